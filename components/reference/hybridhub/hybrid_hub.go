package hybridhub

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/dns"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/reference/internal/composed"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

// HybridHubType is the type token of [HybridHub]. It is part of every URN: never change it without an alias.
const HybridHubType = "palisade:reference:HybridHub"

// DomainShared is the routing domain of the resolvers.
const DomainShared = "shared"

// HybridHubArgs configures [NewHybridHub].
type HybridHubArgs struct {
	// Network is what all VPCs have in common: zones, flow logs, network ACLs. Of its arguments estateCidrs must be given, the blocks of all networks, those on
	// premises among them; cidrBlock and tiers are those of each VPC. Its protection and tags are those of all parts.
	Network vpc.SecureVpcArgs `pulumi:"network"`
	// Domains are the routing domains of spokes, such as prod and dev, each with its blocks; one with internetEgress reaches the internet. The premises are a
	// domain of their own, hybrid, and the resolvers another, shared, which are not among them. At least one.
	Domains map[string]transit.RoutingDomain `pulumi:"domains"`
	// Spokes are the VPCs for workloads, by names that stay. Default: none.
	Spokes map[string]Spoke `pulumi:"spokes,optional"`

	// Vpns are the sites that a VPN joins, by names that stay; link, protection and tags are given here. One link at least, of either kind, is required.
	Vpns map[string]transit.VpnConnectionArgs `pulumi:"vpns,optional"`
	// DirectConnects are the sites that Direct Connect joins, by names that stay; link, protection and tags are given here.
	DirectConnects map[string]transit.DirectConnectArgs `pulumi:"directConnects,optional"`
	// InternetBy is the name of the link by which domains with internetEgress reach the internet, past the firewall. Default: NAT gateways behind it.
	InternetBy string `pulumi:"internetBy,optional"`

	// InspectionCidrBlock is the block of the VPC with the firewall. Default: 100.64.0.0/20, which no spoke routes to.
	InspectionCidrBlock string `pulumi:"inspectionCidrBlock,optional"`
	// AllowedDomains are the names that spokes may call on the internet, by HTTPS, such as example.com, or .example.com for all below it. Default: none.
	AllowedDomains []string `pulumi:"allowedDomains,optional"`
	// Policy is what else the firewall does: in its rules, what premises and spokes may ask of each other. Default: they ask for names, if names is given, and
	// nothing else is let into the cloud, whatever allowedDomains says.
	Policy firewall.Policy `pulumi:"policy,optional"`
	// Names has each side know the names of the other. Default: it does not.
	Names *Names `pulumi:"names,optional"`
}

// Spoke is a VPC for workloads, whose only way out is the hub: its tiers are app, and one for the attachment.
type Spoke struct {
	// CidrBlock is its block, which is in one of those of its domain. Required.
	CidrBlock string `pulumi:"cidrBlock"`
	// Domain is its routing domain. Required.
	Domain string `pulumi:"domain"`
}

// Names are a VPC with resolvers: one that the premises ask for names of the cloud, and one that asks the premises for theirs.
type Names struct {
	// CidrBlock is the block of the VPC, and of its domain. Required.
	CidrBlock string `pulumi:"cidrBlock"`
	// Domains are the names that the premises know, each with the servers that are asked. Required.
	Domains map[string]dns.Forwarding `pulumi:"domains"`
}

