package recording

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// Reporter is what is needed of a test, a benchmark, or a check of a property.
type Reporter interface {
	require.TestingT
	Helper()
}

// Run records a program, in ap-southeast-2 unless the configuration says otherwise.
func Run(program pulumi.RunFunc, config map[string]string) (*plan.Plan, error) {
	all := map[string]string{"aws:region": "ap-southeast-2"}
	maps.Copy(all, config)
	return engine.Record(context.Background(), program, engine.Options{Project: "project", Stack: "dev", Config: all, ProgramDir: "."})
}

// Refusal is the error text of a component that must refuse its arguments, without the line that names the component. Nothing but the stack may have been
// registered before.
func Refusal(t Reporter, construct pulumi.RunFunc, config map[string]string) string {
	t.Helper()
	p, text := refused(t, construct, config)
	for _, res := range p.Resources {
		require.Equal(t, "pulumi:pulumi:Stack", res.Type, "registered in spite of the mistakes: %s", res.URN)
	}
	return text
}

// Constructor makes a component, or plans it.
type Constructor[A, C any] func(*pulumi.Context, string, *A, ...pulumi.ResourceOption) (*C, error)

// Planned is a constructor that plans before it makes: what is planned must be refused by the same text, and leave the arguments as they are.
func Planned[A, C any](plan, construct Constructor[A, C]) Constructor[A, C] {
	return func(ctx *pulumi.Context, name string, args *A, opts ...pulumi.ResourceOption) (*C, error) {
		_, planned := plan(ctx, name, args, opts...)
		made, err := construct(ctx, name, args, opts...)
		if fmt.Sprint(planned) != fmt.Sprint(err) {
			return nil, fmt.Errorf("planned and made it refuses different things:\n%w", errors.Join(planned, err))
		}
		return made, err
	}
}

// RefusalOf is [Refusal] of a component that stands on others, which are there: nothing of its type may have been registered.
func RefusalOf(t Reporter, typ string, construct pulumi.RunFunc, config map[string]string) string {
	t.Helper()
	p, text := refused(t, construct, config)
	require.Empty(t, Names(p, typ), "registered in spite of the mistakes")
	return text
}

func refused(t Reporter, construct pulumi.RunFunc, config map[string]string) (*plan.Plan, string) {
	t.Helper()
	var refused error
	p, err := Run(func(ctx *pulumi.Context) error {
		refused = construct(ctx)
		return nil
	}, config)
	require.NoError(t, err)
	require.Error(t, refused)
	_, text, ok := strings.Cut(refused.Error(), ":\n")
	require.True(t, ok, "no component is named in: %s", refused)
	return p, text
}

// LateRefusal are the messages of a program that fails in an Apply.
func LateRefusal(t Reporter, program pulumi.RunFunc, config map[string]string) string {
	t.Helper()
	_, err := Run(program, config)
	var failed *engine.ProgramError
	require.ErrorAs(t, err, &failed)
	return strings.Join(failed.Messages, "\n")
}

// Get gives the one resource of a type and name.
func Get(t Reporter, p *plan.Plan, typ, name string) *plan.Resource {
	t.Helper()
	i := slices.IndexFunc(p.Resources, func(res *plan.Resource) bool { return res.Type == typ && res.Name == name })
	require.GreaterOrEqual(t, i, 0, "no %s is called %s; there are %v", typ, name, Names(p, typ))
	return p.Resources[i]
}

// Names are those of the resources of a type, in the plan's order.
func Names(p *plan.Plan, typ string) []string {
	names := []string{}
	for _, res := range p.Resources {
		if res.Type == typ {
			names = append(names, res.Name)
		}
	}
	return names
}

// Counts are the numbers of resources of each type, without the stack.
func Counts(p *plan.Plan) map[string]int {
	n := map[string]int{}
	for _, res := range p.Resources {
		if res.Type != "pulumi:pulumi:Stack" {
			n[res.Type]++
		}
	}
	return n
}
