package waf

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// The modes of a group of rules.
const (
	// GroupBlock lets each rule of the group do what its author made it do: most block.
	GroupBlock = "Block"
	// GroupCount has all rules of the group count only.
	GroupCount = "Count"
	// GroupNone leaves the group out.
	GroupNone = "None"
)

// ManagedGroups are the groups of rules that AWS manages ("AWS Managed Rules rule groups list"). The zero value is the reference: all but BotControl and
// AccountTakeover, 1,175 WCUs in all.
type ManagedGroups struct {
	// IpReputation (AWSManagedRulesAmazonIpReputationList) knows addresses that attack. 25 WCUs. Default: Block.
	IpReputation ManagedGroup `pulumi:"ipReputation,optional"`
	// AnonymousIp (AWSManagedRulesAnonymousIpList) knows VPNs, proxies, Tor and hosting providers, which honest users come from too. 50 WCUs.
	// Default: Count.
	AnonymousIp ManagedGroup `pulumi:"anonymousIp,optional"`
	// KnownBadInputs (AWSManagedRulesKnownBadInputsRuleSet) knows requests that exploit vulnerabilities. 200 WCUs. Default: Block.
	KnownBadInputs ManagedGroup `pulumi:"knownBadInputs,optional"`
	// Common (AWSManagedRulesCommonRuleSet) knows the common attacks on web applications. 700 WCUs. Default: Block, but for its rule
	// SizeRestrictions_BODY, which would refuse every body over 8 KB and therefore counts; set that to Block by an override.
	Common ManagedGroup `pulumi:"common,optional"`
	// SqlInjection (AWSManagedRulesSQLiRuleSet) knows injected SQL. 200 WCUs. Default: Block.
	SqlInjection ManagedGroup `pulumi:"sqlInjection,optional"`
	// AccountTakeover (AWSManagedRulesATPRuleSet) watches a login page. 50 WCUs; AWS charges for it. Default: none.
	AccountTakeover *AccountTakeover `pulumi:"accountTakeover,optional"`
	// BotControl (AWSManagedRulesBotControlRuleSet) knows bots. 50 WCUs; AWS charges for it. Default: none.
	BotControl *BotControl `pulumi:"botControl,optional"`
}

// ManagedGroup is how a group of rules is used.
type ManagedGroup struct {
	// Mode is Block, Count or None. Default: that of the group, see [ManagedGroups].
	Mode string `pulumi:"mode,optional"`
	// Reason says why the group does less than by default; required if its mode is weaker, and with ScopeDown.
	Reason string `pulumi:"reason,optional"`
	// Version pins the group, such as Version_1.6. Default: none, so that AWS moves the group to its newer defaults by itself. A version that is pinned
	// expires; IpReputation and AnonymousIp have none.
	Version string `pulumi:"version,optional"`
	// Overrides change what single rules of the group do.
	Overrides []RuleOverride `pulumi:"overrides,optional"`
	// ScopeDown shows the group only the requests that match. Default: all of them.
	ScopeDown *Statement `pulumi:"scopeDown,optional"`
}

// RuleOverride changes what one rule of a group does.
type RuleOverride struct {
	// Rule is the rule's name in the group, such as SizeRestrictions_BODY; AWS ignores a name that the group does not have.
	Rule string `pulumi:"rule"`
	// Action is Allow, Block, Count, Captcha or Challenge.
	Action string `pulumi:"action"`
	// Reason says why; required with all but Block.
	Reason string `pulumi:"reason,optional"`
}

// BotControl knows bots ("AWS WAF Bot Control rule group").
type BotControl struct {
	// InspectionLevel is Common, for bots that say what they are, or Targeted, for those that do not: the latter needs AWS's tokens, challenges browsers, and
	// costs several times as much. Default: Common.
	InspectionLevel string `pulumi:"inspectionLevel,optional"`
	// EnableMachineLearning looks for coordinated bots, with Targeted. It is always told to AWS, whose own default is the opposite. Default: false.
	EnableMachineLearning bool `pulumi:"enableMachineLearning,optional"`
	// Group says how the group is used. Default: Block.
	Group ManagedGroup `pulumi:"group,optional"`
}

