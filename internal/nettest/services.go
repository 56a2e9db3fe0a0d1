package nettest

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// Firewall adds a firewall with endpoints, each written "ENDPOINT SUBNET". Its policy lets everything through.
func (b *Builder) Firewall(id string, endpoints ...string) *network.Firewall {
	f := &network.Firewall{ID: network.ID(id), Origin: origin(id)}
	f.Policy = network.FirewallPolicy{StatelessDefault: network.StatelessForward, Origin: origin(id + " policy")}
	for _, text := range endpoints {
		words := strings.Fields(text)
		f.Endpoints = append(f.Endpoints, network.FirewallEndpoint{ID: network.ID(words[0]), Subnet: network.ID(words[1])})
		f.VPC = b.vpcOf[words[1]]
	}
	b.network.Firewalls = append(b.network.Firewalls, f)
	return f
}

// Stateless is a group of stateless rules, written "PRIORITY pass PROTOCOL SOURCE -> DESTINATION" with drop or forward; source and destination
// are "any", a block, and behind a colon the ports: "any:443", "10.0.0.0/8:1024-65535".
func Stateless(priority int, rules ...string) network.StatelessGroup {
	g := network.StatelessGroup{Priority: priority, Origin: origin(fmt.Sprintf("stateless group %d", priority))}
	for _, text := range rules {
		words := strings.Fields(text)
		r := network.StatelessRule{Priority: number(words[0]), Origin: origin(text)}
		r.Action = map[string]network.StatelessAction{
			"pass": network.StatelessPass, "drop": network.StatelessDrop, "forward": network.StatelessForward,
		}[words[1]]
		if p := protocol(words[2]); p != network.AnyProtocol {
			r.Protocols = []int{p}
		}
		r.Sources, r.SourcePorts = side(words[3])
		r.Destinations, r.DestinationPorts = side(words[5])
		g.Rules = append(g.Rules, r)
	}
	return g
}

// Stateful is a group of stateful rules, written "pass PROTOCOL SOURCE -> DESTINATION", with drop, reject or alert, and <> for both ways; sides
// are as in [Stateless].
func Stateful(priority int, rules ...string) network.StatefulGroup {
	g := network.StatefulGroup{Priority: priority, Origin: origin(fmt.Sprintf("stateful group %d", priority))}
	for _, text := range rules {
		words := strings.Fields(text)
		r := network.StatefulRule{
			Action: network.StatefulAction(words[0]), Protocol: protocol(words[1]), BothWays: words[3] == "<>", Origin: origin(text),
		}
		r.Sources.Prefixes, r.SourcePorts = side(words[2])
		r.Destinations.Prefixes, r.DestinationPorts = side(words[4])
		g.Rules = append(g.Rules, r)
	}
	return g
}

// AllowDomains is a list of the only names that TLS and HTTP may go to.
func AllowDomains(priority int, names ...string) network.StatefulGroup {
	return network.StatefulGroup{
		Priority: priority, Origin: origin("allowed domains"),
		Domains: &network.DomainList{Allow: true, Targets: names, TLS: true, HTTP: true},
	}
}

// side reads "any", "any:443", "10.0.0.0/8", "10.0.0.0/8:1024-65535"; IPv6 blocks have no ports.
func side(text string) ([]netip.Prefix, []network.PortRange) {
	if p, err := netip.ParsePrefix(text); err == nil {
		return []netip.Prefix{p}, nil
	}
	block, ports, hasPorts := strings.Cut(text, ":")
	var blocks []netip.Prefix
	if block != "any" {
		blocks = prefixes([]string{block})
	}
	if !hasPorts {
		return blocks, nil
	}
	return blocks, []network.PortRange{portRange(ports)}
}

// GatewayEndpoint adds a gateway endpoint; the routes to it are those of its service's prefix list in the tables that use it.
func (b *Builder) GatewayEndpoint(id, vpc, service string) *network.Endpoint {
	e := &network.Endpoint{
		ID: network.ID(id), Kind: network.GatewayEndpoint, VPC: network.ID(vpc), Service: "com.amazonaws." + Region + "." + service, Origin: origin(id),
	}
	b.network.Endpoints = append(b.network.Endpoints, e)
	return e
}

// ApplianceEndpoint adds the endpoint of a Gateway Load Balancer in a subnet: what the appliances behind it let through is not told.
func (b *Builder) ApplianceEndpoint(id, subnet string) *network.Endpoint {
	e := &network.Endpoint{
		ID: network.ID(id), Kind: network.GatewayLoadBalancerEndpoint, VPC: b.vpcOf[subnet], Service: "com.amazonaws.vpce." + Region + ".vpce-svc-1",
		Subnets: []network.ID{network.ID(subnet)}, Origin: origin(id),
	}
	b.network.Endpoints = append(b.network.Endpoints, e)
	return e
}

// InterfaceEndpoint adds an interface endpoint with one interface, "ID-nic".
func (b *Builder) InterfaceEndpoint(id, subnet, addresses string, groups ...string) *network.Endpoint {
	nic := b.nic(id+"-nic", subnet, addresses, groups)
	nic.Kind = "vpc_endpoint"
	e := &network.Endpoint{
		ID: network.ID(id), Kind: network.InterfaceEndpoint, VPC: nic.VPC, Service: "com.amazonaws." + Region + ".ec2",
		Subnets: []network.ID{nic.Subnet}, Interfaces: []network.ID{nic.ID}, Groups: nic.Groups, Origin: origin(id),
	}
	b.network.Endpoints = append(b.network.Endpoints, e)
	return e
}

// Balancer adds a load balancer, "application" or "network", in "SUBNET SUBNET ...", with an interface "ID-SUBNET" for each: nodes are their
// addresses in that order. It is in "GROUP GROUP ..." and has listeners, written "PORT PROTOCOL TARGETGROUP".
func (b *Builder) Balancer(id, kind, subnets, nodes, groups string, listeners ...string) *network.LoadBalancer {
	l := &network.LoadBalancer{
		ID: network.ID(id), Network: kind == "network", CrossZone: kind == "application", Groups: ids(strings.Fields(groups)), Origin: origin(id),
		Subnets: ids(strings.Fields(subnets)),
	}
	for i, s := range strings.Fields(subnets) {
		nic := b.nic(id+"-"+s, s, strings.Fields(nodes)[i], strings.Fields(groups))
		nic.Kind = "load_balancer"
		l.VPC = nic.VPC
		l.Interfaces = append(l.Interfaces, nic.ID)
		l.InternetFacing = nic.Addresses[0].HasPublic
	}
	for _, text := range listeners {
		words := strings.Fields(text)
		l.Listeners = append(l.Listeners, network.Listener{
			Port: number(words[0]), Protocol: words[1], TargetGroups: ids(words[2:]), Origin: origin(id + " " + text),
		})
	}
	b.network.LoadBalancers = append(b.network.LoadBalancers, l)
	return l
}

// TargetGroup adds a group of targets for a port: hosts ("instance") or addresses ("ip"). Client addresses are not preserved.
func (b *Builder) TargetGroup(id, kind, protocol string, port int, targets ...string) *network.TargetGroup {
	g := &network.TargetGroup{ID: network.ID(id), Type: kind, Port: port, Protocol: protocol, Origin: origin(id)}
	for _, text := range targets {
		t := network.GroupTarget{Origin: origin(id + " " + text)}
		if kind == "ip" {
			t.Address = netip.MustParseAddr(text)
		} else {
			t.ID = network.ID("i-" + text)
		}
		g.Targets = append(g.Targets, t)
	}
	b.network.TargetGroups = append(b.network.TargetGroups, g)
	return g
}
