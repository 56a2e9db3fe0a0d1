package intent_test

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

func route(to, target string, kind network.TargetKind) network.Route {
	return network.Route{Destination: netip.MustParsePrefix(to), Target: network.Target{Kind: kind, ID: network.ID(target)}}
}

// table, group and host find a part of a network.
func table(n *network.Network, id network.ID) *network.RouteTable {
	return n.RouteTables[slices.IndexFunc(n.RouteTables, func(t *network.RouteTable) bool { return t.ID == id })]
}

func group(n *network.Network, id network.ID) *network.SecurityGroup {
	return n.SecurityGroups[slices.IndexFunc(n.SecurityGroups, func(g *network.SecurityGroup) bool { return g.ID == id })]
}

func host(n *network.Network, id network.ID) *network.Interface {
	return n.Interfaces[slices.IndexFunc(n.Interfaces, func(i *network.Interface) bool { return i.ID == id })]
}

// Changes of the shop.
func dataToInternet(n *network.Network) {
	t := table(n, "rt-data")
	t.Routes = append(t.Routes, route("0.0.0.0/0", "igw", network.ToInternetGateway))
}

func appAroundNAT(n *network.Network) {
	table(n, "rt-app").Routes[1].Target = network.Target{Kind: network.ToInternetGateway, ID: "igw"}
}

func oldServer(n *network.Network) {
	n.Interfaces = append(n.Interfaces, &network.Interface{
		ID: "Old", VPC: "shop", Subnet: "web-a", Kind: "interface", Groups: []network.ID{"open-shop"},
		Addresses: []network.InterfaceAddress{{Private: netip.MustParseAddr("10.0.1.66"), Public: netip.MustParseAddr("3.0.0.66"), HasPublic: true}},
	})
}

func noTargets(n *network.Network) { n.TargetGroups[0].Targets = nil }

func sshToData(n *network.Network) {
	app, data := group(n, "app"), group(n, "data")
	tcp := func(port int) network.Traffic { return network.Traffic{Protocol: 6, From: port, To: port} }
	app.Egress = append(app.Egress, network.GroupRule{Traffic: tcp(22), Group: "data"})
	data.Ingress = append(data.Ingress, network.GroupRule{Traffic: tcp(22), Group: "app"})
}

// nacl gives a subnet of the shop a network ACL.
func nacl(subnets string, entries ...string) *network.Network {
	b := shop()
	b.NACL("acl", subnets, entries...)
	return b.Network()
}

func with(changes ...func(*network.Network)) *network.Network {
	n := shop().Network()
	for _, c := range changes {
		c(n)
	}
	return n
}

type decided struct {
	n           *network.Network
	demand      string
	status      intent.Status
	populations []intent.Population
	// witness is the packet of a violation and who sends it to whom, cause why it does not arrive or is not answered, if so.
	witness, from, to string
	cause             trace.Cause
	vacuous           bool
}

func (c decided) check(t *testing.T) {
	t.Helper()
	v := decide(t, c.n, c.demand)
	require.Equal(t, c.status, v.Status, "%s: %v", c.demand, v.Doubts)
	if c.populations != nil {
		require.ElementsMatch(t, c.populations, v.Populations)
	}
	require.Equal(t, c.vacuous, v.Vacuous)
	if c.status != intent.Violated {
		require.Nil(t, v.Witness)
		return
	}
	require.NotNil(t, v.Witness)
	require.Equal(t, c.witness, v.Witness.Flow.Packet.String())
	require.Equal(t, c.from, v.Witness.From)
	require.Equal(t, c.to, v.Witness.To)
	require.Equal(t, c.cause, v.Witness.Result.Cause)
	if v.Intent.Kind == intent.Allow {
		require.False(t, v.Witness.Result.Reachable)
	} else {
		require.True(t, v.Witness.Result.Delivered)
	}
	require.NotEmpty(t, v.Witness.Result.Forward)
}

func checkAll(t *testing.T, list map[string]decided) {
	t.Helper()
	for name, c := range list {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.check(t)
		})
	}
}

