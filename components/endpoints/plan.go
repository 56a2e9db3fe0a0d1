package endpoints

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// defaultInterfaceEndpointQuota is what AWS lets a VPC have ("AWS PrivateLink quotas": Interface and Gateway Load Balancer VPC endpoints per VPC).
const defaultInterfaceEndpointQuota = 50

// bundlePlan is all that a bundle makes: decided before anything is registered.
type bundlePlan struct {
	location
	gateways   []plannedGateway
	interfaces []plannedInterface
	zones      []plannedZone
	// profile tells whether the zones are in one.
	profile bool
	// inbound is nil if there is none.
	inbound *plannedInbound
	// withoutPolicy are the services whose endpoints take none.
	withoutPolicy []string
	// warnings are told once the component is registered.
	warnings []string
}

// plannedGateway is a gateway endpoint.
type plannedGateway struct {
	named
	policy pulumi.StringInput
	// tiers are those into whose route tables it goes, sorted.
	tiers []string
}

// plannedInterface is an interface endpoint.
type plannedInterface struct {
	named
	policy pulumi.StringInput
	// zones are those in which it stands, sorted; subnets are its subnets there.
	zones   []string
	subnets pulumi.StringArray
	ports   []string
	// names are the service's own.
	names []string
	// privateDns gives the service's own names to the endpoint, in the VPC or for on-premises networks alone.
	privateDns, inboundOnly bool
	dualStack               bool
}

