package component

import (
	"strings"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// Relaxation loosens one secure default. It must say why: the reason is an output of the component, so that reviews and
// reports list it.
type Relaxation struct {
	// Reason is a sentence for whoever reviews the network; required.
	Reason string `pulumi:"reason"`
}

// Validate demands the reason.
func (r Relaxation) Validate(c *validate.Collector, at validate.Path) {
	RequireReason(c, at.Field("reason"), r.Reason)
}

// RequireReason demands a reason of something that loosens a secure default.
func RequireReason(c *validate.Collector, at validate.Path, reason string) {
	if strings.TrimSpace(reason) == "" {
		c.Addf(validate.Required, at, reason, "required: say why the secure default does not fit, in a sentence that a reviewer will read")
	}
}

// Relaxations collects, by property path, the reasons of all secure defaults that are loosened: the output relaxations of a component.
type Relaxations map[string]string

// Add notes a relaxation, if there is one.
func (r Relaxations) Add(at validate.Path, relaxed *Relaxation) {
	if relaxed != nil {
		r[at.String()] = relaxed.Reason
	}
}

// AddProtection notes that deletion is not guarded.
func (r Relaxations) AddProtection(p Protection) {
	if !p.Enabled() {
		r["protection"] = p.Reason
	}
}
