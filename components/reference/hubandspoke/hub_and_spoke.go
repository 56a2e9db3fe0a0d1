package hubandspoke

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/reference/internal/composed"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

// HubAndSpokeType is the type token of [HubAndSpoke]. It is part of every URN: never change it without an alias.
const HubAndSpokeType = "palisade:reference:HubAndSpoke"

// DomainShared is the routing domain of the endpoints, which every other domain reaches.
const DomainShared = "shared"

// HubAndSpokeArgs configures [NewHubAndSpoke].
type HubAndSpokeArgs struct {
	// Network is what all VPCs have in common: zones, flow logs, network ACLs. Of its arguments estateCidrs must be given, the blocks of all networks of the
	// estate; cidrBlock and tiers are those of each VPC. Its protection and tags are those of all parts.
	Network vpc.SecureVpcArgs `pulumi:"network"`
	// Domains are the routing domains of spokes, such as prod and dev, each with its blocks; one with internetEgress reaches the internet through the
	// firewall. All reach the endpoints, in a domain called shared, which is not among them. At least one.
	Domains map[string]transit.RoutingDomain `pulumi:"domains"`
	// Spokes are the VPCs for workloads, by names that stay. Default: none.
	Spokes map[string]Spoke `pulumi:"spokes,optional"`

	// SharedCidrBlock is the block of the VPC with the endpoints, and of its domain. Required.
	SharedCidrBlock string `pulumi:"sharedCidrBlock"`
	// Perimeter says whose identities the endpoints let through: the organisation's, or those of some accounts. Required.
	Perimeter endpoints.Perimeter `pulumi:"perimeter"`
	// Services are further services of AWS with endpoints, such as logs and kms. Default: Systems Manager, EC2 and S3 alone.
	Services []string `pulumi:"services,optional"`

	// InspectionCidrBlock is the block of the VPC with the firewall and the NAT gateways. Default: 100.64.0.0/20, which no spoke routes to.
	InspectionCidrBlock string `pulumi:"inspectionCidrBlock,optional"`
	// AllowedDomains are the names that spokes may call on the internet, by HTTPS, such as example.com, or .example.com for all below it. Default: none.
	AllowedDomains []string `pulumi:"allowedDomains,optional"`
	// Policy is what else the firewall does. Default: spokes reach the endpoints on port 443 and the allowed domains, and nothing else.
	Policy firewall.Policy `pulumi:"policy,optional"`

	// Share shares the hub with the accounts of spokes. Default: with nobody.
	Share transit.Share `pulumi:"share,optional"`
}

// Spoke is a VPC for workloads, whose only way out is the hub: its tiers are app, and one for the attachment.
type Spoke struct {
	// CidrBlock is its block, which is in one of those of its domain. Required.
	CidrBlock string `pulumi:"cidrBlock"`
	// Domain is its routing domain. Required.
	Domain string `pulumi:"domain"`
	// Provider works in the account of the spoke. Default: that of the component.
	Provider pulumi.ProviderResource `pulumi:"provider,optional"`
}

