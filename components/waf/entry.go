package waf

import (
	"hash/fnv"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// Rules are looked at in the order of their priorities. Each kind of rule has a band of its own, in which a rule's place follows from its name alone:
// whatever comes and goes, no other rule changes its number. Custom rules, whose order matters, say their number themselves, in the bands between.
//
//	      0 -  99,999  custom rules, before all else
//	100,000 - 199,999  addresses that are allowed
//	200,000 - 299,999  addresses that are denied
//	300,000 - 399,999  countries
//	400,000 - 499,999  rate limits
//	500,000 - 599,999  custom rules, before the managed groups
//	600,000 - 699,999  AWS's managed groups
//	700,000 - 799,999  groups of other vendors
//	800,000 - 899,999  rule groups of one's own
//	900,000 - 999,999  custom rules, after all else
const (
	bandWidth    = 100_000
	bandAllow    = 1 * bandWidth
	bandDeny     = 2 * bandWidth
	bandGeo      = 3 * bandWidth
	bandRate     = 4 * bandWidth
	bandManaged  = 6 * bandWidth
	bandVendor   = 7 * bandWidth
	bandGroups   = 8 * bandWidth
	bandsForUser = "0 to 99999 (before all else), 500000 to 599999 (before the managed groups) or 900000 to 999999 (after all else)"
)

// place is where a rule of this name stands in its band.
func place(band int, name string) int {
	h := fnv.New32a()
	h.Write([]byte(name))
	return band + int(h.Sum32()%bandWidth)
}

// isForUser reports whether custom rules may have the priority.
func isForUser(priority int) bool {
	return priority >= 0 && slices.Contains([]int{0, 5, 9}, priority/bandWidth)
}

// entry is a rule of the web ACL.
type entry struct {
	at       validate.Path
	name     string
	priority int
	compiled
	// chosen says that the priority is the user's, not the name's.
	chosen bool
	// rule are the properties beside name, priority, statement and visibilityConfig.
	rule pulumi.Map
}

// input is the rule in the provider's form. Its metric has its name.
func (e entry) ruleInput(sampled bool) pulumi.Map {
	out := pulumi.Map{
		"name": pulumi.String(e.name), "priority": pulumi.Int(e.priority), "statement": e.input, "visibilityConfig": visibility(e.name, sampled),
	}
	for key, value := range e.rule {
		out[key] = value
	}
	return out
}

// visibility has the metric on, always, and requests sampled if that is wanted.
func visibility(metric string, sampled bool) pulumi.Map {
	return pulumi.Map{"cloudwatchMetricsEnabled": pulumi.Bool(true), "metricName": pulumi.String(metric), "sampledRequestsEnabled": pulumi.Bool(sampled)}
}

// checkTogether finds names and priorities that two rules have.
func checkTogether(c *validate.Collector, entries []entry) {
	names, priorities := map[string]entry{}, map[int]entry{}
	for _, e := range entries {
		if other, taken := names[e.name]; taken {
			c.Addf(validate.Duplicate, e.at, e.name, "the rule is called %s, and so is that of %s: a web ACL's rules have different names; rename one", e.name, other.at)
		} else if other, taken := priorities[e.priority]; taken {
			c.Addf(validate.Conflict, e.at, e.priority, "priority %d is taken by %s: %s", e.priority, other.at, e.otherPriority())
		}
		names[e.name], priorities[e.priority] = e, e
	}
}

// otherPriority says how a rule gets another priority.
func (e entry) otherPriority() string {
	if e.chosen {
		return "give another"
	}
	return "it follows from the name, by chance the same; rename one"
}