func TestDecide_deny(t *testing.T) {
	t.Parallel()
	anybody := []intent.Population{intent.AnyWorkload, intent.Outside}
	checkAll(t, map[string]decided{
		"both ways": {n: with(), demand: "deny: {from: tier:data, to: internet, both: true}", status: intent.Proved, populations: anybody},
		"one way is open": {
			n: with(dataToInternet), demand: "deny: {from: tier:data, to: internet, both: true}", status: intent.Violated, populations: anybody,
			witness: "tcp 10.0.5.4:49152 -> 8.8.8.8:443", from: "any workload in subnet data-a", to: "the internet",
		},
		"the other way is open": {
			n: with(), demand: "deny: {from: sg:data, to: sg:app, both: true}", status: intent.Violated, populations: []intent.Population{intent.Declared},
			witness: "tcp 10.0.3.10:49152 -> 10.0.5.10:5432", from: "App", to: "Db",
		},
		"the other way does not count": {n: with(), demand: "deny: {from: sg:data, to: sg:app}", status: intent.Proved},
		"other ports":                  {n: with(), demand: "deny: {from: sg:app, to: sg:data, ports: [tcp/443, udp]}", status: intent.Proved},
		"its port": {
			n: with(), demand: "deny: {from: sg:app, to: sg:data, ports: [tcp/443, tcp/5000-6000]}", status: intent.Violated,
			witness: "tcp 10.0.3.10:49152 -> 10.0.5.10:5432", from: "App", to: "Db",
		},
		"the other family": {n: with(dataToInternet), demand: "deny: {from: tier:data, to: internet, family: ipv6}", status: intent.Proved},
		"its family": {
			n: with(dataToInternet), demand: "deny: {from: tier:data, to: internet, family: ipv4}", status: intent.Violated,
			witness: "tcp 10.0.5.4:49152 -> 8.8.8.8:443", from: "any workload in subnet data-a", to: "the internet",
		},
		"one of many ends": {
			n: with(dataToInternet), demand: "deny: {from: [sg:data, tier:app, tier:data], to: [sg:front, 52.0.0.0/8, internet], ports: udp/53}",
			status: intent.Violated, witness: "udp 10.0.3.4:49152 -> 52.0.0.0:53", from: "any workload in subnet app-a", to: "the internet",
		},
		"a block of the internet": {
			n: with(dataToInternet), demand: "deny: {from: tier:data, to: 52.0.0.0/8}", status: intent.Violated,
			witness: "tcp 10.0.5.4:49152 -> 52.0.0.0:443", from: "any workload in subnet data-a", to: "the internet",
		},
		"a block within a subnet": {
			n: with(), demand: "deny: {from: 10.0.3.0/28, to: 10.0.5.128/25}", status: intent.Violated,
			witness: "tcp 10.0.3.4:49152 -> 10.0.5.128:443", from: "any workload in subnet app-a", to: "any workload in subnet data-a",
		},
		"a public address in front of a host": {
			n: with(oldServer), demand: "deny: {from: internet, to: 3.0.0.66/32}", status: intent.Violated, populations: []intent.Population{intent.Declared, intent.Outside},
			witness: "tcp 8.8.8.8:49152 -> 3.0.0.66:443", from: "the internet", to: "Old",
		},
		"from a host by its public address": {
			n: with(oldServer), demand: "deny: {from: 3.0.0.66/32, to: 52.0.0.0/8}", status: intent.Violated,
			witness: "tcp 10.0.1.66:49152 -> 52.0.0.0:443", from: "Old", to: "the internet",
		},
		"packets that get no answer": {
			n: nacl("data-a", "in 100 allow all 10.0.3.0/24"), demand: "deny: {from: tier:app, to: tier:data}", status: intent.Violated,
			witness: "tcp 10.0.3.4:49152 -> 10.0.5.4:443", from: "any workload in subnet app-a", to: "any workload in subnet data-a", cause: trace.NACLEgress,
		},
		"about connections": {
			n: nacl("data-a", "in 100 allow all 10.0.3.0/24"), demand: "deny: {from: tier:app, to: tier:data, connections: true}", status: intent.Proved,
		},
		"about connections, and there are some": {
			n: nacl("data-a", "in 100 allow all 10.0.3.0/24", "out 100 allow udp/2000 10.0.3.0/24"), demand: "deny: {from: tier:app, to: tier:data, connections: true}",
			status: intent.Violated, witness: "udp 10.0.3.4:2000 -> 10.0.5.4:443", from: "any workload in subnet app-a", to: "any workload in subnet data-a",
		},
		"a load balancer, its targets not known yet": {
			n: with(noTargets), demand: "deny: {from: internet, to: lb:front}", status: intent.Violated, witness: "tcp 8.8.8.8:49152 -> 3.0.0.20:443", from: "the internet", to: "front-web-a",
		},
		"a group that nothing is in": {
			n: with(), demand: "deny: {from: sg:idle, to: sg:data}", status: intent.Proved, populations: []intent.Population{intent.Members, intent.Declared},
		},
		"a group that nothing is in, let in": {
			n: with(func(n *network.Network) {
				g := group(n, "data")
				g.Ingress = append(g.Ingress, network.GroupRule{Traffic: network.AllTraffic(), Group: "idle"})
			}), demand: "deny: {from: sg:idle, to: sg:data}", status: intent.Violated, populations: []intent.Population{intent.Members, intent.Declared},
			witness: "tcp 10.0.1.4:49152 -> 10.0.5.10:5432", from: "a member of security group idle in subnet web-a", to: "Db",
		},
	})
}

