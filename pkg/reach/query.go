package reach

import (
	"cmp"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// End is where packets of a [Query] may start or arrive. Exactly one of its fields is set.
type End struct {
	// Workload is any workload in a subnet, the worst one that somebody may put there: in whatever security groups, and with a public address
	// where the subnet has a route to an internet gateway.
	Workload *network.Subnet
	// Interface is one interface as it is declared, with its security groups and addresses.
	Interface *network.Interface
	// OnPremises is the hosts behind a VPN gateway, a VPN connection or a Direct Connect gateway.
	OnPremises *network.OnPremises
	// Internet is every host of the internet.
	Internet bool
	// Service is an AWS service with public addresses by the last part of its name, "s3". Those that have gateway endpoints only answer; from the others
	// packets start as well, as from CloudFront's.
	Service string
}

// Query asks which packets get from some ends to others.
type Query struct {
	From, To []End
	// Transport bounds what is asked about; nil is everything.
	Transport *packet.TransportSet
	// Src and Dst bound the addresses of the packets as they are sent; nil is all.
	Src, Dst *packet.AddrSet
	// Without are nodes that count as if they carried nothing: gateways, NAT gateways, firewalls or their endpoints, transit gateways ...
	Without []network.ID
	// Through are nodes of which packets that count must pass one on their way out.
	Through []network.ID
	// Replies asks for answers too; without it [Answer.Answered] is empty, and the answer comes in half the time.
	Replies bool
	// Members asks of each service whose addresses are not known for whichever it has, as a member of its prefix list: what treats all members of the
	// list alike is certain of it. Without it, the service has any address of the internet.
	Members bool
	// Outside are security groups that no workload and no host of From is in. It is about first packets: whoever asks for Replies finds them in any group.
	Outside []network.ID
	// Except are AWS services whose addresses no host of the internet in From has. What lets in their prefix lists lets in none of these, whatever the
	// lists hold. It is about first packets as well.
	Except []string
	// Public leaves out hosts of others' networks, which services of one's own let in from any address: without it they count as the internet's.
	Public bool
	// Named are load balancers and interface endpoints by way of which packets of a service of one's own may get on, since whoever asks has named them.
	Named []network.ID
	// First stops at the first packet that is certainly delivered: enough for a query that asks whether there is one.
	First bool
	// Names is what the payload tells a firewall; nil is any name.
	Names *Names
}

// Names are what firewalls with domain lists read in a flow; empty where it says nothing of the kind.
type Names struct{ ServerName, Host string }

// Answer is which packets get through, as their senders sent them: from internet hosts to interfaces whose public address is not known they
// are told with the private one.
//
// What is unknown about a network makes two answers out of one: what certainly gets through, and what may. Sent and Answered are
// subsets of MaybeSent and MaybeAnswered, and equal to these where [Answer.Doubts] is empty.
type Answer struct {
	// Asked is what the query is about: all packets from the ends to the ends' own addresses, whatever becomes of them. Packets to interfaces
	// that have a private address count with that one, unless they come from the internet. A query for a first packet does not tell.
	Asked packet.Set
	// Sent is what is delivered, for some of the choices that the network makes by chance; MaybeSent what cannot be ruled out.
	Sent, MaybeSent packet.Set
	// Answered is what is delivered and whose answer comes back, for every such choice; MaybeAnswered what cannot be ruled out.
	Answered, MaybeAnswered packet.Set
	// Doubts is what the difference comes from.
	Doubts []network.Unknown
	// Stops is where packets were stopped, one entry for each node and cause.
	Stops []Stop
}

// Stop is a place where packets of a query were stopped.
type Stop struct {
	Node  network.ID
	Cause trace.Cause
}

// ends are the ends of a query made ready.
type ends struct {
	interfaces map[network.ID]bool
	bySubnet   map[network.ID][]*network.Interface
	workloads  map[network.ID]bool
	onPremises map[network.ID]bool
	services   map[string]bool
	// list is all of them in the order of the query, so that answers do not hang on the order of maps.
	list     []End
	internet bool
	// workloadsIn lists the subnets of workloads by VPC; classes the interfaces of a subnet that are alike, once they were asked for.
	workloadsIn map[network.ID][]*network.Subnet
	classes     map[network.ID][]class
	// own and public are the addresses of all, once they were gathered.
	gathered    bool
	own, public packet.AddrSet
	// doors are the last filters before them, if they are bounded by such, once they were asked for.
	doors             []door
	hasDoors, bounded bool
	// any accepts whatever arrives anywhere, for single packets.
	any bool
}

func newEnds(list []End) *ends {
	t := &ends{interfaces: map[network.ID]bool{}, bySubnet: map[network.ID][]*network.Interface{}, workloads: map[network.ID]bool{}, onPremises: map[network.ID]bool{}, services: map[string]bool{}, list: list}
	t.workloadsIn, t.classes = map[network.ID][]*network.Subnet{}, map[network.ID][]class{}
	for _, d := range list {
		switch {
		case d.Workload != nil:
			t.workloads[d.Workload.ID] = true
			t.workloadsIn[d.Workload.VPC] = append(t.workloadsIn[d.Workload.VPC], d.Workload)
		case d.Interface != nil:
			t.interfaces[d.Interface.ID] = true
			t.bySubnet[d.Interface.Subnet] = append(t.bySubnet[d.Interface.Subnet], d.Interface)
		case d.OnPremises != nil:
			t.onPremises[d.OnPremises.ID] = true
		case d.Internet:
			t.internet = true
		case d.Service != "":
			t.services[d.Service] = true
		}
	}
	return t
}

// Ask answers a query.
func (e *Engine) Ask(q Query) Answer {
	sure := e.run(q, false)
	a := Answer{Asked: sure.asked, Sent: sure.result.sent, Answered: sure.result.answered, Doubts: sure.doubts, Stops: sure.stopList()}
	a.MaybeSent, a.MaybeAnswered = a.Sent, a.Answered
	if len(sure.doubts) > 0 && (!q.First || a.Sent.IsEmpty()) {
		maybe := e.run(q, true)
		a.MaybeSent, a.MaybeAnswered = a.Sent.Union(maybe.result.sent), a.Answered.Union(maybe.result.answered)
		a.Doubts = merge(a.Doubts, maybe.doubts)
	}
	if beyond := e.beyond(q); len(beyond) > 0 {
		a.MaybeSent, a.Doubts = a.MaybeSent.Union(q.anything()), merge(a.Doubts, beyond)
		if q.Replies {
			a.MaybeAnswered = a.MaybeAnswered.Union(q.anything())
		}
	}
	slices.SortFunc(a.Doubts, func(u, v network.Unknown) int {
		return cmp.Or(cmp.Compare(u.Text, v.Text), cmp.Compare(u.Origin.String(), v.Origin.String()))
	})
	return a
}

// merge adds to a list what it lacks.
func merge(list, more []network.Unknown) []network.Unknown {
	have := map[network.Unknown]bool{}
	for _, u := range list {
		have[u] = true
	}
	for _, u := range more {
		if !have[u] {
			have[u] = true
			list = append(list, u)
		}
	}
	return list
}

// run follows all packets of a query, as an optimist about what is unknown or as a pessimist.
func (e *Engine) run(q Query, optimist bool) *walk {
	w := newWalk(e, q, optimist)
	ends := e.prepare(q.To)
	for _, from := range q.From {
		for _, to := range ends {
			w.to = to
			if w.mayArrive(from) {
				w.result = w.result.and(w.start(from))
			}
		}
	}
	return w
}

// prepared is ends of a query made ready.
type prepared struct {
	list []End
	ends []*ends
}

// mostPrepared bounds what is remembered.
const mostPrepared = 8

// prepare makes the ends of a query ready. Many queries in a row have the same, which are made ready once.
func (e *Engine) prepare(list []End) []*ends {
	if i := slices.IndexFunc(e.prepared, func(p prepared) bool { return slices.Equal(p.list, list) }); i >= 0 {
		return e.prepared[i].ends
	}
	if len(e.prepared) == mostPrepared {
		e.prepared = slices.Delete(e.prepared, 0, 1)
	}
	p := prepared{slices.Clone(list), split(list)}
	e.prepared = append(e.prepared, p)
	return p.ends
}

// split groups ends by how they are addressed: those with addresses of their own together, the internet, and each service alone.
func split(list []End) []*ends {
	var own, internet []End
	services := map[string][]End{}
	var order []string
	for _, d := range list {
		switch {
		case d.Internet:
			internet = append(internet, d)
		case d.Service != "":
			if services[d.Service] == nil {
				order = append(order, d.Service)
			}
			services[d.Service] = append(services[d.Service], d)
		default:
			own = append(own, d)
		}
	}
	var out []*ends
	if own != nil {
		out = append(out, newEnds(own))
	}
	if internet != nil {
		out = append(out, newEnds(internet))
	}
	for _, s := range order {
		out = append(out, newEnds(services[s]))
	}
	return out
}
