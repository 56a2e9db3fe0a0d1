package vpc

import (
	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Relaxation loosens one secure default, and says why.
type Relaxation = component.Relaxation

// Protection guards everything that is made here against deletion, except the entries of network ACLs, which come and go with the blacklist.
type Protection = component.Protection

// The modes of [Protection].
const (
	ProtectionEnabled  = component.ProtectionEnabled
	ProtectionDisabled = component.ProtectionDisabled
)

// relaxExceptions notes the exceptions of a network ACL among the relaxations.
func relaxExceptions(r component.Relaxations, acl validate.Path, exceptions []NetworkAclException) {
	for i, e := range exceptions {
		r[acl.Field("exceptions").Index(i).String()] = e.Reason
	}
}
