package guardrails

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cfg"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// ConfigRulesType is the type token of [ConfigRules]. It is part of every URN: never change it without an alias.
const ConfigRulesType = "palisade:guardrails:ConfigRules"

// The forms of [ConfigRulesArgs].
const (
	// FormRules makes each rule a resource of its own.
	FormRules = "Rules"
	// FormConformancePack makes one conformance pack of all rules, whose compliance AWS Config shows as a whole.
	FormConformancePack = "ConformancePack"
)

const (
	rdpPort   = 3389
	httpsPort = "443"
	// mostRestrictedPorts is how many ports beside RDP the rule takes (blockedPort1 to blockedPort5).
	mostRestrictedPorts = 4
)

// ConfigRulesArgs configures [NewConfigRules]. Everything has a default, but for the recorder: AWS refuses rules where none records.
type ConfigRulesArgs struct {
	// Form is Rules or ConformancePack. Default: Rules.
	Form string `pulumi:"form,optional"`
	// Recorder starts recording what resources are like. An account has one recorder in a region: give it in one program alone, and nowhere if the account has one, as
	// those of AWS Control Tower do. Default: none is made, and the account must have one.
	Recorder *Recorder `pulumi:"recorder,optional"`
	// AuthorizedPorts are ports that security groups may open to everybody, beside HTTPS (tcp 443). Default: none.
	AuthorizedPorts []AuthorizedPorts `pulumi:"authorizedPorts,optional"`
	// RestrictedTcpPorts are up to four ports that no security group may open to everybody, beside SSH and RDP, which never may be. Default: 20, 21, 3306 and 4333.
	RestrictedTcpPorts []int `pulumi:"restrictedTcpPorts,optional"`
	// FlowLogTrafficType is what flow logs must record: ALL, ACCEPT or REJECT. Default: ALL.
	FlowLogTrafficType string `pulumi:"flowLogTrafficType,optional"`
	// WebAclArns are the web ACLs of which load balancers must have one. Default: any will do.
	WebAclArns []pulumi.StringInput `pulumi:"webAclArns,optional"`
	// LogBucketNames are the buckets that load balancers must log to. Default: any will do.
	LogBucketNames []pulumi.StringInput `pulumi:"logBucketNames,optional"`
	// PublicRouteTableIds are the route tables that may lead everything to an internet gateway: those of public tiers. Default: none may.
	PublicRouteTableIds []pulumi.StringInput `pulumi:"publicRouteTableIds,optional"`
	// Without are rules that are left out, by AWS's names of them, such as alb-waf-enabled. Default: none.
	Without map[string]component.Relaxation `pulumi:"without,optional"`
	// RemediateDefaultSecurityGroup empties default security groups that have rules, by an automation of Systems Manager. Default: they are reported.
	RemediateDefaultSecurityGroup *Remediation `pulumi:"remediateDefaultSecurityGroup,optional"`
	// Protection guards everything against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags; conformance packs take none. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// AuthorizedPorts are ports that security groups may open to everybody.
type AuthorizedPorts struct {
	// Protocol is tcp or udp. Default: tcp.
	Protocol string `pulumi:"protocol,optional"`
	// Ports is a port or a range of them, such as 80 or 1020-1025.
	Ports string `pulumi:"ports"`
	// Reason says why; required.
	Reason string `pulumi:"reason"`
}

// ConfigRules are ten rules of AWS Config for the networks of an account in a region, with a recorder and a remediation on request: they find what was changed
// past the program, and what others made.
//
// # What it does not do
//
//   - They prevent nothing: they find, some minutes later, and mend default security groups alone, if RemediateDefaultSecurityGroup says so.
//   - They know what their ten AWS-managed rules know. What packets can do by way of peerings, transit gateways and firewalls no rule decides: `palisade
//     verify` of a snapshot does.
//   - They are for one account and region: there is no aggregator, and no rule for an organisation.
//   - They tell nobody: there are no topics and no alarms, and AWS Config shows what was found.
//   - Without Recorder the account must have one, or AWS refuses the rules. Whether another program has it, nobody can see from here.
//   - AWS charges for each change that is recorded, and for each evaluation of a rule.
type ConfigRules struct {
	pulumi.ResourceState

	// RuleArns are the ARNs of the rules by AWS's names of them; empty for a conformance pack, whose rules AWS makes.
	RuleArns pulumi.StringMapOutput `pulumi:"ruleArns"`
	// ConformancePackArn is the ARN of the pack; empty for rules.
	ConformancePackArn pulumi.StringOutput `pulumi:"conformancePackArn"`
	// RecorderName and RecordsBucket are those of the recorder; empty if none is made here.
	RecorderName  pulumi.StringOutput `pulumi:"recorderName"`
	RecordsBucket pulumi.StringOutput `pulumi:"recordsBucket"`
	// RemediationRoleArn is the role with which the automation works; empty without one.
	RemediationRoleArn pulumi.StringOutput `pulumi:"remediationRoleArn"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`

	// Rules are the rules by AWS's names of them, and ConformancePack the pack; there are either.
	Rules           map[string]*cfg.Rule
	ConformancePack *cfg.ConformancePack
	// Recorder, Bucket and RemediationRole are nil where none is made here.
	Recorder        *cfg.Recorder
	Bucket          *s3.BucketV2
	RemediationRole *iam.Role
	// recording is what rules wait for.
	recording []pulumi.Resource
}

// NewConfigRules makes rules of AWS Config. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only another
// resource can tell is checked in an Apply, with the same text. A second recorder for the account and region in the same program is refused.
func NewConfigRules(ctx *pulumi.Context, name string, args *ConfigRulesArgs, opts ...pulumi.ResourceOption) (*ConfigRules, error) {
	if args == nil {
		args = &ConfigRulesArgs{}
	}
	here, err := locate(ctx, opts)
	if err != nil {
		return nil, failed("ConfigRules", name, err)
	}
	var c validate.Collector
	a := args.withDefaults().validate(&c, name)
	recorder := here.claim(component.ClaimRecorder)
	if by := recorder.By(ctx); by != "" && a.Recorder != nil {
		c.Addf(validate.Duplicate, validate.At("recorder"), nil, "%s has the recorder of %s already, and there is one: drop this one, and add its resourceTypes there", by, here)
	}
	if err := c.Err(); err != nil {
		return nil, failed("ConfigRules", name, err)
	}
	if a.Recorder != nil {
		recorder.Make(ctx, fmt.Sprintf("ConfigRules %q", name))
	}
	r := &ConfigRules{}
	if err := ctx.RegisterComponentResourceV2(ConfigRulesType, name, component.State(a), r, opts...); err != nil {
		return nil, err
	}
	b := configBuilder{newBuilder(r, name, a.Protection, a.Tags), here, a}
	for _, create := range []func(*pulumi.Context, configBuilder) error{r.createRecorder, r.createRemediationRole, r.createRules, r.createConformancePack} {
		if err := create(ctx, b); err != nil {
			return nil, err
		}
	}
	return r, ctx.RegisterResourceOutputs(r, r.collectOutputs(a))
}

// configBuilder is what the steps of the construction share.
type configBuilder struct {
	builder
	location
	args ConfigRulesArgs
}

func (a ConfigRulesArgs) withDefaults() ConfigRulesArgs {
	if a.Form == "" {
		a.Form = FormRules
	}
	if a.RestrictedTcpPorts == nil {
		a.RestrictedTcpPorts = []int{20, 21, 3306, 4333}
	}
	if a.FlowLogTrafficType == "" {
		a.FlowLogTrafficType = "ALL"
	}
	if a.Recorder != nil {
		a.Recorder = a.Recorder.withDefaults()
	}
	if a.RemediateDefaultSecurityGroup != nil {
		a.RemediateDefaultSecurityGroup = a.RemediateDefaultSecurityGroup.withDefaults()
	}
	a.AuthorizedPorts = slices.Clone(a.AuthorizedPorts)
	for i := range a.AuthorizedPorts {
		if a.AuthorizedPorts[i].Protocol == "" {
			a.AuthorizedPorts[i].Protocol = "tcp"
		}
	}
	return a
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a ConfigRulesArgs) validate(c *validate.Collector, name string) ConfigRulesArgs {
	validate.OneOf(c, validate.At("form"), a.Form, FormRules, FormConformancePack)
	if a.Form == FormConformancePack && !regexp.MustCompile(`^[a-zA-Z][-a-zA-Z0-9]*$`).MatchString(name) {
		c.Addf(validate.Invalid, validate.At("name"), name, "%q becomes the name of a conformance pack, which has letters, digits and hyphens, and begins with a letter", name)
	}
	a.validatePorts(c)
	validate.OneOf(c, validate.At("flowLogTrafficType"), a.FlowLogTrafficType, "ALL", "ACCEPT", "REJECT")
	a.WebAclArns = checkedList(c, validate.At("webAclArns"), a.WebAclArns, "the ARN of a web ACL", component.AnARN("wafv2", "a web ACL"))
	a.LogBucketNames = checkedList(c, validate.At("logBucketNames"), a.LogBucketNames, "the name of a bucket", aBucket)
	a.PublicRouteTableIds = checkedList(c, validate.At("publicRouteTableIds"), a.PublicRouteTableIds, "the id of a route table", component.AnID("rtb", "a route table"))
	for _, rule := range sortedKeys(a.Without) {
		validate.OneOf(c, validate.At("without").Key(rule), rule, sortedKeys(managedRules())...)
		a.Without[rule].Validate(c, validate.At("without").Key(rule))
		if rule == RuleDefaultSecurityGroupClosed && a.RemediateDefaultSecurityGroup != nil {
			c.Addf(validate.Conflict, validate.At("remediateDefaultSecurityGroup"), nil, "it mends what %s finds, which is left out: drop one of the two", rule)
		}
	}
	if a.Recorder != nil {
		a.Recorder = a.Recorder.validate(c, validate.At("recorder"))
	}
	if a.RemediateDefaultSecurityGroup != nil {
		a.RemediateDefaultSecurityGroup.validate(c, validate.At("remediateDefaultSecurityGroup"))
	}
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

func (a ConfigRulesArgs) validatePorts(c *validate.Collector) {
	at := validate.At("restrictedTcpPorts")
	if len(a.RestrictedTcpPorts) > mostRestrictedPorts {
		c.Addf(validate.Invalid, at, len(a.RestrictedTcpPorts), "%d ports, but the rule takes %d beside RDP: whatever is not authorised is found by %s anyway", len(a.RestrictedTcpPorts), mostRestrictedPorts, RuleAuthorizedPorts)
	}
	for i, port := range a.RestrictedTcpPorts {
		checkRange(c, at.Index(i), port, 1, 65535)
		if port == rdpPort || slices.Contains(a.RestrictedTcpPorts[:i], port) {
			c.Addf(validate.Duplicate, at.Index(i), port, "%d is there already: drop it", port)
		}
	}
	for i, p := range a.AuthorizedPorts {
		at := validate.At("authorizedPorts").Index(i)
		validate.OneOf(c, at.Field("protocol"), p.Protocol, "tcp", "udp")
		if !isPorts(p.Ports) {
			c.Addf(validate.Invalid, at.Field("ports"), p.Ports, "%q is neither a port (80) nor a range of them (1020-1025)", p.Ports)
		}
		component.RequireReason(c, at.Field("reason"), p.Reason)
	}
}

// isPorts reports whether a text is a port, or a range of them in order.
func isPorts(text string) bool {
	from, to, isRange := strings.Cut(text, "-")
	if !isRange {
		to = from
	}
	first, err1 := strconv.ParseUint(from, 10, 16)
	last, err2 := strconv.ParseUint(to, 10, 16)
	return err1 == nil && err2 == nil && 1 <= first && (first < last || !isRange)
}

// aBucket checks the name of a bucket ("Bucket naming rules").
func aBucket(name string) string {
	if regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`).MatchString(name) {
		return ""
	}
	return fmt.Sprintf("%q is no name of a bucket, which has 3 to 63 lower case letters, digits, dots and hyphens", name)
}

// authorized are the ports of a protocol that may be open to everybody, as the rule takes them; nil for none.
func (a ConfigRulesArgs) authorized(protocol string) pulumi.StringInput {
	var ports []string
	if protocol == "tcp" {
		ports = append(ports, httpsPort)
	}
	for _, p := range a.AuthorizedPorts {
		if p.Protocol == protocol {
			ports = append(ports, p.Ports)
		}
	}
	if len(ports) == 0 {
		return nil
	}
	return pulumi.String(strings.Join(ports, ","))
}

// rules are the names of those that are not left out.
func (a ConfigRulesArgs) rules() []string {
	return slices.DeleteFunc(sortedKeys(managedRules()), func(rule string) bool {
		_, left := a.Without[rule]
		return left
	})
}

func (a ConfigRulesArgs) relaxations() component.Relaxations {
	r := component.Relaxations{}
	for i, p := range a.AuthorizedPorts {
		r[validate.At("authorizedPorts").Index(i).String()] = p.Reason
	}
	for rule, why := range a.Without {
		r.Add(validate.At("without").Key(rule), &why)
	}
	r.AddProtection(a.Protection)
	return r
}

// createRules makes each rule by itself, once what they look at is recorded.
func (r *ConfigRules) createRules(ctx *pulumi.Context, b configBuilder) error {
	if b.args.Form != FormRules {
		return nil
	}
	r.Rules = map[string]*cfg.Rule{}
	for _, key := range b.args.rules() {
		rule, name := managedRules()[key], b.name+"-"+key
		args := &cfg.RuleArgs{
			Source: cfg.RuleSourceArgs{Owner: pulumi.String("AWS"), SourceIdentifier: pulumi.String(rule.identifier)},
			Scope:  cfg.RuleScopeArgs{ComplianceResourceTypes: pulumi.ToStringArray(rule.types)}, Tags: b.tagger.Tags(name),
		}
		if told := rule.told(b.args); len(told) > 0 {
			args.InputParameters = told.ToStringMapOutput().ApplyT(func(known map[string]string) (string, error) {
				var late validate.Collector
				text := parametersOf(&late, key, known)
				return text, late.Err()
			}).(pulumi.StringOutput).ToStringPtrOutput()
		}
		var err error
		if r.Rules[key], err = cfg.NewRule(ctx, name, args, b.Child(pulumi.DependsOn(r.recording))...); err != nil {
			return err
		}
	}
	return r.createRemediation(ctx, b)
}

func (r *ConfigRules) collectOutputs(a ConfigRulesArgs) pulumi.Map {
	none := pulumi.String("").ToStringOutput()
	r.ConformancePackArn, r.RecorderName, r.RecordsBucket, r.RemediationRoleArn = none, none, none, none
	arns := pulumi.StringMap{}
	for key, rule := range r.Rules {
		arns[key] = rule.Arn
	}
	r.RuleArns = arns.ToStringMapOutput()
	if r.ConformancePack != nil {
		r.ConformancePackArn = r.ConformancePack.Arn
	}
	if r.Recorder != nil {
		r.RecorderName = r.Recorder.Name
		r.RecordsBucket = a.Recorder.bucketName(r.Bucket)
	}
	if r.RemediationRole != nil {
		r.RemediationRoleArn = r.RemediationRole.Arn
	}
	r.Relaxations = pulumi.ToStringMap(a.relaxations()).ToStringMapOutput()
	return pulumi.Map{
		"ruleArns": r.RuleArns, "conformancePackArn": r.ConformancePackArn, "recorderName": r.RecorderName, "recordsBucket": r.RecordsBucket,
		"remediationRoleArn": r.RemediationRoleArn, "relaxations": r.Relaxations,
	}
}
