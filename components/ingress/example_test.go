package ingress_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// A shop on the web: servers in the app tier, which the load balancer alone reaches, and which register with its target group.
func ExampleNewWebIngress() {
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
			Vpc: net.Network(), Tier: "public",
			WebAclArn:              pulumi.String("arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/0a1b2c3d"),
			Certificates:           []ingress.Certificate{{Name: "shop", DomainName: "shop.example.com", ZoneId: pulumi.String("Z0123456789ABCDEFGHIJ")}},
			TargetSecurityGroupIds: map[string]pulumi.StringInput{"app": app.ID().ToStringOutput()},
			TargetGroups:           []ingress.TargetGroup{{Name: "shop", Port: 8443, SecurityGroups: []string{"app"}}},
			Rules: []ingress.Rule{
				{Name: "metrics", Priority: 100, Paths: []string{"/metrics", "/metrics/*"}, Action: ingress.Action{FixedResponse: &ingress.FixedResponse{StatusCode: 403}}},
			},
			DefaultAction: &ingress.Action{Forward: []ingress.Forward{{TargetGroup: "shop"}}},
		})
		if err != nil {
			return err
		}
		ctx.Export("targetGroup", web.TargetGroupArns.MapIndex(pulumi.String("shop")))
		return nil
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "eu-west-1"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		switch r.Type {
		case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "aws:lb/listenerRule:ListenerRule":
			fmt.Println(r.Name)
		case "aws:lb/listener:Listener":
			fmt.Println(r.Name, r.Inputs["port"])
		}
	}
	// Output:
	// web-http 80
	// web-https 443
	// web-rule-metrics
	// web-to-app-tcp-8443
	// web-in-tcp-443-ipv4
	// web-in-tcp-80-ipv4
	// web-to-app-tcp-8443
}

// A broker behind an address that customers put on their lists.
func ExampleNewNetworkIngress() {
	program := func(ctx *pulumi.Context) error {
		_, err := ingress.NewNetworkIngress(ctx, "broker", &ingress.NetworkIngressArgs{
			Vpc: component.Network{
				VpcId: pulumi.String("vpc-0123456789abcdef0"),
				Tiers: map[string]component.NetworkTier{"public": {Type: component.TierPublic, SubnetIds: map[string]pulumi.StringInput{
					"eu-west-1a": pulumi.String("subnet-0a1b2c3d4e5f60718"), "eu-west-1b": pulumi.String("subnet-1a1b2c3d4e5f60718"),
				}}},
			},
			Tier: "public", StaticAddresses: true, Clients: ingress.Clients{CidrBlocks: []string{"198.51.100.0/24"}},
			Listeners:              []ingress.NetworkListener{{Name: "mqtt", Port: 8883, TargetGroup: "mqtt"}},
			TargetGroups:           []ingress.NetworkTargetGroup{{Name: "mqtt", Port: 8883, Protocol: ingress.ProtocolTls, SecurityGroups: []string{"broker"}}},
			TargetSecurityGroupIds: map[string]pulumi.StringInput{"broker": pulumi.String("sg-0123456789abcdef0")},
			Certificates:           []ingress.Certificate{{Name: "broker", Arn: pulumi.String("arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d")}},
		})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "eu-west-1"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		switch r.Type {
		case "aws:ec2/eip:Eip", "aws:lb/loadBalancer:LoadBalancer", "aws:lb/targetGroup:TargetGroup":
			fmt.Println(r.Name)
		case "aws:lb/listener:Listener":
			fmt.Println(r.Name, r.Inputs["protocol"], r.Inputs["port"])
		}
	}
	// Output:
	// broker-eip-a
	// broker-eip-b
	// broker-listener-mqtt TLS 8883
	// broker
	// broker-mqtt
}

// Every mistake is told at once, before anything is registered.
func ExampleNewWebIngress_mistakes() {
	_, err := engine.Record(context.Background(), func(ctx *pulumi.Context) error {
		_, err := ingress.NewWebIngress(ctx, "web", &ingress.WebIngressArgs{
			Vpc: component.Network{VpcId: pulumi.String("vpc-0123456789abcdef0"), Tiers: map[string]component.NetworkTier{
				"app": {Type: component.TierPrivateWithEgress, SubnetIds: map[string]pulumi.StringInput{"eu-west-1a": pulumi.String("subnet-0a1b2c3d4e5f60718")}},
			}},
			Tier: "app", Certificates: []ingress.Certificate{{Name: "main", Arn: pulumi.String("arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d")}},
		})
		return err
	}, engine.Options{Config: map[string]string{"aws:region": "eu-west-1"}})
	fmt.Println(err)
	// Output:
	// the program failed:
	//   WebIngress "web":
	//   certificates[0].arn: arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d is of region us-east-1, and the load balancer of eu-west-1: a load balancer takes certificates of its own region
	//   tier: app has subnets in fewer than two zones: an application load balancer needs two at least
	//   tier: app is of type PrivateWithEgress, and the load balancer faces the internet: take a tier of type Public, or set internal
	//   webAclArn: required for a load balancer that faces the internet: the ARN of a web ACL, or allowNoWaf with a reason
}
