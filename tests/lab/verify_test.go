package lab

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/fromaws"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// sameProofs holds the deployed network, read by the AWS CLI as docs/reading-aws.md has it, to the verdicts that its plan had.
func (s *stack) sameProofs() {
	s.t.Helper()
	if _, err := exec.LookPath("aws"); err != nil {
		s.t.Log("NOT TESTED: aws is not on PATH, so that nobody compared the verdicts on the deployed network with those on the plan; install the AWS CLI")
		return
	}
	p, err := engine.Run(s.t.Context(), engine.RunOptions{Dir: s.dir, Stack: "dev"})
	require.NoError(s.t, err)
	planned, err := frompulumi.Read(p)
	require.NoError(s.t, err)
	answers := s.t.TempDir()
	folder := s.account.read(answers)
	if s.other != nil {
		require.Equal(s.t, folder, s.other.read(answers), "the script puts each account into a folder of its own")
	}
	deployed, err := fromaws.Read(folder, fromaws.Options{})
	require.NoError(s.t, err)
	want := referenceVerdicts(s.t, planned)
	require.NotEmpty(s.t, want)
	for name, status := range want {
		require.Equal(s.t, string(intent.Proved), strings.Fields(status)[0], "%s, in the plan", name)
	}
	got := referenceVerdicts(s.t, deployed)
	if s.project == "existing-vpc" { // the plan cannot know of it, and it is not ours to mend: what AWS made with a VPC of somebody else's
		require.Contains(s.t, got[theirs], string(intent.Violated))
		delete(got, theirs)
	}
	maps.DeleteFunc(want, func(name, _ string) bool { return strings.HasSuffix(name, guarded) })
	require.Equal(s.t, want, got, "the deployed network has other verdicts than its plan")
}

// stateIsProved decides what is promised of a network about its stack's state, where AWS's ids are: for estates of several VPCs and accounts, which the AWS CLI reads for
// many minutes.
func (s *stack) stateIsProved() {
	s.t.Helper()
	p, err := plan.DecodeAny(strings.NewReader(s.pulumi("stack", "export")))
	require.NoError(s.t, err)
	n, err := frompulumi.Read(p)
	require.NoError(s.t, err)
	promised, err := intent.OfComponents(p)
	require.NoError(s.t, err)
	require.NotEmpty(s.t, promised)
	d := intent.NewDecider(n)
	reference, err := intent.Reference(d.Index())
	require.NoError(s.t, err)
	require.NotEmpty(s.t, reference)
	verdicts, err := d.DecideAll(slices.Concat(reference, promised))
	require.NoError(s.t, err)
	for _, v := range verdicts {
		require.Equal(s.t, intent.Proved, v.Status, "%s: %v", v.Intent.Name, v.Doubts)
	}
}

// guarded ends the sentences that a plan alone has: no answer of a snapshot tells of web ACLs.
const guarded = " through a web ACL alone"

// balancerName is what a load balancer is called in AWS: its name in the program, and Pulumi's suffix.
var balancerName = regexp.MustCompile(`^(the internet reaches [a-z-]+?)-[0-9a-f]{7} `)

// theirs is the sentence that AWS's own default security group does not keep.
const theirs = "the default security group carries nothing"

// referenceVerdicts decides the intents of the reference architecture: statuses by name, with what is not known.
func referenceVerdicts(t *testing.T, n *network.Network) map[string]string {
	t.Helper()
	d := intent.NewDecider(n)
	out := map[string]string{}
	reference, err := intent.Reference(d.Index())
	require.NoError(t, err)
	for _, in := range reference {
		v, err := d.Decide(in)
		require.NoError(t, err, in.Name)
		status := string(v.Status)
		for _, u := range v.Doubts {
			if v.Status == intent.Undecided {
				status += " " + u.Text + " (" + u.Origin.String() + ")"
			}
		}
		if v.Witness != nil {
			status += " " + v.Witness.Flow.Packet.String()
		}
		out[balancerName.ReplaceAllString(in.Name, "$1 ")] = status
	}
	return out
}

// read asks the account for its network by the script of docs/reading-aws.md, and gives the folder of the answers. What the emulator does
// not know to answer is left out, and said.
func (a account) read(dir string) string {
	a.t.Helper()
	doc, err := os.ReadFile(filepath.Join(repository(a.t), "docs", "reading-aws.md"))
	require.NoError(a.t, err)
	script := regexp.MustCompile("(?s)<!-- script -->\n```sh\n(.*?)```").FindSubmatch(doc)
	require.NotNil(a.t, script, "docs/reading-aws.md has the script after the mark <!-- script -->")
	tolerant := strings.Replace(string(script[1]), `"$@" > "$out/$name.json"; }`,
		`"$@" > "$out/$name.json" 2> "$out/error" || { rm "$out/$name.json"; echo "NOT TESTED: the emulator does not answer $name"; }; }`, 1)
	require.NotEqual(a.t, string(script[1]), tolerant, "the script's function ask is not what it was: mend this test")
	tolerant = strings.Replace(tolerant, `"$query" "$@" |`, `"$query" "$@" 2> /dev/null |`, 1)
	file := filepath.Join(dir, "read-aws.sh")
	require.NoError(a.t, os.WriteFile(file, []byte(tolerant), 0o600))
	ctx, cancel := context.WithTimeout(a.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", file, a.region)
	cmd.Dir = dir
	cmd.Env = append(environment(a.id, dir), "AWS_PAGER=")
	start := time.Now()
	out, err := cmd.CombinedOutput()
	a.t.Logf("%6.1fs  %s\n%s", time.Since(start).Seconds(), "sh read-aws.sh "+a.region, bytes.TrimSpace(out))
	require.NoError(a.t, err, "%s", out)
	return filepath.Join(dir, "aws")
}

// TestBroken_isSeenInTheAccount breaks a deployed network behind Pulumi's back: what its plan proved is refuted of the account.
func TestBroken_isSeenInTheAccount(t *testing.T) {
	t.Parallel()
	s := newStack(t, "tests/lab/programs/tiers")
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("NOT TESTED: aws is not on PATH; install the AWS CLI")
	}
	s.up()
	var tables struct {
		IDs []string `xml:"routeTableSet>item>routeTableId"`
	}
	s.account.ec2(&tables, "DescribeRouteTables", "Filter.1.Name", "tag:Name", "Filter.1.Value.1", "net-rt-data-a")
	require.Len(t, tables.IDs, 1)
	var gateways struct {
		IDs []string `xml:"internetGatewaySet>item>internetGatewayId"`
	}
	s.account.ec2(&gateways, "DescribeInternetGateways", "Filter.1.Name", "tag:Name", "Filter.1.Value.1", "net-igw")
	require.Len(t, gateways.IDs, 1)
	s.account.ec2(nil, "CreateRoute", "RouteTableId", tables.IDs[0], "DestinationCidrBlock", "0.0.0.0/0", "GatewayId", gateways.IDs[0])
	deployed, err := fromaws.Read(s.account.read(t.TempDir()), fromaws.Options{})
	require.NoError(t, err)
	got := referenceVerdicts(t, deployed)
	require.Contains(t, got["data does not reach the internet"], "violated tcp 10.", fmt.Sprint(got))
	require.Equal(t, "proved", got["app is not reached from the internet"])
}
