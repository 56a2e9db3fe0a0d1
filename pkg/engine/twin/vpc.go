package twin

import (
	"net/netip"
)

func vpcKinds() map[string]kind {
	return map[string]kind{
		"ec2:Vpc": {id: "{new:vpc}", props: vpcProps(), more: finishVPC},
		"ec2:DefaultVpc": {id: "{new:vpc}", props: append(vpcProps(),
			prop{"cidrBlock", "172.31.0.0/16"}, prop{"existingDefaultVpc", true}, prop{"instanceTenancy", "default"}), more: finishVPC},
		"ec2:VpcIpv4CidrBlockAssociation": {id: "{new:vpc-cidr-assoc}", more: func(m *making) {
			m.allocateIPv4("cidrBlock", "ipv4NetmaskLength", "ipv4IpamPoolId")
		}},
		"ec2:VpcIpv6CidrBlockAssociation": {id: "{new:vpc-cidr-assoc}", props: []prop{{"ipSource", "amazon"}, {"ipv6AddressAttribute", "public"}, {"ipv6Pool", "Amazon"}}, more: func(m *making) {
			m.set("assignGeneratedIpv6CidrBlock", !m.given("ipv6IpamPoolId"))
			m.allocateIPv6()
			m.forget("ipv6AssociationId", "ipv6CidrBlockNetworkBorderGroup") // the VPC's alone
		}},
		"ec2:VpcDhcpOptions":            {id: "{new:dopt}", props: []prop{{"arn", ec2ARN + "dhcp-options/{id}"}, {"ownerId", "{account}"}}},
		"ec2:VpcDhcpOptionsAssociation": {id: "{.dhcpOptionsId}-{.vpcId}"},
		"ec2:DefaultVpcDhcpOptions": {id: "{new:dopt}", props: []prop{
			{"arn", ec2ARN + "dhcp-options/{id}"}, {"ownerId", "{account}"}, {"domainNameServers", "AmazonProvidedDNS"},
		}},
		"ec2:InternetGateway":           {id: "{new:igw}", props: []prop{{"arn", ec2ARN + "internet-gateway/{id}"}, {"ownerId", "{account}"}, {"vpcId", ""}}},
		"ec2:InternetGatewayAttachment": {id: "{.internetGatewayId}:{.vpcId}"},
		"ec2:EgressOnlyInternetGateway": {id: "{new:eigw}"},
		"ec2:CarrierGateway":            {id: "{new:cagw}", props: []prop{{"arn", ec2ARN + "carrier-gateway/{id}"}, {"ownerId", "{account}"}}},
		"ec2:VpcBlockPublicAccessOptions": {id: "{region}", props: []prop{
			{"awsAccountId", "{account}"}, {"awsRegion", "{region}"},
		}},
		"ec2:VpcBlockPublicAccessExclusion": {id: "{new:vpcbpa-exclude}", more: func(m *making) {
			if vpc, ok := m.text("vpcId"); ok && vpc != "" {
				m.set("resourceArn", m.arn("vpc/"+vpc))
			} else if subnet, ok := m.text("subnetId"); ok && subnet != "" {
				m.set("resourceArn", m.arn("subnet/"+subnet))
			}
		}},
		"ec2:DefaultSecurityGroup": {more: adoptDefaultSecurityGroup},
		"ec2:DefaultNetworkAcl": {id: "{.defaultNetworkAclId}", props: []prop{{"arn", ec2ARN + "network-acl/{.defaultNetworkAclId}"}, {"ownerId", "{account}"}}, more: func(m *making) {
			m.adopt("defaultNetworkAclId")
		}},
		"ec2:DefaultRouteTable": {id: "{.defaultRouteTableId}", props: []prop{{"arn", ec2ARN + "route-table/{.defaultRouteTableId}"}, {"ownerId", "{account}"}, {"routes", []any{}}}, more: func(m *making) {
			m.adopt("defaultRouteTableId")
		}},
	}
}

func vpcProps() []prop {
	return []prop{
		{"arn", ec2ARN + "vpc/{id}"},
		{"ownerId", "{account}"},
		{"defaultSecurityGroupId", "{new:sg}"},
		{"defaultNetworkAclId", "{new:acl}"},
		{"mainRouteTableId", "{new:rtb}"},
		{"defaultRouteTableId", "{.mainRouteTableId}"},
		{"enableDnsHostnames", false},
		{"enableNetworkAddressUsageMetrics", false},
	}
}

// arn is the ARN of a resource of EC2 in this place.
func (m *making) arn(path string) string {
	return "arn:" + partition(m.region) + ":ec2:" + m.region + ":" + m.account + ":" + path
}

func finishVPC(m *making) {
	// A region has one default set of DHCP options, which every new VPC refers to.
	m.set("dhcpOptionsId", "dopt-"+mint(m.account, m.region, "dhcp-options").hex(idDigits))
	if !m.given("cidrBlock") {
		m.allocateIPv4("cidrBlock", "ipv4NetmaskLength", "ipv4IpamPoolId")
	}
	m.allocateIPv6()
	for _, p := range []string{"defaultNetworkAclId", "defaultRouteTableId"} {
		if id, ok := m.text(p); ok {
			m.twin.defaults.Store(id, m.id)
		}
	}
}

