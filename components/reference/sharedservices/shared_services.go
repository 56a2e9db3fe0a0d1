package sharedservices

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/peering"
	"github.com/palisade-iac/palisade/components/reference/internal/composed"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// SharedServicesType is the type token of [SharedServices]. It is part of every URN: never change it without an alias.
const SharedServicesType = "palisade:reference:SharedServices"

// The tiers of the VPC with the endpoints, and of spokes.
const (
	tierEndpoints = "endpoints"
	tierApp       = "app"
)

// partHub is the part of names that the VPC with the endpoints has.
const partHub = "hub"

// SharedServicesArgs configures [NewSharedServices]. The block of the VPC with the endpoints, those of the estate, and the perimeter must be given.
type SharedServicesArgs struct {
	// Network is what all VPCs have in common: zones, flow logs, network ACLs. Of its arguments estateCidrs must be given, the blocks from which the endpoints
	// may be called; cidrBlock and tiers are those of each VPC. Its protection and tags are those of all parts.
	Network vpc.SecureVpcArgs `pulumi:"network"`
	// CidrBlock is the block of the VPC with the endpoints. Required.
	CidrBlock string `pulumi:"cidrBlock"`
	// Perimeter says whose identities the endpoints let through: the organisation's, or those of some accounts. Required.
	Perimeter endpoints.Perimeter `pulumi:"perimeter"`
	// Presets are lists of services with endpoints, as of an EndpointBundle. Default: Minimum, which is Systems Manager and EC2, and S3 with it.
	Presets []string `pulumi:"presets,optional"`
	// Services are further services, such as logs and kms. Default: none.
	Services []string `pulumi:"services,optional"`
	// Spokes are the VPCs that use the endpoints, by names that stay. Default: none.
	Spokes map[string]Spoke `pulumi:"spokes,optional"`
}

// Spoke is a VPC without a way to the internet that uses the endpoints.
type Spoke struct {
	// CidrBlock is its block, which no other VPC of the estate has a part of. Required.
	CidrBlock string `pulumi:"cidrBlock"`
	// Provider works in the account of the spoke. Default: that of the component.
	Provider pulumi.ProviderResource `pulumi:"provider,optional"`
}

// SharedServices is a VPC with interface endpoints, and isolated VPCs that use them: each with a peering to it, and with the names of the endpoints.
//
// # What it does not do
//
//   - It joins no spokes with each other, with premises or with the internet: take HubAndSpoke or HybridHub for that.
//   - It makes nothing in the spokes but their networks: no security groups, no servers. A spoke has one tier, app, which is isolated.
//   - It is for tens of spokes: AWS lets a VPC have 50 peerings, 125 at most.
//   - It has no gateway endpoints: S3 costs by the gigabyte, and DynamoDB, which has no private name, is not among the services.
//   - Its endpoints answer for names of their own region alone.
//   - It filters no names: each spoke's resolver answers for all of the internet. Use DnsFirewall of package guardrails.
type SharedServices struct {
	pulumi.ResourceState

	// VpcId is the id of the VPC with the endpoints, and SpokeVpcIds are those of the spokes.
	VpcId       pulumi.StringOutput    `pulumi:"vpcId"`
	SpokeVpcIds pulumi.StringMapOutput `pulumi:"spokeVpcIds"`
	// ZoneIds are the private hosted zones of the endpoints, by their names: what spokes in other programs are to be told.
	ZoneIds pulumi.StringMapOutput `pulumi:"zoneIds"`
	// SecurityGroupId is the group of the endpoints.
	SecurityGroupId pulumi.StringOutput `pulumi:"securityGroupId"`
	// Intents is what the parts promise together, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Network and the fields below are the parts, those of spokes by the names of these; each records what was loosened in it.
	Network   *vpc.SecureVpc
	Endpoints *endpoints.EndpointBundle
	Spokes    map[string]*vpc.SecureVpc
	Peerings  map[string]*peering.VpcPeering
	Names     map[string]*endpoints.Spoke
}

// NewSharedServices makes a VPC with endpoints, and those that use them. Where spokes are in other accounts, the component has a provider of the hub's.
func NewSharedServices(ctx *pulumi.Context, name string, args *SharedServicesArgs, opts ...pulumi.ResourceOption) (*SharedServices, error) {
	if args == nil {
		args = &SharedServicesArgs{}
	}
	a := *args
	owner, err := composed.Owner(opts)
	if err != nil {
		return nil, err
	}
	b := &builder{name: name, args: a, owner: owner}
	s, err := composed.New(ctx, SharedServicesType, name, a, opts, b.validate, b.create)
	if err != nil {
		return nil, err
	}
	return s, ctx.RegisterResourceOutputs(s, s.collectOutputs(b))
}

// create has all steps of the construction take place.
func (b *builder) create(ctx *pulumi.Context, p *composed.Parts, s *SharedServices) error {
	b.Parts = p
	s.Spokes, s.Peerings, s.Names = map[string]*vpc.SecureVpc{}, map[string]*peering.VpcPeering{}, map[string]*endpoints.Spoke{}
	if err := s.createHub(ctx, b); err != nil {
		return err
	}
	for _, spoke := range slices.Sorted(maps.Keys(b.args.Spokes)) {
		if err := s.join(ctx, b, spoke); err != nil {
			return err
		}
	}
	return nil
}

