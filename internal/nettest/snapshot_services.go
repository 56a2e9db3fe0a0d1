package nettest

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

func (snapshot) endpoint(e *network.Endpoint) Object {
	o := Object{
		"VpcEndpointId": string(e.ID), "VpcEndpointType": string(e.Kind), "VpcId": string(e.VPC), "ServiceName": e.Service, "State": "available",
		"RouteTableIds": idTexts(e.RouteTables), "SubnetIds": idTexts(e.Subnets), "NetworkInterfaceIds": idTexts(e.Interfaces), "Groups": groupObjects(e.Groups),
	}
	if e.Unavailable {
		o["State"] = "pendingAcceptance"
	}
	return o
}

func groupObjects(list []network.ID) []any {
	return each(list, func(id network.ID) Object { return Object{"GroupId": string(id), "GroupName": "group " + string(id)} })
}

// firewallEndpoints are the endpoints of firewalls as AWS lists them among the VPC endpoints.
func (s snapshot) firewallEndpoints() []any {
	list := []any{}
	for _, f := range s.n.Firewalls {
		for _, e := range f.Endpoints {
			list = append(list, Object{
				"VpcEndpointId": string(e.ID), "VpcEndpointType": "GatewayLoadBalancer", "VpcId": string(f.VPC), "SubnetIds": []any{string(e.Subnet)},
				"ServiceName": "com.amazonaws.vpce." + Region + ".vpce-svc-0", "State": "available", "RouteTableIds": []any{}, "Groups": []any{},
			})
		}
	}
	return list
}

func (snapshot) firewall(f *network.Firewall) Object {
	order := "DEFAULT_ACTION_ORDER"
	if f.Policy.StrictOrder {
		order = "STRICT_ORDER"
	}
	policy := Object{
		"StatelessDefaultActions": []any{string(f.Policy.StatelessDefault)},
		"StatelessRuleGroups":     each(f.Policy.Stateless, statelessGroup),
		"StatefulEngineOptions":   Object{"RuleOrder": order},
		"StatefulDefaultActions":  texts(f.Policy.StatefulDefault, func(s string) string { return s }),
		"StatefulRuleGroups":      each(f.Policy.Stateful, statefulGroup),
	}
	if len(f.Policy.HomeNet) > 0 {
		policy["PolicyVariables"] = Object{"HOME_NET": blockTexts(f.Policy.HomeNet)}
	}
	return Object{
		"FirewallId": string(f.ID), "FirewallPolicy": policy,
		"EndpointIds": texts(f.Endpoints, func(e network.FirewallEndpoint) string { return string(e.ID) }),
	}
}

func statelessGroup(g network.StatelessGroup) Object {
	return Object{"Priority": g.Priority, "Rules": each(g.Rules, func(r network.StatelessRule) Object {
		match := Object{
			"Protocols": []any{}, "Sources": blockTexts(r.Sources), "Destinations": blockTexts(r.Destinations), "SourcePorts": each(r.SourcePorts, fromTo),
			"DestinationPorts": each(r.DestinationPorts, fromTo),
		}
		for _, p := range r.Protocols {
			match["Protocols"] = append(match["Protocols"].([]any), p) //nolint:forcetypeassert // written above
		}
		return Object{"Priority": r.Priority, "Actions": []any{string(r.Action)}, "Match": match}
	})}
}

func fromTo(p network.PortRange) Object { return Object{"FromPort": p.From, "ToPort": p.To} }

func statefulGroup(g network.StatefulGroup) Object {
	o := Object{"Priority": g.Priority}
	if d := g.Domains; d != nil {
		list := Object{"Targets": texts(d.Targets, func(s string) string { return s }), "TargetTypes": []any{"TLS_SNI", "HTTP_HOST"}, "GeneratedRulesType": "DENYLIST"}
		if d.Allow {
			list["GeneratedRulesType"] = "ALLOWLIST"
		}
		o["DomainList"] = list
		return o
	}
	o["Rules"] = each(g.Rules, func(r network.StatefulRule) Object {
		direction := "FORWARD"
		if r.BothWays {
			direction = "ANY"
		}
		return Object{"Action": strings.ToUpper(string(r.Action)), "Header": Object{
			"Protocol": suricataProtocol(r.Protocol), "Direction": direction, "Source": suricataList(r.Sources.Prefixes, netip.Prefix.String),
			"Destination": suricataList(r.Destinations.Prefixes, netip.Prefix.String), "SourcePort": suricataList(r.SourcePorts, suricataPorts),
			"DestinationPort": suricataList(r.DestinationPorts, suricataPorts),
		}}
	})
	return o
}

