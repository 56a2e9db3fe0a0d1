package firewall_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// A firewall before the public tier of a VPC: the web may come in, and servers may ask AWS and a package index.
func ExampleNewIngressInspection() {
	zone := func(id string) map[string]pulumi.StringInput {
		return map[string]pulumi.StringInput{"eu-west-1a": pulumi.String(id)}
	}
	program := func(ctx *pulumi.Context) error {
		_, err := firewall.NewIngressInspection(ctx, "wall", &firewall.IngressInspectionArgs{
			Vpc: component.Network{ // or net.Network() of a SecureVpc
				VpcId: pulumi.String("vpc-0a1b2c3d4e5f60718"), CidrBlocks: []pulumi.StringInput{pulumi.String("10.0.0.0/16")},
				InternetGatewayId: pulumi.String("igw-0a1b2c3d4e5f60718"),
				Tiers: map[string]component.NetworkTier{
					"public": {
						Type: component.TierPublic, Egress: component.EgressFirewallEndpoint, SubnetIds: zone("subnet-1"), RouteTableIds: zone("rtb-1"),
						SubnetCidrBlocks: zone("10.0.0.0/24"),
					},
					"wall": {Type: component.TierFirewall, Egress: component.EgressInternetGateway, SubnetIds: zone("subnet-2")},
				},
			},
			Policy: firewall.Policy{
				Rules:       []firewall.Rule{{Name: "web", Sources: []string{firewall.Any}, Destinations: []string{firewall.HomeNet}, DestinationPorts: []string{"443"}}},
				DomainLists: []firewall.DomainList{{Name: "updates", Action: firewall.ListAllow, Domains: []string{".amazonaws.com", "pypi.org"}}},
			},
		})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "eu-west-1"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		switch r.Type {
		case "aws:networkfirewall/ruleGroup:RuleGroup":
			fmt.Printf("%s: room for %v rules\n", r.Name, r.Inputs["capacity"])
		case "aws:ec2/route:Route":
			fmt.Printf("%s: %v\n", r.Name, r.Inputs["destinationCidrBlock"])
		}
	}
	// Output:
	// wall-default-public-a: 0.0.0.0/0
	// wall-edge-public-a: 10.0.0.0/24
	// wall-domains-updates: room for 100 rules
	// wall-rules: room for 100 rules
}

// A firewall for all networks of an estate, in an inspection VPC of its own: spokes may call AWS and a package index, and nothing else.
func ExampleNewCentralFirewall() {
	program := func(ctx *pulumi.Context) error {
		inspection, err := vpc.NewSecureVpc(ctx, "inspection", &vpc.SecureVpcArgs{
			CidrBlock: "100.64.0.0/20", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}, EstateCidrs: []string{"10.0.0.0/8"},
			Tiers: []vpc.Tier{
				{Name: "public", Type: vpc.TierPublic},
				{Name: "wall", Type: vpc.TierFirewall, Egress: vpc.EgressNatGateway},
				{Name: "tgw", Type: vpc.TierTransitGateway, Egress: vpc.EgressFirewallEndpoint},
			},
		})
		if err != nil {
			return err
		}
		_, err = firewall.NewCentralFirewall(ctx, "wall", &firewall.CentralFirewallArgs{
			Vpc: inspection.Network(), EstateCidrs: []string{"10.0.0.0/8"},
			Policy: firewall.Policy{
				DomainLists: []firewall.DomainList{{Name: "updates", Action: firewall.ListAllow, Domains: []string{".amazonaws.com", "pypi.org"}}},
			},
		})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Type == "aws:ec2/route:Route" && strings.HasPrefix(r.Name, "wall-") {
			fmt.Println(r.Name, r.Inputs["destinationCidrBlock"])
		}
	}
	// Output:
	// wall-default-tgw-a 0.0.0.0/0
	// wall-default-tgw-b 0.0.0.0/0
	// wall-estate-10.0.0.0/8-public-a 10.0.0.0/8
	// wall-estate-10.0.0.0/8-public-b 10.0.0.0/8
}
