package transit_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/plan"
)

const (
	typeVpn            = "aws:ec2/vpnConnection:VpnConnection"
	typeVpnRoute       = "aws:ec2/vpnConnectionRoute:VpnConnectionRoute"
	typeVpnGateway     = "aws:ec2/vpnGateway:VpnGateway"
	typeCustomer       = "aws:ec2/customerGateway:CustomerGateway"
	typeVpnPropagation = "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation"
	typeLogGroup       = "aws:cloudwatch/logGroup:LogGroup"
	typeDxGateway      = "aws:directconnect/gateway:Gateway"
	typeDxAssociation  = "aws:directconnect/gatewayAssociation:GatewayAssociation"
	typeDxInterface    = "aws:directconnect/transitVirtualInterface:TransitVirtualInterface"
	typeDxAccepted     = "aws:directconnect/hostedTransitVirtualInterfaceAcceptor:HostedTransitVirtualInterfaceAcceptor"
	typeDxMacsec       = "aws:directconnect/macsecKeyAssociation:MacsecKeyAssociation"
)

// office are the blocks of premises, and device the public address of the device there.
var office = []string{"192.168.0.0/16", "172.16.7.0/24"}

const device = pulumi.String("203.0.113.12")

// hybrid are domains of which prod may reach the premises, and dev may not.
func hybrid() map[string]transit.RoutingDomain {
	return map[string]transit.RoutingDomain{
		"prod": {CidrBlocks: []string{"10.0.0.0/12"}, Reaches: []string{"hybrid"}}, "dev": {CidrBlocks: []string{"10.16.0.0/12"}},
		"hybrid": {CidrBlocks: []string{"192.168.0.0/16", "172.16.0.0/16"}},
	}
}

// joined is a hub with a VPC in prod and one in dev, and the premises.
func joined(link func(ctx *pulumi.Context, hub *transit.TransitHub) error) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		hub, err := newTransitHub(ctx, "hub", &transit.TransitHubArgs{Domains: hybrid()})
		if err != nil {
			return err
		}
		for name, of := range map[string][2]string{"shop": {"prod", "10.0.0.0/16"}, "lab": {"dev", "10.16.0.0/16"}} {
			if err := attach(ctx, hub, name, of[0], of[1]); err != nil {
				return err
			}
		}
		return link(ctx, hub)
	}
}

// byVpn joins the premises by a connection.
func byVpn(edits ...func(*transit.VpnConnectionArgs)) func(*pulumi.Context, *transit.TransitHub) error {
	return func(ctx *pulumi.Context, hub *transit.TransitHub) error {
		args := transit.VpnConnectionArgs{
			Link: &transit.PremisesLink{Hub: hub.Reference()}, CustomerGateway: transit.CustomerGateway{IpAddress: device}, CidrBlocks: office,
		}
		for _, edit := range edits {
			edit(&args)
		}
		_, err := newVpnConnection(ctx, "office", &args)
		return err
	}
}

// byDirectConnect joins them by Direct Connect.
func byDirectConnect(edits ...func(*transit.DirectConnectArgs)) func(*pulumi.Context, *transit.TransitHub) error {
	return func(ctx *pulumi.Context, hub *transit.TransitHub) error {
		args := transit.DirectConnectArgs{Link: transit.PremisesLink{Hub: hub.Reference()}, AmazonSideAsn: 64513, CidrBlocks: office}
		for _, edit := range edits {
			edit(&args)
		}
		_, err := newDirectConnect(ctx, "office", &args)
		return err
	}
}

func static(a *transit.VpnConnectionArgs)     { a.Routing = transit.RoutingStatic }
func propagated(a *transit.VpnConnectionArgs) { a.Link.PropagateRoutes = true }
func egress(a *transit.VpnConnectionArgs)     { a.Link.EgressDomains = []string{"prod"} }

// attachedAs is the id of the attachment of the premises.
func (p planned) attachedAs() any {
	return p.one(typeAssociation, "office").Inputs["transitGatewayAttachmentId"]
}

// leads are the blocks that the table of a domain leads to the premises.
func (p planned) leads(domain string) []string {
	p.t.Helper()
	blocks := []string{}
	for _, r := range p.Resources {
		if r.Type == typeTableRoute && r.Inputs["transitGatewayAttachmentId"] == p.attachedAs() && r.Inputs["transitGatewayRouteTableId"] == p.one(typeTable, "hub-"+domain).ID {
			blocks = append(blocks, r.Inputs["destinationCidrBlock"].(string))
		}
	}
	return blocks
}

func TestLink_leadsTheDeclaredBlocksToThePremisesAndNothingElse(t *testing.T) {
	for name, link := range map[string]func(*pulumi.Context, *transit.TransitHub) error{"VPN": byVpn(), "Direct Connect": byDirectConnect()} {
		t.Run(name, func(t *testing.T) {
			p := planOf(t, joined(link))
			assert.Equal(t, p.one(typeTable, "hub-hybrid").ID, p.one(typeAssociation, "office").Inputs["transitGatewayRouteTableId"])
			assert.ElementsMatch(t, office, p.leads("prod"))
			assert.Empty(t, p.leads("dev"))
			assert.Empty(t, p.leads("hybrid"))
			assert.NotContains(t, p.called(typePropagation), "office-to-prod")
		})
	}
}

