package controlview_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/controlview"
	"github.com/palisade-iac/palisade/pkg/control"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
	"github.com/palisade-iac/palisade/pkg/report"
)

// small is a plan with something of each status: a load balancer that may be deleted and is waived, a group that is open, an instance that does not say.
func small(t *testing.T) control.Results {
	t.Helper()
	resource := func(typ, name, parent string, in map[string]any) *plan.Resource {
		return &plan.Resource{URN: "urn:pulumi:s::p::" + typ + "::" + name, Type: typ, Name: name, ID: name, Custom: !strings.HasPrefix(typ, "palisade"), Parent: parent, Inputs: in, Source: &plan.Position{File: "main.go", Line: 12}}
	}
	web := resource("palisade:ingress:WebIngress", "web", "", nil)
	web.Outputs = map[string]any{"relaxations": map[string]any{"protection": "a development stack"}}
	p := &plan.Plan{Project: "p", Stack: "s", Resources: []*plan.Resource{
		web,
		resource("aws:lb/loadBalancer:LoadBalancer", "lb", web.URN, map[string]any{"dropInvalidHeaderFields": true}),
		resource("aws:ec2/instance:Instance", "host", "", map[string]any{}),
		resource("aws:ec2/securityGroup:SecurityGroup", "open", "", map[string]any{"vpcId": "vpc-1"}),
		resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "ssh", "", map[string]any{"securityGroupId": "open", "ipProtocol": "tcp", "fromPort": 22.0, "toPort": 22.0, "cidrIpv4": "0.0.0.0/0"}),
	}}
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	day, err := time.Parse(time.DateOnly, "2027-01-01")
	require.NoError(t, err)
	return control.Check(p, n, control.Options{Standards: []control.Standard{control.FSBP}, Today: day, Waivers: []control.Waiver{
		{Control: "ELB.6", Resource: "lb", Reason: "torn down every night", Expires: "2027-06-30"}, {Control: "ELB.4", Resource: "lb", Reason: "r", Expires: "2027-06-30"},
	}})
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "run the test with -update and read the difference")
}

func TestText(t *testing.T) {
	t.Parallel()
	r := small(t)
	var b bytes.Buffer
	require.NoError(t, controlview.Text(&b, "plan.json", r, controlview.Options{Width: 120}))
	golden(t, "small.txt", b.String())
	require.NotContains(t, b.String(), "\x1b")
	for _, line := range strings.Split(b.String(), "\n") {
		require.LessOrEqual(t, len([]rune(line)), 120)
	}
	b.Reset()
	require.NoError(t, controlview.Text(&b, "plan.json", r, controlview.Options{Width: 120, All: true}))
	golden(t, "small.all.txt", b.String())
	b.Reset()
	require.NoError(t, controlview.Text(&b, "plan.json", r, controlview.Options{Width: 120, Color: true}))
	require.Contains(t, b.String(), "\x1b")
}

// What fails is a failed finding with the line of the program; what is waived passes and says why; what does not apply is no finding.
func TestFindings(t *testing.T) {
	t.Parallel()
	r := small(t)
	byRule := map[string]report.Finding{}
	for _, f := range controlview.Findings(r) {
		if byRule[f.Rule].Status != report.Failed {
			byRule[f.Rule] = f
		}
	}
	failed := byRule["fsbp-ec2-19"]
	require.Equal(t, report.Failed, failed.Status)
	require.Equal(t, report.Error, failed.Level)
	require.Equal(t, "main.go", failed.Origin.File)
	require.Contains(t, strings.Join(failed.Details, "\n"), "to pass: ")
	require.Contains(t, strings.Join(failed.Details, "\n"), "exposure: ")
	waived := byRule["fsbp-elb-6"]
	require.Equal(t, report.Passed, waived.Status)
	require.Contains(t, waived.Message, "waived until 2027-06-30: torn down every night")
	require.Equal(t, report.Unknown, byRule["fsbp-ec2-8"].Status)
	require.Equal(t, report.Passed, byRule["fsbp-elb-4"].Status)
	require.NotContains(t, byRule, "fsbp-cloudfront-1")
	require.Equal(t, report.Count(controlview.Findings(r), report.Failed), r.Count(control.Fail))
}
