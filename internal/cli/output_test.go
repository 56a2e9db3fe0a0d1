package cli_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/cli"
)

// keys are the keys of an object of JSON, in order.
func keys(o map[string]any) []string { return slices.Sorted(maps.Keys(o)) }

// decoded runs a command that writes JSON.
func decoded(t *testing.T, args ...string) map[string]any {
	t.Helper()
	s := newShell(nil, nil)
	s.run(append(args, "--json")...)
	var o map[string]any
	require.NoError(t, json.Unmarshal(s.out.Bytes(), &o), s.err.String())
	return o
}

func list(t *testing.T, v any) []map[string]any {
	t.Helper()
	members, ok := v.([]any)
	require.True(t, ok, v)
	var out []map[string]any
	for _, m := range members {
		o, ok := m.(map[string]any)
		require.True(t, ok, m)
		out = append(out, o)
	}
	return out
}

func TestVerify_json(t *testing.T) {
	t.Parallel()
	intents := write(t, "wanted.yaml", wanted)
	o := decoded(t, "verify", "--no-reference", "--intents", intents, "--from-aws", snapshotOf(t, leaky()))
	require.Equal(t, []string{"assumptions", "intents", "relaxations", "source", "summary", "unmodelled"}, keys(o))
	require.Equal(t, map[string]any{"proved": 1.0, "violated": 1.0, "relaxed": 0.0, "unknown": 0.0}, o["summary"])
	verdicts := list(t, o["intents"])
	require.Len(t, verdicts, 2)
	require.Equal(t, []string{"kind", "name", "origin", "populations", "source", "status", "witness"}, keys(verdicts[0]))
	require.Equal(t, []any{"data has no internet", "violated", "deny"}, []any{verdicts[0]["name"], verdicts[0]["status"], verdicts[0]["kind"]})
	require.Equal(t, []any{"any workload", "everybody outside"}, verdicts[0]["populations"])
	witness, ok := verdicts[0]["witness"].(map[string]any)
	require.True(t, ok)
	require.Equal(t, []string{"answered", "delivered", "forward", "from", "packet", "reply", "to"}, keys(witness))
	require.Equal(t, true, witness["delivered"])
	hops := list(t, witness["forward"])
	require.NotEmpty(t, hops)
	var files []any
	for _, h := range hops {
		if origin, ok := h["origin"].(map[string]any); ok {
			files = append(files, origin["path"])
		}
	}
	require.Contains(t, files, "RouteTables[3].Routes[1]", "the route that leaks, where it stands in the snapshot")
	require.Equal(t, "proved", verdicts[1]["status"])
	require.NotContains(t, keys(verdicts[1]), "witness")

	o = decoded(t, "verify", "--no-reference", "--intents", intents, "--from-aws", clouded(t))
	doubts := list(t, list(t, o["intents"])[0]["doubts"])
	require.NotEmpty(t, doubts)
	require.Contains(t, doubts[0]["text"], "cagw")
	require.NotEmpty(t, o["unmodelled"])
}

// A violation shows the packet and its way hop by hop, with the rule and the place that it stands at.
func TestVerify_text(t *testing.T) {
	t.Parallel()
	s := newShell(nil, nil)
	require.Equal(t, int(cli.ExitViolated), s.run("verify", "--no-reference", "--intents", write(t, "wanted.yaml", wanted), "--from-aws", snapshotOf(t, leaky())))
	text := s.out.String()
	for _, want := range []string{
		"VIOLATED  data has no internet", "tcp 10.0.2.", "from any workload in subnet data to the internet", "route table rt-leak: 0.0.0.0/0 to internet gateway igw",
		"RouteTables[3].Routes[1]", "out by internet gateway igw", "delivered to the internet", "proved    app asks the database", "wanted.yaml:4",
		"2 intents: 1 proved, 1 violated",
	} {
		require.Contains(t, strings.Join(strings.Fields(text), " "), strings.Join(strings.Fields(want), " "), text)
	}
}

func TestVerify_all(t *testing.T) {
	t.Parallel()
	intents := write(t, "wanted.yaml", wanted)
	good := snapshotOf(t, shop())
	s := newShell(nil, nil)
	require.Zero(t, s.run("verify", "--no-reference", "--all", "--intents", intents, "--from-aws", good))
	require.Contains(t, s.out.String(), "stopped: ")
	s = newShell(nil, nil)
	require.Zero(t, s.run("verify", "--no-reference", "--intents", intents, "--from-aws", good))
	require.NotContains(t, s.out.String(), "stopped: ")
}

