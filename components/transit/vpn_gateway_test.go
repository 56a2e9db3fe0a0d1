package transit_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// edge are the least arguments of a VPN gateway of a VPC that somebody else made.
func edge() transit.VpnGatewayArgs {
	return transit.VpnGatewayArgs{Vpc: existing(), Tiers: []string{"app"}, CidrBlocks: office}
}

func gatewayOf(args transit.VpnGatewayArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newVpnGateway(ctx, "edge", &args)
		return err
	}
}

func TestVpnGateway_leadsChosenTiersToThePremises(t *testing.T) {
	p := planOf(t, gatewayOf(edge()))
	gateway := p.one(typeVpnGateway, "edge")
	assert.Equal(t, "vpc-shop", gateway.Inputs["vpcId"])
	assert.NotContains(t, gateway.Inputs, "amazonSideAsn")
	assert.ElementsMatch(t, []string{"edge-172.16.7.0/24-app-a", "edge-172.16.7.0/24-app-b", "edge-192.168.0.0/16-app-a", "edge-192.168.0.0/16-app-b"}, p.called(typeVpcRoute))
	route := p.one(typeVpcRoute, "edge-192.168.0.0/16-app-b").Inputs
	assert.Equal(t, []any{"rtb-appb", "192.168.0.0/16", gateway.ID}, []any{route["routeTableId"], route["destinationCidrBlock"], route["gatewayId"]})
	assert.Empty(t, p.called(typeVpnPropagation))
}

func TestVpnGateway_learnsRoutesOnRequest(t *testing.T) {
	args := edge()
	args.PropagateRoutes, args.AmazonSideAsn = true, 65001
	p := planOf(t, gatewayOf(args))
	assert.Empty(t, p.called(typeVpcRoute))
	assert.ElementsMatch(t, []string{"edge-propagation-app-a", "edge-propagation-app-b"}, p.called(typeVpnPropagation))
	assert.Equal(t, "rtb-appa", p.one(typeVpnPropagation, "edge-propagation-app-a").Inputs["routeTableId"])
	assert.Equal(t, "65001", p.one(typeVpnGateway, "edge").Inputs["amazonSideAsn"])
}

func TestVpnGateway_isTheWayOutOfTiersOfEgressOnPremises(t *testing.T) {
	args := edge()
	args.Vpc.Tiers["app"] = tier("app", component.TierPrivateWithEgress, component.EgressOnPremises, "a")
	p := planOf(t, gatewayOf(args))
	assert.Equal(t, "0.0.0.0/0", p.one(typeVpcRoute, "edge-default-app-a").Inputs["destinationCidrBlock"])
}

func TestVpnGateway_guardsAndTagsWhatItMakes(t *testing.T) {
	args := edge()
	args.Tags = pulumi.StringMap{"owner": pulumi.String("ops")}
	p := planOf(t, gatewayOf(args))
	assert.True(t, p.one(typeVpnGateway, "edge").Protect)
	assert.True(t, p.one(typeVpcRoute, "edge-192.168.0.0/16-app-a").Protect)
	tags := p.one(typeVpnGateway, "edge").Inputs["tags"].(map[string]any)
	assert.Equal(t, []any{"ops", "edge", "edge"}, []any{tags["owner"], tags["Name"], tags[component.TagComponent]})
	args.Protection = component.Protection{Mode: component.ProtectionDisabled, Reason: "a trial"}
	p = planOf(t, gatewayOf(args))
	assert.False(t, p.one(typeVpnGateway, "edge").Protect)
	assert.Equal(t, map[string]any{"protection": "a trial"}, p.one(transit.VpnGatewayType, "edge").Outputs["relaxations"])
}

