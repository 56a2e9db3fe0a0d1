package composed

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Owner is the provider that a composition's options name: it works in the account of the hub, and is nil where the default one does.
func Owner(opts []pulumi.ResourceOption) (pulumi.ProviderResource, error) {
	resolved, err := pulumi.NewResourceOptions(opts...)
	if err != nil {
		return nil, err
	}
	if resolved.Provider == nil && len(resolved.Providers) == 1 {
		return resolved.Providers[0], nil
	}
	return resolved.Provider, nil
}

// CheckSpokes checks the names of spokes, of which some are taken by other parts, and that one of another account has somebody to authorize it.
func CheckSpokes[S any](c *validate.Collector, spokes map[string]S, provider func(S) pulumi.ProviderResource, owner pulumi.ProviderResource, taken ...string) {
	for _, name := range slices.Sorted(maps.Keys(spokes)) {
		at := validate.At("spokes").Key(name)
		CheckName(c, at, name, LongestName)
		if slices.Contains(taken, name) {
			c.Addf(validate.Duplicate, at, name, "%s is the name of another part: choose another", name)
		}
		if provider(spokes[name]) != nil && owner == nil {
			c.Addf(validate.Required, at.Field("provider"), nil, "a spoke of another account is authorized by the hub's: give the component a provider of that, with pulumi.Provider")
		}
	}
}

// CheckCommon refuses the blocks and tiers of arguments that are common to several VPCs.
func CheckCommon(c *validate.Collector, at validate.Path, common vpc.SecureVpcArgs, instead string) {
	if common.CidrBlock != "" {
		c.Addf(validate.Forbidden, at.Field("cidrBlock"), common.CidrBlock, "these arguments are those of several VPCs: say the block of each in %s", instead)
	}
	if len(common.Tiers) > 0 {
		c.Addf(validate.Forbidden, at.Field("tiers"), nil, "these arguments are those of several VPCs, which have tiers of their own: drop it")
	}
	if len(common.EstateCidrs) == 0 {
		c.Addf(validate.Required, at.Field("estateCidrs"), nil, "required: the blocks of all networks of the estate, such as 10.0.0.0/8")
	}
}

// Block are the places of a VPC with common arguments and a block of its own, in which its tiers find room or do not.
func Block(path string) []Place {
	return []Place{{Part: "cidrBlock", Here: path}, {Part: "tiers", Here: path, Whole: true}, {Here: "network"}}
}

// Of are common arguments as those of one VPC.
func Of(common vpc.SecureVpcArgs, block string, tiers ...vpc.Tier) *vpc.SecureVpcArgs {
	common.CidrBlock, common.Tiers = block, tiers
	return &common
}
