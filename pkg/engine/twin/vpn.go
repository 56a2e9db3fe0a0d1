package twin

import (
	"net/netip"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

func vpnKinds() map[string]kind {
	return map[string]kind{
		"ec2:VpnGateway":           {id: "{new:vgw}", props: []prop{{"arn", ec2ARN + "vpn-gateway/{id}"}, {"amazonSideAsn", "64512"}, {"vpcId", ""}}},
		"ec2:VpnGatewayAttachment": {id: "vpn-attachment-{hex:8}"},
		"ec2:CustomerGateway":      {id: "{new:cgw}", props: []prop{{"arn", ec2ARN + "customer-gateway/{id}"}}},
		"ec2:VpnConnectionRoute":   {id: "{.destinationCidrBlock}:{.vpnConnectionId}"},
		"ec2:VpnConnection": {id: "{new:vpn}", props: []prop{
			{"arn", ec2ARN + "vpn-connection/{id}"},
			{"enableAcceleration", false},
			{"staticRoutesOnly", false},
			{"localIpv4NetworkCidr", "0.0.0.0/0"},
			{"remoteIpv4NetworkCidr", "0.0.0.0/0"},
			{"outsideIpAddressType", "PublicIpv4"},
			{"tunnelInsideIpVersion", "ipv4"},
			{"coreNetworkArn", ""},
			{"coreNetworkAttachmentArn", ""},
			{"presharedKeyArn", ""},
			{"presharedKeyStorage", "Standard"},
			{"vgwTelemetries", []any{}},
			{"routes", []any{}},
		}, more: finishVPN},
	}
}

// finishVPN gives both tunnels their ends. Inside, a tunnel has a /30 of which AWS takes the first host and the customer
// the second; the addresses, outside and inside, are the twin's choice.
func finishVPN(m *making) {
	switch v := m.get("transitGatewayId"); {
	case v.IsComputed():
	case m.has("transitGatewayId"):
		m.set("transitGatewayAttachmentId", "tgw-attach-"+m.digest("transitGatewayAttachmentId").hex(idDigits))
	default:
		m.set("transitGatewayAttachmentId", "")
	}
	if version, ok := m.text("tunnelInsideIpVersion"); ok && version == "ipv4" {
		m.set("localIpv6NetworkCidr", "")
		m.set("remoteIpv6NetworkCidr", "")
	}
	for _, tunnel := range []string{"tunnel1", "tunnel2"} {
		m.tunnel(tunnel)
	}
	var outside []string
	for _, p := range []string{"tunnel1Address", "tunnel2Address"} {
		s, _ := m.text(p)
		outside = append(outside, s)
	}
	m.assume("tunnel1Address", "%s stand for the addresses of Amazon's two ends", strings.Join(outside, " and "))
}

// tunnel gives one of the two tunnels of a VPN connection its addresses and its key.
func (m *making) tunnel(name string) {
	space := netip.MustParsePrefix(publicSpace)
	at := m.twin.ledger.claim("public", m.reg.URN+name, m.digest(name).number(), 1<<24-512) + 256
	m.set(name+"Address", offset(space.Addr(), at).String())
	if !m.given(name + "InsideCidr") {
		// The first /24 of 169.254.0.0/16 and 169.254.169.252/30 hold addresses that AWS keeps for itself.
		block := m.digest(name+"InsideCidr").number()%(1<<13) + 1<<11
		m.set(name+"InsideCidr", netip.PrefixFrom(shifted(netip.MustParseAddr("169.254.0.0"), block, 2), 30).String())
	}
	if s, ok := m.text(name + "InsideCidr"); ok {
		if p, err := netip.ParsePrefix(s); err == nil && p.Addr().Is4() {
			m.set(name+"VgwInsideAddress", offset(p.Masked().Addr(), 1).String())
			m.set(name+"CgwInsideAddress", offset(p.Masked().Addr(), 2).String())
		}
	}
	m.set(name+"BgpAsn", "64512")
	m.set(name+"BgpHoldtime", 30)
	m.set(name+"InsideIpv6Cidr", "")
	if !m.given(name + "PresharedKey") {
		key := m.digest(name + "PresharedKey").lower(32)
		m.out[resource.PropertyKey(name+"PresharedKey")] = resource.MakeSecret(resource.NewStringProperty(key))
	}
}
