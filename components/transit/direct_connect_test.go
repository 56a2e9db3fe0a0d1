package transit_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/transit"
)

func TestDirectConnect_announcesWhatThePremisesMayReach(t *testing.T) {
	p := planOf(t, joined(byDirectConnect()))
	assert.Equal(t, "64513", p.one(typeDxGateway, "office").Inputs["amazonSideAsn"])
	in := p.one(typeDxAssociation, "office").Inputs
	assert.Equal(t, []any{p.one(typeDxGateway, "office").ID, p.one(typeGateway, "hub").ID, []any{"10.0.0.0/12"}}, []any{in["dxGatewayId"], in["associatedGatewayId"], in["allowedPrefixes"]})
	assert.Regexp(t, "^tgw-attach-", p.attachedAs())
	assert.Equal(t, p.attachedAs(), p.one(transit.DirectConnectType, "office").Outputs["attachmentId"])
	assert.True(t, p.one(typeDxAssociation, "office").Protect)
}

func TestDirectConnect_makesAndAcceptsVirtualInterfaces(t *testing.T) {
	p := planOf(t, joined(byDirectConnect(func(a *transit.DirectConnectArgs) {
		a.AllowedPrefixes = []string{"10.0.0.0/16"}
		a.VirtualInterfaces = map[string]transit.VirtualInterface{
			"one": {ConnectionId: pulumi.String("dxcon-1"), Vlan: 100, BgpAsn: 65010, AmazonAddress: "169.254.100.1/30", CustomerAddress: "169.254.100.2/30", BgpAuthKey: pulumi.String("key-of-nobody")},
			"two": {AcceptId: pulumi.String("dxvif-2")},
		}
		a.MacsecKeys = map[string]transit.MacsecKey{"one": {ConnectionId: pulumi.String("dxcon-1"), SecretArn: pulumi.String("arn:aws:secretsmanager:ap-southeast-2:1:secret:x")}}
	})))
	in, gateway := p.one(typeDxInterface, "office-one").Inputs, p.one(typeDxGateway, "office").ID
	assert.Equal(t, []any{gateway, "dxcon-1", 100.0, 65010.0, 8500.0, "ipv4", false, "169.254.100.2/30"},
		[]any{in["dxGatewayId"], in["connectionId"], in["vlan"], in["bgpAsn"], in["mtu"], in["addressFamily"], in["sitelinkEnabled"], in["customerAddress"]})
	accepted := p.one(typeDxAccepted, "office-two").Inputs
	assert.Equal(t, []any{gateway, "dxvif-2"}, []any{accepted["dxGatewayId"], accepted["virtualInterfaceId"]})
	assert.Equal(t, "dxcon-1", p.one(typeDxMacsec, "office-macsec-one").Inputs["connectionId"])
	assert.Equal(t, []any{"10.0.0.0/16"}, p.one(typeDxAssociation, "office").Inputs["allowedPrefixes"])
	text, err := json.Marshal(p.Plan)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "key-of-nobody")
}

func TestDirectConnect_usesAGatewayThatIsThere(t *testing.T) {
	p := planOf(t, joined(byDirectConnect(func(a *transit.DirectConnectArgs) {
		a.AmazonSideAsn, a.GatewayId = 0, pulumi.String("01234567-89ab-cdef-0123-456789abcdef")
	})))
	assert.Empty(t, p.called(typeDxGateway))
	assert.Equal(t, "01234567-89ab-cdef-0123-456789abcdef", p.one(typeDxAssociation, "office").Inputs["dxGatewayId"])
}