// AccountTakeover watches logins for stolen credentials ("AWS WAF Fraud Control account takeover prevention (ATP) rule group").
type AccountTakeover struct {
	// LoginPath is the path that logins are posted to, such as /api/login; 1 to 256 characters.
	LoginPath string `pulumi:"loginPath"`
	// EnableRegexInPath takes LoginPath for a regular expression. Default: false.
	EnableRegexInPath bool `pulumi:"enableRegexInPath,optional"`
	// PayloadType is JSON or FORM_ENCODED. Default: JSON.
	PayloadType string `pulumi:"payloadType,optional"`
	// UsernameField and PasswordField are where the payload has them: JSON pointers such as /login/username, or names of fields of a form.
	UsernameField string `pulumi:"usernameField"`
	// PasswordField is the other.
	PasswordField string `pulumi:"passwordField"`
	// SuccessCodes are the statuses with which the application answers a login that succeeds, FailureCodes those of one that fails; with both, AWS counts
	// failed logins by client. For CloudFront only. Default: answers are not looked at.
	SuccessCodes []int `pulumi:"successCodes,optional"`
	// FailureCodes are the others.
	FailureCodes []int `pulumi:"failureCodes,optional"`
	// Group says how the group is used. Default: Block.
	Group ManagedGroup `pulumi:"group,optional"`
}

const sizeRestrictionsBody = "SizeRestrictions_BODY"

// The groups of AWS that have an argument of their own.
const (
	groupIpReputation    = "AWSManagedRulesAmazonIpReputationList"
	groupAnonymousIp     = "AWSManagedRulesAnonymousIpList"
	groupKnownBadInputs  = "AWSManagedRulesKnownBadInputsRuleSet"
	groupCommon          = "AWSManagedRulesCommonRuleSet"
	groupSqlInjection    = "AWSManagedRulesSQLiRuleSet"
	groupAccountTakeover = "AWSManagedRulesATPRuleSet"
	groupBotControl      = "AWSManagedRulesBotControlRuleSet"
)

// awsCapacities are the WCUs of AWS's groups ("AWS Managed Rules rule groups list").
func awsCapacities() map[string]int {
	return map[string]int{
		groupIpReputation: 25, groupAnonymousIp: 50, groupKnownBadInputs: 200, groupCommon: 700, groupSqlInjection: 200, groupAccountTakeover: 50, groupBotControl: 50,
		"AWSManagedRulesAdminProtectionRuleSet": 100, "AWSManagedRulesLinuxRuleSet": 200, "AWSManagedRulesUnixRuleSet": 100,
		"AWSManagedRulesWindowsRuleSet": 200, "AWSManagedRulesPHPRuleSet": 100, "AWSManagedRulesWordPressRuleSet": 100,
	}
}

// managed is a managed group as a rule of a web ACL.
type managed struct {
	at           validate.Path
	vendor, name string
	rule         string
	priority     int
	capacity     int
	// mode is what the group does if nothing is said.
	mode    string
	group   ManagedGroup
	configs pulumi.Array
	// unversioned is a group that AWS changes without versions.
	unversioned bool
}

// compile adds AWS's groups. Those that look at addresses alone come first, and those that AWS charges for by the request last.
func (g ManagedGroups) compile(b *builder, at validate.Path) {
	capacities := awsCapacities()
	aws := func(field, name string, order int, mode string, group ManagedGroup, configs pulumi.Array) managed {
		return managed{
			at: at.Field(field), vendor: "AWS", name: name, rule: "AWS-" + name, priority: bandManaged + order*1000, capacity: capacities[name],
			mode: mode, group: group, configs: configs,
		}
	}
	reputation := aws("ipReputation", groupIpReputation, 0, GroupBlock, g.IpReputation, nil)
	anonymous := aws("anonymousIp", groupAnonymousIp, 1, GroupCount, g.AnonymousIp, nil)
	reputation.unversioned, anonymous.unversioned = true, true
	b.addManaged(reputation)
	b.addManaged(anonymous)
	b.addManaged(aws("knownBadInputs", groupKnownBadInputs, 2, GroupBlock, g.KnownBadInputs, nil))
	common := g.Common
	if !slices.ContainsFunc(common.Overrides, func(o RuleOverride) bool { return o.Rule == sizeRestrictionsBody }) {
		common.Overrides = append(slices.Clone(common.Overrides), defaultOverride())
	}
	b.addManaged(aws("common", groupCommon, 3, GroupBlock, common, nil))
	b.addManaged(aws("sqlInjection", groupSqlInjection, 4, GroupBlock, g.SqlInjection, nil))
	if t := g.AccountTakeover; t != nil {
		m := aws("accountTakeover", groupAccountTakeover, 5, GroupBlock, t.Group, t.configs(b, at.Field("accountTakeover")))
		m.at = m.at.Field("group")
		b.addManaged(m)
	}
	if t := g.BotControl; t != nil {
		m := aws("botControl", groupBotControl, 6, GroupBlock, t.Group, t.configs(b.c, at.Field("botControl")))
		m.at = m.at.Field("group")
		b.addManaged(m)
	}
}

