package twin

import (
	"regexp"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Ids of EC2 are a prefix and 17 hexadecimal digits.
func TestCreate_idsOfEC2(t *testing.T) {
	t.Parallel()
	prefixes := map[string]string{
		"ec2:Vpc": "vpc", "ec2:Subnet": "subnet", "ec2:RouteTable": "rtb", "ec2:RouteTableAssociation": "rtbassoc", "ec2:InternetGateway": "igw",
		"ec2:EgressOnlyInternetGateway": "eigw", "ec2:Eip": "eipalloc", "ec2:EipAssociation": "eipassoc", "ec2:NatGateway": "nat",
		"ec2:NetworkAcl": "acl", "ec2:NetworkAclAssociation": "aclassoc", "ec2:SecurityGroup": "sg", "vpc:SecurityGroupIngressRule": "sgr",
		"vpc:SecurityGroupEgressRule": "sgr", "ec2:VpcEndpoint": "vpce", "ec2:VpcEndpointService": "vpce-svc", "ec2:FlowLog": "fl",
		"ec2:VpcPeeringConnection": "pcx", "ec2:VpcDhcpOptions": "dopt", "ec2:ManagedPrefixList": "pl", "ec2:VpnGateway": "vgw",
		"ec2:CustomerGateway": "cgw", "ec2:VpnConnection": "vpn", "ec2:Instance": "i", "ec2:NetworkInterface": "eni", "ec2:LaunchTemplate": "lt",
		"ec2:VpcIpam": "ipam", "ec2:VpcIpamPool": "ipam-pool", "ec2:VpcIpv4CidrBlockAssociation": "vpc-cidr-assoc",
		"ec2:VpcBlockPublicAccessExclusion": "vpcbpa-exclude", "ec2:CarrierGateway": "cagw",
		"ec2transitgateway:TransitGateway": "tgw", "ec2transitgateway:VpcAttachment": "tgw-attach", "ec2transitgateway:RouteTable": "tgw-rtb",
		"ec2transitgateway:PeeringAttachment": "tgw-attach", "ec2transitgateway:InstanceConnectEndpoint": "eice",
		"route53:ResolverRule": "rslvr-rr", "networkmanager:CoreNetwork": "core-network",
	}
	for typ, prefix := range prefixes {
		t.Run(typ, func(t *testing.T) {
			t.Parallel()
			a := newStack(t, Options{}).add(typ, "x", nil)
			require.Regexp(t, "^"+regexp.QuoteMeta(prefix)+"-[0-9a-f]{17}$", a.ID)
			if arn, ok := out(a, "arn").(string); ok {
				require.Regexp(t, `^arn:aws:[a-z0-9]+:(us-east-1)?:123456789012:[a-z-]+/`+a.ID+"$", arn)
			}
		})
	}
}

// Every row of the table gives an id, with inputs and without, and the same one twice.
func TestCreate_everyKindAnswersTheSameTwice(t *testing.T) {
	t.Parallel()
	for typ := range kinds() {
		first := newStack(t, Options{}).add(typ, "x", nil)
		second := newStack(t, Options{}).add(typ, "x", nil)
		require.NotEmpty(t, first.ID, typ)
		require.Equal(t, first, second, typ)
	}
}

func TestCreate_idsAreDistinct(t *testing.T) {
	t.Parallel()
	types := []string{"ec2:Vpc", "ec2:Subnet", "iam:Role", "s3:BucketV2", "lb:LoadBalancer", "kms:Key", "networkfirewall:Firewall", "route53:Zone", "eks:Cluster"}
	rapid.Check(t, func(t *rapid.T) {
		tw := New(Options{})
		urnOf := map[string]string{}
		for range rapid.IntRange(2, 40).Draw(t, "resources") {
			typ := token(rapid.SampledFrom(types).Draw(t, "type"))
			name := rapid.StringMatching(`[a-z][a-z0-9-]{0,12}`).Draw(t, "name")
			urn := "urn:pulumi:dev::project::" + typ + "::" + name
			id := tw.Create(Registration{URN: urn, Type: typ, Name: name}).ID
			if other, taken := urnOf[id]; taken {
				require.Equal(t, other, urn, "%s has two owners", id)
			}
			urnOf[id] = urn
		}
	})
}

func TestCreate_isSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	tw := New(Options{})
	var all sync.WaitGroup
	for range 8 {
		all.Add(1)
		go func() {
			defer all.Done()
			for typ := range kinds() {
				tw.Create(Registration{URN: "urn:" + typ, Type: token(typ), Name: "x"})
			}
		}()
	}
	all.Wait()
}

