package twin

import (
	"fmt"
	"math/big"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestLedger_noTwoOwnersShareAPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var l ledger
		size := rapid.Uint64Range(1, 40).Draw(t, "size")
		holders := map[uint64]string{}
		for i := range rapid.IntRange(1, int(size)).Draw(t, "owners") {
			owner := fmt.Sprint(i)
			at := l.claim("space", owner, rapid.Uint64().Draw(t, "want"), size)
			require.Less(t, at, size)
			require.Empty(t, holders[at])
			holders[at] = owner
		}
		for at, owner := range holders {
			require.Equal(t, at, l.claim("space", owner, at, size), "who asks again gets the same")
		}
	})
}

func TestLedger_aFullSpaceStillAnswers(t *testing.T) {
	t.Parallel()
	var l ledger
	require.Equal(t, uint64(0), l.claim("space", "a", 2, 1))
	require.Equal(t, uint64(0), l.claim("space", "b", 2, 1))
	require.Equal(t, uint64(0), l.claim("none", "a", 2, 0))
}

func TestLedger_blocksDoNotOverlap(t *testing.T) {
	t.Parallel()
	space := netip.MustParsePrefix("10.0.0.0/8")
	rapid.Check(t, func(t *rapid.T) {
		tw := New(Options{})
		var given []netip.Prefix
		for i := range rapid.IntRange(1, 20).Draw(t, "owners") {
			owner := fmt.Sprint(i)
			p, ok := tw.blockIn(space, rapid.IntRange(13, 28).Draw(t, "bits"), owner)
			require.True(t, ok)
			require.Equal(t, p.Masked(), p, "naturally aligned")
			require.True(t, space.Contains(p.Addr()))
			for _, other := range given {
				require.False(t, p.Overlaps(other), "%s and %s", p, other)
			}
			given = append(given, p)
		}
	})
}

func TestTwin_blockInRefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	for _, bits := range []int{7, 33, -1} {
		_, ok := New(Options{}).blockIn(netip.MustParsePrefix("10.0.0.0/8"), bits, "a")
		require.False(t, ok, bits)
	}
}

// A host is inside of its subnet, and is none of the five addresses that AWS keeps.
func TestTwin_hostInSkipsReservedAddresses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		bits := rapid.IntRange(16, 28).Draw(t, "bits")
		subnet := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 1, 2, 0}), bits).Masked()
		a, ok := New(Options{}).hostIn(subnet, rapid.String().Draw(t, "owner"))
		require.True(t, ok)
		require.True(t, subnet.Contains(a))
		first, last := subnet.Addr(), shifted(subnet.Addr(), 1<<(32-bits)-1, 0)
		require.True(t, shifted(first, 3, 0).Less(a), "%s of %s", a, subnet)
		require.True(t, a.Less(last), "%s of %s", a, subnet)
	})
	_, ok := New(Options{}).hostIn(netip.MustParsePrefix("10.0.0.0/30"), "a")
	require.False(t, ok, "a /30 has no host of its own")
}

func TestShifted_agreesWithIntegers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{4, 16}).Draw(t, "bytes")
		raw := rapid.SliceOfN(rapid.Byte(), n, n).Draw(t, "address")
		add := rapid.Uint64().Draw(t, "n")
		bits := rapid.IntRange(0, n*8-1).Draw(t, "bits")
		a, _ := netip.AddrFromSlice(raw)

		sum := new(big.Int).Lsh(new(big.Int).SetUint64(add), uint(bits))
		sum.Add(sum, new(big.Int).SetBytes(raw))
		sum.Mod(sum, new(big.Int).Lsh(big.NewInt(1), uint(n*8)))
		want, _ := netip.AddrFromSlice(sum.FillBytes(make([]byte, n)))
		require.Equal(t, want, shifted(a, add, bits))
	})
}
