package engine

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/providers"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// inherit gives a registration what it leaves out and its parent has: deletedWith, protect, retainOnDelete, and the provider where that is
// of the child's package or the child is a component.
func inherit(child *pulumirpc.RegisterResourceRequest, parent *record) {
	if parent == nil || parent.remote || parent.external {
		return
	}
	if child.DeletedWith == "" {
		child.DeletedWith = parent.deletedWith
	}
	if child.Protect == nil {
		child.Protect = parent.protect
	}
	if child.RetainOnDelete == nil {
		child.RetainOnDelete = parent.retainOnDelete
	}
	if child.Provider == "" && parent.provider != "" {
		component := !child.Custom && !child.Remote
		if component || providerPackage(parent.provider) == packageOf(child.Type) {
			child.Provider = parent.provider
		}
	}
}

// chooseProvider gives the reference of the provider that a resource or call gets: the one it names, the one for its package among those it
// is given, or the one for its package of its parent component; empty for the default provider.
func chooseProvider(named string, given map[string]string, parent *record, pkg string) string {
	if named != "" {
		return named
	}
	if ref, ok := given[pkg]; ok {
		return ref
	}
	if parent != nil {
		return parent.providers[pkg]
	}
	return ""
}

// mergedProviders gives the providers of a component: its own, and its parent's for packages of which it has none.
func mergedProviders(own map[string]string, parent *record) map[string]string {
	if parent == nil || len(parent.providers) == 0 {
		return own
	}
	merged := make(map[string]string, len(own)+len(parent.providers))
	for pkg, ref := range parent.providers {
		merged[pkg] = ref
	}
	for pkg, ref := range own {
		merged[pkg] = ref
	}
	return merged
}

// regionOf gives the region that a provider works in, empty for the default region of the run.
func (r *recorder) regionOf(ref string) string {
	p := r.lookup(providerURN(ref))
	if p == nil {
		return ""
	}
	v := p.inputs["region"]
	for v.IsSecret() {
		v = v.SecretValue().Element
	}
	switch {
	case v.IsString():
		return v.StringValue()
	case isUnknown(v):
		r.assume(p.urn, "region", fmt.Sprintf("not known before deployment; assumed to be the default region of the run, %s", r.twin.Region()))
	}
	return ""
}

// workingRegion is regionOf, and notes that the default region of the run was needed where it was.
func (r *recorder) workingRegion(ref, pkg string) string {
	region := r.regionOf(ref)
	if region == "" && pkg == "aws" {
		r.mu.Lock()
		r.usedDefaultRegion = true
		r.mu.Unlock()
	}
	return region
}

// defaultTagsOf gives the tags that an aws provider puts on every resource: those of the provider that a reference names, or of the
// configuration for the default one. Some SDKs send a provider's objects as JSON text.
func (r *recorder) defaultTagsOf(ref string) resource.PropertyMap {
	given := resource.NewProperty(r.defaultTags)
	if p := r.lookup(providerURN(ref)); p != nil {
		given = plainOutput(p.inputs["defaultTags"])
	}
	for given.IsSecret() {
		given = given.SecretValue().Element
	}
	if given.IsString() {
		var parsed map[string]any
		if json.Unmarshal([]byte(given.StringValue()), &parsed) != nil {
			return nil
		}
		given = resource.NewProperty(resource.NewPropertyMapFromMap(parsed))
	}
	if !given.IsObject() {
		return nil
	}
	if tags := given.ObjectValue()["tags"]; tags.IsObject() {
		return tags.ObjectValue()
	}
	return nil
}

// providerURN gives the URN in a provider reference, "URN::id".
func providerURN(ref string) string {
	if i := strings.LastIndex(ref, resource.URNNameDelimiter); i >= 0 {
		return ref[:i]
	}
	return ref
}

func providerPackage(ref string) string {
	urn := resource.URN(providerURN(ref))
	if !urn.IsValid() {
		return ""
	}
	typ := urn.Type()
	if !providers.IsProviderType(typ) {
		return ""
	}
	return string(providers.GetProviderPackage(typ))
}

// packageOf gives the package of a type or function token, "aws" of "aws:ec2/vpc:Vpc".
func packageOf(token string) string {
	pkg, _, _ := strings.Cut(token, ":")
	return pkg
}
