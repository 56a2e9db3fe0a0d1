package twin

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// finishResolverEndpoint gives an endpoint the id of its direction, the VPC of its subnets, and addresses.
func finishResolverEndpoint(m *making) {
	prefix := map[string]string{"INBOUND": "rslvr-in", "OUTBOUND": "rslvr-out", "INBOUND_DELEGATION": "rslvr-in"}
	direction, _ := m.text("direction")
	if p, ok := prefix[direction]; ok {
		m.id = p + "-" + m.digest("").hex(idDigits)
		if arn, ok := m.expand(resolverARN+"resolver-endpoint/{id}", "arn"); ok {
			m.set("arn", arn)
		}
	}
	m.set("resolverEndpointType", "IPV4")
	m.set("protocols", []any{"Do53"})
	addresses, _ := m.list("ipAddresses")
	m.resolverAddresses()
	for _, a := range addresses {
		if !a.IsObject() {
			continue
		}
		id, _ := textAt(a.ObjectValue(), "subnetId")
		if subnet, ok := m.subnet(id); ok {
			m.inheritAs(subnet, "vpcId", "hostVpcId")
			return
		}
	}
}

// resolverAddresses tells the addresses of an endpoint, with an address of its subnet where none is asked for. They are a set, and never come in the
// order in which the program gave them. Of an endpoint that has IPv6 addresses, and of one of which a subnet is not known, it tells none.
func (m *making) resolverAddresses() {
	given, ok := m.list("ipAddresses")
	delete(m.out, "ipAddresses")
	if typ, known := m.text("resolverEndpointType"); !ok || !known || typ != "IPV4" {
		return
	}
	told := make([]any, len(given))
	inSubnet := map[string]int{}
	for i, a := range given {
		if !a.IsObject() {
			return
		}
		subnet, _ := textAt(a.ObjectValue(), "subnetId")
		ip, fixed := textAt(a.ObjectValue(), "ip")
		purpose := fmt.Sprintf("resolver %s %d", subnet, inSubnet[subnet])
		inSubnet[subnet]++
		if !fixed {
			free, ok := m.address(subnet, purpose)
			if !ok {
				return
			}
			ip = free.String()
			m.assume("ipAddresses", "%s, an address of the subnet, stands for the one that AWS assigns", ip)
		}
		told[(i+1)%len(given)] = object{"ip": ip, "ipId": "rni-" + m.digest(purpose).hex(idDigits), "ipv6": "", "subnetId": subnet}
	}
	m.out["ipAddresses"] = resource.NewPropertyValue(told)
}
