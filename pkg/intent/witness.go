package intent

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/reach/walk"
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
	p := d.fresh(q, bad).Any(handy()...)
	src, dst, transport := packet.Addrs(p.Src), packet.Addrs(p.Dst), packet.TransportOf(p)
	one := q
	one.Src, one.Dst, one.Transport, one.First = &src, &dst, &transport, false
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
	from, to := q.From[0], q.To[0]
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
	w, err := d.replayed(v.Intent.Name, p, from, to, arrives, q.Replies)
	v.Witness = w
	return err
}

// fresh leaves out the addresses of declared interfaces where any workload is meant: a newcomer would have another.
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
		if q.From[0].Workload != nil {
			b.Src = b.Src.Subtract(used)
		}
		if q.To[0].Workload != nil {
			b.Dst = b.Dst.Subtract(used)
		}
		boxes = append(boxes, b)
	}
	if s := packet.SetOf(boxes...); !s.IsEmpty() {
		return s
	}
	return bad
}

// replayed follows a packet in a network where everything that it meets has an address: by the engine, for the hops, and by the walker.
func (d *Decider) replayed(name string, p packet.Packet, from, to reach.End, arrives, answered bool) (*Witness, error) {
	s := newStage(d.x, d.e)
	flow := s.flow(p, from, to)
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
	for _, f := range s.named(flow) {
		w.Flow, w.Result = f, engine.Trace(f)
		if asExpected(w.Result.Delivered, w.Result.Reachable) {
			break
		}
	}
	got := walk.New(x).WalkAll(w.Flow)
	if !asExpected(w.Result.Delivered, w.Result.Reachable) || !asExpected(got.Delivered, got.Reachable) {
		return w, &ReplayError{name, w.Flow.Packet, fmt.Sprintf("trace: delivered %v, answered %v (%s); walker: delivered %v, answered %v",
			w.Result.Delivered, w.Result.Reachable, w.Result.Cause, got.Delivered, got.Reachable)}
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
		return "AWS service " + e.Service
	}
	return "the internet"
}

// stage is a copy of a network in which what a witness meets has addresses, and any workload is an interface.
type stage struct {
	n      *network.Network
	x      *network.Index
	e      *reach.Engine
	public int
}

func newStage(x *network.Index, e *reach.Engine) *stage {
	n := *x.Network
	n.Interfaces = slices.Clone(n.Interfaces)
	n.SecurityGroups = slices.Clone(n.SecurityGroups)
	s := &stage{n: &n, x: x, e: e}
	n.NATGateways = make([]*network.NATGateway, len(x.Network.NATGateways))
	for i, g := range x.Network.NATGateways {
		n.NATGateways[i] = s.nat(g)
	}
	return s
}

// standIn is a public address that nobody has (RFC 5737).
func (s *stage) standIn() netip.Addr {
	s.public++
	return netip.AddrFrom4([4]byte{198, 51, 100, byte(s.public)})
}

// nat gives a NAT gateway the addresses that are not known.
func (s *stage) nat(g *network.NATGateway) *network.NATGateway {
	c := *g
	a := network.NATAddress{}
	if len(g.Addresses) > 0 {
		a = g.Addresses[0]
	}
	if !a.Private.IsValid() {
		if home := s.x.Subnet[g.Subnet]; home != nil {
			a.Private = lastUsable(home)
		}
	}
	if !a.Public.IsValid() && !g.Private {
		a.Public = s.standIn()
	}
	c.Addresses = append([]network.NATAddress{a}, c.Addresses[min(1, len(c.Addresses)):]...)
	return &c
}

// lastUsable is the highest IPv4 address that an interface of a subnet may have.
func lastUsable(s *network.Subnet) netip.Addr {
	for _, p := range s.CIDRs {
		if p.Addr().Is4() {
			r := packet.Prefixes(p).Ranges()[0]
			return r.To().Prev()
		}
	}
	return netip.Addr{}
}

// flow puts the ends of a packet on the stage.
func (s *stage) flow(p packet.Packet, from, to reach.End) trace.Flow {
	f := trace.Flow{Packet: p}
	switch {
	case from.Internet:
		f.From = trace.Place{Kind: trace.Internet}
	case from.OnPremises != nil:
		f.From = trace.Place{Kind: trace.OnPremises, ID: from.OnPremises.ID}
	default:
		f.From = trace.Place{Kind: trace.Interface, ID: s.actor(from, p.Src).ID}
	}
	if to.Workload != nil || to.Interface != nil {
		i := s.actor(to, p.Dst)
		if from.Internet && p.Dst.Is4() && len(i.Addresses) > 0 && i.Addresses[0].Private == p.Dst {
			f.Packet.Dst = i.Addresses[0].Public
		}
	}
	if to.Service != "" {
		s.service(to.Service, p.Dst)
	}
	return f
}

