package vpc

import (
	"fmt"
	"net/netip"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The directions of a rule of the blacklist, as seen from the tier.
const (
	// DirectionInbound is for connections that are opened from outside the tier.
	DirectionInbound = "Inbound"
	// DirectionOutbound is for connections that the tier opens.
	DirectionOutbound = "Outbound"
	// DirectionBoth is for either.
	DirectionBoth = "Both"
)

// NetworkAcls is the blacklist that every tier has: a catch-all for what no security group should ever have let through.
//
// Each tier has a network ACL of its own. Its entries come in this order, the first that matches decides:
//
//  1. allow  Exceptions
//  2. deny   DenyCidrs, in both directions
//  3. allow  the VPC's own blocks and EstateCidrs, where an entry below could hit them
//  4. deny   the bogons, in both directions; the default ports and DenyPorts
//  5. allow  everything else (left out by DenyInternet)
//
// Network ACLs are stateless and see no connections. A deny by address holds in both directions: either alone breaks TCP, but
// datagrams would still pass the other way. A deny by port holds where the connection is opened, which suffices: no
// connection, no answers. Ports under 1024 are never a client's, so that such a deny drops no answers; from 1024 on it drops
// those to a NAT gateway, load balancer or client that happens to use the port, which is why none is on by default but in
// isolated tiers (remote desktop, 3389), where answers come from the VPC and the estate only.
type NetworkAcls struct {
	// DenyCidrs are IPv4 and IPv6 blocks with which nobody may talk. Adjacent and covered ones are merged.
	DenyCidrs []string `pulumi:"denyCidrs,optional"`
	// DenyPorts are denied to everybody outside the VPC and EstateCidrs.
	DenyPorts []PortRange `pulumi:"denyPorts,optional"`
	// Exceptions are allowed before any deny.
	Exceptions []NetworkAclException `pulumi:"exceptions,optional"`
	// RuleQuota is the quota of entries per direction that AWS grants the account, 20 to 40 ("Rules per network ACL"). IPv4 and IPv6
	// are counted together. Default: 20.
	RuleQuota int `pulumi:"ruleQuota,optional"`
	// AllowRiskyPorts drops the denies of TCP ports 22, 23, 135 to 139, 445 and, in isolated tiers, 3389 from outside the VPC and
	// EstateCidrs. Default: denied. NetBIOS datagrams (UDP 137 and 138) are not among them, since the entries would not leave room for
	// an estate in a dual-stack tier; DenyPorts takes them.
	AllowRiskyPorts *Relaxation `pulumi:"allowRiskyPorts,optional"`
	// AllowBogons drops the denies of blocks that are never routed on the internet. Default: denied.
	AllowBogons *Relaxation `pulumi:"allowBogons,optional"`
}

// TierNetworkAcl adds to the blacklist of one tier.
type TierNetworkAcl struct {
	// DenyCidrs are IPv4 and IPv6 blocks with which the tier may not talk.
	DenyCidrs []string `pulumi:"denyCidrs,optional"`
	// DenyPorts are denied to everybody outside the VPC and EstateCidrs.
	DenyPorts []PortRange `pulumi:"denyPorts,optional"`
	// Exceptions are allowed before any deny.
	Exceptions []NetworkAclException `pulumi:"exceptions,optional"`
	// DenyInternet allows the VPC, EstateCidrs and Exceptions only, in both directions. Default: false; isolation rests on the
	// missing route, and this is a second lock. Gateway endpoints (S3, DynamoDB) answer from public addresses: without
	// Exceptions for them such a tier cannot use them.
	DenyInternet bool `pulumi:"denyInternet,optional"`
}

// PortRange is a range of ports of one protocol.
type PortRange struct {
	// Protocol is tcp or udp. Default: tcp.
	Protocol string `pulumi:"protocol,optional"`
	// FromPort is the first port, 0 to 65535.
	FromPort int `pulumi:"fromPort"`
	// ToPort is the last port. Default: FromPort.
	ToPort int `pulumi:"toPort,optional"`
	// Direction is Inbound for ports of the tier, Outbound for ports of whom it talks to, or Both. Default: Inbound.
	Direction string `pulumi:"direction,optional"`
}

// NetworkAclException allows connections with a block before any deny, answers included.
type NetworkAclException struct {
	// CidrBlock is an IPv4 or IPv6 block.
	CidrBlock string `pulumi:"cidrBlock"`
	// Protocol is all, tcp or udp. Default: all.
	Protocol string `pulumi:"protocol,optional"`
	// FromPort is the first port of whoever is called, with tcp and udp. Default: every port.
	FromPort int `pulumi:"fromPort,optional"`
	// ToPort is the last port. Default: FromPort.
	ToPort int `pulumi:"toPort,optional"`
	// Direction is Inbound for connections from the block, Outbound for connections to it, or Both. Default: Both.
	Direction string `pulumi:"direction,optional"`
	// Reason says why; required, since an exception may lift any deny, the default ones among them.
	Reason string `pulumi:"reason"`
}

// The protocols of ports and exceptions.
const (
	protocolAll = "all"
	protocolTcp = "tcp"
	protocolUdp = "udp"
)

const (
	defaultRuleQuota = 20
	highestRuleQuota = 40
)

func (n NetworkAcls) quota() int {
	if n.RuleQuota == 0 {
		return defaultRuleQuota
	}
	return n.RuleQuota
}

func (n NetworkAcls) validate(c *validate.Collector, at validate.Path) {
	validateCidrs(c, at.Field("denyCidrs"), n.DenyCidrs)
	validatePorts(c, at.Field("denyPorts"), n.DenyPorts)
	validateExceptions(c, at.Field("exceptions"), n.Exceptions)
	if q := n.quota(); q < defaultRuleQuota || q > highestRuleQuota {
		c.Addf(validate.Invalid, at.Field("ruleQuota"), n.RuleQuota, "%d is no quota that AWS grants: 20 unless raised, 40 at most", n.RuleQuota)
	}
	if n.AllowRiskyPorts != nil {
		n.AllowRiskyPorts.Validate(c, at.Field("allowRiskyPorts"))
	}
	if n.AllowBogons != nil {
		n.AllowBogons.Validate(c, at.Field("allowBogons"))
	}
}

func (n TierNetworkAcl) validate(c *validate.Collector, at validate.Path, tierType string) {
	if applianceTier(tierType) || tierType == TierReserved {
		c.Addf(validate.Conflict, at, tierType, "a tier of type %s keeps its network ACL open, as AWS asks: drop networkAcl", tierType)
	}
	if n.DenyInternet && tierType == TierPublic {
		c.Addf(validate.Conflict, at.Field("denyInternet"), tierType, "a Public tier that denies the internet serves nobody: make it Isolated, or drop denyInternet")
	}
	validateCidrs(c, at.Field("denyCidrs"), n.DenyCidrs)
	validatePorts(c, at.Field("denyPorts"), n.DenyPorts)
	validateExceptions(c, at.Field("exceptions"), n.Exceptions)
}

func validateCidrs(c *validate.Collector, at validate.Path, blocks []string) {
	for i, block := range blocks {
		validateCidr(c, at.Index(i), block)
	}
}

// validateEstate refuses, beyond what is no block, whatever is too wide to be anybody's: it would lift the default denies without a word.
func validateEstate(c *validate.Collector, at validate.Path, blocks []string) {
	for i, block := range blocks {
		p, ok := validateCidr(c, at.Index(i), block)
		if !ok {
			continue
		}
		for _, b := range bogons() {
			if covers(p, b) && p != b {
				c.Addf(validate.Invalid, at.Index(i), block, "%s covers %s, which is no network's: name the blocks of your own networks, and no others", block, b)
				break
			}
		}
	}
}

func validateCidr(c *validate.Collector, at validate.Path, block string) (netip.Prefix, bool) {
	prefix, err := netip.ParsePrefix(block)
	if err != nil {
		c.Addf(validate.Invalid, at, block, "%q is no CIDR block: write an address and a mask, such as 192.0.2.0/24", block)
		return netip.Prefix{}, false
	}
	if masked := prefix.Masked(); masked != prefix {
		c.Addf(validate.Invalid, at, block, "%s has bits set behind its mask: write %s", block, masked)
		return netip.Prefix{}, false
	}
	return prefix, true
}

func validatePorts(c *validate.Collector, at validate.Path, ranges []PortRange) {
	for i, r := range ranges {
		r = r.withDefaults()
		validate.OneOf(c, at.Index(i).Field("protocol"), r.Protocol, protocolTcp, protocolUdp)
		validate.OneOf(c, at.Index(i).Field("direction"), r.Direction, DirectionInbound, DirectionOutbound, DirectionBoth)
		validatePortNumbers(c, at.Index(i), r.FromPort, r.ToPort)
	}
}

func validatePortNumbers(c *validate.Collector, at validate.Path, from, to int) {
	if from < 0 || to > 65535 || from > to {
		c.Addf(validate.Invalid, at, fmt.Sprintf("%d-%d", from, to), "%d to %d is no range of ports: 0 to 65535, the lower one first", from, to)
	}
}

func validateExceptions(c *validate.Collector, at validate.Path, exceptions []NetworkAclException) {
	for i, e := range exceptions {
		e = e.withDefaults()
		validateCidr(c, at.Index(i).Field("cidrBlock"), e.CidrBlock)
		component.RequireReason(c, at.Index(i).Field("reason"), e.Reason)
		validate.OneOf(c, at.Index(i).Field("direction"), e.Direction, DirectionInbound, DirectionOutbound, DirectionBoth)
		if validate.OneOf(c, at.Index(i).Field("protocol"), e.Protocol, protocolAll, protocolTcp, protocolUdp) {
			validatePortNumbers(c, at.Index(i), e.FromPort, e.ToPort)
		}
		if e.Protocol == protocolAll && (exceptions[i].FromPort != 0 || exceptions[i].ToPort != 0) {
			c.Addf(validate.Conflict, at.Index(i).Field("protocol"), e.Protocol, "ports mean nothing when all protocols are allowed: say tcp or udp, or drop the ports")
		}
	}
}

func (r PortRange) withDefaults() PortRange {
	if r.Protocol == "" {
		r.Protocol = protocolTcp
	}
	if r.ToPort == 0 {
		r.ToPort = r.FromPort
	}
	if r.Direction == "" {
		r.Direction = DirectionInbound
	}
	return r
}

func (e NetworkAclException) withDefaults() NetworkAclException {
	if e.Protocol == "" {
		e.Protocol = protocolAll
	}
	if e.ToPort == 0 {
		if e.ToPort = e.FromPort; e.FromPort == 0 {
			e.ToPort = 65535
		}
	}
	if e.Direction == "" {
		e.Direction = DirectionBoth
	}
	return e
}
