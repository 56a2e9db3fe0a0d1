package firewall

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/networkfirewall"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// CentralFirewallType is the type token of [CentralFirewall]. It is part of every URN: never change it without an alias.
const CentralFirewallType = "palisade:firewall:CentralFirewall"

// The flows that a firewall inspects; the words are those of transit.TransitHubArgs.InspectionFlow.
const (
	// InspectAll is east-west and north-south.
	InspectAll = "all"
	// InspectEastWest is what goes from one network of the estate to another.
	InspectEastWest = "east-west"
	// InspectNorthSouth is what goes to the internet.
	InspectNorthSouth = "north-south"
)

const (
	anyIpv4 = "0.0.0.0/0"
	anyIpv6 = "::/0"
)

// CentralFirewallArgs configures [NewCentralFirewall]. A network and the estate's blocks suffice, and let nothing through.
type CentralFirewallArgs struct {
	// Vpc is the inspection VPC, as SecureVpc.Network gives it: with a tier of type TransitGateway whose egress is FirewallEndpoint, a tier of type Firewall,
	// and, to inspect what goes to the internet, a Public tier with a NAT gateway in each zone, which is then the egress of the Firewall tier. Required. It is
	// attached to a hub, in the domain transit.DomainInspection and with the Firewall tier among EstateTiers, so that what was inspected goes on there. Where
	// the internet is reached by the premises (transit.PremisesLink.EgressDomains), the egress of the Firewall tier is TransitGateway, and there is no Public tier.
	Vpc component.Network `pulumi:"vpc"`
	// InspectionFlow is all, east-west or north-south, as the hub's. Default: all.
	InspectionFlow string `pulumi:"inspectionFlow,optional"`
	// EstateCidrs are the blocks of all networks of the estate, IPv4 and IPv6: what comes from NAT gateways to these goes through the firewall, and they are
	// HOME_NET. Required.
	EstateCidrs []string `pulumi:"estateCidrs"`
	// Domains are the routing domains of the hub whose traffic is led here, of which is promised that it is inspected. Default: none, and nothing is promised.
	Domains []string `pulumi:"domains,optional"`
	// IngressDomains are those among Domains whose networks have an internet gateway of their own, as a VPC has whose load balancers take what comes in for all:
	// of what they exchange with the internet itself nothing is promised, and what they send on to other domains is inspected. Default: none.
	IngressDomains []string `pulumi:"ingressDomains,optional"`
	// Hub is the name of the component that made the hub (transit.Reference.Component), by which the promises about its domains name it. Default: none; domains of
	// all hubs that are called alike then count as one.
	Hub string `pulumi:"hub,optional"`
	// TransitTier is the tier of the attachment. Default: the only one of type TransitGateway.
	TransitTier string `pulumi:"transitTier,optional"`
	// FirewallTier is the tier that the firewall's endpoints stand in. Default: the only one of type Firewall.
	FirewallTier string `pulumi:"firewallTier,optional"`
	// PublicTier is the tier of the NAT gateways. Default: the only one of type Public.
	PublicTier string `pulumi:"publicTier,optional"`
	// Appliances stand in the place of AWS Network Firewall, and then Policy, Logs and KmsKeyArn say nothing. Default: none.
	Appliances *Appliances `pulumi:"appliances,optional"`
	// Policy says what is let through. Default: nothing.
	Policy Policy `pulumi:"policy,optional"`
	// Logs says where records go. Default: alerts and flows to a bucket made here, kept for 90 days.
	Logs Logs `pulumi:"logs,optional"`
	// KmsKeyArn encrypts what AWS keeps of firewall, policy and rule groups. Default: a key of AWS's own.
	KmsKeyArn pulumi.StringInput `pulumi:"kmsKeyArn,optional"`
	// Protection guards the firewall, its policy, logs and routes against deletion, and has AWS refuse to delete the firewall, to give it another policy or
	// to change its subnets. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// CentralFirewall is a firewall in the inspection VPC of a hub, between the networks of an estate, and between these and the internet: AWS Network Firewall
// with its policy and logs, or appliances of others behind a Gateway Load Balancer, and the routes that lead through it.
//
//	spoke - transit gateway - transit subnet: everything to the endpoint of its zone - firewall - firewall subnet: estate to the transit gateway,
//	everything else to the NAT gateway of its zone - public subnet: estate to the endpoint of its zone, everything else to the internet gateway
//
// # What it does not do
//
//   - It makes neither the inspection VPC with its NAT gateways nor the hub: what comes to it is for InspectionFlow of TransitHub, and for an Attachment to the
//     domain inspection.
//   - It lets nothing through by default. What appliances let through is their owner's affair, and unknown to `palisade verify`.
//   - It sees only what is led to it: neither traffic within a VPC, nor what comes in by the internet gateway of a spoke, nor questions to the VPC's resolver
//     (use DnsFirewall).
//   - It believes the names that clients say, unless TlsInspection decrypts: a client of bad will may name one domain and talk to another.
//   - It does not go with VPC Block Public Access where it reaches the internet by NAT gateways, and leads no IPv6 to the internet.
//   - AWS charges for an endpoint in each zone by the hour, some 290 USD a month each, and by the gigabyte. It takes more than twenty minutes to delete one.
type CentralFirewall struct {
	pulumi.ResourceState

	// FirewallArn is the firewall's ARN; empty with Appliances, as all that follows but EndpointIds.
	FirewallArn pulumi.StringOutput `pulumi:"firewallArn"`
	// PolicyArn is its policy's.
	PolicyArn pulumi.StringOutput `pulumi:"policyArn"`
	// EndpointIds are the ids of its endpoints, by zone.
	EndpointIds pulumi.StringMapOutput `pulumi:"endpointIds"`
	// RuleGroupArns are the ARNs of the rule groups made here: domains-NAME, suricata-NAME and rules.
	RuleGroupArns pulumi.StringMapOutput `pulumi:"ruleGroupArns"`
	// Capacities are the capacities of these, by the same names.
	Capacities pulumi.IntMapOutput `pulumi:"capacities"`
	// LogDestinations are the names of the buckets, log groups and streams that records go to, by alert, flow and tls.
	LogDestinations pulumi.StringMapOutput `pulumi:"logDestinations"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Firewall, FirewallPolicy and RuleGroups (by the names of RuleGroupArns) are the children that others refer to; nil with Appliances.
	Firewall       *networkfirewall.Firewall
	FirewallPolicy *networkfirewall.FirewallPolicy
	RuleGroups     map[string]*networkfirewall.RuleGroup
}

// NewCentralFirewall places a firewall in the inspection VPC of a hub. All that is wrong with args is returned at once, as validate.Errors, before anything
// is registered; what only another resource can tell is checked in an Apply, with the same text.
func NewCentralFirewall(ctx *pulumi.Context, name string, args *CentralFirewallArgs, opts ...pulumi.ResourceOption) (*CentralFirewall, error) {
	a := given(args).withDefaults()
	f := &CentralFirewall{}
	b, err := begin(ctx, CentralFirewallType, name, &a, f, opts)
	if err != nil {
		return nil, err
	}
	if err := a.createRoutes(ctx, b); err != nil {
		return nil, err
	}
	return f, ctx.RegisterResourceOutputs(f, f.collectOutputs(b, a))
}

// PlanCentralFirewall plans what [NewCentralFirewall] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanCentralFirewall(ctx *pulumi.Context, name string, args *CentralFirewallArgs, opts ...pulumi.ResourceOption) (*CentralFirewall, error) {
	a := given(args).withDefaults()
	return plan(ctx, CentralFirewallType, name, &a, &CentralFirewall{}, opts)
}

func (a *CentralFirewallArgs) shared() shared {
	return shared{&a.Vpc, &a.FirewallTier, &a.Appliances, &a.Policy, &a.Logs, &a.KmsKeyArn, &a.Protection, &a.Tags}
}

func (a *CentralFirewallArgs) estate() []string { return a.EstateCidrs }

func (a CentralFirewallArgs) withDefaults() CentralFirewallArgs {
	a.InspectionFlow = cmp.Or(a.InspectionFlow, InspectAll)
	a.shared().withDefaults()
	return a
}

func (a CentralFirewallArgs) northSouth() bool { return a.InspectionFlow != InspectEastWest }

// translates reports whether what goes to the internet leaves by NAT gateways of the inspection VPC, rather than by the premises.
func (a CentralFirewallArgs) translates() bool {
	return a.northSouth() && a.Vpc.Tiers[a.FirewallTier].EgressOrDefault() != component.EgressTransitGateway
}

func (a *CentralFirewallArgs) facesInternet() bool { return a.translates() }

func (a *CentralFirewallArgs) validate(c *validate.Collector) {
	a.validateTiers(c)
	a.validateEstate(c)
	for i, d := range a.Domains {
		if problem := nameProblem(d); problem != "" {
			c.Addf(validate.Invalid, validate.At("domains").Index(i), d, "%s", problem)
		}
	}
	for i, d := range a.IngressDomains {
		if !slices.Contains(a.Domains, d) {
			c.Addf(validate.Invalid, validate.At("ingressDomains").Index(i), d, "%q is none of domains: name it there, or drop it", d)
		}
	}
}

// validateTiers finds the tiers, and checks that the flow can go its way through them.
func (a *CentralFirewallArgs) validateTiers(c *validate.Collector) {
	a.TransitTier = theTier(c, a.Vpc, "transitTier", a.TransitTier, component.TierTransitGateway)
	a.FirewallTier = theTier(c, a.Vpc, "firewallTier", a.FirewallTier, component.TierFirewall)
	egressIs(c, a.Vpc, a.TransitTier, "what comes by the transit gateway goes to the firewall first", component.EgressFirewallEndpoint)
	checkZones(c, a.Vpc, a.TransitTier, a.FirewallTier)
	if !validate.OneOf(c, validate.At("inspectionFlow"), a.InspectionFlow, InspectAll, InspectEastWest, InspectNorthSouth) {
		return
	}
	if !a.northSouth() {
		egressIs(c, a.Vpc, a.FirewallTier, "nothing goes to the internet with east-west", component.EgressNone)
		return
	}
	if !a.translates() {
		if a.PublicTier != "" {
			c.Addf(validate.Conflict, validate.At("publicTier"), a.PublicTier, "the firewall lets out what goes to the internet by the transit gateway: drop it, or let the egress of tier %s be %s",
				a.FirewallTier, component.EgressNatGateway)
		}
		return
	}
	checkPublicAccess(c, a.Vpc)
	egressIs(c, a.Vpc, a.FirewallTier, "what the firewall lets out goes on to the NAT gateway of its zone, or by the transit gateway to the premises",
		component.EgressNatGateway, component.EgressTransitGateway)
	a.PublicTier = theTier(c, a.Vpc, "publicTier", a.PublicTier, component.TierPublic)
	egressIs(c, a.Vpc, a.PublicTier, "the NAT gateways' packets go to the internet", component.EgressInternetGateway)
	checkZones(c, a.Vpc, a.PublicTier, a.FirewallTier)
}

func (a CentralFirewallArgs) validateEstate(c *validate.Collector) {
	at := validate.At("estateCidrs")
	if len(a.EstateCidrs) == 0 {
		c.Addf(validate.Required, at, nil, "required: the blocks of all networks of the estate, such as 10.0.0.0/8")
	}
	checkBlocks(c, at, a.EstateCidrs)
	for i, block := range a.EstateCidrs {
		for _, own := range append(append([]pulumi.StringInput{}, a.Vpc.CidrBlocks...), a.Vpc.Ipv6CidrBlocks...) {
			if text, ok := own.(pulumi.String); ok && within([]string{string(text)}, block) {
				c.Addf(validate.Conflict, at.Index(i), block, "%s is a part of the inspection VPC itself, which AWS routes locally: drop it", block)
			}
		}
	}
}

// createRoutes leads what comes by the transit gateway to the endpoint of its zone, and the answers that NAT gateways bring back from the internet, too:
// without these the firewall would see half of each connection. Where the firewall's own subnets lead is said by their egress, and by the attachment.
func (a CentralFirewallArgs) createRoutes(ctx *pulumi.Context, b *builder) error {
	transit := a.Vpc.Tiers[a.TransitTier]
	for _, zone := range transit.Zones() {
		place := a.TransitTier + "-" + component.ZonePart(zone)
		if err := b.route(ctx, b.name+"-default-"+place, transit.RouteTableIds[zone], pulumi.String(anyIpv4), false, zone); err != nil {
			return err
		}
		if !b.dualStack() {
			continue
		}
		if err := b.route(ctx, b.name+"-ipv6-default-"+place, transit.RouteTableIds[zone], pulumi.String(anyIpv6), true, zone); err != nil {
			return err
		}
	}
	if !a.translates() {
		return nil
	}
	public := a.Vpc.Tiers[a.PublicTier]
	for _, zone := range public.Zones() {
		for _, block := range a.EstateCidrs {
			if netip.MustParsePrefix(block).Addr().Is6() { // NAT gateways translate IPv4 alone, so that nothing comes back over IPv6
				continue
			}
			name := b.name + "-estate-" + block + "-" + a.PublicTier + "-" + component.ZonePart(zone)
			if err := b.route(ctx, name, public.RouteTableIds[zone], pulumi.String(block), false, zone); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *CentralFirewall) collectOutputs(b *builder, a CentralFirewallArgs) pulumi.Map {
	f.Firewall, f.FirewallPolicy, f.RuleGroups = b.firewall, b.firewallPolicy, b.ruleGroups
	f.FirewallArn, f.PolicyArn, f.EndpointIds = b.firewallArn(), b.policyArn(), b.endpoints()
	f.RuleGroupArns, f.Capacities, f.LogDestinations = b.ruleGroupArns(), b.capacities(), b.destinations.ToStringMapOutput()
	f.Relaxations, f.Intents = a.shared().relaxations(), a.intents(b.name).Output()
	return pulumi.Map{
		"firewallArn": f.FirewallArn, "policyArn": f.PolicyArn, "endpointIds": f.EndpointIds, "ruleGroupArns": f.RuleGroupArns, "capacities": f.Capacities,
		"logDestinations": f.LogDestinations, "relaxations": f.Relaxations, "intents": f.Intents,
	}
}

// intents is what is promised of the domains whose traffic is led here: it crosses the firewall.
func (a CentralFirewallArgs) intents(name string) component.Intents {
	var all component.Intents
	for i, one := range a.Domains {
		from := component.Texts{a.domain(one)}
		if a.northSouth() && !slices.Contains(a.IngressDomains, one) {
			all = append(all,
				through(name, "what goes from "+one+" to the internet is inspected", from, component.Texts{"internet"}),
				through(name, "what comes from the internet to "+one+" is inspected", component.Texts{"internet"}, from))
		}
		if a.InspectionFlow == InspectNorthSouth {
			continue
		}
		for j, other := range a.Domains {
			if i != j {
				all = append(all, through(name, "what goes from "+one+" to "+other+" is inspected", from, component.Texts{a.domain(other)}))
			}
		}
	}
	return all
}

// domain names a domain of the hub in intents.
func (a CentralFirewallArgs) domain(name string) string {
	if a.Hub == "" {
		return "domain:" + name
	}
	return component.In(a.Hub, "domain:"+name)
}
