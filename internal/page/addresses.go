package page

import (
	"cmp"
	"math"
	"net/netip"
	"slices"

	"go4.org/netipx"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

// space is an IPv4 block of a VPC, cut into what is taken and what is free.
type space struct {
	VPC    string  `json:"vpc"`
	Block  string  `json:"cidrBlock"`
	Pieces []piece `json:"pieces"`
	// Free is the share of the block that no subnet has, in percent.
	Free float64 `json:"freePercent"`
}

// piece is a subnet of a VPC, or a block that is free.
type piece struct {
	Block  string `json:"cidrBlock"`
	Subnet string `json:"subnet,omitempty"`
	Tier   string `json:"tier,omitempty"`
	Zone   string `json:"zone,omitempty"`
	Free   bool   `json:"free,omitempty"`
	// Share of the VPC's block, in percent.
	Share float64 `json:"percent"`
}

// addresses are the IPv4 blocks of all VPCs. IPv6 has no want of space: a subnet is a /64 of the VPC's /56.
func (p *Page) addresses() []space {
	subnets := map[network.ID][]*network.Subnet{}
	for _, s := range p.Network.Subnets {
		subnets[s.VPC] = append(subnets[s.VPC], s)
	}
	out := []space{}
	for _, v := range p.Network.VPCs {
		for _, block := range v.CIDRs {
			if block.Addr().Is4() {
				out = append(out, cut(intent.NameOf(p.Verification.Index, v.ID), block, subnets[v.ID]))
			}
		}
	}
	slices.SortFunc(out, func(a, b space) int { return cmp.Or(cmp.Compare(a.VPC, b.VPC), cmp.Compare(a.Block, b.Block)) })
	return out
}

// cut cuts a block into the subnets that lie in it and what they leave.
func cut(vpc string, block netip.Prefix, subnets []*network.Subnet) space {
	out := space{VPC: vpc, Block: block.String()}
	share := func(p netip.Prefix) float64 {
		return 100 * math.Exp2(float64(block.Bits()-p.Bits()))
	}
	var rest netipx.IPSetBuilder
	rest.AddPrefix(block)
	pieces := map[netip.Prefix]piece{}
	for _, s := range subnets {
		for _, c := range s.CIDRs {
			if block.Overlaps(c) {
				rest.RemovePrefix(c)
				pieces[c] = piece{Block: c.String(), Subnet: cmp.Or(s.Name, string(s.ID)), Tier: s.Tier, Zone: cmp.Or(s.Zone, s.ZoneID), Share: share(c)}
			}
		}
	}
	if free, err := rest.IPSet(); err == nil { // an error would tell of a block that is none, of which prefixes are never made
		for _, c := range free.Prefixes() {
			out.Free += share(c)
			pieces[c] = piece{Block: c.String(), Free: true, Share: share(c)}
		}
	}
	blocks := make([]netip.Prefix, 0, len(pieces))
	for c := range pieces {
		blocks = append(blocks, c)
	}
	slices.SortFunc(blocks, netipx.ComparePrefix)
	for _, c := range blocks {
		out.Pieces = append(out.Pieces, pieces[c])
	}
	return out
}
