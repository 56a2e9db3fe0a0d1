package endpoints_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/pkg/intent"
)

// Of a VPC and of tiers that another program made it is proved what the groups of the endpoints decide by themselves. The rest is unknown, and no mistake.
func TestIntents_ofAnExistingVpc(t *testing.T) {
	args := endpoints.EndpointBundleArgs{Vpc: existing(), Presets: []string{endpoints.PresetMinimum}}
	args.Vpc.Component = "net"
	got := map[string]intent.Status{}
	for sentence, v := range promised(t, planOf(t, inExisting(args)).Plan) {
		got[sentence] = v.Status
	}
	assert.Equal(t, map[string]intent.Status{
		"app reaches dynamodb by its gateway endpoint alone": intent.Undecided, "app reaches s3 by its gateway endpoint alone": intent.Undecided,
		"the VPC reaches the interface endpoints on tcp/443": intent.Undecided, clientsAlone: intent.Undecided,
		"the interface endpoints open no connections": intent.Proved,
	}, got)
}
