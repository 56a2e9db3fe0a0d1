package nettest

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// origin is where a part of a built network stands: the words that it is written in.
func origin(text string) network.Origin { return network.Origin{File: "network", Path: text} }

func ids(words []string) []network.ID {
	list := make([]network.ID, len(words))
	for i, w := range words {
		list[i] = network.ID(w)
	}
	return list
}

func prefixes(words []string) []netip.Prefix {
	list := make([]netip.Prefix, len(words))
	for i, w := range words {
		list[i] = netip.MustParsePrefix(w)
	}
	return list
}

// address reads "10.0.0.5" or, with the public address in front of it, "10.0.0.5+3.0.0.5".
func address(text string) (private, public netip.Addr) {
	inner, outer, both := strings.Cut(text, "+")
	if both {
		public = netip.MustParseAddr(outer)
	}
	if inner != "" {
		private = netip.MustParseAddr(inner)
	}
	return private, public
}

// protocols by the names that traffic is written with.
func protocol(name string) int {
	switch name {
	case "all", "any":
		return network.AnyProtocol
	case "tcp":
		return 6
	case "udp":
		return 17
	case "icmp":
		return 1
	case "icmpv6":
		return 58
	}
	return number(name)
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(fmt.Sprintf("%q is no number", text))
	}
	return n
}

// traffic reads "all", "tcp", "tcp/443", "tcp/1024-65535", "icmp", "icmp/8", "icmp/8/0", "50".
func traffic(text string) network.Traffic {
	words := strings.Split(text, "/")
	t := network.Traffic{Protocol: protocol(words[0]), From: -1, To: -1}
	switch t.Protocol {
	case 6, 17:
		ports := network.PortRange{To: 65535}
		if len(words) > 1 {
			ports = portRange(words[1])
		}
		t.From, t.To = ports.From, ports.To
	case 1, 58:
		if len(words) > 1 {
			t.From = number(words[1])
		}
		if len(words) > 2 {
			t.To = number(words[2])
		}
	}
	return t
}

// portRange reads "443" or "1024-65535".
func portRange(text string) network.PortRange {
	from, to, isRange := strings.Cut(text, "-")
	if !isRange {
		to = from
	}
	return network.PortRange{From: number(from), To: number(to)}
}
