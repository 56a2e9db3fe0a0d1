package validate

import (
	"fmt"
	"strconv"
	"strings"
)

// OneOf reports whether value is among those allowed. If it is not, it records
// [NotSupported] at the path at, with the values allowed in the order given and,
// for what looks like a misspelling, the one that was probably meant:
//
//	natGateways.strategy: "OnPerAz" is not supported; use one of None, Single, OnePerAz (did you mean "OnePerAz"?)
//
// Case counts, as it does in AWS's own enumerations; a value that differs in
// case alone is suggested. Whether an empty value is a mistake is the caller's
// to decide beforehand.
func OneOf[T ~string](c *Collector, at Path, value T, allowed ...T) bool {
	names := make([]string, len(allowed))
	for i, a := range allowed {
		if value == a {
			return true
		}
		names[i] = string(a)
	}
	detail := fmt.Sprintf("%q is not supported", string(value))
	switch len(names) {
	case 0:
	case 1:
		detail += "; use " + names[0]
	default:
		detail += "; use one of " + strings.Join(names, ", ")
	}
	if meant := nearest(string(value), names); meant != "" {
		detail += " (did you mean " + strconv.Quote(meant) + "?)"
	}
	c.Addf(NotSupported, at, value, "%s", detail)
	return false
}

// nearest returns the name that word is a misspelling of: at most a third of
// word's letters, and at least one, may be wrong. Of equally near names it is
// the first; "" if none is near.
func nearest(word string, names []string) string {
	lower := strings.ToLower(word)
	best, bestDistance := "", max(1, len([]rune(word))/3)+1
	if word == "" {
		return ""
	}
	for _, name := range names {
		if d := editDistance(lower, strings.ToLower(name)); d < bestDistance {
			best, bestDistance = name, d
		}
	}
	return best
}

// editDistance returns the least number of letters to insert, delete, replace or
// swap with their neighbour that turns a into b (optimal string alignment).
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
