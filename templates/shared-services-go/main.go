// Command ${PROJECT} is a VPC with endpoints of AWS's services, and the VPCs that use them instead of paying for their own.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/reference/sharedservices"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(estate) }

func estate(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	network, err := vpc.ArgsFromConfig(cfg)
	if err != nil {
		return err
	}
	network.EstateCidrs = []string{"10.10.0.0/15", "10.12.0.0/16"}
	estate, err := sharedservices.NewSharedServices(ctx, "estate", &sharedservices.SharedServicesArgs{
		Network:   *network,
		CidrBlock: "10.10.0.0/16",
		Perimeter: endpoints.Perimeter{OrganizationId: pulumi.String(cfg.Require("organizationId"))},
		Spokes: map[string]sharedservices.Spoke{
			"orders":  {CidrBlock: "10.11.0.0/16"},
			"billing": {CidrBlock: "10.12.0.0/16"},
		},
	})
	if err != nil {
		return err
	}
	ctx.Export("vpcId", estate.VpcId)
	ctx.Export("spokeVpcIds", estate.SpokeVpcIds)
	ctx.Export("zoneIds", estate.ZoneIds)
	ctx.Export("securityGroupId", estate.SecurityGroupId)
	return nil
}
