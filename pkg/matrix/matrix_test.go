package matrix_test

import (
	"flag"
	"fmt"
	"net/netip"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/matrix"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

var update = flag.Bool("update", false, "write the golden files anew")

// shop has a public, a private and an isolated tier, a group that nothing is in, and an on-premises network that may ask the data tier.
func shop() *nettest.Builder {
	b := nettest.NewBuilder()
	b.VPC("shop", "10.0.0.0/16").Name = "net"
	for _, s := range []struct{ id, tier, block string }{{"web-a", "web", "10.0.1.0/24"}, {"app-a", "app", "10.0.2.0/24"}, {"app-b", "app", "10.0.3.0/24"}, {"data-a", "data", "10.0.4.0/24"}} {
		b.Subnet(s.id, "shop", s.block).Tier = s.tier
	}
	b.Subnet("spare", "shop", "10.0.9.0/24")
	b.IGW("igw", "shop")
	b.VGW("vgw", "shop", "10.50.0.0/16")
	b.NAT("nat", "web-a", "10.0.1.5+3.0.0.5")
	b.Table("rt-web", "web-a", "0.0.0.0/0 igw")
	b.Table("rt-app", "app-a app-b", "0.0.0.0/0 nat")
	b.Table("rt-data", "data-a", "10.50.0.0/16 vgw")
	b.Table("rt-spare", "spare")
	b.NACL("acl-data", "data-a", "in 100 allow tcp/5432 10.0.2.0/23", "in 110 allow udp/514 10.0.1.0/24", "in 120 allow tcp 10.50.0.0/16", "out 100 allow tcp/1024-65535 0.0.0.0/0")
	b.Group("app", "shop", "in tcp/8080 10.0.1.0/24", "out tcp/5432 data")
	b.Group("data", "shop", "in tcp/5432 app")
	b.Group("idle", "shop", "out all 0.0.0.0/0")
	b.Host("App", "app-a", "10.0.2.10", "app")
	b.Host("Db", "data-a", "10.0.4.10", "data")
	return b
}

func TestOf_golden(t *testing.T) {
	t.Parallel()
	for _, by := range []matrix.By{matrix.Tiers, matrix.SecurityGroups} {
		t.Run(string(by), func(t *testing.T) {
			t.Parallel()
			groups, cells := matrix.Of(intent.NewDecider(shop().Network()), by)
			var b strings.Builder
			for _, g := range groups {
				fmt.Fprintf(&b, "%s: %s, %d ends\n", g.Name, g.Population, len(g.Ends))
			}
			for _, c := range cells {
				fmt.Fprintf(&b, "%s -> %s: %s\n", c.From, c.To, c.Word())
			}
			path := "testdata/" + string(by) + ".txt"
			if *update {
				require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, string(want), b.String())
		})
	}
}

// Names stand behind those of their VPCs where there are several.
func TestGroups_ofSeveralVPCs(t *testing.T) {
	t.Parallel()
	b := shop()
	b.VPC("lab", "10.9.0.0/16")
	b.Subnet("lab-a", "lab", "10.9.1.0/24").Tier = "app"
	names := func(by matrix.By) []string {
		var out []string
		for _, g := range matrix.Groups(network.NewIndex(intent.WithMembers(b.Network())), by) {
			out = append(out, g.Name)
		}
		return out
	}
	require.Equal(t, []string{"lab/app", "net/app", "net/data", "net/spare", "net/web", "on-premises vgw", "internet"}, names(matrix.Tiers))
	require.Equal(t, []string{"lab/open-lab", "net/app", "net/data", "net/idle", "net/open-shop", "on-premises vgw", "internet"}, names(matrix.SecurityGroups))
}

func TestCell_Word(t *testing.T) {
	t.Parallel()
	box := func(tr packet.TransportSet) packet.Set {
		return packet.SetOf(packet.Box{Src: packet.Addrs(netip.MustParseAddr("10.0.0.1")), Dst: packet.Addrs(netip.MustParseAddr("10.0.0.2")), Transport: tr})
	}
	all, https, dns := box(packet.AllTransport()), box(packet.TCPTo(packet.Ports(443, 443))), box(packet.UDPTo(packet.Ports(53, 53)))
	for want, c := range map[string]matrix.Cell{
		"-":                        {Asked: all},
		"?":                        {Asked: all, Maybe: https},
		"all":                      {Asked: all, Sent: all, Answered: all},
		"tcp 443":                  {Asked: all, Sent: https, Answered: https},
		"one way: udp 53":          {Asked: all, Sent: dns},
		"tcp 443; one way: udp 53": {Asked: all, Sent: https.Union(dns), Answered: https},
		"one way: all":             {Asked: all, Sent: all},
	} {
		require.Equal(t, want, c.Word())
	}
}

// changes are what may be done to the shop, with what is said of it.
var changes = map[string]struct {
	do   func(*network.Network)
	want []string
}{
	"nothing": {func(*network.Network) {}, nil},
	"what does not matter": {func(n *network.Network) {
		n.NACLs[0].Entries = append(n.NACLs[0].Entries, network.NACLEntry{Number: 900, Traffic: network.AllTraffic(), Peer: netip.MustParsePrefix("0.0.0.0/0")})
	}, nil},
	"a route to the internet": {func(n *network.Network) {
		n.RouteTables[3].Routes = append(n.RouteTables[3].Routes, network.Route{Destination: netip.MustParsePrefix("0.0.0.0/0"), Target: network.Target{Kind: network.ToInternetGateway, ID: "igw"}})
	}, []string{"spare -> internet + connects", "internet -> spare + connects"}},
	"an entry less": {func(n *network.Network) { n.NACLs[0].Entries = n.NACLs[0].Entries[1:] }, []string{"app -> data - disconnects", "data -> app disconnects"}},
	"a tier less": {func(n *network.Network) { n.Subnets = n.Subnets[:4] }, []string{
		"app -> spare - disconnects", "data -> spare -", "spare -> app - disconnects", "spare -> spare - disconnects", "spare -> web - disconnects", "web -> spare - disconnects", "on-premises vgw -> spare - disconnects",
	}},
	"another VPC": {func(n *network.Network) {
		n.VPCs = append(n.VPCs, &network.VPC{ID: "lab", Name: "lab", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.9.0.0/16")}})
	}, nil},
	"something that is not known": {func(n *network.Network) { n.RouteTables[3].Unknown = &network.Unknown{Text: "its routes"} }, []string{
		"spare -> app ?-", "spare -> data ?+", "spare -> web ?-", "spare -> on-premises vgw ?+", "spare -> internet ?+", "internet -> spare ?+",
	}},
}

func words(list []matrix.Change) []string {
	var out []string
	for _, c := range list {
		s := c.From + " -> " + c.To
		for _, w := range []struct {
			set  packet.Set
			word string
		}{{c.Opened, " +"}, {c.Closed, " -"}, {c.Connects, " connects"}, {c.Disconnects, " disconnects"}, {c.MayOpen, " ?+"}, {c.MayClose, " ?-"}} {
			if !w.set.IsEmpty() {
				s += w.word
			}
		}
		out = append(out, s)
	}
	return out
}

func TestCompare(t *testing.T) {
	t.Parallel()
	for name, c := range changes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := shop().Network()
			c.do(n)
			got := matrix.Compare(intent.NewDecider(shop().Network()), intent.NewDecider(n), matrix.Tiers)
			require.Equal(t, c.want, words(got))
		})
	}
}

