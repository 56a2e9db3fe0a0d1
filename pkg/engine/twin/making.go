package twin

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// making is a resource while it is made: its outputs grow from the inputs.
type making struct {
	twin        *Twin
	reg         Registration
	region      string
	account     string
	id          string
	out         resource.PropertyMap
	assumptions []Assumption
	problem     string
}

// plain strips what wraps a value: a secret, or an output that is known. What is unknown becomes Computed.
func plain(v resource.PropertyValue) resource.PropertyValue {
	for {
		switch {
		case v.IsSecret():
			s := v.SecretValue()
			if s == nil {
				return resource.NewNullProperty()
			}
			v = s.Element
		case v.IsOutput():
			o := v.OutputValue()
			if !o.Known {
				return resource.MakeComputed(resource.NewStringProperty(""))
			}
			v = o.Element
		default:
			return v
		}
	}
}

// isSecret tells whether a secret wraps a value.
func isSecret(v resource.PropertyValue) bool {
	for {
		switch {
		case v.IsSecret():
			return true
		case v.IsOutput():
			o := v.OutputValue()
			if o.Secret {
				return true
			}
			if !o.Known {
				return false
			}
			v = o.Element
		default:
			return false
		}
	}
}

// get is a property as it stands, stripped; null where there is none.
func (m *making) get(name string) resource.PropertyValue {
	return plain(m.out[resource.PropertyKey(name)])
}

// text is a string that is known; an absent one is "" and not known.
func (m *making) text(name string) (string, bool) { return text(m.get(name)) }

func text(v resource.PropertyValue) (string, bool) {
	if !v.IsString() {
		return "", false
	}
	return v.StringValue(), true
}

// textAt is a string in an object that is known.
func textAt(o resource.PropertyMap, name string) (string, bool) {
	return text(plain(o[resource.PropertyKey(name)]))
}

// has tells whether a property is known and not empty.
func (m *making) has(name string) bool {
	s, ok := m.text(name)
	return ok && s != ""
}

// is tells whether a property is known to be true.
func (m *making) is(name string) bool {
	v := m.get(name)
	return v.IsBool() && v.BoolValue()
}

// whole is a number that is known and whole.
func (m *making) whole(name string) (int, bool) {
	v := m.get(name)
	if !v.IsNumber() || v.NumberValue() != float64(int(v.NumberValue())) {
		return 0, false
	}
	return int(v.NumberValue()), true
}

// list is a list whose length is known; its elements are stripped and may be unknown.
func (m *making) list(name string) ([]resource.PropertyValue, bool) {
	return list(m.get(name))
}

func list(v resource.PropertyValue) ([]resource.PropertyValue, bool) {
	if !v.IsArray() {
		return nil, false
	}
	out := make([]resource.PropertyValue, len(v.ArrayValue()))
	for i, e := range v.ArrayValue() {
		out[i] = plain(e)
	}
	return out, true
}

// texts is a list of strings all of which are known.
func (m *making) texts(name string) ([]string, bool) { return texts(m.get(name)) }

func texts(v resource.PropertyValue) ([]string, bool) {
	elements, ok := list(v)
	if !ok {
		return nil, false
	}
	out := make([]string, len(elements))
	for i, e := range elements {
		s, ok := text(e)
		if !ok {
			return nil, false
		}
		out[i] = s
	}
	return out, true
}

// given tells whether the program set a property, to whatever value.
func (m *making) given(name string) bool {
	v, ok := m.reg.Inputs[resource.PropertyKey(name)]
	return ok && !plain(v).IsNull()
}

// set gives a property its value, unless the program did.
func (m *making) set(name string, value any) {
	if m.given(name) {
		return
	}
	m.out[resource.PropertyKey(name)] = resource.NewPropertyValue(value)
}

// forget makes a property unknown, unless the program set it.
func (m *making) forget(names ...string) {
	for _, name := range names {
		if !m.given(name) {
			delete(m.out, resource.PropertyKey(name))
		}
	}
}

// inherit copies properties of another resource, where they are known.
func (m *making) inherit(from resource.PropertyMap, names ...string) {
	for _, name := range names {
		v, ok := from[resource.PropertyKey(name)]
		if ok && !plain(v).IsComputed() && !plain(v).IsNull() && !m.given(name) {
			m.out[resource.PropertyKey(name)] = v
		}
	}
}

// existing finds a resource of this run, by an id and one of the types; its properties are its outputs over its inputs.
func (m *making) existing(id string, types ...string) (resource.PropertyMap, bool) {
	if m.reg.Existing == nil || id == "" {
		return nil, false
	}
	typ, inputs, outputs, ok := m.reg.Existing(id)
	if !ok || !slices.Contains(types, short(typ)) {
		return nil, false
	}
	all := make(resource.PropertyMap, len(outputs))
	for k, v := range inputs {
		all[k] = v
	}
	for k, v := range outputs {
		all[k] = v
	}
	return all, true
}

// refer finds a resource of this run that a property names by id.
func (m *making) refer(property string, types ...string) (resource.PropertyMap, bool) {
	id, _ := m.text(property)
	return m.existing(id, types...)
}

// assume records a value that was chosen.
func (m *making) assume(subject, format string, args ...any) {
	m.assumptions = append(m.assumptions, Assumption{Subject: subject, Text: fmt.Sprintf(format, args...)})
}

// object names the properties of an object, for those that are built by hand.
type object = map[string]any

// digest is what a property of this resource is invented from.
func (m *making) digest(purpose string) digest {
	if purpose == "" {
		return mint(m.reg.URN)
	}
	return mint(m.reg.URN, purpose)
}

// short is a token without its redundant parts: "ec2:Vpc" for "aws:ec2/vpc:Vpc". Other packages' tokens stay whole.
func short(token string) string {
	rest, ok := strings.CutPrefix(token, "aws:")
	if !ok {
		return token
	}
	module, typ, ok := strings.Cut(rest, ":")
	if !ok {
		return token
	}
	module, _, _ = strings.Cut(module, "/")
	return module + ":" + typ
}
