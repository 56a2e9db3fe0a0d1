package dns

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/internal/resolver"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// place is where an endpoint stands: its zones, and the subnets of the tier.
type place struct {
	zones   []string
	subnets map[string]pulumi.StringInput
}

// placed finds where an endpoint stands.
func placed(c *validate.Collector, vpc component.Network, tier string, zones []string) place {
	at := validate.At("tier")
	found, ok := vpc.Tier(c, at, tier)
	switch {
	case !ok:
		return place{}
	case found.Type == component.TierTransitGateway || found.Type == component.TierFirewall:
		c.Addf(validate.Invalid, at, tier, "a tier of type %s is for its own interfaces alone: choose one that holds workloads", found.Type)
		return place{}
	}
	return place{resolver.Zones(c, validate.At("availabilityZones"), found, zones), found.SubnetIds}
}

// builder is what the steps of a construction share.
type builder struct {
	component.Family
	name   string
	tagger component.Tagger
}

func newBuilder(parent pulumi.Resource, name string, protection component.Protection, tags pulumi.StringMapInput) builder {
	return builder{component.Family{Parent: parent, Protection: protection}, name, component.Tagger{Component: name, Caller: tags}}
}

// endpoint is the endpoint of a component, which carries the component's name.
func (b builder) endpoint(direction, description string, vpc component.Network, at place) resolver.Endpoint {
	return resolver.Endpoint{Name: b.name, Direction: direction, Description: description, VpcId: vpc.VpcId, Zones: at.zones, SubnetIds: at.subnets}
}

// questions are the ports on which resolvers are asked, for intents.
func questions() []string { return []string{"tcp/53", "udp/53"} }

// checkBlocks checks the IPv4 blocks of those who may ask.
func checkBlocks(c *validate.Collector, at validate.Path, blocks []string) {
	if len(blocks) == 0 {
		c.Addf(validate.Required, at, nil, "required: the IPv4 blocks of the resolvers that may ask, such as 192.168.0.0/16")
	}
	for i, block := range blocks {
		p, err := netip.ParsePrefix(block)
		switch {
		case err != nil || !p.Addr().Is4():
			c.Addf(validate.Invalid, at.Index(i), block, "%q is no IPv4 block, which reads 192.168.0.0/16", block)
		case p != p.Masked():
			c.Addf(validate.Invalid, at.Index(i), block, "%s has bits set beyond its mask: write %s", block, p.Masked())
		case p.Bits() == 0:
			c.Addf(validate.Invalid, at.Index(i), block, "%s is everybody: name the blocks of your own networks", block)
		case slices.Contains(blocks[:i], block):
			c.Addf(validate.Duplicate, at.Index(i), block, "%s is listed twice: drop one", block)
		}
	}
}

// checkedVpcs checks the ids of VPCs, under names of the caller's own.
func checkedVpcs(c *validate.Collector, at validate.Path, vpcs map[string]pulumi.StringInput) map[string]pulumi.StringInput {
	checked := maps.Clone(vpcs)
	for _, name := range sortedKeys(vpcs) {
		checkName(c, at, name)
		if vpcs[name] == nil {
			c.Addf(validate.Required, at.Key(name), nil, "required: the id of a VPC for each name")
			continue
		}
		checked[name] = component.CheckedInput(c, at.Key(name), vpcs[name], component.AnID("vpc", "a VPC"))
	}
	return checked
}

// checkName checks a name of the caller's own, which becomes a part of names of resources.
func checkName(c *validate.Collector, at validate.Path, name string) {
	plain := name != "" && len(name) <= 64
	for _, r := range name {
		plain = plain && (r == '-' || r == '_' || r == '.' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z')
	}
	if !plain {
		c.Addf(validate.Invalid, at.Key(name), name, "%q becomes a part of names of resources: take 1 to 64 letters, digits, hyphens, underscores and dots", name)
	}
}

// relaxations are those of a component that loosens nothing but, perhaps, its protection.
func relaxations(p component.Protection) component.Relaxations {
	r := component.Relaxations{}
	r.AddProtection(p)
	return r
}

func failed(kind, name string, err error) error { return fmt.Errorf("%s %q:\n%w", kind, name, err) }

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
