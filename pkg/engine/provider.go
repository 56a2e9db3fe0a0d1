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

// accountOf gives the account that a provider works in where its configuration tells: that of the role which it assumes, or the only one that it
// allows. It is empty for the account of the run.
func (r *recorder) accountOf(ref string) string {
	p := r.lookup(providerURN(ref))
	if p == nil {
		return ""
	}
	role := objectOf(p.inputs["assumeRole"])["roleArn"]
	for role.IsSecret() {
		role = role.SecretValue().Element
	}
	switch part := strings.Split(textOf(role), ":"); {
	case len(part) == 6 && part[2] == "iam":
		return part[4]
	case isUnknown(role):
		r.assume(p.urn, "assumeRole.roleArn", "not known before deployment; assumed to be of the account of the run, "+r.twin.AccountID())
	}
	if allowed := plainOutput(p.inputs["allowedAccountIds"]); allowed.IsArray() && len(allowed.ArrayValue()) == 1 {
		return textOf(allowed.ArrayValue()[0])
	}
	return ""
}

// defaultTagsOf gives the tags that an aws provider puts on every resource: those of the provider that a reference names, or of the
// configuration for the default one.
func (r *recorder) defaultTagsOf(ref string) resource.PropertyMap {
	given := resource.NewProperty(r.defaultTags)
	if p := r.lookup(providerURN(ref)); p != nil {
		given = p.inputs["defaultTags"]
	}
	if tags := objectOf(given)["tags"]; tags.IsObject() {
		return tags.ObjectValue()
	}
	return nil
}

// objectOf gives an object in a provider's configuration, which some SDKs send as JSON text; nil if there is none that is known.
func objectOf(given resource.PropertyValue) resource.PropertyMap {
	given = plainOutput(given)
	for given.IsSecret() {
		given = given.SecretValue().Element
	}
	if given.IsString() {
		var parsed map[string]any
		if json.Unmarshal([]byte(given.StringValue()), &parsed) != nil {
			return nil
		}
		return resource.NewPropertyMapFromMap(parsed)
	}
	if !given.IsObject() {
		return nil
	}
	return given.ObjectValue()
}

func textOf(v resource.PropertyValue) string {
	if v.IsString() {
		return v.StringValue()
	}
	return ""
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
