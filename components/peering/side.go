package peering

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Side is one of the two VPCs of a connection.
type Side struct {
	// Vpc is the VPC, as SecureVpc.Network gives it. Of one that was made by other means, fill in vpcId, cidrBlocks (all that it has: AWS peers no VPCs of
	// which any blocks overlap) and, of the tiers that are chosen, routeTableIds and cidrBlocks.
	Vpc component.Network `pulumi:"vpc"`
	// Tiers are those that reach the chosen tiers of the other side, and are reached by them, where security groups and network ACLs allow it. No other
	// tier gets a route.
	Tiers []string `pulumi:"tiers"`
	// Ports are those on which the chosen tiers of the other side are to reach those of this one, such as tcp/5432 and udp/1024-2048: promised for
	// `palisade verify`, which then tells what is in the way. The connection carries all others as well. Default: nothing is promised.
	Ports []string `pulumi:"ports,optional"`
	// Provider works in the account and region of the VPC. Default: the provider of the component. Where both sides have the same, the connection accepts
	// itself; otherwise it is accepted by that of the accepter.
	Provider pulumi.ProviderResource `pulumi:"provider,optional"`
	// DnsResolution has public DNS host names of this VPC's instances resolve to their private addresses for the other VPC, so that its packets take the
	// connection. Both VPCs must have DNS support and DNS hostnames on ("Enable DNS resolution for a VPC peering connection"). Default: true.
	DnsResolution *bool `pulumi:"dnsResolution,optional"`
}

// resolved is DnsResolution with its default.
func (s Side) resolved() bool { return s.DnsResolution == nil || *s.DnsResolution }

// validate checks what is known, and returns the side with what is not known yet checked in an Apply.
func (s Side) validate(c *validate.Collector, at validate.Path) Side {
	s.Vpc = s.Vpc.Validate(c, at.Field("vpc"))
	if len(s.Vpc.CidrBlocks) == 0 {
		c.Addf(validate.Required, at.Field("vpc").Field("cidrBlocks"), nil, "required: all IPv4 blocks of the VPC, since AWS peers no VPCs of which any blocks overlap")
	}
	if len(s.Tiers) == 0 {
		c.Addf(validate.Required, at.Field("tiers"), nil, "required: the tiers that reach the other side's, and are reached by them")
	}
	tables := map[string]string{}
	for i, name := range s.Tiers {
		where := at.Field("tiers").Index(i)
		if slices.Contains(s.Tiers[:i], name) {
			c.Addf(validate.Duplicate, where, name, "%s is in the list already", name)
			continue
		}
		if tier, ok := s.Vpc.Tier(c, where, name); ok {
			s.checkTier(c, at.Field("vpc").Field("tiers").Key(name), tier, tables)
		}
	}
	for i, port := range s.Ports {
		if !isPort(port) {
			c.Addf(validate.Invalid, at.Field("ports").Index(i), port, "%q is no protocol and port: write tcp/5432, or udp/1024-2048", port)
		}
	}
	return s
}

// checkTier checks that a chosen tier has what routes need. A table that several zones or tiers share takes one route to a destination; tables are those of
// tiers before it.
func (s Side) checkTier(c *validate.Collector, at validate.Path, tier component.NetworkTier, tables map[string]string) {
	if len(tier.RouteTableIds) == 0 {
		c.Addf(validate.Required, at.Field("routeTableIds"), nil, "required of a tier that is chosen: its route tables, by the name of the zone")
	}
	for _, zone := range slices.Sorted(maps.Keys(tier.RouteTableIds)) {
		table, ok := tier.RouteTableIds[zone].(pulumi.String)
		if !ok {
			continue
		}
		where := at.Field("routeTableIds").Key(zone)
		if earlier := tables[string(table)]; earlier != "" {
			c.Addf(validate.Duplicate, where, string(table), "%s is %s already, and takes one route to a destination: give it once", table, earlier)
		} else {
			tables[string(table)] = where.String()
		}
	}
	if len(tier.CidrBlocks) == 0 {
		c.Addf(validate.Required, at.Field("cidrBlocks"), nil, "required of a tier that is chosen: blocks that hold its subnets and nothing else, to which the other side has routes")
	}
	checkNames(c, at.Field("cidrBlocks"), tier.CidrBlocks)
	checkNames(c, at.Field("ipv6CidrBlocks"), tier.Ipv6CidrBlocks)
}

// checkNames checks that routes to the blocks of a tier have names of their own, before all blocks are known.
func checkNames(c *validate.Collector, at validate.Path, blocks []pulumi.StringInput) {
	late := 0
	for i, block := range blocks {
		known, ok := block.(pulumi.String)
		switch {
		case ok && slices.Contains(blocks[:i], block):
			c.Addf(validate.Duplicate, at.Index(i), string(known), "%s is in the list already", known)
		case !ok && block != nil:
			if late++; late > 1 {
				c.Addf(validate.Invalid, at.Index(i), nil, "routes are named by the blocks that they lead to, before other resources have told these: one block of the list may come from another resource, write the others as text")
			}
		}
	}
}

// isPort checks what intents take: a protocol and a port, or a range of them.
func isPort(text string) bool {
	protocol, ports, _ := strings.Cut(text, "/")
	first, last, ranged := strings.Cut(ports, "-")
	if !ranged {
		last = first
	}
	from, err := strconv.ParseUint(first, 10, 16)
	to, also := strconv.ParseUint(last, 10, 16)
	return (protocol == "tcp" || protocol == "udp") && err == nil && also == nil && from <= to
}

// dualStack tells whether all chosen tiers have IPv6.
func (s Side) dualStack() bool {
	return !slices.ContainsFunc(s.Tiers, func(name string) bool { return len(s.Vpc.Tiers[name].Ipv6CidrBlocks) == 0 })
}
