package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// costly is a plan with something of each sort: what is paid for, what is free, and what is not understood.
func costly(nats int) *plan.Plan {
	const urn = "urn:pulumi:dev::shop::"
	p := &plan.Plan{FormatVersion: plan.FormatVersion, Project: "shop", Stack: "dev", Region: "ap-southeast-2", Resources: []*plan.Resource{
		{URN: urn + "pulumi:pulumi:Stack::shop-dev", Type: "pulumi:pulumi:Stack", Name: "shop-dev"},
		{URN: urn + "palisade:vpc:SecureVpc::net", Type: "palisade:vpc:SecureVpc", Name: "net", Parent: urn + "pulumi:pulumi:Stack::shop-dev"},
		{URN: urn + "aws:ec2/vpc:Vpc::net", Type: "aws:ec2/vpc:Vpc", Name: "net", Custom: true, ID: "vpc-1", Inputs: map[string]any{"cidrBlock": "10.0.0.0/16"}},
		{URN: urn + "aws:ec2/eip:Eip::spare", Type: "aws:ec2/eip:Eip", Name: "spare", Custom: true, ID: "eip-1"},
		{URN: urn + "aws:ec2/route:Route::way", Type: "aws:ec2/route:Route", Name: "way", Custom: true, ID: "r-1"},
		{URN: urn + "aws:rds/instance:Instance::db", Type: "aws:rds/instance:Instance", Name: "db", Custom: true, ID: "db-1"},
	}}
	for i := range nats {
		name := "nat-" + string(rune('a'+i))
		p.Resources = append(p.Resources, &plan.Resource{
			URN: urn + "aws:ec2/natGateway:NatGateway::" + name, Type: "aws:ec2/natGateway:NatGateway", Name: name, Custom: true, ID: name, Parent: urn + "palisade:vpc:SecureVpc::net",
			Inputs: map[string]any{"connectivityType": "public"},
		})
	}
	return p
}

// costOf runs the command on a plan, and gives what it wrote.
func costOf(t *testing.T, p *plan.Plan, args ...string) string {
	t.Helper()
	s := newShell(p, nil)
	require.Zero(t, s.run(append([]string{"cost", project(t)}, args...)...), s.err.String())
	return s.out.String()
}

func TestCost_text(t *testing.T) {
	t.Parallel()
	require.Equal(t, `shop/dev  USD a month

net (SecureVpc)  97.94
  NAT gateways  hours                1,460  hour       x 0.059       86.14
  NAT gateways  data processed         200  GB         x 0.059       11.80  *

shop  3.65
  public IPv4 addresses  idle address         730  hour       x 0.005        3.65  *

By kind
  NAT gateways                97.94
  public IPv4 addresses        3.65
  other                        0.00  and 1 unknown

Total 101.59 USD a month
* 15.45 of it rests on prices that nobody has checked; import AWS's own with palisade cost prices import
Unknown, and not in it: 1

Unknown
  unknown  Instance of db: this type is not understood: whether it costs anything is not known

Hints
  Nothing in the plan uses 1 of its public IPv4 addresses: spare. Release what is not needed.
    3.65 a month

Assumptions
  a month has 730 hours; prices are before taxes, discounts and free tiers
  nat-gb=100  GB through each NAT gateway, both directions (default)
`, costOf(t, costly(2)))
}

func TestCost_all(t *testing.T) {
	t.Parallel()
	out := costOf(t, costly(2), "--all")
	require.Contains(t, out, "nat-a  NAT gateways  hours")
	require.Contains(t, out, "nat-b  NAT gateways  hours")
	require.Contains(t, out, "aws:ec2/route:Route x 1")
	require.Regexp(t, `ap-southeast-2 +nat-gb +0\.059 +2026-11-30 +unchecked`, out)
	require.Regexp(t, `ap-southeast-2 +nat-hour +0\.059 +2026-11-30 +https://`, out)
}

