package firewall

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/networkfirewall"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/internal/site"
	"github.com/palisade-iac/palisade/components/logbucket"
)

const (
	strictOrder = "STRICT_ORDER"
	customerKey = "CUSTOMER_KMS"
)

// patience is the time that AWS may take: it makes a firewall in five to ten minutes and takes more than twenty to delete one.
func patience() pulumi.ResourceOption {
	return pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "60m", Update: "60m", Delete: "60m"})
}

// location is where the firewall stands, as the provider of its children tells.
type location struct{ region, partition, account string }

func locate(ctx *pulumi.Context, opts []pulumi.ResourceOption) (location, error) {
	at, err := site.Of(ctx, opts)
	return location{at.Region, at.Partition, at.Account}, err
}

// builder makes a firewall, its policy and its logs, or endpoints of appliances in their place, for either component.
type builder struct {
	component.Family
	name     string
	vpc      component.Network
	tier     component.NetworkTier
	policy   Policy
	homeNet  pulumi.StringArray
	logs     Logs
	tagger   component.Tagger
	location location
	// appliances are nil for AWS's own firewall.
	appliances *Appliances
	// kmsKeyArn encrypts what AWS keeps of firewall, policy and groups; nil for AWS's own key.
	kmsKeyArn pulumi.StringInput

	ruleGroups     map[string]*networkfirewall.RuleGroup
	firewallPolicy *networkfirewall.FirewallPolicy
	firewall       *networkfirewall.Firewall
	// endpointIds are the endpoints of appliances, by zone.
	endpointIds  map[string]pulumi.StringOutput
	destinations pulumi.StringMap
	bucket       *logbucket.Bucket
	routes       []pulumi.Resource
}