// HubAndSpoke is an estate around a hub: a transit gateway, an inspection VPC with a firewall and the NAT gateways of all, a VPC with shared endpoints, and a
// VPC for each spoke.
//
// # What it does not do
//
//   - It makes nothing in the spokes but their networks: no security groups, no servers. A spoke has one tier for workloads, app.
//   - It lets nobody in from the internet: for that take a VPC of its own with a load balancer, as the example central-ingress does.
//   - It has no links to premises: take HybridHub.
//   - It does not let domains talk by Reaches alone: that gives them routes, and the firewall drops what no rule of Policy lets through.
//   - Of the internet spokes call the names of AllowedDomains, by HTTPS, and leave by IPv4 alone.
//   - Spokes have no endpoints of their own: what they send to S3 passes the transit gateway, the firewall and an endpoint, each of which charges by the
//     gigabyte.
type HubAndSpoke struct {
	pulumi.ResourceState

	// TransitGatewayId is the hub's.
	TransitGatewayId pulumi.StringOutput `pulumi:"transitGatewayId"`
	// SpokeVpcIds are the VPCs of the spokes, by their names.
	SpokeVpcIds pulumi.StringMapOutput `pulumi:"spokeVpcIds"`
	// FirewallArn is the firewall's, and FirewallLogDestinations are where its records go, by alert and flow.
	FirewallArn             pulumi.StringOutput    `pulumi:"firewallArn"`
	FirewallLogDestinations pulumi.StringMapOutput `pulumi:"firewallLogDestinations"`
	// EndpointZoneIds are the private hosted zones of the endpoints, by their names: what spokes in other programs are to be told.
	EndpointZoneIds pulumi.StringMapOutput `pulumi:"endpointZoneIds"`
	// Intents is what the parts promise together, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Hub and the fields below are the parts, those of spokes by the names of these; each records what was loosened in it.
	Hub        *transit.TransitHub
	Inspection *vpc.SecureVpc
	Firewall   *firewall.CentralFirewall
	Shared     *vpc.SecureVpc
	Endpoints  *endpoints.EndpointBundle
	Spokes     map[string]*vpc.SecureVpc
}

// NewHubAndSpoke makes an estate around a hub. Where spokes are in other accounts, the component has a provider of the hub's.
func NewHubAndSpoke(ctx *pulumi.Context, name string, args *HubAndSpokeArgs, opts ...pulumi.ResourceOption) (*HubAndSpoke, error) {
	if args == nil {
		args = &HubAndSpokeArgs{}
	}
	a := *args
	a.InspectionCidrBlock = cmp.Or(a.InspectionCidrBlock, "100.64.0.0/20")
	owner, err := composed.Owner(opts)
	if err != nil {
		return nil, err
	}
	b := &builder{name: name, args: a, owner: owner}
	h, err := composed.New(ctx, HubAndSpokeType, name, a, opts, b.validate, b.create)
	if err != nil {
		return nil, err
	}
	return h, ctx.RegisterResourceOutputs(h, h.collectOutputs(b))
}

