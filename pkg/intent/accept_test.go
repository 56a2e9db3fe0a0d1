package intent_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

// letsIn lets somebody else in to a group: one given by a block of addresses, or a group.
func letsIn(to, from string, port int) func(*network.Network) {
	r := network.GroupRule{Traffic: network.Traffic{Protocol: 6, From: port, To: port}, Group: network.ID(from)}
	if p, err := netip.ParsePrefix(from); err == nil {
		r.Group, r.Prefix = "", p
	}
	return func(n *network.Network) {
		g := group(n, network.ID(to))
		g.Ingress = append(g.Ingress, r)
	}
}

// connect is an EC2 Instance Connect endpoint in a group of its own, and another host in that group.
func connect(n *network.Network) {
	n.SecurityGroups = append(n.SecurityGroups, &network.SecurityGroup{ID: "shells", Name: "shells", VPC: "shop", Egress: []network.GroupRule{{Traffic: network.AllTraffic(), Group: "app"}}})
	n.Interfaces = append(n.Interfaces, &network.Interface{
		ID: "Connect", VPC: "shop", Subnet: "app-b", Kind: "ec2_instance_connect_endpoint", Groups: []network.ID{"shells"},
		Addresses: []network.InterfaceAddress{{Private: netip.MustParseAddr("10.0.4.40")}},
	})
	letsIn("app", "shells", 22)(n)
}

func besideConnect(n *network.Network) {
	n.Interfaces = append(n.Interfaces, &network.Interface{
		ID: "Jump", VPC: "shop", Subnet: "app-b", Kind: "interface", Groups: []network.ID{"shells"},
		Addresses: []network.InterfaceAddress{{Private: netip.MustParseAddr("10.0.4.41")}},
	})
}

// gate is a host with a public address that lets in the old server by its public one.
func gate(n *network.Network) {
	n.SecurityGroups = append(n.SecurityGroups, &network.SecurityGroup{ID: "gate", Name: "gate", VPC: "shop"})
	n.Interfaces = append(n.Interfaces, &network.Interface{
		ID: "Gate", VPC: "shop", Subnet: "web-b", Kind: "interface", Groups: []network.ID{"gate"},
		Addresses: []network.InterfaceAddress{{Private: netip.MustParseAddr("10.0.2.67"), Public: netip.MustParseAddr("3.0.0.67"), HasPublic: true}},
	})
	letsIn("gate", "3.0.0.66/32", 22)(n)
}

// onPremises is a network behind a VPN, which the data tier answers.
func onPremises(n *network.Network) {
	b := shop()
	b.VGW("vgw", "shop", "10.100.0.0/16")
	b.OnPremises("hq", "10.100.0.0/16")
	vpn := b.Network()
	n.Gateways, n.OnPremises = vpn.Gateways, vpn.OnPremises
	t := table(n, "rt-data")
	t.Routes = append(t.Routes, route("10.100.0.0/16", "vgw", network.ToVPNGateway))
}

