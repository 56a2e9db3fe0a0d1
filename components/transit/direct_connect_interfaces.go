package transit

import (
	"cmp"
	"fmt"
	"math"
	"net/netip"
	"regexp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/directconnect"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// VirtualInterface is a transit virtual interface: one that is made on a connection of the account, or one that the owner of a connection made for the account and
// that is accepted here.
type VirtualInterface struct {
	// AcceptId is the virtual interface that is accepted (dxvif-fg1vsdaf): give nothing else then.
	AcceptId pulumi.StringInput `pulumi:"acceptId,optional"`
	// ConnectionId is the connection, or the link aggregation group, on which it is made. Required without AcceptId.
	ConnectionId pulumi.StringInput `pulumi:"connectionId,optional"`
	// Vlan is the tag of its frames, 1 to 4094, which no other virtual interface of the connection has. Required without AcceptId. Changing it replaces the interface, as
	// all that follows does but for the MTU.
	Vlan int `pulumi:"vlan,optional"`
	// BgpAsn is the number of the premises' autonomous system, 1 to 4294967294. Required without AcceptId.
	BgpAsn int `pulumi:"bgpAsn,optional"`
	// BgpAuthKey is the key of the session (MD5), 6 to 80 characters. Take it from a secret of the stack's configuration: it is recorded as a secret alone, and no output
	// or error shows it. Default: AWS makes one, which is a secret output of the interface.
	BgpAuthKey pulumi.StringInput `pulumi:"bgpAuthKey,optional"`
	// AmazonAddress and CustomerAddress are the IPv4 addresses of the session's ends, with the mask of their network, such as 169.254.100.1/30: of one network, and
	// both or neither. Default: AWS chooses them.
	AmazonAddress string `pulumi:"amazonAddress,optional"`
	// CustomerAddress is that of the device on premises.
	CustomerAddress string `pulumi:"customerAddress,optional"`
	// Mtu is 1500 or 8500 bytes, which the device must take too. Changing it interrupts the connection for seconds. Default: 8500, as the transit gateway has it.
	Mtu int `pulumi:"mtu,optional"`
	// EnableSitelink lets packets go from one Direct Connect location to another past the region. Default: false; AWS charges for it, and no route of the hub decides on
	// what goes that way.
	EnableSitelink bool `pulumi:"enableSitelink,optional"`
}

func (v VirtualInterface) withDefaults() VirtualInterface {
	if v.AcceptId == nil {
		v.Mtu = cmp.Or(v.Mtu, 8500)
	}
	return v
}

func (v VirtualInterface) validate(c *validate.Collector, at validate.Path) VirtualInterface {
	if v.AcceptId != nil {
		rest := v
		if rest.AcceptId = nil; rest != (VirtualInterface{}) {
			c.Addf(validate.Conflict, at.Field("acceptId"), nil, "whoever made the virtual interface said what it is like: drop everything else, or acceptId")
		}
		v.AcceptId = component.CheckedInput(c, at.Field("acceptId"), v.AcceptId, component.AnID("dxvif", "a virtual interface"))
		return v
	}
	if v.ConnectionId == nil {
		c.Addf(validate.Required, at.Field("connectionId"), nil, "required: the connection on which it is made, or in acceptId one that is accepted")
	}
	v.ConnectionId = component.CheckedInput(c, at.Field("connectionId"), v.ConnectionId, aConnectionID)
	if v.Vlan < 1 || v.Vlan > 4094 {
		c.Addf(validate.Invalid, at.Field("vlan"), v.Vlan, "%d is no VLAN, which are 1 to 4094", v.Vlan)
	}
	if v.BgpAsn < 1 || v.BgpAsn > math.MaxUint32-1 {
		c.Addf(validate.Invalid, at.Field("bgpAsn"), v.BgpAsn, "%d is no number of an autonomous system, which are 1 to 4294967294", v.BgpAsn)
	}
	if v.Mtu != 1500 && v.Mtu != 8500 {
		c.Addf(validate.Invalid, at.Field("mtu"), v.Mtu, "%d bytes is no MTU of a transit virtual interface: 1500 or 8500", v.Mtu)
	}
	v.BgpAuthKey = secretInput(c, at.Field("bgpAuthKey"), v.BgpAuthKey, bgpKeyProblem)
	v.validateAddresses(c, at)
	return v
}

func (v VirtualInterface) validateAddresses(c *validate.Collector, at validate.Path) {
	if v.AmazonAddress == "" && v.CustomerAddress == "" {
		return
	}
	var ends []netip.Prefix
	for _, end := range []struct{ field, text string }{{"amazonAddress", v.AmazonAddress}, {"customerAddress", v.CustomerAddress}} {
		p, err := netip.ParsePrefix(end.text)
		if err != nil || !p.Addr().Is4() || p.Bits() > 31 {
			c.Addf(validate.Invalid, at.Field(end.field), end.text, "%q is no IPv4 address with the mask of its network, which reads 169.254.100.1/30; give both ends, or neither", end.text)
			continue
		}
		ends = append(ends, p)
	}
	if len(ends) == 2 && (ends[0] == ends[1] || ends[0].Masked() != ends[1].Masked()) {
		c.Addf(validate.Conflict, at.Field("customerAddress"), v.CustomerAddress, "%s and %s are no two addresses of one network", ends[0], ends[1])
	}
}

func bgpKeyProblem(key string) string {
	if regexp.MustCompile(`^[!-~]{6,80}$`).MatchString(key) {
		return ""
	}
	return "a key of BGP has 6 to 80 characters, without blanks"
}

// aConnectionID checks the id of a connection or of a link aggregation group.
func aConnectionID(id string) string {
	if component.AnID("dxlag", "")(id) == "" {
		return ""
	}
	return component.AnID("dxcon", "a Direct Connect connection, or of a link aggregation group (dxlag-)")(id)
}

// aGatewayID checks the id of a Direct Connect gateway.
func aGatewayID(id string) string {
	if regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(id) {
		return ""
	}
	return fmt.Sprintf("%q is not the id of a Direct Connect gateway, which reads 01234567-89ab-cdef-0123-456789abcdef", id)
}

func checkPartOfName(c *validate.Collector, at validate.Path, name string) {
	if problem := nameProblem(name); problem != "" {
		c.Addf(validate.Invalid, at.Key(name), name, "%s", problem)
	}
}

// createVirtualInterfaces makes or accepts the virtual interfaces. One that is replaced goes first, since a VLAN is taken once.
func (d *DirectConnect) createVirtualInterfaces(ctx *pulumi.Context, b *directConnectBuilder) error {
	for _, key := range sortedKeys(b.args.VirtualInterfaces) {
		v, name := b.args.VirtualInterfaces[key], b.name+"-"+key
		if v.AcceptId != nil {
			accepted, err := directconnect.NewHostedTransitVirtualInterfaceAcceptor(ctx, name, &directconnect.HostedTransitVirtualInterfaceAcceptorArgs{
				DxGatewayId: d.GatewayId, VirtualInterfaceId: v.AcceptId, Tags: b.tagger.Tags(name),
			}, b.Child()...)
			if err != nil {
				return err
			}
			d.Accepted[key] = accepted
			continue
		}
		made, err := directconnect.NewTransitVirtualInterface(ctx, name, &directconnect.TransitVirtualInterfaceArgs{
			Name: pulumi.String(name), DxGatewayId: d.GatewayId, ConnectionId: v.ConnectionId, Vlan: pulumi.Int(v.Vlan), AddressFamily: pulumi.String("ipv4"),
			BgpAsn: pulumi.Int(v.BgpAsn), BgpAuthKey: component.Optional(v.BgpAuthKey), AmazonAddress: optionalText(v.AmazonAddress), CustomerAddress: optionalText(v.CustomerAddress),
			Mtu: pulumi.Int(v.Mtu), SitelinkEnabled: pulumi.Bool(v.EnableSitelink), Tags: b.tagger.Tags(name),
		}, b.Child(pulumi.DeleteBeforeReplace(true), pulumi.AdditionalSecretOutputs([]string{"bgpAuthKey"}))...)
		if err != nil {
			return err
		}
		d.VirtualInterfaces[key] = made
	}
	return nil
}
