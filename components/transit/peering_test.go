package transit_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/plan"
)

const (
	typePeering         = "aws:ec2transitgateway/peeringAttachment:PeeringAttachment"
	typePeeringAccepter = "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter"
)

// twoRegions are two hubs that are peered, with a VPC of two domains at each: prod of either may reach the other region.
func twoRegions(ctx *pulumi.Context) error {
	there, err := aws.NewProvider(ctx, "there", &aws.ProviderArgs{Region: pulumi.String("eu-west-1")})
	if err != nil {
		return err
	}
	here, err := newTransitHub(ctx, "hub", &transit.TransitHubArgs{Domains: map[string]transit.RoutingDomain{
		"prod": {CidrBlocks: []string{"10.0.0.0/12"}, Reaches: []string{"europe"}}, "dev": {CidrBlocks: []string{"10.16.0.0/12"}},
		"europe": {CidrBlocks: []string{"10.128.0.0/12"}},
	}})
	if err != nil {
		return err
	}
	far, err := newTransitHub(ctx, "far", &transit.TransitHubArgs{AmazonSideAsn: 64513, Domains: map[string]transit.RoutingDomain{
		"prod": {CidrBlocks: []string{"10.128.0.0/12"}, Reaches: []string{"sydney"}}, "sydney": {CidrBlocks: []string{"10.0.0.0/12"}},
	}}, pulumi.Provider(there))
	if err != nil {
		return err
	}
	for name, of := range map[string][2]string{"shop": {"prod", "10.0.0.0/16"}, "lab": {"dev", "10.16.0.0/16"}} {
		if err := attach(ctx, here, name, of[0], of[1]); err != nil {
			return err
		}
	}
	net, err := vpc.NewSecureVpc(ctx, "store", &vpc.SecureVpcArgs{
		CidrBlock: "10.128.0.0/16", AvailabilityZones: []string{"eu-west-1a", "eu-west-1b"}, FlowLogs: vpc.FlowLogs{AllowNone: &vpc.Relaxation{Reason: "Shows routes alone."}},
		Tiers: []vpc.Tier{{Name: "app", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway}, {Name: "tgw", Type: vpc.TierTransitGateway}},
	}, pulumi.Provider(there))
	if err != nil {
		return err
	}
	if _, err := far.Attach(ctx, "store", &transit.AttachmentArgs{Domain: "prod", Vpc: net.Network()}, pulumi.Provider(there)); err != nil {
		return err
	}
	_, err = newHubPeering(ctx, "ocean", &transit.HubPeeringArgs{
		Hub: here.Reference(), Peer: far.Reference(), Domain: "europe", PeerDomain: "sydney", PeerRegion: pulumi.String("eu-west-1"), PeerProvider: there,
	})
	return err
}

func TestPeering_leadsBothWays(t *testing.T) {
	p := planOf(t, twoRegions)
	peering, accepter := p.one(typePeering, "ocean"), p.one(typePeeringAccepter, "ocean")
	assert.Equal(t, p.one(typeGateway, "hub").ID, peering.Inputs["transitGatewayId"])
	assert.Equal(t, p.one(typeGateway, "far").ID, peering.Inputs["peerTransitGatewayId"])
	assert.Equal(t, "eu-west-1", peering.Inputs["peerRegion"])
	assert.Equal(t, peering.ID, accepter.Inputs["transitGatewayAttachmentId"])
	assert.Equal(t, p.one(typeTable, "hub-europe").ID, p.one(typeAssociation, "ocean").Inputs["transitGatewayRouteTableId"])
	assert.Equal(t, p.one(typeTable, "far-sydney").ID, p.one(typeAssociation, "ocean-peer").Inputs["transitGatewayRouteTableId"])
	near, far := p.one(typeTableRoute, "ocean-prod-10.128.0.0/12"), p.one(typeTableRoute, "ocean-peer-prod-10.0.0.0/12")
	assert.Equal(t, map[string]any{"transitGatewayRouteTableId": p.one(typeTable, "hub-prod").ID, "destinationCidrBlock": "10.128.0.0/12", "transitGatewayAttachmentId": peering.ID}, near.Inputs)
	assert.Equal(t, map[string]any{"transitGatewayRouteTableId": p.one(typeTable, "far-prod").ID, "destinationCidrBlock": "10.0.0.0/12", "transitGatewayAttachmentId": peering.ID}, far.Inputs)
	for _, r := range []*plan.Resource{accepter, far, p.one(typeAssociation, "ocean-peer")} {
		assert.True(t, strings.HasSuffix(r.Provider, "::there"), r.URN)
		assert.True(t, r.Protect)
	}
	for _, r := range []*plan.Resource{near, far, p.one(typeAssociation, "ocean"), p.one(typeAssociation, "ocean-peer")} {
		assert.Contains(t, r.Dependencies, accepter.URN, "%s waits until it is accepted", r.Name)
	}
	for _, r := range p.Resources {
		assert.False(t, r.Type == typePropagation && strings.HasPrefix(r.Name, "ocean"), "nothing is learned over a peering")
	}
	assert.Equal(t, peering.ID, p.one(transit.HubPeeringType, "ocean").Outputs["attachmentId"])
}

