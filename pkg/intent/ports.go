package intent

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// Ports is a protocol with a range of destination ports or, for ICMP, without.
type Ports struct {
	// Protocol is the number of the IP protocol, or [network.AnyProtocol].
	Protocol int
	// From and To bound the ports, both included; -1 for all.
	From, To int
}

// ParsePorts reads "tcp/443", "udp/1024-65535", "tcp", "icmp", or the number of a protocol.
func ParsePorts(text string) (Ports, error) {
	name, ports, ranged := strings.Cut(strings.ToLower(strings.TrimSpace(text)), "/")
	out := Ports{From: -1, To: -1}
	switch name {
	case "tcp":
		out.Protocol = 6
	case "udp":
		out.Protocol = 17
	case "icmp", "icmpv6":
		out.Protocol = 1
	case "all", "any":
		out.Protocol = network.AnyProtocol
	default:
		n, err := strconv.ParseUint(name, 10, 8)
		if err != nil {
			return out, fmt.Errorf("%q is no protocol and port: write tcp/443, udp/1024-65535, tcp, icmp, or a protocol's number", text)
		}
		out.Protocol = int(n)
	}
	if !ranged {
		return out, nil
	}
	if out.Protocol != 6 && out.Protocol != 17 {
		return out, fmt.Errorf("%q: only tcp and udp have ports", text)
	}
	lo, hi, isRange := strings.Cut(ports, "-")
	if !isRange {
		hi = lo
	}
	from, err1 := strconv.ParseUint(lo, 10, 16)
	to, err2 := strconv.ParseUint(hi, 10, 16)
	if err1 != nil || err2 != nil || from > to {
		return out, fmt.Errorf("%q: %q is no port or range of ports from 0 to 65535", text, ports)
	}
	out.From, out.To = int(from), int(to)
	return out, nil
}

// String is the ports as they are written.
func (p Ports) String() string {
	name := map[int]string{6: "tcp", 17: "udp", 1: "icmp", network.AnyProtocol: "all"}[p.Protocol]
	if name == "" {
		name = strconv.Itoa(p.Protocol)
	}
	switch {
	case p.From < 0:
		return name
	case p.From == p.To:
		return fmt.Sprintf("%s/%d", name, p.From)
	}
	return fmt.Sprintf("%s/%d-%d", name, p.From, p.To)
}
