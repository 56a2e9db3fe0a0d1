package twin

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// principals are whom a statement is about.
type principals []principal

// principal is a kind, such as AWS or Service, and who of it: a string or a list of strings.
type principal struct {
	typ         string
	identifiers any
}

// MarshalJSON writes the star alone for everyone, and else one list per kind.
func (ps principals) MarshalJSON() ([]byte, error) {
	if len(ps) == 1 && ps[0].typ == "*" {
		switch i := ps[0].identifiers.(type) {
		case string:
			if i == "*" {
				return []byte(`"*"`), nil
			}
		case []string:
			if len(i) == 1 && i[0] == "*" {
				return []byte(`"*"`), nil
			}
		}
	}
	raw := map[string]any{}
	for _, p := range ps {
		switch i := p.identifiers.(type) {
		case string:
			switch old := raw[p.typ].(type) {
			case nil:
				raw[p.typ] = i
			case string:
				raw[p.typ] = []string{old, i}
			case []string:
				raw[p.typ] = append(old, i)
			}
		case []string:
			var all []string
			switch old := raw[p.typ].(type) {
			case string:
				all = []string{old}
			case []string:
				all = old
			}
			sorted := slices.Sorted(slices.Values(i))
			slices.Reverse(sorted)
			raw[p.typ] = append(all, sorted...)
		default:
			return nil, fmt.Errorf("principal %s: %T is neither a string nor a list of strings", p.typ, i)
		}
	}
	return json.Marshal(raw)
}

// UnmarshalJSON reads either form.
func (ps *principals) UnmarshalJSON(b []byte) error {
	var star string
	if json.Unmarshal(b, &star) == nil {
		*ps = principals{{"*", []string{"*"}}}
		return nil
	}
	var kinds map[string]json.RawMessage
	if err := json.Unmarshal(b, &kinds); err != nil {
		return err
	}
	*ps = nil
	for _, typ := range slices.Sorted(maps.Keys(kinds)) {
		var one string
		if json.Unmarshal(kinds[typ], &one) == nil {
			*ps = append(*ps, principal{typ, one})
			continue
		}
		var many []string
		if err := json.Unmarshal(kinds[typ], &many); err != nil {
			return err
		}
		*ps = append(*ps, principal{typ, many})
	}
	return nil
}

// conditions are all that must hold.
type conditions []condition

// condition compares a variable with values by a test: a string or a list of strings.
type condition struct {
	test, variable string
	values         any
}

// MarshalJSON groups by test. Values keep their order.
func (cs conditions) MarshalJSON() ([]byte, error) {
	raw := map[string]map[string]any{}
	for _, c := range cs {
		if raw[c.test] == nil {
			raw[c.test] = map[string]any{}
		}
		switch v := c.values.(type) {
		case string:
			raw[c.test][c.variable] = v
		case []string:
			switch old := raw[c.test][c.variable].(type) {
			case string:
				v = append([]string{old}, v...)
			case []string:
				v = append(old, v...)
			}
			raw[c.test][c.variable] = v
		}
	}
	return json.Marshal(raw)
}

// UnmarshalJSON reads a value, which may be a truth value, or a list of values.
func (cs *conditions) UnmarshalJSON(b []byte) error {
	var tests map[string]map[string]any
	if err := json.Unmarshal(b, &tests); err != nil {
		return err
	}
	*cs = nil
	for _, test := range slices.Sorted(maps.Keys(tests)) {
		for _, variable := range slices.Sorted(maps.Keys(tests[test])) {
			switch v := tests[test][variable].(type) {
			case string, bool:
				*cs = append(*cs, condition{test, variable, fmt.Sprint(v)})
			case []any:
				values := make([]string, len(v))
				for i, e := range v {
					values[i] = fmt.Sprint(e)
				}
				*cs = append(*cs, condition{test, variable, values})
			default:
				return fmt.Errorf("condition %s %s: %T is neither a string nor a list", test, variable, v)
			}
		}
	}
	return nil
}

// readPrincipals reads the argument: a list of {type, identifiers}.
func readPrincipals(v resource.PropertyValue, version string) (principals, bool) {
	elements, ok := objects(v)
	if !ok {
		return nil, false
	}
	var ps principals
	for _, e := range elements {
		typ, ok1 := textAt(e, "type")
		ids, ok2 := optionalTexts(e, "identifiers")
		ids, ok3 := variables(ids, version)
		if !ok1 || !ok2 || !ok3 {
			return nil, false
		}
		ps = append(ps, principal{typ, oneOrMany(ids)})
	}
	return ps, true
}

// readConditions reads the argument: a list of {test, variable, values}.
func readConditions(v resource.PropertyValue, version string) (conditions, bool) {
	elements, ok := objects(v)
	if !ok {
		return nil, false
	}
	var cs conditions
	for _, e := range elements {
		test, ok1 := textAt(e, "test")
		variable, ok2 := textAt(e, "variable")
		values, ok3 := optionalTexts(e, "values")
		values, ok4 := variables(values, version)
		if !ok1 || !ok2 || !ok3 || !ok4 {
			return nil, false
		}
		c := condition{test, variable, values}
		if len(values) == 1 {
			c.values = values[0]
		}
		cs = append(cs, c)
	}
	return cs, true
}

// objects is a list of objects that may be absent.
func objects(v resource.PropertyValue) ([]resource.PropertyMap, bool) {
	v = plain(v)
	if v.IsNull() {
		return nil, true
	}
	elements, ok := list(v)
	if !ok {
		return nil, false
	}
	out := make([]resource.PropertyMap, len(elements))
	for i, e := range elements {
		if !e.IsObject() {
			return nil, false
		}
		out[i] = e.ObjectValue()
	}
	return out, true
}
