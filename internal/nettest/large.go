package nettest

import (
	"fmt"
	"strings"
)

// The networks below are large, for measurements. Each has what a real one of its size has: rules of its own for every subnet and group.

// Estate is VPCs that know nothing of each other, each of ten subnets with a host, a network ACL of twenty entries and a group of nine rules,
// all different.
func Estate(vpcs int) *Builder {
	b := NewBuilder()
	for v := range vpcs {
		vpc := fmt.Sprintf("v%d", v)
		stem := fmt.Sprintf("10.%d", v%250)
		b.VPC(vpc, stem+".0.0/16")
		for s := range 10 {
			subnet := fmt.Sprintf("%s-s%d", vpc, s)
			b.Subnet(subnet, vpc, fmt.Sprintf("%s.%d.0/24", stem, s), fmt.Sprintf("zone-%c", 'a'+s%3))
			b.Group(subnet+"-g", vpc, groupOfNine(stem, v, s)...)
			b.NACL(subnet+"-acl", subnet, listOfTwenty(stem, v, s)...)
			b.Host(subnet+"-h", subnet, fmt.Sprintf("%s.%d.10", stem, s), subnet+"-g")
		}
	}
	return b
}

// groupOfNine is the rules of a group that lets in some ports of some subnets.
func groupOfNine(stem string, v, s int) []string {
	rules := []string{"out all 0.0.0.0/0"}
	for i := range 8 {
		rules = append(rules, fmt.Sprintf("in tcp/%d-%d %s.%d.0/24", 1000+100*i+s, 1050+100*i+v%40, stem, (s+i)%10))
	}
	return rules
}

// listOfTwenty is the entries of a network ACL that denies some, and lets in the ports of services, and answers.
func listOfTwenty(stem string, v, s int) []string {
	var entries []string
	for i := range 8 {
		entries = append(entries, fmt.Sprintf("in %d deny tcp/%d %s.%d.0/25", 100+i, 1000+100*i+v%50, stem, (s+i)%10),
			fmt.Sprintf("out %d deny tcp/%d %s.%d.128/25", 100+i, 2000+10*i+s, stem, (s+i)%10))
	}
	return append(entries, fmt.Sprintf("in 200 allow tcp/1000-2000 %s.0.0/16", stem), "in 210 allow tcp/1024-65535 0.0.0.0/0",
		fmt.Sprintf("out 200 allow tcp/1000-2000 %s.0.0/16", stem), "out 210 allow tcp/1024-65535 0.0.0.0/0")
}

// Crowd is one VPC of ten subnets with many hosts, each in two of sixty groups that refer to each other and to blocks.
func Crowd(hosts int) *Builder {
	const groups = 60
	b := NewBuilder()
	b.VPC("v", "10.0.0.0/16")
	for g := range groups {
		rules := []string{"out tcp 10.0.0.0/16", "out udp/53 10.0.0.0/16"}
		for i := range 3 {
			rules = append(rules, fmt.Sprintf("in tcp/%d g%d", 1000+10*g+i, (g*7+i)%groups), fmt.Sprintf("in tcp/%d-%d 10.0.%d.0/24", 3000+10*g, 3005+10*g+i, (g+i)%10))
		}
		b.Group(fmt.Sprintf("g%d", g), "v", append(rules, "in udp/53 10.0.0.0/16")...)
	}
	for s := range 10 {
		subnet := fmt.Sprintf("s%d", s)
		b.Subnet(subnet, "v", fmt.Sprintf("10.0.%d.0/24", s), fmt.Sprintf("zone-%c", 'a'+s%3))
		b.NACL(subnet+"-acl", subnet, listOfTwenty("10.0", s, s)...)
	}
	for h := range hosts {
		b.Host(fmt.Sprintf("h%d", h), fmt.Sprintf("s%d", h%10), fmt.Sprintf("10.0.%d.%d", h%10, 10+h/10), fmt.Sprintf("g%d", h%groups), fmt.Sprintf("g%d", (h*11+5)%groups))
	}
	return b
}

// Hub is spokes on a transit gateway, each with an app and a data subnet in two zones, whose traffic to each other and to the internet goes
// through a firewall in an inspection VPC, in appliance mode, and a NAT gateway per zone behind it.
func Hub(spokes int) *Builder {
	b := NewBuilder()
	b.TransitGateway("tgw")
	b.VPC("hub", "100.64.0.0/16")
	var attachments []string
	for i, zone := range []string{"a", "b"} {
		b.Subnet("hub-t"+zone, "hub", fmt.Sprintf("100.64.0.%d/28", 16*i), "zone-"+zone)
		b.Subnet("hub-f"+zone, "hub", fmt.Sprintf("100.64.1.%d/28", 16*i), "zone-"+zone)
		b.Subnet("hub-p"+zone, "hub", fmt.Sprintf("100.64.2.%d/28", 16*i), "zone-"+zone)
		b.NAT("nat-"+zone, "hub-p"+zone, fmt.Sprintf("100.64.2.%d+3.0.0.%d", 16*i+5, i+1))
		b.Table("rt-hub-t"+zone, "hub-t"+zone, "0.0.0.0/0 fwe-"+zone)
		b.Table("rt-hub-f"+zone, "hub-f"+zone, "0.0.0.0/0 nat-"+zone, "10.0.0.0/8 tgw")
		b.Table("rt-hub-p"+zone, "hub-p"+zone, "0.0.0.0/0 igw", "10.0.0.0/8 fwe-"+zone)
	}
	b.IGW("igw", "hub")
	f := b.Firewall("fw", "fwe-a hub-fa", "fwe-b hub-fb")
	f.Policy.StrictOrder, f.Policy.StatefulDefault = true, []string{"aws:drop_strict"}
	f.Policy.Stateful = append(f.Policy.Stateful, Stateful(1, "pass tcp 10.0.0.0/8 -> any:443", "pass udp 10.0.0.0/8 -> any:123"))
	b.Attach("att-hub", "tgw", "hub-ta hub-tb", "inspected").ApplianceMode = true
	for i := range spokes {
		attachments = append(attachments, addSpoke(b, i))
	}
	b.TransitTable("spokes", "tgw", "", "0.0.0.0/0 att-hub")
	b.TransitTable("inspected", "tgw", strings.Join(attachments, " "))
	return b
}

