package ingress

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The blocks that are everybody.
const (
	everyone4 = "0.0.0.0/0"
	everyone6 = "::/0"
)

// Clients are those who may connect to a load balancer.
type Clients struct {
	// CidrBlocks are IPv4 blocks, and with DualStack IPv6 blocks, such as 203.0.113.0/24.
	CidrBlocks []string `pulumi:"cidrBlocks,optional"`
	// SecurityGroupIds are groups of this VPC, or of a peered one, by a name that stays.
	SecurityGroupIds map[string]pulumi.StringInput `pulumi:"securityGroupIds,optional"`
	// PrefixListIds are lists of blocks, such as that of CloudFront's edges, by a name that stays. Each entry counts against the quota of rules.
	PrefixListIds map[string]pulumi.StringInput `pulumi:"prefixListIds,optional"`
	// AllowOthers leaves it to others to write rules into the load balancer's group, as a [NetworkIngress] in front of a [WebIngress] does: nobody need be
	// named here then, and the ports alone are promised.
	AllowOthers *component.Relaxation `pulumi:"allowOthers,optional"`
}

func (cl Clients) none() bool {
	return len(cl.CidrBlocks)+len(cl.SecurityGroupIds)+len(cl.PrefixListIds) == 0
}

// everyone reports whether everybody may connect.
func (cl Clients) everyone() bool { return slices.Contains(cl.CidrBlocks, everyone4) }

// withDefaults lets everybody connect to what faces the internet.
func (cl Clients) withDefaults(internal, dualStack bool) Clients {
	if !internal && cl.none() && cl.AllowOthers == nil {
		cl.CidrBlocks = []string{everyone4}
		if dualStack {
			cl.CidrBlocks = append(cl.CidrBlocks, everyone6)
		}
	}
	return cl
}

func (cl Clients) validate(c *validate.Collector, at validate.Path, internal, dualStack bool) Clients {
	if cl.AllowOthers != nil {
		cl.AllowOthers.Validate(c, at.Field("allowOthers"))
	} else if cl.none() && internal {
		c.Addf(validate.Required, at, nil, "required for an internal load balancer: name the blocks, security groups or prefix lists that may connect")
	}
	seen := map[string]bool{}
	for i, block := range cl.CidrBlocks {
		field := at.Field("cidrBlocks").Index(i)
		p, err := netip.ParsePrefix(block)
		switch {
		case err != nil:
			c.Addf(validate.Invalid, field, block, "%q is not a block, which reads 203.0.113.0/24", block)
		case p != p.Masked():
			c.Addf(validate.Invalid, field, block, "%s has bits set beyond its mask: write %s", block, p.Masked())
		case p.Addr().Is6() && !dualStack:
			c.Addf(validate.Conflict, field, block, "%s is IPv6, and the load balancer is not: set dualStack, or leave it out", block)
		case internal && p.Bits() == 0:
			c.Addf(validate.Forbidden, field, block, "%s is everybody, and the load balancer is internal: name who may connect", block)
		case seen[block]:
			c.Addf(validate.Duplicate, field, block, "%s is in the list already: drop one", block)
		}
		seen[block] = true
	}
	cl.SecurityGroupIds = checkedMap(c, at.Field("securityGroupIds"), cl.SecurityGroupIds, component.AnID("sg", "a security group"))
	cl.PrefixListIds = checkedMap(c, at.Field("prefixListIds"), cl.PrefixListIds, component.AnID("pl", "a prefix list"))
	return cl
}

// checkedMap checks the names and values of a map.
func checkedMap(c *validate.Collector, at validate.Path, values map[string]pulumi.StringInput, check func(string) string) map[string]pulumi.StringInput {
	checked := maps.Clone(values)
	for name, value := range values {
		checkName(c, at.Key(name), name, wordProblem(name))
		if value == nil {
			c.Addf(validate.Required, at.Key(name), nil, "required: a value for each name")
			continue
		}
		checked[name] = component.CheckedInput(c, at.Key(name), value, check)
	}
	return checked
}

// door is a port, or some, that clients may connect to.
type door struct {
	protocol string
	port     int
}

// String is the port as intents have it.
func (d door) String() string { return fmt.Sprintf("%s/%d", d.protocol, d.port) }

// peer is who a rule of a security group is about, and what its name ends with.
type peer struct {
	name string
	as   func(*vpc.SecurityGroupIngressRuleArgs)
}

func (cl Clients) peers() []peer {
	var all []peer
	for _, block := range cl.CidrBlocks {
		b := pulumi.String(block)
		if strings.Contains(block, ":") {
			all = append(all, peer{blockName(block), func(r *vpc.SecurityGroupIngressRuleArgs) { r.CidrIpv6 = b }})
		} else {
			all = append(all, peer{blockName(block), func(r *vpc.SecurityGroupIngressRuleArgs) { r.CidrIpv4 = b }})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(cl.SecurityGroupIds)) {
		all = append(all, peer{"group-" + name, func(r *vpc.SecurityGroupIngressRuleArgs) {
			r.ReferencedSecurityGroupId = component.Optional(cl.SecurityGroupIds[name])
		}})
	}
	for _, name := range slices.Sorted(maps.Keys(cl.PrefixListIds)) {
		all = append(all, peer{"list-" + name, func(r *vpc.SecurityGroupIngressRuleArgs) { r.PrefixListId = component.Optional(cl.PrefixListIds[name]) }})
	}
	return all
}

// blockName is a block as a part of a name.
func blockName(block string) string {
	switch block {
	case everyone4:
		return "ipv4"
	case everyone6:
		return "ipv6"
	}
	return strings.NewReplacer("/", "-", ":", ".").Replace(block)
}

// letIn writes the rules that let clients in to the doors of a load balancer's group, with further tags.
func (cl Clients) letIn(ctx *pulumi.Context, b *balancer, group pulumi.StringInput, doors []door, tags map[string]string) error {
	for _, d := range doors {
		for _, p := range cl.peers() {
			name := fmt.Sprintf("%s-in-%s-%d-%s", b.name, d.protocol, d.port, p.name)
			rule := &vpc.SecurityGroupIngressRuleArgs{
				SecurityGroupId: group, IpProtocol: pulumi.String(d.protocol), FromPort: pulumi.Int(d.port), ToPort: pulumi.Int(d.port),
				Description: pulumi.String(fmt.Sprintf("clients (%s) to %s on %s/%d", p.name, b.name, d.protocol, d.port)), Tags: b.tagger.Tags(name, tags),
			}
			p.as(rule)
			r, err := vpc.NewSecurityGroupIngressRule(ctx, name, rule, b.Passing()...)
			if err != nil {
				return err
			}
			b.openings = append(b.openings, r)
		}
	}
	return nil
}
