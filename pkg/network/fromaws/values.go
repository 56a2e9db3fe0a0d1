package fromaws

import (
	"net/netip"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// block reads a CIDR block, without the bits of a host.
func (rd *reader) block(text string, at place) netip.Prefix {
	p, err := netip.ParsePrefix(text)
	switch {
	case err != nil || p.Addr().Is4In6():
		rd.mistakes.Addf(validate.Invalid, at.where(), text, "%q is no CIDR block", text)
		return netip.Prefix{}
	case p.Addr().Is4() && strings.Contains(at.path[strings.LastIndex(at.path, ".")+1:], "pv6"):
		rd.mistakes.Addf(validate.Invalid, at.where(), text, "%q is no block of IPv6", text)
	}
	return p.Masked()
}

// blocks reads a list of CIDR blocks.
func (rd *reader) blocks(texts []string, at place) []netip.Prefix {
	var all []netip.Prefix
	for i, s := range texts {
		all = append(all, rd.block(s, at.index(i)))
	}
	return all
}

// choice is a field that may be given in one of several ways.
type choice struct {
	name  string
	value string
}

// one is the single choice that is given; the empty one, and a mistake, if there are more, or none although one must be.
func (rd *reader) one(at place, what string, must bool, choices ...choice) choice {
	var given []choice
	var names []string
	for _, c := range choices {
		names = append(names, c.name)
		if c.value != "" {
			given = append(given, c)
		}
	}
	switch {
	case len(given) == 1:
		return given[0]
	case len(given) > 1:
		rd.mistakes.Addf(validate.Conflict, at.where(), given[1].value, "%s and %s are both given, and it has one %s", given[0].name, given[1].name, what)
	case must:
		rd.mistakes.Addf(validate.Required, at.where(), nil, "it has no %s: one of %s is required", what, strings.Join(names, ", "))
	}
	return choice{}
}

// address reads an IP address; it is not valid where there is none.
func (rd *reader) address(text string, at place) netip.Addr {
	if text == "" {
		return netip.Addr{}
	}
	a, err := netip.ParseAddr(text)
	if err != nil || a.Zone() != "" || a.Is4In6() {
		rd.mistakes.Addf(validate.Invalid, at.where(), text, "%q is no IP address", text)
		return netip.Addr{}
	}
	return a
}

// assume records something that was taken for granted.
func (rd *reader) assume(id network.ID, at place, text string) {
	rd.net.Assumptions = append(rd.net.Assumptions, network.Assumption{ID: id, Text: text, Origin: at.origin()})
}

// carries reports whether what is in a state carries packets. Between two states it may: then it is taken to, and that is unknown.
func carries(at place, state string, u **network.Unknown, good, between []string) bool {
	if is(state, good...) {
		return true
	}
	if !is(state, between...) {
		return false
	}
	at.unknown(u, "its state is %s", state)
	return true
}

// is reports whether a state is one of some, in any case. No state is the good one: who leaves it out means no harm.
func is(state string, good ...string) bool {
	if state == "" {
		return true
	}
	for _, g := range good {
		if strings.EqualFold(state, g) {
			return true
		}
	}
	return false
}
