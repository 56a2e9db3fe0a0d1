package intent

import (
	"errors"
	"fmt"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// unmatched is a selector of an intent that stands for nothing, where it stands, and why.
type unmatched struct {
	at       validate.Path
	selector Selector
	why      error
}

// nothingError is that of a selector of which the network has nothing, with what there is of the kind.
type nothingError struct {
	selector Selector
	hint     string
}

func (e nothingError) Error() string {
	return fmt.Sprintf("%s matches nothing in the network%s", e.selector, e.hint)
}

// nobodyError is that of a block of which nobody has an address. It is a mistake where something is to be proved of the block, and none where the block
// is named among those who may: it may be of a network that is made elsewhere, and whoever names too many there proves nothing by it.
type nobodyError struct{ block Selector }

func (e nobodyError) Error() string {
	return fmt.Sprintf("%s matches nothing: no subnet, no interface and no on-premises network has an address of it, and the internet does not route it", e.block)
}

// Check reports all selectors of intents that match nothing, as validate.Errors with the paths of a file of intents.
func (d *Decider) Check(intents []Intent) error {
	var c validate.Collector
	for i := range intents {
		tell(&c, &intents[i], d.unmatched(validate.At("intents").Index(i).Field(string(intents[i].Kind)), &intents[i]))
	}
	return c.Err()
}

// tell takes what an intent names and nothing matches for mistakes.
func tell(c *validate.Collector, in *Intent, list []unmatched) {
	for _, u := range list {
		c.Addf(validate.Invalid, u.at, u.selector.String(), "%q: %v", in.Name, u.why)
	}
}

// madeElsewhere leaves an intent undecided that a component recorded of what the network does not have: of tiers and groups that were made elsewhere, the
// component is told the ids. What a person writes and nothing matches is a mistake, and so is what cannot be meant.
func (v *Verdict) madeElsewhere(list []unmatched) bool {
	if v.Intent.Source != FromComponent || len(list) == 0 {
		return false
	}
	var doubts []network.Unknown
	for _, u := range list {
		if !errors.As(u.why, &nothingError{}) && !errors.As(u.why, &nobodyError{}) {
			return false
		}
		doubts = append(doubts, network.Unknown{Text: u.selector.String() + " is made elsewhere: nothing is known of it", Origin: v.Intent.Origin})
	}
	v.undecided(doubts)
	return true
}

// unmatched lists the selectors of an intent that stand for nothing.
func (d *Decider) unmatched(at validate.Path, in *Intent) []unmatched {
	ends := func(s Selector) error { _, err := d.r.Ends(s); return err }
	spared := func(s Selector) error {
		err := ends(s)
		if errors.As(err, &nobodyError{}) {
			return nil
		}
		return err
	}
	nodes := func(s Selector) error { _, err := d.r.Nodes(s); return err }
	from, sources, receivers := at.Field("from"), ends, ends
	switch in.Kind {
	case Isolate:
		from = at
	case Accept:
		sources = spared
	case Only:
		receivers = spared
	case Via, Avoid:
		receivers = func(s Selector) error {
			if s.Kind == distribution {
				return d.r.noDistribution(s)
			}
			return ends(s)
		}
	default:
	}
	var out []unmatched
	for _, f := range []struct {
		at    validate.Path
		list  []Selector
		match func(Selector) error
	}{{from, in.From, sources}, {at.Field("to"), in.To, receivers}, {at.Field("except"), in.Except, spared}, {at.Field("through"), in.Through, nodes}} {
		for i, s := range f.list {
			here := f.at
			if len(f.list) > 1 {
				here = f.at.Index(i)
			}
			if err := f.match(s); err != nil {
				out = append(out, unmatched{here, s, err})
			}
		}
	}
	return out
}
