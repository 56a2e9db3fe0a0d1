package hybridhub

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/reference/internal/composed"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// premises are the blocks of all links: those of VPNs, and those of Direct Connect.
func (a HybridHubArgs) premises() (blocks []string) {
	for _, name := range slices.Sorted(maps.Keys(a.Vpns)) {
		blocks = append(blocks, a.Vpns[name].CidrBlocks...)
	}
	for _, name := range slices.Sorted(maps.Keys(a.DirectConnects)) {
		blocks = append(blocks, a.DirectConnects[name].CidrBlocks...)
	}
	return blocks
}

// premisesAt are the places of these blocks, as a list of them that a part has.
func (a HybridHubArgs) premisesAt(part string) (places []composed.Place) {
	add := func(link string, blocks []string) {
		places = append(places, composed.Renumbered(part, len(places), link+".cidrBlocks", len(blocks))...)
	}
	for _, name := range slices.Sorted(maps.Keys(a.Vpns)) {
		add(fmt.Sprintf("vpns[%q]", name), a.Vpns[name].CidrBlocks)
	}
	for _, name := range slices.Sorted(maps.Keys(a.DirectConnects)) {
		add(fmt.Sprintf("directConnects[%q]", name), a.DirectConnects[name].CidrBlocks)
	}
	return places
}

// egressDomains are the domains that reach the internet.
func (a HybridHubArgs) egressDomains() (domains []string) {
	for _, name := range slices.Sorted(maps.Keys(a.Domains)) {
		if a.Domains[name].InternetEgress {
			domains = append(domains, name)
		}
	}
	return domains
}

// cloud are the blocks of spokes and resolvers.
func (a HybridHubArgs) cloud() (blocks []string) {
	for _, d := range a.Domains {
		blocks = append(blocks, d.CidrBlocks...)
	}
	if a.Names != nil {
		blocks = append(blocks, a.Names.CidrBlock)
	}
	slices.Sort(blocks)
	return blocks
}

// validate checks what the parts cannot know.
func (a HybridHubArgs) validate(c *validate.Collector, name string) {
	composed.CheckName(c, validate.At("name"), name, composed.LongestName)
	composed.CheckCommon(c, validate.At("network"), a.Network, "inspectionCidrBlock, names and spokes")
	taken := []string{"hub", "wall", "names", "asked", "asking", transit.DomainInspection}
	composed.CheckSpokes(c, a.Spokes, func(Spoke) pulumi.ProviderResource { return nil }, nil, taken...)
	if len(a.Domains) == 0 {
		c.Addf(validate.Required, validate.At("domains"), nil, "required: the routing domains of spokes, such as prod and dev, each with its blocks")
	}
	for _, own := range []string{DomainShared, transit.DomainHybrid} {
		if _, is := a.Domains[own]; is {
			c.Addf(validate.Duplicate, validate.At("domains").Key(own), nil, "%s is a domain of the composition's own: call yours something else", own)
		}
	}
	domains := slices.Sorted(maps.Keys(a.Domains))
	for _, name := range domains {
		if len(a.Domains[name].CidrBlocks) == 0 {
			c.Addf(validate.Required, validate.At("domains").Key(name).Field("cidrBlocks"), nil, "required: the blocks of the domain, by which the firewall tells the cloud from the premises")
		}
	}
	for name, s := range a.Spokes {
		at := validate.At("spokes").Key(name)
		if s.CidrBlock == "" {
			c.Addf(validate.Required, at.Field("cidrBlock"), nil, "required: the block of the spoke, in one of those of its domain")
		}
		if len(domains) > 0 {
			validate.OneOf(c, at.Field("domain"), s.Domain, domains...)
		}
	}
	a.validateLinks(c, append(taken, slices.Sorted(maps.Keys(a.Spokes))...))
	if a.Names != nil && a.Names.CidrBlock == "" {
		c.Addf(validate.Required, validate.At("names").Field("cidrBlock"), nil, "required: the block of the VPC with the resolvers, such as 10.3.0.0/20")
	}
}

