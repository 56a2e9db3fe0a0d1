package dns_test

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/dns"
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

// What nobody edited stays as it is: domains, servers, VPCs, blocks and principals come and go by themselves.
func TestStability_anEditLeavesAllElseAsItIs(t *testing.T) {
	fewIn, fewOut, fewLogs := inbound(), outbound(), logs()
	fewOut.Share.Principals = map[string]pulumi.StringInput{"apps": pulumi.String("111122223333")}
	moreIn, moreOut, moreLogs := inbound(), outbound(), logs()
	moreIn.CidrBlocks = []string{"10.99.0.0/16", "192.168.0.0/16"}
	moreOut.Domains["a-d.example"] = dns.Forwarding{TargetIps: []dns.TargetIp{{Ip: "10.99.0.53"}, {Ip: "192.168.1.53"}}}
	moreOut.VpcIds["a-d"] = pulumi.String("vpc-9")
	moreOut.Share.Principals = map[string]pulumi.StringInput{"a-d": pulumi.String("444455556666"), "apps": pulumi.String("111122223333")}
	moreLogs.VpcIds["a-d"] = pulumi.String("vpc-9")
	for name, pair := range map[string][2]pulumi.RunFunc{
		"in": {newInbound(fewIn), newInbound(moreIn)}, "out": {newOutbound(fewOut), newOutbound(moreOut)}, "queries": {newLogs(fewLogs), newLogs(moreLogs)},
	} {
		t.Run(name, func(t *testing.T) {
			few, more := byURN(record(t, pair[0])), byURN(record(t, pair[1]))
			added := 0
			for urn, inputs := range more {
				was, there := few[urn]
				if !there {
					assert.Regexp(t, "a-d|10.99", urn, "only what belongs to the new one is new")
					added++
					continue
				}
				assert.Equal(t, was, inputs, urn)
			}
			assert.Positive(t, added)
			assert.Equal(t, len(more)-len(few), added, "nothing went")
		})
	}
}

// Whoever reads a preview or a plan sees what the components were told.
func TestInputs_areRecorded(t *testing.T) {
	in, out, q := inbound(), outbound(), logs()
	in.AvailabilityZones = []string{"ap-southeast-2b", "ap-southeast-2c"}
	out.Share.Principals = map[string]pulumi.StringInput{"apps": pulumi.String("111122223333")}
	q.KmsKeyArn = pulumi.String("arn:aws:kms:ap-southeast-2:123456789012:key/1234abcd")
	inputs := record(t, newInbound(in)).get(dns.InboundEndpointType, "in").Inputs
	assert.Equal(t, []any{"dns", []any{"ap-southeast-2b", "ap-southeast-2c"}, []any{"192.168.0.0/16"}}, []any{inputs["tier"], inputs["availabilityZones"], inputs["cidrBlocks"]})
	assert.Equal(t, "vpc-1", inputs["vpc"].(map[string]any)["vpcId"])
	inputs = record(t, newOutbound(out)).get(dns.OutboundEndpointType, "out").Inputs
	assert.Equal(t, map[string]any{"targetIps": []any{map[string]any{"ip": "192.168.0.53", "port": 53.0}, map[string]any{"ip": "192.168.0.53", "port": 5353.0}}},
		inputs["domains"].(map[string]any)["example.net"])
	assert.Equal(t, map[string]any{"principals": map[string]any{"apps": "111122223333"}}, inputs["share"])
	assert.Equal(t, map[string]any{"shop": "vpc-1"}, inputs["vpcIds"])
	inputs = record(t, newLogs(q)).get(dns.QueryLogsType, "queries").Inputs
	assert.Equal(t, []any{90.0, "arn:aws:kms:ap-southeast-2:123456789012:key/1234abcd"}, []any{inputs["retentionInDays"], inputs["kmsKeyArn"]})
}