func TestCreate_partitions(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]string{
		"":               "arn:aws:ec2:eu-west-1:111122223333:vpc/",
		"us-gov-west-1":  "arn:aws-us-gov:ec2:us-gov-west-1:111122223333:vpc/",
		"cn-north-1":     "arn:aws-cn:ec2:cn-north-1:111122223333:vpc/",
		"ap-southeast-2": "arn:aws:ec2:ap-southeast-2:111122223333:vpc/",
	} {
		s := newStack(t, Options{Region: "eu-west-1", AccountID: "111122223333"})
		s.region = region
		a := s.add("ec2:Vpc", "x", map[string]any{"cidrBlock": "10.0.0.0/16"})
		require.Equal(t, want+a.ID, out(a, "arn"))
	}
	tw := New(Options{})
	require.Equal(t, "us-east-1", tw.Region())
	require.Equal(t, "123456789012", tw.AccountID())
}

func TestCreate_unknownTypes(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	a := s.register(Registration{Type: "random:index/randomPet:RandomPet", Name: "pet", Inputs: resource.PropertyMap{"length": resource.NewNumberProperty(2)}})
	require.Regexp(t, `^randomPet-[0-9a-f]{17}$`, a.ID)
	require.Equal(t, resource.PropertyMap{"length": resource.NewNumberProperty(2)}, a.Outputs, "nothing is computed for it")

	a = s.register(Registration{Type: "pulumi:providers:aws", Name: "west", Inputs: resource.PropertyMap{"region": resource.NewStringProperty("us-west-2")}})
	require.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, a.ID)

	a = s.add("eks:Cluster", "c", map[string]any{"roleArn": "r"})
	require.Regexp(t, `^cluster-[0-9a-f]{17}$`, a.ID)
	require.Nil(t, out(a, "arn"), "the provider has the type, the twin has no row for it")
	require.Regexp(t, `^c-[0-9a-f]{7}$`, out(a, "name"), "its defaults and names are known all the same")
	require.Equal(t, map[string]any{}, out(a, "tagsAll"))

	require.NotEmpty(t, s.register(Registration{URN: "u"}).ID, "even for no type at all")
}

func TestCreate_generatedNames(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	require.Regexp(t, `^Flow-[0-9a-f]{7}$`, out(s.add("iam:Role", "Flow", nil), "name"))
	require.Regexp(t, `^logs-[0-9a-f]{7}$`, out(s.add("s3:BucketV2", "LOGS", nil), "bucket"), "buckets have lower case")
	require.Regexp(t, `^alias/key-[0-9a-f]{7}$`, out(s.add("kms:Alias", "key", nil), "name"))
	require.Equal(t, "mine", out(s.add("iam:Role", "a", map[string]any{"name": "mine"}), "name"))
	require.Regexp(t, `^app-\d{26}$`, out(s.add("iam:Role", "b", map[string]any{"namePrefix": "app-"}), "name"))

	a := s.add("lb:LoadBalancer", "a-name-that-is-too-long-for-it", nil)
	require.Contains(t, a.Problem, `name: the logical name "a-name-that-is-too-long-for-it" and the 8 characters that are added exceed the 32`)
	require.LessOrEqual(t, len(out(a, "name").(string)), 32)
	require.Empty(t, s.add("lb:LoadBalancer", "a-name-of-24-characters.", nil).Problem)
}

func TestCreate_tags(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	r := Registration{
		Type: token("ec2:Vpc"), Name: "x", DefaultTags: resource.NewPropertyMapFromMap(map[string]any{"owner": "team", "stage": "dev"}),
		Inputs: resource.NewPropertyMapFromMap(map[string]any{"cidrBlock": "10.0.0.0/16", "tags": map[string]any{"stage": "prod"}}),
	}
	require.Equal(t, map[string]any{"owner": "team", "stage": "prod"}, out(s.register(r), "tagsAll"))
	r.Inputs["tags"] = unknown()
	require.Nil(t, out(s.register(r), "tagsAll"))
}

// What a program leaves out reads as the provider's default, or as empty; what AWS computes is absent where the twin does
// not know it.
func TestCreate_defaults(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	vpc := s.add("ec2:Vpc", "x", map[string]any{"cidrBlock": "10.0.0.0/16", "tags": nil})
	for property, want := range map[string]any{
		"enableDnsSupport": true, "enableDnsHostnames": false, "instanceTenancy": "default", "enableNetworkAddressUsageMetrics": false,
		"ipv4IpamPoolId": "", "ipv6CidrBlock": "", "ipv6AssociationId": "", "tags": map[string]any{},
	} {
		require.Equal(t, want, out(vpc, property), property)
	}
	require.Nil(t, out(s.add("ec2:Instance", "i", nil), "ami"))
}

