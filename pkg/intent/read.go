package intent

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Load reads a file of intents.
func Load(file string) ([]Intent, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	return Read(f, file)
}

// Read reads intents, in YAML or JSON: a document with the key intents, a list. The name of the file is for origins. All mistakes come at
// once, as validate.Errors with the paths of the document, and their lines.
func Read(r io.Reader, file string) ([]Intent, error) {
	var doc, more yaml.Node
	d := yaml.NewDecoder(r)
	if err := d.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%s: no intents: the file is empty", file)
		}
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if err := d.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: more follows the first document, which would not be read: write one list of intents", file)
	}
	p := &parser{file: file}
	p.document(deref(doc.Content[0]))
	if err := p.c.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return p.out, nil
}

// parser reads a document of intents.
type parser struct {
	file string
	c    validate.Collector
	out  []Intent
}

// wrong notes a mistake in a line of the document.
func (p *parser) wrong(kind validate.Kind, at validate.Path, n *yaml.Node, format string, args ...any) {
	p.c.Addf(kind, at, n.Value, "line %d: "+format, append([]any{n.Line}, args...)...)
}

func (p *parser) document(root *yaml.Node) {
	if !p.mapping(validate.Path{}, root, "intents") {
		return
	}
	at := validate.At("intents")
	switch list := field(root, "intents"); {
	case list == nil:
		p.wrong(validate.Required, at, root, "the document needs a list called intents")
	case list.Kind != yaml.SequenceNode:
		p.wrong(validate.Invalid, at, list, "intents is a list, each with a name and what it wants")
	default:
		p.list(at, list)
	}
}

func (p *parser) list(at validate.Path, list *yaml.Node) {
	lines := map[string]int{}
	for i, n := range list.Content {
		in, ok := p.intent(at.Index(i), deref(n))
		if first, dup := lines[in.Name]; dup && in.Name != "" {
			p.wrong(validate.Duplicate, at.Index(i).Field("name"), n, "%q is also the name of the intent in line %d; give each its own", in.Name, first)
		} else {
			lines[in.Name] = n.Line
		}
		if ok {
			p.out = append(p.out, in)
		}
	}
}

// deref is the node that an alias stands for.
func deref(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// field is the value of a key of a mapping; nil if it is not there.
func field(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return deref(n.Content[i+1])
		}
	}
	return nil
}

// mapping reports whether a node is a mapping, and notes the keys that mean nothing or stand there twice.
func (p *parser) mapping(at validate.Path, n *yaml.Node, keys ...string) bool {
	if n.Kind != yaml.MappingNode {
		p.wrong(validate.Invalid, at, n, "want a mapping with %s", strings.Join(keys, ", "))
		return false
	}
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if !slices.Contains(keys, key.Value) {
			p.wrong(validate.NotSupported, at.Field(key.Value), key, "no such key; there is %s", strings.Join(keys, ", "))
		} else if first, twice := lines[key.Value]; twice {
			p.wrong(validate.Duplicate, at.Field(key.Value), key, "it stands in line %d already; only one of the two would count", first)
		}
		lines[key.Value] = key.Line
	}
	return true
}

// shape is the keys of a kind of intent.
type shape struct{ required, optional []string }

func shapeOf(k Kind) shape {
	s := shape{[]string{"from", "to"}, []string{"ports", "family"}}
	switch k {
	case Deny:
		s.optional = append(s.optional, "except", "both", "connections")
	case Via, Avoid:
		s.required = append(s.required, "through")
		s.optional = append(s.optional, "except")
	case Allow, Only, Accept, Isolate:
	}
	return s
}

// kindsInOrder lists the kinds as the documents do.
func kindsInOrder() []Kind { return []Kind{Deny, Allow, Only, Accept, Via, Avoid, Isolate} }

func (p *parser) intent(at validate.Path, n *yaml.Node) (Intent, bool) {
	in := Intent{Source: FromFile, Origin: network.Origin{File: p.file, Line: n.Line}}
	keys := []string{"name"}
	for _, k := range kindsInOrder() {
		keys = append(keys, string(k))
	}
	if !p.mapping(at, n, keys...) {
		return in, false
	}
	switch name := field(n, "name"); {
	case name == nil:
		p.wrong(validate.Required, at.Field("name"), n, "an intent needs a name: a sentence that says what it wants")
	case !isString(name) || strings.TrimSpace(name.Value) == "":
		p.wrong(validate.Invalid, at.Field("name"), name, "the name of an intent is a sentence that says what it wants")
	default:
		in.Name = strings.TrimSpace(name.Value)
	}
	var body *yaml.Node
	for _, k := range kindsInOrder() {
		b := field(n, string(k))
		switch {
		case b == nil:
		case in.Kind != "":
			p.wrong(validate.Conflict, at.Field(string(k)), b, "an intent is one thing, and this is %s already: make it two intents", in.Kind)
		default:
			in.Kind, body = k, b
		}
	}
	if body == nil {
		p.wrong(validate.Required, at, n, "an intent needs one of %s", strings.Join(keys[1:], ", "))
		return in, false
	}
	p.body(at.Field(string(in.Kind)), &in, body)
	return in, true
}

