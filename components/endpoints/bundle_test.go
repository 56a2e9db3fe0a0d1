package endpoints_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/engine/answers"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// The types that a bundle makes.
const (
	tokenEndpoint    = "aws:ec2/vpcEndpoint:VpcEndpoint"
	tokenAssociation = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation"
	tokenGroup       = "aws:ec2/securityGroup:SecurityGroup"
	tokenRule        = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	tokenBundle      = endpoints.EndpointBundleType
)

// reference are the arguments of the VPC in which most tests place endpoints: public, app and data over two zones.
func reference() vpc.SecureVpcArgs {
	return vpc.SecureVpcArgs{CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}}
}

// inVpc makes a VPC called net and a bundle called aws in it.
func inVpc(net vpc.SecureVpcArgs, args endpoints.EndpointBundleArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		made, err := vpc.NewSecureVpc(ctx, "net", &net)
		if err != nil {
			return err
		}
		args.Vpc = made.Network()
		_, err = newEndpointBundle(ctx, "aws", &args)
		return err
	}
}

// existing is a VPC that was made elsewhere, with one tier over two zones.
func existing() component.Network {
	return component.Network{
		VpcId: pulumi.String("vpc-1"), CidrBlocks: []pulumi.StringInput{pulumi.String("10.0.0.0/16")},
		Tiers: map[string]component.NetworkTier{"app": {
			Type:          component.TierIsolated,
			SubnetIds:     map[string]pulumi.StringInput{"ap-southeast-2a": pulumi.String("subnet-1"), "ap-southeast-2b": pulumi.String("subnet-2")},
			RouteTableIds: map[string]pulumi.StringInput{"ap-southeast-2a": pulumi.String("rtb-1"), "ap-southeast-2b": pulumi.String("rtb-2")},
		}},
	}
}

// inExisting makes a bundle called aws in a VPC that was made elsewhere.
func inExisting(args endpoints.EndpointBundleArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		if args.Vpc.VpcId == nil {
			args.Vpc = existing()
		}
		_, err := newEndpointBundle(ctx, "aws", &args)
		return err
	}
}

// planTold records a program about which somebody tells more than the twin knows.
func planTold(t *testing.T, told []answers.Function, program pulumi.RunFunc) planned {
	t.Helper()
	p, err := engine.Record(t.Context(), program, engine.Options{
		Project: "project", Stack: "dev", Config: map[string]string{"aws:region": "ap-southeast-2"}, ProgramDir: ".", Answers: &answers.Book{Functions: told},
	})
	require.NoError(t, err)
	return planned{p, t}
}

// service tells of a service with interface endpoints: what it is like, in place of what the twin assumes.
func service(name string, differs map[string]any) answers.Function {
	result := map[string]any{
		"id": "vpce-svc-1", "serviceName": name, "serviceType": "Interface", "vpcEndpointPolicySupported": true, "supportedIpAddressTypes": []any{"ipv4"},
		"availabilityZones": []any{"ap-southeast-2a", "ap-southeast-2b"}, "privateDnsName": name + ".example", "privateDnsNames": []any{name + ".example"},
	}
	maps.Copy(result, differs)
	return answers.Function{Token: "aws:ec2/getVpcEndpointService:getVpcEndpointService", Args: map[string]any{"serviceName": name, "serviceType": "Interface"}, Result: result}
}

const regionPrefix = "com.amazonaws.ap-southeast-2."

// made are the names of the children of a type, sorted.
func (p planned) made(typ string) []string { return slices.Sorted(slices.Values(p.called(typ))) }

// bundleOutputs are those of the bundle called aws.
func (p planned) bundleOutputs() map[string]any { return p.one(tokenBundle, "aws").Outputs }

// warned are the warnings that tell of something, of the bundle alone.
func (p planned) warned() []string {
	var all []string
	for _, d := range p.Diagnostics {
		if d.Severity == "warning" {
			all = append(all, d.Message)
		}
	}
	return all
}

