package threetier_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/reference/threetier"
	"github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/components/waf"
	"github.com/palisade-iac/palisade/internal/composedtest"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/plan"
)

const certificate = "arn:aws:acm:ap-southeast-2:123456789012:certificate/00000000-0000-4000-8000-000000000000"

// least is what must be given, with zones pinned.
func least() threetier.ThreeTierWebArgs {
	return threetier.ThreeTierWebArgs{
		Network:      vpc.SecureVpcArgs{CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"}},
		Certificates: []ingress.Certificate{{Name: "shop", Arn: pulumi.String(certificate)}},
	}
}

func shop(a threetier.ThreeTierWebArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := threetier.NewThreeTierWeb(ctx, "shop", &a)
		return err
	}
}

func record(t *testing.T, a threetier.ThreeTierWebArgs) *plan.Plan {
	t.Helper()
	p, err := recording.Run(shop(a), nil)
	require.NoError(t, err)
	return p
}

// One rule more, and the sentence of the composition is refuted.
func TestThreeTierWeb_isRefutedWithAShortCut(t *testing.T) {
	p := record(t, least())
	app := recording.Get(t, p, "aws:ec2/securityGroup:SecurityGroup", "shop-sg-app")
	inputs := map[string]any{"securityGroupId": app.ID, "ipProtocol": "tcp", "fromPort": 8443.0, "toPort": 8443.0, "cidrIpv4": "10.0.0.0/16"}
	p.Resources = append(p.Resources, &plan.Resource{
		URN: "urn:pulumi:dev::project::aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule::short-cut", Type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
		Name: "short-cut", ID: "sgr-short-cut", Custom: true, Inputs: inputs, Outputs: inputs,
	})
	assert.Equal(t, intent.Violated, composedtest.Verdicts(t, p)["shop: nobody but the load balancer reaches the app"])
}

func TestThreeTierWeb_mistakesAllAtOnce(t *testing.T) {
	a := least()
	a.AppPort, a.Certificates = 70000, nil
	a.Network.Tiers = []vpc.Tier{{Name: "public", Type: vpc.TierPublic}, {Name: "app", Type: vpc.TierPublic}}
	a.Waf = waf.WebAclArgs{Scope: waf.ScopeCloudFront, Protection: component.Protection{Mode: component.ProtectionDisabled, Reason: "x"}, Tags: pulumi.StringMap{"a": pulumi.String("b")}}
	refusal := recording.Refusal(t, shop(a), nil)
	assert.Equal(t, `appPort: 70000 is no port: give one from 1 to 65535
certificates: required: the load balancer speaks HTTPS alone: name a certificate of AWS Certificate Manager by its ARN, or a domain to request one for
network.tiers: required: a tier called data of type Isolated, which parts stand in: leave tiers out, or add to the three of the reference
network.tiers[1].type: app is of type PrivateWithEgress or Isolated here: call a tier of another type something else
waf.protection: what guards the parts is said once for all of them, in network.protection
waf.scope: a load balancer has a web ACL of its region: drop it
waf.tags: the tags of the parts are said once for all of them, in network.tags`, refusal)
	assert.Contains(t, recording.Refusal(t, func(ctx *pulumi.Context) error {
		_, err := threetier.NewThreeTierWeb(ctx, "a-shop-with-a-long-name", nil)
		return err
	}, nil), `name: "a-shop-with-a-long-name" has 23 characters: use at most 16`)
}

// A mistake in one part hides none of another, nor of the composition.
func TestThreeTierWeb_mistakesOfAllParts(t *testing.T) {
	a := least()
	a.AppPort = 70000
	a.Network.CidrBlock, a.Network.AvailabilityZones[2], a.Network.Protection.Mode = "10.0.0.0/33", "eu-west-1c", component.ProtectionDisabled
	a.Network.Tags = pulumi.StringMap{"aws:owner": pulumi.String("x")}
	a.Certificates[0].Name, a.Clients.CidrBlocks, a.HealthCheck.IntervalSeconds = "", []string{"10.0.0.1/8"}, 1
	a.Waf.DefaultAction, a.Services, a.DataPorts = "Perhaps", []string{"gold"}, []string{"tcp/x"}
	a.AppReaches = []securitygroups.Access{{Ports: []string{"tcp/443"}}}
	a.Operators = map[string]access.SessionOperators{"all": {}}
	assert.Equal(t, `appPort: 70000 is no port: give one from 1 to 65535
appReaches[0].peer: required: one of group, groupId, cidrBlocks, prefixListId, service and internet
certificates[0].name: required: a name that stays, since resources are named after it
clients.cidrBlocks[0]: 10.0.0.1/8 has bits set beyond its mask: write 10.0.0.0/8
dataPorts[0]: "tcp/x": "x" is no port or range of ports from 0 to 65535
healthCheck.intervalSeconds: 1 is not within 5 to 300 seconds
healthCheck.timeoutSeconds: 5 seconds is not less than the interval of 1
network.availabilityZones[2]: eu-west-1c is a zone of eu-west-1, but the provider's region is ap-southeast-2: name zones of ap-southeast-2, or change the region
network.cidrBlock: "10.0.0.0/33" is no CIDR block: write an address and a mask, such as 10.0.0.0/16
network.protection.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read
network.tags["aws:owner"]: keys that begin with aws: are AWS's own; choose another
operators["all"].instanceTags: required: the tags by which instances are known that the group may reach; or set allowAllInstances with a reason
services[0]: "gold" is no service that is known here; see endpoints.KnownServices. A service that is new goes by its full name, such as com.amazonaws.ap-southeast-2.ssm
waf.defaultAction: "Perhaps" is not supported; use one of Allow, Block`, recording.Refusal(t, shop(a), nil))
}

