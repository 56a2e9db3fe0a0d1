package composed_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/reference/internal/composed"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/validate"
)

type estate struct{ pulumi.ResourceState }

type part struct{ pulumi.ResourceState }

// wrong is a part's mistakes at some paths.
func wrong(paths ...string) error {
	var c validate.Collector
	for _, at := range paths {
		c.Addf(validate.Invalid, validate.At(at), nil, "wrong")
	}
	if err := c.Err(); err != nil {
		return fmt.Errorf("Part \"one-part\":\n%w", err)
	}
	return nil
}

// planned is a part that is refused by an error, or that there is.
func planned(err error) composed.Constructor[string, part] {
	return func(*pulumi.Context, string, *string, ...pulumi.ResourceOption) (*part, error) { return &part{}, err }
}

func construct(ctx *pulumi.Context, name string, args *string, opts ...pulumi.ResourceOption) (*part, error) {
	p := &part{}
	return p, ctx.RegisterComponentResourceV2("test:index:Part", name, pulumi.Map{"kind": pulumi.String(*args)}, p, opts...)
}

// of is a composition with mistakes of its own and of its parts.
func of(own error, parts ...func(*pulumi.Context, *composed.Parts) error) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := composed.New(ctx, "test:index:Estate", "one", struct{}{}, nil, func(c *validate.Collector, _ string) { c.Add(own) },
			func(ctx *pulumi.Context, p *composed.Parts, _ *estate) error {
				for _, each := range parts {
					if err := each(ctx, p); err != nil {
						return err
					}
				}
				return nil
			})
		return err
	}
}

func that(name string, err error, places ...composed.Place) func(*pulumi.Context, *composed.Parts) error {
	return func(ctx *pulumi.Context, p *composed.Parts) error {
		kind := "usual"
		_, err := composed.Part(ctx, p, planned(err), construct, name, &kind, places)
		return err
	}
}

func TestNew_makesTheParts(t *testing.T) {
	p, err := recording.Run(of(nil, that("a", nil), that("b", nil)), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"one-a", "one-b"}, recording.Names(p, "test:index:Part"))
	assert.Equal(t, recording.Get(t, p, "test:index:Estate", "one").URN, recording.Get(t, p, "test:index:Part", "one-a").Parent)
}

// All mistakes have the paths of the composition, and nothing is registered.
func TestNew_tellsAllMistakesAtOnce(t *testing.T) {
	places := append(composed.Renumbered("list", 1, "mine", 2), composed.Place{Part: "cidrBlock", Here: "hubBlock"}, composed.Place{Part: "tiers", Here: "hubBlock", Whole: true},
		composed.Place{Part: "link"}, composed.Place{Here: "network"})
	assert.Equal(t, `domains["a"].name: wrong
hubBlock: wrong
mine[1].port: wrong
name: wrong
network.cidrBlocks[0]: wrong
network.list[0]: wrong
network.protection.reason: wrong
network.tags: wrong`, recording.Refusal(t, of(wrong("name"),
		that("a", wrong("cidrBlock", "cidrBlocks[0]", "tiers[1].name", "list[2].port", "list[0]", "link.hub", "protection.reason"), places...),
		that("b", wrong("cidrBlock", "tags", `domains["a"].name`), composed.Same("domains")...)), nil))
}

// Of an argument of which something was said, no other part says more.
func TestNew_saysOnceWhatTwoComplainOf(t *testing.T) {
	own := &validate.Error{Path: "block", Detail: "required"}
	assert.Equal(t, "block: required\nports: wrong", recording.Refusal(t, of(own, that("a", wrong("block", "ports"), composed.Same("block", "ports")...),
		that("b", wrong("ports"), composed.Same("ports")...)), nil))
}

// What the composition chose itself is wrong for a mistake elsewhere; where there is none, it is told with the part's name.
func TestNew_tellsWhatFollowsFromOthersOnlyAlone(t *testing.T) {
	assert.Equal(t, "block: wrong", recording.Refusal(t, of(nil, that("a", wrong("block"), composed.Same("block")...), that("b", wrong("vpc.tiers"))), nil))
	assert.Equal(t, "one-b: vpc.tiers: wrong", recording.Refusal(t, of(nil, that("a", nil), that("b", wrong("vpc.tiers"))), nil))
}

func TestNew_leavesOtherErrorsAlone(t *testing.T) {
	other := errors.New("no connection")
	p, err := recording.Run(func(ctx *pulumi.Context) error {
		assert.Equal(t, other, of(nil, that("a", wrong("vpc")), that("b", other), that("c", nil))(ctx))
		return nil
	}, nil)
	require.NoError(t, err)
	assert.Empty(t, recording.Counts(p))
}

// A part that has a provider of its own is planned with that, and others with the composition's.
func TestPart_isPlannedByItsProvider(t *testing.T) {
	_, err := recording.Run(func(ctx *pulumi.Context) error {
		var with []int
		plan := func(ctx *pulumi.Context, name string, args *string, opts ...pulumi.ResourceOption) (*part, error) {
			with = append(with, len(opts))
			return planned(nil)(ctx, name, args)
		}
		kind, both := "usual", []pulumi.ResourceOption{pulumi.Protect(false), pulumi.RetainOnDelete(false)}
		_, err := composed.New(ctx, "test:index:Estate", "one", struct{}{}, both, func(*validate.Collector, string) {}, func(ctx *pulumi.Context, p *composed.Parts, _ *estate) error {
			_, err := composed.Part(ctx, p, plan, construct, "a", &kind, nil)
			_, err2 := composed.Part(ctx, p, plan, construct, "b", &kind, nil, pulumi.Protect(true))
			return errors.Join(err, err2)
		})
		assert.Equal(t, []int{2, 1}, with)
		return err
	}, nil)
	require.NoError(t, err)
}
