package packet

// point is a value of an ordered line: an address, a port. Next and Prev are only called where there is one in the same direction.
type point[T any] interface {
	comparable
	Compare(T) int
	Next() T
	Prev() T
}

// span is a range of points, both ends included; lo is not after hi.
type span[T point[T]] struct{ lo, hi T }

// spans is a set of points: sorted, disjoint, and no two that touch, which makes the form unique.
type spans[T point[T]] []span[T]

// touches reports whether b, which does not begin before a, overlaps a or begins right behind it.
//
//	a |-----|            a |-----|
//	b     |----|         b        |----|
func touches[T point[T]](a, b span[T]) bool {
	return b.lo.Compare(a.hi) <= 0 || a.hi.Next() == b.lo
}

// add appends b, which does not begin before what is there.
func (s spans[T]) add(b span[T]) spans[T] {
	if n := len(s); n > 0 && touches(s[n-1], b) {
		if b.hi.Compare(s[n-1].hi) > 0 {
			s[n-1].hi = b.hi
		}
		return s
	}
	return append(s, b)
}

func (s spans[T]) union(t spans[T]) spans[T] {
	switch {
	case len(s) == 0:
		return t
	case len(t) == 0 || s.equal(t):
		return s
	}
	out := make(spans[T], 0, len(s)+len(t))
	for len(s) > 0 || len(t) > 0 {
		if len(t) == 0 || len(s) > 0 && s[0].lo.Compare(t[0].lo) <= 0 {
			out, s = out.add(s[0]), s[1:]
		} else {
			out, t = out.add(t[0]), t[1:]
		}
	}
	return out
}

func (s spans[T]) intersect(t spans[T]) spans[T] {
	if len(s) == 0 || len(t) == 0 {
		return nil
	}
	if t.covers(s[0].lo, s[len(s)-1].hi) {
		return s
	}
	if s.covers(t[0].lo, t[len(t)-1].hi) {
		return t
	}
	s, t = s[s.search(t[0].lo):], t[t.search(s[0].lo):]
	var out spans[T]
	for len(s) > 0 && len(t) > 0 {
		lo, hi := later(s[0].lo, t[0].lo), earlier(s[0].hi, t[0].hi)
		if lo.Compare(hi) <= 0 {
			out = append(out, span[T]{lo, hi})
		}
		if s[0].hi.Compare(t[0].hi) < 0 {
			s = s[1:]
		} else {
			t = t[1:]
		}
	}
	return out
}

// overlaps reports whether both have a point in common.
func (s spans[T]) overlaps(t spans[T]) bool {
	for len(s) > 0 && len(t) > 0 {
		switch {
		case s[0].hi.Compare(t[0].lo) < 0:
			s = s[1:][s[1:].search(t[0].lo):]
		case t[0].hi.Compare(s[0].lo) < 0:
			t = t[1:][t[1:].search(s[0].lo):]
		default:
			return true
		}
	}
	return false
}

// covers reports whether one span of s holds everything from lo to hi.
func (s spans[T]) covers(lo, hi T) bool {
	i := s.search(lo)
	return i < len(s) && s[i].lo.Compare(lo) <= 0 && hi.Compare(s[i].hi) <= 0
}

func (s spans[T]) subtract(t spans[T]) spans[T] {
	if !s.overlaps(t) {
		return s
	}
	out := make(spans[T], 0, len(s)+len(t))
	for _, a := range s {
		rest, left := a, true
		for t := t[t.search(a.lo):]; len(t) > 0 && t[0].lo.Compare(rest.hi) <= 0; t = t[1:] {
			if rest.lo.Compare(t[0].lo) < 0 {
				out = append(out, span[T]{rest.lo, t[0].lo.Prev()})
			}
			if t[0].hi.Compare(rest.hi) >= 0 {
				left = false
				break
			}
			rest.lo = t[0].hi.Next()
		}
		if left {
			out = append(out, rest)
		}
	}
	return out
}

// search is the index of the first span that does not end before p.
func (s spans[T]) search(p T) int {
	lo, hi := 0, len(s)
	for lo < hi {
		mid := (lo + hi) / 2
		if s[mid].hi.Compare(p) < 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

func (s spans[T]) contains(p T) bool {
	i := s.search(p)
	return i < len(s) && s[i].lo.Compare(p) <= 0
}

func (s spans[T]) equal(t spans[T]) bool {
	if len(s) != len(t) {
		return false
	}
	if len(s) == 0 || &s[0] == &t[0] {
		return true
	}
	for i := range s {
		if s[i] != t[i] {
			return false
		}
	}
	return true
}

func later[T point[T]](a, b T) T {
	if a.Compare(b) < 0 {
		return b
	}
	return a
}

func earlier[T point[T]](a, b T) T {
	if a.Compare(b) < 0 {
		return a
	}
	return b
}
