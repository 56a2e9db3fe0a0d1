package ingress

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// openIdentityProvider lets the load balancer ask identity providers: their addresses are nobody's to know, and IPv4 is all that it speaks with them.
func (b *balancer) openIdentityProvider(ctx *pulumi.Context, own pulumi.StringInput) error {
	name := b.name + "-out-identity"
	r, err := vpc.NewSecurityGroupEgressRule(ctx, name, &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: own, CidrIpv4: pulumi.String(everyone4), IpProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(443), ToPort: pulumi.Int(443),
		Description: pulumi.String("load balancer " + b.name + " to identity providers"), Tags: b.tagger.Tags(name),
	}, b.Passing()...)
	b.openings = append(b.openings, r)
	return err
}
