package frompulumi_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
)

// describe writes a network down, a part a line and a rule a line below it, without what is empty. The parts that a VPC comes with are left out
// unless something is not known of them: they have a test of their own.
func describe(t *testing.T, n *network.Network, all bool) string {
	t.Helper()
	var lines []string
	parts := reflect.ValueOf(*n)
	for i := range parts.NumField() {
		list := parts.Field(i)
		for j := range list.Len() {
			part := list.Index(j).Interface()
			if !all && cameAlong(part) {
				continue
			}
			text, err := json.Marshal(part)
			require.NoError(t, err)
			var m map[string]any
			require.NoError(t, json.Unmarshal(text, &m))
			lines = append(lines, strings.TrimSuffix(parts.Type().Field(i).Name, "s")+" "+one(m, true))
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

func cameAlong(part any) bool {
	switch p := part.(type) {
	case *network.RouteTable:
		return strings.Contains(string(p.ID), "#") && p.Unknown == nil && len(p.Routes) == 0
	case *network.NACL:
		return strings.Contains(string(p.ID), "#") && p.Unknown == nil
	case *network.SecurityGroup:
		return strings.Contains(string(p.ID), "#") && p.Unknown == nil
	}
	return false
}

// one writes an object: the lists of objects within it on lines of their own.
func one(m map[string]any, top bool) string {
	var words, below []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		v := m[key]
		switch key {
		case "Origin":
			if p, _ := v.(map[string]any)["Property"].(string); p != "" {
				words = append(words, "@"+p)
			}
			continue
		case "Unknown":
			if u, ok := v.(map[string]any); ok {
				words = append(words, fmt.Sprintf("UNKNOWN(%v)", u["Text"]))
			}
			continue
		case "Name":
			if v == m["ID"] {
				continue
			}
		}
		if list, ok := v.([]any); ok && top && len(list) > 0 {
			if _, objects := list[0].(map[string]any); objects {
				for _, e := range list {
					below = append(below, "\n  "+key+" "+one(e.(map[string]any), false))
				}
				continue
			}
		}
		if s := scalar(v); s != "" {
			words = append(words, key+"="+s)
		}
	}
	return strings.Join(words, " ") + strings.Join(below, "")
}

// scalar writes a value in a word; none for what is empty.
func scalar(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		if !v {
			return ""
		}
	case []any:
		words := make([]string, len(v))
		for i, e := range v {
			words[i] = scalar(e)
		}
		if len(words) == 0 {
			return ""
		}
		return "[" + strings.Join(words, ",") + "]"
	case map[string]any:
		if s := one(v, false); s != "" {
			return "{" + s + "}"
		}
		return ""
	case float64:
		if v == 0 {
			return ""
		}
	}
	return fmt.Sprint(v)
}
