package suricata

import (
	"fmt"
	"net/netip"
	"strings"

	"go4.org/netipx"

	"github.com/palisade-iac/palisade/pkg/network"
)

// addresses reads an address expression. Where it cannot be told, it is all addresses and unknown says why.
func addresses(text string, vars Variables) (match network.AddressMatch, unknown string, err error) {
	e, err := expand(text, vars.address)
	if err != nil {
		return match, "", err
	}
	everywhere := false
	for _, i := range e.items {
		if strings.EqualFold(i.text, "any") {
			if i.negated {
				return match, "", fmt.Errorf("%q matches nothing", text)
			}
			everywhere = true
			continue
		}
		blocks, err := blocksOf(i.text)
		if err != nil {
			return match, "", err
		}
		if i.negated {
			match.Except = append(match.Except, blocks...)
		} else {
			match.Prefixes = append(match.Prefixes, blocks...)
		}
	}
	if e.unknown != "" {
		return network.AddressMatch{}, text + ": " + e.unknown, nil
	}
	if everywhere {
		match.Prefixes = nil
	}
	return match, "", nil
}

// blocksOf reads a single address, a block, or a range of addresses.
func blocksOf(text string) ([]netip.Prefix, error) {
	if p, err := netip.ParsePrefix(text); err == nil {
		return []netip.Prefix{p.Masked()}, nil
	}
	if a, err := netip.ParseAddr(text); err == nil && a.Zone() == "" {
		return []netip.Prefix{netip.PrefixFrom(a, a.BitLen())}, nil
	}
	if r, err := netipx.ParseIPRange(strings.ReplaceAll(text, " ", "")); err == nil && r.From().Zone() == "" {
		return r.Prefixes(), nil
	}
	return nil, fmt.Errorf("%q is neither an address, nor a block or a range of addresses", text)
}
