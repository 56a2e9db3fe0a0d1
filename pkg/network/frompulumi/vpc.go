package frompulumi

import (
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

func vpcKinds() map[string]kind {
	return map[string]kind{
		"ec2:Vpc":                           {make: makeVPC, settle: settleMainTable},
		"ec2:DefaultVpc":                    {make: makeDefaultVPC, settle: settleMainTable},
		"ec2:VpcIpv4CidrBlockAssociation":   {join: func(r *resource) { joinBlock(r, "cidrBlock") }},
		"ec2:VpcIpv6CidrBlockAssociation":   {join: func(r *resource) { joinBlock(r, "ipv6CidrBlock") }},
		"ec2:VpcBlockPublicAccessOptions":   {join: blockPublicAccess},
		"ec2:VpcBlockPublicAccessExclusion": {settle: excludePublicAccess},
	}
}

func makeVPC(r *resource) {
	v := &network.VPC{
		ID: r.id(), Name: r.label(), Region: r.region(), Account: r.account(), Tags: r.tags(), Origin: r.origin(""),
		MainRouteTable: r.derived("mainRouteTableId"), DefaultNACL: r.derived("defaultNetworkAclId"),
	}
	v.DNSSupport = r.get("enableDnsSupport").flag(&v.Unknown, true)
	addBlock(v, r.get("cidrBlock"), true)
	wantsIPv6 := r.get("ipv6IpamPoolId").given() || r.get("assignGeneratedIpv6CidrBlock").flag(&v.Unknown, false)
	addBlock(v, r.get("ipv6CidrBlock"), wantsIPv6)
	r.reader.vpcs[v.ID] = v
	r.reader.addDefaults(v, r)
	if r.External {
		mark(&v.Unknown, v.Origin, "exists already: more blocks than its first ones are not told")
		r.reader.existed(v.ID, r)
	}
}

// makeDefaultVPC reads the VPC that an account comes with: it was there before, with whatever was done to it.
func makeDefaultVPC(r *resource) {
	makeVPC(r)
	if !r.External {
		r.reader.existed(r.id(), r)
	}
}

// addBlock adds a block to a VPC. One that must be there and is not, is not known.
func addBlock(v *network.VPC, block value, must bool) {
	p, ok := block.prefix(&v.Unknown)
	switch {
	case !ok && must && block.absent():
		mark(&v.Unknown, block.origin(), "%s: not known before deployment", block.path)
	case ok && !slices.Contains(v.CIDRs, p):
		v.CIDRs = append(v.CIDRs, p)
		slices.SortFunc(v.CIDRs, compare)
	}
}

// joinBlock adds the block of an association. One that AWS or a pool chooses is an output; before that, it is not known.
func joinBlock(r *resource, property string) {
	vpcID := r.get("vpcId")
	var u *network.Unknown
	if id := vpcID.ref(r.reader.names.vpc, &u); u == nil {
		addBlock(r.reader.vpc(id, vpcID.origin()), r.get(property), true)
		return
	}
	for _, v := range possible(vpcID, r.reader.names.vpc, r.reader.vpcs) {
		mark(&v.Unknown, vpcID.origin(), "may have another block: %s", u.Text)
	}
}

// addDefaults gives a VPC the parts that AWS makes along with it: a main route table with the local routes alone, a network ACL that allows
// all, a security group that lets its members talk to each other and to everybody.
func (rd *reader) addDefaults(v *network.VPC, r *resource) {
	at := func(output string) network.Origin { return r.origin(output) }
	if rd.routeTables[v.MainRouteTable] == nil { // it may be another one by now, which is a resource of its own
		rd.routeTables[v.MainRouteTable] = &network.RouteTable{ID: v.MainRouteTable, Name: v.Name + " main", VPC: v.ID, Origin: at("mainRouteTableId")}
	}
	acl := &network.NACL{ID: v.DefaultNACL, Name: v.Name + " default", VPC: v.ID, Default: true, Origin: at("defaultNetworkAclId")}
	for _, egress := range []bool{false, true} {
		acl.Entries = append(acl.Entries, allowAll(egress, 100, anywhere4(), acl.Origin), allowAll(egress, 101, anywhere6(), acl.Origin))
	}
	rd.nacls[acl.ID] = acl
	id := r.derived("defaultSecurityGroupId")
	o := at("defaultSecurityGroupId")
	rd.groups[id] = &network.SecurityGroup{
		ID: id, Name: "default", VPC: v.ID, Default: true, Origin: o,
		Ingress: []network.GroupRule{{Traffic: network.AllTraffic(), Group: id, Origin: o}},
		Egress: []network.GroupRule{
			{Traffic: network.AllTraffic(), Prefix: anywhere4(), Origin: o}, {Traffic: network.AllTraffic(), Prefix: anywhere6(), Origin: o},
		},
	}
}

const mayAdopt = "%s may take it over, which is not known before deployment"

// mayAdoptFrom are the VPCs with which the part may have come that a resource takes over; none where it is known which part that is.
func (r *resource) mayAdoptFrom(property string, n naming) []*network.VPC {
	var u *network.Unknown
	v := r.get(property)
	if v.ref(n, &u); u == nil {
		return nil
	}
	return possible(v, r.reader.names.vpc, r.reader.vpcs)
}

// settleMainTable doubts a main table that outputs alone tell of and that is not the one which the VPC came with: an association has made it that,
// and is not in the plan.
func settleMainTable(r *resource) {
	v := r.reader.vpcs[r.id()]
	first := known(r.Outputs["defaultRouteTableId"])
	if t := r.reader.routeTables[v.MainRouteTable]; t != nil && first != "" && !r.External && network.ID(first) != t.ID && r.reader.mains[v.ID] == "" {
		mark(&t.Unknown, r.origin("mainRouteTableId"), "the last deployment alone tells that it is the main table of %s, which may change", v.Name)
	}
}

func allowAll(egress bool, number int, peer netip.Prefix, o network.Origin) network.NACLEntry {
	return network.NACLEntry{Egress: egress, Number: number, Allow: true, Traffic: network.AllTraffic(), Peer: peer, Origin: o}
}

func anywhere4() netip.Prefix { return netip.PrefixFrom(netip.IPv4Unspecified(), 0) }
func anywhere6() netip.Prefix { return netip.PrefixFrom(netip.IPv6Unspecified(), 0) }
