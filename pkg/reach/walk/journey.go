package walk

import (
	"fmt"
	"maps"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// mostHops bounds the way of a packet; no network without a loop comes near.
const mostHops = 300

// journey is the way of one packet. Each of its methods is one step and ends with the next, with drop, or with deliver.
type journey struct {
	*walk
	reply  bool
	packet packet.Packet
	hops   []trace.Hop

	arrived bool
	end     trace.Place
	cause   trace.Cause

	// sender is the interface that sent the packet as it is, nil if that is none of the network: what group references are about.
	// vouched says that the sender stands for the packet though the source is another's: a load balancer that preserves addresses.
	sender  *network.Interface
	vouched bool
	// relayed says that an appliance or firewall forwarded it, public that it came by a public address, foreign that it came into its VPC from
	// outside; crossed are the connections between VPCs that it took.
	relayed, public, foreign bool
	crossed                  []crossing
	// sentFrom is the subnet from which it went to a transit gateway; nil if it came there from elsewhere.
	sentFrom *network.Subnet
	visits   map[visit]bool
	turns    map[Decision]int
}

// visit is a packet at a part of the network.
type visit struct {
	at     network.ID
	packet packet.Packet
}

// crossing is a connection between VPCs that a packet took: a peering, or a transit gateway from one attachment to another.
type crossing struct {
	peering  *network.Peering
	from, to *network.Attachment
}

// spot is where a packet is: in a subnet, or with none at the edge of a VPC.
type spot struct {
	vpc    *network.VPC
	subnet *network.Subnet
}

func (k *walk) journey(p packet.Packet, reply bool) *journey {
	return &journey{walk: k, packet: p, reply: reply, visits: map[visit]bool{}, turns: map[Decision]int{}}
}

// begin sends the packet from a place.
func (j *journey) begin(from trace.Place) {
	switch from.Kind {
	case trace.Interface:
		nic := j.x.Interface[from.ID]
		if nic == nil {
			j.unmodelled(from.ID, "interface")
			return
		}
		j.send(nic)
	case trace.Internet:
		j.public, j.foreign = true, true
		j.overInternet()
	case trace.OnPremises:
		j.foreign = true
		j.fromOnPremises(from.ID)
	case trace.Service:
		j.fromService(from.ID)
	default:
		j.drop(from.ID, trace.Unmodelled, network.Origin{}, "%q is no place to start from", from.Kind)
	}
}

// pass adds a hop that the packet goes on from.
func (j *journey) pass(node network.ID, origin network.Origin, format string, args ...any) {
	j.hops = append(j.hops, trace.Hop{Node: node, What: fmt.Sprintf(format, args...), Packet: j.packet, Origin: origin})
}

// drop ends the journey.
func (j *journey) drop(node network.ID, cause trace.Cause, origin network.Origin, format string, args ...any) {
	j.cause = cause
	j.hops = append(j.hops, trace.Hop{Node: node, What: fmt.Sprintf(format, args...), Cause: cause, Packet: j.packet, Origin: origin})
}

// unmodelled ends the journey at something that nothing is known of.
func (j *journey) unmodelled(id network.ID, what string) {
	j.notef(network.Origin{}, "%s %s: the network tells nothing of it", what, id)
	j.drop(id, trace.Unmodelled, network.Origin{}, "%s %s is unknown", what, id)
}

// deliver ends the journey where the packet is expected: anywhere for a first packet, for an answer where the first packet came from.
func (j *journey) deliver(end trace.Place, node network.ID, origin network.Origin, format string, args ...any) {
	if j.reply {
		if expected, _ := j.flow.Packet.Reply(); end != j.flow.From || j.packet != expected {
			j.drop(node, trace.NATNoSession, origin, "an answer that nobody waits for: %v", j.packet)
			return
		}
		for _, endpoint := range slices.Sorted(maps.Keys(j.inspected)) {
			if !j.reviewed[endpoint] {
				j.drop(endpoint, trace.FirewallAsymmetric, network.Origin{}, "firewall endpoint %s saw the request and not the answer", endpoint)
				return
			}
		}
	}
	j.arrived, j.end = true, end
	j.pass(node, origin, format, args...)
}

// again reports whether the packet was here before, as it is, and counts the visit.
func (j *journey) again(at network.ID) bool {
	v := visit{at, j.packet}
	before := j.visits[v] || len(j.hops) > mostHops
	j.visits[v] = true
	return before
}
