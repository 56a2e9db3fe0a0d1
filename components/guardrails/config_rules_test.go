package guardrails_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/guardrails"
	"github.com/palisade-iac/palisade/internal/iamtest"
	"github.com/palisade-iac/palisade/internal/recording"
)

// identifiers are AWS's, by its names of the rules.
func identifiers() map[string]string {
	return map[string]string{
		"vpc-default-security-group-closed": "VPC_DEFAULT_SECURITY_GROUP_CLOSED", "restricted-ssh": "INCOMING_SSH_DISABLED", "restricted-common-ports": "RESTRICTED_INCOMING_TRAFFIC",
		"vpc-sg-open-only-to-authorized-ports": "VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS", "nacl-no-unrestricted-ssh-rdp": "NACL_NO_UNRESTRICTED_SSH_RDP",
		"vpc-flow-logs-enabled": "VPC_FLOW_LOGS_ENABLED", "subnet-auto-assign-public-ip-disabled": "SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED", "alb-waf-enabled": "ALB_WAF_ENABLED",
		"elb-logging-enabled": "ELB_LOGGING_ENABLED", "no-unrestricted-route-to-igw": "NO_UNRESTRICTED_ROUTE_TO_IGW",
	}
}

func TestConfigRules_areAllOfThemAndNoRecorder(t *testing.T) {
	r := record(t, newRules(guardrails.ConfigRulesArgs{}))
	assert.Len(t, r.names(typeRule), len(identifiers()))
	for name, identifier := range identifiers() {
		rule := r.get(typeRule, "rules-"+name)
		assert.Equal(t, map[string]any{"owner": "AWS", "sourceIdentifier": identifier}, rule.Inputs["source"])
		assert.True(t, rule.Protect)
	}
	assert.Empty(t, r.names(typeRecorder), "an account has one recorder: it is made on request alone")
	assert.Empty(t, r.names(typeRemediation))
	assert.Equal(t, map[string]any{"blockedPort1": "3389", "blockedPort2": "20", "blockedPort3": "21", "blockedPort4": "3306", "blockedPort5": "4333"}, r.told("restricted-common-ports"))
	assert.Equal(t, map[string]any{"authorizedTcpPorts": "443"}, r.told("vpc-sg-open-only-to-authorized-ports"))
	assert.Equal(t, map[string]any{"trafficType": "ALL"}, r.told("vpc-flow-logs-enabled"))
	for _, silent := range []string{"vpc-default-security-group-closed", "restricted-ssh", "nacl-no-unrestricted-ssh-rdp", "subnet-auto-assign-public-ip-disabled", "alb-waf-enabled", "elb-logging-enabled", "no-unrestricted-route-to-igw"} {
		assert.NotContains(t, r.get(typeRule, "rules-"+silent).Inputs, "inputParameters", silent)
	}
	outputs := r.get(guardrails.ConfigRulesType, "rules").Outputs
	assert.Equal(t, r.get(typeRule, "rules-restricted-ssh").Outputs["arn"], outputs["ruleArns"].(map[string]any)["restricted-ssh"])
	assert.Equal(t, []any{"", "", "", ""}, []any{outputs["conformancePackArn"], outputs["recorderName"], outputs["recordsBucket"], outputs["remediationRoleArn"]})
}

// told are the parameters of a rule.
func (r recorded) told(rule string) map[string]any {
	r.t.Helper()
	return document(r.t, r.get(typeRule, "rules-"+rule).Inputs["inputParameters"])
}

