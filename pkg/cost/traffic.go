package cost

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
	"gopkg.in/yaml.v3"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// Measure names an amount of traffic or other use that no plan tells.
type Measure string

// The measures. What each one is and what is assumed if nobody says, [Measures] tells.
const (
	NatTraffic        Measure = "nat-gb"
	EndpointTraffic   Measure = "endpoint-gb"
	TransitTraffic    Measure = "transit-gb"
	PeeringTraffic    Measure = "peering-gb"
	FirewallTraffic   Measure = "firewall-gb"
	VpnTraffic        Measure = "vpn-gb"
	InternetTraffic   Measure = "internet-gb"
	CrossZoneTraffic  Measure = "cross-zone-gb"
	CapacityUnits     Measure = "lcu"
	WafRequests       Measure = "waf-requests"
	CdnRequests       Measure = "cloudfront-requests"
	CdnTraffic        Measure = "cloudfront-gb"
	FlowLogs          Measure = "flow-log-gb"
	OtherLogs         Measure = "log-gb"
	LogsKept          Measure = "log-storage-gb"
	BucketSize        Measure = "bucket-gb"
	ResolverQueries   Measure = "resolver-queries"
	FirewallQueries   Measure = "dns-firewall-queries"
	ConfigItems       Measure = "config-items"
	ConfigEvaluations Measure = "config-evaluations"
)

// MeasureInfo is what a measure counts.
type MeasureInfo struct {
	Measure Measure
	// Unit of the value, which is for one resource and a month.
	Unit string
	// Default is what is assumed if nobody says.
	Default decimal.Decimal
	// Text says it in words.
	Text string
}

// Measures are all measures that there are, in the order of the documentation. The defaults are those of a small system in use: an estimate that
// left them at nothing would look cheaper than any month will be.
func Measures() []MeasureInfo {
	n := decimal.NewFromInt
	return []MeasureInfo{
		{NatTraffic, "GB", n(100), "through each NAT gateway, both directions"},
		{EndpointTraffic, "GB", n(10), "through each interface or Gateway Load Balancer endpoint"},
		{TransitTraffic, "GB", n(100), "sent into a transit gateway by each attachment of a VPC, VPN or Direct Connect"},
		{PeeringTraffic, "GB", n(10), "over each peering of VPCs or of transit gateways, both ways together"},
		{FirewallTraffic, "GB", n(100), "through each endpoint of a network firewall"},
		{VpnTraffic, "GB", n(10), "through each accelerated VPN connection"},
		{InternetTraffic, "GB", n(100), "to the internet through each internet gateway; what comes in is free"},
		{CrossZoneTraffic, "GB", n(100), "between zones in each VPC that has several"},
		{CapacityUnits, "LCU", n(1), "capacity units that each load balancer uses on average"},
		{WafRequests, "requests", n(10_000_000), "that each web ACL inspects"},
		{CdnRequests, "requests", n(10_000_000), "to each CloudFront distribution, by HTTPS"},
		{CdnTraffic, "GB", n(100), "from each CloudFront distribution to viewers"},
		{FlowLogs, "GB", n(10), "that each flow log delivers"},
		{OtherLogs, "GB", n(1), "that each other source of logs delivers: firewalls, web ACLs, queries, CloudFront"},
		{LogsKept, "GB", n(10), "kept in each log group"},
		{BucketSize, "GB", n(10), "kept in each bucket"},
		{ResolverQueries, "queries", n(1_000_000), "through each resolver endpoint"},
		{FirewallQueries, "queries", n(10_000_000), "that DNS Firewall inspects for each VPC that it has rules for"},
		{ConfigItems, "items", n(1000), "that each recorder of AWS Config records"},
		{ConfigEvaluations, "evaluations", n(1000), "of each rule of AWS Config, those of conformance packs too"},
	}
}

// Traffic is what is assumed of use. The zero value assumes the defaults.
type Traffic struct {
	values    map[Measure]decimal.Decimal
	resources []override
}

// override is the use of the resources whose names match a pattern.
type override struct {
	pattern string
	values  map[Measure]decimal.Decimal
}

