package securitygroups

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// Rules of a group are counted by direction and by family of addresses ("Amazon VPC quotas: Security groups"). One about a block counts as one, one
// about a group as one in both families, one about a prefix list as the most entries that it may have, or as the weight that AWS gives it ("Security
// group size").
const (
	defaultRuleQuota = 60
	// maxRuleQuota is what AWS grants at most, with one group per interface: rules times groups per interface are at most 1000.
	maxRuleQuota = 1000
)

func checkQuota(c *validate.Collector, quota int) {
	if quota < 1 || quota > maxRuleQuota {
		c.Addf(validate.Invalid, validate.At("ruleQuota"), quota, "%d: AWS grants 1 to %d rules per group and direction", quota, maxRuleQuota)
	}
}

// tally is what the rules of a group count as.
type tally struct {
	group  string
	egress bool
	family int
}

// count refuses groups with more rules than AWS takes.
func (p *planner) count(quota int) {
	total, parts := map[tally]int{}, map[tally]map[string]int{}
	for _, r := range p.rules {
		for _, family := range []int{4, 6} {
			if !suit(r.peer.family, family) {
				continue
			}
			k := tally{r.group.key, r.egress, family}
			if total[k] += r.peer.weight; r.peer.weight > 1 {
				if parts[k] == nil {
					parts[k] = map[string]int{}
				}
				parts[k][r.peer.label] += r.peer.weight
			}
		}
	}
	for k, n := range total {
		if n <= quota {
			continue
		}
		direction := "inbound"
		if k.egress {
			direction = "outbound"
		}
		p.c.Addf(validate.TooSmall, validate.At("ruleQuota"), quota, "group %s has %s rules over IPv%d that count as %d%s, and the quota is %d: merge ports or blocks, "+
			"or raise the quota \"Inbound or outbound rules per security group\" and tell it here", k.group, direction, k.family, n, heavy(parts[k]), quota)
	}
}

// heavy lists the prefix lists that count as many.
func heavy(lists map[string]int) string {
	if len(lists) == 0 {
		return ""
	}
	var all []string
	for _, label := range slices.Sorted(maps.Keys(lists)) {
		all = append(all, fmt.Sprintf("%d for %s", lists[label], label))
	}
	return " (" + strings.Join(all, ", ") + ")"
}
