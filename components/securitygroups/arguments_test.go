package securitygroups

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Each list of AWS's counts as something, against the quota of one family.
func TestArguments_listsOfAWSCount(t *testing.T) {
	for service, list := range awsLists() {
		assert.Positive(t, list.weight, service)
		assert.Contains(t, []int{4, 6}, list.family, service)
		assert.Regexp(t, `^com\.amazonaws\.(global|REGION)\.`, list.name, service)
	}
}
