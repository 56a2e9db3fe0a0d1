package guardrails

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cfg"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// emptyDefaultGroup is AWS's runbook that removes all rules of a security group, once it has seen that the group is named default ("Systems Manager Automation runbook
// reference").
const emptyDefaultGroup = "AWSConfigRemediation-RemoveVPCDefaultSecurityGroupRules"

// Remediation mends what a rule finds by an automation of Systems Manager, with a role of its own.
type Remediation struct {
	// Automatic runs the automation for all that is found. Whatever has no group but the default one loses its connections then. Default: false, somebody runs it in AWS
	// Config.
	Automatic bool `pulumi:"automatic,optional"`
	// MaximumAttempts is how often it is tried for one group before AWS Config gives up, 1 to 25. Default: 5.
	MaximumAttempts int `pulumi:"maximumAttempts,optional"`
	// RetrySeconds is within how many seconds these attempts count, 1 to 2678000. Default: 60.
	RetrySeconds int `pulumi:"retrySeconds,optional"`
}

func (r Remediation) withDefaults() *Remediation {
	if r.MaximumAttempts == 0 {
		r.MaximumAttempts = 5
	}
	if r.RetrySeconds == 0 {
		r.RetrySeconds = 60
	}
	return &r
}

func (r Remediation) validate(c *validate.Collector, at validate.Path) {
	checkRange(c, at.Field("maximumAttempts"), r.MaximumAttempts, 1, 25)
	checkRange(c, at.Field("retrySeconds"), r.RetrySeconds, 1, 2678000)
}

// createRemediationRole makes the role with which the automation works. Its runbook asks for no more.
func (r *ConfigRules) createRemediationRole(ctx *pulumi.Context, b configBuilder) error {
	if b.args.RemediateDefaultSecurityGroup == nil {
		return nil
	}
	name := b.name + "-remediation"
	role, err := iam.NewRole(ctx, name, &iam.RoleArgs{
		AssumeRolePolicy: pulumi.String(component.NewPolicy(component.Statement{
			Effect: component.Allow, Principal: component.Service("ssm.amazonaws.com"), Action: []string{"sts:AssumeRole"},
			Condition: component.Condition{
				"StringEquals": {"aws:SourceAccount": {b.account}},
				"ArnLike":      {"aws:SourceArn": {b.arn("ssm", "automation-execution/*")}},
			},
		}).JSON()), Tags: b.tagger.Tags(name),
	}, b.Child()...)
	if err != nil {
		return err
	}
	r.RemediationRole = role
	policy, err := iam.NewRolePolicy(ctx, name, &iam.RolePolicyArgs{Role: role.Name, Policy: pulumi.String(b.remediationPolicy())}, b.Child()...)
	r.recording = append(r.recording, policy)
	return err
}

// remediationPolicy is what the runbook asks for ("Required IAM permissions"), in this account and region alone. That the group is a default one, which no condition of
// IAM tells, is the runbook's own first step.
func (b configBuilder) remediationPolicy() string {
	return component.NewPolicy(
		component.Statement{
			Effect: component.Allow, Action: []string{"ssm:StartAutomationExecution"},
			// The runbook is AWS's, and so is of no account.
			Resource: []string{
				fmt.Sprintf("arn:%s:ssm:%s:*:automation-definition/%s:*", b.partition, b.region, emptyDefaultGroup), fmt.Sprintf("arn:%s:ssm:%s:*:document/%s", b.partition, b.region, emptyDefaultGroup),
			},
		},
		component.Statement{Effect: component.Allow, Action: []string{"ssm:GetAutomationExecution"}, Resource: []string{b.arn("ssm", "automation-execution/*")}},
		component.Statement{
			Effect: component.Allow, Action: []string{"ec2:DescribeSecurityGroups"}, Resource: []string{"*"}, Condition: component.Condition{"StringEquals": {"aws:RequestedRegion": {b.region}}},
		},
		component.Statement{
			Effect: component.Allow, Action: []string{"ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"}, Resource: []string{b.arn("ec2", "security-group/*")},
		},
	).JSON()
}

// createRemediation lets AWS Config run the runbook on what the rule finds.
func (r *ConfigRules) createRemediation(ctx *pulumi.Context, b configBuilder) error {
	remediation := b.args.RemediateDefaultSecurityGroup
	if remediation == nil {
		return nil
	}
	_, err := cfg.NewRemediationConfiguration(ctx, b.name+"-remediation", &cfg.RemediationConfigurationArgs{
		ConfigRuleName: r.Rules[RuleDefaultSecurityGroupClosed].Name, ResourceType: pulumi.String(securityGroup),
		TargetType: pulumi.String("SSM_DOCUMENT"), TargetId: pulumi.String(emptyDefaultGroup),
		Parameters: cfg.RemediationConfigurationParameterArray{
			cfg.RemediationConfigurationParameterArgs{Name: pulumi.String("AutomationAssumeRole"), StaticValue: r.RemediationRole.Arn},
			cfg.RemediationConfigurationParameterArgs{Name: pulumi.String("GroupId"), ResourceValue: pulumi.String("RESOURCE_ID")},
		},
		Automatic: pulumi.Bool(remediation.Automatic), MaximumAutomaticAttempts: pulumi.Int(remediation.MaximumAttempts), RetryAttemptSeconds: pulumi.Int(remediation.RetrySeconds),
	}, b.Child(pulumi.DependsOn(r.recording))...)
	return err
}
