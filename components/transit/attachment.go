package transit

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2transitgateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// AttachmentType is the type token of [Attachment]. It is part of every URN: never change it without an alias.
const AttachmentType = "palisade:transit:Attachment"

// AttachmentArgs configures [NewAttachment].
type AttachmentArgs struct {
	// Hub is the hub: TransitHub.Reference gives it, and TransitHub.Attach fills it in.
	Hub Reference `pulumi:"hub"`
	// Domain is the routing domain of the VPC: one of the hub's, or inspection for the VPC that holds the firewall. Required. Plain.
	Domain string `pulumi:"domain"`
	// Vpc is the VPC: SecureVpc.Network gives it. Its route tables get their routes from its tiers' Egress (TransitGateway) and from EstateTiers.
	Vpc component.Network `pulumi:"vpc"`
	// Tier is the tier of type TransitGateway in which the attachment has its interfaces, a subnet in each zone. Default: the only one of that type.
	Tier string `pulumi:"tier,optional"`
	// SubnetIds are the subnets of the attachment by zone, in place of a tier. Give them a route table and a /28 of their own each ("Best practices for
	// transit gateways").
	SubnetIds map[string]pulumi.StringInput `pulumi:"subnetIds,optional"`
	// EstateTiers are the tiers whose default route leads elsewhere, or nowhere, and that get routes to EstateCidrs. Default: none.
	EstateTiers []string `pulumi:"estateTiers,optional"`
	// EstateCidrs are the blocks that EstateTiers route to the transit gateway. Default: the hub's, without those that the VPC itself is all of.
	EstateCidrs []string `pulumi:"estateCidrs,optional"`
	// ApplianceMode keeps both directions of a connection in one zone, as firewalls in the VPC need it. Default: true for the domain inspection, where it
	// cannot be turned off; otherwise false.
	ApplianceMode *bool `pulumi:"applianceMode,optional"`
	// AllowLocalEgress lets the VPC keep its own way to the internet, NAT gateways or an internet gateway, beside a hub that inspects what goes there.
	AllowLocalEgress *component.Relaxation `pulumi:"allowLocalEgress,optional"`
	// Provider works in the account of the VPC. Default: the provider of the component.
	Provider pulumi.ProviderResource `pulumi:"provider,optional"`
	// OwnerProvider works in the account that owns the hub, where the attachment is accepted and gets its routes. Default: none, for a VPC of the same
	// account.
	OwnerProvider pulumi.ProviderResource `pulumi:"ownerProvider,optional"`
	// Protection guards everything against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to the attachment; routes and associations take none. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// Attachment joins a VPC to a hub: the attachment itself, its place in a routing domain, and the routes of the VPC's tiers to the hub. Whatever it makes is the
// VPC's own: one more or less touches nothing of the hub and of other VPCs.
//
// # What it does not do
//
//   - It opens nothing: security groups of both sides, and network ACLs, must let through what the hub leads. SecureVpc takes other networks for its own only
//     if EstateCidrs names them.
//   - It gives routes to tiers whose egress is TransitGateway and to EstateTiers, and to no others.
//   - It closes no other way: what comes in by an internet gateway of the VPC, or leaves by its NAT gateways, does not pass the hub. Beside a hub that
//     inspects, these need AllowLocalEgress.
//   - It leads IPv6 only between domains that declare IPv6 blocks, and never to the internet.
//   - It tells the VPC no names: private zones and forwarded domains are for Spoke of package endpoints, and for OutboundEndpoint.
//   - A VPC has one attachment to a hub, and AWS charges for it by the hour and the gigabyte.
type Attachment struct {
	pulumi.ResourceState

	// AttachmentId is the id of the attachment; it is known once the hub's owner has accepted it.
	AttachmentId pulumi.StringOutput `pulumi:"attachmentId"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// VpcAttachment and Accepter are the children that others refer to; Accepter is nil within one account.
	VpcAttachment *ec2transitgateway.VpcAttachment
	Accepter      *ec2transitgateway.VpcAttachmentAccepter
}

// NewAttachment joins a VPC to a hub. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only
// another resource can tell is checked in an Apply, with the same text.
func NewAttachment(ctx *pulumi.Context, name string, args *AttachmentArgs, opts ...pulumi.ResourceOption) (*Attachment, error) {
	a, err := args.check(name)
	if err != nil {
		return nil, err
	}
	s := &Attachment{}
	if err := ctx.RegisterComponentResourceV2(AttachmentType, name, component.State(a), s, opts...); err != nil {
		return nil, err
	}
	b := &joiner{
		Family: component.Family{Parent: s, Protection: a.Protection}, name: name, args: a, tagger: component.Tagger{Component: name, Caller: a.Tags},
	}
	for _, create := range []func(*pulumi.Context, *joiner) error{s.createAttachment, s.createMembership, s.createInspectedRoutes, s.createVpcRoutes} {
		if err := create(ctx, b); err != nil {
			return nil, err
		}
	}
	return s, ctx.RegisterResourceOutputs(s, s.collectOutputs(b))
}

// PlanAttachment plans what [NewAttachment] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanAttachment(_ *pulumi.Context, name string, args *AttachmentArgs, _ ...pulumi.ResourceOption) (*Attachment, error) {
	_, err := args.check(name)
	return component.Planned(&Attachment{}), err
}

func (a *AttachmentArgs) check(name string) (AttachmentArgs, error) {
	if a == nil {
		a = &AttachmentArgs{}
	}
	var c validate.Collector
	checked := a.validate(&c, name)
	if err := c.Err(); err != nil {
		return checked, fmt.Errorf("Attachment %q:\n%w", name, err)
	}
	return checked, nil
}

// joiner is what the steps of a construction share.
type joiner struct {
	component.Family
	name   string
	args   AttachmentArgs
	tagger component.Tagger
	// attachment is the id, known once the attachment may carry packets, and ready what makes it so.
	attachment pulumi.StringInput
	ready      []pulumi.Resource
}

// own are the options of what belongs to the VPC's account, owners those of what belongs to the hub's.
func (b *joiner) own(more ...pulumi.ResourceOption) []pulumi.ResourceOption {
	if b.args.Provider != nil {
		more = append(more, pulumi.Provider(b.args.Provider))
	}
	return b.Child(more...)
}

func (b *joiner) owners() []pulumi.ResourceOption {
	if b.args.OwnerProvider != nil {
		return b.Child(pulumi.Provider(b.args.OwnerProvider))
	}
	return b.own()
}

// createAttachment makes the attachment and, where another account owns the hub, has that accept it. The account of the VPC can then neither set nor read the
// flags for default tables, which would drift for ever: they are left unset there, and the accepter turns them off.
func (s *Attachment) createAttachment(ctx *pulumi.Context, b *joiner) error {
	a := b.args
	tags := b.tagger.Tags(b.name, map[string]string{component.TagDomain: a.Domain})
	args := &ec2transitgateway.VpcAttachmentArgs{
		TransitGatewayId: a.Hub.TransitGatewayId, VpcId: a.Vpc.VpcId, SubnetIds: a.subnets(), ApplianceModeSupport: onIf(a.applianceMode()),
		DnsSupport: pulumi.String(enable), Ipv6Support: onIf(a.ipv6()), Tags: tags,
	}
	opts := []pulumi.ResourceOption{pulumi.DependsOn(a.Hub.ready)}
	if a.OwnerProvider == nil {
		args.TransitGatewayDefaultRouteTableAssociation, args.TransitGatewayDefaultRouteTablePropagation = pulumi.Bool(false), pulumi.Bool(false)
	} else {
		opts = append(opts, pulumi.IgnoreChanges([]string{"transitGatewayDefaultRouteTableAssociation", "transitGatewayDefaultRouteTablePropagation"}))
	}
	attachment, err := ec2transitgateway.NewVpcAttachment(ctx, b.name, args, b.own(opts...)...)
	if err != nil {
		return err
	}
	s.VpcAttachment, b.attachment, b.ready = attachment, attachment.ID().ToStringOutput(), []pulumi.Resource{attachment}
	if a.OwnerProvider == nil {
		return nil
	}
	accepter, err := ec2transitgateway.NewVpcAttachmentAccepter(ctx, b.name, &ec2transitgateway.VpcAttachmentAccepterArgs{
		TransitGatewayAttachmentId: b.attachment, Tags: tags,
		TransitGatewayDefaultRouteTableAssociation: pulumi.Bool(false), TransitGatewayDefaultRouteTablePropagation: pulumi.Bool(false),
	}, b.owners()...)
	if err == nil {
		s.Accepter, b.attachment, b.ready = accepter, accepter.ID().ToStringOutput(), []pulumi.Resource{accepter}
	}
	return err
}

// createMembership gives the attachment its domain.
func (s *Attachment) createMembership(ctx *pulumi.Context, b *joiner) error {
	return b.args.Hub.join(ctx, b.name, b.attachment, b.args.Domain, b.owners)
}

// createInspectedRoutes leads what is to be inspected to the VPC that holds the firewall: from the table of each domain, to what it may reach.
func (s *Attachment) createInspectedRoutes(ctx *pulumi.Context, b *joiner) error {
	if b.args.Domain != DomainInspection {
		return nil
	}
	for _, domain := range b.args.Hub.names() {
		for _, block := range b.args.Hub.inspected(domain) {
			if err := b.args.Hub.lead(ctx, b.name+"-inspect", domain, block.String(), b.attachment, b.owners); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Attachment) collectOutputs(b *joiner) pulumi.Map {
	relaxed := component.Relaxations{}
	relaxed.Add(validate.At("allowLocalEgress"), b.args.AllowLocalEgress)
	relaxed.AddProtection(b.args.Protection)
	s.AttachmentId, s.Relaxations, s.Intents = b.attachment.ToStringOutput(), pulumi.ToStringMap(relaxed).ToStringMapOutput(), b.intents()
	return pulumi.Map{"attachmentId": s.AttachmentId, "relaxations": s.Relaxations, "intents": s.Intents}
}
