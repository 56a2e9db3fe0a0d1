package firewall

import (
	"regexp"
	"strings"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The modes of a [ManagedRuleGroup].
const (
	// GroupDrop has the rules of the group do what AWS made them do: most drop.
	GroupDrop = "Drop"
	// GroupAlert has those that drop alert instead.
	GroupAlert = "Alert"
)

// ManagedRuleGroup is a group of rules that AWS manages ("AWS managed rule groups in AWS Network Firewall"), in its form for strict order. It is looked at
// before all rules of one's own, and takes a capacity that AWS sets from the policy's quota. What it matches nobody else knows: of connections that it may drop, `palisade verify` proves no allow.
type ManagedRuleGroup struct {
	// Name is AWS's name without StrictOrder: the domain lists MalwareDomains, BotNetCommandAndControlDomains, AbusedLegitMalwareDomains and
	// AbusedLegitBotNetCommandAndControlDomains, AttackInfrastructure (active threat defense, which AWS charges for), or threat signatures such as ThreatSignaturesMalware.
	// Required.
	Name string `pulumi:"name"`
	// Mode is Drop or Alert. Default: Drop.
	Mode string `pulumi:"mode,optional"`
	// Reason says why the group only alerts; required with Alert.
	Reason string `pulumi:"reason,optional"`
}

func (g ManagedRuleGroup) validate(c *validate.Collector, at validate.Path) {
	if g.Mode != "" {
		validate.OneOf(c, at.Field("mode"), g.Mode, GroupDrop, GroupAlert)
	}
	if g.Mode == GroupAlert {
		component.RequireReason(c, at.Field("reason"), g.Reason)
	}
	switch {
	case strings.HasSuffix(g.Name, "ActionOrder"):
		c.Addf(validate.Invalid, at.Field("name"), g.Name, "the policy has strict order, and takes groups of that order alone: write %s", strings.TrimSuffix(g.Name, "ActionOrder"))
	case strings.HasSuffix(g.Name, "StrictOrder"):
		c.Addf(validate.Invalid, at.Field("name"), g.Name, "StrictOrder is added here: write %s", strings.TrimSuffix(g.Name, "StrictOrder"))
	case g.Name != "" && !regexp.MustCompile(`^[A-Za-z0-9]+$`).MatchString(g.Name):
		c.Addf(validate.Invalid, at.Field("name"), g.Name, "%q is no name of a group of AWS's, such as MalwareDomains", g.Name)
	}
}

// arn is the group's in a region.
func (g ManagedRuleGroup) arn(partition, region string) string {
	return "arn:" + partition + ":network-firewall:" + region + ":aws-managed:stateful-rulegroup/" + g.Name + "StrictOrder"
}
