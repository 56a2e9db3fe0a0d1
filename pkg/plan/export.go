package plan

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

type deployment struct {
	Resources         []*state    `json:"resources"`
	PendingOperations []operation `json:"pending_operations"`
}

// operation is what an update had begun when it was cut short.
type operation struct {
	Type     string `json:"type"`
	Resource *state `json:"resource"`
}

// Versions of exports that are read: what is in one of them is in the later one, too.
const (
	firstExport = 3
	lastExport  = 4
)

// DecodeExport reads what `pulumi stack export` writes, as a plan in which everything is known: the stack as it was deployed last, and not as
// the program would have it now. A deployment without its version around it is read as well. A stack whose last update was cut short is an error:
// nobody knows what that update has made.
func DecodeExport(r io.Reader) (*Plan, error) {
	var file struct {
		Version    int        `json:"version"`
		Deployment deployment `json:"deployment"`
		deployment
	}
	if err := json.NewDecoder(r).Decode(&file); err != nil {
		return nil, fmt.Errorf("reading a stack: %w", err)
	}
	stack := file.deployment
	if stack.Resources == nil {
		stack = file.Deployment
		if file.Version < firstExport || file.Version > lastExport {
			return nil, fmt.Errorf("reading a stack: version: %d is not read by this program (%d to %d are); export the stack with another version of Pulumi",
				file.Version, firstExport, lastExport)
		}
	}
	if len(stack.PendingOperations) > 0 {
		return nil, fmt.Errorf("reading a stack: pending_operations: the last update was cut short while it was %s; run pulumi refresh and export it again",
			begun(stack.PendingOperations))
	}
	b := newBuilder()
	for i, s := range stack.Resources {
		if s == nil {
			return nil, fmt.Errorf("reading a stack: resources[%d]: null is no resource", i)
		}
		if s.isDefaultProvider() {
			if region, ok := s.Inputs["region"].(string); ok && strings.HasPrefix(s.Type, providerPrefix+"aws") {
				b.plan.Region = region
			}
			continue
		}
		if s.Delete || s.PendingReplacement {
			continue // a leftover that the next update removes, or one that is removed already
		}
		if err := b.add(s.resource()); err != nil {
			return nil, fmt.Errorf("reading a stack: resources[%d]: %w", i, err)
		}
	}
	return b.finish(), nil
}

// begun says what operations were about.
func begun(pending []operation) string {
	words := make([]string, len(pending))
	for i, o := range pending {
		words[i] = o.Type
		if o.Resource != nil {
			words[i] += " " + o.Resource.URN
		}
	}
	return strings.Join(words, ", ")
}