func suricataProtocol(n int) string {
	switch n {
	case network.AnyProtocol:
		return "IP"
	case 6:
		return "TCP"
	case 17:
		return "UDP"
	case 1:
		return "ICMP"
	}
	panic(fmt.Sprintf("firewall rules have no name for protocol %d", n))
}

func suricataPorts(p network.PortRange) string {
	if p.From == p.To {
		return strconv.Itoa(p.From)
	}
	return fmt.Sprintf("%d:%d", p.From, p.To)
}

func suricataList[T any](list []T, text func(T) string) string {
	var words []string
	for _, v := range list {
		words = append(words, text(v))
	}
	switch len(words) {
	case 0:
		return "ANY"
	case 1:
		return words[0]
	}
	return "[" + strings.Join(words, ",") + "]"
}

func (snapshot) balancer(b *network.LoadBalancer) Object {
	o := Object{
		"LoadBalancerArn": string(b.ID), "Type": "application", "Scheme": "internal", "VpcId": string(b.VPC), "SubnetIds": idTexts(b.Subnets),
		"NetworkInterfaceIds": idTexts(b.Interfaces), "CrossZone": b.CrossZone, "SecurityGroups": idTexts(b.Groups),
		"Listeners": each(b.Listeners, func(l network.Listener) Object {
			return Object{"Port": l.Port, "Protocol": l.Protocol, "TargetGroupArn": string(l.TargetGroups[0])}
		}),
	}
	if b.Network {
		o["Type"] = "network"
	}
	if b.InternetFacing {
		o["Scheme"] = "internet-facing"
	}
	return o
}

func (snapshot) targetGroup(g *network.TargetGroup) Object {
	return Object{
		"TargetGroupArn": string(g.ID), "Port": g.Port, "Protocol": g.Protocol, "TargetType": g.Type, "PreserveClientIp": g.PreserveClientIP,
		"Targets": each(g.Targets, func(t network.GroupTarget) Object {
			o := Object{"Id": string(t.ID), "Port": g.Port, "Health": "healthy"}
			put(o, "Id", t.Address)
			if t.Port != 0 {
				o["Port"] = t.Port
			}
			if t.Unhealthy {
				o["Health"] = "unhealthy"
			}
			return o
		}),
	}
}

func (snapshot) nic(i *network.Interface) Object {
	addresses := []any{}
	for k, a := range i.Addresses {
		o := Object{"Primary": k == 0}
		put(o, "PrivateIpAddress", a.Private)
		if a.Public.IsValid() {
			o["Association"] = Object{"PublicIp": a.Public.String(), "IpOwnerId": Account}
		}
		addresses = append(addresses, o)
	}
	o := Object{
		"NetworkInterfaceId": string(i.ID), "SubnetId": string(i.Subnet), "VpcId": string(i.VPC), "InterfaceType": i.Kind, "Status": "in-use",
		"PrivateIpAddresses": addresses, "Groups": groupObjects(i.Groups), "SourceDestCheck": !i.NoSourceDestCheck,
		"Ipv6Addresses": each(i.IPv6, func(a netip.Addr) Object { return Object{"Ipv6Address": a.String()} }),
	}
	if i.Instance != "" {
		o["Attachment"] = Object{"InstanceId": string(i.Instance), "DeviceIndex": 0, "Status": "attached"}
	}
	return o
}

func (s snapshot) instance(i *network.Instance) Object {
	o := Object{
		"InstanceId": string(i.ID), "VpcId": string(i.VPC), "State": Object{"Code": 16, "Name": "running"}, "NetworkInterfaceIds": idTexts(i.Interfaces),
	}
	for _, nic := range s.n.Interfaces {
		if nic.Instance == i.ID {
			o["SubnetId"] = string(nic.Subnet)
		}
	}
	if i.Stopped {
		o["State"] = Object{"Code": 80, "Name": "stopped"}
	}
	return o
}
