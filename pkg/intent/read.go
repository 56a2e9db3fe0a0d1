package intent

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
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
	defer f.Close()
	return Read(f, file)
}

// Read reads intents, in YAML or JSON: a document with the key intents, a list. The name of the file is for origins. All mistakes come at
// once, as validate.Errors with the paths of the document.
func Read(r io.Reader, file string) ([]Intent, error) {
	var doc yaml.Node
	if err := yaml.NewDecoder(r).Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%s: no intents: the file is empty", file)
		}
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	p := &parser{file: file}
	root := doc.Content[0]
	list := p.field(validate.Path{}, root, "intents")
	p.only(validate.Path{}, root, "intents")
	switch {
	case list == nil:
		p.c.Addf(validate.Required, validate.At("intents"), nil, "the document needs a list called intents")
	case list.Kind != yaml.SequenceNode:
		p.c.Addf(validate.Invalid, validate.At("intents"), list.Value, "intents is a list")
	default:
		p.list(validate.At("intents"), list)
	}
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

func (p *parser) list(at validate.Path, list *yaml.Node) {
	lines := map[string]int{}
	for i, n := range list.Content {
		in, ok := p.intent(at.Index(i), deref(n))
		if !ok {
			continue
		}
		if first, dup := lines[in.Name]; dup {
			p.c.Addf(validate.Duplicate, at.Index(i).Field("name"), in.Name, "%q is also the name of the intent in line %d; give each its own", in.Name, first)
		}
		lines[in.Name] = n.Line
		p.out = append(p.out, in)
	}
}

func deref(n *yaml.Node) *yaml.Node {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// field is the value of a key of a mapping; nil if it is not there.
func (p *parser) field(at validate.Path, n *yaml.Node, key string) *yaml.Node {
	if n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return deref(n.Content[i+1])
		}
	}
	_ = at
	return nil
}

// only reports the keys of a mapping that mean nothing.
func (p *parser) only(at validate.Path, n *yaml.Node, keys ...string) {
	if n.Kind != yaml.MappingNode {
		p.c.Addf(validate.Invalid, at, n.Value, "want a mapping with %s", strings.Join(keys, ", "))
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		known := false
		for _, k := range keys {
			known = known || n.Content[i].Value == k
		}
		if !known {
			p.c.Addf(validate.NotSupported, at.Field(n.Content[i].Value), n.Content[i].Value, "line %d: no such key; there is %s", n.Content[i].Line, strings.Join(keys, ", "))
		}
	}
}

// shapes are the keys of each kind of intent; the first are required.
func shapes() map[Kind]struct{ required, optional []string } {
	type shape = struct{ required, optional []string }
	return map[Kind]shape{
		Deny:  {[]string{"from", "to"}, []string{"ports", "family", "both", "connections"}},
		Allow: {[]string{"from", "to"}, []string{"ports", "family"}},
		Only:  {[]string{"from", "to"}, []string{"ports", "family"}},
		Via:   {[]string{"from", "to", "through"}, []string{"ports", "family"}},
		Avoid: {[]string{"from", "to", "through"}, []string{"ports", "family"}},
	}
}

// kindsInOrder lists the kinds as the documents do.
func kindsInOrder() []Kind { return []Kind{Deny, Allow, Only, Via, Avoid, Isolate} }

func (p *parser) intent(at validate.Path, n *yaml.Node) (Intent, bool) {
	in := Intent{Source: FromFile, Origin: network.Origin{File: p.file, Line: n.Line}}
	keys := []string{"name"}
	for _, k := range kindsInOrder() {
		keys = append(keys, string(k))
	}
	p.only(at, n, keys...)
	if n.Kind != yaml.MappingNode {
		return in, false
	}
	if name := p.field(at, n, "name"); name != nil && name.Kind == yaml.ScalarNode && strings.TrimSpace(name.Value) != "" {
		in.Name = strings.TrimSpace(name.Value)
	} else {
		p.c.Addf(validate.Required, at.Field("name"), "", "an intent needs a name: a sentence that says what it wants")
	}
	var body *yaml.Node
	for _, k := range kindsInOrder() {
		b := p.field(at, n, string(k))
		switch {
		case b == nil:
		case in.Kind != "":
			p.c.Addf(validate.Conflict, at.Field(string(k)), nil, "an intent is one of %s, not two: make it two intents", in.Kind)
		default:
			in.Kind, body = k, b
		}
	}
	if body == nil {
		p.c.Addf(validate.Required, at, nil, "an intent needs one of %s", strings.Join(keys[1:], ", "))
		return in, false
	}
	p.body(at.Field(string(in.Kind)), &in, body)
	return in, true
}

