package endpoints_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/engine/answers"
)

func TestBundleMistakes_allAtOnce(t *testing.T) {
	n := existing()
	n.VpcId = pulumi.String("net-1")
	assert.Equal(t, `gateway.services[0]: "s4" is not supported; use one of s3, dynamodb, None (did you mean "s3"?)
gateway.services[2]: s3 is listed twice: drop one
gateway.services[3]: None stands beside services: drop one or the other
gateway.tiers[0]: "web" is not supported; use app
gateway.tiers[2]: app is listed twice: drop one
interface.clientSecurityGroupIds: the endpoints' groups are given in securityGroupIds, so that no group is made here that could admit these: drop one
interface.clientSecurityGroupIds["a b"]: "a b" becomes part of a resource's name: letters, digits, hyphens, dots and underscores
interface.clientSecurityGroupIds["a b"]: required: the id of a security group for each name
interface.securityGroupIds[0]: "group" is not the id of a security group, which reads sg-0123456789abcdef0
interface.securityGroupIds[1]: required: an id in each place of the list
interface.servicePorts["sts"][0]: "0" is no port, 1 to 65535, and no range of them, such as 1024-1064
interface.servicePorts["sts"][1]: "9-8" is no port, 1 to 65535, and no range of them, such as 1024-1064
interface.serviceZones["sqs"]: "sqs" is not supported; use one of dynamodb, ec2, ec2messages, ssm, ssmmessages, sts (did you mean "sts"?)
interface.tier: "data" is not supported; use app
interfaceEndpointQuota: -1 is no quota: give 1 or more
onPremises.cidrBlocks[0]: "home" is no block of addresses, which reads 192.168.0.0/16
onPremises.cidrBlocks[1]: 10.0.0.1/8 has bits set beyond its mask: write 10.0.0.0/8
onPremises.cidrBlocks[2]: ::/0 is everybody: name the blocks of your own networks
onPremises.services[0]: "sts" is not supported; use one of s3, dynamodb
perimeter.accountIds: an organisation and a list of accounts are given: drop one
perimeter.accountIds[0]: "12" is not the id of an account: twelve digits
perimeter.accountIds[1]: required: an id in each place of the list
perimeter.organizationId: "org" is not the id of an organisation, which reads o-a1b2c3d4e5
policies["dynamodb"]: a document and full access are given: drop one
policies["s3"].allowFullAccess.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read
policies["sqs"]: "sqs" is not supported; use one of dynamodb, ec2, ec2messages, s3, ssm, ssmmessages, sts (did you mean "sts"?)
policies["sts"]: required: a document, or allowFullAccess with a reason; without either, drop the entry: the perimeter's policy holds
presets[1]: "Container" is not supported; use one of Minimum, Containers, Serverless, Observability (did you mean "Containers"?)
protection.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read
services[1]: com.amazonaws.ap-southeast-2.sts is listed twice: drop one
tags["aws:x"]: keys that begin with aws: are AWS's own; choose another
vpc.vpcId: "net-1" is not the id of a VPC, which reads vpc-0123456789abcdef0`, refusedWith(t, tokenBundle, inExisting(endpoints.EndpointBundleArgs{
		Vpc: n, Presets: []string{endpoints.PresetMinimum, "Container"}, Services: []string{"sts", regionPrefix + "sts"},
		Gateway: endpoints.GatewayEndpoints{Services: []string{"s4", "s3", "s3", endpoints.GatewayNone}, Tiers: []string{"web", "app", "app"}},
		Interface: endpoints.InterfaceEndpoints{
			Tier: "data", ClientSecurityGroupIds: map[string]pulumi.StringInput{"a b": nil}, SecurityGroupIds: []pulumi.StringInput{pulumi.String("group"), nil},
			ServicePorts: map[string][]string{"sts": {"0", "9-8"}}, ServiceZones: map[string][]string{"sqs": {"ap-southeast-2a"}},
		},
		OnPremises: &endpoints.OnPremises{CidrBlocks: []string{"home", "10.0.0.1/8", "::/0"}, Services: []string{"sts", "dynamodb"}},
		Perimeter:  endpoints.Perimeter{OrganizationId: pulumi.String("org"), AccountIds: []pulumi.StringInput{pulumi.String("12"), nil}},
		Policies: map[string]endpoints.EndpointPolicy{
			"s3": {AllowFullAccess: &component.Relaxation{}}, "sts": {}, "sqs": {Document: pulumi.String(`{"Statement":[{}]}`)},
			"dynamodb": {Document: pulumi.String(`{"Statement":[{}]}`), AllowFullAccess: &component.Relaxation{Reason: "x"}},
		},
		InterfaceEndpointQuota: -1, Protection: component.Protection{Mode: component.ProtectionDisabled}, Tags: pulumi.StringMap{"aws:x": pulumi.String("y")},
	})))
}

