package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/cli"
	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// leaky is the shop with a route from the data tier to the internet gateway.
func leaky() *nettest.Builder {
	n := shop()
	n.Table("rt-leak", "data", "0.0.0.0/0 igw")
	return n
}

// clouded is a snapshot of the shop with something in it that carries packets and is not modelled.
func clouded(t *testing.T) string {
	t.Helper()
	s := nettest.Snapshot(shop().Network())
	s["CarrierGateways"] = []any{nettest.Object{"CarrierGatewayId": "cagw", "VpcId": "v"}}
	file := filepath.Join(t.TempDir(), "snapshot.json")
	writeJSON(t, file, s)
	return file
}

// Every command that proves says with its exit code what came out, and with 3 that nothing could come out.
func TestProofs_exitCodes(t *testing.T) {
	t.Parallel()
	intents := write(t, "wanted.yaml", wanted)
	good, bad, dim := snapshotOf(t, shop()), snapshotOf(t, leaky()), clouded(t)
	probe := func(text string) string { return write(t, "probes.json", text) }
	expected := probe(`[{"id": "1", "src": "A", "dst": "D", "port": 5432, "verdict": "reachable", "forward": "delivered"}]`)
	wrong := probe(`[{"id": "1", "src": "A", "dst": "D", "port": 22, "verdict": "reachable"}]`)
	half := probe(`[{"id": "1", "src": "A", "dst": "nobody"}, {"id": "2", "src": "A", "dst": "D", "port": 5432}]`)
	for name, tc := range map[string]struct {
		args []string
		want cli.ExitCode
	}{
		"verify: proved":               {[]string{"verify", "--no-reference", "--intents", intents, "--from-aws", good}, cli.ExitProved},
		"verify: violated":             {[]string{"verify", "--no-reference", "--intents", intents, "--from-aws", bad}, cli.ExitViolated},
		"verify: unknown":              {[]string{"verify", "--no-reference", "--intents", intents, "--from-aws", dim}, cli.ExitUndecided},
		"verify: nothing to decide":    {[]string{"verify", "--no-reference", "--from-aws", good}, cli.ExitBadInput},
		"explain: arrives":             {[]string{"explain", "--from", "sg:sg-app", "--to", "sg:sg-db", "--port", "tcp/5432", "--from-aws", good}, cli.ExitProved},
		"explain: does not":            {[]string{"explain", "--from", "tier:data", "--to", "internet", "--from-aws", good}, cli.ExitViolated},
		"explain: unknown":             {[]string{"explain", "--from", "tier:data", "--to", "internet", "--from-aws", dim}, cli.ExitUndecided},
		"explain: host to host":        {[]string{"explain", "--from", "A", "--to", "ip:10.0.2.10", "--port", "tcp/5432", "--from-aws", good}, cli.ExitProved},
		"explain: no such tier":        {[]string{"explain", "--from", "tier:nope", "--to", "internet", "--from-aws", good}, cli.ExitBadInput},
		"explain: no --to":             {[]string{"explain", "--from", "tier:data", "--from-aws", good}, cli.ExitBadInput},
		"explain: no such port":        {[]string{"explain", "--from", "tier:data", "--to", "internet", "--port", "tcp/70000", "--from-aws", good}, cli.ExitBadInput},
		"explain: no such family":      {[]string{"explain", "--from", "tier:data", "--to", "internet", "--family", "ipx", "--from-aws", good}, cli.ExitBadInput},
		"matrix":                       {[]string{"matrix", "--from-aws", good}, cli.ExitProved},
		"matrix: by what":              {[]string{"matrix", "--by", "colour", "--from-aws", good}, cli.ExitBadInput},
		"diff: changed":                {[]string{"diff", good, bad}, cli.ExitProved},
		"diff: changed, asked":         {[]string{"diff", "--exit-code", good, bad}, cli.ExitViolated},
		"diff: the same, asked":        {[]string{"diff", "--exit-code", good, good}, cli.ExitProved},
		"diff: one alone":              {[]string{"diff", good}, cli.ExitBadInput},
		"diff: no such file":           {[]string{"diff", good, "nowhere.json"}, cli.ExitBadInput},
		"diff: neither plan nor AWS":   {[]string{"diff", good, intents}, cli.ExitBadInput},
		"probe: as expected":           {[]string{"probe", "--probes", expected, "--from-aws", good}, cli.ExitProved},
		"probe: not as expected":       {[]string{"probe", "--probes", wrong, "--from-aws", good}, cli.ExitViolated},
		"probe: unknown":               {[]string{"probe", "--probes", probe(`[{"id": "1", "src": "A", "dst": "ip:192.168.0.1", "verdict": "unreachable"}]`), "--from-aws", dim}, cli.ExitUndecided},
		"probe: one of nobody":         {[]string{"probe", "--probes", half, "--from-aws", good}, cli.ExitBadInput},
		"probe: no probes":             {[]string{"probe", "--from-aws", good}, cli.ExitBadInput},
		"probe: probes missing":        {[]string{"probe", "--probes", "nowhere.json", "--from-aws", good}, cli.ExitBadInput},
		"probe: probes broken":         {[]string{"probe", "--probes", probe(`{"id": 1}`), "--from-aws", good}, cli.ExitBadInput},
		"lint: found":                  {[]string{"lint", "--from-aws", good}, cli.ExitViolated},
		"lint: left out":               {[]string{"lint", "--skip", "wide-rule", "--from-aws", good}, cli.ExitProved},
		"lint: no such rule":           {[]string{"lint", "--skip", "typo", "--from-aws", good}, cli.ExitBadInput},
		"two sources":                  {[]string{"verify", "--from-aws", good, "--state", good}, cli.ExitBadInput},
		"a source and a folder":        {[]string{"matrix", "--from-aws", good, "."}, cli.ExitBadInput},
		"tiers of a program":           {[]string{"verify", "--tiers", intents, "."}, cli.ExitBadInput},
		"no such snapshot":             {[]string{"verify", "--from-aws", "nowhere.json"}, cli.ExitBadInput},
		"no such preview":              {[]string{"lint", "--preview", "nowhere.json"}, cli.ExitBadInput},
		"a preview that is a snapshot": {[]string{"verify", "--preview", good}, cli.ExitBadInput},
		"a snapshot that is none":      {[]string{"verify", "--from-aws", expected}, cli.ExitBadInput},
		"intents missing":              {[]string{"verify", "--intents", "nowhere.yaml", "--from-aws", good}, cli.ExitBadInput},
		"intents broken":               {[]string{"verify", "--intents", write(t, "i.yaml", "intents: [{name: x, forbid: {}}]"), "--from-aws", good}, cli.ExitBadInput},
		"intents of nothing": {[]string{
			"verify", "--intents", write(t, "i.yaml", "intents: [{name: x, deny: {from: tier:none, to: internet}}]"),
			"--from-aws", good,
		}, cli.ExitBadInput},
		"tiers missing":   {[]string{"verify", "--tiers", "nowhere.yaml", "--from-aws", good}, cli.ExitBadInput},
		"unknown form":    {[]string{"verify", "--format", "pdf", "--from-aws", good}, cli.ExitBadInput},
		"nowhere to go":   {[]string{"matrix", "-o", filepath.Join(t.TempDir(), "no", "such"), "--from-aws", good}, cli.ExitBadInput},
		"negative time":   {[]string{"verify", "--timeout", "-1s"}, cli.ExitBadInput},
		"no answers file": {[]string{"lint", "--answers", "nowhere.yaml"}, cli.ExitBadInput},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShell(smallPlan(), nil)
			require.Equal(t, int(tc.want), s.run(tc.args...), "%s\n%s", s.out.String(), s.err.String())
			switch {
			case tc.want != cli.ExitBadInput:
				require.Empty(t, s.err.String(), "what came out is on standard output alone")
				require.NotEmpty(t, s.out.String())
			case name == "probe: one of nobody":
				require.Contains(t, s.out.String(), "reachable", "the others are answered")
			default:
				require.Empty(t, s.out.String())
			}
			if tc.want == cli.ExitBadInput {
				require.True(t, strings.HasPrefix(s.err.String(), "palisade: "), s.err.String())
			}
		})
	}
}

