package twin

import (
	"cmp"
	"fmt"
	"maps"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// kind is what the twin knows of a resource type beyond the provider's schema.
type kind struct {
	// id is the pattern of the resource's id; one that names a property is filled in after props.
	id string
	// props are computed in their order; a string is a pattern, anything else the value itself.
	props []prop
	// more computes what no pattern can say; it runs last.
	more func(*making)
}

type prop struct {
	name  string
	value any
}

// Create answers a registration. It never fails: a type that the twin does not know gets an id and its inputs.
func (t *Twin) Create(r Registration) Answer {
	if r.Inputs == nil {
		r.Inputs = resource.PropertyMap{}
	}
	m := &making{twin: t, reg: r, region: cmp.Or(r.Region, t.region), account: cmp.Or(r.Account, t.account)}
	s := t.schemaOf(r.Type)
	m.out = make(resource.PropertyMap, len(r.Inputs)+len(s.defaults)+8)
	maps.Copy(m.out, s.defaults)
	for k, v := range r.Inputs {
		if m.given(string(k)) {
			m.out[k] = v
		}
	}
	if s.naming != nil {
		m.autoname(s.naming)
	}
	m.make(t.kinds[short(r.Type)])
	m.allTags(s)
	m.hide(s.secrets)
	m.hideDerived()
	return Answer{ID: m.id, Outputs: m.out, Assumptions: m.assumptions, Problem: m.problem}
}

func (m *making) make(k kind) {
	late := strings.Contains(k.id, "{.")
	if !late {
		m.identify(k.id)
	}
	for _, p := range k.props {
		if pattern, ok := p.value.(string); !ok {
			m.set(p.name, p.value)
		} else if s, ok := m.expand(pattern, p.name); ok {
			m.set(p.name, s)
		}
	}
	if late {
		m.identify(k.id)
	}
	if k.more != nil {
		k.more(m)
	}
}

// identify gives the resource its id. Where the pattern needs what is unknown, and where there is none, the id is the
// type's name and a hash, which no resource of AWS is named like.
func (m *making) identify(pattern string) {
	if pattern != "" {
		if id, ok := m.expand(pattern, ""); ok {
			m.id = id
			return
		}
	}
	if strings.HasPrefix(m.reg.Type, "pulumi:providers:") {
		m.id = m.digest("").uuid()
		return
	}
	typ := m.reg.Type[strings.LastIndexAny(m.reg.Type, ":/")+1:]
	if typ == "" {
		typ = "resource"
	}
	m.id = strings.ToLower(typ[:1]) + typ[1:] + "-" + m.digest("").hex(idDigits)
}

// autoname gives the generated name that the provider would, with digits of the URN in the place of random ones.
func (m *making) autoname(n *naming) {
	prefix := n.property + "Prefix"
	switch {
	case m.given(n.property):
		return
	case m.given(prefix):
		m.forget(n.property)
		if s, ok := m.text(prefix); ok {
			m.set(n.property, s+m.digest(n.property).digits(26))
		}
		return
	}
	name, fits := n.name(m.reg.Name, m.digest(n.property))
	m.set(n.property, name)
	if !fits {
		m.problem = fmt.Sprintf("%s: the logical name %q and the %d characters that are added exceed the %d that a name may have; give %s, or a shorter logical name",
			n.property, m.reg.Name, suffixLength+len(n.prefix), n.limit, n.property)
	}
}

// allTags merges the provider's default tags below the resource's own.
func (m *making) allTags(s *schema) {
	if _, has := s.defaults["tagsAll"]; !has {
		return
	}
	own := m.get("tags")
	if !own.IsObject() && !own.IsNull() {
		m.forget("tagsAll")
		return
	}
	all := maps.Clone(m.reg.DefaultTags)
	if all == nil {
		all = resource.PropertyMap{}
	}
	if own.IsObject() {
		maps.Copy(all, own.ObjectValue())
	}
	v := resource.NewObjectProperty(all)
	if isSecret(m.out["tags"]) {
		v = resource.MakeSecret(v)
	}
	m.out["tagsAll"] = v
}
