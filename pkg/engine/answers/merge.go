package answers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

const header = `What exists outside this program, for planning it offline.
Fill in each null; an entry that stays null answers nothing.`

// Merge writes into the file at path those entries of b that it does not have yet, and gives their number. What the file holds stays:
// entries, their order and their comments. A file that is not there is made; where nothing is to add, nothing is written.
//
// The file changes whole or not at all: it is written beside path and then renamed. A file that [Load] refuses is left alone, and its error
// returned.
func Merge(path string, b *Book) (added int, err error) {
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("answers: %w", err)
	}
	merged, added, err := merge(text, b)
	if err != nil {
		return 0, fmt.Errorf("answers: %s:\n%w", path, err)
	}
	if added == 0 {
		return 0, nil
	}
	if err := replaceFile(path, merged); err != nil {
		return 0, fmt.Errorf("answers: %w", err)
	}
	return added, nil
}

// merge gives text with the missing entries of b, and how many those are.
func merge(text []byte, b *Book) ([]byte, int, error) {
	have, err := Parse(text)
	if err != nil {
		return nil, 0, err
	}
	doc, top, err := rooted(text)
	if err != nil {
		return nil, 0, err
	}
	added := 0
	add := func(section string, kind yaml.Kind, nodes ...*yaml.Node) {
		s := sectionOf(top, section, kind)
		s.Content = append(s.Content, nodes...)
		added++
	}
	asked := functionKeys(have.Functions)
	for _, f := range b.Functions {
		if key := f.key(); !asked[key] {
			asked[key] = true
			add("functions", yaml.SequenceNode, f.node())
		}
	}
	read := map[[2]string]bool{}
	for _, e := range have.Resources {
		read[[2]string{e.Type, e.ID}] = true
	}
	for _, e := range b.Resources {
		if key := [2]string{e.Type, e.ID}; !read[key] {
			read[key] = true
			add("resources", yaml.SequenceNode, e.node())
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b.StackReferences)) {
		if _, ok := have.StackReferences[name]; !ok {
			add("stackReferences", yaml.MappingNode, scalar(name), b.StackReferences[name].node())
		}
	}
	spellNulls(doc)
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(doc); err != nil {
		return nil, 0, err
	}
	return out.Bytes(), added, enc.Close()
}

// rooted gives the document of text and its top mapping, made anew where the text has none.
func rooted(text []byte) (doc, top *yaml.Node, err error) {
	doc = &yaml.Node{}
	if err := yaml.Unmarshal(text, doc); err != nil {
		return nil, nil, err
	}
	if doc.Kind == 0 {
		doc.Kind = yaml.DocumentNode
		doc.HeadComment = header
		if comments := bytes.TrimSpace(text); bytes.HasPrefix(comments, []byte("#")) && utf8.Valid(comments) {
			doc.HeadComment = string(comments)
		}
		doc.Content = []*yaml.Node{{Kind: yaml.MappingNode, Tag: "!!map"}}
	}
	top = doc.Content[0]
	if top.Kind != yaml.MappingNode {
		comment := top.HeadComment
		*top = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", HeadComment: comment}
	}
	return doc, top, nil
}

// sectionOf gives the list or mapping under a key of the top mapping, made anew where it is missing or null.
func sectionOf(top *yaml.Node, name string, kind yaml.Kind) *yaml.Node {
	tag := map[yaml.Kind]string{yaml.SequenceNode: "!!seq", yaml.MappingNode: "!!map"}[kind]
	for i := 0; i+1 < len(top.Content); i += 2 {
		if top.Content[i].Value != name {
			continue
		}
		s := resolved(top.Content[i+1])
		if isNull(s) {
			s.Kind, s.Tag, s.Value = kind, tag, ""
		}
		if len(s.Content) == 0 {
			s.Style = 0
		}
		return s
	}
	s := &yaml.Node{Kind: kind, Tag: tag}
	top.Content = append(top.Content, scalar(name), s)
	return s
}

func functionKeys(functions []Function) map[string]bool {
	keys := map[string]bool{}
	for _, f := range functions {
		keys[f.key()] = true
	}
	return keys
}

// key is the same for two entries exactly if they answer the same calls.
func (f Function) key() string {
	args := f.Args
	if args == nil {
		args = map[string]any{}
	}
	text, err := json.Marshal([]any{f.Token, f.Region, args})
	if err != nil {
		panic(fmt.Sprintf("answers: arguments of %s are not values of JSON: %v", f.Token, err))
	}
	return string(text)
}
