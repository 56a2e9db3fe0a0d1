package hybridhub_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/reference/hybridhub"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// An office that is joined by VPN to one spoke, and is its way to the internet.
func ExampleNewHybridHub() {
	program := func(ctx *pulumi.Context) error {
		_, err := hybridhub.NewHybridHub(ctx, "acme", &hybridhub.HybridHubArgs{
			Network: vpc.SecureVpcArgs{
				AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}, EstateCidrs: []string{"10.1.0.0/16", "192.168.0.0/16"},
			},
			Domains: map[string]transit.RoutingDomain{"prod": {CidrBlocks: []string{"10.1.0.0/16"}, InternetEgress: true}},
			Spokes:  map[string]hybridhub.Spoke{"orders": {CidrBlock: "10.1.0.0/20", Domain: "prod"}},
			Vpns: map[string]transit.VpnConnectionArgs{"office": {
				CustomerGateway: transit.CustomerGateway{IpAddress: pulumi.String("203.0.113.12")}, CidrBlocks: []string{"192.168.0.0/16"}, Routing: transit.RoutingStatic,
			}},
			InternetBy: "office",
		})
		return err
	}
	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	count := map[string]int{}
	for _, r := range plan.Resources {
		count[r.Type]++
	}
	for _, typ := range []string{"aws:ec2/vpnConnection:VpnConnection", "aws:ec2/internetGateway:InternetGateway", "aws:ec2/natGateway:NatGateway"} {
		fmt.Println(count[typ], typ)
	}
	// Output:
	// 1 aws:ec2/vpnConnection:VpnConnection
	// 0 aws:ec2/internetGateway:InternetGateway
	// 0 aws:ec2/natGateway:NatGateway
}