// A command line that is not understood is bad input of every command that proves, and says how to get help.
func TestProofs_wrongUsage(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"verify", "explain", "matrix", "probe", "lint", "diff"} {
		for _, args := range [][]string{{"--no-such-flag"}, {"a", "b", "c"}, {"--timeout", "soon"}, {"-c", "novalue"}} {
			s := newShell(smallPlan(), nil)
			require.Equal(t, int(cli.ExitBadInput), s.run(append([]string{command}, args...)...), "%s %v", command, args)
			require.Empty(t, s.out.String())
			require.Contains(t, s.err.String(), "Run 'palisade "+command+" --help' for usage.")
		}
	}
}

// What `palisade plan` tells apart with codes of its own is bad input for a proof; an interruption stays one.
func TestProofs_programsThatFail(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		err  error
		want cli.ExitCode
		says string
	}{
		"program":     {&engine.ProgramError{Messages: []string{"cidrBlock: required"}, ExitCode: 1}, cli.ExitBadInput, "cidrBlock: required"},
		"build":       {&engine.BuildError{Dir: "shop", Output: "main.go:3:1: oops"}, cli.ExitBadInput, "main.go:3:1: oops"},
		"timeout":     {&engine.TimeoutError{Phase: "building", Elapsed: time.Second, Allowed: time.Minute}, cli.ExitBadInput, "--timeout"},
		"project":     {&engine.ConfigError{File: "Pulumi.yaml", Err: errors.New("runtime: nodejs is not go")}, cli.ExitBadInput, "nodejs"},
		"defect":      {errors.New("no such port"), cli.ExitBadInput, "no such port"},
		"interrupted": {context.Canceled, cli.ExitInterrupted, "interrupted"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, command := range [][]string{{"verify"}, {"matrix"}, {"lint"}, {"explain", "--from", "tier:a", "--to", "internet"}} {
				s := newShell(nil, tc.err)
				require.Equal(t, int(tc.want), s.run(append(command, project(t))...))
				require.Empty(t, s.out.String())
				require.Contains(t, s.err.String(), tc.says)
			}
		})
	}
}

