package reach_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/probe"
)

// A service of one's own brings packets to its load balancers from anywhere, and by these to where they may send from whoever gets to an endpoint of it;
// nothing else of their VPC is another's.
func TestAsk_whatAServiceOfOnesOwnCarries(t *testing.T) {
	t.Parallel()
	none := func(*network.Network) {}
	for name, tc := range map[string]struct {
		from, to string
		port     int
		change   func(n *network.Network)
		maybe    bool
	}{
		"from outside to its load balancer":              {"internet", "nlb-s1", 443, none, true},
		"from on-premises networks to its balancer":      {"premises", "nlb-s1", 443, none, true},
		"from another VPC to its load balancer":          {"C", "nlb-s1", 443, none, true},
		"from outside to a target":                       {"internet", "T", 8443, none, true},
		"from outside to a port that is no target's":     {"internet", "T", 22, none, false},
		"from outside to a host beside":                  {"internet", "O", 8443, none, false},
		"from outside to a port that is no listener's":   {"internet", "nlb-s1", 22, none, false},
		"from outside to where its load balancer is":     {"internet", "any s1", 443, none, true},
		"from another VPC to where it is":                {"C", "any s1", 443, none, false},
		"from outside to where a target is":              {"internet", "any s2", 8443, none, true},
		"from outside to where nothing of it is":         {"internet", "any s3", 8443, none, false},
		"from outside to a target on another port":       {"internet", "T", 9000, func(n *network.Network) { n.TargetGroups[0].Targets[0].Port = 9000 }, true},
		"from outside to one that may be a target":       {"internet", "T", 9000, func(n *network.Network) { n.TargetGroups[0].Unknown = &network.Unknown{} }, true},
		"from outside to what may be a listener":         {"internet", "nlb-s1", 22, func(n *network.Network) { n.LoadBalancers[0].Listeners[0].Unknown = &network.Unknown{} }, true},
		"from a host beside to a target":                 {"O", "T", 8443, none, false},
		"from a target to outside":                       {"T", "internet", 443, none, false},
		"from a host beside a balancer that may be more": {"O", "T", 22, func(n *network.Network) { n.LoadBalancers[0].Unknown = &network.Unknown{} }, true},
		"from the load balancer to outside":              {"nlb-s1", "internet", 443, none, false},
		"from the load balancer to a host beside":        {"nlb-s1", "O", 8443, none, false},
		"from the load balancer to itself":               {"nlb-s1", "nlb-s2", 443, none, false},
		"from another VPC to a target":                   {"C", "T", 8443, none, false},
		"from a VPC with an endpoint to a target":        {"C", "T", 8443, consumer("com.amazonaws.vpce.eu-west-1.vpce-svc-1"), true},
		"from one whose endpoint may be of it":           {"C", "T", 8443, consumer(""), true},
		"from one with an endpoint of AWS's":             {"C", "T", 8443, consumer("com.amazonaws.eu-west-1.sqs"), false},
		"from one that something carries on from":        {"C", "T", 8443, carrying(network.CarriesOnwards), true},
		"from one into which something carries clients":  {"C", "T", 8443, carrying(network.CarriesInwards), false},
		"from outside to a target on-premises":           {"internet", "premises", 8443, toPremises, true},
		"from outside to nobody's target on-premises":    {"internet", "premises", 22, toPremises, false},
		"to a load balancer that is not its":             {"internet", "other-s1", 443, none, false},
		"to one that hands on to nobody":                 {"internet", "T", 8443, func(n *network.Network) { n.Unmodelled[0].LoadBalancers = []network.ID{"other"} }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			net := offering()
			tc.change(net)
			a := ask(t, net)
			q := a.query(tc.from, tc.to)
			port := packet.TCPTo(packet.Ports(tc.port, tc.port))
			q.Transport = &port
			got := a.e.Ask(q)
			require.True(t, got.Sent.IsEmpty())
			require.Equal(t, tc.maybe, !got.MaybeSent.IsEmpty(), "%v", got.Doubts)
			if tc.maybe {
				require.Equal(t, "service svc is not modelled: lets others in", got.Doubts[0].Text)
			}
		})
	}
}

