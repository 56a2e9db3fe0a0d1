package componentdocs

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// schema is what the pages need of a schema of Pulumi's.
type schema struct {
	Resources map[string]resource `json:"resources"`
	Types     map[string]object   `json:"types"`
}

type resource struct {
	object

	Inputs         map[string]property `json:"inputProperties"`
	RequiredInputs []string            `json:"requiredInputs"`
}

type object struct {
	Description string              `json:"description"`
	Properties  map[string]property `json:"properties"`
	Required    []string            `json:"required"`
}

type property struct {
	typeSpec

	Description string `json:"description"`
}

type typeSpec struct {
	Type   string    `json:"type"`
	Ref    string    `json:"$ref"`
	Plain  bool      `json:"plain"`
	Items  *typeSpec `json:"items"`
	Values *typeSpec `json:"additionalProperties"`
}

func readSchema(file string) (*schema, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	s := &schema{}
	if err := json.Unmarshal(text, s); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return s, nil
}

// refs are the tokens of the types that a type is made of.
func (t *typeSpec) refs() []string {
	if t == nil {
		return nil
	}
	token, ok := strings.CutPrefix(t.Ref, "#/types/")
	if ok {
		return []string{token}
	}
	return slices.Concat(t.Items.refs(), t.Values.refs())
}

// known says when a value must be known: plain ones while the program runs, eventual ones once they are deployed.
func (t *typeSpec) known() string {
	switch {
	case !t.Plain && t.Ref == "":
		return "eventual"
	case t.elementsAreEventual():
		return "plain, of eventual elements"
	default:
		return "plain"
	}
}

func (t *typeSpec) elementsAreEventual() bool {
	for _, element := range []*typeSpec{t.Items, t.Values} {
		if element != nil && element.Ref == "" && (!element.Plain || element.elementsAreEventual()) {
			return true
		}
	}
	return false
}

// nameOf is the last part of a token: the name of a component or type.
func nameOf(token string) string { return token[strings.LastIndex(token, ":")+1:] }

// moduleOf is the middle part of a type's token: the package that it is of.
func moduleOf(token string) string { return strings.Split(token, ":")[1] }