func TestConfigRules_areToldWhatIsRight(t *testing.T) {
	r := record(t, newRules(guardrails.ConfigRulesArgs{
		AuthorizedPorts:    []guardrails.AuthorizedPorts{{Ports: "80", Reason: "leads to HTTPS"}, {Protocol: "udp", Ports: "500-4500", Reason: "VPN"}},
		RestrictedTcpPorts: []int{5432}, FlowLogTrafficType: "REJECT",
		WebAclArns:     []pulumi.StringInput{pulumi.String("arn:aws:wafv2:ap-southeast-2:1:regional/webacl/x/1"), pulumi.String("arn:aws:wafv2:ap-southeast-2:1:regional/webacl/y/1").ToStringOutput()},
		LogBucketNames: []pulumi.StringInput{pulumi.String("balancer-logs")}, PublicRouteTableIds: []pulumi.StringInput{pulumi.String("rtb-1"), pulumi.String("rtb-2")},
		Without: map[string]component.Relaxation{"restricted-ssh": {Reason: "the fleet of the lab"}},
	}))
	assert.NotContains(t, r.names(typeRule), "rules-restricted-ssh")
	assert.Equal(t, map[string]any{"authorizedTcpPorts": "443,80", "authorizedUdpPorts": "500-4500"}, r.told("vpc-sg-open-only-to-authorized-ports"))
	assert.Equal(t, map[string]any{"blockedPort1": "3389", "blockedPort2": "5432"}, r.told("restricted-common-ports"))
	assert.Equal(t, map[string]any{"trafficType": "REJECT"}, r.told("vpc-flow-logs-enabled"))
	assert.Equal(t, map[string]any{"wafWebAclIds": "arn:aws:wafv2:ap-southeast-2:1:regional/webacl/x/1,arn:aws:wafv2:ap-southeast-2:1:regional/webacl/y/1"}, r.told("alb-waf-enabled"))
	assert.Equal(t, map[string]any{"s3BucketNames": "balancer-logs"}, r.told("elb-logging-enabled"))
	assert.Equal(t, map[string]any{"routeTableIds": "rtb-1,rtb-2"}, r.told("no-unrestricted-route-to-igw"))
	assert.Equal(t, map[string]any{`authorizedPorts[0]`: "leads to HTTPS", `authorizedPorts[1]`: "VPN", `without["restricted-ssh"]`: "the fleet of the lab"},
		r.get(guardrails.ConfigRulesType, "rules").Outputs["relaxations"])
}

func TestConfigRules_recorderComesFirst(t *testing.T) {
	r := record(t, newRules(guardrails.ConfigRulesArgs{Recorder: &guardrails.Recorder{ResourceTypes: []string{"AWS::EC2::NetworkInterface"}}}))
	recorder, channel, on := r.get(typeRecorder, "rules-recorder"), r.get(typeChannel, "rules-recorder"), r.get(typeRecording, "rules-recorder")
	assert.Equal(t, "default", recorder.Inputs["name"])
	assert.Equal(t, []any{
		"AWS::EC2::NetworkAcl", "AWS::EC2::NetworkInterface", "AWS::EC2::RouteTable", "AWS::EC2::SecurityGroup", "AWS::EC2::Subnet", "AWS::EC2::VPC",
		"AWS::ElasticLoadBalancing::LoadBalancer", "AWS::ElasticLoadBalancingV2::LoadBalancer",
	}, recorder.Inputs["recordingGroup"].(map[string]any)["resourceTypes"])
	assert.Equal(t, r.get(typeBucket, "rules-recorder").Outputs["bucket"], channel.Inputs["s3BucketName"])
	assert.Subset(t, channel.Dependencies, []string{recorder.URN, r.get(typeRolePolicy, "rules-recorder").URN, r.get(typeBucketPolicy, "rules-recorder").URN})
	assert.Equal(t, []any{"default", true}, []any{on.Inputs["name"], on.Inputs["isEnabled"]})
	assert.Contains(t, on.Dependencies, channel.URN)
	for _, rule := range r.names(typeRule) {
		assert.Contains(t, r.get(typeRule, rule).Dependencies, on.URN, "AWS refuses rules where nothing records")
	}
	outputs := r.get(guardrails.ConfigRulesType, "rules").Outputs
	assert.Equal(t, []any{"default", r.get(typeBucket, "rules-recorder").Outputs["bucket"]}, []any{outputs["recorderName"], outputs["recordsBucket"]})
}

func TestConfigRules_recorderOfAnAccountIsOne(t *testing.T) {
	_, err := recording.Run(func(ctx *pulumi.Context) error {
		if err := newRules(guardrails.ConfigRulesArgs{Recorder: &guardrails.Recorder{}})(ctx); err != nil {
			return err
		}
		_, err := guardrails.NewConfigRules(ctx, "more", &guardrails.ConfigRulesArgs{Recorder: &guardrails.Recorder{}})
		return err
	}, nil)
	require.ErrorContains(t, err, `recorder: ConfigRules "rules" has the recorder of account `)
}

