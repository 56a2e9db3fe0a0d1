package guardrails

import (
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

const (
	vpcType = "AWS::EC2::VPC"
	// firewallSubnet is the size of subnets that Firewall Manager makes ("Network Firewall policies").
	firewallSubnet = 28
)

// The ways in which Firewall Manager looks after routes of a [NetworkFirewallPolicy], in AWS's words.
const (
	// RoutesMonitor reports routes by which packets get past the firewall.
	RoutesMonitor = "MONITOR"
	// RoutesOff looks at no routes.
	RoutesOff = "OFF"
)

// NetworkFirewallPolicy gives each VPC of the scope an AWS Network Firewall of its own (distributed deployment), with endpoints in all zones. Rules are taken in strict order,
// and what none allows is dropped.
type NetworkFirewallPolicy struct {
	// StatefulRuleGroups are the groups of rules: AWS's, or one's own in the administrator's account.
	StatefulRuleGroups []NetworkFirewallPolicyGroup `pulumi:"statefulRuleGroups"`
	// SubnetCidrBlocks are blocks of /28 of which the subnets of the endpoints are made. Default: AWS chooses blocks that the VPC has left.
	SubnetCidrBlocks []string `pulumi:"subnetCidrBlocks,optional"`
	// SingleEndpoint makes one endpoint for a VPC rather than one for each zone: it costs less, and its zone takes the others down with it. Default: false.
	SingleEndpoint bool `pulumi:"singleEndpoint,optional"`
	// RouteManagement is MONITOR or OFF: whether routes are reported that lead past the firewall to an internet gateway. Default: MONITOR.
	RouteManagement string `pulumi:"routeManagement,optional"`
	// LogBucketName is a bucket for alerts and flows, which the accounts may write to; required.
	LogBucketName pulumi.StringInput `pulumi:"logBucketName,optional"`
	// AllowWithoutLogs does without logs.
	AllowWithoutLogs *component.Relaxation `pulumi:"allowWithoutLogs,optional"`
}

// NetworkFirewallPolicyGroup is a group of stateful rules.
type NetworkFirewallPolicyGroup struct {
	// Arn is the ARN of the group.
	Arn pulumi.StringInput `pulumi:"arn"`
	// Priority is its place: lower numbers come first. 1 to 65535, each once.
	Priority int `pulumi:"priority"`
}

func (p NetworkFirewallPolicy) withDefaults() *NetworkFirewallPolicy {
	if p.RouteManagement == "" {
		p.RouteManagement = RoutesMonitor
	}
	return &p
}

func (p NetworkFirewallPolicy) validate(c *validate.Collector, at validate.Path) *NetworkFirewallPolicy {
	if len(p.StatefulRuleGroups) == 0 {
		c.Addf(validate.Required, at.Field("statefulRuleGroups"), nil, "required: a firewall without rules drops everything")
	}
	places := places{}
	var groups []NetworkFirewallPolicyGroup
	for i, g := range p.StatefulRuleGroups {
		where := at.Field("statefulRuleGroups").Index(i)
		if g.Arn == nil {
			c.Addf(validate.Required, where.Field("arn"), nil, "required: the ARN of the group")
		}
		g.Arn = component.CheckedInput(c, where.Field("arn"), g.Arn, component.AnARN("network-firewall", "a group of rules"))
		places.take(c, where.Field("priority"), g.Priority, 1, 65535)
		groups = append(groups, g)
	}
	p.StatefulRuleGroups = groups
	for i, block := range p.SubnetCidrBlocks {
		if b, err := netip.ParsePrefix(block); err != nil || !b.Addr().Is4() || b != b.Masked() || b.Bits() != firewallSubnet {
			c.Addf(validate.Invalid, at.Field("subnetCidrBlocks").Index(i), block, "%q is no block for a firewall's subnet, which reads 10.0.0.0/28", block)
		}
	}
	validate.OneOf(c, at.Field("routeManagement"), p.RouteManagement, RoutesMonitor, RoutesOff)
	checkLogs(c, at.Field("logBucketName"), p.LogBucketName, p.AllowWithoutLogs, at.Field("allowWithoutLogs"))
	p.LogBucketName = component.CheckedInput(c, at.Field("logBucketName"), p.LogBucketName, aBucket)
	return &p
}

// places are the priorities that are taken.
type places map[int]bool

func (p places) take(c *validate.Collector, at validate.Path, priority, least, most int) {
	checkRange(c, at, priority, least, most)
	if p[priority] {
		c.Addf(validate.Duplicate, at, priority, "%d is another's place already: choose another", priority)
	}
	p[priority] = true
}

func (NetworkFirewallPolicy) kind() string { return "NETWORK_FIREWALL" }

func (NetworkFirewallPolicy) types() ([]string, int) { return []string{vpcType}, 1 }

// networkFirewallData is what AWS is told: "SecurityServicePolicyData: NETWORK_FIREWALL - Distributed deployment model with automatic Availability Zone configuration and
// route management".
type networkFirewallData struct {
	Type                 string                   `json:"type"`
	Stateless            []string                 `json:"networkFirewallStatelessRuleGroupReferences"`
	StatelessDefault     []string                 `json:"networkFirewallStatelessDefaultActions"`
	StatelessFragments   []string                 `json:"networkFirewallStatelessFragmentDefaultActions"`
	StatelessCustom      []string                 `json:"networkFirewallStatelessCustomActions"`
	Stateful             []networkFirewallGroup   `json:"networkFirewallStatefulRuleGroupReferences"`
	Engine               map[string]string        `json:"networkFirewallStatefulEngineOptions"`
	StatefulDefault      []string                 `json:"networkFirewallStatefulDefaultActions"`
	Orchestration        networkFirewallPlacement `json:"networkFirewallOrchestrationConfig"`
	LoggingConfiguration *networkFirewallLogs     `json:"networkFirewallLoggingConfiguration,omitempty"`
}

type networkFirewallGroup struct {
	ARN      string `json:"resourceARN"`
	Priority int    `json:"priority"`
}

type networkFirewallPlacement struct {
	Single       bool     `json:"singleFirewallEndpointPerVPC"`
	Blocks       []string `json:"allowedIPV4CidrList"`
	Routes       string   `json:"routeManagementAction"`
	RouteTargets []string `json:"routeManagementTargetTypes,omitempty"`
}

type networkFirewallLogs struct {
	Destinations []networkFirewallLog `json:"logDestinationConfigs"`
	Override     bool                 `json:"overrideExistingConfig"`
}

type networkFirewallLog struct {
	DestinationType string            `json:"logDestinationType"`
	Type            string            `json:"logType"`
	Destination     map[string]string `json:"logDestination"`
}

func (p NetworkFirewallPolicy) data() pulumi.Output {
	texts := pulumi.StringArray{optionalText(p.LogBucketName)}
	for _, g := range p.StatefulRuleGroups {
		texts = append(texts, g.Arn)
	}
	return texts.ToStringArrayOutput().ApplyT(func(known []string) any {
		forward := []string{"aws:forward_to_sfe"}
		d := networkFirewallData{
			Type: p.kind(), Stateless: []string{}, StatelessDefault: forward, StatelessFragments: forward, StatelessCustom: []string{},
			Engine: map[string]string{"ruleOrder": "STRICT_ORDER"}, StatefulDefault: []string{"aws:drop_established", "aws:alert_established"},
			Orchestration: networkFirewallPlacement{Single: p.SingleEndpoint, Blocks: append([]string{}, p.SubnetCidrBlocks...), Routes: p.RouteManagement},
		}
		if p.RouteManagement == RoutesMonitor {
			d.Orchestration.RouteTargets = []string{"InternetGateway"}
		}
		for i, g := range p.StatefulRuleGroups {
			d.Stateful = append(d.Stateful, networkFirewallGroup{known[i+1], g.Priority})
		}
		if bucket := known[0]; bucket != "" {
			d.LoggingConfiguration = &networkFirewallLogs{}
			for _, log := range []string{"ALERT", "FLOW"} {
				d.LoggingConfiguration.Destinations = append(d.LoggingConfiguration.Destinations, networkFirewallLog{"S3", log, map[string]string{"bucketName": bucket}})
			}
		}
		return d
	})
}

// DnsFirewallPolicy gives each VPC of the scope groups of rules for what its resolver is asked, before and after those of the account's own.
type DnsFirewallPolicy struct {
	// First are the groups that come before those of the accounts, with priorities of 1 to 99.
	First []DnsFirewallPolicyGroup `pulumi:"first,optional"`
	// Last are the groups that come after them, with priorities of 9901 to 10000.
	Last []DnsFirewallPolicyGroup `pulumi:"last,optional"`
}

// DnsFirewallPolicyGroup is a group of rules, such as that of a [DnsFirewall].
type DnsFirewallPolicyGroup struct {
	// RuleGroupId is the id of the group, of the administrator's account.
	RuleGroupId pulumi.StringInput `pulumi:"ruleGroupId"`
	// Priority is its place: lower numbers come first, each once.
	Priority int `pulumi:"priority"`
}

func (p DnsFirewallPolicy) validate(c *validate.Collector, at validate.Path) *DnsFirewallPolicy {
	if len(p.First)+len(p.Last) == 0 {
		c.Addf(validate.Required, at.Field("first"), nil, "required: a group of rules, first or last")
	}
	// "Valid values for preProcessRuleGroups are between 1 and 99. Valid values for postProcessRuleGroups are between 9901 and 10000."
	return &DnsFirewallPolicy{dnsGroups(c, at.Field("first"), p.First, 1, 99), dnsGroups(c, at.Field("last"), p.Last, 9901, 10000)}
}

func dnsGroups(c *validate.Collector, at validate.Path, groups []DnsFirewallPolicyGroup, least, most int) []DnsFirewallPolicyGroup {
	places := places{}
	var checked []DnsFirewallPolicyGroup
	for i, g := range groups {
		if g.RuleGroupId == nil {
			c.Addf(validate.Required, at.Index(i).Field("ruleGroupId"), nil, "required: the id of the group")
		}
		g.RuleGroupId = component.CheckedInput(c, at.Index(i).Field("ruleGroupId"), g.RuleGroupId, component.AnID("rslvr-frg", "a group of rules"))
		places.take(c, at.Index(i).Field("priority"), g.Priority, least, most)
		checked = append(checked, g)
	}
	return checked
}

func (DnsFirewallPolicy) kind() string { return "DNS_FIREWALL" }

func (DnsFirewallPolicy) types() ([]string, int) { return []string{vpcType}, 1 }

// dnsFirewallData is what AWS is told: "SecurityServicePolicyData: DNS_FIREWALL".
type dnsFirewallData struct {
	Type  string             `json:"type"`
	First []dnsFirewallGroup `json:"preProcessRuleGroups"`
	Last  []dnsFirewallGroup `json:"postProcessRuleGroups"`
}

type dnsFirewallGroup struct {
	ID       string `json:"ruleGroupId"`
	Priority int    `json:"priority"`
}

func (p DnsFirewallPolicy) data() pulumi.Output {
	ids := pulumi.StringArray{}
	for _, groups := range [][]DnsFirewallPolicyGroup{p.First, p.Last} {
		for _, g := range groups {
			ids = append(ids, g.RuleGroupId)
		}
	}
	return ids.ToStringArrayOutput().ApplyT(func(known []string) any {
		d := dnsFirewallData{p.kind(), []dnsFirewallGroup{}, []dnsFirewallGroup{}}
		for i, g := range p.First {
			d.First = append(d.First, dnsFirewallGroup{known[i], g.Priority})
		}
		for i, g := range p.Last {
			d.Last = append(d.Last, dnsFirewallGroup{known[len(p.First)+i], g.Priority})
		}
		return d
	})
}