// HybridHub is an estate of cloud and premises: a transit gateway, an inspection VPC with a firewall, a VPC for each spoke, links to the premises, and
// resolvers for names of both sides if asked for.
//
// # What it does not do
//
//   - It configures no devices on premises, and orders no connections of Direct Connect.
//   - It makes nothing in the spokes but their networks, all in one account: there are no security groups, no servers, and no endpoints. HubAndSpoke has shared
//     endpoints, and spokes of other accounts.
//   - It lets nobody into the cloud by default, from the premises (but for questions for names, with Names) or from the internet: rules of Policy say what the
//     premises may ask.
//   - Its links do not stand in for each other: each block of the premises is led to one link, by static routes.
//   - It carries IPv4 alone to the premises, and does not look at who sends: a packet from a forged address gets as far as the firewall and security groups let
//     that address.
type HybridHub struct {
	pulumi.ResourceState

	// TransitGatewayId is the hub's.
	TransitGatewayId pulumi.StringOutput `pulumi:"transitGatewayId"`
	// SpokeVpcIds are the VPCs of the spokes, by their names.
	SpokeVpcIds pulumi.StringMapOutput `pulumi:"spokeVpcIds"`
	// FirewallArn is the firewall's.
	FirewallArn pulumi.StringOutput `pulumi:"firewallArn"`
	// ResolverIpAddresses are the addresses that the premises ask for names of the cloud, by zone; empty without names.
	ResolverIpAddresses pulumi.StringMapOutput `pulumi:"resolverIpAddresses"`
	// Intents is what the parts promise together, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Hub and the fields below are the parts, those of spokes and links by the names of these; each records what was loosened in it. Those of names are nil
	// without them.
	Hub            *transit.TransitHub
	Inspection     *vpc.SecureVpc
	Firewall       *firewall.CentralFirewall
	Spokes         map[string]*vpc.SecureVpc
	Vpns           map[string]*transit.VpnConnection
	DirectConnects map[string]*transit.DirectConnect
	Inbound        *dns.InboundEndpoint
	Outbound       *dns.OutboundEndpoint
}

// NewHybridHub makes an estate of cloud and premises.
func NewHybridHub(ctx *pulumi.Context, name string, args *HybridHubArgs, opts ...pulumi.ResourceOption) (*HybridHub, error) {
	if args == nil {
		args = &HybridHubArgs{}
	}
	a := *args
	a.InspectionCidrBlock = cmp.Or(a.InspectionCidrBlock, "100.64.0.0/20")
	b := &builder{name: name, args: a}
	h, err := composed.New(ctx, HybridHubType, name, a, opts, a.validate, b.create)
	if err != nil {
		return nil, err
	}
	return h, ctx.RegisterResourceOutputs(h, h.collectOutputs(b))
}