func TestDecide_allow(t *testing.T) {
	t.Parallel()
	checkAll(t, map[string]decided{
		"its port":                {n: with(), demand: "allow: {from: sg:app, to: sg:data, ports: tcp/5432}", status: intent.Proved, populations: []intent.Population{intent.Declared}},
		"every port":              {n: with(), demand: "allow: {from: sg:app, to: sg:data, ports: tcp}", status: intent.Violated, witness: "tcp 10.0.3.10:49152 -> 10.0.5.10:443", from: "App", to: "Db", cause: trace.GroupEgress},
		"through a load balancer": {n: with(), demand: "allow: {from: internet, to: lb:front, ports: tcp/443}", status: intent.Proved},
		"a load balancer answers for itself": {
			n: with(noTargets), demand: "allow: {from: internet, to: lb:front, ports: tcp/443}", status: intent.Proved,
		},
		"through a NAT gateway": {n: with(), demand: "allow: {from: tier:app, to: internet, ports: [tcp/443, udp/53]}", status: intent.Proved},
		"addresses that belong to nobody need not be reached": {
			n:      nacl("web-a", "in 10 deny all 192.0.2.0/24", "out 10 deny all 192.0.2.0/24", "in 100 allow all 0.0.0.0/0", "out 100 allow all 0.0.0.0/0"),
			demand: "allow: {from: tier:app, to: internet, ports: tcp/443, family: ipv4}", status: intent.Proved,
		},
		"what a NAT gateway does not translate": {
			n: with(), demand: "allow: {from: tier:app, to: internet, ports: 47}", status: intent.Violated,
			witness: "protocol 47 10.0.3.4 -> 8.8.8.8", from: "any workload in subnet app-a", to: "the internet", cause: trace.NATProtocol,
		},
		"answers that a network ACL stops": {
			n: nacl("data-a", "in 100 allow all 0.0.0.0/0", "out 100 allow tcp/32768-65535 0.0.0.0/0"), demand: "allow: {from: sg:app, to: sg:data, ports: tcp/5432}",
			status: intent.Violated, witness: "tcp 10.0.3.10:10000 -> 10.0.5.10:5432", from: "App", to: "Db", cause: trace.NACLEgress,
		},
		"answers to all ports of clients": {
			n: nacl("data-a", "in 100 allow all 0.0.0.0/0", "out 100 allow tcp/1024-65535 0.0.0.0/0"), demand: "allow: {from: sg:app, to: sg:data, ports: tcp/5432}",
			status: intent.Proved,
		},
		"one of several": {
			n: with(), demand: "allow: {from: [sg:app, sg:front], to: sg:data, ports: tcp/5432}", status: intent.Violated,
			witness: "tcp 10.0.1.20:49152 -> 10.0.5.10:5432", from: "front-web-a", to: "Db", cause: trace.GroupEgress,
		},
	})
	_, err := intent.NewDecider(with()).Decide(one(t, "allow: {from: sg:app, to: internet, family: ipv6}"))
	require.EqualError(t, err, `"it": sg:app and internet have no addresses of one family`)
}

