package intent

import (
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// Intent is one sentence on who may talk to whom.
type Intent struct {
	// Name says it in words: "data has no internet".
	Name string
	Kind Kind
	// From and To are the ends, each of one selector or several. Isolate has From alone: the segments that stay apart.
	From, To []Selector
	// Except are ends that Deny, Via and Avoid do not count among From.
	Except []Selector
	// Through are the nodes that Via demands and Avoid forbids on the way.
	Through []Selector
	// Ports bounds what the intent is about; none is all traffic.
	Ports []Ports
	// Family is IPv4, IPv6, or empty for both.
	Family Family
	// Both makes Deny hold in both directions.
	Both bool
	// Connections makes Deny about connections alone: single packets that get no answer do not count.
	Connections bool
	// Origin is where it was written; for intents of the catalogue and of components, what they are about.
	Origin network.Origin
	// Source says who wants it.
	Source Source
	// givenUpBy is the argument by which the component that made what a sentence of the catalogue is about gives the whole of it up.
	givenUpBy string
}

// Kind is what an intent demands.
type Kind string

// The kinds of intents.
const (
	// Deny: no packet gets from From to To; with Both, neither the other way.
	Deny Kind = "deny"
	// Allow: every connection from From to To works, both ways, whatever chance chooses.
	Allow Kind = "allow"
	// Only: of everything that is declared, From reaches nothing but To, and that on the ports alone.
	Only Kind = "only"
	// Accept: of everything, inside and outside, nothing but From reaches To, and that on the ports alone.
	Accept Kind = "accept"
	// Via: what gets from From to To goes through one of Through.
	Via Kind = "via"
	// Avoid: nothing that gets from From to To goes through any of Through.
	Avoid Kind = "avoid"
	// Isolate: no packet gets from one of the segments to another.
	Isolate Kind = "isolate"
)

// Family is a family of addresses.
type Family string

// The families.
const (
	IPv4 Family = "ipv4"
	IPv6 Family = "ipv6"
)

// Source says who wants an intent.
type Source string

// The sources of intents.
const (
	// FromFile: the owner of the network, in a file of intents.
	FromFile Source = "file"
	// FromReference: the catalogue of the reference architecture.
	FromReference Source = "reference"
	// FromComponent: a component, of what it made.
	FromComponent Source = "component"
)

// transport is the set of what the intent is about; nil is everything.
func (i *Intent) transport() *packet.TransportSet {
	if len(i.Ports) == 0 {
		return nil
	}
	var out packet.TransportSet
	for _, p := range i.Ports {
		ports := packet.AllPorts()
		if p.From >= 0 {
			ports = packet.Ports(p.From, p.To)
		}
		switch p.Protocol {
		case network.AnyProtocol:
			out = out.Union(packet.AllTransport())
		case int(packet.TCP):
			out = out.Union(packet.TCPTo(ports))
		case int(packet.UDP):
			out = out.Union(packet.UDPTo(ports))
		case int(packet.ICMP):
			out = out.Union(packet.Protocol(packet.ICMP)).Union(packet.Protocol(packet.ICMPv6))
		default:
			out = out.Union(packet.Protocol(uint8(p.Protocol)))
		}
	}
	return &out
}

// family bounds addresses to the family of the intent; nil is both.
func (i *Intent) family() *packet.AddrSet {
	var set packet.AddrSet
	switch i.Family {
	case IPv4:
		set = packet.AllIPv4()
	case IPv6:
		set = packet.AllIPv6()
	default:
		return nil
	}
	return &set
}