// Set takes one assumption, such as "nat-gb=500".
func (t *Traffic) Set(assumption string) error {
	key, value, ok := strings.Cut(assumption, "=")
	if !ok {
		return fmt.Errorf("%q is no assumption; write it as %s=500", assumption, NatTraffic)
	}
	n, err := amount(key, value)
	if err != nil {
		return err
	}
	if t.values == nil {
		t.values = map[Measure]decimal.Decimal{}
	}
	t.values[Measure(key)] = n
	return nil
}

// amount reads a value of a measure.
func amount(key, value string) (decimal.Decimal, error) {
	if !slices.ContainsFunc(Measures(), func(m MeasureInfo) bool { return string(m.Measure) == key }) {
		return decimal.Decimal{}, fmt.Errorf("%q is nothing that is assumed; there is %s", key, strings.Join(measureNames(), ", "))
	}
	n, err := decimal.NewFromString(strings.ReplaceAll(value, "_", ""))
	if err != nil || !sane(n) || n.IsNegative() {
		return decimal.Decimal{}, fmt.Errorf("%q is no amount; write a number such as 500 or 0.5", value)
	}
	return n, nil
}

func measureNames() []string {
	var names []string
	for _, m := range Measures() {
		names = append(names, string(m.Measure))
	}
	return names
}

// ReadUsage adds what a file of use says:
//
//	traffic:                # for every resource
//	  nat-gb: 500
//	resources:              # for those whose names match; * stands for any part of a name. The last that matches holds
//	  net-nat-*:
//	    nat-gb: 20
//
// What the file says holds over what was set before. All that is wrong with it is told at once.
func (t *Traffic) ReadUsage(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("reading use: %w", err)
	}
	var file struct {
		Traffic   map[string]string `yaml:"traffic"`
		Resources yaml.Node         `yaml:"resources"`
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("reading use: %w", err)
	}
	var c validate.Collector
	next := Traffic{values: maps.Clone(t.values), resources: slices.Clone(t.resources)}
	if next.values == nil {
		next.values = map[Measure]decimal.Decimal{}
	}
	maps.Copy(next.values, amounts(&c, validate.At("traffic"), file.Traffic))
	at := validate.At("resources")
	if kind := file.Resources.Kind; kind != 0 && kind != yaml.MappingNode {
		c.Addf(validate.Invalid, at, nil, "write a pattern of names and what is assumed below it")
	} else {
		for i := 0; i+1 < len(file.Resources.Content); i += 2 { // in the order of the file: the last that matches holds
			pattern := file.Resources.Content[i].Value
			var values map[string]string
			if err := file.Resources.Content[i+1].Decode(&values); err != nil {
				c.Addf(validate.Invalid, at.Key(pattern), nil, "write what is assumed, such as %s: 500", NatTraffic)
				continue
			}
			if _, err := path.Match(pattern, ""); err != nil {
				c.Addf(validate.Invalid, at.Key(pattern), pattern, "%q is no pattern of names", pattern)
			}
			next.resources = append(next.resources, override{pattern, amounts(&c, at.Key(pattern), values)})
		}
	}
	if err := c.Err(); err != nil {
		return fmt.Errorf("reading use: %w", err)
	}
	*t = next
	return nil
}

func amounts(c *validate.Collector, at validate.Path, values map[string]string) map[Measure]decimal.Decimal {
	out := map[Measure]decimal.Decimal{}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		n, err := amount(key, values[key])
		if err != nil {
			c.Addf(validate.Invalid, at.Key(key), values[key], "%s", err)
			continue
		}
		out[Measure(key)] = n
	}
	return out
}

// of is what is assumed of a resource, and whether that holds for it alone.
func (t Traffic) of(m Measure, name string) (n decimal.Decimal, own bool) {
	for i := len(t.resources) - 1; i >= 0; i-- {
		o := t.resources[i]
		if v, ok := o.values[m]; ok {
			if match, err := path.Match(o.pattern, name); err == nil && match {
				return v, true
			}
		}
	}
	return t.general(m), false
}

// general is what is assumed of all resources of which nothing else is said.
func (t Traffic) general(m Measure) decimal.Decimal {
	if v, ok := t.values[m]; ok {
		return v
	}
	for _, info := range Measures() {
		if info.Measure == m {
			return info.Default
		}
	}
	return decimal.Zero
}
