package engine

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// urnOf forms the URN of a resource as Pulumi's engine does: the types of the parents, but for the stack, joined by "$".
func (r *recorder) urnOf(parent, typ, name string) string {
	var parentType tokens.Type
	if parent != "" {
		parentType = resource.URN(parent).QualifiedType()
	}
	return string(resource.NewURN(tokens.QName(r.stack), tokens.PackageName(r.project), parentType, tokens.Type(typ), name))
}

// aliasesOf gives the URNs by which a resource may have been known: its own aliases, then for each alias of its parent what the resource
// was called below that, with and without an alias of its own. Each is there once.
func (r *recorder) aliasesOf(name, typ, parent string, specs []*pulumirpc.Alias) []string {
	var all []string
	seen := map[string]bool{r.urnOf(parent, typ, name): true}
	add := func(urn string) {
		if !seen[urn] {
			seen[urn] = true
			all = append(all, urn)
		}
	}
	own := make([]string, 0, len(specs))
	for _, spec := range specs {
		own = append(own, r.aliasURN(name, typ, parent, spec))
		add(own[len(own)-1])
	}
	above := r.lookup(parent)
	if above == nil {
		return all
	}
	for _, parentAlias := range above.aliases {
		add(r.inheritedAlias(name, typ, above.name, parentAlias))
		for _, alias := range own {
			u := resource.URN(alias)
			add(r.inheritedAlias(u.Name(), string(u.Type()), above.name, parentAlias))
		}
	}
	return all
}

// aliasURN gives the URN that one alias means. What the alias leaves out is as the resource has it.
func (r *recorder) aliasURN(name, typ, parent string, alias *pulumirpc.Alias) string {
	spec := alias.GetSpec()
	if spec == nil {
		return alias.GetUrn()
	}
	if p := spec.GetParentUrn(); p != "" {
		parent = p
	}
	if spec.GetNoParent() || parent != "" && resource.URN(parent).QualifiedType() == resource.RootStackType {
		parent = ""
	}
	return string(resource.CreateURN(or(spec.GetName(), name), or(spec.GetType(), typ), resource.URN(parent),
		or(spec.GetProject(), r.project), or(spec.GetStack(), r.stack)))
}

// inheritedAlias gives what a child was called when its parent was parentAlias. A child whose name begins with its parent's is taken to
// follow the parent's name.
func (r *recorder) inheritedAlias(childName, childType, parentName, parentAlias string) string {
	if rest, ok := strings.CutPrefix(childName, parentName); ok {
		childName = resource.URN(parentAlias).Name() + rest
	}
	return r.urnOf(parentAlias, childType, childName)
}

func or(value, instead string) string {
	if value != "" {
		return value
	}
	return instead
}
