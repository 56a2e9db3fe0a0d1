package lab

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"
)

// change is one thing that an update would do.
type change struct {
	op    string // create, update, replace or delete
	token string // the resource's type, as in aws:ec2/subnet:Subnet
	name  string
	urn   string
	// because are the properties for which it would be done.
	because []string
}

// String is how tests spell a resource: the type without its package, and the name, as in "Subnet net-subnet-app-a".
func (c change) String() string { return c.token[strings.LastIndex(c.token, ":")+1:] + " " + c.name }

// changes are those of one preview. Components are left out: they change whenever their arguments do, and are nothing at AWS.
type changes []change

// preview says what an update would do.
func (s *stack) preview() changes {
	s.t.Helper()
	text := s.pulumi("preview", "--json")
	var digest struct {
		Steps []struct {
			Op, Urn     string
			DiffReasons []string
		}
	}
	require.NoError(s.t, json.Unmarshal([]byte(text), &digest), "%s", text)
	var found changes
	for _, step := range digest.Steps {
		if c := changeOf(step.Op, step.Urn); c.op != "same" && strings.HasPrefix(c.token, "aws:") {
			c.because = step.DiffReasons
			found = append(found, c)
		}
	}
	return found
}

func changeOf(op, urn string) change {
	parts := strings.Split(urn, "::") // urn:pulumi:STACK::PROJECT::PARENTS$TYPE::NAME
	types := strings.Split(parts[2], "$")
	return change{op: op, token: types[len(types)-1], name: parts[3], urn: urn}
}

// of spells the resources to which an operation happens.
func (c changes) of(op string) []string {
	names := []string{}
	for _, one := range c {
		if one.op == op {
			names = append(names, one.String())
		}
	}
	return names
}

// notApplied are those that the emulator cannot apply.
func (c changes) notApplied(list []exception) changes {
	return slices.DeleteFunc(slices.Clone(c), func(one change) bool {
		return !slices.ContainsFunc(list, func(e exception) bool { return e.what == one.op+" "+one.token })
	})
}

// misread are the changes that stand for a line of testdata/misread.txt.
func (c changes) misread(e exception, project string) changes {
	return slices.DeleteFunc(slices.Clone(c), func(one change) bool {
		return one.op != "update" || len(one.because) != 1 || e.what != project+" "+one.token+" "+one.because[0]
	})
}

// without leaves out changes.
func (c changes) without(others changes) changes {
	return slices.DeleteFunc(slices.Clone(c), func(one change) bool {
		return slices.ContainsFunc(others, func(o change) bool { return o.urn == one.urn })
	})
}

// drift spells changes as testdata/drift.txt does.
func (c changes) drift(project string) []string {
	lines := []string{}
	for _, one := range c {
		lines = append(lines, project+" "+one.op+" "+one.token+" "+one.name)
	}
	return lines
}
