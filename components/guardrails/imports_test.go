package guardrails_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whoever imports this package compiles what it imports. Packages of the AWS SDK take from seconds to minutes each; only those that guardrails need may be among them, and
// nothing of this module that knows how plans are recorded or networks analysed.
func TestImports_areWhatGuardrailsNeed(t *testing.T) {
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
	assert.ElementsMatch(t, []string{"", "internal", "cfg", "cloudwatch", "ec2", "fms", "iam", "ram", "route53", "s3", "vpc"}, services)
	assert.ElementsMatch(t, []string{"components/component", "components/dns", "components/guardrails", "components/internal/resolver", "components/internal/site", "components/logbucket", "pkg/validate"}, own)
}
