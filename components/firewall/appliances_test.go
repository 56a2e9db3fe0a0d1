package firewall_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

const service = "com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d4e5f60718"

func withAppliances(a *firewall.IngressInspectionArgs) {
	a.Appliances = &firewall.Appliances{ServiceName: pulumi.String(service)}
}

func centralAppliances(a *firewall.CentralFirewallArgs) {
	a.Appliances, a.Policy = &firewall.Appliances{ServiceName: pulumi.String(service)}, firewall.Policy{}
}

// Endpoints of appliances stand where those of a firewall would, and every route that leads to these leads there.
func TestAppliances_standInTheFirewallsPlace(t *testing.T) {
	for name, programs := range map[string][2]pulumi.RunFunc{
		"wall": {guarded(true, nil), guarded(true, withAppliances)},
		"hub":  {inspected(outwards(), func(*firewall.CentralFirewallArgs) {}), inspected(outwards(), centralAppliances)},
	} {
		wall, appliances := record(t, programs[0]), record(t, programs[1])
		assert.Equal(t, wall.routes(name), appliances.routes(name))
		assert.Len(t, appliances.endpoints(name), 2)
		for _, typ := range []string{typeFirewall, typePolicy, typeRuleGroup, typeLogging, typeBucket} {
			assert.Empty(t, appliances.names(typ), typ)
		}
	}
}

func TestAppliances_endpointsAreProtectedAndNamed(t *testing.T) {
	r := record(t, guarded(true, withAppliances))
	endpoint := r.get(typeEndpoint, "wall-endpoint-b")
	assert.True(t, endpoint.Protect)
	assert.Equal(t, map[string]any{
		"vpcId": r.get("aws:ec2/vpc:Vpc", "net").ID, "serviceName": service, "vpcEndpointType": "GatewayLoadBalancer", "ipAddressType": "dualstack",
		"subnetIds": []any{r.get("aws:ec2/subnet:Subnet", "net-subnet-wall-b").ID},
		"tags":      map[string]any{"Name": "wall-endpoint-b", "palisade:component": "wall"},
	}, endpoint.Inputs)
	assert.Equal(t, "ipv4", record(t, ingress(withAppliances)).get(typeEndpoint, "wall-endpoint-a").Inputs["ipAddressType"])
	outputs := r.get("palisade:firewall:IngressInspection", "wall").Outputs
	assert.Equal(t, map[string]any{"eu-west-1a": r.get(typeEndpoint, "wall-endpoint-a").ID, "eu-west-1b": endpoint.ID}, outputs["endpointIds"])
	assert.Empty(t, outputs["firewallArn"])
}

func TestAppliances_leaveNothingToTheFirewall(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(*firewall.IngressInspectionArgs)
		want string
	}{
		"all of a firewall": {func(a *firewall.IngressInspectionArgs) {
			withAppliances(a)
			a.Policy, a.Logs, a.KmsKeyArn = everyPolicy(), firewall.Logs{RetentionInDays: 30}, pulumi.String(key)
		}, strings.Join([]string{
			"kmsKeyArn: it is about AWS Network Firewall, and appliances stand in its place: drop it, or appliances",
			"logs: it is about AWS Network Firewall, and appliances stand in its place: drop it, or appliances",
			"policy: it is about AWS Network Firewall, and appliances stand in its place: drop it, or appliances",
		}, "\n")},
		"no service": {
			func(a *firewall.IngressInspectionArgs) { a.Appliances = &firewall.Appliances{} },
			"appliances.serviceName: required: the endpoint service of the Gateway Load Balancer, com.amazonaws.vpce.eu-west-1.vpce-svc-...",
		},
		"a service of another region": {func(a *firewall.IngressInspectionArgs) {
			a.Appliances = &firewall.Appliances{ServiceName: pulumi.String("com.amazonaws.vpce.us-east-1.vpce-svc-0a1b")}
		}, "appliances.serviceName: com.amazonaws.vpce.us-east-1.vpce-svc-0a1b is of us-east-1: appliances stand in the region of the traffic, eu-west-1"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, refusal(t, ingress(test.edit))) })
	}
}

