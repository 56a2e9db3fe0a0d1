package endpoints_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// planned is a plan with the lookups that the tests of services, central endpoints and spokes read by.
type planned struct {
	*plan.Plan
	t *testing.T
}

// planOf records a program in ap-southeast-2.
func planOf(t *testing.T, program pulumi.RunFunc) planned {
	t.Helper()
	p, err := tryPlan(program)
	require.NoError(t, err)
	return planned{p, t}
}

func tryPlan(program pulumi.RunFunc) (*plan.Plan, error) {
	return engine.Record(context.Background(), program, engine.Options{
		Project: "project", Stack: "dev", Config: map[string]string{"aws:region": "ap-southeast-2"}, ProgramDir: ".",
	})
}

// refusedWith is the text with which a component refuses its arguments, without the line that names it. It checks that nothing of the type
// was registered before.
func refusedWith(t *testing.T, typ string, construct pulumi.RunFunc) string {
	t.Helper()
	var refused error
	p, err := tryPlan(func(ctx *pulumi.Context) error {
		refused = construct(ctx)
		return nil
	})
	require.NoError(t, err)
	require.Error(t, refused)
	for _, r := range p.Resources {
		require.NotEqual(t, typ, r.Type, "registered in spite of the mistakes: %s", r.URN)
	}
	_, text, ok := strings.Cut(refused.Error(), ":\n")
	require.True(t, ok, "no component is named in: %s", refused)
	return text
}

// failedLate are the messages of a program that fails in an Apply.
func failedLate(t *testing.T, program pulumi.RunFunc) string {
	t.Helper()
	_, err := tryPlan(program)
	var failed *engine.ProgramError
	require.ErrorAs(t, err, &failed)
	return strings.Join(failed.Messages, "\n")
}

// one is the resource of a type and name.
func (p planned) one(typ, name string) *plan.Resource {
	p.t.Helper()
	i := slices.IndexFunc(p.Resources, func(r *plan.Resource) bool { return r.Type == typ && r.Name == name })
	require.GreaterOrEqual(p.t, i, 0, "no %s is called %s; there are %v", typ, name, p.called(typ))
	return p.Resources[i]
}

// called are the names of the resources of a type.
func (p planned) called(typ string) []string {
	names := []string{}
	for _, r := range p.Resources {
		if r.Type == typ {
			names = append(names, r.Name)
		}
	}
	return names
}

// here and later give a value at once, or as another resource would.
func here(value string) pulumi.StringInput  { return pulumi.String(value) }
func later(value string) pulumi.StringInput { return pulumi.String(value).ToStringOutput() }

// never is a value that is not known before the program is deployed.
func never() pulumi.StringInput {
	return pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" }).(pulumi.StringOutput)
}
