package nettest

import (
	"net/netip"
	"strconv"

	"github.com/palisade-iac/palisade/pkg/network"
)

// Object is an object of JSON.
type Object = map[string]any

// Snapshot writes a network as a snapshot of AWS, as package fromaws reads it: with the keys and the nesting of what AWS's describe calls answer,
// each key spelled out, whether or not it has a default.
func Snapshot(n *network.Network) Object {
	s := snapshot{n}
	return Object{
		"Vpcs":                       each(n.VPCs, s.vpc),
		"Subnets":                    each(n.Subnets, s.subnet),
		"RouteTables":                each(n.RouteTables, s.routeTable),
		"NetworkAcls":                each(n.NACLs, s.nacl),
		"SecurityGroups":             each(n.SecurityGroups, s.group),
		"PrefixLists":                each(n.PrefixLists, s.prefixList),
		"InternetGateways":           s.gateways(network.InternetGateway, "InternetGatewayId", "Attachments"),
		"EgressOnlyInternetGateways": s.gateways(network.EgressOnlyGateway, "EgressOnlyInternetGatewayId", "Attachments"),
		"VpnGateways":                s.gateways(network.VPNGateway, "VpnGatewayId", "VpcAttachments"),
		"NatGateways":                each(n.NATGateways, s.nat),
		"VpcPeeringConnections":      each(n.Peerings, s.peering),
		"TransitGateways":            each(n.TransitGateways, s.transitGateway),
		"TransitGatewayAttachments":  each(n.Attachments, s.attachment),
		"TransitGatewayRouteTables":  each(n.TransitTables, s.transitTable),
		"VpcEndpoints":               append(each(n.Endpoints, s.endpoint), s.firewallEndpoints()...),
		"NetworkFirewalls":           each(n.Firewalls, s.firewall),
		"OnPremNetworks":             each(n.OnPremises, s.onPremises),
		"LoadBalancers":              each(n.LoadBalancers, s.balancer),
		"TargetGroups":               each(n.TargetGroups, s.targetGroup),
		"NetworkInterfaces":          each(n.Interfaces, s.nic),
		"Instances":                  each(n.Instances, s.instance),
		"VpcBlockPublicAccess":       s.publicAccess(),
	}
}

// snapshot writes the parts of a network, which may have to look for what belongs to them.
type snapshot struct{ n *network.Network }

func each[T any](list []T, write func(T) Object) []any {
	out := make([]any, 0, len(list))
	for _, v := range list {
		out = append(out, write(v))
	}
	return out
}

func texts[T any](list []T, text func(T) string) []any {
	out := make([]any, 0, len(list))
	for _, v := range list {
		out = append(out, text(v))
	}
	return out
}

func idTexts(list []network.ID) []any {
	return texts(list, func(id network.ID) string { return string(id) })
}

func blockTexts(list []netip.Prefix) []any { return texts(list, netip.Prefix.String) }

func (snapshot) vpc(v *network.VPC) Object {
	o := Object{
		"VpcId": string(v.ID), "Region": v.Region, "OwnerId": v.Account, "EnableDnsSupport": v.DNSSupport, "IsDefault": false, "State": "available",
		"InstanceTenancy": "default", "CidrBlockAssociationSet": []any{}, "Ipv6CidrBlockAssociationSet": []any{},
	}
	blocks(o, v.CIDRs)
	return o
}

// blocks writes the blocks of a VPC or a subnet: the first one of IPv4 by itself.
func blocks(o Object, list []netip.Prefix) {
	for _, b := range list {
		if b.Addr().Is6() {
			o["Ipv6CidrBlockAssociationSet"] = append(o["Ipv6CidrBlockAssociationSet"].([]any), //nolint:forcetypeassert // written above
				Object{"Ipv6CidrBlock": b.String(), "Ipv6CidrBlockState": Object{"State": "associated"}})
			continue
		}
		if o["CidrBlock"] == nil {
			o["CidrBlock"] = b.String()
		}
		if set, isVPC := o["CidrBlockAssociationSet"].([]any); isVPC {
			o["CidrBlockAssociationSet"] = append(set, Object{"CidrBlock": b.String(), "CidrBlockState": Object{"State": "associated"}})
		}
	}
}

func (snapshot) subnet(v *network.Subnet) Object {
	o := Object{
		"SubnetId": string(v.ID), "VpcId": string(v.VPC), "AvailabilityZone": v.Zone, "OwnerId": v.Account, "MapPublicIpOnLaunch": v.MapPublicIP,
		"State": "available", "AvailableIpAddressCount": 250, "Ipv6CidrBlockAssociationSet": []any{},
	}
	if v.Tier != "" {
		o["Tags"] = []any{Object{"Key": network.TierTag, "Value": v.Tier}, Object{"Key": network.TierTypeTag, "Value": v.TierType}}
	}
	blocks(o, v.CIDRs)
	return o
}

