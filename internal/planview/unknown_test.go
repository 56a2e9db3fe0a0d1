package planview_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/planview"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// The page never says that a thing has no rules, or stands under a default, when the plan cannot tell.
func TestWrite_neverClaimsWhatIsUnknown(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		known, unknown string // what the page says without and with the unknown part
		typ            string
		inputs         m
	}{
		"rules of a group, inline":    {"web  no rules", "web  in  (unknown)  from (unknown)", "", m{"ingress": plan.Unknown}},
		"one of a group's rules":      {"web  no rules", "web  out  (unknown)  to (unknown)", "", m{"egress": []any{plan.Unknown}}},
		"a secret rule":               {"web  no rules", "web  in  (unknown)  from (unknown)", "", m{"ingress": plan.Secret}},
		"a rule of an unknown group":  {"web  no rules", "web  none known", "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", m{"securityGroupId": plan.Unknown}},
		"an entry of an unknown ACL":  {"app  no entries: denies everything", "app  none known", "aws:ec2/networkAclRule:NetworkAclRule", m{"networkAclId": plan.Unknown}},
		"a route of an unknown table": {"app  local only", "app  none known", "aws:ec2/route:Route", m{"routeTableId": plan.Unknown}},
		"a table's association":       {"10.0.0.0/24  251     main ", "10.0.0.0/24  251     (unknown) ", "aws:ec2/routeTableAssociation:RouteTableAssociation", m{"subnetId": plan.Unknown}},
		"an ACL's association":        {" default\n", " (unknown)\n", "aws:ec2/networkAclAssociation:NetworkAclAssociation", m{"subnetId": plan.Unknown}},
		"an ACL's list of subnets":    {" default\n", " (unknown)\n", "aws:ec2/networkAcl:NetworkAcl", m{"subnetIds": plan.Unknown}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := func(with bool) string {
				b := newBuilder()
				group := b.custom(b.stack(), "aws:ec2/securityGroup:SecurityGroup", "web", m{})
				b.custom(b.stack(), "aws:ec2/networkAcl:NetworkAcl", "app", m{})
				b.custom(b.stack(), "aws:ec2/routeTable:RouteTable", "app", m{})
				b.custom(b.stack(), "aws:ec2/subnet:Subnet", "app", m{"cidrBlock": "10.0.0.0/24"})
				switch {
				case with && tc.typ == "":
					group.Inputs = tc.inputs
				case with:
					b.custom(b.stack(), tc.typ, "unknown", tc.inputs)
				}
				return shown(t, b.done(), planview.Options{})
			}
			require.Contains(t, page(false), tc.known)
			require.Contains(t, page(true), tc.unknown)
			require.NotContains(t, page(true), tc.known)
		})
	}
}

// A rule that is a resource of its own has all kinds of peers, of which AWS leaves all but one empty. A prefix list of a service is told by the service.
func TestWrite_peersOfRules(t *testing.T) {
	t.Parallel()
	b := newBuilder()
	group := b.custom(b.stack(), "aws:ec2/securityGroup:SecurityGroup", "web", m{})
	endpoint := b.custom(b.stack(), "aws:ec2/vpcEndpoint:VpcEndpoint", "s3", m{"serviceName": "com.amazonaws.ap-southeast-2.s3"})
	endpoint.Outputs["prefixListId"] = "pl-1"
	for name, peer := range map[string]m{
		"list": {"prefixListId": "pl-1", "fromPort": 443, "toPort": 443}, "block": {"cidrIpv4": "10.0.0.0/8", "fromPort": 80, "toPort": 80},
		"other": {"prefixListId": "pl-2", "fromPort": 25, "toPort": 25},
	} {
		peer["securityGroupId"], peer["ipProtocol"] = group.ID, "tcp"
		rule := b.custom(b.stack(), "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", name, peer)
		for _, empty := range []string{"cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"} {
			if rule.Outputs[empty] == nil {
				rule.Outputs[empty] = ""
			}
		}
	}
	page := shown(t, b.done(), planview.Options{})
	require.Contains(t, page, "tcp 443  to prefix list of s3\n")
	require.Contains(t, page, "tcp 80   to 10.0.0.0/8\n")
	require.Contains(t, page, "tcp 25   to pl-2\n")
}
