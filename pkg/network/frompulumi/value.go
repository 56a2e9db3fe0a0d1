package frompulumi

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// value is a property of a resource, or a part of one.
type value struct {
	of *resource
	// path is its place within the resource's inputs: "routes[0].cidrBlock".
	path string
	raw  any
}

// get is a property: what the program gives, or else what the outputs say.
func (r *resource) get(name string) value {
	in, out := r.Inputs[name], r.Outputs[name]
	if in == nil || holdsUnknown(in) && out != nil && !holdsUnknown(out) {
		in = out
	}
	return value{r, name, in}
}

// holdsUnknown reports whether some part of a JSON value is not known, or not told.
func holdsUnknown(v any) bool {
	switch v := v.(type) {
	case string:
		return v == plan.Unknown || v == plan.Secret
	case []any:
		for _, e := range v {
			if holdsUnknown(e) {
				return true
			}
		}
	case map[string]any:
		for _, e := range v {
			if holdsUnknown(e) {
				return true
			}
		}
	}
	return false
}

// unknown reports whether the value itself is not known or not told.
func (v value) unknown() bool { return v.raw == plan.Unknown || v.raw == plan.Secret }

// absent reports whether there is no value. An empty text is none: outputs write it for what is not set.
func (v value) absent() bool { return v.raw == nil || v.raw == "" }

// given reports whether there is a value, known or not.
func (v value) given() bool { return !v.absent() }

// root is the property that the value is, or is a part of; empty for the resource as a whole.
func (v value) root() string {
	root, _, _ := strings.Cut(v.path, ".")
	root, _, _ = strings.Cut(root, "[")
	return root
}

// remembered reports whether only outputs tell of a value: it is what the last deployment found. What resources of their own have put there, as
// rules in a group, a new deployment may change.
func (v value) remembered() bool {
	root := v.root()
	return root != "" && v.of.Inputs[root] == nil && !v.of.External
}

// doubtful marks a part of which the last deployment alone tells.
func (v value) doubtful(u **network.Unknown) {
	if v.remembered() {
		mark(u, v.origin(), "%s: told by the last deployment alone, and may change", v.path)
	}
}

func (v value) origin() network.Origin { return v.of.origin(v.path) }

// mark adds to what is not known of a part. A second reason joins the first one.
func mark(u **network.Unknown, o network.Origin, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if *u == nil {
		*u = &network.Unknown{Text: text, Origin: o}
		return
	}
	if !strings.Contains((*u).Text, text) {
		(*u).Text += "; " + text
	}
}

// lacks marks a part whose property is not known, and reports whether it is so.
func (v value) lacks(u **network.Unknown) bool {
	switch v.raw {
	case plan.Unknown:
		mark(u, v.origin(), "%s: not known before deployment", v.path)
	case plan.Secret:
		mark(u, v.origin(), "%s: a secret", v.path)
	default:
		return false
	}
	return true
}

// wrong marks a part whose property is not of the kind that it must be.
func (v value) wrong(u **network.Unknown, want string) {
	mark(u, v.origin(), "%s: %v is no %s", v.path, v.raw, want)
}

// field is a property of an object.
func (v value) field(name string) value {
	path := v.path + "." + name
	if v.unknown() {
		return value{v.of, path, v.raw}
	}
	o, _ := v.raw.(map[string]any)
	return value{v.of, path, o[name]}
}

// only is the one object of a list, as some properties are given, or the object itself.
func (v value) only() value {
	if l, ok := v.raw.([]any); ok {
		if len(l) == 0 {
			return value{v.of, v.path, nil}
		}
		return value{v.of, v.path + "[0]", l[0]}
	}
	return v
}

// items are the members of a list. Of a resource that was only read, a list that nobody told of is not known.
func (v value) items(u **network.Unknown) []value {
	if v.raw == nil && v.of.External && v.path != "" && v.of.get(v.root()).raw == nil {
		mark(u, v.origin(), "%s: not told of a resource that exists already", v.path)
	}
	if v.lacks(u) || v.absent() {
		return nil
	}
	l, ok := v.raw.([]any)
	if !ok {
		v.wrong(u, "list")
		return nil
	}
	items := make([]value, len(l))
	for i, e := range l {
		items[i] = value{v.of, fmt.Sprintf("%s[%d]", v.path, i), e}
	}
	return items
}

// text is a string; empty where there is none.
func (v value) text(u **network.Unknown) string {
	if v.lacks(u) || v.absent() {
		return ""
	}
	switch t := v.raw.(type) {
	case string:
		return t
	case bool:
		return strconv.FormatBool(t)
	case float64:
		return strconv.FormatFloat(t, 'f', -1, 64)
	case int:
		return strconv.Itoa(t)
	}
	v.wrong(u, "text")
	return ""
}

// texts are the strings of a list.
func (v value) texts(u **network.Unknown) []string {
	var all []string
	for _, e := range v.items(u) {
		if s := e.text(u); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// flag is a boolean, or the default where there is none. AWS's "enable" and "disable" are booleans, too.
func (v value) flag(u **network.Unknown, otherwise bool) bool {
	switch s := v.text(u); s {
	case "":
		return otherwise
	case "true", "enable", "on":
		return true
	case "false", "disable", "off":
		return false
	default:
		v.wrong(u, "boolean")
		return otherwise
	}
}

// may is flag for what an interface has, which it is taken to have where that is not known: only then does anybody
// look at it, and find it doubtful.
func (v value) may(u **network.Unknown, otherwise bool) bool {
	return v.flag(u, otherwise) || v.unknown()
}

// number is a whole number, or the default where there is none.
func (v value) number(u **network.Unknown, otherwise int) int {
	s := v.text(u)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		v.wrong(u, "whole number")
		return otherwise
	}
	return n
}

// prefix is a block, without the bits of a host; not ok where there is none, or none that is a fact.
func (v value) prefix(u **network.Unknown) (netip.Prefix, bool) {
	s := v.text(u)
	if s == "" {
		return netip.Prefix{}, false
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		v.wrong(u, "CIDR block")
		return netip.Prefix{}, false
	}
	p = p.Masked()
	if v.of.reader.invented.holds(p) {
		mark(u, v.origin(), "%s: %s stands for what AWS chooses, and is not known before deployment", v.path, p)
		return netip.Prefix{}, false
	}
	return p, true
}

// address is an address that is a fact. It is invalid where there is none, or one that was invented, and then told is false.
func (v value) address(u **network.Unknown) (a netip.Addr, told bool) {
	if v.absent() || v.unknown() {
		return netip.Addr{}, false
	}
	a, err := netip.ParseAddr(v.text(u))
	if err != nil {
		v.wrong(u, "IP address")
		return netip.Addr{}, false
	}
	if v.of.reader.invented.address(a) {
		return netip.Addr{}, false
	}
	return a, true
}
