package intent

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// ends gives the groups that selectors stand for, one each, since each has its own bounds of addresses. Blocks that nobody has an address of give none:
// where that is a mistake, check has told.
func (d *Decider) ends(list []Selector) ([]Group, error) {
	out := make([]Group, 0, len(list))
	for _, s := range list {
		g, err := d.r.Ends(s)
		switch {
		case errors.As(err, &nobodyError{}):
		case err != nil:
			return nil, err
		default:
			out = append(out, g)
		}
	}
	return out, nil
}

// sides gives the groups of both sides.
func (d *Decider) sides(from, to []Selector) (a, b []Group, err error) {
	if a, err = d.ends(from); err == nil {
		b, err = d.ends(to)
	}
	return a, b, err
}

// pairs calls f with each pair of groups, until the intent is violated.
func pairs(v *Verdict, from, to []Group, f func(from, to Group) error) error {
	for _, src := range from {
		for _, dst := range to {
			v.Populations = append(v.Populations, slices.Concat(src.Populations, dst.Populations)...)
			if err := f(src, dst); err != nil {
				return err
			}
			if v.Status == Violated {
				return nil
			}
		}
	}
	return nil
}

// query is the question about the packets from one group to another.
func (in *Intent) query(from, to Group) reach.Query {
	return reach.Query{
		From: from.Ends, Outside: from.Outside, Except: from.Except, To: to.Ends, Transport: in.transport(),
		Src: bounds(from.Within, in.family()), Dst: bounds(to.Within, in.family()), Public: from.Selector.Kind == "internet",
	}
}

func bounds(a, b *packet.AddrSet) *packet.AddrSet {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	both := a.Intersect(*b)
	return &both
}

// deny: no packet arrives or, about connections, none is answered.
func (d *Decider) deny(v *Verdict, from, to, except []Selector) error {
	src, dst, err := d.sides(from, to)
	if err != nil {
		return err
	}
	but, err := d.ends(except)
	if err != nil {
		return err
	}
	return pairs(v, d.rest(d.r.brought(src), d.r.brought(but)), dst, func(from, to Group) error {
		q := v.Intent.query(from, to)
		q.Named = d.servers(but)
		if v.Intent.Connections {
			q.Replies, q.Transport = true, answerable(q.Transport)
		}
		q.First = !q.Replies
		return d.none(v, q)
	})
}

// answerable leaves out what nobody answers: it makes no connection.
func answerable(t *packet.TransportSet) *packet.TransportSet {
	all := packet.AllTransport()
	if t != nil {
		all = *t
	}
	all = all.Subtract(all.Unanswerable())
	return &all
}

// none demands that a query finds nothing.
func (d *Decider) none(v *Verdict, q reach.Query) error {
	a := d.e.Ask(q)
	sure, maybe := a.Sent, a.MaybeSent
	if q.Replies {
		sure, maybe = a.Answered, a.MaybeAnswered
	}
	v.Stops = mergeStops(v.Stops, a.Stops)
	switch {
	case !sure.IsEmpty():
		return d.violate(v, q, sure, true)
	case !maybe.IsEmpty():
		v.undecided(a.Doubts)
	}
	return nil
}

func (v *Verdict) undecided(doubts []network.Unknown) {
	v.Status = Undecided
	for _, u := range doubts {
		if !slices.Contains(v.Doubts, u) {
			v.Doubts = append(v.Doubts, u)
		}
	}
}

// Clients is everything that clients send: TCP and UDP from source ports of 1024 on, as those of AWS's own (NAT gateways, load balancers,
// functions) and of all systems in use do, and all else.
func Clients() packet.TransportSet { return clientsFrom(1024) }

func clientsFrom(lowest int) packet.TransportSet {
	ports := packet.Pairs(packet.Ports(lowest, 65535), packet.AllPorts())
	return packet.AllTransport().Subtract(packet.Protocol(packet.TCP)).Subtract(packet.Protocol(packet.UDP)).
		Union(packet.TCPPairs(ports)).Union(packet.UDPPairs(ports))
}