func (p *parser) body(at validate.Path, in *Intent, n *yaml.Node) {
	if in.Kind == Isolate {
		if in.From = p.selectors(at, n, false); len(in.From) < 2 {
			p.c.Addf(validate.TooSmall, at, len(in.From), "isolate takes a list of at least two segments")
		}
		return
	}
	shape := shapes()[in.Kind]
	p.only(at, n, append(append([]string(nil), shape.required...), shape.optional...)...)
	for _, key := range shape.required {
		f := p.field(at, n, key)
		if f == nil {
			p.c.Addf(validate.Required, at.Field(key), nil, "%s needs %s: a selector or a list of them", in.Kind, key)
			continue
		}
		list := p.selectors(at.Field(key), f, key == "through")
		switch key {
		case "from":
			in.From = list
		case "to":
			in.To = list
		case "through":
			in.Through = list
		}
	}
	p.options(at, in, n)
}

func (p *parser) options(at validate.Path, in *Intent, n *yaml.Node) {
	if f := p.field(at, n, "ports"); f != nil {
		for i, s := range p.strings(at.Field("ports"), f) {
			ports, err := ParsePorts(s)
			if err != nil {
				p.c.Addf(validate.Invalid, at.Field("ports").Index(i), s, "%v", err)
				continue
			}
			in.Ports = append(in.Ports, ports)
		}
	}
	if f := p.field(at, n, "family"); f != nil {
		if in.Family = Family(f.Value); in.Family != IPv4 && in.Family != IPv6 {
			p.c.Addf(validate.NotSupported, at.Field("family"), f.Value, "%q is no family: write ipv4 or ipv6, or leave it out for both", f.Value)
		}
	}
	for _, b := range []struct {
		key string
		to  *bool
	}{{"both", &in.Both}, {"connections", &in.Connections}} {
		f := p.field(at, n, b.key)
		if f == nil {
			continue
		}
		if err := f.Decode(b.to); err != nil {
			p.c.Addf(validate.Invalid, at.Field(b.key), f.Value, "write true or false")
		}
	}
}

// strings reads a string or a list of strings.
func (p *parser) strings(at validate.Path, n *yaml.Node) []string {
	switch n.Kind {
	case yaml.ScalarNode:
		return []string{n.Value}
	case yaml.SequenceNode:
		var out []string
		for i, m := range n.Content {
			if m = deref(m); m.Kind != yaml.ScalarNode {
				p.c.Addf(validate.Invalid, at.Index(i), nil, "line %d: want a string", m.Line)
				continue
			}
			out = append(out, m.Value)
		}
		if len(out) == 0 {
			p.c.Addf(validate.TooSmall, at, nil, "line %d: the list is empty", n.Line)
		}
		return out
	}
	p.c.Addf(validate.Invalid, at, nil, "line %d: want a string or a list of strings", n.Line)
	return nil
}

func (p *parser) selectors(at validate.Path, n *yaml.Node, nodes bool) []Selector {
	var out []Selector
	for i, text := range p.strings(at, n) {
		here := at
		if n.Kind == yaml.SequenceNode {
			here = at.Index(i)
		}
		s, err := ParseSelector(text)
		if err == nil && nodes != kinds[s.Kind].node && (nodes || !kinds[s.Kind].end) {
			err = fmt.Errorf("%q cannot stand here", text)
		}
		if err != nil {
			p.c.Addf(validate.Invalid, here, text, "%v", err)
			continue
		}
		out = append(out, s)
	}
	return out
}

// ParsePorts reads "tcp/443", "udp/1024-65535", "tcp", "icmp", or the number of a protocol.
func ParsePorts(text string) (Ports, error) {
	name, ports, ranged := strings.Cut(strings.ToLower(strings.TrimSpace(text)), "/")
	out := Ports{From: -1, To: -1}
	switch name {
	case "tcp":
		out.Protocol = 6
	case "udp":
		out.Protocol = 17
	case "icmp", "icmpv6":
		out.Protocol = 1
	case "all", "any":
		out.Protocol = network.AnyProtocol
	default:
		n, err := strconv.ParseUint(name, 10, 8)
		if err != nil {
			return out, fmt.Errorf("%q is no protocol and port: write tcp/443, udp/1024-65535, tcp, icmp, or a protocol's number", text)
		}
		out.Protocol = int(n)
	}
	if !ranged {
		return out, nil
	}
	if out.Protocol != 6 && out.Protocol != 17 {
		return out, fmt.Errorf("%q: only tcp and udp have ports", text)
	}
	lo, hi, isRange := strings.Cut(ports, "-")
	if !isRange {
		hi = lo
	}
	from, err1 := strconv.ParseUint(lo, 10, 16)
	to, err2 := strconv.ParseUint(hi, 10, 16)
	if err1 != nil || err2 != nil || from > to {
		return out, fmt.Errorf("%q: %q is no port or range of ports from 0 to 65535", text, ports)
	}
	out.From, out.To = int(from), int(to)
	return out, nil
}

// String is the ports as they are written.
func (p Ports) String() string {
	name := map[int]string{6: "tcp", 17: "udp", 1: "icmp", network.AnyProtocol: "all"}[p.Protocol]
	if name == "" {
		name = strconv.Itoa(p.Protocol)
	}
	switch {
	case p.From < 0:
		return name
	case p.From == p.To:
		return fmt.Sprintf("%s/%d", name, p.From)
	}
	return fmt.Sprintf("%s/%d-%d", name, p.From, p.To)
}
