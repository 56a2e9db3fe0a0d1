package engine

import (
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/archive"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/asset"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// printer turns Pulumi's property values into the JSON values of a plan.
type printer struct {
	// mask hides what is secret in a text; nil leaves texts as they are.
	mask func(string) string
	// reveal shows the values that are marked as secret. It is for values that stay in this process.
	reveal bool
}

// object prints a property map. What Pulumi keeps for itself (keys that begin with "__") is left out.
func (p printer) object(m resource.PropertyMap) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		if !resource.IsInternalPropertyKey(k) {
			out[string(k)] = p.value(v)
		}
	}
	return out
}

func (p printer) value(v resource.PropertyValue) any {
	switch {
	case v.IsNull():
		return nil
	case v.IsComputed():
		return plan.Unknown
	case v.IsOutput():
		o := v.OutputValue()
		if !o.Known {
			return plan.Unknown
		}
		return p.guarded(o.Element, o.Secret)
	case v.IsSecret():
		return p.guarded(v.SecretValue().Element, true)
	case v.IsString():
		return p.text(v.StringValue())
	case v.IsArray():
		out := make([]any, len(v.ArrayValue()))
		for i, e := range v.ArrayValue() {
			out[i] = p.value(e)
		}
		return out
	case v.IsObject():
		return p.object(v.ObjectValue())
	case v.IsAsset():
		return map[string]any{"asset": p.asset(v.AssetValue())}
	case v.IsArchive():
		return map[string]any{"archive": p.archive(v.ArchiveValue())}
	case v.IsResourceReference():
		return p.reference(v.ResourceReferenceValue())
	default:
		return v.V
	}
}

// guarded prints what may be secret. A secret that nobody knows hides nothing, and is printed as unknown.
func (p printer) guarded(v resource.PropertyValue, secret bool) any {
	if !secret || p.reveal || isUnknown(v) {
		return p.value(v)
	}
	return plan.Secret
}

func (p printer) text(s string) string {
	if p.mask == nil {
		return s
	}
	return p.mask(s)
}

// reference prints a resource that was passed as a value: by its id, or by its URN where it has none.
func (p printer) reference(ref resource.ResourceReference) any {
	out := map[string]any{"urn": string(ref.URN)}
	if !ref.ID.IsNull() {
		out["id"] = p.value(ref.ID)
	}
	return out
}

func (p printer) asset(a *asset.Asset) map[string]any {
	switch {
	case a.IsPath():
		return map[string]any{"path": p.text(a.Path)}
	case a.IsURI():
		return map[string]any{"uri": p.text(a.URI)}
	default:
		return map[string]any{"text": p.text(a.Text)}
	}
}

func (p printer) archive(a *archive.Archive) map[string]any {
	switch {
	case a.IsPath():
		return map[string]any{"path": p.text(a.Path)}
	case a.IsURI():
		return map[string]any{"uri": p.text(a.URI)}
	}
	members := make(map[string]any, len(a.Assets))
	for name, member := range a.Assets {
		switch member := member.(type) {
		case *asset.Asset:
			members[name] = map[string]any{"asset": p.asset(member)}
		case *archive.Archive:
			members[name] = map[string]any{"archive": p.archive(member)}
		}
	}
	return map[string]any{"assets": members}
}

// isUnknown tells a value that is unknown as a whole, secret or not.
func isUnknown(v resource.PropertyValue) bool {
	switch {
	case v.IsComputed():
		return true
	case v.IsOutput():
		return !v.OutputValue().Known || isUnknown(v.OutputValue().Element)
	case v.IsSecret():
		return isUnknown(v.SecretValue().Element)
	default:
		return false
	}
}

// unknownPaths gives the paths at which [plan.Unknown] stands in a printed value: "tags.owner", "subnetIds[2]". The order is that of a walk
// over a map, so any.
func unknownPaths(at string, v any, found func(path string)) {
	switch v := v.(type) {
	case string:
		if v == plan.Unknown {
			found(at)
		}
	case []any:
		for i, e := range v {
			unknownPaths(at+"["+strconv.Itoa(i)+"]", e, found)
		}
	case map[string]any:
		for k, e := range v {
			unknownPaths(joinPath(at, k), e, found)
		}
	}
}

// joinPath steps to a key as Pulumi writes property paths: quoted where a plain word would be misread.
func joinPath(at, key string) string {
	switch {
	case key == "" || strings.ContainsAny(key, `."[]`):
		return at + "[" + strconv.Quote(key) + "]"
	case at == "":
		return key
	default:
		return at + "." + key
	}
}
