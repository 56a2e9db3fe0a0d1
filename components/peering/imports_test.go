package peering_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whoever imports this package compiles what it imports: only what a connection and routes need may be among it.
func TestImports_areWhatAConnectionNeeds(t *testing.T) {
	listed, err := exec.Command("go", "list", "-deps", ".").Output()
	require.NoError(t, err)
	const sdk, module = "github.com/pulumi/pulumi-aws/sdk/v6/go/aws", "github.com/palisade-iac/palisade/"
	var services, own []string
	for _, pkg := range strings.Fields(string(listed)) {
		if rest, ok := strings.CutPrefix(pkg, sdk); ok {
			services = append(services, strings.TrimPrefix(rest, "/"))
		}
		if rest, ok := strings.CutPrefix(pkg, module); ok {
			own = append(own, rest)
		}
	}
	assert.ElementsMatch(t, []string{"", "internal", "ec2"}, services)
	assert.ElementsMatch(t, []string{"pkg/validate", "components/component", "components/peering"}, own)
}
