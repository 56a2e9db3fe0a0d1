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
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("reading a plan: %w", err)
	}
	var keys map[string]json.RawMessage
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&keys); err != nil {
		return nil, fmt.Errorf("reading a plan: %w", err)
	}
	has := func(key string) bool { _, ok := keys[key]; return ok }
	switch {
	case has("formatVersion"):
		return Decode(bytes.NewReader(text))
	case has("steps"), has("changeSummary"):
		return DecodePreview(bytes.NewReader(text))
	case has("deployment"), has("resources"):
		return DecodeExport(bytes.NewReader(text))
	}
	return nil, errors.New("reading a plan: this is no plan; " +
		"palisade plan --json, pulumi preview --json --show-sames --show-reads and pulumi stack export write some that are read")
}