// rules are the rules of the group, such as "443 10.0.0.0/16".
func (p planned) rules() []string {
	var all []string
	for _, r := range p.Resources {
		if r.Type != tokenRule {
			continue
		}
		ports := text(r.Inputs["fromPort"])
		if to := text(r.Inputs["toPort"]); to != ports {
			ports += "-" + to
		}
		for _, source := range []string{"cidrIpv4", "cidrIpv6", "referencedSecurityGroupId"} {
			if v := r.Inputs[source]; v != nil {
				all = append(all, ports+" "+text(v))
			}
		}
		assert.Equal(p.t, "tcp", r.Inputs["ipProtocol"])
		assert.NotEmpty(p.t, r.Inputs["description"], r.Name)
	}
	return all
}

func text(v any) string {
	raw, _ := json.Marshal(v)
	return strings.Trim(string(raw), `"`)
}

func TestBundle_sayingNothingGivesTheReference(t *testing.T) {
	p := planOf(t, inVpc(reference(), endpoints.EndpointBundleArgs{}))
	assert.Equal(t, []string{
		"aws-gateway-dynamodb", "aws-gateway-s3", "aws-interface-ec2", "aws-interface-ec2messages", "aws-interface-ssm", "aws-interface-ssmmessages",
	}, p.made(tokenEndpoint))
	vpcId := p.one("aws:ec2/vpc:Vpc", "net").ID
	for _, e := range p.Resources {
		if e.Type != tokenEndpoint {
			continue
		}
		assert.Equal(t, vpcId, e.Inputs["vpcId"])
		assert.Contains(t, e.Inputs["policy"], "aws:PrincipalAccount", "%s has a policy", e.Name)
		assert.True(t, e.Protect, e.Name)
		assert.Equal(t, "aws", e.Inputs["tags"].(map[string]any)["palisade:component"])
	}
	ssm := p.one(tokenEndpoint, "aws-interface-ssm").Inputs
	assert.Equal(t, regionPrefix+"ssm", ssm["serviceName"])
	assert.Equal(t, "Interface", ssm["vpcEndpointType"])
	assert.Equal(t, true, ssm["privateDnsEnabled"])
	assert.Equal(t, []any{p.one("aws:ec2/subnet:Subnet", "net-subnet-app-a").ID, p.one("aws:ec2/subnet:Subnet", "net-subnet-app-b").ID}, ssm["subnetIds"])
	assert.Equal(t, []any{p.one(tokenGroup, "aws").ID}, ssm["securityGroupIds"])
	assert.Nil(t, ssm["ipAddressType"])
	assert.Equal(t, []string{"443 10.0.0.0/16"}, p.rules())
	assert.Nil(t, p.one(tokenGroup, "aws").Inputs["egress"], "the endpoints open nothing")
	assert.Empty(t, p.called("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"))
	assert.Empty(t, p.warned())
}

func TestBundle_gatewayEndpointsGoIntoEveryTableOfTiersThatHoldWorkloads(t *testing.T) {
	net := reference()
	net.Tiers = append(vpc.ReferenceTiers(), vpc.Tier{Name: "hub", Type: vpc.TierTransitGateway})
	p := planOf(t, inVpc(net, endpoints.EndpointBundleArgs{}))
	var want []string
	for _, service := range []string{"dynamodb", "s3"} {
		for _, place := range []string{"app-a", "app-b", "data-a", "data-b", "public-a", "public-b"} {
			name := "aws-gateway-" + service + "-" + place
			want = append(want, name)
			association := p.one(tokenAssociation, name)
			assert.Equal(t, p.one("aws:ec2/routeTable:RouteTable", "net-rt-"+place).ID, association.Inputs["routeTableId"])
			assert.Equal(t, p.one(tokenEndpoint, "aws-gateway-"+service).ID, association.Inputs["vpcEndpointId"])
			assert.False(t, association.Protect, "tiers come and go")
		}
	}
	assert.Equal(t, want, p.made(tokenAssociation))

	p = planOf(t, inVpc(net, endpoints.EndpointBundleArgs{Gateway: endpoints.GatewayEndpoints{Services: []string{"s3"}, Tiers: []string{"data"}}}))
	assert.Equal(t, []string{"aws-gateway-s3-data-a", "aws-gateway-s3-data-b"}, p.made(tokenAssociation))
	p = planOf(t, inVpc(net, endpoints.EndpointBundleArgs{Gateway: endpoints.GatewayEndpoints{Services: []string{endpoints.GatewayNone}}}))
	assert.Empty(t, p.made(tokenAssociation))
	assert.Equal(t, map[string]any{}, p.bundleOutputs()["gatewayEndpointIds"])
}

