package intent_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

// castle is a network as the reference architecture wants it: dual-stack, with a tier of each type, an egress-only gateway, a network ACL that
// keeps to what the internet may send, an endpoint for S3, and a default security group without rules.
func castle() *nettest.Builder {
	b := nettest.NewBuilder()
	b.VPC("net", "10.0.0.0/16", "2600:1f13::/56")
	for i, tier := range []struct{ name, kind string }{{"web", network.Public}, {"app", network.PrivateWithEgress}, {"data", network.Isolated}} {
		n := string(rune('1' + i))
		s := b.Subnet(tier.name, "net", "10.0."+n+".0/24", "2600:1f13:0:"+n+"::/64")
		s.Tier, s.TierType = tier.name, tier.kind
	}
	b.Subnet("spare", "net", "10.0.9.0/24")
	b.IGW("igw", "net")
	b.EgressOnly("eigw", "net")
	b.NAT("nat", "web", "10.0.1.5+3.0.0.5")
	b.PrefixList("pl-s3", "52.216.0.0/15").Service = "s3"
	b.GatewayEndpoint("vpce-s3", "net", "s3")
	b.Table("rt-web", "web", "0.0.0.0/0 igw", "::/0 igw", "pl-s3 vpce-s3")
	b.Table("rt-app", "app", "0.0.0.0/0 nat", "::/0 eigw", "pl-s3 vpce-s3")
	b.Table("rt-data", "data spare", "pl-s3 vpce-s3")
	nobody := []string{"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"}
	var entries []string
	for i, block := range nobody {
		n := string(rune('1' + i))
		entries = append(entries, "in "+n+" deny all "+block, "out "+n+" deny all "+block)
	}
	for i, p := range intent.DeadPorts() {
		n := string(rune('1' + i))
		entries = append(entries, "in 1"+n+" deny "+p.String()+" 0.0.0.0/0", "in 2"+n+" deny "+p.String()+" ::/0")
	}
	b.NACL("acl", "web app data spare", append(entries, "in 100 allow all 0.0.0.0/0", "in 101 allow all ::/0", "out 100 allow all 0.0.0.0/0", "out 101 allow all ::/0")...)
	b.Group("default", "net").Default = true
	return b
}

// Each sentence of the catalogue is proved of the castle, and refuted of a castle with one thing wrong.
func TestReference_sentencesAndMutants(t *testing.T) {
	t.Parallel()
	at := func(n *network.Network, id network.ID) *[]network.Route { return &table(n, id).Routes }
	add := func(id network.ID, r network.Route) func(*network.Network) {
		return func(n *network.Network) { *at(n, id) = append(*at(n, id), r) }
	}
	rules := func(n *network.Network, rules ...network.GroupRule) {
		g := group(n, "default")
		g.Ingress, g.Egress = rules, rules
	}
	world := network.GroupRule{Traffic: network.AllTraffic(), Prefix: netip.MustParsePrefix("0.0.0.0/0")}
	open := func(blocks ...string) func(*network.Network) {
		return func(n *network.Network) {
			var kept []network.NACLEntry
			for _, e := range n.NACLs[0].Entries {
				if e.Allow || !contains(blocks, e.Peer.String()) {
					kept = append(kept, e)
				}
			}
			n.NACLs[0].Entries = kept
		}
	}
	for _, tc := range []struct {
		sentence string
		mutant   func(*network.Network)
		packet   string
	}{
		{"data does not reach the internet", add("rt-data", route("0.0.0.0/0", "igw", network.ToInternetGateway)), "tcp 10.0.3.4:49152 -> 8.8.8.8:443"},
		{"data does not reach the internet", add("rt-data", route("0.0.0.0/0", "nat", network.ToNATGateway)), "tcp 10.0.3.4:49152 -> 8.8.8.8:443"},
		{"data does not reach the internet", add("rt-data", route("::/0", "eigw", network.ToEgressOnly)), "tcp [2600:1f13:0:3::4]:49152 -> [2001:4860:4860::8888]:443"},
		{"data is not reached from the internet over IPv4", add("rt-data", route("0.0.0.0/0", "igw", network.ToInternetGateway)), "tcp 8.8.8.8:49152 -> 3.255.255.253:443"},
		{"data is not connected to from the internet over IPv6", add("rt-data", route("::/0", "igw", network.ToInternetGateway)), "tcp [2001:4860:4860::8888]:49152 -> [2600:1f13:0:3::4]:443"},
		{"data reaches S3 by its endpoint alone", add("rt-data", route("52.216.0.0/24", "igw", network.ToInternetGateway)), "tcp 10.0.3.4:49152 -> 52.216.0.0:443"},
		{"app goes out only through NAT gateways", func(n *network.Network) {
			(*at(n, "rt-app"))[0].Target = network.Target{Kind: network.ToInternetGateway, ID: "igw"}
		}, "tcp 10.0.2.4:49152 -> 8.8.8.8:443"},
		{"app goes out only through NAT gateways", func(n *network.Network) {
			(*at(n, "rt-app"))[1].Target = network.Target{Kind: network.ToInternetGateway, ID: "igw"}
		}, "tcp [2600:1f13:0:2::4]:49152 -> [2001:4860:4860::8888]:443"},
		{"app is not reached from the internet over IPv4", func(n *network.Network) {
			(*at(n, "rt-app"))[0].Target = network.Target{Kind: network.ToInternetGateway, ID: "igw"}
		}, "tcp 8.8.8.8:49152 -> 3.255.255.253:443"},
		{"app is not connected to from the internet over IPv6", func(n *network.Network) {
			(*at(n, "rt-app"))[1].Target = network.Target{Kind: network.ToInternetGateway, ID: "igw"}
		}, "tcp [2001:4860:4860::8888]:49152 -> [2600:1f13:0:2::4]:443"},
		{"only public subnets hold what the internet reaches", func(n *network.Network) { n.Subnets[3].RouteTable = "rt-web" }, "tcp 8.8.8.8:49152 -> 3.255.255.253:443"},
		{"remote access ports of web are dead to the internet", open("0.0.0.0/0"), "tcp 8.8.8.8:49152 -> 3.255.255.253:22"},
		{"remote access ports of web are dead to the internet", open("::/0"), "tcp [2001:4860:4860::8888]:49152 -> [2600:1f13:0:1::4]:22"},
		{"addresses that belong to nobody are dead", open("203.0.113.0/24"), "tcp 10.0.2.4:49152 -> 203.0.113.0:443"},
		{"the default security group carries nothing", func(n *network.Network) { rules(n, world) }, "tcp 10.0.1.6:49152 -> 10.0.1.4:443"},
		{"the default security group carries nothing", func(n *network.Network) { g := group(n, "default"); g.Ingress = []network.GroupRule{world} }, "tcp 10.0.1.6:49152 -> 10.0.1.4:443"},
	} {
		t.Run(tc.sentence, func(t *testing.T) {
			t.Parallel()
			sound := intent.NewDecider(castle().Network())
			in := sentence(t, sound, tc.sentence)
			v, err := sound.Decide(in)
			require.NoError(t, err)
			require.Equal(t, intent.Proved, v.Status, "%v", v.Doubts)

			n := castle().Network()
			tc.mutant(n)
			mutant := intent.NewDecider(n)
			v, err = mutant.Decide(sentence(t, mutant, tc.sentence))
			require.NoError(t, err)
			require.Equal(t, intent.Violated, v.Status, "%v", v.Doubts)
			require.Equal(t, tc.packet, v.Witness.Flow.Packet.String())
			require.True(t, v.Witness.Result.Delivered)
		})
	}
}