// create has all steps of the construction take place.
func (b *builder) create(ctx *pulumi.Context, p *composed.Parts, h *HubAndSpoke) error {
	b.Parts, h.Spokes = p, map[string]*vpc.SecureVpc{}
	for _, create := range []func(*pulumi.Context, *builder) error{h.createHub, h.createFirewall, h.createEndpoints, h.createSpokes} {
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
	args HubAndSpokeArgs
	// owner works in the account of the hub; nil for the default provider.
	owner pulumi.ProviderResource
}

// domains are those of spokes, each of which reaches the shared one, and that.
func (b *builder) domains() map[string]transit.RoutingDomain {
	all := map[string]transit.RoutingDomain{DomainShared: {CidrBlocks: []string{b.args.SharedCidrBlock}}}
	for name, d := range b.args.Domains {
		d.Reaches = append(slices.Clone(d.Reaches), DomainShared)
		all[name] = d
	}
	return all
}

func (h *HubAndSpoke) createHub(ctx *pulumi.Context, b *builder) (err error) {
	places := append(composed.Same("domains", "share"), composed.Place{Part: "estateCidrs", Here: "network.estateCidrs"})
	h.Hub, err = composed.Part(ctx, b.Parts, transit.PlanTransitHub, transit.NewTransitHub, "hub", &transit.TransitHubArgs{
		InspectionFlow: transit.InspectAll, EstateCidrs: b.args.Network.EstateCidrs, Domains: b.domains(), Share: b.args.Share,
		Protection: b.args.Network.Protection, Tags: b.args.Network.Tags,
	}, append([]composed.Place{{Part: fmt.Sprintf("domains[%q]", DomainShared), Here: "sharedCidrBlock", Whole: true}}, places...))
	return err
}

// network makes a VPC, whose block has a path of its own.
func (b *builder) network(ctx *pulumi.Context, name, block, path string, opts []pulumi.ResourceOption, tiers ...vpc.Tier) (*vpc.SecureVpc, error) {
	return composed.Part(ctx, b.Parts, vpc.PlanSecureVpc, vpc.NewSecureVpc, name, composed.Of(b.args.Network, block, tiers...), composed.Block(path), opts...)
}

// attach joins a VPC to the hub. Its block and its domain have paths of their own.
func (h *HubAndSpoke) attach(ctx *pulumi.Context, b *builder, name, block string, args transit.AttachmentArgs, places ...composed.Place) error {
	args.Hub, args.Protection, args.Tags = h.Hub.Reference(), b.args.Network.Protection, b.args.Network.Tags
	places = append(places, composed.Place{Part: "vpc.cidrBlocks", Here: block, Whole: true})
	_, err := composed.Part(ctx, b.Parts, transit.PlanAttachment, transit.NewAttachment, name, &args, places)
	return err
}

// createFirewall makes the inspection VPC: the firewall, the NAT gateways of all spokes behind it, and its place in the hub.
func (h *HubAndSpoke) createFirewall(ctx *pulumi.Context, b *builder) (err error) {
	h.Inspection, err = b.network(ctx, transit.DomainInspection, b.args.InspectionCidrBlock, "inspectionCidrBlock", nil,
		vpc.Tier{Name: "public", Type: vpc.TierPublic},
		vpc.Tier{Name: "firewall", Type: vpc.TierFirewall, Egress: vpc.EgressNatGateway},
		vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway, Egress: vpc.EgressFirewallEndpoint},
	)
	if err != nil {
		return err
	}
	places := []composed.Place{{Part: "policy.rules[0]", Here: "sharedCidrBlock", Whole: true}, {Part: "estateCidrs", Here: "network.estateCidrs"}}
	if b.ownLists() > 0 {
		places = append(places, composed.Place{Part: "policy.domainLists[0].domains", Here: "allowedDomains"}, composed.Place{Part: "policy.domainLists[0]"})
	}
	places = append(places, composed.Renumbered("policy.rules", 1, "policy.rules", len(b.args.Policy.Rules))...)
	places = append(places, composed.Renumbered("policy.domainLists", b.ownLists(), "policy.domainLists", len(b.args.Policy.DomainLists))...)
	h.Firewall, err = composed.Part(ctx, b.Parts, firewall.PlanCentralFirewall, firewall.NewCentralFirewall, "wall", &firewall.CentralFirewallArgs{
		Vpc: h.Inspection.Network(), EstateCidrs: b.args.Network.EstateCidrs, Domains: slices.Sorted(maps.Keys(b.domains())), Hub: h.Hub.Reference().Component,
		Policy: b.policy(), Protection: b.args.Network.Protection, Tags: b.args.Network.Tags,
	}, append(places, composed.Same("policy")...))
	if err != nil {
		return err
	}
	return h.attach(ctx, b, transit.DomainInspection, "inspectionCidrBlock", transit.AttachmentArgs{
		Domain: transit.DomainInspection, Vpc: h.Inspection.Network(), EstateTiers: []string{"firewall"},
	})
}

// ownLists is how many lists of names stand before those of the caller's policy.
func (b *builder) ownLists() int { return min(1, len(b.args.AllowedDomains)) }

// policy lets spokes reach the endpoints and the names that are allowed, beside what the caller's says.
func (b *builder) policy() firewall.Policy {
	p := b.args.Policy
	p.Rules = append([]firewall.Rule{{Name: "aws-endpoints", Destinations: []string{b.args.SharedCidrBlock}, DestinationPorts: []string{"443"}}}, p.Rules...)
	if b.ownLists() > 0 {
		p.DomainLists = append([]firewall.DomainList{{Name: "out", Action: firewall.ListAllow, Domains: b.args.AllowedDomains}}, p.DomainLists...)
	}
	return p
}