func TestBundleMistakes_ofTheNetwork(t *testing.T) {
	tier := func(typ string) component.NetworkTier {
		return component.NetworkTier{
			Type: typ, SubnetIds: map[string]pulumi.StringInput{"ap-southeast-2a": pulumi.String("subnet-1")}, RouteTableIds: map[string]pulumi.StringInput{"ap-southeast-2a": pulumi.String("rtb-1")},
		}
	}
	without := func(typ string, edit func(*component.NetworkTier)) component.NetworkTier {
		t := tier(typ)
		edit(&t)
		return t
	}
	for name, test := range map[string]struct {
		tiers     map[string]component.NetworkTier
		endpoints endpoints.InterfaceEndpoints
		text      string
	}{
		"no tiers": {nil, endpoints.InterfaceEndpoints{Tier: "app"}, "gateway.tiers: the network has no tier that holds workloads: name tiers here, or make no gateway endpoints (gateway.services: None)\n" +
			"interface.tier: the network has no tiers: give them in vpc.tiers"},
		"two that could hold the endpoints": {
			map[string]component.NetworkTier{"app": tier(component.TierPrivateWithEgress), "jobs": tier(component.TierPrivateWithEgress), "data": tier(component.TierIsolated)},
			endpoints.InterfaceEndpoints{},
			"interface.tier: required: the tier in which the endpoints stand, one of app, data, jobs: there is not one alone of type PrivateWithEgress, nor of type Isolated",
		},
		"no private one": {
			map[string]component.NetworkTier{"web": tier(component.TierPublic)},
			endpoints.InterfaceEndpoints{},
			"interface.tier: required: the tier in which the endpoints stand, one of web: there is not one alone of type PrivateWithEgress, nor of type Isolated",
		},
		"one that holds attachments": {
			map[string]component.NetworkTier{"app": tier(component.TierIsolated), "hub": tier(component.TierTransitGateway)},
			endpoints.InterfaceEndpoints{Tier: "hub"},
			"interface.tier: tier hub is of type TransitGateway, and holds the attachment or firewall alone: name another",
		},
		"no subnets": {
			map[string]component.NetworkTier{"app": without(component.TierIsolated, func(t *component.NetworkTier) { t.SubnetIds = nil })},
			endpoints.InterfaceEndpoints{},
			`vpc.tiers["app"].subnetIds: required: the endpoints stand in the subnets of tier app`,
		},
		"no route tables": {
			map[string]component.NetworkTier{"app": without(component.TierIsolated, func(t *component.NetworkTier) { t.RouteTableIds = nil })},
			endpoints.InterfaceEndpoints{},
			`vpc.tiers["app"].routeTableIds: required: gateway endpoints go into the route tables of tier app; give them, or name other tiers in gateway.tiers`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			n := existing()
			n.Tiers = test.tiers
			assert.Equal(t, test.text, refusedWith(t, tokenBundle, inExisting(endpoints.EndpointBundleArgs{Vpc: n, Interface: test.endpoints})))
		})
	}
}

// Gateway endpoints leave the public addresses of S3 as they are: a tier that denies the internet drops what comes from these.
func TestBundleMistakes_aTierThatDeniesTheInternet(t *testing.T) {
	net := reference()
	net.Tiers = vpc.ReferenceTiers()
	net.Tiers[2].NetworkAcl = &vpc.TierNetworkAcl{DenyInternet: true}
	s3 := endpoints.EndpointBundleArgs{Services: []string{"sts"}, Gateway: endpoints.GatewayEndpoints{Services: []string{"s3"}}}
	assert.Equal(t, `vpc.tiers["data"]: tier data denies the internet and would drop the answers of s3 from 52.216.0.0/15, 54.231.0.0/16: let these blocks through (networkAcl.exceptions of the tier), or name the tiers that are to reach it in gateway.tiers`,
		refusedWith(t, tokenBundle, inVpc(net, s3)))

	exception := func(block string) vpc.NetworkAclException {
		return vpc.NetworkAclException{CidrBlock: block, Protocol: "tcp", FromPort: 443, Direction: vpc.DirectionOutbound, Reason: "S3"}
	}
	net.Tiers[2].NetworkAcl.Exceptions = []vpc.NetworkAclException{exception("52.216.0.0/16"), exception("54.0.0.0/8")}
	assert.Contains(t, refusedWith(t, tokenBundle, inVpc(net, s3)), "would drop the answers of s3 from 52.216.0.0/15: ", "a part of a block is not the block")

	net.Tiers[2].NetworkAcl.Exceptions = []vpc.NetworkAclException{exception("52.216.0.0/15"), exception("54.0.0.0/8")}
	assert.Contains(t, planOf(t, inVpc(net, s3)).made(tokenAssociation), "aws-gateway-s3-data-a")

	net.Tiers[2].NetworkAcl.Exceptions = nil
	s3.Gateway.Tiers = []string{"app"}
	assert.Equal(t, []string{"aws-gateway-s3-app-a", "aws-gateway-s3-app-b"}, planOf(t, inVpc(net, s3)).made(tokenAssociation))
}