// What is promised of a firewall is promised of appliances, and proved: that all goes through them. What they let through is unknown, and what they cannot
// change is decided.
func TestAppliances_promisesAreProved(t *testing.T) {
	edge := decided(t, record(t, guarded(true, withAppliances)).Plan, atTheEdge)
	for _, sentence := range []string{comesIn, goesOut} {
		assert.Equal(t, intent.Proved, edge[sentence].Status, "%s: %v", sentence, edge[sentence].Doubts)
		assert.False(t, edge[sentence].Vacuous, "something may get through")
	}
	assert.Equal(t, intent.Undecided, edge[noSsh].Status)
	across := decided(t, record(t, estate(centralAppliances)).Plan, acrossTheHub+`
  - {name: nobody comes in, deny: {from: internet, to: ["vpc:prod", "vpc:dev"]}}
`)
	for _, sentence := range append(centralSentences(), "nobody comes in") {
		assert.Equal(t, intent.Proved, across[sentence].Status, "%s: %v", sentence, across[sentence].Doubts)
	}
	calls := across["prod calls dev and is answered"]
	assert.Equal(t, intent.Undecided, calls.Status)
	assert.Contains(t, calls.Doubts[0].Text, "what the appliances behind VPC endpoint wall-endpoint-")
	assert.True(t, slices.ContainsFunc(calls.Assumptions, func(a network.Assumption) bool { return strings.Contains(a.Text, "one-arm mode") }))
	for _, u := range calls.Doubts {
		assert.NotContains(t, u.Text, "one direction", "each endpoint sees both")
	}
}

func TestAppliances_promisesAreRefutedWhenBroken(t *testing.T) {
	refutes(t, guarded(false, withAppliances), "", map[string]breaks{
		"the internet gateway has no table": {func(_ *testing.T, r recorded) { drop(r.Plan, typeAssociation, "wall-edge") }, comesIn, "8.8.8.8:49152 -> "},
	})
	refutes(t, estate(centralAppliances), "", map[string]breaks{
		"a zone's table leads past the appliances": {func(_ *testing.T, r recorded) {
			route := r.get(typeRoute, "wall-default-tgw-b")
			delete(route.Inputs, "vpcEndpointId")
			route.Inputs["natGatewayId"] = r.get("aws:ec2/natGateway:NatGateway", "inspection-nat-b").ID
		}, "wall: what goes from prod to the internet is inspected", "10.1."},
	})
}

// Without appliance mode an endpoint sees one direction of a connection alone, which most appliances do not let through: the verdict says so.
func TestAppliances_withoutApplianceModeSeeHalfOfAConnection(t *testing.T) {
	r := record(t, estate(centralAppliances))
	r.get(typeAttachment, "inspection").Inputs["applianceModeSupport"] = "disable"
	texts := ""
	for _, u := range decided(t, r.Plan, acrossTheHub)["prod calls dev and is answered"].Doubts {
		texts += u.Text + "\n"
	}
	assert.Contains(t, texts, "whether what stands behind VPC endpoint wall-endpoint-a lets through a flow of which it sees one direction alone")
}

// The appliances may be of the same program: their VPC is not modelled, and the estate's promises do not hang on it.
func TestAppliances_ofTheSameProgram(t *testing.T) {
	p := record(t, func(ctx *pulumi.Context) error {
		security, err := secure(ctx, "security", vpc.SecureVpcArgs{CidrBlock: "100.65.0.0/24", Tiers: []vpc.Tier{{Name: "appliances", Type: vpc.TierIsolated}}})
		if err != nil {
			return err
		}
		subnets := pulumi.StringArray{security.Tiers["appliances"].SubnetIds["eu-west-1a"], security.Tiers["appliances"].SubnetIds["eu-west-1b"]}
		balancer, err := lb.NewLoadBalancer(ctx, "appliances", &lb.LoadBalancerArgs{LoadBalancerType: pulumi.String("gateway"), Subnets: subnets})
		if err != nil {
			return err
		}
		offered, err := ec2.NewVpcEndpointService(ctx, "appliances", &ec2.VpcEndpointServiceArgs{
			AcceptanceRequired: pulumi.Bool(false), GatewayLoadBalancerArns: pulumi.StringArray{balancer.Arn},
		})
		if err != nil {
			return err
		}
		return estate(func(a *firewall.CentralFirewallArgs) {
			centralAppliances(a)
			a.Appliances.ServiceName = offered.ServiceName
		})(ctx)
	}).Plan
	verdicts := decided(t, p, "")
	for _, sentence := range centralSentences() {
		assert.Equal(t, intent.Proved, verdicts[sentence].Status, "%s: %v", sentence, verdicts[sentence].Doubts)
	}
}
