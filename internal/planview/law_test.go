package planview

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// Whatever a program registers, in whatever shape, no resource is lost from the page.
func TestTree_losesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := anyNetwork().Draw(t, "plan")
		v := newView(p, Options{All: rapid.Bool().Draw(t, "all")})
		v.tree()
		for _, r := range p.Resources {
			require.True(t, v.shown[r.URN], "%s has no line", r.URN)
			if host := v.hosted[r.URN]; host != nil {
				require.Nil(t, v.hosted[host.URN], "%s stands in the line of %s, which has none", r.URN, host.URN)
			}
		}
	})
}

// With everything unfolded, every resource that has a line of its own is called by its name; but for subnets with a tier and a zone, which
// are called by these.
func TestTree_namesWhatHasALineOfItsOwn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := anyNetwork().Draw(t, "plan")
		v := newView(p, Options{Width: 10_000, All: true})
		v.tree()
		var out bytes.Buffer
		_, err := v.out.WriteTo(&out)
		require.NoError(t, err)
		for _, r := range p.Resources {
			if v.hosted[r.URN] == nil && r.Type != stackType && tag(r, "palisade:tier") == "" {
				require.Contains(t, out.String(), r.Name)
			}
		}
	})
}

// The page depends on what the plan says, not on the order in which maps are walked or resources were registered.
func TestWrite_isDeterministic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := anyNetwork().Draw(t, "plan")
		var first, second bytes.Buffer
		require.NoError(t, Write(&first, p, Options{}))
		require.NoError(t, Write(&second, p, Options{}))
		require.Equal(t, first.String(), second.String())
	})
}

// anyNetwork draws plans of resources that refer to each other at random: right, wrong, unknown, and with parents of every sort.
func anyNetwork() *rapid.Generator[*plan.Plan] {
	types := []string{
		"palisade:vpc:SecureVpc", "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/routeTable:RouteTable", "aws:ec2/route:Route",
		"aws:ec2/routeTableAssociation:RouteTableAssociation", "aws:ec2/networkAcl:NetworkAcl", "aws:ec2/networkAclRule:NetworkAclRule",
		"aws:ec2/networkAclAssociation:NetworkAclAssociation", "aws:ec2/eip:Eip", "aws:ec2/natGateway:NatGateway",
		"aws:ec2/internetGateway:InternetGateway", "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
		"aws:ec2/securityGroup:SecurityGroup", "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "aws:ec2/flowLog:FlowLog",
		"aws:ec2/vpcEndpoint:VpcEndpoint", "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
		"aws:s3/bucketV2:BucketV2", "aws:s3/bucketPolicy:BucketPolicy", "aws:kms/key:Key", "random:index/randomId:RandomId",
	}
	references := []string{
		"vpcId", "subnetId", "routeTableId", "networkAclId", "allocationId", "internetGatewayId", "securityGroupId", "vpcEndpointId",
		"gatewayId", "natGatewayId", "logDestination", "bucket", "routeTableIds", "subnetIds",
	}
	return rapid.Custom(func(t *rapid.T) *plan.Plan {
		p := &plan.Plan{Project: "p", Stack: "s", Resources: []*plan.Resource{{URN: "stack", Type: stackType, Name: "p-s"}}}
		n := rapid.IntRange(0, 25).Draw(t, "resources")
		some := func(label string) int { return rapid.IntRange(0, n).Draw(t, label) }
		for i := range n {
			typ := rapid.SampledFrom(types).Draw(t, "type")
			r := &plan.Resource{
				URN: fmt.Sprintf("urn-%d", i), Type: typ, Name: fmt.Sprintf("r-%d", i), Custom: !strings.HasPrefix(typ, "palisade"),
				ID: fmt.Sprintf("id-%d", some("id")), Parent: rapid.SampledFrom([]string{"stack", fmt.Sprintf("urn-%d", some("parent"))}).Draw(t, "parent"),
				Protect: rapid.Bool().Draw(t, "protect"), External: rapid.Bool().Draw(t, "external"),
				Inputs: map[string]any{}, Outputs: map[string]any{"arn": fmt.Sprintf("arn:%d", i)},
				PropertyDependencies: map[string][]string{"vpcId": {fmt.Sprintf("urn-%d", some("dependency"))}},
			}
			for _, key := range references {
				r.Inputs[key] = rapid.SampledFrom([]any{
					fmt.Sprintf("id-%d", some("reference")), plan.Unknown, nil, true, 3.0, []any{fmt.Sprintf("id-%d", some("element"))}, []any{map[string]any{}},
				}).Draw(t, key)
			}
			for _, key := range []string{"cidrBlock", "ipv6CidrBlock", "ruleNumber", "fromPort", "ingress", "routes", "tags"} {
				r.Inputs[key] = rapid.SampledFrom([]any{
					"10.0.0.0/16", "::/0", plan.Secret, plan.Unknown, nil, 22.0, []any{map[string]any{"cidrBlocks": []any{"10.0.0.0/8"}}}, map[string]any{"palisade:tier": "app"},
				}).Draw(t, key)
			}
			p.Resources = append(p.Resources, r)
		}
		return p
	})
}

// A run stands for exactly the entries it was made of, in their order.
func TestRuns_keepTheOrderOfEvaluation(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) entry {
			return entry{
				egress:   rapid.Bool().Draw(t, "egress"),
				action:   rapid.SampledFrom([]string{"allow", "deny"}).Draw(t, "action"),
				protocol: rapid.SampledFrom([]string{"tcp", "all"}).Draw(t, "protocol"),
				ports:    rapid.SampledFrom([]string{"22", "23", ""}).Draw(t, "ports"),
				cidrs:    []string{rapid.SampledFrom([]string{"0.0.0.0/0", "::/0"}).Draw(t, "cidr")},
			}
		}), 0, 12).Draw(t, "entries")
		for i := range entries {
			entries[i].number, entries[i].last = i, i
		}
		next := 0
		for _, run := range runs(entries) {
			require.Equal(t, next, run.number)
			var denoted, held []string
			for _, ports := range strings.Split(run.ports, ", ") {
				for _, cidr := range run.cidrs {
					denoted = append(denoted, ports+" "+cidr)
				}
			}
			for _, e := range entries[run.number : run.last+1] {
				require.Equal(t, []any{run.egress, run.action, run.protocol}, []any{e.egress, e.action, e.protocol})
				held = append(held, e.ports+" "+e.cidrs[0])
			}
			slices.Sort(denoted)
			slices.Sort(held)
			require.Equal(t, slices.Compact(held), slices.Compact(denoted))
			next = run.last + 1
		}
		require.Equal(t, len(entries), next)
	})
}
