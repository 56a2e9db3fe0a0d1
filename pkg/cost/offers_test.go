package cost_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/cost"
)

// offers are the files of testdata/offers: synthetic ones, in the schema of AWS's price list and with invented prices.
func offers(t *testing.T, codes ...string) []io.Reader {
	t.Helper()
	if len(codes) == 0 {
		files, err := filepath.Glob("testdata/offers/*.json")
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, f := range files {
			codes = append(codes, strings.TrimSuffix(filepath.Base(f), ".json"))
		}
	}
	var out []io.Reader
	for _, code := range codes {
		text, err := os.ReadFile(filepath.Join("testdata", "offers", code+".json"))
		require.NoError(t, err)
		require.Contains(t, string(text), "SYNTHETIC")
		out = append(out, bytes.NewReader(text))
	}
	return out
}

func prices(s cost.Sheet) map[cost.Key]string {
	out := map[cost.Key]string{}
	for key, p := range s.Prices {
		var words []string
		for _, t := range p.Tiers {
			words = append(words, t.From.String()+":"+t.Price.String())
		}
		out[key] = strings.Join(words, " ")
	}
	return out
}

// Import finds each price by region, offer, family, operation and usage type, and no other product's.
func TestImport(t *testing.T) {
	t.Parallel()
	in, err := cost.Import("ap-southeast-2", offers(t)...)
	require.NoError(t, err)
	require.Equal(t, map[cost.Key]string{
		cost.NatHour: "0:0.06", cost.NatGB: "0:0.061",
		cost.EndpointHour:         "0:0.014", // the term that holds latest
		cost.EndpointGB:           "0:0.01 1048576:0.006 5242880:0.004",
		cost.BalancerEndpointHour: "0:0.015", cost.BalancerEndpointGB: "0:0.0036",
		cost.TransitHour: "0:0.071", cost.TransitGB: "0:0.021",
		cost.AddressHour: "0:0.005", cost.IdleAddressHour: "0:0.005", cost.VpnHour: "0:0.05",
		cost.FirewallHour: "0:0.396", cost.FirewallGB: "0:0.066",
		cost.AlbHour: "0:0.0253", cost.AlbUnitHour: "0:0.0081", cost.NlbHour: "0:0.0254", cost.NlbUnitHour: "0:0.0061", cost.GwlbHour: "0:0.0126", cost.GwlbUnitHour: "0:0.0041",
		cost.WafACL: "0:5", cost.WafRule: "0:1", cost.WafRequest: "0:0.0000006",
		cost.CloudFrontGB: "0:0.114 10240:0.098 51200:0.094", cost.CloudFrontRequest: "0:0.00000125",
		cost.Zone: "0:0.5 25:0.1", cost.ResolverHour: "0:0.125", cost.ResolverQuery: "0:0.0000004 1000000000:0.0000002",
		cost.ProfileHour: "0:0.76", cost.DNSFirewallQuery: "0:0.0000006", cost.DNSFirewallDomain: "0:0.0005",
		"dx-port-1G-hour": "0:0.3", "dx-hosted-200M-hour": "0:0.08",
		cost.LogCloudWatchGB: "0:0.67 10240:0.335", cost.LogS3GB: "0:0.335", cost.Alarm: "0:0.1",
		cost.KmsKey: "0:1", cost.ConfigItem: "0:0.003",
		cost.InternetGB: "0:0.114 10240:0.098", cost.CrossZoneGB: "0:0.01",
	}, prices(in.Sheet))
	require.Equal(t, "2026-10-15", in.Sheet.AsOf)
	require.Equal(t, &cost.Source{Source: "AWS price list, offer AmazonEC2, version 20261015000000", Date: "2026-10-15"}, in.Sheet.Prices[cost.NatHour].Checked)
	require.Contains(t, in.Missing, cost.LogStorage, "an offer that was given does not have it")
	require.NotContains(t, in.Missing, cost.Secret, "its offer was not given")
}

