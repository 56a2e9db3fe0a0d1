package matrix

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// Change is what one group can send to another in one of two networks and not in the other.
type Change struct {
	From, To string
	// Opened is what arrives in the new network and did not in the old one, Closed the other way round.
	Opened, Closed packet.Set
	// Connects and Disconnects are the same of what is answered too.
	Connects, Disconnects packet.Set
	// Unsure is set where something is not known of one of the networks, and there may be more.
	Unsure bool
}

// IsEmpty reports whether nothing changed.
func (c Change) IsEmpty() bool {
	return c.Opened.IsEmpty() && c.Closed.IsEmpty() && c.Connects.IsEmpty() && c.Disconnects.IsEmpty()
}

// Compare lists what changes between two networks, pair by pair of groups; pairs without a change are left out. A group that only one of them has
// can send nothing in the other.
func Compare(before, after *intent.Decider, by By) []Change {
	_, a := Of(before, by)
	_, b := Of(after, by)
	type pair struct{ from, to string }
	was := map[pair]Cell{}
	var order []pair
	for _, c := range a {
		was[pair{c.From, c.To}] = c
		order = append(order, pair{c.From, c.To})
	}
	is := map[pair]Cell{}
	for _, c := range b {
		p := pair{c.From, c.To}
		if _, old := was[p]; !old {
			order = append(order, p)
		}
		is[p] = c
	}
	var out []Change
	for _, p := range order {
		x, y := was[p], is[p]
		c := Change{
			From: p.from, To: p.to, Opened: y.Sent.Subtract(x.Sent), Closed: x.Sent.Subtract(y.Sent),
			Connects: y.Answered.Subtract(x.Answered), Disconnects: x.Answered.Subtract(y.Answered),
			Unsure: !x.Maybe.IsEmpty() || !y.Maybe.IsEmpty(),
		}
		if !c.IsEmpty() {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b Change) int { // what opens comes first: it is what a reviewer looks for
		switch x, y := a.Opened.IsEmpty(), b.Opened.IsEmpty(); {
		case x == y:
			return 0
		case y:
			return -1
		default:
			return 1
		}
	})
	return out
}
