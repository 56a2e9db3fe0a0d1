package twin

import (
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

// hideDerived marks what was computed from a secret input: every text that holds the text of one. What is shorter than
// secretLength hides nothing: it is in too many texts by chance.
func (m *making) hideDerived() {
	var secrets []string
	for _, v := range m.reg.Inputs {
		secrets = secretTexts(secrets, v, false)
	}
	if len(secrets) == 0 {
		return
	}
	for k, v := range m.out {
		if _, input := m.reg.Inputs[k]; !input && !isSecret(v) && holds(v, secrets) {
			m.out[k] = resource.MakeSecret(v)
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

// holds tells whether a string in a value contains one of the texts.
func holds(v resource.PropertyValue, texts []string) bool {
	switch v := plain(v); {
	case v.IsString():
		for _, t := range texts {
			if strings.Contains(v.StringValue(), t) {
				return true
			}
		}
	case v.IsArray():
		for _, e := range v.ArrayValue() {
			if holds(e, texts) {
				return true
			}
		}
	case v.IsObject():
		for _, e := range v.ObjectValue() {
			if holds(e, texts) {
				return true
			}
		}
	}
	return false
}
