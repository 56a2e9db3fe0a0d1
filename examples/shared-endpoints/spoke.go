package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/vpc"
)

// spoke is a VPC that uses the hub's endpoints.
type spoke struct {
	name, block string
	// account works in the account of the spoke.
	account *aws.Provider
}

// join makes a spoke, a peering with the hub, and the names of the hub's endpoints in it.
func (e *estateBuilder) join(ctx *pulumi.Context, s spoke) error {
	net, err := e.network(ctx, s.name, s.block, "app", pulumi.Provider(s.account))
	if err != nil {
		return err
	}
	if err := e.peer(ctx, s, net); err != nil {
		return err
	}
	names := &endpoints.SpokeArgs{VpcId: net.VpcId, Central: e.services.CentralEndpoints(), Provider: s.account, Protection: e.args.Protection}
	if s.account != e.account {
		names.OwnerProvider = e.account
	}
	_, err = endpoints.NewSpoke(ctx, s.name+"-names", names)
	return err
}

// peer lets the spoke and the hub talk, and nobody by way of the hub: peerings lead no further than to the next VPC.
func (e *estateBuilder) peer(ctx *pulumi.Context, s spoke, net *vpc.SecureVpc) error {
	name := s.name + "-hub"
	owner, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, pulumi.Provider(s.account))
	if err != nil {
		return err
	}
	asked, err := ec2.NewVpcPeeringConnection(ctx, name, &ec2.VpcPeeringConnectionArgs{
		VpcId: e.hub.VpcId, PeerVpcId: net.VpcId, PeerOwnerId: pulumi.String(owner.AccountId), Tags: pulumi.StringMap{"Name": pulumi.String(name)},
	}, pulumi.Provider(e.account))
	if err != nil {
		return err
	}
	accepted, err := ec2.NewVpcPeeringConnectionAccepter(ctx, name, &ec2.VpcPeeringConnectionAccepterArgs{
		VpcPeeringConnectionId: asked.ID(), AutoAccept: pulumi.Bool(true), Tags: pulumi.StringMap{"Name": pulumi.String(name)},
	}, pulumi.Provider(s.account))
	if err != nil {
		return err
	}
	for _, way := range []struct {
		from    *vpc.SecureVpc
		tier    string
		block   pulumi.StringInput
		account *aws.Provider
	}{
		{e.hub, "endpoints", net.CidrBlock, e.account},
		{net, "app", e.hub.CidrBlock, s.account},
	} {
		for zone, table := range way.from.Network().Tiers[way.tier].RouteTableIds {
			_, err := ec2.NewRoute(ctx, name+"-"+way.tier+"-"+zone[len(zone)-1:], &ec2.RouteArgs{
				RouteTableId: table, DestinationCidrBlock: way.block.ToStringOutput().ToStringPtrOutput(), VpcPeeringConnectionId: accepted.VpcPeeringConnectionId.ToStringPtrOutput(),
			}, pulumi.Provider(way.account))
			if err != nil {
				return err
			}
		}
	}
	return nil
}
