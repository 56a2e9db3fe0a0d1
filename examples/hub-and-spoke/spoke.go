package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

// spoke is a VPC for workloads, whose only way out is the hub.
type spoke struct {
	name, block, domain string
	// account works in the account of the spoke.
	account *aws.Provider
}

// join makes a spoke, its place in the hub, and the names of the shared endpoints in it.
func (e *estateBuilder) join(ctx *pulumi.Context, s spoke) error {
	net, err := e.network(ctx, s.name, s.block, s.account,
		vpc.Tier{Name: "app", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway}, vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway})
	if err != nil {
		return err
	}
	place := &transit.AttachmentArgs{Domain: s.domain, Vpc: net.Network(), Provider: s.account, Protection: e.args.Protection, Tags: e.args.Tags}
	names := &endpoints.SpokeArgs{VpcId: net.VpcId, Central: e.services.CentralEndpoints(), Provider: s.account, Protection: e.args.Protection}
	if s.account != e.account {
		place.OwnerProvider, names.OwnerProvider = e.account, e.account
	}
	if _, err := e.hub.Attach(ctx, s.name, place); err != nil {
		return err
	}
	_, err = endpoints.NewSpoke(ctx, s.name+"-names", names)
	return err
}