func TestDirectConnect_mistakes(t *testing.T) {
	hub := elsewhere()
	hub.Domains = hybrid()
	hub.RouteTableIds["hybrid"] = pulumi.String("tgw-rtb-hybrid")
	of := func(args transit.DirectConnectArgs) string {
		return refusedWith(t, transit.DirectConnectType, func(ctx *pulumi.Context) error {
			_, err := newDirectConnect(ctx, "office", &args)
			return err
		})
	}
	args := transit.DirectConnectArgs{
		Link: transit.PremisesLink{Hub: hub}, AmazonSideAsn: 64512, CidrBlocks: office, AllowedPrefixes: []string{"10.0.0.0/12", "10.0.0.0/12", "192.168.0.0/24", "all"},
		VirtualInterfaces: map[string]transit.VirtualInterface{
			"a b": {AcceptId: pulumi.String("dxvif-1")}, "both": {AcceptId: pulumi.String("vif-1"), Vlan: 7}, "none": {},
			"odd": {ConnectionId: pulumi.String("con-1"), Vlan: 4095, BgpAsn: 65010, Mtu: 9001, BgpAuthKey: pulumi.String("short"), AmazonAddress: "169.254.100.1/30"},
			"far": {ConnectionId: pulumi.String("dxlag-1"), Vlan: 1, BgpAsn: 65010, AmazonAddress: "169.254.100.1/30", CustomerAddress: "169.254.100.5/30"},
		},
		MacsecKeys: map[string]transit.MacsecKey{"one": {ConnectionId: pulumi.String("dxlag-1"), Ckn: pulumi.String("x")}, "two": {}},
	}
	assert.Equal(t, `allowedPrefixes[1]: 10.0.0.0/12 is listed twice: drop one
allowedPrefixes[2]: 192.168.0.0/24 and 192.168.0.0/16 of the premises overlap: announce what is AWS's alone
allowedPrefixes[3]: "all" is no block, which reads 10.0.0.0/16 or 2001:db8::/56
amazonSideAsn: 64512 is the hub's own number, and AWS refuses to join two of the same: choose another
macsecKeys["one"].ckn: a name and a key of MACsec are 64 hexadecimal digits each
macsecKeys["one"].connectionId: "dxlag-1" is not the id of a Direct Connect connection, which reads dxcon-0123456789abcdef0
macsecKeys["one"].secretArn: required: a secret that is there already, or ckn and cak, and not both
macsecKeys["two"].connectionId: required: the dedicated connection that is encrypted
macsecKeys["two"].secretArn: required: a secret that is there already, or ckn and cak, and not both
virtualInterfaces["a b"]: "a b" becomes part of a resource's name: letters, digits, hyphens, dots and underscores
virtualInterfaces["both"].acceptId: "vif-1" is not the id of a virtual interface, which reads dxvif-0123456789abcdef0
virtualInterfaces["both"].acceptId: whoever made the virtual interface said what it is like: drop everything else, or acceptId
virtualInterfaces["far"].customerAddress: 169.254.100.1/30 and 169.254.100.5/30 are no two addresses of one network
virtualInterfaces["none"].bgpAsn: 0 is no number of an autonomous system, which are 1 to 4294967294
virtualInterfaces["none"].connectionId: required: the connection on which it is made, or in acceptId one that is accepted
virtualInterfaces["none"].vlan: 0 is no VLAN, which are 1 to 4094
virtualInterfaces["odd"].bgpAuthKey: a key of BGP has 6 to 80 characters, without blanks
virtualInterfaces["odd"].connectionId: "con-1" is not the id of a Direct Connect connection, or of a link aggregation group (dxlag-), which reads dxcon-0123456789abcdef0
virtualInterfaces["odd"].customerAddress: "" is no IPv4 address with the mask of its network, which reads 169.254.100.1/30; give both ends, or neither
virtualInterfaces["odd"].mtu: 9001 bytes is no MTU of a transit virtual interface: 1500 or 8500
virtualInterfaces["odd"].vlan: 4095 is no VLAN, which are 1 to 4094`, of(args))

	many := transit.DirectConnectArgs{Link: transit.PremisesLink{Hub: hub}, CidrBlocks: office, GatewayId: pulumi.String("dx"), AmazonSideAsn: 64513}
	for i := range 201 {
		many.AllowedPrefixes = append(many.AllowedPrefixes, fmt.Sprintf("10.0.%d.0/24", i))
	}
	assert.Equal(t, `allowedPrefixes: 201 blocks, but AWS announces 200: put them together in larger ones
amazonSideAsn: the Direct Connect gateway is there already, and has a number: drop it, or gatewayId
gatewayId: "dx" is not the id of a Direct Connect gateway, which reads 01234567-89ab-cdef-0123-456789abcdef`, of(many))
	bare := transit.DirectConnectArgs{Link: transit.PremisesLink{Hub: hub, Domain: "dev"}, CidrBlocks: []string{"10.16.7.0/24"}}
	assert.Equal(t, `allowedPrefixes: required, since no domain that dev reaches declares its blocks: what AWS announces to the premises
amazonSideAsn: required: the number of the Direct Connect gateway's autonomous system, such as 64513, or a gateway that is there already in gatewayId`, of(bare))
}