// defaultOverride is that of the common group: the rule on the size of bodies counts.
func defaultOverride() RuleOverride { return RuleOverride{Rule: sizeRestrictionsBody, Action: Count} }

// strength orders the modes: what is weaker than the default needs a reason.
func strength(mode string) int {
	return slices.Index([]string{GroupNone, GroupCount, GroupBlock}, mode)
}

// addManaged checks a group and adds it as a rule.
func (b *builder) addManaged(m managed) {
	mode := cmp.Or(m.group.Mode, m.mode)
	if !validate.OneOf(b.c, m.at.Field("mode"), mode, GroupBlock, GroupCount, GroupNone) {
		return
	}
	if strength(mode) < strength(m.mode) || m.group.ScopeDown != nil && mode != GroupNone {
		b.relax(m.at, m.group.Reason)
	}
	if mode == GroupNone {
		return
	}
	statement := pulumi.Map{"vendorName": pulumi.String(m.vendor), "name": pulumi.String(m.name)}
	out := compiled{capacity: m.capacity}
	if v := m.group.Version; v != "" {
		if m.unversioned {
			b.c.Addf(validate.Conflict, m.at.Field("version"), v, "%s has no versions: drop version", m.name)
		}
		checkVersion(b.c, m.at.Field("version"), v)
		statement["version"] = pulumi.String(v)
	}
	if overrides := b.overrides(m.at.Field("overrides"), m.group.Overrides); len(overrides) > 0 {
		statement["ruleActionOverrides"] = overrides
	}
	if len(m.configs) > 0 {
		statement["managedRuleGroupConfigs"] = m.configs
	}
	if m.group.ScopeDown != nil {
		narrowed := m.group.ScopeDown.compile(b.c, m.at.Field("scopeDown"))
		statement["scopeDownStatement"] = narrowed.input
		// A statement within a group's stands one level deeper than a rule's own.
		out.capacity, out.references, out.depth = out.capacity+narrowed.capacity, narrowed.references, narrowed.depth+1
	}
	out.input = pulumi.Map{"managedRuleGroupStatement": statement}
	b.add(entry{at: m.at, name: m.rule, priority: m.priority, compiled: out, rule: pulumi.Map{"overrideAction": overrideAction(mode)}})
}

// overrideAction leaves the actions of a group's rules as they are, or has all of them count.
func overrideAction(mode string) pulumi.Map {
	if mode == GroupCount {
		return pulumi.Map{"count": pulumi.Map{}}
	}
	return pulumi.Map{"none": pulumi.Map{}}
}

// overrides lists what single rules of a group do, by their names.
func (b *builder) overrides(at validate.Path, overrides []RuleOverride) pulumi.Array {
	if n := len(overrides); n > 100 {
		b.c.Addf(validate.Invalid, at, n, "%d overrides: AWS takes 100 in a group", n)
	}
	seen := map[string]int{}
	for i, o := range overrides {
		at := at.Index(i)
		if n := len(o.Rule); n < 1 || n > 128 || strings.Trim(o.Rule, nameCharacters) != "" {
			b.c.Addf(validate.Invalid, at.Field("rule"), o.Rule, "%q is no name of a rule: 1 to 128 letters, digits, hyphens and underscores", o.Rule)
		}
		if first, twice := seen[o.Rule]; twice {
			b.c.Addf(validate.Duplicate, at.Field("rule"), o.Rule, "overrides[%d] is about %s already: drop one", first, o.Rule)
		}
		seen[o.Rule] = i
		if validate.OneOf(b.c, at.Field("action"), o.Action, Allow, Block, Count, Captcha, Challenge) && o.Action != Block && o != defaultOverride() {
			b.relax(at, o.Reason)
		}
	}
	sorted := slices.SortedFunc(slices.Values(overrides), func(x, y RuleOverride) int { return cmp.Compare(x.Rule, y.Rule) })
	list := pulumi.Array{}
	for _, o := range sorted {
		list = append(list, pulumi.Map{"name": pulumi.String(o.Rule), "actionToUse": actionOf(o.Action, nil)})
	}
	return list
}

