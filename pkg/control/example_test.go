package control_test

import (
	"fmt"

	"github.com/palisade-iac/palisade/pkg/control"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// A transit gateway that takes whatever another account attaches fails a control of AWS, and says what mends it.
func ExampleCheck() {
	p := &plan.Plan{Project: "hub", Stack: "dev", Resources: []*plan.Resource{{
		URN: "urn:pulumi:dev::hub::aws:ec2transitgateway/transitGateway:TransitGateway::hub", Type: "aws:ec2transitgateway/transitGateway:TransitGateway", Name: "hub", Custom: true, ID: "tgw-1",
		Inputs: map[string]any{"autoAcceptSharedAttachments": "enable"}, Source: &plan.Position{File: "main.go", Line: 31},
	}}}
	n, err := frompulumi.Read(p)
	if err != nil {
		panic(err)
	}
	for _, r := range control.Check(p, n, control.Options{Standards: []control.Standard{control.FSBP}, Severity: control.High}).Results {
		if r.Status == control.Fail {
			e := r.Evidence[0]
			fmt.Printf("%s: %s: %s\n%s:%d %s = %s\nto pass: %s\n", r.Control.ID, r.Resource, r.Message, e.File, e.Line, e.Property, e.Value, r.Control.Fix)
		}
	}
	// Output:
	// EC2.23: transit gateway hub: accepts attachments of other accounts by itself
	// main.go:31 autoAcceptSharedAttachments = enable
	// to pass: transit.TransitHub, which accepts none by itself
}
