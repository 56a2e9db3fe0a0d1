package frompulumi

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

const elsewhere = "not part of the plan: nothing is known of it but its id"

// vpc is the VPC with an id. One that is not of the plan becomes a part of which nothing is known.
func (rd *reader) vpc(id network.ID, o network.Origin) *network.VPC {
	return found(rd.vpcs, id, func() *network.VPC {
		v := &network.VPC{
			ID: id, Region: rd.regionAt(o), DNSSupport: true, Origin: o,
			MainRouteTable: id + "#mainRouteTableId", DefaultNACL: id + "#defaultNetworkAclId",
		}
		if !rd.told(v) {
			mark(&v.Unknown, v.Origin, "VPC %s is %s", id, elsewhere)
		}
		rd.unseenDefaults(v)
		return v
	})
}

// told gives a VPC that is not of the plan the blocks that the program says it has: the argument vpc of a component, with its vpcId,
// cidrBlock, secondaryCidrBlocks and ipv6CidrBlock. That they are right, and all, is an assumption.
func (rd *reader) told(v *network.VPC) bool {
	for _, r := range rd.resources {
		said, ok := r.Inputs["vpc"].(map[string]any)
		if r.Custom || !ok || said["vpcId"] != string(v.ID) {
			continue
		}
		texts := []any{said["cidrBlock"], said["ipv6CidrBlock"]}
		if more, ok := said["secondaryCidrBlocks"].([]any); ok {
			texts = append(texts, more...)
		}
		var words []string
		for _, t := range texts {
			text, _ := t.(string)
			if text == "" {
				continue
			}
			block, err := netip.ParsePrefix(text)
			if err != nil {
				return false
			}
			v.CIDRs = append(v.CIDRs, block.Masked())
			words = append(words, block.Masked().String())
		}
		if len(words) == 0 {
			continue
		}
		rd.net.Assumptions = append(rd.net.Assumptions, network.Assumption{
			ID: v.ID, Origin: r.origin("vpc"),
			Text: fmt.Sprintf("it is not part of the plan, and has the blocks that the program says: %s", strings.Join(words, ", ")),
		})
		return true
	}
	return false
}

// unseenDefaults gives a VPC that is not of the plan the parts that it came with, of which nothing is known.
func (rd *reader) unseenDefaults(v *network.VPC) {
	if rd.routeTables[v.MainRouteTable] == nil {
		t := &network.RouteTable{ID: v.MainRouteTable, VPC: v.ID, Origin: v.Origin}
		mark(&t.Unknown, v.Origin, "the main route table of VPC %s is %s", v.ID, elsewhere)
		rd.routeTables[t.ID] = t
	}
	if rd.nacls[v.DefaultNACL] == nil {
		a := &network.NACL{ID: v.DefaultNACL, VPC: v.ID, Default: true, Origin: v.Origin}
		mark(&a.Unknown, v.Origin, "the default network ACL of VPC %s is %s", v.ID, elsewhere)
		rd.nacls[a.ID] = a
	}
}

// found is the part with an id, made where there is none.
func found[T any](all parts[T], id network.ID, missing func() *T) *T {
	if p := all[id]; p != nil {
		return p
	}
	p := missing()
	all[id] = p
	return p
}

// subnet is the subnet with an id; see [reader.vpc].
func (rd *reader) subnet(id network.ID, o network.Origin) *network.Subnet {
	return found(rd.subnets, id, func() *network.Subnet {
		s := &network.Subnet{ID: id, Origin: o}
		mark(&s.Unknown, s.Origin, "subnet %s is %s", id, elsewhere)
		return s
	})
}

// routeTable is the route table with an id, in a VPC if that is known; see [reader.vpc].
func (rd *reader) routeTable(id network.ID, o network.Origin, vpc network.ID) *network.RouteTable {
	return found(rd.routeTables, id, func() *network.RouteTable {
		t := &network.RouteTable{ID: id, VPC: vpc, Origin: o}
		mark(&t.Unknown, t.Origin, "route table %s is %s", id, elsewhere)
		return t
	})
}

// nacl is the network ACL with an id, in a VPC if that is known; see [reader.vpc].
func (rd *reader) nacl(id network.ID, o network.Origin, vpc network.ID) *network.NACL {
	return found(rd.nacls, id, func() *network.NACL {
		a := &network.NACL{ID: id, VPC: vpc, Origin: o}
		mark(&a.Unknown, a.Origin, "network ACL %s is %s", id, elsewhere)
		return a
	})
}

// group is the security group with an id; see [reader.vpc].
func (rd *reader) group(id network.ID, o network.Origin) *network.SecurityGroup {
	return found(rd.groups, id, func() *network.SecurityGroup {
		g := &network.SecurityGroup{ID: id, Origin: o}
		mark(&g.Unknown, g.Origin, "security group %s is %s", id, elsewhere)
		return g
	})
}

// doubtExisting marks a part that exists already and was only read, for what does not stand in the outputs of its resource.
func (r *resource) doubtExisting(u **network.Unknown, what string) {
	if r.External {
		mark(u, r.origin(""), "exists already: %s", what)
	}
}

// existed marks what was there before the program, and may have been changed by anybody: the parts that a VPC came with.
func (rd *reader) existed(vpc network.ID, r *resource) {
	v := rd.vpcs[vpc]
	const text = "%s came with VPC %s, which was there before: what was done to it is not in the plan"
	if t := rd.routeTables[v.MainRouteTable]; t != nil {
		mark(&t.Unknown, r.origin(""), text, "the main route table", vpc)
	}
	if a := rd.nacls[v.DefaultNACL]; a != nil {
		mark(&a.Unknown, r.origin(""), text, "the default network ACL", vpc)
	}
	if g := rd.groups[r.derived("defaultSecurityGroupId")]; g != nil {
		mark(&g.Unknown, r.origin(""), text, "the default security group", vpc)
	}
}

// outside adds what parts refer to and the plan does not have.
func (rd *reader) outside() {
	for _, s := range rd.subnets.sorted() {
		rd.unseenVPC(s.VPC, s.Origin)
	}
	for _, t := range rd.routeTables.sorted() {
		rd.unseenVPC(t.VPC, t.Origin)
	}
	for _, a := range rd.nacls.sorted() {
		rd.unseenVPC(a.VPC, a.Origin)
	}
	for _, g := range rd.groups.sorted() {
		rd.unseenVPC(g.VPC, g.Origin)
	}
}

func (rd *reader) unseenVPC(id network.ID, o network.Origin) {
	if id != "" {
		rd.vpc(id, o)
	}
}

// regionAt is the region of the resource that an origin is of.
func (rd *reader) regionAt(o network.Origin) string {
	if r := rd.byURN[o.URN]; r != nil {
		return r.region()
	}
	return ""
}

// prefixList is the prefix list with an id; see [reader.vpc].
func (rd *reader) prefixList(id network.ID, o network.Origin) *network.PrefixList {
	return found(rd.prefixLists, id, func() *network.PrefixList {
		l := &network.PrefixList{ID: id, Origin: o}
		mark(&l.Unknown, o, "prefix list %s is %s", id, elsewhere)
		return l
	})
}
