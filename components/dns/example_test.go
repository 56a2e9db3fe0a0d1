package dns_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/dns"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// A VPC asks the servers of the headquarters for their domain.
func ExampleNewOutboundEndpoint() {
	program := func(ctx *pulumi.Context) error {
		_, err := dns.NewOutboundEndpoint(ctx, "names", &dns.OutboundEndpointArgs{
			Vpc: component.Network{
				VpcId: pulumi.String("vpc-0a1b2c3d4e5f60718"),
				Tiers: map[string]component.NetworkTier{"dns": {
					Type: component.TierIsolated,
					SubnetIds: map[string]pulumi.StringInput{
						"ap-southeast-2a": pulumi.String("subnet-0a1b2c3d4e5f60718"),
						"ap-southeast-2b": pulumi.String("subnet-0b1b2c3d4e5f60718"),
					},
				}},
			},
			Tier: "dns",
			Domains: map[string]dns.Forwarding{
				"corp.example.com": {TargetIps: []dns.TargetIp{{Ip: "192.168.0.53"}, {Ip: "192.168.1.53"}}},
			},
			VpcIds: map[string]pulumi.StringInput{"shop": pulumi.String("vpc-0a1b2c3d4e5f60718")},
		})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Custom {
			fmt.Println(r.Type, r.Name)
		}
	}
	// Output:
	// aws:ec2/securityGroup:SecurityGroup names
	// aws:route53/resolverEndpoint:ResolverEndpoint names
	// aws:route53/resolverRule:ResolverRule names-corp.example.com
	// aws:route53/resolverRuleAssociation:ResolverRuleAssociation names-corp.example.com-shop
	// aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule names-tcp-192.168.0.53-53
	// aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule names-tcp-192.168.1.53-53
	// aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule names-udp-192.168.0.53-53
	// aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule names-udp-192.168.1.53-53
}

// Resolvers of the headquarters ask for the private names of a VPC.
func ExampleNewInboundEndpoint() {
	program := func(ctx *pulumi.Context) error {
		endpoint, err := dns.NewInboundEndpoint(ctx, "names", &dns.InboundEndpointArgs{
			Vpc: component.Network{
				VpcId: pulumi.String("vpc-0a1b2c3d4e5f60718"),
				Tiers: map[string]component.NetworkTier{"dns": {
					Type: component.TierIsolated,
					SubnetIds: map[string]pulumi.StringInput{
						"ap-southeast-2a": pulumi.String("subnet-0a1b2c3d4e5f60718"),
						"ap-southeast-2b": pulumi.String("subnet-0b1b2c3d4e5f60718"),
					},
				}},
			},
			Tier:       "dns",
			CidrBlocks: []string{"192.168.0.53/32", "192.168.1.53/32"},
		})
		if err != nil {
			return err
		}
		ctx.Export("forwardTo", endpoint.IpAddresses)
		return nil
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Custom {
			fmt.Println(r.Type, r.Name)
		}
	}
	// Output:
	// aws:ec2/securityGroup:SecurityGroup names
	// aws:route53/resolverEndpoint:ResolverEndpoint names
	// aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule names-tcp-192.168.0.53/32
	// aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule names-tcp-192.168.1.53/32
	// aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule names-udp-192.168.0.53/32
	// aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule names-udp-192.168.1.53/32
}

// What a VPC asks its resolver is kept for a year.
func ExampleNewQueryLogs() {
	program := func(ctx *pulumi.Context) error {
		_, err := dns.NewQueryLogs(ctx, "asked", &dns.QueryLogsArgs{
			VpcIds:          map[string]pulumi.StringInput{"shop": pulumi.String("vpc-0a1b2c3d4e5f60718")},
			RetentionInDays: 365,
		})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Custom {
			fmt.Println(r.Type, r.Name)
		}
	}
	// Output:
	// aws:cloudwatch/logGroup:LogGroup asked
	// aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig asked
	// aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation asked-shop
}
