package lint

import (
	"fmt"
	"slices"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/matrix"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// asymmetric finds groups that TCP connections of one reach and whose answers do not come back: not a single one, since denied ports are no
// mistake of the path. Tiers are asked about those of their own VPC and of the VPCs that it is connected with, and about what lies outside.
func (l *linter) asymmetric() {
	groups := matrix.Groups(l.x, matrix.Tiers)
	byVPC := map[network.ID][]matrix.Group{}
	var outside []matrix.Group
	groups = slices.DeleteFunc(groups, holdsNoWorkload)
	for _, g := range groups {
		if g.Population == intent.Outside {
			outside = append(outside, g)
			continue
		}
		v := g.Ends[0].Workload.VPC
		byVPC[v] = append(byVPC[v], g)
	}
	near := l.neighbours()
	for _, from := range groups {
		if from.Population == intent.Outside {
			continue
		}
		home := from.Ends[0].Workload.VPC
		var others []matrix.Group
		for _, v := range append([]network.ID{home}, near[home]...) {
			others = append(others, byVPC[v]...)
		}
		l.oneWay(from, slices.DeleteFunc(others, func(g matrix.Group) bool { return g.Name == from.Name }))
		for _, o := range outside {
			l.oneWay(from, []matrix.Group{o})
			l.oneWay(o, []matrix.Group{from})
		}
	}
}

// holdsNoWorkload reports whether a tier is there for AWS's own interfaces: those of transit gateways and firewalls, which start no connections.
func holdsNoWorkload(g matrix.Group) bool {
	return g.Population != intent.Outside && slices.Contains([]string{network.Transit, network.FirewallTier}, g.Ends[0].Workload.TierType)
}

// neighbours lists the VPCs that each VPC is connected with. Those that share a route table of a transit gateway are alike, and two of them stand
// for all.
func (l *linter) neighbours() map[network.ID][]network.ID {
	near := map[network.ID][]network.ID{}
	connect := func(a, b network.ID) {
		if a != b && !slices.Contains(near[a], b) {
			near[a] = append(near[a], b)
		}
	}
	for _, p := range l.x.Network.Peerings {
		connect(p.Requester.VPC, p.Accepter.VPC)
		connect(p.Accepter.VPC, p.Requester.VPC)
	}
	type table struct{ gateway, table network.ID }
	alike, attached := map[table]int{}, map[network.ID][]network.ID{}
	for _, a := range l.x.Network.Attachments {
		if t := (table{a.TransitGateway, a.RouteTable}); a.Kind == network.VPCAttachment && alike[t] < 2 {
			alike[t]++
			attached[a.TransitGateway] = append(attached[a.TransitGateway], a.Resource)
		}
	}
	for _, list := range attached {
		for _, a := range list {
			for _, b := range list {
				connect(a, b)
			}
		}
	}
	return near
}

// oneWay asks about the connections of one group to others, all at once.
func (l *linter) oneWay(from matrix.Group, others []matrix.Group) {
	var to []reach.End
	for _, g := range others {
		to = append(to, g.Ends...)
	}
	if len(to) == 0 {
		return
	}
	clients := intent.Clients().Intersect(packet.Protocol(packet.TCP))
	a := l.d.Engine().Ask(reach.Query{From: from.Ends, To: to, Transport: &clients, Replies: true})
	if a.Sent.IsSubset(a.MaybeAnswered) {
		return
	}
	for _, g := range others {
		sent, answered := a.Sent, a.MaybeAnswered
		if len(others) > 1 {
			sent, answered = sent.Intersect(toBlocks(g)), answered.Intersect(toBlocks(g))
		}
		if sent.IsEmpty() || !answered.IsEmpty() {
			continue
		}
		o, why, ok := l.lost(from, g, sent)
		if !ok {
			continue
		}
		l.add(Asymmetric, Warning, o, fmt.Sprintf("%s reaches %s, but no answer comes back: %s; give the answers a way, or take away that of the requests", from.Name, g.Name, why))
	}
}

// toBlocks are all packets to the blocks of a tier.
func toBlocks(g matrix.Group) packet.Set {
	var blocks packet.AddrSet
	for _, e := range g.Ends {
		if e.Workload != nil {
			blocks = blocks.Union(packet.Prefixes(e.Workload.CIDRs...))
		}
	}
	return packet.SetOf(packet.Box{Src: packet.AllAddrs(), Dst: blocks, Transport: packet.AllTransport()})
}

// lost says where the answers of a pair get lost. It knows of no place where a firewall lets through, to and fro, what has the right name in it.
func (l *linter) lost(from, to matrix.Group, sent packet.Set) (where network.Origin, why string, ok bool) {
	w, err := l.d.Example(from.Ends, to.Ends, sent)
	if err != nil {
		return network.Origin{}, "", false
	}
	for _, hop := range w.Result.Reply {
		if hop.Cause != trace.None {
			return hop.Origin, hop.What, true
		}
	}
	return network.Origin{}, "", false
}
