package frompulumi

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// groupsOf are the security groups that a list names for an owner. See [reader.hiddenGroup] for those that it does not tell.
func (rd *reader) groupsOf(owner network.ID, list value, u **network.Unknown) []network.ID {
	var lacking *network.Unknown
	ids := slices.Clone(list.refs(rd.names.group, &lacking))
	if lacking != nil {
		mark(u, lacking.Origin, "%s", lacking.Text)
		addID(&ids, rd.hiddenGroup(owner, lacking))
	}
	return ids
}

// hiddenGroup stands for the security groups that an owner is in and that are not known. What is in no group lets nothing through, and nobody may
// conclude that.
func (rd *reader) hiddenGroup(owner network.ID, why *network.Unknown) network.ID {
	g := found(rd.groups, owner+"#groups", func() *network.SecurityGroup {
		return &network.SecurityGroup{ID: owner + "#groups", StandIn: true, Origin: why.Origin}
	})
	mark(&g.Unknown, why.Origin, "%s", why.Text)
	return g.ID
}

// addGroups puts an interface into the groups of a list.
func (rd *reader) addGroups(i *network.Interface, list value) {
	for _, id := range rd.groupsOf(i.ID, list, &i.Unknown) {
		addID(&i.Groups, id)
	}
}

// givesGroups reports whether a list names groups, known or not: who is in none is in the default one of the VPC.
func (v value) givesGroups() bool {
	return v.unknown() || len(v.items(new(*network.Unknown))) > 0
}

// defaultGroup is the default security group of a VPC, in which an owner is. It is a group of which nothing is known where the plan does not have
// it. This is for the last step, in which all groups are there.
func (rd *reader) defaultGroup(vpc, owner network.ID, given value) network.ID {
	if rd.defaults == nil {
		rd.defaults = map[network.ID]network.ID{}
		for _, g := range rd.groups {
			if g.Default && g.VPC != "" {
				rd.defaults[g.VPC] = g.ID
			}
		}
	}
	if id := rd.defaults[vpc]; id != "" {
		return id
	}
	var why *network.Unknown
	mark(&why, given.origin(), "%s: none, which is the default group of a VPC that is not part of the plan", given.path)
	if vpc == "" {
		return rd.hiddenGroup(owner, why)
	}
	g := &network.SecurityGroup{ID: vpc + "#defaultSecurityGroupId", Name: "default", VPC: vpc, Default: true, Origin: given.origin(), Unknown: why}
	rd.groups[g.ID], rd.defaults[vpc] = g, g.ID
	return g.ID
}
