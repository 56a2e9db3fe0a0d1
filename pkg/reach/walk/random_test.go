package walk_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/reach/walk"
)

// Every flow through every network has a way that ends where the result says, and all ways together make the verdict.
func TestWalkAll_waysMatchTheVerdict(t *testing.T) {
	t.Parallel()
	causes := map[trace.Cause]int{}
	for seed := range uint64(300) {
		n := nettest.Random(seed)
		w := walk.New(network.NewIndex(n))
		for _, f := range nettest.BoundaryFlows(n, 300) {
			got := w.WalkAll(f)
			require.False(t, got.Reachable && !got.Delivered)
			require.Equal(t, got.Delivered, got.Reached != nil || got.OneWay != nil)
			require.True(t, !got.Reachable || got.Reached != nil)
			for _, r := range []*trace.Result{got.Reached, got.OneWay, got.Dropped} {
				if r != nil {
					consistent(t, f, r)
					causes[r.Cause]++
				}
			}
			first := w.Walk(f, walk.Choices{})
			require.True(t, !first.Delivered || got.Delivered)
		}
	}
	for _, c := range everyCause() {
		require.Positive(t, causes[c], "no random flow ends by %q", c)
	}
}

// everyCause are the causes that random networks lead to.
func everyCause() []trace.Cause {
	return []trace.Cause{
		trace.None, trace.GroupIngress, trace.GroupEgress, trace.NACLIngress, trace.NACLEgress, trace.NoRoute, trace.RouteBlackhole,
		trace.NoSubnet, trace.NoSuchIP, trace.NoSuchPublicIP, trace.SourceDestCheck, trace.Loop, trace.NoInternetGateway, trace.NoPublicIP,
		trace.PrivateOnInternet, trace.NATNoSession, trace.NATProtocol, trace.NATLoop, trace.PrivateNAT, trace.PublicAccess, trace.PeeringEdge,
		trace.TransitNoRoute, trace.TransitBlackhole, trace.TransitZone, trace.TransitNoAssociation, trace.OnPremisesNoRoute,
		trace.VPNNotInVPC, trace.GatewayEndpointProtocol, trace.GatewayEndpointSource, trace.FirewallAsymmetric, trace.FirewallMidstream,
		trace.FirewallStateless, trace.FirewallStateful, trace.FirewallDefault, trace.NoListener, trace.BalancerZone,
	}
}

func consistent(t *testing.T, f trace.Flow, r *trace.Result) {
	t.Helper()
	require.NotEmpty(t, r.Forward, f)
	last := r.Forward[len(r.Forward)-1]
	require.Equal(t, r.Delivered, last.Cause == trace.None, f)
	require.True(t, r.Delivered || !r.Reachable && len(r.Reply) == 0 && r.Cause == last.Cause, f)
	if len(r.Reply) > 0 {
		last = r.Reply[len(r.Reply)-1]
		require.Equal(t, r.Reachable, last.Cause == trace.None, f)
		require.Equal(t, r.Cause, last.Cause, f)
	}
	if answer, ok := f.Packet.Reply(); r.Reachable && ok {
		require.Equal(t, answer, last.Packet, f)
	}
	for _, way := range [][]trace.Hop{r.Forward, r.Reply} {
		for i, h := range way {
			require.NotEmpty(t, h.What)
			require.True(t, h.Cause == trace.None || i == len(way)-1, "goes on behind a cause: %v", way)
		}
	}
}

// compare walks the flows of two networks and hands both results to a check.
func compare(t *rapid.T, a, b *network.Network, check func(f trace.Flow, a, b walk.Results)) {
	t.Helper()
	before, after := walk.New(network.NewIndex(a)), walk.New(network.NewIndex(b))
	for _, f := range nettest.BoundaryFlows(a, 150) {
		check(f, before.WalkAll(f), after.WalkAll(f))
	}
}

func TestWalkAll_allowNeverShrinks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		a, b := nettest.Random(seed), nettest.Random(seed)
		g := rapid.SampledFrom(b.SecurityGroups).Draw(t, "group")
		everything := network.GroupRule{Traffic: network.AllTraffic(), Prefix: b.VPCs[0].CIDRs[0]}
		g.Ingress, g.Egress = append(g.Ingress, everything), append(g.Egress, everything)
		compare(t, a, b, func(f trace.Flow, before, after walk.Results) {
			require.True(t, !before.Delivered || after.Delivered, f)
			require.True(t, !before.Reachable || after.Reachable, f)
		})
	})
}

func TestWalkAll_denyNeverGrows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		a, b := nettest.Random(seed), nettest.Random(seed)
		if len(b.NACLs) == 0 {
			t.Skip("no network ACL")
		}
		l := rapid.SampledFrom(b.NACLs).Draw(t, "network ACL")
		l.Entries = append(l.Entries, network.NACLEntry{
			Egress: rapid.Bool().Draw(t, "egress"), Number: 1, Traffic: network.AllTraffic(), Peer: b.VPCs[0].CIDRs[0],
		})
		compare(t, a, b, func(f trace.Flow, before, after walk.Results) {
			require.True(t, !after.Delivered || before.Delivered, f)
			require.True(t, !after.Reachable || before.Reachable, f)
		})
	})
}

func TestWalkAll_orderMeansNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		a, b := nettest.Random(seed), nettest.Random(seed)
		slices.Reverse(b.VPCs)
		slices.Reverse(b.Subnets)
		slices.Reverse(b.Interfaces)
		slices.Reverse(b.Attachments)
		slices.Reverse(b.Peerings)
		for _, r := range b.RouteTables {
			slices.Reverse(r.Routes)
		}
		for _, l := range b.NACLs {
			slices.Reverse(l.Entries)
		}
		for _, x := range b.TransitTables {
			slices.Reverse(x.Propagations)
			slices.Reverse(x.Routes)
		}
		compare(t, a, b, func(f trace.Flow, before, after walk.Results) {
			require.Equal(t, before.Delivered, after.Delivered, f)
			require.Equal(t, before.Reachable, after.Reachable, f)
		})
	})
}