// Nothing changes from a network to itself; and what opens one way closes the other way.
func TestCompare_laws(t *testing.T) {
	t.Parallel()
	for name, c := range changes {
		for _, by := range []matrix.By{matrix.Tiers, matrix.SecurityGroups} {
			t.Run(name+" by "+string(by), func(t *testing.T) {
				t.Parallel()
				changed := func() *intent.Decider {
					n := shop().Network()
					c.do(n)
					return intent.NewDecider(n)
				}
				was := func() *intent.Decider { return intent.NewDecider(shop().Network()) }
				require.Empty(t, matrix.Compare(changed(), changed(), by))
				there, back := matrix.Compare(was(), changed(), by), matrix.Compare(changed(), was(), by)
				require.Len(t, back, len(there))
				for _, a := range there {
					found := false
					for _, b := range back {
						if a.From != b.From || a.To != b.To {
							continue
						}
						found = true
						for _, p := range [][2]packet.Set{{a.Opened, b.Closed}, {a.Closed, b.Opened}, {a.Connects, b.Disconnects}, {a.Disconnects, b.Connects}, {a.MayOpen, b.MayClose}, {a.MayClose, b.MayOpen}} {
							require.Equal(t, p[0].String(), p[1].String(), "%s -> %s", a.From, a.To)
						}
						require.Equal(t, a.Unsure, b.Unsure)
					}
					require.True(t, found)
				}
			})
		}
	}
}
