package walk

import (
	"cmp"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// inspect takes the packet through the endpoint of a firewall.
func (j *journey) inspect(at spot, endpoint network.ID, f *network.Firewall) {
	var s *network.Subnet
	for _, e := range f.Endpoints {
		if e.ID == endpoint {
			s = j.x.Subnet[e.Subnet]
		}
	}
	switch {
	case s == nil:
		j.unmodelled(endpoint, "subnet of firewall endpoint")
		return
	case !j.enter(at, s):
		return
	case j.again(endpoint):
		j.drop(endpoint, trace.Loop, f.Origin, "the packet comes to firewall endpoint %s again", endpoint)
		return
	}
	j.relayed = true
	j.note(f.Policy.Unknown)
	action, origin := j.stateless(&f.Policy)
	switch action {
	case network.StatelessDrop:
		j.drop(endpoint, trace.FirewallStateless, origin, "firewall %s drops it, by a stateless rule", f.ID)
		return
	case network.StatelessPass:
		j.pass(endpoint, origin, "firewall %s passes it, by a stateless rule", f.ID)
	case network.StatelessForward:
		if !j.stateful(endpoint, f) {
			return
		}
	}
	j.leave(spot{at.vpc, s})
}

// stateless is what the stateless engine does: the first match, by the priority of groups and then of rules, or the default.
func (j *journey) stateless(p *network.FirewallPolicy) (network.StatelessAction, network.Origin) {
	groups := slices.Clone(p.Stateless)
	slices.SortStableFunc(groups, func(a, b network.StatelessGroup) int { return cmp.Compare(a.Priority, b.Priority) })
	for _, g := range groups {
		j.note(g.Unknown)
		rules := slices.Clone(g.Rules)
		slices.SortStableFunc(rules, func(a, b network.StatelessRule) int { return cmp.Compare(a.Priority, b.Priority) })
		for _, r := range rules {
			if r.Unknown != nil {
				j.note(r.Unknown)
				continue
			}
			if j.statelessMatch(r) {
				return r.Action, r.Origin
			}
		}
	}
	if p.StatelessDefault == "" {
		return network.StatelessForward, p.Origin
	}
	return p.StatelessDefault, p.Origin
}

func (j *journey) statelessMatch(r network.StatelessRule) bool {
	p := j.packet
	if len(r.Protocols) > 0 && !slices.Contains(r.Protocols, int(p.Protocol)) || len(r.Sources) > 0 && !network.Contains(r.Sources, p.Src) ||
		len(r.Destinations) > 0 && !network.Contains(r.Destinations, p.Dst) {
		return false
	}
	if p.Protocol != packet.TCP && p.Protocol != packet.UDP && len(r.SourcePorts)+len(r.DestinationPorts) > 0 {
		j.notef(r.Origin, "AWS does not document whether a stateless rule with ports matches protocols that have none")
	}
	return portsMatch(r.SourcePorts, p, p.SrcPort) && portsMatch(r.DestinationPorts, p, p.DstPort)
}

// portsMatch reports whether a port is in one of some ranges; no ranges stand for all packets, and only TCP and UDP have ports.
func portsMatch(ranges []network.PortRange, p packet.Packet, port uint16) bool {
	if len(ranges) == 0 {
		return true
	}
	return (p.Protocol == packet.TCP || p.Protocol == packet.UDP) &&
		slices.ContainsFunc(ranges, func(r network.PortRange) bool { return r.From <= int(port) && int(port) <= r.To })
}

// stateful asks the stateful engine: the rules about a first packet, its memory about an answer.
func (j *journey) stateful(endpoint network.ID, f *network.Firewall) bool {
	if j.reply {
		if !answers(j.packet, j.inspected[endpoint]) {
			j.drop(endpoint, trace.FirewallMidstream, f.Origin, "firewall endpoint %s sees the answer and did not see the request", endpoint)
			return false
		}
		j.reviewed[endpoint] = true
		j.pass(endpoint, f.Origin, "firewall %s lets the answer through", f.ID)
		return true
	}
	v := j.decide(f)
	if v.drops {
		j.drop(endpoint, v.cause, v.origin, "firewall %s drops it", f.ID)
		return false
	}
	j.inspected[endpoint] = append(j.inspected[endpoint], j.packet)
	j.pass(endpoint, v.origin, "firewall %s lets it through", f.ID)
	return true
}