// create has all steps of the construction take place.
func (b *builder) create(ctx *pulumi.Context, p *composed.Parts, h *HybridHub) error {
	b.Parts = p
	h.Spokes, h.Vpns, h.DirectConnects = map[string]*vpc.SecureVpc{}, map[string]*transit.VpnConnection{}, map[string]*transit.DirectConnect{}
	for _, create := range []func(*pulumi.Context, *builder) error{h.createHub, h.createFirewall, h.createSpokes, h.createVpns, h.createDirectConnects, h.createNames} {
		if err := create(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// builder is what the steps of the construction share.
type builder struct {
	*composed.Parts
	name string
	args HybridHubArgs
}

// domains are those of spokes, that of the resolvers, and that of the premises, which reaches them all.
func (b *builder) domains() map[string]transit.RoutingDomain {
	all := map[string]transit.RoutingDomain{}
	maps.Copy(all, b.args.Domains)
	if b.args.Names != nil {
		all[DomainShared] = transit.RoutingDomain{CidrBlocks: []string{b.args.Names.CidrBlock}}
	}
	all[transit.DomainHybrid] = transit.RoutingDomain{CidrBlocks: b.args.premises(), Reaches: slices.Sorted(maps.Keys(all))}
	return all
}

func (h *HybridHub) createHub(ctx *pulumi.Context, b *builder) (err error) {
	places := append(b.args.premisesAt(fmt.Sprintf("domains[%q].cidrBlocks", transit.DomainHybrid)),
		composed.Place{Part: fmt.Sprintf("domains[%q]", transit.DomainHybrid)}, composed.Place{Part: fmt.Sprintf("domains[%q]", DomainShared), Here: "names.cidrBlock", Whole: true})
	h.Hub, err = composed.Part(ctx, b.Parts, transit.PlanTransitHub, transit.NewTransitHub, "hub", &transit.TransitHubArgs{
		InspectionFlow: transit.InspectAll, Domains: b.domains(), Protection: b.args.Network.Protection, Tags: b.args.Network.Tags,
	}, append(places, composed.Same("domains")...))
	return err
}

// network makes a VPC, whose block has a path of its own.
func (b *builder) network(ctx *pulumi.Context, name, block, path string, tiers ...vpc.Tier) (*vpc.SecureVpc, error) {
	return composed.Part(ctx, b.Parts, vpc.PlanSecureVpc, vpc.NewSecureVpc, name, composed.Of(b.args.Network, block, tiers...), composed.Block(path))
}

// attach joins a VPC to the hub. Its block and its domain have paths of their own.
func (h *HybridHub) attach(ctx *pulumi.Context, b *builder, name, block string, args transit.AttachmentArgs, places ...composed.Place) error {
	args.Hub, args.Protection, args.Tags = h.Hub.Reference(), b.args.Network.Protection, b.args.Network.Tags
	places = append(places, composed.Place{Part: "vpc.cidrBlocks", Here: block, Whole: true})
	_, err := composed.Part(ctx, b.Parts, transit.PlanAttachment, transit.NewAttachment, name, &args, places)
	return err
}

// createFirewall makes the inspection VPC. Where the internet is reached by the premises, it has neither NAT gateways nor an internet gateway: what the firewall let out goes
// back to the hub, and by that to the premises.
func (h *HybridHub) createFirewall(ctx *pulumi.Context, b *builder) (err error) {
	tgw := vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway, Egress: vpc.EgressFirewallEndpoint}
	tiers, estate := []vpc.Tier{{Name: "firewall", Type: vpc.TierFirewall, Egress: vpc.EgressTransitGateway}, tgw}, []string(nil)
	if b.args.InternetBy == "" {
		tiers = []vpc.Tier{{Name: "public", Type: vpc.TierPublic}, {Name: "firewall", Type: vpc.TierFirewall, Egress: vpc.EgressNatGateway}, tgw}
		estate = []string{"firewall"}
	}
	if h.Inspection, err = b.network(ctx, transit.DomainInspection, b.args.InspectionCidrBlock, "inspectionCidrBlock", tiers...); err != nil {
		return err
	}
	h.Firewall, err = composed.Part(ctx, b.Parts, firewall.PlanCentralFirewall, firewall.NewCentralFirewall, "wall", &firewall.CentralFirewallArgs{
		Vpc: h.Inspection.Network(), EstateCidrs: b.args.Network.EstateCidrs, Domains: slices.Sorted(maps.Keys(b.domains())), Hub: h.Hub.Reference().Component,
		Policy: b.policy(), Protection: b.args.Network.Protection, Tags: b.args.Network.Tags,
	}, append(b.policyPlaces(), composed.Place{Part: "estateCidrs", Here: "network.estateCidrs"}))
	if err != nil {
		return err
	}
	return h.attach(ctx, b, transit.DomainInspection, "inspectionCidrBlock", transit.AttachmentArgs{
		Domain: transit.DomainInspection, Vpc: h.Inspection.Network(), EstateTiers: estate,
	})
}

func (h *HybridHub) createSpokes(ctx *pulumi.Context, b *builder) error {
	for _, name := range slices.Sorted(maps.Keys(b.args.Spokes)) {
		s, path := b.args.Spokes[name], fmt.Sprintf("spokes[%q]", name)
		block := path + ".cidrBlock"
		net, err := b.network(ctx, name, s.CidrBlock, block,
			vpc.Tier{Name: "app", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway}, vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway})
		if err != nil {
			return err
		}
		h.Spokes[name] = net
		err = h.attach(ctx, b, name, block, transit.AttachmentArgs{Domain: s.Domain, Vpc: net.Network()}, composed.Place{Part: "domain", Here: path + ".domain"})
		if err != nil {
			return err
		}
	}
	return nil
}

// link is a link's place in the hub: the way to the internet of all domains that have one, if it is that.
func (h *HybridHub) link(b *builder, name string) transit.PremisesLink {
	l := transit.PremisesLink{Hub: h.Hub.Reference()}
	if name == b.args.InternetBy {
		l.EgressDomains = b.args.egressDomains()
	}
	return l
}

func (h *HybridHub) createVpns(ctx *pulumi.Context, b *builder) (err error) {
	for _, name := range slices.Sorted(maps.Keys(b.args.Vpns)) {
		args, link := b.args.Vpns[name], h.link(b, name)
		args.Link, args.Protection, args.Tags = &link, b.args.Network.Protection, b.args.Network.Tags
		places := []composed.Place{{Part: "link"}, {Here: fmt.Sprintf("vpns[%q]", name)}}
		if h.Vpns[name], err = composed.Part(ctx, b.Parts, transit.PlanVpnConnection, transit.NewVpnConnection, name, &args, places); err != nil {
			return err
		}
	}
	return nil
}

func (h *HybridHub) createDirectConnects(ctx *pulumi.Context, b *builder) (err error) {
	for _, name := range slices.Sorted(maps.Keys(b.args.DirectConnects)) {
		args := b.args.DirectConnects[name]
		args.Link, args.Protection, args.Tags = h.link(b, name), b.args.Network.Protection, b.args.Network.Tags
		places := []composed.Place{{Part: "link"}, {Here: fmt.Sprintf("directConnects[%q]", name)}}
		if len(args.AllowedPrefixes) == 0 { // the hub's
			places = append([]composed.Place{{Part: "allowedPrefixes"}}, places...)
		}
		if h.DirectConnects[name], err = composed.Part(ctx, b.Parts, transit.PlanDirectConnect, transit.NewDirectConnect, name, &args, places); err != nil {
			return err
		}
	}
	return nil
}

// createNames has each side know the names of the other: the spokes' questions for names of the premises go there, and the premises ask for what is known here.
func (h *HybridHub) createNames(ctx *pulumi.Context, b *builder) error {
	if b.args.Names == nil {
		return nil
	}
	net, err := b.network(ctx, "names", b.args.Names.CidrBlock, "names.cidrBlock", vpc.Tier{Name: "dns", Type: vpc.TierIsolated}, vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway})
	if err != nil {
		return err
	}
	if err := h.attach(ctx, b, "names", "names.cidrBlock", transit.AttachmentArgs{Domain: DomainShared, Vpc: net.Network(), EstateTiers: []string{"dns"}}); err != nil {
		return err
	}
	h.Inbound, err = composed.Part(ctx, b.Parts, dns.PlanInboundEndpoint, dns.NewInboundEndpoint, "asked", &dns.InboundEndpointArgs{
		Vpc: net.Network(), Tier: "dns", CidrBlocks: b.args.premises(), Protection: b.args.Network.Protection, Tags: b.args.Network.Tags,
	}, b.args.premisesAt("cidrBlocks"))
	if err != nil {
		return err
	}
	ids := map[string]pulumi.StringInput{}
	for name, spoke := range h.Spokes {
		ids[name] = spoke.VpcId
	}
	h.Outbound, err = composed.Part(ctx, b.Parts, dns.PlanOutboundEndpoint, dns.NewOutboundEndpoint, "asking", &dns.OutboundEndpointArgs{
		Vpc: net.Network(), Tier: "dns", VpcIds: ids, Domains: b.args.Names.Domains, Protection: b.args.Network.Protection, Tags: b.args.Network.Tags,
	}, []composed.Place{{Part: "domains", Here: "names.domains"}, {Part: "vpcIds", Here: "spokes", Whole: true}})
	return err
}

func (h *HybridHub) collectOutputs(b *builder) pulumi.Map {
	ids := pulumi.StringMap{}
	for name, net := range h.Spokes {
		ids[name] = net.VpcId
	}
	h.TransitGatewayId, h.SpokeVpcIds, h.FirewallArn = h.Hub.TransitGatewayId, ids.ToStringMapOutput(), h.Firewall.FirewallArn
	h.ResolverIpAddresses = pulumi.StringMap{}.ToStringMapOutput()
	if h.Inbound != nil {
		h.ResolverIpAddresses = h.Inbound.IpAddresses
	}
	h.Intents = b.intents().Output()
	return pulumi.Map{
		"transitGatewayId": h.TransitGatewayId, "spokeVpcIds": h.SpokeVpcIds, "firewallArn": h.FirewallArn, "resolverIpAddresses": h.ResolverIpAddresses, "intents": h.Intents,
	}
}