func TestBundle_presetsAndServicesAddUp(t *testing.T) {
	p := planOf(t, inExisting(endpoints.EndpointBundleArgs{
		Presets: []string{endpoints.PresetContainers, endpoints.PresetObservability}, Services: []string{"ssm", "logs", regionPrefix + "sqs", "s3"},
	}))
	assert.Equal(t, []any{
		"cloudtrail", "dynamodb", "ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "events", "kms", "logs", "monitoring", "s3", "secretsmanager", "sqs", "ssm", "sts", "xray",
	}, p.bundleOutputs()["services"], "S3 has its gateway endpoint alone, and a full name of a known service is its short one")
	p = planOf(t, inExisting(endpoints.EndpointBundleArgs{Services: []string{"sqs"}}))
	assert.Equal(t, []any{"dynamodb", "s3", "sqs"}, p.bundleOutputs()["services"], "a list takes the place of the default preset")
	p = planOf(t, inExisting(endpoints.EndpointBundleArgs{Services: []string{"s3"}, Gateway: endpoints.GatewayEndpoints{Services: []string{"dynamodb"}}}))
	s3 := p.one(tokenEndpoint, "aws-interface-s3").Inputs
	assert.Equal(t, map[string]any{"privateDnsOnlyForInboundResolverEndpoint": false}, s3["dnsOptions"], "without a gateway endpoint, the VPC itself uses it")
}

func TestBundle_servicesAreTold(t *testing.T) {
	planOf(t, func(ctx *pulumi.Context) error {
		b, err := newEndpointBundle(ctx, "aws", &endpoints.EndpointBundleArgs{Vpc: existing(), Services: []string{"sts", "ecr.dkr"}})
		if err != nil {
			return err
		}
		assert.Equal(t, []string{"dynamodb", "ecr.dkr", "s3", "sts"}, b.Services())
		assert.Contains(t, b.InterfaceEndpoints, "sts")
		assert.Contains(t, b.GatewayEndpoints, "s3")
		assert.NotNil(t, b.SecurityGroup)
		return nil
	})
}

func TestBundle_outputs(t *testing.T) {
	p := planOf(t, inExisting(endpoints.EndpointBundleArgs{Services: []string{"sts"}}))
	out := p.bundleOutputs()
	s3, sts := p.one(tokenEndpoint, "aws-gateway-s3"), p.one(tokenEndpoint, "aws-interface-sts")
	assert.Equal(t, map[string]any{"s3": s3.ID, "dynamodb": p.one(tokenEndpoint, "aws-gateway-dynamodb").ID}, out["gatewayEndpointIds"])
	assert.Equal(t, map[string]any{"sts": sts.ID}, out["interfaceEndpointIds"])
	assert.Equal(t, s3.Outputs["prefixListId"], out["prefixListIds"].(map[string]any)["s3"])
	assert.Equal(t, p.one(tokenGroup, "aws").ID, out["securityGroupId"])
	assert.Equal(t, []any{}, out["withoutPolicy"])
	assert.Equal(t, map[string]any{}, out["relaxations"])

	p = planOf(t, inVpc(reference(), endpoints.EndpointBundleArgs{Services: []string{"sts"}}))
	entries := p.bundleOutputs()["dnsEntries"].(map[string]any)["sts"].([]any)
	require.Len(t, entries, 4, "the region, two zones, the private name")
	assert.Equal(t, p.one(tokenEndpoint, "aws-interface-sts").Outputs["dnsEntries"], entries)
	assert.Equal(t, "sts.ap-southeast-2.amazonaws.com", entries[3].(map[string]any)["dnsName"])
}

