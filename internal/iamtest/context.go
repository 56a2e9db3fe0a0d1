package iamtest

import (
	"fmt"
	"strings"
)

// context are the condition keys of a request, in lower case.
type context map[string][]string

func newContext(given map[string][]string) (context, error) {
	keys := context{}
	for key, values := range given {
		lower := strings.ToLower(key)
		if _, twice := keys[lower]; twice {
			return nil, fmt.Errorf("the request has the key %q twice", key)
		}
		keys[lower] = values
	}
	return keys, nil
}

// value is the value of a variable.
func (c context) value(v piece) (string, bool) {
	switch values := c[strings.ToLower(v.text)]; {
	case len(values) > 0:
		return values[0], true
	case v.preset != nil:
		return *v.preset, true
	default:
		return "", false
	}
}

// provides refuses what variables cannot stand for: a key with several values, which AWS does not put in, and a value with a wildcard, of which AWS
// does not say that it counts as text.
func (c context) provides(p pattern) error {
	for _, v := range p {
		if v.kind != variable {
			continue
		}
		if values := c[strings.ToLower(v.text)]; len(values) > 1 {
			return fmt.Errorf("${%s} stands for a key with %d values; variables take one", v.text, len(values))
		}
		if value, _ := c.value(v); strings.ContainsAny(value, "*?") {
			return fmt.Errorf("${%s} is %q, which holds a wildcard", v.text, value)
		}
	}
	return nil
}
