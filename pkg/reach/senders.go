package reach

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// Some AWS services open connections from public addresses of their own, which stand in a prefix list of AWS's: CloudFront calls origins, Route 53 asks
// after their health. The list need not be known to tell who is let in by a rule for it: all of its members, and nobody else.

// onlyAnswers reports whether a service opens no connections: those that have gateway endpoints.
func onlyAnswers(service string) bool {
	return slices.Contains([]string{"s3", "s3express", "dynamodb"}, service)
}

// fromService sends packets from the addresses of an AWS service, over the internet.
func (w *walk) fromService(service string) outcome {
	if onlyAnswers(service) {
		return outcome{}
	}
	src := w.e.addressesOfSender(service)
	if w.q.Src != nil {
		src = src.Intersect(*w.q.Src)
	}
	return w.fromHosts(src, service)
}

// addressesOfSender is what is known of the addresses that a service sends from: those in its lists or, of a family of which not all lists are known,
// any on the internet but the network's own.
func (e *Engine) addressesOfSender(service string) packet.AddrSet {
	var out packet.AddrSet
	for _, v6 := range []bool{false, true} {
		all, told, some := e.internet().Intersect(e.family(v6)), packet.AddrSet{}, false
		for _, l := range e.x.Network.PrefixLists {
			switch {
			case l.Service != service || l.IPv6() != v6:
			case l.Unknown != nil:
				some, told = true, all
			default:
				some, told = true, told.Union(packet.Prefixes(l.Prefixes...))
			}
		}
		if !some {
			told = all
		}
		out = out.Union(told)
	}
	return out
}

// family is all addresses of IPv6, or of IPv4.
func (e *Engine) family(v6 bool) packet.AddrSet {
	if v6 {
		return e.space.v6
	}
	return e.space.v4
}

// membersOf is the addresses of some services, as far as their lists are known.
func (e *Engine) membersOf(services []string) packet.AddrSet {
	var out packet.AddrSet
	for _, l := range e.x.Network.PrefixLists {
		if slices.Contains(services, l.Service) && l.Unknown == nil {
			out = out.Union(packet.Prefixes(l.Prefixes...))
		}
	}
	return out
}

// mayHave is those of some addresses that a list of AWS's may have, of which the blocks are not known: public ones of its family, and none of the network's
// own, since AWS gives those to no service.
func (e *Engine) mayHave(l *network.PrefixList, a packet.AddrSet) packet.AddrSet {
	return a.Intersect(e.space.internet).Intersect(e.family(l.IPv6())).Subtract(e.known).Subtract(e.ownIPv6)
}

// strange reports whether packets are of hosts which, as the query says, have none of the addresses in a list.
func (w *walk) strange(st *state, l *network.PrefixList) bool {
	return st.origin.internet && st.service == "" && slices.Contains(w.q.Except, l.Service)
}
