package ingress

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// waysElsewhere are the ways to targets that are in blocks of other networks.
func (g TargetGroup) waysElsewhere() []way {
	var all []way
	for _, block := range g.CidrBlocks {
		for _, w := range waysTo([]string{""}, []string{"tcp"}, g.Port, g.HealthCheck, g.Targets) {
			w.block = block
			all = append(all, w)
		}
	}
	return all
}

// validateElsewhere checks the blocks of targets in other networks, and that the targets are there.
func (g TargetGroup) validateElsewhere(c *validate.Collector, at validate.Path) map[string]Target {
	if g.TargetType != TargetIp {
		c.Addf(validate.Conflict, at.Field("cidrBlocks"), g.TargetType, "targets of other networks are registered by their addresses: let targetType be %s", TargetIp)
	}
	if len(g.SecurityGroups) > 0 {
		c.Addf(validate.Conflict, at.Field("securityGroups"), g.SecurityGroups, "the targets are in other networks, whose groups cannot name the load balancer's: drop it, or cidrBlocks")
	}
	if g.AllowOtherClients != nil {
		c.Addf(validate.Conflict, at.Field("allowOtherClients"), nil, "who reaches targets in other networks is not promised here: drop it")
	}
	if g.CrossZone != nil && !*g.CrossZone {
		c.Addf(validate.Conflict, at.Field("crossZone"), false, "targets in other networks are in no zone of the load balancer: drop it")
	}
	for i, block := range g.CidrBlocks {
		if problem := privateBlockProblem(block); problem != "" {
			c.Addf(validate.Invalid, at.Field("cidrBlocks").Index(i), block, "%s", problem)
		} else if slices.Contains(g.CidrBlocks[:i], block) {
			c.Addf(validate.Duplicate, at.Field("cidrBlocks").Index(i), block, "%s is listed twice: drop one", block)
		}
	}
	targets := maps.Clone(g.Targets)
	for name, t := range targets {
		t.Id = component.CheckedInput(c, at.Field("targets").Key(name).Field("id"), t.Id, g.addressProblem)
		targets[name] = t
	}
	return targets
}

// addressProblem says what is wrong with the address of a target that is to be in the blocks.
func (g TargetGroup) addressProblem(text string) string {
	a, err := netip.ParseAddr(text)
	if err != nil {
		return fmt.Sprintf("%q is no address, such as 10.1.0.10", text)
	}
	for _, block := range g.CidrBlocks {
		if p, err := netip.ParsePrefix(block); err == nil && p.Contains(a) {
			return ""
		}
	}
	return fmt.Sprintf("%s is in none of cidrBlocks, which the load balancer is let out to: add its block there", a)
}

// privateBlockProblem says what is wrong with a block of targets: AWS registers addresses of a VPC's own blocks and of the ranges of RFC 1918 and RFC 6598 ("Target
// groups for your Application Load Balancers: target type").
func privateBlockProblem(block string) string {
	p, err := netip.ParsePrefix(block)
	switch {
	case err != nil || !p.Addr().Is4() || p != p.Masked():
		return fmt.Sprintf("%q is no block of IPv4, such as 10.1.0.0/20", block)
	case p.Addr().IsPrivate() && lastOf(p).IsPrivate(), netip.MustParsePrefix("100.64.0.0/10").Contains(p.Addr()) && p.Bits() >= 10:
		return ""
	}
	return fmt.Sprintf("%s is no private block: AWS registers no public address as a target", block)
}

// lastOf is the last address of a block of IPv4.
func lastOf(p netip.Prefix) netip.Addr {
	b := p.Addr().As4()
	for i := p.Bits(); i < 32; i++ {
		b[i/8] |= 1 << (7 - i%8)
	}
	return netip.AddrFrom4(b)
}
