package lab

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTransit_lives: a hub with spokes of two accounts, peered with a hub of another region, goes up, and needs nothing more afterwards; a spoke more makes its
// own resources and touches no other, and nothing stays behind in either account.
func TestTransit_lives(t *testing.T) {
	t.Parallel()
	s := newStack(t, "tests/lab/programs/transit")
	other := newAccount(t, "eu-west-1")
	s.other = &other
	s.set("labRoleArn", "arn:aws:iam::"+other.id+":role/deploy")
	s.set("labAccountId", other.id)
	s.up()
	s.clean()

	s.set("spokes", `{"bank": "10.1.0.0/16", "shop": "10.0.0.0/16"}`)
	promised := s.preview()
	require.Contains(t, promised.of("create"), "VpcAttachment bank")
	require.Contains(t, promised.of("create"), "RouteTableAssociation bank")
	require.Len(t, promised, len(promised.of("create")), "nothing else is touched")
	s.up()
	s.unchanged()
	s.destroy()
	require.Empty(t, other.inventory(), "destroy must leave nothing in the other account")
}
