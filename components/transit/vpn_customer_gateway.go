package transit

import (
	"fmt"
	"math"
	"net/netip"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// CustomerGateway is the device on premises at which the tunnels end.
type CustomerGateway struct {
	// Id is a customer gateway that is there already, such as one that another connection uses too. Default: one is made here.
	Id pulumi.StringInput `pulumi:"id,optional"`
	// IpAddress is the IPv4 address of the device's outer side, or of the NAT device before it: a public one, or a private one for tunnels over Direct Connect.
	// Required without Id. Changing it makes a new customer gateway, and moves the connection to that.
	IpAddress pulumi.StringInput `pulumi:"ipAddress,optional"`
	// BgpAsn is the number of the premises' autonomous system, 1 to 4294967295. Default: 65000, AWS's own.
	BgpAsn int `pulumi:"bgpAsn,optional"`
}

func (g CustomerGateway) withDefaults() CustomerGateway {
	if g.BgpAsn == 0 && g.Id == nil {
		g.BgpAsn = 65000
	}
	return g
}

func (g CustomerGateway) validate(c *validate.Collector, at validate.Path, private bool) CustomerGateway {
	if g.Id != nil {
		if g.IpAddress != nil || g.BgpAsn != 0 {
			c.Addf(validate.Conflict, at.Field("id"), nil, "the customer gateway is there already: drop ipAddress and bgpAsn, or its id")
		}
		g.Id = component.CheckedInput(c, at.Field("id"), g.Id, component.AnID("cgw", "a customer gateway"))
		return g
	}
	if g.IpAddress == nil {
		c.Addf(validate.Required, at.Field("ipAddress"), nil, "required: the address of the device, or a customer gateway that is there already in id")
	}
	g.IpAddress = component.CheckedInput(c, at.Field("ipAddress"), g.IpAddress, func(text string) string { return deviceProblem(text, private) })
	if g.BgpAsn < 1 || g.BgpAsn > math.MaxUint32 {
		c.Addf(validate.Invalid, at.Field("bgpAsn"), g.BgpAsn, "%d is no number of an autonomous system, which are 1 to 4294967295", g.BgpAsn)
	}
	return g
}

// deviceProblem says what is wrong with the address of a device.
func deviceProblem(text string, private bool) string {
	p, err := netip.ParseAddr(text)
	switch {
	case err != nil || !p.Is4():
		return fmt.Sprintf("%q is no IPv4 address, which reads 203.0.113.12", text)
	case private && !p.IsPrivate():
		return text + " is no private address, as tunnels over Direct Connect need: give the device's own, or drop transportAttachmentId"
	case !private && (p.IsPrivate() || !p.IsGlobalUnicast()):
		return text + " is no public address, which the tunnels cross the internet to: give that of the device, or of the NAT device before it"
	}
	return ""
}

// createCustomerGateway makes the customer gateway, unless it is given.
func (v *VpnConnection) createCustomerGateway(ctx *pulumi.Context, b *vpnBuilder) error {
	g := b.args.CustomerGateway
	if g.Id != nil {
		v.CustomerGatewayId = g.Id.ToStringOutput()
		return nil
	}
	args := &ec2.CustomerGatewayArgs{Type: pulumi.String("ipsec.1"), IpAddress: component.Optional(g.IpAddress), Tags: b.tagger.Tags(b.name)}
	if asn := pulumi.String(strconv.Itoa(g.BgpAsn)); g.BgpAsn > math.MaxInt32 {
		args.BgpAsnExtended = asn
	} else {
		args.BgpAsn = asn
	}
	gateway, err := ec2.NewCustomerGateway(ctx, b.name, args, b.Child()...)
	if err != nil {
		return err
	}
	v.CustomerGateway, v.CustomerGatewayId = gateway, gateway.ID().ToStringOutput()
	return nil
}
