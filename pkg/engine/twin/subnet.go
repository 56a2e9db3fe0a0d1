package twin

import (
	"net/netip"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

func subnetKinds() map[string]kind {
	props := []prop{
		{"arn", ec2ARN + "subnet/{id}"}, {"ownerId", "{account}"}, {"privateDnsHostnameTypeOnLaunch", "ip-name"},
	}
	return map[string]kind{
		"ec2:Subnet":                     {id: "{new:subnet}", props: props, more: finishSubnet},
		"ec2:DefaultSubnet":              {id: "{new:subnet}", props: append(props[:len(props):len(props)], prop{"existingDefaultSubnet", true}), more: finishSubnet},
		"ec2:SubnetCidrReservation":      {id: "{new:scr}", props: []prop{{"ownerId", "{account}"}}},
		"ec2:RouteTableAssociation":      {id: "{new:rtbassoc}"},
		"ec2:MainRouteTableAssociation":  {id: "{new:rtbassoc}", more: mainRouteTable},
		"ec2:VpnGatewayRoutePropagation": {id: "{.vpnGatewayId}_{.routeTableId}"},
	}
}

// finishSubnet places the subnet. Without a zone AWS chooses one; the twin takes the first, and says so.
func finishSubnet(m *making) {
	zones := m.twin.standardZones(m.region)
	switch {
	case m.given("availabilityZone"):
	case m.given("availabilityZoneId"):
		if id, ok := m.text("availabilityZoneId"); ok {
			for _, z := range zones {
				if z.id == id {
					m.set("availabilityZone", z.name)
					m.assume("availabilityZone", "%s is %s: which zone has which id differs between accounts", id, z.name)
				}
			}
		}
	case len(zones) > 0:
		m.set("availabilityZone", zones[0].name)
		m.assume("availabilityZone", "%s, where AWS chooses a zone; set availabilityZone", zones[0].name)
	}
	m.forget("availabilityZoneId") // which zone has which id is the account's own: unknown, rather than an assumption of every plan
	switch v6 := m.get("ipv6CidrBlock"); {
	case v6.IsComputed():
	case m.given("ipv6CidrBlock") && m.has("ipv6CidrBlock"):
		m.set("ipv6CidrBlockAssociationId", "subnet-cidr-assoc-"+m.digest("ipv6CidrBlockAssociationId").hex(idDigits))
	default:
		m.set("ipv6CidrBlockAssociationId", "")
	}
}

func mainRouteTable(m *making) {
	if vpc, ok := m.refer("vpcId", "ec2:Vpc", "ec2:DefaultVpc"); ok {
		if id, ok := textAt(vpc, "mainRouteTableId"); ok {
			m.set("originalRouteTableId", id)
		}
	}
}

// subnet finds a subnet of this run.
func (m *making) subnet(id string) (resource.PropertyMap, bool) {
	return m.existing(id, "ec2:Subnet", "ec2:DefaultSubnet")
}

// prefixOf is a CIDR property that is known.
func prefixOf(o resource.PropertyMap, property string) (netip.Prefix, bool) {
	s, ok := textAt(o, property)
	if !ok {
		return netip.Prefix{}, false
	}
	p, err := netip.ParsePrefix(s)
	return p, err == nil
}

// address picks an IPv4 address in a subnet of this run. Purpose tells apart the addresses of one resource.
func (m *making) address(subnetID, purpose string) (netip.Addr, bool) {
	subnet, ok := m.subnet(subnetID)
	if !ok {
		return netip.Addr{}, false
	}
	p, ok := prefixOf(subnet, "cidrBlock")
	if !ok || !p.Addr().Is4() {
		return netip.Addr{}, false
	}
	return m.twin.hostIn(p, m.reg.URN+purpose)
}

// internalName is the private DNS name that AWS gives an IPv4 address.
func (m *making) internalName(a netip.Addr) string {
	name := "ip-" + strings.ReplaceAll(a.String(), ".", "-")
	if m.region == DefaultRegion { // the first region has the short form
		return name + ".ec2.internal"
	}
	return name + "." + m.region + ".compute.internal"
}