func TestCost_markdown(t *testing.T) {
	t.Parallel()
	require.Equal(t, `## Palisade cost: shop/dev

**52.62 USD a month**

- 9.55 of it rests on prices that nobody has checked; import AWS's own with palisade cost prices import
- Unknown, and not in it: 1

| component | USD a month |
| --- | ---: |
| net (SecureVpc) | 48.97 |
| shop | 3.65 |

| kind | USD a month |
| --- | ---: |
| NAT gateways | 48.97 |
| public IPv4 addresses | 3.65 |
| other | 0.00 |

### Unknown

- Instance of db: this type is not understood: whether it costs anything is not known

### Hints

- Nothing in the plan uses 1 of its public IPv4 addresses: spare. Release what is not needed.
  - 3.65 a month

### Assumptions

- a month has 730 hours; prices are before taxes, discounts and free tiers
- nat-gb=100  GB through each NAT gateway, both directions (default)
`, costOf(t, costly(1), "--format", "markdown"))
}

// Whatever is written as JSON is described by the published schema.
func TestSchema_cost(t *testing.T) {
	t.Parallel()
	schema := strictly(t, "cost.schema.json")
	usage := write(t, "usage.yaml", "resources: {nat-a: {nat-gb: 3}}\n")
	plain := costOf(t, costly(2), "--json", "--usage", usage)
	validate(t, schema, []byte(plain))
	var e struct {
		Total    string `json:"total"`
		Complete bool   `json:"complete"`
	}
	require.NoError(t, json.Unmarshal([]byte(plain), &e))
	require.Equal(t, "95.867", e.Total, "exact: 2 x 43.07 + 103 x 0.059 + 3.65")
	require.False(t, e.Complete)
	validate(t, schema, []byte(costOf(t, smallPlan(), "--json")))
	validate(t, schema, []byte(costOf(t, costly(2), "--json", "--compare", planFile(t, costly(1)))))

	s := newShell(nil, nil) // the example, with all that it has
	require.Zero(t, s.run("cost", "--state", recorded(t, "export"), "--json"), s.err.String())
	validate(t, schema, s.out.Bytes())
}

// The prices that come with palisade are as the published schema has them, and so is what is imported.
func TestSchema_prices(t *testing.T) {
	t.Parallel()
	schema := strictly(t, "prices.schema.json")
	files, err := filepath.Glob("../../pkg/cost/prices/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, f := range files {
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		validate(t, schema, text)
	}
	s := newShell(nil, nil)
	require.Zero(t, s.run("cost", "prices", "import", "--region", "ap-southeast-2", offer("AmazonEC2"), offer("AmazonRoute53")), s.err.String())
	validate(t, schema, s.out.Bytes())
}

// planFile writes a plan as palisade plan --json does, and gives the file.
func planFile(t *testing.T, p *plan.Plan) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, plan.Encode(&b, p))
	return write(t, "plan.json", b.String())
}

// offer is a file of the price list: a synthetic one.
func offer(code string) string {
	return filepath.Join("..", "..", "pkg", "cost", "testdata", "offers", code+".json")
}

func TestCost_compare(t *testing.T) {
	t.Parallel()
	old := planFile(t, costly(1))
	require.Equal(t, `shop/dev to shop/dev  USD a month

  COMPONENT            BEFORE       AFTER       CHANGE
  net (SecureVpc)       48.97       97.94       +48.97
  total                 52.62      101.59       +48.97

  KIND              BEFORE       AFTER       CHANGE
  NAT gateways       48.97       97.94       +48.97

What is unknown is in no sum: 1 before, 1 after.
`, costOf(t, costly(2), "--compare", old))
	require.Contains(t, costOf(t, costly(2), "--compare", old, "--format", "markdown"), "**+48.97 USD a month** (52.62 before, 101.59 after)")
	require.Contains(t, costOf(t, costly(1), "--compare", planFile(t, costly(2)), "--format", "markdown"), "| net (SecureVpc) | 97.94 | 48.97 | -48.97 |")
}