// checkVersion checks the name of a version of a managed group.
func checkVersion(c *validate.Collector, at validate.Path, version string) {
	if n := len(version); n > 64 || strings.Trim(version, nameCharacters+".#:/") != "" {
		c.Addf(validate.Invalid, at, version, "%q is no version of a managed group, which reads Version_1.6", version)
	}
}

func (t *BotControl) configs(c *validate.Collector, at validate.Path) pulumi.Array {
	level := cmp.Or(t.InspectionLevel, "Common")
	validate.OneOf(c, at.Field("inspectionLevel"), level, "Common", "Targeted")
	if t.EnableMachineLearning && level == "Common" {
		c.Addf(validate.Conflict, at.Field("enableMachineLearning"), true, "machine learning is part of the inspection level Targeted: set that, or drop it")
	}
	return pulumi.Array{pulumi.Map{"awsManagedRulesBotControlRuleSet": pulumi.Map{
		"inspectionLevel": pulumi.String(strings.ToUpper(level)), "enableMachineLearning": pulumi.Bool(t.EnableMachineLearning),
	}}}
}

func (t *AccountTakeover) configs(b *builder, at validate.Path) pulumi.Array {
	c, payload := b.c, cmp.Or(t.PayloadType, "JSON")
	if n := len(t.LoginPath); n < 1 || n > 256 || !strings.HasPrefix(t.LoginPath, "/") && !t.EnableRegexInPath {
		c.Addf(validate.Invalid, at.Field("loginPath"), t.LoginPath, "%q is no path of a login, which reads /api/login and has up to 256 characters", t.LoginPath)
	}
	if validate.OneOf(c, at.Field("payloadType"), payload, "JSON", "FORM_ENCODED") {
		for _, f := range []struct{ field, value string }{{"usernameField", t.UsernameField}, {"passwordField", t.PasswordField}} {
			if n := len(f.value); n < 1 || n > 512 || payload == "JSON" && !strings.HasPrefix(f.value, "/") {
				c.Addf(validate.Invalid, at.Field(f.field), f.value, "%q is no field of the payload: a JSON pointer such as /username, or with FORM_ENCODED the name in the form", f.value)
			}
		}
	}
	field := func(identifier string) pulumi.Map { return pulumi.Map{"identifier": pulumi.String(identifier)} }
	config := pulumi.Map{
		"loginPath": pulumi.String(t.LoginPath), "enableRegexInPath": pulumi.Bool(t.EnableRegexInPath),
		"requestInspection": pulumi.Map{
			"payloadType": pulumi.String(payload), "usernameField": field(t.UsernameField), "passwordField": field(t.PasswordField),
		},
	}
	if answers := len(t.SuccessCodes) + len(t.FailureCodes); answers > 0 {
		if b.scope != ScopeCloudFront {
			c.Addf(validate.Conflict, at.Field("successCodes"), t.SuccessCodes, "AWS looks at answers for CloudFront only: drop successCodes and failureCodes")
		}
		checkStatuses(c, at.Field("successCodes"), t.SuccessCodes)
		checkStatuses(c, at.Field("failureCodes"), t.FailureCodes)
		config["responseInspection"] = pulumi.Map{"statusCode": pulumi.Map{
			"successCodes": pulumi.ToIntArray(t.SuccessCodes), "failureCodes": pulumi.ToIntArray(t.FailureCodes),
		}}
	}
	return pulumi.Array{pulumi.Map{"awsManagedRulesAtpRuleSet": config}}
}

func checkStatuses(c *validate.Collector, at validate.Path, codes []int) {
	if n := len(codes); n < 1 || n > 10 {
		c.Addf(validate.Invalid, at, n, "%d statuses: AWS takes 1 to 10, of success and of failure", n)
	}
	for i, code := range codes {
		if code < 100 || code > 599 {
			c.Addf(validate.Invalid, at.Index(i), code, "%d is no HTTP status", code)
		}
	}
}
