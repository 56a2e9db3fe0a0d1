// Package plantest writes plans for tests: of programs that are written down in brief.
package plantest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// Program reads the plan of a program that is written down in brief, a resource a line:
//
//	ec2/vpc:Vpc v {cidrBlock: 10.0.0.0/16} => {mainRouteTableId: m}
//
// is a VPC named v, with inputs and further outputs. Its id is its name; "-" before the line says that the id is not known yet, "+" that it
// exists already and is only read, "*" that it is a component, "~" that it is one that a provider makes. "in" and a name behind the own one give
// the parent: "ec2/vpc:Vpc v in net {...}". A text "?" is a value that is not known, "?a,b" one that depends on the resources a and b. Lines that
// begin with a word and a colon tell of the plan as a whole.
func Program(t *testing.T, text string) *plan.Plan {
	t.Helper()
	p := &plan.Plan{FormatVersion: plan.FormatVersion, Project: "p", Stack: "s", Region: "eu-west-1", AccountID: "111111111111"}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	urns := map[string]string{}
	for _, line := range lines {
		if typ, name, _, ok := Header(line); ok {
			urns[name] = URN(typ, name)
		}
	}
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if word, rest, ok := strings.Cut(line, ": "); ok && !strings.ContainsAny(word, " /:") {
			about(t, p, urns, word, rest)
			continue
		}
		if line != "" {
			p.Resources = append(p.Resources, resource(t, line, urns))
		}
	}
	return p
}

// Header is the type and the name of the resource of a line, and what follows them; ok is false for lines that tell of the plan as a whole.
func Header(line string) (typ, name, rest string, ok bool) {
	words := strings.SplitN(strings.TrimLeft(strings.TrimSpace(line), "+-*~"), " ", 3)
	if len(words) < 2 || strings.HasSuffix(words[0], ":") {
		return "", "", "", false
	}
	if typ = words[0]; strings.Count(typ, ":") == 1 {
		typ = "aws:" + typ
	}
	return typ, words[1], strings.Join(words[2:], " "), true
}

// URN is that of a resource of such a plan.
func URN(typ, name string) string { return "urn:pulumi:s::p::" + typ + "::" + name }

// about reads a line of the plan as a whole.
func about(t *testing.T, p *plan.Plan, urns map[string]string, word, rest string) {
	t.Helper()
	first, rest, _ := strings.Cut(rest, " ")
	switch word {
	case "assumed": // assumed: RESOURCE PROPERTY
		p.Assumptions = append(p.Assumptions, plan.Assumption{URN: urns[first], Subject: rest, Text: "a stand-in"})
	case "unanswered": // unanswered: KIND TOKEN-OR-RESOURCE
		p.Unanswered = append(p.Unanswered, plan.Question{Kind: first, Token: rest, URN: urns[rest]})
	default:
		t.Fatalf("%s: no such line", word)
	}
}

func resource(t *testing.T, line string, urns map[string]string) *plan.Resource {
	t.Helper()
	typ, name, rest, _ := Header(line)
	parent := ""
	if after, ok := strings.CutPrefix(rest, "in "); ok {
		parent, rest, _ = strings.Cut(after, " ")
	}
	in, out, _ := strings.Cut(rest, " => ")
	r := &plan.Resource{
		URN: URN(typ, name), Type: typ, Name: name, ID: name, Custom: true, Parent: urns[parent], Source: &plan.Position{File: "main.go", Line: 1},
		Inputs: object(t, in), Outputs: object(t, out), PropertyDependencies: map[string][]string{},
	}
	switch line[0] {
	case '-':
		r.ID = plan.Unknown
	case '+':
		r.External = true
	case '*':
		r.ID, r.Custom = "", false
	case '~':
		r.ID, r.Custom, r.Remote = "", false, true
	}
	if p, ok := r.Inputs["provider"].(string); ok {
		delete(r.Inputs, "provider")
		r.Provider = urns[p]
	}
	for key, v := range r.Inputs {
		deps := map[string]bool{}
		r.Inputs[key] = known(v, urns, deps)
		if len(deps) > 0 {
			r.PropertyDependencies[key] = slices.Sorted(maps.Keys(deps))
		}
	}
	return r
}

// object reads properties, as JSON has them.
func object(t *testing.T, text string) map[string]any {
	t.Helper()
	m := map[string]any{}
	require.NoError(t, yaml.Unmarshal([]byte(text), &m), text)
	for k, v := range m {
		m[k] = plain(v)
	}
	return m
}

func plain(v any) any {
	switch v := v.(type) {
	case int:
		return float64(v)
	case []any:
		for i, e := range v {
			v[i] = plain(e)
		}
	case map[string]any:
		for k, e := range v {
			v[k] = plain(e)
		}
	}
	return v
}

// known puts unknown values into the places of question marks, and notes what they depend on.
func known(v any, urns map[string]string, deps map[string]bool) any {
	switch v := v.(type) {
	case string:
		names, ok := strings.CutPrefix(v, "?")
		if !ok {
			return v
		}
		for _, name := range strings.FieldsFunc(names, func(r rune) bool { return r == ',' }) {
			if urns[name] == "" {
				panic(fmt.Sprintf("%s: no such resource", name))
			}
			deps[urns[name]] = true
		}
		return plan.Unknown
	case []any:
		for i, e := range v {
			v[i] = known(e, urns, deps)
		}
	case map[string]any:
		for k, e := range v {
			v[k] = known(e, urns, deps)
		}
	}
	return v
}
