package diagram

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// likeness is a text that is the same for VPCs which are alike in all but names and addresses.
func (v *vpc) likeness() string {
	var b strings.Builder
	word := func(list ...string) { b.WriteString(strings.Join(list, "|") + "\n") }
	word(decimal(len(v.zones)), decimal(len(v.CIDRs)), v.Region)
	for _, t := range v.tiers {
		word("tier", t.name, t.tone)
		for _, cell := range t.cells {
			for _, s := range cell {
				size := ""
				for _, c := range s.CIDRs {
					size += "/" + decimal(c.Bits())
				}
				word("subnet", size)
				for _, c := range t.chips[s.ID] {
					word("chip", c.word)
				}
			}
		}
		for _, band := range t.bands {
			word(append([]string{"band", band.word, band.detail}, band.list...)...)
		}
		word(append([]string{"routes"}, t.routes...)...)
	}
	for _, list := range [][]*port{v.doors, v.joints} {
		for _, p := range list {
			word("port", p.word, string(p.target), string(p.domain))
		}
	}
	for _, e := range v.services {
		word("service", e.Service)
	}
	return b.String()
}

// mostAlone is how many VPCs of a region are drawn one by one, be they alike or not.
const mostAlone = 6

// fold draws VPCs that are alike once, where there are many.
func (r *region) fold() {
	if len(r.vpcs) <= mostAlone {
		return
	}
	first := map[string]*vpc{}
	var kept []*vpc
	for _, v := range r.vpcs {
		key := v.likeness()
		if f := first[key]; f != nil {
			if len(f.stands) == 0 {
				f.stands = []*vpc{f}
			}
			f.stands = append(f.stands, v)
			continue
		}
		first[key] = v
		kept = append(kept, v)
	}
	r.vpcs = kept
}

// dropFolded takes joints with VPCs that are not drawn off those that are.
func (r *region) dropFolded(x *network.Index) {
	drawn := map[network.ID]*vpc{}
	for _, v := range r.vpcs {
		drawn[v.ID] = v
	}
	for _, v := range r.vpcs {
		v.joints = slices.DeleteFunc(v.joints, func(p *port) bool {
			other := x.VPC[p.target]
			return other != nil && other.Region == r.name && drawn[other.ID] == nil
		})
	}
}
