package dns

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	awsvpc "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/internal/resolver"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// InboundEndpointType is the type token of [InboundEndpoint]. It is part of every URN: never change it without an alias.
const InboundEndpointType = "palisade:dns:InboundEndpoint"

// InboundEndpointArgs configures [NewInboundEndpoint]. The network, a tier, and the blocks of those who ask must be given.
type InboundEndpointArgs struct {
	// Vpc is the network, as SecureVpc.Network gives it: the endpoint answers what its resolver answers, private zones that are associated with it included.
	Vpc component.Network `pulumi:"vpc"`
	// Tier is the tier in which the endpoint has its addresses; its route tables must lead back to those who ask.
	Tier string `pulumi:"tier"`
	// AvailabilityZones are the zones of the tier in which it has an address, two to six. Default: the first two.
	AvailabilityZones []string `pulumi:"availabilityZones,optional"`
	// CidrBlocks are the IPv4 blocks of the resolvers that may ask. Plain.
	CidrBlocks []string `pulumi:"cidrBlocks"`
	// Protection guards the endpoint and its security group against deletion, not its rules. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// InboundEndpoint is an inbound endpoint of Route 53 Resolver with its security group: it answers the questions of resolvers on premises for names that a VPC
// knows, which forward its domains to the endpoint's addresses. It answers over IPv4 and without encryption (Do53). AWS charges for each address by the hour,
// and for questions.
//
// # What it does not do
//
//   - It makes no way to the premises, and no routes: use VpnConnection, DirectConnect or VpnGateway of package transit. Resolvers on premises must be told
//     what to forward.
//   - It makes no private zones, and knows of them those alone that are associated with its VPC.
//   - It speaks no DNS over HTTPS, and no IPv6: send its questions over a link that is encrypted.
//   - Its addresses are AWS's choice: where it is replaced, resolvers on premises must be told the new ones.
//   - It neither records nor filters what is asked: use [QueryLogs], and DnsFirewall of package guardrails.
type InboundEndpoint struct {
	pulumi.ResourceState

	// EndpointId and EndpointArn are the endpoint's.
	EndpointId  pulumi.StringOutput `pulumi:"endpointId"`
	EndpointArn pulumi.StringOutput `pulumi:"endpointArn"`
	// IpAddresses are its addresses, by zone: what resolvers on premises forward to.
	IpAddresses pulumi.StringMapOutput `pulumi:"ipAddresses"`
	// SecurityGroupId is its security group.
	SecurityGroupId pulumi.StringOutput `pulumi:"securityGroupId"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises of the endpoint, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Endpoint and SecurityGroup are the children that others refer to.
	Endpoint      *route53.ResolverEndpoint
	SecurityGroup *ec2.SecurityGroup
}

// NewInboundEndpoint makes an endpoint. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only another
// resource can tell is checked in an Apply, with the same text.
func NewInboundEndpoint(ctx *pulumi.Context, name string, args *InboundEndpointArgs, opts ...pulumi.ResourceOption) (*InboundEndpoint, error) {
	a, at, err := args.check(name)
	if err != nil {
		return nil, err
	}
	e := &InboundEndpoint{}
	if err := ctx.RegisterComponentResourceV2(InboundEndpointType, name, component.State(a), e, opts...); err != nil {
		return nil, err
	}
	b := newBuilder(e, name, a.Protection, a.Tags)
	made := b.endpoint(resolver.Inbound, "Inbound resolver endpoint "+name, a.Vpc, at)
	if e.SecurityGroup, err = made.Group(ctx, b.Family, b.tagger); err != nil {
		return nil, err
	}
	if err := e.createRules(ctx, b, a); err != nil {
		return nil, err
	}
	if e.Endpoint, e.IpAddresses, err = made.Create(ctx, b.Family, b.tagger, e.SecurityGroup); err != nil {
		return nil, err
	}
	return e, ctx.RegisterResourceOutputs(e, e.collectOutputs(b, a))
}

// PlanInboundEndpoint plans what [NewInboundEndpoint] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanInboundEndpoint(_ *pulumi.Context, name string, args *InboundEndpointArgs, _ ...pulumi.ResourceOption) (*InboundEndpoint, error) {
	_, _, err := args.check(name)
	return component.Planned(&InboundEndpoint{}), err
}

func (a *InboundEndpointArgs) check(name string) (InboundEndpointArgs, place, error) {
	if a == nil {
		a = &InboundEndpointArgs{}
	}
	var c validate.Collector
	checked := a.validate(&c)
	at := placed(&c, checked.Vpc, checked.Tier, checked.AvailabilityZones)
	if err := c.Err(); err != nil {
		return checked, at, failed("InboundEndpoint", name, err)
	}
	return checked, at, nil
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a InboundEndpointArgs) validate(c *validate.Collector) InboundEndpointArgs {
	a.Vpc = a.Vpc.Validate(c, validate.At("vpc"))
	checkBlocks(c, validate.At("cidrBlocks"), a.CidrBlocks)
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

// createRules admits the questions of those who may ask.
func (e *InboundEndpoint) createRules(ctx *pulumi.Context, b builder, a InboundEndpointArgs) error {
	for _, protocol := range []string{"tcp", "udp"} {
		for _, block := range a.CidrBlocks {
			rule := b.name + "-" + protocol + "-" + block
			if _, err := awsvpc.NewSecurityGroupIngressRule(ctx, rule, &awsvpc.SecurityGroupIngressRuleArgs{
				SecurityGroupId: e.SecurityGroup.ID().ToStringOutput(), IpProtocol: pulumi.String(protocol), FromPort: pulumi.Int(resolver.Port), ToPort: pulumi.Int(resolver.Port),
				CidrIpv4: pulumi.String(block), Description: pulumi.String("Resolvers of " + block), Tags: b.tagger.Tags(rule),
			}, b.Passing()...); err != nil {
				return err
			}
		}
	}
	return nil
}

// intents are what is promised of the endpoint: who is named asks, on the port of DNS, nobody else reaches it, and it opens nothing itself.
func (b builder) inboundIntents(clients []string) component.Intents {
	it := component.Texts{component.In(b.name, "interface:"+b.name)}
	return component.Intents{
		{
			Name:   b.name + ": the resolvers that are named alone reach the inbound endpoint, and that on port 53",
			Accept: &component.IntentBody{From: clients, To: it, Ports: questions()},
		},
		{Name: b.name + ": the inbound endpoint opens no connections", Deny: &component.IntentBody{From: it, To: component.Texts{"anywhere"}}},
	}
}

func (e *InboundEndpoint) collectOutputs(b builder, a InboundEndpointArgs) pulumi.Map {
	e.EndpointId, e.EndpointArn, e.SecurityGroupId = e.Endpoint.ID().ToStringOutput(), e.Endpoint.Arn, e.SecurityGroup.ID().ToStringOutput()
	e.Relaxations = pulumi.ToStringMap(relaxations(a.Protection)).ToStringMapOutput()
	e.Intents = b.inboundIntents(a.CidrBlocks).Output()
	return pulumi.Map{
		"endpointId": e.EndpointId, "endpointArn": e.EndpointArn, "ipAddresses": e.IpAddresses, "securityGroupId": e.SecurityGroupId,
		"relaxations": e.Relaxations, "intents": e.Intents,
	}
}
