package proofview_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/internal/proofview"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/report"
)

// verified is a sentence that is relaxed, with the packet that gets through, and one that only the app may break.
func verified(t *testing.T) proofview.Verification {
	t.Helper()
	b := nettest.NewBuilder()
	b.VPC("v", "10.0.0.0/16")
	b.Subnet("a", "v", "10.0.1.0/24")
	b.Group("app", "v", "out all 0.0.0.0/0")
	b.Group("db", "v", "in tcp/22 app")
	b.Host("App", "a", "10.0.1.10", "app")
	b.Host("Db", "a", "10.0.1.11", "db")
	d := intent.NewDecider(b.Network())
	list, err := intent.Read(strings.NewReader(`intents:
- {name: no shells, deny: {from: sg:app, to: sg:db}}
- {name: the app alone, accept: {from: sg:app, to: sg:db}}`), "intents.yaml")
	require.NoError(t, err)
	v := proofview.Verification{Name: "shop/dev", Index: d.Index()}
	v.Verdicts, err = d.DecideAll(list)
	require.NoError(t, err)
	require.Equal(t, intent.Violated, v.Verdicts[0].Status)
	v.Verdicts[0].Status, v.Verdicts[0].Intent.Source = intent.Relaxed, intent.FromReference
	v.Verdicts[0].Relaxed = []intent.Relaxation{
		{Component: "access", Argument: "allowFromConsole", Reason: "the console is all there is", Origin: network.Origin{File: "main.go", Line: 7}},
	}
	return v
}

// What is relaxed is shown with its reason and its packet, wherever it is shown, and fails nowhere.
func TestVerification_relaxed(t *testing.T) {
	t.Parallel()
	v := verified(t)
	var text, j, sarif, junit, markdown strings.Builder
	require.NoError(t, proofview.Text(&text, v, proofview.Options{Width: 160}))
	require.Equal(t, `shop/dev

relaxed   no shells      for declared interfaces
          access allowFromConsole: the console is all there is  (main.go:7)
          so that it is delivered: tcp 10.0.1.10:49152 -> 10.0.1.11:22  from App to Db
proved    the app alone  for any workload in none of the groups and declared interfaces; intents.yaml:3

2 intents: 1 proved, 1 relaxed
`, text.String())

	require.NoError(t, proofview.JSON(&j, v))
	require.Contains(t, j.String(), `"status": "relaxed"`)
	require.Contains(t, j.String(), `"reason": "the console is all there is"`)
	require.Contains(t, j.String(), `"relaxed": 1`)

	findings := proofview.Findings(v)
	require.Equal(t, report.Passed, findings[0].Status)
	require.Equal(t, "relaxed by access allowFromConsole: the console is all there is", findings[0].Message)
	require.NoError(t, report.SARIF(&sarif, report.Tool{Name: "Palisade"}, findings))
	require.NoError(t, report.JUnit(&junit, "palisade", findings))
	require.NoError(t, report.Markdown(&markdown, "Palisade", findings))
	require.Contains(t, sarif.String(), "the console is all there is")
	require.NotContains(t, junit.String(), "<failure")
	require.Contains(t, markdown.String(), "the console is all there is")
}

// What a gate found is shown apart from what is loosened on purpose, and fails wherever findings are read.
func TestVerification_gate(t *testing.T) {
	t.Parallel()
	v := verified(t)
	relaxation := func(component, argument, reason string, line int) intent.Relaxation {
		return intent.Relaxation{Component: component, Argument: argument, Reason: reason, Origin: network.Origin{URN: "urn::" + component, Property: argument, File: "main.go", Line: line}}
	}
	failed, excepted := relaxation("net", "flowLogs", "paid elsewhere", 5), relaxation("net", "protection", "a playground", 5)
	v.Relaxations = []intent.Relaxation{failed, excepted}
	v.Gate = &proofview.Gate{
		Failed: []intent.Relaxation{failed}, Excepted: []intent.Relaxation{excepted}, Unused: []string{"web"},
		Untold: []network.Unknown{{Text: "what cut was told to loosen", Origin: network.Origin{File: "main.go", Line: 9}}},
	}
	var text, j, sarif, junit, markdown strings.Builder
	require.NoError(t, proofview.Text(&text, v, proofview.Options{Width: 160}))
	_, end, _ := strings.Cut(text.String(), "2 intents: ")
	require.Equal(t, `1 proved, 1 relaxed
2 relaxations: 1 excepted, 1 not; 1 unknown

LOOSENED  net flowLogs: paid elsewhere  (main.go:5 net flowLogs)
unknown   what cut was told to loosen  (main.go:9)
the exception of web excepts nothing: remove it

loosened on purpose
  net protection: a playground  (main.go:5 net protection)
`, end)

	require.NoError(t, proofview.JSON(&j, v))
	var told struct {
		Relaxations []struct{ Argument string }
		Gate        struct {
			Failed, Excepted []struct{ Component, Argument, Reason string }
			Unknown          []struct{ Text string }
			Unused           []string `json:"unusedExceptions"`
		} `json:"relaxationGate"`
	}
	require.NoError(t, json.Unmarshal([]byte(j.String()), &told))
	require.Len(t, told.Relaxations, 2, "the list has all, as ever")
	require.Equal(t, "flowLogs", told.Gate.Failed[0].Argument)
	require.Equal(t, "protection", told.Gate.Excepted[0].Argument)
	require.Equal(t, "what cut was told to loosen", told.Gate.Unknown[0].Text)
	require.Equal(t, []string{"web"}, told.Gate.Unused)

	findings := proofview.Findings(v)[2:]
	require.Equal(t, []report.Finding{
		{Rule: "net-does-not-loosen-flowlogs", Name: "net does not loosen flowLogs", Status: report.Failed, Message: "loosened: paid elsewhere", Origin: failed.Origin},
		{Rule: "net-does-not-loosen-protection", Name: "net does not loosen protection", Status: report.Passed, Message: "loosened, and excepted: a playground", Origin: excepted.Origin},
		{Rule: "a-component-loosens-nothing", Name: "a component loosens nothing", Status: report.Unknown, Message: "what cut was told to loosen", Origin: network.Origin{File: "main.go", Line: 9}},
	}, findings)
	require.NoError(t, report.SARIF(&sarif, report.Tool{Name: "Palisade"}, findings))
	require.NoError(t, report.JUnit(&junit, "palisade", findings))
	require.NoError(t, report.Markdown(&markdown, "Palisade", findings))
	require.Contains(t, sarif.String(), `"startLine": 5`)
	require.Contains(t, sarif.String(), `"level": "error"`)
	require.Contains(t, junit.String(), `tests="3" failures="1" errors="1"`)
	require.Contains(t, markdown.String(), "1 failed, 1 unknown, 1 passed.")

	v.Gate = &proofview.Gate{}
	require.Len(t, proofview.Findings(v), 3, "that nothing is loosened is a finding, so that a reader sees that it was asked")
	text.Reset()
	require.NoError(t, proofview.Text(&text, v, proofview.Options{Width: 160}))
	require.Contains(t, text.String(), "\nnothing is loosened\n")
}
