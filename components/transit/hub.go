package transit

import (
	"fmt"
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2transitgateway"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ram"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// TransitHubType is the type token of [TransitHub]. It is part of every URN: never change it without an alias.
const TransitHubType = "palisade:transit:TransitHub"

// The flows that a hub leads through its inspection VPC.
const (
	// InspectAll is east-west and north-south.
	InspectAll = "all"
	// InspectEastWest is what goes from one network of the estate to another.
	InspectEastWest = "east-west"
	// InspectNorthSouth is what goes to the internet, of domains with InternetEgress.
	InspectNorthSouth = "north-south"
)

// TransitHubArgs configures [NewTransitHub]. Only the domains must be given.
type TransitHubArgs struct {
	// Domains are the routing domains by name: letters, digits and hyphens. Required. Plain: each is a route table, of which AWS gives a transit gateway
	// 20 (RouteTableQuota).
	Domains map[string]RoutingDomain `pulumi:"domains"`
	// InspectionFlow says what is led through the inspection VPC, which is attached to the domain [DomainInspection]: all, east-west or north-south.
	// Default: nothing is inspected, there is no such domain, and networks that may reach each other do so directly.
	InspectionFlow string `pulumi:"inspectionFlow,optional"`
	// EstateCidrs are the blocks of all networks of the estate, which VPCs route to the transit gateway where their default route leads elsewhere.
	// Default: the blocks of all domains; the private ranges (RFC 1918, 100.64.0.0/10) where a domain declares none.
	EstateCidrs []string `pulumi:"estateCidrs,optional"`
	// AmazonSideAsn is the number of the transit gateway's own autonomous system: 64512 to 65534, or 4200000000 to 4294967294. Default: 64512. Hubs that
	// are peered, and the Direct Connect gateways of a hub, should each have another one. AWS refuses to change it while BGP sessions are there.
	AmazonSideAsn int `pulumi:"amazonSideAsn,optional"`
	// CidrBlocks are blocks of the transit gateway itself, for the tunnels of Connect attachments and of private VPNs: up to five, IPv4 of /24 or larger, IPv6
	// of /64 or larger. Default: none.
	CidrBlocks []string `pulumi:"cidrBlocks,optional"`
	// EnableDnsSupport has public names of instances in attached VPCs resolve to private addresses in the other ones. Default: true.
	EnableDnsSupport *bool `pulumi:"enableDnsSupport,optional"`
	// EnableVpnEcmpSupport spreads traffic over VPN connections that announce the same blocks (equal-cost multipath). Default: true.
	EnableVpnEcmpSupport *bool `pulumi:"enableVpnEcmpSupport,optional"`
	// EnableSecurityGroupReferencing lets inbound rules of security groups name groups of other attached VPCs of the region. Default: false; a group's owner
	// in another VPC then decides who gets in.
	EnableSecurityGroupReferencing bool `pulumi:"enableSecurityGroupReferencing,optional"`
	// Share shares the transit gateway with other accounts. Default: with nobody.
	Share Share `pulumi:"share,optional"`
	// FlowLogs says where the record of all traffic goes. Default: CloudWatch Logs, kept for 90 days.
	FlowLogs FlowLogs `pulumi:"flowLogs,optional"`
	// RouteTableQuota is the account's quota of route tables per transit gateway. Default: 20, AWS's own.
	RouteTableQuota int `pulumi:"routeTableQuota,optional"`
	// Protection guards everything against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// TransitHub is a transit gateway with its routing domains: a route table for each set of networks that are alike in what they may reach, with a flow log, and
// with shares for other accounts.
//
// # What it does not do
//
//   - It attaches nothing: use [NewAttachment] for VPCs, [NewVpnConnection] and [NewDirectConnect] for premises, [NewHubPeering] for other regions.
//   - It makes no firewall. InspectionFlow leads traffic to whatever is attached to the domain inspection: a VPC with CentralFirewall. Until that is there,
//     inspected traffic has no way.
//   - It decides which networks may reach which, and not on what ports: that is for security groups, network ACLs and the firewall.
//   - It keeps apart only what meets by it. Peerings, internet gateways and NAT gateways of attached VPCs are ways beside it.
//   - It has no multicast, no Connect attachments and no policy tables, and no default route for IPv6.
//   - AWS charges for each attachment by the hour and for each gigabyte, and twice for what is inspected.
type TransitHub struct {
	pulumi.ResourceState

	// TransitGatewayId and TransitGatewayArn are the transit gateway's.
	TransitGatewayId  pulumi.StringOutput `pulumi:"transitGatewayId"`
	TransitGatewayArn pulumi.StringOutput `pulumi:"transitGatewayArn"`
	// RouteTableIds are the ids of the route tables, by domain.
	RouteTableIds pulumi.StringMapOutput `pulumi:"routeTableIds"`
	// ResourceShareArn is the ARN of the share with other accounts, known once everybody is invited; empty without one.
	ResourceShareArn pulumi.StringOutput `pulumi:"resourceShareArn"`
	// FlowLogId and FlowLogDestinationArn are the flow log's; empty if there is none.
	FlowLogId             pulumi.StringOutput `pulumi:"flowLogId"`
	FlowLogDestinationArn pulumi.StringOutput `pulumi:"flowLogDestinationArn"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// TransitGateway, RouteTables (by domain), ResourceShare and FlowLog are the children that others refer to; the last two are nil if there is none.
	TransitGateway *ec2transitgateway.TransitGateway
	RouteTables    map[string]*ec2transitgateway.RouteTable
	ResourceShare  *ram.ResourceShare
	FlowLog        *ec2.FlowLog

	reference Reference
}

// NewTransitHub makes a hub. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only another
// resource can tell is checked in an Apply, with the same text.
func NewTransitHub(ctx *pulumi.Context, name string, args *TransitHubArgs, opts ...pulumi.ResourceOption) (*TransitHub, error) {
	a, err := args.check(name)
	if err != nil {
		return nil, err
	}
	h := &TransitHub{RouteTables: map[string]*ec2transitgateway.RouteTable{}}
	if err := ctx.RegisterComponentResourceV2(TransitHubType, name, component.State(a), h, opts...); err != nil {
		return nil, err
	}
	b := &builder{
		Family: component.Family{Parent: h, Protection: a.Protection}, name: name, args: a, tagger: component.Tagger{Component: name, Caller: a.Tags},
	}
	for _, create := range []func(*pulumi.Context, *builder) error{h.createTransitGateway, h.createRouteTables, h.createShare, h.createFlowLog} {
		if err := create(ctx, b); err != nil {
			return nil, err
		}
	}
	return h, ctx.RegisterResourceOutputs(h, h.collectOutputs(b))
}

// PlanTransitHub plans what [NewTransitHub] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanTransitHub(_ *pulumi.Context, name string, args *TransitHubArgs, _ ...pulumi.ResourceOption) (*TransitHub, error) {
	a, err := args.check(name)
	return component.Planned(&TransitHub{reference: a.reference(name, component.Unknown())}), err
}

func (a *TransitHubArgs) check(name string) (TransitHubArgs, error) {
	if a == nil {
		a = &TransitHubArgs{}
	}
	var c validate.Collector
	checked := a.withDefaults().validate(&c)
	if err := c.Err(); err != nil {
		return checked, fmt.Errorf("TransitHub %q:\n%w", name, err)
	}
	return checked, nil
}

// Reference is the hub as those see it who join it.
func (h *TransitHub) Reference() Reference { return h.reference }

// Attach joins a VPC to the hub: [NewAttachment] with AttachmentArgs.Hub filled in.
func (h *TransitHub) Attach(ctx *pulumi.Context, name string, args *AttachmentArgs, opts ...pulumi.ResourceOption) (*Attachment, error) {
	var a AttachmentArgs
	if args != nil {
		a = *args
	}
	a.Hub = h.Reference()
	return NewAttachment(ctx, name, &a, opts...)
}

// builder is what the steps of a construction share.
type builder struct {
	component.Family
	name   string
	args   TransitHubArgs
	tagger component.Tagger
}

func (a TransitHubArgs) withDefaults() TransitHubArgs {
	if a.AmazonSideAsn == 0 {
		a.AmazonSideAsn = 64512
	}
	if a.RouteTableQuota == 0 {
		a.RouteTableQuota = 20
	}
	a.FlowLogs = a.FlowLogs.withDefaults()
	return a
}

// createTransitGateway makes the transit gateway, which gives an attachment nothing by itself.
func (h *TransitHub) createTransitGateway(ctx *pulumi.Context, b *builder) error {
	a := b.args
	gateway, err := ec2transitgateway.NewTransitGateway(ctx, b.name, &ec2transitgateway.TransitGatewayArgs{
		AmazonSideAsn: pulumi.Int(a.AmazonSideAsn), AutoAcceptSharedAttachments: pulumi.String(disable),
		DefaultRouteTableAssociation: pulumi.String(disable), DefaultRouteTablePropagation: pulumi.String(disable),
		DnsSupport: onUnless(a.EnableDnsSupport), VpnEcmpSupport: onUnless(a.EnableVpnEcmpSupport),
		SecurityGroupReferencingSupport: onIf(a.EnableSecurityGroupReferencing), MulticastSupport: pulumi.String(disable),
		TransitGatewayCidrBlocks: pulumi.ToStringArray(a.CidrBlocks), Tags: b.tagger.Tags(b.name),
	}, b.Child()...)
	h.TransitGateway = gateway
	return err
}

// reference is the hub as those see it who join it. The ids of its tables are unknown before these are made.
func (a TransitHubArgs) reference(name string, id pulumi.StringInput) Reference {
	r := Reference{
		TransitGatewayId: id, RouteTableIds: map[string]pulumi.StringInput{}, Domains: a.Domains, InspectionFlow: a.InspectionFlow, EstateCidrs: a.EstateCidrs,
		Component: name, AmazonSideAsn: a.AmazonSideAsn, joined: &register{blocks: map[string][]netip.Prefix{}},
	}
	for _, domain := range r.tables() {
		r.RouteTableIds[domain] = component.Unknown()
	}
	return r
}

// createRouteTables makes the table of each domain, with what it drops.
func (h *TransitHub) createRouteTables(ctx *pulumi.Context, b *builder) error {
	h.reference = b.args.reference(b.name, h.TransitGateway.ID().ToStringOutput())
	for _, domain := range h.reference.tables() {
		name := b.name + "-" + domain
		table, err := ec2transitgateway.NewRouteTable(ctx, name, &ec2transitgateway.RouteTableArgs{
			TransitGatewayId: h.TransitGateway.ID(), Tags: b.tagger.Tags(name, map[string]string{component.TagDomain: domain}),
		}, b.Child()...)
		if err != nil {
			return err
		}
		h.RouteTables[domain] = table
		h.reference.RouteTableIds[domain] = table.ID().ToStringOutput()
		for _, block := range h.reference.blackholes(domain) {
			if _, err := ec2transitgateway.NewRoute(ctx, b.name+"-blackhole-"+domain+"-"+block.String(), &ec2transitgateway.RouteArgs{
				TransitGatewayRouteTableId: table.ID(), DestinationCidrBlock: pulumi.String(block.String()), Blackhole: pulumi.Bool(true),
			}, b.Child(pulumi.DeleteBeforeReplace(true))...); err != nil {
				return err
			}
		}
	}
	return nil
}

func (h *TransitHub) collectOutputs(b *builder) pulumi.Map {
	ids := pulumi.StringMap{}
	for domain, table := range h.RouteTables {
		ids[domain] = table.ID().ToStringOutput()
	}
	h.TransitGatewayId, h.TransitGatewayArn = h.TransitGateway.ID().ToStringOutput(), h.TransitGateway.Arn
	h.RouteTableIds = ids.ToStringMapOutput()
	if h.ResourceShare == nil {
		h.ResourceShareArn = pulumi.String("").ToStringOutput()
	}
	h.FlowLogId, h.FlowLogDestinationArn = pulumi.String("").ToStringOutput(), pulumi.String("").ToStringOutput()
	if h.FlowLog != nil {
		h.FlowLogId, h.FlowLogDestinationArn = h.FlowLog.ID().ToStringOutput(), h.FlowLog.LogDestination
	}
	h.Relaxations, h.Intents = pulumi.ToStringMap(b.args.relaxed()).ToStringMapOutput(), b.intents().Output()
	return pulumi.Map{
		"transitGatewayId": h.TransitGatewayId, "transitGatewayArn": h.TransitGatewayArn, "routeTableIds": h.RouteTableIds,
		"resourceShareArn": h.ResourceShareArn, "flowLogId": h.FlowLogId, "flowLogDestinationArn": h.FlowLogDestinationArn,
		"relaxations": h.Relaxations, "intents": h.Intents,
	}
}

// relaxed collects the reasons of what is loosened.
func (a TransitHubArgs) relaxed() component.Relaxations {
	r := component.Relaxations{}
	r.Add(validate.At("flowLogs").Field("allowNone"), a.FlowLogs.AllowNone)
	r.Add(validate.At("share").Field("allowExternalPrincipals"), a.Share.AllowExternalPrincipals)
	r.AddProtection(a.Protection)
	return r
}

// The words of switches of a transit gateway.
const (
	enable  = "enable"
	disable = "disable"
)

func onIf(on bool) pulumi.StringInput {
	if on {
		return pulumi.String(enable)
	}
	return pulumi.String(disable)
}

func onUnless(on *bool) pulumi.StringInput { return onIf(on == nil || *on) }
