package planview

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// unknown is what stands for a value that is not known before deployment.
const unknown = "(unknown)"

// property is the value of a resource's property: what the program passed, else what the resource would have. Nil if neither.
func property(r *plan.Resource, key string) any {
	if v, ok := r.Inputs[key]; ok && v != nil && v != plan.Unknown {
		return v
	}
	if v, ok := r.Outputs[key]; ok && v != nil {
		return v
	}
	return r.Inputs[key]
}

// str is a property as text, empty if it is absent.
func str(r *plan.Resource, key string) string { return show(property(r, key)) }

// show is a value as text: unknown parts marked, lists joined by commas. Empty for null and for maps.
func show(v any) string {
	switch v := v.(type) {
	case string:
		return strings.ReplaceAll(v, plan.Unknown, unknown)
	case bool:
		return strconv.FormatBool(v)
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case json.Number:
		return v.String()
	case []any:
		parts := make([]string, 0, len(v))
		for _, e := range v {
			if s := show(e); s != "" {
				parts = append(parts, s)
			}
		}
		return strings.Join(parts, ", ")
	default:
		return ""
	}
}

// flag tells whether a property is true.
func flag(r *plan.Resource, key string) bool { return isTrue(property(r, key)) }

func isTrue(v any) bool { return v == true || v == "true" }

// number is a value as an integer.
func number(v any) (int, bool) {
	n, err := strconv.Atoi(show(v))
	return n, err == nil
}

// list is a property's elements; a single value counts as a list of one, since providers flatten such lists.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		return []any{v}
	}
}

// objects are the objects in a property. Anything else in their place, be it unknown or secret, counts among the hidden: rules that are not told
// are no less rules.
func objects(v any) (found []map[string]any, hidden int) {
	for _, e := range list(v) {
		if o, ok := e.(map[string]any); ok {
			found = append(found, o)
		} else {
			hidden++
		}
	}
	return found, hidden
}

// tag is the value of a tag, empty if it is not set.
func tag(r *plan.Resource, key string) string {
	for _, property := range []string{"tags", "tagsAll"} {
		for _, from := range []map[string]any{r.Inputs, r.Outputs} {
			if tags, ok := from[property].(map[string]any); ok && tags[key] != nil {
				return show(tags[key])
			}
		}
	}
	return ""
}

// kind is a resource's type in short: module and type for aws ("ec2.Subnet" for aws:ec2/subnet:Subnet), the whole token for other
// providers and components.
func kind(r *plan.Resource) string { return kindOf(r.Type) }

func kindOf(token string) string {
	parts := strings.Split(token, ":")
	if len(parts) != 3 || parts[0] != "aws" {
		return token
	}
	module, _, _ := strings.Cut(parts[1], "/")
	return module + "." + parts[2]
}

// arguments are those of a function, as JSON: the form in which the answers file holds them.
func arguments(args map[string]any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(args); err != nil {
		return unknown
	}
	return strings.ReplaceAll(strings.TrimSpace(b.String()), plan.Unknown, unknown)
}