func TestLink_learnsWhatIsAnnouncedOnRequest(t *testing.T) {
	p := planOf(t, joined(byVpn(propagated)))
	assert.Empty(t, p.leads("prod"))
	assert.Equal(t, p.attachedAs(), p.one(typePropagation, "office-to-prod").Inputs["transitGatewayAttachmentId"])
	assert.NotContains(t, p.called(typePropagation), "office-to-dev")
	p = planOf(t, joined(byDirectConnect(func(a *transit.DirectConnectArgs) { a.Link.PropagateRoutes = true })))
	assert.Equal(t, p.attachedAs(), p.one(typePropagation, "office-to-prod").Inputs["transitGatewayAttachmentId"])
}

func TestLink_isTheWayOutOfDomainsThatAreNamed(t *testing.T) {
	p := planOf(t, joined(byVpn(egress)))
	assert.ElementsMatch(t, append([]string{"0.0.0.0/0"}, office...), p.leads("prod"))
	assert.Empty(t, p.leads("dev"))
}

// Where the hub inspects what goes to the internet, the inspection VPC sends it on.
func TestLink_isTheWayOutBehindTheFirewall(t *testing.T) {
	p := planOf(t, func(ctx *pulumi.Context) error {
		domains := hybrid()
		prod := domains["prod"]
		prod.InternetEgress = true
		domains["prod"] = prod
		hub, err := newTransitHub(ctx, "hub", &transit.TransitHubArgs{Domains: domains, InspectionFlow: transit.InspectAll})
		if err != nil {
			return err
		}
		return byVpn(egress)(ctx, hub)
	})
	assert.ElementsMatch(t, append([]string{"0.0.0.0/0"}, office...), p.leads("inspection"))
	assert.Empty(t, p.leads("prod"), "what prod sends is inspected first")
}

// promises are the sentences of the link.
const (
	meetsDeclared = "office: prod meets the declared networks of the premises alone"
	sendsDeclared = "office: prod sends nothing there but to the declared networks of the premises"
	outByOffice   = "office: prod has no way to the internet but that of the premises"
	devApart      = "hub: dev and hybrid stay apart"
)

func TestLinkIntents_areProved(t *testing.T) {
	for name, test := range map[string]struct {
		link func(*pulumi.Context, *transit.TransitHub) error
		want []string
	}{
		"BGP": {byVpn(), []string{sendsDeclared}}, "static": {byVpn(static), []string{meetsDeclared}},
		"egress": {byVpn(egress), []string{outByOffice}}, "Direct Connect": {byDirectConnect(), []string{sendsDeclared}},
	} {
		t.Run(name, func(t *testing.T) {
			verdicts := decide(t, planOf(t, joined(test.link)))
			for _, sentence := range append(test.want, devApart) {
				require.Contains(t, verdicts, sentence)
			}
			for sentence, v := range verdicts {
				assert.Equal(t, intent.Proved, v.Status, "%s: %v", sentence, v.Doubts)
			}
		})
	}
}

// What the premises are for works: declared blocks and the domain reach each other, as far as the plan tells what lies there.
func TestLinkIntents_declaredNetworksReachEachOther(t *testing.T) {
	premises, app := intent.Selector{Kind: "on-premises", Pattern: "office"}, intent.Selector{Kind: "tier", Pattern: "app", VPC: "shop"}
	https := []intent.Ports{{Protocol: 6, From: 443, To: 443}}
	for _, link := range []func(*pulumi.Context, *transit.TransitHub) error{byVpn(static), byVpn(), byDirectConnect()} {
		verdicts := decide(t, planOf(t, joined(link)),
			intent.Intent{Name: "out", Kind: intent.Allow, From: []intent.Selector{app}, To: []intent.Selector{{Kind: "cidr", Pattern: "192.168.0.0/16"}}, Ports: https})
		assert.Equal(t, intent.Proved, verdicts["out"].Status, "%v", verdicts["out"].Doubts)
	}
	verdicts := decide(t, planOf(t, joined(byVpn(static))),
		intent.Intent{Name: "in", Kind: intent.Allow, From: []intent.Selector{premises}, To: []intent.Selector{app}, Ports: https})
	assert.Equal(t, intent.Proved, verdicts["in"].Status, "%v", verdicts["in"].Doubts)
}

