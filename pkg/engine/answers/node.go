package answers

import (
	"math"
	"slices"
	"strconv"

	"gopkg.in/yaml.v3"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// maxNodes and maxDepth bound what one file may unfold to: aliases of aliases grow without bound, one that contains itself never ends.
const (
	maxNodes = 1 << 20
	maxDepth = 100
)

// fields reads a mapping whose keys are known; any other key is a mistake.
func (r *reader) fields(n *yaml.Node, at validate.Path, known map[string]func(*yaml.Node, validate.Path)) {
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	r.pairs(n, at, validate.Path.Field, func(name string, n *yaml.Node, at validate.Path) {
		if read, ok := known[name]; ok {
			read(n, at)
			return
		}
		validate.OneOf(&r.found, at, name, names...)
	})
}

// pairs reads a mapping of any keys. A null stands for an empty one.
func (r *reader) pairs(n *yaml.Node, at validate.Path, step func(validate.Path, string) validate.Path,
	each func(string, *yaml.Node, validate.Path),
) {
	n = resolved(n)
	if isNull(n) {
		return
	}
	if n.Kind != yaml.MappingNode {
		r.found.Addf(validate.Invalid, at, n.Value, "must be a mapping of names to values, found %s", kindOf(n))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := resolved(n.Content[i])
		if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
			r.found.Addf(validate.NotSupported, at, nil, "line %d: a key must be a plain word or string", key.Line)
			continue
		}
		here := step(at, key.Value)
		if seen[key.Value] {
			r.found.Addf(validate.Duplicate, here, key.Value, "is there twice (line %d); keep one", key.Line)
			continue
		}
		seen[key.Value] = true
		each(key.Value, n.Content[i+1], here)
	}
}

// items reads a list. A null stands for an empty one.
func (r *reader) items(n *yaml.Node, at validate.Path, each func(*yaml.Node, validate.Path)) {
	n = resolved(n)
	if isNull(n) {
		return
	}
	if n.Kind != yaml.SequenceNode {
		r.found.Addf(validate.Invalid, at, n.Value, "must be a list, found %s", kindOf(n))
		return
	}
	for i, item := range n.Content {
		each(item, at.Index(i))
	}
}

func (r *reader) text(n *yaml.Node, at validate.Path) string {
	n = resolved(n)
	if n.Kind != yaml.ScalarNode || isNull(n) {
		r.found.Addf(validate.Invalid, at, n.Value, "must be a string, found %s", kindOf(n))
		return ""
	}
	return n.Value
}

// object reads a mapping to values of JSON; null gives nil.
func (r *reader) object(n *yaml.Node, at validate.Path) map[string]any {
	if isNull(resolved(n)) {
		return nil
	}
	m := map[string]any{}
	r.pairs(n, at, validate.Path.Field, func(name string, n *yaml.Node, at validate.Path) { m[name] = r.value(n, at) })
	return m
}

// value reads a node as JSON would have it: every number a float64, a date the text that it was written as.
func (r *reader) value(n *yaml.Node, at validate.Path) any {
	r.budget--
	r.depth++
	defer func() { r.depth-- }()
	if r.budget > 0 && r.depth > maxDepth {
		r.budget = 0
	}
	if r.budget == 0 {
		r.found.Addf(validate.NotSupported, validate.Path{}, nil,
			"unfolds to more than %d values, or to more than %d within each other; write aliases out", maxNodes, maxDepth)
	}
	if r.budget <= 0 {
		return nil
	}
	n = resolved(n)
	switch n.Kind {
	case yaml.MappingNode:
		return r.object(n, at)
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		r.items(n, at, func(n *yaml.Node, at validate.Path) { list = append(list, r.value(n, at)) })
		return list
	default:
		return r.scalar(n, at)
	}
}

func (r *reader) scalar(n *yaml.Node, at validate.Path) any {
	switch n.Tag {
	case "!!null":
		return nil
	case "!!bool":
		b, err := strconv.ParseBool(n.Value)
		if err == nil {
			return b
		}
	case "!!int", "!!float":
		var f float64
		if err := n.Decode(&f); err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) {
			return f
		}
	case "!!str", "!!timestamp":
		return n.Value
	}
	r.found.Addf(validate.NotSupported, at, n.Value, "%s %q is not a value of JSON; quote it", n.Tag, n.Value)
	return nil
}

func resolved(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func kindOf(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case isNull(n):
		return "nothing"
	default:
		return strconv.Quote(n.Value)
	}
}
