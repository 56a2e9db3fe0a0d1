package intent

import (
	"fmt"
	"net/netip"
	"path"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// Selector names ends or nodes of a network: "tier:data", "vpc:spoke-*", "internet", "cidr:10.0.0.0/8", "tier:app in vpc:shop", "nat in component:net".
type Selector struct {
	// Kind is what stands before the colon, or the whole of those that have none: internet, on-premises.
	Kind string
	// Pattern is what stands behind it: a name or an ID, with * and ? for any characters; empty for those without.
	Pattern string
	// VPC bounds it to the VPCs of that name or ID, Component to what a component of that name made; empty is all.
	VPC       string
	Component string
}

// String is the selector as it is written.
func (s Selector) String() string {
	text := s.Kind
	if s.Pattern != "" {
		text += ":" + s.Pattern
	}
	if s.VPC != "" {
		text += " in vpc:" + s.VPC
	}
	if s.Component != "" {
		text += " in component:" + s.Component
	}
	return text
}

// kinds says what may stand before the colon.
var kinds = map[string]kind{ //nolint:gochecknoglobals // a table, never written
	"tier": {end: true}, "tier-type": {end: true}, "subnet": {end: true}, "vpc": {end: true}, "domain": {end: true}, "tag": {end: true}, "cidr": {end: true},
	"sg": {end: true}, "lb": {end: true}, "endpoint": {end: true, node: true}, "interface": {end: true, node: true}, "instance": {end: true},
	"service": {end: true, outside: true}, "internet": {end: true, alone: true, outside: true}, "anywhere": {end: true, alone: true, outside: true},
	"on-premises": {end: true, alone: true, optional: true, outside: true},
	"firewall":    {node: true}, "nat": {node: true, alone: true, optional: true}, "internet-gateway": {node: true, alone: true, optional: true},
	"egress-only": {node: true, alone: true, optional: true}, "transit-gateway": {node: true, alone: true, optional: true},
	"peering": {node: true, alone: true, optional: true}, "waf": {node: true, alone: true, optional: true}, "vpn-gateway": {node: true, alone: true, optional: true}, "attachment": {node: true},
	distribution: {front: true},
}

// kind is what a kind of selector may be: an end (From, To), a node (Through); with nothing behind it (alone), and then also with something
// (optional); outside of all VPCs, so that no VPC bounds it; what has a web ACL before it and is in no VPC, and so the receiver of Via and Avoid alone (front).
type kind struct{ end, node, alone, optional, outside, front bool }

// ParseSelector reads a selector. A CIDR block alone stands for cidr:BLOCK.
func ParseSelector(text string) (Selector, error) {
	s := Selector{}
	what, in, bounded := strings.Cut(strings.TrimSpace(text), " in ")
	if bounded {
		what, name, _ := strings.Cut(strings.TrimSpace(in), ":")
		switch {
		case what == "vpc" && name != "":
			s.VPC = name
		case what == "component" && name != "":
			s.Component = name
		default:
			return s, fmt.Errorf("%q: what follows \"in\" is vpc:NAME or component:NAME", text)
		}
	}
	what = strings.TrimSpace(what)
	if _, err := netip.ParsePrefix(what); err == nil {
		what = "cidr:" + what
	}
	var named bool
	s.Kind, s.Pattern, named = strings.Cut(what, ":")
	k, ok := kinds[s.Kind]
	switch {
	case !ok:
		return s, fmt.Errorf("%q is no selector; write one of %s", text, strings.Join(forms(func(kind) bool { return true }), ", "))
	case named && s.Pattern == "" || !named && !k.alone:
		return s, fmt.Errorf("%q needs a name behind the colon: %s:NAME", text, s.Kind)
	case named && k.alone && !k.optional:
		return s, fmt.Errorf("%q takes nothing behind it: write %s", text, s.Kind)
	case bounded && k.outside:
		return s, fmt.Errorf("%q: %s is in no VPC and no component: leave out what follows \"in\"", text, s.Kind)
	case s.Kind == "cidr":
		p, err := netip.ParsePrefix(s.Pattern)
		switch {
		case err != nil:
			return s, fmt.Errorf("%q: %q is no CIDR block", text, s.Pattern)
		case p.Addr().Is4In6():
			return s, fmt.Errorf("%q: write an IPv4 block as such", text)
		}
		s.Pattern = p.Masked().String()
	case s.Kind == "tag":
		if key, value, ok := strings.Cut(s.Pattern, "="); !ok || key == "" || value == "" {
			return s, fmt.Errorf("%q: write tag:KEY=VALUE", text)
		}
	}
	for _, pattern := range []string{s.Pattern, s.VPC} {
		if _, err := path.Match(pattern, ""); err != nil {
			return s, fmt.Errorf("%q: %q is no pattern: write names, with * and ? for any characters", text, pattern)
		}
	}
	return s, nil
}

// block is the addresses of a selector of kind cidr.
func (s Selector) block() packet.AddrSet { return packet.Prefixes(netip.MustParsePrefix(s.Pattern)) }

// forms lists how selectors of some kinds are written.
func forms(of func(kind) bool) []string {
	var out []string
	for name, k := range kinds {
		if !of(k) {
			continue
		}
		if k.alone {
			out = append(out, name)
		} else {
			out = append(out, name+":NAME")
		}
	}
	slices.Sort(out)
	return out
}

// matches reports whether a part is meant, by its name or its ID. What has a name is not found by a pattern for IDs: those of a plan are made of
// the names of everything around it.
func matches(pattern, name string, id network.ID) bool {
	if pattern == string(id) {
		return true
	}
	if name == "" {
		name = string(id)
	}
	if name == "" || pattern == name || !strings.ContainsAny(pattern, `*?[\`) {
		return name != "" && pattern == name
	}
	ok, err := path.Match(strings.ReplaceAll(pattern, "/", "\x00"), strings.ReplaceAll(name, "/", "\x00"))
	return err == nil && ok
}