func TestConfigRules_recorderWithWhatIsThere(t *testing.T) {
	const role, key = "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig", "arn:aws:kms:ap-southeast-2:111122223333:key/0a1b2c3d"
	r := record(t, newRules(guardrails.ConfigRulesArgs{Recorder: &guardrails.Recorder{RoleArn: pulumi.String(role), BucketName: pulumi.String("audit"), KmsKeyArn: pulumi.String(key)}}))
	assert.Equal(t, role, r.get(typeRecorder, "rules-recorder").Inputs["roleArn"])
	assert.Equal(t, []any{"audit", key}, []any{r.get(typeChannel, "rules-recorder").Inputs["s3BucketName"], r.get(typeChannel, "rules-recorder").Inputs["s3KmsKeyArn"]})
	assert.Empty(t, r.names(typeRole))
	assert.Empty(t, r.names(typeBucket))
	assert.Equal(t, "audit", r.get(guardrails.ConfigRulesType, "rules").Outputs["recordsBucket"])
}

// decided asks a policy.
func decided(t *testing.T, policy any, want iamtest.Decision, q iamtest.Request) {
	t.Helper()
	got, err := iamtest.Decide(policy.(string), q)
	require.NoError(t, err)
	assert.Equal(t, want, got, "%s %s %v", q.Action, q.Resource, q.Context)
}

func TestConfigRules_recorderWritesItsRecordsAlone(t *testing.T) {
	const key = "arn:aws:kms:ap-southeast-2:111122223333:key/0a1b2c3d"
	r := record(t, newRules(guardrails.ConfigRulesArgs{Recorder: &guardrails.Recorder{KmsKeyArn: pulumi.String(key)}}))
	account, bucket := r.account(), r.get(typeBucket, "rules-recorder").Outputs["arn"].(string)
	full := map[string][]string{"s3:x-amz-acl": {"bucket-owner-full-control"}}
	policy := r.get(typeRolePolicy, "rules-recorder").Inputs["policy"]
	own := bucket + "/AWSLogs/" + account + "/Config/ap-southeast-2/x.json.gz"
	decided(t, policy, iamtest.Allowed, iamtest.Request{Action: "s3:PutObject", Resource: own, Context: full})
	decided(t, policy, iamtest.Allowed, iamtest.Request{Action: "s3:GetBucketAcl", Resource: bucket})
	decided(t, policy, iamtest.Allowed, iamtest.Request{Action: "kms:GenerateDataKey", Resource: key})
	decided(t, policy, iamtest.ImplicitDeny, iamtest.Request{Action: "s3:PutObject", Resource: own})
	decided(t, policy, iamtest.ImplicitDeny, iamtest.Request{Action: "s3:PutObject", Resource: bucket + "/AWSLogs/999999999999/Config/x", Context: full})
	decided(t, policy, iamtest.ImplicitDeny, iamtest.Request{Action: "s3:GetObject", Resource: own})
	trust := r.get(typeRole, "rules-recorder").Inputs["assumeRolePolicy"]
	decided(t, trust, iamtest.Allowed, iamtest.Request{Principal: iamtest.Service("config.amazonaws.com"), Action: "sts:AssumeRole", Context: map[string][]string{"aws:SourceAccount": {account}}})
	decided(t, trust, iamtest.ImplicitDeny, iamtest.Request{Principal: iamtest.Service("config.amazonaws.com"), Action: "sts:AssumeRole", Context: map[string][]string{"aws:SourceAccount": {"999999999999"}}})
	theirs := r.get(typeBucketPolicy, "rules-recorder").Inputs["policy"]
	tls := map[string][]string{"aws:SourceAccount": {account}, "s3:x-amz-acl": {"bucket-owner-full-control"}, "aws:SecureTransport": {"true"}}
	config := iamtest.Service("config.amazonaws.com")
	decided(t, theirs, iamtest.Allowed, iamtest.Request{Principal: config, Action: "s3:PutObject", Resource: own, Context: tls})
	decided(t, theirs, iamtest.ImplicitDeny, iamtest.Request{Principal: iamtest.Service("ssm.amazonaws.com"), Action: "s3:PutObject", Resource: own, Context: tls})
	tls["aws:SourceAccount"] = []string{"999999999999"}
	decided(t, theirs, iamtest.ImplicitDeny, iamtest.Request{Principal: config, Action: "s3:PutObject", Resource: own, Context: tls})
	decided(t, theirs, iamtest.ImplicitDeny, iamtest.Request{Principal: config, Action: "s3:ListBucket", Resource: bucket, Context: tls})
}

