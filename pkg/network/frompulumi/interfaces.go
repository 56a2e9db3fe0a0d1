package frompulumi

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

func interfaceKinds() map[string]kind {
	return map[string]kind{
		"ec2:NetworkInterface": {
			make: makeInterface, join: joinInterface, settle: func(r *resource) { settleInterface(r, r.id(), "securityGroups") },
		},
		"ec2:NetworkInterfaceAttachment":              {join: attachInterface},
		"ec2:NetworkInterfaceSecurityGroupAttachment": {join: joinGroupToInterface},
	}
}

func makeInterface(r *resource) {
	i := &network.Interface{ID: r.id(), Name: r.label(), Kind: "interface", Tags: r.tags(), Origin: r.origin("")}
	if kind := r.get("interfaceType").text(&i.Unknown); kind != "" {
		i.Kind = kind
	}
	i.Subnet = r.get("subnetId").ref(r.reader.names.subnet, &i.Unknown)
	i.NoSourceDestCheck = !r.get("sourceDestCheck").flag(&i.Unknown, true)
	private := r.get("privateIpLists")
	if private.absent() || len(private.items(new(*network.Unknown))) == 0 && !private.unknown() {
		private = r.get("privateIps")
	}
	readAddresses(i, r.get("privateIp"), private, r.get("privateIpsCount"))
	readIPv6(i, r.get("ipv6Addresses"), r.get("ipv6AddressCount"))
	if delegates(r.get("ipv4Prefixes"), r.get("ipv4PrefixCount"), i) {
		i.Addresses = append(i.Addresses, network.InterfaceAddress{})
	}
	i.HasIPv6 = delegates(r.get("ipv6Prefixes"), r.get("ipv6PrefixCount"), i) || i.HasIPv6
	r.reader.interfaces[i.ID] = i
	r.reader.addGroups(i, r.get("securityGroups"))
	for _, a := range r.get("attachments").items(&i.Unknown) {
		i.Instance = a.field("instance").ref(r.reader.names.instance, &i.Unknown)
	}
}

// readAddresses gives an interface its IPv4 addresses, the primary one first; those of a list, of which the first one is primary, if there is a
// list. Those that are not known have a place all the same.
func readAddresses(i *network.Interface, primary, list, more value) {
	add := func(v value) {
		a, _ := v.address(&i.Unknown)
		i.Addresses = append(i.Addresses, network.InterfaceAddress{Private: a})
	}
	for _, v := range list.items(new(*network.Unknown)) {
		add(v)
	}
	if len(i.Addresses) == 0 {
		add(primary)
		for range more.number(new(*network.Unknown), 0) {
			add(value{of: more.of})
		}
	}
	readFurther(i, list, more)
}

// readFurther gives an interface a further address that is not known where it is not known how many it has.
func readFurther(i *network.Interface, lists ...value) {
	for _, v := range lists {
		if v.open() {
			mark(&i.Unknown, v.origin(), "%s: how many there are is not known before deployment", v.path)
			i.Addresses = append(i.Addresses, network.InterfaceAddress{})
		}
	}
}

// open reports whether a property may give more than is told: it is asked for and not known, or nobody told it of a resource that exists already. What
// the program does not ask for is open in no other way, whatever outputs are yet to say.
func (v value) open() bool {
	return v.unknown() && !v.remembered() || v.raw == nil && v.of.External && v.path != "" && !strings.HasSuffix(v.path, "Count")
}

// delegates reports whether whole blocks of its subnet are delegated to an interface, or may be: it has addresses that are not known.
func delegates(list, count value, i *network.Interface) bool {
	if len(list.items(new(*network.Unknown))) == 0 && count.number(new(*network.Unknown), 0) == 0 && !list.open() && !count.open() {
		return false
	}
	mark(&i.Unknown, list.origin(), "%s: whole blocks are delegated to it", list.path)
	if count.open() {
		count.lacks(&i.Unknown)
	}
	return true
}

func readIPv6(i *network.Interface, list, count value) {
	if list.lacks(&i.Unknown) || count.lacks(&i.Unknown) {
		i.HasIPv6 = true
		return
	}
	i.HasIPv6 = list.open()
	for _, v := range list.items(&i.Unknown) {
		if a, ok := v.address(&i.Unknown); ok {
			i.IPv6 = append(i.IPv6, a)
		} else {
			i.HasIPv6 = true
		}
	}
	i.HasIPv6 = i.HasIPv6 || count.number(&i.Unknown, 0) > len(i.IPv6)
}

// joinInterface lists an interface with the instance that it says it is attached to.
func joinInterface(r *resource) {
	id := r.id()
	if i := r.reader.instances[r.reader.interfaces[id].Instance]; i != nil && !slices.Contains(i.Interfaces, id) {
		i.Interfaces = append(i.Interfaces, id)
	}
}

// autoIPv6 gives an interface the IPv6 address that its subnet gives to those made in it.
func (rd *reader) autoIPv6(i *network.Interface) {
	if s := rd.byID[i.Subnet]; s != nil && rd.subnets[i.Subnet] != nil && !i.HasIPv6 && len(i.IPv6) == 0 {
		i.HasIPv6 = s.get("assignIpv6AddressOnCreation").may(&i.Unknown, false)
	}
}

// settleInterface finds the VPC of an interface, and puts one that is given no groups into the VPC's default one.
func settleInterface(r *resource, id network.ID, groups string) {
	i := r.reader.interfaces[id]
	if i.Subnet == "" {
		if i.Unknown == nil {
			mark(&i.Unknown, r.origin("subnetId"), "subnetId: not known before deployment")
		}
		return
	}
	s := r.reader.subnet(i.Subnet, r.origin("subnetId"))
	i.VPC = s.VPC
	if r.get("ipv6Addresses").absent() {
		r.reader.autoIPv6(i)
	}
	if v := r.get(groups); !v.givesGroups() {
		addID(&i.Groups, r.reader.defaultGroup(s.VPC, i.ID, v))
	}
}

// attachInterface attaches an interface to an instance.
func attachInterface(r *resource) {
	var u *network.Unknown
	interfaceID, instanceID := r.get("networkInterfaceId"), r.get("instanceId")
	id := interfaceID.ref(r.reader.names.networkInterface, &u)
	instance := instanceID.ref(r.reader.names.instance, &u)
	if u == nil {
		if i := r.reader.interfaces[id]; i != nil {
			i.Instance = instance
		}
		if i := r.reader.instances[instance]; i != nil && !slices.Contains(i.Interfaces, id) {
			i.Interfaces = append(i.Interfaces, id)
		}
		return
	}
	for _, i := range possible(interfaceID, r.reader.names.networkInterface, r.reader.interfaces) {
		mark(&i.Unknown, u.Origin, "attachment %s may be of it: %s", r.Name, u.Text)
	}
}

// joinGroupToInterface puts an interface into one more group.
func joinGroupToInterface(r *resource) {
	var u *network.Unknown
	interfaceID := r.get("networkInterfaceId")
	id := interfaceID.ref(r.reader.names.networkInterface, &u)
	group := r.get("securityGroupId").ref(r.reader.names.group, &u)
	if u == nil {
		if i := r.reader.interfaces[id]; i != nil {
			addID(&i.Groups, group)
		}
		return
	}
	for _, i := range possible(interfaceID, r.reader.names.networkInterface, r.reader.interfaces) {
		mark(&i.Unknown, u.Origin, "group attachment %s may be to it: %s", r.Name, u.Text)
		addID(&i.Groups, r.reader.hiddenGroup(i.ID, u))
	}
}
