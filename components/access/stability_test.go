package access_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/access"
)

// byURN are what resources are registered with, by their URN.
func byURN(r recorded) map[string]string {
	all := map[string]string{}
	for _, res := range r.Resources {
		if res.Custom {
			text, err := json.Marshal(res.Inputs)
			require.NoError(r.t, err)
			all[res.URN] = string(text)
		}
	}
	return all
}

// What nobody edited stays as it is: groups of operators, targets and ports come and go by themselves.
func TestStability_anEditLeavesAllElseAsItIs(t *testing.T) {
	tags := map[string]string{"Role": "db"}
	fewSessions, fewTargets, fewKeys := sessions(), connect(), keys()
	moreSessions, moreTargets, moreKeys := sessions(), connect(), keys()
	moreSessions.Operators["a-dba"] = access.SessionOperators{InstanceTags: tags}
	moreSessions.Tiers = []string{"data", "app"}
	moreSessions.Endpoints = []string{"ssm", "ssmmessages", "s3"}
	moreTargets.TargetSecurityGroupIds["a-db"] = pulumi.String("sg-db")
	moreTargets.Operators["a-dba"] = access.TunnelOperators{}
	moreKeys.Operators["a-dba"] = access.KeyPush{InstanceTags: tags, OsUsers: []string{"ubuntu"}}
	for name, pair := range map[string][2]pulumi.RunFunc{
		"sessions": {newSessions(fewSessions), newSessions(moreSessions)}, "endpoint": {newEndpoint(fewTargets), newEndpoint(moreTargets)}, "keys": {newKeys(fewKeys), newKeys(moreKeys)},
	} {
		t.Run(name, func(t *testing.T) {
			few, more := byURN(record(t, pair[0])), byURN(record(t, pair[1]))
			added := 0
			for urn, inputs := range more {
				was, there := few[urn]
				if !there {
					assert.Contains(t, urn, "a-d", "only what belongs to the new group or target is new")
					added++
					continue
				}
				assert.Equal(t, was, inputs, urn)
			}
			assert.Equal(t, len(more)-len(few), added, "nothing went")
		})
	}

	one, both := connect(), connect()
	both.Ports = []int{access.PortRdp, access.PortSsh}
	few, more := byURN(record(t, newEndpoint(one))), byURN(record(t, newEndpoint(both)))
	for urn, inputs := range few {
		if !strings.Contains(urn, "policy:Policy") { // it says which ports
			assert.Equal(t, inputs, more[urn], urn)
		}
	}
}
