package access_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/intent"
)

// What is promised of a group or a tier that is not in the plan is unknown, and no mistake.
func TestIntents_ofGroupsAndTiersMadeElsewhere(t *testing.T) {
	args := sessions()
	args.Vpc.Component = "net"
	args.SecurityGroupIds = map[string]pulumi.StringInput{"db": pulumi.String("sg-db")}
	all := verdicts(t, record(t, newSessions(args)).Plan)
	require.NotEmpty(t, all)
	for sentence, v := range all {
		assert.Equal(t, intent.Undecided, v.Status, "%s: %v", sentence, v.Doubts)
	}
}
