package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/cli"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// loosened is the plan of a network that is proved, of which the components of each type were told to loosen these arguments, and no other was told anything;
// nil are components that do not say. They are named as their type is.
func loosened(t *testing.T, relaxations map[string][]string) *plan.Plan {
	t.Helper()
	text, err := os.ReadFile(recorded(t, "export"))
	require.NoError(t, err)
	p, err := plan.DecodeAny(bytes.NewReader(text))
	require.NoError(t, err)
	found := map[string]bool{}
	for _, r := range p.Resources {
		if r.Custom || r.Outputs["relaxations"] == nil {
			continue
		}
		list := map[string]any{}
		r.Outputs["relaxations"] = list
		arguments, ok := relaxations[r.Type]
		if ok && arguments == nil {
			delete(r.Outputs, "relaxations")
		}
		for _, argument := range arguments {
			list[argument] = "for a test"
		}
		if ok {
			r.Name, found[r.Type] = strings.ToLower(r.Type[strings.LastIndex(r.Type, ":")+1:]), true
		}
	}
	require.Len(t, found, len(relaxations), "the example has each of these components")
	return p
}

const (
	vpcType   = "palisade:vpc:SecureVpc"
	groupType = "palisade:securitygroups:Tiers"
)

// What is loosened fails if that is asked for, but for what is excepted: by an argument, with what is inside it, of all components or of some.
func TestRelaxations_exitCodes(t *testing.T) {
	t.Parallel()
	const gate, except = "--fail-on-relaxations", "--except-relaxation"
	some := map[string][]string{vpcType: {"networkAcls.allowRiskyPorts", "protection", "tiers[0].mapPublicIp"}, groupType: {"protection"}}
	for name, tc := range map[string]struct {
		loosened map[string][]string
		args     []string
		want     cli.ExitCode
		says     string
	}{
		"nobody asked":           {some, nil, cli.ExitProved, "loosened on purpose"},
		"nothing is loosened":    {nil, []string{gate}, cli.ExitProved, "nothing is loosened"},
		"some is":                {some, []string{gate}, cli.ExitViolated, "4 relaxations: 0 excepted, 4 not"},
		"an argument":            {some, []string{gate, except, "protection"}, cli.ExitViolated, "LOOSENED  securevpc networkAcls.allowRiskyPorts: for a test"},
		"all of them":            {some, []string{gate, except, "protection", except, "networkAcls.allowRiskyPorts", except, "tiers[0].mapPublicIp"}, cli.ExitProved, "4 relaxations: 4 excepted"},
		"what is inside":         {some, []string{gate, except, "protection", except, "networkAcls", except, "tiers"}, cli.ExitProved, "4 relaxations: 4 excepted"},
		"no part of a name":      {some, []string{gate, except, "protect", except, "networkAcls", except, "tiers"}, cli.ExitViolated, "the exception of protect excepts nothing: remove it"},
		"of one component":       {some, []string{gate, except, "protection in component:securevpc", except, "networkAcls", except, "tiers"}, cli.ExitViolated, "LOOSENED  tiers protection: for a test"},
		"of components by names": {some, []string{gate, except, "protection in component:*ier?", except, "protection in component:secure*", except, "networkAcls", except, "tiers"}, cli.ExitProved, "4 excepted"},
		"of no component":        {some, []string{gate, except, "protection in component:nobody"}, cli.ExitViolated, "the exception of protection in component:nobody excepts nothing"},
		"nothing needs it":       {nil, []string{gate, except, "protection"}, cli.ExitProved, "the exception of protection excepts nothing: remove it"},
		"nobody knows":           {map[string][]string{vpcType: nil}, []string{gate}, cli.ExitUndecided, "unknown   what securevpc was told to loosen"},
		"violated all the same":  {map[string][]string{vpcType: nil, groupType: {"protection"}}, []string{gate}, cli.ExitViolated, "LOOSENED  tiers protection"},
		"nobody asked for it":    {some, []string{except, "protection"}, cli.ExitBadInput, "--except-relaxation is for --fail-on-relaxations"},
		"no argument":            {some, []string{gate, except, " in component:net"}, cli.ExitBadInput, `" in component:net" is no argument`},
		"no name":                {some, []string{gate, except, "protection in component:[", except, ""}, cli.ExitBadInput, `"" is no argument`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShell(loosened(t, tc.loosened), nil)
			require.Equal(t, int(tc.want), s.run(append([]string{"verify", project(t)}, tc.args...)...), s.out.String()+s.err.String())
			require.Contains(t, s.out.String()+s.err.String(), tc.says)
		})
	}
}

