package resolver

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// The directions of an [Endpoint].
const (
	// Inbound endpoints are asked from elsewhere for names that the VPC knows.
	Inbound = "INBOUND"
	// Outbound endpoints ask elsewhere for the VPC.
	Outbound = "OUTBOUND"
)

// Endpoint says what endpoint to make.
type Endpoint struct {
	Name, Direction, Description string
	VpcId                        pulumi.StringInput
	// Zones are those in which it has an address, sorted, and SubnetIds the subnets there.
	Zones     []string
	SubnetIds map[string]pulumi.StringInput
}

// Group makes the security group of an endpoint: without rules, it admits nobody and asks nobody.
func (e Endpoint) Group(ctx *pulumi.Context, family component.Family, tagger component.Tagger) (*ec2.SecurityGroup, error) {
	return ec2.NewSecurityGroup(ctx, e.Name, &ec2.SecurityGroupArgs{
		VpcId: component.Optional(e.VpcId), Description: pulumi.String(e.Description), Tags: tagger.Tags(e.Name),
	}, family.Child()...)
}

// Create makes the endpoint in its group, and tells its addresses by zone.
func (e Endpoint) Create(ctx *pulumi.Context, family component.Family, tagger component.Tagger, group *ec2.SecurityGroup) (*route53.ResolverEndpoint, pulumi.StringMapOutput, error) {
	var addresses route53.ResolverEndpointIpAddressArray
	subnets := pulumi.StringMap{}
	for _, zone := range e.Zones {
		addresses = append(addresses, route53.ResolverEndpointIpAddressArgs{SubnetId: e.SubnetIds[zone]})
		subnets[zone] = e.SubnetIds[zone]
	}
	endpoint, err := route53.NewResolverEndpoint(ctx, e.Name, &route53.ResolverEndpointArgs{
		Direction: pulumi.String(e.Direction), IpAddresses: addresses, SecurityGroupIds: pulumi.StringArray{group.ID().ToStringOutput()}, Tags: tagger.Tags(e.Name),
	}, family.Child()...)
	if err != nil {
		return nil, pulumi.StringMapOutput{}, err
	}
	return endpoint, pulumi.All(endpoint.IpAddresses, subnets.ToStringMapOutput()).ApplyT(func(known []any) map[string]string {
		return addressesByZone(known[0].([]route53.ResolverEndpointIpAddress), known[1].(map[string]string))
	}).(pulumi.StringMapOutput), nil
}

// addressesByZone sorts addresses, which AWS tells in no order, by the zones of their subnets.
func addressesByZone(addresses []route53.ResolverEndpointIpAddress, subnets map[string]string) map[string]string {
	byZone := map[string]string{}
	for zone, subnet := range subnets {
		for _, address := range addresses {
			if address.SubnetId == subnet && address.Ip != nil {
				byZone[zone] = *address.Ip
			}
		}
	}
	return byZone
}
