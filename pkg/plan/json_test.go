package plan_test

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/plan"
)

func TestEncode_writesEmptyCollectionsRatherThanNull(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := &plan.Plan{FormatVersion: plan.FormatVersion, Project: "p", Stack: "s", Resources: []*plan.Resource{{URN: "u", Type: "t", Name: "n"}}}
	require.NoError(t, plan.Encode(&out, p))
	require.NotContains(t, out.String(), "null")
	require.Nil(t, p.Resources[0].Inputs, "the plan itself is left as it was")
}

func TestEncode_leavesHTMLCharactersAlone(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := &plan.Plan{FormatVersion: plan.FormatVersion, Outputs: map[string]any{"rule": "<a> & b"}}
	require.NoError(t, plan.Encode(&out, p))
	require.Contains(t, out.String(), `"rule": "<a> & b"`)
}

func TestEncode_writesNothingWhenAValueCannotBeEncoded(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := plan.Encode(&out, &plan.Plan{Project: "p", Stack: "s", Outputs: map[string]any{"bad": math.Inf(1)}})
	require.ErrorContains(t, err, "encoding the plan of p/s")
	require.Zero(t, out.Len())
}

func TestEncode_passesOnTheWritersError(t *testing.T) {
	t.Parallel()
	require.ErrorIs(t, plan.Encode(fullDisk{}, &plan.Plan{}), errFull)
}

var errFull = errors.New("no space left on device")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestDecode_refusesOtherVersions(t *testing.T) {
	t.Parallel()
	_, err := plan.Decode(strings.NewReader(`{"formatVersion": 2}`))
	require.EqualError(t, err, "reading a plan: formatVersion: 2 is not the version that this program reads (1); write the plan again with this program")
	_, err = plan.Decode(strings.NewReader(`{"formatVersion": "one"}`))
	require.ErrorContains(t, err, "reading a plan")
}

func TestDecode_passesOverFieldsOfNewerWriters(t *testing.T) {
	t.Parallel()
	p, err := plan.Decode(strings.NewReader(`{"formatVersion": 1, "project": "p", "later": {"a": 1}}`))
	require.NoError(t, err)
	require.Equal(t, "p", p.Project)
	require.NotNil(t, p.Resources)
}

// Whatever a plan holds, writing what was read gives the same bytes.
func TestEncode_roundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var first, second bytes.Buffer
		require.NoError(t, plan.Encode(&first, anyPlan().Draw(t, "plan")))
		read, err := plan.Decode(bytes.NewReader(first.Bytes()))
		require.NoError(t, err)
		require.NoError(t, plan.Encode(&second, read))
		require.Equal(t, first.String(), second.String())
	})
}

func anyPlan() *rapid.Generator[*plan.Plan] {
	return rapid.Custom(func(t *rapid.T) *plan.Plan {
		p := &plan.Plan{
			FormatVersion: plan.FormatVersion,
			Project:       rapid.String().Draw(t, "project"),
			Outputs:       properties().Draw(t, "outputs"),
			UnknownInputs: []plan.PropertyRef{{URN: "u", Property: rapid.String().Draw(t, "property")}},
		}
		for i := range rapid.IntRange(0, 4).Draw(t, "resources") {
			p.Resources = append(p.Resources, &plan.Resource{
				URN: rapid.String().Draw(t, "urn"), Inputs: properties().Draw(t, "inputs"), Outputs: properties().Draw(t, "outputs"),
				Dependencies: rapid.SliceOf(rapid.String()).Draw(t, "dependencies"), Protect: rapid.Bool().Draw(t, "protect"),
				Source: &plan.Position{File: "main.go", Line: i},
			})
		}
		return p
	})
}

func properties() *rapid.Generator[map[string]any] {
	leaf := rapid.OneOf(
		rapid.Just[any](nil), rapid.Just[any](plan.Unknown), rapid.Just[any](plan.Secret),
		rapid.Map(rapid.String(), func(s string) any { return s }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Map(rapid.Float64(), func(f float64) any { return f }),
	)
	list := rapid.Map(rapid.SliceOf(leaf), func(s []any) any { return s })
	return rapid.MapOf(rapid.String(), rapid.OneOf(leaf, list))
}