// What a transit gateway chooses by chance must all work for a connection, and none of it may for isolation.
func TestDecide_choices(t *testing.T) {
	t.Parallel()
	spread := func() *network.Network {
		b := nettest.NewBuilder()
		b.TransitGateway("tgw")
		b.VPC("a", "10.1.0.0/16")
		b.VPC("b", "10.2.0.0/16")
		b.Subnet("a-c", "a", "10.1.3.0/24", "zone-c")
		for _, z := range []string{"a", "b"} {
			b.Subnet("b-"+z, "b", map[string]string{"a": "10.2.1.0/24", "b": "10.2.2.0/24"}[z], "zone-"+z)
		}
		b.Table("rt-a", "a-c", "10.0.0.0/8 tgw")
		b.Table("rt-b", "b-a b-b", "10.2.0.0/16 local", "10.0.0.0/8 tgw")
		b.Attach("att-a", "tgw", "a-c", "core")
		b.Attach("att-b", "tgw", "b-a b-b", "core")
		b.TransitTable("core", "tgw", "att-a att-b")
		b.NACL("half", "b-b", "in 100 allow all 0.0.0.0/0") // nothing leaves towards another subnet
		b.Host("A", "a-c", "10.1.3.10")
		b.Host("B", "b-a", "10.2.1.10")
		return b.Network()
	}
	checkAll(t, map[string]decided{
		"a connection that works for one choice": {
			n: spread(), demand: "allow: {from: interface:A, to: interface:B, ports: tcp/443}", status: intent.Violated,
			witness: "tcp 10.1.3.10:49152 -> 10.2.1.10:443", from: "A", to: "B", cause: trace.NACLEgress,
		},
		"isolation that holds for one choice": {
			n: spread(), demand: "deny: {from: interface:A, to: interface:B}", status: intent.Violated, witness: "tcp 10.1.3.10:49152 -> 10.2.1.10:443", from: "A", to: "B",
		},
	})
}

func TestDecide_only(t *testing.T) {
	t.Parallel()
	checkAll(t, map[string]decided{
		"the load balancer": {
			n: with(), demand: "only: {from: internet, to: lb:front, ports: tcp/443}", status: intent.Proved, populations: []intent.Population{intent.Outside, intent.Declared},
		},
		"another host": {
			n: with(oldServer), demand: "only: {from: internet, to: lb:front}", status: intent.Violated, witness: "tcp 8.8.8.8:49152 -> 3.0.0.66:443", from: "the internet", to: "Old",
		},
		"its ports":    {n: with(), demand: "only: {from: sg:app, to: sg:data, ports: tcp/5432}", status: intent.Proved},
		"other ports":  {n: with(sshToData), demand: "only: {from: sg:app, to: sg:data, ports: tcp/5432}", status: intent.Violated, witness: "tcp 10.0.3.10:49152 -> 10.0.5.10:22", from: "App", to: "Db"},
		"any ports":    {n: with(sshToData), demand: "only: {from: sg:app, to: sg:data}", status: intent.Proved},
		"a tier":       {n: with(), demand: "only: {from: sg:app, to: tier:data}", status: intent.Proved, populations: []intent.Population{intent.Declared, intent.AnyWorkload}},
		"another tier": {n: with(), demand: "only: {from: sg:app, to: tier:web}", status: intent.Violated, witness: "tcp 10.0.3.10:49152 -> 10.0.5.10:5432", from: "App", to: "Db"},
		"a block":      {n: with(), demand: "only: {from: sg:app, to: 10.0.5.0/28}", status: intent.Proved},
		"a block with the host beside it": {
			n: with(), demand: "only: {from: sg:app, to: 10.0.5.0/29}", status: intent.Violated, witness: "tcp 10.0.3.10:49152 -> 10.0.5.10:5432", from: "App", to: "Db",
		},
	})
}

func TestDecide_viaAndAvoid(t *testing.T) {
	t.Parallel()
	checkAll(t, map[string]decided{
		"via": {n: with(), demand: "via: {from: tier:app, to: internet, through: nat}", status: intent.Proved, populations: []intent.Population{intent.AnyWorkload, intent.Outside}},
		"around": {
			n: with(appAroundNAT), demand: "via: {from: tier:app, to: internet, through: nat}", status: intent.Violated,
			witness: "tcp 10.0.3.4:49152 -> 8.8.8.8:443", from: "any workload in subnet app-a", to: "the internet",
		},
		"one of two":     {n: with(appAroundNAT), demand: "via: {from: tier:app, to: internet, through: [nat, internet-gateway]}", status: intent.Proved},
		"via of nothing": {n: with(), demand: "via: {from: tier:data, to: internet, through: nat}", status: intent.Proved, vacuous: true},
		"avoid":          {n: with(appAroundNAT), demand: "avoid: {from: tier:app, to: internet, through: nat}", status: intent.Proved},
		"met": {
			n: with(), demand: "avoid: {from: tier:app, to: internet, through: nat:nat-a}", status: intent.Violated,
			witness: "tcp 10.0.3.4:49152 -> 8.8.8.8:443", from: "any workload in subnet app-a", to: "the internet",
		},
		"avoid of nothing": {n: with(), demand: "avoid: {from: tier:data, to: internet, through: internet-gateway}", status: intent.Proved, vacuous: true},
		"avoid within":     {n: with(), demand: "avoid: {from: sg:app, to: sg:data, through: internet-gateway}", status: intent.Proved},
	})
}