func TestDecide_accept(t *testing.T) {
	t.Parallel()
	const onlyTheApp = "accept: {from: sg:app, to: sg:data, ports: tcp/5432}"
	everybody := []intent.Population{intent.Declared, intent.Outsiders, intent.Outside}
	checkAll(t, map[string]decided{
		"a group": {n: with(), demand: onlyTheApp, status: intent.Proved, populations: everybody},
		"a block that may hold others": {
			n: with(letsIn("data", "10.0.3.0/24", 5432)), demand: onlyTheApp, status: intent.Violated,
			witness: "tcp 10.0.3.4:49152 -> 10.0.5.10:5432", from: "any workload in subnet app-a", to: "Db",
		},
		"another group": {
			n: with(letsIn("data", "front", 5432)), demand: onlyTheApp, status: intent.Violated,
			witness: "tcp 10.0.1.4:49152 -> 10.0.5.10:5432", from: "any workload in subnet web-a", to: "Db",
		},
		"two groups": {n: with(letsIn("data", "front", 5432)), demand: "accept: {from: [sg:app, sg:front], to: sg:data, ports: tcp/5432}", status: intent.Proved},
		"itself": {
			n: with(letsIn("data", "data", 5432)), demand: onlyTheApp, status: intent.Violated,
			witness: "tcp 10.0.1.4:49152 -> 10.0.5.10:5432", from: "any workload in subnet web-a", to: "Db",
		},
		"itself, named": {n: with(letsIn("data", "data", 5432)), demand: "accept: {from: [sg:app, sg:data], to: sg:data, ports: tcp/5432}", status: intent.Proved},
		"other ports": {
			n: with(sshToData), demand: onlyTheApp, status: intent.Violated, witness: "tcp 10.0.3.10:49152 -> 10.0.5.10:22", from: "App", to: "Db",
		},
		"any ports":        {n: with(sshToData), demand: "accept: {from: sg:app, to: sg:data}", status: intent.Proved, populations: everybody},
		"the other family": {n: with(letsIn("data", "front", 5432)), demand: "accept: {from: sg:app, to: sg:data, ports: tcp/5432, family: ipv6}", status: intent.Proved},
		"the internet": {
			n: with(), demand: "accept: {from: vpc:net, to: lb:front}", status: intent.Violated,
			witness: "tcp 8.8.8.8:49152 -> 3.0.0.20:443", from: "the internet", to: "front-web-a",
		},
		"who is left of the VPC": {
			n: with(), demand: "accept: {from: internet, to: lb:front, ports: tcp/443}", status: intent.Violated,
			witness: "tcp 10.0.1.4:49152 -> 10.0.1.20:443", from: "any workload in subnet web-a", to: "front-web-a",
		},
		"everybody, on one port": {n: with(), demand: "accept: {from: anywhere, to: lb:front, ports: tcp/443}", status: intent.Proved},
		"everybody, on another port": {
			n: with(), demand: "accept: {from: anywhere, to: lb:front, ports: tcp/80}", status: intent.Violated,
			witness: "tcp 8.8.8.8:49152 -> 3.0.0.20:443", from: "the internet", to: "front-web-a",
		},
		"on-premises": {
			n: with(onPremises, letsIn("data", "10.0.0.0/8", 5432)), demand: "accept: {from: vpc:net, to: sg:data}", status: intent.Violated,
			witness: "tcp 10.100.0.0:49152 -> 10.0.5.10:5432", from: "on-premises network vgw", to: "Db",
		},
		"a block": {
			n: with(onPremises, letsIn("data", "10.0.0.0/8", 5432)), demand: "accept: {from: 10.0.0.0/8, to: sg:data, ports: tcp/5432}", status: intent.Proved,
			populations: []intent.Population{intent.AnyWorkload, intent.Declared, intent.Outside},
		},
		"a block that others are beside": {
			n: with(letsIn("data", "10.0.3.0/24", 5432)), demand: "accept: {from: [sg:app, 10.0.3.0/25], to: sg:data}", status: intent.Violated,
			witness: "tcp 10.0.3.128:49152 -> 10.0.5.10:5432", from: "any workload in subnet app-a", to: "Db",
		},
		"a subnet":        {n: with(letsIn("data", "10.0.3.0/24", 5432)), demand: "accept: {from: [sg:app, subnet:app-a], to: sg:data}", status: intent.Proved},
		"another subnet":  {n: with(letsIn("data", "10.0.3.0/24", 5432)), demand: "accept: {from: [sg:app, subnet:app-b], to: sg:data}", status: intent.Violated, witness: "tcp 10.0.3.4:49152 -> 10.0.5.10:5432", from: "any workload in subnet app-a", to: "Db"},
		"a load balancer": {n: with(), demand: "accept: {from: lb:front, to: sg:app, ports: tcp/8080}", status: intent.Proved, populations: everybody},
		"a group that nothing is in": {
			n: with(letsIn("data", "idle", 5432)), demand: "accept: {from: [sg:app, sg:idle], to: sg:data, ports: tcp/5432}", status: intent.Proved,
			populations: append([]intent.Population{intent.Members}, everybody...),
		},
		"to a group that nothing is in": {
			n: with(letsIn("idle", "10.0.5.0/24", 22)), demand: "accept: {from: sg:app, to: sg:idle}", status: intent.Violated,
			witness: "tcp 10.0.5.5:49152 -> 10.0.5.4:22", from: "any workload in subnet data-a", to: "a member of security group idle in subnet data-a",
		},
		"an interface, by its group":     {n: with(connect), demand: "accept: {from: [interface:Connect, sg:front], to: sg:app, ports: [tcp/22, tcp/8080]}", status: intent.Proved, populations: everybody},
		"another interface of the group": {n: with(connect, besideConnect), demand: "accept: {from: [interface:Connect, sg:front], to: sg:app}", status: intent.Violated, witness: "tcp 10.0.4.41:49152 -> 10.0.3.10:22", from: "Jump", to: "App"},
		"a host by its public address, but not its groups": {
			n: with(oldServer, letsIn("data", "open-shop", 5432)), demand: "accept: {from: [sg:app, 3.0.0.66/32], to: sg:data}", status: intent.Violated,
			witness: "tcp 10.0.1.4:49152 -> 10.0.5.10:5432", from: "any workload in subnet web-a", to: "Db",
		},
	})
}

