package intent_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

// shop is the network of most tests, a VPC with three tiers in two zones:
//
//	internet - igw - web-a, web-b (load balancer "front", NAT gateway "nat-a") - app-a, app-b (host "App") - data-a (host "Db")
//
// Everything has its ID for its name, but for the VPC, which is called "net".
func shop() *nettest.Builder {
	b := nettest.NewBuilder()
	b.VPC("shop", "10.0.0.0/16").Name = "net"
	for _, s := range []struct{ id, block, zone, tier, kind string }{
		{"web-a", "10.0.1.0/24", "zone-a", "web", network.Public},
		{"web-b", "10.0.2.0/24", "zone-b", "web", network.Public},
		{"app-a", "10.0.3.0/24", "zone-a", "app", network.PrivateWithEgress},
		{"app-b", "10.0.4.0/24", "zone-b", "app", network.PrivateWithEgress},
		{"data-a", "10.0.5.0/24", "zone-a", "data", network.Isolated},
	} {
		n := b.Subnet(s.id, "shop", s.block, s.zone)
		n.Tier, n.TierType = s.tier, s.kind
		n.Tags = network.Tags{"env": "prod", "part": s.tier, intent.ComponentTag: "base"}
	}
	b.IGW("igw", "shop")
	b.NAT("nat-a", "web-a", "10.0.1.100+3.0.0.100")
	b.Table("rt-web", "web-a web-b", "10.0.0.0/16 local", "0.0.0.0/0 igw")
	b.Table("rt-app", "app-a app-b", "10.0.0.0/16 local", "0.0.0.0/0 nat-a")
	b.Table("rt-data", "data-a", "10.0.0.0/16 local")
	b.Group("front", "shop", "in tcp/443 0.0.0.0/0", "out tcp/8080 app")
	b.Group("app", "shop", "in tcp/8080 front", "out tcp/5432 data")
	b.Group("data", "shop", "in tcp/5432 app")
	b.Group("idle", "shop", "out tcp/5432 data")
	b.Host("App", "app-a", "10.0.3.10", "app")
	b.Host("Db", "data-a", "10.0.5.10", "data")
	b.TargetGroup("apps", "instance", "HTTP", 8080, "App")
	b.Balancer("front", "application", "web-a web-b", "10.0.1.20+3.0.0.20 10.0.2.20+3.0.0.21", "front", "443 HTTPS apps").Name = "front"
	return b
}

// read reads intents that are written in YAML.
func read(t *testing.T, text string) []intent.Intent {
	t.Helper()
	list, err := intent.Read(strings.NewReader(text), "intents.yaml")
	require.NoError(t, err)
	return list
}

// one reads what a single intent demands: "deny: {from: tier:data, to: internet}".
func one(t *testing.T, demand string) intent.Intent {
	t.Helper()
	list := read(t, "intents: [{name: it, "+demand+"}]")
	require.Len(t, list, 1)
	return list[0]
}

// decide decides a single intent about a network.
func decide(t *testing.T, n *network.Network, demand string) intent.Verdict {
	t.Helper()
	v, err := intent.NewDecider(n).Decide(one(t, demand))
	require.NoError(t, err)
	return v
}