func (s snapshot) routeTable(t *network.RouteTable) Object {
	associations := []any{}
	add := func(o Object) {
		o["RouteTableAssociationId"] = "rtbassoc-" + strconv.Itoa(len(associations))
		o["AssociationState"] = Object{"State": "associated"}
		associations = append(associations, o)
	}
	routes := []any{}
	for _, v := range s.n.VPCs {
		if v.MainRouteTable == t.ID {
			add(Object{"Main": true})
		}
		if v.ID != t.VPC {
			continue
		}
		for _, b := range v.CIDRs {
			routes = append(routes, Object{destination(b): b.String(), "GatewayId": "local", "Origin": "CreateRouteTable", "State": "active"})
		}
	}
	for _, v := range s.n.Subnets {
		if v.RouteTable == t.ID {
			add(Object{"Main": false, "SubnetId": string(v.ID)})
		}
	}
	for _, g := range t.Gateways {
		add(Object{"Main": false, "GatewayId": string(g)})
	}
	for _, r := range t.Routes {
		routes = append(routes, written(r))
	}
	return Object{"RouteTableId": string(t.ID), "VpcId": string(t.VPC), "Associations": associations, "PropagatingVgws": []any{}, "Routes": routes}
}

func destination(b netip.Prefix) string {
	if b.Addr().Is6() {
		return "DestinationIpv6CidrBlock"
	}
	return "DestinationCidrBlock"
}

// written is a route as it is written in a table.
func written(r network.Route) Object {
	o := Object{"State": "active", "Origin": "CreateRoute"}
	if r.PrefixList != "" {
		o["DestinationPrefixListId"] = string(r.PrefixList)
	} else {
		o[destination(r.Destination)] = r.Destination.String()
	}
	field := map[network.TargetKind]string{
		network.ToNATGateway: "NatGatewayId", network.ToTransitGateway: "TransitGatewayId", network.ToPeering: "VpcPeeringConnectionId",
		network.ToInterface: "NetworkInterfaceId", network.ToEgressOnly: "EgressOnlyInternetGatewayId",
	}[r.Target.Kind]
	switch {
	case r.Target.Kind == network.ToLocal:
		o["GatewayId"] = "local"
	case field == "":
		o["GatewayId"] = string(r.Target.ID)
	default:
		o[field] = string(r.Target.ID)
	}
	if r.Blackhole {
		o["State"] = "blackhole"
	}
	if r.Propagated {
		o["Origin"] = "EnableVgwRoutePropagation"
	}
	return o
}

func (s snapshot) nacl(l *network.NACL) Object {
	associations, entries := []any{}, []any{}
	for _, v := range s.n.Subnets {
		if v.NACL == l.ID {
			associations = append(associations, Object{"NetworkAclAssociationId": "aclassoc-" + string(v.ID), "NetworkAclId": string(l.ID), "SubnetId": string(v.ID)})
		}
	}
	for _, e := range l.Entries {
		o := Object{"Egress": e.Egress, "RuleNumber": e.Number, "RuleAction": "deny", "Protocol": strconv.Itoa(e.Traffic.Protocol)}
		if e.Allow {
			o["RuleAction"] = "allow"
		}
		if e.Peer.Addr().Is6() {
			o["Ipv6CidrBlock"] = e.Peer.String()
		} else {
			o["CidrBlock"] = e.Peer.String()
		}
		switch e.Traffic.Protocol {
		case 6, 17:
			o["PortRange"] = Object{"From": e.Traffic.From, "To": e.Traffic.To}
		case 1, 58:
			o["IcmpTypeCode"] = Object{"Type": e.Traffic.From, "Code": e.Traffic.To}
		}
		entries = append(entries, o)
	}
	for _, egress := range []bool{true, false} { // what AWS lists behind all others: the final "*"
		entries = append(entries, Object{"Egress": egress, "RuleNumber": 32767, "RuleAction": "deny", "Protocol": "-1", "CidrBlock": "0.0.0.0/0"})
	}
	return Object{"NetworkAclId": string(l.ID), "VpcId": string(l.VPC), "IsDefault": l.Default, "Associations": associations, "Entries": entries}
}

func (snapshot) group(g *network.SecurityGroup) Object {
	name := string(g.ID)
	if g.Default {
		name = "default"
	}
	return Object{
		"GroupId": string(g.ID), "GroupName": name, "VpcId": string(g.VPC), "Description": "a group",
		"IpPermissions": permissions(g.Ingress), "IpPermissionsEgress": permissions(g.Egress),
	}
}

func permissions(rules []network.GroupRule) []any {
	return each(rules, func(r network.GroupRule) Object {
		o := Object{"IpProtocol": strconv.Itoa(r.Traffic.Protocol), "IpRanges": []any{}, "Ipv6Ranges": []any{}, "PrefixListIds": []any{}, "UserIdGroupPairs": []any{}}
		if name := map[int]string{6: "tcp", 17: "udp", 1: "icmp", 58: "icmpv6"}[r.Traffic.Protocol]; name != "" {
			o["IpProtocol"], o["FromPort"], o["ToPort"] = name, r.Traffic.From, r.Traffic.To
		}
		switch {
		case r.PrefixList != "":
			o["PrefixListIds"] = []any{Object{"PrefixListId": string(r.PrefixList)}}
		case r.Group != "":
			o["UserIdGroupPairs"] = []any{Object{"GroupId": string(r.Group), "UserId": Account}}
		case r.Prefix.Addr().Is6():
			o["Ipv6Ranges"] = []any{Object{"CidrIpv6": r.Prefix.String()}}
		default:
			o["IpRanges"] = []any{Object{"CidrIp": r.Prefix.String()}}
		}
		return o
	})
}

func (snapshot) prefixList(l *network.PrefixList) Object {
	return Object{"PrefixListId": string(l.ID), "Cidrs": blockTexts(l.Prefixes)}
}
