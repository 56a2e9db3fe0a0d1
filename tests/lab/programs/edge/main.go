// Command edge is a load balancer that faces the internet and answers whoever shows a secret, and CloudFront before it. The setting valid lists the secrets that are
// valid, by name; shown is the one that CloudFront shows.
package main

import (
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(program) }

// unseen loosens what this program is not about.
func unseen() *component.Relaxation { return &component.Relaxation{Reason: "not looked at"} }

// secret is the value of a secret, which tests know as well.
func secret(name string) pulumi.StringInput { return pulumi.String(strings.Repeat(name, 32)) }

func program(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	mayGo := component.Protection{Mode: component.ProtectionDisabled, Reason: "lives for one test"}
	net, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{
		CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"us-east-1a", "us-east-1b"}, Tiers: []vpc.Tier{{Name: "public", Type: vpc.TierPublic}},
		FlowLogs: vpc.FlowLogs{AllowNone: unseen()}, Protection: mayGo,
	})
	if err != nil {
		return err
	}
	app, err := ec2.NewSecurityGroup(ctx, "app", &ec2.SecurityGroupArgs{VpcId: net.VpcId.ToStringPtrOutput(), Description: pulumi.String("Servers")})
	if err != nil {
		return err
	}
	lock := &ingress.EdgeLock{Secrets: map[string]pulumi.StringInput{}}
	for _, name := range strings.Split(cfg.Require("valid"), ",") {
		lock.Secrets[name] = secret(name)
	}
	web, err := ingress.NewWebIngress(ctx, "web", &ingress.WebIngressArgs{
		Vpc: net.Network(), Tier: "public", Edge: lock,
		Certificates:           []ingress.Certificate{{Name: "shop", Arn: pulumi.String(cfg.Require("certificateArn"))}},
		TargetSecurityGroupIds: map[string]pulumi.StringInput{"app": app.ID().ToStringOutput()},
		TargetGroups:           []ingress.TargetGroup{{Name: "shop", Port: 8443, SecurityGroups: []string{"app"}}},
		DefaultAction:          &ingress.Action{Forward: []ingress.Forward{{TargetGroup: "shop"}}},
		Rules: []ingress.Rule{{
			Name: "old", Priority: 100, Paths: []string{"/old"}, Action: ingress.Action{FixedResponse: &ingress.FixedResponse{StatusCode: 410, ContentType: "text/plain"}},
		}},
		Logs: ingress.Logs{AllowNone: unseen()}, Protection: mayGo,
	})
	if err != nil {
		return err
	}
	_, err = ingress.NewEdgeDistribution(ctx, "edge", &ingress.EdgeDistributionArgs{
		Aliases: []string{"shop.example.com"}, CertificateArn: pulumi.String(cfg.Require("certificateArn")), AllowNoWaf: unseen(),
		Origin: ingress.EdgeOrigin{DomainName: web.DnsName, Secret: secret(cfg.Require("shown"))},
		Logs:   ingress.Logs{AllowNone: unseen()}, Protection: mayGo,
	})
	return err
}
