package endpoints_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// promised decides what the bundle promises, by its sentences.
func promised(t *testing.T, p *plan.Plan) map[string]intent.Verdict {
	t.Helper()
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	recorded, err := intent.OfComponents(p)
	require.NoError(t, err)
	decided, err := intent.NewDecider(n).DecideAll(recorded)
	require.NoError(t, err)
	all := map[string]intent.Verdict{}
	for _, v := range decided {
		if strings.HasPrefix(v.Intent.Name, "aws: ") {
			all[strings.TrimPrefix(v.Intent.Name, "aws: ")] = v
		}
	}
	return all
}

func sentences(decided map[string]intent.Verdict) []string {
	all := []string{}
	for sentence := range decided {
		all = append(all, sentence)
	}
	return all
}

const (
	byGatewayAlone  = "data reaches s3 by its gateway endpoint alone"
	vpcReaches      = "the VPC reaches the interface endpoints on tcp/443"
	clientsAlone    = "clients alone reach the interface endpoints, and that on tcp/443"
	openNothing     = "the interface endpoints open no connections"
	dynamodbByAlone = "data reaches dynamodb by its gateway endpoint alone"
)

func TestBundleIntents_areProved(t *testing.T) {
	dualStack := reference()
	dualStack.Ipv6 = &vpc.Ipv6{}
	secondary := reference()
	secondary.SecondaryCidrBlocks, secondary.Tiers = []string{"100.64.0.0/16"}, append(vpc.ReferenceTiers(), vpc.Tier{Name: "pods", Type: vpc.TierPrivateWithEgress, Within: "100.64.0.0/16"})
	denied := reference()
	denied.Tiers = vpc.ReferenceTiers()
	denied.Tiers[2].NetworkAcl = &vpc.TierNetworkAcl{DenyInternet: true}
	everything := []string{byGatewayAlone, dynamodbByAlone, vpcReaches, clientsAlone, openNothing}
	for name, test := range map[string]struct {
		net  vpc.SecureVpcArgs
		args endpoints.EndpointBundleArgs
		want []string
	}{
		"the reference":    {reference(), endpoints.EndpointBundleArgs{}, everything},
		"dual-stack":       {dualStack, endpoints.EndpointBundleArgs{}, everything},
		"a second block":   {secondary, endpoints.EndpointBundleArgs{Interface: endpoints.InterfaceEndpoints{Tier: "data"}}, everything},
		"in a denied tier": {denied, endpoints.EndpointBundleArgs{Interface: endpoints.InterfaceEndpoints{Tier: "data"}, Gateway: endpoints.GatewayEndpoints{Tiers: []string{"app"}}}, everything[2:]},
		"on-premises": {
			reference(),
			endpoints.EndpointBundleArgs{OnPremises: &endpoints.OnPremises{CidrBlocks: []string{"192.168.0.0/16"}, Services: []string{"s3"}}},
			append([]string{"data reaches s3 by its endpoints alone"}, everything[1:]...),
		},
		"no gateways": {reference(), endpoints.EndpointBundleArgs{Gateway: endpoints.GatewayEndpoints{Services: []string{endpoints.GatewayNone}}}, everything[2:]},
		"groups of the caller": {
			reference(), endpoints.EndpointBundleArgs{Interface: endpoints.InterfaceEndpoints{SecurityGroupIds: []pulumi.StringInput{pulumi.String("sg-1")}}}, everything[:2],
		},
		"other ports": {
			reference(),
			endpoints.EndpointBundleArgs{Services: []string{"datasync"}},
			[]string{
				byGatewayAlone, dynamodbByAlone, "the VPC reaches the interface endpoints on tcp/443, tcp/1024-1064",
				"clients alone reach the interface endpoints, and that on tcp/443, tcp/1024-1064", openNothing,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			decided := promised(t, planOf(t, inVpc(test.net, test.args)).Plan)
			assert.ElementsMatch(t, test.want, sentences(decided))
			for sentence, v := range decided {
				assert.Equal(t, intent.Proved, v.Status, "%s: %v", sentence, v.Doubts)
			}
		})
	}
}

// Of what no component of the program made, nothing is promised: the plan may not hold it.
func TestBundleIntents_ofAVpcThatWasMadeElsewhere(t *testing.T) {
	p := planOf(t, inExisting(endpoints.EndpointBundleArgs{}))
	assert.JSONEq(t, `{"intents":[]}`, p.bundleOutputs()["intents"].(string))
}

