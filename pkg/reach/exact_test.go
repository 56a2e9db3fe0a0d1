package reach_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// TestAsk_isExact holds answers about sets to what becomes of single packets: on random networks, from every end to every end, a packet is in
// Sent if and only if it is delivered there, and in Answered if and only if its answer comes back. Packets are those at the edges of all that
// is written in the network, and those at the edges of the answers.
func TestAsk_isExact(t *testing.T) {
	t.Parallel()
	var total tally
	count := max(1, *networks/3)
	onNetworks(count, func(seed uint64) {
		sum := newExactness(seed)
		for _, from := range sum.ends {
			if from.starts {
				sum.from(from)
			}
		}
		total.add(&sum.tally)
	})
	t.Logf("seeds %d to %d: %d comparisons, of which %d are of packets that are answered, %d delivered only, %d not known", *firstSeed,
		*firstSeed+uint64(count)-1, total.packets, total.reachable, total.oneWay, total.unknown)
	shown := 0
	for kind, first := range total.kinds {
		if shown++; shown <= 10 {
			t.Errorf("%s (%d times), such as\n%s", kind, first.count, first.text)
		}
	}
	if *networks >= 100 {
		require.Greater(t, total.reachable, total.packets/300, "hardly a packet gets through: the networks test nothing")
		require.Greater(t, total.oneWay, total.packets/5000, "hardly an answer gets lost: the networks test nothing")
		require.Less(t, total.unknown, total.packets/5, "too much is not known: the networks test little")
	}
}

// place is an end of queries, and how single packets tell of it.
type place struct {
	name   string
	end    reach.End
	at     trace.Place
	starts bool
	// private and public are the addresses of what stands for the end in single packets; for a workload an interface that is in every group.
	private, public []netip.Addr
}

// holds reports whether a flow ended here.
func (p *place) holds(x *network.Index, r trace.Result, dst netip.Addr) bool {
	if p.end.Service == "" {
		return r.Delivered && r.End == p.at
	}
	switch e := x.Endpoint[r.End.ID]; {
	case !r.Delivered:
		return false
	case r.End.Kind == trace.Internet:
		return network.Contains(x.PrefixList["pl-s3"].Prefixes, dst)
	default:
		return e != nil && strings.HasSuffix(e.Service, "."+p.end.Service)
	}
}

// exactness is the comparison on one network.
type exactness struct {
	tally
	seed   uint64
	x      *network.Index
	engine *reach.Engine
	ends   []*place
	flows  map[trace.Place][]trace.Flow
	dice   *rand.Rand
}

func newExactness(seed uint64) *exactness {
	n := nettest.Random(seed)
	n.PrefixLists[0].Service = "s3"
	workloads := addWorkloads(n)
	s := &exactness{seed: seed, x: network.NewIndex(n), flows: map[trace.Place][]trace.Flow{}, dice: rand.New(rand.NewPCG(seed, 1))}
	s.engine = reach.New(s.x)
	for _, nic := range n.Interfaces {
		p := &place{name: string(nic.ID), end: reach.End{Interface: nic}, at: trace.Place{Kind: trace.Interface, ID: nic.ID}, starts: true}
		if subnet := workloads[nic.ID]; subnet != nil {
			p.name, p.end = "workload of "+string(subnet.ID), reach.End{Workload: subnet}
		}
		for _, a := range nic.Addresses {
			p.private = append(p.private, a.Private)
			if a.Public.IsValid() {
				p.public = append(p.public, a.Public)
			}
		}
		p.private = append(p.private, nic.IPv6...)
		if nic.Kind == "interface" { // what a load balancer sends on, only single packets tell
			s.ends = append(s.ends, p)
		}
	}
	for _, o := range n.OnPremises {
		s.ends = append(s.ends, &place{name: string(o.ID), end: reach.End{OnPremises: o}, at: trace.Place{Kind: trace.OnPremises, ID: o.ID}, starts: true})
	}
	s.ends = append(s.ends, &place{name: "internet", end: reach.End{Internet: true}, at: trace.Place{Kind: trace.Internet}, starts: true},
		&place{name: "s3", end: reach.End{Service: "s3"}})
	for _, f := range nettest.BoundaryFlows(n, *flows) {
		if f.ServerName == "" && f.Host == "" {
			s.flows[f.From] = append(s.flows[f.From], f)
		}
	}
	return s
}

// addWorkloads adds to each subnet an interface that is as open as any workload there may be: in every group, and with a public address where
// the subnet has a route to an internet gateway.
func addWorkloads(n *network.Network) map[network.ID]*network.Subnet {
	x := network.NewIndex(n)
	e := reach.New(x)
	added := map[network.ID]*network.Subnet{}
	for i, s := range n.Subnets {
		nic := &network.Interface{ID: "any-" + s.ID, VPC: s.VPC, Subnet: s.ID, Kind: "interface"}
		for _, g := range n.SecurityGroups {
			if g.VPC == s.VPC {
				nic.Groups = append(nic.Groups, g.ID)
			}
		}
		for _, b := range s.CIDRs {
			a := b.Masked().Addr()
			for range 77 {
				a = a.Next()
			}
			if a.Is6() {
				nic.IPv6 = append(nic.IPv6, a)
				continue
			}
			address := network.InterfaceAddress{Private: a}
			if e.LeadsToInternet(s) {
				address.Public, address.HasPublic = netip.AddrFrom4([4]byte{4, 0, 0, byte(i + 1)}), true
			}
			nic.Addresses = append(nic.Addresses, address)
		}
		n.Interfaces = append(n.Interfaces, nic)
		added[nic.ID] = s
	}
	return added
}

