package control_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/control"
)

// foundational are the controls of Foundational Security Best Practices in the services that the catalogue is about, as the AWS Security Hub user guide lists
// them ("AWS Foundational Security Best Practices standard in Security Hub CSPM"), with those that were added since.
func foundational() map[string]string {
	return map[string]string{
		"EC2":             "1 2 3 4 6 7 8 9 10 15 16 17 18 19 20 21 23 24 25 51 55 56 57 58 60 170 171 172 173 180 181 182 183",
		"ELB":             "1 2 3 4 5 6 7 8 9 10 12 13 14 17 18 21 22",
		"NetworkFirewall": "2 3 4 5 6 9 10",
		"WAF":             "1 2 3 4 6 7 8 10 12",
		"CloudFront":      "1 3 4 5 6 7 8 9 10 12 13 15 16",
		"SSM":             "1 2 3 4 6 7",
		"S3":              "1 2 3 5 6 8 9 12 13 19 24 25",
		"Config":          "1",
	}
}

// Of each service, every control of the standard is decided or left out with a reason, and there are no others.
func TestCatalogue_leavesNothingOutSilently(t *testing.T) {
	t.Parallel()
	var want, got []string
	for service, numbers := range foundational() {
		for _, n := range strings.Fields(numbers) {
			want = append(want, service+"."+n)
		}
	}
	for _, c := range control.Catalogue() {
		if c.Standard == control.FSBP {
			got = append(got, c.ID)
			service, _, _ := strings.Cut(c.ID, ".")
			require.True(t, strings.HasSuffix(c.Source, "/"+strings.ToLower(service)+"-controls.html#"+strings.ToLower(strings.ReplaceAll(c.ID, ".", "-"))), c.Source)
		}
	}
	for _, a := range control.NotCovered() {
		if a.Standard == control.FSBP {
			got = append(got, a.IDs...)
		}
	}
	require.ElementsMatch(t, want, got)
}

// The components and arguments that are said to mend a failure are there.
func TestCatalogue_fixesNameArgumentsThatThereAre(t *testing.T) {
	t.Parallel()
	sources := map[string]string{}
	source := func(name string) string {
		if sources[name] == "" {
			files, err := filepath.Glob(filepath.Join("..", "..", "components", name, "*.go"))
			require.NoError(t, err)
			for _, f := range files {
				text, err := os.ReadFile(f)
				require.NoError(t, err)
				sources[name] += string(text)
			}
		}
		return sources[name]
	}
	named := regexp.MustCompile(`\b([a-z]+)\.([A-Z]\w+)(?: ([a-z]\w*)(?:\[\])?(?:\.(\w+))?)?`)
	said := 0
	for _, c := range control.Catalogue() {
		for _, m := range named.FindAllStringSubmatch(c.Fix, -1) {
			text := source(m[1])
			require.Contains(t, text, "type "+m[2]+"Args struct", "%s: %s", c.Key(), c.Fix)
			for _, argument := range m[3:] {
				switch argument {
				case "", "and", "or", "in", "for", "without":
					continue
				}
				require.Contains(t, text, "`pulumi:\""+argument, "%s: %s", c.Key(), c.Fix)
				said++
			}
		}
	}
	require.Greater(t, said, 30)
}

// Severities are ordered, and each is that of some control.
func TestSeverity_AtLeast(t *testing.T) {
	t.Parallel()
	count := map[control.Severity]int{}
	for _, c := range control.Catalogue() {
		count[c.Severity]++
	}
	for _, s := range control.Severities() {
		require.Positive(t, count[s], s)
	}
	require.True(t, control.Critical.AtLeast(control.Low))
	require.False(t, control.Low.AtLeast(control.Medium))
	require.True(t, control.Medium.AtLeast(control.Medium))
}
