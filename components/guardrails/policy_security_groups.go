package guardrails

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The actions of a [ContentAuditPolicy], in AWS's words.
const (
	// AuditAllow wants all rules within the range of the audit group's.
	AuditAllow = "ALLOW"
	// AuditDeny wants no rule that matches one of the audit group's.
	AuditDeny = "DENY"
)

// What a [UsageAuditPolicy] finds.
const (
	// FindUnused finds security groups that are on no interface.
	FindUnused = "Unused"
	// FindRedundant finds security groups that say the same as others.
	FindRedundant = "Redundant"
)

// ContentAuditPolicy holds the rules of security groups, both ways, to those of an audit group, which is on no interface itself.
type ContentAuditPolicy struct {
	// SecurityGroupId is the audit group, of the administrator's account.
	SecurityGroupId pulumi.StringInput `pulumi:"securityGroupId"`
	// Action is ALLOW or DENY. Default: ALLOW.
	Action string `pulumi:"action,optional"`
	// AllowAllProtocols lets rules be for all protocols at once, if the audit group says nothing against it. Default: such rules are found.
	AllowAllProtocols *component.Relaxation `pulumi:"allowAllProtocols,optional"`
}

func (p ContentAuditPolicy) withDefaults() *ContentAuditPolicy {
	if p.Action == "" {
		p.Action = AuditAllow
	}
	return &p
}

func (p ContentAuditPolicy) validate(c *validate.Collector, at validate.Path) *ContentAuditPolicy {
	if p.SecurityGroupId == nil {
		c.Addf(validate.Required, at.Field("securityGroupId"), nil, "required: the group to whose rules all others are held")
	}
	p.SecurityGroupId = component.CheckedInput(c, at.Field("securityGroupId"), p.SecurityGroupId, component.AnID("sg", "a security group"))
	validate.OneOf(c, at.Field("action"), p.Action, AuditAllow, AuditDeny)
	if p.AllowAllProtocols != nil {
		p.AllowAllProtocols.Validate(c, at.Field("allowAllProtocols"))
	}
	return &p
}

func (ContentAuditPolicy) kind() string { return "SECURITY_GROUPS_CONTENT_AUDIT" }

func (ContentAuditPolicy) types() ([]string, int) {
	return []string{securityGroup, "AWS::EC2::NetworkInterface", "AWS::EC2::Instance"}, 1
}

// contentAuditData is what AWS is told: "SecurityServicePolicyData: SECURITY_GROUPS_CONTENT_AUDIT".
type contentAuditData struct {
	Type              string           `json:"type"`
	PreManagedOptions []map[string]any `json:"preManagedOptions"`
	SecurityGroups    []identified     `json:"securityGroups"`
	Action            typed            `json:"securityGroupAction"`
}

type identified struct {
	ID string `json:"id"`
}

type typed struct {
	Type string `json:"type"`
}

func (p ContentAuditPolicy) data() pulumi.Output {
	return p.SecurityGroupId.ToStringOutput().ApplyT(func(id string) any {
		return contentAuditData{
			Type:              p.kind(),
			PreManagedOptions: []map[string]any{{"denyProtocolAllValue": p.AllowAllProtocols == nil}, {"auditSgDirection": typed{"ALL"}}},
			SecurityGroups:    []identified{{id}}, Action: typed{p.Action},
		}
	})
}

// UsageAuditPolicy finds security groups that only stand about.
type UsageAuditPolicy struct {
	// Find is Unused, Redundant or both. With Remediate, unused groups are deleted, and redundant ones replaced by one of them. Default: both.
	Find []string `pulumi:"find,optional"`
	// UnusedMinutes is for how many minutes a group must be on no interface, 0 or more. Default: 0.
	UnusedMinutes int `pulumi:"unusedMinutes,optional"`
}

func (p UsageAuditPolicy) finds(what string) bool {
	return len(p.Find) == 0 || slices.Contains(p.Find, what)
}

func (p UsageAuditPolicy) validate(c *validate.Collector, at validate.Path) {
	for i, what := range p.Find {
		validate.OneOf(c, at.Field("find").Index(i), what, FindUnused, FindRedundant)
	}
	if p.UnusedMinutes < 0 {
		c.Addf(validate.TooSmall, at.Field("unusedMinutes"), p.UnusedMinutes, "%d minutes: 0 or more", p.UnusedMinutes)
	}
	if p.UnusedMinutes != 0 && !p.finds(FindUnused) {
		c.Addf(validate.Conflict, at.Field("unusedMinutes"), p.UnusedMinutes, "unused groups are not looked for: drop it, or add %s to find", FindUnused)
	}
}

func (UsageAuditPolicy) kind() string { return "SECURITY_GROUPS_USAGE_AUDIT" }

func (UsageAuditPolicy) types() ([]string, int) { return []string{securityGroup}, 1 }

// usageAuditData is what AWS is told: "SecurityServicePolicyData: SECURITY_GROUPS_USAGE_AUDIT".
type usageAuditData struct {
	Type      string `json:"type"`
	Unused    bool   `json:"deleteUnusedSecurityGroups"`
	Redundant bool   `json:"coalesceRedundantSecurityGroups"`
	Delay     int    `json:"optionalDelayForUnusedInMinutes,omitempty"`
}

func (p UsageAuditPolicy) data() pulumi.Output {
	return pulumi.ToOutput(usageAuditData{p.kind(), p.finds(FindUnused), p.finds(FindRedundant), p.UnusedMinutes})
}
