package reach

import (
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// publicAccess is what VPC Block Public Access says of a subnet.
func (e *Engine) publicAccess(s *network.Subnet) (mode network.PublicAccessMode, by *network.BlockPublicAccess) {
	vpc := e.x.VPC[s.VPC]
	for _, b := range e.x.Network.PublicAccess {
		if b.Mode == network.PublicAccessOff || b.Mode == "" || vpc == nil || b.Region != "" && vpc.Region != "" && b.Region != vpc.Region ||
			b.Account != "" && vpc.Account != "" && b.Account != vpc.Account {
			continue
		}
		mode := b.Mode
		for _, x := range b.Exclusions {
			if x.VPC == s.VPC && x.VPC != "" || x.Subnet == s.ID && x.Subnet != "" {
				switch {
				case !x.EgressOnly:
					mode = network.PublicAccessOff
				case mode == network.BlockBidirectional:
					mode = network.BlockIngress // egress alone is let through
				}
			}
		}
		if mode != network.PublicAccessOff {
			return mode, b
		}
	}
	return network.PublicAccessOff, nil
}

// blocked is what Block Public Access does to packets at an internet gateway, for an interface in a subnet; nil if it lets them pass.
// "Block-ingress: all internet traffic to the VPCs is blocked (except for VPCs or subnets that are excluded). Only traffic to and from NAT
// gateways and egress-only internet gateways is allowed" (VPC guide, Block public access).
func (w *walk) blocked(st *state, g *network.Gateway, home *network.Subnet, outwards bool) *outcome {
	if home == nil {
		home = &network.Subnet{VPC: g.VPC} // a regional NAT gateway: in no subnet
	}
	mode, by := w.e.publicAccess(home)
	nat := st.sender().nat != nil
	if mode == network.PublicAccessOff || mode == network.BlockIngress && outwards && nat {
		return nil
	}
	if mode == network.BlockIngress && outwards && w.egressExcluded(home) {
		return nil
	}
	return w.blockedBy(st, g, by)
}

// egressExcluded reports whether an exclusion for egress alone lets packets of a subnet out.
func (w *walk) egressExcluded(s *network.Subnet) bool {
	for _, b := range w.e.x.Network.PublicAccess {
		for _, x := range b.Exclusions {
			if x.EgressOnly && (x.VPC == s.VPC && x.VPC != "" || x.Subnet == s.ID && x.Subnet != "") {
				return true
			}
		}
	}
	return false
}

// blockedEgressOnly is the same at an egress-only gateway, which only the bidirectional mode stops.
func (w *walk) blockedEgressOnly(st *state, g *network.Gateway, home *network.Subnet) *outcome {
	if home == nil {
		return nil
	}
	if mode, by := w.e.publicAccess(home); mode == network.BlockBidirectional {
		return w.blockedBy(st, g, by)
	}
	return nil
}

func (w *walk) blockedBy(st *state, g *network.Gateway, by *network.BlockPublicAccess) *outcome {
	what := "Block Public Access (" + string(by.Mode) + ") stops it at " + string(g.Kind) + " " + label(g.Name, g.ID)
	if len(w.stopped(st, trace.PublicAccess, g.ID, what, by.Origin)) > 0 {
		return nil
	}
	return &outcome{}
}
