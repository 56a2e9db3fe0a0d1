package access

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// createSecurityGroup makes the endpoint's group. It has no rule inbound: what comes from the service is let in regardless ("Security groups for EC2 Instance
// Connect Endpoint").
func (e *InstanceConnectEndpoint) createSecurityGroup(ctx *pulumi.Context, b *endpointBuilder) error {
	group, err := ec2.NewSecurityGroup(ctx, b.name, &ec2.SecurityGroupArgs{
		VpcId: component.Optional(b.args.Vpc.VpcId), Description: pulumi.String("EC2 Instance Connect endpoint " + b.name), Tags: b.Tags(b.name),
	}, b.Child()...)
	e.SecurityGroup = group
	return err
}

// createRules lets the endpoint open connections to the targets, and these accept them: by the endpoint's group, which holds whether or not the operator's
// address is preserved, and for no other in the VPC.
func (e *InstanceConnectEndpoint) createRules(ctx *pulumi.Context, b *endpointBuilder) error {
	from := e.SecurityGroup.ID().ToStringOutput()
	for _, target := range slices.Sorted(maps.Keys(b.args.TargetSecurityGroupIds)) {
		to := b.args.TargetSecurityGroupIds[target]
		for _, port := range b.args.Ports {
			name := fmt.Sprintf("%s-to-%s-%d", b.name, target, port)
			out, err := vpc.NewSecurityGroupEgressRule(ctx, name, &vpc.SecurityGroupEgressRuleArgs{
				SecurityGroupId: from, ReferencedSecurityGroupId: component.Optional(to), IpProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(port), ToPort: pulumi.Int(port),
				Description: pulumi.String("Operators to " + target), Tags: b.Tags(name),
			}, b.Passing()...)
			if err != nil {
				return err
			}
			name = fmt.Sprintf("%s-at-%s-%d", b.name, target, port)
			in, err := vpc.NewSecurityGroupIngressRule(ctx, name, &vpc.SecurityGroupIngressRuleArgs{
				SecurityGroupId: to, ReferencedSecurityGroupId: from, IpProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(port), ToPort: pulumi.Int(port),
				Description: pulumi.String("Operators by the endpoint " + b.name), Tags: b.Tags(name),
			}, b.Passing()...)
			if err != nil {
				return err
			}
			b.rules = append(b.rules, out, in)
		}
	}
	return nil
}