// What was imported is a sheet that is read again, and that estimates take.
func TestImport_makesASheet(t *testing.T) {
	t.Parallel()
	in, err := cost.Import("ap-southeast-2", offers(t, "AmazonEC2")...)
	require.NoError(t, err)
	var page bytes.Buffer
	require.NoError(t, in.Sheet.Write(&page))
	s, err := cost.ReadSheet(&page)
	require.NoError(t, err)
	e := newEstate()
	e.add("aws:ec2/natGateway:NatGateway", "nat", inputs{})
	got := cost.Of(&e.Plan, cost.Embedded().With(s), cost.Traffic{})
	require.Equal(t, []string{"NAT gateways hours 730 x 0.06 = 43.8", "NAT gateways data processed 100 x 0.061 = 6.1"}, bill(got))
	require.True(t, got.Unchecked.IsZero())
}

func TestImport_ofAnotherRegion(t *testing.T) {
	t.Parallel()
	in, err := cost.Import("us-east-1", offers(t, "AmazonEC2", "AmazonCloudFront")...)
	require.NoError(t, err)
	require.Equal(t, map[cost.Key]string{cost.NatHour: "0:9", cost.CloudFrontGB: "0:0.085"}, prices(in.Sheet))
}

// Where AWS has two prices for one thing, none is chosen.
func TestImport_choosesNone(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/offers/AWSDirectConnect.json")
	require.NoError(t, err)
	one := strings.Replace(string(text), `"USD": "0.3000000000"`, `"USD": "0.2850000000"`, 1)
	in, err := cost.Import("ap-southeast-2", strings.NewReader(one))
	require.NoError(t, err)
	require.Len(t, in.Doubtful, 1)
	require.Contains(t, in.Doubtful[0], "dx-port-1G-hour: AWSDirectConnect has several prices for it in ap-southeast-2")
	require.Equal(t, map[cost.Key]string{"dx-hosted-200M-hour": "0:0.08"}, prices(in.Sheet))
}

func TestImport_mistakes(t *testing.T) {
	t.Parallel()
	with := func(change func(map[string]any)) io.Reader {
		var file map[string]any
		require.NoError(t, json.NewDecoder(offers(t, "AmazonEC2")[0]).Decode(&file))
		change(file)
		text, err := json.Marshal(file)
		require.NoError(t, err)
		return bytes.NewReader(text)
	}
	everywhere := func(key string, to any) func(map[string]any) {
		var walk func(any)
		walk = func(v any) {
			m, ok := v.(map[string]any)
			if !ok {
				return
			}
			for k, v := range m {
				if k == key {
					m[k] = to
				} else {
					walk(v)
				}
			}
		}
		return func(m map[string]any) { walk(m) }
	}
	for want, files := range map[string][]io.Reader{
		"file 1 of the price list: ":                         {strings.NewReader("{")},
		`formatVersion is "v2.0"`:                            {with(everywhere("formatVersion", "v2.0"))},
		"file 1 of the price list: unexpected EOF":           {strings.NewReader(`{"formatVersion": "v1.0", "offerCode": "AmazonEC2", "products": {"X": {`)},
		"[ stands where an object should":                    {strings.NewReader("[]")},
		"its terms stand before its products":                {strings.NewReader(`{"formatVersion": "v1.0", "offerCode": "AmazonEC2", "terms": {}}`)},
		`offerCode ""`:                                       {strings.NewReader(`{"formatVersion": "v1.0"}`)},
		"file 2 of the price list: AmazonEC2 is there twice": offers(t, "AmazonEC2", "AmazonEC2"),
		`publicationDate: "soon" is no day`:                  {with(everywhere("publicationDate", "soon"))},
		`pricePerUnit: "1e999999999" is no number`:           {with(everywhere("USD", "1e999999999"))},
		`beginRange: "x" is no number`:                       {with(everywhere("beginRange", "x"))},
		"its first tier begins at 5, not at 0":               {with(everywhere("beginRange", "5"))},
	} {
		_, err := cost.Import("ap-southeast-2", files...)
		require.ErrorContains(t, err, want)
	}
}

func TestOffers(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{
		"AWSConfig", "AWSDataTransfer", "AWSDirectConnect", "AWSELB", "AWSNetworkFirewall", "AWSSecretsManager", "AmazonCloudFront", "AmazonCloudWatch", "AmazonEC2", "AmazonRoute53", "AmazonS3",
		"AmazonVPC", "awskms", "awswaf",
	}, cost.Offers())
}
