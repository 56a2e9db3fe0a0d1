package matrix

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// Change is what one group can send to another in one of two networks and not in the other.
type Change struct {
	From, To string
	// Opened is what arrives in the new network and did not in the old one, Closed the other way round: for certain.
	Opened, Closed packet.Set
	// Connects and Disconnects are the same of what is answered too.
	Connects, Disconnects packet.Set
	// MayOpen is what is nearer to arriving, for what is not known: it could not and now may, or it may have and now does. MayClose is the
	// other way round.
	MayOpen, MayClose packet.Set
	// Unsure is set where something is not known of one of the networks, and there may be more.
	Unsure bool
}

// IsEmpty reports whether nothing changed, nor may have.
func (c Change) IsEmpty() bool { return !c.IsCertain() && c.MayOpen.IsEmpty() && c.MayClose.IsEmpty() }

// IsCertain reports whether something changed for certain.
func (c Change) IsCertain() bool {
	return !c.Opened.IsEmpty() || !c.Closed.IsEmpty() || !c.Connects.IsEmpty() || !c.Disconnects.IsEmpty()
}

// Compare lists what changes between two networks, pair by pair of groups; pairs without a change are left out. A group that only one of them has
// can send nothing in the other.
func Compare(before, after *intent.Decider, by By) []Change {
	several := severalVPCs(before) || severalVPCs(after)
	_, a := of(before, by, several)
	_, b := of(after, by, several)
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
		if c := change(was[p], is[p]); !c.IsEmpty() {
			c.From, c.To = p.from, p.to
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

// change compares a pair in both networks.
func change(x, y Cell) Change {
	c := Change{Unsure: x.unsure() || y.unsure()}
	c.Opened, c.MayOpen = more(x, y)
	c.Closed, c.MayClose = more(y, x)
	c.Connects = y.Answered.Subtract(x.Answered).Subtract(x.MaybeAnswered)
	c.Disconnects = x.Answered.Subtract(y.Answered).Subtract(y.MaybeAnswered)
	return c
}

func (c Cell) unsure() bool { return !c.Maybe.IsEmpty() || !c.MaybeAnswered.IsEmpty() }

// more is what arrives in y and not in x, and what is nearer to it.
func more(x, y Cell) (sure, maybe packet.Set) {
	sure = y.Sent.Subtract(x.Sent).Subtract(x.Maybe)
	if !x.unsure() && !y.unsure() {
		return sure, packet.Set{}
	}
	return sure, y.Maybe.Subtract(x.Sent).Subtract(x.Maybe).Union(y.Sent.Intersect(x.Maybe))
}
