package guardrails_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/guardrails"
	"github.com/palisade-iac/palisade/internal/recording"
)

func TestMistakes_allAtOnce(t *testing.T) {
	text := func(value string) pulumi.StringInput { return pulumi.String(value) }
	manyExclusions := map[string]guardrails.PublicAccessExclusion{}
	for i := range 51 {
		manyExclusions[fmt.Sprintf("e%02d", i)] = guardrails.PublicAccessExclusion{VpcId: text("vpc-1"), Mode: guardrails.AllowBidirectional, Reason: "x"}
	}
	for name, test := range map[string]struct {
		construct pulumi.RunFunc
		text      []string
	}{
		"switch without a mode": {newBlock(guardrails.BlockPublicAccessArgs{}), []string{
			`mode: required: block-bidirectional, or block-ingress, which lets out what goes by NAT gateways and egress-only internet gateways`,
		}},
		"switch that is off": {newBlock(guardrails.BlockPublicAccessArgs{Mode: "off"}), []string{
			`allowOff: required with mode off: say in its reason why the account goes without the block`,
		}},
		"switch": {newBlock(guardrails.BlockPublicAccessArgs{
			Mode: "block-ingress", AllowOff: &component.Relaxation{}, Protection: component.Protection{Mode: component.ProtectionDisabled}, Tags: pulumi.StringMap{"aws:x": text("y")},
			Exclusions: map[string]guardrails.PublicAccessExclusion{
				"a b":  {VpcId: text("net"), Mode: "allow", Reason: "x"},
				"both": {VpcId: text("vpc-1"), SubnetId: text("subnet-1"), Mode: guardrails.AllowEgress},
			},
		}), []string{
			`allowOff: mode block-ingress blocks: drop allowOff`,
			`allowOff.reason: ` + noReason,
			`exclusions["a b"]: "a b" becomes a part of names of resources: take 1 to 64 letters, digits, hyphens and underscores`,
			`exclusions["a b"].mode: "allow" is not supported; use one of allow-bidirectional, allow-egress`,
			`exclusions["a b"].vpcId: "net" is not the id of a VPC, which reads vpc-0123456789abcdef0`,
			`exclusions["both"]: required: a VPC or a subnet, one of the two`,
			`exclusions["both"].mode: allow-egress exempts nothing from block-ingress, which lets out what goes by NAT gateways anyway: take allow-bidirectional, or drop the exclusion`,
			`exclusions["both"].reason: ` + noReason,
			`protection.reason: ` + noReason,
			`tags["aws:x"]: keys that begin with aws: are AWS's own; choose another`,
		}},
		"too many exclusions": {newBlock(guardrails.BlockPublicAccessArgs{Mode: "block-ingress", Exclusions: manyExclusions}), []string{
			`exclusions: 51 exclusions, but AWS takes 50 of an account: exempt whole VPCs instead of their subnets`,
		}},
		"nothing said of names": {newDns(guardrails.DnsFirewallArgs{}), []string{
			`rules: required: what is blocked, or what alone is allowed and a rule that blocks *`,
			`vpcIds: required: the VPCs whose questions are filtered, by names of your own`,
		}},
		"rules of names": {newDns(guardrails.DnsFirewallArgs{
			VpcIds: map[string]pulumi.StringInput{"none": nil, "x": text("shop")}, Priority: 99, AllowFailOpen: &component.Relaxation{},
			QueryLogs: guardrails.DnsQueryLogs{AllowNone: because("x"), RetentionInDays: 30},
			Rules: map[string]guardrails.DnsRule{
				"a": {Action: "DROP", Domains: []string{"Example.com", "example.com.", "a..b", "x.example", "x.example"}, DomainListId: text("list"), QueryType: "any"},
				"b": {Priority: 10, Action: guardrails.DnsAllow, Answer: guardrails.AnswerNoData, OverrideTtl: 5, Domains: []string{"*"}, TrustRedirections: &component.Relaxation{}},
				"c": {Priority: 10, Answer: guardrails.AnswerOverride, OverrideTtl: 604801, Domains: []string{"example.com"}},
				"d": {Priority: 11, OverrideDomain: "x.example.com", Answer: "REFUSED"},
				"e": {Priority: 5, Answer: guardrails.AnswerOverride, OverrideDomain: "*.example.com", Domains: []string{"example.com"}},
			},
		}), []string{
			`allowFailOpen.reason: ` + noReason,
			`priority: 99 is out of range: 101 to 9899`,
			`queryLogs.allowNone: nothing is recorded here: drop allowNone, or the other arguments of the logs`,
			`rules["a"].action: "DROP" is not supported; use one of BLOCK, ALLOW, ALERT`,
			`rules["a"].domains: required: domains of your own or the id of a list, one of the two`,
			`rules["a"].domains[0]: "Example.com" is no domain of a list, which reads example.com, *.example.com or *: lower case, without a dot at its end`,
			`rules["a"].domains[1]: "example.com." is no domain of a list, which reads example.com, *.example.com or *: lower case, without a dot at its end`,
			`rules["a"].domains[2]: "a..b" is no domain of a list, which reads example.com, *.example.com or *: lower case, without a dot at its end`,
			`rules["a"].domains[4]: x.example is listed twice: drop one`,
			`rules["a"].domainListId: "list" is not the id of a domain list, which reads rslvr-fdl-0123456789abcdef0`,
			`rules["a"].priority: required: a number of 1 or more; rules of lower numbers come first`,
			`rules["a"].queryType: "any" is no type of questions, which reads AAAA, TXT or TYPE28`,
			`rules["b"].answer: ALLOW blocks nothing: drop the answer`,
			`rules["b"].overrideTtl: it goes with OVERRIDE alone: drop it, or set the answer`,
			`rules["b"].trustRedirections.reason: ` + noReason,
			`rules["c"].overrideDomain: required with OVERRIDE: the domain whose name is answered`,
			`rules["c"].overrideTtl: 604801 is out of range: 0 to 604800`,
			`rules["c"].priority: 10 is the place of "b" already: choose another`,
			`rules["d"].answer: "REFUSED" is not supported; use one of NXDOMAIN, NODATA, OVERRIDE`,
			`rules["d"].domains: required: domains of your own or the id of a list, one of the two`,
			`rules["d"].overrideDomain: it is answered with OVERRIDE alone: drop it, or set the answer`,
			`rules["d"].priority: no question gets past "b", which comes before and decides all: give this rule a lower number, or drop it`,
			`rules["e"].overrideDomain: "*.example.com" is no name of a domain, which reads sinkhole.example.com`,
			`vpcIds["none"]: required: the id of a VPC for each name`,
			`vpcIds["x"]: "shop" is not the id of a VPC, which reads vpc-0123456789abcdef0`,
		}},
		"logs of names": {newDns(guardrails.DnsFirewallArgs{
			VpcIds: names().VpcIds, Rules: names().Rules, QueryLogs: guardrails.DnsQueryLogs{DestinationArn: text("x"), KmsKeyArn: text("alias/x"), RetentionInDays: 91},
		}), []string{
			`queryLogs.destinationArn: "x" is not the ARN of a log group, a bucket or a stream of Firehose, which begins with arn:aws:logs:`,
			`queryLogs.kmsKeyArn: "alias/x" is not the ARN of a KMS key, which begins with arn:aws:kms:`,
			`queryLogs.kmsKeyArn: the destination is there already, and has an encryption of its own: drop one of the two`,
			`queryLogs.retentionInDays: CloudWatch Logs keeps no log for 91 days: choose one of [1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653]`,
		}},
		"names that are too long": {newDns(guardrails.DnsFirewallArgs{VpcIds: map[string]pulumi.StringInput{strings.Repeat("v", 52): text("vpc-1")}, Rules: names().Rules}), []string{
			`name: "names-` + strings.Repeat("v", 52) + `" becomes the name of a resource, and has 58 characters: with Pulumi's 8 more AWS takes 64; shorten either part`,
		}},
		"rules of Config": {newRules(guardrails.ConfigRulesArgs{
			Form: "Pack", RestrictedTcpPorts: []int{3389, 0, 5, 5, 70000}, FlowLogTrafficType: "NONE", WebAclArns: []pulumi.StringInput{text("acl"), nil}, LogBucketNames: []pulumi.StringInput{text("A")},
			PublicRouteTableIds:           []pulumi.StringInput{text("main")},
			AuthorizedPorts:               []guardrails.AuthorizedPorts{{Protocol: "icmp", Ports: "80-"}, {Ports: "90-80", Reason: "x"}, {Ports: "0", Reason: "x"}},
			Without:                       map[string]component.Relaxation{"vpc-default-security-group-closed": {}, "ssh": {Reason: "x"}},
			Recorder:                      &guardrails.Recorder{ResourceTypes: []string{"ec2"}, BucketName: text("B"), RoleArn: text("me"), KmsKeyArn: text("k"), RetentionInDays: 3},
			RemediateDefaultSecurityGroup: &guardrails.Remediation{MaximumAttempts: 26, RetrySeconds: -1},
		}), []string{
			`authorizedPorts[0].ports: "80-" is neither a port (80) nor a range of them (1020-1025)`,
			`authorizedPorts[0].protocol: "icmp" is not supported; use one of tcp, udp`,
			`authorizedPorts[0].reason: ` + noReason,
			`authorizedPorts[1].ports: "90-80" is neither a port (80) nor a range of them (1020-1025)`,
			`authorizedPorts[2].ports: "0" is neither a port (80) nor a range of them (1020-1025)`,
			`flowLogTrafficType: "NONE" is not supported; use one of ALL, ACCEPT, REJECT`,
			`form: "Pack" is not supported; use one of Rules, ConformancePack`,
			`logBucketNames[0]: "A" is no name of a bucket, which has 3 to 63 lower case letters, digits, dots and hyphens`,
			`publicRouteTableIds[0]: "main" is not the id of a route table, which reads rtb-0123456789abcdef0`,
			`recorder.bucketName: "B" is no name of a bucket, which has 3 to 63 lower case letters, digits, dots and hyphens`,
			`recorder.kmsKeyArn: "k" is not the ARN of a KMS key, which begins with arn:aws:kms:`,
			`recorder.resourceTypes[0]: "ec2" is no type of resources, which reads AWS::EC2::NetworkInterface`,
			`recorder.retentionInDays: the bucket is there already, and keeps records as long as it says itself: drop one of the two`,
			`recorder.roleArn: "me" is not the ARN of a role, which begins with arn:aws:iam:`,
			`remediateDefaultSecurityGroup: it mends what vpc-default-security-group-closed finds, which is left out: drop one of the two`,
			`remediateDefaultSecurityGroup.maximumAttempts: 26 is out of range: 1 to 25`,
			`remediateDefaultSecurityGroup.retrySeconds: -1 is out of range: 1 to 2678000`,
			`restrictedTcpPorts: 5 ports, but the rule takes 4 beside RDP: whatever is not authorised is found by vpc-sg-open-only-to-authorized-ports anyway`,
			`restrictedTcpPorts[0]: 3389 is there already: drop it`,
			`restrictedTcpPorts[1]: 0 is out of range: 1 to 65535`,
			`restrictedTcpPorts[3]: 5 is there already: drop it`,
			`restrictedTcpPorts[4]: 70000 is out of range: 1 to 65535`,
			`webAclArns[0]: "acl" is not the ARN of a web ACL, which begins with arn:aws:wafv2:`,
			`webAclArns[1]: required: the ARN of a web ACL, or nothing at all`,
			`without["ssh"]: "ssh" is not supported; use one of alb-waf-enabled, elb-logging-enabled, nacl-no-unrestricted-ssh-rdp, no-unrestricted-route-to-igw, restricted-common-ports, restricted-ssh, subnet-auto-assign-public-ip-disabled, vpc-default-security-group-closed, vpc-flow-logs-enabled, vpc-sg-open-only-to-authorized-ports`,
			`without["vpc-default-security-group-closed"].reason: ` + noReason,
		}},
		"a pack that cannot be named so": {func(ctx *pulumi.Context) error {
			_, err := guardrails.NewConfigRules(ctx, "9_rules", &guardrails.ConfigRulesArgs{Form: guardrails.FormConformancePack, Recorder: &guardrails.Recorder{RetentionInDays: -1}})
			return err
		}, []string{
			`name: "9_rules" becomes the name of a conformance pack, which has letters, digits and hyphens, and begins with a letter`,
			`recorder.retentionInDays: records are kept for a day or more`,
		}},
		"nothing said of policies": {newManager(guardrails.FirewallManagerArgs{}), []string{`policies: required: policies, by names of your own, or an administrator`}},
		"policies": {newManager(guardrails.FirewallManagerArgs{
			Administrator: &guardrails.FirewallManagerAdministrator{AccountId: text("me")},
			Policies: map[string]guardrails.FirewallManagerPolicy{
				"a": {Accounts: guardrails.AccountScope{IncludeAccounts: []pulumi.StringInput{text("1")}, ExcludeOrganizationalUnits: []pulumi.StringInput{text("ou")}}},
				"b": {
					ContentAudit: &guardrails.ContentAuditPolicy{Action: "AUDIT", AllowAllProtocols: &component.Relaxation{}}, AllowCleanupOnDelete: &component.Relaxation{},
					Resources: guardrails.ResourceScope{Types: []string{"AWS::EC2::VPC", "AWS::EC2::Instance", "AWS::EC2::Instance"}, ExcludeTagged: true},
				},
				"c": {UsageAudit: &guardrails.UsageAuditPolicy{Find: []string{"unused"}, UnusedMinutes: -1}},
				"d": {
					Waf: &guardrails.WafPolicy{
						First: []guardrails.WafPolicyGroup{{}, {RuleGroupArn: text("x"), Version: "1", CountOnly: &component.Relaxation{}}}, DefaultAction: "COUNT", LogDestinationArn: text("arn:aws:s3:::logs"), AllowWithoutLogs: because("x"),
					},
					Resources: guardrails.ResourceScope{Types: []string{"AWS::CloudFront::Distribution"}},
				},
				"e": {NetworkFirewall: &guardrails.NetworkFirewallPolicy{
					StatefulRuleGroups: []guardrails.NetworkFirewallPolicyGroup{{Priority: 1}, {Arn: text("x"), Priority: 1}}, SubnetCidrBlocks: []string{"10.0.0.0/24"}, RouteManagement: "ON",
				}},
				"f": {NetworkFirewall: &guardrails.NetworkFirewallPolicy{AllowWithoutLogs: &component.Relaxation{}}},
				"g": {DnsFirewall: &guardrails.DnsFirewallPolicy{First: []guardrails.DnsFirewallPolicyGroup{{Priority: 100}}, Last: []guardrails.DnsFirewallPolicyGroup{{RuleGroupId: text("x"), Priority: 9900}}}},
				"h": {DnsFirewall: &guardrails.DnsFirewallPolicy{}},
				"i": {Waf: &guardrails.WafPolicy{First: []guardrails.WafPolicyGroup{}}},
			},
		}), []string{
			`administrator: AWS takes administrators of Firewall Manager in us-east-1 alone, and the provider works in ap-southeast-2: give a provider of that region`,
			`administrator.accountId: "me" is no account, which reads 111122223333`,
			`policies["a"]: required: one of contentAudit, usageAudit, waf, networkFirewall and dnsFirewall`,
			`policies["a"].accounts: AWS looks at no exclusions where something is included: give either what is included or what is excluded`,
			`policies["a"].accounts.excludeOrganizationalUnits[0]: "ou" is no organisational unit, which reads ou-a1b2-f6g7h111`,
			`policies["a"].accounts.includeAccounts[0]: "1" is no account, which reads 111122223333`,
			`policies["b"].allowCleanupOnDelete.reason: ` + noReason,
			`policies["b"].contentAudit.action: "AUDIT" is not supported; use one of ALLOW, DENY`,
			`policies["b"].contentAudit.allowAllProtocols.reason: ` + noReason,
			`policies["b"].contentAudit.securityGroupId: required: the group to whose rules all others are held`,
			`policies["b"].resources.tags: required: the tags of the resources that are left out`,
			`policies["b"].resources.types[0]: "AWS::EC2::VPC" is not supported; use one of AWS::EC2::SecurityGroup, AWS::EC2::NetworkInterface, AWS::EC2::Instance`,
			`policies["b"].resources.types[2]: AWS::EC2::Instance is listed twice: drop one`,
			`policies["c"].usageAudit.find[0]: "unused" is not supported; use one of Unused, Redundant (did you mean "Unused"?)`,
			`policies["c"].usageAudit.unusedMinutes: -1 minutes: 0 or more`,
			`policies["c"].usageAudit.unusedMinutes: unused groups are not looked for: drop it, or add Unused to find`,
			`policies["d"].resources.types[0]: policies for CloudFront are put in us-east-1, and the provider works in ap-southeast-2: give a provider of that region`,
			`policies["d"].waf.allowWithoutLogs: there are logs: drop one of the two`,
			`policies["d"].waf.defaultAction: "COUNT" is not supported; use one of ALLOW, BLOCK`,
			`policies["d"].waf.first[0]: required: the name of a managed group or the ARN of one of your own, one of the two`,
			`policies["d"].waf.first[1]: vendors and versions are of managed groups: drop them`,
			`policies["d"].waf.first[1].countOnly.reason: ` + noReason,
			`policies["d"].waf.first[1].ruleGroupArn: "x" is not the ARN of a group of rules, which begins with arn:aws:wafv2:`,
			`policies["d"].waf.logDestinationArn: "arn:aws:s3:::logs" is neither the ARN of a bucket (arn:aws:s3:::aws-waf-logs-...) nor of a stream of Firehose (arn:aws:firehose:REGION:ACCOUNT:deliverystream/aws-waf-logs-...)`,
			`policies["e"].networkFirewall.logBucketName: required: where logs go, or policies["e"].networkFirewall.allowWithoutLogs with a reason`,
			`policies["e"].networkFirewall.routeManagement: "ON" is not supported; use one of MONITOR, OFF`,
			`policies["e"].networkFirewall.statefulRuleGroups[0].arn: required: the ARN of the group`,
			`policies["e"].networkFirewall.statefulRuleGroups[1].arn: "x" is not the ARN of a group of rules, which begins with arn:aws:network-firewall:`,
			`policies["e"].networkFirewall.statefulRuleGroups[1].priority: 1 is another's place already: choose another`,
			`policies["e"].networkFirewall.subnetCidrBlocks[0]: "10.0.0.0/24" is no block for a firewall's subnet, which reads 10.0.0.0/28`,
			`policies["f"].networkFirewall.allowWithoutLogs.reason: ` + noReason,
			`policies["f"].networkFirewall.statefulRuleGroups: required: a firewall without rules drops everything`,
			`policies["g"].dnsFirewall.first[0].priority: 100 is out of range: 1 to 99`,
			`policies["g"].dnsFirewall.first[0].ruleGroupId: required: the id of the group`,
			`policies["g"].dnsFirewall.last[0].priority: 9900 is out of range: 9901 to 10000`,
			`policies["g"].dnsFirewall.last[0].ruleGroupId: "x" is not the id of a group of rules, which reads rslvr-frg-0123456789abcdef0`,
			`policies["h"].dnsFirewall.first: required: a group of rules, first or last`,
			`policies["i"].waf.first: required: a group of rules, first or last`,
			`policies["i"].waf.logDestinationArn: required: where logs go, or policies["i"].waf.allowWithoutLogs with a reason`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.ElementsMatch(t, test.text, lines(recording.Refusal(t, test.construct, nil)))
		})
	}
}

