package cost

import "github.com/shopspring/decimal"

// Design is an estate of equal VPCs, for which something is made in each VPC or once in the centre.
type Design struct {
	// Spokes are the VPCs that use it, without the central one. Zones are those of each VPC.
	Spokes, Zones int
	// GB is what each spoke sends to it in a month, over a transit gateway if it is central.
	GB decimal.Decimal
	// Joined is true if a transit gateway joins the VPCs anyway, so that its attachments are not counted.
	Joined bool
}

// Sums are what a design costs a month, made in each VPC and made once. What costs the same in both is in neither: the data that endpoints or NAT
// gateways process.
type Sums struct{ Local, Central decimal.Decimal }

// Cheaper reports whether the central design costs less.
func (s Sums) Cheaper() bool { return s.Central.LessThan(s.Local) }

// CentralEndpoints compares interface endpoints of services in each VPC with central ones. The centre has an interface endpoint of S3 besides, where a VPC has
// a gateway endpoint, which is free; and a hosted zone for each name, of which S3 has three. It is false if a price is missing.
func (b *Book) CentralEndpoints(region string, services int, d Design) (Sums, bool) {
	const s3Endpoints, s3Names = 1, 3
	l := ledger{book: b, region: region}
	local := l.hours(EndpointHour, d.Spokes*services*d.Zones)
	central := l.hours(EndpointHour, (services+s3Endpoints)*d.Zones).Add(l.of(Zone, decimal.NewFromInt(int64(services+s3Names)))).Add(l.transit(d))
	return Sums{local, central}, !l.missing
}

// CentralEgress compares NAT gateways with their addresses in each zone of each VPC with those of one VPC. It is false if a price is missing.
func (b *Book) CentralEgress(region string, d Design) (Sums, bool) {
	l := ledger{book: b, region: region}
	one := l.hours(NatHour, d.Zones).Add(l.hours(AddressHour, d.Zones))
	return Sums{one.Mul(decimal.NewFromInt(int64(d.Spokes))), one.Add(l.transit(d))}, !l.missing
}

// maxSpokes is how far [PaysFrom] looks: AWS attaches no more to a transit gateway.
const maxSpokes = 5000

// PaysFrom is from how many spokes on a central design costs less; false if it does for none.
func PaysFrom(d Design, sums func(Design) (Sums, bool)) (spokes int, ok bool) {
	for d.Spokes = 1; d.Spokes <= maxSpokes; d.Spokes++ {
		s, ok := sums(d)
		if !ok {
			return 0, false
		}
		if s.Cheaper() {
			return d.Spokes, true
		}
	}
	return 0, false
}

// ledger adds up prices of a region, and remembers whether one was missing.
type ledger struct {
	book    *Book
	region  string
	missing bool
}

// of is what a quantity costs.
func (l *ledger) of(key Key, quantity decimal.Decimal) decimal.Decimal {
	p, ok := l.book.Price(l.region, key)
	if !ok {
		l.missing = true
		return decimal.Zero
	}
	sum := decimal.Zero
	for _, part := range p.split(decimal.Zero, quantity) {
		sum = sum.Add(part.quantity.Mul(part.price))
	}
	return sum
}

// hours is what a number of things costs that are paid for by the hour.
func (l *ledger) hours(key Key, things int) decimal.Decimal {
	return l.of(key, decimal.NewFromInt(int64(things)*HoursPerMonth))
}

// transit is what the way to a central design costs: what spokes send, and attachments for all of them and for the centre.
func (l *ledger) transit(d Design) decimal.Decimal {
	sum := l.of(TransitGB, d.GB.Mul(decimal.NewFromInt(int64(d.Spokes))))
	if !d.Joined {
		sum = sum.Add(l.hours(TransitHour, d.Spokes+1))
	}
	return sum
}
