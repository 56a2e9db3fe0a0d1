// Command estate registers what the emulator cannot make or takes long to: a service of one's own, endpoints that are shared by a profile, a firewall,
// links to premises, and CloudFront.
// It is planned by the real provider, and never applied.
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(estate) }

func estate(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	args, err := vpc.ArgsFromConfig(cfg)
	if err != nil {
		return err
	}
	args.Tiers = []vpc.Tier{{Name: "endpoints", Type: vpc.TierIsolated}}
	hub, err := vpc.NewSecureVpc(ctx, "hub", args)
	if err != nil {
		return err
	}
	if err := share(ctx, hub); err != nil {
		return err
	}
	if err := join(ctx, cfg, hub); err != nil {
		return err
	}
	_, err = endpoints.NewEndpointService(ctx, "api", &endpoints.EndpointServiceArgs{
		NetworkLoadBalancerArns: []pulumi.StringInput{pulumi.String(cfg.Require("networkLoadBalancerArn"))},
		AllowedPrincipals:       map[string]pulumi.StringInput{"shop": pulumi.String("arn:aws:iam::111122223333:root")},
	})
	if err != nil {
		return err
	}
	if err := inspect(ctx); err != nil {
		return err
	}
	return distribute(ctx, cfg)
}

// share gives the endpoints to spokes by a profile, and to premises by an inbound resolver endpoint.
func share(ctx *pulumi.Context, hub *vpc.SecureVpc) error {
	shared, err := endpoints.NewEndpointBundle(ctx, "aws", &endpoints.EndpointBundleArgs{
		Vpc: hub.Network(), Services: []string{"ssm"}, Perimeter: endpoints.Perimeter{OrganizationId: pulumi.String("o-a1b2c3d4e5")},
		Central: &endpoints.Central{EstateCidrs: []string{"10.0.0.0/8"}, Profile: &endpoints.CentralProfile{
			Principals: map[string]pulumi.StringInput{"all": pulumi.String("arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5")},
		}},
		OnPremises: &endpoints.OnPremises{CidrBlocks: []string{"192.168.0.0/16"}, Inbound: &endpoints.Inbound{}},
	})
	if err != nil {
		return err
	}
	_, err = endpoints.NewSpoke(ctx, "names", &endpoints.SpokeArgs{VpcId: hub.VpcId, Central: shared.CentralEndpoints()})
	return err
}

// distribute puts CloudFront before a load balancer.
func distribute(ctx *pulumi.Context, cfg *config.Config) error {
	global, err := aws.NewProvider(ctx, "global", &aws.ProviderArgs{Region: pulumi.String("us-east-1")})
	if err != nil {
		return err
	}
	_, err = ingress.NewEdgeDistribution(ctx, "edge", &ingress.EdgeDistributionArgs{
		Aliases: []string{"www.example.com"}, CertificateArn: pulumi.String(cfg.Require("certificateArn")), WebAclArn: pulumi.String(cfg.Require("webAclArn")),
		Origin: ingress.EdgeOrigin{
			DomainName: pulumi.String("internal-web-1.ap-southeast-2.elb.amazonaws.com"), LoadBalancerArn: pulumi.String(cfg.Require("loadBalancerArn")),
		},
		Behavior:       ingress.EdgeBehavior{KeyGroups: []string{"members"}},
		KeyGroups:      map[string]ingress.EdgeKeyGroup{"members": {PublicKeys: map[string]pulumi.StringInput{"one": pulumi.String(cfg.Require("publicKey"))}}},
		ShieldAdvanced: true,
	}, pulumi.Provider(global))
	return err
}
