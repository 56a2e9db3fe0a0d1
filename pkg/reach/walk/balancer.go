package walk

import (
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// target is where a load balancer can send a flow.
type target struct {
	id       network.ID // of the interface, or the address
	address  netip.Addr
	port     uint16
	subnet   *network.Subnet // nil outside of the network
	preserve bool
}

// balance hands the packet to a load balancer at one of its interfaces: a request goes on to a target, an answer to the client.
func (j *journey) balance(l *network.LoadBalancer, nic *network.Interface) {
	if j.reply {
		before, ok := j.undo(nic.ID)
		if !ok {
			j.drop(l.ID, trace.NATNoSession, l.Origin, "load balancer %s has no connection that %v belongs to", l.ID, j.packet)
			return
		}
		j.answerClient(l, nic, before)
		return
	}
	j.note(l.Unknown)
	listener := j.listener(l)
	if listener == nil {
		j.drop(l.ID, trace.NoListener, l.Origin, "load balancer %s has no listener for %v", l.ID, j.packet)
		return
	}
	if len(listener.TargetGroups) == 0 {
		j.deliver(trace.Place{Kind: trace.Interface, ID: nic.ID}, l.ID, listener.Origin, "load balancer %s answers by itself", l.ID)
		return
	}
	healthy := j.targets(l, listener)
	near := slices.DeleteFunc(slices.Clone(healthy), func(t target) bool { return !j.reaches(l, nic, t) })
	switch {
	case len(healthy) == 0:
		j.drop(l.ID, trace.NoSuchIP, listener.Origin, "load balancer %s has no healthy target", l.ID)
		return
	case len(near) == 0:
		j.drop(l.ID, trace.BalancerZone, l.Origin, "load balancer %s has no target in the zones that %s uses", l.ID, nic.ID)
		return
	}
	options := make([]network.ID, len(near))
	for i, t := range near {
		options[i] = t.id
	}
	j.toTarget(l, nic, near[slices.Index(options, j.choose(BalancerTarget, nic.ID, options))])
}

// listener is the one that a packet is for.
func (j *journey) listener(l *network.LoadBalancer) *network.Listener {
	for i := range l.Listeners {
		li := &l.Listeners[i]
		if li.Port != int(j.packet.DstPort) || !slices.Contains(protocolsOf(li.Protocol), j.packet.Protocol) {
			continue
		}
		if li.Unknown != nil {
			j.note(li.Unknown)
			continue
		}
		return li
	}
	return nil
}

// protocolsOf are the IP protocols of a listener's.
func protocolsOf(listener string) []uint8 {
	switch listener {
	case "UDP":
		return []uint8{packet.UDP}
	case "TCP_UDP":
		return []uint8{packet.TCP, packet.UDP}
	}
	return []uint8{packet.TCP}
}

// targets are the healthy targets of a listener, each once.
func (j *journey) targets(l *network.LoadBalancer, li *network.Listener) []target {
	var all []target
	for _, id := range li.TargetGroups {
		g := j.x.TargetGroup[id]
		if g == nil {
			j.notef(li.Origin, "target group %s: the network tells nothing of it", id)
			continue
		}
		j.note(g.Unknown)
		for _, t := range g.Targets {
			if t.Unknown != nil {
				j.note(t.Unknown)
				continue
			}
			found, ok := j.target(l, g, t)
			if ok && !t.Unhealthy && !slices.ContainsFunc(all, func(o target) bool { return o.id == found.id }) {
				all = append(all, found)
			}
		}
	}
	return all
}

// target is a registered target as the load balancer reaches it.
func (j *journey) target(l *network.LoadBalancer, g *network.TargetGroup, t network.GroupTarget) (target, bool) {
	port := t.Port
	if port == 0 {
		port = g.Port
	}
	found := target{port: uint16(port), preserve: l.Network && g.PreserveClientIP, address: t.Address}
	if t.Address.IsValid() {
		found.id = network.ID(t.Address.String())
		found.subnet = j.x.SubnetAt(l.VPC, t.Address)
		return found, true
	}
	i := j.x.Instance[t.ID]
	if i == nil || len(i.Interfaces) == 0 || j.x.Interface[i.Interfaces[0]] == nil {
		j.notef(t.Origin, "target %s of %s: the network tells nothing of its interface", t.ID, g.ID)
		return target{}, false
	}
	nic := j.x.Interface[i.Interfaces[0]]
	found.id, found.subnet = nic.ID, j.x.Subnet[nic.Subnet]
	if j.packet.Dst.Is4() && len(nic.Addresses) > 0 {
		found.address = nic.Addresses[0].Private
	} else if j.packet.Dst.Is6() && len(nic.IPv6) > 0 {
		found.address = nic.IPv6[0]
	}
	return found, found.address.IsValid() && !i.Stopped
}

// reaches reports whether a load balancer uses a target from one of its interfaces: it needs a subnet in the target's zone, and without
// cross-zone load balancing the interface has to be there.
func (j *journey) reaches(l *network.LoadBalancer, nic *network.Interface, t target) bool {
	if t.subnet == nil {
		return true
	}
	subnets := l.Subnets
	if !l.CrossZone && l.Network {
		subnets = []network.ID{nic.Subnet}
	}
	for _, id := range subnets {
		if s := j.x.Subnet[id]; s != nil {
			switch j.sameZone(s, t.subnet) {
			case yes:
				return true
			case unknown:
				j.notef(l.Origin, "load balancer %s: zone ids are needed to tell whether subnets %s and %s are in one zone", l.ID, s.ID, t.subnet.ID)
			case no:
			}
		}
	}
	return false
}

// toTarget sends the request on: from the load balancer's own address, or from the client's where that is preserved.
func (j *journey) toTarget(l *network.LoadBalancer, nic *network.Interface, t target) {
	after := j.packet
	after.Dst, after.DstPort = t.address, t.port
	if !t.preserve {
		after.Src, after.SrcPort = j.packet.Dst, j.natPort(j.packet.SrcPort)
	}
	j.rewritten = append(j.rewritten, rewrite{at: nic.ID, before: j.packet, after: after, preserved: t.preserve})
	j.packet = after
	j.renew(nic)
	j.vouched = t.preserve
	j.pass(l.ID, l.Origin, "load balancer %s sends it to target %s as %v", l.ID, t.id, j.packet)
	at := spot{j.x.VPC[nic.VPC], j.x.Subnet[nic.Subnet]}
	switch {
	case j.again(nic.ID):
		j.drop(l.ID, trace.Loop, l.Origin, "the packet comes to load balancer %s again", l.ID)
	case at.vpc == nil || at.subnet == nil:
		j.unmodelled(nic.ID, "VPC and subnet of interface")
	case j.groupsAllow(nic, true):
		j.leave(at)
	}
}

// answerClient sends a target's answer on to the client.
func (j *journey) answerClient(l *network.LoadBalancer, nic *network.Interface, before packet.Packet) {
	j.packet, _ = before.Reply()
	j.renew(nic)
	j.pass(l.ID, l.Origin, "load balancer %s sends the answer on to %v", l.ID, j.packet.Dst)
	if j.groupsAllow(nic, true) {
		j.leave(spot{j.x.VPC[nic.VPC], j.x.Subnet[nic.Subnet]})
	}
}

// backToBalancer takes a target's answer to the load balancer that preserved the client's address, though it is addressed to the client. It
// reports whether this is such an answer.
func (j *journey) backToBalancer(nic *network.Interface, at spot) bool {
	if !j.reply {
		return false
	}
	for _, r := range j.rewritten {
		answer, ok := r.after.Reply()
		if !r.preserved || !ok || answer != j.packet {
			continue
		}
		node := j.x.Interface[r.at]
		s := j.x.Subnet[node.Subnet]
		if at.subnet != s && (!j.naclAllows(at.subnet, true) || !j.naclAllows(s, false)) {
			return true
		}
		l := j.balancerAt[node.ID]
		j.pass(l.ID, l.Origin, "the answer of %s returns through load balancer %s", nic.ID, l.ID)
		j.answerClient(l, node, r.before)
		return true
	}
	return false
}
