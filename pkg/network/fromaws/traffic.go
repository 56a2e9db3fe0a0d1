package fromaws

import (
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Numbers of protocols that have ports or types.
const (
	icmp   = 1
	tcp    = 6
	udp    = 17
	icmpv6 = 58

	maxPort = 65535
)

func hasTypes(protocol int) bool { return protocol == icmp || protocol == icmpv6 }
func hasPorts(protocol int) bool { return protocol == tcp || protocol == udp }

// protocolNamed gives the number of a protocol that AWS calls by name.
func protocolNamed(name string) (int, bool) {
	switch name {
	case "tcp":
		return tcp, true
	case "udp":
		return udp, true
	case "icmp":
		return icmp, true
	case "icmpv6":
		return icmpv6, true
	case "all":
		return network.AnyProtocol, true
	}
	return 0, false
}

// traffic reads a protocol and, where it has them, its ports or its type and code, which bounds finds.
func (rd *reader) traffic(at place, field string, protocol word, bounds func(protocol int) (from, to *int, field string)) network.Traffic {
	t := network.AllTraffic()
	text := strings.ToLower(string(protocol))
	n, ok := protocolNamed(text)
	if !ok {
		var err error
		if n, err = strconv.Atoi(text); err != nil || n < network.AnyProtocol || n > 255 {
			rd.mistakes.Addf(validate.Invalid, at.field(field).where(), text,
				"%q is no protocol; write its number, or tcp, udp, icmp, icmpv6, or -1 for all", text)
			return t
		}
	}
	t.Protocol = n
	from, to, name := bounds(n)
	switch {
	case hasTypes(n):
		t.From, t.To = valueOr(from, -1), valueOr(to, -1)
		if t.From < -1 || t.From > 255 || t.To < -1 || t.To > 255 {
			rd.mistakes.Addf(validate.Invalid, at.field(name).where(), t.From, "type %d, code %d: both are from 0 to 255, or -1 for any", t.From, t.To)
		}
	case hasPorts(n):
		t.From, t.To = valueOr(from, 0), valueOr(to, maxPort)
		if t.From == -1 && t.To == -1 {
			t.From, t.To = 0, maxPort
		}
		if t.From < 0 || t.To > maxPort || t.From > t.To {
			rd.mistakes.Addf(validate.Invalid, at.field(name).where(), t.From, "%d to %d is no range of ports from 0 to %d", t.From, t.To, maxPort)
		}
	}
	return t
}

func valueOr(n *int, otherwise int) int {
	if n == nil {
		return otherwise
	}
	return *n
}
