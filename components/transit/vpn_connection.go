package transit

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// VpnConnectionType is the type token of [VpnConnection]. It is part of every URN: never change it without an alias.
const VpnConnectionType = "palisade:transit:VpnConnection"

// The ways in which both ends of a connection learn routes.
const (
	// RoutingBgp has both ends announce their routes, and notices a dead tunnel by that.
	RoutingBgp = "Bgp"
	// RoutingStatic has them declared, for devices that do not speak BGP.
	RoutingStatic = "Static"
)

// VpnConnectionArgs configures [NewVpnConnection]. Where the connection ends on both sides must be given, and the blocks of the premises.
type VpnConnectionArgs struct {
	// Link joins the connection to a hub. Either this or VpnGatewayId is required.
	Link *PremisesLink `pulumi:"link,optional"`
	// VpnGatewayId is the VPN gateway of a single VPC at which the connection ends ([NewVpnGateway]).
	VpnGatewayId pulumi.StringInput `pulumi:"vpnGatewayId,optional"`
	// CustomerGateway is the device on premises.
	CustomerGateway CustomerGateway `pulumi:"customerGateway"`
	// CidrBlocks are the IPv4 blocks of the premises: the hub leads these to the connection, and with static routing so does a VPN gateway. Plain.
	CidrBlocks []string `pulumi:"cidrBlocks"`
	// Routing is Bgp or Static. Changing it replaces the connection. Default: Bgp.
	Routing string `pulumi:"routing,optional"`
	// Tunnels are the addresses and keys of the two tunnels. Default: AWS chooses both.
	Tunnels VpnTunnels `pulumi:"tunnels,optional"`
	// Negotiation says how tunnels come up, and what protects them. Default: IKEv2 with AES-256-GCM, SHA-2 of 384 or 512 bits, and elliptic curves.
	Negotiation VpnNegotiation `pulumi:"negotiation,optional"`
	// Logs is where the tunnels' logs go. Default: a log group of CloudWatch Logs, kept for 90 days.
	Logs VpnLogs `pulumi:"logs,optional"`
	// EnableAcceleration brings packets to AWS's own network near the premises (AWS Global Accelerator), for a connection to a hub. Both tunnels then need a device that
	// starts them. Changing it replaces the connection. Default: false; AWS charges for it.
	EnableAcceleration bool `pulumi:"enableAcceleration,optional"`
	// TransportAttachmentId is the attachment of a Direct Connect gateway to the hub (DirectConnect.AttachmentId) over which the tunnels run, between private
	// addresses: the hub needs a block of its own for them (TransitHubArgs.CidrBlocks), and the Direct Connect gateway must allow that block. Default: none; the tunnels
	// run over the internet.
	TransportAttachmentId pulumi.StringInput `pulumi:"transportAttachmentId,optional"`
	// Protection guards everything against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// VpnConnection is a Site-to-Site VPN connection with two tunnels, to a hub or to the VPN gateway of a VPC, with its customer gateway, logs and routes.
// Configure the device for both tunnels: AWS takes one down for maintenance at a time. AWS charges for the connection by the hour, and for traffic that leaves.
//
// # What it does not do
//
//   - It does not configure the device: AWS offers files for that, and the keys are secret outputs of the Connection.
//   - It carries IPv4 alone, inside and outside.
//   - It proves the device by preshared keys, and not by certificates.
//   - It has no argument for tunnels faster than AWS's standard, 1.25 gigabits a second, and raises no alarm when one goes down: what happened is in the logs.
//   - It does not look at who sends: a packet from a forged address gets as far as security groups and firewalls let that address.
//   - It is for networks: people with laptops need AWS Client VPN, of which there is no component.
type VpnConnection struct {
	pulumi.ResourceState

	// VpnConnectionId and VpnConnectionArn are the connection's.
	VpnConnectionId  pulumi.StringOutput `pulumi:"vpnConnectionId"`
	VpnConnectionArn pulumi.StringOutput `pulumi:"vpnConnectionArn"`
	// CustomerGatewayId is the id of the customer gateway.
	CustomerGatewayId pulumi.StringOutput `pulumi:"customerGatewayId"`
	// AttachmentId is the attachment to the hub; empty at a VPN gateway.
	AttachmentId pulumi.StringOutput `pulumi:"attachmentId"`
	// TunnelAddresses are the addresses of AWS's ends, by tunnel: tunnel1 and tunnel2.
	TunnelAddresses pulumi.StringMapOutput `pulumi:"tunnelAddresses"`
	// LogGroupArn is where the tunnels' logs go; empty if they go nowhere.
	LogGroupArn pulumi.StringOutput `pulumi:"logGroupArn"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Connection, CustomerGateway and LogGroup are the children that others refer to; CustomerGateway and LogGroup are nil if they were given. The keys of the tunnels
	// are secret outputs of Connection.
	Connection      *ec2.VpnConnection
	CustomerGateway *ec2.CustomerGateway
	LogGroup        *cloudwatch.LogGroup
}

// NewVpnConnection makes a connection. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only another resource
// can tell is checked in an Apply, with the same text.
func NewVpnConnection(ctx *pulumi.Context, name string, args *VpnConnectionArgs, opts ...pulumi.ResourceOption) (*VpnConnection, error) {
	a, err := args.check(name)
	if err != nil {
		return nil, err
	}
	v := &VpnConnection{}
	if err := ctx.RegisterComponentResourceV2(VpnConnectionType, name, component.State(a), v, opts...); err != nil {
		return nil, err
	}
	b := &vpnBuilder{
		Family: component.Family{Parent: v, Protection: a.Protection}, name: name, args: a, tagger: component.Tagger{Component: name, Caller: a.Tags},
	}
	for _, create := range []func(*pulumi.Context, *vpnBuilder) error{
		v.createCustomerGateway,
		v.createLogGroup,
		v.createConnection,
		v.createRoutes,
	} {
		if err := create(ctx, b); err != nil {
			return nil, err
		}
	}
	return v, ctx.RegisterResourceOutputs(v, v.collectOutputs(b))
}

// PlanVpnConnection plans what [NewVpnConnection] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanVpnConnection(_ *pulumi.Context, name string, args *VpnConnectionArgs, _ ...pulumi.ResourceOption) (*VpnConnection, error) {
	_, err := args.check(name)
	return component.Planned(&VpnConnection{}), err
}

func (a *VpnConnectionArgs) check(name string) (VpnConnectionArgs, error) {
	if a == nil {
		a = &VpnConnectionArgs{}
	}
	var c validate.Collector
	checked := a.withDefaults().validate(&c)
	if err := c.Err(); err != nil {
		return checked, fmt.Errorf("VpnConnection %q:\n%w", name, err)
	}
	return checked, nil
}

// vpnBuilder is what the steps of the construction share.
type vpnBuilder struct {
	component.Family
	name   string
	args   VpnConnectionArgs
	tagger component.Tagger
	// logs is the ARN of the log group; nil if there is none.
	logs pulumi.StringInput
}

func (a VpnConnectionArgs) withDefaults() VpnConnectionArgs {
	if a.Link != nil {
		link := a.Link.withDefaults()
		a.Link = &link
	}
	if a.Routing == "" {
		a.Routing = RoutingBgp
	}
	a.CustomerGateway = a.CustomerGateway.withDefaults()
	a.Negotiation = a.Negotiation.withDefaults()
	a.Logs = a.Logs.withDefaults()
	return a
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a VpnConnectionArgs) validate(c *validate.Collector) VpnConnectionArgs {
	checkPremises(c, validate.At("cidrBlocks"), a.CidrBlocks)
	a = a.validateEnds(c)
	validate.OneOf(c, validate.At("routing"), a.Routing, RoutingBgp, RoutingStatic)
	if a.Routing == RoutingStatic && a.Link != nil && a.Link.PropagateRoutes {
		c.Addf(validate.Conflict, validate.At("link").Field("propagateRoutes"), true, "nothing is announced with static routing: drop it, or choose Bgp")
	}
	a.CustomerGateway = a.CustomerGateway.validate(c, validate.At("customerGateway"), a.TransportAttachmentId != nil)
	a.Tunnels = a.Tunnels.validate(c, validate.At("tunnels"))
	a.Negotiation.validate(c, validate.At("negotiation"))
	a.Logs = a.Logs.validate(c, validate.At("logs"))
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

// validateEnds checks where the connection ends at AWS.
func (a VpnConnectionArgs) validateEnds(c *validate.Collector) VpnConnectionArgs {
	switch {
	case a.Link == nil && a.VpnGatewayId == nil:
		c.Addf(validate.Required, validate.At("link"), nil, "required: the hub that the connection joins, or the VPN gateway of a VPC in vpnGatewayId")
	case a.Link != nil && a.VpnGatewayId != nil:
		c.Addf(validate.Conflict, validate.At("vpnGatewayId"), nil, "a connection ends at a hub or at a VPN gateway: drop one of the two")
	}
	if a.Link != nil {
		link := a.Link.validate(c, validate.At("link"), validate.At("cidrBlocks"), a.CidrBlocks)
		a.Link = &link
	} else {
		const instead = "only connections to a hub have it: drop it, or give the hub in link"
		if a.EnableAcceleration {
			c.Addf(validate.Conflict, validate.At("enableAcceleration"), true, instead)
		}
		if a.TransportAttachmentId != nil {
			c.Addf(validate.Conflict, validate.At("transportAttachmentId"), nil, instead)
		}
	}
	if a.EnableAcceleration && a.TransportAttachmentId != nil {
		c.Addf(validate.Conflict, validate.At("enableAcceleration"), true, "tunnels over Direct Connect do not cross the internet: drop it")
	}
	a.VpnGatewayId = component.CheckedInput(c, validate.At("vpnGatewayId"), a.VpnGatewayId, component.AnID("vgw", "a VPN gateway"))
	a.TransportAttachmentId = component.CheckedInput(c, validate.At("transportAttachmentId"), a.TransportAttachmentId,
		component.AnID("tgw-attach", "an attachment to a transit gateway"))
	return a
}

// createConnection makes the connection, with what both tunnels are offered spelled out: AWS would allow everything that it knows, down to SHA-1 and 1024-bit groups.
func (v *VpnConnection) createConnection(ctx *pulumi.Context, b *vpnBuilder) error {
	a, n := b.args, b.args.Negotiation
	args := &ec2.VpnConnectionArgs{
		Type: pulumi.String("ipsec.1"), CustomerGatewayId: v.CustomerGatewayId, StaticRoutesOnly: pulumi.Bool(a.Routing == RoutingStatic),
		VpnGatewayId: component.Optional(a.VpnGatewayId),
		Tags:         b.tagger.Tags(b.name, b.domainTag()),

		Tunnel1InsideCidr: optionalText(a.Tunnels.Tunnel1.InsideCidr), Tunnel1PresharedKey: component.Optional(a.Tunnels.Tunnel1.PresharedKey),
		Tunnel1IkeVersions:                pulumi.ToStringArray(n.IkeVersions),
		Tunnel1Phase1EncryptionAlgorithms: pulumi.ToStringArray(n.Phase1.EncryptionAlgorithms), Tunnel1Phase2EncryptionAlgorithms: pulumi.ToStringArray(n.Phase2.EncryptionAlgorithms),
		Tunnel1Phase1IntegrityAlgorithms: pulumi.ToStringArray(n.Phase1.IntegrityAlgorithms), Tunnel1Phase2IntegrityAlgorithms: pulumi.ToStringArray(n.Phase2.IntegrityAlgorithms),
		Tunnel1Phase1DhGroupNumbers: pulumi.ToIntArray(n.Phase1.DhGroupNumbers), Tunnel1Phase2DhGroupNumbers: pulumi.ToIntArray(n.Phase2.DhGroupNumbers),
		Tunnel1StartupAction: pulumi.String(n.StartupAction), Tunnel1DpdTimeoutAction: pulumi.String(n.DpdTimeoutAction), Tunnel1DpdTimeoutSeconds: pulumi.Int(n.DpdTimeoutSeconds),

		Tunnel2InsideCidr: optionalText(a.Tunnels.Tunnel2.InsideCidr), Tunnel2PresharedKey: component.Optional(a.Tunnels.Tunnel2.PresharedKey),
		Tunnel2IkeVersions:                pulumi.ToStringArray(n.IkeVersions),
		Tunnel2Phase1EncryptionAlgorithms: pulumi.ToStringArray(n.Phase1.EncryptionAlgorithms), Tunnel2Phase2EncryptionAlgorithms: pulumi.ToStringArray(n.Phase2.EncryptionAlgorithms),
		Tunnel2Phase1IntegrityAlgorithms: pulumi.ToStringArray(n.Phase1.IntegrityAlgorithms), Tunnel2Phase2IntegrityAlgorithms: pulumi.ToStringArray(n.Phase2.IntegrityAlgorithms),
		Tunnel2Phase1DhGroupNumbers: pulumi.ToIntArray(n.Phase1.DhGroupNumbers), Tunnel2Phase2DhGroupNumbers: pulumi.ToIntArray(n.Phase2.DhGroupNumbers),
		Tunnel2StartupAction: pulumi.String(n.StartupAction), Tunnel2DpdTimeoutAction: pulumi.String(n.DpdTimeoutAction), Tunnel2DpdTimeoutSeconds: pulumi.Int(n.DpdTimeoutSeconds),
	}
	opts := b.Child()
	if a.Link != nil {
		args.TransitGatewayId = component.Optional(a.Link.Hub.TransitGatewayId)
		opts = b.Child(pulumi.DependsOn(a.Link.Hub.ready))
	}
	if a.EnableAcceleration {
		args.EnableAcceleration = pulumi.Bool(true)
	}
	if a.TransportAttachmentId != nil {
		args.OutsideIpAddressType, args.TransportTransitGatewayAttachmentId = pulumi.String("PrivateIpv4"), component.Optional(a.TransportAttachmentId)
	}
	if b.logs != nil {
		args.Tunnel1LogOptions, args.Tunnel2LogOptions = logOptions(b.logs)
	}
	connection, err := ec2.NewVpnConnection(ctx, b.name, args, opts...)
	v.Connection = connection
	return err
}

// domainTag tells the verifier to which domain the premises belong.
func (b *vpnBuilder) domainTag() map[string]string {
	if b.args.Link == nil {
		return nil
	}
	return map[string]string{component.TagDomain: b.args.Link.Domain}
}

// createRoutes leads to the premises: the hub does by its own tables, a VPN gateway by the routes of the connection, unless BGP tells them.
func (v *VpnConnection) createRoutes(ctx *pulumi.Context, b *vpnBuilder) error {
	if l := b.args.Link; l != nil {
		return l.create(ctx, b.name, v.Connection.TransitGatewayAttachmentId, b.args.CidrBlocks, func() []pulumi.ResourceOption { return b.Child() })
	}
	if b.args.Routing != RoutingStatic {
		return nil
	}
	for _, block := range b.args.CidrBlocks {
		if _, err := ec2.NewVpnConnectionRoute(ctx, b.name+"-"+block, &ec2.VpnConnectionRouteArgs{
			VpnConnectionId: v.Connection.ID().ToStringOutput(), DestinationCidrBlock: pulumi.String(block),
		}, b.Child(pulumi.DeleteBeforeReplace(true))...); err != nil {
			return err
		}
	}
	return nil
}

// relaxed collects the reasons of what is loosened.
func (a VpnConnectionArgs) relaxed() component.Relaxations {
	r := component.Relaxations{}
	r.Add(validate.At("negotiation").Field("allowWeaker"), a.Negotiation.AllowWeaker)
	r.Add(validate.At("logs").Field("allowNone"), a.Logs.AllowNone)
	r.AddProtection(a.Protection)
	return r
}

func (v *VpnConnection) collectOutputs(b *vpnBuilder) pulumi.Map {
	v.VpnConnectionId, v.VpnConnectionArn, v.AttachmentId = v.Connection.ID().ToStringOutput(), v.Connection.Arn, v.Connection.TransitGatewayAttachmentId
	v.TunnelAddresses = pulumi.StringMap{"tunnel1": v.Connection.Tunnel1Address, "tunnel2": v.Connection.Tunnel2Address}.ToStringMapOutput()
	v.LogGroupArn = pulumi.String("").ToStringOutput()
	if b.logs != nil {
		v.LogGroupArn = b.logs.ToStringOutput()
	}
	var intents component.Intents
	if b.args.Link != nil {
		intents = b.args.Link.intents(b.name, b.args.CidrBlocks, b.args.Routing == RoutingStatic)
	}
	v.Relaxations, v.Intents = pulumi.ToStringMap(b.args.relaxed()).ToStringMapOutput(), intents.Output()
	return pulumi.Map{
		"vpnConnectionId": v.VpnConnectionId, "vpnConnectionArn": v.VpnConnectionArn, "customerGatewayId": v.CustomerGatewayId, "attachmentId": v.AttachmentId,
		"tunnelAddresses": v.TunnelAddresses, "logGroupArn": v.LogGroupArn, "relaxations": v.Relaxations, "intents": v.Intents,
	}
}
