package twin

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// hide marks what the provider's schema calls sensitive.
func (m *making) hide(secrets []string) {
	for _, name := range secrets {
		if v, ok := m.out[resource.PropertyKey(name)]; ok && !isSecret(v) && !v.IsComputed() {
			m.out[resource.PropertyKey(name)] = resource.MakeSecret(v)
		}
	}
}

// hideDerived marks what was computed from a secret input: every text that holds the text of one, and nothing beside it. What is shorter
// than secretLength hides nothing: it is in too many texts by chance.
func (m *making) hideDerived() {
	var secrets []string
	for _, v := range m.reg.Inputs {
		secrets = secretTexts(secrets, v, false)
	}
	if len(secrets) == 0 {
		return
	}
	for k, v := range m.out {
		if _, input := m.reg.Inputs[k]; !input {
			m.out[k] = hidden(v, secrets)
		}
	}
}

// secretLength is the shortest text that is looked for.
const secretLength = 3

// secretTexts adds the strings inside of secrets.
func secretTexts(found []string, v resource.PropertyValue, inside bool) []string {
	inside = inside || isSecret(v)
	switch v := plain(v); {
	case v.IsString():
		if inside && len(v.StringValue()) >= secretLength {
			found = append(found, v.StringValue())
		}
	case v.IsArray():
		for _, e := range v.ArrayValue() {
			found = secretTexts(found, e, inside)
		}
	case v.IsObject():
		for _, e := range v.ObjectValue() {
			found = secretTexts(found, e, inside)
		}
	}
	return found
}

// hidden marks those strings of a value that contain one of the texts.
func hidden(v resource.PropertyValue, texts []string) resource.PropertyValue {
	if isSecret(v) {
		return v
	}
	switch p := plain(v); {
	case p.IsString():
		if slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(p.StringValue(), t) }) {
			return resource.MakeSecret(v)
		}
	case p.IsArray():
		list := make([]resource.PropertyValue, len(p.ArrayValue()))
		for i, e := range p.ArrayValue() {
			list[i] = hidden(e, texts)
		}
		return resource.NewProperty(list)
	case p.IsObject():
		object := make(resource.PropertyMap, len(p.ObjectValue()))
		for k, e := range p.ObjectValue() {
			object[k] = hidden(e, texts)
		}
		return resource.NewProperty(object)
	}
	return v
}
