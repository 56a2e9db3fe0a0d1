package vpc

import (
	"reflect"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// SecureVpc takes every argument of TieredSubnets under the same name, and hands it on.
func TestArguments_secureVpcHandsOnThoseOfItsTiers(t *testing.T) {
	full := SecureVpcArgs{
		Tiers: []Tier{{Name: "only", Type: TierIsolated, Egress: EgressNone}}, AvailabilityZones: []string{"us-east-1a"}, AvailabilityZoneCount: 2,
		AllowSingleZone: &Relaxation{Reason: "r"}, ZoneSlots: 8,
		NatGateways: NatGateways{Strategy: NatNone, Connectivity: NatPrivate}, NetworkAcls: NetworkAcls{RuleQuota: 30}, EstateCidrs: []string{"10.0.0.0/8"},
		BlockPublicAccessExclusions: &BlockPublicAccessExclusions{Mode: BpaAllowEgress}, Protection: Protection{Mode: ProtectionDisabled},
		Tags: pulumi.StringMap{}, ZoneTags: map[string]map[string]string{"us-east-1a": {}},
	}
	outer, inner := reflect.ValueOf(full), reflect.ValueOf(full.tiered(Reference{}))
	for i := range inner.NumField() {
		field := inner.Type().Field(i)
		if field.Name == "Vpc" {
			continue
		}
		same, ok := outer.Type().FieldByName(field.Name)
		require.True(t, ok, "SecureVpcArgs lacks %s", field.Name)
		assert.Equal(t, field.Type, same.Type, field.Name)
		assert.Equal(t, field.Tag, same.Tag, field.Name)
		require.False(t, outer.FieldByName(field.Name).IsZero(), "the test gives no %s", field.Name)
		assert.Equal(t, outer.FieldByName(field.Name).Interface(), inner.Field(i).Interface(), "%s is not handed on", field.Name)
	}
}
