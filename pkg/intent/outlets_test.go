package intent_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

// byPremises is a VPC whose app tier has its default route to a VPN gateway, or to a transit gateway that leads it to a VPN connection.
func byPremises(hub bool) *network.Network {
	b := nettest.NewBuilder()
	b.VPC("net", "10.0.0.0/16")
	b.Subnet("app", "net", "10.0.1.0/24")
	b.IGW("igw", "net")
	if hub {
		b.TransitGateway("tgw")
		b.Attach("att", "tgw", "app", "out")
		b.OnPremises("vpn")
		b.AttachOther("link", "tgw", network.VPNAttachment, "vpn", "out")
		b.TransitTable("out", "tgw", "", "0.0.0.0/0 link")
		b.Table("rt", "app", "10.0.0.0/16 local", "0.0.0.0/0 tgw")
	} else {
		b.VGW("vgw", "net")
		b.Table("rt", "app", "10.0.0.0/16 local", "0.0.0.0/0 vgw")
	}
	n := b.Network()
	n.Subnets[0].Tier, n.Subnets[0].TierType = "app", network.PrivateWithEgress
	n.OnPremises[0].Unknown = &network.Unknown{Text: "what it announces"}
	return n
}

// A tier that leaves by the premises is held to that: what they pass on to the internet is theirs to say, and what goes past them is a violation.
func TestReference_tiersThatLeaveByThePremises(t *testing.T) {
	t.Parallel()
	const sentence = "app goes out only by the premises"
	for _, hub := range []bool{true, false} {
		verdict := func(n *network.Network) intent.Verdict {
			verdicts, err := intent.NewDecider(n).DecideAll(reference(t, network.NewIndex(n)))
			require.NoError(t, err)
			for _, v := range verdicts {
				if v.Intent.Name == sentence {
					return v
				}
			}
			require.Fail(t, "no such sentence", "%v", names(reference(t, network.NewIndex(n))))
			return intent.Verdict{}
		}
		v := verdict(byPremises(hub))
		require.Equal(t, intent.Proved, v.Status, "%v", v.Doubts)

		leak := byPremises(hub)
		leak.RouteTables[0].Routes = append(leak.RouteTables[0].Routes, network.Route{
			Destination: netip.MustParsePrefix("8.0.0.0/8"), Target: network.Target{Kind: network.ToInternetGateway, ID: "igw"},
		})
		require.Equal(t, intent.Violated, verdict(leak).Status)

		// A link that has no default route is no way to the internet, and nobody leaves by it.
		closed := byPremises(hub)
		for _, routes := range closed.RouteTables {
			routes.Routes = routes.Routes[:1]
		}
		for _, routes := range closed.TransitTables {
			routes.Routes = nil
		}
		require.Contains(t, names(reference(t, network.NewIndex(closed))), "app does not go out without a NAT gateway")
	}
}