// allocateIPv4 gives the block that an IPAM pool would. Which one cannot be known before it is allocated: it is the
// planning CIDR of the component above, or one of 10.0.0.0/8, and an assumption says so.
func (m *making) allocateIPv4(property, netmask, pool string) {
	if m.given(property) || !m.given(pool) {
		return
	}
	poolID, known := m.text(pool)
	if !known {
		poolID = "that is not known yet"
	}
	bits, ok := m.netmask(netmask, pool)
	if !ok {
		m.forget(property)
		return
	}
	if planned, ok := m.planningBlock(bits); ok {
		m.set(property, planned.String())
		m.assume(property, "%s of ipam.planningCidr stands for the block that IPAM pool %s allocates", planned, poolID)
		return
	}
	block, ok := m.twin.blockIn(netip.MustParsePrefix("10.0.0.0/8"), bits, m.reg.URN)
	if !ok {
		m.forget(property)
		return
	}
	m.set(property, block.String())
	m.assume(property, "allocated %s in place of IPAM pool %s; set ipam.planningCidr to choose", block, poolID)
}

// netmask is the length asked for, or the pool's default one where the pool is in this run.
func (m *making) netmask(property, pool string) (int, bool) {
	if m.given(property) {
		return m.whole(property)
	}
	if p, ok := m.refer(pool, "ec2:VpcIpamPool"); ok {
		v := plain(p["allocationDefaultNetmaskLength"])
		if v.IsNumber() && v.NumberValue() > 0 {
			return int(v.NumberValue()), true
		}
	}
	return 0, false
}

// planningBlock looks up the chain of parents for the input ipam.planningCidr. A planning CIDR that is larger than the
// netmask gives its first block of that size; a smaller one, or one that is no CIDR, does not count.
func (m *making) planningBlock(bits int) (netip.Prefix, bool) {
	for urn, steps := m.reg.ParentURN, 0; urn != "" && m.reg.Parent != nil && steps < maxParents; steps++ {
		_, inputs, ok := m.reg.Parent(urn)
		if !ok {
			break
		}
		if ipam := plain(inputs["ipam"]); ipam.IsObject() {
			s, _ := textAt(ipam.ObjectValue(), "planningCidr")
			if p, err := netip.ParsePrefix(s); err == nil && p.Addr().Is4() && p.Bits() <= bits && bits <= 32 {
				return netip.PrefixFrom(p.Masked().Addr(), bits), true
			}
		}
		if m.reg.Above == nil {
			break
		}
		urn = m.reg.Above(urn)
	}
	return netip.Prefix{}, false
}

// maxParents bounds the walk up: no program nests deeper.
const maxParents = 64

// amazonIPv6 is the space out of which the twin takes Amazon's own IPv6 blocks.
const amazonIPv6 = "2600:1f00::/24"

// allocateIPv6 gives the block that Amazon, or an IPAM pool, would.
func (m *making) allocateIPv6() {
	wanted := m.is("assignGeneratedIpv6CidrBlock") || m.given("ipv6IpamPoolId")
	unclear := m.get("assignGeneratedIpv6CidrBlock").IsComputed()
	switch {
	case m.given("ipv6CidrBlock"):
	case unclear:
		m.forget("ipv6CidrBlock", "ipv6AssociationId", "ipv6CidrBlockNetworkBorderGroup")
		return
	case !wanted:
		for _, p := range []string{"ipv6CidrBlock", "ipv6AssociationId", "ipv6CidrBlockNetworkBorderGroup"} {
			m.set(p, "")
		}
		return
	default:
		bits := 56
		if v, ok := m.out["ipv6NetmaskLength"]; ok && plain(v).IsComputed() {
			return
		} else if n, ok := m.whole("ipv6NetmaskLength"); ok && n > 0 {
			bits = n
		}
		block, ok := m.twin.blockIn(netip.MustParsePrefix(amazonIPv6), bits, m.reg.URN)
		if !ok {
			return
		}
		m.set("ipv6CidrBlock", block.String())
		m.assume("ipv6CidrBlock", "allocated %s in place of %s", block, m.ipv6Source())
	}
	m.set("ipv6AssociationId", "vpc-cidr-assoc-"+m.digest("ipv6AssociationId").hex(idDigits))
	m.set("ipv6CidrBlockNetworkBorderGroup", m.region)
}

func (m *making) ipv6Source() string {
	if id, ok := m.text("ipv6IpamPoolId"); ok && id != "" {
		return "IPAM pool " + id
	}
	return "Amazon's pool of IPv6 addresses"
}

// adoptDefaultSecurityGroup takes over the group that the VPC came with; without the VPC in sight, one of its own.
func adoptDefaultSecurityGroup(m *making) {
	m.set("name", "default")
	m.set("namePrefix", "")
	m.set("description", "default VPC security group")
	m.set("ownerId", m.account)
	m.set("ingress", []any{})
	m.set("egress", []any{})
	vpcID, known := m.text("vpcId")
	if vpc, ok := m.refer("vpcId", "ec2:Vpc", "ec2:DefaultVpc"); ok {
		if id, ok := textAt(vpc, "defaultSecurityGroupId"); ok && id != "" {
			m.id = id
		}
	} else if known && vpcID != "" {
		m.id = "sg-" + mint(vpcID, "default").hex(idDigits)
	} else {
		m.id = "sg-" + m.digest("").hex(idDigits)
	}
	m.set("arn", m.arn("security-group/"+m.id))
}

// adopt tells whose default table or list this is, where the VPC was made in this run.
func (m *making) adopt(property string) {
	id, ok := m.text(property)
	if !ok {
		return
	}
	if vpc, ok := m.twin.defaults.Load(id); ok {
		m.set("vpcId", vpc)
	}
}
