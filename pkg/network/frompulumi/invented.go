package frompulumi

import (
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// invented are the addresses and blocks of a plan that somebody chose in AWS's place, and on which nothing can be built: a public address, the
// address of an interface, the blocks of a service.
type invented struct {
	addresses map[netip.Addr]bool
	blocks    map[netip.Prefix]bool
}

// inventedOf gathers them: the outputs that the plan's assumptions name. A single block is none of them: whoever assumes the block of a VPC
// has the program compute its subnets from it, and the network as a whole holds for that block.
func inventedOf(p *plan.Plan) invented {
	x := invented{map[netip.Addr]bool{}, map[netip.Prefix]bool{}}
	outputs := make(map[string]map[string]any, len(p.Resources))
	for _, r := range p.Resources {
		outputs[r.URN] = r.Outputs
	}
	for _, a := range p.Assumptions {
		x.add(outputs[a.URN][a.Subject])
	}
	return x
}

func (x invented) add(v any) {
	switch v := v.(type) {
	case string:
		if a, err := netip.ParseAddr(v); err == nil {
			x.addresses[a] = true
		}
	case []any:
		for _, e := range v {
			s, _ := e.(string)
			if p, err := netip.ParsePrefix(s); err == nil {
				x.blocks[p.Masked()] = true
			} else {
				x.add(e)
			}
		}
	}
}

func (x invented) address(a netip.Addr) bool { return x.addresses[a] }

// holds reports whether a block is an invented one, or that of an invented address alone.
func (x invented) holds(p netip.Prefix) bool {
	return x.blocks[p] || p.IsSingleIP() && x.addresses[p.Addr()]
}

// output reports whether an output is invented, in whole or in part.
func (x invented) output(v any) bool {
	switch v := v.(type) {
	case string:
		a, err := netip.ParseAddr(v)
		return err == nil && x.addresses[a]
	case []any:
		for _, e := range v {
			s, _ := e.(string)
			if p, err := netip.ParsePrefix(s); err == nil && x.blocks[p.Masked()] || x.output(e) {
				return true
			}
		}
	}
	return false
}
