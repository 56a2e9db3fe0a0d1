package vpc

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

func (r Relaxation) validate(c *validate.Collector, at validate.Path) {
	requireReason(c, at.Field("reason"), r.Reason)
}

func requireReason(c *validate.Collector, at validate.Path, reason string) {
	if strings.TrimSpace(reason) == "" {
		c.Addf(validate.Required, at, reason, "required: say why the secure default does not fit, in a sentence that a reviewer will read")
	}
}

// The modes of [Protection].
const (
	// ProtectionEnabled refuses to delete what holds data or traffic.
	ProtectionEnabled = "Enabled"
	// ProtectionDisabled lets `pulumi destroy` delete everything, log buckets that still hold logs included.
	ProtectionDisabled = "Disabled"
)

// Protection guards what holds data or traffic against deletion by Pulumi: everything that a component makes, except the entries of network
// ACLs, which come and go with the blacklist. Pulumi then refuses a destroy, or an update that would delete or replace one of them, before it
// touches anything. To change or take down what is protected: set mode Disabled with a reason, run `pulumi up`, then make the
// change, or run `pulumi destroy`.
type Protection struct {
	// Mode is Enabled or Disabled. Default: Enabled.
	Mode string `pulumi:"mode,optional"`
	// Reason says why the network may be deleted; required with Disabled.
	Reason string `pulumi:"reason,optional"`
}

func (p Protection) enabled() bool { return p.Mode != ProtectionDisabled }

func (p Protection) validate(c *validate.Collector, at validate.Path) {
	if p.Mode != "" && !validate.OneOf(c, at.Field("mode"), p.Mode, ProtectionEnabled, ProtectionDisabled) {
		return
	}
	if !p.enabled() {
		requireReason(c, at.Field("reason"), p.Reason)
	}
}

// relaxations collects, by property path, the reasons of all secure defaults that are loosened.
type relaxations map[string]string

func (r relaxations) add(at validate.Path, relaxed *Relaxation) {
	if relaxed != nil {
		r[at.String()] = relaxed.Reason
	}
}

func (r relaxations) addExceptions(acl validate.Path, exceptions []NetworkAclException) {
	for i, e := range exceptions {
		r[acl.Field("exceptions").Index(i).String()] = e.Reason
	}
}

func (r relaxations) addProtection(p Protection) {
	if !p.enabled() {
		r["protection"] = p.Reason
	}
}
