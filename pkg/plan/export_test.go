package plan_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/plan"
)

var errBroken = errors.New("broken pipe")

type brokenPipe struct{}

func (brokenPipe) Read([]byte) (int, error) { return 0, errBroken }

func TestDecodeExport_whatIsDeployed(t *testing.T) {
	t.Parallel()
	p, err := plan.DecodeExport(strings.NewReader(`{"version": 4, "deployment": {"resources": [
		{"urn": "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s", "type": "pulumi:pulumi:Stack", "outputs": {"vpcId": "vpc-1"}},
		{"urn": "urn:pulumi:s::p::pulumi:providers:aws::default_6", "type": "pulumi:providers:aws", "custom": true, "id": "1", "inputs": {"region": "eu-west-1"}},
		{` + net + `, "id": "vpc-1", "external": true, "outputs": {"cidrBlock": "10.0.0.0/16"}},
		{` + net + `, "id": "vpc-0", "delete": true},
		{"urn": "urn:pulumi:s::p::aws:ec2/vpc:Vpc::replaced", "type": "aws:ec2/vpc:Vpc", "custom": true, "id": "vpc-2", "pendingReplacement": true}
	]}}`))
	require.NoError(t, err)
	require.Equal(t, "eu-west-1", p.Region)
	require.Equal(t, map[string]any{"vpcId": "vpc-1"}, p.Outputs)
	require.Len(t, p.Resources, 2)
	require.Equal(t, "vpc-1", p.Resources[0].ID)
	require.True(t, p.Resources[0].External)
	require.Empty(t, p.UnknownInputs)
}
