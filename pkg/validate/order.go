package validate

import "strings"

// comparePaths orders paths as a reader counts: text by bytes, runs of digits by
// their value, so that tiers[2] stands before tiers[10]. It is a total order:
// only equal texts compare as 0.
func comparePaths(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		nx, ny := digits(x), digits(y)
		if nx > 0 && ny > 0 {
			if c := compareNumbers(x[:nx], y[:ny]); c != 0 {
				return c
			}
			x, y = x[nx:], y[ny:]
			continue
		}
		if x[0] != y[0] {
			return int(x[0]) - int(y[0])
		}
		x, y = x[1:], y[1:]
	}
	if c := len(x) - len(y); c != 0 {
		return c
	}
	// Equal as numbers but not as text (01 and 1): the text decides, so that
	// the order stays total.
	return strings.Compare(a, b)
}

// digits returns the length of the run of decimal digits that s starts with.
func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// compareNumbers orders two runs of decimal digits by value. Runs may be longer
// than any integer type: keys of maps are the user's.
func compareNumbers(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if c := len(a) - len(b); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}
