package control

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// tri is yes, no, or not known.
type tri int

const (
	no tri = iota
	maybe
	yes
)

// of is yes or no.
func of(b bool) tri {
	if b {
		return yes
	}
	return no
}

// or is yes if one of both is.
func (t tri) or(other tri) tri { return max(t, other) }

// and is yes if both are.
func (t tri) and(other tri) tri { return min(t, other) }

// not turns it around.
func (t tri) not() tri { return yes - t }

// status is pass, fail or unknown.
func (t tri) status() Status { return [...]Status{no: Fail, maybe: Unknown, yes: Pass}[t] }

// value is a property of a subject, or a part of one.
type value struct {
	of   subject
	path string
	raw  any
	// open says that nobody knows it.
	open bool
}

// get is a property by its path: "metadataOptions.httpTokens".
func (r subject) get(path string) value {
	root, rest, nested := strings.Cut(path, ".")
	raw, given := r.Inputs[root]
	v := value{of: r, path: root, raw: raw, open: raw == plan.Unknown || raw == plan.Secret || !given && r.partial}
	if nested {
		return v.field(rest)
	}
	return v
}

// field is a property of an object, or of the only object of a list, as some properties are given.
func (v value) field(path string) value {
	name, rest, nested := strings.Cut(path, ".")
	if list, ok := v.raw.([]any); ok && len(list) > 0 {
		v.raw = list[0]
		v.open = v.raw == plan.Unknown || v.raw == plan.Secret
	}
	object, _ := v.raw.(map[string]any)
	out := value{of: v.of, path: v.path + "." + name, raw: object[name], open: v.open}
	out.open = out.open || out.raw == plan.Unknown || out.raw == plan.Secret
	if nested {
		return out.field(rest)
	}
	return out
}

// items are the members of a list.
func (v value) items() []value {
	list, _ := v.raw.([]any)
	out := make([]value, len(list))
	for i, e := range list {
		out[i] = value{of: v.of, path: fmt.Sprintf("%s[%d]", v.path, i), raw: e, open: e == plan.Unknown || e == plan.Secret}
	}
	return out
}

func (v value) known() bool { return !v.open }

// set reports whether there is a value; maybe where it is not known.
func (v value) set() tri {
	switch {
	case v.open:
		return maybe
	case v.raw == nil || v.raw == "":
		return no
	}
	if list, ok := v.raw.([]any); ok {
		return of(len(list) > 0)
	}
	return yes
}

// text is a string; empty where there is none, or it is not known.
func (v value) text() string {
	if v.open {
		return ""
	}
	switch t := v.raw.(type) {
	case string:
		return t
	case bool:
		return strconv.FormatBool(t)
	case float64:
		return strconv.FormatFloat(t, 'f', -1, 64)
	case int:
		return strconv.Itoa(t)
	}
	return ""
}

// is reports whether the value is one of some texts; what is not set is the default, the first argument.
func (v value) is(otherwise string, wanted ...string) tri {
	if v.open {
		return maybe
	}
	text := v.text()
	if text == "" {
		text = otherwise
	}
	for _, w := range wanted {
		if strings.EqualFold(text, w) {
			return yes
		}
	}
	return no
}

// on reports whether a boolean is true; AWS's default is false for all that are asked here.
func (v value) on() tri { return v.is("false", "true", "enable", "on") }

// say is the value for a person.
func (v value) say() string {
	switch {
	case v.open && v.of.partial:
		return "not told"
	case v.raw == plan.Secret:
		return "a secret"
	case v.open:
		return "not known before deployment"
	case v.raw == nil || v.raw == "":
		return "not set"
	}
	if s := v.text(); s != "" {
		return s
	}
	b, err := json.Marshal(v.raw)
	if err != nil {
		return fmt.Sprint(v.raw)
	}
	return string(b)
}

// evidence is the value with its place.
func (v value) evidence() Evidence { return evidenceAt(v.of.origin, v.path, v.say()) }

// evidenceAt is a value at an origin of the network; property is used where the origin has none.
func evidenceAt(o network.Origin, property, says string) Evidence {
	if o.Property != "" {
		property = o.Property
	}
	return Evidence{URN: o.URN, Property: property, Value: says, File: o.File, Line: o.Line, Path: o.Path}
}

// judge is the finding of one property that must hold: good says whether it does, message what is wrong if it does not.
func (v value) judge(good tri, message string) finding {
	return finding{status: good.status(), message: v.words(good, message), evidence: []Evidence{v.evidence()}}
}

// words are those of a finding about a property.
func (v value) words(good tri, message string) string {
	switch good {
	case yes:
		return v.path + " is " + v.say()
	case maybe:
		return v.path + " is " + v.say()
	case no:
	}
	return message
}
