package lab

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

var disabled = map[string]any{"mode": "Disabled", "reason": "the network is taken down"}

// TestProtection_refusesBeforeAnythingIsDeleted holds for a stack that says nothing of protection, since it is the default. Logs lie in a
// bucket already, which protection guards too.
func TestProtection_refusesBeforeAnythingIsDeleted(t *testing.T) {
	t.Parallel()
	s := newStack(t, "tests/lab/programs/tiers")
	s.set("protection", nil)
	s.set("tiers", nil)
	s.set("flowLogs", map[string]any{"destination": "S3"})
	s.up()
	s.writeLogs()
	before, calls := s.account.inventory(), s.account.changes()

	// Without a preview, as the Automation API runs it, nothing but the resources themselves can refuse.
	for _, preview := range [][]string{nil, {"--skip-preview"}} {
		s.set("availabilityZones", []string{"ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"})
		require.Contains(t, s.fails(append([]string{"destroy", "--yes"}, preview...)...), "protect")
		s.set("availabilityZones", []string{"ap-southeast-2a", "ap-southeast-2c"})
		require.Contains(t, s.fails(append([]string{"up", "--yes"}, preview...)...), "protect", "a zone that is protected cannot be dropped")
		require.Equal(t, calls, s.account.changes(), "what is refused must change nothing before")
		require.Equal(t, before, s.account.inventory())
	}
	s.set("availabilityZones", []string{"ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"})
	s.unchanged()

	// The documented way down: protection is turned off with a reason, which an update writes down, and then destroy works.
	s.set("protection", disabled)
	require.Empty(t, s.preview().of("replace"))
	s.up()
	require.ElementsMatch(t, before, s.account.inventory())
	s.destroy()
}

// TestProtection_disabledDestroysBucketsThatHoldLogs is the other side: who says Disabled need not empty anything.
func TestProtection_disabledDestroysBucketsThatHoldLogs(t *testing.T) {
	t.Parallel()
	s := newStack(t, "examples/isolated")
	s.set("flowLogs", map[string]any{"destination": "S3"})
	s.up()
	s.writeLogs()
	s.unchanged()
	s.destroy()
}

// writeLogs puts records into the bucket of the flow log, two versions of one among them. The bucket's policy is set aside meanwhile: the
// emulator heeds its deny for everybody and not the condition that limits it to connections without TLS.
func (s *stack) writeLogs() {
	s.t.Helper()
	var buckets []string
	for _, held := range s.account.inventory() {
		if held.Type == "bucket" {
			buckets = append(buckets, held.ID)
		}
	}
	require.Len(s.t, buckets, 1)
	bucket, folder := buckets[0], buckets[0]+"/AWSLogs/"+s.account.id+"/vpcflowlogs/"
	policy := s.account.rest("s3", http.MethodGet, bucket+"?policy", nil)
	s.account.rest("s3", http.MethodDelete, bucket+"?policy", nil)
	for _, record := range []string{"one.log.gz", "one.log.gz", "two.log.gz"} {
		s.account.rest("s3", http.MethodPut, folder+record, []byte("a record"))
	}
	s.account.rest("s3", http.MethodPut, bucket+"?policy", policy)
}