func TestBundle_s3BothWays(t *testing.T) {
	onPremises := &endpoints.OnPremises{CidrBlocks: []string{"192.168.0.0/16", "fd00:1::/32"}, Services: []string{"s3", "dynamodb"}}
	p := planOf(t, inVpc(reference(), endpoints.EndpointBundleArgs{Services: []string{"sts"}, OnPremises: onPremises}))
	s3 := p.one(tokenEndpoint, "aws-interface-s3")
	assert.Equal(t, map[string]any{"privateDnsOnlyForInboundResolverEndpoint": true}, s3.Inputs["dnsOptions"], "the VPC goes on to use its gateway endpoint")
	assert.Equal(t, true, s3.Inputs["privateDnsEnabled"])
	assert.Contains(t, s3.Dependencies, p.one(tokenEndpoint, "aws-gateway-s3").URN, "AWS refuses the option before there is a gateway endpoint")
	assert.Equal(t, s3.Inputs["policy"], p.one(tokenEndpoint, "aws-gateway-s3").Inputs["policy"])
	dynamodb := p.one(tokenEndpoint, "aws-interface-dynamodb").Inputs
	assert.Equal(t, false, dynamodb["privateDnsEnabled"])
	assert.Nil(t, dynamodb["dnsOptions"])
	assert.Nil(t, p.one(tokenEndpoint, "aws-interface-sts").Inputs["dnsOptions"], "services with gateway endpoints alone have the option")
	assert.Equal(t, []string{"443 10.0.0.0/16", "443 192.168.0.0/16", "443 fd00:1::/32"}, p.rules())
	assert.Equal(t, []string{"dynamodb: AWS gives this service no private DNS name; its clients must be told the endpoint's own name (output dnsEntries)"}, p.warned())

	p = planOf(t, inVpc(reference(), endpoints.EndpointBundleArgs{Services: []string{"sts"}, OnPremises: onPremises, Gateway: endpoints.GatewayEndpoints{Services: []string{endpoints.GatewayNone}}}))
	assert.Equal(t, map[string]any{"privateDnsOnlyForInboundResolverEndpoint": true}, p.one(tokenEndpoint, "aws-interface-s3").Inputs["dnsOptions"], "the VPC has its gateway endpoint already")
}

func TestBundle_dualStack(t *testing.T) {
	net := reference()
	net.Ipv6 = &vpc.Ipv6{}
	told := []answers.Function{service(regionPrefix+"sts", map[string]any{"supportedIpAddressTypes": []any{"ipv4", "ipv6"}})}
	p := planTold(t, told, inVpc(net, endpoints.EndpointBundleArgs{Services: []string{"sts", "sqs"}}))
	assert.Equal(t, "dualstack", p.one(tokenEndpoint, "aws-interface-sts").Inputs["ipAddressType"])
	assert.Nil(t, p.one(tokenEndpoint, "aws-interface-sqs").Inputs["ipAddressType"], "the service has IPv4 addresses alone")
	require.Len(t, p.rules(), 2)
	assert.Regexp(t, `^443 .*::/56$`, p.rules()[1])

	p = planTold(t, told, inVpc(reference(), endpoints.EndpointBundleArgs{Services: []string{"sts"}}))
	assert.Nil(t, p.one(tokenEndpoint, "aws-interface-sts").Inputs["ipAddressType"], "the VPC has none")
}

func TestBundle_clients(t *testing.T) {
	p := planOf(t, inExisting(endpoints.EndpointBundleArgs{Services: []string{"sts"}, Interface: endpoints.InterfaceEndpoints{
		ClientSecurityGroupIds: map[string]pulumi.StringInput{"web": pulumi.String("sg-1"), "jobs": pulumi.String("sg-2")},
	}}))
	assert.Equal(t, []string{"aws-in-443-jobs", "aws-in-443-web"}, p.made(tokenRule))
	assert.Equal(t, []string{"443 sg-2", "443 sg-1"}, p.rules(), "the groups alone")

	p = planOf(t, inExisting(endpoints.EndpointBundleArgs{Services: []string{"sts"}, Interface: endpoints.InterfaceEndpoints{
		SecurityGroupIds: []pulumi.StringInput{pulumi.String("sg-1"), pulumi.String("sg-2")},
	}}))
	assert.Empty(t, p.called(tokenGroup))
	assert.Equal(t, []any{"sg-1", "sg-2"}, p.one(tokenEndpoint, "aws-interface-sts").Inputs["securityGroupIds"])
	assert.Equal(t, "", p.bundleOutputs()["securityGroupId"])
}

