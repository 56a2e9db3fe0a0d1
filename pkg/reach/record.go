package reach

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// recorder writes down the ways of a single packet: one, or where chance chooses several.
type recorder struct {
	// onward makes filters that stop the packet let it go on all the same, so that all obstacles are found.
	onward    bool
	obstacles []trace.Hop
	ways      []way
	// failing is why no target of a load balancer answers.
	failing trace.Cause
}

// way is one way of a packet and its answer.
type way struct {
	forward, reply      []trace.Hop
	place               trace.Place
	delivered, returned bool
	cause               trace.Cause
}

func newRecorder(onward bool) *recorder { return &recorder{onward: onward} }

// delivered notes that the first packet arrived.
func (r *recorder) delivered(st *state, place trace.Place) {
	st.arrival = &arrival{st.hops.list(), place}
	st.hops = nil
	r.ways = append(r.ways, way{forward: st.arrival.hops, place: place, delivered: true})
}

// arrival is how the first packet of a flow came.
type arrival struct {
	hops  []trace.Hop
	place trace.Place
}

// returned notes that the answer arrived too.
func (r *recorder) returned(st *state) { r.add(st, trace.None, true) }

// ended notes that the packet or its answer was stopped.
func (r *recorder) ended(st *state, cause trace.Cause, _ trace.Place) { r.add(st, cause, false) }

func (r *recorder) add(st *state, cause trace.Cause, returned bool) {
	w := way{cause: cause, returned: returned}
	if st.arrival != nil {
		w.forward, w.place, w.delivered = st.arrival.hops, st.arrival.place, true
		w.reply = st.hops.list()
	} else {
		w.forward = st.hops.list()
	}
	if cause != trace.None && r.onward {
		r.obstacle(st)
	}
	r.ways = append(r.ways, w)
}

// obstacle notes the last hop as one that would stop the packet.
func (r *recorder) obstacle(st *state) {
	h := st.hops.hop
	for _, o := range r.obstacles {
		if o == h {
			return
		}
	}
	r.obstacles = append(r.obstacles, h)
}

// pick is the way that tells most: where all is well one that came back, else one that failed, as far as possible.
func (r *recorder) pick(reachable bool) way {
	var best way
	rank := -1
	for _, w := range r.ways {
		n := 0
		if w.delivered {
			n = 1
			if w.cause != trace.None || w.returned {
				n = 2
			}
		}
		if reachable && w.returned || !reachable && w.delivered && w.cause != trace.None {
			n = 3
		}
		if n > rank {
			best, rank = w, n
		}
	}
	return best
}

// summary is the hops of the way that tells most, and why it ended.
func (r *recorder) summary() ([]trace.Hop, trace.Cause) {
	w := r.pick(false)
	return w.forward, w.cause
}

// Trace follows a single packet and its answer, and tells their way hop by hop. Result.Unknown lists what is not known of the network and
// might change the answer.
func (e *Engine) Trace(f trace.Flow) trace.Result {
	w := e.follow(f, false)
	p := f.Packet
	r := trace.Result{Delivered: w.result.sent.Contains(p), Reachable: w.result.answered.Contains(p), Unknown: w.doubts}
	best := w.record.pick(r.Reachable)
	r.Forward, r.Reply, r.End, r.Cause = best.forward, best.reply, best.place, best.cause
	if !r.Reachable && r.Cause == trace.None {
		r.Cause = w.record.failing
	}
	if !r.Reachable && (len(r.Forward) != 1 || r.Cause != trace.GroupEgress) { // what its sender's groups hold back takes no other way either
		r.Unknown = merge(r.Unknown, e.beyond(e.betweenHosts(f)))
	}
	return r
}

// betweenHosts is the query about the ends that a packet is from and to, and that it is meant for without an address there; nothing where all that carries
// packets is modelled.
func (e *Engine) betweenHosts(f trace.Flow) Query {
	var q Query
	if len(e.x.Network.Unmodelled) == 0 {
		return q
	}
	transport := packet.TransportOf(f.Packet)
	q.Transport = &transport
	switch nic, src := e.x.Interface[f.From.ID], packet.Addrs(f.Packet.Src); {
	case nic != nil:
		q.From = []End{{Interface: nic}}
	case f.From.Kind == trace.Internet:
		q.From, q.Src = []End{{Internet: true}}, &src
	case f.From.Kind == trace.OnPremises:
		for _, o := range e.x.Network.OnPremises {
			if o.ID == f.From.ID {
				q.From = []End{{OnPremises: o}}
			}
		}
	}
	for _, nic := range e.x.Network.Interfaces {
		held := slices.Contains(nic.IPv6, f.Packet.Dst) || slices.ContainsFunc(nic.Addresses, func(a network.InterfaceAddress) bool {
			return a.Private == f.Packet.Dst || a.Public == f.Packet.Dst
		})
		if held || nic.ID == f.To {
			q.To = append(q.To, End{Interface: nic})
		}
	}
	return q
}

// Obstacles lists everything that stops a packet or its answer, filters beyond the first included: what has to change for it to arrive. What
// stands behind a route that is missing cannot be told.
func (e *Engine) Obstacles(f trace.Flow) []trace.Hop {
	return e.follow(f, true).record.obstacles
}

// follow runs the query of a single packet.
func (e *Engine) follow(f trace.Flow, onward bool) *walk {
	src, dst := packet.Addrs(f.Packet.Src), packet.Addrs(f.Packet.Dst)
	transport := packet.TransportOf(f.Packet)
	q := Query{Src: &src, Dst: &dst, Transport: &transport, Replies: true, Names: &Names{f.ServerName, f.Host}}
	w := newWalk(e, q, false)
	w.to = &ends{any: true}
	w.record = newRecorder(onward)
	switch f.From.Kind {
	case trace.Interface:
		if nic := e.x.Interface[f.From.ID]; nic != nil {
			w.result = w.start(End{Interface: nic})
		}
	case trace.Internet:
		w.result = w.start(End{Internet: true})
	case trace.OnPremises:
		o := e.x.OnPremises[f.From.ID]
		if o == nil {
			o = &network.OnPremises{ID: f.From.ID}
		}
		w.result = w.fromAddress(o, f)
	case trace.Service:
	}
	return w
}

// fromAddress sends a packet from a host behind a gateway, whether or not its network is known there.
func (w *walk) fromAddress(o *network.OnPremises, f trace.Flow) outcome {
	return w.launch(state{link: link{kind: overOther}}, packet.Addrs(f.Packet.Src), func(st state) outcome { return w.fromOnPremises(st, o) })
}
