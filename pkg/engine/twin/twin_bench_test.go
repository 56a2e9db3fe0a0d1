package twin

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// One subnet of many: what a resource costs once its type was seen.
func BenchmarkCreate(b *testing.B) {
	tw := New(Options{})
	inputs := resource.NewPropertyMapFromMap(map[string]any{"vpcId": "vpc-1", "cidrBlock": "10.0.0.0/24", "availabilityZone": "us-east-1a"})
	b.ReportAllocs()
	for i := range b.N {
		tw.Create(Registration{URN: fmt.Sprint(i), Type: "aws:ec2/subnet:Subnet", Name: "s", Inputs: inputs})
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		New(Options{})
	}
}
