package suricata

import (
	"fmt"
	"strings"
)

// Bounds of what is followed in an expression: variables may name each other in a circle, and AWS allows no list that comes near.
const (
	maxDepth = 16
	maxItems = 100_000
)

// item is a single address or port of an expression.
type item struct {
	text    string
	negated bool
}

// expression is an address or port expression, with its lists and variables taken apart.
type expression struct {
	items []item
	// unknown says why the expression cannot be told; it then may stand for anything.
	unknown string
}

// expand takes an expression apart: any, 10.0.0.0/8, !80, [a,b,!c], $NAME. Lists within lists are one list, and a negation before a list holds
// for each of its members, as Suricata reads them.
func expand(text string, resolve func(string) (string, bool)) (expression, error) {
	var e expression
	err := e.add(text, resolve, false, 0)
	return e, err
}

func (e *expression) add(text string, resolve func(string) (string, bool), negated bool, depth int) error {
	text = strings.TrimSpace(text)
	if depth > maxDepth || len(e.items) > maxItems {
		e.doubt("it holds too much to be followed")
		return nil
	}
	if rest, ok := strings.CutPrefix(text, "!"); ok {
		if negated {
			e.doubt("a negation within a negation")
			return nil
		}
		return e.add(rest, resolve, true, depth+1)
	}
	switch {
	case text == "":
		return fmt.Errorf("an empty address or port")
	case strings.HasPrefix(text, "@"):
		e.doubt("the set " + text + " is kept outside of the rules")
		return nil
	case strings.HasPrefix(text, "$"):
		value, ok := resolve(text[1:])
		if !ok {
			e.doubt("nothing defines the variable " + text)
			return nil
		}
		return e.add(value, resolve, negated, depth+1)
	case strings.HasPrefix(text, "["):
		members, err := split(text)
		if err != nil {
			return err
		}
		for _, m := range members {
			if err := e.add(m, resolve, negated, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	e.items = append(e.items, item{text, negated})
	return nil
}

func (e *expression) doubt(why string) {
	if e.unknown == "" {
		e.unknown = why
	}
}

// split gives the members of a list: those between its commas, but not between the commas of lists within.
func split(list string) ([]string, error) {
	if !strings.HasSuffix(list, "]") {
		return nil, fmt.Errorf("%q: a list ends with ]", list)
	}
	var members []string
	inner := list[1 : len(list)-1]
	depth, start := 0, 0
	for i, c := range inner {
		switch c {
		case '[':
			depth++
		case ']':
			depth--
		case ',':
			if depth == 0 {
				members = append(members, inner[start:i])
				start = i + 1
			}
		}
		if depth < 0 {
			return nil, fmt.Errorf("%q: a ] without its [", list)
		}
	}
	if depth != 0 {
		return nil, fmt.Errorf("%q: a [ without its ]", list)
	}
	return append(members, inner[start:]), nil
}
