package reach_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/walk"
)

// replaceFirewalls puts endpoints of Gateway Load Balancers into the place of all firewalls of a network.
func replaceFirewalls(n *network.Network) {
	for _, f := range n.Firewalls {
		for _, p := range f.Endpoints {
			n.Endpoints = append(n.Endpoints, &network.Endpoint{ID: p.ID, Kind: network.GatewayLoadBalancerEndpoint, VPC: f.VPC, Subnets: []network.ID{p.Subnet}})
		}
	}
	n.Firewalls = nil
}

// openFirewalls lets all firewalls of a network pass everything, packet by packet.
func openFirewalls(n *network.Network) {
	for _, f := range n.Firewalls {
		f.Policy = network.FirewallPolicy{StatelessDefault: network.StatelessPass}
	}
}

// Appliances may let through whatever a firewall could that passes everything, and nothing more.
func TestAsk_appliancesMayLetThroughWhatAnOpenFirewallDoes(t *testing.T) {
	t.Parallel()
	onChanges(t, 300, func(c *changed) bool {
		openFirewalls(c.before)
		replaceFirewalls(c.after)
		return len(c.before.Firewalls) > 0
	}, func(c *changed, from, to string, before, after reach.Answer) {
		if !after.MaybeSent.Equal(before.MaybeSent) || !before.MaybeAnswered.IsSubset(after.MaybeAnswered) {
			c.fail(from, to, "appliances do not let through what an open firewall does", before, after)
		}
	})
}

// What is certain hangs on no appliance: it is what arrives where they drop everything.
func TestAsk_whatIsCertainPassesNoAppliance(t *testing.T) {
	t.Parallel()
	onChanges(t, 300, func(c *changed) bool {
		for _, f := range c.before.Firewalls {
			f.Policy = network.FirewallPolicy{StatelessDefault: network.StatelessDrop}
		}
		replaceFirewalls(c.after)
		return len(c.before.Firewalls) > 0
	}, func(c *changed, from, to string, before, after reach.Answer) {
		if !after.Sent.Equal(before.Sent) || !after.Answered.Equal(before.Answered) {
			c.fail(from, to, "what is certain hangs on appliances", before, after)
		}
	})
}

// Engine and walker tell of the same way through appliances, as far as these let packets through.
func TestTrace_agreesWithTheWalkerOnAppliances(t *testing.T) {
	t.Parallel()
	through := 0
	for seed := range uint64(200) {
		n := nettest.Random(*firstSeed + seed)
		replaceFirewalls(n)
		x := network.NewIndex(n)
		e, w := reach.New(x), walk.New(x)
		for _, f := range nettest.BoundaryFlows(n, 400) {
			got, want := e.Trace(f), w.WalkAll(f)
			if len(want.Unknown) == 0 || !onlyAppliances(got.Unknown) || !onlyAppliances(want.Unknown) {
				continue
			}
			through++
			require.Equal(t, want.Delivered, got.Delivered, "seed %d: from %s %s: %v\nengine:\n%swalker:\n%s", seed, f.From.Kind, f.From.ID, f.Packet, tell(got), tell(*want.Result()))
		}
	}
	require.Greater(t, through, 500, "hardly a packet came to an appliance")
}

// onlyAppliances reports whether nothing but what appliances let through is not known.
func onlyAppliances(unknown []network.Unknown) bool {
	for _, u := range unknown {
		if !strings.Contains(u.Text, "appliances behind") && !strings.Contains(u.Text, "one direction alone") {
			return false
		}
	}
	return true
}
