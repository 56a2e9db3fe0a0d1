package walk

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// ruling is what a stateful engine does with a flow.
type ruling struct {
	drops  bool
	cause  trace.Cause
	origin network.Origin
}

// match is a rule that a flow meets.
type match struct {
	action network.StatefulAction
	origin network.Origin
	// forGood says that no rule is asked about the flow again.
	forGood bool
}

// names are what a flow says beyond its header: the server name of TLS, the host of HTTP.
type names struct{ server, host string }

// decide is what the stateful engine of a firewall does with the flow. Names are said only when a TCP connection stands, so that the packets
// that make it have to pass without them, and may pass the flow for good.
func (j *journey) decide(f *network.Firewall) ruling {
	p := &f.Policy
	if j.packet.Protocol != packet.TCP || j.flow.ServerName == "" && j.flow.Host == "" {
		return j.ruling(p, j.firstMatch(f, names{}), "aws:drop_strict", "aws:drop_established")
	}
	if m := j.firstMatch(f, names{}); m != nil && m.forGood && m.action == network.StatefulPass {
		return j.ruling(p, m)
	}
	if m := j.firstMatch(f, names{j.flow.ServerName, j.flow.Host}); m == nil || m.action != network.StatefulPass {
		return j.ruling(p, m, "aws:drop_strict", "aws:drop_established")
	}
	return j.ruling(p, j.firstMatch(f, names{}), "aws:drop_strict")
}

// ruling is what a match leads to, or if there is none the defaults of the strict order that are given, with the variants that look at the
// application's layer.
func (j *journey) ruling(p *network.FirewallPolicy, m *match, defaults ...string) ruling {
	if m != nil {
		return ruling{m.action != network.StatefulPass, trace.FirewallStateful, m.origin}
	}
	if p.StrictOrder {
		for _, a := range p.StatefulDefault {
			if slices.Contains(defaults, strings.TrimSuffix(a, "_app_layer")) {
				return ruling{true, trace.FirewallDefault, p.Origin}
			}
		}
	}
	return ruling{origin: p.Origin}
}

// firstMatch is the rule that decides: in the strict order the first, by the priority of groups; else a pass before a drop before a reject.
func (j *journey) firstMatch(f *network.Firewall, said names) *match {
	var found []match
	groups := slices.Clone(f.Policy.Stateful)
	if f.Policy.StrictOrder {
		slices.SortStableFunc(groups, func(a, b network.StatefulGroup) int { return cmp.Compare(a.Priority, b.Priority) })
	}
	for _, g := range groups {
		j.note(g.Unknown)
		found = append(found, j.matchesOf(f, g, said)...)
		if f.Policy.StrictOrder && len(found) > 0 {
			return &found[0]
		}
	}
	for _, action := range []network.StatefulAction{network.StatefulPass, network.StatefulDrop, network.StatefulReject} {
		for i := range found {
			if found[i].action == action {
				return &found[i]
			}
		}
	}
	return nil
}

// matchesOf are the rules of a group that the flow meets and that decide.
func (j *journey) matchesOf(f *network.Firewall, g network.StatefulGroup, said names) []match {
	var found []match
	if d := g.Domains; d != nil {
		if network.Contains(j.homeNet(f, g), j.packet.Src) {
			if action := domainAction(d, said); action != "" {
				found = append(found, match{action: action, origin: g.Origin})
			}
		}
		return found
	}
	for _, r := range g.Rules {
		switch {
		case r.Unknown != nil:
			j.note(r.Unknown)
		case r.Action != network.StatefulAlert && j.statefulMatch(r):
			found = append(found, match{r.Action, r.Origin, r.DecidesFlow()})
		}
	}
	return found
}

// homeNet is the home network of a group: its own, the policy's, or the blocks of the firewall's VPC.
func (j *journey) homeNet(f *network.Firewall, g network.StatefulGroup) []netip.Prefix {
	switch v := j.x.VPC[f.VPC]; {
	case len(g.HomeNet) > 0:
		return g.HomeNet
	case len(f.Policy.HomeNet) > 0:
		return f.Policy.HomeNet
	case v != nil:
		return v.CIDRs
	}
	return nil
}

// domainAction is what a list of domains does with a flow that says a name; nothing if it says none that the list looks at.
func domainAction(d *network.DomainList, said names) network.StatefulAction {
	var action network.StatefulAction
	for _, look := range []struct {
		at   bool
		name string
	}{{d.TLS, said.server}, {d.HTTP, said.host}} {
		if !look.at || look.name == "" {
			continue
		}
		switch listed := listsName(d.Targets, look.name); {
		case listed != d.Allow:
			return network.StatefulDrop
		case listed:
			action = network.StatefulPass
		}
	}
	return action
}

// listsName reports whether a list has a name. An entry that begins with a dot stands for the domain and all below it.
func listsName(targets []string, name string) bool {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	return slices.ContainsFunc(targets, func(t string) bool {
		t = strings.ToLower(t)
		return t == name || strings.HasPrefix(t, ".") && (strings.HasSuffix(name, t) || name == t[1:])
	})
}

func (j *journey) statefulMatch(r network.StatefulRule) bool {
	p := j.packet
	if r.Protocol != network.AnyProtocol && r.Protocol != int(p.Protocol) {
		return false
	}
	oneWay := func(src, dst netip.Addr, srcPort, dstPort uint16) bool {
		return addressMatches(r.Sources, src) && addressMatches(r.Destinations, dst) &&
			portsMatch(r.SourcePorts, p, srcPort) && portsMatch(r.DestinationPorts, p, dstPort)
	}
	return oneWay(p.Src, p.Dst, p.SrcPort, p.DstPort) || r.BothWays && oneWay(p.Dst, p.Src, p.DstPort, p.SrcPort)
}

func addressMatches(m network.AddressMatch, a netip.Addr) bool {
	return (len(m.Prefixes) == 0 || network.Contains(m.Prefixes, a)) && !network.Contains(m.Except, a)
}