func TestExplain_json(t *testing.T) {
	t.Parallel()
	good := snapshotOf(t, shop())
	o := decoded(t, "explain", "--from", "tier:data", "--to", "internet", "--from-aws", good)
	require.Equal(t, []string{"doubts", "fails", "lost", "obstacles", "question", "source"}, keys(o))
	require.Equal(t, "no-route", list(t, o["obstacles"])[0]["cause"])
	o = decoded(t, "explain", "--from", "A", "--to", "D", "--port", "tcp/5432", "--from-aws", good)
	require.Equal(t, []string{"doubts", "obstacles", "passes", "question", "source"}, keys(o))
	require.Empty(t, o["obstacles"])
}

// All that stops a packet is named, not the first of it alone.
func TestExplain_allObstacles(t *testing.T) {
	t.Parallel()
	n := shop()
	n.NACL("acl", "data", "in 100 allow tcp/5432 10.0.1.0/24")
	o := decoded(t, "explain", "--from", "A", "--to", "D", "--port", "tcp/22", "--from-aws", snapshotOf(t, n))
	var causes []any
	for _, hop := range list(t, o["obstacles"]) {
		causes = append(causes, hop["cause"])
	}
	require.Equal(t, []any{"nacl-ingress", "sg-ingress", "nacl-egress"}, causes)
}

func TestMatrix_json(t *testing.T) {
	t.Parallel()
	o := decoded(t, "matrix", "--from-aws", snapshotOf(t, shop()))
	require.Equal(t, []string{"cells", "groups", "source"}, keys(o))
	words := map[string]any{}
	for _, c := range list(t, o["cells"]) {
		require.Equal(t, []string{"answered", "from", "sent", "to", "word"}, keys(c))
		words[c["from"].(string)+" to "+c["to"].(string)] = c["word"] //nolint:forcetypeassert // else it panics, which is a failure
	}
	require.Equal(t, "-", words["data to internet"])
	require.Equal(t, "all", words["app to data"], "any workload in app, in whatever groups")
	require.NotContains(t, words, "internet to internet")

	o = decoded(t, "matrix", "--by", "sg", "--from-aws", snapshotOf(t, shop()))
	for _, c := range list(t, o["cells"]) {
		words[c["from"].(string)+" to "+c["to"].(string)] = c["word"] //nolint:forcetypeassert // as above
	}
	require.Equal(t, "tcp 5432", words["sg-app to sg-db"], "what is declared in the groups")
	require.Equal(t, "-", words["sg-db to sg-app"])
}

// A diff lists what changed and nothing else.
func TestDiff(t *testing.T) {
	t.Parallel()
	before, after := snapshotOf(t, shop()), snapshotOf(t, leaky())
	o := decoded(t, "diff", before, after)
	require.Equal(t, []string{"after", "before", "changes"}, keys(o))
	changes := list(t, o["changes"])
	pairs := make([]string, 0, len(changes))
	for _, c := range changes {
		require.Equal(t, []string{"closed", "connects", "disconnects", "from", "mayClose", "mayOpen", "opened", "to"}, keys(c))
		require.NotEmpty(t, c["opened"])
		require.Empty(t, c["closed"])
		pairs = append(pairs, c["from"].(string)+" to "+c["to"].(string)) //nolint:forcetypeassert // else it panics, which is a failure
	}
	slices.Sort(pairs)
	require.Equal(t, []string{"data to internet", "internet to data"}, pairs)

	require.Empty(t, decoded(t, "diff", before, before)["changes"])
	for _, form := range []string{"text", "markdown"} {
		s := newShell(nil, nil)
		require.Zero(t, s.run("diff", after, before, "--format", form))
		require.Contains(t, s.out.String(), "data to internet")
		require.Contains(t, s.out.String(), "- no longer arrives")
		require.NotContains(t, s.out.String(), "+ now")
		s = newShell(nil, nil)
		require.Zero(t, s.run("diff", before, before, "--format", form))
		require.Contains(t, strings.ToLower(s.out.String()), "nothing changes")
	}
}

// A diff takes networks of any kind on either side.
func TestDiff_kinds(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{{recorded(t, "preview"), recorded(t, "preview")}, {recorded(t, "export"), recorded(t, "export")}} {
		o := decoded(t, "diff", pair[0], pair[1])
		require.Empty(t, o["changes"])
	}
	o := decoded(t, "diff", recorded(t, "preview"), snapshotOf(t, shop()))
	require.NotEmpty(t, o["changes"])
}

