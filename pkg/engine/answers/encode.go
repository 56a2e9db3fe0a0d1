package answers

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

func (f Function) node() *yaml.Node {
	n := mapping("token", scalar(f.Token))
	if len(f.Args) > 0 {
		n.Content = append(n.Content, scalar("args"), object(f.Args))
	}
	if f.Region != "" {
		n.Content = append(n.Content, scalar("region"), scalar(f.Region))
	}
	n.Content = append(n.Content, scalar("result"), object(f.Result))
	return n
}

func (r Resource) node() *yaml.Node {
	return mapping("type", scalar(r.Type), "id", scalar(r.ID), "outputs", object(r.Outputs))
}

func (s Stack) node() *yaml.Node {
	n := mapping("outputs", object(s.Outputs))
	if len(s.SecretOutputs) > 0 {
		n.Content = append(n.Content, scalar("secretOutputs"), value(s.SecretOutputs))
	}
	return n
}

func mapping(pairs ...any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for i := 0; i+1 < len(pairs); i += 2 {
		n.Content = append(n.Content, scalar(pairs[i].(string)), pairs[i+1].(*yaml.Node))
	}
	return n
}

// scalar is a string, quoted where it would be read as something else. One of several lines is put on one: yaml.v3 writes some as blocks that
// it cannot read again.
func scalar(text string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(text)
	if strings.ContainsAny(text, "\r\n") {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// object is a mapping in the order of its names; nil is null.
func object(m map[string]any) *yaml.Node {
	if m == nil {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
	}
	n := mapping()
	for _, name := range slices.Sorted(maps.Keys(m)) {
		n.Content = append(n.Content, scalar(name), value(m[name]))
	}
	return n
}

func value(v any) *yaml.Node {
	switch v := v.(type) {
	case nil:
		return object(nil)
	case string:
		return scalar(v)
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(v)}
	case float64:
		return number(v)
	case map[string]any:
		return object(v)
	case []string:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = e
		}
		return value(list)
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		for _, e := range v {
			n.Content = append(n.Content, value(e))
		}
		return n
	default:
		panic(fmt.Sprintf("answers: %v (%T) is not a value of JSON", v, v))
	}
}

func number(f float64) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.FormatFloat(f, 'f', -1, 64)}
	if strings.Contains(n.Value, ".") {
		n.Tag = "!!float"
	}
	return n
}

// spellNulls writes out the nulls of a document that stand there as nothing, which yaml.v3 would write as empty strings.
func spellNulls(n *yaml.Node) {
	if isNull(n) && n.Value == "" {
		n.Value = "null"
	}
	for _, c := range n.Content {
		spellNulls(c)
	}
}
