package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/cli"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// reported writes a report and gives it.
func reported(t *testing.T, args ...string) string {
	t.Helper()
	s := newShell(nil, nil)
	require.Equal(t, int(cli.ExitDone), s.run(append([]string{"report"}, args...)...), s.err.String())
	return s.out.String()
}

func TestReport_html(t *testing.T) {
	t.Parallel()
	intents := write(t, "wanted.yaml", wanted)
	page := reported(t, "--from-aws", snapshotOf(t, leaky()), "--intents", intents, "--base", snapshotOf(t, shop()))
	for _, section := range []string{"attention", "changes", "diagram", "intents", "matrix", "controls", "problems", "relaxations", "unknown", "addresses"} {
		assert.Contains(t, page, `<section id="`+section+`"`)
	}
	for what, words := range map[string]string{
		"what is wrong, first":          `<span class="badge bad">violated</span> data has no internet`,
		"the way of the packet":         "out by internet gateway igw",
		"what is proved":                `<span class="badge proved">proved</span> <span class="name">app asks the database</span>`,
		"what no longer holds":          "data has no internet: was proved, is violated",
		"what becomes reachable":        "data to internet",
		"the picture":                   `<svg xmlns="http://www.w3.org/2000/svg"`,
		"the address plan":              "10.0.2.0/24",
		"what is free of it":            "98.83% free",
		"the matrix":                    `<th scope="row">app</th>`,
		"controls with their standards": "AWS Foundational Security Best Practices",
	} {
		assert.Contains(t, page, words, what)
	}
	assert.NotContains(t, page, `<section id="cost"`, "a snapshot does not tell what is paid for")
}

// What a program makes has its cost, its resources and the lines of the program as well.
func TestReport_ofAProgram(t *testing.T) {
	t.Parallel()
	page := reported(t, "--state", recorded(t, "export"))
	for _, words := range []string{`<section id="cost"`, `<section id="resources"`, "aws:ec2/subnet:Subnet", "USD", "<h1>three-tier/"} {
		assert.Contains(t, page, words)
	}
}

// A component has the line of the program that makes it once, and not again with each of its resources.
func TestReport_linesOfThePrograms(t *testing.T) {
	t.Parallel()
	at := &plan.Position{File: "main.go", Line: 7}
	p := smallPlan()
	stack := p.Resources[0].URN
	p.Resources = append(p.Resources,
		&plan.Resource{URN: "urn:pulumi:dev::shop::acme:net:Net::home", Type: "acme:net:Net", Name: "home", Parent: stack, Source: at},
		&plan.Resource{
			URN: "urn:pulumi:dev::shop::acme:net:Net$aws:ec2/vpc:Vpc::inner", Type: "aws:ec2/vpc:Vpc", Name: "inner", Custom: true, ID: "vpc-2",
			Parent: "urn:pulumi:dev::shop::acme:net:Net::home", Source: at, Inputs: map[string]any{"cidrBlock": "10.1.0.0/16"},
		})
	s := newShell(p, nil)
	require.Equal(t, int(cli.ExitDone), s.run("report", project(t)), s.err.String())
	_, resources, found := strings.Cut(s.out.String(), `<section id="resources"`)
	require.True(t, found)
	assert.Equal(t, 1, strings.Count(resources, "main.go:7"))
}

func TestReport_loadsNothing(t *testing.T) {
	t.Parallel()
	page := reported(t, "--state", recorded(t, "export"))
	for _, tag := range regexp.MustCompile(`<(?:script|link|img|iframe|object|embed|image|use)\b[^>]*>`).FindAllString(page, -1) {
		assert.Equal(t, "<script>", tag, "nothing is loaded from elsewhere")
	}
	assert.NotRegexp(t, `@import|url\(`, page)
}

// Names come from programs and accounts; whatever they are, they stay text.
func TestReport_escapes(t *testing.T) {
	t.Parallel()
	const evil = `</script><script>alert("x")</script>`
	n := shop()
	for _, v := range n.Network().VPCs {
		v.Name = evil
	}
	for _, s := range n.Network().Subnets {
		s.Name, s.Tier = evil+s.Tier, evil+s.Tier
	}
	source := []string{"--from-aws", snapshotOf(t, n), "--tiers", write(t, "tiers.yaml", "tiers: {}\n")}
	if s := newShell(nil, nil); s.run(append([]string{"report"}, source...)...) != int(cli.ExitDone) {
		source = source[:2]
	}
	page := reported(t, source...)
	assert.Equal(t, 1, strings.Count(page, "<script"), "the page's own")
	assert.NotContains(t, page, `alert("x")</script>`)
	fenced := regexp.MustCompile("(?ms)^(```+)[a-z]+$.*?^`{3,}$") // what stands between fences is shown as it is
	assert.NotContains(t, fenced.ReplaceAllString(reported(t, append(source, "--format", "markdown")...), ""), "<script")
}

