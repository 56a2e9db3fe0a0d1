package access_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// What the components promise of the program below.
const (
	onlyTargets  = "connect: the endpoint reaches nothing but its targets"
	endpointOnly = "connect: the endpoint alone reaches the ports of SSH and RDP of web"
	nobody       = "ops: nobody reaches the ports of SSH and RDP of db"
)

// network is a VPC in which web servers are reached by the endpoint, and databases by sessions alone.
func network(ctx *pulumi.Context) error { return networkWith(ctx, false) }

func networkWith(ctx *pulumi.Context, preserveClientIp bool) error {
	net, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}})
	if err != nil {
		return err
	}
	groups := map[string]*ec2.SecurityGroup{}
	for name, subnet := range map[string]*ec2.Subnet{"web": net.Tiered.Subnets["app"]["ap-southeast-2b"], "db": net.Tiered.Subnets["data"]["ap-southeast-2a"]} {
		if groups[name], err = ec2.NewSecurityGroup(ctx, name, &ec2.SecurityGroupArgs{VpcId: net.VpcId}); err != nil {
			return err
		}
		if _, err = ec2.NewNetworkInterface(ctx, name, &ec2.NetworkInterfaceArgs{
			SubnetId: subnet.ID(), SecurityGroups: pulumi.StringArray{groups[name].ID()},
		}); err != nil {
			return err
		}
	}
	if _, err = newSessionManager(ctx, "ops", &access.SessionManagerArgs{
		Vpc: net.Network(), Tiers: []string{"data"}, Endpoints: []string{"ssm", "ssmmessages", "s3"},
		SecurityGroupIds: map[string]pulumi.StringInput{"db": groups["db"].ID().ToStringOutput()},
	}); err != nil {
		return err
	}
	_, err = newInstanceConnectEndpoint(ctx, "connect", &access.InstanceConnectEndpointArgs{
		Vpc: net.Network(), Tier: "app", AvailabilityZone: "ap-southeast-2a", PreserveClientIp: preserveClientIp,
		TargetSecurityGroupIds: map[string]pulumi.StringInput{"web": groups["web"].ID().ToStringOutput()},
	})
	return err
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
	all := verdicts(t, record(t, network).Plan)
	for _, sentence := range []string{onlyTargets, endpointOnly, nobody} {
		require.Contains(t, all, sentence)
		assert.Equal(t, intent.Proved, all[sentence].Status, "%s: %v", sentence, all[sentence].Doubts)
	}
	for sentence, v := range all {
		assert.Equal(t, intent.Proved, v.Status, "%s: %v", sentence, v.Doubts)
	}
}

// Each promise is one that the network could break: with one thing wrong it is refuted, by a packet that shows it.
func TestIntents_mutantsAreRefuted(t *testing.T) {
	original, err := json.Marshal(record(t, network).Plan)
	require.NoError(t, err)
	ingress := func(group string, port float64, peer string, value any) func(recorded) {
		return func(r recorded) {
			r.add(typeIngress, map[string]any{
				"securityGroupId": r.get(typeGroup, group).ID, "ipProtocol": "tcp", "fromPort": port, "toPort": port, peer: value,
			})
		}
	}
	for name, m := range map[string]struct {
		change   func(recorded)
		sentence string
		packet   string
	}{
		"SSH for the VPC":       {ingress("web", 22, "cidrIpv4", "10.0.0.0/16"), endpointOnly, ":22"},
		"RDP for the VPC":       {ingress("web", 3389, "cidrIpv4", "10.0.0.0/16"), endpointOnly, ":3389"},
		"SSH for the databases": {func(r recorded) { ingress("web", 22, "referencedSecurityGroupId", r.get(typeGroup, "db").ID)(r) }, endpointOnly, ":22"},
		"SSH of the databases":  {ingress("db", 22, "cidrIpv4", "10.0.0.0/8"), nobody, ":22"},
		"databases by the endpoint": {
			func(r recorded) {
				own := r.get(typeGroup, "connect").ID
				ingress("db", 22, "referencedSecurityGroupId", own)(r)
				r.add(typeEgress, map[string]any{"securityGroupId": own, "ipProtocol": "tcp", "fromPort": 22.0, "toPort": 22.0, "cidrIpv4": "10.0.0.0/16"})
			}, nobody, ":22",
		},
		"a way out of the endpoint": {
			func(r recorded) {
				r.add(typeEgress, map[string]any{"securityGroupId": r.get(typeGroup, "connect").ID, "ipProtocol": "-1", "cidrIpv4": "0.0.0.0/0"})
				ingress("db", 5432, "cidrIpv4", "10.0.0.0/16")(r)
			}, onlyTargets, ":5432",
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := &plan.Plan{}
			require.NoError(t, json.Unmarshal(original, p))
			m.change(recorded{p, t})
			v := verdicts(t, p)[m.sentence]
			require.Equal(t, intent.Violated, v.Status, "%v", v.Doubts)
			assert.Contains(t, v.Witness.Flow.Packet.String(), m.packet)
		})
	}
}

// add adds a rule by somebody else.
func (r recorded) add(typ string, inputs map[string]any) {
	n := len(r.Resources)
	name := "by-hand-" + string(rune('a'+n%26))
	r.Resources = append(r.Resources, &plan.Resource{URN: "urn:pulumi:dev::project::" + typ + "::" + name, Type: typ, Name: name, ID: "sgr-" + name, Custom: true, Inputs: inputs, Outputs: inputs})
}

// Packets of an endpoint that keeps its clients' addresses come from anywhere: that is never taken for proved.
func TestIntents_ofClientsAddressesAreUnknown(t *testing.T) {
	all := verdicts(t, record(t, func(ctx *pulumi.Context) error { return networkWith(ctx, true) }).Plan)
	assert.Equal(t, intent.Undecided, all[endpointOnly].Status)
}

// Of a VPC that is not in the plan nothing is proved, and nothing is a mistake: what AWS has there is not told.
func TestIntents_ofAnExistingVpcAreUnknown(t *testing.T) {
	for sentence, v := range verdicts(t, record(t, newEndpoint(connect())).Plan) {
		assert.Equal(t, intent.Undecided, v.Status, sentence)
	}
}

// A group's promise names it by its id, which a preview does not know: then it says nothing, rather than something else.
func TestIntents_nameGroupsByTheirIds(t *testing.T) {
	a := sessions()
	a.SecurityGroupIds = map[string]pulumi.StringInput{"db": pulumi.String("sg-db"), "app": pulumi.String("sg-app").ToStringOutput()}
	out := record(t, newSessions(a)).get(access.SessionManagerType, "ops").Outputs["intents"].(string)
	assert.JSONEq(t, `{"intents": [
		{"name": "ops: nobody reaches the ports of SSH and RDP of app", "deny": {"from": "anywhere", "to": "sg:sg-app", "ports": ["tcp/22", "tcp/3389"]}},
		{"name": "ops: nobody reaches the ports of SSH and RDP of db", "deny": {"from": "anywhere", "to": "sg:sg-db", "ports": ["tcp/22", "tcp/3389"]}}
	]}`, out)
	_, err := intent.Read(strings.NewReader(out), "intents")
	require.NoError(t, err)
}
