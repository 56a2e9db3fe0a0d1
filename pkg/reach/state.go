package reach

import (
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// state is a set of packets on their way, all at one place and with one history. It is passed by value: what one branch learns, another
// does not see.
type state struct {
	// reply says that these are the answers to packets that were delivered before.
	reply bool
	// box is the packets as they are now.
	box packet.Box
	// service is set where the far side is an AWS service: its destination, or for replies its source.
	service string
	// member is set where it is a member of a list of which the blocks are not known, played by an address that stands for whichever it is.
	member *member
	// src is who sent the packets, as filters that know security groups and gateways that know addresses see it.
	src identity
	// mixed says that they crossed a middlebox, behind which nobody knows whose they are.
	mixed bool
	// exits are the interfaces whose groups let them out to the address that they have, last first; receiver the interface that has it, once it
	// is known.
	exits    *exit
	receiver *network.Interface
	// link is how they came into the VPC in which they are.
	link link
	// frames is what replies need to find back, innermost first.
	frames *frame
	// seen lists the nodes passed in this direction; to come to one again without a change of address is a loop.
	seen *seen
	// engines lists the firewall endpoints and appliances that know the flow, met after the turn those that its answers met again.
	engines *seen
	met     *seen
	// zones is the subnets that transit gateways chose by the hash of the flow.
	zones *zoneChoice
	// sent is, for replies, the packets that they answer as their sender sent them; answerer the private addresses of who answers, where they
	// left by an internet gateway.
	sent     packet.Box
	answerer packet.AddrSet
	// origin is who sent the first packet, served who answers it: answers to the internet leave with the public address of the latter.
	origin, served identity
	// hops is the way so far, last first; only where it is recorded.
	hops *hopList
	// arrival is, for recorded replies, how the request came.
	arrival *arrival
}

// sender is who sends the packets of st: for answers, who serves.
func (st *state) sender() identity {
	if st.reply {
		return st.served
	}
	return st.src
}

// identity is who sends packets.
type identity struct {
	// nic is a declared interface, workload the subnet of any workload, nat a NAT gateway; at most one of them is set.
	nic      *network.Interface
	workload *network.Subnet
	nat      *network.NATGateway
	// vpc that it is in; empty for what is outside of all.
	vpc network.ID
	// internet says that it is a host of the internet.
	internet bool
	// translated says that the address is not the sender's own any more.
	translated bool
}

// link is how packets came into a VPC.
type link struct {
	kind    linkKind
	peering *network.Peering
	// from and to are the attachments of a transit gateway by which they came.
	from, to *network.Attachment
}

type linkKind uint8

const (
	sameVPC linkKind = iota
	overPeering
	overTransit
	overInternet
	overOther
)

// frame is a change of address, or a way out, that the reply has to undo. Frames are a stack: the reply undoes the last one first.
type frame struct {
	below *frame
	kind  frameKind
	// nat is the NAT gateway; gateway the internet, egress-only or other gateway by which the packets left; holder who owns the public address.
	nat     *network.NATGateway
	gateway *network.Gateway
	holder  identity
	// before is the packets as they were before the change, after as they were behind it.
	before, after packet.Box
	// told says that the public address which packets were received for is not known: before has the private one in its place.
	told bool
}

type frameKind uint8

const (
	translated frameKind = iota // by a NAT gateway: source address and port
	published                   // by an internet gateway on the way out: source address
	received                    // by an internet gateway on the way in: destination address
)

// pull gives the packets that their sender sent of those that are left behind all changes: for some of the ports that a NAT gateway may choose.
func (f *frame) pull(b packet.Box) packet.Box {
	told := false // the destination is told by the private address
	for ; f != nil; f = f.below {
		switch f.kind {
		case translated:
			switch {
			case f.nat64():
				b.Dst = f.before.Dst.Intersect(embed(b.Dst))
				b.Transport = b.Transport.Over6()
			case !told:
				b.Dst = f.before.Dst.Intersect(b.Dst)
			}
			b.Src = f.before.Src
			b.Transport = f.before.Transport.UntranslatedAny(b.Transport)
		case published:
			if b.Src.IsEmpty() || !f.before.Src.Equal(f.after.Src) {
				b.Src = f.before.Src
			}
		case received:
			if told = told || f.told; !f.told {
				b.Dst = f.before.Dst
			}
		}
	}
	return b
}

// change is the last frame that changed an address: IPv6 leaves as it is by gateways.
func (f *frame) change() *frame {
	for f != nil && f.kind == published && !f.before.Src.IsEmpty() && f.before.Src.First().Is6() {
		f = f.below
	}
	return f
}

// nat64 reports whether the change was from IPv6 to IPv4.
func (f *frame) nat64() bool {
	return f.kind == translated && f.before.Dst.First().Is6() && !f.after.Dst.IsEmpty() && f.after.Dst.First().Is4()
}

// natPorts is what a NAT gateway or load balancer takes as source ports ("NAT gateways use ports 1024-65535").
func natPorts() packet.PortSet { return packet.Ports(1024, 65535) }

// seen is a list of nodes, each with the changes of address that the packets had behind them there: other addresses are another flow.
type seen struct {
	id      network.ID
	changed *frame
	below   *seen
}

func (s *seen) has(id network.ID) bool {
	for ; s != nil; s = s.below {
		if s.id == id {
			return true
		}
	}
	return false
}

// hasFlow reports whether the list has a node for packets with the same addresses as those behind the given changes.
func (s *seen) hasFlow(id network.ID, frames *frame) bool {
	frames = frames.change()
	for ; s != nil; s = s.below {
		if s.id == id && s.changed == frames {
			return true
		}
	}
	return false
}

func (s *seen) with(id network.ID, frames *frame) *seen { return &seen{id, frames.change(), s} }

// zoneChoice is the subnet that a transit gateway chose for a flow at an attachment in appliance mode.
type zoneChoice struct {
	attachment *network.Attachment
	subnet     *network.Subnet
	below      *zoneChoice
}

func (z *zoneChoice) of(a *network.Attachment) *network.Subnet {
	for ; z != nil; z = z.below {
		if z.attachment == a {
			return z.subnet
		}
	}
	return nil
}

// hopList is a way, last hop first.
type hopList struct {
	hop   trace.Hop
	below *hopList
}

func (l *hopList) list() []trace.Hop {
	var out []trace.Hop
	for ; l != nil; l = l.below {
		out = append(out, l.hop)
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// outcome is what became of packets, as their sender sent them.
type outcome struct {
	// sent were delivered, whatever of them came back; for some of the ways that chance may choose.
	sent packet.Set
	// answered were delivered and answered, whichever way chance chooses.
	answered packet.Set
}

// and joins what became of different packets.
func (o outcome) and(p outcome) outcome {
	return outcome{o.sent.Union(p.sent), o.answered.Union(p.answered)}
}

// chance joins what becomes of the same packets by different choices of chance.
func (o outcome) chance(p outcome) outcome {
	return outcome{o.sent.Union(p.sent), o.answered.Intersect(p.answered)}
}

// either joins what becomes of the same packets if one or the other holds, of which nobody knows which: an optimist takes the union.
func (o outcome) either(p outcome, optimist bool) outcome {
	if optimist {
		return o.and(p)
	}
	return outcome{o.sent.Intersect(p.sent), o.answered.Intersect(p.answered)}
}
