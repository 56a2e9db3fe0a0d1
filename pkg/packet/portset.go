package packet

import (
	"cmp"
	"fmt"
	"strings"
)

// number is a point of the line of 16-bit numbers.
type number uint16

// Compare orders numbers.
func (n number) Compare(m number) int { return cmp.Compare(n, m) }

// Next is the number behind n. The last one has none: it stays, and then equals no beginning of another span.
func (n number) Next() number {
	if n == last {
		return n
	}
	return n + 1
}

// Prev is the number before n.
func (n number) Prev() number { return n - 1 }

const last = 65535

// PortSet is an immutable set of ports, or of other numbers of 16 bits. The zero value is the empty set.
type PortSet struct{ in spans[number] }

// Ports is the set of the ports from one to another, both included. Bounds outside of 0 to 65535 are cut off.
func Ports(from, to int) PortSet {
	from, to = max(from, 0), min(to, last)
	if from > to {
		return PortSet{}
	}
	return PortSet{spans[number]{{number(from), number(to)}}}
}

// AllPorts is the set of all ports.
func AllPorts() PortSet { return Ports(0, last) }

// Union is the set of what is in either.
func (s PortSet) Union(t PortSet) PortSet { return PortSet{s.in.union(t.in)} }

// Intersect is the set of what is in both.
func (s PortSet) Intersect(t PortSet) PortSet { return PortSet{s.in.intersect(t.in)} }

// Subtract is the set of what is in s and not in t.
func (s PortSet) Subtract(t PortSet) PortSet { return PortSet{s.in.subtract(t.in)} }

// IsEmpty reports whether nothing is in the set.
func (s PortSet) IsEmpty() bool { return len(s.in) == 0 }

// IsAll reports whether every port is in the set.
func (s PortSet) IsAll() bool { return len(s.in) == 1 && s.in[0].lo == 0 && s.in[0].hi == last }

// Equal reports whether both hold the same ports.
func (s PortSet) Equal(t PortSet) bool { return s.in.equal(t.in) }

// Contains reports whether a port is in the set.
func (s PortSet) Contains(port uint16) bool { return s.in.contains(number(port)) }

// IsSubset reports whether all that is in s is in t.
func (s PortSet) IsSubset(t PortSet) bool { return s.Subtract(t).IsEmpty() }

// First is the lowest port of the set, which must not be empty.
func (s PortSet) First() uint16 { return uint16(s.in[0].lo) }

// Ranges are the ports as ranges from, to: sorted, disjoint, and none that touch.
func (s PortSet) Ranges() [][2]uint16 {
	out := make([][2]uint16, len(s.in))
	for i, r := range s.in {
		out[i] = [2]uint16{uint16(r.lo), uint16(r.hi)}
	}
	return out
}

// String lists the ports: "22, 1024-65535"; "none" is the empty set and "all" the full one.
func (s PortSet) String() string {
	switch {
	case s.IsEmpty():
		return "none"
	case s.IsAll():
		return "all"
	}
	words := make([]string, len(s.in))
	for i, r := range s.in {
		words[i] = fmt.Sprint(uint16(r.lo))
		if r.lo != r.hi {
			words[i] = fmt.Sprintf("%d-%d", r.lo, r.hi)
		}
	}
	return strings.Join(words, ", ")
}
