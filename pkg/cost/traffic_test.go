package cost_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/cost"
)

func TestTraffic_Set(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.add("aws:ec2/natGateway:NatGateway", "nat", inputs{})
	require.Equal(t, []string{"NAT gateways hours 730 x 0.059 = 43.07", "NAT gateways data processed 1500.5 x 0.059 = 88.5295"}, bill(e.estimate("nat-gb=1_500.5")))
	var tr cost.Traffic
	require.EqualError(t, tr.Set("nat-gb"), `"nat-gb" is no assumption; write it as nat-gb=500`)
	require.ErrorContains(t, tr.Set("nat=1"), `"nat" is nothing that is assumed; there is nat-gb, endpoint-gb, `)
	for _, wrong := range []string{"", "many", "-1", "1e999999999", "0x10", "1/2"} {
		require.EqualError(t, tr.Set("nat-gb="+wrong), `"`+wrong+`" is no amount; write a number such as 500 or 0.5`)
	}
}

// Patterns match names; of several that match, the last one in the file that says something holds.
func TestTraffic_ReadUsage(t *testing.T) {
	t.Parallel()
	e := newEstate()
	for _, name := range []string{"net-nat-a", "net-nat-b", "lab-nat-a"} {
		e.add("aws:ec2/natGateway:NatGateway", name, inputs{})
	}
	tr := traffic("nat-gb=1", "lcu=3")
	require.NoError(t, tr.ReadUsage(strings.NewReader("traffic:\n  nat-gb: 1_000\nresources:\n  net-*:\n    nat-gb: 20\n  net-nat-b:\n    nat-gb: 0.5\n  \"*\":\n    lcu: 9\n")))
	got := cost.Of(&e.Plan, cost.Embedded(), tr)
	require.Equal(t, []string{
		"NAT gateways hours 730 x 0.059 = 43.07", "NAT gateways data processed 1000 x 0.059 = 59",
		"NAT gateways hours 730 x 0.059 = 43.07", "NAT gateways data processed 20 x 0.059 = 1.18",
		"NAT gateways hours 730 x 0.059 = 43.07", "NAT gateways data processed 0.5 x 0.059 = 0.0295",
	}, bill(got), "lab-nat-a, net-nat-a, net-nat-b")
	require.Equal(t, "1000", got.Assumptions[0].Value.String())
	require.Equal(t, 2, got.Assumptions[0].Overridden)
	require.False(t, got.Assumptions[0].Default)
}

func TestTraffic_ReadUsage_mistakes(t *testing.T) {
	t.Parallel()
	var tr cost.Traffic
	require.EqualError(t, tr.ReadUsage(strings.NewReader("traffic: {nat-gb: lots, nat: 1}\nresources: {\"[\": {lcu: 1}, net: 5}\n")), strings.Join([]string{
		`reading use: resources["["]: "[" is no pattern of names`,
		`resources["net"]: write what is assumed, such as nat-gb: 500`,
		`traffic["nat"]: "nat" is nothing that is assumed; there is nat-gb, endpoint-gb, transit-gb, peering-gb, firewall-gb, vpn-gb, internet-gb, cross-zone-gb, lcu, waf-requests, ` +
			`cloudfront-requests, cloudfront-gb, flow-log-gb, log-gb, log-storage-gb, bucket-gb, resolver-queries, dns-firewall-queries, config-items, config-evaluations`,
		`traffic["nat-gb"]: "lots" is no amount; write a number such as 500 or 0.5`,
	}, "\n"))
	require.ErrorContains(t, tr.ReadUsage(strings.NewReader("resources: 5\n")), "resources: write a pattern of names and what is assumed below it")
	require.ErrorContains(t, tr.ReadUsage(strings.NewReader("use: 5\n")), "reading use: ")
	require.NoError(t, tr.ReadUsage(strings.NewReader("")))
}
