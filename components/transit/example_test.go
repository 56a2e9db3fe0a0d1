package transit_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// A hub with a VPC in one of its domains. What comes from there is decided on by the table of prod, and only the table of shared learns where it is.
func ExampleNewTransitHub() {
	program := func(ctx *pulumi.Context) error {
		hub, err := transit.NewTransitHub(ctx, "hub", &transit.TransitHubArgs{
			Domains: map[string]transit.RoutingDomain{
				"prod":   {CidrBlocks: []string{"10.0.0.0/12"}, Reaches: []string{"shared"}},
				"dev":    {CidrBlocks: []string{"10.16.0.0/12"}, Reaches: []string{"shared"}},
				"shared": {CidrBlocks: []string{"10.32.0.0/16"}},
			},
		})
		if err != nil {
			return err
		}
		shop, err := vpc.NewSecureVpc(ctx, "shop", &vpc.SecureVpcArgs{
			CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"},
			Tiers: []vpc.Tier{
				{Name: "app", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway},
				{Name: "tgw", Type: vpc.TierTransitGateway},
			},
		})
		if err != nil {
			return err
		}
		_, err = hub.Attach(ctx, "shop", &transit.AttachmentArgs{Domain: "prod", Vpc: shop.Network()})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		switch r.Type {
		case "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation":
			fmt.Println("learned by", r.Name)
		case "aws:ec2/route:Route":
			fmt.Println(r.Name, r.Inputs["destinationCidrBlock"])
		}
	}
	// Unordered output:
	// learned by shop-to-shared
	// shop-default-app-a 0.0.0.0/0
	// shop-default-app-b 0.0.0.0/0
}

// A VPC joins the hub of another account, which has shared it and has told its reference.
func ExampleNewAttachment() {
	program := func(ctx *pulumi.Context) error {
		owner, err := aws.NewProvider(ctx, "owner", &aws.ProviderArgs{
			Region: pulumi.String("ap-southeast-2"), AssumeRole: aws.ProviderAssumeRoleArgs{RoleArn: pulumi.String("arn:aws:iam::111122223333:role/network")},
		})
		if err != nil {
			return err
		}
		hub, err := transit.NewTransitHub(ctx, "hub", &transit.TransitHubArgs{
			Domains: map[string]transit.RoutingDomain{"prod": {CidrBlocks: []string{"10.0.0.0/12"}}},
			Share:   transit.Share{Principals: map[string]pulumi.StringInput{"shop": pulumi.String("444455556666")}},
		}, pulumi.Provider(owner))
		if err != nil {
			return err
		}
		shop, err := vpc.NewSecureVpc(ctx, "shop", &vpc.SecureVpcArgs{
			CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}, EstateCidrs: []string{"10.0.0.0/8"},
			Tiers: []vpc.Tier{{Name: "app", Type: vpc.TierIsolated}, {Name: "tgw", Type: vpc.TierTransitGateway}},
		})
		if err != nil {
			return err
		}
		_, err = transit.NewAttachment(ctx, "shop", &transit.AttachmentArgs{
			Hub: hub.Reference(), Domain: "prod", Vpc: shop.Network(), EstateTiers: []string{"app"}, OwnerProvider: owner,
		})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Type == "aws:ec2/route:Route" {
			fmt.Println(r.Name, r.Inputs["destinationCidrBlock"])
		}
	}
	// Output:
	// shop-estate-10.0.0.0/12-app-a 10.0.0.0/12
	// shop-estate-10.0.0.0/12-app-b 10.0.0.0/12
}

// Two regions, each with a hub: production of either reaches that of the other.
func ExampleNewHubPeering() {
	program := func(ctx *pulumi.Context) error {
		there, err := aws.NewProvider(ctx, "america", &aws.ProviderArgs{Region: pulumi.String("us-east-1")})
		if err != nil {
			return err
		}
		hub, err := transit.NewTransitHub(ctx, "europe", &transit.TransitHubArgs{Domains: map[string]transit.RoutingDomain{
			"prod":    {CidrBlocks: []string{"10.0.0.0/12"}, Reaches: []string{"america"}},
			"america": {CidrBlocks: []string{"10.128.0.0/12"}},
		}})
		if err != nil {
			return err
		}
		far, err := transit.NewTransitHub(ctx, "america", &transit.TransitHubArgs{
			AmazonSideAsn: 64513,
			Domains: map[string]transit.RoutingDomain{
				"prod":   {CidrBlocks: []string{"10.128.0.0/12"}, Reaches: []string{"europe"}},
				"europe": {CidrBlocks: []string{"10.0.0.0/12"}},
			},
		}, pulumi.Provider(there))
		if err != nil {
			return err
		}
		_, err = transit.NewHubPeering(ctx, "ocean", &transit.HubPeeringArgs{
			Hub: hub.Reference(), Domain: "america",
			Peer: far.Reference(), PeerDomain: "europe", PeerRegion: pulumi.String("us-east-1"), PeerProvider: there,
		})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Type == "aws:ec2transitgateway/route:Route" && strings.HasPrefix(r.Name, "ocean-") {
			fmt.Println(r.Name, r.Inputs["destinationCidrBlock"])
		}
	}
	// Unordered output:
	// ocean-peer-prod-10.0.0.0/12 10.0.0.0/12
	// ocean-prod-10.128.0.0/12 10.128.0.0/12
}