// A computed property that depends on an input that is unknown is absent, and the id is there nevertheless.
func TestCreate_unknownInputs(t *testing.T) {
	t.Parallel()
	for typ, rows := range map[string]struct{ input, output string }{
		"iam:Role":                     {"name", "arn"},
		"s3:BucketV2":                  {"bucket", "bucketDomainName"},
		"cloudwatch:LogGroup":          {"name", "arn"},
		"lb:LoadBalancer":              {"name", "dnsName"},
		"lb:TargetGroup":               {"name", "arnSuffix"},
		"networkfirewall:Firewall":     {"subnetMappings", "firewallStatuses"},
		"acm:Certificate":              {"domainName", "domainValidationOptions"},
		"ec2:Vpc":                      {"assignGeneratedIpv6CidrBlock", "ipv6CidrBlock"},
		"ec2:Subnet":                   {"availabilityZone", "availabilityZoneId"},
		"ec2:NatGateway":               {"connectivityType", "publicIp"},
		"ec2:VpcEndpoint":              {"vpcEndpointType", "dnsEntries"},
		"route53:Record":               {"name", "fqdn"},
		"kms:Alias":                    {"targetKeyId", "targetKeyArn"},
		"wafv2:WebAcl":                 {"scope", "arn"},
		"cloudwatch:LogDeliverySource": {"name", "arn"}, "cloudwatch:LogDeliveryDestination": {"name", "arn"},
	} {
		a := newStack(t, Options{}).register(Registration{Type: token(typ), Name: "x", Inputs: resource.PropertyMap{resource.PropertyKey(rows.input): unknown()}})
		require.NotEmpty(t, a.ID, typ)
		require.NotContains(t, a.Outputs, resource.PropertyKey(rows.output), typ)
		require.True(t, a.Outputs[resource.PropertyKey(rows.input)].IsComputed(), "%s: the unknown input stays", typ)
	}
}

// Wrapped in whatever way, an input is read alike.
func TestCreate_wrappedInputs(t *testing.T) {
	t.Parallel()
	cidr := resource.NewStringProperty("10.0.0.0/16")
	var answers []any
	for _, v := range []resource.PropertyValue{
		cidr, resource.MakeSecret(cidr), resource.NewOutputProperty(resource.Output{Element: cidr, Known: true}),
		resource.NewOutputProperty(resource.Output{Element: resource.MakeSecret(cidr), Known: true, Secret: true}),
	} {
		s := newStack(t, Options{})
		vpc := s.register(Registration{Type: token("ec2:Vpc"), Name: "v", Inputs: resource.PropertyMap{"cidrBlock": v}})
		subnet := s.register(Registration{Type: token("ec2:Subnet"), Name: "s", Inputs: resource.PropertyMap{
			"vpcId": resource.NewStringProperty(vpc.ID), "cidrBlock": v, "availabilityZone": resource.NewStringProperty("us-east-1a"),
		}})
		answers = append(answers, out(s.add("ec2:NatGateway", "n", map[string]any{"subnetId": subnet.ID}), "privateIp"))
	}
	require.NotNil(t, answers[0])
	for _, a := range answers {
		require.Equal(t, answers[0], a)
	}
}

func TestCreate_secrets(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	secret := func(a Answer, property string) bool { return isSecret(a.Outputs[resource.PropertyKey(property)]) }

	vpn := s.add("ec2:VpnConnection", "v", map[string]any{"tunnel2PresharedKey": "given-in-the-clear"})
	require.True(t, secret(vpn, "tunnel1PresharedKey"), "invented")
	require.True(t, secret(vpn, "tunnel2PresharedKey"), "given")

	role := s.register(Registration{Type: token("iam:Role"), Name: "r", Inputs: resource.PropertyMap{"name": resource.MakeSecret(resource.NewStringProperty("hush"))}})
	require.True(t, secret(role, "name"))
	require.True(t, secret(role, "arn"), "derived from a secret")
	require.False(t, secret(role, "uniqueId"))

	vpc := s.register(Registration{Type: token("ec2:Vpc"), Name: "v", Inputs: resource.PropertyMap{
		"cidrBlock": resource.NewProperty("10.0.0.0/16"),
		"tags": resource.NewProperty(resource.PropertyMap{
			"Name": resource.NewProperty("net"), "token": resource.MakeSecret(resource.NewProperty("hush")),
		}),
	}})
	require.Equal(t, vpc.Outputs["tags"], vpc.Outputs["tagsAll"], "one secret tag makes no secret of the others")
	require.True(t, secret(s.add("ssm:Parameter", "p", map[string]any{"value": "v", "type": "String"}), "value"), "sensitive to the provider")
}