func TestProofs_panicsAreBadInput(t *testing.T) {
	t.Parallel()
	s := newShell(nil, nil)
	s.env.Plan = func(context.Context, engine.RunOptions) (*plan.Plan, error) { panic("index out of range") }
	require.Equal(t, int(cli.ExitBadInput), s.run("verify", project(t)), "1 and 2 are verdicts, 5 is no code of a proof")
	require.Contains(t, s.err.String(), "palisade: internal error: index out of range\nThis is a defect of palisade")
}

func TestProofs_whatCannotBeWritten(t *testing.T) {
	t.Parallel()
	good := snapshotOf(t, shop())
	for _, args := range [][]string{{"verify"}, {"matrix"}, {"lint"}, {"explain", "--from", "tier:data", "--to", "internet"}} {
		s := newShell(nil, nil)
		s.env.Out = fullDisk{}
		require.Equal(t, int(cli.ExitBadInput), s.run(append(args, "--from-aws", good)...))
		require.Contains(t, s.err.String(), "no space left on device")
	}
}

// The same network comes from a program, a preview, a state, a plan, a file or a folder of AWS's answers. Of these here the state alone has what
// components recorded, which is no part of a preview.
func TestProofs_sources(t *testing.T) {
	t.Parallel()
	preview, state := recorded(t, "preview"), recorded(t, "export")
	text, err := os.ReadFile(preview)
	require.NoError(t, err)
	p, err := plan.DecodeAny(bytes.NewReader(text))
	require.NoError(t, err)
	dir := project(t)
	own := filepath.Join(t.TempDir(), "plan.json")
	out, err := os.Create(own)
	require.NoError(t, err)
	require.NoError(t, plan.Encode(out, p))
	require.NoError(t, out.Close())
	for name, source := range map[string][]string{
		"folder": {dir}, "preview": {"--preview", preview}, "state": {"--state", state}, "plan": {"--preview", own},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShell(p, nil)
			require.Zero(t, s.run(append([]string{"verify", "--no-color"}, source...)...), s.out.String()+s.err.String())
			require.Contains(t, s.out.String(), "proved    data does not reach the internet")
			decided := "13 intents: 13 proved"
			if name == "state" {
				decided = "36 intents: 36 proved"
			}
			require.Contains(t, s.out.String(), decided)
			require.Equal(t, name == "folder", len(s.asked) == 1, "a program runs where one is asked for")
		})
	}
}

// A folder of answers, one list a file, gives what one file gives; what is missing from it is not passed over.
func TestProofs_folderOfAnswers(t *testing.T) {
	t.Parallel()
	snapshot := nettest.Snapshot(shop().Network())
	withDefaults(snapshot)
	dir := t.TempDir()
	for key, list := range snapshot {
		writeJSON(t, filepath.Join(dir, key+".json"), nettest.Object{key: list})
	}
	intents := write(t, "wanted.yaml", wanted)
	s := newShell(nil, nil)
	require.Zero(t, s.run("verify", "--no-reference", "--intents", intents, "--from-aws", dir), s.out.String()+s.err.String())
	require.NoError(t, os.Remove(filepath.Join(dir, "NetworkInterfaces.json")))
	s = newShell(nil, nil)
	require.NotZero(t, s.run("verify", "--no-reference", "--intents", intents, "--from-aws", dir))
}