// offering is a network with a service of one's own.
func offering() *network.Network {
	n := nettest.NewBuilder()
	n.VPC("v", "10.1.0.0/16")
	n.VPC("c", "10.2.0.0/16")
	n.Subnet("s1", "v", "10.1.1.0/24")
	n.Subnet("s2", "v", "10.1.2.0/24")
	n.Subnet("s3", "v", "10.1.3.0/24")
	n.Subnet("c1", "c", "10.2.1.0/24")
	n.OnPremises("premises", "192.168.0.0/16")
	n.Group("front", "v", "in tcp/443 0.0.0.0/0", "out tcp/8443 target", "out tcp/9000 target")
	n.Group("closed", "v", "in tcp/443 10.9.0.0/16")
	n.Group("target", "v", "in tcp/8443 front", "in tcp/9000 front", "out all 0.0.0.0/0")
	n.Group("beside", "v", "out tcp/443 0.0.0.0/0")
	n.Balancer("nlb", "network", "s1 s2", "10.1.1.20 10.1.2.20", "front", "443 TCP tg")
	n.Balancer("other", "network", "s1", "10.1.1.30", "closed", "443 TCP")
	n.Host("T", "s2", "10.1.2.10", "target")
	n.Host("O", "s2", "10.1.2.11", "beside")
	n.Host("C", "c1", "10.2.1.10")
	n.TargetGroup("tg", "instance", "TCP", 8443, "T")
	net := n.Network()
	net.Unmodelled = []network.Unmodelled{{ID: "svc", Type: "service", VPCs: []network.ID{"v"}, LoadBalancers: []network.ID{"nlb"}, Carries: network.CarriesInwards, Text: "lets others in"}}
	return net
}

// A load balancer that asks its groups about clients of its service takes those alone whose addresses they name: hosts of others' networks, whoever has them, and of the
// internet itself those with public ones.
func TestAsk_aServiceWhoseLoadBalancerAsksItsGroups(t *testing.T) {
	t.Parallel()
	const service = "com.amazonaws.vpce.eu-west-1.vpce-svc-1"
	for name, tc := range map[string]struct {
		from, to string
		port     int
		block    string // that the group lets in
		bound    func(q *reach.Query)
		change   func(n *network.Network)
		maybe    bool
	}{
		"from outside":                                 {"internet", "nlb-s1", 443, "10.2.0.0/16", nil, nil, true},
		"from outside on another port":                 {"internet", "nlb-s1", 22, "10.2.0.0/16", nil, nil, false},
		"from the internet itself":                     {"internet", "nlb-s1", 443, "10.2.0.0/16", public, nil, false},
		"from the internet itself, let in":             {"internet", "nlb-s1", 443, "0.0.0.0/0", public, nil, true},
		"from the internet itself to a target":         {"internet", "T", 8443, "10.2.0.0/16", public, nil, false},
		"from outside with other addresses":            {"internet", "nlb-s1", 443, "10.2.0.0/16", beside("10.2.0.0/16"), nil, false},
		"from outside with some other addresses":       {"internet", "nlb-s1", 443, "10.2.0.0/15", beside("10.2.0.0/16"), nil, true},
		"from a VPC with other addresses":              {"C", "nlb-s1", 443, "10.9.0.0/16", nil, nil, false},
		"from a VPC with these addresses":              {"C", "nlb-s1", 443, "10.2.0.0/16", nil, nil, true},
		"from one with an endpoint of it":              {"C", "nlb-s1", 443, "10.9.0.0/16", nil, consumer(service), true},
		"from one with an endpoint of another":         {"C", "nlb-s1", 443, "10.9.0.0/16", nil, consumer(service + "2"), false},
		"from premises, whose addresses may change":    {"premises", "nlb-s1", 443, "10.2.0.0/16", nil, nil, true},
		"from premises, where nobody is let in":        {"premises", "nlb-s1", 443, "", nil, nil, false},
		"to a target by an endpoint of it":             {"C", "T", 8443, "10.2.0.0/16", nil, consumer(service), false},
		"to a target by one that may be of it":         {"C", "T", 8443, "10.2.0.0/16", nil, consumer(""), true},
		"to a target by a load balancer that is meant": {"internet", "T", 8443, "10.2.0.0/16", naming("nlb"), nil, false},
		"to a load balancer that is meant":             {"internet", "nlb-s1", 443, "10.2.0.0/16", naming("nlb"), nil, true},
		"by an endpoint that is meant":                 {"C", "nlb-s1", 443, "10.2.0.0/16", naming("vpce"), consumer(service), false},
		"where a group's rule is about a group":        {"internet", "nlb-s1", 443, "10.2.0.0/16", public, alsoGroup, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			net := offering()
			net.Unmodelled[0].Service, net.LoadBalancers[0].FiltersServices = service, true
			for _, g := range net.SecurityGroups {
				if g.ID == "front" {
					g.Ingress = nil
					if tc.block != "" {
						g.Ingress = []network.GroupRule{{Traffic: network.Traffic{Protocol: 6, From: 443, To: 443}, Prefix: blocks(tc.block)[0]}}
					}
				}
			}
			if tc.change != nil {
				tc.change(net)
			}
			a := ask(t, net)
			q := a.query(tc.from, tc.to)
			port := packet.TCPTo(packet.Ports(tc.port, tc.port))
			q.Transport = &port
			if tc.bound != nil {
				tc.bound(&q)
			}
			got := a.e.Ask(q)
			require.True(t, got.Sent.IsEmpty())
			require.Equal(t, tc.maybe, !got.MaybeSent.IsEmpty(), "%v", got.Doubts)
		})
	}
}

