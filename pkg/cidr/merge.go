package cidr

import (
	"net/netip"
	"slices"
)

// Merge returns the shortest list of prefixes with exactly the addresses of the
// given ones: those that others cover are dropped, siblings are joined. IPv4
// stands before IPv6, each sorted by address. The result depends on the set of
// addresses alone; host bits count for nothing, invalid prefixes are left out.
func Merge(prefixes []netip.Prefix) []netip.Prefix {
	in := make([]netip.Prefix, 0, len(prefixes))
	for _, p := range prefixes {
		if p.IsValid() {
			in = append(in, p.Masked())
		}
	}
	slices.SortFunc(in, comparePrefixes)

	// out is sorted, disjoint, and has no two siblings. Since a prefix sorts
	// directly before what it covers, only the last of out can cover the next.
	var out []netip.Prefix
	for _, p := range in {
		if n := len(out); n > 0 && out[n-1].Overlaps(p) {
			continue
		}
		out = append(out, p)
		for n := len(out); n > 1; n = len(out) {
			parent, ok := join(out[n-2], out[n-1])
			if !ok {
				break
			}
			out = append(out[:n-2], parent)
		}
	}
	return out
}

// join returns the prefix whose two halves a and b are.
func join(a, b netip.Prefix) (netip.Prefix, bool) {
	if a == b || a.Bits() != b.Bits() || a.Bits() == 0 || a.Addr().BitLen() != b.Addr().BitLen() {
		return netip.Prefix{}, false
	}
	parent := netip.PrefixFrom(a.Addr(), a.Bits()-1).Masked()
	return parent, parent.Contains(b.Addr())
}

// comparePrefixes orders by family, then address, then the larger block first.
func comparePrefixes(a, b netip.Prefix) int {
	if c := a.Addr().BitLen() - b.Addr().BitLen(); c != 0 {
		return c
	}
	if c := a.Addr().Compare(b.Addr()); c != 0 {
		return c
	}
	return a.Bits() - b.Bits()
}
