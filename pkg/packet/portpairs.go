package packet

import "strings"

// PortPairs is an immutable set of pairs of a source and a destination port. The zero value is the empty set.
//
// Its form: destination ports from left to right, cut into slabs within which the set of source ports is the same.
//
//	source
//	  |   ######
//	  |   ########
//	  |      #####
//	  +---[--][-][]---- destination: three slabs
type PortPairs struct{ slabs []slab }

// slab is a range of destination ports with the source ports, not none, that go with each of them. Slabs are sorted and disjoint, and two
// that touch differ in their source ports.
type slab struct {
	dst span[number]
	src PortSet
}

// Pairs is the set of all pairs of a source port and a destination port of the given sets.
func Pairs(src, dst PortSet) PortPairs {
	if src.IsEmpty() || dst.IsEmpty() {
		return PortPairs{}
	}
	slabs := make([]slab, len(dst.in))
	for i, d := range dst.in {
		slabs[i] = slab{d, src}
	}
	return PortPairs{slabs}
}

// AllPairs is the set of all pairs.
func AllPairs() PortPairs { return Pairs(AllPorts(), AllPorts()) }

// Union is the set of what is in either.
func (s PortPairs) Union(t PortPairs) PortPairs {
	switch {
	case s.IsEmpty():
		return t
	case t.IsEmpty() || s.same(t) || s.IsAll():
		return s
	}
	return s.combine(t, PortSet.Union)
}

// Intersect is the set of what is in both.
func (s PortPairs) Intersect(t PortPairs) PortPairs {
	switch {
	case s.IsEmpty() || t.IsAll() || s.same(t):
		return s
	case t.IsEmpty() || s.IsAll():
		return t
	}
	return s.combine(t, PortSet.Intersect)
}

// Subtract is the set of what is in s and not in t.
func (s PortPairs) Subtract(t PortPairs) PortPairs {
	switch {
	case s.IsEmpty() || t.IsEmpty():
		return s
	case t.IsAll() || s.same(t):
		return PortPairs{}
	}
	return s.combine(t, PortSet.Subtract)
}

// combine applies an operation to the source ports of each destination port. Operations give nothing for nothing and nothing.
func (s PortPairs) combine(t PortPairs, op func(a, b PortSet) PortSet) PortPairs {
	a, b := s.slabs, t.slabs
	out := make([]slab, 0, len(a)+len(b))
	for at := 0; at <= last && (len(a) > 0 || len(b) > 0); {
		end := last
		var x, y PortSet
		x, end, a = sourcesAt(a, at, end)
		y, end, b = sourcesAt(b, at, end)
		if r := op(x, y); !r.IsEmpty() {
			next := slab{span[number]{number(at), number(end)}, r}
			if n := len(out); n > 0 && int(out[n-1].dst.hi) == at-1 && out[n-1].src.Equal(r) {
				out[n-1].dst.hi = next.dst.hi
			} else {
				out = append(out, next)
			}
		}
		at = end + 1
	}
	return PortPairs{out}
}

// sourcesAt gives the source ports for the destination port at, which stay the same up to the returned end, and the slabs that do not end
// before at.
func sourcesAt(slabs []slab, at, end int) (PortSet, int, []slab) {
	for len(slabs) > 0 && int(slabs[0].dst.hi) < at {
		slabs = slabs[1:]
	}
	switch {
	case len(slabs) == 0:
		return PortSet{}, end, slabs
	case at < int(slabs[0].dst.lo):
		return PortSet{}, min(end, int(slabs[0].dst.lo)-1), slabs
	default:
		return slabs[0].src, min(end, int(slabs[0].dst.hi)), slabs
	}
}

// IsEmpty reports whether nothing is in the set.
func (s PortPairs) IsEmpty() bool { return len(s.slabs) == 0 }

// IsAll reports whether every pair is in the set.
func (s PortPairs) IsAll() bool {
	return len(s.slabs) == 1 && s.slabs[0].dst == span[number]{0, last} && s.slabs[0].src.IsAll()
}

// same reports whether both are one value: what Equal tells without looking.
func (s PortPairs) same(t PortPairs) bool {
	return len(s.slabs) == len(t.slabs) && (len(s.slabs) == 0 || &s.slabs[0] == &t.slabs[0])
}

// Equal reports whether both hold the same pairs.
func (s PortPairs) Equal(t PortPairs) bool {
	switch {
	case len(s.slabs) != len(t.slabs):
		return false
	case s.same(t):
		return true
	}
	for i, a := range s.slabs {
		if b := t.slabs[i]; a.dst != b.dst || !a.src.Equal(b.src) {
			return false
		}
	}
	return true
}

// Contains reports whether a pair is in the set.
func (s PortPairs) Contains(src, dst uint16) bool {
	for _, b := range s.slabs {
		if b.dst.lo <= number(dst) && number(dst) <= b.dst.hi {
			return b.src.Contains(src)
		}
	}
	return false
}

// Swap is the set with source and destination of each pair exchanged.
func (s PortPairs) Swap() PortPairs {
	var out PortPairs
	for _, b := range s.slabs {
		out = out.Union(Pairs(PortSet{spans[number]{b.dst}}, b.src))
	}
	return out
}

// Destinations is the set of the destination ports of all pairs, Sources that of the source ports.
func (s PortPairs) Destinations() PortSet {
	var in spans[number]
	for _, b := range s.slabs {
		in = in.add(b.dst)
	}
	return PortSet{in}
}

// Sources is the set of the source ports of all pairs.
func (s PortPairs) Sources() PortSet {
	var out PortSet
	for _, b := range s.slabs {
		out = out.Union(b.src)
	}
	return out
}

// WithAllSources is the set of the destination ports whose pairs hold every one of the given source ports.
func (s PortPairs) WithAllSources(src PortSet) PortSet {
	var in spans[number]
	for _, b := range s.slabs {
		if src.IsSubset(b.src) {
			in = in.add(b.dst)
		}
	}
	return PortSet{in}
}

// Any is a pair of the set, which must not be empty: of the destination ports in prefer the first that is there, else the lowest, and
// a source port from 49152 on if there is one.
func (s PortPairs) Any(prefer ...uint16) (src, dst uint16) {
	at := s.slabs[0]
	dst = uint16(at.dst.lo)
	for _, p := range prefer {
		for _, b := range s.slabs {
			if b.dst.lo <= number(p) && number(p) <= b.dst.hi {
				return b.src.ephemeral(), p
			}
		}
	}
	return at.src.ephemeral(), dst
}

// ephemeral is 49152, the first port that IANA leaves to clients, or the next above that is in the set, or else the lowest of the set.
func (s PortSet) ephemeral() uint16 {
	if high := s.Intersect(Ports(49152, last)); !high.IsEmpty() {
		return high.First()
	}
	return s.First()
}

// String lists the destination ports, and where not all source ports go with them, these: "443, 8000-8080 from 1024-65535".
func (s PortPairs) String() string {
	if s.IsEmpty() {
		return "none"
	}
	var words []string
	for _, b := range s.slabs {
		w := PortSet{spans[number]{b.dst}}.String()
		if !b.src.IsAll() {
			w += " from " + b.src.String()
		}
		words = append(words, w)
	}
	return strings.Join(words, ", ")
}
