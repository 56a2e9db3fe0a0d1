package intent_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

// A rule that names a group is for its members alone, whoever else may have the address in their subnet that is not known of them: neither a load
// balancer's own nodes beside its targets, nor another host.
func TestDecide_membersBesideOthers(t *testing.T) {
	t.Parallel()
	beside := func(rule string, change func(b *nettest.Builder)) *network.Network {
		b := nettest.NewBuilder()
		b.VPC("v", "10.0.0.0/16")
		b.Subnet("s1", "v", "10.0.1.0/24")
		b.Subnet("s2", "v", "10.0.2.0/24", "zone-b")
		b.Group("front", "v", "in tcp/8080 10.0.0.0/16", rule)
		b.Group("app", "v", "in tcp/8080 front")
		b.Balancer("web", "application", "s1 s2", "10.0.1.10 10.0.2.10", "front", "8080 HTTP tg")
		b.TargetGroup("tg", "ip", "HTTP", 8080)
		b.Host("Other", "s2", "10.0.2.11")
		for _, i := range b.Network().Interfaces {
			i.Addresses = []network.InterfaceAddress{{}}
		}
		change(b)
		return b.Network()
	}
	as := func(*nettest.Builder) {}
	for name, tc := range map[string]struct {
		rule, demand string
		change       func(b *nettest.Builder)
		status       intent.Status
	}{
		"members alone are reached":       {"out tcp/8080 app", "only: {from: lb:web, to: sg:app, ports: tcp/8080}", as, intent.Proved},
		"members are":                     {"out tcp/8080 app", "allow: {from: lb:web, to: sg:app, ports: tcp/8080}", as, intent.Proved},
		"another host is not":             {"out tcp/8080 app", "deny: {from: lb:web, to: interface:Other}", as, intent.Proved},
		"and that it is cannot be shown":  {"out tcp/8080 app", "allow: {from: lb:web, to: interface:Other, ports: tcp/8080}", as, intent.Violated},
		"a block is for all":              {"out tcp/8080 10.0.0.0/16", "deny: {from: lb:web, to: interface:Other}", as, intent.Violated},
		"a block is for the nodes, too":   {"out tcp/8080 10.0.0.0/16", "only: {from: lb:web, to: sg:app, ports: tcp/8080}", as, intent.Violated},
		"any workload may be a member":    {"out tcp/8080 app", "deny: {from: lb:web, to: subnet:s2}", as, intent.Violated},
		"a host of which all is known":    {"out tcp/8080 app", "deny: {from: lb:web, to: interface:Told}", told, intent.Proved},
		"a member of which all is known":  {"out tcp/8080 app", "deny: {from: lb:web, to: interface:Told}", toldMember, intent.Violated},
		"a host that may be in the group": {"out tcp/8080 app", "deny: {from: lb:web, to: interface:Other}", doubtful, intent.Undecided},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := decide(t, beside(tc.rule, tc.change), tc.demand)
			require.Equal(t, tc.status, got.Status, "%v", got.Doubts)
		})
	}
}

func told(b *nettest.Builder) { b.Host("Told", "s2", "10.0.2.20") }

func toldMember(b *nettest.Builder) { b.Host("Told", "s2", "10.0.2.20", "app") }

func doubtful(b *nettest.Builder) {
	for _, i := range b.Network().Interfaces {
		if i.ID == "Other" {
			i.Unknown = &network.Unknown{Text: "its groups"}
		}
	}
}
