package guardrails

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// The managed rules, by AWS's names of them ("List of AWS Config Managed Rules").
const (
	// RuleDefaultSecurityGroupClosed finds default security groups that have rules.
	RuleDefaultSecurityGroupClosed = "vpc-default-security-group-closed"
	// RuleRestrictedSsh finds security groups that open SSH to everybody.
	RuleRestrictedSsh = "restricted-ssh"
	// RuleRestrictedCommonPorts finds security groups that open common ports, RDP among them, to everybody.
	RuleRestrictedCommonPorts = "restricted-common-ports"
	// RuleAuthorizedPorts finds security groups that open other ports than those authorised to everybody.
	RuleAuthorizedPorts = "vpc-sg-open-only-to-authorized-ports"
	// RuleNetworkAclRemoteAccess finds network ACLs that let SSH or RDP in from everywhere.
	RuleNetworkAclRemoteAccess = "nacl-no-unrestricted-ssh-rdp"
	// RuleFlowLogs finds VPCs without flow logs.
	RuleFlowLogs = "vpc-flow-logs-enabled"
	// RuleNoPublicAddresses finds subnets that give public addresses to whatever starts there.
	RuleNoPublicAddresses = "subnet-auto-assign-public-ip-disabled"
	// RuleLoadBalancerWaf finds application load balancers without a web ACL.
	RuleLoadBalancerWaf = "alb-waf-enabled"
	// RuleLoadBalancerLogs finds application and classic load balancers without access logs.
	RuleLoadBalancerLogs = "elb-logging-enabled"
	// RuleNoRouteToInternetGateway finds route tables that lead everything to an internet gateway.
	RuleNoRouteToInternetGateway = "no-unrestricted-route-to-igw"
)

const (
	securityGroup = "AWS::EC2::SecurityGroup"
	loadBalancer  = "AWS::ElasticLoadBalancingV2::LoadBalancer"
	// longestParameters is how long the parameters of a rule may be, as JSON ("ConfigRule": InputParameters).
	longestParameters = 1024
)

// managedRule is a rule that AWS keeps: what it is called in its interface, what it looks at, and what it is told.
type managedRule struct {
	identifier string
	types      []string
	// parameters of the rule, by AWS's names; nil for a rule without.
	parameters func(ConfigRulesArgs) map[string]pulumi.StringInput
}

// managedRules are the rules by AWS's names.
func managedRules() map[string]managedRule {
	return map[string]managedRule{
		RuleDefaultSecurityGroupClosed: {identifier: "VPC_DEFAULT_SECURITY_GROUP_CLOSED", types: []string{securityGroup}},
		RuleRestrictedSsh:              {identifier: "INCOMING_SSH_DISABLED", types: []string{securityGroup}},
		RuleRestrictedCommonPorts: {identifier: "RESTRICTED_INCOMING_TRAFFIC", types: []string{securityGroup}, parameters: func(a ConfigRulesArgs) map[string]pulumi.StringInput {
			parameters := map[string]pulumi.StringInput{"blockedPort1": pulumi.String(strconv.Itoa(rdpPort))}
			for i, port := range a.RestrictedTcpPorts {
				parameters[fmt.Sprintf("blockedPort%d", i+2)] = pulumi.String(strconv.Itoa(port))
			}
			return parameters
		}},
		RuleAuthorizedPorts: {identifier: "VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS", types: []string{securityGroup}, parameters: func(a ConfigRulesArgs) map[string]pulumi.StringInput {
			return map[string]pulumi.StringInput{"authorizedTcpPorts": a.authorized("tcp"), "authorizedUdpPorts": a.authorized("udp")}
		}},
		RuleNetworkAclRemoteAccess: {identifier: "NACL_NO_UNRESTRICTED_SSH_RDP", types: []string{"AWS::EC2::NetworkAcl"}},
		RuleFlowLogs: {identifier: "VPC_FLOW_LOGS_ENABLED", types: []string{"AWS::EC2::VPC"}, parameters: func(a ConfigRulesArgs) map[string]pulumi.StringInput {
			return map[string]pulumi.StringInput{"trafficType": pulumi.String(a.FlowLogTrafficType)}
		}},
		RuleNoPublicAddresses: {identifier: "SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED", types: []string{"AWS::EC2::Subnet"}},
		RuleLoadBalancerWaf: {identifier: "ALB_WAF_ENABLED", types: []string{loadBalancer}, parameters: func(a ConfigRulesArgs) map[string]pulumi.StringInput {
			return map[string]pulumi.StringInput{"wafWebAclIds": commaSeparated(a.WebAclArns)}
		}},
		RuleLoadBalancerLogs: {identifier: "ELB_LOGGING_ENABLED", types: []string{"AWS::ElasticLoadBalancing::LoadBalancer", loadBalancer}, parameters: func(a ConfigRulesArgs) map[string]pulumi.StringInput {
			return map[string]pulumi.StringInput{"s3BucketNames": commaSeparated(a.LogBucketNames)}
		}},
		RuleNoRouteToInternetGateway: {identifier: "NO_UNRESTRICTED_ROUTE_TO_IGW", types: []string{"AWS::EC2::RouteTable"}, parameters: func(a ConfigRulesArgs) map[string]pulumi.StringInput {
			return map[string]pulumi.StringInput{"routeTableIds": commaSeparated(a.PublicRouteTableIds)}
		}},
	}
}

// commaSeparated joins values of other resources; nil for none.
func commaSeparated(all []pulumi.StringInput) pulumi.StringInput {
	if len(all) == 0 {
		return nil
	}
	return pulumi.StringArray(all).ToStringArrayOutput().ApplyT(func(known []string) string { return strings.Join(known, ",") }).(pulumi.StringOutput)
}

// told are the parameters of a rule, by AWS's names: which there are is plain.
func (r managedRule) told(a ConfigRulesArgs) pulumi.StringMap {
	told := pulumi.StringMap{}
	if r.parameters != nil {
		for name, value := range r.parameters(a) {
			if value != nil {
				told[name] = value
			}
		}
	}
	return told
}

// parametersOf are the parameters of a rule as JSON, which AWS bounds.
func parametersOf(c *validate.Collector, rule string, told map[string]string) string {
	text := mustJSON(told)
	if len(text) > longestParameters {
		c.Addf(validate.Invalid, validate.At(argumentOf(rule)), len(text), "the parameters of %s have %d characters, but AWS takes %d: give fewer, or do without the rule", rule, len(text), longestParameters)
	}
	return text
}

// argumentOf is the argument that becomes the parameters of a rule.
func argumentOf(rule string) string {
	return map[string]string{
		RuleRestrictedCommonPorts: "restrictedTcpPorts", RuleAuthorizedPorts: "authorizedPorts", RuleLoadBalancerWaf: "webAclArns",
		RuleLoadBalancerLogs: "logBucketNames", RuleNoRouteToInternetGateway: "publicRouteTableIds",
	}[rule]
}

// mustJSON is the JSON of what holds texts, numbers and truths alone: there is nothing that JSON could not hold.
func mustJSON(document any) string {
	text, err := json.Marshal(document)
	if err != nil {
		panic(err)
	}
	return string(text)
}
