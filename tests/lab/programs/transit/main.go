// Command transit is a hub with spokes of two accounts, peered with a hub of another region. Which spokes of its own account there are is a setting.
package main

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ram"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(estate) }

func estate(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	var spokes map[string]string
	cfg.RequireObject("spokes", &spokes)
	owner, err := aws.NewProvider(ctx, "owner", &aws.ProviderArgs{Region: pulumi.String("eu-west-1")})
	if err != nil {
		return err
	}
	other, err := aws.NewProvider(ctx, "lab", &aws.ProviderArgs{
		Region: pulumi.String("eu-west-1"), AssumeRole: aws.ProviderAssumeRoleArgs{RoleArn: pulumi.String(cfg.Require("labRoleArn"))},
	})
	if err != nil {
		return err
	}
	hub, err := transit.NewTransitHub(ctx, "hub", &transit.TransitHubArgs{
		Domains: map[string]transit.RoutingDomain{
			"prod": {CidrBlocks: []string{"10.0.0.0/12"}, Reaches: []string{"america"}}, "dev": {CidrBlocks: []string{"10.16.0.0/12"}},
			"america": {CidrBlocks: []string{"10.128.0.0/12"}},
		},
		Share: transit.Share{
			Principals:              map[string]pulumi.StringInput{"lab": pulumi.String(cfg.Require("labAccountId"))},
			AllowExternalPrincipals: &vpc.Relaxation{Reason: "the accounts of a test are in no organisation"},
		},
		Protection: alive(),
	}, pulumi.Provider(owner))
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(spokes)) {
		net, err := network(ctx, name, spokes[name], pulumi.Provider(owner))
		if err != nil {
			return err
		}
		if _, err := hub.Attach(ctx, name, &transit.AttachmentArgs{Domain: "prod", Vpc: net.Network(), Protection: alive()}, pulumi.Provider(owner)); err != nil {
			return err
		}
	}
	if err := guest(ctx, hub, owner, other); err != nil {
		return err
	}
	ctx.Export("transitGatewayId", hub.TransitGatewayId)
	return abroad(ctx, hub, owner)
}

// guest is a spoke of another account, which accepts the invitation to the share first.
func guest(ctx *pulumi.Context, hub *transit.TransitHub, owner, other *aws.Provider) error {
	accepted, err := ram.NewResourceShareAccepter(ctx, "lab", &ram.ResourceShareAccepterArgs{ShareArn: hub.ResourceShareArn}, pulumi.Provider(other))
	if err != nil {
		return err
	}
	net, err := network(ctx, "lab", "10.16.0.0/16", pulumi.Provider(other))
	if err != nil {
		return err
	}
	shared := hub.Reference()
	shared.TransitGatewayId = component.After(shared.TransitGatewayId, accepted.ShareArn)
	_, err = transit.NewAttachment(ctx, "lab", &transit.AttachmentArgs{
		Hub: shared, Domain: "dev", Vpc: net.Network(), Provider: other, OwnerProvider: owner, Protection: alive(),
	})
	return err
}

// abroad peers the hub with one of another region.
func abroad(ctx *pulumi.Context, hub *transit.TransitHub, owner *aws.Provider) error {
	there, err := aws.NewProvider(ctx, "america", &aws.ProviderArgs{Region: pulumi.String("us-east-1")})
	if err != nil {
		return err
	}
	far, err := transit.NewTransitHub(ctx, "far", &transit.TransitHubArgs{
		Domains: map[string]transit.RoutingDomain{
			"prod": {CidrBlocks: []string{"10.128.0.0/12"}, Reaches: []string{"europe"}}, "europe": {CidrBlocks: []string{"10.0.0.0/12"}},
		},
		AmazonSideAsn: 64513, FlowLogs: transit.FlowLogs{AllowNone: &vpc.Relaxation{Reason: "nothing runs here"}}, Protection: alive(),
	}, pulumi.Provider(there))
	if err != nil {
		return err
	}
	_, err = transit.NewHubPeering(ctx, "ocean", &transit.HubPeeringArgs{
		Hub: hub.Reference(), Peer: far.Reference(), Domain: "america", PeerDomain: "europe", PeerRegion: pulumi.String("us-east-1"), PeerProvider: there,
		Provider: owner, Protection: alive(),
	})
	return err
}

// network makes a VPC whose workloads leave it by the transit gateway alone.
func network(ctx *pulumi.Context, name, block string, opts ...pulumi.ResourceOption) (*vpc.SecureVpc, error) {
	return vpc.NewSecureVpc(ctx, name, &vpc.SecureVpcArgs{
		CidrBlock: block, AvailabilityZones: []string{"eu-west-1a", "eu-west-1b"}, EstateCidrs: []string{"10.0.0.0/8"},
		Tiers: []vpc.Tier{
			{Name: "app", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway}, {Name: "tgw", Type: vpc.TierTransitGateway},
		},
		FlowLogs: vpc.FlowLogs{AllowNone: &vpc.Relaxation{Reason: "nothing runs here"}}, Protection: alive(),
	}, opts...)
}

func alive() vpc.Protection {
	return vpc.Protection{Mode: vpc.ProtectionDisabled, Reason: "lives for one test"}
}
