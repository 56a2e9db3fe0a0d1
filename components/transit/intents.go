package transit

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// intents is what the hub promises of its domains: those that are not declared to reach each other never meet.
func (b *builder) intents() component.Intents {
	var all component.Intents
	r := Reference{Domains: b.args.Domains, Component: b.name}
	names := r.names()
	for i, one := range names {
		for _, other := range names[i+1:] {
			if r.reaches(one, other) {
				continue
			}
			all = append(all, component.Intent{
				Name: fmt.Sprintf("%s: %s and %s stay apart", b.name, one, other),
				Deny: &component.IntentBody{From: component.Texts{r.selector(one)}, To: component.Texts{r.selector(other)}, Both: true},
			})
		}
	}
	return all
}

// intents is what an attachment promises of its VPC: where the networks of a domain are kept apart, no other one of them reaches it.
func (b *joiner) intents() pulumi.StringOutput {
	a := b.args
	if a.Domain == DomainInspection || a.Hub.reaches(a.Domain, a.Domain) {
		return component.Intents(nil).Output()
	}
	return a.Vpc.VpcId.ToStringOutput().ApplyT(func(id string) string {
		vpc := "vpc:" + id
		return component.Intents{{
			Name: fmt.Sprintf("%s: no other network of %s reaches it", b.name, a.Domain),
			Deny: &component.IntentBody{From: component.Texts{a.Hub.selector(a.Domain)}, Except: component.Texts{vpc}, To: component.Texts{vpc}},
		}}.JSON()
	}).(pulumi.StringOutput)
}
