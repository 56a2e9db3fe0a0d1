package nettest_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

func TestRandom_sameForTheSameSeed(t *testing.T) {
	t.Parallel()
	first, again, other := nettest.Random(7), nettest.Random(7), nettest.Random(8)
	require.Equal(t, first, again)
	require.NotEqual(t, first, other)
}

// A bit of everything is in some of the networks, or the tests that use them test less than they seem to.
func TestRandom_hasABitOfEverything(t *testing.T) {
	t.Parallel()
	kinds := map[network.TargetKind]int{}
	var all network.Network
	for seed := range uint64(200) {
		n := nettest.Random(seed)
		x := network.NewIndex(n)
		for _, s := range n.Subnets {
			for _, b := range s.CIDRs {
				require.True(t, network.Contains(x.VPC[s.VPC].CIDRs, b.Addr()), "subnet %s %v is outside of its VPC", s.ID, b)
			}
		}
		for _, nic := range n.Interfaces {
			for _, a := range nic.Addresses {
				require.Equal(t, x.Subnet[nic.Subnet], x.SubnetAt(nic.VPC, a.Private), "interface %s", nic.ID)
			}
			for _, a := range nic.IPv6 {
				require.Equal(t, x.Subnet[nic.Subnet], x.SubnetAt(nic.VPC, a), "interface %s", nic.ID)
			}
		}
		for _, table := range n.RouteTables {
			for _, r := range table.Routes {
				kinds[r.Target.Kind]++
			}
		}
		all.Attachments = append(all.Attachments, n.Attachments...)
		all.LoadBalancers = append(all.LoadBalancers, n.LoadBalancers...)
		all.NACLs = append(all.NACLs, n.NACLs...)
		all.PublicAccess = append(all.PublicAccess, n.PublicAccess...)
	}
	for _, k := range []network.TargetKind{
		network.ToInternetGateway, network.ToEgressOnly, network.ToVPNGateway, network.ToNATGateway, network.ToTransitGateway, network.ToPeering,
		network.ToInterface, network.ToEndpoint,
	} {
		require.Greater(t, kinds[k], 10, "routes to %s", k)
	}
	require.Greater(t, len(all.Attachments), 10)
	require.Greater(t, len(all.LoadBalancers), 10)
	require.Greater(t, len(all.NACLs), 10)
	require.Greater(t, len(all.PublicAccess), 10)
}

func TestBoundaryFlows_distinctAndBounded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := nettest.Networks(t)
		most := rapid.IntRange(1, 2000).Draw(t, "most")
		flows := nettest.BoundaryFlows(n, most)
		require.LessOrEqual(t, len(flows), most)
		seen := map[trace.Flow]bool{}
		for _, f := range flows {
			require.False(t, seen[f], "twice: %v", f)
			seen[f] = true
			require.Equal(t, f.Packet.Src.Is4(), f.Packet.Dst.Is4())
		}
	})
}