func TestCost_trafficAndUsage(t *testing.T) {
	t.Parallel()
	out := costOf(t, costly(1), "--traffic", "nat-gb=2_000", "--traffic", "lcu=5")
	require.Contains(t, out, "2,000  GB         x 0.059      118.00")
	require.Contains(t, out, "nat-gb=2000  GB through each NAT gateway, both directions\n")
	out = costOf(t, costly(2), "--usage", write(t, "usage.yaml", "traffic: {nat-gb: 1}\nresources: {\"*-b\": {nat-gb: 7}}\n"))
	require.Contains(t, out, "nat-gb=1  GB through each NAT gateway, both directions; resources with a value of their own: 1")
	require.Contains(t, out, "8  GB         x 0.059        0.47")
}

// What is imported takes the place of the prices that come with palisade, and is checked.
func TestCost_importedPrices(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "sydney.json")
	s := newShell(nil, nil)
	require.Zero(t, s.run("cost", "prices", "import", "--region", "ap-southeast-2", offer("AmazonEC2"), offer("AmazonCloudWatch"), "-o", file), s.err.String())
	require.Empty(t, s.out.String())
	require.Contains(t, s.err.String(), "palisade: the files have no price log-storage-gb-month for ap-southeast-2\n")
	require.NotContains(t, s.err.String(), "secret-month", "whose offer was not given")
	out := costOf(t, costly(1), "--prices", file)
	require.Contains(t, out, "730  hour        x 0.06       43.80\n")
	require.Contains(t, out, "* 3.65 of it rests on prices that nobody has checked", "the idle address, which was not imported")
}

// Old prices are warned of, by the clock of the command.
func TestCost_oldPrices(t *testing.T) {
	t.Parallel()
	s := newShell(costly(1), nil)
	s.env.Now = func() time.Time { return time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC) }
	require.Zero(t, s.run("cost", project(t)))
	require.Contains(t, s.out.String(), "3 prices of ap-southeast-2 are older than 180 days, the oldest of 2026-11-30: import new ones")
	s.out.Reset()
	s.env.Now = func() time.Time { return time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC) }
	require.Zero(t, s.run("cost", project(t)))
	require.NotContains(t, s.out.String(), "older than")
}

func TestCost_colour(t *testing.T) {
	t.Parallel()
	s := newShell(costly(1), nil)
	s.env.Terminal = func() (int, bool) { return 100, true }
	require.Zero(t, s.run("cost", project(t)))
	require.Contains(t, s.out.String(), "\x1b[")
	s.out.Reset()
	s.vars["NO_COLOR"] = "1"
	require.Zero(t, s.run("cost", project(t)))
	require.NotContains(t, s.out.String(), "\x1b[")
}

// What is wrong is told, all of it, and ends with 3; nothing is on standard output then.
func TestCost_mistakes(t *testing.T) {
	t.Parallel()
	empty := write(t, "empty.json", "{}")
	for want, args := range map[string][]string{
		`"nat" is nothing that is assumed`: {"cost", project(t), "--traffic", "nat=1"},
		`"lots" is no amount`:              {"cost", project(t), "--traffic", "nat=1", "--traffic", "nat-gb=lots"},
		"reading prices: ":                 {"cost", project(t), "--prices", empty},
		"no such file":                     {"cost", project(t), "--usage", "nowhere.yaml"},
		"is a snapshot, which does not tell all that is paid for": {"cost", "--from-aws", snapshotOf(t, shop())},
		"--format: \"sarif\" is none of":                          {"cost", project(t), "--format", "sarif"},
		"unknown flag: --budget":                                  {"cost", "--budget", "5"},
		"--region: the region is missing":                         {"cost", "prices", "import", offer("AmazonEC2")},
		"requires at least 1 arg":                                 {"cost", "prices", "import"},
		"file 1 is no offer of AWS's price list":                  {"cost", "prices", "import", "--region", "ap-southeast-2", empty},
		"have none of the prices that are needed for mars":        {"cost", "prices", "import", "--region", "mars", offer("AmazonEC2")},
	} {
		s := newShell(costly(1), nil)
		require.Equal(t, 3, s.run(args...), want)
		require.Contains(t, s.err.String(), want)
		require.Empty(t, s.out.String(), want)
	}
}
