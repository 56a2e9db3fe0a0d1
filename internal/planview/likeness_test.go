package planview_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/planview"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// Two VPCs are folded into one only if nothing but names and addresses differs. Each row changes one thing of the second.
func TestWrite_unfoldsWhateverDiffers(t *testing.T) {
	t.Parallel()
	find := func(p *plan.Plan, typ, name string) *plan.Resource {
		for _, r := range p.Resources {
			if strings.HasSuffix(r.Type, ":"+typ) && r.Name == name {
				return r
			}
		}
		return nil
	}
	set := func(typ, name, key string, value any) func(*plan.Plan) {
		return func(p *plan.Plan) { find(p, typ, name).Inputs[key] = value }
	}
	for name, tc := range map[string]struct {
		change func(*plan.Plan)
		folded bool
	}{
		"nothing":                    {change: func(*plan.Plan) {}, folded: true},
		"an id that is not shown":    {change: func(p *plan.Plan) { find(p, "FlowLog", "two").ID = "fl-other" }, folded: true},
		"a subnet elsewhere":         {change: set("Subnet", "two-data-c", "cidrBlock", "10.1.200.0/22")},
		"a subnet of another size":   {change: set("Subnet", "two-data-c", "cidrBlock", "10.1.40.0/23")},
		"a subnet in another zone":   {change: set("Subnet", "two-data-c", "availabilityZone", "ap-southeast-2d")},
		"public addresses":           {change: set("Subnet", "two-public-a", "mapPublicIpOnLaunch", true)},
		"a route to somewhere else":  {change: set("Route", "two-app-a-default", "natGatewayId", "nat-two-nat-b")},
		"a route to the other VPC":   {change: set("Route", "two-app-a-default", "natGatewayId", "nat-one-nat-a")},
		"a rule that allows":         {change: set("NetworkAclRule", "two-app-in-200", "ruleAction", "allow")},
		"a rule for other addresses": {change: set("NetworkAclRule", "two-app-in-200", "cidrBlock", "10.0.0.0/16")},
		"a NAT gateway's kind":       {change: set("NatGateway", "two-nat-a", "connectivityType", "private")},
		"logs kept longer":           {change: set("LogGroup", "two-flow-logs", "retentionInDays", 365.0)},
		"protection":                 {change: func(p *plan.Plan) { find(p, "Vpc", "two").Protect = false }},
		"a rule in a default group": {change: set("DefaultSecurityGroup", "two", "ingress", []any{
			m{"protocol": "tcp", "fromPort": 22.0, "toPort": 22.0, "cidrBlocks": []any{"0.0.0.0/0"}},
		})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBuilder()
			b.threeTier("one", 0)
			b.threeTier("two", 1)
			p := b.done()
			tc.change(p)
			page := shown(t, p, planview.Options{Width: 120})
			require.Equal(t, tc.folded, strings.Contains(page, "like one but for names and addresses"), page)
		})
	}
}
