package suricata_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/suricata"
)

func vars() suricata.Variables {
	return suricata.Variables{
		Addresses: map[string][]string{
			"HOME_NET": {"10.0.0.0/8", "192.168.0.0/16"}, "WEB": {"10.1.0.0/16", "!10.1.9.0/24"}, "CIRCLE": {"$CIRCLE"},
		},
		Ports: map[string][]string{"HTTP_PORTS": {"80", "8000:8080"}},
	}
}

func at(line int) network.Origin { return network.Origin{Line: line} }

func blocks(texts ...string) []netip.Prefix {
	var all []netip.Prefix
	for _, s := range texts {
		all = append(all, netip.MustParsePrefix(s))
	}
	return all
}

func ranges(ends ...int) []network.PortRange {
	var all []network.PortRange
	for i := 0; i < len(ends); i += 2 {
		all = append(all, network.PortRange{From: ends[i], To: ends[i+1]})
	}
	return all
}

func TestParse_headers(t *testing.T) {
	t.Parallel()
	home := network.AddressMatch{Prefixes: blocks("10.0.0.0/8", "192.168.0.0/16")}
	for text, want := range map[string]network.StatefulRule{
		`pass ip any any -> any any (sid:1;)`: {Action: "pass", Protocol: network.AnyProtocol},
		`drop tcp $HOME_NET any -> $EXTERNAL_NET 22 (msg:"no; ssh (ever)"; sid:2; rev:1;)`: {
			Action: "drop", Protocol: 6, Sources: home, Destinations: network.AddressMatch{Except: home.Prefixes}, DestinationPorts: ranges(22, 22),
		},
		`reject udp [10.0.0.1, 10.0.0.8/29, !10.0.0.9] ![53,123] <> !$HOME_NET $HTTP_PORTS (sid:3;)`: {
			Action: "reject", Protocol: 17, BothWays: true,
			Sources:     network.AddressMatch{Prefixes: blocks("10.0.0.1/32", "10.0.0.8/29"), Except: blocks("10.0.0.9/32")},
			SourcePorts: ranges(0, 52, 54, 122, 124, 65535), Destinations: network.AddressMatch{Except: home.Prefixes},
			DestinationPorts: ranges(80, 80, 8000, 8080),
		},
		`alert tcp $WEB 1024: -> 2001:db8::/32 :1023 (sid:4;)`: {
			Action: "alert", Protocol: 6, Sources: network.AddressMatch{Prefixes: blocks("10.1.0.0/16"), Except: blocks("10.1.9.0/24")},
			SourcePorts: ranges(1024, 65535), Destinations: network.AddressMatch{Prefixes: blocks("2001:db8::/32")}, DestinationPorts: ranges(0, 1023),
		},
		`pass icmpv6 any any -> any any (sid:5;)`:                               {Action: "pass", Protocol: 58},
		`pass 47 any any -> [any] any (sid:5;)`:                                 {Action: "pass", Protocol: 47},
		`pass tcp any any -> any [1:100,!50,90:120] (flow:to_server; sid:6;)`:   {Action: "pass", Protocol: 6, DestinationPorts: ranges(1, 49, 51, 120)},
		`pass tcp any any -> 10.0.0.0-10.0.0.1 any (flowbits:set,seen; sid:7;)`: {Action: "pass", Protocol: 6, Destinations: network.AddressMatch{Prefixes: blocks("10.0.0.0/31")}},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			got, err := suricata.Parse(text, vars(), at)
			require.NoError(t, err)
			want.Origin.Line = 1
			require.Equal(t, []network.StatefulRule{want}, got)
		})
	}
}

// What narrows a rule in a way that the model cannot tell makes it unknown, and never narrower than it is.
func TestParse_unknown(t *testing.T) {
	t.Parallel()
	for text, why := range map[string]string{
		`drop tcp any any -> any any (content:"x"; sid:1;)`:                       `the option content:"x"`,
		`pass tls any any -> any any (tls.sni; content:"a\;b"; sid:1;)`:           `the application protocol tls; the option tls.sni; the option content:"a\;b"`,
		`drop tcp any any -> any any (flow:to_server, established; sid:1;)`:       `the option flow:to_server, established`,
		`drop tcp any any -> any any (flow:to_client; sid:1;)`:                    `the option flow:to_client`,
		`drop tcp any any -> any any (flowbits:isset,seen; sid:1;)`:               `the option flowbits:isset,seen`,
		`drop tcp any any -> any any (geoip:dst,RU; sid:1;)`:                      `the option geoip:dst,RU`,
		`drop tcp @BETA any -> any any (sid:1;)`:                                  `@BETA: the set @BETA is kept outside of the rules`,
		`drop tcp [10.0.0.0/8,$OTHER] any -> any any (sid:1;)`:                    `nothing defines the variable $OTHER`,
		`drop tcp any any -> $CIRCLE any (sid:1;)`:                                `too much to be followed`,
		`drop tcp any any -> ![10.0.0.0/8,!10.1.0.0/16] any (sid:1;)`:             `a negation within a negation`,
		`drop tcp any any -> any $PORTS (sid:1;)`:                                 `nothing defines the variable $PORTS`,
		`drop ipv6 any any -> any any (sid:1;)`:                                   `only ipv6`,
		`drop tcp-pkt any any -> any any (sid:1;)`:                                `only some packets of a flow: tcp-pkt`,
		`drop tcp any any -> any any (threshold:type limit,track by_src; sid:1;)`: `the option threshold`,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			got, err := suricata.Parse(text, vars(), at)
			require.NoError(t, err)
			require.Len(t, got, 1)
			require.NotNil(t, got[0].Unknown)
			require.Contains(t, got[0].Unknown.Text, why)
			require.Equal(t, network.Origin{Line: 1}, got[0].Unknown.Origin)
			require.Equal(t, network.AddressMatch{}, got[0].Sources)
			require.Equal(t, network.AddressMatch{}, got[0].Destinations)
			require.Empty(t, got[0].DestinationPorts)
		})
	}
}

