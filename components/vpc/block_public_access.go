package vpc

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The modes of [BlockPublicAccessExclusions], in AWS's words.
const (
	// BpaAllowBidirectional exempts traffic from and to the internet.
	BpaAllowBidirectional = "allow-bidirectional"
	// BpaAllowEgress exempts connections to the internet only.
	BpaAllowEgress = "allow-egress"
)

// BlockPublicAccessExclusions exempts subnets made here from VPC Block Public Access. The block itself is one switch for an
// account and region, not part of any VPC; AWS takes 50 exclusions per account.
type BlockPublicAccessExclusions struct {
	// Mode is allow-bidirectional or allow-egress.
	Mode string `pulumi:"mode"`
	// Tiers are the tiers whose subnets are exempt. Default: all Public tiers.
	Tiers []string `pulumi:"tiers,optional"`
	// Reason says why; required.
	Reason string `pulumi:"reason"`
}

func (e BlockPublicAccessExclusions) validate(c *validate.Collector, at validate.Path, tiers []Tier) {
	validate.OneOf(c, at.Field("mode"), e.Mode, BpaAllowBidirectional, BpaAllowEgress)
	component.RequireReason(c, at.Field("reason"), e.Reason)
	for i, name := range e.Tiers {
		if !slices.ContainsFunc(tiers, func(t Tier) bool { return t.Name == name && t.Type != TierReserved }) {
			c.Addf(validate.Invalid, at.Field("tiers").Index(i), name, "there is no tier %q with subnets", name)
		}
	}
}

func (e BlockPublicAccessExclusions) exempts(t Tier) bool {
	if len(e.Tiers) == 0 {
		return t.Type == TierPublic
	}
	return slices.Contains(e.Tiers, t.Name)
}

// createBlockPublicAccessExclusions exempts the subnets of the chosen tiers, one by one.
func (t *TieredSubnets) createBlockPublicAccessExclusions(ctx *pulumi.Context, b *builder) error {
	exclusions := b.args.BlockPublicAccessExclusions
	if exclusions == nil {
		return nil
	}
	for _, tier := range b.layout.placed() {
		if !exclusions.exempts(tier) {
			continue
		}
		for _, z := range b.layout.zones {
			name := b.name + "-bpa-" + tier.Name + "-" + z.letter
			_, err := ec2.NewVpcBlockPublicAccessExclusion(ctx, name, &ec2.VpcBlockPublicAccessExclusionArgs{
				InternetGatewayExclusionMode: pulumi.String(exclusions.Mode),
				SubnetId:                     t.subnetId(tier.Name, z).ToStringPtrOutput(),
				Tags:                         b.tagger.Tags(name, tierTags(tier)),
			}, b.Child()...)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
