package cost

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// hints are what might cost less in this plan, with the sums behind them. A hint whose prices are missing is not given.
func (m *meter) hints() []Hint {
	return append([]Hint{}, slices.Concat(m.idleHints(), m.natHints(), m.s3Hints(), m.endpointHints(), m.egressHints())...)
}

// idleHints tell of addresses that nothing uses.
func (m *meter) idleHints() []Hint {
	var names []string
	sum := decimal.Zero
	for _, i := range m.items {
		if i.Price == IdleAddressHour {
			names = append(names, i.Name)
			sum = sum.Add(i.Monthly)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []Hint{{
		Rule: "idle-address", Text: fmt.Sprintf("Nothing in the plan uses %d of its public IPv4 addresses: %s. Release what is not needed.", len(names), strings.Join(names, ", ")),
		Sums: []string{usd(sum) + " a month"}, Saving: &sum,
	}}
}

// natHints tell what one NAT gateway for all zones saves and risks.
func (m *meter) natHints() []Hint {
	var out []Hint
	for _, vpc := range m.vpcsOf(m.natVPCs()) {
		nats, zones := vpc.members, len(m.zonesOf(vpc.id))
		l := ledger{book: m.book, region: vpc.region}
		one := l.hours(NatHour, 1).Add(l.hours(AddressHour, 1))
		crossing := l.of(CrossZoneGB, decimal.NewFromInt(2))
		if l.missing || zones < 2 || m.walled(vpc.id) {
			continue
		}
		each := fmt.Sprintf("a NAT gateway and its address: %s a month; data that crosses zones to reach one: %s a GB", usd(one), crossing)
		switch saving := one.Mul(decimal.NewFromInt(int64(len(nats) - 1))); {
		case len(nats) == 1:
			missing := one.Mul(decimal.NewFromInt(int64(zones - 1)))
			out = append(out, Hint{
				Rule: "single-nat", Text: fmt.Sprintf("One NAT gateway serves the %d zones of %s. That costs less than one in each, and when its zone fails, no zone reaches the internet.", zones, vpc.name),
				Sums: []string{each, fmt.Sprintf("%d more: %s a month", zones-1, usd(missing))},
			})
		case len(nats) > 1:
			out = append(out, Hint{
				Rule: "single-nat", Text: fmt.Sprintf("%s has %d NAT gateways. One would do where an outage of its zone may cut all zones off the internet, in a development stack for instance.", vpc.name, len(nats)),
				Sums: []string{each, fmt.Sprintf("%d fewer: %s a month", len(nats)-1, usd(saving))}, Saving: &saving,
			})
		}
	}
	return out
}

// s3Hints tell of VPCs whose way to S3 costs money, where a gateway endpoint is free.
func (m *meter) s3Hints() []Hint {
	var out []Hint
	free, local := map[string]bool{}, map[string][]*plan.Resource{}
	for _, e := range m.ofType(endpointType) {
		if !strings.HasSuffix(text(e, "serviceName", ""), ".s3") {
			continue
		}
		if text(e, "vpcEndpointType", "Gateway") == "Gateway" {
			free[m.vpcOf(e)] = true
		} else if e.Inputs["privateDnsEnabled"] != false { // a central one serves other VPCs, which a gateway endpoint cannot
			local[m.vpcOf(e)] = append(local[m.vpcOf(e)], e)
		}
	}
	for _, vpc := range m.vpcsOf(m.natVPCs()) {
		l, way, key := ledger{book: m.book, region: vpc.region}, "NAT gateways", NatGB
		if m.walled(vpc.id) {
			way, key = "firewall", FirewallGB // beside which the NAT gateways cost nothing
		}
		gb := l.of(key, decimal.NewFromInt(1))
		if l.missing || free[vpc.id] || len(local[vpc.id]) > 0 || m.walled(vpc.id) && m.attached(vpc.id) {
			continue // the last is the inspection VPC of a hub: what passes it stands in other VPCs, which a gateway endpoint does not serve
		}
		out = append(out, Hint{
			Rule: "s3-gateway-endpoint", Text: fmt.Sprintf("What stands in %s reaches S3 through its %s. A gateway endpoint is free, and its data costs nothing.", vpc.name, way),
			Sums: []string{fmt.Sprintf("each GB to or from S3 through the %s: %s; 1000 GB a month: %s", way, gb, usd(gb.Mul(decimal.NewFromInt(1000))))},
		})
	}
	for _, vpc := range m.vpcsOf(local) {
		if free[vpc.id] {
			continue
		}
		sum := m.paid(vpc.members)
		out = append(out, Hint{
			Rule: "s3-gateway-endpoint", Text: fmt.Sprintf("%s has an interface endpoint of S3. Within the VPC a gateway endpoint does the same for nothing; only callers from other networks need an interface endpoint.", vpc.name),
			Sums: []string{usd(sum) + " a month"}, Saving: &sum,
		})
	}
	return out
}

// endpointHints tell from how many VPCs on central interface endpoints cost less than some in each.
func (m *meter) endpointHints() []Hint {
	var out []Hint
	local, central := map[string][]*plan.Resource{}, map[string][]*plan.Resource{}
	for _, e := range m.ofType(endpointType) {
		if text(e, "vpcEndpointType", "Gateway") != "Interface" || !strings.HasPrefix(text(e, "serviceName", ""), "com.amazonaws.") {
			continue // a service of one's own is the same in both
		}
		if e.Inputs["privateDnsEnabled"] == false {
			central[m.vpcOf(e)] = append(central[m.vpcOf(e)], e)
		} else {
			local[m.vpcOf(e)] = append(local[m.vpcOf(e)], e)
		}
	}
	for _, vpc := range m.vpcsOf(local) {
		d := Design{Zones: m.endpointZones(vpc.members), GB: m.traffic.general(TransitTraffic), Joined: m.joined(vpc.region)}
		if h, ok := m.centralHint(vpc, len(vpc.members), d); ok {
			out = append(out, h)
		}
	}
	for _, vpc := range m.vpcsOf(central) {
		d := Design{Zones: m.endpointZones(vpc.members), GB: m.traffic.general(TransitTraffic), Joined: true}
		services := len(vpc.members)
		if slices.ContainsFunc(vpc.members, func(e *plan.Resource) bool { return strings.HasSuffix(text(e, "serviceName", ""), ".s3") }) {
			services-- // which a VPC has a free gateway endpoint for
		}
		sums := func(d Design) (Sums, bool) { return m.book.CentralEndpoints(vpc.region, services, d) }
		from, ok := PaysFrom(d, sums)
		spokes := m.spokes(vpc.id)
		if !ok || spokes == 0 {
			continue
		}
		d.Spokes = spokes
		now, _ := sums(d)
		out = append(out, Hint{
			Rule: "central-endpoints", Text: fmt.Sprintf("The central endpoints in %s cost less than endpoints in each VPC from %s on; the plan joins %d to them.", vpc.name, vpcs(from), spokes),
			Sums: []string{sumsOf(d, now)},
		})
	}
	return out
}

// centralHint compares the endpoints that a VPC has with central ones.
func (m *meter) centralHint(vpc vpcUse, services int, d Design) (Hint, bool) {
	var sums []string
	text := fmt.Sprintf("%s has interface endpoints of AWS's services: %d.", vpc.name, services)
	for _, joined := range []bool{true, false} {
		if d.Joined && !joined {
			continue // the plan has a transit gateway
		}
		e := Design{Zones: d.Zones, GB: d.GB, Joined: joined}
		of := func(d Design) (Sums, bool) { return m.book.CentralEndpoints(vpc.region, services, d) }
		from, ok := PaysFrom(e, of)
		way := "where a transit gateway joins the VPCs anyway"
		if !joined {
			way = "with a transit gateway for them alone"
		}
		if !ok {
			if _, priced := of(Design{Spokes: 1, Zones: d.Zones, Joined: joined}); !priced {
				return Hint{}, false
			}
			text += fmt.Sprintf(" Central ones never cost less %s.", way)
			continue
		}
		text += fmt.Sprintf(" Central ones cost less from %s on %s.", vpcs(from), way)
		for _, n := range slices.Compact(slices.Sorted(slices.Values([]int{from, max(from, 5), max(from, 20)}))) {
			e.Spokes = n
			if s, ok := of(e); ok {
				sums = append(sums, sumsOf(e, s))
			}
		}
	}
	return Hint{Rule: "central-endpoints", Text: text, Sums: sums}, true
}

// egressHints tell what NAT gateways in one VPC would cost in the place of those of several.
func (m *meter) egressHints() []Hint {
	byRegion := map[string][]vpcUse{}
	for _, vpc := range m.vpcsOf(m.natVPCs()) {
		if !m.walled(vpc.id) {
			byRegion[vpc.region] = append(byRegion[vpc.region], vpc)
		}
	}
	var out []Hint
	for _, region := range slices.Sorted(maps.Keys(byRegion)) {
		list := byRegion[region]
		if len(list) < 2 {
			continue
		}
		d := Design{Spokes: len(list), Zones: len(list[0].members), Joined: m.joined(region), GB: m.traffic.general(NatTraffic).Mul(decimal.NewFromInt(int64(len(list[0].members))))}
		s, ok := m.book.CentralEgress(region, d)
		if !ok || !s.Cheaper() {
			continue
		}
		saving := s.Local.Sub(s.Central)
		out = append(out, Hint{
			Rule: "central-egress", Text: fmt.Sprintf("%d VPCs in %s have NAT gateways of their own. Those of one VPC, reached over a transit gateway, would cost less.", len(list), region),
			Sums: []string{sumsOf(d, s)}, Saving: &saving,
		})
	}
	return out
}

// vpcUse is a VPC and what stands in it.
type vpcUse struct {
	// id as vpcOf has it; name for people.
	id, name, region string
	members          []*plan.Resource
}

// vpcsOf are the VPCs of a map, in the order of their names. What stands in a VPC that cannot be told is left out: nothing is known of its neighbours.
func (m *meter) vpcsOf(members map[string][]*plan.Resource) []vpcUse {
	var out []vpcUse
	for id, list := range members {
		if id == "" {
			continue
		}
		name := id
		if made := m.byURN[id]; made != nil {
			name = "VPC " + made.Name
		}
		out = append(out, vpcUse{id, name, m.regionOf(list[0]), list})
	}
	slices.SortFunc(out, func(x, y vpcUse) int { return strings.Compare(x.name+x.id, y.name+y.id) })
	return out
}

// natVPCs are the NAT gateways by their VPC.
func (m *meter) natVPCs() map[string][]*plan.Resource {
	out := map[string][]*plan.Resource{}
	for _, n := range m.nats {
		out[n.vpc] = append(out[n.vpc], n.resource)
	}
	return out
}

// walled reports whether a network firewall stands in a VPC: its NAT gateways cost nothing then.
func (m *meter) walled(vpc string) bool {
	return slices.ContainsFunc(m.walls, func(w wallUse) bool { return w.vpc == vpc && w.endpoints > 0 })
}

// attached reports whether a VPC is attached to a transit gateway in this plan.
func (m *meter) attached(vpc string) bool {
	return slices.ContainsFunc(m.ofType("aws:ec2transitgateway/vpcAttachment:VpcAttachment"), func(r *plan.Resource) bool { return m.vpcOf(r) == vpc })
}

// joined reports whether VPCs of a region are attached to a transit gateway in this plan.
func (m *meter) joined(region string) bool {
	return slices.ContainsFunc(m.ofType("aws:ec2transitgateway/vpcAttachment:VpcAttachment"), func(r *plan.Resource) bool { return m.regionOf(r) == region })
}

// spokes is how many other VPCs are told the names of the central endpoints of a VPC.
func (m *meter) spokes(central string) int {
	seen := map[string]bool{}
	for _, typ := range []string{"aws:route53/zoneAssociation:ZoneAssociation", "aws:route53/profilesAssociation:ProfilesAssociation"} {
		for _, a := range m.ofType(typ) {
			id := m.vpcOf(a)
			if typ != "aws:route53/zoneAssociation:ZoneAssociation" {
				id, _ = known(a.Inputs["resourceId"])
			}
			if made := m.byURN[central]; id != "" && id != central && (made == nil || id != made.ID) {
				seen[id] = true
			}
		}
	}
	return len(seen)
}

// endpointZones is the most zones that one of some endpoints stands in.
func (m *meter) endpointZones(endpoints []*plan.Resource) int {
	zones := 1
	for _, e := range endpoints {
		if n, ok := length(e, "subnetIds"); ok {
			zones = max(zones, n)
		}
	}
	return zones
}

// paid is what some resources cost.
func (m *meter) paid(list []*plan.Resource) decimal.Decimal {
	sum := decimal.Zero
	for _, r := range list {
		for _, i := range m.items {
			if i.URN == r.URN {
				sum = sum.Add(i.Monthly)
			}
		}
	}
	return sum
}

// sumsOf writes what a design costs in each VPC and in the centre.
func sumsOf(d Design, s Sums) string {
	attachments := ", attachments counted"
	if d.Joined {
		attachments = ""
	}
	return fmt.Sprintf("%s, %d zones, %s GB a month from each%s: %s in each VPC, %s in the centre", vpcs(d.Spokes), d.Zones, d.GB, attachments, usd(s.Local), usd(s.Central))
}

func vpcs(n int) string {
	if n == 1 {
		return "1 VPC"
	}
	return fmt.Sprintf("%d VPCs", n)
}

// usd is a sum, rounded to cents.
func usd(d decimal.Decimal) string { return d.StringFixed(2) }
