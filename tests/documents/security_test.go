package documents

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
)

// What the security model says of how proofs are checked is so: the tests that it names are there, and there are as many rules as it says.
func TestSecurityModel_isCheckedAsItSays(t *testing.T) {
	t.Parallel()
	page := read(t, "docs/security-model.md")
	var tests strings.Builder
	for _, file := range tracked(t) {
		if strings.HasSuffix(file, "_test.go") {
			tests.WriteString(read(t, file))
		}
	}
	named := regexp.MustCompile("`(Test[A-Z][A-Za-z0-9_]+)`").FindAllStringSubmatch(page, -1)
	require.GreaterOrEqual(t, len(named), 5)
	for _, m := range named {
		assert.Contains(t, tests.String(), "\nfunc "+m[1]+"(t *testing.T) {")
	}

	rules := map[int]bool{}
	for _, r := range nettest.Rules() {
		rules[r.Number] = true
	}
	count := regexp.MustCompile(`has them as (\d+) numbered rules`).FindStringSubmatch(page)
	require.NotNil(t, count)
	assert.Equal(t, strconv.Itoa(len(rules)), count[1])
}