func TestParse_aText(t *testing.T) {
	t.Parallel()
	got, err := suricata.Parse("# first\n\npass icmp any any -> any any (sid:1;)\r\ndrop tcp any any \\\n  -> any 80 (sid:2;)\npass tcp any any -> any !any (sid:3;)\npass dns any any -> any 53 (sid:4;)\n", vars(), at)
	require.NoError(t, err)
	var brief [][3]int
	for _, r := range got {
		brief = append(brief, [3]int{r.Origin.Line, r.Protocol, len(r.DestinationPorts)})
	}
	require.Equal(t, [][3]int{{3, 1, 0}, {3, 58, 0}, {4, 6, 1}, {7, 6, 1}, {7, 17, 1}}, brief)
}

func TestParse_mistakes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"allow tcp any any -> any any (sid:1;)":             `line 1: "allow" is no action; rules pass, drop, reject or alert`,
		"drop tcp any any -> any (sid:1;)":                  `has 6 words`,
		"drop tcp any any => any any (sid:1;)":              `"=>" is no direction`,
		"drop carrier any any -> any any (sid:1;)":          `"carrier" is no protocol`,
		"drop tcp 10.0.0.0/33 any -> any any (sid:1;)":      `source: "10.0.0.0/33" is neither`,
		"drop tcp any any -> [10.0.0.0/8,] any (sid:1;)":    `destination: an empty address or port`,
		"drop tcp any any -> [10.0.0.0/8 any (sid:1;)":      `has 6 words`,
		"drop tcp any any -> 10.0.0.0/8] any (sid:1;)":      `a ] without its [`,
		"drop tcp any 90:80 -> any any (sid:1;)":            `source port: "90:80" is no range of ports`,
		"drop tcp any any -> any 65536 (sid:1;)":            `destination port: "65536" is no range`,
		"drop tcp any any -> any http (sid:1;)":             `"http" is no port`,
		"drop tcp !any any -> any any (sid:1;)":             `"!any" matches nothing`,
		"drop tcp any any -> any any (sid:1;":               `the options of a rule end with )`,
		"drop tcp any any -> any any (sid:1;) \\":           `line 1: "drop tcp any any -> any any (sid:1;)" does not end`,
		"x\npass ip any any -> any any (sid:1;)\nalert tcp": "line 1: \"x\" has 1 words; a rule is ACTION PROTOCOL SOURCE PORT -> DESTINATION PORT (OPTIONS)\nline 3:",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			_, err := suricata.Parse(text, vars(), at)
			require.ErrorContains(t, err, want)
		})
	}
}

func TestRead_theWordsOfAWS(t *testing.T) {
	t.Parallel()
	got, err := suricata.Read(suricata.Header{
		Action: "DROP", Protocol: "TCP", Source: "$HOME_NET", SourcePort: "ANY", Direction: "FORWARD", Destination: "ANY", DestinationPort: "443",
	}, []suricata.Option{{Keyword: "sid", Value: "1"}}, suricata.Home(blocks("10.0.0.0/16")), network.Origin{Path: "here"})
	require.NoError(t, err)
	require.Equal(t, []network.StatefulRule{{
		Action: network.StatefulDrop, Protocol: 6, Sources: network.AddressMatch{Prefixes: blocks("10.0.0.0/16")}, DestinationPorts: ranges(443, 443),
		Origin: network.Origin{Path: "here"},
	}}, got)
}

func FuzzParse(f *testing.F) {
	f.Add(`drop tcp [$HOME_NET,!10.0.0.1] ![80,90:] <> $WEB any (msg:"a\";"; content:"x"; sid:1;)`)
	f.Add("pass ip any any -> any any \\\n(sid:1;)")
	f.Fuzz(func(t *testing.T, text string) {
		rules, _ := suricata.Parse(text, vars(), at)
		for _, r := range rules {
			for _, list := range [][]network.PortRange{r.SourcePorts, r.DestinationPorts} {
				for i, p := range list {
					require.True(t, 0 <= p.From && p.From <= p.To && p.To <= 65535)
					require.True(t, i == 0 || list[i-1].To+1 < p.From, "sorted and apart: %v", list)
				}
			}
			require.Positive(t, r.Origin.Line)
		}
	})
}
