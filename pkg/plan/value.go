package plan

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// signatureKey marks an object that stands for a value which JSON has no form for; what it is, the key's value says.
const signatureKey = "4dabf18193072939515e22adb298388d"

// Signatures of objects.
const (
	secretSignature    = "1b47061264138c4ac30d75fd1eb44270"
	referenceSignature = "5cf8f73096256a8f31e491e813e4eb8e"
	outputSignature    = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
	assetSignature     = "c44067f5952c0a294b673a41bacd8c17"
	archiveSignature   = "0def7320c3a5731c473e5ecbe6d01bc7"
)

// unknownIn reports whether a text stands for an unknown value. Pulumi has one for each kind of value.
func unknownIn(s string) bool {
	switch s {
	case Unknown,
		"1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
		"3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
		"6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // list
		"030794c1-ac77-496b-92df-f27374a8bd58", // asset
		"e48ece36-62e2-4504-bad9-02848725956a", // archive
		"dd056dcd-154b-4c76-9bd3-c8f88648b5ff": // object
		return true
	}
	return false
}

// internal reports whether Pulumi keeps a property for itself.
func internal(property string) bool { return strings.HasPrefix(property, "__") }

// properties are the properties of a state as a plan has them.
func properties(m map[string]any) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		if !internal(k) {
			out[k] = decoded(v)
		}
	}
	return out
}

// decoded is a value of a state as a plan has it: with [Unknown] and [Secret] in the place of what is not known or not told.
func decoded(v any) any {
	switch v := v.(type) {
	case string:
		if unknownIn(v) {
			return Unknown
		}
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = decoded(e)
		}
		return out
	case map[string]any:
		return object(v)
	}
	return v
}

func object(m map[string]any) any {
	without := func(keys ...string) map[string]any {
		out := properties(m)
		for _, k := range append(keys, signatureKey) {
			delete(out, k)
		}
		return out
	}
	switch m[signatureKey] {
	case secretSignature:
		return Secret
	case outputSignature:
		v, ok := m["value"]
		switch {
		case !ok:
			return Unknown
		case m["secret"] == true:
			return Secret
		}
		return decoded(v)
	case referenceSignature:
		return without("packageVersion")
	case assetSignature:
		return map[string]any{"asset": without("hash")}
	case archiveSignature:
		return map[string]any{"archive": without("hash")}
	}
	return properties(m)
}

// unknownPaths are the paths at which [Unknown] stands in a value: "tags.owner", "subnetIds[2]".
func unknownPaths(at string, v any) []string {
	var paths []string
	switch v := v.(type) {
	case string:
		if v == Unknown {
			return []string{at}
		}
	case []any:
		for i, e := range v {
			paths = append(paths, unknownPaths(at+"["+strconv.Itoa(i)+"]", e)...)
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			paths = append(paths, unknownPaths(joinPath(at, k), v[k])...)
		}
	}
	return paths
}

// joinPath steps to a key as Pulumi writes property paths: quoted where a plain word would be misread.
func joinPath(at, key string) string {
	switch {
	case key == "" || strings.ContainsAny(key, `."[]`):
		return at + "[" + strconv.Quote(key) + "]"
	case at == "":
		return key
	}
	return at + "." + key
}