func TestBundleMistakes_servicesThatARegionLacks(t *testing.T) {
	zones := service(regionPrefix+"sts", map[string]any{"availabilityZones": []any{"ap-southeast-2c"}})
	none := service(regionPrefix+"sqs", map[string]any{"vpcEndpointPolicySupported": false})
	var refused error
	program := inExisting(endpoints.EndpointBundleArgs{
		Services: []string{"sts", "sqs"}, Policies: map[string]endpoints.EndpointPolicy{"sqs": {Document: pulumi.String(`{"Statement":[{}]}`)}},
	})
	planTold(t, []answers.Function{zones, none}, func(ctx *pulumi.Context) error {
		refused = program(ctx)
		return nil
	})
	require.Error(t, refused)
	_, text, _ := strings.Cut(refused.Error(), "\n")
	assert.Equal(t, `policies["sqs"]: endpoints of sqs take no policy: drop the entry
services[0]: sts is offered in ap-southeast-2c, and the tier of the endpoints has subnets in ap-southeast-2a, ap-southeast-2b alone: choose another tier (interface.tier), or drop the service`, text)
}

func TestBundleMistakes_moreThanTheQuota(t *testing.T) {
	all := endpoints.EndpointBundleArgs{Services: endpoints.KnownServices()}
	assert.Equal(t, `interfaceEndpointQuota: 171 interface endpoints, but the quota of a VPC is 50: drop services, or have the quota "Interface VPC endpoints per VPC" raised and give it here`,
		refusedWith(t, tokenBundle, inExisting(all)))
	all.InterfaceEndpointQuota = 171
	assert.Len(t, planOf(t, inExisting(all)).made(tokenEndpoint), 173)
}

func TestBundleMistakes_nobodyToCallTheEndpoints(t *testing.T) {
	n := existing()
	n.CidrBlocks = nil
	args := endpoints.EndpointBundleArgs{Vpc: n}
	assert.Equal(t, "vpc.cidrBlocks: required: the blocks from which the endpoints are called, or name clients in interface.clientSecurityGroupIds", refusedWith(t, tokenBundle, inExisting(args)))
	args.OnPremises = &endpoints.OnPremises{CidrBlocks: []string{"192.168.0.0/16"}}
	assert.Equal(t, []string{"443 192.168.0.0/16"}, planOf(t, inExisting(args)).rules())
}

// What nobody can answer offline is said together with what to write where.
func TestBundleMistakes_servicesThatNobodyTellsOfOffline(t *testing.T) {
	_, err := tryPlan(inExisting(endpoints.EndpointBundleArgs{Services: []string{"aws.sagemaker.ap-southeast-2.notebook"}}))
	var failed *engine.ProgramError
	require.ErrorAs(t, err, &failed)
	text := strings.Join(failed.Messages, "\n")
	assert.Contains(t, text, "services[0]: aws.sagemaker.ap-southeast-2.notebook (aws.sagemaker.ap-southeast-2.notebook, Interface) was not found in ap-southeast-2:")
	assert.Contains(t, text, answers.FileName)
}

func TestBundleMistakes_policies(t *testing.T) {
	for document, text := range map[string]string{
		"{":               "the policy is no JSON: unexpected end of JSON input",
		`{"Version":"x"}`: "the policy has no Statement",
		`{"Statement":["` + strings.Repeat("x", 20480) + `"]}`: "the policy has 20498 characters, and AWS takes 20480: shorten it",
	} {
		construct := func(in func(string) pulumi.StringInput) pulumi.RunFunc {
			return inExisting(endpoints.EndpointBundleArgs{Services: []string{"sts"}, Policies: map[string]endpoints.EndpointPolicy{"sts": {Document: in(document)}}})
		}
		assert.Equal(t, `policies["sts"].document: `+text, refusedWith(t, tokenBundle, construct(here)))
		assert.Contains(t, failedLate(t, construct(later)), `policies["sts"].document: `+text)
	}
}
