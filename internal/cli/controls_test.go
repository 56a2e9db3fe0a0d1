package cli_test

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const accepted = `waivers:
  - {control: fsbp/EC2.21, resource: "shop-net-nacl-*", reason: blacklists, expires: 2027-06-30}
  - {control: cis/5.2, resource: "shop-net-nacl-*", reason: blacklists, expires: 2027-06-30}
  - {control: fsbp/EC2.55, resource: shop-net, reason: no containers, expires: 2027-06-30}
  - {control: fsbp/EC2.56, resource: shop-net, reason: no containers, expires: 2027-06-30}
  - {control: fsbp/EC2.58, resource: shop-net, reason: no incident manager, expires: 2027-06-30}
  - {control: fsbp/EC2.60, resource: shop-net, reason: no incident manager, expires: 2027-06-30}
  - {control: fsbp/ELB.6, resource: shop-web, reason: torn down every night, expires: 2027-06-30}
  - {control: fsbp/ELB.18, resource: shop-web-http, reason: it only redirects, expires: 2027-06-30}
  - {control: fsbp/S3.9, resource: "*-logs", reason: log buckets, expires: 2027-06-30}
`

type told struct {
	Summary map[string]int `json:"summary"`
	Results []struct {
		Status  string `json:"status"`
		Control struct {
			ID       string `json:"id"`
			Standard string `json:"standard"`
		} `json:"control"`
	} `json:"results"`
}

// What fails ends with 1, what is unknown with 2, and what is waived with 0, until the waivers expire.
func TestControls_exitCodes(t *testing.T) {
	t.Parallel()
	state, preview, waivers := recorded(t, "export"), recorded(t, "preview"), write(t, "waivers.yaml", accepted)
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"failures":            {[]string{"--state", state}, 1},
		"waived":              {[]string{"--state", state, "--waivers", waivers, "--today", "2027-06-30"}, 0},
		"waived and unknown":  {[]string{"--preview", preview, "--waivers", waivers, "--today", "2027-06-30"}, 2},
		"expired":             {[]string{"--state", state, "--waivers", waivers, "--today", "2027-07-01"}, 1},
		"the article alone":   {[]string{"--state", state, "--standard", "article"}, 0},
		"the worst alone":     {[]string{"--state", state, "--severity", "high"}, 0},
		"no such standard":    {[]string{"--state", state, "--standard", "iso"}, 3},
		"no such severity":    {[]string{"--state", state, "--severity", "grave"}, 3},
		"no such day":         {[]string{"--state", state, "--today", "tomorrow"}, 3},
		"no such file":        {[]string{"--state", state, "--waivers", "none.yaml"}, 3},
		"waivers with errors": {[]string{"--state", state, "--waivers", write(t, "w.yaml", "waivers: [{control: X.1}]")}, 3},
		"two sources":         {[]string{"--state", state, "--preview", preview}, 3},
		"a list as SARIF":     {[]string{"--list", "--format", "sarif"}, 3},
		"a list":              {[]string{"--list"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShell(nil, nil)
			require.Equal(t, c.code, s.run(append([]string{"controls"}, c.args...)...), s.err.String()+s.out.String())
			require.Equal(t, c.code == 3, s.err.Len() > 0, s.err.String())
		})
	}
}

// All forms tell the same numbers.
func TestControls_formats(t *testing.T) {
	t.Parallel()
	state := recorded(t, "export")
	output := func(format string) string {
		s := newShell(nil, nil)
		require.Equal(t, 1, s.run("controls", "--state", state, "--format", format), s.err.String())
		return s.out.String()
	}
	var j told
	require.NoError(t, json.Unmarshal([]byte(output("json")), &j))
	require.Positive(t, j.Summary["fail"])
	total := 0
	for _, n := range j.Summary {
		total += n
	}
	require.Len(t, j.Results, total)

	var junit struct {
		Suites []struct {
			Failures int `xml:"failures,attr"`
		} `xml:"testsuite"`
	}
	require.NoError(t, xml.Unmarshal([]byte(output("junit")), &junit))
	require.Equal(t, j.Summary["fail"], junit.Suites[0].Failures)
	require.True(t, json.Valid([]byte(output("sarif"))))
	require.Contains(t, output("markdown"), "EC2.21")
	text := output("text")
	require.Contains(t, text, "AWS Foundational Security Best Practices v1.0.0")
	require.Contains(t, text, "exposure: not reachable")
	require.Contains(t, text, "relaxed by shop-web protection: ")
}

// The list has the controls that count, and asks for no network.
func TestControls_list(t *testing.T) {
	t.Parallel()
	s := newShell(nil, nil)
	require.Zero(t, s.run("controls", "--list", "--standard", "cis"))
	require.Contains(t, s.out.String(), "cis/5.3")
	require.NotContains(t, s.out.String(), "fsbp/")
	require.Empty(t, s.asked)
	for _, line := range strings.Split(s.out.String(), "\n") {
		require.LessOrEqual(t, len(line), 120)
	}
	s = newShell(nil, nil)
	require.Zero(t, s.run("controls", "--list", "--json"))
	require.True(t, json.Valid(s.out.Bytes()))
}

// What is written is described.
func TestSchema_controls(t *testing.T) {
	t.Parallel()
	schema, waivers := strictly(t, "controls.schema.json"), write(t, "waivers.yaml", accepted+"  - {control: fsbp/EC2.2, resource: nobody, reason: unused, expires: 2027-06-30}\n")
	for _, source := range [][]string{
		{"--state", recorded(t, "export")},
		{"--preview", recorded(t, "preview")},
		{"--from-aws", snapshotOf(t, leaky())},
		{"--state", recorded(t, "export"), "--waivers", waivers, "--today", "2027-01-01"},
		{"--state", recorded(t, "export"), "--waivers", waivers, "--today", "2028-01-01"},
	} {
		s := newShell(nil, nil)
		s.run(append([]string{"controls", "--json"}, source...)...)
		validate(t, schema, s.out.Bytes())
	}
}
