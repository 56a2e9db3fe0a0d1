package planview

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/cidr"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// rankSubnets orders all subnets by VPC, then tier, then zone. Tiers come in the order of their lowest address, which is the order in which the
// address plan placed them.
func (v *view) rankSubnets() map[string]int {
	type key struct{ vpc, tier string }
	lowest := map[key]netip.Prefix{}
	var all []*plan.Resource
	of := func(r *plan.Resource) key { return key{v.vpcOf(r), v.tier(r)} }
	for _, r := range v.plan.Resources {
		if kind(r) != "ec2.Subnet" {
			continue
		}
		all = append(all, r)
		if low, ok := lowest[of(r)]; !ok || block(r).Addr().Less(low.Addr()) {
			lowest[of(r)] = block(r)
		}
	}
	slices.SortStableFunc(all, func(a, b *plan.Resource) int {
		ka, kb := of(a), of(b)
		return cmp.Or(
			cmp.Compare(ka.vpc, kb.vpc),
			lowest[ka].Addr().Compare(lowest[kb].Addr()),
			cmp.Compare(ka.tier, kb.tier),
			cmp.Compare(str(a, "availabilityZone"), str(b, "availabilityZone")),
			cmp.Compare(a.URN, b.URN),
		)
	})
	ranks := make(map[string]int, len(all))
	for i, r := range all {
		ranks[r.URN] = i
	}
	return ranks
}

// block is a subnet's IPv4 block; the zero prefix if it has none or it is unknown.
func block(r *plan.Resource) netip.Prefix {
	p, _ := netip.ParsePrefix(str(r, "cidrBlock"))
	return p
}

// tier is the tier that a subnet is tagged with; in programs that do not tag, the subnet's own name.
func (v *view) tier(r *plan.Resource) string {
	if t := tag(r, "palisade:tier"); t != "" {
		return t
	}
	return r.Name
}

// subnets is a table per VPC of the subnets in one component, grouped by tier, ordered by zone.
func (v *view) subnets(subnets []*plan.Resource) []*text.Node {
	slices.SortFunc(subnets, func(a, b *plan.Resource) int { return cmp.Compare(v.ranks[a.URN], v.ranks[b.URN]) })
	var nodes []*text.Node
	for len(subnets) > 0 {
		vpc := v.vpcOf(subnets[0])
		end := slices.IndexFunc(subnets, func(r *plan.Resource) bool { return v.vpcOf(r) != vpc })
		if end < 0 {
			end = len(subnets)
		}
		nodes = append(nodes, &text.Node{Line: text.Of("subnets of VPC " + v.refer(subnets[0], "vpcId")), Rows: v.subnetTable(subnets[:end])})
		subnets = subnets[end:]
	}
	return nodes
}

func (v *view) subnetTable(subnets []*plan.Resource) []text.Row {
	cells := [][]text.Line{{
		text.Of("TIER"), text.Of("TYPE"), text.Of("ZONE"), text.Of("CIDR"), text.Of("USABLE"), text.Of("IPV6"), text.Of("ROUTE TABLE"), text.Of("NACL"), nil,
	}}
	above := ""
	for _, r := range subnets {
		tier, sort := v.tier(r), tag(r, "palisade:tier-type")
		if tier == above {
			tier, sort = "", ""
		} else {
			above = tier
		}
		zone := str(r, "availabilityZone")
		if zone == "" {
			zone = str(r, "availabilityZoneId")
		}
		cells = append(cells, []text.Line{
			text.In(text.Strong, tier), text.Of(sort), text.Of(zone), text.Of(str(r, "cidrBlock")), usable(r), text.Of(str(r, "ipv6CidrBlock")),
			text.Of(v.tableOf(r)), text.Of(v.aclOf(r)), text.Join(" ", publicOnLaunch(r), marks(r)),
		})
	}
	return text.Table(true, cells)
}

// usable is how many addresses of a subnet can be given to interfaces: all but the five that AWS keeps.
func usable(r *plan.Resource) text.Line {
	b := block(r)
	if !b.IsValid() || !b.Addr().Is4() {
		return nil
	}
	return text.Ofs("%d", cidr.UsableAddresses(b))
}

// publicOnLaunch warns of subnets in which whatever is launched gets a public address unasked.
func publicOnLaunch(r *plan.Resource) text.Line {
	if flag(r, "mapPublicIpOnLaunch") {
		return text.In(text.Warn, "public IP on launch")
	}
	return nil
}

// tableOf names the route table with which a subnet is associated: the main one unless the plan says otherwise ("Subnet route tables").
func (v *view) tableOf(subnet *plan.Resource) string {
	for _, g := range v.guestsOf(subnet, "ec2.RouteTableAssociation") {
		return v.refer(g, "routeTableId")
	}
	switch {
	case v.adrift["ec2.RouteTableAssociation"]:
		return unknown
	case subnet.External:
		return "" // the plan does not say
	}
	return "main"
}

// aclOf names the network ACL of a subnet: by an association, or by the ACL's own list; the VPC's default one unless the plan says otherwise.
func (v *view) aclOf(subnet *plan.Resource) string {
	for _, g := range v.guestsOf(subnet, "ec2.NetworkAclAssociation") {
		return v.refer(g, "networkAclId")
	}
	if names := v.listedBy[subnet.URN]; len(names) > 0 {
		return strings.Join(names, ", ")
	}
	switch {
	case v.adrift["ec2.NetworkAclAssociation"]:
		return unknown
	case subnet.External:
		return ""
	}
	return "default"
}