// An office is joined to a hub by two tunnels: it and production reach each other.
func ExampleNewVpnConnection() {
	program := func(ctx *pulumi.Context) error {
		hub, err := transit.NewTransitHub(ctx, "hub", &transit.TransitHubArgs{Domains: map[string]transit.RoutingDomain{
			"prod":   {CidrBlocks: []string{"10.0.0.0/12"}},
			"hybrid": {CidrBlocks: []string{"192.168.0.0/16"}, Reaches: []string{"prod"}},
		}})
		if err != nil {
			return err
		}
		_, err = transit.NewVpnConnection(ctx, "office", &transit.VpnConnectionArgs{
			Link:            &transit.PremisesLink{Hub: hub.Reference()},
			CustomerGateway: transit.CustomerGateway{IpAddress: pulumi.String("203.0.113.12"), BgpAsn: 65010},
			CidrBlocks:      []string{"192.168.0.0/16"},
		})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Type == "aws:ec2transitgateway/route:Route" && strings.HasPrefix(r.Name, "office-") {
			fmt.Println(r.Name, r.Inputs["destinationCidrBlock"])
		}
	}
	// Output:
	// office-prod-192.168.0.0/16 192.168.0.0/16
}

// A datacentre is joined to a hub by a connection of AWS Direct Connect: it and production reach each other.
func ExampleNewDirectConnect() {
	program := func(ctx *pulumi.Context) error {
		hub, err := transit.NewTransitHub(ctx, "hub", &transit.TransitHubArgs{Domains: map[string]transit.RoutingDomain{
			"prod":   {CidrBlocks: []string{"10.0.0.0/12"}},
			"hybrid": {CidrBlocks: []string{"172.16.0.0/16"}, Reaches: []string{"prod"}},
		}})
		if err != nil {
			return err
		}
		_, err = transit.NewDirectConnect(ctx, "datacentre", &transit.DirectConnectArgs{
			Link: transit.PremisesLink{Hub: hub.Reference()}, AmazonSideAsn: 64513, CidrBlocks: []string{"172.16.0.0/16"},
			VirtualInterfaces: map[string]transit.VirtualInterface{"one": {ConnectionId: pulumi.String("dxcon-fg1a2b3c"), Vlan: 100, BgpAsn: 65010}},
		})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Type == "aws:ec2transitgateway/route:Route" && strings.HasPrefix(r.Name, "datacentre-") {
			fmt.Println(r.Name, r.Inputs["destinationCidrBlock"])
		}
	}
	// Output:
	// datacentre-prod-172.16.0.0/16 172.16.0.0/16
}

// A VPC of a branch reaches the headquarters over two tunnels, from one of its tiers.
func ExampleNewVpnGateway() {
	program := func(ctx *pulumi.Context) error {
		headquarters := []string{"192.168.0.0/16"}
		net, err := vpc.NewSecureVpc(ctx, "branch", &vpc.SecureVpcArgs{
			CidrBlock: "10.20.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}, EstateCidrs: headquarters,
			Tiers: []vpc.Tier{{Name: "app", Type: vpc.TierIsolated}},
		})
		if err != nil {
			return err
		}
		gateway, err := transit.NewVpnGateway(ctx, "edge", &transit.VpnGatewayArgs{
			Vpc:        net.Network(),
			Tiers:      []string{"app"},
			CidrBlocks: headquarters,
		})
		if err != nil {
			return err
		}
		_, err = transit.NewVpnConnection(ctx, "headquarters", &transit.VpnConnectionArgs{
			VpnGatewayId:    gateway.VpnGatewayId,
			CustomerGateway: transit.CustomerGateway{IpAddress: pulumi.String("203.0.113.12"), BgpAsn: 65010},
			CidrBlocks:      headquarters,
		})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Custom && !strings.HasPrefix(r.Name, "branch") {
			fmt.Println(r.Type, r.Name)
		}
	}
	// Output:
	// aws:cloudwatch/logGroup:LogGroup headquarters
	// aws:ec2/customerGateway:CustomerGateway headquarters
	// aws:ec2/vpnConnection:VpnConnection headquarters
	// aws:ec2/route:Route edge-192.168.0.0/16-app-a
	// aws:ec2/route:Route edge-192.168.0.0/16-app-b
	// aws:ec2/vpnGateway:VpnGateway edge
}
