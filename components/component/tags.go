package component

import (
	"maps"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// The tags by which people and the verifier know what a resource belongs to.
const (
	// TagComponent holds the name of the component that made the resource.
	TagComponent = "palisade:component"
	// TagTier holds the name of the tier of a subnet, route table or network ACL.
	TagTier = "palisade:tier"
	// TagTierType holds the type of that tier.
	TagTierType = "palisade:tier-type"
	// TagDomain holds the routing domain of a VPC, of its attachment to a transit gateway, or of a route table there.
	TagDomain = "palisade:domain"
	// TagRelaxation holds, of a rule of a security group that is there by a relaxation, the argument that the component records it under. `palisade verify`
	// then tells what was loosened on purpose from what is wrong.
	TagRelaxation = "palisade:relaxation"
	// TagPrefixList holds, of a rule of a security group for one of AWS's own prefix lists, the name of the list: a program that looks it up leaves its id alone
	// in a plan, of which nobody can tell whose addresses are meant.
	TagPrefixList = "palisade:prefix-list"
)

// Tagger makes the tags of a component's children: the caller's, then Palisade's own.
type Tagger struct {
	// Component is the name of the component.
	Component string
	// Caller are the tags that the user asked for; nil for none.
	Caller pulumi.StringMapInput
}

// Tags are the caller's tags, Name, the component, and those of the parts, of which later ones win.
func (t Tagger) Tags(name string, parts ...map[string]string) pulumi.StringMapInput {
	own := map[string]string{}
	for _, p := range parts {
		maps.Copy(own, p)
	}
	own["Name"], own[TagComponent] = name, t.Component
	switch caller := t.Caller.(type) {
	case nil:
		return pulumi.ToStringMap(own)
	case pulumi.StringMap:
		// Known keys need no Apply: previews then show every tag, whatever single values are not known yet.
		all := maps.Clone(caller)
		if all == nil {
			all = pulumi.StringMap{}
		}
		for k, v := range own {
			all[k] = pulumi.String(v)
		}
		return all
	default:
		return caller.ToStringMapOutput().ApplyT(func(given map[string]string) map[string]string {
			all := maps.Clone(given)
			if all == nil {
				all = map[string]string{}
			}
			maps.Copy(all, own)
			return all
		}).(pulumi.StringMapOutput)
	}
}

// ValidateTags checks tags against AWS's rules ("Tag your Amazon EC2 resources: tag restrictions").
func ValidateTags(c *validate.Collector, at validate.Path, tags map[string]string) {
	for key, value := range tags {
		if problem := tagProblem(key, value); problem != "" {
			c.Addf(validate.Invalid, at.Key(key), key, "%s", problem)
		}
	}
}

func tagProblem(key, value string) string {
	switch {
	case key == "":
		return "a tag needs a key of 1 to 128 characters"
	case len([]rune(key)) > 128:
		return "a tag's key has at most 128 characters; shorten it"
	case len([]rune(value)) > 256:
		return "a tag's value has at most 256 characters; shorten it"
	case strings.HasPrefix(strings.ToLower(key), "aws:"):
		return "keys that begin with aws: are AWS's own; choose another"
	case strings.HasPrefix(key, "palisade:"):
		return "keys that begin with palisade: are written by the components; choose another"
	}
	return ""
}

// CheckedTags checks the caller's tags at once where they are known, otherwise inside an Apply with the same text.
func CheckedTags(c *validate.Collector, at validate.Path, tags pulumi.StringMapInput) pulumi.StringMapInput {
	switch given := tags.(type) {
	case nil:
		return nil
	case pulumi.StringMap:
		checked := pulumi.StringMap{}
		for key, value := range given {
			if problem := tagProblem(key, ""); problem != "" {
				c.Addf(validate.Invalid, at.Key(key), key, "%s", problem)
			}
			checked[key] = CheckedInput(c, at.Key(key), value, func(known string) string { return tagProblem(key, known) })
		}
		return checked
	default:
		return given.ToStringMapOutput().ApplyT(func(all map[string]string) (map[string]string, error) {
			var late validate.Collector
			ValidateTags(&late, at, all)
			return all, late.Err()
		}).(pulumi.StringMapOutput)
	}
}