func TestLinkIntents_mutantsAreRefuted(t *testing.T) {
	route := func(p planned, domain, block string) {
		p.Resources = append(p.Resources, &plan.Resource{
			URN: "urn:pulumi:dev::mutant::" + typeTableRoute + "::x", Type: typeTableRoute, Name: "x", ID: "x", Custom: true, Inputs: map[string]any{
				"transitGatewayRouteTableId": p.one(typeTable, "hub-"+domain).ID, "transitGatewayAttachmentId": p.attachedAs(), "destinationCidrBlock": block,
			},
		})
	}
	const undeclared = "192.169.0.0/16"
	for name, test := range map[string]struct {
		link     func(*pulumi.Context, *transit.TransitHub) error
		change   func(p *planned)
		sentence string
	}{
		"an undeclared block over BGP":            {byVpn(), func(p *planned) { route(*p, "prod", undeclared) }, sendsDeclared},
		"an undeclared block over static routes":  {byVpn(static), func(p *planned) { route(*p, "prod", undeclared) }, meetsDeclared},
		"an undeclared block over Direct Connect": {byDirectConnect(), func(p *planned) { route(*p, "prod", undeclared) }, sendsDeclared},
		"a domain that is not named":              {byVpn(), func(p *planned) { route(*p, "dev", office[0]) }, devApart},
		"a way out to the internet": {byVpn(egress), func(p *planned) {
			vpc, table := p.one("aws:ec2/vpc:Vpc", "shop").ID, p.one("aws:ec2/routeTable:RouteTable", "shop-rt-app-a").ID
			for _, r := range p.Resources {
				if r.Type == typeVpcRoute && r.Inputs["routeTableId"] == table {
					delete(r.Inputs, "transitGatewayId")
					r.Inputs["gatewayId"] = "igw-x"
				}
			}
			p.Resources = append(p.Resources, &plan.Resource{
				URN: "urn:pulumi:dev::mutant::aws:ec2/internetGateway:InternetGateway::x", Type: "aws:ec2/internetGateway:InternetGateway", Name: "x", ID: "igw-x",
				Custom: true, Inputs: map[string]any{"vpcId": vpc},
			})
		}, outByOffice},
	} {
		t.Run(name, func(t *testing.T) {
			p := planOf(t, joined(test.link))
			require.Equal(t, intent.Proved, decide(t, p)[test.sentence].Status)
			test.change(&p)
			assert.Equal(t, intent.Violated, decide(t, p)[test.sentence].Status)
		})
	}
}

// What one learns is not in a plan: nothing is proved of it.
func TestLinkIntents_ofRoutesThatAreLearnedAreNotProved(t *testing.T) {
	v := decide(t, planOf(t, joined(byVpn(propagated))), intent.Intent{
		Name: "x", Kind: intent.Deny, From: []intent.Selector{{Kind: "domain", Pattern: "prod"}}, To: []intent.Selector{{Kind: "on-premises"}},
	})["x"]
	assert.Equal(t, intent.Undecided, v.Status)
}

func TestLink_mistakes(t *testing.T) {
	hub := elsewhere()
	hub.Domains = hybrid()
	hub.RouteTableIds["hybrid"] = pulumi.String("tgw-rtb-hybrid")
	args := transit.VpnConnectionArgs{
		Link:            &transit.PremisesLink{Hub: hub, EgressDomains: []string{"prod", "prod", "dev", "hybrid", "test"}},
		CustomerGateway: transit.CustomerGateway{IpAddress: device}, CidrBlocks: []string{"192.168.0.0/16", "10.0.0.0/16"},
	}
	assert.Equal(t, `cidrBlocks[1]: 10.0.0.0/16 is outside of the blocks of domain hybrid (192.168.0.0/16, 172.16.0.0/16): take it from there, or add it to domains["hybrid"].cidrBlocks of the hub
link.egressDomains[1]: prod is listed twice: drop one
link.egressDomains[2]: dev does not reach hybrid, and answers would not come back: let it (domains["dev"].reaches of the hub), or drop it here
link.egressDomains[3]: hybrid does not reach hybrid, and answers would not come back: let it (domains["hybrid"].reaches of the hub), or drop it here
link.egressDomains[4]: "test" is not supported; use one of dev, hybrid, prod`, refusedWith(t, transit.VpnConnectionType, vpnOf(args)))

	args.Link.Domain, args.Link.EgressDomains, args.Link.Hub.TransitGatewayId = "premises", nil, pulumi.String("hub")
	assert.Equal(t, `link.domain: "premises" is not supported; use one of dev, hybrid, prod
link.hub.transitGatewayId: "hub" is not the id of a transit gateway, which reads tgw-0123456789abcdef0`, refusedWith(t, transit.VpnConnectionType, vpnOf(args)))

	hub.InspectionFlow, hub.RouteTableIds["inspection"] = transit.InspectNorthSouth, pulumi.String("tgw-rtb-inspection")
	args.Link = &transit.PremisesLink{Hub: hub, EgressDomains: []string{"prod"}}
	args.CidrBlocks = office
	assert.Equal(t, `link.egressDomains[0]: the hub inspects what goes to the internet, and nothing of prod: set domains["prod"].internetEgress of the hub, so that the firewall sees it first`,
		refusedWith(t, transit.VpnConnectionType, vpnOf(args)))
}

// because loosens a secure default.
func because(reason string) *component.Relaxation { return &component.Relaxation{Reason: reason} }

func vpnOf(args transit.VpnConnectionArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newVpnConnection(ctx, "office", &args)
		return err
	}
}
