package validate_test

import (
	"errors"
	"fmt"

	"github.com/palisade-iac/palisade/pkg/validate"
)

func ExampleCollector() {
	netmasks := []int{24, 30, 29}

	var c validate.Collector
	tiers := validate.At("tiers")
	for i, n := range netmasks {
		if n > 28 {
			c.Addf(validate.TooSmall, tiers.Index(i).Field("netmask"), n, "/%d is smaller than AWS's smallest subnet (/28)", n)
		}
	}
	validate.OneOf(&c, validate.At("strategy"), "OnPerAz", "None", "Single", "OnePerAz")

	err := c.Err()
	fmt.Println(err)

	var first *validate.Error
	if errors.As(err, &first) {
		fmt.Println(first.Kind)
	}
	// Output:
	// strategy: "OnPerAz" is not supported; use one of None, Single, OnePerAz (did you mean "OnePerAz"?)
	// tiers[1].netmask: /30 is smaller than AWS's smallest subnet (/28)
	// tiers[2].netmask: /29 is smaller than AWS's smallest subnet (/28)
	// not supported
}

func ExampleCollector_AddUnder() {
	// What a part found is reported under the name that the part has in the whole.
	part := func() error {
		var c validate.Collector
		c.Addf(validate.Required, validate.At("cidrBlock"), nil, "required")
		return c.Err()
	}
	var c validate.Collector
	c.AddUnder(validate.At("spokes").Key("prod"), part())
	fmt.Println(c.Err())
	// Output: spokes["prod"].cidrBlock: required
}
