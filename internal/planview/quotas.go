package planview

import (
	"cmp"
	"maps"
	"slices"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// quota is a limit that AWS sets.
type quota int

// The quotas that networks run into, as they stand on the page.
const (
	vpcs quota = iota
	internetGateways
	elasticIPs
	natGateways
	blocksIPv4
	blocksIPv6
	subnetsOfVPC
	tablesOfVPC
	routesOfTable
	aclEntries
)

// limit is a quota's name and AWS's default ("Amazon VPC quotas"). All can be raised; the entries of a network ACL to 40 at most.
func (q quota) limit() (name string, value int) {
	switch q {
	case vpcs:
		return "VPCs in a region", 5
	case internetGateways:
		return "internet gateways in a region", 5
	case elasticIPs:
		return "elastic IPs in a region", 5
	case natGateways:
		return "NAT gateways in a zone", 5
	case blocksIPv4:
		return "IPv4 blocks of a VPC", 5
	case blocksIPv6:
		return "IPv6 blocks of a VPC", 5
	case subnetsOfVPC:
		return "subnets of a VPC", 200
	case tablesOfVPC:
		return "route tables of a VPC", 200
	case routesOfTable:
		return "routes in a table", 500
	case aclEntries:
		return "entries of a network ACL", 20
	}
	return "", 0
}

// usage is how much of a quota is taken in one place: a region, a zone, a VPC, a table, a direction of an ACL.
type usage struct {
	quota       quota
	place       string
	used, limit int
}

func (u usage) exceeded() bool { return u.used > u.limit }

// spot is where a quota holds: a region, a zone, or a resource by its URN, since names may repeat.
type spot struct {
	quota quota
	where string
}

// meter adds up usages.
type meter map[spot]*usage

// add counts n against AWS's default of a quota; place is what the page calls where.
func (m meter) add(q quota, where, place string, n int) {
	_, limit := q.limit()
	m.addOf(q, where, place, n, limit)
}

// addOf counts n against a quota that was raised.
func (m meter) addOf(q quota, where, place string, n, limit int) {
	at := spot{q, where}
	if m[at] == nil {
		m[at] = &usage{quota: q, place: place, limit: limit}
	}
	m[at].used += n
}

// quotas prints how much of AWS's quotas the plan takes: for each quota the place that takes most, and every place that takes too much.
func (v *view) quotas() {
	usages := v.usages()
	if len(usages) == 0 {
		return
	}
	v.heading("Quotas", "of this plan alone; AWS's defaults, for an account whose quotas were not raised")
	var cells [][]text.Line
	for i, u := range usages {
		if i > 0 && u.quota == usages[i-1].quota && !u.exceeded() && !v.opts.All {
			continue
		}
		name, _ := u.quota.limit()
		mark := text.Line(nil)
		if u.exceeded() {
			mark = text.In(text.Bad, "exceeded")
		}
		cells = append(cells, []text.Line{text.Of(name), share(u.used, u.limit), mark, text.Of(u.place)})
	}
	for _, r := range text.Table(false, cells) {
		v.out.Row(2, r)
	}
}

// share is a use of a quota: stressed when exceeded.
func share(used, limit int) text.Line {
	line := text.Ofs("%d of %d", used, limit)
	if used > limit {
		return text.In(text.Bad, line.String())
	}
	return line
}

// usages are what the plan takes of quotas, in the order of the page; the fullest place of each quota comes first.
func (v *view) usages() []*usage {
	m := meter{}
	for _, r := range v.plan.Resources {
		if !r.External { // what exists already is no part of what the plan takes
			v.measure(m, r)
		}
	}
	used := slices.DeleteFunc(slices.Collect(maps.Values(m)), func(u *usage) bool { return u.used == 0 })
	slices.SortFunc(used, func(a, b *usage) int {
		// used/limit in descending order, without dividing
		return cmp.Or(cmp.Compare(a.quota, b.quota), cmp.Compare(b.used*a.limit, a.used*b.limit), cmp.Compare(a.place, b.place))
	})
	return used
}

// measure adds what one resource takes.
func (v *view) measure(m meter, r *plan.Resource) {
	region := v.region(r)
	switch kind(r) {
	case "ec2.Vpc":
		m.add(vpcs, region, region, 1)
		m.add(blocksIPv4, r.URN, r.Name, len(v.blocks(r, "cidrBlock", "ec2.VpcIpv4CidrBlockAssociation")))
		m.add(blocksIPv6, r.URN, r.Name, len(v.blocks(r, "ipv6CidrBlock", "ec2.VpcIpv6CidrBlockAssociation")))
	case "ec2.InternetGateway":
		m.add(internetGateways, region, region, 1)
	case "ec2.Eip":
		if cmp.Or(str(r, "publicIpv4Pool"), "amazon") == "amazon" { // addresses that the owner brought have a quota of their own
			m.add(elasticIPs, region, region, 1)
		}
	case "ec2.NatGateway":
		zone := v.zone(r)
		m.add(natGateways, zone, zone, 1)
	case "ec2.Subnet":
		m.add(subnetsOfVPC, v.vpcOf(r), v.refer(r, "vpcId"), 1)
	case "ec2.RouteTable":
		m.add(tablesOfVPC, v.vpcOf(r), v.refer(r, "vpcId"), 1)
		m.add(routesOfTable, r.URN, r.Name, len(v.guestsOf(r, "ec2.Route"))+len(list(property(r, "routes"))))
	case "ec2.NetworkAcl", "ec2.DefaultNetworkAcl":
		in, out := directions(v.entries(r))
		m.addOf(aclEntries, r.URN+" in", r.Name+" inbound", in, v.aclQuota(r))
		m.addOf(aclEntries, r.URN+" out", r.Name+" outbound", out, v.aclQuota(r))
	}
}

// zone is the availability zone of what stands in a subnet; the subnet's name if that is all that is known.
func (v *view) zone(r *plan.Resource) string {
	if subnet := v.target(r, "subnetId", "ec2.Subnet"); subnet != nil {
		return cmp.Or(str(subnet, "availabilityZone"), subnet.Name)
	}
	return v.refer(r, "subnetId")
}

// aclQuota is the number of entries that an ACL may have in a direction: what the component around it was told, else AWS's default.
func (v *view) aclQuota(acl *plan.Resource) int {
	for c := v.component(acl); c != nil; c = v.component(c) {
		args, _ := c.Inputs["networkAcls"].(map[string]any)
		if raised, ok := number(args["ruleQuota"]); ok && raised > 0 {
			return raised
		}
	}
	_, limit := aclEntries.limit()
	return limit
}