func TestProofs_tiersOfAFile(t *testing.T) {
	t.Parallel()
	n := shop().Network()
	for _, s := range n.Subnets {
		s.Tier, s.TierType = "", ""
	}
	file := filepath.Join(t.TempDir(), "snapshot.json")
	writeJSON(t, file, nettest.Snapshot(n))
	intents := write(t, "wanted.yaml", wanted)
	s := newShell(nil, nil)
	require.Equal(t, int(cli.ExitBadInput), s.run("verify", "--intents", intents, "--from-aws", file))
	require.Contains(t, s.err.String(), "tier:data")
	tiers := write(t, "tiers.yaml", "data:\n  type: Isolated\n  subnets: [data]\n")
	s = newShell(nil, nil)
	require.Zero(t, s.run("verify", "--no-reference", "--intents", intents, "--from-aws", file, "--tiers", tiers), s.err.String())
}

// The reference intents are decided of no network that has a subnet whose tier they would pass over: all such subnets are told at once, with what
// else is wrong. Without these intents nobody asks for tiers.
func TestProofs_subnetsOfNoKnownTier(t *testing.T) {
	t.Parallel()
	n := shop().Network()
	subnetOf(n, "data").TierType = "isolated"
	subnetOf(n, "app").TierType = ""
	file := filepath.Join(t.TempDir(), "snapshot.json")
	writeJSON(t, file, nettest.Snapshot(n))
	s := newShell(nil, nil)
	require.Equal(t, int(cli.ExitBadInput), s.run("verify", "--intents", "nowhere.yaml", "--from-aws", file))
	require.Empty(t, s.out.String())
	require.Regexp(t, `subnet app \(.*snapshot.json Subnets\[\d\]\) palisade:tier-type: required, since palisade:tier is "app": one of Public, PrivateWithEgress, Isolated, `+
		"TransitGateway, Firewall, Reserved\n"+
		`subnet data \(.*snapshot.json Subnets\[\d\]\) palisade:tier-type: "isolated" is not supported; use one of Public, .* \(did you mean "Isolated"\?\)\n`, s.err.String())
	require.Contains(t, s.err.String(), "nowhere.yaml", "what else is wrong is told too")
	s = newShell(nil, nil)
	require.Zero(t, s.run("verify", "--no-reference", "--intents", write(t, "wanted.yaml", wanted), "--from-aws", file), s.err.String())
}

func subnetOf(n *network.Network, id network.ID) *network.Subnet {
	for _, s := range n.Subnets {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// Every form of every command is whole, and in a file the same as on standard output.
func TestProofs_forms(t *testing.T) {
	t.Parallel()
	bad, intents := snapshotOf(t, leaky()), write(t, "wanted.yaml", wanted)
	probes := write(t, "probes.json", `[{"id": "1", "src": "A", "dst": "D", "port": 22}]`)
	begins := map[string]string{"json": "{", "sarif": "{", "junit": "<?xml", "markdown": "## ", "text": ""}
	for command, forms := range map[string][]string{
		"verify --intents " + intents: {"text", "json", "sarif", "junit", "markdown"}, "lint": {"text", "json", "sarif", "junit", "markdown"},
		"matrix": {"text", "json", "markdown"}, "explain --from tier:data --to internet": {"text", "json"}, "probe --probes " + probes: {"text", "json"},
	} {
		for _, form := range forms {
			t.Run(command[:4]+" "+form, func(t *testing.T) {
				t.Parallel()
				args := append(strings.Fields(command), "--from-aws", bad, "--format", form)
				s := newShell(nil, nil)
				code := s.run(args...)
				require.NotEqual(t, int(cli.ExitBadInput), code, s.err.String())
				file := filepath.Join(t.TempDir(), "out")
				f := newShell(nil, nil)
				require.Equal(t, code, f.run(append(args, "-o", file)...))
				require.Empty(t, f.out.String())
				text, err := os.ReadFile(file)
				require.NoError(t, err)
				require.Equal(t, s.out.String(), string(text))
				start := begins[form]
				if form == "json" && strings.HasPrefix(command, "probe") {
					start = "["
				}
				require.True(t, strings.HasPrefix(s.out.String(), start), s.out.String())
				if form == "json" || form == "sarif" {
					require.True(t, json.Valid(text))
				}
			})
		}
	}
}
