package component

import "github.com/palisade-iac/palisade/pkg/validate"

// The modes of [Protection].
const (
	// ProtectionEnabled refuses to delete what holds data or traffic.
	ProtectionEnabled = "Enabled"
	// ProtectionDisabled lets `pulumi destroy` delete everything, log buckets that still hold logs included.
	ProtectionDisabled = "Disabled"
)

// Protection guards what holds data or traffic against deletion by Pulumi: everything that a component makes, except what comes and goes in daily
// work and carries nothing by itself, such as the entries of network ACLs; each component says which those are. Pulumi then refuses a destroy, or an
// update that would delete or replace one of them, before it touches anything. To change or take down what is protected: set mode Disabled with a
// reason, run `pulumi up`, then make the change, or run `pulumi destroy`.
type Protection struct {
	// Mode is Enabled or Disabled. Default: Enabled.
	Mode string `pulumi:"mode,optional"`
	// Reason says why the network may be deleted; required with Disabled.
	Reason string `pulumi:"reason,optional"`
}

// Enabled reports whether deletion is guarded.
func (p Protection) Enabled() bool { return p.Mode != ProtectionDisabled }

// Validate checks the mode, and demands a reason for Disabled.
func (p Protection) Validate(c *validate.Collector, at validate.Path) {
	if p.Mode != "" && !validate.OneOf(c, at.Field("mode"), p.Mode, ProtectionEnabled, ProtectionDisabled) {
		return
	}
	if !p.Enabled() {
		RequireReason(c, at.Field("reason"), p.Reason)
	}
}