func contains(list []string, s string) bool {
	return strings.Contains(" "+strings.Join(list, " ")+" ", " "+s+" ")
}

func sentence(t *testing.T, d *intent.Decider, name string) intent.Intent {
	t.Helper()
	for _, in := range reference(t, d.Index()) {
		if in.Name == name {
			require.Equal(t, intent.FromReference, in.Source)
			return in
		}
	}
	require.Fail(t, "no such sentence", name)
	return intent.Intent{}
}

func reference(t *testing.T, x *network.Index) []intent.Intent {
	t.Helper()
	list, err := intent.Reference(x)
	require.NoError(t, err)
	return list
}

func names(list []intent.Intent) []string {
	var out []string
	for _, in := range list {
		out = append(out, in.Name)
	}
	return out
}

// The catalogue as a whole: which sentences there are of which network.
func TestReference_whatItIsAbout(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{
		"app goes out only through NAT gateways",
		"app is not reached from the internet over IPv4",
		"app is not connected to from the internet over IPv6",
		"data does not reach the internet",
		"data is not reached from the internet over IPv4",
		"data is not connected to from the internet over IPv6",
		"data reaches S3 by its endpoint alone",
		"remote access ports of web are dead to the internet",
		"only public subnets hold what the internet reaches",
		"addresses that belong to nobody are dead",
		"the default security group carries nothing",
		"no security group opens remote access",
	}, names(reference(t, network.NewIndex(castle().Network()))))

	for name, tc := range map[string]struct {
		change       func(*network.Network)
		has, hasNone string
	}{
		"no NAT gateway and no egress-only gateway": {func(n *network.Network) {
			n.NATGateways, n.Gateways = nil, n.Gateways[:1]
		}, "app does not go out without a NAT gateway", "app goes out only through NAT gateways"},
		"no group of one's own": {func(n *network.Network) { n.SecurityGroups = []*network.SecurityGroup{group(n, "default")} }, "", "no security group opens remote access"},
		"an interface endpoint": {func(n *network.Network) {
			n.Endpoints = append(n.Endpoints, &network.Endpoint{ID: "e", Kind: network.InterfaceEndpoint, VPC: "net", Subnets: []network.ID{"data"}, Interfaces: []network.ID{"eni-e"}})
			n.Interfaces = append(n.Interfaces, &network.Interface{ID: "eni-e", VPC: "net", Subnet: "data", Groups: []network.ID{"default"}, Addresses: []network.InterfaceAddress{{}}})
		}, "interface endpoints open no connections", "no security group opens remote access but to EC2 Instance Connect endpoints"},
		"no endpoint":               {func(n *network.Network) { n.Endpoints = nil }, "", "data reaches S3 by its endpoint alone"},
		"IPv4 alone":                {func(n *network.Network) { n.Subnets[2].CIDRs = n.Subnets[2].CIDRs[:1] }, "data is not reached from the internet", "data is not connected to from the internet over IPv6"},
		"IPv6 alone":                {func(n *network.Network) { n.Subnets[2].CIDRs = n.Subnets[2].CIDRs[1:] }, "data is not connected to from the internet over IPv6", "data is not reached from the internet over IPv4"},
		"a default group elsewhere": {func(n *network.Network) { group(n, "default").VPC = "other" }, "", "the default security group carries nothing"},
		"no public tier":            {func(n *network.Network) { n.Subnets[0].Tier, n.Subnets[0].TierType = "", "" }, "", "only public subnets hold what the internet reaches"},
		"no tiers at all": {func(n *network.Network) {
			for _, s := range n.Subnets {
				s.Tier, s.TierType = "", ""
			}
		}, "", "addresses that belong to nobody are dead"},
		"several VPCs": {func(n *network.Network) {
			n.VPCs = append(n.VPCs, &network.VPC{ID: "two", Name: "second"})
			n.Subnets = append(n.Subnets, &network.Subnet{ID: "x", VPC: "two", Tier: "db", TierType: network.Isolated, CIDRs: []netip.Prefix{netip.MustParsePrefix("10.5.0.0/24")}})
		}, "db does not reach the internet (VPC second)", "data does not reach the internet"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := castle().Network()
			tc.change(n)
			got := names(reference(t, network.NewIndex(n)))
			if tc.has != "" {
				require.Contains(t, got, tc.has)
			}
			require.NotContains(t, got, tc.hasNone)
			_, err := intent.NewDecider(n).DecideAll(reference(t, network.NewIndex(n)))
			require.NoError(t, err)
		})
	}
}