// service makes an address one of an AWS service's.
func (s *stage) service(name string, a netip.Addr) {
	lists := make([]*network.PrefixList, len(s.n.PrefixLists))
	for i, l := range s.n.PrefixLists {
		lists[i] = l
		if l.Service == name && l.Unknown != nil {
			c := *l
			c.Unknown, c.Prefixes = nil, []netip.Prefix{netip.PrefixFrom(a, a.BitLen())}
			lists[i] = &c
		}
	}
	s.n.PrefixLists = lists
}

// actor is the interface that plays an end, with the address that the packet has for it.
func (s *stage) actor(e reach.End, a netip.Addr) *network.Interface {
	if e.Workload != nil {
		return s.newcomer(e.Workload, a)
	}
	for i, nic := range s.n.Interfaces {
		if nic.ID != e.Interface.ID {
			continue
		}
		c := *nic
		c.Addresses = slices.Clone(nic.Addresses)
		s.settle(&c, a)
		s.n.Interfaces[i] = &c
		return &c
	}
	return e.Interface
}

// settle gives an interface the address that the packet has for it, as far as its own are not known.
func (s *stage) settle(i *network.Interface, a netip.Addr) {
	home := s.x.Subnet[i.Subnet]
	inside := home != nil && network.Contains(home.CIDRs, a)
	if a.Is6() {
		if i.HasIPv6 && len(i.IPv6) == 0 && inside {
			i.IPv6 = []netip.Addr{a}
		}
		return
	}
	for k := range i.Addresses {
		b := &i.Addresses[k]
		if !b.Private.IsValid() {
			b.Private = a
			if !inside && home != nil {
				b.Private = lastUsable(home).Prev()
			}
		}
		if b.HasPublic && !b.Public.IsValid() {
			b.Public = s.standIn()
			if !inside {
				b.Public = a
			}
		}
	}
}

// newcomer is the worst workload in a subnet: in every security group of its VPC and in one that allows everything, and with a public
// address where the subnet leads to the internet.
func (s *stage) newcomer(home *network.Subnet, a netip.Addr) *network.Interface {
	open := &network.SecurityGroup{ID: network.ID("palisade:allows-everything:" + string(home.VPC)), Name: "a group that allows everything", VPC: home.VPC}
	for _, all := range []string{"0.0.0.0/0", "::/0"} {
		r := network.GroupRule{Traffic: network.AllTraffic(), Prefix: netip.MustParsePrefix(all)}
		open.Ingress, open.Egress = append(open.Ingress, r), append(open.Egress, r)
	}
	groups := []network.ID{open.ID}
	for _, g := range s.n.SecurityGroups {
		if g.VPC == home.VPC && g.ID != open.ID {
			groups = append(groups, g.ID)
		}
	}
	if !slices.ContainsFunc(s.n.SecurityGroups, func(g *network.SecurityGroup) bool { return g.ID == open.ID }) {
		s.n.SecurityGroups = append(s.n.SecurityGroups, open)
	}
	i := &network.Interface{
		ID: network.ID("palisade:any-workload:" + string(home.ID) + ":" + a.String()), Name: "any workload in " + NameOf(s.x, home.ID), VPC: home.VPC, Subnet: home.ID, Groups: groups, Origin: home.Origin,
		Addresses: []network.InterfaceAddress{{HasPublic: s.e.LeadsToInternet(home)}}, HasIPv6: true,
	}
	s.settle(i, a)
	for k := range i.Addresses {
		if !i.Addresses[k].Private.IsValid() {
			i.Addresses[k].Private = lastUsable(home).Prev()
		}
		if i.Addresses[k].HasPublic && !i.Addresses[k].Public.IsValid() {
			i.Addresses[k].Public = s.standIn()
		}
	}
	if !i.Addresses[0].Private.IsValid() {
		i.Addresses = nil // a subnet of IPv6 alone
	}
	s.n.Interfaces = append(s.n.Interfaces, i)
	return i
}

// named gives a flow without names, and with each name that a firewall's domain list may look for.
func (s *stage) named(f trace.Flow) []trace.Flow {
	out := []trace.Flow{f}
	for _, w := range s.n.Firewalls {
		for _, g := range w.Policy.Stateful {
			if g.Domains == nil {
				continue
			}
			for _, t := range g.Domains.Targets {
				n := f
				n.ServerName = strings.TrimPrefix(t, ".")
				if !g.Domains.TLS {
					n.ServerName, n.Host = "", n.ServerName
				}
				out = append(out, n)
			}
		}
	}
	return out
}