// clients is everything that the clients of a group send. Instances send from ports of 10000 on: Linux from 32768, Windows from 49152 ("Ephemeral ports", VPC
// guide), BSD from 10000. Whatever else is in a subnet sends from 1024 on, as AWS's functions do, and an instance that forwards what others send.
func (d *Decider) clients(from Group) packet.TransportSet {
	for _, e := range from.Ends {
		if e.Interface == nil || e.Interface.NoSourceDestCheck || d.x.Instance[e.Interface.Instance] == nil {
			return clientsFrom(1024)
		}
	}
	return clientsFrom(10000)
}

// destinations is where the packets of a set are for.
func destinations(s packet.Set) packet.AddrSet {
	var all []packet.AddrSet
	for _, b := range s.Boxes() {
		all = append(all, b.Dst)
	}
	return packet.UnionOf(all...)
}

// sources is where the packets of a set are from.
func sources(s packet.Set) packet.AddrSet {
	var all []packet.AddrSet
	for _, b := range s.Boxes() {
		all = append(all, b.Src)
	}
	return packet.UnionOf(all...)
}

// allow: each end of the one side connects to each of the other.
func (d *Decider) allow(v *Verdict) error {
	src, dst, err := d.sides(v.Intent.From, v.Intent.To)
	if err != nil {
		return err
	}
	return pairs(v, src, dst, func(from, to Group) error {
		q := v.Intent.query(from, to)
		clients := d.clients(from)
		if q.Transport != nil {
			clients = clients.Intersect(*q.Transport)
		}
		q.Transport, q.Replies, q.Members = &clients, true, true
		a := d.e.Ask(q)
		if to.Within == nil && to.Ends[0].Internet { // nobody needs to reach addresses that are nobody's
			a.Asked = a.Asked.Intersect(packet.SetOf(packet.Box{Src: packet.AllAddrs(), Dst: reach.Internet(), Transport: packet.AllTransport()}))
		}
		nowhere := d.nowhere(from, to)
		if a.Asked.IsEmpty() && nowhere == nil {
			return fmt.Errorf("%q: %s and %s have no addresses of one family", v.Intent.Name, from.Selector, to.Selector)
		}
		lost := a.Asked.Subtract(a.MaybeAnswered)
		switch {
		case to.Ends[0].Service != "" && !lost.IsEmpty() && !destinations(a.Asked).IsSubset(destinations(lost)):
			v.undecided(append(a.Doubts, network.Unknown{Text: "which addresses " + to.Selector.String() + " has: some are reached and some are not"}))
		case from.Ends[0].Service != "" && !lost.IsEmpty() && !sources(a.Asked).IsSubset(sources(lost)):
			v.undecided(append(a.Doubts, network.Unknown{Text: "which addresses " + from.Selector.String() + " has: some reach it and some do not"}))
		case !lost.IsEmpty():
			return d.violate(v, q, lost, false)
		case !a.Asked.Subtract(a.Answered).IsEmpty() || nowhere != nil:
			v.undecided(append(a.Doubts, nowhere...))
		}
		return nil
	})
}

// nowhere is what is not known of ends that are in no subnet of the network: that they are reached cannot be shown.
func (d *Decider) nowhere(groups ...Group) []network.Unknown {
	var out []network.Unknown
	for _, g := range groups {
		for _, e := range g.Ends {
			if i := e.Interface; i != nil && d.x.Subnet[i.Subnet] == nil {
				out = append(out, network.Unknown{Text: "the subnet of " + cmp.Or(i.Name, string(i.ID)) + " is not known", Origin: i.Origin})
			}
		}
	}
	return out
}

