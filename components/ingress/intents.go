package ingress

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// anywhere is everything, inside and outside.
const anywhere = "anywhere"

// cloudFront is whoever has an address in AWS's list of those from which it calls origins.
const cloudFront = "service:cloudfront"

// promise is what a load balancer promises: who reaches it, and what it reaches.
type promise struct {
	name    string
	clients Clients
	doors   []door
	groups  map[string]pulumi.StringInput
	ways    []way
	// shared are the ways that others may go, too.
	shared map[way]bool
	// asks is set where the load balancer asks identity providers.
	asks bool
	// behindEdge is set where CloudFront alone is let in; sealed where it comes by a VPC origin, since the internet does not reach the load balancer.
	behindEdge, sealed bool
}

// intents writes the promises once the ids of others' groups are known: these are named by nothing else.
func (p promise) intents() pulumi.StringOutput {
	ids := pulumi.StringMap{}
	for name, id := range p.clients.SecurityGroupIds {
		ids["client "+name] = id
	}
	for name, id := range p.groups {
		ids["target "+name] = id
	}
	return ids.ToStringMapOutput().ApplyT(func(ids map[string]string) string { return p.given(ids).JSON() }).(pulumi.StringOutput)
}

func (p promise) given(ids map[string]string) component.Intents {
	self := component.In(p.name, "lb:"+p.name)
	sentence := func(format string, args ...any) string { return p.name + ": " + fmt.Sprintf(format, args...) }
	from, who := p.from(ids), "its clients alone connect to it, and on %s alone"
	switch from[0] {
	case anywhere:
		who = "it is connected to on %s alone"
	case cloudFront:
		who = "CloudFront alone connects to it, and on %s alone"
	}
	all := component.Intents{{
		Name: sentence(who, list(p.doors)), Accept: &component.IntentBody{From: from, To: component.Texts{self}, Ports: texts(p.doors)},
	}}
	if p.sealed {
		all = append(all, edgeIntent(p.name, self))
	}
	var ports []door
	for _, w := range p.ways {
		if !slices.Contains(ports, w.door) {
			ports = append(ports, w.door)
		}
		if w.block == "" && !p.shared[w] { // who reaches those elsewhere is decided there
			all = append(all, component.Intent{
				Name: sentence("targets in %s are reached on %s by nobody else", w.group, w.door),
				Deny: &component.IntentBody{
					From: component.Texts{anywhere}, Except: component.Texts{self}, To: component.Texts{"sg:" + ids["target "+w.group]}, Ports: []string{w.String()},
				},
			})
		}
	}
	return append(all, p.reaches(self, ports)...)
}

// from are the ends that clients are.
func (p promise) from(ids map[string]string) component.Texts {
	if p.behindEdge {
		return component.Texts{cloudFront}
	}
	if p.clients.everyone() || p.clients.AllowOthers != nil || len(p.clients.PrefixListIds) > 0 { // what a list holds, no selector says
		return component.Texts{anywhere}
	}
	var all component.Texts
	for _, block := range p.clients.CidrBlocks {
		all = append(all, "cidr:"+block)
	}
	for _, name := range slices.Sorted(maps.Keys(p.clients.SecurityGroupIds)) {
		all = append(all, "sg:"+ids["client "+name])
	}
	return all
}

// reaches says what the load balancer connects to: ports, and nobody outside. That it connects to its targets alone follows from rules that name their
// groups; but of members that are not declared no address is known, and any neighbour of theirs might have it.
func (p promise) reaches(self string, ports []door) component.Intents {
	from := component.Texts{self}
	if len(ports) == 0 && !p.asks {
		return component.Intents{{Name: p.name + ": it connects to nobody", Deny: &component.IntentBody{From: from, To: component.Texts{anywhere}}}}
	}
	var all component.Intents
	if !p.asks {
		all = component.Intents{{Name: p.name + ": it does not connect to the internet", Deny: &component.IntentBody{From: from, To: component.Texts{"internet"}}}}
	} else if https := (door{"tcp", 443}); !slices.Contains(ports, https) {
		ports = append(ports, https)
	}
	return append(all, component.Intent{
		Name: p.name + ": it connects on " + list(ports) + " alone",
		Deny: &component.IntentBody{From: from, To: component.Texts{anywhere}, Ports: append(append(otherPorts("tcp", ports), otherPorts("udp", ports)...), "icmp")},
	})
}

// otherPorts are the ports of a protocol that are none of these.
func otherPorts(protocol string, doors []door) []string {
	var out []string
	next := 0
	sorted := slices.SortedFunc(slices.Values(doors), func(a, b door) int { return a.port - b.port })
	for _, d := range append(sorted, door{protocol, 65536}) {
		if d.protocol != protocol {
			continue
		}
		if d.port > next {
			out = append(out, fmt.Sprintf("%s/%d-%d", protocol, next, d.port-1))
		}
		next = d.port + 1
	}
	return out
}

func texts(doors []door) []string {
	out := make([]string, len(doors))
	for i, d := range doors {
		out[i] = d.String()
	}
	return out
}

func list(doors []door) string {
	text := ""
	for i, d := range doors {
		switch {
		case i > 0 && i == len(doors)-1:
			text += " and "
		case i > 0:
			text += ", "
		}
		text += d.String()
	}
	return text
}

// intents are what a web ingress promises.
func (a *WebIngressArgs) intents(name string, clients Clients) pulumi.StringOutput {
	shared := map[way]bool{}
	for _, g := range a.TargetGroups {
		for _, w := range g.ways() {
			shared[w] = shared[w] || g.AllowOtherClients != nil
		}
	}
	return promise{
		name: name, clients: clients, doors: a.doors(), groups: a.TargetSecurityGroupIds, ways: a.ways(), shared: shared, asks: a.signsIn(),
		behindEdge: a.Edge != nil, sealed: a.Edge != nil && a.Internal,
	}.intents()
}
