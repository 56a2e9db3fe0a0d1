package answers

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"gopkg.in/yaml.v3"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// Load reads the answers file at path. A file that is not there is an error that [errors.Is] finds to be [os.ErrNotExist]; what is wrong
// within the file comes all at once, as [validate.Errors] with a path each.
func Load(path string) (*Book, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	b, err := Parse(text)
	if err != nil {
		return nil, fmt.Errorf("answers: %s:\n%w", path, err)
	}
	return b, nil
}

// Parse reads the text of an answers file. An empty text is an empty book. Errors are [validate.Errors], but for text that is not YAML.
func Parse(text []byte) (*Book, error) {
	top, err := document(text)
	if err != nil || top == nil {
		return &Book{}, err
	}
	r := &reader{budget: maxNodes}
	b := r.book(top)
	if err := r.found.Err(); err != nil {
		return nil, err
	}
	return b, nil
}

// document gives the one document of a text; nil if the text holds nothing but comments.
func document(text []byte) (*yaml.Node, error) {
	var doc, more yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(text))
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, nil //nolint:nilnil // no document is no error: a file of comments answers nothing
	case err != nil:
		return nil, fmt.Errorf("not YAML: %w", err)
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, errors.New("holds more than one YAML document; put all answers into the first")
	}
	if top := doc.Content[0]; top.Tag != "!!null" {
		return top, nil
	}
	return nil, nil //nolint:nilnil // as above
}

// reader turns nodes into a book and keeps what is wrong on the way.
type reader struct {
	found         validate.Collector
	budget, depth int
}

func (r *reader) book(top *yaml.Node) *Book {
	b := &Book{}
	r.fields(top, validate.Path{}, map[string]func(*yaml.Node, validate.Path){
		"functions": func(n *yaml.Node, at validate.Path) {
			r.items(n, at, func(n *yaml.Node, at validate.Path) { b.Functions = append(b.Functions, r.function(n, at)) })
		},
		"resources": func(n *yaml.Node, at validate.Path) {
			r.items(n, at, func(n *yaml.Node, at validate.Path) { b.Resources = append(b.Resources, r.resource(n, at)) })
		},
		"stackReferences": func(n *yaml.Node, at validate.Path) {
			b.StackReferences = map[string]Stack{}
			r.pairs(n, at, validate.Path.Key, func(name string, n *yaml.Node, at validate.Path) {
				b.StackReferences[name] = r.stack(n, at)
			})
		},
	})
	return b
}

func (r *reader) function(n *yaml.Node, at validate.Path) Function {
	var f Function
	r.fields(n, at, map[string]func(*yaml.Node, validate.Path){
		"token":  func(n *yaml.Node, at validate.Path) { f.Token = r.text(n, at) },
		"args":   func(n *yaml.Node, at validate.Path) { f.Args = r.object(n, at) },
		"region": func(n *yaml.Node, at validate.Path) { f.Region = r.text(n, at) },
		"result": func(n *yaml.Node, at validate.Path) { f.Result = r.object(n, at) },
	})
	r.required(at.Field("token"), f.Token, `the function's token, such as "aws:ec2/getVpc:getVpc"`)
	return f
}

func (r *reader) resource(n *yaml.Node, at validate.Path) Resource {
	var e Resource
	r.fields(n, at, map[string]func(*yaml.Node, validate.Path){
		"type":    func(n *yaml.Node, at validate.Path) { e.Type = r.text(n, at) },
		"id":      func(n *yaml.Node, at validate.Path) { e.ID = r.text(n, at) },
		"outputs": func(n *yaml.Node, at validate.Path) { e.Outputs = r.object(n, at) },
	})
	r.required(at.Field("type"), e.Type, `the resource's type, such as "aws:ec2/vpc:Vpc"`)
	r.required(at.Field("id"), e.ID, "the id that the program reads the resource by")
	return e
}

func (r *reader) stack(n *yaml.Node, at validate.Path) Stack {
	var s Stack
	var secrets validate.Path
	r.fields(n, at, map[string]func(*yaml.Node, validate.Path){
		"outputs": func(n *yaml.Node, at validate.Path) { s.Outputs = r.object(n, at) },
		"secretOutputs": func(n *yaml.Node, at validate.Path) {
			secrets = at
			r.items(n, at, func(n *yaml.Node, at validate.Path) { s.SecretOutputs = append(s.SecretOutputs, r.text(n, at)) })
		},
	})
	for i, name := range s.SecretOutputs {
		if _, ok := s.Outputs[name]; !ok && s.Outputs != nil {
			r.found.Addf(validate.Invalid, secrets.Index(i), name, "there is no output %q; name one of the outputs", name)
		}
	}
	return s
}

func (r *reader) required(at validate.Path, value, what string) {
	if value == "" {
		r.found.Addf(validate.Required, at, value, "required: %s", what)
	}
}