func (p *parser) body(at validate.Path, in *Intent, n *yaml.Node) {
	if in.Kind == Isolate {
		if n.Kind != yaml.SequenceNode || len(n.Content) < 2 {
			p.wrong(validate.TooSmall, at, n, "isolate takes a list of at least two segments")
			return
		}
		in.From = p.selectors(at, n, ends())
		return
	}
	s := shapeOf(in.Kind)
	if !p.mapping(at, n, slices.Concat(s.required, s.optional)...) {
		return
	}
	for _, key := range s.required {
		f := field(n, key)
		if f == nil {
			p.wrong(validate.Required, at.Field(key), n, "%s needs %s: a selector or a list of them", in.Kind, key)
			continue
		}
		list := p.selectors(at.Field(key), f, rolesOf(in.Kind)[key])
		switch key {
		case "from":
			in.From = list
		case "to":
			in.To = list
		case "through":
			in.Through = list
		}
	}
	if f := field(n, "except"); f != nil {
		in.Except = p.selectors(at.Field("except"), f, ends())
	}
	p.options(at, in, n)
	if len(in.Except) > 0 && (in.Both || in.Connections) {
		p.wrong(validate.Conflict, at.Field("except"), field(n, "except"), "it is about the first packets of from alone: leave both and connections out, or make it two intents")
	}
}

func (p *parser) options(at validate.Path, in *Intent, n *yaml.Node) {
	if f := field(n, "ports"); f != nil {
		p.each(at.Field("ports"), f, func(at validate.Path, n *yaml.Node) {
			ports, err := ParsePorts(n.Value)
			if err != nil {
				p.wrong(validate.Invalid, at, n, "%v", err)
				return
			}
			in.Ports = append(in.Ports, ports)
		})
	}
	if f := field(n, "family"); f != nil {
		if in.Family = Family(f.Value); in.Family != IPv4 && in.Family != IPv6 {
			p.wrong(validate.NotSupported, at.Field("family"), f, "%q is no family: write ipv4 or ipv6, or leave it out for both", f.Value)
		}
	}
	for _, b := range []struct {
		key string
		to  *bool
	}{{"both", &in.Both}, {"connections", &in.Connections}} {
		f := field(n, b.key)
		if f != nil && (f.Tag != "!!bool" || f.Decode(b.to) != nil) {
			p.wrong(validate.Invalid, at.Field(b.key), f, "write true or false")
		}
	}
}

// isString reports whether a node is text, and not a number, null, or a list.
func isString(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!str" }

// each calls f with a scalar, or with each of a list of them.
func (p *parser) each(at validate.Path, n *yaml.Node, f func(validate.Path, *yaml.Node)) {
	switch n.Kind {
	case yaml.ScalarNode:
		f(at, n)
		return
	case yaml.SequenceNode:
		for i, m := range n.Content {
			if m = deref(m); m.Kind != yaml.ScalarNode {
				p.wrong(validate.Invalid, at.Index(i), m, "want a string")
				continue
			}
			f(at.Index(i), m)
		}
		if len(n.Content) == 0 {
			p.wrong(validate.TooSmall, at, n, "the list is empty")
		}
		return
	default:
	}
	p.wrong(validate.Invalid, at, n, "want a string or a list of strings")
}

// role is what selectors stand for in a place of an intent: which kinds may, and what the others are not.
type role struct {
	may  func(kind) bool
	what string
}

func ends() role {
	return role{func(k kind) bool { return k.end }, "no end that packets start from or arrive at"}
}

// rolesOf are the roles of the keys of a kind of intent.
func rolesOf(k Kind) map[string]role {
	to := ends()
	if k == Via || k == Avoid {
		to.may = func(k kind) bool { return k.end || k.front }
	}
	return map[string]role{"from": ends(), "to": to, "through": {func(k kind) bool { return k.node }, "nothing that packets go through"}}
}

// selectors reads the selectors of a role.
func (p *parser) selectors(at validate.Path, n *yaml.Node, as role) []Selector {
	var out []Selector
	p.each(at, n, func(at validate.Path, n *yaml.Node) {
		s, err := ParseSelector(n.Value)
		if err == nil && !as.may(kinds[s.Kind]) {
			err = fmt.Errorf("%q is %s; write one of %s", n.Value, as.what, strings.Join(forms(as.may), ", "))
		}
		if err != nil {
			p.wrong(validate.Invalid, at, n, "%v", err)
			return
		}
		out = append(out, s)
	})
	return out
}
