package engine

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// declaration is one key under config in Pulumi.yaml.
type declaration struct {
	key    string // full: "project:key"
	at     validate.Path
	typ    string // empty: any
	secret bool
	value  *yaml.Node // default or value; nil: the stack must give one
}

// setting is one value of the configuration, as Pulumi passes it to a program.
type setting struct {
	text   string
	secret bool
	// encrypted are the paths within the value that nobody can decrypt here; a placeholder stands for each.
	encrypted []string
}

// readConfig takes the keys that Pulumi.yaml declares. In old projects config is the directory of the stacks' files instead.
func (p *project) readConfig(found *validate.Collector, n *yaml.Node) {
	if n.Kind == 0 || n.Tag == "!!null" {
		return
	}
	at := validate.At("config")
	if n.Kind == yaml.ScalarNode {
		p.stackConfigDir = or(p.stackConfigDir, n.Value)
		return
	}
	if n.Kind != yaml.MappingNode {
		found.Addf(validate.Invalid, at, nil, "must be a mapping of keys to values")
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i].Value
		p.config = append(p.config, p.declare(found, at.Key(key), key, n.Content[i+1]))
	}
}

func (p *project) declare(found *validate.Collector, at validate.Path, key string, n *yaml.Node) declaration {
	d := declaration{key: p.fullKey(key), at: at, value: n}
	if n.Kind != yaml.MappingNode {
		return d
	}
	d.value = nil
	for i := 0; i+1 < len(n.Content); i += 2 {
		field, v := n.Content[i].Value, n.Content[i+1]
		switch field {
		case "type":
			d.typ = v.Value
			validate.OneOf(found, at.Field(field), d.typ, "string", "integer", "boolean", "array", "object")
		case "default", "value":
			d.value = v
		case "secret":
			d.secret = v.Value == "true"
		case "description", "items":
		default:
			found.Addf(validate.NotSupported, at.Field(field), field,
				"a key is declared with type, default, value, secret, description and items; write an object under value")
		}
	}
	return d
}

// fullKey gives a key its namespace: the project's, unless it has one. Pulumi once wrote "aws:config:region".
func (p *project) fullKey(key string) string {
	if parts := strings.SplitN(key, ":", 3); len(parts) == 3 && parts[1] == "config" {
		return parts[0] + ":" + parts[2]
	}
	if strings.Contains(key, ":") {
		return key
	}
	return p.name + ":" + key
}

// settingOf reads a value of a stack's file, or a default.
func settingOf(key string, n *yaml.Node) (setting, error) {
	var s setting
	var valid any
	if err := n.Decode(&valid); err != nil {
		return setting{}, err
	}
	s.hideEncrypted(key, "", n, map[*yaml.Node]bool{})
	datesAsText(n)
	if n.Kind == yaml.ScalarNode && n.Tag == "!!str" {
		s.text = n.Value
		return s, nil
	}
	var v any
	if err := n.Decode(&v); err != nil {
		return setting{}, err
	}
	switch v := v.(type) {
	case nil:
		return setting{}, fmt.Errorf("there is no value; give one, or leave the key out")
	case map[string]any, []any, map[any]any:
		text, err := json.Marshal(v)
		if err != nil {
			return setting{}, fmt.Errorf("not a value of JSON: %w", err)
		}
		s.text = string(text)
	default:
		s.text = fmt.Sprint(v)
	}
	return s, nil
}

// hideEncrypted puts a placeholder in the place of every {secure: ciphertext}, at any depth, and behind aliases.
func (s *setting) hideEncrypted(key, path string, n *yaml.Node, seen map[*yaml.Node]bool) {
	if seen[n] {
		return
	}
	seen[n] = true
	if n.Kind == yaml.AliasNode {
		s.hideEncrypted(key, path, n.Alias, seen)
		return
	}
	if n.Kind == yaml.MappingNode && len(n.Content) == 2 && n.Content[0].Value == "secure" && n.Content[1].Kind == yaml.ScalarNode {
		s.secret = true
		s.encrypted = append(s.encrypted, path)
		*n = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "placeholder-for-" + strings.Trim(key+path, ".")}
		return
	}
	for i, c := range n.Content {
		switch {
		case n.Kind == yaml.SequenceNode:
			s.hideEncrypted(key, path+"["+strconv.Itoa(i)+"]", c, seen)
		case n.Kind == yaml.MappingNode && i%2 == 1:
			s.hideEncrypted(key, path+"."+n.Content[i-1].Value, c, seen)
		}
	}
}

// datesAsText keeps what looks like a date as it is written; YAML would make a point in time of it.
func datesAsText(n *yaml.Node) {
	if n.Tag == "!!timestamp" {
		n.Tag = "!!str"
	}
	for _, c := range n.Content {
		datesAsText(c)
	}
}

// check tells whether a value is of the type that its key is declared with.
func (d declaration) check(s setting) error {
	if len(s.encrypted) > 0 {
		return nil
	}
	ok := true
	switch d.typ {
	case "integer":
		_, err := strconv.ParseInt(s.text, 10, 64)
		ok = err == nil
	case "boolean":
		ok = slices.Contains([]string{"true", "false"}, s.text)
	case "array":
		var list []any
		ok = json.Unmarshal([]byte(s.text), &list) == nil
	case "object":
		var object map[string]any
		ok = json.Unmarshal([]byte(s.text), &object) == nil
	}
	switch {
	case ok:
		return nil
	case s.secret || d.secret:
		return fmt.Errorf("the value is not of type %s, with which the key is declared", d.typ)
	default:
		return fmt.Errorf("%q is not of type %s, with which the key is declared", s.text, d.typ)
	}
}