func TestMistakes_policiesOfAnAdministratorElsewhere(t *testing.T) {
	a := policies()
	a.Administrator = &guardrails.FirewallManagerAdministrator{AccountId: pulumi.String("999999999999")}
	assert.Contains(t, recording.Refusal(t, newManager(a), map[string]string{"aws:region": "us-east-1"}), `policies: the administrator 999999999999 puts them, and the provider works in account `)
}

func TestMistakes_ofNoArgumentsAtAll(t *testing.T) {
	for _, construct := range []pulumi.RunFunc{
		func(ctx *pulumi.Context) error { _, err := guardrails.NewBlockPublicAccess(ctx, "x", nil); return err },
		func(ctx *pulumi.Context) error { _, err := guardrails.NewDnsFirewall(ctx, "x", nil); return err },
		func(ctx *pulumi.Context) error { _, err := guardrails.NewFirewallManager(ctx, "x", nil); return err },
	} {
		assert.Contains(t, recording.Refusal(t, construct, nil), "required")
	}
	record(t, func(ctx *pulumi.Context) error { _, err := guardrails.NewConfigRules(ctx, "x", nil); return err })
}

// What is known while the program runs is refused before anything is registered, what comes later once it is there: with one text.
func TestMistakes_readTheSameWheneverTheyAreFound(t *testing.T) {
	type giver = func(string) pulumi.StringInput
	policy := func(edit func(guardrails.FirewallManagerPolicy) guardrails.FirewallManagerPolicy, of string) pulumi.RunFunc {
		a := policies()
		a.Policies[of] = edit(a.Policies[of])
		return newManager(a)
	}
	for name, test := range map[string]struct {
		construct func(giver) pulumi.RunFunc
		text      string
	}{
		"VPC that is exempt": {func(in giver) pulumi.RunFunc {
			a := block()
			a.Exclusions["shop"] = guardrails.PublicAccessExclusion{VpcId: in("net"), Mode: guardrails.AllowEgress, Reason: "x"}
			return newBlock(a)
		}, `exclusions["shop"].vpcId: "net" is not the id of a VPC, which reads vpc-0123456789abcdef0`},
		"VPC that asks": {func(in giver) pulumi.RunFunc {
			a := names()
			a.VpcIds["shop"] = in("shop")
			return newDns(a)
		}, `vpcIds["shop"]: "shop" is not the id of a VPC, which reads vpc-0123456789abcdef0`},
		"domain list": {func(in giver) pulumi.RunFunc {
			a := names()
			a.Rules["threats"] = guardrails.DnsRule{Priority: 200, DomainListId: in("malware")}
			return newDns(a)
		}, `rules["threats"].domainListId: "malware" is not the id of a domain list`},
		"query logs": {func(in giver) pulumi.RunFunc {
			a := names()
			a.QueryLogs.DestinationArn = in("audit")
			return newDns(a)
		}, `queryLogs.destinationArn: "audit" is not the ARN of a log group, a bucket or a stream of Firehose`},
		"route table": {func(in giver) pulumi.RunFunc {
			return newRules(guardrails.ConfigRulesArgs{PublicRouteTableIds: []pulumi.StringInput{in("main")}})
		}, `publicRouteTableIds[0]: "main" is not the id of a route table`},
		"route table in a pack": {func(in giver) pulumi.RunFunc {
			return newRules(guardrails.ConfigRulesArgs{Form: guardrails.FormConformancePack, PublicRouteTableIds: []pulumi.StringInput{in("main")}})
		}, `publicRouteTableIds[0]: "main" is not the id of a route table`},
		"recorder's bucket": {func(in giver) pulumi.RunFunc {
			return newRules(guardrails.ConfigRulesArgs{Recorder: &guardrails.Recorder{BucketName: in("B")}})
		}, `recorder.bucketName: "B" is no name of a bucket`},
		"audit group": {func(in giver) pulumi.RunFunc {
			return policy(func(p guardrails.FirewallManagerPolicy) guardrails.FirewallManagerPolicy {
				p.ContentAudit = &guardrails.ContentAuditPolicy{SecurityGroupId: in("audit")}
				return p
			}, "content")
		}, `policies["content"].contentAudit.securityGroupId: "audit" is not the id of a security group`},
		"unit": {func(in giver) pulumi.RunFunc {
			return policy(func(p guardrails.FirewallManagerPolicy) guardrails.FirewallManagerPolicy {
				p.Accounts.IncludeOrganizationalUnits = []pulumi.StringInput{in("apps")}
				return p
			}, "usage")
		}, `policies["usage"].accounts.includeOrganizationalUnits[0]: "apps" is no organisational unit`},
		"rules of names": {func(in giver) pulumi.RunFunc {
			return policy(func(p guardrails.FirewallManagerPolicy) guardrails.FirewallManagerPolicy {
				p.DnsFirewall = &guardrails.DnsFirewallPolicy{First: []guardrails.DnsFirewallPolicyGroup{{RuleGroupId: in("names"), Priority: 1}}}
				return p
			}, "names")
		}, `policies["names"].dnsFirewall.first[0].ruleGroupId: "names" is not the id of a group of rules`},
		"tag": {func(in giver) pulumi.RunFunc {
			a := policies()
			a.Tags = pulumi.StringMap{"owner": in(strings.Repeat("x", 257))}
			return newManager(a)
		}, `tags["owner"]: a tag's value has at most 256 characters; shorten it`},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Contains(t, recording.Refusal(t, test.construct(func(value string) pulumi.StringInput { return pulumi.String(value) }), nil), test.text)
			assert.Contains(t, recording.LateRefusal(t, test.construct(func(value string) pulumi.StringInput { return pulumi.String(value).ToStringOutput() }), nil), test.text)
		})
	}
}
