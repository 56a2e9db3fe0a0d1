package cli_test

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/reach/probe"
)

// variant is a way in which snapshots are written.
type variant struct {
	name string
	edit func(snapshot nettest.Object)
	// probe edits the rule's probes, if it is not nil.
	probe func(p *probe.Probe)
}

func variants() []variant {
	return []variant{
		{name: "every key spelled out", edit: func(nettest.Object) {}},
		{name: "nothing that has a default", edit: sparse},
		{name: "protocols by their other names", edit: renamed},
		{name: "addresses beside the interface", edit: flatAddresses},
		{name: "instances tie interfaces", edit: instancesOnly, probe: byInstance},
		{name: "interfaces name instances", edit: interfacesOnly, probe: byInstance},
		{name: "interfaces of gateways and endpoints listed", edit: withServiceInterfaces},
		{name: "default tables and lists listed", edit: withDefaults},
		{name: "names of AWS's prefix lists, bare ids", edit: named},
		{name: "keys that nobody knows, nulls", edit: noisy},
	}
}

// objects are the objects of a list of an object.
func objects(o nettest.Object, key string) []nettest.Object {
	list, _ := o[key].([]any)
	out := make([]nettest.Object, 0, len(list))
	for _, m := range list {
		if part, ok := m.(nettest.Object); ok {
			out = append(out, part)
		}
	}
	return out
}

func object(o nettest.Object, key string) nettest.Object {
	part, _ := o[key].(nettest.Object)
	return part
}

func drop(o nettest.Object, keys ...string) {
	for _, k := range keys {
		delete(o, k)
	}
}

// filter keeps the members of a list that a predicate holds for.
func filter(o nettest.Object, key string, keep func(nettest.Object) bool) {
	var list []any
	for _, part := range objects(o, key) {
		if keep(part) {
			list = append(list, part)
		}
	}
	o[key] = list
}

