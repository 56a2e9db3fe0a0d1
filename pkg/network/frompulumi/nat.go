package frompulumi

import (
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/network"
)

func natKinds() map[string]kind {
	return map[string]kind{
		"ec2:NatGateway": {make: makeNAT, settle: settleNAT},
	}
}

func makeNAT(r *resource) {
	n := &network.NATGateway{ID: r.id(), Name: r.label(), Tags: r.tags(), Origin: r.origin("")}
	n.Subnet = r.get("subnetId").ref(r.reader.names.subnet, &n.Unknown)
	n.Regional = r.get("availabilityMode").text(&n.Unknown) == "regional"
	switch kind := r.get("connectivityType"); kind.text(&n.Unknown) {
	case "", "public":
	case "private":
		n.Private = true
	default:
		kind.wrong(&n.Unknown, "connectivity type")
	}
	r.reader.nats[n.ID] = n
}

// settleNAT finds the gateway's VPC and addresses. Of addresses that were invented, or are not known, only the number is told.
func settleNAT(r *resource) {
	n := r.reader.nats[r.id()]
	if n.Regional {
		n.VPC = r.get("vpcId").ref(r.reader.names.vpc, &n.Unknown)
	} else if n.Subnet != "" {
		n.VPC = r.reader.subnet(n.Subnet, r.origin("subnetId")).VPC
	}
	first := network.NATAddress{Interface: network.ID(known(r.Outputs["networkInterfaceId"]))}
	first.Private, _ = r.get("privateIp").address(&n.Unknown)
	first.Public = r.reader.publicOf(r.get("allocationId"), r.get("publicIp"))
	if first.Private.IsValid() || first.Public.IsValid() {
		n.Addresses = append(n.Addresses, first)
	}
	var u *network.Unknown
	for _, a := range r.get("secondaryPrivateIpAddresses").items(&u) {
		if private, ok := a.address(&n.Unknown); ok {
			n.Addresses = append(n.Addresses, network.NATAddress{Private: private})
		}
	}
	more := r.get("secondaryAllocationIds").items(&u)
	if len(more) > 0 || r.get("secondaryPrivateIpAddressCount").number(&u, 0) > 0 || u != nil {
		n.Addresses = nil // some of them are not known, so that none may pass for all
	}
}

// publicOf is the public address of an allocation, or the one that an output tells. It is invalid where it is not known.
func (rd *reader) publicOf(allocation, output value) netip.Addr {
	if a, ok := output.address(new(*network.Unknown)); ok {
		return a
	}
	id := allocation.ref(rd.names.eip, new(*network.Unknown))
	if e := rd.byID[id]; e != nil && e.short == "ec2:Eip" {
		a, _ := e.get("publicIp").address(new(*network.Unknown))
		return a
	}
	return netip.Addr{}
}
