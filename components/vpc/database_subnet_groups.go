package vpc

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// createDatabaseSubnetGroups makes the RDS subnet groups of the tiers that ask for one.
func (t *TieredSubnets) createDatabaseSubnetGroups(ctx *pulumi.Context, b *builder) error {
	for _, tier := range b.layout.placed() {
		if !tier.DatabaseSubnetGroup {
			continue
		}
		name := b.name + "-db-" + tier.Name
		group, err := rds.NewSubnetGroup(ctx, name, &rds.SubnetGroupArgs{
			Description: pulumi.Sprintf("Tier %s of %s", tier.Name, b.name),
			SubnetIds:   t.SubnetIdsOf(tier.Name),
			Tags:        b.tagger.Tags(name, tierTags(tier)),
		}, b.Child()...)
		if err != nil {
			return err
		}
		t.DatabaseSubnetGroups[tier.Name] = group
	}
	return nil
}
