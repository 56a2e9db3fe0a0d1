package cost_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/cost"
)

var update = flag.Bool("update", false, "write the generated tables anew")

// The documents' tables are what the package has and computes.
func TestDocuments_tablesAreUpToDate(t *testing.T) {
	t.Parallel()
	for _, one := range []struct{ file, begin, end, want string }{
		{"central-endpoints.md", "<!-- generated: go test ./pkg/cost -update -->\n", "<!-- end of what is generated -->\n", designs(t)},
		{"cost.md", "<!-- generated: go test ./pkg/cost -update -->\n", "<!-- end of what is generated -->\n", measures()},
		{"cost.md", "<!-- generated prices: go test ./pkg/cost -update -->\n", "<!-- end of generated prices -->\n", keys()},
	} {
		file := "../../docs/" + one.file
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		before, rest, ok := strings.Cut(string(text), one.begin)
		require.True(t, ok, "%s has a place for it", one.file)
		_, after, ok := strings.Cut(rest, one.end)
		require.True(t, ok)
		want := before + one.begin + one.want + one.end + after
		if *update {
			require.NoError(t, os.WriteFile(file, []byte(want), 0o644)) //nolint:gosec // a document
			continue
		}
		require.Equal(t, want, string(text), "run the test with -update")
	}
}

// measures is the table of what is assumed.
func measures() string {
	var b strings.Builder
	b.WriteString("| assumption | default | |\n| --- | ---: | --- |\n")
	for _, m := range cost.Measures() {
		fmt.Fprintf(&b, "| `%s` | %s | %s %s |\n", m.Measure, m.Default, m.Unit, m.Text)
	}
	return b.String()
}

// keys is the table of prices.
func keys() string {
	book := cost.Embedded()
	var b strings.Builder
	b.WriteString("| price | of | for one |")
	for _, region := range book.Regions() {
		b.WriteString(" " + region + " |")
	}
	b.WriteString("\n| --- | --- | --- |" + strings.Repeat(" --- |", len(book.Regions())) + "\n")
	for _, k := range cost.Keys() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |", k.Key, k.Text, k.Unit)
		for _, region := range book.Regions() {
			words := []string{}
			p, _ := book.Price(region, k.Key)
			for i, t := range p.Tiers {
				word := t.Price.String()
				if i > 0 {
					word = "from " + t.From.String() + " on " + word
				}
				words = append(words, word)
			}
			cell := strings.Join(words, ", ")
			switch {
			case cell == "":
				cell = "none"
			case p.Unchecked:
				cell += " *"
			}
			b.WriteString(" " + cell + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// minimum is how many interface endpoints the default preset of an EndpointBundle has in a VPC.
func minimum(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile("../../components/endpoints/presets.go")
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(text), "case PresetMinimum:\n\t\treturn []string{")
	require.True(t, ok)
	list, _, _ := strings.Cut(rest, "}")
	return strings.Count(list, `"`) / 2
}

// designs compare central designs with local ones in Sydney, over three zones.
func designs(t *testing.T) string {
	t.Helper()
	const region, zones = "ap-southeast-2", 3
	gb := decimal.NewFromInt(100)
	book, services := cost.Embedded(), minimum(t)
	endpoints := func(d cost.Design) (cost.Sums, bool) { return book.CentralEndpoints(region, services, d) }
	egress := func(d cost.Design) (cost.Sums, bool) { return book.CentralEgress(region, d) }
	var b strings.Builder
	for _, one := range []struct {
		about string
		of    func(cost.Design) (cost.Sums, bool)
	}{
		{fmt.Sprintf("**Interface endpoints**: the %d of the default preset in each VPC; or those and one of S3 in the centre, with a hosted zone for each name.", services), endpoints},
		{"**NAT gateways**, with their addresses: one in each zone of each VPC; or one in each zone of the centre.", egress},
	} {
		fmt.Fprintf(&b, "%s USD a month, %s, %d zones, %s GB a month from each spoke over the transit gateway:\n\n", one.about, region, zones, gb)
		b.WriteString("| spokes | in each VPC | central, transit gateway there anyway | central, transit gateway for this alone |\n| ---: | ---: | ---: | ---: |\n")
		for _, n := range []int{2, 5, 20, 100} {
			d := cost.Design{Spokes: n, Zones: zones, GB: gb, Joined: true}
			joined, ok := one.of(d)
			require.True(t, ok)
			d.Joined = false
			alone, ok := one.of(d)
			require.True(t, ok)
			fmt.Fprintf(&b, "| %d | %s | %s | %s |\n", n, joined.Local.StringFixed(2), best(joined), best(alone))
		}
		from := func(joined bool) string {
			n, ok := cost.PaysFrom(cost.Design{Zones: zones, GB: gb, Joined: joined}, one.of)
			if !ok {
				return "for no number of spokes"
			}
			return fmt.Sprintf("from %d spokes on", n)
		}
		fmt.Fprintf(&b, "\nCentral costs less %s where the transit gateway is there anyway, and %s with one for this alone.\n\n", from(true), from(false))
	}
	return b.String()
}

// best is the central sum, stressed where it is the lower one.
func best(s cost.Sums) string {
	if s.Cheaper() {
		return "**" + s.Central.StringFixed(2) + "**"
	}
	return s.Central.StringFixed(2)
}

// The sums are those of the prices: 0.013 an endpoint, zone and hour, 0.07 an attachment and hour, 0.02 a GB, 0.5 a zone; 0.059 a NAT gateway and 0.005 its address.
func TestCentral_sums(t *testing.T) {
	t.Parallel()
	b := cost.Embedded()
	d := cost.Design{Spokes: 5, Zones: 3, GB: decimal.NewFromInt(100), Joined: true}
	s, ok := b.CentralEndpoints("ap-southeast-2", 4, d)
	require.True(t, ok)
	require.Equal(t, "569.4", s.Local.String(), "5 x 4 x 3 x 730 x 0.013")
	require.Equal(t, "155.85", s.Central.String(), "5 x 3 x 730 x 0.013 + 7 x 0.5 + 5 x 100 x 0.02")
	d.Joined = false
	s, _ = b.CentralEndpoints("ap-southeast-2", 4, d)
	require.Equal(t, "462.45", s.Central.String(), "and 6 x 730 x 0.07")
	s, _ = b.CentralEgress("ap-southeast-2", d)
	require.Equal(t, "700.8", s.Local.String(), "5 x 3 x 730 x 0.064")
	require.Equal(t, "456.76", s.Central.String(), "3 x 730 x 0.064 + 5 x 100 x 0.02 + 6 x 730 x 0.07")
	_, ok = b.CentralEndpoints("eu-west-3", 4, d)
	require.False(t, ok, "a missing price is no price of nothing")
}