// from compares all that one end sends.
func (s *exactness) from(from *place) {
	results := map[trace.Flow]trace.Result{}
	follow := func(f trace.Flow) trace.Result {
		r, ok := results[f]
		if !ok {
			r = s.engine.Trace(f)
			results[f] = r
		}
		return r
	}
	for _, to := range s.ends {
		a := s.engine.Ask(reach.Query{From: []reach.End{from.end}, To: []reach.End{to.end}, Replies: true, Names: &reach.Names{}})
		flows := s.flows[from.at]
		for _, set := range []packet.Set{a.Asked, a.Sent, a.MaybeSent, a.Answered} {
			flows = append(flows, s.corners(from, to, set)...)
		}
		for _, f := range flows {
			s.compare(from, to, a, f, follow)
		}
	}
}

// compare holds an answer to one packet.
func (s *exactness) compare(from, to *place, a reach.Answer, f trace.Flow, follow func(trace.Flow) trace.Result) {
	if slices.Contains(from.private, f.Packet.Dst) { // what one sends to oneself is nothing to ask about
		return
	}
	told := f.Packet
	ways := []trace.Flow{f}
	switch {
	case to.private != nil && to.end.Workload != nil && f.Packet.Dst.Is4():
		// a public address that is not known is told by the private one: the packet to either counts
		switch {
		case from.end.Internet && slices.Contains(to.public, f.Packet.Dst):
			told.Dst = to.private[0]
		case slices.Contains(to.private, f.Packet.Dst) && !from.end.Internet:
			for _, public := range to.public {
				other := f
				other.Packet.Dst = public
				ways = append(ways, other)
			}
		default:
			return
		}
	case to.private != nil && !slices.Contains(to.private, f.Packet.Dst) && !slices.Contains(to.public, f.Packet.Dst):
		return
	case (to.end.Internet || to.end.Service != "") && !a.Asked.Contains(f.Packet):
		return
	}
	var delivered, reachable, unknown bool
	var shown trace.Result
	for i, way := range ways {
		r := follow(way)
		here := to.holds(s.x, r, way.Packet.Dst)
		delivered, reachable, unknown = delivered || here, reachable || here && r.Reachable, unknown || len(r.Unknown) > 0
		if i == 0 || here {
			shown = r
		}
	}
	s.packets++
	switch {
	case reachable:
		s.reachable++
	case delivered:
		s.oneWay++
	}
	sent, answered := a.Sent.Contains(told), a.Answered.Contains(told)
	wrong := ""
	switch {
	case unknown || len(a.Doubts) > 0:
		s.unknown++
		switch {
		case sent && !delivered && !unknown:
			wrong = "certainly sent, and not delivered"
		case delivered && !a.MaybeSent.Contains(told):
			wrong = "delivered, and not sent for any doubt"
		case answered && !reachable && !unknown:
			wrong = "certainly answered, and its answer lost"
		case reachable && !a.MaybeAnswered.Contains(told):
			wrong = "answered, and no answer for any doubt"
		}
	case sent != delivered:
		wrong = fmt.Sprintf("in Sent: %v, and delivered: %v", sent, delivered)
	case answered != reachable:
		wrong = fmt.Sprintf("in Answered: %v, and reachable: %v", answered, reachable)
	}
	if wrong != "" {
		s.count(wrong+" "+string(shown.Cause), 1, func() string {
			return fmt.Sprintf("seed %d: from %s to %s: %v\n%sdoubts %v\n", s.seed, from.name, to.name, f.Packet, tell(shown), a.Doubts)
		})
	}
}

// corners are packets at the edges of a set and beside them, as they go from one end to another.
func (s *exactness) corners(from, to *place, set packet.Set) []trace.Flow {
	var out []trace.Flow
	for _, b := range set.Boxes() {
		sources, destinations := from.private, append(slices.Clone(to.private), to.public...)
		if sources == nil {
			sources = edgesOf(b.Src)
		}
		if destinations == nil {
			destinations = edgesOf(b.Dst)
		}
		transports := edgesOfTransport(b.Transport)
		for range 12 {
			p := transports[s.dice.IntN(len(transports))]
			p.Src, p.Dst = sources[s.dice.IntN(len(sources))], destinations[s.dice.IntN(len(destinations))]
			v6 := p.Src.Is6()
			if v6 == p.Dst.Is6() && (v6 || p.Protocol != packet.ICMPv6) && (!v6 || p.Protocol != packet.ICMP) {
				out = append(out, trace.Flow{From: from.at, Packet: p})
			}
		}
	}
	return out
}

func edgesOf(s packet.AddrSet) []netip.Addr {
	var out []netip.Addr
	for _, r := range s.Ranges() {
		out = append(out, r.From(), r.To())
	}
	return out
}

// edgesOfTransport are headers at the ends of all ranges of a set, and beside them.
func edgesOfTransport(t packet.TransportSet) []packet.Packet {
	out := []packet.Packet{{Protocol: 50}, {Protocol: packet.ICMP, Type: 8}, {Protocol: packet.ICMP, Type: 3}, {Protocol: packet.ICMPv6, Type: 128}}
	for protocol, pairs := range map[uint8]packet.PortPairs{packet.TCP: t.TCP(), packet.UDP: t.UDP()} {
		for _, dst := range edgesOfPorts(pairs.Destinations()) {
			for _, src := range edgesOfPorts(pairs.Sources()) {
				out = append(out, packet.Packet{Protocol: protocol, SrcPort: src, DstPort: dst})
			}
		}
	}
	slices.SortFunc(out, func(a, b packet.Packet) int { return strings.Compare(a.String(), b.String()) })
	return out
}

func edgesOfPorts(s packet.PortSet) []uint16 {
	var out []uint16
	for _, r := range s.Ranges() {
		out = append(out, r[0]-1, r[0], r[1], r[1]+1) // around the end of the line they are some port too
	}
	return out
}
