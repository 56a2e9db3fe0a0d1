package intent_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

// Whatever is not known and could matter keeps each kind of intent from being proved, and is named; what cannot matter does not.
func TestDecide_unknownNeverPasses(t *testing.T) {
	t.Parallel()
	u := &network.Unknown{Text: "nobody knows"}
	changes := map[string]func(*network.Network){
		"routes": func(n *network.Network) { table(n, "rt-data").Unknown = u },
		"where a route leads": func(n *network.Network) {
			r := route("0.0.0.0/0", "", network.ToOther)
			r.Unknown = u
			table(n, "rt-data").Routes = append(table(n, "rt-data").Routes, r)
		},
		"a subnet": func(n *network.Network) { n.Subnets[4].Unknown = u },
		"a VPC":    func(n *network.Network) { n.VPCs[0].Unknown = u },
		"rules":    func(n *network.Network) { group(n, "data").Unknown, group(n, "app").Unknown = u, u },
		"a rule": func(n *network.Network) {
			in := network.GroupRule{Traffic: network.AllTraffic(), Unknown: u}
			for _, g := range []*network.SecurityGroup{group(n, "data"), group(n, "app")} {
				g.Ingress, g.Egress = append(g.Ingress, in), append(g.Egress, in)
			}
		},
		"what is not modelled": func(n *network.Network) {
			n.Unmodelled = append(n.Unmodelled, network.Unmodelled{ID: "x", Type: "mesh", VPCs: []network.ID{"shop"}, Text: "nobody knows"})
		},
		"what is not modelled and may be anywhere": func(n *network.Network) {
			n.Unmodelled = append(n.Unmodelled, network.Unmodelled{ID: "x", Type: "mesh", Text: "nobody knows"})
		},
	}
	byRoutes := []string{
		"deny: {from: tier:data, to: internet}",
		"deny: {from: tier:data, to: internet, both: true}",
		"via: {from: tier:data, to: internet, through: nat}",
		"avoid: {from: tier:data, to: internet, through: internet-gateway}",
	}
	byGroups := []string{
		"deny: {from: sg:data, to: sg:app}",
		"deny: {from: sg:data, to: sg:app, connections: true}",
		"only: {from: sg:app, to: sg:data, ports: tcp/5432}",
		"isolate: [sg:data, sg:front]",
	}
	matters := map[string][]string{
		"routes": byRoutes, "where a route leads": byRoutes, "a subnet": byRoutes[:1], "a VPC": append(byRoutes, byGroups...), "rules": byGroups, "a rule": byGroups,
		"what is not modelled": append(byRoutes, byGroups...), "what is not modelled and may be anywhere": append(byRoutes, byGroups...),
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, demand := range matters[name] {
				require.Equal(t, intent.Proved, decide(t, with(), demand).Status, demand)
				v := decide(t, with(change), demand)
				require.Equal(t, intent.Undecided, v.Status, demand)
				require.NotEmpty(t, v.Doubts, demand)
				require.Contains(t, v.Doubts[0].Text, "nobody knows", demand)
			}
			if name == "a subnet" || name == "a VPC" {
				return // nothing there is certain
			}
			require.Equal(t, intent.Violated, decide(t, with(change, sshToData), "deny: {from: sg:app, to: sg:data, ports: tcp/22}").Status, "what is certain is certain")
		})
	}
}

// A connection is proved by what is certain to work; what is not known may only add to it.
func TestDecide_allowOverWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	u := &network.Unknown{Text: "nobody knows"}
	const demand = "allow: {from: sg:app, to: sg:data, ports: tcp/5432}"
	for name, tc := range map[string]struct {
		change func(*network.Network)
		want   intent.Status
	}{
		"something that is not modelled": {func(n *network.Network) {
			n.Unmodelled = append(n.Unmodelled, network.Unmodelled{ID: "x", Type: "mesh"})
		}, intent.Proved},
		"further rules": {func(n *network.Network) { group(n, "data").Unknown = u }, intent.Proved},
		"the rules that it needs": {func(n *network.Network) {
			g := group(n, "data")
			g.Ingress, g.Unknown = nil, u
		}, intent.Undecided},
		"the routes that it needs": {func(n *network.Network) { table(n, "rt-data").Unknown = u }, intent.Undecided},
		"no rules at all":          {func(n *network.Network) { group(n, "data").Ingress = nil }, intent.Violated},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, decide(t, with(tc.change), demand).Status)
		})
	}
}

