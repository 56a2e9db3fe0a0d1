package endpoints

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ram"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// EndpointBundleType is the type token of [EndpointBundle]. It is part of every URN: never change it without an alias.
const EndpointBundleType = "palisade:endpoints:EndpointBundle"

// EndpointBundleArgs configures [NewEndpointBundle]. Only the network must be given: S3 and DynamoDB are then reached through gateway endpoints, and
// Systems Manager and EC2 through interface endpoints.
type EndpointBundleArgs struct {
	// Vpc is the network, as SecureVpc.Network gives it. Its tiers say where the endpoints go; it must have DNS support and DNS hostnames on, unless
	// private names are switched off.
	Vpc component.Network `pulumi:"vpc"`
	// Presets are Minimum, Containers, Serverless and Observability, each a list of services with interface endpoints ([PresetServices]). Default: Minimum
	// if Services is empty too.
	Presets []string `pulumi:"presets,optional"`
	// Services are further services by their short names, such as ecr.dkr ([KnownServices]), or by their full ones, such as
	// com.amazonaws.eu-west-1.ssm or aws.sagemaker.eu-west-1.notebook. Each costs by the hour and zone, and by the gigabyte.
	Services []string `pulumi:"services,optional"`
	// Gateway says how the VPC reaches S3 and DynamoDB. Default: gateway endpoints for both, in the route tables of all tiers that hold workloads.
	Gateway GatewayEndpoints `pulumi:"gateway,optional"`
	// Interface says where interface endpoints stand and who may call them.
	Interface InterfaceEndpoints `pulumi:"interface,optional"`
	// OnPremises lets networks beyond a VPN or Direct Connect use the endpoints. Default: nobody but the VPC.
	OnPremises *OnPremises `pulumi:"onPremises,optional"`
	// Central makes the endpoints those of an estate, which other VPCs call. Default: they serve this VPC alone.
	Central *Central `pulumi:"central,optional"`
	// Perimeter says whose identities the endpoints let through, and whose buckets and tables. Default: those of the account that the program works in.
	Perimeter Perimeter `pulumi:"perimeter,optional"`
	// Policies are the policies of single services in place of the perimeter's, by the name of the service in the bundle.
	Policies map[string]EndpointPolicy `pulumi:"policies,optional"`
	// InterfaceEndpointQuota is the account's quota "Interface VPC endpoints per VPC", 1 or more. Default: 50, AWS's own.
	InterfaceEndpointQuota int `pulumi:"interfaceEndpointQuota,optional"`
	// Protection guards everything but the rules of the security group and the associations with route tables against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// EndpointBundle is the VPC endpoints of a network: gateway endpoints for S3 and DynamoDB, interface endpoints for other services of AWS, and their security
// group. Where a service takes policies, each lets through the organisation's own identities, what AWS's services need to work for it, and nobody else.
//
// # What it does not do
//
//   - It closes no other way: a tier with a NAT gateway still reaches the public endpoints of services that the bundle lacks, and the rest of the internet.
//   - It writes no policies of buckets and tables, no service control policies and none of identities: that data is reached through these endpoints alone is
//     for those to demand.
//   - It opens nothing in the clients' security groups: let 443 out of them to the bundle's group, and to the prefix lists of S3 and DynamoDB.
//   - All interface endpoints stand in one tier and share one group: a port that one service needs is open at all of them. Their addresses are AWS's choice.
//   - It makes no endpoints of Gateway Load Balancers, firewalls, VPC Lattice and shared resources: those of firewalls are made by CentralFirewall and
//     IngressInspection.
//   - An interface endpoint costs by the hour for each zone, and by the gigabyte. For many VPCs, Central makes one set for all: see [Spoke].
type EndpointBundle struct {
	pulumi.ResourceState

	// ServiceNames are the services that the VPC has endpoints for, sorted. [EndpointBundle.Services] gives them as plain values.
	ServiceNames pulumi.StringArrayOutput `pulumi:"services"`
	// GatewayEndpointIds and InterfaceEndpointIds are the ids of the endpoints, by service: S3 may have one of each.
	GatewayEndpointIds   pulumi.StringMapOutput `pulumi:"gatewayEndpointIds"`
	InterfaceEndpointIds pulumi.StringMapOutput `pulumi:"interfaceEndpointIds"`
	// PrefixListIds are the ids of the prefix lists of gateway endpoints, by service: for the rules of security groups that let workloads out to them.
	PrefixListIds pulumi.StringMapOutput `pulumi:"prefixListIds"`
	// SecurityGroupId is the id of the group of the interface endpoints; empty if groups were given, or if there are no interface endpoints.
	SecurityGroupId pulumi.StringOutput `pulumi:"securityGroupId"`
	// DnsEntries are the names of each interface endpoint, by service: a list of {dnsName, hostedZoneId}, the endpoint's own regional name first.
	DnsEntries pulumi.ArrayMapOutput `pulumi:"dnsEntries"`
	// WithoutPolicy are the services whose endpoints take no policy, sorted: whoever reaches them can use them with identities of others.
	WithoutPolicy pulumi.StringArrayOutput `pulumi:"withoutPolicy"`
	// ZoneIds are the ids of the private hosted zones of central endpoints, by their names; ProfileId is the id of the profile that holds them. Empty
	// without. What spokes in other programs are to be told; in this one [EndpointBundle.CentralEndpoints] has it.
	ZoneIds   pulumi.StringMapOutput `pulumi:"zoneIds"`
	ProfileId pulumi.StringOutput    `pulumi:"profileId"`
	// InboundIpAddresses are the addresses that on-premises resolvers ask for the names of the endpoints, by zone; empty without onPremises.inbound.
	InboundIpAddresses pulumi.StringMapOutput `pulumi:"inboundIpAddresses"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises of the endpoints, as a document of intents in JSON: `palisade verify` proves it. Its form is
	// docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// GatewayEndpoints and InterfaceEndpoints are the children by service; SecurityGroup is nil if none was made.
	GatewayEndpoints   map[string]*ec2.VpcEndpoint
	InterfaceEndpoints map[string]*ec2.VpcEndpoint
	SecurityGroup      *ec2.SecurityGroup
	// Zones are the private hosted zones of central endpoints by their names; Profile, ProfileShare and Inbound are nil if there is none.
	Zones        map[string]*route53.Zone
	Profile      *route53.ProfilesProfile
	ProfileShare *ram.ResourceShare
	Inbound      *route53.ResolverEndpoint

	plan *bundlePlan
	// ready is what spokes wait for: names, and the right to use them.
	ready []pulumi.Resource
}

// NewEndpointBundle makes the endpoints of a VPC. All that is wrong with args is returned at once, as validate.Errors, before anything is registered;
// what only another resource can tell is checked in an Apply, with the same text.
func NewEndpointBundle(ctx *pulumi.Context, name string, args *EndpointBundleArgs, opts ...pulumi.ResourceOption) (*EndpointBundle, error) {
	a, p, err := args.check(ctx, name, opts)
	if err != nil {
		return nil, err
	}
	e := &EndpointBundle{
		GatewayEndpoints: map[string]*ec2.VpcEndpoint{}, InterfaceEndpoints: map[string]*ec2.VpcEndpoint{}, Zones: map[string]*route53.Zone{}, plan: p,
	}
	if err := ctx.RegisterComponentResourceV2(EndpointBundleType, name, component.State(a), e, opts...); err != nil {
		return nil, err
	}
	b := &builder{
		Family: component.Family{Parent: e, Protection: a.Protection}, name: name, args: a, plan: p,
		tagger: component.Tagger{Component: name, Caller: a.Tags},
	}
	for _, create := range []func(*pulumi.Context, *builder) error{
		e.tell,
		e.createGatewayEndpoints,
		e.createSecurityGroup,
		e.createInterfaceEndpoints,
		e.createZones,
		e.createProfile,
		e.createInbound,
	} {
		if err := create(ctx, b); err != nil {
			return nil, err
		}
	}
	return e, ctx.RegisterResourceOutputs(e, e.collectOutputs(b))
}

// PlanEndpointBundle plans what [NewEndpointBundle] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanEndpointBundle(ctx *pulumi.Context, name string, args *EndpointBundleArgs, opts ...pulumi.ResourceOption) (*EndpointBundle, error) {
	_, p, err := args.check(ctx, name, opts)
	if p == nil {
		return nil, err
	}
	return component.Planned(&EndpointBundle{plan: p}), err
}

// check checks the arguments, and decides what is made, which is nil only where the provider cannot be asked. The arguments that it returns have what is not
// known yet checked in an Apply.
func (a *EndpointBundleArgs) check(ctx *pulumi.Context, name string, opts []pulumi.ResourceOption) (EndpointBundleArgs, *bundlePlan, error) {
	if a == nil {
		a = &EndpointBundleArgs{}
	}
	own := a.withDefaults()
	at, err := locate(ctx, own.Perimeter, opts)
	if err != nil {
		return own, nil, fmt.Errorf("EndpointBundle %q: %w", name, err)
	}
	var c validate.Collector
	own.validate(&c)
	p := own.plan(&c, at)
	if err := c.Err(); err != nil {
		return own, p, fmt.Errorf("EndpointBundle %q:\n%w", name, err)
	}
	return own, p, nil
}

// Services are the services that the VPC has endpoints for, sorted: for components that need some.
func (e *EndpointBundle) Services() []string { return e.plan.services() }

// builder is what the steps of a construction share.
type builder struct {
	component.Family
	name   string
	args   EndpointBundleArgs
	plan   *bundlePlan
	tagger component.Tagger
}

func (a EndpointBundleArgs) withDefaults() EndpointBundleArgs {
	if len(a.Presets) == 0 && len(a.Services) == 0 {
		a.Presets = []string{PresetMinimum}
	}
	a = a.withCentralDefaults()
	if len(a.Gateway.Services) == 0 {
		a.Gateway.Services = []string{serviceDynamoDB, serviceS3}
	}
	if a.InterfaceEndpointQuota == 0 {
		a.InterfaceEndpointQuota = defaultInterfaceEndpointQuota
	}
	return a
}

// validate checks what can be told without asking anybody, and puts the arguments that are not known yet under checks in an Apply.
func (a *EndpointBundleArgs) validate(c *validate.Collector) {
	a.Vpc = a.Vpc.Validate(c, validate.At("vpc"))
	a.Interface.validate(c, validate.At("interface"))
	a.OnPremises.validate(c, validate.At("onPremises"))
	a.Perimeter.validate(c, validate.At("perimeter"))
	a.validateCentral(c)
	if a.InterfaceEndpointQuota < 1 {
		c.Addf(validate.Invalid, validate.At("interfaceEndpointQuota"), a.InterfaceEndpointQuota, "%d is no quota: give 1 or more", a.InterfaceEndpointQuota)
	}
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
}
