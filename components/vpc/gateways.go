package vpc

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// createGateways makes the internet gateway, which a VPC without a public tier does not have, and the egress-only one, by
// which private tiers open IPv6 connections and nobody reaches them.
func (t *TieredSubnets) createGateways(ctx *pulumi.Context, b *builder) error {
	if b.layout.internetGateway && b.args.Vpc.InternetGatewayId == nil {
		name := b.name + "-igw"
		igw, err := ec2.NewInternetGateway(ctx, name, &ec2.InternetGatewayArgs{
			VpcId: b.args.Vpc.VpcId.ToStringOutput().ToStringPtrOutput(), Tags: b.tagger.Tags(name),
		}, b.Child()...)
		if err != nil {
			return err
		}
		t.InternetGateway = igw
	}
	if b.layout.egressOnlyGateway && b.args.Vpc.EgressOnlyInternetGatewayId == nil {
		name := b.name + "-eigw"
		eigw, err := ec2.NewEgressOnlyInternetGateway(ctx, name, &ec2.EgressOnlyInternetGatewayArgs{
			VpcId: b.args.Vpc.VpcId, Tags: b.tagger.Tags(name),
		}, b.Child()...)
		if err != nil {
			return err
		}
		t.EgressOnlyInternetGateway = eigw
	}
	return nil
}

// internetGatewayId is that of the gateway made here or given; nil if there is none.
func (b *builder) internetGatewayId() pulumi.StringInput {
	if igw := b.tiers.InternetGateway; igw != nil {
		return igw.ID().ToStringOutput()
	}
	return b.args.Vpc.InternetGatewayId
}

func (b *builder) egressOnlyGatewayId() pulumi.StringInput {
	if eigw := b.tiers.EgressOnlyInternetGateway; eigw != nil {
		return eigw.ID().ToStringOutput()
	}
	return b.args.Vpc.EgressOnlyInternetGatewayId
}
