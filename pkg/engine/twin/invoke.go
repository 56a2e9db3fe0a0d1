package twin

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// question is a call while it is answered.
type question struct {
	twin        *Twin
	call        Call
	name        string // of the function, for assumptions
	region      string
	account     string
	args        resource.PropertyMap
	assumptions []Assumption
}

// function answers a question; not ok where it does not know.
type function func(*question) (result object, ok bool)

// functions is the table, by short token.
func functions() map[string]function {
	all := map[string]function{}
	for _, rows := range []map[string]function{placeFunctions(), zoneFunctions(), networkFunctions(), imageFunctions()} {
		maps.Copy(all, rows)
	}
	all["iam:getPolicyDocument"] = policyDocument
	return all
}

// Invoke answers a function call; ok is false where the twin does not know the answer. The result holds the arguments,
// as the provider's does. An argument that is not known yet leaves the call unanswered; a secret one makes every
// property of the result secret.
func (t *Twin) Invoke(c Call) (result resource.PropertyMap, assumptions []Assumption, ok bool) {
	f, ok := t.functions[short(c.Token)]
	if !ok || unclear(resource.NewObjectProperty(c.Args)) {
		return nil, nil, false
	}
	q := &question{twin: t, call: c, name: functionName(c.Token), region: cmp.Or(c.Region, t.region), account: cmp.Or(c.Account, t.account), args: resource.PropertyMap{}}
	for k, v := range c.Args {
		if v := plain(v); !v.IsNull() {
			q.args[k] = v
		}
	}
	answer, ok := f(q)
	if !ok {
		return nil, nil, false
	}
	result = maps.Clone(q.args)
	for k, v := range answer {
		result[resource.PropertyKey(k)] = resource.NewPropertyValue(v)
	}
	if c.Args.ContainsSecrets() {
		for k, v := range result {
			if !v.IsSecret() {
				result[k] = resource.MakeSecret(v)
			}
		}
	}
	return result, q.assumptions, true
}

// unclear tells whether anything in a value is unknown, also inside of an output that says it is known.
func unclear(v resource.PropertyValue) bool {
	switch v := plain(v); {
	case v.IsComputed():
		return true
	case v.IsArray():
		return slices.ContainsFunc(v.ArrayValue(), unclear)
	case v.IsObject():
		for _, e := range v.ObjectValue() {
			if unclear(e) {
				return true
			}
		}
	}
	return false
}

func functionName(token string) string {
	for i := len(token) - 1; i >= 0; i-- {
		if token[i] == ':' || token[i] == '/' {
			return token[i+1:]
		}
	}
	return token
}

func (q *question) assume(format string, args ...any) {
	q.assumptions = append(q.assumptions, Assumption{Subject: q.name, Text: fmt.Sprintf(format, args...)})
}

// text is a string argument; "" where there is none.
func (q *question) text(name string) string {
	s, _ := textAt(q.args, name)
	return s
}

// only tells whether the call has no argument but these: any other would select in a way that the twin does not follow.
func (q *question) only(names ...string) bool {
	known := map[string]bool{}
	for _, n := range names {
		known[n] = true
	}
	for k, v := range q.args {
		if !known[string(k)] && !empty(v) {
			return false
		}
	}
	return true
}

// empty tells a value that selects nothing.
func empty(v resource.PropertyValue) bool {
	switch v := plain(v); {
	case v.IsNull():
		return true
	case v.IsString():
		return v.StringValue() == ""
	case v.IsBool():
		return !v.BoolValue()
	case v.IsArray():
		return len(v.ArrayValue()) == 0
	case v.IsObject():
		return len(v.ObjectValue()) == 0
	default:
		return false
	}
}

// place is the region that an argument names, or the call's.
func (q *question) place(argument string) string {
	if r := q.text(argument); r != "" {
		return r
	}
	return q.region
}
