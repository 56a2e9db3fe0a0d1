package twin

import (
	"fmt"
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

func interfaceKinds() map[string]kind {
	return map[string]kind{
		"ec2:NetworkInterface": {id: "{new:eni}", props: []prop{
			{"arn", ec2ARN + "network-interface/{id}"},
			{"ownerId", "{account}"},
			{"interfaceType", "interface"},
			{"outpostArn", ""},
			{"ipv4PrefixCount", 0},
			{"ipv4Prefixes", []any{}},
			{"ipv6PrefixCount", 0},
			{"ipv6Prefixes", []any{}},
			{"attachments", []any{}},
		}, more: finishInterface},
		"ec2:NetworkInterfaceAttachment": {id: "{new:eni-attach}", props: []prop{{"attachmentId", "{id}"}, {"status", "attached"}}},
		"ec2:Instance": {id: "{new:i}", props: []prop{
			{"arn", ec2ARN + "instance/{id}"},
			{"instanceState", "running"},
			{"primaryNetworkInterfaceId", "{new:eni}"},
			{"tenancy", "default"},
			{"instanceLifecycle", ""},
			{"spotInstanceRequestId", ""},
			{"outpostArn", ""},
			{"hostId", ""},
			{"keyName", ""},
			{"placementGroup", ""},
			{"placementPartitionNumber", 0},
			{"passwordData", ""},
			{"monitoring", false},
			{"ebsOptimized", false},
			{"disableApiStop", false},
			{"disableApiTermination", false},
			{"instanceInitiatedShutdownBehavior", "stop"},
			{"iamInstanceProfile", ""},
			{"networkInterfaces", []any{}},
			{"secondaryPrivateIps", []any{}},
			{"ebsBlockDevices", []any{}},
			{"ephemeralBlockDevices", []any{}},
		}, more: finishInstance},
		"ec2:LaunchTemplate": {id: "{new:lt}", props: []prop{{"arn", ec2ARN + "launch-template/{id}"}, {"defaultVersion", 1}, {"latestVersion", 1}}},
		"ec2:KeyPair": {id: "{.keyName}", props: []prop{
			{"arn", ec2ARN + "key-pair/{.keyName}"}, {"keyPairId", "{new:key}"}, {"keyNamePrefix", ""},
		}},
		"ec2:PlacementGroup": {id: "{.name}", props: []prop{{"arn", ec2ARN + "placement-group/{.name}"}, {"placementGroupId", "{new:pg}"}}},
	}
}

func finishInterface(m *making) {
	b := m.digest("macAddress")
	m.set("macAddress", fmt.Sprintf("02:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3], b[4]))
	subnetID, _ := m.text("subnetId")
	m.privateAddress(subnetID)
	if s, ok := m.text("privateIp"); ok {
		if a, err := netip.ParseAddr(s); err == nil {
			m.set("privateDnsName", m.internalName(a))
		}
		if !m.given("privateIpsCount") && !m.given("privateIpLists") {
			m.set("privateIps", []any{s})
			m.set("privateIpLists", []any{s})
			m.set("privateIpsCount", 0)
		}
	}
	if !m.given("ipv6AddressCount") && !m.given("ipv6Addresses") && !m.given("ipv6AddressLists") && !m.autoIPv6(subnetID) {
		m.set("ipv6AddressCount", 0)
		m.set("ipv6Addresses", []any{})
		m.set("ipv6AddressLists", []any{})
	}
	if subnet, ok := m.subnet(subnetID); ok && !m.given("securityGroups") {
		m.groupOf(subnet, "securityGroups")
	}
}

// privateAddress gives the first address: the one in the inputs, or one of the subnet.
func (m *making) privateAddress(subnetID string) {
	if m.given("privateIp") {
		return
	}
	if given, ok := m.texts("privateIps"); ok && m.given("privateIps") && len(given) > 0 {
		m.set("privateIp", given[0])
		return
	}
	if m.given("privateIps") || m.given("privateIpLists") {
		return
	}
	if a, ok := m.address(subnetID, ""); ok {
		m.set("privateIp", a.String())
		m.assume("privateIp", "%s, an address of the subnet, stands for the one that AWS assigns", a)
	}
}

// autoIPv6 tells whether a subnet gives new interfaces an IPv6 address, or may.
func (m *making) autoIPv6(subnetID string) bool {
	subnet, ok := m.subnet(subnetID)
	if !ok {
		return true
	}
	v := plain(subnet["assignIpv6AddressOnCreation"])
	return !v.IsBool() || v.BoolValue()
}

// groupOf gives an interface the default security group of its subnet's VPC.
func (m *making) groupOf(subnet resource.PropertyMap, property string) {
	id, _ := textAt(subnet, "vpcId")
	if vpc, ok := m.existing(id, "ec2:Vpc", "ec2:DefaultVpc"); ok {
		if group, ok := textAt(vpc, "defaultSecurityGroupId"); ok {
			m.set(property, []any{group})
		}
	}
}

func finishInstance(m *making) {
	subnetID, known := m.text("subnetId")
	if !known || subnetID == "" {
		return // a default subnet, or one that is not known: nothing of its network is
	}
	m.privateAddress(subnetID)
	if s, ok := m.text("privateIp"); ok {
		if a, err := netip.ParseAddr(s); err == nil {
			m.set("privateDns", m.internalName(a))
		}
	}
	subnet, ok := m.subnet(subnetID)
	if !ok {
		return
	}
	m.inherit(subnet, "availabilityZone")
	if !m.given("vpcSecurityGroupIds") {
		m.groupOf(subnet, "vpcSecurityGroupIds")
	}
	m.set("securityGroups", []any{})
	if !m.given("ipv6AddressCount") && !m.given("ipv6Addresses") && !m.autoIPv6(subnetID) {
		m.set("ipv6AddressCount", 0)
		m.set("ipv6Addresses", []any{})
	}
	if !m.given("associatePublicIpAddress") {
		m.inheritAs(subnet, "mapPublicIpOnLaunch", "associatePublicIpAddress")
	}
	switch v := m.get("associatePublicIpAddress"); {
	case !v.IsBool():
	case !v.BoolValue():
		m.set("publicIp", "")
		m.set("publicDns", "")
	default:
		space := netip.MustParsePrefix(publicSpace)
		a := offset(space.Addr(), m.twin.ledger.claim("public", m.reg.URN, m.digest("publicIp").number(), 1<<24-512)+256)
		m.set("publicIp", a.String())
		m.set("publicDns", m.publicName(a.String()))
		m.assume("publicIp", "%s stands for the address that AWS assigns", a)
	}
}

// inheritAs copies a property of another resource under another name, where it is known.
func (m *making) inheritAs(from resource.PropertyMap, name, as string) {
	if v, ok := from[resource.PropertyKey(name)]; ok && !plain(v).IsComputed() && !plain(v).IsNull() {
		m.out[resource.PropertyKey(as)] = v
	}
}
