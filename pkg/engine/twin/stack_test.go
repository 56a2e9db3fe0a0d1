package twin

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// stack registers resources one after the other, as an engine does.
type stack struct {
	t      testing.TB
	twin   *Twin
	region string
	byID   map[string]registered
}

// registered is a resource of a stack.
type registered struct {
	typ             string
	inputs, outputs resource.PropertyMap
}

func newStack(t testing.TB, o Options) *stack {
	t.Helper()
	return &stack{t: t, twin: New(o), byID: map[string]registered{}}
}

// token is the whole token of a short one.
func token(short string) string {
	module, typ, _ := strings.Cut(short, ":")
	return "aws:" + module + "/" + strings.ToLower(typ[:1]) + typ[1:] + ":" + typ
}

// add registers a resource by its short token.
func (s *stack) add(short, name string, inputs map[string]any) Answer {
	s.t.Helper()
	return s.register(Registration{Type: token(short), Name: name, Inputs: resource.NewPropertyMapFromMap(inputs)})
}

func (s *stack) register(r Registration) Answer {
	s.t.Helper()
	if r.URN == "" {
		r.URN = "urn:pulumi:dev::project::" + r.Type + "::" + r.Name
	}
	if r.Region == "" {
		r.Region = s.region
	}
	r.Existing = func(id string) (string, resource.PropertyMap, resource.PropertyMap, bool) {
		m, ok := s.byID[id]
		return m.typ, m.inputs, m.outputs, ok
	}
	a := s.twin.Create(r)
	if _, taken := s.byID[a.ID]; !taken {
		s.byID[a.ID] = registered{r.Type, r.Inputs, a.Outputs}
	}
	return a
}

// out is an output as a plain Go value; nil where it is unknown.
func out(a Answer, property string) any {
	v, ok := a.Outputs[resource.PropertyKey(property)]
	if !ok || v.ContainsUnknowns() {
		return nil
	}
	return resource.PropertyMap{"v": v}.MapRepl(nil, func(v resource.PropertyValue) (any, bool) {
		if v.IsSecret() {
			return v.SecretValue().Element.V, true
		}
		return nil, false
	})["v"]
}

// unknown is a value that is not known before deployment.
func unknown() resource.PropertyValue { return resource.MakeComputed(resource.NewStringProperty("")) }
