package engine_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/engine"
)

func ExampleRecord() {
	p, err := engine.Record(context.Background(), func(ctx *pulumi.Context) error {
		var vpc, subnet pulumi.CustomResourceState
		if err := ctx.RegisterResource("aws:ec2/vpc:Vpc", "net", pulumi.Map{"cidrBlock": pulumi.String("10.0.0.0/16")}, &vpc); err != nil {
			return err
		}
		return ctx.RegisterResource("aws:ec2/subnet:Subnet", "net-a", pulumi.Map{
			"vpcId": vpc.ID(), "cidrBlock": pulumi.String("10.0.0.0/24"),
		}, &subnet)
	}, engine.Options{Project: "shop", Stack: "prod", Config: map[string]string{"aws:region": "eu-west-1"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	subnet, vpc := p.Resources[0], p.Resources[1] // in the order of their URNs
	fmt.Println(subnet.URN)
	fmt.Println("in its VPC:", subnet.Inputs["vpcId"] == vpc.ID)
	// Output:
	// urn:pulumi:prod::shop::aws:ec2/subnet:Subnet::net-a
	// in its VPC: true
}
