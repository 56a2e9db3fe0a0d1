package plan

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

type deployment struct {
	Resources []*state `json:"resources"`
}

// Versions of exports that are read: what is in one of them is in the later one, too.
const (
	firstExport = 3
	lastExport  = 4
)

// DecodeExport reads what `pulumi stack export` writes, as a plan in which everything is known: the stack as it was deployed last, and not as
// the program would have it now. A deployment without its version around it is read as well.
func DecodeExport(r io.Reader) (*Plan, error) {
	var file struct {
		Version    int        `json:"version"`
		Deployment deployment `json:"deployment"`
		Resources  []*state   `json:"resources"`
	}
	if err := json.NewDecoder(r).Decode(&file); err != nil {
		return nil, fmt.Errorf("reading a stack: %w", err)
	}
	resources := file.Deployment.Resources
	if file.Resources != nil {
		resources = file.Resources
	} else if file.Version < firstExport || file.Version > lastExport {
		return nil, fmt.Errorf("reading a stack: version: %d is not read by this program (%d to %d are); export the stack with another version of Pulumi",
			file.Version, firstExport, lastExport)
	}
	b := newBuilder()
	for i, s := range resources {
		if s == nil {
			return nil, fmt.Errorf("reading a stack: resources[%d]: null is no resource", i)
		}
		if s.isDefaultProvider() {
			if region, ok := s.Inputs["region"].(string); ok && strings.HasPrefix(s.Type, providerPrefix+"aws") {
				b.plan.Region = region
			}
			continue
		}
		if s.Delete {
			continue
		}
		if err := b.add(s.resource()); err != nil {
			return nil, fmt.Errorf("reading a stack: resources[%d]: %w", i, err)
		}
	}
	return b.finish(), nil
}
