package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// Encode writes p in its stable JSON form: indented by two spaces, keys of maps sorted, HTML characters as they are, one newline at the
// end. Lists and maps that a reader may count on are written as [] and {}, never as null. Equal plans give equal bytes.
//
// Nothing is written if p cannot be encoded; the error then names the value. Otherwise the error is the writer's.
func Encode(w io.Writer, p *Plan) error {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(p.filled()); err != nil {
		return fmt.Errorf("encoding the plan of %s/%s: %w", p.Project, p.Stack, err)
	}
	_, err := w.Write(text.Bytes())
	return err
}

// Decode reads a plan that [Encode] wrote. Fields it does not know are passed over, since a newer writer of the same [FormatVersion] may
// add some; a different version is an error.
func Decode(r io.Reader) (*Plan, error) {
	p := &Plan{}
	if err := json.NewDecoder(r).Decode(p); err != nil {
		return nil, fmt.Errorf("reading a plan: %w", err)
	}
	if p.FormatVersion != FormatVersion {
		return nil, fmt.Errorf("reading a plan: formatVersion: %d is not the version that this program reads (%d); write the plan again with this program",
			p.FormatVersion, FormatVersion)
	}
	return p.filled(), nil
}

// filled is p with every list and map of its documented form present. It copies what it changes: p may be in use elsewhere.
func (p *Plan) filled() *Plan {
	q := *p
	q.Resources = make([]*Resource, len(p.Resources))
	for i, r := range p.Resources {
		c := *r
		c.Inputs, c.Outputs, c.Dependencies = orEmpty(c.Inputs), orEmpty(c.Outputs), orNone(c.Dependencies)
		q.Resources[i] = &c
	}
	q.Outputs = orEmpty(q.Outputs)
	q.Assumptions = orNone(q.Assumptions)
	q.Unanswered = orNone(q.Unanswered)
	q.UnknownInputs = orNone(q.UnknownInputs)
	q.Diagnostics = orNone(q.Diagnostics)
	return &q
}

func orEmpty(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

func orNone[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
