package endpoints

import (
	"net/netip"
	"slices"

	awsvpc "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/internal/resolver"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Inbound is a resolver endpoint in the VPC, which on-premises resolvers ask for the names of the services: they forward amazonaws.com to its addresses
// and so learn those of the endpoints. It answers over IPv4 and without encryption (Do53), which is what AWS makes of nothing. AWS charges for each address by the hour.
type Inbound struct {
	// Tier is the tier in which it has its addresses. Default: that of the interface endpoints.
	Tier string `pulumi:"tier,optional"`
	// AvailabilityZones are the zones of the tier in which it has an address, two to six ("Quotas on Route 53 VPC Resolver"). Default: the first two.
	AvailabilityZones []string `pulumi:"availabilityZones,optional"`
	// CidrBlocks are the IPv4 blocks of the resolvers that may ask. Default: all IPv4 blocks of onPremises.
	CidrBlocks []string `pulumi:"cidrBlocks,optional"`
}

// plannedInbound is a resolver endpoint.
type plannedInbound struct {
	// zones are those in which it stands, sorted; subnets are its subnets there.
	zones   []string
	subnets map[string]pulumi.StringInput
	clients []string
}

// planInbound decides on the resolver endpoint.
func (a *EndpointBundleArgs) planInbound(c *validate.Collector, p *bundlePlan) {
	if a.OnPremises == nil || a.OnPremises.Inbound == nil {
		return
	}
	in, at := *a.OnPremises.Inbound, validate.At("onPremises").Field("inbound")
	planned := &plannedInbound{clients: a.resolvers(c, at)}
	tier, ok := a.inboundTier(c, at)
	if !ok {
		return
	}
	planned.subnets = tier.SubnetIds
	planned.zones = resolver.Zones(c, at.Field("availabilityZones"), tier, in.AvailabilityZones)
	p.inbound = planned
}

// inboundTier is the tier that the resolver endpoint stands in.
func (a *EndpointBundleArgs) inboundTier(c *validate.Collector, at validate.Path) (component.NetworkTier, bool) {
	if name := a.OnPremises.Inbound.Tier; name != "" {
		return a.Vpc.Tier(c, at.Field("tier"), name)
	}
	return a.interfaceTier(c)
}

// resolvers are the blocks of those who may ask.
func (a *EndpointBundleArgs) resolvers(c *validate.Collector, at validate.Path) []string {
	isIpv4 := func(block string) bool {
		p, err := netip.ParsePrefix(block)
		return err == nil && p.Addr().Is4()
	}
	given := a.OnPremises.Inbound.CidrBlocks
	for i, block := range given {
		where := at.Field("cidrBlocks").Index(i)
		if problem := aBlock(block); problem != "" {
			c.Addf(validate.Invalid, where, block, "%s", problem)
		} else if !isIpv4(block) {
			c.Addf(validate.NotSupported, where, block, "%s is of IPv6: the endpoint answers over IPv4 alone", block)
		} else if slices.Contains(given[:i], block) {
			c.Addf(validate.Duplicate, where, block, "%s is listed twice: drop one", block)
		}
	}
	if len(given) > 0 {
		return given
	}
	blocks := slices.DeleteFunc(slices.Clone(a.OnPremises.CidrBlocks), func(block string) bool { return !isIpv4(block) })
	if len(blocks) == 0 {
		c.Addf(validate.Required, at.Field("cidrBlocks"), nil, "required: the IPv4 blocks of the resolvers that may ask, since onPremises.cidrBlocks has none")
	}
	return blocks
}

// createInbound makes the resolver endpoint, in a group that admits questions and opens nothing itself.
func (e *EndpointBundle) createInbound(ctx *pulumi.Context, b *builder) error {
	e.InboundIpAddresses = pulumi.StringMap{}.ToStringMapOutput()
	planned := b.plan.inbound
	if planned == nil {
		return nil
	}
	endpoint := resolver.Endpoint{
		Name: b.name + "-inbound", Direction: resolver.Inbound, Description: "Inbound resolver endpoint of " + b.name,
		VpcId: b.args.Vpc.VpcId, Zones: planned.zones, SubnetIds: planned.subnets,
	}
	group, err := endpoint.Group(ctx, b.Family, b.tagger)
	if err != nil {
		return err
	}
	for _, protocol := range []string{"tcp", "udp"} {
		for _, block := range planned.clients {
			rule := endpoint.Name + "-" + protocol + "-" + block
			if _, err := awsvpc.NewSecurityGroupIngressRule(ctx, rule, &awsvpc.SecurityGroupIngressRuleArgs{
				SecurityGroupId: group.ID().ToStringOutput(), IpProtocol: pulumi.String(protocol), FromPort: pulumi.Int(resolver.Port), ToPort: pulumi.Int(resolver.Port),
				CidrIpv4: pulumi.String(block), Description: pulumi.String("Resolvers of " + block), Tags: b.tagger.Tags(rule),
			}, b.Passing()...); err != nil {
				return err
			}
		}
	}
	e.Inbound, e.InboundIpAddresses, err = endpoint.Create(ctx, b.Family, b.tagger, group)
	return err
}

// inboundIntents are what is promised of the resolver endpoint: who is named asks, on the port of DNS, and nobody else reaches it.
func (b *builder) inboundIntents() component.Intents {
	if b.plan.inbound == nil {
		return nil
	}
	return component.Intents{{
		Name: b.name + ": on-premises resolvers alone reach the inbound resolver endpoint, and that on port 53",
		Accept: &component.IntentBody{
			From: component.Texts(b.plan.inbound.clients), To: component.Texts{component.In(b.name, "interface:"+b.name+"-inbound")}, Ports: []string{"tcp/53", "udp/53"},
		},
	}}
}