func TestProbe_json(t *testing.T) {
	t.Parallel()
	probes := write(t, "probes.json", `[
		{"id": "z", "src": "A", "dst": "D", "port": 5432, "verdict": "reachable", "forward": "delivered", "endAt": ["D"], "mustTraverse": ["app"]},
		{"id": "a", "src": "A", "dst": "nobody"},
		{"id": "m", "src": "A", "dst": "D", "port": 22, "verdict": "reachable", "forward": "delivered", "mustTraverse": ["nat"]},
		{"id": "b", "src": "i-A", "dst": "internet:8.8.8.8", "port": 443, "mustNotTraverse": ["nat"], "blockedBy": "loop"},
		{"id": "c", "src": "internet:8.8.8.8", "dst": "public:nat", "protocol": "udp", "port": 53, "verdict": "unreachable", "forward": "dropped", "blockedBy": "no-igw"}
	]`)
	s := newShell(nil, nil)
	require.Equal(t, int(cli.ExitBadInput), s.run("probe", "--probes", probes, "--from-aws", snapshotOf(t, shop()), "--json"))
	var results []map[string]any
	require.NoError(t, json.Unmarshal(s.out.Bytes(), &results))
	byID := map[any]map[string]any{}
	var order []any
	for _, r := range results {
		order = append(order, r["id"])
		byID[r["id"]] = r
		require.Contains(t, r, "path")
	}
	require.Equal(t, []any{"z", "a", "m", "b", "c"}, order, "in the order of the probes")
	require.Equal(t, []string{"endAt", "forward", "id", "mismatch", "path", "replyPath", "verdict"}, keys(byID["z"]))
	require.Equal(t, []any{"does not go through app"}, byID["z"]["mismatch"], "a subnet that only sends is no part of the way")
	require.Contains(t, byID["a"]["error"], `no instance or network interface "nobody"`)
	require.NotContains(t, byID["a"], "verdict")
	require.Equal(t, []any{"verdict is unreachable, expected reachable", "forward is dropped, expected delivered", "does not go through nat"}, byID["m"]["mismatch"])
	require.Equal(t, "sg-ingress", byID["m"]["blockedBy"])
	require.Equal(t, []any{"goes through nat"}, byID["b"]["mismatch"], "another cause than that which is expected is no mistake")
	require.NotContains(t, byID["b"], "blockedBy")
	require.Equal(t, "nat-no-session", byID["c"]["blockedBy"])
	require.NotContains(t, byID["c"], "mismatch")
	require.Equal(t, "palisade: 1 of 5 probes have no answer: they name what the network does not have\n", s.err.String())
}

func TestLint_json(t *testing.T) {
	t.Parallel()
	o := decoded(t, "lint", "--from-aws", snapshotOf(t, shop()))
	require.Equal(t, []string{"problems", "source"}, keys(o))
	problems := list(t, o["problems"])
	require.NotEmpty(t, problems)
	require.Equal(t, []string{"level", "message", "origin", "rule"}, keys(problems[0]))
	require.Empty(t, decoded(t, "lint", "--skip", "wide-rule", "--from-aws", snapshotOf(t, shop()))["problems"])
}

// Nothing is coloured that does not go to a terminal, and nothing that goes to a file.
func TestProofs_colour(t *testing.T) {
	t.Parallel()
	bad := snapshotOf(t, leaky())
	for _, args := range [][]string{{"verify"}, {"lint"}, {"matrix"}, {"explain", "--from", "tier:data", "--to", "internet"}} {
		args = append(args, "--from-aws", bad)
		s := newShell(nil, nil)
		s.run(args...)
		require.NotContains(t, s.out.String(), "\x1b[")
		s = newShell(nil, nil)
		s.env.Terminal = func() (int, bool) { return 80, true }
		s.run(args...)
		require.Contains(t, s.out.String(), "\x1b[", args)
		s = newShell(nil, nil)
		s.env.Terminal = func() (int, bool) { return 80, true }
		s.run(append(args, "--no-color")...)
		require.NotContains(t, s.out.String(), "\x1b[")
	}
}

// A violation of an intent about many subnets is shown at the one that it is about, whichever is first.
func TestVerify_manySubnets(t *testing.T) {
	t.Parallel()
	intents := write(t, "i.yaml", "intents: [{name: nobody looks in, deny: {from: internet, to: 'vpc:*', ports: [tcp/3389]}}]")
	s := newShell(nil, nil)
	require.Equal(t, int(cli.ExitViolated), s.run("verify", "--no-reference", "--intents", intents, "--from-aws", snapshotOf(t, shop())), s.err.String())
	require.Contains(t, s.out.String(), "delivered to any workload in subnet web")
}
