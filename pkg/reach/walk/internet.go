package walk

import (
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// owner is who has a public address: an interface or a NAT gateway of a VPC, with its address inside.
type owner struct {
	vpc    *network.VPC
	subnet *network.Subnet // nil for a regional NAT gateway
	nat    *network.NATGateway
	inside netip.Addr
	public netip.Addr
}

// sourceOf is who sends from an address of a VPC, as its internet gateway knows it.
func (w *Walker) sourceOf(v *network.VPC, a netip.Addr) (owner, bool) {
	for _, o := range w.owners() {
		if o.vpc == v && (o.inside == a || !o.inside.IsValid() && o.public == a) { // a regional NAT gateway has no other
			return o, true
		}
	}
	return owner{}, false
}

// destinationOf is whom the internet knows by an address.
func (w *Walker) destinationOf(a netip.Addr) (owner, bool) {
	for _, o := range w.owners() {
		if o.public.IsValid() && o.public == a {
			return o, true
		}
	}
	return owner{}, false
}

// owners are all addresses of the network. An IPv6 address is its own public address.
func (w *Walker) owners() []owner {
	var all []owner
	for _, g := range w.x.Network.NATGateways {
		for _, a := range w.addresses(g) {
			all = append(all, owner{w.x.VPC[g.VPC], w.x.Subnet[g.Subnet], g, a.Private, a.Public})
		}
	}
	for _, nic := range w.x.Network.Interfaces {
		v, s := w.x.VPC[nic.VPC], w.x.Subnet[nic.Subnet]
		for _, a := range nic.Addresses {
			all = append(all, owner{v, s, nil, a.Private, a.Public})
		}
		for _, a := range nic.IPv6 {
			all = append(all, owner{v, s, nil, a, a})
		}
	}
	return all
}

// notOnInternet lists the destinations that an internet gateway drops: private (RFC 1918), shared (RFC 6598) and link-local addresses, and all
// others to which the internet has no route: of IPv6 it routes 2000::/3 alone.
func notOnInternet(a netip.Addr) bool {
	if a.Is6() {
		return !netip.MustParsePrefix("2000::/3").Contains(a)
	}
	for _, text := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/4", "240.0.0.0/4",
	} {
		if netip.MustParsePrefix(text).Contains(a) {
			return true
		}
	}
	return false
}

// toInternet takes the packet out by an internet gateway.
func (j *journey) toInternet(at spot, g *network.Gateway) {
	switch {
	case g.VPC == "" || g.VPC != at.vpc.ID:
		j.drop(g.ID, trace.NoInternetGateway, g.Origin, "internet gateway %s is not attached to VPC %s", g.ID, at.vpc.ID)
		return
	case notOnInternet(j.packet.Dst):
		j.drop(g.ID, trace.PrivateOnInternet, g.Origin, "%v is no address of the internet", j.packet.Dst)
		return
	}
	o, ok := j.sourceOf(at.vpc, j.packet.Src)
	// An address that another VPC has too is not the one that the gateway knows.
	ok = ok && (!j.foreign || j.sender != nil && j.sender.VPC == at.vpc.ID)
	switch {
	case ok && o.nat != nil && (o.nat.Private || !o.public.IsValid()):
		j.drop(g.ID, trace.PrivateNAT, o.nat.Origin, "NAT gateway %s is private: %v has no public address", o.nat.ID, j.packet.Src)
		return
	case !ok || !o.public.IsValid():
		j.noteHiddenAddress(at.vpc.ID)
		j.drop(g.ID, trace.NoPublicIP, g.Origin, "%v has no public address", j.packet.Src)
		return
	}
	if j.publicAccessBlocks(g.ID, at.vpc, o, !j.reply) {
		return
	}
	j.packet.Src = o.public
	j.public = true
	j.pass(g.ID, g.Origin, "internet gateway %s sends it from %v", g.ID, j.packet.Src)
	j.overInternet()
}

// noteHiddenAddress notes that the source has a public address which is not known.
func (j *journey) noteHiddenAddress(vpc network.ID) {
	nic := j.interfaceAt(vpc, j.packet.Src)
	if nic == nil {
		return
	}
	for _, a := range nic.Addresses {
		if a.Private == j.packet.Src && a.HasPublic && !a.Public.IsValid() {
			j.notef(nic.Origin, "public address of interface %s: it has one, which is not known", nic.ID)
		}
	}
}

// egressOnly takes the packet out by an egress-only internet gateway, which remembers it for the answer.
func (j *journey) egressOnly(at spot, g *network.Gateway) {
	o, ok := j.sourceOf(at.vpc, j.packet.Src)
	switch {
	case g.VPC == "" || g.VPC != at.vpc.ID:
		j.drop(g.ID, trace.NoInternetGateway, g.Origin, "egress-only internet gateway %s is not attached to VPC %s", g.ID, at.vpc.ID)
		return
	case notOnInternet(j.packet.Dst):
		j.drop(g.ID, trace.PrivateOnInternet, g.Origin, "%v is no address of the internet", j.packet.Dst)
		return
	case !ok || !j.packet.Src.Is6():
		j.drop(g.ID, trace.NoPublicIP, g.Origin, "%v is no IPv6 address of VPC %s", j.packet.Src, at.vpc.ID)
		return
	case j.reply:
		j.notef(g.Origin, "egress-only internet gateway %s: AWS does not document whether it lets answers out to what did not come in by it", g.ID)
		j.drop(g.ID, trace.NATNoSession, g.Origin, "the request did not come by egress-only internet gateway %s", g.ID)
		return
	}
	if j.publicAccessStops(at.vpc, o, true, true) {
		j.drop(g.ID, trace.PublicAccess, g.Origin, "VPC Block Public Access stops it at %s", g.ID)
		return
	}
	j.outbound = append(j.outbound, j.packet)
	j.public = true
	j.pass(g.ID, g.Origin, "egress-only internet gateway %s", g.ID)
	j.overInternet()
}

