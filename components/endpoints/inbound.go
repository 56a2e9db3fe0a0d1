package endpoints

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	awsvpc "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
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

// dnsPort is where resolvers are asked, over UDP, and over TCP for long answers.
const dnsPort = 53

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
	if planned.zones = slices.Sorted(slices.Values(in.AvailabilityZones)); len(in.AvailabilityZones) == 0 {
		planned.zones = tier.Zones()[:min(2, len(tier.Zones()))]
	}
	for i, zone := range in.AvailabilityZones {
		where := at.Field("availabilityZones").Index(i)
		if validate.OneOf(c, where, zone, tier.Zones()...) && slices.Contains(in.AvailabilityZones[:i], zone) {
			c.Addf(validate.Duplicate, where, zone, "%s is listed twice: drop one", zone)
		}
	}
	if n := len(planned.zones); n < 2 || n > 6 {
		c.Addf(validate.Invalid, at.Field("availabilityZones"), n, "%d zones, but AWS wants two to six addresses: name zones in which the tier has subnets (%s), or another tier",
			n, strings.Join(tier.Zones(), ", "))
	}
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
	name := b.name + "-inbound"
	group, err := ec2.NewSecurityGroup(ctx, name, &ec2.SecurityGroupArgs{
		VpcId: b.args.Vpc.VpcId, Description: pulumi.String("Inbound resolver endpoint of " + b.name), Tags: b.tagger.Tags(name),
	}, b.Child()...)
	if err != nil {
		return err
	}
	for _, protocol := range []string{"tcp", "udp"} {
		for _, block := range planned.clients {
			rule := name + "-" + protocol + "-" + block
			if _, err := awsvpc.NewSecurityGroupIngressRule(ctx, rule, &awsvpc.SecurityGroupIngressRuleArgs{
				SecurityGroupId: group.ID().ToStringOutput(), IpProtocol: pulumi.String(protocol), FromPort: pulumi.Int(dnsPort), ToPort: pulumi.Int(dnsPort),
				CidrIpv4: pulumi.String(block), Description: pulumi.String("Resolvers of " + block), Tags: b.tagger.Tags(rule),
			}, b.Passing()...); err != nil {
				return err
			}
		}
	}
	var addresses route53.ResolverEndpointIpAddressArray
	subnets := pulumi.StringMap{}
	for _, zone := range planned.zones {
		addresses = append(addresses, route53.ResolverEndpointIpAddressArgs{SubnetId: planned.subnets[zone]})
		subnets[zone] = planned.subnets[zone]
	}
	e.Inbound, err = route53.NewResolverEndpoint(ctx, name, &route53.ResolverEndpointArgs{
		Direction: pulumi.String("INBOUND"), IpAddresses: addresses, SecurityGroupIds: pulumi.StringArray{group.ID().ToStringOutput()}, Tags: b.tagger.Tags(name),
	}, b.Child()...)
	if err != nil {
		return err
	}
	e.InboundIpAddresses = pulumi.All(e.Inbound.IpAddresses, subnets.ToStringMapOutput()).ApplyT(func(known []any) map[string]string {
		return addressesByZone(known[0].([]route53.ResolverEndpointIpAddress), known[1].(map[string]string))
	}).(pulumi.StringMapOutput)
	return nil
}

// addressesByZone sorts addresses, which AWS tells in no order, by the zones of their subnets.
func addressesByZone(addresses []route53.ResolverEndpointIpAddress, subnets map[string]string) map[string]string {
	byZone := map[string]string{}
	for zone, subnet := range subnets {
		for _, address := range addresses {
			if address.SubnetId == subnet && address.Ip != nil {
				byZone[zone] = *address.Ip
			}
		}
	}
	return byZone
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
