package reach

import (
	"cmp"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// walk is one run of a query over the network.
type walk struct {
	e *Engine
	q Query
	// optimist takes what is unknown as letting packets through; else as stopping them.
	optimist bool
	// to is the ends that count.
	to      *ends
	without map[network.ID]bool
	result  outcome
	asked   packet.Set
	// torn is set while packets go ways of which nobody knows which is theirs: none that arrives by one of them is certain to arrive.
	torn bool

	doubts []network.Unknown
	known  map[network.Unknown]bool
	stops  map[Stop]bool
	// record is set for single packets, whose way is told hop by hop.
	record *recorder
}

func newWalk(e *Engine, q Query, optimist bool) *walk {
	w := &walk{e: e, q: q, optimist: optimist, without: map[network.ID]bool{}, known: map[network.Unknown]bool{}, stops: map[Stop]bool{}}
	for _, id := range q.Without {
		w.without[id] = true
	}
	return w
}

// doubt notes something that is not known, and reports whether to take it as letting packets through.
func (w *walk) doubt(u network.Unknown) bool {
	if !w.known[u] {
		w.known[u] = true
		w.doubts = append(w.doubts, u)
	}
	return w.optimist
}

// either is what becomes of packets that go one of two ways, of which nobody knows which.
func (w *walk) either(one, other func() outcome) outcome {
	before := w.torn
	w.torn = !w.optimist
	out := one().either(other(), w.optimist)
	w.torn = before
	return out
}

// blind notes something that is not known and on which the way of packets hangs, and reports whether that ends here. A single packet goes on as
// far as it is known, so that its way can be told.
func (w *walk) blind(u *network.Unknown) bool {
	if u == nil {
		return false
	}
	w.doubt(*u)
	return w.record == nil
}

// enough reports whether the query has all that it asks for.
func (w *walk) enough() bool { return w.q.First && !w.result.sent.IsEmpty() }

func (w *walk) stopList() []Stop {
	out := make([]Stop, 0, len(w.stops))
	for s := range w.stops {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Stop) int { return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(a.Cause, b.Cause)) })
	return out
}

// drop ends the way of packets.
func (w *walk) drop(st state, cause trace.Cause, node network.ID, what string, origin network.Origin) outcome {
	if !st.reply {
		w.stops[Stop{node, cause}] = true
	}
	if w.record != nil {
		st.hop(trace.Hop{Node: node, What: what, Cause: cause, Packet: w.sample(&st), Origin: origin})
		w.record.ended(&st, cause, trace.Place{})
	}
	return outcome{}
}

// stopped is what a filter that stops all packets leaves: nothing, or where every obstacle is to be found, all.
func (w *walk) stopped(st *state, cause trace.Cause, node network.ID, what string, origin network.Origin) []packet.Box {
	if !st.reply {
		w.stops[Stop{node, cause}] = true
	}
	if w.record == nil {
		return nil
	}
	st.hop(trace.Hop{Node: node, What: what, Cause: cause, Packet: w.sample(st), Origin: origin})
	if w.record.onward {
		w.record.obstacle(st)
		return []packet.Box{st.box}
	}
	w.record.ended(st, cause, trace.Place{})
	return nil
}

// verdictAt is what a filter says of a single packet.
type verdictAt struct {
	node   network.ID
	cause  trace.Cause
	what   string
	origin network.Origin
}

// filtered notes what a filter, a node with its cause, did to the packets of st, of which passed are left. What it says of a single packet is
// explained where that is told.
func (w *walk) filtered(st *state, passed []packet.Box, node network.ID, cause trace.Cause, explain func(packet.Packet) verdictAt) []packet.Box {
	if w.record == nil {
		if !st.reply && !covers(passed, st.box) {
			w.stops[Stop{node, cause}] = true
		}
		return passed
	}
	p := w.sample(st)
	v := explain(p)
	if len(passed) == 0 {
		return w.stopped(st, v.cause, v.node, v.what, v.origin)
	}
	st.hop(trace.Hop{Node: v.node, What: v.what, Packet: p, Origin: v.origin})
	return passed
}

