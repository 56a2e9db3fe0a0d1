package firewall_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/vpc"
)

// AWS tells the endpoints in no order, and the engine never in that of the subnets: each zone's routes lead to its own nevertheless.
func TestIngressInspection_leadsBothWaysThroughTheZonesOwnEndpoint(t *testing.T) {
	r := record(t, guarded(false, nil))
	assert.Equal(t, []string{
		"net-rt-public-a 0.0.0.0/0 -> net-subnet-wall-a", "net-rt-public-b 0.0.0.0/0 -> net-subnet-wall-b",
		"wall-edge 10.0.0.0/22 -> net-subnet-wall-a", "wall-edge 10.0.4.0/22 -> net-subnet-wall-b",
	}, r.routes("wall"))
	edge := r.get(typeAssociation, "wall-edge")
	assert.Equal(t, r.get("aws:ec2/internetGateway:InternetGateway", "net-igw").ID, edge.Inputs["gatewayId"])
	assert.Equal(t, r.get(typeTable, "wall-edge").ID, edge.Inputs["routeTableId"])
	for _, route := range r.names(typeRoute) {
		if r.get(typeRoute, route).Inputs["vpcEndpointId"] != nil {
			assert.Contains(t, edge.Dependencies, r.get(typeRoute, route).URN, "the table takes effect when all its routes stand")
		}
	}
	ids := r.get("palisade:firewall:IngressInspection", "wall").Outputs["endpointIds"].(map[string]any)
	for zone, id := range ids {
		assert.Equal(t, r.get("aws:ec2/subnet:Subnet", "net-subnet-wall-"+zone[len(zone)-1:]).ID, r.endpoints("wall")[id])
	}
	assert.Len(t, ids, 2)
}

func TestIngressInspection_inspectsIpv6AsWell(t *testing.T) {
	r := record(t, guarded(true, nil))
	block := func(zone string) string {
		return r.get("aws:ec2/subnet:Subnet", "net-subnet-public-"+zone).Inputs["ipv6CidrBlock"].(string)
	}
	want := []string{
		"net-rt-public-a 0.0.0.0/0 -> net-subnet-wall-a", "net-rt-public-a ::/0 -> net-subnet-wall-a",
		"net-rt-public-b 0.0.0.0/0 -> net-subnet-wall-b", "net-rt-public-b ::/0 -> net-subnet-wall-b",
		"wall-edge 10.0.0.0/22 -> net-subnet-wall-a", "wall-edge 10.0.4.0/22 -> net-subnet-wall-b",
		"wall-edge " + block("a") + " -> net-subnet-wall-a", "wall-edge " + block("b") + " -> net-subnet-wall-b",
	}
	slices.Sort(want)
	assert.Equal(t, want, r.routes("wall"))
	for _, m := range r.get(typeFirewall, "wall").Inputs["subnetMappings"].([]any) {
		assert.Equal(t, "DUALSTACK", m.(map[string]any)["ipAddressType"])
	}
}

// inspected is an inspection VPC with its firewall, without a transit gateway.
func inspected(args vpc.SecureVpcArgs, edit func(*firewall.CentralFirewallArgs)) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		net, err := secure(ctx, "net", args)
		if err != nil {
			return err
		}
		wall := firewall.CentralFirewallArgs{Vpc: net, EstateCidrs: []string{"10.0.0.0/8", "2001:db8::/32"}}
		edit(&wall)
		_, err = newCentralFirewall(ctx, "hub", &wall)
		return err
	}
}

// outwards is an inspection VPC with a way to the internet.
func outwards() vpc.SecureVpcArgs {
	return vpc.SecureVpcArgs{CidrBlock: "100.64.0.0/20", Tiers: []vpc.Tier{
		{Name: "public", Type: vpc.TierPublic},
		{Name: "wall", Type: vpc.TierFirewall, Egress: vpc.EgressNatGateway},
		{Name: "tgw", Type: vpc.TierTransitGateway, Egress: vpc.EgressFirewallEndpoint},
	}}
}

func TestCentralFirewall_leadsEachFlow(t *testing.T) {
	out := outwards()
	east := out
	east.Tiers = []vpc.Tier{{Name: "wall", Type: vpc.TierFirewall}, out.Tiers[2]}
	in := []string{"net-rt-tgw-a 0.0.0.0/0 -> net-subnet-wall-a", "net-rt-tgw-b 0.0.0.0/0 -> net-subnet-wall-b"}
	both := append([]string{"net-rt-public-a 10.0.0.0/8 -> net-subnet-wall-a", "net-rt-public-b 10.0.0.0/8 -> net-subnet-wall-b"}, in...)
	for flow, want := range map[string][]string{"": both, firewall.InspectNorthSouth: both, firewall.InspectEastWest: in} {
		args := out
		if flow == firewall.InspectEastWest {
			args = east
		}
		assert.Equal(t, want, record(t, inspected(args, func(a *firewall.CentralFirewallArgs) { a.InspectionFlow = flow })).routes("hub"), flow)
	}
	out.Ipv6 = &vpc.Ipv6{}
	assert.Equal(t, []string{
		both[0], both[1], in[0], "net-rt-tgw-a ::/0 -> net-subnet-wall-a", in[1], "net-rt-tgw-b ::/0 -> net-subnet-wall-b",
	}, record(t, inspected(out, func(*firewall.CentralFirewallArgs) {})).routes("hub"), "with IPv6, of which NAT gateways bring nothing back")
}