func (a HybridHubArgs) validateLinks(c *validate.Collector, taken []string) {
	var links []string
	shared := validate.At("network")
	check := func(at validate.Path, name string, given bool, protection component.Protection, tags pulumi.StringMapInput) {
		composed.CheckName(c, at, name, composed.LongestName)
		if slices.Contains(taken, name) {
			c.Addf(validate.Duplicate, at, name, "%s is the name of another part: choose another", name)
		}
		if given {
			c.Addf(validate.Forbidden, at.Field("link"), nil, "the link is to the hub that is made here: drop it")
		}
		composed.CheckShared(c, at, protection, tags, shared)
		links, taken = append(links, name), append(taken, name)
	}
	for _, name := range slices.Sorted(maps.Keys(a.Vpns)) {
		v := a.Vpns[name]
		check(validate.At("vpns").Key(name), name, v.Link != nil || v.VpnGatewayId != nil, v.Protection, v.Tags)
	}
	for _, name := range slices.Sorted(maps.Keys(a.DirectConnects)) {
		d := a.DirectConnects[name]
		check(validate.At("directConnects").Key(name), name, !reflect.ValueOf(d.Link).IsZero(), d.Protection, d.Tags)
	}
	if len(links) == 0 {
		c.Addf(validate.Required, validate.Path{}, nil, "required: a link to the premises, in vpns or directConnects; without one, take the hub of package hubandspoke")
	} else if a.InternetBy != "" {
		validate.OneOf(c, validate.At("internetBy"), a.InternetBy, links...)
	}
}

// policy lets through what the caller's says, and questions for names; whatever else is sent to the cloud is dropped, so that the names that may be called on the
// internet open nothing there.
func (b *builder) policy() firewall.Policy {
	p, a := b.args.Policy, b.args
	p.Rules = slices.Clone(p.Rules)
	if a.Names != nil {
		shared := []string{a.Names.CidrBlock}
		for _, protocol := range []string{"tcp", "udp"} {
			p.Rules = append(p.Rules,
				firewall.Rule{Name: "asked-by-" + protocol, Protocol: protocol, Sources: a.premises(), Destinations: shared, DestinationPorts: []string{"53"}},
				firewall.Rule{Name: "asking-by-" + protocol, Protocol: protocol, Sources: shared, Destinations: a.nameServers(), DestinationPorts: []string{"53"}})
		}
	}
	p.Rules = append(p.Rules, firewall.Rule{Name: "nothing-else", Action: firewall.Drop, Protocol: "ip", Sources: []string{firewall.Any}, Destinations: a.cloud()})
	if len(a.AllowedDomains) > 0 {
		p.DomainLists = append(slices.Clone(p.DomainLists), firewall.DomainList{Name: "out", Action: firewall.ListAllow, Domains: a.AllowedDomains})
	}
	return p
}

// policyPlaces are the places of the firewall's policy, in which what the caller's says comes before the composition's own.
func (b *builder) policyPlaces() (places []composed.Place) {
	mine := b.args.Policy
	for i := range b.policy().Rules[len(mine.Rules):] {
		places = append(places, composed.Place{Part: fmt.Sprintf("policy.rules[%d]", len(mine.Rules)+i)})
	}
	out := fmt.Sprintf("policy.domainLists[%d]", len(mine.DomainLists))
	return append(places, composed.Place{Part: out + ".domains", Here: "allowedDomains"}, composed.Place{Part: out}, composed.Place{Part: "policy", Here: "policy"})
}

// nameServers are the servers on premises that are asked for names.
func (a HybridHubArgs) nameServers() (blocks []string) {
	for _, name := range slices.Sorted(maps.Keys(a.Names.Domains)) {
		for _, t := range a.Names.Domains[name].TargetIps {
			if block := t.Ip + "/32"; !slices.Contains(blocks, block) {
				blocks = append(blocks, block)
			}
		}
	}
	return blocks
}

// intents are what the parts promise together.
func (b *builder) intents() component.Intents {
	hub := b.name + "-hub"
	var cloud, egress component.Texts
	for _, name := range slices.Sorted(maps.Keys(b.args.Domains)) {
		cloud = append(cloud, component.In(hub, "domain:"+name))
	}
	for _, name := range b.args.egressDomains() {
		egress = append(egress, component.In(hub, "domain:"+name))
	}
	all := component.Intents{
		{Name: b.name + ": what the cloud sends to the premises crosses the firewall", Via: &component.IntentBody{
			From: cloud, To: component.Texts{"on-premises"}, Through: []string{"firewall:" + b.name + "-wall"},
		}},
		{Name: b.name + ": nobody comes in from the internet", Deny: &component.IntentBody{From: component.Texts{"internet"}, To: cloud}},
	}
	if b.args.InternetBy != "" && len(egress) > 0 {
		all = append(all, component.Intent{Name: b.name + ": the cloud reaches the internet by " + b.args.InternetBy + " alone", Via: &component.IntentBody{
			From: egress, To: component.Texts{"internet"}, Through: []string{"attachment:" + b.name + "-" + b.args.InternetBy},
		}})
	}
	return all
}
