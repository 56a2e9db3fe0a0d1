// Command shared-endpoints is an estate of three VPCs in two accounts that pays for its endpoints once: a hub has them, and two spokes without any way to the
// internet use them over peerings. Spokes reach the hub's endpoints, and never each other.
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(estate) }

func estate(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	args, err := vpc.ArgsFromConfig(cfg)
	if err != nil {
		return err
	}
	region := pulumi.String(config.Require(ctx, "aws:region"))
	shared, err := aws.NewProvider(ctx, "shared", &aws.ProviderArgs{Region: region})
	if err != nil {
		return err
	}
	billing, err := aws.NewProvider(ctx, "billing", &aws.ProviderArgs{
		Region: region, AssumeRole: aws.ProviderAssumeRoleArgs{RoleArn: pulumi.String(cfg.Require("billingRoleArn"))},
	})
	if err != nil {
		return err
	}
	e := &estateBuilder{args: args, account: shared}
	if err := e.createHub(ctx, cfg.Require("organizationId")); err != nil {
		return err
	}
	for _, s := range []spoke{
		{name: "orders", block: "10.11.0.0/16", account: shared},
		{name: "billing", block: "10.12.0.0/16", account: billing},
	} {
		if err := e.join(ctx, s); err != nil {
			return err
		}
	}
	ctx.Export("zoneIds", e.services.ZoneIds)
	ctx.Export("securityGroupId", e.services.SecurityGroupId)
	return nil
}

// estateBuilder holds what the VPCs of the estate share.
type estateBuilder struct {
	args *vpc.SecureVpcArgs
	// account works in the account of the hub.
	account  *aws.Provider
	hub      *vpc.SecureVpc
	services *endpoints.EndpointBundle
}

// network makes a VPC with one tier, which has no way out.
func (e *estateBuilder) network(ctx *pulumi.Context, name, block, tier string, opts ...pulumi.ResourceOption) (*vpc.SecureVpc, error) {
	args := *e.args
	args.CidrBlock, args.Tiers = block, []vpc.Tier{{Name: tier, Type: vpc.TierIsolated}}
	return vpc.NewSecureVpc(ctx, name, &args, opts...)
}

// createHub makes the VPC that has the endpoints.
func (e *estateBuilder) createHub(ctx *pulumi.Context, organization string) (err error) {
	if e.hub, err = e.network(ctx, "hub", "10.10.0.0/16", "endpoints", pulumi.Provider(e.account)); err != nil {
		return err
	}
	e.services, err = endpoints.NewEndpointBundle(ctx, "aws", &endpoints.EndpointBundleArgs{
		Vpc:        e.hub.Network(),
		Central:    &endpoints.Central{EstateCidrs: e.args.EstateCidrs},
		Perimeter:  endpoints.Perimeter{OrganizationId: pulumi.String(organization)},
		Protection: e.args.Protection, Tags: e.args.Tags,
	}, pulumi.Provider(e.account))
	return err
}
