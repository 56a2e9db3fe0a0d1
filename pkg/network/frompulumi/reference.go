package frompulumi

import (
	"fmt"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// naming says how resources of some types name a part of one sort: by their own id, or by that of something which belongs to them.
// A nil entry is the own id.
type naming map[string]func(*resource) network.ID

// own is the naming by ids of resources of some types.
func own(types ...string) naming {
	n := naming{}
	for _, t := range types {
		n[t] = nil
	}
	return n
}

// and is the naming that also takes what belongs to resources of other types.
func (n naming) and(output string, types ...string) naming {
	for _, t := range types {
		n[t] = func(r *resource) network.ID { return r.derived(output) }
	}
	return n
}

// with is the naming that also takes what a function gives of resources of a type.
func (n naming) with(typ string, id func(*resource) network.ID) naming {
	n[typ] = id
	return n
}

// candidates are the ids of a sort that may stand in a property whose value is not known: those of the resources on which it depends.
func (v value) candidates(n naming) []network.ID {
	var ids, indirect []network.ID
	for _, urn := range v.of.PropertyDependencies[v.root()] {
		r := v.of.reader.byURN[urn]
		if r == nil {
			continue
		}
		name, ok := n[r.short]
		switch {
		case !ok:
		case name == nil:
			ids = append(ids, r.id())
		default:
			indirect = append(indirect, name(r))
		}
	}
	if len(ids) == 0 {
		// A VPC stands for its default table only where no table is among the dependencies: a component that is one of them brings all of its
		// resources along.
		ids = indirect
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// ref is the id that a property names. Where it is not known, it is that of the only resource of the right sort on which the property depends.
func (v value) ref(n naming, u **network.Unknown) network.ID {
	if !v.unknown() {
		return network.ID(v.text(u))
	}
	if ids := v.candidates(n); len(ids) == 1 {
		return ids[0]
	}
	v.lacks(u)
	return ""
}

// refs are the ids that a list names, as a set. Of ids that are not known, all resources of the right sort on which the list depends are taken
// if there are as many; and if the list as a whole is not known, which the network's assumptions then say.
func (v value) refs(n naming, u **network.Unknown) []network.ID {
	if v.unknown() {
		ids := v.candidates(n)
		if len(ids) == 0 {
			v.lacks(u)
		} else if len(ids) > 1 {
			v.of.reader.assume(v, ids)
		}
		return ids
	}
	var ids []network.ID
	open := 0
	for _, e := range v.items(u) {
		if e.unknown() {
			open++
		} else if s := e.text(u); s != "" {
			ids = append(ids, network.ID(s))
		}
	}
	if open == 0 {
		return ids
	}
	left := slices.DeleteFunc(v.candidates(n), func(id network.ID) bool { return slices.Contains(ids, id) })
	if len(left) != open {
		mark(u, v.origin(), "%s: %d of its ids are not known before deployment", v.path, open)
	}
	if len(left) <= open {
		ids = append(ids, left...)
	}
	return ids
}

// assume records that a list which is not known was taken for all that it depends on.
func (rd *reader) assume(v value, ids []network.ID) {
	rd.net.Assumptions = append(rd.net.Assumptions, network.Assumption{
		ID: v.of.id(), Origin: v.origin(),
		Text: fmt.Sprintf("%s: taken for all %d that it depends on; which of them it names is not known before deployment", v.path, len(ids)),
	})
}

// possible lists the parts that a property may name: the one that it does name, or those on which it depends, or all of their sort.
func possible[T any](v value, n naming, all parts[T]) []*T {
	var found []*T
	ids := v.candidates(n)
	if !v.unknown() {
		ids = []network.ID{network.ID(v.text(new(*network.Unknown)))}
	}
	for _, id := range ids {
		if p := all[id]; p != nil {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		found = all.sorted()
	}
	return found
}