// addSpoke adds one spoke and gives its attachment.
func addSpoke(b *Builder, i int) string {
	vpc := fmt.Sprintf("spoke%d", i)
	stem := fmt.Sprintf("10.%d.%d", i/16, i%16*16)
	high := func(k int) string { return fmt.Sprintf("10.%d.%d", i/16, i%16*16+k) }
	b.VPC(vpc, stem+".0/20")
	var apps, datas []string
	for k, zone := range []string{"a", "b"} {
		b.Subnet(vpc+"-t"+zone, vpc, fmt.Sprintf("%s.%d/28", stem, 16*k), "zone-"+zone)
		b.Subnet(vpc+"-app"+zone, vpc, high(2+k)+".0/24", "zone-"+zone).Tier = "app"
		b.Subnet(vpc+"-data"+zone, vpc, high(4+k)+".0/24", "zone-"+zone).Tier = "data"
		apps, datas = append(apps, vpc+"-app"+zone), append(datas, vpc+"-data"+zone)
	}
	b.Table("rt-"+vpc, strings.Join(apps, " "), "0.0.0.0/0 tgw")
	b.Table("rt-"+vpc+"-data", strings.Join(datas, " "))
	b.NACL("acl-"+vpc, strings.Join(datas, " "), fmt.Sprintf("in 100 allow tcp/5432 %s.0/20", stem), fmt.Sprintf("out 100 allow tcp/1024-65535 %s.0/20", stem))
	b.Attach("att-"+vpc, "tgw", vpc+"-ta "+vpc+"-tb", "spokes")
	return "att-" + vpc
}

// ThreeTier is one VPC with public, app and data subnets in three zones, a load balancer, NAT gateways, and the groups and network ACLs that
// keep the tiers apart.
func ThreeTier() *Builder {
	b := NewBuilder()
	b.VPC("v", "10.0.0.0/16")
	b.IGW("igw", "v")
	var tiers [3][]string
	var nodes []string
	for i, zone := range []string{"a", "b", "c"} {
		for k, tier := range []string{"public", "app", "data"} {
			id := tier + "-" + zone
			b.Subnet(id, "v", fmt.Sprintf("10.0.%d.0/24", 10*k+i), "zone-"+zone).Tier = tier
			tiers[k] = append(tiers[k], id)
		}
		b.NAT("nat-"+zone, "public-"+zone, fmt.Sprintf("10.0.%d.5+3.0.0.%d", i, i+1))
		b.Table("rt-app-"+zone, "app-"+zone, "0.0.0.0/0 nat-"+zone)
		nodes = append(nodes, fmt.Sprintf("10.0.%d.30+3.0.1.%d", i, i+1))
	}
	b.Table("rt-public", strings.Join(tiers[0], " "), "0.0.0.0/0 igw")
	b.Table("rt-data", strings.Join(tiers[2], " "))
	b.Group("sg-lb", "v", "in tcp/443 0.0.0.0/0", "out tcp/8080 sg-app")
	b.Group("sg-app", "v", "in tcp/8080 sg-lb", "out tcp/5432 sg-data", "out tcp/443 0.0.0.0/0")
	b.Group("sg-data", "v", "in tcp/5432 sg-app")
	b.NACL("acl-app", strings.Join(tiers[1], " "), "in 100 allow tcp/8080 10.0.0.0/22", "in 110 allow tcp/1024-65535 0.0.0.0/0",
		"out 100 allow tcp/5432 10.0.0.0/16", "out 110 allow tcp/443 0.0.0.0/0", "out 120 allow tcp/1024-65535 10.0.0.0/16")
	b.NACL("acl-data", strings.Join(tiers[2], " "), "in 100 allow tcp/5432 10.0.8.0/21", "out 100 allow tcp/1024-65535 10.0.8.0/21")
	for i, zone := range []string{"a", "b", "c"} {
		b.Host("web-"+zone, "app-"+zone, fmt.Sprintf("10.0.%d.10", 10+i), "sg-app")
		b.Host("db-"+zone, "data-"+zone, fmt.Sprintf("10.0.%d.10", 20+i), "sg-data")
	}
	b.TargetGroup("tg", "instance", "HTTP", 8080, "web-a", "web-b", "web-c")
	b.Balancer("lb", "application", strings.Join(tiers[0], " "), strings.Join(nodes, " "), "sg-lb", "443 HTTPS tg")
	return b
}