func TestBundle_blocksOfTheVpc(t *testing.T) {
	n := existing()
	n.CidrBlocks = []pulumi.StringInput{later("10.0.0.0/16"), pulumi.String("100.64.0.0/16"), later("10.9.0.0/16")}
	p := planOf(t, inExisting(endpoints.EndpointBundleArgs{Vpc: n, Services: []string{"sts"}}))
	assert.ElementsMatch(t, []string{"443 10.0.0.0/16", "443 100.64.0.0/16", "443 10.9.0.0/16"}, p.rules())
	assert.Equal(t, []string{"aws-in-443-100.64.0.0/16", "aws-in-443-ipv4", "aws-in-443-ipv4-3"}, p.made(tokenRule))
}

func TestBundle_portsOfServices(t *testing.T) {
	p := planOf(t, inExisting(endpoints.EndpointBundleArgs{
		Services: []string{"cassandra", "datasync", "email-smtp", "sts"}, Interface: endpoints.InterfaceEndpoints{ServicePorts: map[string][]string{"sts": {"443", "8443-8444"}}},
	}))
	assert.ElementsMatch(t, []string{
		"443 10.0.0.0/16", "465 10.0.0.0/16", "587 10.0.0.0/16", "1024-1064 10.0.0.0/16", "2465 10.0.0.0/16", "2587 10.0.0.0/16", "8443-8444 10.0.0.0/16", "9142 10.0.0.0/16",
	}, p.rules())
}

func TestBundle_zones(t *testing.T) {
	net := reference()
	net.AvailabilityZones = append(net.AvailabilityZones, "ap-southeast-2c")
	lacking := service(regionPrefix+"sts", map[string]any{"availabilityZones": []any{"ap-southeast-2a", "ap-southeast-2c"}})
	p := planTold(t, []answers.Function{lacking}, inVpc(net, endpoints.EndpointBundleArgs{Services: []string{"sts", "sqs"}}))
	assert.Len(t, p.one(tokenEndpoint, "aws-interface-sts").Inputs["subnetIds"], 2)
	assert.Len(t, p.one(tokenEndpoint, "aws-interface-sqs").Inputs["subnetIds"], 3)
	assert.Equal(t, []string{"sts is not offered in ap-southeast-2b: its endpoint stands in ap-southeast-2a, ap-southeast-2c alone, and traffic from the other zones crosses over"}, p.warned())

	elsewhere := endpoints.EndpointBundleArgs{Services: []string{"com.amazonaws.us-east-1.ecr.api"}}
	p = planOf(t, inVpc(net, elsewhere))
	far := p.one(tokenEndpoint, "aws-interface-com.amazonaws.us-east-1.ecr.api").Inputs
	assert.Equal(t, "us-east-1", far["serviceRegion"])
	assert.Len(t, far["subnetIds"], 3, "of services in other regions AWS tells no zones")
	elsewhere.Interface.ServiceZones = map[string][]string{"com.amazonaws.us-east-1.ecr.api": {"ap-southeast-2b"}}
	p = planOf(t, inVpc(net, elsewhere))
	assert.Len(t, p.one(tokenEndpoint, "aws-interface-com.amazonaws.us-east-1.ecr.api").Inputs["subnetIds"], 1)
}