// S3 is reached by its endpoints alone, whichever of them the VPC has beside the gateway endpoint; by those of another VPC it is not.
func TestReference_interfaceEndpointsOfS3(t *testing.T) {
	t.Parallel()
	const name = "data reaches S3 by its endpoint alone"
	for vpc, want := range map[string]intent.Status{"net": intent.Proved, "central": intent.Undecided} {
		b := castle()
		b.VPC("central", "10.5.0.0/16")
		b.Subnet("shared", "central", "10.5.1.0/24")
		b.Peering("pcx", "net", "central")
		b.Table("rt-shared", "shared", "10.0.0.0/16 pcx")
		b.Table("rt-peered", "data", "pl-s3 vpce-s3", "10.5.0.0/16 pcx")
		b.InterfaceEndpoint("private", map[string]string{"net": "spare", "central": "shared"}[vpc], map[string]string{"net": "10.0.9.20", "central": "10.5.1.20"}[vpc], "open-"+vpc).
			Service = "com.amazonaws.eu-west-1.s3"
		d := intent.NewDecider(b.Network())
		v, err := d.Decide(sentence(t, d, name))
		require.NoError(t, err)
		require.Equal(t, want, v.Status, "%s: %v", vpc, v.Doubts)
	}
}

// A firewall behind the internet gateway has a route from there, and its subnets are for it alone. What only calls itself a tier of firewalls is looked at.
func TestReference_subnetsOfFirewallsAreNoPlaceForWorkloads(t *testing.T) {
	t.Parallel()
	decide := func(endpoint network.ID) intent.Status {
		n := castle().Network()
		s := n.Subnets[3]
		s.Tier, s.TierType, s.RouteTable = "wall", network.FirewallTier, "rt-web"
		n.Firewalls = append(n.Firewalls, &network.Firewall{ID: "fw", VPC: s.VPC, Endpoints: []network.FirewallEndpoint{{ID: "fwe", Subnet: endpoint}}})
		verdicts, err := intent.NewDecider(n).DecideAll(reference(t, network.NewIndex(n)))
		require.NoError(t, err)
		for _, v := range verdicts {
			if v.Intent.Name == "only public subnets hold what the internet reaches" {
				return v.Status
			}
		}
		return ""
	}
	require.Equal(t, intent.Proved, decide(castle().Network().Subnets[3].ID))
	require.Equal(t, intent.Violated, decide("elsewhere"))
}

// The endpoints of appliances that stand in the place of a firewall have such subnets as well.
func TestReference_subnetsOfAppliancesAreNoPlaceForWorkloads(t *testing.T) {
	t.Parallel()
	b := castle()
	s := b.Network().Subnets[3]
	b.ApplianceEndpoint("gwe", string(s.ID))
	n := b.Network()
	n.Subnets[3].Tier, n.Subnets[3].TierType, n.Subnets[3].RouteTable = "wall", network.FirewallTier, "rt-web"
	verdicts, err := intent.NewDecider(n).DecideAll(reference(t, network.NewIndex(n)))
	require.NoError(t, err)
	require.Equal(t, intent.Proved, verdicts[slices.IndexFunc(verdicts, func(v intent.Verdict) bool {
		return v.Intent.Name == "only public subnets hold what the internet reaches"
	})].Status)
}
