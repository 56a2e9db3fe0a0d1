package access_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whoever imports this package compiles what it imports. Packages of the AWS SDK take from seconds to minutes each; only those that access needs may be
// among them, and nothing of this module that knows how plans are recorded or networks analysed.
func TestImports_areWhatAccessNeeds(t *testing.T) {
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
		assert.NotContains(t, pkg, "github.com/pulumi/pulumi/pkg/", "Pulumi's own engine is no dependency of components")
	}
	assert.ElementsMatch(t, []string{"", "internal", "iam", "cloudwatch", "ec2", "ec2transitgateway", "kms", "s3", "ssm", "vpc"}, services)
	assert.ElementsMatch(t, []string{"pkg/validate", "components/component", "components/internal/site", "components/logbucket", "components/access"}, own)
}
