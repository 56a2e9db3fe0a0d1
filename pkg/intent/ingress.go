package intent

import (
	"cmp"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// balancers are the sentences on application load balancers that face the internet, whoever made them.
func (c *catalogue) balancers() {
	for _, b := range c.x.Network.LoadBalancers {
		if b.VPC != c.vpc.ID || b.Network || !b.InternetFacing {
			continue
		}
		name, to := cmp.Or(b.Name, string(b.ID)), c.of("lb", string(b.ID))
		c.add(Intent{Name: "the internet reaches " + name + " on tcp/443 and tcp/80 alone", Kind: Deny, From: internet(), To: to, Ports: notWeb()}, b.Origin)
		if b.WebACL != nil && b.WebACL.Untold {
			continue
		}
		in := Intent{
			Name: "the internet reaches " + name + " through a web ACL alone", Kind: Via, From: internet(), To: to, Through: []Selector{{Kind: "waf"}},
			givenUpBy: noWebACL,
		}
		if b.WebACL == nil && c.letsCloudFrontIn(b) { // whose requests the web ACL of a distribution has seen, if it has one
			in.Name, in.Except = "the internet, but for CloudFront, reaches "+name+" through a web ACL alone", []Selector{{Kind: "service", Pattern: "cloudfront"}}
		}
		c.add(in, b.Origin)
	}
}

// noWebACL is the argument by which a component gives up the web ACL of what it makes.
const noWebACL = "allowNoWaf"

// letsCloudFrontIn reports whether a group of a load balancer has a rule for the addresses from which CloudFront calls origins.
func (c *catalogue) letsCloudFrontIn(b *network.LoadBalancer) bool {
	return slices.ContainsFunc(b.Groups, func(id network.ID) bool {
		g := c.x.SecurityGroup[id]
		return g != nil && slices.ContainsFunc(g.Ingress, func(r network.GroupRule) bool {
			l := c.x.PrefixList[r.PrefixList]
			return l != nil && l.Service == network.OriginFacing
		})
	})
}

// notWeb is all that load balancers may take but the ports of the web.
func notWeb() []Ports {
	return []Ports{{6, 0, 79}, {6, 81, 442}, {6, 444, 65535}, {17, 0, 65535}, {1, -1, -1}}
}

// distributions are the sentences on distributions of CloudFront, which are in no VPC: everybody reaches one, and a web ACL stands before it or does not.
func distributions(x *network.Index) []Intent {
	var out []Intent
	for _, f := range x.Network.Distributions {
		out = append(out, Intent{
			Name: "viewers reach " + cmp.Or(f.Name, string(f.ID)) + " through a web ACL alone", Kind: Via, From: internet(),
			To: []Selector{{Kind: distribution, Pattern: string(f.ID)}}, Through: []Selector{{Kind: "waf"}}, Origin: f.Origin, Source: FromReference, givenUpBy: noWebACL,
		})
	}
	return out
}

// distribution is the kind of selectors that name distributions of CloudFront.
const distribution = "distribution"

// distributions are those that a selector names.
func (r *Resolver) distributions(s Selector) []*network.Distribution {
	var out []*network.Distribution
	for _, f := range r.x.Network.Distributions {
		if matches(s.Pattern, f.Name, f.ID) && r.within(s, "", f.Tags) {
			out = append(out, f)
		}
	}
	return out
}

// noDistribution is the mistake that a selector names none.
func (r *Resolver) noDistribution(s Selector) error {
	if len(r.distributions(s)) > 0 {
		return nil
	}
	return nothingError{s, r.hint(s)}
}

// named tells what is not known where a certain web ACL is meant: whether one of which nobody knows which it is, is that. A proof that packets go through it
// counts those, a proof that they do not does without: neither is one.
func (d *Decider) named(k Kind, through []Selector, nodes []network.ID) ([]network.ID, []network.Unknown) {
	var doubts []network.Unknown
	if !slices.ContainsFunc(through, func(s Selector) bool { return s.Kind == "waf" && s.Pattern != "" }) {
		return nodes, nil
	}
	for _, b := range d.x.Network.LoadBalancers {
		if b.WebACL == nil || b.WebACL.Which == nil || !slices.Contains(nodes, b.WebACL.ID) {
			continue
		}
		doubts = append(doubts, *b.WebACL.Which)
		if k == Avoid {
			nodes = slices.DeleteFunc(nodes, func(id network.ID) bool { return id == b.WebACL.ID })
		}
	}
	return nodes, doubts
}

// guarded demands that the distributions among the receivers of a sentence have one of its web ACLs, and gives the other receivers. No packet shows that one
// has none: whatever anybody asks of it goes on.
func (d *Decider) guarded(v *Verdict, nodes []network.ID) (others []Selector) {
	for _, s := range v.Intent.To {
		if s.Kind != distribution {
			others = append(others, s)
			continue
		}
		v.Populations = append(v.Populations, Outside)
		for _, f := range d.r.distributions(s) {
			has := slices.Contains(nodes, f.WebACL)
			switch {
			case has == (v.Intent.Kind == Via) && f.Unknown == nil:
			case f.Unknown != nil:
				if v.Status != Violated {
					v.undecided([]network.Unknown{*f.Unknown})
				}
			default:
				v.Status = Violated
			}
		}
	}
	return others
}
