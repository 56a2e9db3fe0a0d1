package nettest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// Rule is one rule of how packets travel on AWS: a network in which it shows, and packets whose fate it decides.
type Rule struct {
	Number  int
	Text    string
	Network *network.Network
	Probes  []probe.Probe
}

// Rules are all rules, each with its own network.
func Rules() []Rule {
	var rules []Rule
	for _, c := range slices.Concat(
		groupRules(), referenceRules(), naclRules(), transitNACLRules(), routeRules(), internetRules(), natRules(), publicAccessRules(),
		peeringRules(), transitRules(), inspectionRules(), firewallRules(), edgeRules(), endpointRules(), balancerRules(), hybridRules(),
	) {
		n := NewBuilder()
		c.build(n)
		r := Rule{Number: c.number, Text: c.text, Network: n.Network(), Probes: c.probes}
		for i := range r.Probes {
			p := &r.Probes[i]
			p.ID = strconv.Itoa(r.Number) + string(rune('a'+i)) + " " + p.Src + " to " + p.Dst + " " + p.Why
		}
		rules = append(rules, r)
	}
	slices.SortStableFunc(rules, func(a, b Rule) int { return a.Number - b.Number })
	return rules
}

// scenario is a rule before its network is built.
type scenario struct {
	number int
	text   string
	build  func(n *Builder)
	probes []probe.Probe
}

// yes expects that a packet is delivered, and so is its answer. The packet is written "tcp/443", "udp/53", "icmp", "icmp/3", "50", with "ipv6"
// before it for that family, and behind it "from PORT", "sni NAME" or "host NAME".
func yes(src, dst, text string) probe.Probe {
	p := parse(src, dst, text)
	p.Verdict, p.Forward = "reachable", "delivered"
	return p
}

// no expects that the first packet is dropped.
func no(src, dst, text string, cause trace.Cause) probe.Probe {
	p := parse(src, dst, text)
	p.Verdict, p.Forward, p.BlockedBy = "unreachable", "dropped", string(cause)
	return p
}

// lost expects that the first packet is delivered and its answer lost.
func lost(src, dst, text string, cause trace.Cause) probe.Probe {
	p := parse(src, dst, text)
	p.Verdict, p.Forward, p.BlockedBy = "unreachable", "delivered", string(cause)
	return p
}

// via adds a part that the first packet has to go through.
func via(p probe.Probe, parts ...string) probe.Probe {
	p.MustTraverse = append(p.MustTraverse, parts...)
	return p
}

// past adds a part that the first packet must not go through.
func past(p probe.Probe, parts ...string) probe.Probe {
	p.MustNotTraverse = append(p.MustNotTraverse, parts...)
	return p
}

// endsAt sets where the first packet has to end.
func endsAt(p probe.Probe, parts ...string) probe.Probe {
	p.EndAt = parts
	return p
}

func parse(src, dst, text string) probe.Probe {
	p := probe.Probe{Src: src, Dst: dst, Why: text}
	words := strings.Fields(text)
	if words[0] == "ipv6" {
		p.Family = "ipv6"
		words = words[1:]
	}
	name, detail, hasDetail := strings.Cut(words[0], "/")
	p.Protocol = name
	switch {
	case hasDetail && name == "icmp":
		t := number(detail)
		p.ICMPType = &t
	case hasDetail:
		p.Port = number(detail)
	}
	for i := 1; i+1 < len(words); i += 2 {
		switch words[i] {
		case "from":
			p.SrcPort = number(words[i+1])
		case "sni":
			p.SNI = words[i+1]
		case "host":
			p.HTTPHost = words[i+1]
		default:
			panic("packet " + strconv.Quote(text) + ": " + words[i] + " is none of from, sni, host")
		}
	}
	return p
}
