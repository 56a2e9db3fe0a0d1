package iamtest

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// condition is one operator on one key ("IAM JSON policy elements: Condition operators").
type condition struct {
	name, key string
	operator  operator
	// set is ForAllValues, ForAnyValue or nothing.
	set      string
	ifExists bool
	values   []pattern
	// written are the values as the document has them, for operators that know no variables.
	written []string
}

// operator compares one value of a request with the values of a policy, of which one must match: none if it is negated.
type operator struct {
	negated bool
	// text, where the operator compares texts, says how they are read; nil for operators on other types, which have match.
	text  func(syntax, string) (pattern, error)
	match func(requested, written string) (bool, error)
}

func operators() map[string]operator {
	equal := func(in syntax, text string) (pattern, error) { return syntax{variables: in.variables}.parse(text) }
	like := func(in syntax, text string) (pattern, error) { return in.parse(text) }
	arn := func(in syntax, text string) (pattern, error) {
		if len(strings.SplitN(text, ":", 6)) < 6 {
			return nil, fmt.Errorf("%q is no ARN: its six parts are compared one by one", text)
		}
		p, err := in.parse(text)
		return p.arn(), err
	}
	return map[string]operator{
		"StringEquals":             {text: equal},
		"StringNotEquals":          {text: equal, negated: true},
		"StringLike":               {text: like},
		"StringNotLike":            {text: like, negated: true},
		"ArnEquals":                {text: arn},
		"ArnLike":                  {text: arn},
		"ArnNotEquals":             {text: arn, negated: true},
		"ArnNotLike":               {text: arn, negated: true},
		"Bool":                     {match: sameBool},
		"IpAddress":                {match: inBlock},
		"NotIpAddress":             {match: inBlock, negated: true},
		"NumericEquals":            {match: compared(func(order int) bool { return order == 0 })},
		"NumericNotEquals":         {match: compared(func(order int) bool { return order == 0 }), negated: true},
		"NumericLessThan":          {match: compared(func(order int) bool { return order < 0 })},
		"NumericLessThanEquals":    {match: compared(func(order int) bool { return order <= 0 })},
		"NumericGreaterThan":       {match: compared(func(order int) bool { return order > 0 })},
		"NumericGreaterThanEquals": {match: compared(func(order int) bool { return order >= 0 })},
		"Null":                     {},
	}
}

func (in syntax) conditions(element json.RawMessage) ([]condition, error) {
	byOperator, err := object(element)
	if err != nil {
		return nil, err
	}
	var all []condition
	for name, element := range byOperator {
		byKey, err := object(element)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for key, element := range byKey {
			c, err := in.condition(name, key, element)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", name, key, err)
			}
			all = append(all, c)
		}
	}
	return all, nil
}

func (in syntax) condition(name, key string, element json.RawMessage) (condition, error) {
	c := condition{name: name, key: key}
	if set, base, found := strings.Cut(name, ":"); found {
		if set != "ForAllValues" && set != "ForAnyValue" {
			return c, fmt.Errorf("%q is neither ForAllValues nor ForAnyValue", set)
		}
		c.set, name = set, base
	}
	name, c.ifExists = strings.CutSuffix(name, "IfExists")
	operator, known := operators()[name]
	if !known || name == "Null" && (c.ifExists || c.set != "") {
		return c, fmt.Errorf("not an operator that is known here")
	}
	c.operator = operator
	var err error
	if c.written, err = texts(element); err != nil {
		return c, err
	}
	for _, value := range c.written {
		switch {
		case operator.text != nil:
			p, err := operator.text(in, value)
			if err != nil {
				return c, err
			}
			c.values = append(c.values, p)
		case strings.Contains(value, "${"):
			return c, fmt.Errorf("%q: operators on texts and ARNs alone take variables", value)
		}
	}
	return c, nil
}

// holds reports whether the condition does, with what is true of a key that is missing: nothing, unless the operator denies, or says IfExists, or is about all of
// its values.
func (c condition) holds(keys context) (bool, error) {
	requested := keys[strings.ToLower(c.key)]
	missing := len(requested) == 0
	switch {
	case c.operator.text == nil && c.operator.match == nil:
		return c.null(missing)
	case missing && c.set == "ForAnyValue":
		return c.ifExists, nil
	case missing:
		return c.ifExists || c.operator.negated || c.set == "ForAllValues", nil
	case c.set == "" && len(requested) > 1:
		return false, fmt.Errorf("%s: %s has %d values in the request: say ForAllValues or ForAnyValue", c.name, c.key, len(requested))
	}
	for _, value := range requested {
		matches, err := c.matches(value, keys)
		if err != nil {
			return false, fmt.Errorf("%s: %s: %w", c.name, c.key, err)
		}
		switch {
		case c.set == "ForAnyValue" && matches:
			return true, nil
		case c.set != "ForAnyValue" && !matches:
			return false, nil
		}
	}
	return c.set != "ForAnyValue", nil
}

// matches compares one value of the request with all of the policy.
func (c condition) matches(requested string, keys context) (bool, error) {
	if c.operator.text != nil {
		for _, p := range c.values {
			if err := keys.provides(p); err != nil {
				return false, err
			}
		}
		return anyMatches(c.values, requested, keys) != c.operator.negated, nil
	}
	found := false
	for _, written := range c.written {
		matches, err := c.operator.match(requested, written)
		if err != nil {
			return false, err
		}
		found = found || matches
	}
	return found != c.operator.negated, nil
}

func (c condition) null(missing bool) (bool, error) {
	return slices.ContainsFunc(c.written, func(written string) bool { return written == strconv.FormatBool(missing) }), onlyBools(c.written)
}

func onlyBools(written []string) error {
	for _, w := range written {
		if w != "true" && w != "false" {
			return fmt.Errorf("%q under Null is neither true nor false", w)
		}
	}
	return nil
}

func sameBool(requested, written string) (bool, error) {
	for _, text := range []string{requested, written} {
		if text != "true" && text != "false" {
			return false, fmt.Errorf("%q is neither true nor false", text)
		}
	}
	return requested == written, nil
}

func inBlock(requested, written string) (bool, error) {
	address, err := netip.ParseAddr(requested)
	if err != nil {
		return false, err
	}
	if single, err := netip.ParseAddr(written); err == nil {
		return single == address, nil
	}
	block, err := netip.ParsePrefix(written)
	return block.Contains(address), err
}

func compared(wanted func(order int) bool) func(requested, written string) (bool, error) {
	return func(requested, written string) (bool, error) {
		r, okR := new(big.Rat).SetString(requested)
		w, okW := new(big.Rat).SetString(written)
		if !okR || !okW {
			return false, fmt.Errorf("%q and %q are to be compared as numbers", requested, written)
		}
		return wanted(r.Cmp(w)), nil
	}
}
