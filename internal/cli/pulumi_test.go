package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/engine/answers"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// With --pulumi the Pulumi CLI runs the program of that folder, with the flags and the answers that a Go program has; our own engine runs nothing.
func TestPulumi_hasTheProgramPreviewed(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(recorded(t, "preview"))
	require.NoError(t, err)
	p, err := plan.DecodeAny(bytes.NewReader(text))
	require.NoError(t, err)
	for command, said := range map[string]string{
		"verify": "proved    data does not reach the internet", "matrix": `"to": "data"`, "plan": "aws:ec2/vpc:Vpc",
	} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			s := newShell(nil, nil)
			var asked []engine.RunOptions
			s.env.Preview = func(_ context.Context, o engine.RunOptions) (*plan.Plan, error) {
				asked = append(asked, o)
				return p, nil
			}
			dir := project(t)
			require.NoError(t, os.WriteFile(filepath.Join(dir, answers.FileName), []byte("stackReferences: {}\n"), 0o600))
			args := []string{command, "--pulumi", dir, "--stack", "prod", "-c", "a=b", "--region", "us-west-2"}
			if command != "verify" {
				args = append(args, "--json")
			}
			require.Zero(t, s.run(args...), s.err.String())
			require.Contains(t, s.out.String(), said)
			require.Empty(t, s.asked)
			require.Len(t, asked, 1)
			require.Equal(t, dir, asked[0].Dir)
			require.Equal(t, "prod", asked[0].Stack)
			require.Equal(t, "us-west-2", asked[0].Region)
			require.Equal(t, map[string]string{"a": "b"}, asked[0].Config)
			require.NotNil(t, asked[0].Answers, "the answers beside Pulumi.yaml")

			require.NotZero(t, s.run(command, "--pulumi", dir, dir))
			require.Contains(t, s.err.String(), "--pulumi, DIR "+dir+": give one")
		})
	}
}
