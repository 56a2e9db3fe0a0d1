package planview_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/planview"
	"github.com/palisade-iac/palisade/pkg/plan"
)

var update = flag.Bool("update", false, "write the golden files anew")

func shown(t require.TestingT, p *plan.Plan, o planview.Options) string {
	var out bytes.Buffer
	require.NoError(t, planview.Write(&out, p, o))
	return out.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "run the tests with -update if the change is intended")
}

func TestWrite_threeTiers(t *testing.T) {
	t.Parallel()
	b := newBuilder()
	net := b.threeTier("net", 0)
	net.Outputs["relaxations"] = m{"protection": "a stack for trying things out"}
	p := b.done()
	for name, o := range map[string]planview.Options{
		"three-tier.txt":        {Width: 120},
		"three-tier-narrow.txt": {Width: 80},
		"three-tier-all.txt":    {Width: 120, All: true},
		"three-tier-colour.txt": {Width: 120, Color: true},
	} {
		golden(t, name, shown(t, p, o))
	}
}

// VPCs that differ in nothing but name and addresses are told in a line; one that differs in a single rule is shown whole.
func TestWrite_foldsWhatIsAlike(t *testing.T) {
	t.Parallel()
	b := newBuilder()
	for i := range 30 {
		c := b.threeTier(fmt.Sprintf("net-%02d", i), i)
		if i == 7 {
			b.custom(c, "aws:ec2/networkAclRule:NetworkAclRule", "opened", m{
				"networkAclId": "acl-net-07-data", "ruleNumber": 100.0, "egress": false, "ruleAction": "allow", "protocol": "6", "fromPort": 22.0, "toPort": 22.0, "cidrBlock": "0.0.0.0/0",
			})
		}
	}
	p := b.done()
	golden(t, "alike.txt", shown(t, p, planview.Options{Width: 120}))
	all := shown(t, p, planview.Options{Width: 120, All: true})
	require.NotContains(t, all, "like net-")
	require.Equal(t, 30, strings.Count(all, "├─ VPC net-"))
}

// Programs that do not use components: everything at the root, rules in line, ids instead of resources, values unknown.
func TestWrite_foreignPrograms(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"foreign", "unknown", "crowded", "empty"} {
		file, err := os.Open(filepath.Join("testdata", name+".json"))
		require.NoError(t, err)
		p, err := plan.Decode(file)
		require.NoError(t, err)
		require.NoError(t, file.Close())
		golden(t, name+".txt", shown(t, p, planview.Options{Width: 100}))
	}
}

func TestWrite_noEscapeCodesWithoutColour(t *testing.T) {
	t.Parallel()
	b := newBuilder()
	b.threeTier("net", 0)
	b.custom(b.stack(), "aws:kms/key:Key", "key\x1b[31m", m{})
	require.NotContains(t, shown(t, b.done(), planview.Options{}), "\x1b")
}

func TestWrite_passesOnTheWritersError(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left on device")
	require.ErrorIs(t, planview.Write(writerFunc(func([]byte) (int, error) { return 0, full }), newBuilder().done(), planview.Options{}), full)
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// A page of 500 VPCs has to appear at once.
func BenchmarkWrite_500VPCs(b *testing.B) {
	nets := newBuilder()
	for i := range 500 {
		nets.threeTier(fmt.Sprintf("net-%03d", i), i%256)
	}
	p := nets.done()
	b.ResetTimer()
	for range b.N {
		shown(b, p, planview.Options{Width: 120})
	}
}
