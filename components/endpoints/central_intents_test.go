package endpoints_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// verdicts decides what the components of a plan promise.
func verdicts(t *testing.T, p *plan.Plan) map[string]intent.Verdict {
	t.Helper()
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	recorded, err := intent.OfComponents(p)
	require.NoError(t, err)
	all, err := intent.NewDecider(n).DecideAll(recorded)
	require.NoError(t, err)
	byName := map[string]intent.Verdict{}
	for _, v := range all {
		byName[v.Intent.Name] = v
	}
	return byName
}

const (
	estateAlone    = "hub: the estate alone reaches the central endpoints, and that on the ports of their services"
	noConnections  = "hub: the central endpoints open no connections"
	resolversAlone = "hub: on-premises resolvers alone reach the inbound resolver endpoint, and that on port 53"
)

func TestCentralIntents_areProved(t *testing.T) {
	found := verdicts(t, planOf(t, estate(asItIs, "shop")).Plan)
	for _, name := range []string{estateAlone, noConnections} {
		assert.Contains(t, found, name)
	}
	asking := verdicts(t, planOf(t, bundle(asked())).Plan)
	assert.Contains(t, asking, resolversAlone)
	for _, of := range []map[string]intent.Verdict{found, asking} {
		for name, v := range of {
			assert.Equal(t, intent.Proved, v.Status, "%s: %v", name, v.Doubts)
		}
	}
}

func TestCentralIntents_breakWithWhatTheyPromise(t *testing.T) {
	for name, test := range map[string]struct {
		estate   string
		change   func(planned)
		sentence string
	}{
		"everybody is admitted": {"10.9.0.0/16", func(p planned) {
			p.one(typeIngress, "hub-in-443-10.9.0.0/16").Inputs["cidrIpv4"] = "0.0.0.0/0"
		}, estateAlone},
		"another port is open": {"10.0.0.0/16", func(p planned) {
			p.one(typeIngress, "hub-in-443-10.0.0.0/16").Inputs["fromPort"] = float64(22)
		}, estateAlone},
		"the endpoints may send": {"10.0.0.0/16", func(p planned) {
			p.Resources = append(p.Resources, &plan.Resource{
				URN: "urn:pulumi:dev::mutant::aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::out", Type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
				Name: "out", ID: "sgr-out", Custom: true,
				Inputs: map[string]any{"securityGroupId": p.one(typeGroup, "hub").ID, "ipProtocol": "-1", "cidrIpv4": "0.0.0.0/0"},
			})
		}, noConnections},
		"anybody may ask": {"10.0.0.0/16", func(p planned) {
			p.one(typeIngress, "hub-inbound-udp-192.168.0.0/16").Inputs["cidrIpv4"] = "0.0.0.0/0"
		}, resolversAlone},
	} {
		t.Run(name, func(t *testing.T) {
			args := asked()
			args.Central.EstateCidrs = []string{test.estate}
			p := planOf(t, bundle(args))
			assert.Equal(t, intent.Proved, verdicts(t, p.Plan)[test.sentence].Status)
			test.change(p)
			assert.Equal(t, intent.Violated, verdicts(t, p.Plan)[test.sentence].Status)
		})
	}
}