// overInternet takes the packet to whom the internet knows by its destination: a part of the network, or anyone else.
func (j *journey) overInternet() {
	if j.packet.Dst.Is6() {
		for _, v := range j.x.Network.VPCs {
			if network.Contains(v.CIDRs, j.packet.Dst) {
				j.fromInternet(owner{vpc: v, subnet: j.x.SubnetAt(v.ID, j.packet.Dst), inside: j.packet.Dst, public: j.packet.Dst})
				return
			}
		}
	}
	if o, ok := j.destinationOf(j.packet.Dst); ok && o.vpc != nil {
		j.fromInternet(o)
		return
	}
	if !j.reply && j.flow.From.Kind == trace.Internet {
		j.drop("", trace.NoSuchPublicIP, network.Origin{}, "nothing in the network has the public address %v", j.packet.Dst)
		return
	}
	j.deliver(trace.Place{Kind: trace.Internet}, "", network.Origin{}, "the internet")
}

// fromInternet takes the packet into a VPC.
func (j *journey) fromInternet(o owner) {
	j.foreign = true
	if j.reply && answers(j.packet, j.outbound) {
		j.pass(o.vpc.ID, o.vpc.Origin, "back by the egress-only internet gateway")
		j.local(spot{vpc: o.vpc})
		return
	}
	g := j.internetGatewayOf(o.vpc)
	if g == nil {
		j.drop(o.vpc.ID, trace.NoInternetGateway, o.vpc.Origin, "VPC %s has no internet gateway", o.vpc.ID)
		return
	}
	if j.publicAccessBlocks(g.ID, o.vpc, o, j.reply) {
		return
	}
	if o.nat != nil && o.nat.Regional {
		if o.inside.IsValid() {
			j.packet.Dst = o.inside
		}
		j.pass(g.ID, g.Origin, "internet gateway %s takes it in", g.ID)
		j.backToNAT(o.nat)
		return
	}
	j.packet.Dst = o.inside
	j.pass(g.ID, g.Origin, "internet gateway %s takes it to %v", g.ID, j.packet.Dst)
	if t := j.x.EdgeTable[g.ID]; t != nil {
		j.route(spot{vpc: o.vpc}, t)
		return
	}
	j.noteMissingReturn(o, g)
	j.local(spot{vpc: o.vpc})
}

// noteMissingReturn notes that the subnet which a first packet goes to does not send answers to the gateway that it came by.
func (j *journey) noteMissingReturn(o owner, g *network.Gateway) {
	if j.reply || o.nat != nil || o.subnet == nil {
		return
	}
	back := j.journey(j.packet, true)
	back.packet.Dst = j.packet.Src
	if r, ok := back.lookup(o.vpc, j.x.TableOf(o.subnet)); !ok || r.Target.ID != g.ID {
		j.notef(o.subnet.Origin, "AWS does not document whether a packet from the internet reaches a subnet without a route back to %s (subnet %s)",
			g.ID, o.subnet.ID)
	}
}

func (w *Walker) internetGatewayOf(v *network.VPC) *network.Gateway {
	for _, g := range w.x.GatewaysOf[v.ID] {
		if g.Kind == network.InternetGateway {
			return g
		}
	}
	return nil
}

// publicAccessBlocks drops what VPC Block Public Access stops at an internet gateway. Inside says that the flow began in the VPC.
func (j *journey) publicAccessBlocks(gateway network.ID, v *network.VPC, o owner, inside bool) bool {
	if !j.publicAccessStops(v, o, inside, o.nat != nil) {
		return false
	}
	j.drop(gateway, trace.PublicAccess, v.Origin, "VPC Block Public Access stops it at %s", gateway)
	return true
}

// publicAccessStops asks VPC Block Public Access. What only lets answers in, a NAT gateway or egress-only gateway, passes the mode for ingress.
func (w *Walker) publicAccessStops(v *network.VPC, o owner, inside, onlyAnswers bool) bool {
	for _, p := range w.x.Network.PublicAccess {
		if p.Region != "" && p.Region != v.Region || p.Account != "" && p.Account != v.Account {
			continue
		}
		if excluded(p, v, o.subnet, inside) {
			continue
		}
		if p.Mode == network.BlockBidirectional || p.Mode == network.BlockIngress && (!inside || !onlyAnswers) {
			return true
		}
	}
	return false
}

func excluded(p *network.BlockPublicAccess, v *network.VPC, s *network.Subnet, inside bool) bool {
	for _, e := range p.Exclusions {
		covers := e.VPC != "" && e.VPC == v.ID || e.Subnet != "" && s != nil && e.Subnet == s.ID
		if covers && (inside || !e.EgressOnly) {
			return true
		}
	}
	return false
}