func TestBundleIntents_ofGroupsOfClients(t *testing.T) {
	p := planOf(t, func(ctx *pulumi.Context) error {
		net, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}})
		if err != nil {
			return err
		}
		group, err := ec2.NewSecurityGroup(ctx, "web", &ec2.SecurityGroupArgs{VpcId: net.VpcId, Description: pulumi.String("clients")})
		if err != nil {
			return err
		}
		_, err = newEndpointBundle(ctx, "aws", &endpoints.EndpointBundleArgs{
			Vpc: net.Network(), Interface: endpoints.InterfaceEndpoints{ClientSecurityGroupIds: map[string]pulumi.StringInput{"web": group.ID().ToStringOutput()}},
		})
		return err
	})
	decided := promised(t, p.Plan)
	assert.ElementsMatch(t, []string{byGatewayAlone, dynamodbByAlone, clientsAlone, openNothing}, sentences(decided))
	for sentence, v := range decided {
		assert.Equal(t, intent.Proved, v.Status, "%s: %v", sentence, v.Doubts)
	}
	rule := p.one(tokenRule, "aws-in-443-web")
	for _, properties := range []map[string]any{rule.Inputs, rule.Outputs} {
		delete(properties, "referencedSecurityGroupId")
		properties["cidrIpv4"] = "10.0.0.0/16"
	}
	assert.Equal(t, intent.Violated, promised(t, p.Plan)[clientsAlone].Status, "whoever is in no group reaches them")
}

// Each promise is broken by one thing that somebody may do to the network.
func TestBundleIntents_areViolatedWhenTheThingIsBroken(t *testing.T) {
	add := func(p planned, typ, name, id string, inputs map[string]any) {
		p.Resources = append(p.Resources, &plan.Resource{
			URN: "urn:pulumi:dev::project::" + typ + "::" + name, Type: typ, Name: name, ID: id, Custom: true, Inputs: inputs, Outputs: inputs,
		})
	}
	onlyData := endpoints.EndpointBundleArgs{Gateway: endpoints.GatewayEndpoints{Tiers: []string{"data"}}}
	for name, test := range map[string]struct {
		args     endpoints.EndpointBundleArgs
		sentence string
		breaks   func(t *testing.T, p planned)
	}{
		"a way out beside the gateway endpoint": {onlyData, byGatewayAlone, func(t *testing.T, p planned) {
			t.Helper()
			drop(p, "aws-gateway-s3-data-a")
			add(p, "aws:ec2/route:Route", "leak", "r-leak", map[string]any{
				"routeTableId": p.one("aws:ec2/routeTable:RouteTable", "net-rt-data-a").ID, "destinationCidrBlock": "0.0.0.0/0",
				"natGatewayId": p.one("aws:ec2/natGateway:NatGateway", "net-nat-a").ID,
			})
		}},
		"a rule too few": {endpoints.EndpointBundleArgs{}, vpcReaches, func(t *testing.T, p planned) {
			t.Helper()
			drop(p, "aws-in-443-10.0.0.0/16")
		}},
		"a rule for one tier alone": {endpoints.EndpointBundleArgs{}, vpcReaches, func(t *testing.T, p planned) {
			t.Helper()
			p.one(tokenRule, "aws-in-443-10.0.0.0/16").Inputs["cidrIpv4"] = "10.0.16.0/20"
		}},
		"another port": {endpoints.EndpointBundleArgs{}, clientsAlone, func(t *testing.T, p planned) {
			t.Helper()
			add(p, tokenRule, "ssh", "sgr-ssh", map[string]any{
				"securityGroupId": p.one(tokenGroup, "aws").ID, "ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "cidrIpv4": "10.0.0.0/16",
			})
		}},
		"a connection out": {endpoints.EndpointBundleArgs{}, openNothing, func(t *testing.T, p planned) {
			t.Helper()
			add(p, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "out", "sgr-out", map[string]any{
				"securityGroupId": p.one(tokenGroup, "aws").ID, "ipProtocol": "-1", "cidrIpv4": "10.0.0.0/8",
			})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			p := planOf(t, inVpc(reference(), test.args))
			require.Equal(t, intent.Proved, promised(t, p.Plan)[test.sentence].Status)
			test.breaks(t, p)
			v := promised(t, p.Plan)[test.sentence]
			assert.Equal(t, intent.Violated, v.Status, "%v", v.Doubts)
			assert.NotNil(t, v.Witness)
		})
	}
}

// drop takes a resource out of a plan.
func drop(p planned, name string) {
	var kept []*plan.Resource
	for _, r := range p.Resources {
		if r.Name != name {
			kept = append(kept, r)
		}
	}
	p.Resources = kept
}
