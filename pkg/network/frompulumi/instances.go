package frompulumi

import (
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

func instanceKinds() map[string]kind {
	return map[string]kind{
		"ec2:Instance":                    {make: makeInstance, settle: settleInstance},
		"ec2transitgateway:InstanceState": {join: joinInstanceState},
		"ec2:Eip":                         {join: joinEIP},
		"ec2:EipAssociation":              {join: joinEIPAssociation},
	}
}

func makeInstance(r *resource) {
	i := &network.Instance{ID: r.id(), Name: r.label(), Tags: r.tags(), Origin: r.origin("")}
	r.reader.instances[i.ID] = i
	var u *network.Unknown
	for _, v := range r.get("networkInterfaces").items(&u) {
		if id := v.field("networkInterfaceId").ref(r.reader.names.networkInterface, &u); id != "" {
			i.Interfaces = append(i.Interfaces, id)
		}
	}
	if len(i.Interfaces) == 0 {
		i.Interfaces = []network.ID{makePrimary(r, u)}
	}
}

// makePrimary reads the interface that comes with an instance.
func makePrimary(r *resource, u *network.Unknown) network.ID {
	i := &network.Interface{
		ID: r.derived("primaryNetworkInterfaceId"), Name: r.label(), Kind: "interface", Instance: r.id(), Unknown: u, Origin: r.origin(""),
	}
	i.Subnet = r.get("subnetId").ref(r.reader.names.subnet, &i.Unknown)
	i.NoSourceDestCheck = !r.get("sourceDestCheck").flag(&i.Unknown, true)
	readAddresses(i, r.get("privateIp"), value{of: r}, value{of: r})
	secondary := r.get("secondaryPrivateIps")
	for _, v := range secondary.items(new(*network.Unknown)) {
		a, _ := v.address(&i.Unknown)
		i.Addresses = append(i.Addresses, network.InterfaceAddress{Private: a})
	}
	readFurther(i, secondary)
	readIPv6(i, r.get("ipv6Addresses"), r.get("ipv6AddressCount"))
	if v := r.get("launchTemplate"); v.given() {
		mark(&i.Unknown, v.origin(), "launchTemplate: what it says of the interface is not read")
		if !r.get("vpcSecurityGroupIds").givesGroups() {
			addID(&i.Groups, r.reader.hiddenGroup(i.ID, i.Unknown))
		}
	}
	r.reader.addGroups(i, r.get("vpcSecurityGroupIds"))
	r.reader.interfaces[i.ID] = i
	return i.ID
}

// settleInstance finds the VPC of an instance, and whether its own interface has a public address.
func settleInstance(r *resource) {
	i := r.reader.instances[r.id()]
	primary := r.reader.interfaces[r.derived("primaryNetworkInterfaceId")]
	if primary != nil && primary.Instance == i.ID && primary.Origin.URN == r.URN {
		settleInterface(r, primary.ID, "vpcSecurityGroupIds")
		settlePublic(r, primary)
	}
	for _, id := range i.Interfaces {
		if own := r.reader.interfaces[id]; own != nil {
			own.Instance = i.ID
			i.VPC = own.VPC
			if s := r.reader.subnets[own.Subnet]; s != nil {
				i.VPC = s.VPC
			}
		}
	}
}

// settlePublic gives an interface the public address that it is made with: as it is asked for or, if not, as its subnet does.
func settlePublic(r *resource, i *network.Interface) {
	s := r.reader.subnets[i.Subnet]
	asked := r.get("associatePublicIpAddress")
	public := asked.may(&i.Unknown, s != nil && s.MapPublicIP)
	if asked.absent() && (s == nil || s.Unknown != nil) {
		mark(&i.Unknown, asked.origin(), "associatePublicIpAddress: up to a subnet of which not all is known")
		public = true
	}
	if !public || len(i.Addresses) == 0 || i.Addresses[0].HasPublic {
		return
	}
	i.Addresses[0].HasPublic = true
	i.Addresses[0].Public, _ = r.get("publicIp").address(&i.Unknown)
}

func joinInstanceState(r *resource) {
	var u *network.Unknown
	instance := r.get("instanceId")
	id := instance.ref(r.reader.names.instance, &u)
	state := r.get("state").text(&u)
	if i := r.reader.instances[id]; i != nil && u == nil {
		i.Stopped = state == "stopped"
	}
	if u == nil {
		return
	}
	for _, i := range possible(instance, r.reader.names.instance, r.reader.instances) {
		for _, id := range i.Interfaces {
			if own := r.reader.interfaces[id]; own != nil {
				mark(&own.Unknown, u.Origin, "its instance may be stopped: %s", u.Text)
			}
		}
	}
}

// joinEIP associates an address with the interface or instance that it names.
func joinEIP(r *resource) {
	a, _ := r.get("publicIp").address(new(*network.Unknown))
	joinPublic(r, r.get("instance"), r.get("networkInterface"), r.get("associateWithPrivateIp"), a)
}

func joinEIPAssociation(r *resource) {
	joinPublic(r, r.get("instanceId"), r.get("networkInterfaceId"), r.get("privateIpAddress"),
		r.reader.publicOf(r.get("allocationId"), r.get("publicIp")))
}

// joinPublic puts a public address in front of a private one of an interface, its primary one if no other is named.
func joinPublic(r *resource, instance, networkInterface, private value, public netip.Addr) {
	if instance.absent() && networkInterface.absent() {
		return
	}
	var u *network.Unknown
	id := networkInterface.ref(r.reader.names.networkInterface, &u)
	if of := instance.ref(r.reader.names.instance, &u); id == "" {
		if i := r.reader.instances[of]; i != nil && len(i.Interfaces) > 0 {
			id = i.Interfaces[0]
		}
	}
	if u != nil {
		for _, i := range possible(networkInterface, r.reader.names.networkInterface, r.reader.interfaces) {
			mark(&i.Unknown, u.Origin, "address %s may be its own: %s", r.Name, u.Text)
			i.Addresses[0].HasPublic = true
		}
		return
	}
	i := r.reader.interfaces[id]
	if i == nil || len(i.Addresses) == 0 {
		return
	}
	at := 0
	if a, ok := private.address(&i.Unknown); ok {
		at = slices.IndexFunc(i.Addresses, func(x network.InterfaceAddress) bool { return x.Private == a })
	} else if private.lacks(&i.Unknown) {
		at = -1
	}
	if at < 0 {
		mark(&i.Unknown, r.origin(""), "address %s is in front of one of its private addresses, of which not all are known", r.Name)
		at = 0
	}
	i.Addresses[at].HasPublic, i.Addresses[at].Public = true, public
}
