package component_test

import (
	"fmt"

	"github.com/palisade-iac/palisade/components/component"
)

func ExampleNewPolicy() {
	fmt.Println(component.NewPolicy(component.Statement{
		Effect: component.Allow, Principal: component.Service("ec2.amazonaws.com"), Action: []string{"sts:AssumeRole"},
		Condition: component.Condition{"StringEquals": {"aws:SourceAccount": {"111122223333", "444455556666"}}},
	}).JSON())
	// Output:
	// {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":["sts:AssumeRole"],"Condition":{"StringEquals":{"aws:SourceAccount":["111122223333","444455556666"]}}}]}
}
