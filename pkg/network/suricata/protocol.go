package suricata

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

const (
	icmp   = 1
	tcp    = 6
	udp    = 17
	icmpv6 = 58
)

// protocolOf gives the numbers of a protocol, and says what else a packet must be where that is more than the number tells.
func protocolOf(name string) (numbers []int, unknown string, err error) {
	const application = "the application protocol "
	switch p := strings.ToLower(name); p {
	case "ip", "any":
		return []int{network.AnyProtocol}, "", nil
	case "ip4", "ipv4", "ip6", "ipv6":
		return []int{network.AnyProtocol}, "only " + p, nil
	case "tcp":
		return []int{tcp}, "", nil
	case "udp":
		return []int{udp}, "", nil
	case "sctp":
		return []int{132}, "", nil
	case "icmp":
		return []int{icmp, icmpv6}, "", nil
	case "icmpv4":
		return []int{icmp}, "", nil
	case "icmpv6":
		return []int{icmpv6}, "", nil
	case "tcp-pkt", "tcp-stream":
		return []int{tcp}, "only some packets of a flow: " + p, nil
	case "http", "http1", "http2", "tls", "ssl", "ftp", "ftp-data", "smb", "ssh", "smtp", "imap", "pop3", "msn", "rdp", "rfb", "mqtt", "telnet", "pgsql", "modbus", "websocket", "ldap":
		return []int{tcp}, application + p, nil
	case "tftp", "ntp", "dhcp", "quic", "ikev2", "ike", "snmp", "bittorrent-dht":
		return []int{udp}, application + p, nil
	case "dns", "dcerpc", "krb5", "nfs", "sip", "enip", "dnp3", "mdns":
		return []int{tcp, udp}, application + p, nil
	default:
		if n, err := strconv.Atoi(p); err == nil && n >= 0 && n <= 255 {
			return []int{n}, "", nil
		}
		return nil, "", fmt.Errorf("%q is no protocol that is known here", name)
	}
}
