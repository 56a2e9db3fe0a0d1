package plan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// DecodeAny reads a plan of its own form, a preview or an exported stack, whichever it is: see [Decode], [DecodePreview] and [DecodeExport].
func DecodeAny(r io.Reader) (*Plan, error) {
	p, _, err := DecodeForm(r)
	return p, err
}

// Form is who wrote a plan, and so what it tells.
type Form string

// The forms.
const (
	Own     Form = "plan"    // palisade plan --json: all that a program asks for, and all outputs
	Preview Form = "preview" // pulumi preview --json: of components it has the outputs that they had before, if any
	Export  Form = "export"  // pulumi stack export: what was deployed
)

// DecodeForm is [DecodeAny], and tells which form it was.
func DecodeForm(r io.Reader) (p *Plan, form Form, err error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, "", fmt.Errorf("reading a plan: %w", err)
	}
	var keys map[string]json.RawMessage
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&keys); err != nil {
		return nil, "", fmt.Errorf("reading a plan: %w", err)
	}
	has := func(key string) bool { _, ok := keys[key]; return ok }
	switch {
	case has("formatVersion"):
		p, err = Decode(bytes.NewReader(text))
		return p, Own, err
	case has("steps"), has("changeSummary"):
		p, err = DecodePreview(bytes.NewReader(text))
		return p, Preview, err
	case has("deployment"), has("resources"):
		p, err = DecodeExport(bytes.NewReader(text))
		return p, Export, err
	}
	return nil, "", errors.New("reading a plan: this is no plan; " +
		"palisade plan --json, pulumi preview --json --show-sames --show-reads and pulumi stack export write some that are read")
}