func TestReport_markdown(t *testing.T) {
	t.Parallel()
	text := reported(t, "--from-aws", snapshotOf(t, leaky()), "--intents", write(t, "wanted.yaml", wanted), "--base", snapshotOf(t, shop()), "--format", "markdown")
	for _, words := range []string{
		"violated**, **0 unknown**", "- data has no internet: was proved, is violated", "```diff\n+ now arrives:", "<details><summary><b>violated</b> data has no internet</summary>",
		"> route table rt-leak: 0.0.0.0/0 to internet gateway igw", "```mermaid\n", "| from \\ to |",
	} {
		assert.Contains(t, text, words)
	}
}

// A comment on GitHub has 65,536 characters; what matters most is in it, and what is left out is named.
func TestReport_markdownFitsIntoAComment(t *testing.T) {
	t.Parallel()
	many := "intents:\n"
	for i := range 2000 {
		many += fmt.Sprintf("  - {name: 'sentence %d: app asks the database and nobody else does', allow: {from: 'sg:sg-app', to: 'sg:sg-db', ports: [tcp/5432]}}\n", i)
	}
	text := reported(t, "--from-aws", snapshotOf(t, shop()), "--intents", write(t, "many.yaml", many), "--format", "markdown")
	assert.Less(t, len(text), 65_536)
	assert.Contains(t, text, "Left out, since a comment has no room for it: intents.")
	assert.Contains(t, text, "| Intents | 2005 proved", "the summary is there all the same")
}

func TestReport_json(t *testing.T) {
	t.Parallel()
	schema := strictly(t, "report.schema.json")
	for _, source := range [][]string{
		{"--from-aws", snapshotOf(t, leaky()), "--base", snapshotOf(t, shop())},
		{"--from-aws", clouded(t)},
		{"--state", recorded(t, "export")},
		{"--preview", recorded(t, "preview"), "--base", snapshotOf(t, shop())},
	} {
		args := append([]string{"--json", "--intents", write(t, "none.yaml", "intents: []\n")}, source...)
		validate(t, schema, []byte(reported(t, args...)))
	}
	var page struct {
		Addresses []struct {
			CidrBlock string
			Pieces    []struct {
				CidrBlock string
				Percent   float64
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(reported(t, "--json", "--from-aws", snapshotOf(t, shop()))), &page))
	require.Len(t, page.Addresses, 1)
	total := 0.0
	for _, p := range page.Addresses[0].Pieces {
		total += p.Percent
	}
	assert.InDelta(t, 100, total, 1e-9, "subnets and what is free are all of the block")
}

func TestReport_sameBytes(t *testing.T) {
	t.Parallel()
	source := []string{"--state", recorded(t, "export")}
	for _, form := range []string{"html", "markdown", "json"} {
		args := append([]string{"--format", form}, source...)
		first := reported(t, args...)
		assert.Equal(t, first, reported(t, args...), form)
	}
}

// All that is wrong with the flags is told at once, before the network is read.
func TestReport_mistakes(t *testing.T) {
	t.Parallel()
	s := newShell(nil, nil)
	assert.Equal(t, int(cli.ExitBadInput), s.run("report", "--traffic", "nat-gb=lots", "--prices", "nowhere.json", "--today", "yesterday", "--from-aws", snapshotOf(t, shop())))
	for _, words := range []string{"--traffic", "nowhere.json", "yesterday"} {
		assert.Contains(t, s.err.String(), words)
	}
	s = newShell(nil, nil)
	assert.Equal(t, int(cli.ExitBadInput), s.run("report", "--base", "nowhere", "--from-aws", snapshotOf(t, shop())))
	assert.Contains(t, s.err.String(), "nowhere: no such file or folder")
}

// A network without tiers has a page all the same, which says that nothing was proved of it.
func TestReport_withoutIntents(t *testing.T) {
	t.Parallel()
	n := shop()
	for _, s := range n.Network().Subnets {
		s.Tier, s.TierType = "", ""
	}
	source := []string{"--from-aws", snapshotOf(t, n)}
	assert.Contains(t, reported(t, source...), `<span class="badge warn">not proved</span> there is nothing to decide`)
	assert.Contains(t, reported(t, append(source, "--format", "markdown")...), "Nothing was proved: there is nothing to decide")
	assert.Contains(t, reported(t, append(source, "--json")...), `"text": "there is nothing to decide`)
}

func TestReport_toAFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "report.html")
	assert.Empty(t, reported(t, "--from-aws", snapshotOf(t, shop()), "-o", file))
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(string(text), "<!doctype html>"))
}