func TestDecide_denyAnywhere(t *testing.T) {
	t.Parallel()
	everybody := []intent.Population{intent.AnyWorkload, intent.Declared, intent.Outside}
	checkAll(t, map[string]decided{
		"no shells": {n: with(), demand: "deny: {from: anywhere, to: [sg:app, sg:data, sg:idle, sg:front], ports: [tcp/22, tcp/3389]}", status: intent.Proved},
		"a shell": {
			n: with(sshToData), demand: "deny: {from: anywhere, to: [sg:app, sg:data], ports: [tcp/22, tcp/3389]}", status: intent.Violated,
			witness: "tcp 10.0.1.4:49152 -> 10.0.5.10:22", from: "any workload in subnet web-a", to: "Db", populations: everybody,
		},
		"but from one": {
			n: with(connect), demand: "deny: {from: anywhere, except: interface:Connect, to: sg:app, ports: [tcp/22, tcp/3389]}", status: intent.Proved,
			populations: []intent.Population{intent.Declared, intent.Outsiders, intent.Outside},
		},
		"but from one, and another is there": {
			n: with(connect, besideConnect), demand: "deny: {from: anywhere, except: interface:Connect, to: sg:app, ports: tcp/22}", status: intent.Violated,
			witness: "tcp 10.0.4.41:49152 -> 10.0.3.10:22", from: "Jump", to: "App",
		},
		"a shell by a public address": {
			n: with(oldServer, gate), demand: "deny: {from: anywhere, to: sg:gate, ports: tcp/22}", status: intent.Violated, populations: everybody,
			witness: "tcp 10.0.1.66:49152 -> 3.0.0.67:22", from: "Old", to: "Gate",
		},
		"of a VPC": {
			n: with(connect), demand: "deny: {from: vpc:net, except: tier:app, to: sg:app, ports: tcp/22}", status: intent.Violated,
			witness: "tcp 10.0.1.4:49152 -> 10.0.3.10:22", from: "any workload in subnet web-a", to: "App",
		},
		"of a group": {n: with(connect, besideConnect), demand: "deny: {from: sg:shells, except: [interface:Connect, interface:Jump], to: sg:app}", status: intent.Proved},
		"of a group, one": {
			n: with(connect, besideConnect), demand: "deny: {from: sg:shells, except: interface:Connect, to: sg:app}", status: intent.Violated,
			witness: "tcp 10.0.4.41:49152 -> 10.0.3.10:22", from: "Jump", to: "App",
		},
		"nobody is left":    {n: with(connect), demand: "deny: {from: sg:shells, except: subnet:app-b, to: sg:app}", status: intent.Proved},
		"to anywhere":       {n: with(), demand: "deny: {from: sg:data, to: anywhere}", status: intent.Proved},
		"to somewhere":      {n: with(), demand: "deny: {from: sg:idle, to: anywhere}", status: intent.Violated, witness: "tcp 10.0.1.5:49152 -> 10.0.1.4:5432", from: "a member of security group idle in subnet web-a", to: "any workload in subnet web-a"},
		"from anywhere, it": {n: with(dataToInternet), demand: "deny: {from: anywhere, to: internet, ports: tcp/25}", status: intent.Violated, witness: "tcp 10.0.1.4:49152 -> 8.8.8.8:25", from: "any workload in subnet web-a", to: "the internet"},
	})
}

// What is not known may let somebody in.
func TestDecide_acceptUnknown(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*network.Network){
		"a rule": func(n *network.Network) {
			g := group(n, "data")
			g.Ingress = append(g.Ingress, network.GroupRule{Traffic: network.AllTraffic(), Unknown: &network.Unknown{Text: "a rule"}})
		},
		"what may be in a group that is let in": func(n *network.Network) {
			host(n, "Db").Unknown = nil
			n.Interfaces = append(n.Interfaces, &network.Interface{
				ID: "Perhaps", VPC: "shop", Subnet: "web-a", Kind: "interface", Groups: []network.ID{"front"}, Unknown: &network.Unknown{Text: "its groups"},
				Addresses: []network.InterfaceAddress{{Private: netip.MustParseAddr("10.0.1.77")}},
			})
			group(n, "front").Egress = append(group(n, "front").Egress, network.GroupRule{Traffic: network.AllTraffic(), Prefix: netip.MustParsePrefix("0.0.0.0/0")})
		},
		"an interface that is somewhere": func(n *network.Network) {
			n.Interfaces = append(n.Interfaces, &network.Interface{ID: "Lost", Kind: "interface"})
		},
		"what is not modelled": func(n *network.Network) {
			n.Unmodelled = append(n.Unmodelled, network.Unmodelled{Type: "tunnel", ID: "t", Text: "carries packets", VPCs: []network.ID{"shop"}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := decide(t, with(change), "accept: {from: interface:App, to: sg:data, ports: tcp/5432}")
			require.Equal(t, intent.Undecided, v.Status)
			require.NotEmpty(t, v.Doubts)
		})
	}
}