// only: of everything declared, nothing but To is reached, and that on the ports alone.
func (d *Decider) only(v *Verdict) error {
	from, to, err := d.sides(v.Intent.From, v.Intent.To)
	if err != nil {
		return err
	}
	for _, g := range to {
		v.Populations = append(v.Populations, g.Populations...)
	}
	others := d.others(to)
	v.Populations = append(v.Populations, Declared)
	for _, g := range from {
		v.Populations = append(v.Populations, g.Populations...)
		if err := d.onlyFrom(v, g, to, others); err != nil || v.Status == Violated {
			return err
		}
	}
	return nil
}

// others is the declared interfaces that are none of some groups: neither named by them, nor in a subnet any workload of which they mean. A
// block of addresses means those that it holds: the rest stays.
func (d *Decider) others(groups []Group) Group {
	named, subnets := map[network.ID]bool{}, map[network.ID]bool{}
	out := Group{}
	rest := packet.AllAddrs()
	for _, g := range groups {
		if g.Within != nil {
			rest = rest.Subtract(*g.Within)
		}
		for _, e := range g.Ends {
			switch {
			case e.Interface != nil:
				named[e.Interface.ID] = true
			case e.Workload != nil && g.Within == nil:
				subnets[e.Workload.ID] = true
			}
		}
	}
	for _, i := range d.x.Network.Interfaces {
		if !named[i.ID] && !subnets[i.Subnet] && !isMember(i) && i.ObeysGroups() {
			out.add(Declared, reach.End{Interface: i})
		}
	}
	out.Within = &rest
	return out
}

func (d *Decider) onlyFrom(v *Verdict, from Group, to []Group, others Group) error {
	all := v.Intent
	all.Ports = nil
	if len(others.Ends) > 0 {
		q := all.query(from, others)
		q.First, q.Named = true, d.servers(to)
		if err := d.none(v, q); err != nil || v.Status == Violated {
			return err
		}
	}
	return d.noOther(v, []Group{from}, to)
}

// noOther demands that nothing gets from some groups to others but on the ports of the intent.
func (d *Decider) noOther(v *Verdict, from, to []Group) error {
	ports := v.Intent.transport()
	if ports == nil {
		return nil
	}
	rest := packet.AllTransport().Subtract(*ports)
	return pairs(v, from, to, func(from, to Group) error {
		q := v.Intent.query(from, to)
		q.Transport, q.First = &rest, true
		return d.none(v, q)
	})
}

// via: without the nodes nothing arrives. avoid: nothing arrives that went through one.
func (d *Decider) via(v *Verdict) error {
	var nodes []network.ID
	for _, s := range v.Intent.Through {
		ids, err := d.r.Nodes(s)
		if err != nil {
			return err
		}
		nodes = append(nodes, ids...)
	}
	nodes, which := d.named(v.Intent.Kind, v.Intent.Through, nodes)
	defer func() {
		if v.Status == Proved && len(which) > 0 {
			v.undecided(which)
		}
	}()
	others := d.guarded(v, nodes)
	if len(others) == 0 || v.Status == Violated || v.Intent.Kind == Avoid && len(nodes) == 0 {
		return nil
	}
	src, dst, err := d.sides(v.Intent.From, others)
	if err != nil {
		return err
	}
	but, err := d.ends(v.Intent.Except)
	if err != nil {
		return err
	}
	some := false
	err = pairs(v, d.rest(d.r.brought(src), d.r.brought(but)), dst, func(from, to Group) error {
		q := v.Intent.query(from, to)
		q.First = true
		if a := d.e.Ask(q); !a.MaybeSent.IsEmpty() {
			some = true
		}
		if v.Intent.Kind == Via {
			q.Without = nodes
		} else {
			q.Through = nodes
		}
		return d.none(v, q)
	})
	v.Vacuous = err == nil && !some
	return err
}

func unique(list []Population) []Population {
	slices.Sort(list)
	return slices.Compact(list)
}

func mergeStops(list, more []reach.Stop) []reach.Stop {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b reach.Stop) int { return cmp.Or(cmp.Compare(a.Cause, b.Cause), cmp.Compare(a.Node, b.Node)) })
	return list
}
