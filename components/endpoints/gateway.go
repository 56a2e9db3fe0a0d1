package endpoints

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// GatewayNone in place of the services makes no gateway endpoints: for a VPC that has them already.
const GatewayNone = "None"

// GatewayEndpoints says how the VPC reaches S3 and DynamoDB. Gateway endpoints cost nothing.
type GatewayEndpoints struct {
	// Services are s3 and dynamodb, or None alone. Default: both. A VPC can have several endpoints for one, but a route table only one: name what its
	// tables do not have yet.
	Services []string `pulumi:"services,optional"`
	// Tiers are the tiers into whose route tables they go. Default: all that hold workloads, which are those of type Public, PrivateWithEgress and
	// Isolated.
	Tiers []string `pulumi:"tiers,optional"`
}

// wanted are the services with gateway endpoints, sorted.
func (g GatewayEndpoints) wanted(c *validate.Collector, region string) []named {
	at := validate.At("gateway").Field("services")
	if slices.Equal(g.Services, []string{GatewayNone}) {
		return nil
	}
	var found []named
	for i, name := range g.Services {
		switch {
		case name == GatewayNone:
			c.Addf(validate.Conflict, at.Index(i), name, "None stands beside services: drop one or the other")
		case slices.Contains(g.Services[:i], name):
			c.Addf(validate.Duplicate, at.Index(i), name, "%s is listed twice: drop one", name)
		case validate.OneOf(c, at.Index(i), name, serviceS3, serviceDynamoDB, GatewayNone):
			found = append(found, named{name: name, full: fullName(region, name), at: at.Index(i)})
		}
	}
	slices.SortFunc(found, func(x, y named) int { return strings.Compare(x.name, y.name) })
	return found
}

// gatewayTiers are the tiers into whose route tables gateway endpoints go, sorted; wanted tells whether there are any.
func (a *EndpointBundleArgs) gatewayTiers(c *validate.Collector, wanted bool) []string {
	at := validate.At("gateway").Field("tiers")
	var tiers []string
	if len(a.Gateway.Tiers) == 0 {
		for name, t := range a.Vpc.Tiers {
			if t.Type != component.TierTransitGateway && t.Type != component.TierFirewall {
				tiers = append(tiers, name)
			}
		}
		if len(tiers) == 0 && wanted {
			c.Addf(validate.Required, at, nil, "the network has no tier that holds workloads: name tiers here, or make no gateway endpoints (gateway.services: None)")
		}
	}
	for i, name := range a.Gateway.Tiers {
		if _, ok := a.Vpc.Tier(c, at.Index(i), name); !ok {
			continue
		}
		if slices.Contains(tiers, name) {
			c.Addf(validate.Duplicate, at.Index(i), name, "%s is listed twice: drop one", name)
			continue
		}
		tiers = append(tiers, name)
	}
	for _, name := range tiers {
		if wanted && len(a.Vpc.Tiers[name].RouteTableIds) == 0 {
			c.Addf(validate.Required, validate.At("vpc").Field("tiers").Key(name).Field("routeTableIds"), nil,
				"required: gateway endpoints go into the route tables of tier %s; give them, or name other tiers in gateway.tiers", name)
		}
	}
	slices.Sort(tiers)
	return tiers
}

// checkDeniedTiers refuses tiers whose network ACL drops the answers of a service: gateway endpoints leave its public addresses as they are.
func (a *EndpointBundleArgs) checkDeniedTiers(c *validate.Collector, at location, n named, tiers []string) {
	for _, name := range tiers {
		tier := a.Vpc.Tiers[name]
		if !tier.DenyInternet {
			continue
		}
		blocks, err := at.blocksOf(n.full)
		if err != nil {
			c.Addf(validate.Invalid, n.at, n.name, "asking for the addresses of %s: %v", n.full, err)
			return
		}
		if missing := uncovered(blocks, tier.AllowedCidrBlocks); len(missing) > 0 {
			c.Addf(validate.Conflict, validate.At("vpc").Field("tiers").Key(name), name,
				"tier %s denies the internet and would drop the answers of %s from %s: let these blocks through (networkAcl.exceptions of the tier), or name the tiers that are to reach it in gateway.tiers",
				name, n.name, strings.Join(missing, ", "))
		}
	}
}

// uncovered are the blocks that no block of the allowed holds.
func uncovered(blocks, allowed []string) []string {
	return slices.DeleteFunc(slices.Clone(blocks), func(block string) bool {
		inner, err := netip.ParsePrefix(block)
		return err == nil && slices.ContainsFunc(allowed, func(a string) bool {
			outer, err := netip.ParsePrefix(a)
			return err == nil && outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())
		})
	})
}

// createGatewayEndpoints makes the gateway endpoints, and an association for each route table: other programs may add theirs.
func (e *EndpointBundle) createGatewayEndpoints(ctx *pulumi.Context, b *builder) error {
	for _, g := range b.plan.gateways {
		name := b.name + "-gateway-" + g.name
		endpoint, err := ec2.NewVpcEndpoint(ctx, name, &ec2.VpcEndpointArgs{
			VpcId: b.args.Vpc.VpcId, ServiceName: pulumi.String(g.full), VpcEndpointType: pulumi.String(typeGateway),
			Policy: component.Optional(g.policy), Tags: b.tagger.Tags(name),
		}, b.Child()...)
		if err != nil {
			return err
		}
		e.GatewayEndpoints[g.name] = endpoint
		for _, tier := range g.tiers {
			tables := b.args.Vpc.Tiers[tier].RouteTableIds
			for _, zone := range slices.Sorted(maps.Keys(tables)) {
				if _, err := ec2.NewVpcEndpointRouteTableAssociation(ctx, name+"-"+tier+"-"+component.ZonePart(zone), &ec2.VpcEndpointRouteTableAssociationArgs{
					VpcEndpointId: endpoint.ID().ToStringOutput(), RouteTableId: tables[zone],
				}, b.Passing(pulumi.DeleteBeforeReplace(true))...); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
