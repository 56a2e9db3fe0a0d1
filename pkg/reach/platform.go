package reach

import (
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// toPlatform takes the packets of single-packet questions that are for AWS's own hosts inside of every VPC. Neither security groups nor
// network ACLs filter "Amazon Domain Name Services (DNS), Amazon Dynamic Host Configuration Protocol (DHCP), Amazon EC2 instance metadata,
// Amazon Time Sync Service" (VPC guide, Network ACLs).
func (w *walk) toPlatform(st *state, vpc network.ID) outcome {
	if !w.to.any {
		return outcome{}
	}
	v := w.e.x.VPC[vpc]
	if v == nil {
		return outcome{}
	}
	hosts := packet.Addrs(netip.MustParseAddr("169.254.169.254"), netip.MustParseAddr("169.254.169.123"), netip.MustParseAddr("fd00:ec2::254"), netip.MustParseAddr("fd00:ec2::123"))
	resolver := packet.Addrs(netip.MustParseAddr("169.254.169.253"), netip.MustParseAddr("fd00:ec2::253"))
	for _, block := range v.CIDRs {
		if block.Addr().Is4() {
			resolver = resolver.Union(packet.Addrs(block.Masked().Addr().Next().Next()))
			break // "the base of the VPC IPv4 network range plus two", of the primary block
		}
	}
	if v.DNSSupport {
		hosts = hosts.Union(resolver)
	}
	if !st.box.Dst.IsSubset(hosts) {
		return outcome{}
	}
	w.note(st, v.ID, v.Origin, func() string { return "to AWS's own host in the VPC, which no filter keeps anybody from" })
	return w.arrived(*st, trace.Place{Kind: trace.Service, ID: v.ID}, func(st state) outcome { return w.home(st) })
}
