package waf

import (
	"fmt"
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// AddressSet is a set of addresses that are let through, or kept out. AWS keeps IPv4 and IPv6 apart, so that it becomes a set for each family that
// is given.
type AddressSet struct {
	// Name decides the names of the sets and of the rule, which is allow-NAME or deny-NAME, and the rule's place.
	Name string `pulumi:"name"`
	// Ipv4Addresses are blocks such as 192.0.2.0/24; a single address is a /32. Up to 10,000. How many there are is plain, each may come from another
	// resource. Give an empty list to make a set that something else fills.
	Ipv4Addresses []pulumi.StringInput `pulumi:"ipv4Addresses,optional"`
	// Ipv6Addresses are blocks such as 2001:db8::/56; a single address is a /128.
	Ipv6Addresses []pulumi.StringInput `pulumi:"ipv6Addresses,optional"`
	// Action is Block, Count, Captcha or Challenge, for addresses that are denied. Default: Block.
	Action string `pulumi:"action,optional"`
	// ForwardedIp takes the address from a header. Default: the address of the connection.
	ForwardedIp *ForwardedIp `pulumi:"forwardedIp,optional"`
	// Reason says why addresses are let through past all other rules, or are counted only; required for these.
	Reason string `pulumi:"reason,optional"`
}

// ipSet is a set to be made. The ARN is written to match once it is there.
type ipSet struct {
	name, version string
	addresses     []pulumi.StringInput
	match         pulumi.Map
}

// compile adds the rule of a set, and the sets that it needs.
func (s AddressSet) compile(b *builder, at validate.Path, kind string, band int, action, fallback string) {
	checkName(b.c, at.Field("name"), s.Name, 64)
	if s.Ipv4Addresses == nil && s.Ipv6Addresses == nil {
		b.c.Addf(validate.Required, at.Field("ipv4Addresses"), nil, "required: blocks of addresses, here or in ipv6Addresses")
	}
	name := kind + "-" + s.Name
	var matches []compiled
	for _, family := range []struct {
		field, version, suffix string
		bits                   int
		addresses              []pulumi.StringInput
	}{
		{"ipv4Addresses", "IPV4", "-ipv4", 32, s.Ipv4Addresses}, {"ipv6Addresses", "IPV6", "-ipv6", 128, s.Ipv6Addresses},
	} {
		if family.addresses == nil {
			continue
		}
		set := ipSet{
			name: name + family.suffix, version: family.version, match: pulumi.Map{},
			addresses: checkedAddresses(b.c, at.Field(family.field), family.addresses, family.bits),
		}
		if n := len(b.name) + 1 + len(set.name); n > maxName {
			b.c.Addf(validate.Invalid, at.Field("name"), s.Name, "the set is called %s-%s, %d characters: %d have room; shorten it", b.name, set.name, n, maxName)
		}
		b.sets = append(b.sets, set)
		m := s.ForwardedIp.inSet(b.c, at, set.match, fallback)
		m.input = pulumi.Map{"ipSetReferenceStatement": m.input}
		matches = append(matches, m)
	}
	if len(matches) == 0 {
		return
	}
	out := matches[0]
	if len(matches) == 2 {
		out = compiled{
			input:    pulumi.Map{"orStatement": pulumi.Map{"statements": pulumi.Array{matches[0].input, matches[1].input}}},
			capacity: matches[0].capacity + matches[1].capacity, references: 2, depth: 1,
		}
	}
	b.add(entry{at: at, name: name, priority: place(band, name), compiled: out, rule: pulumi.Map{"action": actionOf(action, nil)}})
}

func (s AddressSet) compileAllow(b *builder, at validate.Path) {
	if s.Action != "" {
		b.c.Addf(validate.Conflict, at.Field("action"), s.Action, "these addresses are allowed: drop action, or move the set to denyAddresses")
	}
	b.relax(at, s.Reason)
	s.compile(b, at, "allow", bandAllow, Allow, "NO_MATCH")
}

func (s AddressSet) compileDeny(b *builder, at validate.Path) {
	action := b.against(at, s.Action, s.Reason)
	s.compile(b, at, "deny", bandDeny, action, "MATCH")
}

// against is the action of a rule that is against requests. One that only counts needs a reason.
func (b *builder) against(at validate.Path, action, reason string) string {
	if action == "" {
		return Block
	}
	if validate.OneOf(b.c, at.Field("action"), action, Block, Count, Captcha, Challenge) && action == Count {
		b.relax(at, reason)
	}
	return action
}

// checkedAddresses checks blocks at once where they are known, otherwise in an Apply.
func checkedAddresses(c *validate.Collector, at validate.Path, addresses []pulumi.StringInput, bits int) []pulumi.StringInput {
	if n := len(addresses); n > 10000 {
		c.Addf(validate.Invalid, at, n, "%d blocks: AWS takes 10000 in a set; make several sets of them", n)
	}
	checked := make([]pulumi.StringInput, len(addresses))
	seen := map[pulumi.String]int{}
	for i, address := range addresses {
		at := at.Index(i)
		if address == nil {
			c.Addf(validate.Required, at, nil, "required: a block in each place of the list")
			continue
		}
		if known, ok := address.(pulumi.String); ok {
			if first, twice := seen[known]; twice {
				c.Addf(validate.Duplicate, at, string(known), "%s stands in place %d already: drop one", known, first)
			}
			seen[known] = i
		}
		checked[i] = component.CheckedInput(c, at, address, func(known string) string { return aBlock(known, bits) })
	}
	return checked
}

// aBlock checks a block as sets take it: any length but /0 ("IPSet").
func aBlock(text string, bits int) string {
	family, example := 4, "192.0.2.0/24"
	if bits == 128 {
		family, example = 6, "2001:db8::/56"
	}
	if address, err := netip.ParseAddr(text); err == nil && address.BitLen() == bits && address.Zone() == "" {
		return fmt.Sprintf("%s has no mask: write %s/%d", text, text, bits)
	}
	p, err := netip.ParsePrefix(text)
	switch {
	case err != nil || p.Addr().BitLen() != bits:
		return fmt.Sprintf("%q is not an IPv%d block, which reads %s", text, family, example)
	case p.Bits() == 0:
		return fmt.Sprintf("%s is every address, which AWS takes in no set: give %s and the like, or use the default action", text, example)
	case p != p.Masked():
		return fmt.Sprintf("%s has bits set beyond its mask: write %s", text, p.Masked())
	}
	return ""
}
