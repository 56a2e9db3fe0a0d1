package trace

import (
	"fmt"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// Place is where a packet starts or ends.
type Place struct {
	Kind PlaceKind
	// ID of the interface, the on-premises network's gateway or connection, or the endpoint; empty for the internet.
	ID network.ID
}

// PlaceKind says what kind of place it is.
type PlaceKind string

// The kinds of places.
const (
	Interface  PlaceKind = "interface"
	Internet   PlaceKind = "internet"
	OnPremises PlaceKind = "on-premises"
	Service    PlaceKind = "service"
)

// Flow is a concrete question: a packet, where it starts, and what it says to who reads beyond its header.
type Flow struct {
	From   Place
	Packet packet.Packet
	// To is the interface that the packet is meant for, where it is named and may have no address there; else empty.
	To network.ID
	// ServerName is the name in a TLS handshake, Host that of an HTTP request; empty if there is neither.
	ServerName string
	Host       string
}

// Hop is one step of a packet's way: a filter that it passes or is stopped by, a table that sends it on, a gateway that changes it.
type Hop struct {
	// Node is the part of the network where it happens: a subnet, a route table, a NAT gateway ...
	Node network.ID
	// What happens there, in the field's words: "NACL net-nacl-app allows (rule 100)", "route 0.0.0.0/0 to NAT gateway net-nat-a".
	What string
	// Cause is why the packet stops here; None if it goes on.
	Cause Cause
	// Packet as it is behind the hop.
	Packet packet.Packet
	// Origin is the line or the place in a file that decides; zero if it follows from nothing that is written.
	Origin network.Origin
}

// Result is what happened to a flow, both ways.
type Result struct {
	// Forward is the way of the first packet, Reply that of its answer; the last hop of each tells where it ended.
	Forward []Hop
	Reply   []Hop
	// Delivered says that the first packet arrived at End.
	Delivered bool
	End       Place
	// Reachable says that it was delivered, and so was its answer; of messages that nobody answers, as most of ICMP are, that they were delivered.
	Reachable bool
	// Cause is why not: of the first packet, or if that was delivered, of its answer.
	Cause Cause
	// Unknown names what nobody could decide; the answer holds only if that is as assumed.
	Unknown []network.Unknown
}

// String is the hop in one line.
func (h Hop) String() string {
	s := h.What
	if h.Cause != None {
		s += fmt.Sprintf(" [%s]", h.Cause)
	}
	if o := h.Origin.String(); o != "" {
		s += " (" + o + ")"
	}
	return s
}
