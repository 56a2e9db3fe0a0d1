package walk

import (
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// owns reports whether an address is one of an interface's own in its VPC.
func owns(nic *network.Interface, a netip.Addr) bool {
	return slices.Contains(nic.IPv6, a) ||
		slices.ContainsFunc(nic.Addresses, func(b network.InterfaceAddress) bool { return b.Private.IsValid() && b.Private == a })
}

// interfaceAt is the interface of a VPC with an address; nil if there is none.
func (w *Walker) interfaceAt(vpc network.ID, a netip.Addr) *network.Interface {
	for _, nic := range w.x.Network.Interfaces {
		if nic.VPC == vpc && owns(nic, a) {
			return nic
		}
	}
	return nil
}

// stopped reports whether nothing answers behind an interface.
func (w *Walker) stopped(nic *network.Interface) bool {
	i := w.x.Instance[nic.Instance]
	return i != nil && i.Stopped
}

// send lets an interface send the packet.
func (j *journey) send(nic *network.Interface) {
	at := spot{j.x.VPC[nic.VPC], j.x.Subnet[nic.Subnet]}
	j.note(nic.Unknown)
	switch {
	case at.vpc == nil || at.subnet == nil:
		j.unmodelled(nic.ID, "VPC and subnet of interface")
		return
	case j.stopped(nic):
		j.drop(nic.ID, trace.NoSuchIP, nic.Origin, "instance %s is stopped", nic.Instance)
		return
	case !nic.NoSourceDestCheck && !owns(nic, j.packet.Src):
		j.drop(nic.ID, trace.SourceDestCheck, nic.Origin, "interface %s may send from its own addresses only", nic.ID)
		return
	}
	j.sender = nic
	j.pass(nic.ID, nic.Origin, "interface %s sends %v", nic.ID, j.packet)
	if owns(nic, j.packet.Dst) {
		j.deliver(trace.Place{Kind: trace.Interface, ID: nic.ID}, nic.ID, nic.Origin, "to itself")
		return
	}
	if j.toAmazon(at.vpc) || !j.groupsAllow(nic, true) || j.backToBalancer(nic, at) {
		return
	}
	j.leave(at)
}

// leave takes the packet out of an interface in a subnet: straight to another one in the same subnet, or by the subnet's ACL and route table.
func (j *journey) leave(at spot) {
	if network.Contains(at.subnet.CIDRs, j.packet.Dst) {
		j.local(at)
		return
	}
	if j.naclAllows(at.subnet, true) {
		j.route(at, j.x.TableOf(at.subnet))
	}
}

// local hands the packet to the interface of the VPC that has the destination address.
func (j *journey) local(at spot) {
	s := j.x.SubnetAt(at.vpc.ID, j.packet.Dst)
	if s == nil {
		j.drop(at.vpc.ID, trace.NoSubnet, at.vpc.Origin, "%v is in no subnet of VPC %s", j.packet.Dst, at.vpc.ID)
		return
	}
	j.note(s.Unknown)
	nat := j.natAt(at.vpc.ID, j.packet.Dst)
	nic := j.interfaceAt(at.vpc.ID, j.packet.Dst)
	if nat == nil && nic == nil {
		j.drop(s.ID, trace.NoSuchIP, s.Origin, "nothing in subnet %s has the address %v", s.ID, j.packet.Dst)
		return
	}
	if !j.enter(at, s) {
		return
	}
	if nat != nil {
		j.backToNAT(nat)
		return
	}
	j.receive(nic)
}

// enter takes the packet into a subnet, past its network ACL unless it is there already.
func (j *journey) enter(at spot, s *network.Subnet) bool {
	return at.subnet == s || j.naclAllows(s, false)
}

// receive hands the packet to the interface that it is for.
func (j *journey) receive(nic *network.Interface) {
	j.note(nic.Unknown)
	if !j.groupsAllow(nic, false) {
		return
	}
	if l := j.balancerAt[nic.ID]; l != nil {
		j.balance(l, nic)
		return
	}
	if j.stopped(nic) {
		j.drop(nic.ID, trace.NoSuchIP, nic.Origin, "instance %s is stopped", nic.Instance)
		return
	}
	j.deliver(trace.Place{Kind: trace.Interface, ID: nic.ID}, nic.ID, nic.Origin, "interface %s receives %v", nic.ID, j.packet)
}

// relay takes the packet through an appliance: an interface that a route leads to.
func (j *journey) relay(at spot, nic *network.Interface) {
	s := j.x.Subnet[nic.Subnet]
	switch {
	case s == nil:
		j.unmodelled(nic.ID, "subnet of interface")
		return
	case !j.enter(at, s):
		return
	case owns(nic, j.packet.Dst):
		j.receive(nic)
		return
	}
	j.note(nic.Unknown)
	switch {
	case j.stopped(nic):
		j.drop(nic.ID, trace.RouteBlackhole, nic.Origin, "instance %s is stopped", nic.Instance)
		return
	case !nic.NoSourceDestCheck:
		j.drop(nic.ID, trace.SourceDestCheck, nic.Origin, "interface %s takes packets for its own addresses only", nic.ID)
		return
	case j.again(nic.ID):
		j.drop(nic.ID, trace.Loop, nic.Origin, "the packet comes to appliance %s again", nic.ID)
		return
	case !j.groupsAllow(nic, false):
		return
	}
	j.relayed = true
	j.pass(nic.ID, nic.Origin, "appliance %s forwards it", nic.ID)
	if j.groupsAllow(nic, true) {
		j.leave(spot{at.vpc, s})
	}
}
