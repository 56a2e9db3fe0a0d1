package fromaws

import (
	"encoding/json"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// word is a text that some write as a number: "6", 6.
type word string

func (w *word) decode(tree any, _ place) bool {
	switch t := tree.(type) {
	case string:
		*w = word(t)
	case json.Number:
		*w = word(t)
	default:
		return false
	}
	return true
}

func (w *word) forms() string { return "a text or a number" }

// flag is a boolean in all the ways that AWS writes one: true, "enable", {"Value": true}.
type flag struct{ given, on bool }

func (f *flag) decode(tree any, _ place) bool {
	switch t := tree.(type) {
	case bool:
		*f = flag{true, t}
	case string:
		switch strings.ToLower(t) {
		case "enable", "enabled", "on", "true":
			*f = flag{true, true}
		case "disable", "disabled", "off", "false":
			*f = flag{true, false}
		default:
			return false
		}
	case map[string]any:
		v, ok := t["Value"].(bool)
		*f = flag{true, v}
		return ok
	default:
		return false
	}
	return true
}

func (f *flag) forms() string { return "true or false, enable or disable" }

// or is the flag, or a default where it is not given.
func (f flag) or(otherwise bool) bool {
	if f.given {
		return f.on
	}
	return otherwise
}

// ids are ids in a list of texts, or of objects that have one: "sg-1", {"GroupId": "sg-1", "GroupName": "web"}.
type ids []network.ID

func (l *ids) decode(tree any, _ place) bool {
	members, ok := tree.([]any)
	var all ids // nil if none is listed: no groups are no groups, however it is written
	for _, m := range members {
		switch t := m.(type) {
		case string:
			all = append(all, network.ID(t))
			continue
		case map[string]any:
			for _, key := range []string{"GroupId", "SubnetId", "NetworkInterfaceId", "Id"} {
				if s, isText := t[key].(string); isText {
					all = append(all, network.ID(s))
					break
				}
			}
		}
		ok = ok && len(all) > 0
	}
	*l = all
	return ok && len(all) == len(members)
}

func (l *ids) forms() string { return "a list of ids" }

// tags are the tags of a resource.
type tags []struct {
	Key   string `json:"Key"`
	Value string `json:"Value"`
}

func (t tags) read() network.Tags {
	if len(t) == 0 {
		return nil
	}
	all := make(network.Tags, len(t))
	for _, tag := range t {
		all[tag.Key] = tag.Value
	}
	return all
}

// name is the Name tag, or else a name that the resource has of its own.
func (t tags) name(otherwise string) string {
	for _, tag := range t {
		if tag.Key == "Name" && tag.Value != "" {
			return tag.Value
		}
	}
	return otherwise
}
