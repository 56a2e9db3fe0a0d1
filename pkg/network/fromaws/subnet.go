package fromaws

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

type subnet struct {
	place
	ID          network.ID  `json:"SubnetId"`
	ARN         string      `json:"SubnetArn"`
	VPC         network.ID  `json:"VpcId"`
	Block       string      `json:"CidrBlock"`
	IPv6Blocks  []cidrBlock `json:"Ipv6CidrBlockAssociationSet"`
	Zone        string      `json:"AvailabilityZone"`
	ZoneID      string      `json:"AvailabilityZoneId"`
	Owner       string      `json:"OwnerId"`
	MapPublicIP bool        `json:"MapPublicIpOnLaunch"`
	Tags        tags        `json:"Tags"`
}

func (s *subnet) id() network.ID { return s.ID }
func (s *subnet) owner() string  { return s.Owner }

func (s *subnet) region() string {
	region, _, _, _ := arn(s.ARN)
	return region
}

// blockList is the blocks of a VPC or a subnet, each once.
type blockList struct {
	rd  *reader
	all []netip.Prefix
}

func (l *blockList) add(text string, at place) {
	if text == "" {
		return
	}
	if p := l.rd.block(text, at); p.IsValid() && !slices.Contains(l.all, p) {
		l.all = append(l.all, p)
	}
}

func (l *blockList) associations(list []cidrBlock, u **network.Unknown) {
	for _, b := range list {
		if b.associated(u) {
			l.add(b.Block, b.field("CidrBlock"))
			l.add(b.IPv6, b.field("Ipv6CidrBlock"))
		}
	}
}

func (rd *reader) readSubnets() {
	for _, s := range rd.subnets.all {
		part := &network.Subnet{
			ID: s.ID, Name: s.Tags.name(""), VPC: s.VPC, Zone: s.Zone, ZoneID: s.ZoneID, Account: cmp.Or(s.Owner, s.account),
			MapPublicIP: s.MapPublicIP, Tags: s.Tags.read(), Origin: s.origin(),
		}
		part.Tier, part.TierType = part.Tags[network.TierTag], part.Tags[network.TierTypeTag]
		blocks := blockList{rd: rd}
		blocks.add(s.Block, s.field("CidrBlock"))
		blocks.associations(s.IPv6Blocks, &part.Unknown)
		if part.CIDRs = blocks.all; len(part.CIDRs) == 0 {
			rd.mistakes.Addf(validate.Required, s.field("CidrBlock").where(), nil, "required: %s has no block", s.ID)
		}
		rd.net.Subnets = append(rd.net.Subnets, part)
		rd.subnet[s.ID] = part
		rd.within(s, part)
	}
}

// within checks that a subnet is one of its VPC.
func (rd *reader) within(s *subnet, part *network.Subnet) {
	v := rd.vpc[s.VPC]
	if v == nil {
		rd.mistakes.Addf(validate.Invalid, s.field("VpcId").where(), string(s.VPC), "%q is the VPC of subnet %s and is not among the Vpcs", s.VPC, s.ID)
		return
	}
	for _, b := range part.CIDRs {
		inside := func(of netip.Prefix) bool { return of.Bits() <= b.Bits() && of.Contains(b.Addr()) }
		if len(v.CIDRs) > 0 && !slices.ContainsFunc(v.CIDRs, inside) {
			rd.mistakes.Addf(validate.Conflict, s.where(), b.String(), "%s of subnet %s is in none of the blocks of %s: %s", b, s.ID, v.ID, prefixes(v.CIDRs))
		}
	}
}

func prefixes(list []netip.Prefix) string {
	text := ""
	for i, p := range list {
		if i > 0 {
			text += ", "
		}
		text += p.String()
	}
	return text
}

// vpcsOf are the VPCs of some subnets, each once.
func (rd *reader) vpcsOf(subnets ...network.ID) []network.ID {
	var all []network.ID
	for _, id := range subnets {
		if s := rd.subnets.get(id); s != nil && !slices.Contains(all, s.VPC) {
			all = append(all, s.VPC)
		}
	}
	slices.Sort(all)
	return all
}
