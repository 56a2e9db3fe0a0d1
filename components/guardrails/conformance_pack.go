package guardrails

import (
	"strings"
	"unicode"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cfg"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"gopkg.in/yaml.v3"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// packTemplate is the template of a conformance pack. Keys of maps are written in order, so that the same arguments always make the same text.
type packTemplate struct {
	Resources map[string]packResource `yaml:"Resources"`
}

type packResource struct {
	Type       string `yaml:"Type"`
	DependsOn  string `yaml:"DependsOn,omitempty"`
	Properties any    `yaml:"Properties"`
}

type packRule struct {
	ConfigRuleName  string            `yaml:"ConfigRuleName"`
	InputParameters map[string]string `yaml:"InputParameters,omitempty"`
	Scope           struct {
		ComplianceResourceTypes []string `yaml:"ComplianceResourceTypes"`
	} `yaml:"Scope"`
	Source struct {
		Owner            string `yaml:"Owner"`
		SourceIdentifier string `yaml:"SourceIdentifier"`
	} `yaml:"Source"`
}

type packRemediation struct {
	ConfigRuleName           string                   `yaml:"ConfigRuleName"`
	ResourceType             string                   `yaml:"ResourceType"`
	TargetType               string                   `yaml:"TargetType"`
	TargetID                 string                   `yaml:"TargetId"`
	Parameters               map[string]packParameter `yaml:"Parameters"`
	Automatic                bool                     `yaml:"Automatic"`
	MaximumAutomaticAttempts int                      `yaml:"MaximumAutomaticAttempts"`
	RetryAttemptSeconds      int                      `yaml:"RetryAttemptSeconds"`
}

// packParameter is one of the two.
type packParameter struct {
	StaticValue   map[string][]string `yaml:"StaticValue,omitempty"`
	ResourceValue map[string]string   `yaml:"ResourceValue,omitempty"`
}

// createConformancePack makes one pack of all rules.
func (r *ConfigRules) createConformancePack(ctx *pulumi.Context, b configBuilder) error {
	if b.args.Form != FormConformancePack {
		return nil
	}
	told, role := pulumi.StringMapMap{}, pulumi.String("").ToStringOutput()
	for _, key := range b.args.rules() {
		told[key] = managedRules()[key].told(b.args)
	}
	if r.RemediationRole != nil {
		role = r.RemediationRole.Arn
	}
	body := pulumi.All(told, role).ApplyT(func(known []any) (string, error) {
		var late validate.Collector
		all := known[0].(map[string]map[string]string)
		for rule, parameters := range all {
			parametersOf(&late, rule, parameters)
		}
		return b.args.template(all, known[1].(string)), late.Err()
	}).(pulumi.StringOutput)
	var err error
	r.ConformancePack, err = cfg.NewConformancePack(ctx, b.name, &cfg.ConformancePackArgs{TemplateBody: body.ToStringPtrOutput()}, b.Child(pulumi.DependsOn(r.recording))...)
	return err
}

// template is the pack's template, given what its rules are told and the role of the remediation.
func (a ConfigRulesArgs) template(told map[string]map[string]string, role string) string {
	t := packTemplate{map[string]packResource{}}
	for _, key := range a.rules() {
		rule := packRule{ConfigRuleName: key, InputParameters: told[key]}
		rule.Source.Owner, rule.Source.SourceIdentifier, rule.Scope.ComplianceResourceTypes = "AWS", managedRules()[key].identifier, managedRules()[key].types
		t.Resources[logicalID(key)] = packResource{Type: "AWS::Config::ConfigRule", Properties: rule}
	}
	if mend := a.RemediateDefaultSecurityGroup; mend != nil {
		t.Resources[logicalID(RuleDefaultSecurityGroupClosed)+"Remediation"] = packResource{
			Type: "AWS::Config::RemediationConfiguration", DependsOn: logicalID(RuleDefaultSecurityGroupClosed),
			Properties: packRemediation{
				ConfigRuleName: RuleDefaultSecurityGroupClosed, ResourceType: securityGroup, TargetType: "SSM_DOCUMENT", TargetID: emptyDefaultGroup,
				Parameters: map[string]packParameter{
					"AutomationAssumeRole": {StaticValue: map[string][]string{"Values": {role}}}, "GroupId": {ResourceValue: map[string]string{"Value": "RESOURCE_ID"}},
				},
				Automatic: mend.Automatic, MaximumAutomaticAttempts: mend.MaximumAttempts, RetryAttemptSeconds: mend.RetrySeconds,
			},
		}
	}
	text, err := yaml.Marshal(t)
	if err != nil {
		panic(err) // it holds texts, numbers and truths alone
	}
	return string(text)
}

// logicalID is a rule's name in a template, which takes letters and digits alone.
func logicalID(rule string) string {
	upper, id := true, strings.Builder{}
	for _, r := range rule {
		if r == '-' {
			upper = true
			continue
		}
		if upper {
			r = unicode.ToUpper(r)
		}
		upper = false
		id.WriteRune(r)
	}
	return id.String()
}
