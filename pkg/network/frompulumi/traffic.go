package frompulumi

import (
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// Numbers of protocols that have ports or types.
const (
	icmp   = 1
	tcp    = 6
	udp    = 17
	icmpv6 = 58
)

// protocols are the names by which AWS's provider takes protocols, IANA's.
func protocols() map[string]int {
	return map[string]int{
		"all": network.AnyProtocol, "icmp": icmp, "igmp": 2, "ggp": 3, "ipv4": 4, "st": 5, "tcp": tcp, "cbt": 7, "egp": 8, "igp": 9, "udp": udp,
		"dccp": 33, "ipv6": 41, "rsvp": 46, "gre": 47, "esp": 50, "ah": 51, "icmpv6": icmpv6, "ipv6-icmp": icmpv6, "eigrp": 88, "ospfigp": 89,
		"ipip": 94, "pim": 103, "vrrp": 112, "l2tp": 115, "sctp": 132, "udplite": 136,
	}
}

// protocol is the number of a protocol that is given by name or number.
func (v value) protocol(u **network.Unknown) int {
	s := strings.ToLower(v.text(u))
	if n, ok := protocols()[s]; ok {
		return n
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < network.AnyProtocol || n > 255 {
		if *u == nil || s != "" {
			v.wrong(u, "protocol")
		}
		return network.AnyProtocol
	}
	return n
}

// traffic is what a rule is for: its protocol and, where that has them, its ports or its type and code. What is not known of it is taken for
// all that it may be.
func traffic(protocol, from, to value, u **network.Unknown) network.Traffic {
	var lacking *network.Unknown
	t := network.Traffic{Protocol: protocol.protocol(&lacking), From: -1, To: -1}
	ports := t
	switch t.Protocol {
	case tcp, udp:
		ports.From, ports.To = from.number(&lacking, 0), to.number(&lacking, 0)
		if lacking == nil && (ports.From < 0 || ports.To > 65535 || ports.From > ports.To) {
			mark(&lacking, from.origin(), "%s, %s: %d to %d is no range of ports", from.path, to.path, ports.From, ports.To)
		}
		t.From, t.To = 0, 65535
	case icmp, icmpv6:
		ports.From, ports.To = from.number(&lacking, -1), to.number(&lacking, -1)
	}
	if lacking != nil {
		mark(u, lacking.Origin, "%s", lacking.Text)
		return t
	}
	return ports
}
