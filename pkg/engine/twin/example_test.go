package twin_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/palisade-iac/palisade/pkg/engine/twin"
)

func Example() {
	aws := twin.New(twin.Options{Region: "ap-southeast-2"})
	vpc := aws.Create(twin.Registration{
		URN: "urn:pulumi:dev::shop::aws:ec2/vpc:Vpc::main", Type: "aws:ec2/vpc:Vpc", Name: "main",
		Inputs: resource.PropertyMap{
			"ipv4IpamPoolId":    resource.NewStringProperty("ipam-pool-0123456789abcdef0"),
			"ipv4NetmaskLength": resource.NewNumberProperty(16),
		},
	})
	fmt.Println(vpc.ID)
	fmt.Println(vpc.Outputs["defaultSecurityGroupId"].StringValue())
	fmt.Println(vpc.Assumptions[0].Text)
	// Output:
	// vpc-fb068e6c4040cd02f
	// sg-acd189b8ff00c4ef2
	// allocated 10.183.0.0/16 in place of IPAM pool ipam-pool-0123456789abcdef0; set ipam.planningCidr to choose
}

func ExampleTwin_Invoke() {
	aws := twin.New(twin.Options{Region: "ap-southeast-2"})
	zones, assumptions, _ := aws.Invoke(twin.Call{
		Token: "aws:index/getAvailabilityZones:getAvailabilityZones",
		Args: resource.NewPropertyMapFromMap(map[string]any{
			"filters": []any{map[string]any{"name": "opt-in-status", "values": []any{"opt-in-not-required"}}},
		}),
	})
	fmt.Println(zones["names"].Mappable())
	fmt.Println(assumptions[0].Text)
	// Output:
	// [ap-southeast-2a ap-southeast-2b ap-southeast-2c]
	// assumed: the account sees all standard zones of ap-southeast-2: a, b, c
}
