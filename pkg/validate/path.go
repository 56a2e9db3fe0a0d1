package validate

import (
	"strconv"
	"strings"
)

// Path names a place in a tree of arguments: tiers[2].netmask.
//
// It is immutable: every method returns a new Path and leaves its receiver as
// it was, so that one prefix may be shared by many checks. The zero value is
// the root, the arguments as a whole.
type Path struct{ text string }

// At returns the path of a field of the root.
func At(field string) Path { return Path{}.Field(field) }

// Field returns the path of the field called name of the object at p:
// tiers[2] becomes tiers[2].netmask.
func (p Path) Field(name string) Path {
	if p.text == "" {
		return Path{name}
	}
	return Path{p.text + "." + name}
}

// Index returns the path of element i, counted from zero, of the list at p:
// tiers becomes tiers[2].
func (p Path) Index(i int) Path { return Path{p.text + "[" + strconv.Itoa(i) + "]"} }

// Key returns the path of the value under k of the map at p. The key is quoted
// as in Go: elasticIpAllocationIds["ap-southeast-2a"].
func (p Path) Key(k string) Path { return Path{p.text + "[" + strconv.Quote(k) + "]"} }

// String returns the path as text, "" for the root.
func (p Path) String() string { return p.text }

// join returns the path of what lies at below when its root lies at p.
func (p Path) join(below string) string {
	switch {
	case p.text == "":
		return below
	case below == "":
		return p.text
	case strings.HasPrefix(below, "["): // the root was itself a list or map
		return p.text + below
	}
	return p.text + "." + below
}
