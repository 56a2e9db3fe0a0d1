package answers_test

import (
	"fmt"

	"github.com/palisade-iac/palisade/pkg/engine/answers"
)

func ExampleParse() {
	book, err := answers.Parse([]byte(`
functions:
  - token: aws:ec2/getVpc:getVpc
    args: {tags: {env: prod}}
    result: {id: vpc-0123456789abcdef0, cidrBlock: 10.1.0.0/16}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	result, ok := book.Function("aws:ec2/getVpc:getVpc", "eu-west-1", map[string]any{
		"tags": map[string]any{"env": "prod", "team": "network"},
	})
	fmt.Println(result["cidrBlock"], ok)
	// Output: 10.1.0.0/16 true
}
