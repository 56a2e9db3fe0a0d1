package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/cli"
	"github.com/palisade-iac/palisade/internal/nettest"
)

// answered is what `palisade probe --json` says of a probe.
type answered struct {
	ID        string   `json:"id"`
	Verdict   string   `json:"verdict"`
	Forward   string   `json:"forward"`
	BlockedBy string   `json:"blockedBy"`
	Path      []string `json:"path"`
	Unknown   []string `json:"unknown"`
	Mismatch  []string `json:"mismatch"`
	Error     string   `json:"error"`
}

// TestProbe_rules writes the network of every rule of how packets travel on AWS as a snapshot, in each way in which people write them, and has the
// rule's packets followed: reader, prover, walker and command together give the answers of the rule, with nothing unknown but what appliances let through.
func TestProbe_rules(t *testing.T) {
	t.Parallel()
	for _, v := range variants() {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			for _, rule := range nettest.Rules() {
				t.Run(fmt.Sprintf("%d %s", rule.Number, rule.Text), func(t *testing.T) {
					t.Parallel()
					snapshot := nettest.Snapshot(rule.Network)
					v.edit(snapshot)
					if v.probe != nil {
						for i := range rule.Probes {
							v.probe(&rule.Probes[i])
						}
					}
					holdToRule(t, snapshot, rule)
				})
			}
		})
	}
}

func holdToRule(t *testing.T, snapshot nettest.Object, rule nettest.Rule) {
	t.Helper()
	dir := t.TempDir()
	network, probes := filepath.Join(dir, "snapshot.json"), filepath.Join(dir, "probes.json")
	writeJSON(t, network, snapshot)
	writeJSON(t, probes, rule.Probes)
	s := newShell(nil, nil)
	code := s.run("probe", "--from-aws", network, "--probes", probes, "--json")
	var list []answered
	require.NoError(t, json.Unmarshal(s.out.Bytes(), &list), s.err.String())
	require.Len(t, list, len(rule.Probes))
	want := cli.ExitProved
	for i, p := range rule.Probes {
		a := list[i]
		require.Equal(t, p.ID, a.ID)
		require.Empty(t, a.Error, p.ID)
		require.Equal(t, []string{p.Forward, p.Verdict, p.BlockedBy}, []string{a.Forward, a.Verdict, a.BlockedBy}, "%s: %v", p.ID, a)
		if slices.ContainsFunc(a.Unknown, ofAppliances) {
			want = cli.ExitUndecided
		}
		require.Empty(t, slices.DeleteFunc(a.Unknown, ofAppliances), p.ID)
		require.Empty(t, a.Mismatch, p.ID)
	}
	require.Equal(t, int(want), code, s.err.String())
}

// ofAppliances reports whether something is unknown by its nature: no source of a network tells what appliances let through.
func ofAppliances(doubt string) bool {
	return strings.HasPrefix(doubt, "what the appliances behind VPC endpoint ")
}

func writeJSON(t *testing.T, file string, v any) {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, b, 0o600))
}
