package fromaws

import (
	"cmp"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

type vpc struct {
	place
	ID         network.ID  `json:"VpcId"`
	Block      string      `json:"CidrBlock"`
	Blocks     []cidrBlock `json:"CidrBlockAssociationSet"`
	IPv6Blocks []cidrBlock `json:"Ipv6CidrBlockAssociationSet"`
	Region     string      `json:"Region"`
	Owner      string      `json:"OwnerId"`
	DNSSupport flag        `json:"EnableDnsSupport"`
	Tags       tags        `json:"Tags"`
}

func (v *vpc) id() network.ID { return v.ID }
func (v *vpc) owner() string  { return v.Owner }

// cidrBlock is a block that is associated with a VPC or a subnet.
type cidrBlock struct {
	place
	Block     string     `json:"CidrBlock"`
	IPv6      string     `json:"Ipv6CidrBlock"`
	State     blockState `json:"CidrBlockState"`
	IPv6State blockState `json:"Ipv6CidrBlockState"`
}

type blockState struct {
	State string `json:"State"`
}

// associated reports whether a block is one of what it is listed for; one that is just being added or taken away may be.
func (b *cidrBlock) associated(u **network.Unknown) bool {
	between := []string{"associating", "disassociating"}
	return carries(b.field("CidrBlockState"), b.State.State, u, []string{"associated"}, between) &&
		carries(b.field("Ipv6CidrBlockState"), b.IPv6State.State, u, []string{"associated"}, between)
}

func (rd *reader) readVPCs() {
	regions := map[network.ID]string{}
	for _, s := range rd.subnets.all {
		regions[s.VPC] = cmp.Or(regions[s.VPC], regionIn(s.Zone), s.region())
	}
	dns := map[network.ID]flag{}
	for _, a := range rd.answers {
		if a.VPCID != "" && a.DNSSupport.given {
			dns[a.VPCID] = a.DNSSupport
		}
	}
	for _, v := range rd.vpcs.all {
		support := v.DNSSupport
		if !support.given {
			support = dns[v.ID]
		}
		if !support.given && v.answer {
			rd.assume(v.ID, v.place, "EnableDnsSupport was not asked for: taken as true, AWS's default")
		}
		part := &network.VPC{
			ID: v.ID, Name: v.Tags.name(""), Region: cmp.Or(v.Region, regions[v.ID], v.region), Account: cmp.Or(v.Owner, v.account),
			DNSSupport: support.or(true), Tags: v.Tags.read(), Origin: v.origin(),
		}
		blocks := blockList{rd: rd}
		blocks.add(v.Block, v.field("CidrBlock"))
		blocks.associations(v.Blocks, &part.Unknown)
		blocks.associations(v.IPv6Blocks, &part.Unknown)
		if part.CIDRs = blocks.all; len(part.CIDRs) == 0 {
			rd.mistakes.Addf(validate.Required, v.field("CidrBlock").where(), nil, "required: %s has no block", v.ID)
		}
		rd.net.VPCs = append(rd.net.VPCs, part)
		rd.vpc[v.ID] = part
	}
}
