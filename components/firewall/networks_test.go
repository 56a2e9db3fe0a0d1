package firewall_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/vpc"
)

// secure makes a VPC in zones a and b.
func secure(ctx *pulumi.Context, name string, args vpc.SecureVpcArgs) (component.Network, error) {
	args.AvailabilityZones = []string{"eu-west-1a", "eu-west-1b"}
	args.FlowLogs = vpc.FlowLogs{AllowNone: because("a test")}
	made, err := vpc.NewSecureVpc(ctx, name, &args)
	if err != nil {
		return component.Network{}, err
	}
	return made.Network(), nil
}

// guarded is a VPC whose public tier has a firewall before it, with an app tier that goes out by NAT gateways there.
func guarded(ipv6 bool, edit func(*firewall.IngressInspectionArgs)) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		args := vpc.SecureVpcArgs{CidrBlock: "10.0.0.0/16", Tiers: []vpc.Tier{
			{Name: "public", Type: vpc.TierPublic, Egress: vpc.EgressFirewallEndpoint},
			{Name: "app", Type: vpc.TierPrivateWithEgress},
			{Name: "wall", Type: vpc.TierFirewall, Egress: vpc.EgressInternetGateway},
		}}
		if ipv6 {
			args.Ipv6 = &vpc.Ipv6{}
		}
		net, err := secure(ctx, "net", args)
		if err != nil {
			return err
		}
		inspection := firewall.IngressInspectionArgs{Vpc: net}
		if edit != nil {
			edit(&inspection)
		}
		_, err = newIngressInspection(ctx, "wall", &inspection)
		return err
	}
}
