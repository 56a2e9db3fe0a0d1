package guardrails

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// BlockPublicAccessType is the type token of [BlockPublicAccess]. It is part of every URN: never change it without an alias.
const BlockPublicAccessType = "palisade:guardrails:BlockPublicAccess"

// The modes of the switch, in AWS's words.
const (
	// BlockBidirectional stops all packets of internet gateways and egress-only internet gateways, both ways.
	BlockBidirectional = "block-bidirectional"
	// BlockIngress stops what comes from the internet, and lets out what goes by NAT gateways and egress-only internet gateways.
	BlockIngress = "block-ingress"
	// BlockOff blocks nothing: the way to turn the switch off, since deleting the component does not.
	BlockOff = "off"
)

// The modes of a [PublicAccessExclusion], in AWS's words.
const (
	// AllowBidirectional exempts traffic from and to the internet.
	AllowBidirectional = "allow-bidirectional"
	// AllowEgress exempts connections to the internet only.
	AllowEgress = "allow-egress"
)

// mostExclusions is how many exclusions AWS grants an account ("VPC BPA limitations").
const mostExclusions = 50

// BlockPublicAccessArgs configures [NewBlockPublicAccess]. The mode must be given: each cuts off something else.
type BlockPublicAccessArgs struct {
	// Mode is block-bidirectional, block-ingress or off.
	Mode string `pulumi:"mode"`
	// Exclusions are VPCs and subnets that are exempt, under names of one's own, which become parts of the resources'; at most 50, those of SecureVpc
	// (blockPublicAccessExclusions) and of other programs in the account included. All are made before the switch is turned. Default: none.
	Exclusions map[string]PublicAccessExclusion `pulumi:"exclusions,optional"`
	// AllowOff says why the account goes without the block; required with mode off.
	AllowOff *component.Relaxation `pulumi:"allowOff,optional"`
	// Protection guards switch and exclusions against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to the exclusions; the switch takes none. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// PublicAccessExclusion exempts a VPC or a subnet.
type PublicAccessExclusion struct {
	// VpcId is the VPC that is exempt, with all of its subnets; or give SubnetId.
	VpcId pulumi.StringInput `pulumi:"vpcId,optional"`
	// SubnetId is the subnet that is exempt; or give VpcId.
	SubnetId pulumi.StringInput `pulumi:"subnetId,optional"`
	// Mode is allow-bidirectional, or allow-egress, which means something with block-bidirectional alone.
	Mode string `pulumi:"mode"`
	// Reason says why; required.
	Reason string `pulumi:"reason"`
}

// BlockPublicAccess is the switch of VPC Block Public Access, one for an account and region: it overrules routes, security groups and network ACLs of all VPCs there.
// Destroying the component leaves the switch as it is, since without it whatever was kept in by it alone would be open at once.
//
// # What it does not do
//
//   - It is for one account and region: others need one of their own, or a declarative policy of the organisation, which this does not make.
//   - It stops what goes by internet gateways and egress-only internet gateways, and no other way: VPNs, Direct Connect, peerings, transit gateways and
//     endpoints go on.
//   - It does not turn the switch off when it is destroyed: set Mode to off with a reason first.
//   - It does not go with AWS Network Firewall and Gateway Load Balancers between a VPC and the internet: AWS stops what goes through them, in excluded subnets
//     as well.
//   - It grants no more than AWS's 50 exclusions, those of SecureVpc and other programs included, and does not wait for those: make the VPC first.
//   - It cannot see whether another program of the account has the switch already.
type BlockPublicAccess struct {
	pulumi.ResourceState

	// Mode is what the switch is set to.
	Mode pulumi.StringOutput `pulumi:"mode"`
	// ExclusionIds are the ids of the exclusions, by their names.
	ExclusionIds pulumi.StringMapOutput `pulumi:"exclusionIds"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`

	// Options is the switch, and Exclusions what is exempt, by their names.
	Options    *ec2.VpcBlockPublicAccessOptions
	Exclusions map[string]*ec2.VpcBlockPublicAccessExclusion
}

// NewBlockPublicAccess turns the switch. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only another resource
// can tell is checked in an Apply, with the same text. A second switch for the account and region in the same program is refused, and so is one that
// blocks where a firewall of the program looks at what comes from the internet or goes there.
func NewBlockPublicAccess(ctx *pulumi.Context, name string, args *BlockPublicAccessArgs, opts ...pulumi.ResourceOption) (*BlockPublicAccess, error) {
	if args == nil {
		args = &BlockPublicAccessArgs{}
	}
	here, err := locate(ctx, opts)
	if err != nil {
		return nil, failed("BlockPublicAccess", name, err)
	}
	var c validate.Collector
	a := args.validate(&c)
	a.checkAccount(ctx, &c, here)
	if err := c.Err(); err != nil {
		return nil, failed("BlockPublicAccess", name, err)
	}
	here.claim(component.ClaimPublicAccessOptions).Make(ctx, fmt.Sprintf("BlockPublicAccess %q", name))
	if a.Mode != BlockOff {
		here.claim(component.ClaimPublicAccessBlocked).Make(ctx, fmt.Sprintf("BlockPublicAccess %q", name))
	}
	p := &BlockPublicAccess{}
	if err := ctx.RegisterComponentResourceV2(BlockPublicAccessType, name, component.State(a), p, opts...); err != nil {
		return nil, err
	}
	if err := p.create(ctx, newBuilder(p, name, a.Protection, a.Tags), a); err != nil {
		return nil, err
	}
	p.Mode, p.Relaxations = p.Options.InternetGatewayBlockMode, pulumi.ToStringMap(a.relaxations()).ToStringMapOutput()
	return p, ctx.RegisterResourceOutputs(p, pulumi.Map{"mode": p.Mode, "exclusionIds": p.ExclusionIds, "relaxations": p.Relaxations})
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a BlockPublicAccessArgs) validate(c *validate.Collector) BlockPublicAccessArgs {
	switch {
	case a.Mode == "":
		c.Addf(validate.Required, validate.At("mode"), a.Mode, "required: %s, or %s, which lets out what goes by NAT gateways and egress-only internet gateways", BlockBidirectional, BlockIngress)
	case !validate.OneOf(c, validate.At("mode"), a.Mode, BlockBidirectional, BlockIngress, BlockOff):
	case a.Mode == BlockOff && a.AllowOff == nil:
		c.Addf(validate.Required, validate.At("allowOff"), nil, "required with mode off: say in its reason why the account goes without the block")
	case a.Mode != BlockOff && a.AllowOff != nil:
		c.Addf(validate.Conflict, validate.At("allowOff"), nil, "mode %s blocks: drop allowOff", a.Mode)
	}
	if a.AllowOff != nil {
		a.AllowOff.Validate(c, validate.At("allowOff"))
	}
	at := validate.At("exclusions")
	if len(a.Exclusions) > mostExclusions {
		c.Addf(validate.Invalid, at, len(a.Exclusions), "%d exclusions, but AWS takes %d of an account: exempt whole VPCs instead of their subnets", len(a.Exclusions), mostExclusions)
	}
	checked := map[string]PublicAccessExclusion{}
	for _, name := range sortedKeys(a.Exclusions) {
		checkName(c, at, name)
		checked[name] = a.Exclusions[name].validate(c, at.Key(name), a.Mode)
	}
	a.Exclusions = checked
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

func (e PublicAccessExclusion) validate(c *validate.Collector, at validate.Path, mode string) PublicAccessExclusion {
	if (e.VpcId == nil) == (e.SubnetId == nil) {
		c.Addf(validate.Required, at, nil, "required: a VPC or a subnet, one of the two")
	}
	e.VpcId = component.CheckedInput(c, at.Field("vpcId"), e.VpcId, component.AnID("vpc", "a VPC"))
	e.SubnetId = component.CheckedInput(c, at.Field("subnetId"), e.SubnetId, component.AnID("subnet", "a subnet"))
	// "Egress-only: ... This only applies when BPA is set to Bidirectional" (Block public access to VPCs and subnets).
	if validate.OneOf(c, at.Field("mode"), e.Mode, AllowBidirectional, AllowEgress) && e.Mode == AllowEgress && mode == BlockIngress {
		c.Addf(validate.Conflict, at.Field("mode"), e.Mode, "%s exempts nothing from %s, which lets out what goes by NAT gateways anyway: take %s, or drop the exclusion", AllowEgress, BlockIngress, AllowBidirectional)
	}
	component.RequireReason(c, at.Field("reason"), e.Reason)
	return e
}

// checkAccount refuses a second switch, and one that blocks what the program's firewalls look at: AWS counts Network Firewall and Gateway Load Balancers among what the
// switch stops, in excluded subnets as well ("VPC BPA basics: AWS service impact and support").
func (a BlockPublicAccessArgs) checkAccount(ctx *pulumi.Context, c *validate.Collector, here location) {
	if by := here.claim(component.ClaimPublicAccessOptions).By(ctx); by != "" {
		c.Addf(validate.Duplicate, validate.At("mode"), a.Mode, "%s turns the switch of %s already, and there is one: add the exclusions there", by, here)
	}
	if by := here.claim(component.ClaimInspectedInternet).By(ctx); by != "" && a.Mode != BlockOff {
		c.Addf(validate.Conflict, validate.At("mode"), a.Mode, "%s stands before the internet in %s, and exclusions do not help what goes through a network firewall: do without one of the two", by, here)
	}
}

func (a BlockPublicAccessArgs) relaxations() component.Relaxations {
	r := component.Relaxations{}
	r.Add(validate.At("allowOff"), a.AllowOff)
	for name, e := range a.Exclusions {
		r[validate.At("exclusions").Key(name).String()] = e.Reason
	}
	r.AddProtection(a.Protection)
	return r
}

// create makes the exclusions, and turns the switch when all are there: none of what is exempt is cut off for a moment.
func (p *BlockPublicAccess) create(ctx *pulumi.Context, b builder, a BlockPublicAccessArgs) error {
	p.Exclusions = map[string]*ec2.VpcBlockPublicAccessExclusion{}
	ids, all := pulumi.StringMap{}, []pulumi.Resource{}
	for _, key := range sortedKeys(a.Exclusions) {
		e, name := a.Exclusions[key], b.name+"-"+key
		exclusion, err := ec2.NewVpcBlockPublicAccessExclusion(ctx, name, &ec2.VpcBlockPublicAccessExclusionArgs{
			InternetGatewayExclusionMode: pulumi.String(e.Mode), VpcId: component.Optional(e.VpcId), SubnetId: component.Optional(e.SubnetId), Tags: b.tagger.Tags(name),
		}, b.Child()...)
		if err != nil {
			return err
		}
		p.Exclusions[key], ids[key], all = exclusion, exclusion.ID().ToStringOutput(), append(all, exclusion)
	}
	p.ExclusionIds = ids.ToStringMapOutput()
	var err error
	// "If this resource is deleted, then this value will be set to off" says the provider: so it is forgotten instead.
	p.Options, err = ec2.NewVpcBlockPublicAccessOptions(ctx, b.name, &ec2.VpcBlockPublicAccessOptionsArgs{InternetGatewayBlockMode: pulumi.String(a.Mode)},
		b.Child(pulumi.RetainOnDelete(true), pulumi.DependsOn(all))...)
	return err
}
