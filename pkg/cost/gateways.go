package cost

import (
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// vpc charges for what crosses zones inside a VPC: each side pays for it. A VPC itself is free.
func vpc(m *meter, r *plan.Resource) {
	if len(m.zonesOf(r.URN)) > 1 {
		m.use(r, Transfer, "data between zones, both sides", CrossZoneGB, CrossZoneTraffic, 2)
	}
}

// zonesOf are the zones in which a VPC, as vpcOf names it, has subnets.
func (x index) zonesOf(vpc string) []string {
	zones := map[string]bool{}
	for _, s := range x.ofType(subnetType) {
		if x.vpcOf(s) == vpc {
			zones[text(s, "availabilityZone", text(s, "availabilityZoneId", ""))] = true
		}
	}
	delete(zones, "")
	return slices.Sorted(maps.Keys(zones))
}

// internetGateway charges for what leaves for the internet. The gateway itself is free.
func internetGateway(m *meter, r *plan.Resource) {
	m.use(r, Transfer, "data to the internet", InternetGB, InternetTraffic, 1)
}

// natUse is what a NAT gateway is charged for, and where it stands.
type natUse struct {
	resource *plan.Resource
	vpc      string
	gb       decimal.Decimal
}

func natGateway(m *meter, r *plan.Resource) {
	if text(r, "availabilityMode", "zonal") != "zonal" {
		m.unknown(r, Nat, "a regional NAT gateway", "AWS charges it for each zone that it serves, which the plan does not tell")
		return
	}
	use := natUse{resource: r, gb: m.assume(NatTraffic, r)}
	if s := m.ref(r, "subnetId", subnetType); s != nil {
		use.vpc = m.vpcOf(s)
	}
	m.nats = append(m.nats, use)
	m.hours(r, Nat, "hours", NatHour, 1)
	m.use(r, Nat, "data processed", NatGB, NatTraffic, 1)
}

// waive takes off what AWS does not charge for NAT gateways beside a network firewall: "standard NAT gateway processing and per-hour usage charges are
// waived on a one-to-one basis with the processing per GB and usage hours charged for your firewall" (AWS Network Firewall Pricing). Which traffic is
// chained through both is not followed: those of one VPC count as chained.
func (m *meter) waive() {
	hours, gb := map[string]decimal.Decimal{}, map[string]decimal.Decimal{}
	for _, w := range m.walls {
		if w.vpc != "" {
			hours[w.vpc] = hours[w.vpc].Add(decimal.NewFromInt(int64(w.endpoints) * HoursPerMonth))
			gb[w.vpc] = gb[w.vpc].Add(w.gb)
		}
	}
	for _, n := range m.nats {
		if hours[n.vpc].IsZero() {
			continue
		}
		m.grant("NAT gateways in the VPC of a network firewall stand in one chain with it, so that AWS waives as many of their hours and GB as it charges for the firewall")
		h := decimal.Min(hours[n.vpc], decimal.NewFromInt(HoursPerMonth))
		g := decimal.Min(gb[n.vpc], n.gb)
		hours[n.vpc], gb[n.vpc] = hours[n.vpc].Sub(h), gb[n.vpc].Sub(g)
		m.takeOff(n.resource, "hours waived beside a firewall", NatHour, h)
		m.takeOff(n.resource, "data waived beside a firewall", NatGB, g)
	}
	slices.SortStableFunc(m.items, func(x, y Item) int { return strings.Compare(x.URN, y.URN) })
}

// takeOff takes back a part of what a resource was charged for.
func (m *meter) takeOff(r *plan.Resource, what string, key Key, quantity decimal.Decimal) {
	where := m.whereOf(r)
	price, ok := m.book.Price(where.Region, key)
	if !ok || quantity.IsZero() {
		return // nothing was charged
	}
	m.items = append(m.items, Item{
		Resource: where, Kind: Nat, What: what, Quantity: quantity, Unit: unitOf(key), UnitPrice: price.first().Neg(), Monthly: quantity.Mul(price.first()).Neg(),
		Price: key, Unchecked: price.Unchecked,
	})
}

// elasticIP charges for a public address, whether it is used or not. One of a pool that somebody brought to AWS is free.
func elasticIP(m *meter, r *plan.Resource) {
	if pool := text(r, "publicIpv4Pool", "amazon"); pool != "amazon" {
		m.grant("addresses of a pool of one's own are free")
		return
	}
	if m.idle(r) {
		m.hours(r, Addresses, "idle address", IdleAddressHour, 1)
		return
	}
	m.hours(r, Addresses, "address", AddressHour, 1)
}

// idle reports whether nothing in the plan uses an address.
func (x index) idle(r *plan.Resource) bool {
	return !x.used[r.URN] && r.Inputs["instance"] == nil && r.Inputs["networkInterface"] == nil
}

// instance charges for the public address of an instance, and says that the instance itself is not counted.
func instance(m *meter, r *plan.Resource) {
	if r.Inputs["associatePublicIpAddress"] == true {
		m.hours(r, Addresses, "address", AddressHour, 1)
	}
	m.unknown(r, Other, "an instance and its volumes", "workloads are not counted, only the network around them")
}