func TestVpnGateway_mistakes(t *testing.T) {
	args := edge()
	args.Vpc.Tiers["bare"] = component.NetworkTier{Type: component.TierIsolated}
	args.Tiers = []string{"app", "app", "web", "bare"}
	args.CidrBlocks = []string{"10.0.7.0/24", "192.168.0.0/16", "192.168.0.0/16", "0.0.0.0/0", "fd00::/8", "192.168.0.1/24", "all"}
	args.AmazonSideAsn = 1
	args.Protection.Mode = component.ProtectionDisabled
	assert.Equal(t, `amazonSideAsn: 1 is no private autonomous system number, which are 64512 to 65534 and 4200000000 to 4294967294
cidrBlocks[2]: 192.168.0.0/16 is listed twice: drop one
cidrBlocks[3]: 0.0.0.0/0 is everything: name the blocks that are meant
cidrBlocks[4]: fd00::/8 is of IPv6: links to premises are made for IPv4 alone
cidrBlocks[5]: 192.168.0.1/24 has bits set beyond its mask: write 192.168.0.0/24
cidrBlocks[6]: "all" is no block, which reads 10.0.0.0/16 or 2001:db8::/56
protection.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read
tiers[1]: app is listed twice: drop one
tiers[2]: "web" is not supported; use one of app, bare, data, tgw
vpc.cidrBlocks[0]: 10.0.0.0/16 of the VPC and 10.0.7.0/24 of the premises overlap, and the VPC's own routes win: renumber one, or name the parts of the premises that are apart
vpc.tiers["bare"].routeTableIds: required: the way to the premises goes into the route tables of tier bare; give them, or name other tiers`,
		refusedWith(t, transit.VpnGatewayType, gatewayOf(args)))
	assert.Equal(t, `cidrBlocks: required: the IPv4 blocks of the premises, such as 192.168.0.0/16
tiers: required: the tiers that send to the premises
vpc.vpcId: required: the id of the VPC, or the network that SecureVpc.Network gives`, refusedWith(t, transit.VpnGatewayType, func(ctx *pulumi.Context) error {
		_, err := newVpnGateway(ctx, "edge", nil)
		return err
	}))

	late := edge()
	late.Vpc.CidrBlocks = []pulumi.StringInput{pulumi.String("192.168.7.0/24").ToStringOutput()}
	assert.Contains(t, failedLate(t, gatewayOf(late)), "vpc.cidrBlocks[0]: 192.168.7.0/24 of the VPC and 192.168.0.0/16 of the premises overlap")
}

// branch is a VPC with a VPN connection to an office: one tier sends there, one sends everything there, and one nothing.
func branch(routing string, propagate bool) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		net, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{
			CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}, FlowLogs: vpc.FlowLogs{AllowNone: because("routes alone")},
			Tiers: []vpc.Tier{
				{Name: "app", Type: vpc.TierIsolated}, {Name: "desk", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressOnPremises}, {Name: "data", Type: vpc.TierIsolated},
			},
		})
		if err != nil {
			return err
		}
		gateway, err := newVpnGateway(ctx, "edge", &transit.VpnGatewayArgs{
			Vpc: net.Network(), Tiers: []string{"app", "desk"}, CidrBlocks: office, PropagateRoutes: propagate,
		})
		if err != nil {
			return err
		}
		_, err = newVpnConnection(ctx, "office", &transit.VpnConnectionArgs{
			VpnGatewayId: gateway.VpnGatewayId, CustomerGateway: transit.CustomerGateway{IpAddress: device}, CidrBlocks: office, Routing: routing,
		})
		return err
	}
}

const (
	dataApart = "edge: data sends nothing by the VPN gateway"
	deskOut   = "edge: desk has no way to the internet but that of the premises"
)

func TestVpnGatewayIntents_areProved(t *testing.T) {
	for _, routing := range []string{transit.RoutingBgp, transit.RoutingStatic} {
		for _, propagate := range []bool{false, true} {
			verdicts := decide(t, planOf(t, branch(routing, propagate)))
			require.Contains(t, verdicts, dataApart)
			assert.Equal(t, !propagate, verdicts[deskOut].Status == intent.Proved, "of routes that are learned nothing is promised")
			for sentence, v := range verdicts {
				if strings.HasPrefix(sentence, "edge: ") {
					assert.Equal(t, intent.Proved, v.Status, "%s, %s %v: %v", sentence, routing, propagate, v.Doubts)
				}
			}
		}
	}
}

func TestVpnGatewayIntents_mutantsAreRefuted(t *testing.T) {
	add := func(typ string, inputs map[string]any) func(planned) {
		return func(p planned) {
			inputs["routeTableId"] = p.one("aws:ec2/routeTable:RouteTable", "net-rt-data-a").ID
			gateway := map[string]string{typeVpnPropagation: "vpnGatewayId", typeVpcRoute: "gatewayId"}[typ]
			inputs[gateway] = p.one(typeVpnGateway, "edge").ID
			p.Resources = append(p.Resources, &plan.Resource{URN: "urn:pulumi:dev::mutant::" + typ + "::x", Type: typ, Name: "x", ID: "x", Custom: true, Inputs: inputs})
		}
	}
	for name, test := range map[string]struct {
		routing string
		change  func(planned)
		want    intent.Status
	}{
		"propagation to a tier that was not chosen":          {transit.RoutingStatic, add(typeVpnPropagation, map[string]any{}), intent.Violated},
		"a route of a tier that was not chosen":              {transit.RoutingStatic, add(typeVpcRoute, map[string]any{"destinationCidrBlock": office[0]}), intent.Violated},
		"propagation over BGP to a tier that was not chosen": {transit.RoutingBgp, add(typeVpnPropagation, map[string]any{}), intent.Undecided},
	} {
		t.Run(name, func(t *testing.T) {
			p := planOf(t, branch(test.routing, true))
			require.Equal(t, intent.Proved, decide(t, p)[dataApart].Status)
			test.change(p)
			assert.Equal(t, test.want, decide(t, p)[dataApart].Status)
		})
	}
}
