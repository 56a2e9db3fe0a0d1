package fromaws

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

type loadBalancer struct {
	place
	ARN         network.ID   `json:"LoadBalancerArn"`
	Name        string       `json:"LoadBalancerName"`
	Kind        string       `json:"Type"`
	Scheme      string       `json:"Scheme"`
	VPC         network.ID   `json:"VpcId"`
	Zones       ids          `json:"AvailabilityZones"`
	Subnets     []network.ID `json:"SubnetIds"`
	Interfaces  []network.ID `json:"NetworkInterfaceIds"`
	Groups      ids          `json:"SecurityGroups"`
	AddressType string       `json:"IpAddressType"`
	CrossZone   flag         `json:"CrossZone"`
	PrivateLink string       `json:"EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"`
	State       stateCode    `json:"State"`
	Listeners   []listener   `json:"Listeners"`
	Tags        tags         `json:"Tags"`
}

func (b *loadBalancer) id() network.ID { return b.ARN }

// inVPC is the VPC of a load balancer as it says itself, or as its subnets do.
func (b *loadBalancer) inVPC(rd *reader) network.ID {
	return cmp.Or(b.VPC, first(rd.vpcsOf(slices.Concat(b.Subnets, b.Zones)...)))
}

// stateCode is a state, by itself or as the Code of an object.
type stateCode string

func (s *stateCode) decode(tree any, _ place) bool {
	if o, ok := tree.(map[string]any); ok {
		tree = o["Code"]
	}
	text, ok := tree.(string)
	*s = stateCode(text)
	return ok
}

func (s *stateCode) forms() string { return "a state, or an object with a Code" }

type attribute struct {
	Key   string `json:"Key"`
	Value string `json:"Value"`
}

// Attributes of load balancers and target groups that decide on packets.
const (
	crossZone      = "load_balancing.cross_zone.enabled"
	preserveClient = "preserve_client_ip.enabled"
)

func (rd *reader) readLoadBalancers() {
	attributes := rd.attributes()
	groups := map[network.ID][]network.ID{}
	for _, nic := range rd.net.Interfaces {
		groups[nic.ID] = nic.Groups
	}
	listeners := map[network.ID][]listener{}
	for _, l := range rd.listeners.all {
		listeners[l.LoadBalancer] = append(listeners[l.LoadBalancer], *l)
	}
	rules := rd.rulesOf()
	for _, b := range rd.loadBalancers.all {
		if strings.EqualFold(b.Kind, "gateway") {
			rd.unmodelled(b.place, b.ARN, "LoadBalancer gateway", "hands packets of its endpoints to appliances", b.inVPC(rd))
			continue
		}
		part := &network.LoadBalancer{
			ID: b.ARN, Name: b.Tags.name(b.Name), VPC: b.VPC, Network: strings.EqualFold(b.Kind, "network"),
			InternetFacing: rd.facesInternet(b), Groups: b.Groups, Subnets: b.Subnets, Interfaces: b.Interfaces,
			DualStack: strings.HasPrefix(strings.ToLower(b.AddressType), "dualstack"), FiltersServices: b.PrivateLink == "on", Tags: b.Tags.read(), Origin: b.origin(),
		}
		for _, s := range b.Zones {
			part.Subnets = appendNew(part.Subnets, s)
		}
		rd.placeLoadBalancer(part, groups)
		rd.crossZone(part, b, attributes[b.ARN])
		rd.webACL(part, b)
		if !is(string(b.State), "active", "active_impaired") {
			b.field("State").unknown(&part.Unknown, "its state is %s", b.State)
		}
		all := slices.Concat(b.Listeners, listeners[b.ARN])
		for i := range all {
			part.Listeners = append(part.Listeners, rd.listener(part, &all[i], rules))
		}
		if len(all) == 0 && b.answer && b.Listeners == nil && !rd.askedListeners(b.ARN) {
			some := network.Listener{Origin: b.origin()} // on any port, and with any targets
			b.unknown(&some.Unknown, "the listeners of %s were not asked for", b.ARN)
			part.Listeners = append(part.Listeners, some)
		}
		rd.net.LoadBalancers = append(rd.net.LoadBalancers, part)
	}
}

