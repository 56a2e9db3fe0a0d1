package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// Family gives the options of a component's children.
type Family struct {
	Parent     pulumi.Resource
	Protection Protection
}

// Child are the options of a child that holds data or traffic. All such are protected, since a destroy begins with whatever nothing
// else depends on: were one of them free to go, it would be gone before another refuses.
func (f Family) Child(more ...pulumi.ResourceOption) []pulumi.ResourceOption {
	if f.Protection.Enabled() {
		more = append(more, pulumi.Protect(true))
	}
	return f.Passing(more...)
}

// Passing are the options of a child that comes and goes in daily work, such as a rule, and that is never protected.
func (f Family) Passing(more ...pulumi.ResourceOption) []pulumi.ResourceOption {
	return append([]pulumi.ResourceOption{pulumi.Parent(f.Parent)}, more...)
}
