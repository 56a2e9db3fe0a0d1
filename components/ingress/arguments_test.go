package ingress_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The arguments are the inputs of the component in the state, so that reviews see what was asked for.
func TestArguments_areRecorded(t *testing.T) {
	args := everything()
	args.Internal, args.AllowNoWaf = false, nil // a public one has a web ACL
	inputs := record(t, web(args)).get("palisade:ingress:WebIngress", "web").Inputs
	v := reflect.ValueOf(args)
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("pulumi"), ",")
		if name != "internal" && name != "allowNoWaf" && name != "edge" { // which contradicts others: TestEdgeLock_isRecorded
			assert.False(t, v.Field(i).IsZero(), "the test gives no %s", name)
			assert.Contains(t, inputs, name)
		}
	}
	door := record(t, door(everythingOfADoor())).get("palisade:ingress:NetworkIngress", "door").Inputs
	v = reflect.ValueOf(everythingOfADoor())
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("pulumi"), ",")
		if name != "internal" {
			assert.False(t, v.Field(i).IsZero(), "the test gives no %s", name)
			assert.Contains(t, door, name)
		}
	}
}
