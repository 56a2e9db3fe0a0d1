package control_test

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

// program reads the plan of a program that is written down in brief, a resource a line:
//
//	ec2/vpc:Vpc v {cidrBlock: 10.0.0.0/16} => {mainRouteTableId: m}
//
// is a VPC named v, with inputs and further outputs. Its id is its name; "-" before the line says that the id is not known yet, "+" that it exists already
// and is only read, "~" that it is a component. A text "?" is a value that is not known, "?a" one that depends on the resource a. "in" and a name at the
// end of the first words give the parent: "ec2/vpc:Vpc v in net {...}".
func program(t *testing.T, text string) *plan.Plan {
	t.Helper()
	p := &plan.Plan{FormatVersion: plan.FormatVersion, Project: "p", Stack: "s", Region: "eu-west-1", AccountID: "111111111111"}
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	urns := map[string]string{}
	for _, line := range lines {
		typ, name, _ := header(line)
		urns[name] = "urn:pulumi:s::p::" + typ + "::" + name
	}
	for _, line := range lines {
		p.Resources = append(p.Resources, resource(t, line, urns))
	}
	return p
}

func header(line string) (typ, name, rest string) {
	words := strings.SplitN(strings.TrimLeft(line, "+-~"), " ", 3)
	if typ = words[0]; strings.Count(typ, ":") == 1 {
		typ = "aws:" + typ
	}
	return typ, words[1], strings.Join(words[2:], " ")
}

func resource(t *testing.T, line string, urns map[string]string) *plan.Resource {
	t.Helper()
	typ, name, rest := header(line)
	parent := ""
	if after, ok := strings.CutPrefix(rest, "in "); ok {
		parent, rest, _ = strings.Cut(after, " ")
	}
	in, out, _ := strings.Cut(rest, " => ")
	r := &plan.Resource{
		URN: urns[name], Type: typ, Name: name, ID: name, Custom: true, Parent: urns[parent], Source: &plan.Position{File: "main.go", Line: 7},
		Inputs: object(t, in), Outputs: object(t, out), PropertyDependencies: map[string][]string{},
	}
	switch line[0] {
	case '-':
		r.ID = plan.Unknown
	case '+':
		r.External = true
	case '~':
		r.ID, r.Custom = "", false
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
