// Command isolated is a network for services that are internal to the organisation: no internet gateway, no NAT gateway, no way
// in or out but what others attach, and an EC2 Instance Connect endpoint, by which operators reach instances with SSH.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(network) }

func network(ctx *pulumi.Context) error {
	args, err := vpc.ArgsFromConfig(config.New(ctx, ""))
	if err != nil {
		return err
	}
	if len(args.Tiers) == 0 {
		args.Tiers = []vpc.Tier{
			{Name: "app", Type: vpc.TierIsolated},
			{Name: "data", Type: vpc.TierIsolated, NetworkAcl: &vpc.TierNetworkAcl{DenyInternet: true}},
		}
	}
	net, err := vpc.NewSecureVpc(ctx, "net", args)
	if err != nil {
		return err
	}
	groups, err := securitygroups.NewTiers(ctx, "work", &securitygroups.TiersArgs{
		Vpc: net.Network(), Protection: args.Protection, Tags: args.Tags,
		// The endpoint adds the rules by which operators come in.
		Chain: []securitygroups.Link{{Name: "app", OtherRules: true}, {Name: "data", Ports: []string{"tcp/5432"}}},
	})
	if err != nil {
		return err
	}
	door, err := access.NewInstanceConnectEndpoint(ctx, "door", &access.InstanceConnectEndpointArgs{
		Vpc: net.Network(), Tier: args.Tiers[0].Name, AvailabilityZone: net.Tiered.AvailabilityZones()[0],
		TargetSecurityGroupIds: map[string]pulumi.StringInput{"app": groups.Id("app")},
		Operators: map[string]access.TunnelOperators{
			"work": {MaxTunnelDuration: 1800, Keys: &access.KeyPush{InstanceTags: map[string]string{"team": "work"}, OsUsers: []string{"ec2-user"}}},
		},
		Protection: args.Protection, Tags: args.Tags,
	})
	if err != nil {
		return err
	}
	ctx.Export("vpcId", net.VpcId)
	ctx.Export("subnetIds", net.SubnetIds)
	ctx.Export("securityGroupIds", groups.GroupIds)
	ctx.Export("operatorPolicies", door.OperatorPolicyArns)
	ctx.Export("layout", net.Layout)
	return nil
}
