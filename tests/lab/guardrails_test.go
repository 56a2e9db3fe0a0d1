package lab

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestGuardrails_goUpStayAndComeDown: all that the emulator can make is there as it was asked for, a second preview finds nothing to do, protection holds, and destroy leaves
// nothing but the switch of public access, which outlives its component.
func TestGuardrails_goUpStayAndComeDown(t *testing.T) {
	t.Parallel()
	s := newStack(t, "tests/lab/programs/guardrails")
	// The emulator knows neither remediations nor AWS's own policies.
	s.set("remediate", false)
	s.set("recorderRoleArn", "arn:aws:iam::"+s.account.id+":role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig")
	s.up()
	s.clean()
	require.Contains(t, s.fails("destroy", "--yes", "--skip-preview"), "protect")
	s.set("protection", "Disabled")
	require.Empty(t, s.preview().of("replace"))
	s.up()
	s.destroy(holding{Service: "ec2", Type: "block-public-access", ID: "block-bidirectional"})
}
