package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/components/vpc"
)

// connectShop makes a client of the service: a VPC with nothing but an endpoint, by which its callers reach the API. In another account it would be a program of
// its own, with the name of the service from the API's.
func connectShop(ctx *pulumi.Context, service *endpoints.EndpointService, args *vpc.SecureVpcArgs, block, domain string) error {
	own := *args
	own.CidrBlock, own.Tiers = block, []vpc.Tier{{Name: "app", Type: vpc.TierIsolated}}
	net, err := vpc.NewSecureVpc(ctx, "shop-net", &own)
	if err != nil {
		return err
	}
	groups, err := securitygroups.NewTiers(ctx, "shop", &securitygroups.TiersArgs{
		Vpc: net.Network(), Chain: []securitygroups.Link{{Name: "caller"}, {Name: "endpoint", Ports: []string{"tcp/443"}}}, Protection: args.Protection, Tags: args.Tags,
	})
	if err != nil {
		return err
	}
	endpoint, err := ec2.NewVpcEndpoint(ctx, "shop-api", &ec2.VpcEndpointArgs{
		VpcId: net.VpcId, ServiceName: service.ServiceName.ToStringPtrOutput(), VpcEndpointType: pulumi.String("Interface"),
		SubnetIds: net.ReadySubnetIds.MapIndex(pulumi.String("app")), SecurityGroupIds: pulumi.StringArray{groups.Id("endpoint")},
		Tags: pulumi.StringMap{"Name": pulumi.String("shop-api")},
	})
	if err != nil {
		return err
	}
	if _, err := ec2.NewVpcEndpointConnectionAccepter(ctx, "shop-api", &ec2.VpcEndpointConnectionAccepterArgs{
		VpcEndpointServiceId: service.ServiceId, VpcEndpointId: endpoint.ID(),
	}); err != nil {
		return err
	}
	return nameEndpoint(ctx, net, endpoint, domain)
}

// nameEndpoint has the name of the API's certificate lead to the endpoint, in the shop's VPC alone.
func nameEndpoint(ctx *pulumi.Context, net *vpc.SecureVpc, endpoint *ec2.VpcEndpoint, domain string) error {
	zone, err := route53.NewZone(ctx, "shop-api", &route53.ZoneArgs{
		Name: pulumi.String(domain), Vpcs: route53.ZoneVpcArray{route53.ZoneVpcArgs{VpcId: net.VpcId}},
	})
	if err != nil {
		return err
	}
	entry := endpoint.DnsEntries.Index(pulumi.Int(0))
	_, err = route53.NewRecord(ctx, "shop-api", &route53.RecordArgs{
		ZoneId: zone.ZoneId, Name: pulumi.String(domain), Type: pulumi.String("A"),
		Aliases: route53.RecordAliasArray{route53.RecordAliasArgs{
			Name: entry.DnsName().Elem(), ZoneId: entry.HostedZoneId().Elem(), EvaluateTargetHealth: pulumi.Bool(false),
		}},
	})
	return err
}
