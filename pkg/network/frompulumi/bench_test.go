package frompulumi_test

import (
	"fmt"
	"testing"

	"github.com/palisade-iac/palisade/internal/plantest"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// BenchmarkRead reads an estate of 100 VPCs with 20 subnets, tables, security groups, rules and instances each, from a preview that tells no ids.
func BenchmarkRead(b *testing.B) {
	p := estate(100, 20)
	for b.Loop() {
		if _, err := frompulumi.Read(p); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(p.Resources)), "resources")
}

func estate(vpcs, subnets int) *plan.Plan {
	p := &plan.Plan{Project: "p", Stack: "s", Region: "eu-west-1"}
	add := func(typ, name string, inputs map[string]any, deps map[string][]string) string {
		r := &plan.Resource{URN: plantest.URN("aws:"+typ, name), Type: "aws:" + typ, Name: name, ID: plan.Unknown, Custom: true, Inputs: inputs, PropertyDependencies: deps}
		for property := range deps {
			inputs[property] = plan.Unknown
		}
		p.Resources = append(p.Resources, r)
		return r.URN
	}
	for v := range vpcs {
		vpc := add("ec2/vpc:Vpc", fmt.Sprint("v", v), map[string]any{"cidrBlock": fmt.Sprintf("10.%d.0.0/16", v)}, nil)
		for s := range subnets {
			name := fmt.Sprintf("v%d-%d", v, s)
			in := map[string][]string{"vpcId": {vpc}}
			subnet := add("ec2/subnet:Subnet", name, map[string]any{"cidrBlock": fmt.Sprintf("10.%d.%d.0/24", v, s)}, in)
			table := add("ec2/routeTable:RouteTable", name, map[string]any{}, in)
			group := add("ec2/securityGroup:SecurityGroup", name, map[string]any{}, in)
			add("ec2/routeTableAssociation:RouteTableAssociation", name, map[string]any{}, map[string][]string{"routeTableId": {table}, "subnetId": {subnet}})
			add("vpc/securityGroupIngressRule:SecurityGroupIngressRule", name, map[string]any{"ipProtocol": "tcp", "fromPort": 443.0, "toPort": 443.0, "cidrIpv4": "10.0.0.0/8"},
				map[string][]string{"securityGroupId": {group}})
			add("ec2/instance:Instance", name, map[string]any{}, map[string][]string{"subnetId": {subnet}, "vpcSecurityGroupIds": {group}})
		}
	}
	return p
}
