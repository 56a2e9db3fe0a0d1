package frompulumi

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// resource is a resource of the plan, with what reading it takes.
type resource struct {
	*plan.Resource
	reader *reader
	// short is its type without the package and what is said twice: "ec2:Vpc".
	short string
	kind  kind
	// named is its id, once somebody has asked for it.
	named network.ID
}

// shortType is the module and name of a type of the classic AWS package, and whether it is of that package. The modules under which the
// package has the same types a second time count as one.
func shortType(token string) (string, bool) {
	rest, ok := strings.CutPrefix(token, "aws:")
	if !ok {
		return "", false
	}
	module, name, ok := strings.Cut(rest, ":")
	if !ok {
		return "", false
	}
	module, _, _ = strings.Cut(module, "/")
	switch module {
	case "alb", "elasticloadbalancingv2", "applicationloadbalancing":
		module = "lb"
	case "elasticloadbalancing":
		module = "elb"
	}
	return module + ":" + name, true
}

// id of the resource: the provider's, or its URN where that is not known.
func (r *resource) id() network.ID {
	if r.named != "" {
		return r.named
	}
	r.named = network.ID(r.URN)
	if s := known(r.ID); s != "" {
		r.named = network.ID(s)
	}
	if r.kind.id != nil {
		// Meanwhile it has the id above: in a plan that nobody's program made, two resources may take their ids from each other.
		if id := r.kind.id(r); id != "" {
			r.named = id
		}
	}
	return r.named
}

// derived is the id of something that belongs to the resource and that an output names; the URN and the output's name where that is not told.
func (r *resource) derived(output string) network.ID {
	if s, ok := r.Outputs[output].(string); ok && s != "" && s != plan.Unknown && s != plan.Secret {
		return network.ID(s)
	}
	return network.ID(string(r.id()) + "#" + output)
}

// origin is the place of a property of the resource; empty for the resource as a whole.
func (r *resource) origin(property string) network.Origin {
	o := network.Origin{URN: r.URN, Property: property}
	at := r.Source
	if at == nil {
		at = r.DefinedAt
	}
	if at != nil {
		o.File, o.Line = at.File, at.Line
	}
	return o
}

// tags are the resource's own and the provider's default ones, as far as they are known.
func (r *resource) tags() network.Tags {
	var tags network.Tags
	for _, from := range []map[string]any{r.Inputs, r.Outputs} {
		for _, property := range []string{"tags", "tagsAll"} {
			all, _ := from[property].(map[string]any)
			for k, v := range all {
				if s, ok := v.(string); ok && !holdsUnknown(s) {
					if tags == nil {
						tags = network.Tags{}
					}
					tags[k] = s
				}
			}
		}
	}
	return tags
}

// label is the name by which people know the resource: its Name tag, or the name in the program.
func (r *resource) label() string {
	if s := r.tags()["Name"]; s != "" {
		return s
	}
	return r.Name
}

// region in which the resource is: its own, its provider's, or that of the run. Where none of them is known, its ARN may tell; else it is empty.
func (r *resource) region() string {
	settings := []any{r.Inputs["region"]}
	if p := r.reader.byURN[r.Provider]; p != nil {
		settings = append(settings, p.get("region").raw)
	}
	for _, v := range append(settings, r.reader.plan.Region) {
		if v != nil && v != "" {
			return cmp.Or(known(v), r.arn(3))
		}
	}
	return r.arn(3)
}

// account in which the resource is: that of its provider or, where that is not known, of its ARN; else it is empty. A run that names an account has
// ARNs of that account, whatever the provider: they tell nothing.
func (r *resource) account() string {
	if s := r.providerAccount(); s != "" || r.reader.plan.AccountID != "" {
		return s
	}
	return r.arn(4)
}

// arn is a field of the resource's ARN; empty where there is none. The third one is the region, the fourth one the account.
func (r *resource) arn(field int) string {
	if fields := strings.Split(known(r.Outputs["arn"]), ":"); len(fields) > 5 && fields[0] == "arn" {
		return fields[field]
	}
	return ""
}

// providerAccount is the account of the role which the provider assumes, the only one which the provider allows, or that of the run. With
// credentials of its own, the provider may be in any.
func (r *resource) providerAccount() string {
	p := r.reader.byURN[r.Provider]
	if p == nil {
		return r.reader.plan.AccountID
	}
	for _, property := range []string{"assumeRoles", "assumeRole"} {
		role := setting(p, property)
		if chain, ok := role.([]any); ok && len(chain) > 0 {
			role = chain[len(chain)-1] // the last one acts
		}
		fields, _ := role.(map[string]any)
		if arn := strings.Split(known(fields["roleArn"]), ":"); len(arn) > 4 {
			return arn[4]
		}
		if p.get(property).given() {
			return ""
		}
	}
	switch allowed, ok := setting(p, "allowedAccountIds").([]any); {
	case ok && len(allowed) == 1:
		return known(allowed[0])
	case len(allowed) > 0 || !ok && p.get("allowedAccountIds").given():
		return ""
	}
	for _, property := range []string{"profile", "accessKey", "token", "assumeRoleWithWebIdentity", "sharedCredentialsFiles"} {
		if p.get(property).given() {
			return ""
		}
	}
	return r.reader.plan.AccountID
}

// setting is a property of a provider. What is no text is JSON in the text of one: that is how providers are configured.
func setting(p *resource, property string) any {
	raw := p.get(property).raw
	s, ok := raw.(string)
	if !ok {
		return raw
	}
	var decoded any
	if err := json.Unmarshal([]byte(s), &decoded); err != nil {
		return raw
	}
	return decoded
}

// known is a text, or none where it is not known or no text at all.
func known(v any) string {
	s, _ := v.(string)
	if s == plan.Unknown || s == plan.Secret {
		return ""
	}
	return s
}
