package intent

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// OfComponents gives the intents that components of a plan record of what they made: the output, or else the input, called intents, a
// document in the form of a file of intents. Any component may record some. An intent that stands in several places is taken once.
func OfComponents(p *plan.Plan) ([]Intent, error) {
	var out []Intent
	var errs []error
	seen := map[string]bool{}
	for _, r := range p.Resources {
		if r.Custom || r.Type == "pulumi:pulumi:Stack" {
			continue
		}
		text, ok := r.Outputs["intents"].(string)
		if !ok {
			text, ok = r.Inputs["intents"].(string)
		}
		if !ok || text == plan.Unknown || text == plan.Secret || seen[text] {
			continue
		}
		seen[text] = true
		list, err := Read(strings.NewReader(text), "intents")
		if err != nil {
			errs = append(errs, fmt.Errorf("%s %s: the intents that it records: %w", r.Type, r.Name, err))
			continue
		}
		for _, in := range list {
			in.Source, in.Origin = FromComponent, network.Origin{URN: r.URN, Property: "intents"}
			if at := firstOf(r.Source, r.DefinedAt); at != nil {
				in.Origin.File, in.Origin.Line = at.File, at.Line
			}
			out = append(out, in)
		}
	}
	return out, errors.Join(errs...)
}

func firstOf(list ...*plan.Position) *plan.Position {
	for _, p := range list {
		if p != nil {
			return p
		}
	}
	return nil
}

// Relaxation is a secure default that a component was told to loosen, with the reason that was given.
type Relaxation struct {
	// Component is the name of the component, Argument the path of what was loosened.
	Component, Argument, Reason string
	Origin                      network.Origin
	// rules are those of security groups that are there by it, as their tag says.
	rules []string
}

// Relaxations lists what the components of a plan were told to loosen: their output called relaxations.
func Relaxations(p *plan.Plan) []Relaxation {
	var out []Relaxation
	told, rules := map[string]bool{}, rulesOf(p)
	for _, r := range p.Resources {
		list, ok := r.Outputs["relaxations"].(map[string]any)
		if r.Custom || !ok {
			continue
		}
		for _, at := range sortedKeys(list) {
			reason, ok := list[at].(string)
			if !ok || told[r.Name+"\x00"+at] {
				continue
			}
			told[r.Name+"\x00"+at] = true
			o := network.Origin{URN: r.URN, Property: at}
			if p := firstOf(r.Source, r.DefinedAt); p != nil {
				o.File, o.Line = p.File, p.Line
			}
			out = append(out, Relaxation{Component: r.Name, Argument: at, Reason: reason, Origin: o, rules: rules[[2]string{r.Name, at}]})
		}
	}
	return out
}

// Untold are the components of this library of which a plan does not tell what they were told to loosen: each has an output for that, but those of whole
// networks, which loosen by their parts.
func Untold(p *plan.Plan) []network.Unknown {
	var out []network.Unknown
	for _, r := range p.Resources {
		if r.Custom || !strings.HasPrefix(r.Type, "palisade:") || strings.HasPrefix(r.Type, "palisade:reference:") {
			continue
		}
		if list, ok := r.Outputs["relaxations"].(map[string]any); ok && !slices.ContainsFunc(sortedKeys(list), func(at string) bool {
			_, isReason := list[at].(string)
			return !isReason
		}) {
			continue
		}
		o := network.Origin{URN: r.URN, Property: "relaxations"}
		if at := firstOf(r.Source, r.DefinedAt); at != nil {
			o.File, o.Line = at.File, at.Line
		}
		out = append(out, network.Unknown{Text: "what " + r.Name + " was told to loosen: its output relaxations is not known", Origin: o})
	}
	return out
}
