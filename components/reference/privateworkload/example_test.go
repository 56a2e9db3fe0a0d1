package privateworkload_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/reference/privateworkload"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// A block is all that a network without the internet needs to be told. It has not one gateway to it.
func ExampleNewPrivateWorkload() {
	program := func(ctx *pulumi.Context) error {
		_, err := privateworkload.NewPrivateWorkload(ctx, "lab", &privateworkload.PrivateWorkloadArgs{
			Network: vpc.SecureVpcArgs{CidrBlock: "10.4.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}},
		})
		return err
	}
	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	count := map[string]int{}
	for _, r := range plan.Resources {
		count[r.Type]++
	}
	for _, typ := range []string{"aws:ec2/subnet:Subnet", "aws:ec2/vpcEndpoint:VpcEndpoint", "aws:ec2/internetGateway:InternetGateway", "aws:ec2/natGateway:NatGateway"} {
		fmt.Println(count[typ], typ)
	}
	// Output:
	// 2 aws:ec2/subnet:Subnet
	// 8 aws:ec2/vpcEndpoint:VpcEndpoint
	// 0 aws:ec2/internetGateway:InternetGateway
	// 0 aws:ec2/natGateway:NatGateway
}