func TestConfigRules_remediationEmptiesDefaultGroups(t *testing.T) {
	r := record(t, newRules(guardrails.ConfigRulesArgs{RemediateDefaultSecurityGroup: &guardrails.Remediation{}}))
	role := r.get(typeRole, "rules-remediation")
	mend := r.get(typeRemediation, "rules-remediation").Inputs
	assert.Equal(t, []any{r.get(typeRule, "rules-vpc-default-security-group-closed").Outputs["name"], "AWSConfigRemediation-RemoveVPCDefaultSecurityGroupRules", "SSM_DOCUMENT", false, 5.0, 60.0}, []any{
		mend["configRuleName"], mend["targetId"], mend["targetType"], mend["automatic"], mend["maximumAutomaticAttempts"], mend["retryAttemptSeconds"],
	})
	assert.Equal(t, []any{
		map[string]any{"name": "AutomationAssumeRole", "staticValue": role.Outputs["arn"]}, map[string]any{"name": "GroupId", "resourceValue": "RESOURCE_ID"},
	}, mend["parameters"])
	account := r.account()
	policy := r.get(typeRolePolicy, "rules-remediation").Inputs["policy"]
	group := "arn:aws:ec2:ap-southeast-2:" + account + ":security-group/sg-1"
	here := map[string][]string{"aws:RequestedRegion": {region}}
	for _, q := range []iamtest.Request{
		{Action: "ec2:RevokeSecurityGroupIngress", Resource: group},
		{Action: "ec2:RevokeSecurityGroupEgress", Resource: group},
		{Action: "ec2:DescribeSecurityGroups", Resource: "*", Context: here},
		{Action: "ssm:StartAutomationExecution", Resource: "arn:aws:ssm:ap-southeast-2::automation-definition/AWSConfigRemediation-RemoveVPCDefaultSecurityGroupRules:1"},
		{Action: "ssm:GetAutomationExecution", Resource: "arn:aws:ssm:ap-southeast-2:" + account + ":automation-execution/x"},
	} {
		decided(t, policy, iamtest.Allowed, q)
	}
	for _, q := range []iamtest.Request{
		{Action: "ec2:RevokeSecurityGroupIngress", Resource: "arn:aws:ec2:eu-west-1:" + account + ":security-group/sg-1"},
		{Action: "ec2:AuthorizeSecurityGroupIngress", Resource: group},
		{Action: "ec2:DeleteSecurityGroup", Resource: group},
		{Action: "ssm:StartAutomationExecution", Resource: "arn:aws:ssm:ap-southeast-2::automation-definition/AWS-DeleteImage:1"},
		{Action: "ec2:DescribeSecurityGroups", Resource: "*", Context: map[string][]string{"aws:RequestedRegion": {"eu-west-1"}}},
	} {
		decided(t, policy, iamtest.ImplicitDeny, q)
	}
	trust := role.Inputs["assumeRolePolicy"]
	asked := func(account, arn string) iamtest.Request {
		return iamtest.Request{Principal: iamtest.Service("ssm.amazonaws.com"), Action: "sts:AssumeRole", Context: map[string][]string{"aws:SourceAccount": {account}, "aws:SourceArn": {arn}}}
	}
	decided(t, trust, iamtest.Allowed, asked(account, "arn:aws:ssm:ap-southeast-2:"+account+":automation-execution/x"))
	decided(t, trust, iamtest.ImplicitDeny, asked("999999999999", "arn:aws:ssm:ap-southeast-2:999999999999:automation-execution/x"))
	assert.Equal(t, role.Outputs["arn"], r.get(guardrails.ConfigRulesType, "rules").Outputs["remediationRoleArn"])
}

