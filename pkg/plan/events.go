package plan

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// DecodePreviewEvents reads a preview, as [DecodePreview] does, and the log of the events of the same run (`pulumi preview --event-log FILE`). The log
// tells what the providers answered: ids, and outputs, of components and of the stack, too. That is worth what the providers are: of most there is
// nothing before a deployment.
func DecodePreviewEvents(preview, events io.Reader) (*Plan, error) {
	p, err := DecodePreview(preview)
	if err != nil {
		return nil, err
	}
	answered, err := decodeEvents(events)
	if err != nil {
		return nil, fmt.Errorf("reading the events of a preview: %w", err)
	}
	for _, r := range p.Resources {
		s := answered[r.URN]
		if s == nil {
			continue
		}
		if s.ID != "" && !unknownIn(s.ID) {
			r.ID = s.ID
		}
		r.Outputs = properties(s.Outputs)
		if r.Type == stackType {
			p.Outputs = r.Outputs
		}
	}
	return p, nil
}

// decodeEvents gives the last state that was told of each resource.
func decodeEvents(r io.Reader) (map[string]*state, error) {
	states := map[string]*state{}
	lines := json.NewDecoder(r)
	for {
		var e struct {
			Outputs struct {
				Metadata struct {
					New *state `json:"new"`
				} `json:"metadata"`
			} `json:"resOutputsEvent"`
		}
		if err := lines.Decode(&e); errors.Is(err, io.EOF) {
			return states, nil
		} else if err != nil {
			return nil, err
		}
		if s := e.Outputs.Metadata.New; s != nil {
			states[s.URN] = s
		}
	}
}
