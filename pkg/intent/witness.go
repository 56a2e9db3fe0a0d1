package intent

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// Witness is a packet that shows a violation, with its way hop by hop.
type Witness struct {
	// Flow is the packet, where it starts, and the names in its payload if it needs some.
	Flow trace.Flow
	// From and To name the ends in words: "any workload in subnet net-subnet-data-a", "the internet".
	From, To string
	// Result is what becomes of it.
	Result trace.Result

	obstacles []trace.Hop
}

// ReplayError is a disagreement between the engine, which found a violation, and the walker, which followed its packet: a defect of this
// tool. There is no verdict then.
type ReplayError struct {
	Intent string
	Packet packet.Packet
	Detail string
}

// Error says what the two say.
func (e *ReplayError) Error() string {
	return fmt.Sprintf("internal error: %q: the engine and the independent walker disagree about %v: %s; please report it", e.Intent, e.Packet, e.Detail)
}

// handy is the ports that a person likes to see in a witness, best first.
func handy() []uint16 { return []uint16{443, 80, 22, 3389, 5432, 3306, 53} }

// violate finds the packet that shows best that an intent does not hold: one that is delivered although it should not be (arrives), or one
// that is not answered although it should be. It is followed once more by the walker.
func (d *Decider) violate(v *Verdict, q reach.Query, bad packet.Set, arrives bool) error {
	v.Status = Violated
	p := pick(d.fresh(q, bad))
	src, transport := packet.Addrs(p.Src), packet.TransportOf(p)
	one := q // not of its destination alone: a private address may stand for the public one in front of it, which is not known
	one.Src, one.Transport, one.First = &src, &transport, false
	shows := func(q reach.Query) bool {
		a := d.e.Ask(q)
		switch {
		case !arrives:
			return a.Asked.Contains(p) && !a.Answered.Contains(p)
		case q.Replies:
			return a.Answered.Contains(p)
		}
		return a.Sent.Contains(p)
	}
	from, to := holding(q.From, p.Src), holding(q.To, p.Dst)
	for _, f := range q.From {
		if one.From = []reach.End{f}; shows(one) {
			from = f
			break
		}
	}
	one.From = []reach.End{from}
	for _, t := range q.To {
		if one.To = []reach.End{t}; shows(one) {
			to = t
			break
		}
	}
	w, err := d.replayed(v.Intent.Name, p, from, to, q.Outside, arrives, q.Replies)
	v.Witness = w
	return err
}

// holding is the end that has an address, among several; the first where none is known to.
func holding(list []reach.End, a netip.Addr) reach.End {
	for _, e := range list {
		var blocks []netip.Prefix
		switch {
		case e.Workload != nil:
			blocks = e.Workload.CIDRs
		case e.OnPremises != nil:
			blocks = e.OnPremises.Prefixes
		case e.Interface != nil:
			for _, own := range e.Interface.Addresses {
				if own.Private == a || own.Public == a {
					return e
				}
			}
		}
		if slices.ContainsFunc(blocks, func(p netip.Prefix) bool { return p.Contains(a) }) {
			return e
		}
	}
	return list[0]
}

// pick is the packet that a person likes best to see: not one to its own sender, if there is another.
func pick(set packet.Set) packet.Packet {
	p := set.Any(handy()...)
	if p.Src != p.Dst {
		return p
	}
	self := packet.Box{Src: packet.Addrs(p.Src), Dst: packet.Addrs(p.Dst), Transport: packet.AllTransport()}
	if others := set.Subtract(packet.SetOf(self)); !others.IsEmpty() {
		return others.Any(handy()...)
	}
	return p
}

// fresh leaves out the addresses that are taken where a workload is meant that is not there yet: it would have another.
func (d *Decider) fresh(q reach.Query, bad packet.Set) packet.Set {
	var taken []netip.Addr
	for _, i := range d.x.Network.Interfaces {
		for _, a := range i.Addresses {
			if a.Private.IsValid() {
				taken = append(taken, a.Private)
			}
		}
		taken = append(taken, i.IPv6...)
	}
	for _, g := range d.x.Network.NATGateways {
		for _, a := range g.Addresses {
			if a.Private.IsValid() {
				taken = append(taken, a.Private)
			}
		}
	}
	used := packet.Addrs(taken...)
	known := packet.Addrs(netip.AddrFrom4([4]byte{8, 8, 8, 8}), netip.MustParseAddr("2001:4860:4860::8888")) // a host of the internet that everybody knows
	var boxes []packet.Box
	for _, b := range bad.Boxes() {
		if q.From[0].Internet && b.Src.Overlaps(known) {
			b.Src = b.Src.Intersect(known)
		}
		if q.To[0].Internet && b.Dst.Overlaps(known) {
			b.Dst = b.Dst.Intersect(known)
		}
		if isNew(q.From[0]) {
			b.Src = b.Src.Subtract(used)
		}
		if isNew(q.To[0]) {
			b.Dst = b.Dst.Subtract(used)
		}
		boxes = append(boxes, b)
	}
	if s := packet.SetOf(boxes...); !s.IsEmpty() {
		return s
	}
	return bad
}

// isNew reports whether an end is nothing that is there already.
func isNew(e reach.End) bool { return e.Workload != nil || e.Interface != nil && isMember(e.Interface) }

// replayed follows a packet in a network where everything that it meets has an address: by the engine, for the hops, and by the walker.
func (d *Decider) replayed(name string, p packet.Packet, from, to reach.End, outside []network.ID, arrives, answered bool) (*Witness, error) {
	s := newStage(d.x, d.e)
	s.members = !arrives // as connections are asked about
	flow := s.flow(p, from, to, outside)
	x := network.NewIndex(s.n)
	engine := reach.New(x)
	asExpected := func(delivered, reachable bool) bool {
		switch {
		case !arrives:
			return !reachable
		case answered:
			return reachable
		}
		return delivered
	}
	w := &Witness{From: d.endName(from), To: d.endName(to)}
	for _, f := range append(s.named(flow), s.named(s.published(flow))...) {
		w.Flow, w.Result = f, engine.Trace(f)
		if asExpected(w.Result.Delivered, w.Result.Reachable) {
			break
		}
	}
	got := d.follow(x, w.Flow)
	if !asExpected(w.Result.Delivered, w.Result.Reachable) || !asExpected(got.Delivered, got.Reachable) {
		return w, &ReplayError{name, w.Flow.Packet, fmt.Sprintf("trace: delivered %v, answered %v (%s); walker: delivered %v, answered %v",
			w.Result.Delivered, w.Result.Reachable, w.Result.Cause, got.Delivered, got.Reachable)}
	}
	if !arrives && w.Result.Cause == trace.None { // by one choice of chance it is answered, and by another it is not
		w.Result = *got.Result()
	}
	return w, nil
}

// endName is an end in words.
func (d *Decider) endName(e reach.End) string {
	switch {
	case e.Workload != nil:
		return "any workload in subnet " + NameOf(d.x, e.Workload.ID)
	case e.Interface != nil && isMember(e.Interface):
		return "a member of security group " + e.Interface.Name + " in subnet " + NameOf(d.x, e.Interface.Subnet)
	case e.Interface != nil:
		return NameOf(d.x, e.Interface.ID)
	case e.OnPremises != nil:
		return "on-premises network " + NameOf(d.x, e.OnPremises.ID)
	case e.Service != "":
		return serviceName(e.Service)
	}
	return "the internet"
}

// serviceName is a service in words.
func serviceName(service string) string {
	if service == network.OriginFacing {
		return "CloudFront"
	}
	return "AWS service " + service
}