// Of a single packet that does not arrive it is told that a service may carry it: to whom it is meant for, whatever address stands for one that has none there.
func TestTrace_doubtsWhatAServiceMayCarry(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		probe probe.Probe
		maybe bool
	}{
		"from the internet to a target":            {probe.Probe{Src: "internet:8.8.8.8", Dst: "T", Port: 8443}, true},
		"to its public address, of which it lacks": {probe.Probe{Src: "internet:8.8.8.8", Dst: "public:T", Port: 8443}, true},
		"to its load balancer":                     {probe.Probe{Src: "internet:8.8.8.8", Dst: "nlb", Port: 443}, true},
		"to a port that is no target's":            {probe.Probe{Src: "internet:8.8.8.8", Dst: "T", Port: 22}, false},
		"to a host beside":                         {probe.Probe{Src: "internet:8.8.8.8", Dst: "O", Port: 8443}, false},
		"from premises to a target":                {probe.Probe{Src: "onprem:premises/192.168.0.1", Dst: "T", Port: 8443}, true},
		"from a host without an endpoint":          {probe.Probe{Src: "C", Dst: "T", Port: 8443}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := network.NewIndex(offering())
			flow, err := tc.probe.Flow(x)
			require.NoError(t, err)
			got := reach.New(x).Trace(flow)
			require.False(t, got.Reachable)
			if !tc.maybe {
				require.Empty(t, got.Unknown)
				return
			}
			require.Len(t, got.Unknown, 1)
			require.Equal(t, "service svc is not modelled: lets others in", got.Unknown[0].Text)
		})
	}
}

func public(q *reach.Query) { q.Public = true }

func naming(id network.ID) func(*reach.Query) {
	return func(q *reach.Query) { q.Named = []network.ID{id} }
}

// beside bounds the senders to all addresses but some.
func beside(block string) func(*reach.Query) {
	return func(q *reach.Query) {
		rest := packet.AllAddrs().Subtract(packet.Prefixes(blocks(block)...))
		q.Src = &rest
	}
}

// alsoGroup has the load balancer let in a group, too.
func alsoGroup(n *network.Network) {
	for _, g := range n.SecurityGroups {
		if g.ID == "front" {
			g.Ingress = append(g.Ingress, network.GroupRule{Traffic: network.Traffic{Protocol: 6, From: 443, To: 443}, Group: "beside"})
		}
	}
}

// toPremises leads from the subnets of the load balancer to an on-premises network, which its group lets it send to.
func toPremises(n *network.Network) {
	n.Gateways = append(n.Gateways, &network.Gateway{ID: "premises", Kind: network.VPNGateway, VPC: "v"})
	n.RouteTables = append(n.RouteTables, &network.RouteTable{ID: "rt-v", VPC: "v", Routes: []network.Route{{Destination: blocks("192.168.0.0/16")[0], Target: network.Target{Kind: network.ToVPNGateway, ID: "premises"}}}})
	n.VPCs[0].MainRouteTable = "rt-v"
	for _, g := range n.SecurityGroups {
		if g.ID == "front" {
			g.Egress = append(g.Egress, network.GroupRule{Traffic: network.Traffic{Protocol: 6, From: 8443, To: 8443}, Prefix: blocks("192.168.0.0/16")[0]})
		}
	}
}

// consumer puts an interface endpoint beside host C.
func consumer(service string) func(n *network.Network) {
	return func(n *network.Network) {
		n.Endpoints = append(n.Endpoints, &network.Endpoint{ID: "vpce", Kind: network.InterfaceEndpoint, VPC: "c", Service: service, Subnets: []network.ID{"c1"}, Groups: []network.ID{"open-c"}})
	}
}

// carrying puts something that is not modelled into a VPC that host C gets to.
func carrying(how network.Carriage) func(n *network.Network) {
	return func(n *network.Network) {
		n.VPCs = append(n.VPCs, &network.VPC{ID: "d", CIDRs: blocks("10.3.0.0/16")})
		n.Subnets = append(n.Subnets, &network.Subnet{ID: "d1", VPC: "d", CIDRs: blocks("10.3.1.0/24")})
		n.Peerings = append(n.Peerings, &network.Peering{ID: "pcx", Active: true, Requester: network.PeeringSide{VPC: "c"}, Accepter: network.PeeringSide{VPC: "d"}})
		n.RouteTables = append(n.RouteTables, &network.RouteTable{ID: "rt-c", VPC: "c", Routes: []network.Route{{Destination: blocks("10.3.0.0/16")[0], Target: network.Target{Kind: network.ToPeering, ID: "pcx"}}}})
		for _, v := range n.VPCs {
			if v.ID == "c" {
				v.MainRouteTable = "rt-c"
			}
		}
		n.Unmodelled = append(n.Unmodelled, network.Unmodelled{ID: "x", Type: "mesh", VPCs: []network.ID{"d"}, Carries: how})
	}
}

func blocks(texts ...string) []netip.Prefix {
	var out []netip.Prefix
	for _, text := range texts {
		out = append(out, netip.MustParsePrefix(text))
	}
	return out
}
