package frompulumi

import "github.com/palisade-iac/palisade/pkg/network"

func subnetKinds() map[string]kind {
	return map[string]kind{
		"ec2:Subnet": {make: makeSubnet, settle: settleSubnet},
		"ec2:DefaultSubnet": {make: func(r *resource) {
			makeSubnet(r)
			s := r.reader.subnets[r.id()]
			mark(&s.Unknown, s.Origin, "a default subnet, which was there before: what was done to it is not in the plan")
		}},
		"ec2:RouteTableAssociation":     {join: associateRouteTable},
		"ec2:MainRouteTableAssociation": {join: associateMainTable},
		"ec2:NetworkAclAssociation":     {join: associateNACL},
	}
}

func makeSubnet(r *resource) {
	s := &network.Subnet{ID: r.id(), Name: r.label(), Account: r.account(), Tags: r.tags(), Origin: r.origin("")}
	s.VPC = r.get("vpcId").ref(r.reader.names.vpc, &s.Unknown)
	for _, property := range []string{"cidrBlock", "ipv6CidrBlock"} {
		if p, ok := r.get(property).prefix(&s.Unknown); ok {
			s.CIDRs = append(s.CIDRs, p)
		}
	}
	if len(s.CIDRs) == 0 && s.Unknown == nil {
		mark(&s.Unknown, r.origin("cidrBlock"), "cidrBlock: not known before deployment")
	}
	var zone *network.Unknown // a zone that is not known is no reason to doubt the subnet's addresses
	s.Zone = r.get("availabilityZone").text(&zone)
	s.ZoneID = r.get("availabilityZoneId").text(&zone)
	s.MapPublicIP = r.get("mapPublicIpOnLaunch").flag(&s.Unknown, r.short == "ec2:DefaultSubnet")
	s.Tier, s.TierType = s.Tags[network.TierTag], s.Tags[network.TierTypeTag]
	tags := r.get("tags")
	for _, tag := range []string{network.TierTag, network.TierTypeTag} {
		tags.field(tag).lacks(&s.Unknown)
	}
	r.reader.subnets[s.ID] = s
}

// settleSubnet doubts the associations of a subnet that exists already, unless the plan makes them: what reads a subnet does not tell of them.
func settleSubnet(r *resource) {
	s := r.reader.subnets[r.id()]
	if r.External && (s.RouteTable == "" || s.NACL == "") {
		mark(&s.Unknown, s.Origin, "exists already: its route table and network ACL are not told")
	}
}

// associateRouteTable gives a subnet its table, or a table the gateway whose incoming packets it routes.
func associateRouteTable(r *resource) {
	if gateway := r.get("gatewayId"); gateway.given() {
		associateEdge(r, gateway)
		return
	}
	table, subnet := r.get("routeTableId"), r.get("subnetId")
	associate(r, table, subnet, r.reader.names.routeTable, func(s *network.Subnet, id network.ID) {
		r.reader.routeTable(id, table.origin(), s.VPC)
		settleOn(s, &s.RouteTable, id, r.origin("routeTableId"))
	})
}

func associateEdge(r *resource, gateway value) {
	var u *network.Unknown
	table := r.get("routeTableId")
	id := table.ref(r.reader.names.routeTable, &u)
	g := gateway.ref(r.reader.names.internetOrVPN, &u)
	if u != nil {
		r.unmodelled("may route what comes in by a gateway: "+u.Text, nil)
		return
	}
	t := r.reader.routeTable(id, table.origin(), "")
	t.Gateways = append(t.Gateways, g)
}

// associate applies an association to its subnet. If either side is not known, no subnet that it may be for is certain any more.
func associate(r *resource, part, subnet value, n naming, apply func(*network.Subnet, network.ID)) {
	var u *network.Unknown
	id := part.ref(n, &u)
	of := subnet.ref(r.reader.names.subnet, &u)
	if u == nil {
		apply(r.reader.subnet(of, subnet.origin()), id)
		return
	}
	for _, s := range possible(subnet, r.reader.names.subnet, r.reader.subnets) {
		mark(&s.Unknown, u.Origin, "its association %s is not certain: %s", r.Name, u.Text)
	}
}

func associateNACL(r *resource) {
	acl := r.get("networkAclId")
	associate(r, acl, r.get("subnetId"), r.reader.names.nacl, func(s *network.Subnet, id network.ID) {
		r.reader.nacl(id, acl.origin(), s.VPC)
		settleOn(s, &s.NACL, id, r.origin("networkAclId"))
	})
}

// settleOn associates a subnet. Of two different associations only one can hold.
func settleOn(s *network.Subnet, with *network.ID, id network.ID, o network.Origin) {
	if *with != "" && *with != id {
		mark(&s.Unknown, o, "%s: associated with %s and with %s", o.Property, *with, id)
	}
	*with = id
}

// associateMainTable makes a table the one that subnets without a table of their own use.
func associateMainTable(r *resource) {
	var u *network.Unknown
	vpc, table := r.get("vpcId"), r.get("routeTableId")
	of, id := vpc.ref(r.reader.names.vpc, &u), table.ref(r.reader.names.routeTable, &u)
	if u == nil {
		v := r.reader.vpc(of, vpc.origin())
		t := r.reader.routeTable(id, table.origin(), v.ID)
		if other := r.reader.mains[of]; other != "" && other != id {
			mark(&t.Unknown, r.origin("routeTableId"), "routeTableId: made the main table of %s, as is %s", of, other)
		}
		v.MainRouteTable, r.reader.mains[of] = id, id
		return
	}
	for _, v := range possible(vpc, r.reader.names.vpc, r.reader.vpcs) {
		if t := r.reader.routeTables[v.MainRouteTable]; t != nil {
			mark(&t.Unknown, u.Origin, "another table may be the main one: %s", u.Text)
		}
	}
}
