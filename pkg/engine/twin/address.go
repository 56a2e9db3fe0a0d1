package twin

import (
	"net/netip"
	"strings"
)

// publicSpace is Amazon's: an address of it is no other one's, and no documentation range that filters drop.
const publicSpace = "3.0.0.0/8"

func addressKinds() map[string]kind {
	return map[string]kind{
		"ec2:Eip": {id: "{new:eipalloc}", props: []prop{
			{"allocationId", "{id}"},
			{"arn", ec2ARN + "elastic-ip/{id}"},
			{"domain", "vpc"},
			{"vpc", true},
			{"networkBorderGroup", "{region}"},
			{"publicIpv4Pool", "amazon"},
			{"carrierIp", ""},
			{"customerOwnedIp", ""},
			{"ipamPoolId", ""},
			{"ptrRecord", ""},
		}, more: finishEIP},
		"ec2:EipAssociation": {id: "{new:eipassoc}", more: func(m *making) {
			if eip, ok := m.refer("allocationId", "ec2:Eip"); ok {
				m.inherit(eip, "publicIp")
			}
		}},
		"ec2:NatGateway": {id: "{new:nat}", props: []prop{
			{"connectivityType", "public"},
			{"networkInterfaceId", "{new:eni}"},
			{"secondaryPrivateIpAddressCount", 0},
			{"secondaryPrivateIpAddresses", []any{}},
		}, more: finishNAT},
	}
}

func finishEIP(m *making) {
	if s, ok := m.text("address"); ok && m.given("address") && s != "" {
		m.set("publicIp", s)
	} else if !m.given("address") {
		space := netip.MustParsePrefix(publicSpace)
		a := offset(space.Addr(), m.twin.ledger.claim("public", m.reg.URN, m.digest("publicIp").number(), 1<<24-512)+256)
		m.set("publicIp", a.String())
		m.assume("publicIp", "%s stands for the address that AWS allocates", a)
	}
	if s, ok := m.text("publicIp"); ok {
		m.set("publicDns", m.publicName(s))
	}
	if m.given("instance") || m.given("networkInterface") {
		m.set("associationId", "eipassoc-"+m.digest("associationId").hex(idDigits))
		return
	}
	for _, p := range []string{"instance", "networkInterface", "associationId", "privateIp", "privateDns"} {
		m.set(p, "")
	}
}

// publicName is the DNS name of a public IPv4 address.
func (m *making) publicName(address string) string {
	name := "ec2-" + strings.ReplaceAll(address, ".", "-")
	if m.region == DefaultRegion {
		return name + ".compute-1." + dnsSuffix(m.region)
	}
	return name + "." + m.region + ".compute." + dnsSuffix(m.region)
}

func finishNAT(m *making) {
	subnetID, _ := m.text("subnetId")
	if !m.given("privateIp") {
		if a, ok := m.address(subnetID, ""); ok {
			m.set("privateIp", a.String())
			m.assume("privateIp", "%s, an address of the subnet, stands for the one that AWS assigns", a)
		}
	}
	kind, known := m.text("connectivityType")
	switch {
	case !known:
	case kind == "private":
		m.set("publicIp", "")
		m.set("associationId", "")
	default:
		m.set("associationId", "eipassoc-"+m.digest("associationId").hex(idDigits))
		if eip, ok := m.refer("allocationId", "ec2:Eip"); ok {
			m.inherit(eip, "publicIp")
		}
	}
}
