package recording_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/recording"
)

// a registers a component that does nothing.
func a(ctx *pulumi.Context, name string) error {
	return ctx.RegisterComponentResourceV2("test:index:Thing", name, pulumi.Map{}, &pulumi.ResourceState{})
}

// verdict runs a helper against a test that stops where it fails, and tells what it complained of.
type verdict struct{ complaint string }

func (v *verdict) Helper()                           {}
func (v *verdict) Errorf(format string, args ...any) { v.complaint += fmt.Sprintf(format, args...) }
func (v *verdict) FailNow()                          { panic(v) }

func complaintOf(helper func(recording.Reporter)) (complaint string) {
	v := &verdict{}
	defer func() {
		if stopped := recover(); stopped != nil && stopped != any(v) {
			panic(stopped)
		}
		complaint = v.complaint
	}()
	helper(v)
	return ""
}

func TestRefusal(t *testing.T) {
	wrong := errors.New("Thing \"one\":\nsize: wrong")
	refuse := func(*pulumi.Context) error { return wrong }
	assert.Equal(t, "size: wrong", recording.Refusal(t, refuse, nil))
	assert.Contains(t, complaintOf(func(r recording.Reporter) {
		recording.Refusal(r, func(*pulumi.Context) error { return nil }, nil)
	}), "An error is expected")
	assert.Contains(t, complaintOf(func(r recording.Reporter) {
		recording.Refusal(r, func(*pulumi.Context) error { return errors.New("wrong") }, nil)
	}), "no component is named in: wrong")
	assert.Contains(t, complaintOf(func(r recording.Reporter) {
		recording.Refusal(r, func(ctx *pulumi.Context) error { return errors.Join(a(ctx, "one"), wrong) }, nil)
	}), "registered in spite of the mistakes")
}

func TestPlanned(t *testing.T) {
	give := func(err error) recording.Constructor[int, string] {
		return func(_ *pulumi.Context, name string, _ *int, _ ...pulumi.ResourceOption) (*string, error) {
			return &name, err
		}
	}
	wrong := errors.New("size: wrong")
	made, err := recording.Planned(give(nil), give(nil))(nil, "one", nil)
	require.NoError(t, err)
	assert.Equal(t, "one", *made)
	_, err = recording.Planned(give(errors.New("size: wrong")), give(wrong))(nil, "one", nil)
	assert.Equal(t, wrong, err)
	for _, plan := range []error{nil, errors.New("size: too wrong")} {
		_, err = recording.Planned(give(plan), give(wrong))(nil, "one", nil)
		require.ErrorContains(t, err, "refuses different things")
	}
}

func TestRefusalOf(t *testing.T) {
	standing := func(ctx *pulumi.Context) error {
		return errors.Join(a(ctx, "ground"), errors.New("Thing \"one\":\nsize: wrong"))
	}
	assert.Equal(t, "size: wrong", recording.RefusalOf(t, "test:index:Other", standing, nil))
	assert.Contains(t, complaintOf(func(r recording.Reporter) { recording.RefusalOf(r, "test:index:Thing", standing, nil) }), "registered in spite of the mistakes")
}

func TestLateRefusal(t *testing.T) {
	late := func(ctx *pulumi.Context) error {
		ctx.Export("size", pulumi.String("big").ToStringOutput().ApplyT(func(string) (string, error) { return "", errors.New("size: wrong") }))
		return nil
	}
	assert.Contains(t, recording.LateRefusal(t, late, nil), "size: wrong")
	assert.NotEmpty(t, complaintOf(func(r recording.Reporter) {
		recording.LateRefusal(r, func(*pulumi.Context) error { return nil }, nil)
	}))
}

func TestLookups(t *testing.T) {
	p, err := recording.Run(func(ctx *pulumi.Context) error { return errors.Join(a(ctx, "one"), a(ctx, "two")) }, nil)
	require.NoError(t, err)
	assert.Equal(t, "two", recording.Get(t, p, "test:index:Thing", "two").Name)
	assert.Equal(t, []string{"one", "two"}, recording.Names(p, "test:index:Thing"))
	assert.Empty(t, recording.Names(p, "test:index:Other"))
	assert.Equal(t, map[string]int{"test:index:Thing": 2}, recording.Counts(p))
	assert.Contains(t, complaintOf(func(r recording.Reporter) { recording.Get(r, p, "test:index:Thing", "three") }),
		"no test:index:Thing is called three; there are [one two]")
}
