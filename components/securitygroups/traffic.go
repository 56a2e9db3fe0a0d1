package securitygroups

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// The protocols as rules name them. AWS gives these names back even where their numbers were given ("AuthorizeSecurityGroupIngress"), so that
// numbers would be a change for ever.
const (
	protocolAll    = "-1"
	protocolTcp    = "tcp"
	protocolUdp    = "udp"
	protocolIcmp   = "icmp"
	protocolIcmpv6 = "icmpv6"
)

// traffic is what a rule lets through: a protocol, and of TCP and UDP the destination ports from and to, both included.
type traffic struct {
	protocol string
	from, to int
}

const lastPort = 65535

// parseTraffic reads "tcp/443", "udp/1024-65535", "tcp", "icmp", "icmpv6", "all", or the number of a protocol, or says what is wrong.
func parseTraffic(text string) (traffic, string) {
	name, ports, ranged := strings.Cut(text, "/")
	t := traffic{from: -1, to: -1}
	switch name {
	case "tcp", "6":
		t.protocol = protocolTcp
	case "udp", "17":
		t.protocol = protocolUdp
	case "icmp", "1":
		t.protocol = protocolIcmp
	case "icmpv6", "58":
		t.protocol = protocolIcmpv6
	case "all", "any":
		t.protocol = protocolAll
	default:
		n, err := strconv.ParseUint(name, 10, 8)
		if err != nil {
			return t, fmt.Sprintf("%q is no protocol and port: write tcp/443, udp/1024-65535, tcp, icmp, icmpv6, all, or a protocol's number", text)
		}
		t.protocol = strconv.Itoa(int(n))
	}
	if !t.hasPorts() {
		if ranged {
			return t, fmt.Sprintf("%q: only tcp and udp have ports", text)
		}
		return t, ""
	}
	t.from, t.to = 0, lastPort
	if !ranged {
		return t, ""
	}
	lo, hi, isRange := strings.Cut(ports, "-")
	if !isRange {
		hi = lo
	}
	from, err1 := strconv.ParseUint(lo, 10, 16)
	to, err2 := strconv.ParseUint(hi, 10, 16)
	if err1 != nil || err2 != nil || from > to {
		return t, fmt.Sprintf("%q: %q is no port or range of ports from 0 to 65535", text, ports)
	}
	t.from, t.to = int(from), int(to)
	return t, ""
}

// parsePorts reads a list of which none may be wrong or said twice; one that is empty is a mistake.
func parsePorts(c *validate.Collector, at validate.Path, ports []string) []traffic {
	if len(ports) == 0 {
		c.Addf(validate.Required, at, nil, "required: what is let through, such as tcp/443")
	}
	var all []traffic
	for i, text := range ports {
		t, problem := parseTraffic(text)
		switch {
		case problem != "":
			c.Addf(validate.Invalid, at.Index(i), text, "%s", problem)
		case slices.Contains(all, t):
			c.Addf(validate.Duplicate, at.Index(i), text, "%s is in the list already", t)
		default:
			all = append(all, t)
		}
	}
	return all
}

func (t traffic) hasPorts() bool { return t.protocol == protocolTcp || t.protocol == protocolUdp }

// family is the only family of addresses that the traffic is of, 4 or 6; 0 for both.
func (t traffic) family() int {
	switch t.protocol {
	case protocolIcmp:
		return 4
	case protocolIcmpv6:
		return 6
	default:
		return 0
	}
}

// overlaps tells whether a packet may be of both.
func (t traffic) overlaps(o traffic) bool {
	if t.protocol == protocolAll || o.protocol == protocolAll {
		return true
	}
	return t.protocol == o.protocol && t.from <= o.to && o.from <= t.to
}

// String is the traffic as it is written, in one way.
func (t traffic) String() string {
	switch {
	case t.protocol == protocolAll:
		return "all"
	case !t.hasPorts() || t.from == 0 && t.to == lastPort:
		return t.protocol
	case t.from == t.to:
		return fmt.Sprintf("%s/%d", t.protocol, t.from)
	default:
		return fmt.Sprintf("%s/%d-%d", t.protocol, t.from, t.to)
	}
}

// key is the traffic as a part of a resource's name.
func (t traffic) key() string { return strings.ReplaceAll(t.String(), "/", "-") }

// ports are the bounds as a rule takes them: none with all protocols, -1 for all types and codes of ICMP.
func (t traffic) ports() (from, to pulumi.IntPtrInput) {
	if t.protocol == protocolAll {
		return nil, nil
	}
	return pulumi.Int(t.from), pulumi.Int(t.to)
}