// renamed writes names of protocols where AWS writes numbers, and the other way round.
func renamed(s nettest.Object) {
	names := map[any]any{"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "-1": "all"}
	numbers := map[any]any{"tcp": "6", "udp": 17, "icmp": 1, "icmpv6": "58", "-1": -1, "50": 50}
	for _, l := range objects(s, "NetworkAcls") {
		for _, e := range objects(l, "Entries") {
			if name, ok := names[e["Protocol"]]; ok {
				e["Protocol"] = name
			}
		}
	}
	for _, g := range objects(s, "SecurityGroups") {
		for _, key := range []string{"IpPermissions", "IpPermissionsEgress"} {
			for _, p := range objects(g, key) {
				if number, ok := numbers[p["IpProtocol"]]; ok {
					p["IpProtocol"] = number
				}
			}
		}
	}
	for _, f := range objects(s, "NetworkFirewalls") {
		for _, g := range objects(object(f, "FirewallPolicy"), "StatefulRuleGroups") {
			for _, r := range objects(g, "Rules") {
				h := object(r, "Header")
				r["Action"] = lower(r["Action"])
				h["Protocol"] = lower(h["Protocol"])
				for _, key := range []string{"Source", "Destination", "SourcePort", "DestinationPort"} {
					h[key] = lower(h[key])
				}
			}
		}
	}
}

func lower(v any) any {
	text, ok := v.(string)
	if !ok {
		return v
	}
	return strings.ToLower(text)
}

// flatAddresses puts the only address of an interface beside it, as older answers have it.
func flatAddresses(s nettest.Object) {
	for _, i := range objects(s, "NetworkInterfaces") {
		list := objects(i, "PrivateIpAddresses")
		if len(list) != 1 {
			continue
		}
		i["PrivateIpAddress"] = list[0]["PrivateIpAddress"]
		if a := list[0]["Association"]; a != nil {
			i["Association"] = a
		}
		drop(i, "PrivateIpAddresses")
	}
}

// instancesOnly has instances name their interfaces, and not the other way round.
func instancesOnly(s nettest.Object) {
	for _, i := range objects(s, "NetworkInterfaces") {
		drop(i, "Attachment")
	}
}

// interfacesOnly has interfaces name their instances, and not the other way round.
func interfacesOnly(s nettest.Object) {
	for _, i := range objects(s, "Instances") {
		drop(i, "NetworkInterfaceIds", "SubnetId", "VpcId")
	}
}

// byInstance names the instances of hosts in place of their interfaces.
func byInstance(p *probe.Probe) {
	for _, end := range []*string{&p.Src, &p.Dst} {
		name := strings.TrimPrefix(*end, "public:")
		if len(name) == 1 && name >= "A" && name <= "Z" { // hosts are named by a capital letter
			*end = strings.TrimSuffix(*end, name) + "i-" + name
		}
	}
}

// withServiceInterfaces lists the interfaces that AWS makes for NAT gateways and for the endpoints of firewalls, as it does.
func withServiceInterfaces(s nettest.Object) {
	list, _ := s["NetworkInterfaces"].([]any)
	for _, g := range objects(s, "NatGateways") {
		for _, a := range objects(g, "NatGatewayAddresses") {
			if a["PrivateIp"] == nil {
				continue
			}
			address := nettest.Object{"PrivateIpAddress": a["PrivateIp"], "Primary": true}
			if a["PublicIp"] != nil {
				address["Association"] = nettest.Object{"PublicIp": a["PublicIp"]}
			}
			list = append(list, nettest.Object{
				"NetworkInterfaceId": a["NetworkInterfaceId"], "SubnetId": g["SubnetId"], "VpcId": g["VpcId"], "InterfaceType": "nat_gateway",
				"Description": "Interface for NAT Gateway " + fmt.Sprint(g["NatGatewayId"]), "PrivateIpAddresses": []any{address}, "SourceDestCheck": false,
				"Groups": []any{},
			})
		}
	}
	for k, e := range objects(s, "VpcEndpoints") {
		if e["VpcEndpointType"] != "GatewayLoadBalancer" {
			continue
		}
		subnets, _ := e["SubnetIds"].([]any)
		id := fmt.Sprintf("eni-of-%v", e["VpcEndpointId"])
		e["NetworkInterfaceIds"] = []any{id}
		base := "10.255.255."
		for _, v := range objects(s, "Subnets") {
			if v["SubnetId"] == subnets[0] {
				base = strings.TrimRight(strings.SplitN(fmt.Sprint(v["CidrBlock"]), "/", 2)[0], "0123456789")
			}
		}
		list = append(list, nettest.Object{
			"NetworkInterfaceId": id, "SubnetId": subnets[0], "VpcId": e["VpcId"], "InterfaceType": "gateway_load_balancer_endpoint",
			"Description": "VPC Endpoint Interface " + fmt.Sprint(e["VpcEndpointId"]), "SourceDestCheck": false, "Groups": []any{},
			"PrivateIpAddresses": []any{nettest.Object{"PrivateIpAddress": base + strconv.Itoa(6+k), "Primary": true}},
		})
	}
	s["NetworkInterfaces"] = list
}

// withDefaults lists the main route table and the default network ACL and security group that every VPC has.
func withDefaults(s nettest.Object) {
	tables, _ := s["RouteTables"].([]any)
	lists, _ := s["NetworkAcls"].([]any)
	groups, _ := s["SecurityGroups"].([]any)
	for _, v := range objects(s, "Vpcs") {
		main := false
		for _, t := range objects(s, "RouteTables") {
			for _, a := range objects(t, "Associations") {
				main = main || t["VpcId"] == v["VpcId"] && a["Main"] == true
			}
		}
		id := fmt.Sprint(v["VpcId"])
		if !main {
			tables = append(tables, nettest.Object{"RouteTableId": "rtb-main-" + id, "VpcId": id, "Associations": []any{nettest.Object{"Main": true}}, "Routes": []any{
				nettest.Object{"DestinationCidrBlock": v["CidrBlock"], "GatewayId": "local", "Origin": "CreateRouteTable", "State": "active"},
			}})
		}
		taken := map[any]bool{}
		for _, l := range objects(s, "NetworkAcls") {
			for _, a := range objects(l, "Associations") {
				taken[a["SubnetId"]] = true
			}
		}
		associations := []any{}
		for _, n := range objects(s, "Subnets") {
			if n["VpcId"] == id && !taken[n["SubnetId"]] {
				associations = append(associations, nettest.Object{"SubnetId": n["SubnetId"]})
			}
		}
		lists = append(lists, nettest.Object{"NetworkAclId": "acl-default-" + id, "VpcId": id, "IsDefault": true, "Associations": associations, "Entries": allowAll()})
		has := false
		for _, g := range objects(s, "SecurityGroups") {
			has = has || g["VpcId"] == id && g["GroupName"] == "default"
		}
		if !has {
			groups = append(groups, nettest.Object{"GroupId": "sg-default-" + id, "GroupName": "default", "VpcId": id})
		}
	}
	s["RouteTables"], s["NetworkAcls"], s["SecurityGroups"] = tables, lists, groups
}

// allowAll are the entries of AWS's default network ACL.
func allowAll() []any {
	var list []any
	for _, egress := range []bool{true, false} {
		for _, e := range []nettest.Object{
			{"RuleNumber": 100, "RuleAction": "allow", "CidrBlock": "0.0.0.0/0"},
			{"RuleNumber": 32767, "RuleAction": "deny", "CidrBlock": "0.0.0.0/0"},
			{"RuleNumber": 101, "RuleAction": "allow", "Ipv6CidrBlock": "::/0"},
			{"RuleNumber": 32768, "RuleAction": "deny", "Ipv6CidrBlock": "::/0"},
		} {
			e["Egress"], e["Protocol"] = egress, "-1"
			list = append(list, e)
		}
	}
	return list
}

// named gives AWS's prefix lists their names, has gateway endpoints name their tables, and groups be bare ids.
func named(s nettest.Object) {
	for _, l := range objects(s, "PrefixLists") {
		if l["PrefixListId"] == "pl-s3" {
			l["PrefixListName"] = "com.amazonaws." + nettest.Region + ".s3"
		}
	}
	for _, e := range objects(s, "VpcEndpoints") {
		if e["VpcEndpointType"] == "Gateway" {
			var users []any
			for _, t := range objects(s, "RouteTables") {
				for _, r := range objects(t, "Routes") {
					if r["GatewayId"] == e["VpcEndpointId"] {
						users = append(users, t["RouteTableId"])
					}
				}
			}
			e["RouteTableIds"] = users
		}
		bareGroups(e)
	}
	for _, i := range objects(s, "NetworkInterfaces") {
		bareGroups(i)
	}
}

func bareGroups(o nettest.Object) {
	list := []any{}
	for _, g := range objects(o, "Groups") {
		list = append(list, g["GroupId"])
	}
	o["Groups"] = list
}

// noisy adds keys that nobody knows to every object, and null for what is not there.
func noisy(s nettest.Object) { noise(s) }

func noise(v any) {
	switch t := v.(type) {
	case nettest.Object:
		for _, m := range t {
			noise(m)
		}
		if _, policy := t["StatelessDefaultActions"]; policy {
			return // what a firewall policy has beyond what is known may decide
		}
		t["XComment"], t["Tags"] = nettest.Object{"By": []any{1, "two", nil}}, nil
	case []any:
		for _, m := range t {
			noise(m)
		}
	}
}
