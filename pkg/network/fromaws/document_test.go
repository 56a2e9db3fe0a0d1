package fromaws_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The permissions of docs/reading-aws.md are those that its script needs, and no more.
func TestDocument_permissionsAreThoseOfTheScript(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../../../docs/reading-aws.md")
	require.NoError(t, err)
	script := between(t, string(doc), "```sh\n", "```")
	var policy struct {
		Statement []struct{ Action []string }
	}
	require.NoError(t, json.Unmarshal([]byte(between(t, string(doc), "```json\n", "```")), &policy))

	var need []string
	for _, what := range strings.Fields(strings.ReplaceAll(between(t, script, "for what in ", "; do"), `\`, "")) {
		need = append(need, "ec2:"+camel("describe-"+what))
	}
	calls := regexp.MustCompile(`\b(ec2|elbv2|elb|network-firewall|directconnect|vpc-lattice|networkmanager|globalaccelerator) ((?:describe|list|get|search)-[a-z-]*[a-z])\b`)
	for _, c := range calls.FindAllStringSubmatch(script, -1) {
		service := strings.NewReplacer("elbv2", "elasticloadbalancing", "elb", "elasticloadbalancing").Replace(c[1])
		need = append(need, service+":"+camel(c[2]))
	}
	slices.Sort(need)
	slices.Sort(policy.Statement[0].Action)
	require.Equal(t, slices.Compact(need), policy.Statement[0].Action)
}

func between(t *testing.T, text, from, to string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, from)
	require.True(t, ok, from)
	inner, _, ok := strings.Cut(rest, to)
	require.True(t, ok, to)
	return inner
}

func camel(command string) string {
	var name strings.Builder
	for _, word := range strings.Split(command, "-") {
		name.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return name.String()
}
