package dns_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/dns"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// What the components promise of the program below.
const (
	resolversAlone  = "in: the resolvers that are named alone reach the inbound endpoint, and that on port 53"
	opensNothing    = "in: the inbound endpoint opens no connections"
	serversAlone    = "out: the outbound endpoint reaches the servers that are named alone, and that on their ports"
	nobodyGetsThere = "out: nobody opens connections to the outbound endpoint"
)

// office is a VPC with a VPN connection to an office, whose names and those of the VPC are known on both sides.
func office(routing string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		net, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{
			CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"},
			Tiers: []vpc.Tier{{Name: "app", Type: vpc.TierIsolated}, {Name: "dns", Type: vpc.TierIsolated}},
		})
		if err != nil {
			return err
		}
		blocks := []string{"192.168.0.0/16"}
		gateway, err := transit.NewVpnGateway(ctx, "edge", &transit.VpnGatewayArgs{Vpc: net.Network(), Tiers: []string{"app", "dns"}, CidrBlocks: blocks})
		if err != nil {
			return err
		}
		if _, err = transit.NewVpnConnection(ctx, "office", &transit.VpnConnectionArgs{
			VpnGatewayId: gateway.VpnGatewayId, CustomerGateway: transit.CustomerGateway{IpAddress: pulumi.String("203.0.113.12")}, CidrBlocks: blocks, Routing: routing,
		}); err != nil {
			return err
		}
		in, out := inbound(), outbound()
		in.Vpc, out.Vpc, out.VpcIds["shop"] = net.Network(), net.Network(), net.VpcId
		if _, err = newInboundEndpoint(ctx, "in", &in); err != nil {
			return err
		}
		_, err = newOutboundEndpoint(ctx, "out", &out)
		return err
	}
}

// verdicts are what is decided of the recorded intents, by their sentence.
func verdicts(t *testing.T, p *plan.Plan) map[string]intent.Verdict {
	t.Helper()
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	all, err := intent.OfComponents(p)
	require.NoError(t, err)
	decided, err := intent.NewDecider(n).DecideAll(all)
	require.NoError(t, err)
	out := map[string]intent.Verdict{}
	for _, v := range decided {
		out[v.Intent.Name] = v
	}
	return out
}

func TestIntents_areProved(t *testing.T) {
	for _, routing := range []string{transit.RoutingStatic, transit.RoutingBgp} {
		all := verdicts(t, record(t, office(routing)).Plan)
		for _, sentence := range []string{resolversAlone, opensNothing, serversAlone, nobodyGetsThere} {
			require.Contains(t, all, sentence)
			assert.Equal(t, intent.Proved, all[sentence].Status, "%s, %s: %v", routing, sentence, all[sentence].Doubts)
		}
	}
}

func TestIntents_breakWithWhatTheyPromise(t *testing.T) {
	rule := func(typ, name, group string, inputs map[string]any) func(recorded) {
		return func(r recorded) {
			inputs["securityGroupId"] = r.get(typeGroup, group).ID
			r.Resources = append(r.Resources, &plan.Resource{
				URN: "urn:pulumi:dev::mutant::" + typ + "::" + name, Type: typ, Name: name, ID: "sgr-" + name, Custom: true, Inputs: inputs,
			})
		}
	}
	for name, test := range map[string]struct {
		change   func(recorded)
		sentence string
	}{
		"anybody may ask":          {func(r recorded) { r.get(typeIngress, "in-udp-192.168.0.0/16").Inputs["cidrIpv4"] = "0.0.0.0/0" }, resolversAlone},
		"another port is open":     {func(r recorded) { r.get(typeIngress, "in-tcp-192.168.0.0/16").Inputs["fromPort"] = 22.0 }, resolversAlone},
		"the inbound one may send": {rule(typeEgress, "x", "in", map[string]any{"ipProtocol": "-1", "cidrIpv4": "10.0.0.0/8"}), opensNothing},
		"another one is asked": {func(r recorded) {
			r.get(typeEgress, "out-udp-192.168.0.53-53").Inputs["cidrIpv4"] = "10.0.0.0/8"
			r.get(typeIngress, "in-udp-192.168.0.0/16").Inputs["cidrIpv4"] = "10.0.0.0/8"
		}, serversAlone},
		"other ports are asked":      {func(r recorded) { r.get(typeEgress, "out-tcp-192.168.1.53-53").Inputs["toPort"] = 443.0 }, serversAlone},
		"the outbound one is called": {rule(typeIngress, "y", "out", map[string]any{"ipProtocol": "tcp", "fromPort": 22.0, "toPort": 22.0, "cidrIpv4": "10.0.0.0/8"}), nobodyGetsThere},
	} {
		t.Run(name, func(t *testing.T) {
			r := record(t, office(transit.RoutingStatic))
			assert.Equal(t, intent.Proved, verdicts(t, r.Plan)[test.sentence].Status)
			test.change(r)
			assert.Equal(t, intent.Violated, verdicts(t, r.Plan)[test.sentence].Status)
		})
	}
}

func TestEndpoints_tellTheirAddressesByZone(t *testing.T) {
	r := record(t, office(transit.RoutingStatic))
	for _, of := range []struct{ typ, name string }{{dns.InboundEndpointType, "in"}, {dns.OutboundEndpointType, "out"}} {
		addresses, ok := r.get(of.typ, of.name).Outputs["ipAddresses"].(map[string]any)
		require.True(t, ok)
		for _, told := range r.get(typeEndpoint, of.name).Outputs["ipAddresses"].([]any) {
			zone := "ap-southeast-2a"
			if told.(map[string]any)["subnetId"] == r.get("aws:ec2/subnet:Subnet", "net-subnet-dns-b").ID {
				zone = "ap-southeast-2b"
			}
			assert.Equal(t, told.(map[string]any)["ip"], addresses[zone])
		}
	}
}

// Of a VPC that another program made nobody knows who is where.
func TestIntents_ofAnExistingVpc(t *testing.T) {
	for _, program := range []pulumi.RunFunc{newInbound(inbound()), newOutbound(outbound())} {
		for sentence, v := range verdicts(t, record(t, program).Plan) {
			assert.Equal(t, intent.Undecided, v.Status, sentence)
		}
	}
}
