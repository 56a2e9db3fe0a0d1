package lab

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestQuota_updateThatHitsItGoesOnAfterwards: AWS grants five elastic IPs per region, of which somebody else holds three. The update says
// so and fails half way; once they are given back, the next one goes on where it stopped.
func TestQuota_updateThatHitsItGoesOnAfterwards(t *testing.T) {
	t.Parallel()
	s := newStack(t, "tests/lab/programs/tiers")
	var held [3]struct {
		ID string `xml:"allocationId"`
	}
	for i := range held {
		s.account.ec2(&held[i], "AllocateAddress", "Domain", "vpc")
	}
	refused := s.fails("up", "--yes", "--skip-preview")
	require.Contains(t, refused, "AddressLimitExceeded")
	require.Regexp(t, `Eip \(net-nat-[abc]\)`, refused, "the error must name the resource")

	for _, address := range held {
		s.account.ec2(nil, "ReleaseAddress", "AllocationId", address.ID)
	}
	require.Empty(t, s.preview().of("replace"))
	s.up()
	s.clean()
	s.destroy()
}
