// Command shared-endpoints is an estate of three VPCs in two accounts that pays for its endpoints once: a hub has them, and two spokes without any way to the
// internet use them over peerings. Spokes reach the hub's endpoints, and never each other.
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/reference/sharedservices"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(program) }

func program(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	args, err := vpc.ArgsFromConfig(cfg)
	if err != nil {
		return err
	}
	shared, billing, err := accounts(ctx, cfg)
	if err != nil {
		return err
	}
	estate, err := sharedservices.NewSharedServices(ctx, "estate", &sharedservices.SharedServicesArgs{
		Network:   *args,
		CidrBlock: "10.10.0.0/16",
		Perimeter: endpoints.Perimeter{OrganizationId: pulumi.String(cfg.Require("organizationId"))},
		Spokes: map[string]sharedservices.Spoke{
			"orders":  {CidrBlock: "10.11.0.0/16"},
			"billing": {CidrBlock: "10.12.0.0/16", Provider: billing},
		},
	}, pulumi.Provider(shared))
	if err != nil {
		return err
	}
	ctx.Export("vpcId", estate.VpcId)
	ctx.Export("spokeVpcIds", estate.SpokeVpcIds)
	ctx.Export("zoneIds", estate.ZoneIds)
	ctx.Export("securityGroupId", estate.SecurityGroupId)
	return nil
}

// accounts are providers that work in the account of the endpoints and in that of billing.
func accounts(ctx *pulumi.Context, cfg *config.Config) (shared, billing *aws.Provider, err error) {
	region := pulumi.String(config.Require(ctx, "aws:region"))
	if shared, err = aws.NewProvider(ctx, "shared", &aws.ProviderArgs{Region: region}); err != nil {
		return nil, nil, err
	}
	billing, err = aws.NewProvider(ctx, "billing", &aws.ProviderArgs{
		Region: region, AssumeRole: aws.ProviderAssumeRoleArgs{RoleArn: pulumi.String(cfg.Require("billingRoleArn"))},
	})
	return shared, billing, err
}
