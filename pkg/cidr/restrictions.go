package cidr

import (
	"fmt"
	"net/netip"
)

// Ranges that AWS's rules on a VPC's blocks speak of. VPC blocks are /16 or
// longer, so that each either lies in one of these or has nothing in common with it.
//
//nolint:gochecknoglobals // constants, which netip has no syntax for
var (
	rfc1918 = [...]netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"),
		netip.MustParsePrefix("172.16.0.0/12"),
		netip.MustParsePrefix("192.168.0.0/16"),
	}
	tenZeroAndOne = netip.MustParsePrefix("10.0.0.0/15")
	tenZero       = netip.MustParsePrefix("10.0.0.0/16")
	private172    = netip.MustParsePrefix("172.16.0.0/12")
	defaultVPCs   = netip.MustParsePrefix("172.31.0.0/16")
	awsInternal   = netip.MustParsePrefix("198.19.0.0/16")
)

// associationRestriction says why AWS refuses to add a block to a VPC that has
// the given ones, of which the first is the primary one; "" if it does not. It
// is the table "IPv4 CIDR block association restrictions" of the VPC user guide:
//
//	primary block in   restricted                                permitted
//	10.0.0.0/8         172.16/12, 192.168/16, 198.19/16;         the rest of 10/8,
//	                   10.0/16 if any block is in 10.0/15        public, 100.64/10
//	172.16.0.0/12      10/8, 192.168/16, 198.19/16, 172.31/16    the rest of 172.16/12,
//	                                                             public, 100.64/10
//	192.168.0.0/16     10/8, 172.16/12, 198.19/16                192.168/16, public, 100.64/10
//	198.19.0.0/16      10/8, 172.16/12, 192.168/16               public, 100.64/10
//	public, 100.64/10  the same three and 198.19/16              public, 100.64/10
//
// The table lists 198.19.0.0/16 in no row as permitted; so it is refused in all.
func associationRestriction(blocks []netip.Prefix, added netip.Prefix) string {
	primary := blocks[0]
	if !primary.IsValid() {
		return "" // nothing is known until the primary block is mended
	}
	if awsInternal.Overlaps(added) {
		return fmt.Sprintf("%s is never added to a VPC", awsInternal)
	}
	if tenZero.Overlaps(added) {
		for _, b := range blocks {
			if b.IsValid() && tenZeroAndOne.Overlaps(b) {
				return fmt.Sprintf("it has %s in %s already, which rules out blocks in %s", b, tenZeroAndOne, tenZero)
			}
		}
	}
	for _, private := range rfc1918 {
		if private.Overlaps(added) && !private.Overlaps(primary) {
			return fmt.Sprintf("a block in %s needs a primary block in the same private range, not %s", private, primary)
		}
	}
	if defaultVPCs.Overlaps(added) && private172.Overlaps(primary) {
		return fmt.Sprintf("%s cannot be added to a primary block in %s", defaultVPCs, private172)
	}
	return ""
}

// unusableRange returns the range in which b lies whose addresses are never
// those of a host on a network of its own, and why; the zero Prefix if there is none.
func unusableRange(b netip.Prefix) (netip.Prefix, string) {
	for _, r := range [...]struct{ prefix, why string }{
		{"0.0.0.0/8", "which stands for 'this network' (RFC 1122)"},
		{"127.0.0.0/8", "the loopback addresses (RFC 1122)"},
		{"169.254.0.0/16", "the link-local addresses (RFC 3927), where AWS has its metadata, DNS and time services"},
		{"224.0.0.0/4", "the multicast addresses (RFC 5771)"},
	} {
		if p := netip.MustParsePrefix(r.prefix); p.Overlaps(b) {
			return p, r.why
		}
	}
	return netip.Prefix{}, ""
}