func TestDecide_isolate(t *testing.T) {
	t.Parallel()
	apart := func() *nettest.Builder {
		b := shop()
		b.VPC("lab", "10.9.0.0/16").Tags = network.Tags{intent.DomainTag: "dev"}
		b.Subnet("lab-a", "lab", "10.9.1.0/24")
		b.Peering("pcx", "shop", "lab")
		return b
	}
	open := apart()
	open.Table("rt-lab", "lab-a", "10.9.0.0/16 local", "10.0.0.0/16 pcx")
	closed := apart()
	closed.Table("rt-lab", "lab-a", "10.9.0.0/16 local")
	checkAll(t, map[string]decided{
		"apart": {n: closed.Network(), demand: "isolate: [vpc:net, domain:dev]", status: intent.Proved, populations: []intent.Population{intent.AnyWorkload}},
		"half open": {
			n: open.Network(), demand: "isolate: [vpc:net, domain:dev]", status: intent.Violated,
			witness: "tcp 10.9.1.4:49152 -> 10.0.1.4:443", from: "any workload in subnet lab-a", to: "any workload in subnet web-a", cause: trace.PrivateOnInternet,
		},
		"groups apart": {n: with(), demand: "isolate: [sg:idle, sg:front, sg:data]", status: intent.Proved, populations: []intent.Population{intent.Members, intent.Declared}},
		"groups": {
			n: with(), demand: "isolate: [sg:idle, sg:front, sg:app]", status: intent.Violated, witness: "tcp 10.0.1.20:49152 -> 10.0.3.10:8080", from: "front-web-a", to: "App",
		},
	})
}

// Addresses of S3 are told by AWS's prefix list; where that is not known, they are somewhere on the internet.
func TestDecide_services(t *testing.T) {
	t.Parallel()
	store := func(known bool, routes ...string) *network.Network {
		b := shop()
		l := b.PrefixList("pl-s3", "52.216.0.0/15")
		l.Service = "s3"
		if !known {
			l.Prefixes, l.Unknown = nil, &network.Unknown{Text: "the entries of AWS's list for s3"}
		}
		b.GatewayEndpoint("vpce-s3", "shop", "s3")
		b.Table("rt-data2", "data-a", append([]string{"10.0.0.0/16 local", "pl-s3 vpce-s3"}, routes...)...)
		return b.Network()
	}
	byNAT := func(n *network.Network) *network.Network {
		n.RouteTables[len(n.RouteTables)-1].Routes[2].Target.Kind = network.ToNATGateway
		return n
	}
	around := "via: {from: tier:data, to: service:s3, through: endpoint:s3}"
	decided{
		n: byNAT(store(true, "52.216.1.0/24 nat-a")), demand: around, status: intent.Violated,
		witness: "tcp 10.0.5.4:49152 -> 52.216.1.0:443", from: "any workload in subnet data-a", to: "AWS service s3",
	}.check(t)
	decided{n: byNAT(store(false, "52.216.1.0/24 nat-a")), demand: around, status: intent.Undecided}.check(t)
	for name, known := range map[string]bool{"known": true, "not known": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkAll(t, map[string]decided{
				"is reached": {
					n: store(known), demand: "deny: {from: tier:data, to: service:s3}", status: intent.Violated,
					witness: map[bool]string{true: "tcp 10.0.5.4:49152 -> 52.216.0.0:443", false: "tcp 10.0.5.4:49152 -> 1.0.0.0:443"}[known],
					from:    "any workload in subnet data-a", to: "AWS service s3",
				},
				"by its endpoint":     {n: store(known), demand: "via: {from: tier:data, to: service:s3, through: endpoint:s3}", status: intent.Proved},
				"is not the internet": {n: store(known), demand: "deny: {from: tier:data, to: internet}", status: intent.Proved},
				"answers":             {n: store(known), demand: "allow: {from: tier:data, to: service:s3, ports: tcp/443}", status: intent.Proved},
				"not at all":          {n: store(known), demand: "deny: {from: sg:app, to: service:s3}", status: intent.Proved},
			})
		})
	}
}
