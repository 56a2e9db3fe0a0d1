package flowlog

import (
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// group makes the log group, unless it is given, and the role that writes to it. The role may not create log groups: a last record would bring a deleted one
// back. It returns what the flow log must wait for: the role's permissions.
func (m Maker) group(ctx *pulumi.Context, name string, d Destination, args *ec2.FlowLogArgs) ([]pulumi.Resource, error) {
	groupArn := d.Arn
	if groupArn == nil {
		group, err := cloudwatch.NewLogGroup(ctx, name, &cloudwatch.LogGroupArgs{
			RetentionInDays: pulumi.Int(d.RetentionInDays), KmsKeyId: component.Optional(d.KmsKeyArn), Tags: m.Tagger.Tags(name),
		}, m.Family.Child()...)
		if err != nil {
			return nil, err
		}
		groupArn = group.Arn
	}
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, pulumi.Parent(m.Family.Parent))
	if err != nil {
		return nil, err
	}
	trust := component.NewPolicy(component.Statement{
		Effect: component.Allow, Principal: component.Service("vpc-flow-logs.amazonaws.com"), Action: []string{"sts:AssumeRole"},
		Condition: component.Condition{"StringEquals": {"aws:SourceAccount": {caller.AccountId}}},
	}).JSON()
	role, err := iam.NewRole(ctx, name, &iam.RoleArgs{
		AssumeRolePolicy: pulumi.String(trust), Description: pulumi.String("Writes the flow log of " + m.Tagger.Component), Tags: m.Tagger.Tags(name),
	}, m.Family.Child()...)
	if err != nil {
		return nil, err
	}
	grants := groupArn.ToStringOutput().ApplyT(func(arn string) string {
		arn = strings.TrimSuffix(arn, ":*")
		return component.NewPolicy(component.Statement{
			Effect:   component.Allow,
			Action:   []string{"logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"},
			Resource: []string{arn, arn + ":*"},
		}).JSON()
	}).(pulumi.StringOutput)
	permissions, err := iam.NewRolePolicy(ctx, name, &iam.RolePolicyArgs{Role: role.ID(), Policy: grants}, m.Family.Child()...)
	args.LogDestination, args.IamRoleArn = component.Optional(groupArn), role.Arn.ToStringPtrOutput()
	return []pulumi.Resource{permissions}, err
}