func TestBundle_servicesWithoutPolicy(t *testing.T) {
	none := map[string]any{"vpcEndpointPolicySupported": false}
	p := planTold(t, []answers.Function{service(regionPrefix+"sts", none)}, inExisting(endpoints.EndpointBundleArgs{Services: []string{"sts", "sqs"}}))
	assert.Nil(t, p.one(tokenEndpoint, "aws-interface-sts").Inputs["policy"])
	assert.NotNil(t, p.one(tokenEndpoint, "aws-interface-sqs").Inputs["policy"])
	assert.Equal(t, []any{"sts"}, p.bundleOutputs()["withoutPolicy"])
	assert.True(t, slices.ContainsFunc(p.Diagnostics, func(d plan.Diagnostic) bool {
		return d.Message == "without a policy, since AWS takes none for these services: sts"
	}))
}

func TestBundle_aServiceByItsFullName(t *testing.T) {
	name := "aws.sagemaker.ap-southeast-2.notebook"
	p := planTold(t, []answers.Function{service(name, nil)}, inExisting(endpoints.EndpointBundleArgs{Services: []string{name}}))
	e := p.one(tokenEndpoint, "aws-interface-"+name).Inputs
	assert.Equal(t, name, e["serviceName"])
	assert.Nil(t, e["serviceRegion"])

	global := "com.amazonaws.iam"
	p = planTold(t, []answers.Function{service(global, nil)}, inExisting(endpoints.EndpointBundleArgs{Services: []string{global}}))
	assert.Nil(t, p.one(tokenEndpoint, "aws-interface-"+global).Inputs["serviceRegion"], "it has no region")
}

func TestBundle_callersWithoutCredentialsAreToldOf(t *testing.T) {
	p := planOf(t, inExisting(endpoints.EndpointBundleArgs{Services: []string{"execute-api"}}))
	assert.Equal(t, []string{
		"execute-api: private APIs without IAM authorization are called without credentials of AWS, and the perimeter's policy stops that; give a document in policies if it is meant to be let through",
	}, p.warned())
	p = planOf(t, inExisting(endpoints.EndpointBundleArgs{Services: []string{"execute-api"}, Policies: map[string]endpoints.EndpointPolicy{"execute-api": {Document: pulumi.String(`{"Statement":[{}]}`)}}}))
	assert.Empty(t, p.warned())
}

// Whoever places a bundle by a provider of another region has the services of that region.
func TestBundle_theProviderOfTheComponentIsAsked(t *testing.T) {
	p := planOf(t, func(ctx *pulumi.Context) error {
		london, err := aws.NewProvider(ctx, "london", &aws.ProviderArgs{Region: pulumi.String("eu-west-2")})
		if err != nil {
			return err
		}
		n := existing()
		n.Tiers["app"] = tierOf(component.TierIsolated, "app", "eu-west-2a")
		_, err = newEndpointBundle(ctx, "aws", &endpoints.EndpointBundleArgs{Vpc: n}, pulumi.Providers(london))
		return err
	})
	s3 := p.one(tokenEndpoint, "aws-gateway-s3").Inputs
	assert.Equal(t, "com.amazonaws.eu-west-2.s3", s3["serviceName"])
	assert.Contains(t, s3["policy"], "prod-eu-west-2-starport-layer-bucket")
}

func TestBundle_protection(t *testing.T) {
	p := planOf(t, inExisting(endpoints.EndpointBundleArgs{Services: []string{"sts"}, Protection: component.Protection{Mode: component.ProtectionDisabled, Reason: "a test"}}))
	for _, r := range p.Resources {
		assert.False(t, r.Protect, r.Name)
	}
	assert.Equal(t, map[string]any{"protection": "a test"}, p.bundleOutputs()["relaxations"])
}

func TestBundle_tags(t *testing.T) {
	p := planOf(t, inExisting(endpoints.EndpointBundleArgs{Services: []string{"sts"}, Tags: pulumi.StringMap{"owner": pulumi.String("net")}}))
	for _, r := range p.Resources {
		if r.Custom && r.Type != tokenAssociation && !strings.HasPrefix(r.Type, "pulumi:") {
			assert.Equal(t, map[string]any{"owner": "net", "palisade:component": "aws", "Name": r.Name}, r.Inputs["tags"], r.Name)
		}
	}
}