// covers reports whether the boxes are one that is all of b: whether nothing was stopped.
func covers(boxes []packet.Box, b packet.Box) bool {
	return len(boxes) == 1 && boxes[0].Src.Equal(b.Src) && boxes[0].Dst.Equal(b.Dst) && boxes[0].Transport.Equal(b.Transport)
}

// sample is the packet of a single-packet walk, as it is now.
func (w *walk) sample(st *state) packet.Packet {
	if st.box.IsEmpty() {
		return packet.Packet{}
	}
	return st.box.Any()
}

// hop adds a hop to the way.
func (s *state) hop(h trace.Hop) { s.hops = &hopList{h, s.hops} }

// note adds a hop that packets pass, if the way is recorded.
func (w *walk) note(st *state, node network.ID, origin network.Origin, what func() string) {
	if w.record != nil {
		st.hop(trace.Hop{Node: node, What: what(), Packet: w.sample(st), Origin: origin})
	}
}

// pass marks a node as passed; false if the packets were there before.
func (st *state) pass(id network.ID) bool {
	if st.seen.hasFlow(id, st.frames) {
		return false
	}
	st.see(id)
	return true
}

// see notes a node on the way.
func (st *state) see(id network.ID) { st.seen = st.seen.with(id, st.frames) }

// each follows every box of a filter's result.
func (w *walk) each(st state, boxes []packet.Box, next func(state) outcome) outcome {
	var out outcome
	for _, b := range boxes {
		if b.IsEmpty() || w.enough() {
			continue
		}
		st.box = b
		out = out.and(next(st))
	}
	return out
}

// arrived is where the first packets of flows end: they count if the query asks for that place, and then their answers are followed.
func (w *walk) arrived(st state, place trace.Place, reply func(state) outcome) outcome {
	if w.record != nil {
		w.record.delivered(&st, place)
	}
	if len(w.q.Through) > 0 && !w.passedOne(&st) {
		return outcome{}
	}
	sent := st.frames.pull(st.box)
	out := outcome{sent: packet.SetOf(sent)}
	if w.q.First && !w.torn {
		w.result.sent = w.result.sent.Union(out.sent)
	}
	if !w.q.Replies || sent.IsEmpty() {
		return out
	}
	if alone := sent.Transport.Unanswerable(); !alone.IsEmpty() {
		out.answered = packet.SetOf(packet.Box{Src: sent.Src, Dst: sent.Dst, Transport: alone})
		if w.record != nil {
			w.record.returned(&st)
		}
	}
	back := st
	back.reply, back.sent = true, sent
	back.seen, back.met, back.link = nil, nil, link{}
	back.box = packet.Box{Src: st.box.Dst, Dst: st.box.Src, Transport: st.box.Transport.Reply()}
	if back.box.IsEmpty() {
		return out
	}
	out.answered = out.answered.Union(reply(back).answered)
	return out
}

func (w *walk) passedOne(st *state) bool {
	for _, id := range w.q.Through {
		if st.seen.has(id) {
			return true
		}
	}
	return false
}

// home is where answers end: at the sender of what they answer. It gives what was sent and is answered now.
func (w *walk) home(st state) outcome {
	for f := st.engines; f != nil; f = f.below {
		if st.met.hasFlow(f.id, f.changed) {
			continue
		}
		if u := w.e.oneDirection(f.id); u == nil || !w.doubt(*u) {
			return w.drop(st, trace.FirewallAsymmetric, f.id, "the answer does not come back by firewall endpoint "+string(f.id)+", which saw the request", network.Origin{})
		}
	}
	if w.record != nil {
		w.record.returned(&st)
	}
	return outcome{answered: packet.SetOf(packet.Box{
		Src: st.sent.Src.Intersect(st.box.Dst), Dst: st.sent.Dst.Intersect(st.homeSource()), Transport: st.sent.Transport.Answered(st.box.Transport),
	})}
}

// homeSource is the sources of answers as their receivers know them: the addresses that they sent to.
func (st *state) homeSource() packet.AddrSet {
	if st.box.Src.Contains(UnknownPublic()) {
		return st.answerer // which tells of an address that is not known
	}
	return st.box.Src
}