// validate checks what the parts cannot know.
func (b *builder) validate(c *validate.Collector, name string) {
	a := b.args
	composed.CheckName(c, validate.At("name"), name, composed.LongestName)
	composed.CheckCommon(c, validate.At("network"), a.Network, "cidrBlock and spokes")
	composed.CheckSpokes(c, a.Spokes, func(s Spoke) pulumi.ProviderResource { return s.Provider }, b.owner, partHub, "aws")
	if a.CidrBlock == "" {
		c.Addf(validate.Required, validate.At("cidrBlock"), nil, "required: the block of the VPC with the endpoints, such as 10.10.0.0/16")
	}
	for name, s := range a.Spokes {
		if s.CidrBlock == "" {
			c.Addf(validate.Required, validate.At("spokes").Key(name).Field("cidrBlock"), nil, "required: the block of the spoke, such as 10.11.0.0/16")
		}
	}
}

// builder is what the steps of the construction share.
type builder struct {
	*composed.Parts
	name string
	args SharedServicesArgs
	// owner works in the account of the endpoints; nil for the default provider.
	owner pulumi.ProviderResource
}

func (s *SharedServices) createHub(ctx *pulumi.Context, b *builder) (err error) {
	if s.Network, err = b.network(ctx, partHub, b.args.CidrBlock, "cidrBlock", nil, vpc.Tier{Name: tierEndpoints, Type: vpc.TierIsolated}); err != nil {
		return err
	}
	places := append(composed.Same("presets", "services", "perimeter"), composed.Place{Part: "central.estateCidrs", Here: "network.estateCidrs"})
	s.Endpoints, err = composed.Part(ctx, b.Parts, endpoints.PlanEndpointBundle, endpoints.NewEndpointBundle, "aws", &endpoints.EndpointBundleArgs{
		Vpc: s.Network.Network(), Presets: b.args.Presets, Services: b.args.Services, Perimeter: b.args.Perimeter,
		Central:    &endpoints.Central{EstateCidrs: b.args.Network.EstateCidrs},
		Protection: b.args.Network.Protection, Tags: b.args.Network.Tags,
	}, places)
	return err
}

// network makes a VPC, whose block has a path of its own.
func (b *builder) network(ctx *pulumi.Context, name, block, path string, opts []pulumi.ResourceOption, tiers ...vpc.Tier) (*vpc.SecureVpc, error) {
	return composed.Part(ctx, b.Parts, vpc.PlanSecureVpc, vpc.NewSecureVpc, name, composed.Of(b.args.Network, block, tiers...), composed.Block(path), opts...)
}

// join makes a spoke, a peering with the VPC of the endpoints, and their names in it. Peerings lead no further than to the next VPC, so that spokes never meet.
func (s *SharedServices) join(ctx *pulumi.Context, b *builder, spoke string) error {
	args, block := b.args.Spokes[spoke], fmt.Sprintf("spokes[%q].cidrBlock", spoke)
	var within []pulumi.ResourceOption
	var owner pulumi.ProviderResource
	if args.Provider != nil && args.Provider != b.owner {
		within, owner = append(within, pulumi.Provider(args.Provider)), b.owner
	}
	net, err := b.network(ctx, spoke, args.CidrBlock, block, within, vpc.Tier{Name: tierApp, Type: vpc.TierIsolated})
	if err != nil {
		return err
	}
	s.Spokes[spoke] = net
	s.Peerings[spoke], err = composed.Part(ctx, b.Parts, peering.PlanVpcPeering, peering.NewVpcPeering, spoke+"-"+partHub, &peering.VpcPeeringArgs{
		Requester:  peering.Side{Vpc: s.Network.Network(), Tiers: []string{tierEndpoints}, Provider: owner},
		Accepter:   peering.Side{Vpc: net.Network(), Tiers: []string{tierApp}, Provider: args.Provider},
		Protection: b.args.Network.Protection, Tags: b.args.Network.Tags,
	}, []composed.Place{{Part: "requester.vpc", Here: "cidrBlock", Whole: true}, {Part: "accepter.vpc", Here: block, Whole: true}})
	if err != nil {
		return err
	}
	s.Names[spoke], err = composed.Part(ctx, b.Parts, endpoints.PlanSpoke, endpoints.NewSpoke, spoke+"-names", &endpoints.SpokeArgs{
		VpcId: net.VpcId, Central: s.Endpoints.CentralEndpoints(), Provider: args.Provider, OwnerProvider: owner, Protection: b.args.Network.Protection,
	}, nil)
	return err
}

func (s *SharedServices) collectOutputs(b *builder) pulumi.Map {
	ids := pulumi.StringMap{}
	for name, net := range s.Spokes {
		ids[name] = net.VpcId
	}
	s.VpcId, s.SpokeVpcIds = s.Network.VpcId, ids.ToStringMapOutput()
	s.ZoneIds, s.SecurityGroupId = s.Endpoints.ZoneIds, s.Endpoints.SecurityGroupId
	s.Intents = b.intents().Output()
	return pulumi.Map{"vpcId": s.VpcId, "spokeVpcIds": s.SpokeVpcIds, "zoneIds": s.ZoneIds, "securityGroupId": s.SecurityGroupId, "intents": s.Intents}
}

// intents are what the parts promise together.
func (b *builder) intents() component.Intents {
	all := component.Intents{}
	app := func(spoke string) string { return component.In(b.name+"-"+spoke, "tier:"+tierApp) }
	spokes := slices.Sorted(maps.Keys(b.args.Spokes))
	for i, spoke := range spokes {
		all = append(all, component.Intent{Name: fmt.Sprintf("%s: %s calls AWS by the shared endpoints", b.name, spoke), Allow: &component.IntentBody{
			From: component.Texts{app(spoke)}, To: component.Texts{component.In(b.name+"-aws", "endpoint:*")}, Ports: []string{"tcp/443"},
		}})
		for _, other := range spokes[i+1:] {
			all = append(all, component.Intent{Name: fmt.Sprintf("%s: %s and %s never meet", b.name, spoke, other), Deny: &component.IntentBody{
				From: component.Texts{app(spoke)}, To: component.Texts{app(other)}, Both: true,
			}})
		}
	}
	return all
}
