package cidr_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/cidr"
)

// world is a slow and simple address plan: it writes down the owner of every
// single address, and tries every address, one after the other, as the start of
// a tier. It knows nothing of prefixes.
type world struct{ owner map[int]string }

// place returns the first address, at or after from, of size free addresses
// before to that is a multiple of size; -1 if there is none.
func (w *world) place(from, to, size int, name string) int {
	for at := from; at+size <= to; at++ {
		if at%size == 0 && w.take(at, size, name) {
			return at
		}
	}
	return -1
}

// take gives size addresses to a tier if all of them are free.
func (w *world) take(at, size int, name string) bool {
	for a := at; a < at+size; a++ {
		if w.owner[a] != "" {
			return false
		}
	}
	for a := at; a < at+size; a++ {
		w.owner[a] = name
	}
	return true
}

// The plan is what the slow one is, and there is none exactly where that has none.
func TestNew_isFirstFit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		// Two small blocks, 10.0.0.0/x and 10.0.9.0/y, as addresses from 0 and from 9*256.
		bits := [2]int{rapid.IntRange(22, 28).Draw(t, "primary"), rapid.IntRange(24, 28).Draw(t, "secondary")}
		start := [2]int{0, 9 * 256}
		slots := rapid.SampledFrom([]int{1, 2, 4, 8}).Draw(t, "slots")
		block := func(at, bits int) netip.Prefix {
			return netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 64, byte(at / 256), byte(at)}), bits)
		}
		s := cidr.Spec{CIDRBlock: block(start[0], bits[0]), Secondary: []netip.Prefix{block(start[1], bits[1])}, ZoneSlots: slots}

		w := &world{owner: make(map[int]string)}
		room := true
		var want []netip.Prefix
		for i := range rapid.IntRange(1, 10).Draw(t, "tiers") {
			tier := cidr.Tier{Name: fmt.Sprintf("tier%d", i), Netmask: rapid.IntRange(25, 28).Draw(t, "netmask")}
			in := rapid.IntRange(0, 1).Draw(t, "block")
			tier.Within = block(start[in], bits[in])
			from, to := start[in], start[in]+1<<(32-bits[in])
			size := slots << (32 - tier.Netmask)
			var at int
			if blocks := (to - from) / size; blocks > 0 && rapid.IntRange(0, 3).Draw(t, "explicit") == 0 {
				at = from + size*rapid.IntRange(0, blocks-1).Draw(t, "place")
				tier.CIDRBlock = block(at, prefixLength(size))
				if !w.take(at, size, tier.Name) {
					at = -1
				}
			} else {
				at = w.place(from, to, size, tier.Name)
			}
			s.Tiers = append(s.Tiers, tier)
			room = room && at >= 0
			want = append(want, block(at, prefixLength(size)))
		}

		p, err := cidr.New(s)
		if !room {
			require.Error(t, err)
			return
		}
		require.NoError(t, err)
		for i, b := range p.Tiers() {
			require.Equal(t, want[i], b.CIDRBlock, "%v", s)
		}
	})
}

// prefixLength returns the length of the IPv4 prefix with n addresses.
func prefixLength(n int) int {
	bits := 32
	for ; n > 1; n /= 2 {
		bits--
	}
	return bits
}

// Merge against every address of a small world, written down one by one.
func TestMerge_isTheShortestListOfTheSameAddresses(t *testing.T) {
	t.Parallel()
	for name, base := range map[string]netip.Addr{"IPv4": netip.MustParseAddr("10.0.0.0"), "IPv6": netip.MustParseAddr("2001:db8::")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				const worldBits = 6
				at := func(n int) netip.Addr {
					b := base.AsSlice()
					b[len(b)-1] += byte(n)
					a, _ := netip.AddrFromSlice(b)
					return a
				}
				in := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) netip.Prefix {
					host := rapid.IntRange(0, worldBits).Draw(t, "host bits")
					return netip.PrefixFrom(at(rapid.IntRange(0, 1<<worldBits-1).Draw(t, "address")), base.BitLen()-host)
				}), 0, 20).Draw(t, "in")
				out := cidr.Merge(in)

				covers := func(list []netip.Prefix, a netip.Addr) (n int) {
					for _, p := range list {
						if p.Contains(a) {
							n++
						}
					}
					return n
				}
				set := make([]bool, 1<<worldBits)
				for n := range set {
					set[n] = covers(in, at(n)) > 0
					require.LessOrEqual(t, covers(out, at(n)), 1, "disjoint")
					require.Equal(t, set[n], covers(out, at(n)) == 1, "the same addresses: %s", at(n))
				}
				require.Len(t, out, fewest(set), "shortest: %v", out)
				for i := 1; i < len(out); i++ {
					require.Negative(t, out[i-1].Addr().Compare(out[i].Addr()), "sorted")
				}
				require.Equal(t, out, cidr.Merge(rapid.Permutation(in).Draw(t, "shuffled")))
				require.Equal(t, out, cidr.Merge(out))
			})
		})
	}
}

// fewest returns the least number of aligned blocks of a power of two addresses
// whose union is set: none, one, or those of its halves.
func fewest(set []bool) int {
	some, all := false, true
	for _, in := range set {
		some, all = some || in, all && in
	}
	switch {
	case !some:
		return 0
	case all:
		return 1
	}
	return fewest(set[:len(set)/2]) + fewest(set[len(set)/2:])
}
