package dns_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/dns"
)

// subnets of an endpoint, in the order of its addresses.
func (r recorded) subnets(endpoint string) []any {
	var ids []any
	for _, address := range r.get(typeEndpoint, endpoint).Inputs["ipAddresses"].([]any) {
		ids = append(ids, address.(map[string]any)["subnetId"])
	}
	return ids
}

func TestInboundEndpoint_answersTheBlocksThatAreNamed(t *testing.T) {
	args := inbound()
	args.CidrBlocks = []string{"192.168.0.0/16", "172.16.7.0/24"}
	r := record(t, newInbound(args))
	assert.Equal(t, "INBOUND", r.get(typeEndpoint, "in").Inputs["direction"])
	assert.Equal(t, []any{"subnet-a", "subnet-b"}, r.subnets("in"), "the first two zones")
	group := r.get(typeGroup, "in")
	assert.Equal(t, []any{group.ID}, r.get(typeEndpoint, "in").Inputs["securityGroupIds"])
	assert.ElementsMatch(t, []string{"in-tcp-192.168.0.0/16", "in-udp-192.168.0.0/16", "in-tcp-172.16.7.0/24", "in-udp-172.16.7.0/24"}, r.names(typeIngress))
	rule := r.get(typeIngress, "in-udp-172.16.7.0/24")
	assert.Equal(t, []any{group.ID, "udp", 53.0, 53.0, "172.16.7.0/24"},
		[]any{rule.Inputs["securityGroupId"], rule.Inputs["ipProtocol"], rule.Inputs["fromPort"], rule.Inputs["toPort"], rule.Inputs["cidrIpv4"]})
	assert.Empty(t, r.names(typeEgress), "it asks nobody")
}

func TestOutboundEndpoint_asksTheServersThatAreNamed(t *testing.T) {
	args := outbound()
	args.AvailabilityZones = []string{"ap-southeast-2c", "ap-southeast-2a"}
	args.VpcIds["lab"] = pulumi.String("vpc-2")
	args.Share.Principals = map[string]pulumi.StringInput{"apps": pulumi.String("111122223333")}
	r := record(t, newOutbound(args))
	assert.Equal(t, "OUTBOUND", r.get(typeEndpoint, "out").Inputs["direction"])
	assert.Equal(t, []any{"subnet-a", "subnet-c"}, r.subnets("out"))
	assert.Empty(t, r.names(typeIngress), "nobody asks it")
	assert.ElementsMatch(t, []string{
		"out-tcp-192.168.0.53-53", "out-udp-192.168.0.53-53", "out-tcp-192.168.0.53-5353", "out-udp-192.168.0.53-5353", "out-tcp-192.168.1.53-53", "out-udp-192.168.1.53-53",
	}, r.names(typeEgress), "each server once")
	rule := r.get(typeEgress, "out-udp-192.168.0.53-5353")
	assert.Equal(t, []any{"udp", 5353.0, 5353.0, "192.168.0.53/32"}, []any{rule.Inputs["ipProtocol"], rule.Inputs["fromPort"], rule.Inputs["toPort"], rule.Inputs["cidrIpv4"]})

	forwarding := r.get(typeRule, "out-example.net")
	assert.Equal(t, "out-example-net", forwarding.Inputs["name"], "AWS takes no dots")
	assert.Equal(t, []any{"example.net", "FORWARD", r.get(typeEndpoint, "out").ID}, []any{forwarding.Inputs["domainName"], forwarding.Inputs["ruleType"], forwarding.Inputs["resolverEndpointId"]})
	assert.Equal(t, []any{map[string]any{"ip": "192.168.0.53", "port": 53.0}, map[string]any{"ip": "192.168.0.53", "port": 5353.0}}, forwarding.Inputs["targetIps"])
	assert.ElementsMatch(t, []string{"out-corp.example.com-lab", "out-corp.example.com-shop", "out-example.net-lab", "out-example.net-shop"}, r.names(typeAssociation))
	association := r.get(typeAssociation, "out-example.net-lab")
	assert.Equal(t, []any{forwarding.ID, "vpc-2", "out-example-net-lab"}, []any{association.Inputs["resolverRuleId"], association.Inputs["vpcId"], association.Inputs["name"]})

	assert.ElementsMatch(t, []string{"out-corp.example.com", "out-example.net"}, r.names(typeShared))
	assert.Equal(t, forwarding.Outputs["arn"], r.get(typeShared, "out-example.net").Inputs["resourceArn"])
	assert.Equal(t, false, r.get(typeShare, "out").Inputs["allowExternalPrincipals"])
	assert.Equal(t, "111122223333", r.get(typePrincipal, "out-apps").Inputs["principal"])
	assert.Equal(t, map[string]any{"example.net": forwarding.ID, "corp.example.com": r.get(typeRule, "out-corp.example.com").ID}, r.get(dns.OutboundEndpointType, "out").Outputs["ruleIds"])
	assert.Equal(t, map[string]any{}, r.get(dns.OutboundEndpointType, "out").Outputs["relaxations"])
}

