package vpc_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// The reference architecture: public, app and data tiers over three zones.
func ExampleNewSecureVpc() {
	program := func(ctx *pulumi.Context) error {
		net, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{
			CidrBlock:         "10.0.0.0/16",
			AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"},
		})
		if err != nil {
			return err
		}
		ctx.Export("tierCidrBlocks", net.TierCidrBlocks)
		return nil
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Type == "aws:ec2/subnet:Subnet" {
			fmt.Println(r.Name, r.Inputs["cidrBlock"])
		}
	}
	fmt.Println(plan.Outputs["tierCidrBlocks"])
	// Output:
	// net-subnet-app-a 10.0.16.0/22
	// net-subnet-app-b 10.0.20.0/22
	// net-subnet-app-c 10.0.24.0/22
	// net-subnet-data-a 10.0.32.0/22
	// net-subnet-data-b 10.0.36.0/22
	// net-subnet-data-c 10.0.40.0/22
	// net-subnet-public-a 10.0.0.0/22
	// net-subnet-public-b 10.0.4.0/22
	// net-subnet-public-c 10.0.8.0/22
	// map[app:10.0.16.0/20 data:10.0.32.0/20 public:10.0.0.0/20]
}

// A tier for databases in a VPC that somebody else made.
func ExampleExisting() {
	program := func(ctx *pulumi.Context) error {
		_, err := vpc.NewTieredSubnets(ctx, "billing", &vpc.TieredSubnetsArgs{
			Vpc:               vpc.Existing(pulumi.String("vpc-0a1b2c3d4e5f60718"), "10.20.0.0/16"),
			Tiers:             []vpc.Tier{{Name: "data", Type: vpc.TierIsolated, CidrBlock: "10.20.240.0/22"}},
			AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"},
		})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		switch r.Type {
		case "aws:ec2/subnet:Subnet":
			fmt.Println(r.Name, r.Inputs["vpcId"], r.Inputs["cidrBlock"])
		case "aws:ec2/vpc:Vpc", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "aws:ec2/route:Route":
			fmt.Println("not in a tier of databases:", r.Name)
		}
	}
	// Output:
	// billing-subnet-data-a vpc-0a1b2c3d4e5f60718 10.20.240.0/24
	// billing-subnet-data-b vpc-0a1b2c3d4e5f60718 10.20.241.0/24
}

// Every mistake is told at once, before anything is registered.
func ExampleNewSecureVpc_mistakes() {
	_, err := engine.Record(context.Background(), func(ctx *pulumi.Context) error {
		_, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{
			CidrBlock:         "10.0.0.0/8",
			AvailabilityZones: []string{"ap-southeast-2a"},
			NatGateways:       vpc.NatGateways{Strategy: "OnPerAz"},
		})
		return err
	}, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	fmt.Println(err)
	// Output:
	// the program failed:
	//   SecureVpc "net":
	//   availabilityZones: 1 zone: an outage of one zone takes everything down; name at least 2, or set allowSingleZone with a reason
	//   cidrBlock: 10.0.0.0/8 is larger than AWS's largest VPC block (/16); give a part of it, such as 10.0.0.0/16
	//   natGateways.strategy: "OnPerAz" is not supported; use one of None, Single, OnePerAz (did you mean "OnePerAz"?)
}
