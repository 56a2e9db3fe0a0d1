package ingress_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// A shop behind CloudFront: the load balancer has no public address, and CloudFront reaches it by a VPC origin.
func ExampleNewEdgeDistribution() {
	program := func(ctx *pulumi.Context) error {
		net, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"eu-west-1a", "eu-west-1b"}})
		if err != nil {
			return err
		}
		app, err := ec2.NewSecurityGroup(ctx, "app", &ec2.SecurityGroupArgs{VpcId: net.VpcId.ToStringPtrOutput(), Description: pulumi.String("Servers of the shop")})
		if err != nil {
			return err
		}
		web, err := ingress.NewWebIngress(ctx, "web", &ingress.WebIngressArgs{
			Vpc: net.Network(), Tier: "app", Internal: true, Edge: &ingress.EdgeLock{},
			Certificates:           []ingress.Certificate{{Name: "shop", DomainName: "shop.example.com", ZoneId: pulumi.String("Z0123456789ABCDEFGHIJ")}},
			TargetSecurityGroupIds: map[string]pulumi.StringInput{"app": app.ID().ToStringOutput()},
			TargetGroups:           []ingress.TargetGroup{{Name: "shop", Port: 8443, SecurityGroups: []string{"app"}}},
			DefaultAction:          &ingress.Action{Forward: []ingress.Forward{{TargetGroup: "shop"}}},
		})
		if err != nil {
			return err
		}
		global, err := aws.NewProvider(ctx, "global", &aws.ProviderArgs{Region: pulumi.String("us-east-1")})
		if err != nil {
			return err
		}
		_, err = ingress.NewEdgeDistribution(ctx, "edge", &ingress.EdgeDistributionArgs{
			Aliases:        []string{"shop.example.com"},
			CertificateArn: pulumi.String("arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d"),
			WebAclArn:      pulumi.String("arn:aws:wafv2:us-east-1:111122223333:global/webacl/shop/0a1b2c3d"),
			Origin:         ingress.EdgeOrigin{DomainName: web.DnsName, LoadBalancerArn: web.LoadBalancerArn},
			Paths:          []ingress.EdgePath{{Pattern: "/static/*", Behavior: ingress.EdgeBehavior{ReadOnly: true, CachePolicyId: ingress.CachingOptimized}}},
			Countries:      ingress.EdgeCountries{Allowed: []string{"DE", "NL"}},
		}, pulumi.Provider(global))
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "eu-west-1"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		switch r.Type {
		case "aws:lb/loadBalancer:LoadBalancer":
			fmt.Println("LoadBalancer", r.Name, "internal:", r.Inputs["internal"])
		case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "aws:lb/listener:Listener", "aws:cloudfront/vpcOrigin:VpcOrigin", "aws:cloudfront/distribution:Distribution":
			fmt.Println(r.Type[strings.LastIndex(r.Type, ":")+1:], r.Name)
		}
	}
	// Output:
	// Distribution edge
	// VpcOrigin edge
	// Listener web-https
	// LoadBalancer web internal: true
	// SecurityGroupIngressRule web-in-tcp-443-list-cloudfront
	// SecurityGroupIngressRule web-to-app-tcp-8443
}
