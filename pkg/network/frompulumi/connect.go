package frompulumi

import "github.com/palisade-iac/palisade/pkg/network"

// connectKinds has EC2 Instance Connect endpoints, which are more than their interface where they keep the addresses of their clients.
func connectKinds() map[string]kind {
	return map[string]kind{
		"ec2transitgateway:InstanceConnectEndpoint": {make: makeConnectEndpoint, settle: settleConnectEndpoint},
	}
}

// makeConnectEndpoint reads an EC2 Instance Connect endpoint: an interface from which those whom AWS lets in reach instances.
func makeConnectEndpoint(r *resource) {
	i := &network.Interface{
		ID: r.id(), Name: r.label(), Kind: "ec2_instance_connect_endpoint", Tags: r.tags(), Origin: r.origin(""),
		Addresses: []network.InterfaceAddress{{}},
	}
	i.Subnet = r.get("subnetId").ref(r.reader.names.subnet, &i.Unknown)
	r.reader.interfaces[i.ID] = i
	r.reader.addGroups(i, r.get("securityGroupIds"))
	r.reader.endpoints[i.ID] = &network.Endpoint{
		ID: i.ID, Name: i.Name, Kind: network.ConnectEndpoint, Interfaces: []network.ID{i.ID}, Tags: i.Tags, Origin: i.Origin,
	}
}

// settleConnectEndpoint tells of the endpoint what became of its interface.
func settleConnectEndpoint(r *resource) {
	settleInterface(r, r.id(), "securityGroupIds")
	i, e := r.reader.interfaces[r.id()], r.reader.endpoints[r.id()]
	e.VPC, e.Groups, e.Unknown = i.VPC, i.Groups, i.Unknown
	addID(&e.Subnets, i.Subnet)
	keepClients(r)
}

// keepClients lists an endpoint that may send with the addresses of its clients, which are anywhere: "if true, the client IP address is used when
// you connect to a resource". AWS's documents name both as the default. One that does not is the interface alone; whom IAM lets in is no packet.
func keepClients(r *resource) {
	var u *network.Unknown
	text := "may carry packets of those who may use it into its VPC, with their own addresses"
	switch keeps := r.get("preserveClientIp").flag(&u, true); {
	case u != nil:
		text += ": " + u.Text
	case !keeps:
		return
	}
	r.unmodelled(text, r.touches())
	r.carries(network.CarriesInwards)
}
