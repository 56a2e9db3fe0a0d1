package reach_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/reach/walk"
)

// By a VPC origin CloudFront comes to a load balancer and to nothing else. Rules for its list and for its group let it in for certain, whatever addresses its
// packets have; of rules for blocks that is not known, but of those for all addresses.
func TestAsk_whatComesInByAVPCOrigin(t *testing.T) {
	t.Parallel()
	const list, block = "in tcp/443 pl-edge", "in tcp/443 10.1.0.0/16"
	acl := func(entries ...string) func(*nettest.Builder) {
		return func(n *nettest.Builder) {
			n.NACL("acl", "s2", append(entries, "out 900 allow all 0.0.0.0/0")...)
		}
	}
	for name, tc := range map[string]struct {
		rule, to string
		port     int
		change   func(*nettest.Builder)
		sure     bool
		maybe    bool
	}{
		"by a rule for its list":                      {rule: list, sure: true},
		"by a rule for its list of which all is told": {rule: list, sure: true, change: func(n *nettest.Builder) { told(n, "15.158.0.0/16") }},
		"by a rule for its group":                     {rule: "in tcp/443 its", sure: true},
		"by a rule for all addresses":                 {rule: "in tcp/443 0.0.0.0/0", sure: true},
		"by one for all IPv6 addresses":               {rule: "in tcp/443 ::/0"},
		"by a rule for the VPC's block":               {rule: block, maybe: true},
		"by a rule for some of the internet":          {rule: "in tcp/443 15.158.0.0/16", maybe: true},
		"by a rule for another network's block":       {rule: "in tcp/443 192.168.0.0/16"},
		"by a rule for another list":                  {rule: "in tcp/443 pl-other", maybe: true},
		"by a rule for another group":                 {rule: "in tcp/443 app"},
		"by a rule for a group that is not told of":   {rule: "in tcp/443 sg-1", maybe: true},
		"by a rule for another port":                  {rule: "in tcp/80 pl-edge"},
		"on a port that it is not for":                {rule: "in all 0.0.0.0/0", port: 80},
		"to a host beside, which admits everything":   {rule: list, to: "H"},
		"to the internet":                             {rule: list, to: "internet"},
		"to a target":                                 {rule: list, to: "T", port: 8443},
		"past a network ACL for all addresses":        {rule: list, sure: true, change: acl("in 100 allow tcp/443 0.0.0.0/0")},
		"past one that denies others":                 {rule: list, sure: true, change: acl("in 90 deny all 192.168.0.0/16", "in 100 allow tcp/443 0.0.0.0/0")},
		"past one for the VPC's block":                {rule: list, maybe: true, change: acl("in 100 allow tcp/443 10.1.0.0/16")},
		"past one that denies some of the internet":   {rule: list, maybe: true, change: acl("in 90 deny all 15.158.0.0/16", "in 100 allow tcp/443 0.0.0.0/0")},
		"past one for another network's block":        {rule: list, change: acl("in 100 allow tcp/443 192.168.0.0/16")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := nettest.NewBuilder()
			n.VPC("v", "10.1.0.0/16")
			n.Subnet("s1", "v", "10.1.1.0/24")
			n.Subnet("s2", "v", "10.1.2.0/24")
			n.IGW("igw", "v")
			n.Table("rt", "s1 s2", "0.0.0.0/0 igw")
			n.PrefixList("pl-edge").Service = network.OriginFacing
			n.PrefixList("pl-other")
			for _, l := range n.Network().PrefixLists {
				l.Unknown = &network.Unknown{Text: "its entries"}
			}
			n.Group("web", "v", tc.rule, "out tcp/8443 app")
			n.Group("app", "v", "in tcp/8443 web")
			n.Host("T", "s2", "10.1.2.10", "app")
			n.Host("H", "s2", "10.1.2.11")
			n.Balancer("lb", "application", "s2", "10.1.2.20", "web", "443 HTTPS tg", "80 HTTP tg")
			n.TargetGroup("tg", "instance", "HTTP", 8443, "T")
			if tc.change != nil {
				tc.change(n)
			}
			net := n.Network()
			net.VPCOrigins = []*network.VPCOrigin{{ID: "vo", Target: "lb", Ports: []int{443}}}
			// It may be anywhere as far as packets go: in another subnet than the load balancer, past its network ACL.
			x := network.NewIndex(net)
			from := *x.Interface["vo/s2"]
			from.ID, from.Subnet, from.Addresses = "eni", "s1", []network.InterfaceAddress{{Private: netip.MustParseAddr("10.1.1.9")}}
			net.Interfaces, net.SecurityGroups = append(net.Interfaces, &from), x.Network.SecurityGroups
			net.VPCOrigins[0].Interfaces = []network.ID{"eni"}
			if in := groupOf(net, "web").Ingress; in[0].Group == "its" {
				in[0].Group = from.Groups[0]
			}
			a := ask(t, net)
			to, port := "lb-s2", 443
			if tc.to != "" {
				to = tc.to
			}
			if tc.port != 0 {
				port = tc.port
			}
			q := a.query("eni", to)
			about := packet.TCPTo(packet.Ports(port, port))
			q.Transport = &about
			got := a.e.Ask(q)
			require.Equal(t, tc.sure, !got.Answered.IsEmpty(), "%v", got.Doubts)
			require.Equal(t, tc.sure, got.Answered.Equal(got.Asked) && !got.Asked.IsEmpty())
			require.Equal(t, tc.sure || tc.maybe, !got.MaybeAnswered.IsEmpty(), "%v", got.Doubts)
			if to != "lb-s2" {
				return
			}
			flow := trace.Flow{From: trace.Place{Kind: trace.Interface, ID: "eni"}, Packet: packet.Packet{
				Protocol: packet.TCP, Src: netip.MustParseAddr("10.1.1.9"), Dst: netip.MustParseAddr("10.1.2.20"), SrcPort: 50000, DstPort: uint16(port),
			}}
			walked := walk.New(network.NewIndex(net)).Walk(flow, walk.Choices{})
			traced := reach.New(network.NewIndex(net)).Trace(flow)
			require.Equal(t, tc.sure, traced.Reachable)
			if !tc.maybe {
				require.Equal(t, tc.sure, walked.Reachable, "%v", walked.Forward)
			}
			if tc.sure {
				require.Empty(t, walked.Unknown)
			}
		})
	}
}

// told tells the blocks of CloudFront's list.
func told(n *nettest.Builder, block string) {
	l := n.Network().PrefixLists[0]
	l.Unknown, l.Prefixes = nil, blocks(block)
}
