package reach_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
)

// Where it is not known which subnets are in one zone, none of the ways into and out of a transit gateway is certain, and none is ruled out.
func TestAsk_zonesThatAreNotKnown(t *testing.T) {
	t.Parallel()
	// build is two attached VPCs. What leaves A's goes by the subnet door-a2 alone, what comes into B's by door-b2: the list of the others denies all.
	build := func() *network.Network {
		n := nettest.NewBuilder()
		n.TransitGateway("tgw")
		for i, v := range []string{"a", "b"} {
			block := "10." + string(rune('1'+i))
			n.VPC(v, block+".0.0/16")
			n.Subnet(v+"1", v, block+".1.0/24", "zone-b")
			n.Subnet("door-"+v+"1", v, block+".2.0/28", "zone-a")
			n.Subnet("door-"+v+"2", v, block+".2.16/28", "zone-b")
			n.NACL("acl-"+v, "door-"+v+"1")
			n.Attach("att-"+v, "tgw", "door-"+v+"1 door-"+v+"2", "tt")
			n.Table("rt-"+v, v+"1", "10.0.0.0/8 tgw")
		}
		n.TransitTable("tt", "tgw", "att-a att-b")
		n.Host("A", "a1", "10.1.1.10")
		n.Host("B", "b1", "10.2.1.10")
		return n.Network()
	}
	for name, tc := range map[string]struct {
		change      func(n *network.Network)
		sure, maybe bool
	}{
		"names within an account": {func(*network.Network) {}, true, true},
		"the zone of the sender":  {func(n *network.Network) { subnetIn(n, "a1").Zone = "" }, false, true},
		"the zones of the doors out": {func(n *network.Network) {
			subnetIn(n, "door-a1").Zone, subnetIn(n, "door-a2").Zone = "", ""
		}, false, true},
		"the zones of the doors in": {func(n *network.Network) {
			subnetIn(n, "door-b1").Zone, subnetIn(n, "door-b2").Zone = "", ""
		}, false, true},
		"names in two accounts": {func(n *network.Network) {
			subnetIn(n, "door-b1").Account, subnetIn(n, "door-b2").Account = "222222222222", "222222222222"
		}, false, true},
		"ids in two accounts": {func(n *network.Network) {
			for _, s := range n.Subnets {
				s.ZoneID = map[string]string{"zone-a": "euw1-az2", "zone-b": "euw1-az3"}[s.Zone]
			}
			subnetIn(n, "door-b1").Account, subnetIn(n, "door-b2").Account = "222222222222", "222222222222"
		}, true, true},
		"a zone without a door": {func(n *network.Network) { subnetIn(n, "a1").Zone = "zone-c" }, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := build()
			tc.change(n)
			got := ask(t, n).answer("A", "B")
			require.Equal(t, []bool{tc.sure, tc.maybe}, []bool{!got.Sent.IsEmpty(), !got.MaybeSent.IsEmpty()})
			require.Equal(t, []bool{tc.sure, tc.maybe}, []bool{!got.Answered.IsEmpty(), !got.MaybeAnswered.IsEmpty()})
			if tc.sure != tc.maybe {
				require.Contains(t, got.Doubts[0].Text, "are in one zone: compare zone ids")
			}
		})
	}
}

func subnetIn(n *network.Network, id network.ID) *network.Subnet {
	for _, s := range n.Subnets {
		if s.ID == id {
			return s
		}
	}
	return nil
}
