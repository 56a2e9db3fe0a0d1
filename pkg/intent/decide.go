package intent

import (
	"errors"
	"fmt"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/reach/walk"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Status is what was decided of an intent.
type Status string

// The statuses.
const (
	Proved   Status = "proved"
	Violated Status = "violated"
	// Relaxed is a sentence of the catalogue that does not hold because a component was told to loosen it, with a reason, and that nothing else breaks.
	Relaxed Status = "relaxed"
	// Undecided is what depends on something that is not known. It never passes.
	Undecided Status = "unknown"
)

// Verdict is what was decided of one intent.
type Verdict struct {
	Intent Intent
	Status Status
	// Populations say whose packets counted.
	Populations []Population
	// Witness is a packet that shows a violation; nil otherwise.
	Witness *Witness
	// Doubts is what is not known and would decide an [Undecided] intent.
	Doubts []network.Unknown
	// Stops is where packets were stopped that a proof of isolation stands on.
	Stops []reach.Stop
	// Assumptions are the facts that the source of the network did not tell and that the verdict may rest on: those about the VPCs of the ends
	// and what is connected with them, and about the network as a whole.
	Assumptions []network.Assumption
	// Relaxed is why a [Relaxed] sentence does not hold; whose packet the Witness is.
	Relaxed []Relaxation
	// Vacuous says that what a [Via] or [Avoid] is about does not happen at all.
	Vacuous bool
}

// Decider decides intents about one network.
type Decider struct {
	x *network.Index
	e *reach.Engine
	r *Resolver
	// follow follows the packet of a witness once more.
	follow func(*network.Index, trace.Flow) walk.Results
}

// NewDecider reads a network.
func NewDecider(n *network.Network) *Decider {
	x := network.NewIndex(WithMembers(n))
	follow := func(x *network.Index, f trace.Flow) walk.Results { return walk.New(x).WalkAll(f) }
	return &Decider{x: x, e: reach.New(x), r: NewResolver(x), follow: follow}
}

// Index is the network as it is decided about: with a member for every security group that nothing is in.
func (d *Decider) Index() *network.Index { return d.x }

// Engine is the engine that decides.
func (d *Decider) Engine() *reach.Engine { return d.e }

// Resolver finds what selectors stand for.
func (d *Decider) Resolver() *Resolver { return d.r }

// Decide decides one intent. Errors are selectors that match nothing ([validate.Errors]), but for those that components record, and disagreements within this
// tool ([ReplayError]).
func (d *Decider) Decide(in Intent) (Verdict, error) {
	v := Verdict{Intent: in, Status: Proved}
	list := d.unmatched(validate.At(string(in.Kind)), &in)
	if v.madeElsewhere(list) {
		return v, nil
	}
	var c validate.Collector
	tell(&c, &in, list)
	err := c.Err()
	if err != nil {
		return v, err
	}
	switch in.Kind {
	case Deny:
		err = d.deny(&v, in.From, in.To, in.Except)
		if in.Both && err == nil && v.Status != Violated {
			err = d.deny(&v, in.To, in.From, nil)
		}
	case Isolate:
		for i := range in.From {
			for j := range in.From {
				if i != j && v.Status != Violated && err == nil {
					err = d.deny(&v, in.From[i:i+1], in.From[j:j+1], nil)
				}
			}
		}
	case Allow:
		err = d.allow(&v)
	case Only:
		err = d.only(&v)
	case Accept:
		err = d.accept(&v)
	case Via, Avoid:
		err = d.via(&v)
	default:
		err = fmt.Errorf("%q: %q is no kind of intent", in.Name, in.Kind)
	}
	v.Populations = unique(v.Populations)
	v.Assumptions = d.assumptions(&in)
	return v, err
}

// DecideAll decides intents in their order. It decides all that can be; errors are joined, and an intent that has one is left out.
func (d *Decider) DecideAll(intents []Intent) ([]Verdict, error) {
	var out []Verdict
	var errs []error
	for _, in := range intents {
		v, err := d.Decide(in)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		out = append(out, v)
	}
	return out, errors.Join(errs...)
}

// Stopped gives a hop's words for a stop: "nacl-ingress at net-nacl-data".
func Stopped(x *network.Index, s reach.Stop) string {
	if s.Cause == trace.NoSuchPublicIP && s.Node == "" {
		return string(s.Cause)
	}
	return fmt.Sprintf("%s at %s", s.Cause, NameOf(x, s.Node))
}
