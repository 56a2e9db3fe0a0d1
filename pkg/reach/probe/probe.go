package probe

import (
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Probe is one packet and what is expected of it.
type Probe struct {
	// ID names it among the probes of its file.
	ID string `json:"id"`
	// Src and Dst are an instance id, an interface id, "ip:ADDR" (Dst only), "public:ID" (Dst only: that resource's public address),
	// "internet:ADDR", or "onprem:ID/ADDR" (a host behind that VPN gateway, VPN connection or Direct Connect gateway).
	Src string `json:"src"`
	Dst string `json:"dst"`
	// Protocol is tcp, udp, icmp or a number; tcp if empty. Port is the destination port; SrcPort is 49152 if zero.
	Protocol string `json:"protocol,omitempty"`
	Port     int    `json:"port,omitempty"`
	SrcPort  int    `json:"srcPort,omitempty"`
	// ICMPType and ICMPCode; an echo request if absent.
	ICMPType *int `json:"icmpType,omitempty"`
	ICMPCode *int `json:"icmpCode,omitempty"`
	// Family is "ipv4" (if empty) or "ipv6": which addresses of an instance or interface are meant.
	Family string `json:"family,omitempty"`
	// SNI and HTTPHost are the names that a firewall with domain lists reads.
	SNI      string `json:"sni,omitempty"`
	HTTPHost string `json:"httpHost,omitempty"`
	// Verdict is "reachable" (delivered, and the answer comes back) or "unreachable"; Forward is "delivered" or "dropped", of the first packet
	// alone. Empty where nothing is expected.
	Verdict string `json:"verdict,omitempty"`
	Forward string `json:"forward,omitempty"`
	// BlockedBy is the first thing that stops the packet or, if that is delivered, its answer; EndAt lists acceptable last hops.
	BlockedBy       string   `json:"blockedBy,omitempty"`
	EndAt           []string `json:"endAt,omitempty"`
	MustTraverse    []string `json:"mustTraverse,omitempty"`
	MustNotTraverse []string `json:"mustNotTraverse,omitempty"`
	Why             string   `json:"why,omitempty"`
	Origin          string   `json:"origin,omitempty"`
}

// DefaultSrcPort is the source port of probes that name none: the first of IANA's ephemeral ports.
const DefaultSrcPort = 49152

// Read reads a list of probes. Keys that it does not know are ignored.
func Read(r io.Reader) ([]Probe, error) {
	var raw []json.RawMessage
	if err := json.NewDecoder(r).Decode(&raw); err != nil {
		return nil, fmt.Errorf("reading probes: want a JSON list: %w", err)
	}
	var c validate.Collector
	probes := make([]Probe, len(raw))
	seen := map[string]int{}
	for i, b := range raw {
		at := validate.Path{}.Index(i)
		if err := json.Unmarshal(b, &probes[i]); err != nil {
			c.Addf(validate.Invalid, at, string(b), "not a probe: %v", err)
			continue
		}
		p := &probes[i]
		if first, ok := seen[p.ID]; ok {
			c.Addf(validate.Duplicate, at.Field("id"), p.ID, "probe %q is also number %d of the list; give each an id of its own", p.ID, first)
		}
		seen[p.ID] = i
		p.check(&c, at)
	}
	return probes, c.Err()
}

func (p *Probe) check(c *validate.Collector, at validate.Path) {
	if p.ID == "" {
		c.Addf(validate.Required, at.Field("id"), "", "a probe needs an id, by which its result is found")
	}
	for _, f := range []struct{ name, value string }{{"src", p.Src}, {"dst", p.Dst}} {
		if f.value == "" {
			c.Addf(validate.Required, at.Field(f.name), "", "name an instance, an interface, or an address as internet:ADDR")
		}
	}
	if _, err := p.protocol(); err != nil {
		c.Addf(validate.Invalid, at.Field("protocol"), p.Protocol, "%v", err)
	}
	for _, f := range []struct {
		name  string
		value int
	}{{"port", p.Port}, {"srcPort", p.SrcPort}} {
		if f.value < 0 || f.value > 65535 {
			c.Addf(validate.Invalid, at.Field(f.name), f.value, "%d is no port; use 0 to 65535", f.value)
		}
	}
	for _, f := range []struct {
		name  string
		value *int
	}{{"icmpType", p.ICMPType}, {"icmpCode", p.ICMPCode}} {
		if f.value != nil && (*f.value < 0 || *f.value > 255) {
			c.Addf(validate.Invalid, at.Field(f.name), *f.value, "%d is out of range; use 0 to 255", *f.value)
		}
	}
	for _, f := range []struct {
		name, value string
		of          []string
	}{
		{"family", p.Family, []string{"", "ipv4", "ipv6"}},
		{"verdict", p.Verdict, []string{"", "reachable", "unreachable"}},
		{"forward", p.Forward, []string{"", "delivered", "dropped"}},
	} {
		if !contains(f.of, f.value) {
			c.Addf(validate.NotSupported, at.Field(f.name), f.value, "%q is none of %s", f.value, strings.Join(f.of[1:], ", "))
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// protocol is the number of the probe's protocol; ICMP stands for that of its family.
func (p *Probe) protocol() (uint8, error) {
	switch strings.ToLower(p.Protocol) {
	case "", "tcp":
		return packet.TCP, nil
	case "udp":
		return packet.UDP, nil
	case "icmp":
		return packet.ICMP, nil
	case "icmpv6":
		return packet.ICMPv6, nil
	}
	n, err := strconv.ParseUint(p.Protocol, 10, 8)
	if err != nil {
		return 0, fmt.Errorf("%q is no protocol; use tcp, udp, icmp, icmpv6, or a number from 0 to 255", p.Protocol)
	}
	return uint8(n), nil
}

// Flow ties the probe to a network: which interface sends, and which addresses are meant. Errors say what the network does not have.
func (p *Probe) Flow(x *network.Index) (trace.Flow, error) {
	f := trace.Flow{ServerName: p.SNI, Host: p.HTTPHost}
	var err error
	if f.Packet, err = p.header(); err != nil {
		return f, fmt.Errorf("probe %q: %w", p.ID, err)
	}
	source, err := p.source(x)
	if err != nil {
		return f, fmt.Errorf("probe %q: src %q: %w", p.ID, p.Src, err)
	}
	v6 := p.Family == "ipv6"
	switch dst, err := p.destination(x, source, v6); {
	case err != nil:
		return f, fmt.Errorf("probe %q: dst %q: %w", p.ID, p.Dst, err)
	default:
		f.Packet.Dst, f.To = dst, p.named(x)
	}
	v6 = f.Packet.Dst.Is6()
	f.From = source.place
	f.Packet.Src = source.addr
	if source.nic != nil {
		if f.Packet.Src, err = privateAddress(source.nic, v6); err != nil {
			return f, fmt.Errorf("probe %q: src %q: %w", p.ID, p.Src, err)
		}
	}
	if f.Packet.Src.Is6() != v6 {
		return f, fmt.Errorf("probe %q: src %v and dst %v are of different families", p.ID, f.Packet.Src, f.Packet.Dst)
	}
	if v6 && f.Packet.Protocol == packet.ICMP {
		f.Packet.Protocol = packet.ICMPv6
		if p.ICMPType == nil {
			f.Packet.Type = packet.EchoRequestV6
		}
	}
	return f, nil
}

// header is the packet without addresses.
func (p *Probe) header() (packet.Packet, error) {
	protocol, err := p.protocol()
	h := packet.Packet{Protocol: protocol}
	switch protocol {
	case packet.TCP, packet.UDP:
		h.SrcPort, h.DstPort = DefaultSrcPort, uint16(p.Port)
		if p.SrcPort != 0 {
			h.SrcPort = uint16(p.SrcPort)
		}
	case packet.ICMP, packet.ICMPv6:
		h.Type = packet.EchoRequest
		if protocol == packet.ICMPv6 {
			h.Type = packet.EchoRequestV6
		}
		if p.ICMPType != nil {
			h.Type = uint8(*p.ICMPType)
		}
		if p.ICMPCode != nil {
			h.Code = uint8(*p.ICMPCode)
		}
	}
	return h, err
}

// end is one end of a probe, as far as its text tells.
type end struct {
	place trace.Place
	nic   *network.Interface // nil for addresses outside of the network
	addr  netip.Addr         // valid where the text has an address
}

func (p *Probe) source(x *network.Index) (end, error) {
	if rest, ok := strings.CutPrefix(p.Src, "ip:"); ok {
		a, err := netip.ParseAddr(rest)
		if err != nil {
			return end{}, fmt.Errorf("no address: %w", err)
		}
		for _, nic := range x.Network.Interfaces {
			if holds(nic, a) {
				return end{place: trace.Place{Kind: trace.Interface, ID: nic.ID}, nic: nic}, nil
			}
		}
		return end{}, fmt.Errorf("no interface has the address %v", a)
	}
	return outside(x, p.Src)
}

// outside reads what may be a source or a destination.
func outside(x *network.Index, text string) (end, error) {
	if rest, ok := strings.CutPrefix(text, "internet:"); ok {
		a, err := netip.ParseAddr(rest)
		return end{place: trace.Place{Kind: trace.Internet}, addr: a}, err
	}
	if rest, ok := strings.CutPrefix(text, "onprem:"); ok {
		id, addr, _ := strings.Cut(rest, "/")
		a, err := netip.ParseAddr(addr)
		return end{place: trace.Place{Kind: trace.OnPremises, ID: network.ID(id)}, addr: a}, err
	}
	nic, err := interfaceOf(x, network.ID(text))
	if err != nil {
		return end{}, err
	}
	return end{place: trace.Place{Kind: trace.Interface, ID: nic.ID}, nic: nic}, nil
}

// interfaceOf is the interface with an id, or the primary one of an instance.
func interfaceOf(x *network.Index, id network.ID) (*network.Interface, error) {
	if i := x.Instance[id]; i != nil {
		if len(i.Interfaces) == 0 || x.Interface[i.Interfaces[0]] == nil {
			return nil, fmt.Errorf("instance %s has no network interface in the network", id)
		}
		return x.Interface[i.Interfaces[0]], nil
	}
	if nic := x.Interface[id]; nic != nil {
		return nic, nil
	}
	return nil, fmt.Errorf("no instance or network interface %q in the network", id)
}

func (p *Probe) destination(x *network.Index, source end, v6 bool) (netip.Addr, error) {
	if rest, ok := strings.CutPrefix(p.Dst, "ip:"); ok {
		return netip.ParseAddr(rest)
	}
	if rest, ok := strings.CutPrefix(p.Dst, "public:"); ok {
		return publicAddress(x, network.ID(rest))
	}
	if a, err := netip.ParseAddr(p.Dst); err == nil {
		return a, nil
	}
	if b := x.LoadBalancer[network.ID(p.Dst)]; b != nil {
		return balancerAddress(x, b, source.place.Kind == trace.Internet, v6)
	}
	d, err := outside(x, p.Dst)
	switch {
	case err != nil:
		return netip.Addr{}, err
	case d.nic == nil:
		return d.addr, nil
	case source.place.Kind == trace.Internet && !v6:
		return publicAddress(x, d.nic.ID)
	}
	return privateAddress(d.nic, v6)
}

// named is the interface that the destination names; none for addresses.
func (p *Probe) named(x *network.Index) network.ID {
	id := network.ID(strings.TrimPrefix(p.Dst, "public:"))
	if b := x.LoadBalancer[id]; b != nil && len(b.Interfaces) > 0 {
		return b.Interfaces[0]
	}
	if nic, err := interfaceOf(x, id); err == nil {
		return nic.ID
	}
	return ""
}

func holds(nic *network.Interface, a netip.Addr) bool {
	for _, b := range nic.Addresses {
		if b.Private == a {
			return true
		}
	}
	for _, b := range nic.IPv6 {
		if b == a {
			return true
		}
	}
	return false
}

func privateAddress(nic *network.Interface, v6 bool) (netip.Addr, error) {
	if v6 && len(nic.IPv6) > 0 {
		return nic.IPv6[0], nil
	}
	if !v6 && len(nic.Addresses) > 0 && nic.Addresses[0].Private.IsValid() {
		return nic.Addresses[0].Private, nil
	}
	family := "IPv4"
	if v6 {
		family = "IPv6"
	}
	return netip.Addr{}, fmt.Errorf("interface %s has no %s address", nic.ID, family)
}

// Undelivered stands for the public address of what has none: an address that belongs to nobody (RFC 5737).
func Undelivered() netip.Addr { return netip.AddrFrom4([4]byte{203, 0, 113, 254}) }

// publicAddress is the public address of an instance, interface, NAT gateway or load balancer; what has none gets [Undelivered], since to ask
// for it is not a mistake: the answer is that nothing arrives.
func publicAddress(x *network.Index, id network.ID) (netip.Addr, error) {
	if n := x.NATGateway[id]; n != nil {
		for _, a := range n.Addresses {
			if a.Public.IsValid() {
				return a.Public, nil
			}
		}
		return Undelivered(), nil
	}
	if b := x.LoadBalancer[id]; b != nil {
		return balancerAddress(x, b, true, false)
	}
	nic, err := interfaceOf(x, id)
	if err != nil {
		return netip.Addr{}, err
	}
	for _, a := range nic.Addresses {
		if a.Public.IsValid() {
			return a.Public, nil
		}
	}
	return Undelivered(), nil
}

// balancerAddress is the address of the first interface of a load balancer.
func balancerAddress(x *network.Index, b *network.LoadBalancer, public, v6 bool) (netip.Addr, error) {
	for _, id := range b.Interfaces {
		nic := x.Interface[id]
		switch {
		case nic == nil:
		case public && !v6:
			return publicAddress(x, id)
		default:
			return privateAddress(nic, v6)
		}
	}
	return netip.Addr{}, fmt.Errorf("load balancer %s has no interface in the network", b.ID)
}