// services are those that the VPC has endpoints for, sorted.
func (p *bundlePlan) services() []string {
	all := map[string]bool{}
	for _, g := range p.gateways {
		all[g.name] = true
	}
	for _, i := range p.interfaces {
		all[i.name] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// plan decides what the bundle makes, with all that is wrong with it.
func (a *EndpointBundleArgs) plan(c *validate.Collector, at location) *bundlePlan {
	p := &bundlePlan{location: at, profile: a.Central != nil && a.Central.Profile != nil}
	gateways := a.Gateway.wanted(c, at.region)
	interfaces := a.wanted(c, at.region, gateways)
	a.checkPolicyNames(c, slices.Concat(gateways, interfaces))
	a.planGateways(c, p, gateways)
	a.planInterfaces(c, p, interfaces)
	a.planZones(c, p)
	a.planInbound(c, p)
	return p
}

// wanted are the services with interface endpoints, sorted: those of presets and lists that have no gateway endpoint, and those for on-premises networks.
func (a *EndpointBundleArgs) wanted(c *validate.Collector, region string, gateways []named) []named {
	found := map[string]named{}
	take := func(n named) {
		if _, taken := found[n.name]; !taken {
			found[n.name] = n
		}
	}
	for i, preset := range a.Presets {
		at := validate.At("presets").Index(i)
		if validate.OneOf(c, at, preset, Presets()...) {
			for _, name := range PresetServices(preset) {
				take(named{name: name, full: fullName(region, name), at: at})
			}
		}
	}
	seen := map[string]bool{}
	for i, name := range a.Services {
		at := validate.At("services").Index(i)
		n, ok := resolve(c, at, name, region)
		if ok && seen[n.name] {
			c.Addf(validate.Duplicate, at, name, "%s is listed twice: drop one", name)
		}
		seen[n.name] = true
		if ok && !slices.ContainsFunc(gateways, func(g named) bool { return g.name == n.name }) {
			take(n)
		}
	}
	if a.OnPremises != nil {
		for i, name := range a.OnPremises.Services {
			at := validate.At("onPremises").Field("services").Index(i)
			if validate.OneOf(c, at, name, serviceS3, serviceDynamoDB) {
				take(named{name: name, full: fullName(region, name), at: at, onPremises: true})
			}
		}
	}
	return slices.SortedFunc(maps.Values(found), func(x, y named) int { return strings.Compare(x.name, y.name) })
}

// planGateways decides on the gateway endpoints.
func (a *EndpointBundleArgs) planGateways(c *validate.Collector, p *bundlePlan, gateways []named) {
	tiers := a.gatewayTiers(c, len(gateways) > 0)
	for _, n := range gateways {
		facts, ok := p.describe(c, n, typeGateway)
		if !ok {
			continue
		}
		a.checkDeniedTiers(c, p.location, n, tiers)
		p.gateways = append(p.gateways, plannedGateway{named: n, tiers: tiers, policy: a.policyOf(c, p, n, facts)})
	}
}

// planInterfaces decides on the interface endpoints.
func (a *EndpointBundleArgs) planInterfaces(c *validate.Collector, p *bundlePlan, interfaces []named) {
	a.Interface.checkServices(c, interfaces)
	if len(interfaces) == 0 {
		return
	}
	if count := len(interfaces); a.InterfaceEndpointQuota > 0 && count > a.InterfaceEndpointQuota {
		c.Addf(validate.TooSmall, validate.At("interfaceEndpointQuota"), a.InterfaceEndpointQuota,
			"%d interface endpoints, but the quota of a VPC is %d: drop services, or have the quota \"Interface VPC endpoints per VPC\" raised and give it here", count, a.InterfaceEndpointQuota)
	}
	if !a.anyClients() {
		c.Addf(validate.Required, validate.At("vpc").Field("cidrBlocks"), nil, "required: the blocks from which the endpoints are called, or name clients in interface.clientSecurityGroupIds")
	}
	tier, ok := a.interfaceTier(c)
	if !ok {
		return
	}
	for _, n := range interfaces {
		facts, ok := p.describe(c, n, typeInterface)
		if !ok {
			continue
		}
		i := plannedInterface{named: n, names: facts.names, ports: a.Interface.portsOf(n.name), policy: a.policyOf(c, p, n, facts)}
		i.zones = a.zonesOf(c, p, n, facts, tier)
		for _, zone := range i.zones {
			i.subnets = append(i.subnets, tier.SubnetIds[zone])
		}
		i.privateDns = a.Interface.privateDns() && len(facts.names) > 0
		i.inboundOnly = i.privateDns && n.onPremises
		i.dualStack = len(a.Vpc.Ipv6CidrBlocks) > 0 && facts.dualStack
		if a.Interface.privateDns() && len(facts.names) == 0 {
			p.warnings = append(p.warnings, fmt.Sprintf("%s: AWS gives this service no private DNS name; its clients must be told the endpoint's own name (output dnsEntries)", n.name))
		}
		p.interfaces = append(p.interfaces, i)
	}
}

// anyClients reports whether anybody may call the interface endpoints.
func (a *EndpointBundleArgs) anyClients() bool {
	return a.Central != nil || a.OnPremises != nil ||
		len(a.Vpc.CidrBlocks)+len(a.Vpc.Ipv6CidrBlocks)+len(a.Interface.ClientSecurityGroupIds)+len(a.Interface.SecurityGroupIds) > 0
}

// zonesOf are the zones of the tier in which a service is offered.
func (a *EndpointBundleArgs) zonesOf(c *validate.Collector, p *bundlePlan, n named, facts facts, tier component.NetworkTier) []string {
	offered := facts.zones
	if told, ok := a.Interface.ServiceZones[n.name]; ok {
		offered = told
	}
	if len(offered) == 0 { // AWS does not say, as of services in other regions: what it refuses, it refuses at creation
		return tier.Zones()
	}
	var zones, dropped []string
	for _, zone := range tier.Zones() {
		if slices.Contains(offered, zone) {
			zones = append(zones, zone)
		} else {
			dropped = append(dropped, zone)
		}
	}
	if len(zones) == 0 {
		c.Addf(validate.Conflict, n.at, n.name, "%s is offered in %s, and the tier of the endpoints has subnets in %s alone: choose another tier (interface.tier), or drop the service",
			n.name, strings.Join(slices.Sorted(slices.Values(offered)), ", "), strings.Join(tier.Zones(), ", "))
	} else if len(dropped) > 0 {
		p.warnings = append(p.warnings, fmt.Sprintf("%s is not offered in %s: its endpoint stands in %s alone, and traffic from the other zones crosses over",
			n.name, strings.Join(dropped, ", "), strings.Join(zones, ", ")))
	}
	return zones
}

// tell warns of what was decided and may surprise.
func (e *EndpointBundle) tell(ctx *pulumi.Context, b *builder) error {
	for _, w := range b.plan.warnings {
		if err := ctx.Log.Warn(w, &pulumi.LogArgs{Resource: e}); err != nil {
			return err
		}
	}
	if none := b.plan.withoutPolicy; len(none) > 0 {
		return ctx.Log.Info("without a policy, since AWS takes none for these services: "+strings.Join(none, ", "), &pulumi.LogArgs{Resource: e})
	}
	return nil
}
