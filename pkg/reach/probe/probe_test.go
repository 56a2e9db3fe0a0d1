package probe_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/validate"
)

func TestRead_tellsAllMistakesAtOnce(t *testing.T) {
	t.Parallel()
	_, err := probe.Read(strings.NewReader(`[
		{"id": "a", "src": "i-1", "dst": "i-2", "protocol": "quic", "port": 70000, "srcPort": -1, "icmpType": 300, "family": "ipx", "verdict": "maybe", "forward": "lost"},
		{"id": "a", "src": "", "dst": ""},
		{"src": "i-1", "dst": "i-2", "port": "443"},
		{"src": "i-1", "dst": "i-2"}
	]`))
	var all validate.Errors
	require.ErrorAs(t, err, &all)
	var paths []string
	for _, e := range all {
		paths = append(paths, e.Path)
	}
	require.Equal(t, []string{
		"[0].family", "[0].forward", "[0].icmpType", "[0].port", "[0].protocol", "[0].srcPort", "[0].verdict", "[1].dst", "[1].id", "[1].src", "[2]", "[3].id",
	}, paths)
	_, err = probe.Read(strings.NewReader(`{"probes": []}`))
	require.ErrorContains(t, err, "want a JSON list")
}

func TestFlow_tiesAProbeToANetwork(t *testing.T) {
	t.Parallel()
	b := nettest.NewBuilder()
	b.VPC("v", "10.0.0.0/16", "2001:db8:1::/56")
	b.Subnet("s", "v", "10.0.1.0/24", "2001:db8:1::/64")
	b.Host("A", "s", "10.0.1.10+3.0.0.1 2001:db8:1::a")
	b.Host("B", "s", "10.0.1.11")
	b.VGW("vgw", "v", "192.168.0.0/16")
	x := network.NewIndex(b.Network())
	echo := 0
	for name, tc := range map[string]struct {
		probe probe.Probe
		from  trace.Place
		want  string // the packet, or the mistake
	}{
		"instances, and what is left out":    {probe.Probe{Src: "i-A", Dst: "i-B", Port: 443}, trace.Place{Kind: trace.Interface, ID: "A"}, "tcp 10.0.1.10:49152 -> 10.0.1.11:443"},
		"an interface, an address":           {probe.Probe{Src: "A", Dst: "ip:10.0.9.9", Protocol: "udp", Port: 53, SrcPort: 5000}, trace.Place{Kind: trace.Interface, ID: "A"}, "udp 10.0.1.10:5000 -> 10.0.9.9:53"},
		"IPv6":                               {probe.Probe{Src: "A", Dst: "internet:2600::1", Protocol: "icmp", Family: "ipv6"}, trace.Place{Kind: trace.Interface, ID: "A"}, "icmpv6 2001:db8:1::a -> 2600::1 type 128 code 0"},
		"an ICMP type":                       {probe.Probe{Src: "A", Dst: "B", Protocol: "icmp", ICMPType: &echo}, trace.Place{Kind: trace.Interface, ID: "A"}, "icmp 10.0.1.10 -> 10.0.1.11 type 0 code 0"},
		"from the internet, to the public":   {probe.Probe{Src: "internet:198.51.100.7", Dst: "i-A", Port: 22}, trace.Place{Kind: trace.Internet}, "tcp 198.51.100.7:49152 -> 3.0.0.1:22"},
		"a public address that there is not": {probe.Probe{Src: "internet:198.51.100.7", Dst: "public:B", Port: 22}, trace.Place{Kind: trace.Internet}, "tcp 198.51.100.7:49152 -> 203.0.113.254:22"},
		"on-premises, a number":              {probe.Probe{Src: "onprem:vgw/192.168.1.1", Dst: "A", Protocol: "50"}, trace.Place{Kind: trace.OnPremises, ID: "vgw"}, "protocol 50 192.168.1.1 -> 10.0.1.10"},
		"nobody":                             {probe.Probe{ID: "n", Src: "i-C", Dst: "A"}, trace.Place{}, `probe "n": src "i-C": no instance or network interface "i-C" in the network`},
		"no address of the family":           {probe.Probe{ID: "n", Src: "A", Dst: "B", Family: "ipv6"}, trace.Place{}, `probe "n": dst "B": interface B has no IPv6 address`},
		"no address at all":                  {probe.Probe{ID: "n", Src: "A", Dst: "ip:10.0.0"}, trace.Place{}, `probe "n": dst "ip:10.0.0": ParseAddr("10.0.0")`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := tc.probe.Flow(x)
			if tc.from.Kind == "" {
				require.ErrorContains(t, err, tc.want)
				return
			}
			require.NoError(t, err)
			require.Equal(t, tc.from, f.From)
			require.Equal(t, tc.want, f.Packet.String())
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`[{"id":"a","src":"A","dst":"ip:10.0.1.9","protocol":"tcp","port":443}]`)
	f.Add(`[{"id":"b","src":"internet:1.2.3.4","dst":"public:A","family":"ipv6","icmpType":8}, null, 7]`)
	b := nettest.NewBuilder()
	b.VPC("v", "10.0.0.0/16")
	b.Subnet("s", "v", "10.0.1.0/24")
	b.Host("A", "s", "10.0.1.10+3.0.0.1")
	x := network.NewIndex(b.Network())
	f.Fuzz(func(t *testing.T, text string) {
		probes, err := probe.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		for i := range probes {
			flow, err := probes[i].Flow(x)
			if err == nil && (!flow.Packet.Src.IsValid() || !flow.Packet.Dst.IsValid() || flow.Packet.Src.Is4() != flow.Packet.Dst.Is4()) {
				t.Fatalf("%+v: %v", probes[i], flow.Packet)
			}
		}
	})
}
