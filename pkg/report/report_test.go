package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

// findings has one of each status, level and kind of origin, and text that other languages might take for theirs.
func findings() []report.Finding {
	inPlan := network.Origin{URN: "urn:pulumi:dev::net::aws:ec2/route:Route::net-rt-data", Property: "destinationCidrBlock", File: "infra/main file.go", Line: 31}
	return []report.Finding{
		{Rule: "data-has-no-internet", Name: "data has no internet", Status: report.Passed, Message: "proved for any workload"},
		{
			Rule: "app-by-nat", Name: "app goes out only through NAT gateways", Status: report.Failed, Message: "tcp 10.0.2.4:49152 -> 8.8.8.8:443 gets <around> it",
			Details: []string{"1 route 0.0.0.0/0 to igw", "2 out by ```igw```"}, Origin: inPlan,
		},
		{Rule: "apart", Name: "a | b_c *d* [e](f) `g` & h", Status: report.Unknown, Message: "not known:\nthe routes of rt-app", Origin: network.Origin{File: "snapshot.json", Path: "RouteTables[3]"}},
		{Rule: "dead-rule", Name: "no rule is dead", Status: report.Failed, Level: report.Warning, Message: "rule 100 matches nothing", Origin: network.Origin{File: "/srv/net.go", Line: 7}},
		{Rule: "dead-rule", Name: "no rule is dead", Status: report.Failed, Level: report.Note, Message: "rule 110 matches nothing \x01", Origin: network.Origin{URN: inPlan.URN}},
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// sarifRules is what SARIF 2.1.0 demands of the properties that are written here, by the sections of the specification.
const sarifRules = `{
  "type": "object", "required": ["version", "runs"], "additionalProperties": false,
  "properties": {
    "$schema": {"type": "string", "format": "uri"},
    "version": {"const": "2.1.0", "$comment": "3.13.2"},
    "runs": {"type": "array", "items": {
      "type": "object", "required": ["tool", "results"], "additionalProperties": false, "$comment": "3.14",
      "properties": {
        "tool": {"type": "object", "required": ["driver"], "additionalProperties": false, "properties": {"driver": {
          "type": "object", "required": ["name"], "additionalProperties": false, "$comment": "3.19",
          "properties": {
            "name": {"type": "string", "minLength": 1}, "version": {"type": "string"}, "informationUri": {"type": "string", "format": "uri"},
            "rules": {"type": "array", "uniqueItems": true, "items": {
              "type": "object", "required": ["id"], "additionalProperties": false, "$comment": "3.49",
              "properties": {"id": {"type": "string"}, "shortDescription": {"$ref": "#/$defs/message"}}
            }}
          }
        }}},
        "results": {"type": "array", "items": {
          "type": "object", "required": ["message"], "additionalProperties": false, "$comment": "3.27",
          "properties": {
            "ruleId": {"type": "string"}, "ruleIndex": {"type": "integer", "minimum": -1},
            "kind": {"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
            "level": {"enum": ["none", "note", "warning", "error"]},
            "message": {"$ref": "#/$defs/message"},
            "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
            "locations": {"type": "array", "items": {
              "type": "object", "additionalProperties": false, "$comment": "3.28",
              "properties": {
                "physicalLocation": {
                  "type": "object", "required": ["artifactLocation"], "additionalProperties": false, "$comment": "3.29",
                  "properties": {
                    "artifactLocation": {"type": "object", "additionalProperties": false, "properties": {"uri": {"type": "string", "format": "uri-reference"}}},
                    "region": {"type": "object", "additionalProperties": false, "properties": {"startLine": {"type": "integer", "minimum": 1}}}
                  }
                },
                "logicalLocations": {"type": "array", "uniqueItems": true, "items": {
                  "type": "object", "additionalProperties": false, "properties": {"fullyQualifiedName": {"type": "string"}}
                }}
              }
            }}
          },
          "if": {"required": ["kind"], "properties": {"kind": {"not": {"const": "fail"}}}},
          "then": {"properties": {"level": {"const": "none"}}, "$comment": "3.27.9 and 3.27.10"}
        }}
      }
    }}
  },
  "$defs": {"message": {"type": "object", "required": ["text"], "additionalProperties": false, "properties": {"text": {"type": "string", "minLength": 1}}}}
}`

type log struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Rules []struct{ ID string } `json:"rules"`
			} `json:"driver"`
		} `json:"tool"`
		Results []struct {
			RuleID       string                `json:"ruleId"`
			RuleIndex    int                   `json:"ruleIndex"`
			Message      struct{ Text string } `json:"message"`
			Fingerprints map[string]string     `json:"partialFingerprints"`
		} `json:"results"`
	} `json:"runs"`
}

