package walk

import (
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// toAmazon delivers what is for AWS's own services beside every interface, which neither groups nor network ACLs see: the VPC's resolver,
// instance metadata, the time. It reports whether the journey ended here.
func (j *journey) toAmazon(v *network.VPC) bool {
	dst := j.packet.Dst
	switch dst.String() {
	case "169.254.169.254", "fd00:ec2::254", "169.254.169.123", "fd00:ec2::123":
	case "169.254.169.253", "fd00:ec2::253":
		if !v.DNSSupport {
			j.drop(v.ID, trace.NoSuchIP, v.Origin, "VPC %s has no resolver: DNS support is off", v.ID)
			return true
		}
	default:
		if !v.DNSSupport || dst != resolverOf(v) {
			return false
		}
	}
	j.deliver(trace.Place{Kind: trace.Service, ID: network.ID(dst.String())}, v.ID, v.Origin, "AWS's own service at %v", dst)
	return true
}

// resolverOf is the address of a VPC's resolver: the base of its primary IPv4 block plus two.
func resolverOf(v *network.VPC) netip.Addr {
	for _, b := range v.CIDRs {
		if b.Addr().Is4() {
			return b.Masked().Addr().Next().Next()
		}
	}
	return netip.Addr{}
}

// toEndpoint delivers the packet to the service behind a gateway endpoint, or hands it to the appliances behind one of a Gateway Load Balancer.
func (j *journey) toEndpoint(at spot, e *network.Endpoint) {
	j.note(e.Unknown)
	echo := j.packet.Protocol == packet.ICMP && j.packet.Type == packet.EchoRequest
	switch {
	case e.Unavailable:
		j.drop(e.ID, trace.RouteBlackhole, e.Origin, "endpoint %s is not available", e.ID)
	case e.Kind == network.GatewayLoadBalancerEndpoint:
		j.throughAppliances(at, e)
	case e.Kind != network.GatewayEndpoint:
		j.unmodelled(e.ID, string(e.Kind)+" endpoint")
	case j.foreign || e.VPC != at.vpc.ID:
		j.drop(e.ID, trace.GatewayEndpointSource, e.Origin, "gateway endpoint %s serves what is in VPC %s only", e.ID, e.VPC)
	case !j.packet.Dst.Is4() || j.packet.Protocol != packet.TCP && !echo:
		j.drop(e.ID, trace.GatewayEndpointProtocol, e.Origin, "gateway endpoint %s carries TCP and ICMP echo over IPv4 only", e.ID)
	default:
		j.deliver(trace.Place{Kind: trace.Service, ID: e.ID}, e.ID, e.Origin, "gateway endpoint %s of %s", e.ID, e.Service)
	}
}

// throughAppliances takes the packet as far as it gets if the appliances let it through, which nobody knows: they give it back unchanged, to the subnet of
// the endpoint.
func (j *journey) throughAppliances(at spot, e *network.Endpoint) {
	var s *network.Subnet
	if len(e.Subnets) > 0 {
		s = j.x.Subnet[e.Subnets[0]]
	}
	switch {
	case s == nil:
		j.unmodelled(e.ID, "subnet of endpoint")
		return
	case !j.enter(at, s):
		return
	case j.again(e.ID):
		j.drop(e.ID, trace.Loop, e.Origin, "the packet comes to endpoint %s again", e.ID)
		return
	}
	j.notef(e.Origin, "endpoint %s: the network does not tell what the appliances behind it let through", e.ID)
	j.relayed = true
	j.pass(e.ID, e.Origin, "the appliances behind endpoint %s hand it back", e.ID)
	j.leave(spot{at.vpc, s})
}

// fromService sends the answer of a service: of a gateway endpoint into its VPC, of AWS's own services straight to the interface.
func (j *journey) fromService(id network.ID) {
	if e := j.x.Endpoint[id]; e != nil {
		j.pass(e.ID, e.Origin, "gateway endpoint %s answers", e.ID)
		j.local(spot{vpc: j.x.VPC[e.VPC]})
		return
	}
	j.deliver(j.flow.From, j.flow.From.ID, network.Origin{}, "the service at %s answers", id)
}
