package cost_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/cost"
)

// Components are the same if their types and names are, whatever the stack; only what differs is listed.
func TestCompare(t *testing.T) {
	t.Parallel()
	before, after := newEstate(), newEstate()
	before.component("palisade:vpc:SecureVpc", "net", before.add("aws:ec2/natGateway:NatGateway", "nat-a", inputs{}), before.add("aws:ec2/natGateway:NatGateway", "nat-b", inputs{}))
	before.component("palisade:waf:WebAcl", "waf", before.add("aws:wafv2/webAcl:WebAcl", "acl", inputs{}))
	before.add("aws:kms/key:Key", "same", inputs{})
	after.component("palisade:vpc:SecureVpc", "net", after.add("aws:ec2/natGateway:NatGateway", "nat-a", inputs{}))
	after.component("palisade:transit:Attachment", "net", after.add("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "join", inputs{}))
	after.add("aws:kms/key:Key", "same", inputs{})
	after.add("aws:rds/instance:Instance", "db", inputs{})
	for _, r := range after.Resources {
		r.URN, r.Parent = strings.Replace(r.URN, ":dev::", ":prod::", 1), strings.Replace(r.Parent, ":dev::", ":prod::", 1)
	}
	after.Stack = "prod"
	c := cost.Compare(cost.Of(&before.Plan, cost.Embedded(), idle()), cost.Of(&after.Plan, cost.Embedded(), idle()))
	lines := func(list []cost.Change) []string {
		var out []string
		for _, x := range list {
			out = append(out, strings.Join([]string{x.Name, x.Before.String(), x.After.String(), x.Delta.String()}, " "))
		}
		return out
	}
	require.Equal(t, "shop/dev", c.Before)
	require.Equal(t, "shop/prod", c.After)
	require.Equal(t, []string{"net (Attachment) 0 51.1 51.1", "net (SecureVpc) 86.14 43.07 -43.07", "waf (WebAcl) 5 0 -5"}, lines(c.Components))
	require.Equal(t, []string{"transit gateways 0 51.1 51.1", "NAT gateways 86.14 43.07 -43.07", "web ACLs 5 0 -5"}, lines(c.Kinds))
	require.Equal(t, []string{"total 92.14 95.17 3.03"}, lines([]cost.Change{c.Total}))
	require.Equal(t, 0, c.UnknownBefore)
	require.Equal(t, 1, c.UnknownAfter)
}
