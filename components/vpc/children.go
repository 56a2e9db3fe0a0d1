package vpc

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// family gives the options of children.
type family struct{ component.Family }

// familyOf is the family of a component: all its children are protected but the entries of network ACLs.
func familyOf(parent pulumi.Resource, protection Protection) family {
	return family{component.Family{Parent: parent, Protection: protection}}
}

// entry are the options of an entry of a network ACL: it comes and goes with the blacklist, and AWS refuses two of one number. The associations
// of the network ACL depend on it, so that in a destroy they refuse first.
func (f family) entry() []pulumi.ResourceOption { return f.Passing(pulumi.DeleteBeforeReplace(true)) }

// route are the options of a route: AWS refuses two to one destination.
func (f family) route() []pulumi.ResourceOption { return f.Child(pulumi.DeleteBeforeReplace(true)) }
