package guardrails

import (
	"fmt"
	"regexp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

const (
	apiStage     = "AWS::ApiGateway::Stage"
	distribution = "AWS::CloudFront::Distribution"
	managedByAws = "AWS"
)

// WafPolicy gives resources a web ACL of AWS WAF: groups of rules that come before those of the account's own, and groups that come after them.
type WafPolicy struct {
	// First are the groups that come first, in this order. Default: AWSManagedRulesAmazonIpReputationList, AWSManagedRulesCommonRuleSet and
	// AWSManagedRulesKnownBadInputsRuleSet.
	First []WafPolicyGroup `pulumi:"first,optional"`
	// Last are the groups that come after those of the accounts. Default: none.
	Last []WafPolicyGroup `pulumi:"last,optional"`
	// DefaultAction is what becomes of requests that no rule decides: ALLOW or BLOCK. Default: ALLOW.
	DefaultAction string `pulumi:"defaultAction,optional"`
	// ReplaceOthers puts the web ACL in the place of one that a resource has already. Default: false.
	ReplaceOthers bool `pulumi:"replaceOthers,optional"`
	// LogDestinationArn is a bucket or a stream of Amazon Data Firehose of the administrator's account, whose name begins with aws-waf-logs-; required.
	LogDestinationArn pulumi.StringInput `pulumi:"logDestinationArn,optional"`
	// AllowWithoutLogs does without logs.
	AllowWithoutLogs *component.Relaxation `pulumi:"allowWithoutLogs,optional"`
}

// WafPolicyGroup is a group of rules: a managed one by its name, or one's own by its ARN.
type WafPolicyGroup struct {
	// Managed is the name of a managed group, such as AWSManagedRulesSQLiRuleSet.
	Managed string `pulumi:"managed,optional"`
	// Vendor is who keeps it. Default: AWS.
	Vendor string `pulumi:"vendor,optional"`
	// Version fixes it to a version, such as Version_1.0. Default: the vendor's own default, which moves.
	Version string `pulumi:"version,optional"`
	// RuleGroupArn is the ARN of a group of one's own in the administrator's account, in the place of Managed.
	RuleGroupArn pulumi.StringInput `pulumi:"ruleGroupArn,optional"`
	// CountOnly counts what the group would block. Default: it blocks.
	CountOnly *component.Relaxation `pulumi:"countOnly,optional"`
}

func (p WafPolicy) withDefaults() *WafPolicy {
	if p.First == nil {
		p.First = []WafPolicyGroup{{Managed: "AWSManagedRulesAmazonIpReputationList"}, {Managed: "AWSManagedRulesCommonRuleSet"}, {Managed: "AWSManagedRulesKnownBadInputsRuleSet"}}
	}
	if p.DefaultAction == "" {
		p.DefaultAction = "ALLOW"
	}
	p.First, p.Last = vendorsOf(p.First), vendorsOf(p.Last)
	return &p
}

// vendorsOf says whose each managed group is.
func vendorsOf(groups []WafPolicyGroup) []WafPolicyGroup {
	var out []WafPolicyGroup
	for _, g := range groups {
		if g.Managed != "" && g.Vendor == "" {
			g.Vendor = managedByAws
		}
		out = append(out, g)
	}
	return out
}

func (p WafPolicy) validate(c *validate.Collector, at validate.Path) *WafPolicy {
	if len(p.First)+len(p.Last) == 0 {
		c.Addf(validate.Required, at.Field("first"), nil, "required: a group of rules, first or last")
	}
	p.First, p.Last = validateGroups(c, at.Field("first"), p.First), validateGroups(c, at.Field("last"), p.Last)
	validate.OneOf(c, at.Field("defaultAction"), p.DefaultAction, "ALLOW", "BLOCK")
	checkLogs(c, at.Field("logDestinationArn"), p.LogDestinationArn, p.AllowWithoutLogs, at.Field("allowWithoutLogs"))
	p.LogDestinationArn = component.CheckedInput(c, at.Field("logDestinationArn"), p.LogDestinationArn, aWafLog)
	return &p
}

// checkLogs demands a place for logs, or a reason to do without.
func checkLogs(c *validate.Collector, at validate.Path, place pulumi.StringInput, without *component.Relaxation, atWithout validate.Path) {
	switch {
	case without != nil:
		without.Validate(c, atWithout)
		if place != nil {
			c.Addf(validate.Conflict, atWithout, nil, "there are logs: drop one of the two")
		}
	case place == nil:
		c.Addf(validate.Required, at, nil, "required: where logs go, or %s with a reason", atWithout)
	}
}

// aWafLog checks where a web ACL of Firewall Manager may log: "Firewall Manager supports Amazon Kinesis Data Firehose and Amazon S3".
func aWafLog(arn string) string {
	if regexp.MustCompile(`^arn:[a-z-]+:(s3:::|firehose:[a-z0-9-]+:[0-9]{12}:deliverystream/)aws-waf-logs-.`).MatchString(arn) {
		return ""
	}
	return fmt.Sprintf("%q is neither the ARN of a bucket (arn:aws:s3:::aws-waf-logs-...) nor of a stream of Firehose (arn:aws:firehose:REGION:ACCOUNT:deliverystream/aws-waf-logs-...)", arn)
}

func validateGroups(c *validate.Collector, at validate.Path, groups []WafPolicyGroup) []WafPolicyGroup {
	var checked []WafPolicyGroup
	for i, g := range groups {
		where := at.Index(i)
		if (g.Managed == "") == (g.RuleGroupArn == nil) {
			c.Addf(validate.Required, where, nil, "required: the name of a managed group or the ARN of one of your own, one of the two")
		}
		if g.Managed == "" && g.Version+g.Vendor != "" {
			c.Addf(validate.Conflict, where, nil, "vendors and versions are of managed groups: drop them")
		}
		g.RuleGroupArn = component.CheckedInput(c, where.Field("ruleGroupArn"), g.RuleGroupArn, component.AnARN("wafv2", "a group of rules"))
		if g.CountOnly != nil {
			g.CountOnly.Validate(c, where.Field("countOnly"))
		}
		checked = append(checked, g)
	}
	return checked
}

func (p WafPolicy) relax(r component.Relaxations, at validate.Path) {
	r.Add(at.Field("allowWithoutLogs"), p.AllowWithoutLogs)
	for i, g := range p.First {
		r.Add(at.Field("first").Index(i).Field("countOnly"), g.CountOnly)
	}
	for i, g := range p.Last {
		r.Add(at.Field("last").Index(i).Field("countOnly"), g.CountOnly)
	}
}

func (WafPolicy) kind() string { return "WAFV2" }

func (WafPolicy) types() ([]string, int) {
	return []string{loadBalancer, apiStage, distribution}, 2
}

// wafData is what AWS is told: "SecurityServicePolicyData: WAFV2".
type wafData struct {
	Type                string         `json:"type"`
	First               []wafGroupData `json:"preProcessRuleGroups"`
	Last                []wafGroupData `json:"postProcessRuleGroups"`
	DefaultAction       typed          `json:"defaultAction"`
	ReplaceOthers       bool           `json:"overrideCustomerWebACLAssociation"`
	Logs                *wafLogData    `json:"loggingConfiguration"`
	Sampled             bool           `json:"sampledRequestsEnabledForDefaultActions"`
	OnlyWhereThereIsOne bool           `json:"optimizeUnassociatedWebACL"`
}

type wafGroupData struct {
	RuleGroupArn   *string         `json:"ruleGroupArn"`
	OverrideAction typed           `json:"overrideAction"`
	Managed        *wafManagedData `json:"managedRuleGroupIdentifier"`
	Type           string          `json:"ruleGroupType"`
	ExcludeRules   []string        `json:"excludeRules"`
	Sampled        bool            `json:"sampledRequestsEnabled"`
}

type wafManagedData struct {
	VersionEnabled *bool   `json:"versionEnabled"`
	Version        *string `json:"version"`
	Vendor         string  `json:"vendorName"`
	Name           string  `json:"managedRuleGroupName"`
}

type wafLogData struct {
	Destinations   []string `json:"logDestinationConfigs"`
	RedactedFields []string `json:"redactedFields"`
}

func (p WafPolicy) data() pulumi.Output {
	arns := pulumi.StringArray{optionalText(p.LogDestinationArn)}
	for _, groups := range [][]WafPolicyGroup{p.First, p.Last} {
		for _, g := range groups {
			arns = append(arns, optionalText(g.RuleGroupArn))
		}
	}
	return arns.ToStringArrayOutput().ApplyT(func(known []string) any {
		first, last := known[1:1+len(p.First)], known[1+len(p.First):]
		d := wafData{
			Type: p.kind(), First: groupData(p.First, first), Last: groupData(p.Last, last), DefaultAction: typed{p.DefaultAction},
			ReplaceOthers: p.ReplaceOthers, Sampled: true, OnlyWhereThereIsOne: true,
		}
		if known[0] != "" {
			d.Logs = &wafLogData{Destinations: known[:1], RedactedFields: []string{}}
		}
		return d
	})
}

// groupData are groups as AWS is told them, given their ARNs.
func groupData(groups []WafPolicyGroup, arns []string) []wafGroupData {
	out := []wafGroupData{}
	for i, g := range groups {
		d := wafGroupData{OverrideAction: typed{"NONE"}, Type: "RuleGroup", ExcludeRules: []string{}, Sampled: true}
		if g.CountOnly != nil {
			d.OverrideAction = typed{"COUNT"}
		}
		if g.Managed == "" {
			d.RuleGroupArn = &arns[i]
		} else {
			d.Type, d.Managed = "ManagedRuleGroup", &wafManagedData{Vendor: g.Vendor, Name: g.Managed}
			if fixed := g.Version != ""; fixed {
				d.Managed.VersionEnabled, d.Managed.Version = &fixed, &g.Version
			}
		}
		out = append(out, d)
	}
	return out
}

// optionalText is a value that may be missing, as text that may be empty.
func optionalText(in pulumi.StringInput) pulumi.StringInput {
	if in == nil {
		return pulumi.String("")
	}
	return in
}
