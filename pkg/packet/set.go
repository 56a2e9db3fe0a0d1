package packet

import "strings"

// Box is the set of all packets from one of some sources to one of some destinations with one of some transports, each with each.
type Box struct {
	Src, Dst  AddrSet
	Transport TransportSet
}

// BoxOf is the box of a single packet.
func BoxOf(p Packet) Box { return Box{Addrs(p.Src), Addrs(p.Dst), TransportOf(p)} }

// IsEmpty reports whether no packet is in the box.
func (b Box) IsEmpty() bool { return b.Src.IsEmpty() || b.Dst.IsEmpty() || b.Transport.IsEmpty() }

// Intersect is the box of the packets that are in both.
func (b Box) Intersect(c Box) Box {
	return Box{b.Src.Intersect(c.Src), b.Dst.Intersect(c.Dst), b.Transport.Intersect(c.Transport)}
}

// Contains reports whether a packet is in the box.
func (b Box) Contains(p Packet) bool {
	return b.Src.Contains(p.Src) && b.Dst.Contains(p.Dst) && b.Transport.Contains(p)
}

// Any is some packet of the box, which must not be empty: the lowest addresses, and of the transports the one that [TransportSet.Any] takes.
func (b Box) Any(prefer ...uint16) Packet {
	return b.Transport.Any(Packet{Src: b.Src.First(), Dst: b.Dst.First()}, prefer...)
}

// String is the box in words.
func (b Box) String() string {
	return b.Transport.String() + " from " + b.Src.String() + " to " + b.Dst.String()
}

// subtract gives disjoint boxes of what is in b and not in c, at most three of them.
func (b Box) subtract(c Box) []Box {
	if !b.Src.Overlaps(c.Src) || !b.Dst.Overlaps(c.Dst) {
		return []Box{b}
	}
	common := b.Intersect(c)
	if common.IsEmpty() {
		return []Box{b}
	}
	var out []Box
	for _, rest := range []Box{
		{b.Src.Subtract(c.Src), b.Dst, b.Transport},
		{common.Src, b.Dst.Subtract(c.Dst), b.Transport},
		{common.Src, common.Dst, b.Transport.Subtract(c.Transport)},
	} {
		if !rest.IsEmpty() {
			out = append(out, rest)
		}
	}
	return out
}

// Set is an immutable set of packets. The zero value is the empty set.
type Set struct{ boxes []Box }

// SetOf is the set of the packets that are in one of the boxes.
func SetOf(boxes ...Box) Set {
	var s Set
	for _, b := range boxes {
		if !b.IsEmpty() {
			s = s.Union(Set{[]Box{b}})
		}
	}
	return s
}

// Boxes are disjoint boxes that hold the packets of the set, none of them empty. The caller does not change them.
func (s Set) Boxes() []Box { return s.boxes }

// IsEmpty reports whether no packet is in the set.
func (s Set) IsEmpty() bool { return len(s.boxes) == 0 }

// Union is the set of what is in either.
func (s Set) Union(t Set) Set {
	switch {
	case s.IsEmpty():
		return t
	case t.IsEmpty():
		return s
	}
	out := Set{append(make([]Box, 0, len(s.boxes)+len(t.boxes)), s.boxes...)}
	for _, b := range t.Subtract(s).boxes {
		out.boxes = join(out.boxes, b)
	}
	return out
}

// join adds a box that is disjoint from all others, merged into one that differs from it in one dimension alone.
func join(boxes []Box, b Box) []Box {
	for i, a := range boxes {
		src, dst := a.Src.Equal(b.Src), a.Dst.Equal(b.Dst)
		switch {
		case src && dst:
			boxes[i].Transport = a.Transport.Union(b.Transport)
		case !src && !dst || !a.Transport.Equal(b.Transport):
			continue
		case src:
			boxes[i].Dst = a.Dst.Union(b.Dst)
		default:
			boxes[i].Src = a.Src.Union(b.Src)
		}
		return boxes
	}
	return append(boxes, b)
}

// Intersect is the set of what is in both.
func (s Set) Intersect(t Set) Set {
	var out []Box
	for _, a := range s.boxes {
		for _, b := range t.boxes {
			if c := a.Intersect(b); !c.IsEmpty() {
				out = append(out, c)
			}
		}
	}
	return Set{out}
}

// Subtract is the set of what is in s and not in t.
func (s Set) Subtract(t Set) Set {
	rest := s.boxes
	for _, b := range t.boxes {
		if !overlapping(rest, b) {
			continue
		}
		var next []Box
		for _, a := range rest {
			next = append(next, a.subtract(b)...)
		}
		rest = next
	}
	return Set{rest}
}

// overlapping reports whether one of the boxes has a source and a destination of b.
func overlapping(boxes []Box, b Box) bool {
	for _, a := range boxes {
		if a.Dst.Overlaps(b.Dst) && a.Src.Overlaps(b.Src) {
			return true
		}
	}
	return false
}

// IsSubset reports whether all that is in s is in t.
func (s Set) IsSubset(t Set) bool { return s.Subtract(t).IsEmpty() }

// Equal reports whether both hold the same packets.
func (s Set) Equal(t Set) bool { return s.IsSubset(t) && t.IsSubset(s) }

// Contains reports whether a packet is in the set.
func (s Set) Contains(p Packet) bool {
	for _, b := range s.boxes {
		if b.Contains(p) {
			return true
		}
	}
	return false
}

// Any is some packet of the set, which must not be empty: from the box whose packet a person reads most easily, which is one of TCP to the
// first of the preferred ports that there is.
func (s Set) Any(prefer ...uint16) Packet {
	var best Packet
	for i, b := range s.boxes {
		if p := b.Any(prefer...); i == 0 || easier(p, best, prefer) {
			best = p
		}
	}
	return best
}

// easier orders packets for a person: by protocol, preferred port, and addresses.
func easier(p, q Packet, prefer []uint16) bool {
	rank := func(p Packet) int {
		for i, protocol := range []uint8{TCP, UDP, ICMP, ICMPv6} {
			if p.Protocol == protocol {
				for j, port := range prefer {
					if p.DstPort == port {
						return i*1000 + j
					}
				}
				return i*1000 + 999
			}
		}
		return 4000
	}
	if a, b := rank(p), rank(q); a != b {
		return a < b
	}
	if c := p.Dst.Compare(q.Dst); c != 0 {
		return c < 0
	}
	return p.Src.Less(q.Src)
}

// String lists the boxes, one per line; "no packets" is the empty set.
func (s Set) String() string {
	if s.IsEmpty() {
		return "no packets"
	}
	lines := make([]string, len(s.boxes))
	for i, b := range s.boxes {
		lines[i] = b.String()
	}
	return strings.Join(lines, "\n")
}
