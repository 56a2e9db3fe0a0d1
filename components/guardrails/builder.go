package guardrails

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/internal/site"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// builder is what the steps of a construction share.
type builder struct {
	component.Family
	name   string
	tagger component.Tagger
}

func newBuilder(parent pulumi.Resource, name string, protection component.Protection, tags pulumi.StringMapInput) builder {
	return builder{component.Family{Parent: parent, Protection: protection}, name, component.Tagger{Component: name, Caller: tags}}
}

// location is where the provider of the component's children works.
type location struct{ partition, region, account string }

func locate(ctx *pulumi.Context, opts []pulumi.ResourceOption) (location, error) {
	at, err := site.Of(ctx, opts)
	return location{at.Partition, at.Region, at.Account}, err
}

// arn is the ARN of something of the account in the region.
func (l location) arn(service, resource string) string {
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", l.partition, service, l.region, l.account, resource)
}

func (l location) String() string {
	return fmt.Sprintf("account %s and region %s", l.account, l.region)
}

func (l location) claim(what string) component.Claim {
	return component.Claim{What: what, Account: l.account, Region: l.region}
}

// checkName checks a name of the caller's own, which becomes a part of names of resources.
func checkName(c *validate.Collector, at validate.Path, name string) {
	if !regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`).MatchString(name) {
		c.Addf(validate.Invalid, at.Key(name), name, "%q becomes a part of names of resources: take 1 to 64 letters, digits, hyphens and underscores", name)
	}
}

// suffix is what Pulumi adds to a name: a hyphen and seven digits.
const suffix = 8

// checkLength checks that names of resources, which are made of the component's and of those of its parts, are no longer than AWS takes.
func checkLength(c *validate.Collector, name string, parts []string, most int) {
	for _, part := range parts {
		if whole := name + "-" + part; len(whole)+suffix > most {
			c.Addf(validate.Invalid, validate.At("name"), name, "%q becomes the name of a resource, and has %d characters: with Pulumi's %d more AWS takes %d; shorten either part", whole, len(whole), suffix, most)
		}
	}
}

// checkedByName checks values of other resources under names of the caller's own, each of which must be there.
func checkedByName(c *validate.Collector, at validate.Path, all map[string]pulumi.StringInput, what string, check func(string) string) map[string]pulumi.StringInput {
	checked := maps.Clone(all)
	for _, name := range sortedKeys(all) {
		checkName(c, at, name)
		if all[name] == nil {
			c.Addf(validate.Required, at.Key(name), nil, "required: %s for each name", what)
			continue
		}
		checked[name] = component.CheckedInput(c, at.Key(name), all[name], check)
	}
	return checked
}

// checkedList checks values of other resources in a list.
func checkedList(c *validate.Collector, at validate.Path, all []pulumi.StringInput, what string, check func(string) string) []pulumi.StringInput {
	checked := slices.Clone(all)
	for i, in := range all {
		if in == nil {
			c.Addf(validate.Required, at.Index(i), nil, "required: %s, or nothing at all", what)
			continue
		}
		checked[i] = component.CheckedInput(c, at.Index(i), in, check)
	}
	return checked
}

// checkRange checks that a number is one that AWS takes.
func checkRange(c *validate.Collector, at validate.Path, value, least, most int) {
	if value < least || value > most {
		c.Addf(validate.Invalid, at, value, "%d is out of range: %d to %d", value, least, most)
	}
}

func failed(kind, name string, err error) error { return fmt.Errorf("%s %q:\n%w", kind, name, err) }

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
