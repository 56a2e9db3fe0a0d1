// Command guardrails watches over two VPCs: it exercises every argument of the guardrails that makes a resource. The settings remediate and recorderRoleArn
// leave out what the emulator cannot make.
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/guardrails"
)

func main() { pulumi.Run(guarded) }

func guarded(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	protection := component.Protection{Mode: cfg.Require("protection")}
	if !protection.Enabled() {
		protection.Reason = "the test takes everything down"
	}
	vpcs := map[string]pulumi.StringInput{}
	for name, block := range map[string]string{"shop": "10.0.0.0/16", "lab": "10.1.0.0/16"} {
		vpc, err := ec2.NewVpc(ctx, name, &ec2.VpcArgs{CidrBlock: pulumi.String(block)})
		if err != nil {
			return err
		}
		vpcs[name] = vpc.ID().ToStringOutput()
	}
	if _, err := guardrails.NewBlockPublicAccess(ctx, "outside", &guardrails.BlockPublicAccessArgs{
		Mode: guardrails.BlockBidirectional, Protection: protection,
		Exclusions: map[string]guardrails.PublicAccessExclusion{"shop": {VpcId: vpcs["shop"], Mode: guardrails.AllowBidirectional, Reason: "customers come by the internet"}},
	}); err != nil {
		return err
	}
	names, err := guardrails.NewDnsFirewall(ctx, "names", &guardrails.DnsFirewallArgs{
		VpcIds: vpcs, Protection: protection,
		Rules: map[string]guardrails.DnsRule{
			"partners": {Priority: 100, Action: guardrails.DnsAllow, Domains: []string{"example.com", "*.example.com"}},
			"watched":  {Priority: 200, Action: guardrails.DnsAlert, Domains: []string{"*.example.net"}, QueryType: "TXT"},
			"sinkhole": {
				Priority: 300, Domains: []string{"bad.example.org"}, Answer: guardrails.AnswerOverride, OverrideDomain: "sinkhole.example.com", OverrideTtl: 60,
				TrustRedirections: &component.Relaxation{Reason: "the sinkhole leads on by CNAME"},
			},
			"rest": {Priority: 9000, Domains: []string{"*"}},
		},
	})
	if err != nil {
		return err
	}
	if err := find(ctx, cfg, protection); err != nil {
		return err
	}
	return organise(ctx, protection, names)
}

// find has rules in both forms: alone with the recorder, and as a pack.
func find(ctx *pulumi.Context, cfg *config.Config, protection component.Protection) error {
	recorder := &guardrails.Recorder{ResourceTypes: []string{"AWS::EC2::NetworkInterface"}}
	if role := cfg.Get("recorderRoleArn"); role != "" {
		recorder.RoleArn = pulumi.String(role)
	}
	rules := &guardrails.ConfigRulesArgs{
		Recorder: recorder, Protection: protection,
		AuthorizedPorts:     []guardrails.AuthorizedPorts{{Ports: "80", Reason: "leads to HTTPS"}},
		PublicRouteTableIds: []pulumi.StringInput{pulumi.String("rtb-0123456789abcdef0")},
	}
	if cfg.RequireBool("remediate") {
		rules.RemediateDefaultSecurityGroup = &guardrails.Remediation{Automatic: true}
	}
	found, err := guardrails.NewConfigRules(ctx, "rules", rules)
	if err != nil {
		return err
	}
	_, err = guardrails.NewConfigRules(ctx, "pack", &guardrails.ConfigRulesArgs{
		Form: guardrails.FormConformancePack, Protection: protection, Without: map[string]component.Relaxation{guardrails.RuleLoadBalancerWaf: {Reason: "nobody faces the internet"}},
		RemediateDefaultSecurityGroup: &guardrails.Remediation{},
	}, pulumi.DependsOn([]pulumi.Resource{found}))
	return err
}

// organise puts a policy of each kind for the organisation.
func organise(ctx *pulumi.Context, protection component.Protection, names *guardrails.DnsFirewall) error {
	audit, err := ec2.NewSecurityGroup(ctx, "audit", &ec2.SecurityGroupArgs{})
	if err != nil {
		return err
	}
	unit := []pulumi.StringInput{pulumi.String("ou-a1b2-f6g7h111")}
	_, err = guardrails.NewFirewallManager(ctx, "estate", &guardrails.FirewallManagerArgs{
		Administrator: &guardrails.FirewallManagerAdministrator{}, Protection: protection,
		Policies: map[string]guardrails.FirewallManagerPolicy{
			"content": {ContentAudit: &guardrails.ContentAuditPolicy{SecurityGroupId: audit.ID().ToStringOutput()}, Accounts: guardrails.AccountScope{IncludeOrganizationalUnits: unit}},
			"usage":   {UsageAudit: &guardrails.UsageAuditPolicy{UnusedMinutes: 1440}, Accounts: guardrails.AccountScope{ExcludeOrganizationalUnits: unit}},
			"web": {
				Waf:       &guardrails.WafPolicy{LogDestinationArn: pulumi.String("arn:aws:s3:::aws-waf-logs-estate")},
				Resources: guardrails.ResourceScope{Tags: map[string]string{"exposure": "internet"}}, Remediate: true,
			},
			"inspection": {NetworkFirewall: &guardrails.NetworkFirewallPolicy{
				StatefulRuleGroups: []guardrails.NetworkFirewallPolicyGroup{
					{Arn: pulumi.String("arn:aws:network-firewall:us-east-1:aws-managed:stateful-rulegroup/ThreatSignaturesEmergingEventsStrictOrder"), Priority: 10},
				},
				SubnetCidrBlocks: []string{"10.255.0.0/28"}, LogBucketName: pulumi.String("estate-firewall-logs"),
			}},
			"names": {DnsFirewall: &guardrails.DnsFirewallPolicy{First: []guardrails.DnsFirewallPolicyGroup{{RuleGroupId: names.RuleGroupId, Priority: 10}}}},
		},
	})
	return err
}
