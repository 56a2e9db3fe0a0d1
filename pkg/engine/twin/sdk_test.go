package twin

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// properties are the names that the SDK's source of a type knows.
func properties(t *testing.T, sdk, short string) map[string]bool {
	t.Helper()
	module, typ, _ := strings.Cut(short, ":")
	file := filepath.Join(sdk, "go", "aws", module, strings.ToLower(typ[:1])+typ[1:]+".go")
	source, err := os.ReadFile(file)
	require.NoError(t, err, "the SDK has no type %s", short)
	names := map[string]bool{}
	for _, tag := range regexp.MustCompile("`pulumi:\"(\\w+)\"`").FindAllSubmatch(source, -1) {
		names[string(tag[1])] = true
	}
	return names
}

// knows tells whether the provider has a type.
func knows(token string) bool {
	_, ok := schemaLine(token)
	return ok
}

// Every row is of a type of the SDK, and computes properties of that type alone: a misspelt one would never be read.
func TestKinds_areTheSDKs(t *testing.T) {
	t.Parallel()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi-aws/sdk/v6").Output()
	require.NoError(t, err)
	sdk := strings.TrimSpace(string(dir))
	require.NotEmpty(t, sdk, "download the SDK first: go mod download github.com/pulumi/pulumi-aws/sdk/v6")
	for typ := range kinds() {
		assert.True(t, knows(token(typ)), "the provider has no type %s", typ)
		known := properties(t, sdk, typ)
		for _, inputs := range []map[string]any{nil, {"vpcId": "vpc-1", "subnetIds": []any{}, "validationMethod": "DNS", "domainName": "a.example", "autoAccept": true}} {
			for property := range newStack(t, Options{}).add(typ, "x", inputs).Outputs {
				if _, given := inputs[string(property)]; !given {
					assert.True(t, known[string(property)], "%s has no property %s", typ, property)
				}
			}
		}
	}
	replay(t, func(r recorded, a Answer, _ map[string]string) {
		known := properties(t, sdk, short(r.Type))
		for property := range a.Outputs {
			assert.True(t, known[string(property)], "%s has no property %s", r.Type, property)
		}
	})
}