// createEndpoints makes the VPC with the endpoints of AWS's services that all spokes use.
func (h *HubAndSpoke) createEndpoints(ctx *pulumi.Context, b *builder) (err error) {
	h.Shared, err = b.network(ctx, DomainShared, b.args.SharedCidrBlock, "sharedCidrBlock", nil,
		vpc.Tier{Name: "endpoints", Type: vpc.TierIsolated}, vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway})
	if err != nil {
		return err
	}
	places := append(composed.Same("services", "perimeter"), composed.Place{Part: "central.estateCidrs", Here: "network.estateCidrs"})
	h.Endpoints, err = composed.Part(ctx, b.Parts, endpoints.PlanEndpointBundle, endpoints.NewEndpointBundle, "aws", &endpoints.EndpointBundleArgs{
		Vpc: h.Shared.Network(), Presets: []string{endpoints.PresetMinimum}, Services: b.args.Services, Perimeter: b.args.Perimeter,
		Central:    &endpoints.Central{EstateCidrs: b.args.Network.EstateCidrs},
		Protection: b.args.Network.Protection, Tags: b.args.Network.Tags,
	}, places)
	if err != nil {
		return err
	}
	return h.attach(ctx, b, DomainShared, "sharedCidrBlock", transit.AttachmentArgs{Domain: DomainShared, Vpc: h.Shared.Network(), EstateTiers: []string{"endpoints"}})
}

func (h *HubAndSpoke) createSpokes(ctx *pulumi.Context, b *builder) error {
	for _, name := range slices.Sorted(maps.Keys(b.args.Spokes)) {
		if err := h.join(ctx, b, name, b.args.Spokes[name]); err != nil {
			return err
		}
	}
	return nil
}

// join makes a spoke, its place in the hub, and the names of the shared endpoints in it.
func (h *HubAndSpoke) join(ctx *pulumi.Context, b *builder, name string, s Spoke) error {
	path := fmt.Sprintf("spokes[%q]", name)
	var within []pulumi.ResourceOption
	var owner pulumi.ProviderResource
	if s.Provider != nil {
		within = append(within, pulumi.Provider(s.Provider))
		if s.Provider != b.owner {
			owner = b.owner
		}
	}
	net, err := b.network(ctx, name, s.CidrBlock, path+".cidrBlock", within,
		vpc.Tier{Name: "app", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway}, vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway})
	if err != nil {
		return err
	}
	h.Spokes[name] = net
	err = h.attach(ctx, b, name, path+".cidrBlock", transit.AttachmentArgs{Domain: s.Domain, Vpc: net.Network(), Provider: s.Provider, OwnerProvider: owner},
		composed.Place{Part: "domain", Here: path + ".domain"})
	if err != nil {
		return err
	}
	_, err = composed.Part(ctx, b.Parts, endpoints.PlanSpoke, endpoints.NewSpoke, name+"-names", &endpoints.SpokeArgs{
		VpcId: net.VpcId, Central: h.Endpoints.CentralEndpoints(), Provider: s.Provider, OwnerProvider: owner, Protection: b.args.Network.Protection,
	}, nil)
	return err
}

func (h *HubAndSpoke) collectOutputs(b *builder) pulumi.Map {
	ids := pulumi.StringMap{}
	for name, net := range h.Spokes {
		ids[name] = net.VpcId
	}
	h.TransitGatewayId, h.SpokeVpcIds = h.Hub.TransitGatewayId, ids.ToStringMapOutput()
	h.FirewallArn, h.FirewallLogDestinations, h.EndpointZoneIds = h.Firewall.FirewallArn, h.Firewall.LogDestinations, h.Endpoints.ZoneIds
	h.Intents = b.intents().Output()
	return pulumi.Map{
		"transitGatewayId": h.TransitGatewayId, "spokeVpcIds": h.SpokeVpcIds, "firewallArn": h.FirewallArn, "firewallLogDestinations": h.FirewallLogDestinations,
		"endpointZoneIds": h.EndpointZoneIds, "intents": h.Intents,
	}
}