// On-premises networks announce what is not known: whatever they hold may be sent to and from there.
func TestDecide_onPremisesNetworksThatAreNotKnown(t *testing.T) {
	t.Parallel()
	behind := func(unknown *network.Unknown, blocks ...string) *network.Network {
		b := shop()
		b.VGW("vgw", "shop", blocks...)
		b.Table("rt-data2", "data-a", "10.0.0.0/16 local", "10.50.0.0/16 vgw")
		n := b.Network()
		n.OnPremises[0].Unknown = unknown
		return n
	}
	u := &network.Unknown{Text: "what it announces"}
	for _, demand := range []string{"deny: {from: tier:data, to: on-premises}", "deny: {from: on-premises, to: tier:data}"} {
		require.Equal(t, intent.Violated, decide(t, behind(nil, "10.50.0.0/16"), demand).Status, demand)
		require.Equal(t, intent.Proved, decide(t, behind(nil, "10.60.0.0/16"), "deny: {from: tier:data, to: on-premises}").Status, demand)
		v := decide(t, behind(u), demand)
		require.Equal(t, intent.Undecided, v.Status, demand)
		require.Contains(t, v.Doubts, *u, demand)
		require.Equal(t, intent.Violated, decide(t, behind(u, "10.50.1.0/24"), demand).Status, demand)
	}
}

// A verdict lists what it may rest on, and not what concerns other networks.
func TestDecide_assumptions(t *testing.T) {
	t.Parallel()
	b := estate()
	b.VPC("far", "10.200.0.0/16")
	b.Subnet("far-a", "far", "10.200.1.0/24")
	n := b.Network()
	for _, id := range []network.ID{"", "shop", "rt-app", "App", "lab-a", "far", "far-a", "tgw"} {
		n.Assumptions = append(n.Assumptions, network.Assumption{ID: id, Text: "of " + string(id)})
	}
	ids := func(v intent.Verdict) []network.ID {
		var out []network.ID
		for _, a := range v.Assumptions {
			out = append(out, a.ID)
		}
		return out
	}
	require.Equal(t, []network.ID{"", "shop", "rt-app", "App", "lab-a", "tgw"}, ids(decide(t, n, "deny: {from: tier:data, to: internet}")), "the lab is connected with the shop")
	require.Equal(t, []network.ID{"", "far", "far-a", "tgw"}, ids(decide(t, n, "deny: {from: vpc:far, to: internet}")))
	require.Equal(t, []network.ID{"", "shop", "rt-app", "App", "lab-a", "far", "far-a", "tgw"}, ids(decide(t, n, "deny: {from: internet, to: on-premises}")))
}

// Interfaces of which the groups are not known, as those of an auto scaling group, may be in any of their VPC: what is said of a group is said of them.
func TestDecide_interfacesOfUnknownGroups(t *testing.T) {
	t.Parallel()
	const demand = "deny: {from: internet, to: sg:idle}"
	fleet := func(subnet, vpc string) *network.Network {
		b := shop()
		b.VPC("other", "10.9.0.0/16")
		u := &network.Unknown{Text: "its groups are up to a launch template"}
		g := b.Group("fleet#groups", vpc)
		g.StandIn, g.Unknown = true, u
		i := b.Host("fleet", subnet, "10.0.1.50+3.0.0.50", "fleet#groups")
		i.VPC, i.Unknown = network.ID(vpc), u
		return b.Network()
	}
	require.Equal(t, intent.Proved, decide(t, shop().Network(), demand).Status)
	v := decide(t, fleet("web-a", "shop"), demand)
	require.Equal(t, intent.Undecided, v.Status)
	require.Equal(t, "its groups are up to a launch template", v.Doubts[0].Text)
	require.Equal(t, intent.Proved, decide(t, fleet("app-a", "shop"), demand).Status, "no route leads there")
	require.Equal(t, intent.Proved, decide(t, fleet("web-a", "other"), demand).Status, "a group of another VPC")
}