func first(list []network.ID) network.ID {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// placeLoadBalancer finds what a load balancer does not say of itself: its interfaces, which AWS describes as "ELB app/NAME/HASH", and from those
// its subnets, VPC and groups.
func (rd *reader) placeLoadBalancer(part *network.LoadBalancer, groups map[network.ID][]network.ID) {
	if _, name, ok := strings.Cut(string(part.ID), ":loadbalancer/"); ok {
		for _, nic := range rd.interfaces.all {
			if nic.Description == "ELB "+name {
				part.Interfaces = appendNew(part.Interfaces, nic.ID)
			}
		}
	}
	noSubnets, noGroups := len(part.Subnets) == 0, len(part.Groups) == 0
	for _, id := range part.Interfaces {
		nic := rd.interfaces.get(id)
		if nic == nil {
			continue
		}
		if noSubnets {
			part.Subnets = appendNew(part.Subnets, nic.Subnet)
		}
		for _, g := range groups[id] {
			if noGroups {
				part.Groups = appendNew(part.Groups, g)
			}
		}
		part.VPC = cmp.Or(part.VPC, nic.VPC)
	}
	part.VPC = cmp.Or(part.VPC, first(rd.vpcsOf(part.Subnets...)))
}

// crossZone tells whether a load balancer uses targets of other zones: an application load balancer always does, a network load balancer if told.
func (rd *reader) crossZone(part *network.LoadBalancer, b *loadBalancer, attributes map[string]string) {
	told, ok := attributes[crossZone]
	switch {
	case !part.Network:
		part.CrossZone = true
	case b.CrossZone.given:
		part.CrossZone = b.CrossZone.on
	case ok:
		part.CrossZone = told == "true"
	case b.answer:
		rd.assume(part.ID, b.place, "cross-zone load balancing was not asked for: taken as off, AWS's default for network load balancers")
	}
}

// facesInternet reports whether a load balancer has public addresses, as it has by default.
func (rd *reader) facesInternet(b *loadBalancer) bool {
	if b.Scheme == "" {
		rd.assume(b.ARN, b.place, "whether it faces the internet is not told: taken to do so, AWS's default")
		return true
	}
	return !strings.EqualFold(b.Scheme, "internal")
}

// webACL says that nothing is known of the web ACL of an application load balancer: no answer of a snapshot tells of any.
func (rd *reader) webACL(part *network.LoadBalancer, b *loadBalancer) {
	if part.Network {
		return
	}
	part.WebACL = &network.WebACL{ID: part.ID + "#webAcl", Untold: true, Origin: b.origin()}
	b.unknown(&part.WebACL.Unknown, "whether a web ACL stands before %s was not asked for", part.ID)
	if part.InternetFacing {
		rd.assume(part.ID, b.place, "whether a web ACL stands before it was not asked for: the sentence of the catalogue on that is left out")
	}
}

// attributes are those of load balancers and target groups, as their answers tell them.
func (rd *reader) attributes() map[network.ID]map[string]string {
	known := append(idsOf(rd.loadBalancers.all), idsOf(rd.targetGroups.all)...)
	all := map[network.ID]map[string]string{}
	for _, a := range rd.answers {
		if !slices.ContainsFunc(a.Attributes, func(at attribute) bool { return at.Key == crossZone || at.Key == preserveClient }) {
			continue // of listeners, say
		}
		id := rd.subject(a, cmp.Or(a.BalancerARN, a.TargetGroupARN), "LoadBalancerArn or TargetGroupArn", "Attributes", known)
		if all[id] == nil {
			all[id] = map[string]string{}
		}
		for _, at := range a.Attributes {
			all[id][at.Key] = at.Value
		}
	}
	return all
}