func TestOutboundEndpoint_sharesNothingUnasked(t *testing.T) {
	r := record(t, newOutbound(outbound()))
	assert.Empty(t, r.names(typeShare))
	args := outbound()
	args.Share = dns.Share{Principals: map[string]pulumi.StringInput{"partner": pulumi.String("111122223333")}, AllowExternalPrincipals: because("they run the shop")}
	r = record(t, newOutbound(args))
	assert.Equal(t, true, r.get(typeShare, "out").Inputs["allowExternalPrincipals"])
	assert.Equal(t, map[string]any{"share.allowExternalPrincipals": "they run the shop"}, r.get(dns.OutboundEndpointType, "out").Outputs["relaxations"])
}

func TestQueryLogs_recordWhatVpcsAsk(t *testing.T) {
	r := record(t, newLogs(logs()))
	group := r.get(typeLogGroup, "queries")
	assert.InDelta(t, 90, group.Inputs["retentionInDays"], 0)
	assert.Equal(t, group.Outputs["arn"], r.get(typeConfig, "queries").Inputs["destinationArn"])
	assert.ElementsMatch(t, []string{"queries-lab", "queries-shop"}, r.names(typeLogAssociation))
	assert.Equal(t, "vpc-2", r.get(typeLogAssociation, "queries-lab").Inputs["resourceId"])

	args := logs()
	args.DestinationArn = pulumi.String("arn:aws:s3:::audit")
	r = record(t, newLogs(args))
	assert.Empty(t, r.names(typeLogGroup))
	assert.Equal(t, "arn:aws:s3:::audit", r.get(dns.QueryLogsType, "queries").Outputs["destinationArn"])
}

// Everything is guarded but the rules of groups, unless somebody says why not; and everything that takes tags has them.
func TestComponents_guardAndTagWhatTheyMake(t *testing.T) {
	off := component.Protection{Mode: component.ProtectionDisabled, Reason: "a trial"}
	in, out, q := inbound(), outbound(), logs()
	in.Tags, out.Tags, q.Tags = pulumi.StringMap{"owner": pulumi.String("ops")}, pulumi.StringMap{"owner": pulumi.String("ops")}, pulumi.StringMap{"owner": pulumi.String("ops")}
	inOff, outOff, qOff := in, out, q
	inOff.Protection, outOff.Protection, qOff.Protection = off, off, off
	for name, pair := range map[string][2]pulumi.RunFunc{
		"in": {newInbound(in), newInbound(inOff)}, "out": {newOutbound(out), newOutbound(outOff)}, "queries": {newLogs(q), newLogs(qOff)},
	} {
		t.Run(name, func(t *testing.T) {
			for i, program := range pair {
				for _, res := range record(t, program).Resources {
					passing := res.Type == typeIngress || res.Type == typeEgress
					assert.Equal(t, i == 0 && res.Custom && !passing, res.Protect, res.URN)
					if tags, ok := res.Inputs["tags"].(map[string]any); ok && res.Custom {
						assert.Equal(t, []any{"ops", name, res.Name}, []any{tags["owner"], tags[component.TagComponent], tags["Name"]}, res.URN)
					}
					if !res.Custom && res.Type != "pulumi:pulumi:Stack" {
						assert.Equal(t, map[bool]any{true: map[string]any{}, false: map[string]any{"protection": "a trial"}}[i == 0], res.Outputs["relaxations"])
					}
				}
			}
		})
	}
}
