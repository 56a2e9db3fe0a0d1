package endpoints_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// The constructors plan before they make, here and in all tests.
var (
	newEndpointBundle  = recording.Planned(endpoints.PlanEndpointBundle, endpoints.NewEndpointBundle)
	newEndpointService = recording.Planned(endpoints.PlanEndpointService, endpoints.NewEndpointService)
	newSpoke           = recording.Planned(endpoints.PlanSpoke, endpoints.NewSpoke)
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

func tryPlan(program pulumi.RunFunc) (*plan.Plan, error) { return recording.Run(program, nil) }

// refusedWith is the text with which a component refuses its arguments, without the line that names it. It checks that nothing of the type
// was registered before.
func refusedWith(t *testing.T, typ string, construct pulumi.RunFunc) string {
	t.Helper()
	return recording.RefusalOf(t, typ, construct, nil)
}

// failedLate are the messages of a program that fails in an Apply.
func failedLate(t *testing.T, program pulumi.RunFunc) string {
	t.Helper()
	return recording.LateRefusal(t, program, nil)
}

// one is the resource of a type and name.
func (p planned) one(typ, name string) *plan.Resource {
	p.t.Helper()
	return recording.Get(p.t, p.Plan, typ, name)
}

// called are the names of the resources of a type.
func (p planned) called(typ string) []string { return recording.Names(p.Plan, typ) }

// here and later give a value at once, or as another resource would.
func here(value string) pulumi.StringInput  { return pulumi.String(value) }
func later(value string) pulumi.StringInput { return pulumi.String(value).ToStringOutput() }

// never is a value that is not known before the program is deployed.
func never() pulumi.StringInput {
	return pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" }).(pulumi.StringOutput)
}
