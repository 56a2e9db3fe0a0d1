package matrix

import (
	"cmp"
	"slices"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// By says what the groups are.
type By string

// What groups may be.
const (
	// Tiers: any workload in each tier; subnets without a tier are a group of their own each.
	Tiers By = "tier"
	// SecurityGroups: what is declared in each group.
	SecurityGroups By = "sg"
)

// Group is a row and a column of a matrix.
type Group struct {
	// Name is unique in its matrix: the tier or security group, behind its VPC's name where there are several VPCs.
	Name       string
	Ends       []reach.End
	Population intent.Population
}

// Cell is what gets from one group to another.
type Cell struct {
	From, To string
	// Asked is all that could be sent, Sent what arrives, Answered what arrives and is answered.
	Asked, Sent, Answered packet.Set
	// Maybe is what cannot be ruled out beyond Sent, for what is not known about the network; MaybeAnswered the same beyond Answered.
	Maybe, MaybeAnswered packet.Set
}

// Groups lists the groups of a network.
func Groups(x *network.Index, by By) []Group { return groups(x, by, len(x.Network.VPCs) > 1) }

// groups lists them; where there are several VPCs, theirs or others', behind the names of these.
func groups(x *network.Index, by By, several bool) []Group {
	var out []Group
	add := func(vpc network.ID, name string, p intent.Population, end reach.End) {
		if several {
			name = intent.NameOf(x, vpc) + "/" + name
		}
		if i := slices.IndexFunc(out, func(g Group) bool { return g.Name == name }); i >= 0 {
			out[i].Ends = append(out[i].Ends, end)
			return
		}
		out = append(out, Group{name, []reach.End{end}, p})
	}
	switch by {
	case SecurityGroups:
		for _, g := range x.Network.SecurityGroups {
			ends, err := intent.NewResolver(x).Ends(intent.Selector{Kind: "sg", Pattern: string(g.ID)})
			if err != nil {
				continue // what is in it has no interface
			}
			for _, e := range ends.Ends {
				add(g.VPC, cmp.Or(g.Name, string(g.ID)), ends.Populations[0], e)
			}
		}
	default:
		for _, s := range x.Network.Subnets {
			add(s.VPC, cmp.Or(s.Tier, s.Name, string(s.ID)), intent.AnyWorkload, reach.End{Workload: s})
		}
	}
	slices.SortFunc(out, func(a, b Group) int { return cmp.Compare(a.Name, b.Name) })
	for _, o := range x.Network.OnPremises {
		out = append(out, Group{"on-premises " + cmp.Or(o.Name, string(o.ID)), []reach.End{{OnPremises: o}}, intent.Outside})
	}
	return append(out, Group{"internet", []reach.End{{Internet: true}}, intent.Outside})
}

// Of asks about every pair of groups, but what lies outside among itself.
func Of(d *intent.Decider, by By) ([]Group, []Cell) { return of(d, by, severalVPCs(d)) }

func severalVPCs(d *intent.Decider) bool { return len(d.Index().Network.VPCs) > 1 }

func of(d *intent.Decider, by By, several bool) ([]Group, []Cell) {
	list := groups(d.Index(), by, several)
	var out []Cell
	for _, a := range list {
		for _, b := range list {
			if a.Population == intent.Outside && b.Population == intent.Outside {
				continue
			}
			out = append(out, ask(d.Engine(), a, b))
		}
	}
	return list, out
}

func ask(e *reach.Engine, from, to Group) Cell {
	clients := intent.Clients()
	a := e.Ask(reach.Query{From: from.Ends, To: to.Ends, Transport: &clients, Replies: true})
	return Cell{
		From: from.Name, To: to.Name, Asked: a.Asked, Sent: a.Sent, Answered: a.Answered,
		Maybe: a.MaybeSent.Subtract(a.Sent), MaybeAnswered: a.MaybeAnswered.Subtract(a.Answered),
	}
}

// Transport is the transport of the packets of a set, whatever their addresses.
func Transport(s packet.Set) packet.TransportSet {
	var t packet.TransportSet
	for _, b := range s.Boxes() {
		t = t.Union(b.Transport)
	}
	return t
}

// Word is the cell in few words: "-" for nothing, "all", "tcp 443", "one way: udp all", "?" where nobody knows.
func (c Cell) Word() string {
	switch {
	case c.Sent.IsEmpty() && c.Maybe.IsEmpty():
		return "-"
	case c.Sent.IsEmpty():
		return "?"
	}
	all := Transport(c.Asked)
	there, back := Transport(c.Sent), Transport(c.Answered)
	word := func(t packet.TransportSet) string {
		if all.IsSubset(t) {
			return "all"
		}
		return Describe(t)
	}
	connections := back.Subtract(back.Unanswerable()) // what nobody answers anyway makes none
	oneWay := word(there.Subtract(connections))
	switch {
	case connections.IsEmpty():
		return "one way: " + word(there)
	case there.IsSubset(back):
		return word(back)
	case word(connections) == oneWay: // they differ in the ports that they come from
		return connections.String() + "; one way: " + oneWay
	}
	return word(connections) + "; one way: " + oneWay
}

// Describe is a transport in few words: ports by their destination alone.
func Describe(t packet.TransportSet) string {
	return t.ByDestination().String()
}
