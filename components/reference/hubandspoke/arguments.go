package hubandspoke

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/reference/internal/composed"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// validate checks what the parts cannot know.
func (b *builder) validate(c *validate.Collector, name string) {
	a := b.args
	composed.CheckName(c, validate.At("name"), name, composed.LongestName)
	composed.CheckCommon(c, validate.At("network"), a.Network, "sharedCidrBlock, inspectionCidrBlock and spokes")
	composed.CheckSpokes(c, a.Spokes, func(s Spoke) pulumi.ProviderResource { return s.Provider }, b.owner, "hub", "wall", "aws", DomainShared, transit.DomainInspection)
	if len(a.Domains) == 0 {
		c.Addf(validate.Required, validate.At("domains"), nil, "required: the routing domains of spokes, such as prod and dev, each with its blocks")
	}
	if _, taken := a.Domains[DomainShared]; taken {
		c.Addf(validate.Duplicate, validate.At("domains").Key(DomainShared), nil, "shared is the domain of the endpoints: call yours something else")
	}
	if a.SharedCidrBlock == "" {
		c.Addf(validate.Required, validate.At("sharedCidrBlock"), nil, "required: the block of the VPC with the endpoints, such as 10.3.0.0/20")
	}
	domains := slices.Sorted(maps.Keys(a.Domains))
	for name, s := range a.Spokes {
		at := validate.At("spokes").Key(name)
		if s.CidrBlock == "" {
			c.Addf(validate.Required, at.Field("cidrBlock"), nil, "required: the block of the spoke, in one of those of its domain")
		}
		if len(domains) > 0 {
			validate.OneOf(c, at.Field("domain"), s.Domain, domains...)
		}
	}
}

// intents are what the parts promise together, beside what the hub says of domains and the firewall of what goes through it.
func (b *builder) intents() component.Intents {
	all := component.Intents{}
	for _, name := range slices.Sorted(maps.Keys(b.args.Spokes)) {
		app := component.Texts{component.In(b.name+"-"+name, "tier:app")}
		all = append(all,
			component.Intent{Name: b.name + ": " + name + " calls AWS by the shared endpoints", Allow: &component.IntentBody{
				From: app, To: component.Texts{component.In(b.name+"-aws", "endpoint:*")}, Ports: []string{"tcp/443"},
			}},
			component.Intent{Name: b.name + ": " + name + " is not reached from the internet", Deny: &component.IntentBody{From: component.Texts{"internet"}, To: app}},
		)
	}
	return all
}
