package twin

import "github.com/pulumi/pulumi/sdk/v3/go/common/resource"

// filter is one entry of a function's filters: a name, and values of which one must match. EC2 lets values hold * for
// any text and ? for any character.
type filter struct {
	name   string
	values []string
}

// filters reads the argument; not ok when it does not have the shape of one.
func (q *question) filters() ([]filter, bool) {
	v := q.args["filters"]
	if v.IsNull() {
		return nil, true
	}
	elements, ok := list(plain(v))
	if !ok {
		return nil, false
	}
	out := make([]filter, 0, len(elements))
	for _, e := range elements {
		if !e.IsObject() {
			return nil, false
		}
		name, ok1 := textAt(e.ObjectValue(), "name")
		values, ok2 := texts(plain(e.ObjectValue()[resource.PropertyKey("values")]))
		if !ok1 || !ok2 {
			return nil, false
		}
		out = append(out, filter{name, values})
	}
	return out, true
}

// selects tells whether a thing passes all filters; attribute gives its value for a filter's name, and ok is false for
// a name that it does not know.
func selects(filters []filter, attribute func(name string) (string, bool)) (pass, ok bool) {
	pass = true
	for _, f := range filters {
		value, known := attribute(f.name)
		if !known {
			return false, false
		}
		hit := false
		for _, pattern := range f.values {
			hit = hit || matches(pattern, value)
		}
		pass = pass && hit
	}
	return pass, true
}

// matches compares with EC2's wildcards. It takes the shortest run for each *, and goes back to the last one on failure.
func matches(pattern, s string) bool {
	p, i := 0, 0
	star, from := -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == s[i]):
			p, i = p+1, i+1
		case star >= 0:
			from++
			p, i = star+1, from
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}