// An interface of which the groups are not known is in a group that is named, and is meant then, or in none that is let in. Where somebody is named
// otherwise it may be in their group, and be none of them.
func TestDecide_acceptOfUnknownGroups(t *testing.T) {
	t.Parallel()
	b := shop()
	g := b.Group("fleet#groups", "shop")
	g.StandIn, g.Unknown = true, &network.Unknown{Text: "its groups are up to a launch template"}
	b.Host("fleet", "app-b", "10.0.4.50", "fleet#groups").Unknown = g.Unknown
	n := b.Network()
	connect(n)
	for demand, want := range map[string]intent.Status{
		"accept: {from: sg:app, to: interface:Db, ports: tcp/5432}":                           intent.Proved,
		"accept: {from: [sg:front, sg:shells], to: interface:App}":                            intent.Proved,
		"accept: {from: [sg:front, interface:Connect], to: interface:App}":                    intent.Undecided,
		"accept: {from: [sg:front, interface:Connect, interface:fleet], to: interface:App}":   intent.Proved,
		"deny: {from: anywhere, except: sg:shells, to: interface:App, ports: tcp/22}":         intent.Proved,
		"deny: {from: anywhere, except: interface:Connect, to: interface:App, ports: tcp/22}": intent.Undecided,
	} {
		require.Equal(t, want, decide(t, n, demand).Status, demand)
	}
}

func TestCheck_acceptAndExcept(t *testing.T) {
	t.Parallel()
	d := intent.NewDecider(with())
	require.ErrorContains(t, d.Check(read(t, "intents: [{name: it, deny: {from: anywhere, except: [sg:app, sg:apps], to: sg:data}}]")),
		`intents[0].deny.except[1]: "it": sg:apps matches nothing in the network; there is app, data, front, idle`)
	_, err := d.Decide(one(t, "accept: {from: sg:apps, to: sg:data}"))
	require.ErrorContains(t, err, `accept.from: "it": sg:apps matches nothing in the network`)
}

// Networks that are made elsewhere are no part of this one, and may be named among those who may all the same: that gives nobody who is here a leave.
func TestAccept_blocksOfNetworksElsewhereLetNobodyIn(t *testing.T) {
	t.Parallel()
	for _, demand := range []string{
		"accept: {from: [sg:app%s], to: sg:data, ports: tcp/5432}", "accept: {from: [sg:front%s], to: sg:data, ports: tcp/5432}",
		"deny: {from: anywhere, except: [sg:app%s], to: sg:data}", "deny: {from: anywhere, except: [sg:front%s], to: sg:data}",
	} {
		bare := decide(t, with(), strings.ReplaceAll(demand, "%s", ""))
		more := decide(t, with(), strings.ReplaceAll(demand, "%s", ", 10.77.0.0/16"))
		require.Equal(t, bare.Status, more.Status, demand)
	}
	v := decide(t, with(), "accept: {from: 10.77.0.0/16, to: sg:data}")
	require.Equal(t, intent.Violated, v.Status, "the app reaches it, and is not named")

	demand := "only: {from: sg:app, to: [sg:data, sg:front, 10.77.0.0/16]}"
	require.Equal(t, decide(t, with(), strings.ReplaceAll(demand, ", 10.77.0.0/16", "")).Status, decide(t, with(), demand).Status, "nor is anybody let out")
	require.Equal(t, intent.Violated, decide(t, with(), "only: {from: sg:app, to: 10.77.0.0/16}").Status, "the app reaches others, that are not named")

	d := intent.NewDecider(with())
	for _, demand := range []string{
		"accept: {from: sg:app, to: 10.77.0.0/16}", "deny: {from: 10.77.0.0/16, to: sg:data}", "deny: {from: sg:app, to: 10.77.0.0/16}", "only: {from: 10.77.0.0/16, to: sg:data}",
	} {
		_, err := d.Decide(one(t, demand))
		require.ErrorContains(t, err, "cidr:10.77.0.0/16 matches nothing", demand)
	}
}
