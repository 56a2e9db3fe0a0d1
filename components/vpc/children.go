package vpc

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// family gives the options of a component's children.
type family struct {
	parent     pulumi.Resource
	protection Protection
}

// child are the options of every child but the entries of network ACLs. All are protected, since a destroy begins with whatever nothing
// else depends on: were routes or associations free to go, they would be gone before the VPC refuses.
func (f family) child(more ...pulumi.ResourceOption) []pulumi.ResourceOption {
	if f.protection.enabled() {
		more = append(more, pulumi.Protect(true))
	}
	return append([]pulumi.ResourceOption{pulumi.Parent(f.parent)}, more...)
}

// entry are the options of an entry of a network ACL: it comes and goes with the blacklist, and AWS refuses two of one number. The associations
// of the network ACL depend on it, so that in a destroy they refuse first.
func (f family) entry() []pulumi.ResourceOption {
	return []pulumi.ResourceOption{pulumi.Parent(f.parent), pulumi.DeleteBeforeReplace(true)}
}

// route are the options of a route: AWS refuses two to one destination.
func (f family) route() []pulumi.ResourceOption { return f.child(pulumi.DeleteBeforeReplace(true)) }
