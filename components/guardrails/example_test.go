package guardrails_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/guardrails"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// show prints what a program makes.
func show(program pulumi.RunFunc) {
	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Custom {
			fmt.Println(r.Type, r.Name)
		}
	}
}

// An account that records already is held to the rules for networks.
func ExampleNewConfigRules() {
	show(func(ctx *pulumi.Context) error {
		_, err := guardrails.NewConfigRules(ctx, "found", &guardrails.ConfigRulesArgs{
			AuthorizedPorts: []guardrails.AuthorizedPorts{{Ports: "80", Reason: "leads to HTTPS"}},
		})
		return err
	})
	// Output:
	// aws:cfg/rule:Rule found-alb-waf-enabled
	// aws:cfg/rule:Rule found-elb-logging-enabled
	// aws:cfg/rule:Rule found-nacl-no-unrestricted-ssh-rdp
	// aws:cfg/rule:Rule found-no-unrestricted-route-to-igw
	// aws:cfg/rule:Rule found-restricted-common-ports
	// aws:cfg/rule:Rule found-restricted-ssh
	// aws:cfg/rule:Rule found-subnet-auto-assign-public-ip-disabled
	// aws:cfg/rule:Rule found-vpc-default-security-group-closed
	// aws:cfg/rule:Rule found-vpc-flow-logs-enabled
	// aws:cfg/rule:Rule found-vpc-sg-open-only-to-authorized-ports
}

// Nothing in the account and region meets the internet, but for one VPC.
func ExampleNewBlockPublicAccess() {
	show(func(ctx *pulumi.Context) error {
		_, err := guardrails.NewBlockPublicAccess(ctx, "outside", &guardrails.BlockPublicAccessArgs{
			Mode: guardrails.BlockBidirectional,
			Exclusions: map[string]guardrails.PublicAccessExclusion{
				"shop": {VpcId: pulumi.String("vpc-0a1b2c3d4e5f60718"), Mode: guardrails.AllowBidirectional, Reason: "customers come by the internet"},
			},
		})
		return err
	})
	// Output:
	// aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion outside-shop
	// aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions outside
}

// An isolated VPC asks for the names of AWS and of a partner alone.
func ExampleNewDnsFirewall() {
	show(func(ctx *pulumi.Context) error {
		_, err := guardrails.NewDnsFirewall(ctx, "names", &guardrails.DnsFirewallArgs{
			VpcIds: map[string]pulumi.StringInput{"shop": pulumi.String("vpc-0a1b2c3d4e5f60718")},
			Rules: map[string]guardrails.DnsRule{
				"known": {Priority: 100, Action: guardrails.DnsAllow, Domains: []string{"*.amazonaws.com", "api.example.com"}},
				"rest":  {Priority: 9000, Domains: []string{"*"}},
			},
		})
		return err
	})
	// Output:
	// aws:route53/resolverFirewallConfig:ResolverFirewallConfig names-shop
	// aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList names-known
	// aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList names-rest
	// aws:route53/resolverFirewallRule:ResolverFirewallRule names-known
	// aws:route53/resolverFirewallRule:ResolverFirewallRule names-rest
	// aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup names
	// aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation names-shop
	// aws:cloudwatch/logGroup:LogGroup names-queries
	// aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig names-queries
	// aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation names-queries-shop
}

// Security groups that open more than an audit group does are reported, in all accounts but those of a unit.
func ExampleNewFirewallManager() {
	show(func(ctx *pulumi.Context) error {
		_, err := guardrails.NewFirewallManager(ctx, "estate", &guardrails.FirewallManagerArgs{
			Policies: map[string]guardrails.FirewallManagerPolicy{"open": {
				ContentAudit: &guardrails.ContentAuditPolicy{SecurityGroupId: pulumi.String("sg-0a1b2c3d4e5f60718")},
				Accounts:     guardrails.AccountScope{ExcludeOrganizationalUnits: []pulumi.StringInput{pulumi.String("ou-a1b2-f6g7h111")}},
			}},
		})
		return err
	})
	// Output:
	// aws:fms/policy:Policy estate-open
}
