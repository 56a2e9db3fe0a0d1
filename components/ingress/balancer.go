package ingress

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// balancer is what the steps of a construction share.
//
// What comes and goes in daily work is not protected: rules and registrations. A destroy begins with whatever nothing else depends on, and would have
// deleted them before a protected resource refuses. Therefore something that is protected depends on each.
type balancer struct {
	component.Family
	name   string
	tagger component.Tagger
	// openings are the rules of security groups, for which the load balancer waits, and registered the targets, for which its listeners do.
	openings, registered []pulumi.Resource
}

func newBalancer(parent pulumi.Resource, name string, protection component.Protection, tags pulumi.StringMapInput) *balancer {
	return &balancer{Family: component.Family{Parent: parent, Protection: protection}, name: name, tagger: component.Tagger{Component: name, Caller: tags}}
}

// placement is where a load balancer stands: a subnet in each zone.
type placement struct {
	zones   []string
	subnets map[string]pulumi.StringInput
}

// place finds the subnets of a tier. What faces the internet waits for the gateway, and must go before it: AWS detaches no gateway of a VPC that has
// public addresses in use.
func place(c *validate.Collector, network component.Network, tierName string, internal bool) placement {
	at := validate.At("tier")
	if tierName == "" {
		c.Addf(validate.Required, at, tierName, "required: the tier that the load balancer stands in, a public one if it faces the internet")
		return placement{}
	}
	tier, ok := network.Tier(c, at, tierName)
	if !ok {
		return placement{}
	}
	switch {
	case !internal && tier.Type != component.TierPublic:
		c.Addf(validate.Invalid, at, tierName, "%s is of type %s, and the load balancer faces the internet: take a tier of type %s, or set internal",
			tierName, tier.Type, component.TierPublic)
	case tier.Type == component.TierTransitGateway || tier.Type == component.TierFirewall:
		c.Addf(validate.Invalid, at, tierName, "%s is of type %s, which holds nothing else: take another tier", tierName, tier.Type)
	}
	p := placement{zones: tier.Zones(), subnets: map[string]pulumi.StringInput{}}
	for zone, id := range tier.SubnetIds {
		if p.subnets[zone] = id; !internal && id != nil {
			p.subnets[zone] = component.After(id, network.InternetGatewayId)
		}
	}
	return p
}

func (p placement) subnetIds() pulumi.StringArray {
	ids := make(pulumi.StringArray, len(p.zones))
	for i, zone := range p.zones {
		ids[i] = p.subnets[zone]
	}
	return ids
}

// createGroup makes the security group of the load balancer. It has the rules that are made beside it, and no others.
func (b *balancer) createGroup(ctx *pulumi.Context, network component.Network) (*ec2.SecurityGroup, error) {
	return ec2.NewSecurityGroup(ctx, b.name, &ec2.SecurityGroupArgs{
		VpcId: component.Optional(network.VpcId), Description: pulumi.String("Load balancer " + b.name), Tags: b.tagger.Tags(b.name),
	}, b.Child()...)
}

// regionOf asks the provider that the component's children will use.
func regionOf(ctx *pulumi.Context, opts []pulumi.ResourceOption) (string, error) {
	invokeOpts, err := component.InvokeOptions[*aws.Provider](opts)
	if err != nil {
		return "", err
	}
	region, err := aws.GetRegion(ctx, &aws.GetRegionArgs{}, invokeOpts...)
	if err != nil {
		return "", err
	}
	return region.Name, nil
}

// wrong names the component in what is wrong with its arguments.
func wrong(component, name string, err error) error {
	return fmt.Errorf("%s %q:\n%w", component, name, err)
}
