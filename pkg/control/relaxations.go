package control

import (
	"regexp"
	"slices"

	"github.com/palisade-iac/palisade/pkg/intent"
)

// relaxations are those of the components around a resource that explain why it fails: by an argument that gives the control up, or by the tag of a rule.
func (s *scene) relaxations(c Control, f finding) []Relaxation {
	var out []Relaxation
	for _, urn := range append([]string{f.resource.URN}, f.urns...) {
		r := s.byURN[urn]
		if r == nil {
			continue
		}
		tags, _ := r.Inputs["tags"].(map[string]any)
		tag, _ := tags[intent.RelaxationTag].(string)
		for up := s.byURN[r.Parent]; up != nil && !up.Custom; up = s.byURN[up.Parent] {
			for _, x := range s.relaxed {
				if x.Component == up.Name && (x.Argument == tag || c.givenUpBy(x.Argument)) {
					out = append(out, Relaxation{x.Component, x.Argument, x.Reason})
				}
			}
		}
	}
	seen := map[Relaxation]bool{}
	return slices.DeleteFunc(out, func(r Relaxation) bool { was := seen[r]; seen[r] = true; return was })
}

// keys are those of lists and maps within the path of an argument.
var keys = regexp.MustCompile(`\[[^\]]*\]`)

// givenUpBy reports whether an argument of a component gives the control up, whichever member of a list it is of: "tiers[].allowPublicIpOnLaunch".
func (c Control) givenUpBy(argument string) bool {
	return slices.Contains(c.relaxedBy, keys.ReplaceAllString(argument, "[]"))
}