// What a source cannot tell is no pass: neither a snapshot nor a preview has what components were told.
func TestRelaxations_sources(t *testing.T) {
	t.Parallel()
	own := filepath.Join(t.TempDir(), "plan.json")
	var text bytes.Buffer
	require.NoError(t, plan.Encode(&text, loosened(t, map[string][]string{vpcType: {"flowLogs"}})))
	require.NoError(t, os.WriteFile(own, text.Bytes(), 0o600))
	for source, want := range map[string]struct {
		args []string
		code cli.ExitCode
		says string
	}{
		"a snapshot": {[]string{"--from-aws", snapshotOf(t, shop())}, cli.ExitBadInput, "is a snapshot, which does not tell what a program loosens"},
		"a preview":  {[]string{"--preview", recorded(t, "preview")}, cli.ExitBadInput, "is a preview of Pulumi, which does not tell what components record"},
		"a plan":     {[]string{"--preview", own}, cli.ExitViolated, "LOOSENED  securevpc flowLogs: for a test"},
		"a state":    {[]string{"--state", recorded(t, "export"), "--except-relaxation", "protection"}, cli.ExitProved, " excepted\n"},
	} {
		s := newShell(nil, nil)
		require.Equal(t, int(want.code), s.run(append([]string{"verify", "--fail-on-relaxations"}, want.args...)...), "%s: %s%s", source, s.out.String(), s.err.String())
		require.Contains(t, s.out.String()+s.err.String(), want.says, source)
	}
}

// The page says it as well, at its head, and ends as ever.
func TestRelaxations_report(t *testing.T) {
	t.Parallel()
	report := func(format string, args ...string) string {
		s := newShell(loosened(t, map[string][]string{vpcType: {"flowLogs"}, groupType: {"protection"}}), nil)
		require.Zero(t, s.run(append([]string{"report", project(t), "--format", format}, args...)...), s.err.String())
		return s.out.String()
	}
	asked := []string{"--fail-on-relaxations", "--except-relaxation", "protection"}
	require.Contains(t, report("html", asked...), `<span class="badge bad">loosened</span> securevpc flowLogs: for a test`)
	page := report("markdown", asked...)
	require.Contains(t, page, "| Relaxations | 1 excepted, **1 not**, **0 unknown** |\n")
	require.Contains(t, page, "- **not excepted:** securevpc flowLogs: for a test\n")
	require.Contains(t, page, "- tiers protection: for a test\n")
	validate(t, strictly(t, "report.schema.json"), []byte(report("json", asked...)))
	require.NotContains(t, report("html"), `<span class="badge bad">loosened</span>`)
	require.NotContains(t, report("markdown"), "not excepted")

	s := newShell(nil, nil)
	require.Equal(t, int(cli.ExitBadInput), s.run("report", "--from-aws", snapshotOf(t, shop()), "--fail-on-relaxations"))
}

// Every form says what fails, and where.
func TestRelaxations_forms(t *testing.T) {
	t.Parallel()
	schema := strictly(t, "verify.schema.json")
	for format, says := range map[string]string{
		"json": `"failed": [`, "sarif": `"text": "loosened: for a test"`, "junit": `<failure message="loosened: for a test" type="failed">`, "markdown": "securevpc does not loosen flowLogs",
	} {
		s := newShell(loosened(t, map[string][]string{vpcType: {"flowLogs"}}), nil)
		require.Equal(t, int(cli.ExitViolated), s.run("verify", project(t), "--fail-on-relaxations", "--except-relaxation", "protection", "--format", format), s.err.String())
		require.Contains(t, s.out.String(), says)
		if format == "json" {
			validate(t, schema, s.out.Bytes())
		}
		if format == "sarif" {
			require.True(t, json.Valid(s.out.Bytes()))
		}
	}
}
