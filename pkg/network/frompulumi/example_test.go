package frompulumi_test

import (
	"fmt"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// A preview tells no ids: what a reference means follows from the plan's dependencies, and what does not follow is unknown.
func ExampleRead() {
	const preview = `{"config": {"aws:region": "eu-west-1"}, "changeSummary": {"create": 3}, "steps": [
		{"op": "create", "newState": {"urn": "urn:pulumi:dev::shop::aws:ec2/vpc:Vpc::net", "type": "aws:ec2/vpc:Vpc", "custom": true,
			"inputs": {"cidrBlock": "10.0.0.0/16"}}},
		{"op": "create", "newState": {"urn": "urn:pulumi:dev::shop::aws:ec2/subnet:Subnet::web", "type": "aws:ec2/subnet:Subnet", "custom": true,
			"inputs": {"cidrBlock": "10.0.0.0/24", "vpcId": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"},
			"propertyDependencies": {"vpcId": ["urn:pulumi:dev::shop::aws:ec2/vpc:Vpc::net"]}, "sourcePosition": "project:///main.go#14"}},
		{"op": "create", "newState": {"urn": "urn:pulumi:dev::shop::aws:ec2/subnet:Subnet::db", "type": "aws:ec2/subnet:Subnet", "custom": true,
			"inputs": {"cidrBlock": "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "vpcId": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"},
			"propertyDependencies": {"vpcId": ["urn:pulumi:dev::shop::aws:ec2/vpc:Vpc::net"]}, "sourcePosition": "project:///main.go#21"}}]}`
	p, err := plan.DecodePreview(strings.NewReader(preview))
	if err != nil {
		fmt.Println(err)
		return
	}
	n, err := frompulumi.Read(p)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range n.Subnets {
		fmt.Println(s.Name, s.CIDRs, s.VPC == n.VPCs[0].ID)
		if s.Unknown != nil {
			fmt.Println(" ", s.Unknown.Text, "at", s.Unknown.Origin)
		}
	}
	// Output:
	// db [] true
	//   cidrBlock: not known before deployment at main.go:21 db cidrBlock
	// web [10.0.0.0/24] true
}