// What a part refuses is told with the path that the argument has here.
func TestThreeTierWeb_mistakesOfParts(t *testing.T) {
	for text, edit := range map[string]func(*threetier.ThreeTierWebArgs){
		`network.cidrBlock: "10.0.0.0/33" is no CIDR block`: func(a *threetier.ThreeTierWebArgs) { a.Network.CidrBlock = "10.0.0.0/33" },
		`services[0]: "gold" is no service`:                 func(a *threetier.ThreeTierWebArgs) { a.Services = []string{"gold"} },
		`dataPorts[0]`:                                      func(a *threetier.ThreeTierWebArgs) { a.DataPorts = []string{"tcp/x"} },
		`appReaches[0].peer`: func(a *threetier.ThreeTierWebArgs) {
			a.AppReaches = []securitygroups.Access{{Ports: []string{"tcp/443"}}}
		},
		`healthCheck.intervalSeconds`: func(a *threetier.ThreeTierWebArgs) { a.HealthCheck.IntervalSeconds = 1 },
		`waf.defaultAction`:           func(a *threetier.ThreeTierWebArgs) { a.Waf.DefaultAction = "Perhaps" },
		`certificates[0].name`:        func(a *threetier.ThreeTierWebArgs) { a.Certificates[0].Name = "" },
	} {
		a := least()
		edit(&a)
		_, err := recording.Run(shop(a), nil)
		require.ErrorContains(t, err, text)
		require.ErrorContains(t, err, `ThreeTierWeb "shop":`)
	}
}

// What is asked for beyond the least is proved as well.
func TestThreeTierWeb_withMoreIsProved(t *testing.T) {
	a := least()
	a.Network.Ipv6 = &vpc.Ipv6{}
	a.Network.Tiers = append(vpc.ReferenceTiers(), vpc.Tier{Name: "batch", Type: vpc.TierPrivateWithEgress})
	a.AppPort, a.DataPorts, a.Services = 9443, []string{"tcp/3306"}, []string{"logs", "kms"}
	a.HealthCheck.Port = 9444
	a.AppReaches = []securitygroups.Access{{Peer: securitygroups.Peer{CidrBlocks: []string{"203.0.113.7/32"}}, Ports: []string{"tcp/443"}}}
	a.Operators = map[string]access.SessionOperators{"shop": {InstanceTags: map[string]string{"team": "shop"}}}
	p := record(t, a)
	composedtest.Proved(t, p, "shop: the world asks the load balancer", "shop: nobody but the load balancer reaches the app")
	a.Clients.CidrBlocks = []string{"198.51.100.0/24"}
	verdicts := composedtest.Verdicts(t, record(t, a))
	assert.NotContains(t, verdicts, "shop: the world asks the load balancer")
	assert.NotContains(t, verdicts, "shop: the app calls others on the ports of the data and of HTTPS alone")
}

// Servers that call nobody on the internet need no way there, and no NAT gateways.
func TestThreeTierWeb_withoutAWayOutIsProved(t *testing.T) {
	a := least()
	a.Network.NatGateways.Strategy = vpc.NatNone
	a.Network.Tiers = vpc.ReferenceTiers()
	a.Network.Tiers[1].Type = vpc.TierIsolated
	p := record(t, a)
	assert.Empty(t, recording.Names(p, "aws:ec2/natGateway:NatGateway"))
	composedtest.Proved(t, p, "shop: the world asks the load balancer", "shop: the load balancer asks the app", "shop-net: app has no way to the internet")
}

// A tier more leaves all else as it is.
func TestThreeTierWeb_stability(t *testing.T) {
	a := least()
	a.Network.Tiers = []vpc.Tier{
		{Name: "public", Type: vpc.TierPublic},
		{Name: "app", Type: vpc.TierPrivateWithEgress},
		{Name: "data", Type: vpc.TierIsolated, DatabaseSubnetGroup: true},
		{Name: "batch", Type: vpc.TierPrivateWithEgress},
	}
	composedtest.Grows(t, record(t, least()), record(t, a))
}

func TestImports(t *testing.T) {
	services, components := composedtest.Imports(t)
	assert.NotContains(t, services, "networkfirewall", "who has a web application does not compile firewalls")
	assert.ElementsMatch(t, []string{
		"access", "component", "endpoints", "flowlog", "ingress", "internal/resolver", "internal/site", "logbucket", "securitygroups", "vpc", "waf", "waf/raw",
	}, components)
}

func TestThreeTierWeb_isProved(t *testing.T) {
	p := record(t, least())
	composedtest.Priced(t, p, "ThreeTierWeb")
	composedtest.Family(t, p, threetier.ThreeTierWebType, "shop")
	composedtest.Proved(t, p, "shop: the world asks the load balancer", "shop: the load balancer asks the app", "shop: nobody but the load balancer reaches the app",
		"shop: the app calls others on the ports of the data and of HTTPS alone")
	for _, r := range p.Resources {
		if r.Type == "aws:ec2/subnet:Subnet" || r.Type == "aws:lb/loadBalancer:LoadBalancer" {
			assert.True(t, r.Protect, r.Name)
		}
	}
}
