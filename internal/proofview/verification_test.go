package proofview_test

import (
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
