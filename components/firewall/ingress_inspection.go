package firewall

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/networkfirewall"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// IngressInspectionType is the type token of [IngressInspection]. It is part of every URN: never change it without an alias.
const IngressInspectionType = "palisade:firewall:IngressInspection"

// IngressInspectionArgs configures [NewIngressInspection]. A network suffices, and lets nothing through.
type IngressInspectionArgs struct {
	// Vpc is the network, as SecureVpc.Network gives it: with an internet gateway, a tier of type Firewall whose egress is InternetGateway, and Public tiers
	// whose egress is FirewallEndpoint. Required.
	Vpc component.Network `pulumi:"vpc"`
	// FirewallTier is the tier that the firewall's endpoints stand in. Default: the only one of type Firewall.
	FirewallTier string `pulumi:"firewallTier,optional"`
	// Tiers are the Public tiers that the firewall stands before. Default: all whose egress is FirewallEndpoint.
	Tiers []string `pulumi:"tiers,optional"`
	// Appliances stand in the place of AWS Network Firewall, and then Policy, Logs and KmsKeyArn say nothing. Default: none.
	Appliances *Appliances `pulumi:"appliances,optional"`
	// Policy says what is let through. Default: nothing.
	Policy Policy `pulumi:"policy,optional"`
	// Logs says where records go. Default: alerts and flows to a bucket made here, kept for 90 days.
	Logs Logs `pulumi:"logs,optional"`
	// KmsKeyArn encrypts what AWS keeps of firewall, policy and rule groups. Default: a key of AWS's own.
	KmsKeyArn pulumi.StringInput `pulumi:"kmsKeyArn,optional"`
	// Protection guards the firewall, its policy, logs and routes against deletion, and has AWS refuse to delete the firewall, to give it another policy or
	// to change its subnets. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// IngressInspection is a firewall between the internet and the public tiers of a VPC: AWS Network Firewall with its policy and logs, or appliances of others
// behind a Gateway Load Balancer, and the routes of the internet gateway and of the tiers that lead through it.
//
//	internet - internet gateway - edge table: subnet's block to the endpoint of its zone - firewall - public subnet
//	public subnet - its table: everything else to the endpoint of its zone - firewall - its table - internet gateway - internet
//
// # What it does not do
//
//   - It makes no tiers: the VPC needs one of type Firewall, and Public ones whose egress is FirewallEndpoint. Tiers with another egress are not behind it.
//   - It lets nothing through by default, and is no web application firewall: of HTTPS it sees the name alone, unless TlsInspection decrypts. WebAcl of package
//     waf looks into requests.
//   - It sees nothing within the VPC, and no questions to its resolver (use DnsFirewall).
//   - It sees what private tiers send only behind their NAT gateways, with these as the source: which server it was is not told apart.
//   - It does not go with VPC Block Public Access: AWS stops what goes through a firewall, in excluded subnets as well.
//   - AWS charges for an endpoint in each zone by the hour, some 290 USD a month each, and by the gigabyte. For several VPCs, [CentralFirewall] costs less.
type IngressInspection struct {
	pulumi.ResourceState

	// FirewallArn is the firewall's ARN; empty with Appliances, as all that follows but EndpointIds.
	FirewallArn pulumi.StringOutput `pulumi:"firewallArn"`
	// PolicyArn is its policy's.
	PolicyArn pulumi.StringOutput `pulumi:"policyArn"`
	// EndpointIds are the ids of its endpoints, by zone.
	EndpointIds pulumi.StringMapOutput `pulumi:"endpointIds"`
	// RuleGroupArns are the ARNs of the rule groups made here: domains-NAME, suricata-NAME and rules.
	RuleGroupArns pulumi.StringMapOutput `pulumi:"ruleGroupArns"`
	// Capacities are the capacities of these, by the same names.
	Capacities pulumi.IntMapOutput `pulumi:"capacities"`
	// LogDestinations are the names of the buckets, log groups and streams that records go to, by alert, flow and tls.
	LogDestinations pulumi.StringMapOutput `pulumi:"logDestinations"`
	// EdgeRouteTableId is the table of the internet gateway.
	EdgeRouteTableId pulumi.StringOutput `pulumi:"edgeRouteTableId"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Firewall, FirewallPolicy, RuleGroups (by the names of RuleGroupArns) and EdgeRouteTable are the children that others refer to; with Appliances
	// all but the last are nil.
	Firewall       *networkfirewall.Firewall
	FirewallPolicy *networkfirewall.FirewallPolicy
	RuleGroups     map[string]*networkfirewall.RuleGroup
	EdgeRouteTable *ec2.RouteTable
}

// NewIngressInspection places a firewall before the public tiers of a VPC. All that is wrong with args is returned at once, as validate.Errors, before
// anything is registered; what only another resource can tell is checked in an Apply, with the same text.
func NewIngressInspection(ctx *pulumi.Context, name string, args *IngressInspectionArgs, opts ...pulumi.ResourceOption) (*IngressInspection, error) {
	a := given(args).withDefaults()
	i := &IngressInspection{}
	b, err := begin(ctx, IngressInspectionType, name, &a, i, opts)
	if err != nil {
		return nil, err
	}
	if err := i.createRoutes(ctx, b, a); err != nil {
		return nil, err
	}
	return i, ctx.RegisterResourceOutputs(i, i.collectOutputs(b, a))
}

// PlanIngressInspection plans what [NewIngressInspection] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanIngressInspection(ctx *pulumi.Context, name string, args *IngressInspectionArgs, opts ...pulumi.ResourceOption) (*IngressInspection, error) {
	a := given(args).withDefaults()
	return plan(ctx, IngressInspectionType, name, &a, &IngressInspection{}, opts)
}

func (a *IngressInspectionArgs) shared() shared {
	return shared{&a.Vpc, &a.FirewallTier, &a.Appliances, &a.Policy, &a.Logs, &a.KmsKeyArn, &a.Protection, &a.Tags}
}

func (a *IngressInspectionArgs) estate() []string { return nil }

func (a IngressInspectionArgs) withDefaults() IngressInspectionArgs {
	a.shared().withDefaults()
	return a
}

func (a *IngressInspectionArgs) facesInternet() bool { return true }

func (a *IngressInspectionArgs) validate(c *validate.Collector) {
	if a.Vpc.InternetGatewayId == nil {
		c.Addf(validate.Required, validate.At("vpc").Field("internetGatewayId"), nil, "required: the internet gateway before which the firewall stands")
	}
	if len(a.Vpc.CidrBlocks) == 0 && len(a.Policy.HomeNet) == 0 && a.Appliances == nil {
		c.Addf(validate.Required, validate.At("vpc").Field("cidrBlocks"), nil, "required: the VPC's blocks are HOME_NET; or give the policy's homeNet")
	}
	checkPublicAccess(c, a.Vpc)
	a.FirewallTier = theTier(c, a.Vpc, "firewallTier", a.FirewallTier, component.TierFirewall)
	egressIs(c, a.Vpc, a.FirewallTier, "what the firewall lets through goes on to the internet gateway", component.EgressInternetGateway)
	a.validateTiers(c)
}

// validateTiers finds the tiers that the firewall stands before.
func (a *IngressInspectionArgs) validateTiers(c *validate.Collector) {
	if len(a.Tiers) == 0 {
		a.Tiers = sortedTiers(a.Vpc, func(t component.NetworkTier) bool {
			return t.Type == component.TierPublic && t.EgressOrDefault() == component.EgressFirewallEndpoint
		})
		if len(a.Tiers) == 0 {
			c.Addf(validate.Required, validate.At("tiers"), nil, "the VPC has no tier of type Public whose egress is FirewallEndpoint: there is nothing to stand before")
		}
	}
	for i, name := range a.Tiers {
		at := validate.At("tiers").Index(i)
		t, ok := a.Vpc.Tier(c, at, name)
		switch {
		case !ok:
			continue
		case slices.Contains(a.Tiers[:i], name):
			c.Addf(validate.Duplicate, at, name, "%s is listed twice: drop one", name)
			continue
		case t.Type != component.TierPublic:
			c.Addf(validate.Invalid, at, name, "%s is a tier of type %s: the internet reaches Public ones alone", name, t.Type)
			continue
		}
		egressIs(c, a.Vpc, name, "the firewall owns the default route of "+name, component.EgressFirewallEndpoint)
		checkZones(c, a.Vpc, name, a.FirewallTier)
		for _, zone := range t.Zones() {
			where := validate.At("vpc").Field("tiers").Key(name)
			if t.SubnetCidrBlocks[zone] == nil {
				c.Addf(validate.Required, where.Field("subnetCidrBlocks").Key(zone), nil, "required: the subnet's block, which the internet gateway is to lead to the firewall")
			}
			if len(a.Vpc.Ipv6CidrBlocks) > 0 && t.SubnetIpv6CidrBlocks[zone] == nil {
				c.Addf(validate.Required, where.Field("subnetIpv6CidrBlocks").Key(zone), nil, "required: the subnet's IPv6 block, or that would be reached past the firewall")
			}
		}
	}
}

// createRoutes leads what goes out to the endpoint of the subnet's zone, and what comes in, too: the internet gateway has a table of its own ("Gateway route
// tables"), which takes effect when all its routes stand.
func (i *IngressInspection) createRoutes(ctx *pulumi.Context, b *builder, a IngressInspectionArgs) error {
	edge := b.name + "-edge"
	table, err := ec2.NewRouteTable(ctx, edge, &ec2.RouteTableArgs{VpcId: a.Vpc.VpcId, Tags: b.tagger.Tags(edge)}, b.Child()...)
	if err != nil {
		return err
	}
	i.EdgeRouteTable = table
	for _, name := range a.Tiers {
		tier := a.Vpc.Tiers[name]
		for _, zone := range tier.Zones() {
			place := name + "-" + component.ZonePart(zone)
			if err := b.route(ctx, b.name+"-default-"+place, tier.RouteTableIds[zone], pulumi.String(anyIpv4), false, zone); err != nil {
				return err
			}
			if err := b.route(ctx, edge+"-"+place, table.ID().ToStringOutput(), tier.SubnetCidrBlocks[zone], false, zone); err != nil {
				return err
			}
			if !b.dualStack() {
				continue
			}
			if err := b.route(ctx, b.name+"-ipv6-default-"+place, tier.RouteTableIds[zone], pulumi.String(anyIpv6), true, zone); err != nil {
				return err
			}
			if err := b.route(ctx, edge+"-ipv6-"+place, table.ID().ToStringOutput(), tier.SubnetIpv6CidrBlocks[zone], true, zone); err != nil {
				return err
			}
		}
	}
	_, err = ec2.NewRouteTableAssociation(ctx, edge, &ec2.RouteTableAssociationArgs{
		GatewayId: component.Optional(a.Vpc.InternetGatewayId), RouteTableId: table.ID(),
	}, b.Child(pulumi.DependsOn(b.routes))...)
	return err
}

func (i *IngressInspection) collectOutputs(b *builder, a IngressInspectionArgs) pulumi.Map {
	i.Firewall, i.FirewallPolicy, i.RuleGroups = b.firewall, b.firewallPolicy, b.ruleGroups
	i.FirewallArn, i.PolicyArn, i.EndpointIds = b.firewallArn(), b.policyArn(), b.endpoints()
	i.RuleGroupArns, i.Capacities, i.LogDestinations = b.ruleGroupArns(), b.capacities(), b.destinations.ToStringMapOutput()
	i.EdgeRouteTableId = i.EdgeRouteTable.ID().ToStringOutput()
	i.Relaxations, i.Intents = a.shared().relaxations(), a.intents(b.name).Output()
	return pulumi.Map{
		"firewallArn": i.FirewallArn, "policyArn": i.PolicyArn, "endpointIds": i.EndpointIds, "ruleGroupArns": i.RuleGroupArns, "capacities": i.Capacities,
		"logDestinations": i.LogDestinations, "edgeRouteTableId": i.EdgeRouteTableId, "relaxations": i.Relaxations, "intents": i.Intents,
	}
}

// intents is what is promised of the tiers: nothing gets in or out past the firewall.
func (a IngressInspectionArgs) intents(name string) component.Intents {
	if a.Vpc.Component == "" {
		return nil
	}
	var all component.Intents
	for _, tier := range a.Tiers {
		ends := component.Texts{component.In(a.Vpc.Component, "tier:"+tier)}
		all = append(all,
			through(name, "what comes from the internet to "+tier+" is inspected", component.Texts{"internet"}, ends),
			through(name, "what goes from "+tier+" to the internet is inspected", ends, component.Texts{"internet"}))
	}
	return all
}

// through is the sentence that what gets from one end to another goes through the firewall.
func through(name, sentence string, from, to component.Texts) component.Intent {
	return component.Intent{
		Name: name + ": " + sentence, Via: &component.IntentBody{From: from, To: to, Through: []string{component.In(name, "firewall:"+name)}},
	}
}
