package transit

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2transitgateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// HubPeeringType is the type token of [HubPeering]. It is part of every URN: never change it without an alias.
const HubPeeringType = "palisade:transit:HubPeering"

// HubPeeringArgs configures [NewHubPeering]. All that lies behind the peering is one domain to either hub: declare it there, with the blocks of the other hub's
// networks as its CidrBlocks. A peering learns no routes; these blocks are what leads over it.
type HubPeeringArgs struct {
	// Hub is the hub that asks for the peering.
	Hub Reference `pulumi:"hub"`
	// Peer is the hub that accepts it.
	Peer Reference `pulumi:"peer"`
	// Domain is the domain of Hub that stands for the networks of Peer. Required. Plain.
	Domain string `pulumi:"domain"`
	// PeerDomain is the domain of Peer that stands for the networks of Hub. Required. Plain.
	PeerDomain string `pulumi:"peerDomain"`
	// PeerRegion is the region of Peer, such as eu-west-1. Required.
	PeerRegion pulumi.StringInput `pulumi:"peerRegion"`
	// PeerAccountId is the account that owns Peer. Default: the account of Provider.
	PeerAccountId pulumi.StringInput `pulumi:"peerAccountId,optional"`
	// Provider works in the region and account of Hub. Default: the provider of the component.
	Provider pulumi.ProviderResource `pulumi:"provider,optional"`
	// PeerProvider works in the region and account of Peer. Required.
	PeerProvider pulumi.ProviderResource `pulumi:"peerProvider"`
	// Protection guards everything against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to both sides of the attachment. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// HubPeering joins two hubs, mostly of different regions: a peering attachment, accepted on the other side, and the routes of both hubs over it.
//
// # What it does not do
//
//   - It learns no routes, since AWS's peerings announce none: what is not in the CidrBlocks of the two domains has no way over it. A network that is added
//     needs its block there first.
//   - It does not keep domains of the other side apart: to either hub all that lies behind is one domain. What they may reach over there is for the other hub
//     to say.
//   - It promises nothing by itself: each hub promises what its domains may reach.
//   - It carries no names and no security groups: AWS resolves no names of instances to private addresses across regions, and rules about groups of the other
//     side match nothing there. Use blocks.
//   - AWS charges for the attachment by the hour, on both sides, and for traffic between regions.
type HubPeering struct {
	pulumi.ResourceState

	// AttachmentId is the id of the attachment, the same in both regions; it is known once the peer has accepted it.
	AttachmentId pulumi.StringOutput `pulumi:"attachmentId"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is an empty document of intents: what a domain may reach is promised by its hub.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Attachment and Accepter are the children that others refer to.
	Attachment *ec2transitgateway.PeeringAttachment
	Accepter   *ec2transitgateway.PeeringAttachmentAccepter
}

// NewHubPeering joins two hubs. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only another
// resource can tell is checked in an Apply, with the same text.
func NewHubPeering(ctx *pulumi.Context, name string, args *HubPeeringArgs, opts ...pulumi.ResourceOption) (*HubPeering, error) {
	a, err := args.check(name)
	if err != nil {
		return nil, err
	}
	p := &HubPeering{}
	if err := ctx.RegisterComponentResourceV2(HubPeeringType, name, component.State(a), p, opts...); err != nil {
		return nil, err
	}
	if err := p.create(ctx, name, a); err != nil {
		return nil, err
	}
	relaxed := component.Relaxations{}
	relaxed.AddProtection(a.Protection)
	p.AttachmentId = p.Accepter.ID().ToStringOutput()
	p.Relaxations, p.Intents = pulumi.ToStringMap(relaxed).ToStringMapOutput(), component.Intents(nil).Output()
	return p, ctx.RegisterResourceOutputs(p, pulumi.Map{"attachmentId": p.AttachmentId, "relaxations": p.Relaxations, "intents": p.Intents})
}

// PlanHubPeering plans what [NewHubPeering] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanHubPeering(_ *pulumi.Context, name string, args *HubPeeringArgs, _ ...pulumi.ResourceOption) (*HubPeering, error) {
	_, err := args.check(name)
	return component.Planned(&HubPeering{}), err
}

func (a *HubPeeringArgs) check(name string) (HubPeeringArgs, error) {
	if a == nil {
		a = &HubPeeringArgs{}
	}
	var c validate.Collector
	checked := a.validate(&c)
	if err := c.Err(); err != nil {
		return checked, fmt.Errorf("HubPeering %q:\n%w", name, err)
	}
	return checked, nil
}

// create makes the attachment, accepts it, and gives either side its table and its routes.
func (p *HubPeering) create(ctx *pulumi.Context, name string, a HubPeeringArgs) error {
	family := component.Family{Parent: p, Protection: a.Protection}
	tagger := component.Tagger{Component: name, Caller: a.Tags}
	near := func() []pulumi.ResourceOption {
		if a.Provider != nil {
			return family.Child(pulumi.Provider(a.Provider))
		}
		return family.Child()
	}
	far := func() []pulumi.ResourceOption { return family.Child(pulumi.Provider(a.PeerProvider)) }
	attachment, err := ec2transitgateway.NewPeeringAttachment(ctx, name, &ec2transitgateway.PeeringAttachmentArgs{
		TransitGatewayId: a.Hub.TransitGatewayId, PeerTransitGatewayId: a.Peer.TransitGatewayId, PeerRegion: a.PeerRegion,
		PeerAccountId: component.Optional(a.PeerAccountId), Tags: tagger.Tags(name, map[string]string{component.TagDomain: a.Domain}),
	}, near()...)
	if err != nil {
		return err
	}
	accepter, err := ec2transitgateway.NewPeeringAttachmentAccepter(ctx, name, &ec2transitgateway.PeeringAttachmentAccepterArgs{
		TransitGatewayAttachmentId: attachment.ID(), Tags: tagger.Tags(name, map[string]string{component.TagDomain: a.PeerDomain}),
	}, far()...)
	if err != nil {
		return err
	}
	p.Attachment, p.Accepter = attachment, accepter
	id := accepter.ID().ToStringOutput()
	if err := a.Hub.peer(ctx, name, id, a.Domain, near); err != nil {
		return err
	}
	return a.Peer.peer(ctx, name+"-peer", id, a.PeerDomain, far)
}

// peer makes one side of a peering a member of a domain, to whose blocks the tables of those who may reach it lead.
func (r Reference) peer(ctx *pulumi.Context, name string, attachment pulumi.StringInput, domain string, opts func() []pulumi.ResourceOption) error {
	if err := r.associate(ctx, name, attachment, domain, opts); err != nil {
		return err
	}
	for _, learner := range r.learners(domain) {
		for _, block := range r.Domains[domain].CidrBlocks {
			if err := r.lead(ctx, name, learner, block, attachment, opts); err != nil {
				return err
			}
		}
	}
	return nil
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a HubPeeringArgs) validate(c *validate.Collector) HubPeeringArgs {
	a.Hub, a.Peer = a.Hub.validate(c, validate.At("hub")), a.Peer.validate(c, validate.At("peer"))
	a.Hub.validatePeered(c, "hub", "domain", a.Domain)
	a.Peer.validatePeered(c, "peer", "peerDomain", a.PeerDomain)
	there := a.Hub.blocks(func(other string) bool { return other == a.Domain })
	for _, here := range a.Peer.blocks(func(other string) bool { return other == a.PeerDomain }) {
		if o, ok := overlapping(here, there); ok {
			c.Addf(validate.Conflict, validate.At("peerDomain"), a.PeerDomain, "its block %s overlaps %s of domain %s: what lies on the two sides of a peering has different addresses", here, o, a.Domain)
		}
	}
	if a.PeerRegion == nil {
		c.Addf(validate.Required, validate.At("peerRegion"), nil, "required: the region of the peer, such as eu-west-1")
	}
	a.PeerAccountId = component.CheckedInput(c, validate.At("peerAccountId"), a.PeerAccountId, func(id string) string {
		if isAccount(id) {
			return ""
		}
		return fmt.Sprintf("%q is not the id of an account, which is twelve digits", id)
	})
	if a.PeerProvider == nil {
		c.Addf(validate.Required, validate.At("peerProvider"), nil, "required: a provider of the region and account of the peer, where the peering is accepted")
	}
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

// validatePeered checks the domain that stands for the other hub's networks.
func (r Reference) validatePeered(c *validate.Collector, hub, at, domain string) {
	switch {
	case domain == "":
		c.Addf(validate.Required, validate.At(at), nil, "required: the domain of %s that stands for the networks behind the peering", hub)
	case validate.OneOf(c, validate.At(at), domain, r.names()...) && len(r.Domains[domain].CidrBlocks) == 0:
		c.Addf(validate.Required, validate.At(hub).Field("domains").Key(domain).Field("cidrBlocks"), nil, "required: the blocks of the networks behind the peering, which learns none")
	}
}
