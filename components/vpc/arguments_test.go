package vpc

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
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

// Arguments serve other languages as well: each field has a property name, and a comment of its own that becomes its description.
func TestArguments_everyFieldHasANameAndAComment(t *testing.T) {
	sources, err := filepath.Glob("*.go")
	require.NoError(t, err)
	checked := 0
	for _, source := range sources {
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, parser.ParseComments)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok && spec.Name.IsExported() {
				checked += checkFields(t, spec)
			}
			return true
		})
	}
	assert.Greater(t, checked, 90, "fields of arguments were looked at")
}

// checkFields looks at the exported fields of a struct of arguments, and gives their number; components, which embed their state, are none.
func checkFields(t *testing.T, spec *ast.TypeSpec) (checked int) {
	t.Helper()
	s, ok := spec.Type.(*ast.StructType)
	if !ok || len(s.Fields.List) > 0 && len(s.Fields.List[0].Names) == 0 {
		return 0
	}
	for _, field := range s.Fields.List {
		if !field.Names[0].IsExported() {
			continue
		}
		name := spec.Name.Name + "." + field.Names[0].Name
		assert.Len(t, field.Names, 1, "%s shares its comment", name)
		assert.NotNil(t, field.Doc, "%s has no comment", name)
		if assert.NotNil(t, field.Tag, "%s has no property name", name) {
			assert.Contains(t, field.Tag.Value, "pulumi:", name)
		}
		checked++
	}
	return checked
}
