package dns

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ram"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/internal/resolver"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// OutboundEndpointType is the type token of [OutboundEndpoint]. It is part of every URN: never change it without an alias.
const OutboundEndpointType = "palisade:dns:OutboundEndpoint"

// OutboundEndpointArgs configures [NewOutboundEndpoint]. The network, a tier, and the domains must be given.
type OutboundEndpointArgs struct {
	// Vpc is the network, as SecureVpc.Network gives it.
	Vpc component.Network `pulumi:"vpc"`
	// Tier is the tier in which the endpoint has its addresses; its route tables must lead to the servers.
	Tier string `pulumi:"tier"`
	// AvailabilityZones are the zones of the tier in which it has an address, two to six. Default: the first two.
	AvailabilityZones []string `pulumi:"availabilityZones,optional"`
	// Domains are what is forwarded, by the name of the domain, such as corp.example.com: questions for it and for all names below it go to its servers. A private
	// zone of the same name in the same VPC is then not asked; one of a longer name is.
	Domains map[string]Forwarding `pulumi:"domains"`
	// VpcIds are the VPCs whose questions are forwarded, by names of one's own, which become parts of the names of the associations. They need no route to the
	// endpoint. Default: none; then nothing is forwarded before somebody associates the rules.
	VpcIds map[string]pulumi.StringInput `pulumi:"vpcIds,optional"`
	// Share lets other accounts associate the rules with VPCs of theirs. Default: nobody.
	Share Share `pulumi:"share,optional"`
	// Protection guards everything but the rules of the security group against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// OutboundEndpoint is an outbound endpoint of Route 53 Resolver with its security group and rules: it forwards questions of VPCs for domains of the premises to
// the servers there, over IPv4 and without encryption (Do53). AWS charges for each address by the hour, and for questions.
//
// # What it does not do
//
//   - It makes no way to the servers, and no routes: use VpnConnection, DirectConnect or VpnGateway of package transit. Firewalls on premises must let its
//     addresses in.
//   - It forwards the domains that are named, and not everything: the root (.) is refused. Nor does it make exceptions below a domain.
//   - It speaks neither DNS over HTTPS nor IPv6.
//   - It associates VPCs of its own account. With Share, other accounts may have the rules, and associate their VPCs by themselves.
//   - It neither records nor filters what is asked: use [QueryLogs], and DnsFirewall of package guardrails.
//   - Who answers a name, and how, is no part of what `palisade verify` proves: that servers alone are asked, is.
type OutboundEndpoint struct {
	pulumi.ResourceState

	// EndpointId and EndpointArn are the endpoint's.
	EndpointId  pulumi.StringOutput `pulumi:"endpointId"`
	EndpointArn pulumi.StringOutput `pulumi:"endpointArn"`
	// IpAddresses are the addresses from which it asks, by zone: what firewalls on premises let in.
	IpAddresses pulumi.StringMapOutput `pulumi:"ipAddresses"`
	// SecurityGroupId is its security group.
	SecurityGroupId pulumi.StringOutput `pulumi:"securityGroupId"`
	// RuleIds are its rules, by domain: with them other programs and accounts associate their VPCs (route53.ResolverRuleAssociation).
	RuleIds pulumi.StringMapOutput `pulumi:"ruleIds"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises of the endpoint, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Endpoint, SecurityGroup and Rules, by domain, are the children that others refer to; ResourceShare is nil if nothing is shared.
	Endpoint      *route53.ResolverEndpoint
	SecurityGroup *ec2.SecurityGroup
	Rules         map[string]*route53.ResolverRule
	ResourceShare *ram.ResourceShare
}

// NewOutboundEndpoint makes an endpoint and its rules. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only
// another resource can tell is checked in an Apply, with the same text.
func NewOutboundEndpoint(ctx *pulumi.Context, name string, args *OutboundEndpointArgs, opts ...pulumi.ResourceOption) (*OutboundEndpoint, error) {
	a, at, err := args.check(name)
	if err != nil {
		return nil, err
	}
	e := &OutboundEndpoint{Rules: map[string]*route53.ResolverRule{}}
	if err := ctx.RegisterComponentResourceV2(OutboundEndpointType, name, component.State(a), e, opts...); err != nil {
		return nil, err
	}
	b := &outboundBuilder{builder: newBuilder(e, name, a.Protection, a.Tags), args: a, at: at}
	for _, create := range []func(*pulumi.Context, *outboundBuilder) error{
		e.createEndpoint,
		e.createRules,
		e.createAssociations,
		e.createShare,
	} {
		if err := create(ctx, b); err != nil {
			return nil, err
		}
	}
	return e, ctx.RegisterResourceOutputs(e, e.collectOutputs(b))
}

// PlanOutboundEndpoint plans what [NewOutboundEndpoint] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanOutboundEndpoint(_ *pulumi.Context, name string, args *OutboundEndpointArgs, _ ...pulumi.ResourceOption) (*OutboundEndpoint, error) {
	_, _, err := args.check(name)
	return component.Planned(&OutboundEndpoint{}), err
}

func (a *OutboundEndpointArgs) check(name string) (OutboundEndpointArgs, place, error) {
	if a == nil {
		a = &OutboundEndpointArgs{}
	}
	var c validate.Collector
	checked := a.withDefaults().validate(&c)
	at := placed(&c, checked.Vpc, checked.Tier, checked.AvailabilityZones)
	if err := c.Err(); err != nil {
		return checked, at, failed("OutboundEndpoint", name, err)
	}
	return checked, at, nil
}

// outboundBuilder is what the steps of the construction share.
type outboundBuilder struct {
	builder
	args OutboundEndpointArgs
	at   place
}

func (a OutboundEndpointArgs) withDefaults() OutboundEndpointArgs {
	domains := map[string]Forwarding{}
	for name, f := range a.Domains {
		domains[name] = f.withDefaults()
	}
	a.Domains = domains
	return a
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a OutboundEndpointArgs) validate(c *validate.Collector) OutboundEndpointArgs {
	a.Vpc = a.Vpc.Validate(c, validate.At("vpc"))
	at := validate.At("domains")
	if len(a.Domains) == 0 {
		c.Addf(validate.Required, at, nil, "required: the domains that are forwarded, such as corp.example.com, and their servers")
	}
	for name, f := range a.Domains {
		checkDomain(c, at, name)
		f.validate(c, at.Key(name).Field("targetIps"))
	}
	a.VpcIds = checkedVpcs(c, validate.At("vpcIds"), a.VpcIds)
	a.Share = a.Share.validate(c, validate.At("share"))
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

func (e *OutboundEndpoint) createEndpoint(ctx *pulumi.Context, b *outboundBuilder) error {
	made := b.endpoint(resolver.Outbound, "Outbound resolver endpoint "+b.name, b.args.Vpc, b.at)
	var err error
	if e.SecurityGroup, err = made.Group(ctx, b.Family, b.tagger); err != nil {
		return err
	}
	if err := e.createGroupRules(ctx, b); err != nil {
		return err
	}
	e.Endpoint, e.IpAddresses, err = made.Create(ctx, b.Family, b.tagger, e.SecurityGroup)
	return err
}

// intents are what is promised of the endpoint: it asks the servers that are named, on their ports, and nobody else, and nobody opens connections to it.
func (b *outboundBuilder) intents() component.Intents {
	it := component.Texts{component.In(b.name, "interface:"+b.name)}
	return component.Intents{
		{
			Name: b.name + ": the outbound endpoint reaches the servers that are named alone, and that on their ports",
			Only: &component.IntentBody{From: it, To: b.args.servers(), Ports: b.args.ports()},
		},
		{Name: b.name + ": nobody opens connections to the outbound endpoint", Deny: &component.IntentBody{From: component.Texts{"anywhere"}, To: it}},
	}
}

func (e *OutboundEndpoint) collectOutputs(b *outboundBuilder) pulumi.Map {
	e.EndpointId, e.EndpointArn, e.SecurityGroupId = e.Endpoint.ID().ToStringOutput(), e.Endpoint.Arn, e.SecurityGroup.ID().ToStringOutput()
	ids := pulumi.StringMap{}
	for domain, rule := range e.Rules {
		ids[domain] = rule.ID().ToStringOutput()
	}
	e.RuleIds = ids.ToStringMapOutput()
	relaxed := relaxations(b.args.Protection)
	relaxed.Add(validate.At("share").Field("allowExternalPrincipals"), b.args.Share.AllowExternalPrincipals)
	e.Relaxations = pulumi.ToStringMap(relaxed).ToStringMapOutput()
	e.Intents = b.intents().Output()
	return pulumi.Map{
		"endpointId": e.EndpointId, "endpointArn": e.EndpointArn, "ipAddresses": e.IpAddresses, "securityGroupId": e.SecurityGroupId, "ruleIds": e.RuleIds,
		"relaxations": e.Relaxations, "intents": e.Intents,
	}
}
