package transit

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/directconnect"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2transitgateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// DirectConnectType is the type token of [DirectConnect]. It is part of every URN: never change it without an alias.
const DirectConnectType = "palisade:transit:DirectConnect"

// maxAllowedPrefixes is how many blocks a transit gateway announces over a transit virtual interface: "200 combined total for IPv4 and IPv6" ("AWS Direct Connect
// quotas").
const maxAllowedPrefixes = 200

// DirectConnectArgs configures [NewDirectConnect]. The hub, the Direct Connect gateway, and the blocks of the premises must be given.
type DirectConnectArgs struct {
	// Link joins the Direct Connect gateway to a hub.
	Link PremisesLink `pulumi:"link"`
	// GatewayId is a Direct Connect gateway that is there already. Default: one is made here.
	GatewayId pulumi.StringInput `pulumi:"gatewayId,optional"`
	// AmazonSideAsn is the number of the autonomous system of the Direct Connect gateway that is made here: 64512 to 65534, or 4200000000 to 4294967294, and another
	// one than the hub's. AWS changes none, so another one replaces the gateway. Required without GatewayId.
	AmazonSideAsn int `pulumi:"amazonSideAsn,optional"`
	// CidrBlocks are the IPv4 blocks of the premises: the hub leads these to the Direct Connect gateway. Plain.
	CidrBlocks []string `pulumi:"cidrBlocks"`
	// AllowedPrefixes are the blocks that AWS announces to the premises, up to 200: exactly these, whatever VPCs there are ("Allowed prefixes
	// interactions"). Default: the blocks of the domains that the premises reach. Name the block of the hub itself as well where private tunnels end there.
	AllowedPrefixes []string `pulumi:"allowedPrefixes,optional"`
	// VirtualInterfaces are the transit virtual interfaces, by names of one's own. Two on different devices make the link survive the loss of one. Default: none; whoever
	// has the connection makes them.
	VirtualInterfaces map[string]VirtualInterface `pulumi:"virtualInterfaces,optional"`
	// MacsecKeys encrypt dedicated connections between AWS's device and one's own, by names of one's own: IEEE 802.1AE, for which the connection must have been asked.
	// Default: none; tunnels over the link (VpnConnectionArgs.TransportAttachmentId) are the other way.
	MacsecKeys map[string]MacsecKey `pulumi:"macsecKeys,optional"`
	// Protection guards everything against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to the virtual interfaces: AWS takes none for the rest. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// DirectConnect joins the premises to a hub by AWS Direct Connect: a Direct Connect gateway, its association with the hub, transit virtual interfaces, and the
// hub's routes. What crosses it is not encrypted, unless MACsec or tunnels do it. AWS charges for the port by the hour, for the attachment, and for traffic
// that leaves.
//
// # What it does not do
//
//   - It orders no connection and no cross connect: it takes connections, or virtual interfaces that somebody made, by their ids.
//   - It makes transit virtual interfaces alone, neither private nor public ones, and ends at hubs: the VPN gateway of a VPC cannot have it.
//   - It carries IPv4 alone, and announces at most 200 blocks to the premises, which is AWS's limit.
//   - It survives the loss of a device or location only if you give it a second virtual interface elsewhere: it cannot see where a connection ends.
//   - The Direct Connect gateway is of the hub's account: it makes no proposals to one of another.
//   - What the premises announce is in no plan, and what hangs on it is not proved.
type DirectConnect struct {
	pulumi.ResourceState

	// GatewayId is the id of the Direct Connect gateway.
	GatewayId pulumi.StringOutput `pulumi:"gatewayId"`
	// AssociationId is that of its association with the hub, and AttachmentId the attachment to the hub that this is.
	AssociationId pulumi.StringOutput `pulumi:"associationId"`
	AttachmentId  pulumi.StringOutput `pulumi:"attachmentId"`
	// VirtualInterfaceIds are the virtual interfaces, by name.
	VirtualInterfaceIds pulumi.StringMapOutput `pulumi:"virtualInterfaceIds"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Gateway, Association, VirtualInterfaces and Accepted, by name, are the children that others refer to; Gateway is nil if it was given. The keys of BGP are secret
	// outputs of the virtual interfaces.
	Gateway           *directconnect.Gateway
	Association       *directconnect.GatewayAssociation
	VirtualInterfaces map[string]*directconnect.TransitVirtualInterface
	Accepted          map[string]*directconnect.HostedTransitVirtualInterfaceAcceptor
}

// NewDirectConnect joins the premises to a hub. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only another
// resource can tell is checked in an Apply, with the same text.
func NewDirectConnect(ctx *pulumi.Context, name string, args *DirectConnectArgs, opts ...pulumi.ResourceOption) (*DirectConnect, error) {
	a, err := args.check(name)
	if err != nil {
		return nil, err
	}
	invoke, err := component.InvokeOptions[*aws.Provider](opts)
	if err != nil {
		return nil, fmt.Errorf("DirectConnect %q: %w", name, err)
	}
	d := &DirectConnect{
		VirtualInterfaces: map[string]*directconnect.TransitVirtualInterface{}, Accepted: map[string]*directconnect.HostedTransitVirtualInterfaceAcceptor{},
	}
	if err := ctx.RegisterComponentResourceV2(DirectConnectType, name, component.State(a), d, opts...); err != nil {
		return nil, err
	}
	b := &directConnectBuilder{
		Family: component.Family{Parent: d, Protection: a.Protection}, name: name, args: a, tagger: component.Tagger{Component: name, Caller: a.Tags}, invoke: invoke,
	}
	for _, create := range []func(*pulumi.Context, *directConnectBuilder) error{
		d.createGateway,
		d.createMacsecKeys,
		d.createVirtualInterfaces,
		d.createAssociation,
	} {
		if err := create(ctx, b); err != nil {
			return nil, err
		}
	}
	return d, ctx.RegisterResourceOutputs(d, d.collectOutputs(b))
}

// PlanDirectConnect plans what [NewDirectConnect] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanDirectConnect(_ *pulumi.Context, name string, args *DirectConnectArgs, _ ...pulumi.ResourceOption) (*DirectConnect, error) {
	_, err := args.check(name)
	return component.Planned(&DirectConnect{}), err
}

func (a *DirectConnectArgs) check(name string) (DirectConnectArgs, error) {
	if a == nil {
		a = &DirectConnectArgs{}
	}
	var c validate.Collector
	checked := a.withDefaults().validate(&c)
	if err := c.Err(); err != nil {
		return checked, fmt.Errorf("DirectConnect %q:\n%w", name, err)
	}
	return checked, nil
}

// directConnectBuilder is what the steps of the construction share.
type directConnectBuilder struct {
	component.Family
	name   string
	args   DirectConnectArgs
	tagger component.Tagger
	invoke []pulumi.InvokeOption
}

func (a DirectConnectArgs) withDefaults() DirectConnectArgs {
	a.Link = a.Link.withDefaults()
	if len(a.AllowedPrefixes) == 0 {
		for _, p := range a.Link.Hub.blocks(func(domain string) bool { return a.Link.Hub.reaches(a.Link.Domain, domain) }) {
			a.AllowedPrefixes = append(a.AllowedPrefixes, p.String())
		}
	}
	interfaces := map[string]VirtualInterface{}
	for name, v := range a.VirtualInterfaces {
		interfaces[name] = v.withDefaults()
	}
	a.VirtualInterfaces = interfaces
	return a
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a DirectConnectArgs) validate(c *validate.Collector) DirectConnectArgs {
	checkPremises(c, validate.At("cidrBlocks"), a.CidrBlocks)
	a.Link = a.Link.validate(c, validate.At("link"), validate.At("cidrBlocks"), a.CidrBlocks)
	a = a.validateGateway(c)
	a.validatePrefixes(c)
	interfaces := map[string]VirtualInterface{}
	for name, v := range a.VirtualInterfaces {
		checkPartOfName(c, validate.At("virtualInterfaces"), name)
		interfaces[name] = v.validate(c, validate.At("virtualInterfaces").Key(name))
	}
	a.VirtualInterfaces = interfaces
	keys := map[string]MacsecKey{}
	for name, k := range a.MacsecKeys {
		checkPartOfName(c, validate.At("macsecKeys"), name)
		keys[name] = k.validate(c, validate.At("macsecKeys").Key(name))
	}
	a.MacsecKeys = keys
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

// validateGateway checks the Direct Connect gateway, whose number must differ from the hub's ("Direct Connect gateways and transit gateway associations").
func (a DirectConnectArgs) validateGateway(c *validate.Collector) DirectConnectArgs {
	at := validate.At("amazonSideAsn")
	switch {
	case a.GatewayId != nil && a.AmazonSideAsn != 0:
		c.Addf(validate.Conflict, at, a.AmazonSideAsn, "the Direct Connect gateway is there already, and has a number: drop it, or gatewayId")
	case a.GatewayId != nil:
	case a.AmazonSideAsn == 0:
		c.Addf(validate.Required, at, nil, "required: the number of the Direct Connect gateway's autonomous system, such as 64513, or a gateway that is there already in gatewayId")
	default:
		checkAmazonAsn(c, at, a.AmazonSideAsn)
		if hub := a.Link.Hub.asn(); a.AmazonSideAsn == hub {
			c.Addf(validate.Conflict, at, hub, "%d is the hub's own number, and AWS refuses to join two of the same: choose another", hub)
		}
	}
	a.GatewayId = component.CheckedInput(c, validate.At("gatewayId"), a.GatewayId, aGatewayID)
	return a
}

func (a DirectConnectArgs) validatePrefixes(c *validate.Collector) {
	at := validate.At("allowedPrefixes")
	switch n := len(a.AllowedPrefixes); {
	case n == 0:
		c.Addf(validate.Required, at, nil, "required, since no domain that %s reaches declares its blocks: what AWS announces to the premises", a.Link.Domain)
	case n > maxAllowedPrefixes:
		c.Addf(validate.Invalid, at, n, "%d blocks, but AWS announces %d: put them together in larger ones", n, maxAllowedPrefixes)
	}
	for i, text := range a.AllowedPrefixes {
		if p, ok := aBlock(c, at.Index(i), text); ok {
			if o, overlaps := overlapping(p, blocksOf(a.CidrBlocks)); overlaps {
				c.Addf(validate.Conflict, at.Index(i), text, "%s and %s of the premises overlap: announce what is AWS's alone", text, o)
			}
		}
		if slices.Contains(a.AllowedPrefixes[:i], text) {
			c.Addf(validate.Duplicate, at.Index(i), text, "%s is listed twice: drop one", text)
		}
	}
}

// createGateway makes the Direct Connect gateway, which takes no tags, unless it is given.
func (d *DirectConnect) createGateway(ctx *pulumi.Context, b *directConnectBuilder) error {
	if b.args.GatewayId != nil {
		d.GatewayId = b.args.GatewayId.ToStringOutput()
		return nil
	}
	gateway, err := directconnect.NewGateway(ctx, b.name, &directconnect.GatewayArgs{AmazonSideAsn: pulumi.String(strconv.Itoa(b.args.AmazonSideAsn))}, b.Child()...)
	if err != nil {
		return err
	}
	d.Gateway, d.GatewayId = gateway, gateway.ID().ToStringOutput()
	return nil
}

// createAssociation attaches the Direct Connect gateway to the hub. It waits for the virtual interfaces: without one the association leads nowhere. The attachment that
// it makes is asked for once it is there.
func (d *DirectConnect) createAssociation(ctx *pulumi.Context, b *directConnectBuilder) error {
	var before []pulumi.Resource
	for _, name := range sortedKeys(d.VirtualInterfaces) {
		before = append(before, d.VirtualInterfaces[name])
	}
	for _, name := range sortedKeys(d.Accepted) {
		before = append(before, d.Accepted[name])
	}
	hub := b.args.Link.Hub
	association, err := directconnect.NewGatewayAssociation(ctx, b.name, &directconnect.GatewayAssociationArgs{
		DxGatewayId: d.GatewayId, AssociatedGatewayId: component.Optional(hub.TransitGatewayId), AllowedPrefixes: pulumi.ToStringArray(b.args.AllowedPrefixes),
	}, b.Child(pulumi.DependsOn(slices.Concat(before, hub.ready)))...)
	if err != nil {
		return err
	}
	d.Association = association
	d.AttachmentId = ec2transitgateway.GetDirectConnectGatewayAttachmentOutput(ctx, ec2transitgateway.GetDirectConnectGatewayAttachmentOutputArgs{
		DxGatewayId: association.DxGatewayId.ToStringPtrOutput(), TransitGatewayId: association.AssociatedGatewayId.ToStringPtrOutput(),
	}, b.invoke...).Id()
	return b.args.Link.create(ctx, b.name, d.AttachmentId, b.args.CidrBlocks, func() []pulumi.ResourceOption { return b.Child() })
}

func (d *DirectConnect) collectOutputs(b *directConnectBuilder) pulumi.Map {
	d.AssociationId = d.Association.ID().ToStringOutput()
	ids := pulumi.StringMap{}
	for name, v := range d.VirtualInterfaces {
		ids[name] = v.ID().ToStringOutput()
	}
	for name, v := range d.Accepted {
		ids[name] = v.ID().ToStringOutput()
	}
	d.VirtualInterfaceIds = ids.ToStringMapOutput()
	relaxed := component.Relaxations{}
	relaxed.AddProtection(b.args.Protection)
	d.Relaxations = pulumi.ToStringMap(relaxed).ToStringMapOutput()
	d.Intents = b.args.Link.intents(b.name, b.args.CidrBlocks, false).Output()
	return pulumi.Map{
		"gatewayId": d.GatewayId, "associationId": d.AssociationId, "attachmentId": d.AttachmentId, "virtualInterfaceIds": d.VirtualInterfaceIds,
		"relaxations": d.Relaxations, "intents": d.Intents,
	}
}