func TestConfigRules_asOnePack(t *testing.T) {
	args := guardrails.ConfigRulesArgs{
		Form: guardrails.FormConformancePack, RemediateDefaultSecurityGroup: &guardrails.Remediation{Automatic: true}, PublicRouteTableIds: []pulumi.StringInput{pulumi.String("rtb-1").ToStringOutput()},
		Without: map[string]component.Relaxation{"alb-waf-enabled": {Reason: "nobody faces the internet"}},
	}
	r := record(t, newRules(args))
	assert.Empty(t, r.names(typeRule))
	assert.Empty(t, r.names(typeRemediation))
	pack := r.get(typePack, "rules")
	body := pack.Inputs["templateBody"].(string)
	var template struct {
		Resources map[string]struct {
			Type       string
			DependsOn  string         `yaml:"DependsOn"`
			Properties map[string]any `yaml:"Properties"`
		} `yaml:"Resources"`
	}
	require.NoError(t, yaml.Unmarshal([]byte(strings.ReplaceAll(body, "Type: AWS", "type: AWS")), &template))
	require.Len(t, template.Resources, len(identifiers())-1+1, "all rules but one, and a remediation")
	rule := template.Resources["NoUnrestrictedRouteToIgw"]
	assert.Equal(t, "AWS::Config::ConfigRule", rule.Type)
	assert.Equal(t, map[string]any{
		"ConfigRuleName": "no-unrestricted-route-to-igw", "InputParameters": map[string]any{"routeTableIds": "rtb-1"},
		"Scope": map[string]any{"ComplianceResourceTypes": []any{"AWS::EC2::RouteTable"}}, "Source": map[string]any{"Owner": "AWS", "SourceIdentifier": "NO_UNRESTRICTED_ROUTE_TO_IGW"},
	}, rule.Properties)
	mend := template.Resources["VpcDefaultSecurityGroupClosedRemediation"]
	assert.Equal(t, "VpcDefaultSecurityGroupClosed", mend.DependsOn)
	assert.Equal(t, []any{"vpc-default-security-group-closed", "AWSConfigRemediation-RemoveVPCDefaultSecurityGroupRules", true}, []any{mend.Properties["ConfigRuleName"], mend.Properties["TargetId"], mend.Properties["Automatic"]})
	assert.Equal(t, map[string]any{
		"AutomationAssumeRole": map[string]any{"StaticValue": map[string]any{"Values": []any{r.get(typeRole, "rules-remediation").Outputs["arn"]}}},
		"GroupId":              map[string]any{"ResourceValue": map[string]any{"Value": "RESOURCE_ID"}},
	}, mend.Properties["Parameters"])
	assert.Less(t, len(body), 51200, "AWS takes no more")
	for range 3 {
		assert.Equal(t, body, record(t, newRules(args)).get(typePack, "rules").Inputs["templateBody"], "the same arguments make the same text")
	}
	assert.Equal(t, pack.Outputs["arn"], r.get(guardrails.ConfigRulesType, "rules").Outputs["conformancePackArn"])
}

// What a rule is told is bounded, and known when its values are.
func TestConfigRules_parametersAreBounded(t *testing.T) {
	var tables []pulumi.StringInput
	for i := range 60 {
		tables = append(tables, pulumi.String(fmt.Sprintf("rtb-0123456789abcd%03d", i)))
	}
	text := recording.LateRefusal(t, newRules(guardrails.ConfigRulesArgs{PublicRouteTableIds: tables}), nil)
	assert.Contains(t, text, "publicRouteTableIds: the parameters of no-unrestricted-route-to-igw have 1339 characters, but AWS takes 1024: give fewer, or do without the rule")
	assert.Contains(t, recording.LateRefusal(t, newRules(guardrails.ConfigRulesArgs{Form: guardrails.FormConformancePack, PublicRouteTableIds: tables}), nil), "but AWS takes 1024")
}
