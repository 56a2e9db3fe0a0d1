package endpoints

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// maxPolicyLength is how many characters AWS takes ("AWS PrivateLink quotas": Characters per VPC endpoint policy, white space included).
const maxPolicyLength = 20480

// EndpointPolicy is the policy of one service's endpoints in place of the perimeter's. Give one of the two.
type EndpointPolicy struct {
	// Document is a policy in JSON, at most 20,480 characters.
	Document pulumi.StringInput `pulumi:"document,optional"`
	// AllowFullAccess lets everybody call for everything: AWS's own default.
	AllowFullAccess *component.Relaxation `pulumi:"allowFullAccess,optional"`
}

// checkPolicyNames refuses policies of services that are not in the bundle.
func (a *EndpointBundleArgs) checkPolicyNames(c *validate.Collector, services []named) {
	names := make([]string, len(services))
	for i, s := range services {
		names[i] = s.name
	}
	slices.Sort(names)
	for _, service := range slices.Sorted(maps.Keys(a.Policies)) {
		at := validate.At("policies").Key(service)
		validate.OneOf(c, at, service, slices.Compact(slices.Clone(names))...)
		switch p := a.Policies[service]; {
		case p.Document == nil && p.AllowFullAccess == nil:
			c.Addf(validate.Required, at, nil, "required: a document, or allowFullAccess with a reason; without either, drop the entry: the perimeter's policy holds")
		case p.Document != nil && p.AllowFullAccess != nil:
			c.Addf(validate.Conflict, at, nil, "a document and full access are given: drop one")
		case p.AllowFullAccess != nil:
			p.AllowFullAccess.Validate(c, at.Field("allowFullAccess"))
		}
	}
}

// policyOf is the policy of a service's endpoint; nil where AWS takes none.
func (a *EndpointBundleArgs) policyOf(c *validate.Collector, p *bundlePlan, n named, facts facts) pulumi.StringInput {
	at := validate.At("policies").Key(n.name)
	own, given := a.Policies[n.name]
	switch {
	case !facts.policy && given:
		c.Addf(validate.NotSupported, at, n.name, "endpoints of %s take no policy: drop the entry", n.name)
		return nil
	case !facts.policy:
		if !slices.Contains(p.withoutPolicy, n.name) {
			p.withoutPolicy = append(p.withoutPolicy, n.name)
		}
		return nil
	case own.Document != nil:
		return component.CheckedInput(c, at.Field("document"), own.Document, aPolicy)
	case own.AllowFullAccess != nil:
		return pulumi.String(fullAccess())
	}
	if why := unsigned(n.name); why != "" {
		p.warnings = append(p.warnings, fmt.Sprintf("%s: %s, and the perimeter's policy stops that; give a document in policies if it is meant to be let through", n.name, why))
	}
	policy, err := a.Perimeter.document(p.account, func(t trusted) (string, error) {
		var late validate.Collector
		text := within(p.location, n.name, t)
		if problem := aPolicy(text); problem != "" {
			late.Addf(validate.Forbidden, at, n.name, "%s; an organisation (perimeter.organizationId) takes the place of a list of accounts", problem)
		}
		return text, late.Err()
	})
	c.Add(err)
	return policy
}

// aPolicy checks the form and the length of a policy.
func aPolicy(text string) string {
	var document struct{ Statement json.RawMessage }
	switch err := json.Unmarshal([]byte(text), &document); {
	case err != nil:
		return fmt.Sprintf("the policy is no JSON: %v", err)
	case len(document.Statement) == 0:
		return "the policy has no Statement"
	case utf8.RuneCountInString(text) > maxPolicyLength:
		return fmt.Sprintf("the policy has %d characters, and AWS takes %d: shorten it", utf8.RuneCountInString(text), maxPolicyLength)
	}
	return ""
}

// fullAccess is what AWS attaches to an endpoint that is made without a policy.
func fullAccess() string {
	return component.NewPolicy(component.Statement{
		Sid: "FullAccess", Effect: component.Allow, Principal: component.Anybody, Action: []string{"*"}, Resource: []string{"*"},
	}).JSON()
}

// within is the perimeter's policy of a service: whose identities may call, and for S3 and DynamoDB, which take data of anybody, whose buckets and tables
// they may call for. Services of AWS act on behalf of accounts and have no organisation.
func within(at location, service string, t trusted) string {
	own := t.identity()
	if service == serviceS3 || service == serviceDynamoDB {
		maps.Copy(own["StringEquals"], t.resource()["StringEquals"])
	}
	statements := []component.Statement{
		{Sid: "OwnIdentities", Effect: component.Allow, Principal: component.Anybody, Action: []string{"*"}, Resource: []string{"*"}, Condition: own},
		{
			Sid: "ServicesOfAws", Effect: component.Allow, Principal: component.Anybody, Action: []string{"*"}, Resource: []string{"*"},
			Condition: component.Condition{"Bool": {"aws:PrincipalIsAWSService": {"true"}}},
		},
	}
	for _, x := range exceptionsOf(service) {
		statements = append(statements, x.statement(at, t))
	}
	return component.NewPolicy(statements...).JSON()
}
