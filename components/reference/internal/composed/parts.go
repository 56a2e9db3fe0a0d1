package composed

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Parts has the steps of a construction take place twice: first the parts are planned, so that all that is wrong with them is told at once, and then they are
// made.
type Parts struct {
	name string
	// opts are those of the composition, which parts that are planned find their provider by.
	opts []pulumi.ResourceOption
	// parent is the composition, once it is registered; nil while parts are planned.
	parent pulumi.Resource

	// mistakes are those of the composition's arguments. others are those of what it chose itself: each follows from a mistake of an argument, or else there is
	// none, and they are told in their place.
	mistakes, others validate.Collector
}

// Constructor makes a part, or plans it.
type Constructor[A, C any] func(*pulumi.Context, string, *A, ...pulumi.ResourceOption) (*C, error)

// New checks a composition and makes it. check adds what the parts cannot know; create makes the parts, and keeps them in what it is given. It is called twice,
// and makes all of them by [Part].
func New[C any, R interface {
	*C
	pulumi.ComponentResource
}](ctx *pulumi.Context, typ, name string, args any, opts []pulumi.ResourceOption, check func(*validate.Collector, string), create func(*pulumi.Context, *Parts, R) error,
) (R, error) {
	planned := &Parts{name: name, opts: opts}
	check(&planned.mistakes, name)
	if err := create(ctx, planned, R(new(C))); err != nil {
		return nil, err
	}
	if err := planned.refusal(); err != nil {
		return nil, fmt.Errorf("%s %q:\n%w", typ[strings.LastIndex(typ, ":")+1:], name, err)
	}
	made := R(new(C))
	if err := ctx.RegisterComponentResourceV2(typ, name, component.State(args), made, opts...); err != nil {
		return nil, err
	}
	return made, create(ctx, &Parts{name: name, parent: made}, made)
}

// Part plans or makes the part of a name, which the composition's precedes. places say where its arguments are here; those that are not said are the composition's
// own choice, but for protection and tags, which all parts have of the network. opts name the provider of a part that has its own.
func Part[A, C any](ctx *pulumi.Context, p *Parts, plan, construct Constructor[A, C], name string, args *A, places []Place, opts ...pulumi.ResourceOption) (*C, error) {
	name = p.name + "-" + name
	if p.parent != nil {
		return construct(ctx, name, args, append(opts, pulumi.Parent(p.parent))...)
	}
	if len(opts) == 0 {
		opts = p.opts
	}
	planned, err := plan(ctx, name, args, opts...)
	return planned, p.tell(name, err, places)
}

// tell notes what a part refuses. Any other error is given back.
func (p *Parts) tell(name string, err error, places []Place) error {
	var refused validate.Errors
	if !errors.As(err, &refused) {
		return err
	}
	shared := []Place{{Part: "protection", Here: "network.protection"}, {Part: "tags", Here: "network.tags"}}
	told := p.told()
	for _, m := range refused {
		here, is := moved(*m, append(shared, places...))
		switch {
		case !is:
			p.others.Addf(m.Kind, validate.Path{}, m.Value, "%s: %v", name, m)
		case !told[here.Path]:
			p.mistakes.Add(&here)
		}
	}
	return nil
}

// told are the paths of which something is said already: what two complain of is one mistake, and the first to say so says it best.
func (p *Parts) told() map[string]bool {
	paths := map[string]bool{}
	var all validate.Errors
	if errors.As(p.mistakes.Err(), &all) {
		for _, m := range all {
			paths[m.Path] = true
		}
	}
	return paths
}

func (p *Parts) refusal() error {
	if err := p.mistakes.Err(); err != nil {
		return err
	}
	return p.others.Err()
}
