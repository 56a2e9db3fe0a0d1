package access

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// createInstanceProfile makes what instances need: a policy, for roles that they have already, and a role and profile with it for those that have none.
func (s *SessionManager) createInstanceProfile(ctx *pulumi.Context, b *sessionBuilder) error {
	name := b.name + "-instances"
	document := pulumi.All(b.logs.bucketArn, b.logs.groupArn, b.optionalKey()).ApplyT(func(arns []any) string {
		return b.instancePolicy(arns[0].(string), arns[1].(string), arns[2].(string)).JSON()
	}).(pulumi.StringOutput)
	policy, err := iam.NewPolicy(ctx, name, &iam.PolicyArgs{
		Policy: document, Description: pulumi.String("Lets instances take part in sessions of " + b.name), Tags: b.Tags(name),
	}, b.Child()...)
	if err != nil {
		return err
	}
	trust := component.NewPolicy(component.Statement{Effect: component.Allow, Principal: component.Service("ec2.amazonaws.com"), Action: []string{"sts:AssumeRole"}}).JSON()
	role, err := iam.NewRole(ctx, name, &iam.RoleArgs{
		AssumeRolePolicy: pulumi.String(trust), Description: pulumi.String("Instances that operators reach by " + b.name), Tags: b.Tags(name),
	}, b.Child()...)
	if err != nil {
		return err
	}
	if _, err = iam.NewRolePolicyAttachment(ctx, name, &iam.RolePolicyAttachmentArgs{Role: role.Name, PolicyArn: policy.Arn}, b.Child()...); err != nil {
		return err
	}
	// It comes after the policies of operators, which are not protected, so that a destroy refuses here first.
	profile, err := iam.NewInstanceProfile(ctx, name, &iam.InstanceProfileArgs{Role: role.Name, Tags: b.Tags(name)}, b.Child(pulumi.DependsOn(s.OperatorPolicies.all()))...)
	s.InstancePolicy, s.InstanceRole, s.InstanceProfile = policy, role, profile
	return err
}

// instancePolicy is the least with which an instance takes part in sessions ("Create a custom IAM role for Session Manager"): other than the managed policy
// AmazonSSMManagedInstanceCore it lets an instance read no parameter and no document, report no inventory, and run no command that somebody sends.
func (b *sessionBuilder) instancePolicy(bucketArn, groupArn, keyArn string) component.Policy {
	// These know no single resources.
	statements := []component.Statement{{
		Sid: "Sessions", Effect: component.Allow, Resource: []string{"*"},
		Action: []string{
			"ssm:UpdateInstanceInformation",
			"ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
		},
	}}
	keyActions := []string{"kms:Decrypt"}
	if bucketArn != "" {
		objects := bucketArn + "/*"
		if prefix := b.args.Logs.KeyPrefix; prefix != "" {
			objects = bucketArn + "/" + prefix + "/*"
		}
		statements = append(
			statements,
			component.Statement{Sid: "LogBucketIsEncrypted", Effect: component.Allow, Action: []string{"s3:GetEncryptionConfiguration"}, Resource: []string{bucketArn}},
			component.Statement{Sid: "LogToBucket", Effect: component.Allow, Action: []string{"s3:PutObject"}, Resource: []string{objects}},
		)
		keyActions = append(keyActions, "kms:GenerateDataKey")
	}
	if groupArn != "" {
		statements = append(
			statements,
			// The agent looks the group up in the list of all: this action is decided on log-group::log-stream:.
			component.Statement{Sid: "LogGroupIsEncrypted", Effect: component.Allow, Action: []string{"logs:DescribeLogGroups"}, Resource: []string{b.arn("logs", "log-group:*")}},
			component.Statement{
				Sid: "LogToGroup", Effect: component.Allow, Action: []string{"logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"},
				Resource: []string{groupArn, groupArn + ":*"},
			},
		)
	}
	if keyArn != "" {
		statements = append(statements, component.Statement{Sid: "SessionKey", Effect: component.Allow, Action: keyActions, Resource: []string{keyArn}})
	}
	return component.NewPolicy(statements...)
}