// create makes the firewall and what it consists of.
func (b *builder) create(ctx *pulumi.Context) error {
	if b.appliances != nil {
		return b.createApplianceEndpoints(ctx)
	}
	for _, step := range []func(*pulumi.Context) error{b.createPolicy, b.createFirewall, b.createLogs} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// createPolicy makes the policy: the stateless engine looks at nothing and forwards all, fragments too, to the stateful one.
func (b *builder) createPolicy(ctx *pulumi.Context) error {
	tls, err := b.createTlsInspection(ctx)
	if err != nil {
		return err
	}
	groups, err := b.createRuleGroups(ctx)
	if err != nil {
		return err
	}
	midstream := "DROP"
	if b.policy.RejectMidstream {
		midstream = "REJECT"
	}
	forward := pulumi.ToStringArray([]string{"aws:forward_to_sfe"})
	args := &networkfirewall.FirewallPolicyArgs{
		FirewallPolicy: networkfirewall.FirewallPolicyFirewallPolicyArgs{
			StatelessDefaultActions: forward, StatelessFragmentDefaultActions: forward,
			StatefulDefaultActions: pulumi.ToStringArray(map[string][]string{
				DropEstablished: {"aws:drop_established", "aws:alert_established"},
				DropStrict:      {"aws:drop_strict", "aws:alert_strict"},
				AlertOnly:       {"aws:alert_established"},
			}[b.policy.DefaultAction]),
			StatefulEngineOptions: networkfirewall.FirewallPolicyFirewallPolicyStatefulEngineOptionsArgs{
				RuleOrder: pulumi.String(strictOrder), StreamExceptionPolicy: pulumi.String(midstream),
				FlowTimeouts: networkfirewall.FirewallPolicyFirewallPolicyStatefulEngineOptionsFlowTimeoutsArgs{TcpIdleTimeoutSeconds: pulumi.Int(b.policy.TcpIdleTimeoutSeconds)},
			},
			StatefulRuleGroupReferences: groups, TlsInspectionConfigurationArn: tls,
			PolicyVariables: networkfirewall.FirewallPolicyFirewallPolicyPolicyVariablesArgs{
				RuleVariables: networkfirewall.FirewallPolicyFirewallPolicyPolicyVariablesRuleVariableArray{
					networkfirewall.FirewallPolicyFirewallPolicyPolicyVariablesRuleVariableArgs{
						Key: pulumi.String(HomeNet), IpSet: networkfirewall.FirewallPolicyFirewallPolicyPolicyVariablesRuleVariableIpSetArgs{Definitions: b.homeNet},
					},
				},
			},
		},
		Tags: b.tagger.Tags(b.name),
	}
	if b.kmsKeyArn != nil {
		args.EncryptionConfiguration = networkfirewall.FirewallPolicyEncryptionConfigurationArgs{KeyId: component.Optional(b.kmsKeyArn), Type: pulumi.String(customerKey)}
	}
	// "You can only add a TLS inspection configuration to a new policy, not to an existing policy."
	b.firewallPolicy, err = networkfirewall.NewFirewallPolicy(ctx, b.name, args, b.Child(patience(), pulumi.ReplaceOnChanges([]string{"firewallPolicy.tlsInspectionConfigurationArn"}))...)
	return err
}

// createFirewall makes the firewall, with an endpoint in each zone of its tier.
func (b *builder) createFirewall(ctx *pulumi.Context) error {
	protected := pulumi.Bool(b.Protection.Enabled())
	var mappings networkfirewall.FirewallSubnetMappingArray
	for _, zone := range b.tier.Zones() {
		mappings = append(mappings, networkfirewall.FirewallSubnetMappingArgs{SubnetId: b.tier.SubnetIds[zone], IpAddressType: pulumi.String(b.addressType())})
	}
	args := &networkfirewall.FirewallArgs{
		VpcId: b.vpc.VpcId, FirewallPolicyArn: b.firewallPolicy.Arn, SubnetMappings: mappings, Tags: b.tagger.Tags(b.name),
		DeleteProtection: protected, FirewallPolicyChangeProtection: protected, SubnetChangeProtection: protected,
	}
	if b.kmsKeyArn != nil {
		args.EncryptionConfiguration = networkfirewall.FirewallEncryptionConfigurationArgs{KeyId: component.Optional(b.kmsKeyArn), Type: pulumi.String(customerKey)}
	}
	var err error
	b.firewall, err = networkfirewall.NewFirewall(ctx, b.name, args, b.Child(patience())...)
	return err
}

// dualStack reports whether IPv6 is inspected, too.
func (b *builder) dualStack() bool { return len(b.vpc.Ipv6CidrBlocks) > 0 }

func (b *builder) addressType() string {
	if b.dualStack() {
		return "DUALSTACK"
	}
	return "IPV4"
}

// endpointIn is the endpoint of a zone: the one in the zone's subnet, wherever AWS lists it. How many there are is not known before the firewall is made, but
// which zones there are is.
func (b *builder) endpointIn(zone string) pulumi.StringOutput {
	if b.appliances != nil {
		return b.endpointIds[zone]
	}
	return pulumi.All(b.firewall.FirewallStatuses, b.tier.SubnetIds[zone]).ApplyT(func(all []any) (string, error) {
		return endpointOf(all[0].([]networkfirewall.FirewallFirewallStatus), all[1].(string), zone)
	}).(pulumi.StringOutput)
}

// endpointOf finds the endpoint that is in a subnet.
func endpointOf(statuses []networkfirewall.FirewallFirewallStatus, subnet, zone string) (string, error) {
	for _, status := range statuses {
		for _, state := range status.SyncStates {
			for _, a := range state.Attachments {
				if a.SubnetId != nil && a.EndpointId != nil && *a.SubnetId == subnet {
					return *a.EndpointId, nil
				}
			}
		}
	}
	return "", fmt.Errorf("AWS tells no endpoint of the firewall in subnet %s of zone %s: see the firewall's status there, and run the program again when it is ready", subnet, zone)
}

// endpoints are the endpoints by zone.
func (b *builder) endpoints() pulumi.StringMapOutput {
	all := pulumi.StringMap{}
	for _, zone := range b.tier.Zones() {
		all[zone] = b.endpointIn(zone)
	}
	return all.ToStringMapOutput()
}

// route leads a destination, given by its block and family, from a route table to the endpoint of a zone.
func (b *builder) route(ctx *pulumi.Context, name string, table, block pulumi.StringInput, ipv6 bool, zone string) error {
	args := &ec2.RouteArgs{RouteTableId: table, VpcEndpointId: b.endpointIn(zone).ToStringPtrOutput()}
	if ipv6 {
		args.DestinationIpv6CidrBlock = component.Optional(block)
	} else {
		args.DestinationCidrBlock = component.Optional(block)
	}
	route, err := ec2.NewRoute(ctx, name, args, b.Child(pulumi.DeleteBeforeReplace(true))...)
	b.routes = append(b.routes, route)
	return err
}

// firewallArn and policyArn are the ARNs of AWS's own firewall; empty where there is none.
func (b *builder) firewallArn() pulumi.StringOutput {
	if b.firewall == nil {
		return pulumi.String("").ToStringOutput()
	}
	return b.firewall.Arn
}

func (b *builder) policyArn() pulumi.StringOutput {
	if b.firewallPolicy == nil {
		return pulumi.String("").ToStringOutput()
	}
	return b.firewallPolicy.Arn
}

// ruleGroupArns are the ARNs of the groups, by their keys.
func (b *builder) ruleGroupArns() pulumi.StringMapOutput {
	arns := pulumi.StringMap{}
	for key, g := range b.ruleGroups {
		arns[key] = g.Arn
	}
	return arns.ToStringMapOutput()
}

// capacities are the capacities of the groups, by their keys.
func (b *builder) capacities() pulumi.IntMapOutput {
	capacities := pulumi.IntMap{}
	for _, g := range b.policy.groups() {
		capacities[g.key] = pulumi.Int(g.capacity)
	}
	return capacities.ToIntMapOutput()
}
