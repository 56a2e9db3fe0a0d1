package access

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// builder is what the steps of a construction share.
type builder struct {
	component.Family
	component.Tagger
	location
	name string
}

// OperatorPolicies are the policies of groups of operators, by the names of these.
type OperatorPolicies map[string]*iam.Policy

// arns are the ARNs of the policies.
func (p OperatorPolicies) arns() pulumi.StringMapOutput {
	all := pulumi.StringMap{}
	for group, policy := range p {
		all[group] = policy.Arn
	}
	return all.ToStringMapOutput()
}

// all are the policies, in no order.
func (p OperatorPolicies) all() []pulumi.Resource {
	var list []pulumi.Resource
	for _, policy := range p {
		list = append(list, policy)
	}
	return list
}

// createPolicies makes a policy for each group. They come and go with the groups: to take a group's access away must never be refused.
func (b *builder) createPolicies(ctx *pulumi.Context, documents map[string]pulumi.StringInput) (OperatorPolicies, error) {
	policies := OperatorPolicies{}
	for _, group := range slices.Sorted(maps.Keys(documents)) {
		name := b.name + "-operators-" + group
		policy, err := iam.NewPolicy(ctx, name, &iam.PolicyArgs{
			Policy: documents[group], Description: pulumi.String(fmt.Sprintf("What operators %s may do by %s", group, b.name)), Tags: b.Tags(name),
		}, b.Passing()...)
		if err != nil {
			return nil, err
		}
		policies[group] = policy
	}
	return policies, nil
}

// checkName refuses names that cannot become part of a resource's.
func checkName(c *validate.Collector, at validate.Path, name string) {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.", r)
	}
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return !plain(r) }) {
		c.Addf(validate.Invalid, at.Key(name), name, "%q becomes part of a resource's name: letters, digits, hyphens, dots and underscores", name)
	}
}

// instances says which instances a group may reach.
type instances struct {
	tags map[string]string
	all  *component.Relaxation
}

// validate demands tags, or a reason to do without: a policy without either would be one for every instance.
func (i instances) validate(c *validate.Collector, at validate.Path) {
	component.ValidateTags(c, at.Field("instanceTags"), i.tags)
	for key, value := range i.tags {
		if strings.Contains(value, "${") {
			c.Addf(validate.Invalid, at.Field("instanceTags").Key(key), value, "%q would be a variable of the policy: tag instances with plain text", value)
		}
	}
	switch {
	case i.all == nil && len(i.tags) == 0:
		c.Addf(validate.Required, at.Field("instanceTags"), nil, "required: the tags by which instances are known that the group may reach; or set allowAllInstances with a reason")
	case i.all != nil && len(i.tags) > 0:
		c.Addf(validate.Conflict, at.Field("allowAllInstances"), nil, "all instances, and only those with the tags %v: drop one", slices.Sorted(maps.Keys(i.tags)))
	case i.all != nil:
		i.all.Validate(c, at.Field("allowAllInstances"))
	}
}

// tagged are the conditions on the tags, under the prefix by which the service names them; none for all instances.
func (i instances) tagged(prefix string) map[string]component.Texts {
	all := map[string]component.Texts{}
	for key, value := range i.tags {
		all[prefix+key] = component.Texts{value}
	}
	return all
}

func newBuilder(parent pulumi.Resource, name string, at location, protection component.Protection, tags pulumi.StringMapInput) builder {
	return builder{
		Family: component.Family{Parent: parent, Protection: protection}, Tagger: component.Tagger{Component: name, Caller: tags}, location: at, name: name,
	}
}