func sarif(t *testing.T, list []report.Finding) (string, log) {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, report.SARIF(&b, report.Tool{Name: "Palisade", Version: "1.2.3", URI: "https://example.com/palisade"}, list))
	var l log
	require.NoError(t, json.Unmarshal(b.Bytes(), &l))
	return b.String(), l
}

func TestSARIF_isValid(t *testing.T) {
	t.Parallel()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	rules, err := jsonschema.UnmarshalJSON(strings.NewReader(sarifRules))
	require.NoError(t, err)
	require.NoError(t, c.AddResource("sarif.json", rules))
	schema, err := c.Compile("sarif.json")
	require.NoError(t, err)
	for _, list := range [][]report.Finding{nil, findings()} {
		text, l := sarif(t, list)
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		require.NoError(t, err)
		require.NoError(t, schema.Validate(doc))
		require.Len(t, l.Runs, 1)
		require.Len(t, l.Runs[0].Results, len(list))
		for _, r := range l.Runs[0].Results {
			require.Equal(t, r.RuleID, l.Runs[0].Tool.Driver.Rules[r.RuleIndex].ID, "3.27.6: the index is that of the rule")
		}
	}
	text, _ := sarif(t, findings())
	golden(t, "findings.sarif", text)
}

// The fingerprint of a finding stays the same when lines move, and tells findings apart.
func TestSARIF_fingerprints(t *testing.T) {
	t.Parallel()
	list := append(findings(), findings()[4]) // two that are alike in all but their words
	_, a := sarif(t, list)
	moved := append(findings(), findings()[4])
	for i := range moved {
		moved[i].Origin.Line += 10
		moved[i].Message += " again"
	}
	_, b := sarif(t, moved)
	seen := map[string]bool{}
	for i, r := range a.Runs[0].Results {
		require.Equal(t, r.Fingerprints, b.Runs[0].Results[i].Fingerprints)
		require.False(t, seen[r.Fingerprints["palisade/v1"]], "another finding has another")
		seen[r.Fingerprints["palisade/v1"]] = true
	}
}

func TestJUnit_readsBack(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, report.JUnit(&b, "palisade", findings()))
	type problem struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
	var got struct {
		Suites []struct {
			Name     string `xml:"name,attr"`
			Tests    int    `xml:"tests,attr"`
			Failures int    `xml:"failures,attr"`
			Errors   int    `xml:"errors,attr"`
			Cases    []struct {
				Class   string   `xml:"classname,attr"`
				Name    string   `xml:"name,attr"`
				Failure *problem `xml:"failure"`
				Error   *problem `xml:"error"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	require.NoError(t, xml.Unmarshal(b.Bytes(), &got))
	require.Len(t, got.Suites, 1)
	s := got.Suites[0]
	require.Equal(t, []any{"palisade", 5, 3, 1}, []any{s.Name, s.Tests, s.Failures, s.Errors})
	for i, f := range findings() {
		c := s.Cases[i]
		require.Equal(t, "palisade."+f.Rule, c.Class)
		require.Equal(t, f.Name, c.Name)
		require.Equal(t, f.Status == report.Failed, c.Failure != nil, f.Name)
		require.Equal(t, f.Status == report.Unknown, c.Error != nil, f.Name)
	}
	require.Equal(t, &problem{
		"tcp 10.0.2.4:49152 -> 8.8.8.8:443 gets <around> it", "failed",
		"at infra/main file.go:31 net-rt-data destinationCidrBlock\n1 route 0.0.0.0/0 to igw\n2 out by ```igw```",
	}, s.Cases[1].Failure)
	require.Equal(t, "not known:\nthe routes of rt-app", s.Cases[2].Error.Message)
	require.Equal(t, "rule 110 matches nothing \uFFFD", s.Cases[4].Failure.Message, "XML has no control characters")
	golden(t, "findings.xml", b.String())
}

func TestMarkdown_golden(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, report.Markdown(&b, "Palisade: net_dev", findings()))
	golden(t, "findings.md", b.String())
	b.Reset()
	require.NoError(t, report.Markdown(&b, "Palisade", nil))
	require.Equal(t, "## Palisade\n\nNothing found.\n\n", b.String())
}

func TestCount(t *testing.T) {
	t.Parallel()
	list := findings()
	require.Equal(t, []int{1, 3, 1}, []int{report.Count(list, report.Passed), report.Count(list, report.Failed), report.Count(list, report.Unknown)})
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestWriters_tellThatTheyCouldNotWrite(t *testing.T) {
	t.Parallel()
	for _, write := range []func(io.Writer) error{
		func(w io.Writer) error { return report.SARIF(w, report.Tool{Name: "Palisade"}, findings()) },
		func(w io.Writer) error { return report.JUnit(w, "palisade", findings()) },
		func(w io.Writer) error { return report.Markdown(w, "Palisade", findings()) },
	} {
		require.EqualError(t, write(full{}), "the disk is full")
	}
}
