package control

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// scene is what controls look at: the network, the resources of the plan if there is one, and the prover.
type scene struct {
	n *network.Network
	x *network.Index
	d *intent.Decider
	// plan is nil where the network was read from a snapshot.
	plan   *plan.Plan
	byURN  map[string]*plan.Resource
	byType map[string][]*plan.Resource
	// astray are interfaces of which the subnet is not known.
	astray []*network.Interface
	// relaxed is what the components were told to loosen.
	relaxed []intent.Relaxation
}

func newScene(p *plan.Plan, n *network.Network) *scene {
	s := &scene{n: n, d: intent.NewDecider(n), plan: p, byURN: map[string]*plan.Resource{}, byType: map[string][]*plan.Resource{}}
	s.x = s.d.Index()
	for _, i := range n.Interfaces {
		if i.Subnet == "" {
			s.astray = append(s.astray, i)
		}
	}
	if p == nil {
		return s
	}
	for _, r := range p.Resources {
		s.byURN[r.URN] = r
		if r.Custom {
			s.byType[shortType(r.Type)] = append(s.byType[shortType(r.Type)], r)
		}
	}
	s.relaxed = intent.Relaxations(p)
	return s
}

// shortType is a type of the AWS package without what is said twice: "ec2:Vpc". Modules under which the package has the same types a second time count as one, as
// do versions of a type.
func shortType(token string) string {
	module, name, ok := strings.Cut(strings.TrimPrefix(token, "aws:"), ":")
	if !ok || !strings.HasPrefix(token, "aws:") {
		return ""
	}
	module, _, _ = strings.Cut(module, "/")
	switch module {
	case "alb", "elasticloadbalancingv2", "applicationloadbalancing":
		module = "lb"
	}
	return module + ":" + strings.TrimSuffix(name, "V2")
}

// kind is a sort of resources that controls are about.
type kind struct {
	// word is what one is called.
	word  string
	types []string
	// parts are those of a network that a snapshot tells of, with what it tells of them under the names that properties have in a plan. A nil one is a
	// sort of which a snapshot tells nothing.
	parts func(*network.Network) []subject
}

// subject is a resource that a control is asked about.
type subject struct {
	*plan.Resource
	word string
	// partial says that a property which is not there may have any value.
	partial bool
	origin  network.Origin
}

// all are the subjects of a kind. Of a snapshot that tells nothing of them, told is false.
func (s *scene) all(k kind) (list []subject, told bool) {
	if s.plan == nil {
		if k.parts == nil {
			return nil, false
		}
		list = k.parts(s.n)
		for i := range list {
			list[i].word, list[i].partial = k.word, true
		}
		return list, true
	}
	for _, t := range k.types {
		for _, r := range s.byType[t] {
			list = append(list, subjectOf(r, k.word))
		}
	}
	return list, true
}

// subjectOf is a resource of the plan as a subject. Of one that exists already, only outputs tell.
func subjectOf(r *plan.Resource, word string) subject {
	o := network.Origin{URN: r.URN}
	if at := cmp.Or(r.Source, r.DefinedAt); at != nil {
		o.File, o.Line = at.File, at.Line
	}
	out := subject{Resource: r, word: word, origin: o, partial: r.External}
	if r.External {
		read := *r
		read.Inputs = r.Outputs
		out.Resource = &read
	}
	return out
}

// each asks about every subject of a kind. A kind of which nothing is told is unknown as a whole.
func (s *scene) each(k kind, ask func(subject) finding) []finding {
	list, told := s.all(k)
	if !told {
		return []finding{{status: Unknown, message: "a snapshot does not tell of " + plural(k.word)}}
	}
	var out []finding
	for _, r := range list {
		f := ask(r)
		f.resource = r.ref()
		out = append(out, f)
	}
	return out
}

func plural(word string) string {
	if strings.HasSuffix(word, "y") {
		return strings.TrimSuffix(word, "y") + "ies"
	}
	return word + "s"
}

// ref names the subject.
func (r subject) ref() Resource {
	name := r.Name
	if tags, ok := r.Inputs["tags"].(map[string]any); ok {
		if s, ok := tags["Name"].(string); ok && s != plan.Unknown && s != plan.Secret {
			name = s
		}
	}
	id := r.ID
	if id == plan.Unknown {
		id = ""
	}
	return Resource{URN: r.URN, Type: r.word, Name: name, ID: id}
}

// refersTo says whether a property of one resource names another.
func (r subject) refersTo(property string, other subject) tri {
	v := r.get(property)
	if v.known() {
		text := v.text()
		if text == "" {
			return no
		}
		names := []string{other.ID}
		for _, output := range []string{"id", "arn", "bucket", "name"} {
			for _, from := range []map[string]any{other.Outputs, other.Inputs} {
				if s, ok := from[output].(string); ok && s != plan.Unknown && s != plan.Secret {
					names = append(names, s)
				}
			}
		}
		return of(slices.Contains(names, text))
	}
	root, _, _ := strings.Cut(property, ".")
	on := r.PropertyDependencies[root]
	switch {
	case slices.Contains(on, other.URN):
		return yes
	case len(on) > 0:
		return no
	}
	return maybe
}

// about are the resources of some types that belong to a subject, by the property that names it. Whether one that is not known belongs to it, too, may says.
func (s *scene) about(other subject, property string, types ...string) (list []subject, may bool) {
	for _, t := range types {
		for _, r := range s.byType[t] {
			c := subjectOf(r, "")
			switch c.refersTo(property, other) {
			case yes:
				list = append(list, c)
			case maybe:
				may = true
			case no:
			}
		}
	}
	return list, may || s.plan == nil || other.partial
}

// made reports whether the plan makes a part of the network, and does not only name it; of a snapshot, all parts count as made.
func (s *scene) made(o network.Origin, types ...string) bool {
	if s.plan == nil {
		return true
	}
	r := s.byURN[o.URN]
	return r != nil && !r.External && slices.Contains(types, shortType(r.Type))
}
