package twin

import (
	_ "embed"
	"strings"
)

//go:embed regions.txt
var regionsText string

// zoneSet is a region and its zones.
type zoneSet struct {
	region      string
	description string
	optIn       bool   // an account must enable the region before it can use it
	standard    []zone // by name
	local       []zone // by name
	albZone     string // hosted zones of the DNS names of load balancers
	nlbZone     string
	elbAccount  string // the account that writes access logs, in older regions
}

// zone is an availability zone, or a local one.
type zone struct {
	name  string
	id    string // "" where it is not sure
	group string
	typ   string // availability-zone or local-zone
	optIn string // opt-in-not-required, opted-in or not-opted-in
}

// zones reads the table of regions, by region.
func zones() map[string]zoneSet {
	all := map[string]zoneSet{}
	for _, line := range strings.Split(regionsText, "\n") {
		if f := strings.Split(line, "\t"); len(f) == 9 && line[0] != '#' {
			all[f[0]] = parseRegion(f)
		}
	}
	return all
}

func parseRegion(f []string) zoneSet {
	r := zoneSet{region: f[0], description: f[1], optIn: f[2] == "opt", albZone: f[6], nlbZone: f[7]}
	if f[8] != "-" {
		r.elbAccount = f[8]
	}
	for _, z := range strings.Fields(f[3]) {
		id := ""
		if z[1:] != "?" {
			id = f[4] + "-az" + z[1:]
		}
		r.standard = append(r.standard, zone{
			name: r.region + z[:1], id: id, group: r.region + "-zg-1", typ: "availability-zone", optIn: "opt-in-not-required",
		})
	}
	for _, z := range strings.Fields(strings.Trim(f[5], "-")) {
		part := strings.Split(z, "=")
		r.local = append(r.local, zone{name: part[0], id: part[1], group: strings.TrimRight(part[0], "ab"), typ: "local-zone", optIn: part[2]})
	}
	return r
}

// standardZones are the availability zones of a region; none of one that the twin does not know.
func (t *Twin) standardZones(region string) []zone { return t.zones[region].standard }

// all are the zones of a region, the local ones first: so they sort by name.
func (s zoneSet) all() []zone { return append(append([]zone{}, s.local...), s.standard...) }

// byName indexes all zones.
func byName(regions map[string]zoneSet) map[string]zone {
	index := map[string]zone{}
	for _, r := range regions {
		for _, z := range r.all() {
			index[z.name] = z
		}
	}
	return index
}
