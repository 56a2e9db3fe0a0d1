package reach

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// homeNet is the addresses that a group's domain list is for: "by default, HOME_NET is the CIDR range of the VPC where Network Firewall is
// deployed".
func (d *decider) homeNet(g *network.StatefulGroup) packet.AddrSet {
	for _, list := range [][]netip.Prefix{g.HomeNet, d.f.Policy.HomeNet} {
		if len(list) > 0 {
			return packet.Prefixes(list...)
		}
	}
	return d.w.e.vpcSpace[d.f.VPC]
}

// domains applies a domain list: it decides on TLS and HTTP flows from the home network by the name that they say, and on nothing else.
func (d *decider) domains(g *network.StatefulGroup, looks func(network.StatefulAction) bool) {
	hit := d.open.Intersect(packet.SetOf(packet.Box{Src: d.homeNet(g), Dst: packet.AllAddrs(), Transport: packet.Protocol(packet.TCP)}))
	if hit.IsEmpty() {
		return
	}
	switch action := d.byName(g.Domains); {
	case action == network.StatefulPass && looks(action):
		d.take(hit, decision{pass: true, byRule: true, oneWay: d.says.any, why: "its name is on the allow list", origin: g.Origin})
	case action == network.StatefulDrop && looks(action):
		d.take(hit, decision{cause: trace.FirewallStateful, why: "its name is not allowed", origin: g.Origin})
	}
}

// byName is what a list does with a flow; nothing where that says no name at which the list looks.
func (d *decider) byName(l *network.DomainList) network.StatefulAction {
	if d.says.any {
		if l.Allow && slices.ContainsFunc(l.Targets, d.deniedNowhere) {
			return network.StatefulPass
		}
		return ""
	}
	var action network.StatefulAction
	for _, name := range []struct {
		at   bool
		text string
	}{{l.TLS, d.says.ServerName}, {l.HTTP, d.says.Host}} {
		if !name.at || name.text == "" {
			continue
		}
		if listed(l, name.text) != l.Allow {
			return network.StatefulDrop
		}
		if l.Allow {
			action = network.StatefulPass
		}
	}
	return action
}

// deniedNowhere reports whether no deny list of the policy has a target of an allow list.
func (d *decider) deniedNowhere(target string) bool {
	return !slices.ContainsFunc(d.f.Policy.Stateful, func(g network.StatefulGroup) bool {
		return g.Domains != nil && !g.Domains.Allow && listed(g.Domains, strings.TrimPrefix(target, "."))
	})
}

// listed reports whether a name is on a domain list; a target that begins with a dot stands for the domain and all below it.
func listed(l *network.DomainList, name string) bool {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	for _, t := range l.Targets {
		t = strings.ToLower(t)
		if name == strings.TrimPrefix(t, ".") || strings.HasPrefix(t, ".") && strings.HasSuffix(name, t) {
			return true
		}
	}
	return false
}
