package endpoints

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	awsvpc "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// groups are the security groups of the interface endpoints.
func (e *EndpointBundle) groups(b *builder) pulumi.StringArray {
	if given := b.args.Interface.SecurityGroupIds; len(given) > 0 {
		return inputs(given)
	}
	return pulumi.StringArray{e.SecurityGroup.ID().ToStringOutput()}
}

// client is who may call the endpoints.
type client struct {
	// name is the part of the rule's name that tells it from others.
	name, description string
	block             pulumi.StringInput
	ipv6              bool
	group             pulumi.StringInput
}

// clients are the estate, the VPC's own addresses or the groups that are named, and the blocks of on-premises networks.
func (a *EndpointBundleArgs) clients() []client {
	var all []client
	if named := a.Interface.ClientSecurityGroupIds; a.Central != nil {
		all = a.Central.clientsOfEstate()
	} else if len(named) > 0 {
		for _, name := range slices.Sorted(maps.Keys(named)) {
			all = append(all, client{name: name, description: "members of " + name, group: named[name]})
		}
	} else {
		all = append(all, addressesOf("ipv4", a.Vpc.CidrBlocks, false)...)
		all = append(all, addressesOf("ipv6", a.Vpc.Ipv6CidrBlocks, true)...)
	}
	if a.OnPremises != nil {
		for _, block := range a.OnPremises.CidrBlocks {
			if of := clientBlock(block); !slices.Contains(all, of) {
				all = append(all, of)
			}
		}
	}
	return all
}

// clientBlock is whoever has an address of a block.
func clientBlock(block string) client {
	return client{name: block, description: "the networks " + block, block: pulumi.String(block), ipv6: netip.MustParsePrefix(block).Addr().Is6()}
}

// addressesOf are the blocks of the VPC as clients. Known ones are called by what they are; those that other resources give, by their family and by which of
// these they are: the VPC's primary block has a name that stays.
func addressesOf(family string, blocks []pulumi.StringInput, ipv6 bool) []client {
	var all []client
	for _, block := range blocks {
		c := client{name: family, description: "the VPC", block: block, ipv6: ipv6}
		if known, ok := block.(pulumi.String); ok {
			c.name = string(known)
		} else if late := slices.IndexFunc(all, func(o client) bool { return o.name == family }); late >= 0 {
			c.name = family + "-" + strconv.Itoa(len(all)+1)
		}
		all = append(all, c)
	}
	return all
}

// createSecurityGroup makes the group of the interface endpoints: it admits the clients on the ports of the services, and opens nothing itself.
func (e *EndpointBundle) createSecurityGroup(ctx *pulumi.Context, b *builder) error {
	if len(b.plan.interfaces) == 0 || len(b.args.Interface.SecurityGroupIds) > 0 {
		return nil
	}
	group, err := ec2.NewSecurityGroup(ctx, b.name, &ec2.SecurityGroupArgs{
		VpcId: b.args.Vpc.VpcId, Description: pulumi.String("Interface endpoints of " + b.name), Tags: b.tagger.Tags(b.name),
	}, b.Child()...)
	if err != nil {
		return err
	}
	e.SecurityGroup = group
	for _, port := range b.plan.ports() {
		for _, c := range b.args.clients() {
			name := b.name + "-in-" + port + "-" + c.name
			from, to, _ := portRange(port) // checked
			args := &awsvpc.SecurityGroupIngressRuleArgs{
				SecurityGroupId: group.ID().ToStringOutput(), IpProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(from), ToPort: pulumi.Int(to),
				Description: pulumi.String("Services of AWS for " + c.description), Tags: b.tagger.Tags(name),
			}
			switch {
			case c.group != nil:
				args.ReferencedSecurityGroupId = c.group.ToStringOutput().ToStringPtrOutput()
			case c.ipv6:
				args.CidrIpv6 = c.block.ToStringOutput().ToStringPtrOutput()
			default:
				args.CidrIpv4 = c.block.ToStringOutput().ToStringPtrOutput()
			}
			if _, err := awsvpc.NewSecurityGroupIngressRule(ctx, name, args, b.Passing()...); err != nil {
				return err
			}
		}
	}
	return nil
}

// ports are those on which any of the endpoints is called, the lowest first: 443, 1024-1064.
func (p *bundlePlan) ports() []string {
	all := map[string]bool{}
	for _, i := range p.interfaces {
		for _, port := range i.ports {
			all[port] = true
		}
	}
	return slices.SortedFunc(maps.Keys(all), func(x, y string) int {
		a, _, _ := portRange(x)
		b, _, _ := portRange(y)
		return cmp.Or(cmp.Compare(a, b), strings.Compare(x, y))
	})
}
