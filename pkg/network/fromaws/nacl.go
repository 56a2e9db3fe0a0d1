package fromaws

import (
	"fmt"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

type networkACL struct {
	place
	ID           network.ID  `json:"NetworkAclId"`
	VPC          network.ID  `json:"VpcId"`
	Owner        string      `json:"OwnerId"`
	Default      bool        `json:"IsDefault"`
	Associations []naclUse   `json:"Associations"`
	Entries      []naclEntry `json:"Entries"`
	Tags         tags        `json:"Tags"`
}

func (l *networkACL) id() network.ID { return l.ID }
func (l *networkACL) owner() string  { return l.Owner }

type naclUse struct {
	place
	Subnet network.ID `json:"SubnetId"`
}

type naclEntry struct {
	place
	Egress    bool       `json:"Egress"`
	Number    *int       `json:"RuleNumber"`
	Action    string     `json:"RuleAction"`
	Protocol  word       `json:"Protocol"`
	Block     string     `json:"CidrBlock"`
	IPv6Block string     `json:"Ipv6CidrBlock"`
	Ports     *portRange `json:"PortRange"`
	ICMP      *icmpType  `json:"IcmpTypeCode"`
}

type portRange struct {
	From *int `json:"From"`
	To   *int `json:"To"`
}

type icmpType struct {
	Type *int `json:"Type"`
	Code *int `json:"Code"`
}

// lastEntry is the highest number of an entry that a person can write; AWS lists the final "*" above it, which denies what none matches.
const lastEntry = 32766

func (rd *reader) readNACLs() {
	defaults := map[network.ID]bool{}
	for _, l := range rd.nacls.all {
		part := &network.NACL{ID: l.ID, Name: l.Tags.name(""), VPC: l.VPC, Default: l.Default, Tags: l.Tags.read(), Origin: l.origin()}
		rd.net.NACLs = append(rd.net.NACLs, part)
		if v := rd.vpc[l.VPC]; l.Default && v != nil {
			if v.DefaultNACL != "" {
				rd.mistakes.Addf(validate.Conflict, l.where(), string(l.ID), "%s and %s both are the default network ACL of %s", v.DefaultNACL, l.ID, v.ID)
			}
			v.DefaultNACL, defaults[v.ID] = l.ID, true
		}
		for i := range l.Associations {
			rd.useNACL(part, &l.Associations[i])
		}
		seen := map[string]place{}
		for i := range l.Entries {
			rd.naclEntry(part, &l.Entries[i], seen)
		}
	}
	for _, v := range rd.net.VPCs {
		if src := rd.vpcs.get(v.ID); src.answer && !defaults[v.ID] {
			l := &network.NACL{ID: v.ID + "/default-nacl", VPC: v.ID, Default: true, Origin: v.Origin}
			src.unknown(&l.Unknown, "the default network ACL of %s is not among the NetworkAcls", v.ID)
			v.DefaultNACL = l.ID
			rd.net.NACLs = append(rd.net.NACLs, l)
		}
	}
}

func (rd *reader) useNACL(l *network.NACL, a *naclUse) {
	s := rd.subnet[a.Subnet]
	switch at := a.field("SubnetId").where(); {
	case s == nil:
		rd.mistakes.Addf(validate.Invalid, at, string(a.Subnet), "%q has network ACL %s and is not among the Subnets", a.Subnet, l.ID)
	case l.VPC != "" && s.VPC != l.VPC:
		rd.mistakes.Addf(validate.Conflict, at, string(a.Subnet), "subnet %s is in %s, and its network ACL %s is of %s", s.ID, s.VPC, l.ID, l.VPC)
	case s.NACL != "" && s.NACL != l.ID:
		rd.mistakes.Addf(validate.Conflict, at, string(a.Subnet), "subnet %s has two network ACLs: %s and %s", s.ID, s.NACL, l.ID)
	default:
		s.NACL = l.ID
	}
}

func (rd *reader) naclEntry(l *network.NACL, e *naclEntry, seen map[string]place) {
	if e.Number == nil {
		rd.mistakes.Addf(validate.Required, e.field("RuleNumber").where(), nil, "required: the number is the place of the entry")
		return
	}
	if *e.Number > lastEntry && strings.EqualFold(e.Action, "deny") {
		return
	}
	if *e.Number < 1 || *e.Number > lastEntry {
		rd.mistakes.Addf(validate.Invalid, e.field("RuleNumber").where(), *e.Number, "%d is no number from 1 to %d", *e.Number, lastEntry)
	}
	key := fmt.Sprint(*e.Number, e.Egress)
	if first, again := seen[key]; again {
		rd.mistakes.Addf(validate.Duplicate, e.field("RuleNumber").where(), *e.Number, "the entry at %s has the number %d as well, in the same direction", first.path, *e.Number)
	}
	seen[key] = e.place
	part := network.NACLEntry{Egress: e.Egress, Number: *e.Number, Origin: e.origin(), Allow: strings.EqualFold(e.Action, "allow")}
	validate.OneOf(&rd.mistakes, e.field("RuleAction").where(), strings.ToLower(e.Action), "allow", "deny")
	if b := rd.one(e.place, "peer", true, choice{"CidrBlock", e.Block}, choice{"Ipv6CidrBlock", e.IPv6Block}); b.name != "" {
		part.Peer = rd.block(b.value, e.field(b.name))
	}
	part.Traffic = rd.traffic(e.place, "Protocol", e.Protocol, func(protocol int) (from, to *int, field string) {
		switch {
		case hasTypes(protocol) && e.ICMP != nil:
			return e.ICMP.Type, e.ICMP.Code, "IcmpTypeCode"
		case !hasTypes(protocol) && e.Ports != nil:
			return e.Ports.From, e.Ports.To, "PortRange"
		}
		return nil, nil, ""
	})
	l.Entries = append(l.Entries, part)
}