func TestPeering_isProved(t *testing.T) {
	p := planOf(t, twoRegions)
	lab := reaches("lab", "store")
	lab.Kind, lab.Name, lab.Ports = intent.Deny, "lab stays at home", nil
	for name, v := range decide(t, p, reaches("shop", "store"), reaches("store", "shop"), lab) {
		assert.Equal(t, intent.Proved, v.Status, "%s: %v", name, v.Doubts)
	}
	p.Resources = slices.DeleteFunc(p.Resources, func(r *plan.Resource) bool { return r.Name == "ocean-peer-prod-10.0.0.0/12" })
	assert.Equal(t, intent.Violated, decide(t, p, reaches("shop", "store"))["shop reaches store"].Status, "answers need a route")
}

func TestPeeringMistakes(t *testing.T) {
	assert.Equal(t, `domain: required: the domain of hub that stands for the networks behind the peering
hub.domains: required: at least one routing domain, such as prod
hub.transitGatewayId: required: the id of the transit gateway, or the hub that TransitHub.Reference gives
peer.domains: required: at least one routing domain, such as prod
peer.transitGatewayId: required: the id of the transit gateway, or the hub that TransitHub.Reference gives
peerDomain: required: the domain of peer that stands for the networks behind the peering
peerProvider: required: a provider of the region and account of the peer, where the peering is accepted
peerRegion: required: the region of the peer, such as eu-west-1`, refusedWith(t, transit.HubPeeringType, func(ctx *pulumi.Context) error {
		_, err := newHubPeering(ctx, "ocean", nil)
		return err
	}))
	assert.Equal(t, `domain: "europe" is not supported; use one of dev, prod, shared
peer.domains["bare"].cidrBlocks: required: the blocks of the networks behind the peering, which learns none
peerAccountId: "me" is not the id of an account, which is twelve digits
peerProvider: required: a provider of the region and account of the peer, where the peering is accepted`, refusedWith(t, transit.HubPeeringType, func(ctx *pulumi.Context) error {
		peer := elsewhere()
		peer.Domains["bare"], peer.RouteTableIds["bare"] = transit.RoutingDomain{}, pulumi.String("tgw-rtb-bare")
		_, err := newHubPeering(ctx, "ocean", &transit.HubPeeringArgs{
			Hub: elsewhere(), Peer: peer, Domain: "europe", PeerDomain: "bare", PeerRegion: pulumi.String("eu-west-1"), PeerAccountId: pulumi.String("me"),
		})
		return err
	}))
	assert.Contains(t, refusedWith(t, transit.HubPeeringType, func(ctx *pulumi.Context) error {
		_, err := newHubPeering(ctx, "ocean", &transit.HubPeeringArgs{Hub: elsewhere(), Peer: elsewhere(), Domain: "prod", PeerDomain: "prod", PeerRegion: pulumi.String("eu-west-1")})
		return err
	}), "peerDomain: its block 10.0.0.0/12 overlaps 10.0.0.0/12 of domain prod: what lies on the two sides of a peering has different addresses")
}
