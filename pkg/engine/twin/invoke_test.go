package twin

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// ask calls a function by its short token.
func ask(tw *Twin, name, region string, args map[string]any) (map[string]any, []Assumption, bool) {
	result, assumptions, ok := tw.Invoke(Call{Token: functionToken(name), Region: region, Args: resource.NewPropertyMapFromMap(args)})
	return result.Mappable(), assumptions, ok
}

func filterArg(name string, values ...any) []any {
	return []any{map[string]any{"name": name, "values": values}}
}

func TestAvailabilityZones(t *testing.T) {
	t.Parallel()
	type args = map[string]any
	for name, row := range map[string]struct {
		region string
		args   args
		want   []any
	}{
		"without a filter the local zones come first": {"us-east-1", nil, []any{"us-east-1-bos-1a", "us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1e", "us-east-1f"}},
		"by type":                    {"us-east-1", args{"filters": filterArg("zone-type", "availability-zone")}, []any{"us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1e", "us-east-1f"}},
		"by opt-in status":           {"us-west-2", args{"filters": filterArg("opt-in-status", "opt-in-not-required")}, []any{"us-west-2a", "us-west-2b", "us-west-2c", "us-west-2d"}},
		"local zones alone":          {"us-west-2", args{"filters": filterArg("zone-type", "local-zone")}, []any{"us-west-2-lax-1a", "us-west-2-lax-1b"}},
		"those not opted in, on ask": {"us-west-2", args{"filters": filterArg("zone-type", "local-zone"), "allAvailabilityZones": true}, []any{"us-west-2-lax-1a", "us-west-2-lax-1b", "us-west-2-phx-1a"}},
		"by name, with a wildcard":   {"eu-west-1", args{"filters": filterArg("zone-name", "*a", "eu-west-1?")}, []any{"eu-west-1a", "eu-west-1b", "eu-west-1c"}},
		"by region":                  {"eu-west-1", args{"filters": filterArg("region-name", "eu-west-2")}, []any{}},
		"by state":                   {"eu-west-1", args{"state": "available"}, []any{"eu-west-1a", "eu-west-1b", "eu-west-1c"}},
		"none is impaired":           {"eu-west-1", args{"state": "impaired"}, []any{}},
		"without some":               {"ap-northeast-1", args{"excludeNames": []any{"ap-northeast-1c"}}, []any{"ap-northeast-1a", "ap-northeast-1d"}},
		"without an id":              {"ap-northeast-1", args{"excludeZoneIds": []any{"apne1-az2"}}, []any{"ap-northeast-1a", "ap-northeast-1c"}},
		"two filters":                {"us-east-1", args{"filters": append(filterArg("zone-type", "availability-zone"), filterArg("zone-id", "use1-az4", "use1-az6")...)}, []any{"us-east-1a", "us-east-1d"}},
		"a region of two":            {"us-west-1", nil, []any{"us-west-1b", "us-west-1c"}},
	} {
		result, assumptions, ok := ask(New(Options{}), "index:getAvailabilityZones", row.region, row.args)
		require.True(t, ok, name)
		require.Equal(t, row.want, result["names"], name)
		require.Len(t, result["zoneIds"].([]any), len(row.want), name)
		require.Contains(t, assumptions[0].Text, "assumed: the account sees all standard zones of "+row.region+": ", name)
	}
	for name, args := range map[string]args{
		"a filter that the twin does not know": {"filters": filterArg("message", "x")},
		"an argument that it does not know":    {"parentZone": "x"},
		"a filter of no shape":                 {"filters": "x"},
	} {
		_, _, ok := ask(New(Options{}), "index:getAvailabilityZones", "us-east-1", args)
		require.False(t, ok, name)
	}
	_, _, ok := ask(New(Options{}), "index:getAvailabilityZones", "mars-north-1", nil)
	require.False(t, ok, "a region that it does not know")
	result, _, ok := ask(New(Options{}), "index:getAvailabilityZones", "ap-east-2", nil)
	require.True(t, ok)
	require.NotContains(t, result, "zoneIds", "ids that are not sure are left out")

	_, assumptions, _ := ask(New(Options{}), "index:getAvailabilityZones", "us-east-1", nil)
	require.Len(t, assumptions, 2)
	require.Contains(t, assumptions[1].Text, "us-east-1-bos-1a")
}

// The table of regions is whole: names of zones belong to their region, ids are of AWS's form and distinct.
func TestRegions(t *testing.T) {
	t.Parallel()
	all := zones()
	require.GreaterOrEqual(t, len(all), 37)
	seen := map[string]bool{}
	for name, r := range all {
		require.NotEmpty(t, r.description, name)
		require.Regexp(t, `^Z[A-Z0-9]+$`, r.albZone, name)
		require.Regexp(t, `^Z[A-Z0-9]+$`, r.nlbZone, name)
		require.Regexp(t, `^(\d{12})?$`, r.elbAccount, name)
		require.GreaterOrEqual(t, len(r.standard), 2, name)
		for _, z := range r.all() {
			require.True(t, strings.HasPrefix(z.name, name), z.name)
			require.False(t, seen[z.name], z.name)
			seen[z.name] = true
			if z.id != "" {
				require.Regexp(t, `^[a-z]{3,4}\d(-[a-z]{3}\d)?-az\d$`, z.id)
				require.False(t, seen[z.id], z.id)
				seen[z.id] = true
			}
		}
	}
}

func TestAvailabilityZone(t *testing.T) {
	t.Parallel()
	result, _, ok := ask(New(Options{}), "index:getAvailabilityZone", "us-east-1", map[string]any{"name": "us-east-1b"})
	require.True(t, ok)
	require.Equal(t, "use1-az1", result["zoneId"])
	require.Equal(t, "b", result["nameSuffix"])
	_, _, ok = ask(New(Options{}), "index:getAvailabilityZone", "us-east-1", map[string]any{"state": "available"})
	require.False(t, ok, "more than one")
	_, _, ok = ask(New(Options{}), "index:getAvailabilityZone", "us-east-1", map[string]any{"zoneId": "use2-az1"})
	require.False(t, ok, "none")
}

func TestPlaceFunctions(t *testing.T) {
	t.Parallel()
	type row struct {
		name, region string
		args         map[string]any
		want         map[string]any
	}
	for _, r := range []row{
		{"index:getRegion", "eu-west-1", nil, map[string]any{"name": "eu-west-1", "description": "Europe (Ireland)", "endpoint": "ec2.eu-west-1.amazonaws.com"}},
		{"index:getRegion", "eu-west-1", map[string]any{"endpoint": "ec2.us-east-2.amazonaws.com"}, map[string]any{"name": "us-east-2"}},
		{"index:getRegion", "mars-north-1", nil, map[string]any{"name": "mars-north-1"}},
		{"index:getPartition", "cn-north-1", nil, map[string]any{"partition": "aws-cn", "dnsSuffix": "amazonaws.com.cn", "reverseDnsPrefix": "cn.com.amazonaws"}},
		{"index:getPartition", "", nil, map[string]any{"partition": "aws", "dnsSuffix": "amazonaws.com", "reverseDnsPrefix": "com.amazonaws"}},
		{"index:getCallerIdentity", "", nil, map[string]any{"accountId": "123456789012", "arn": "arn:aws:iam::123456789012:root"}},
		{"index:getArn", "", map[string]any{"arn": "arn:aws:s3:::b/k:v"}, map[string]any{"service": "s3", "resource": "b/k:v", "account": ""}},
		{"index:getService", "us-east-1", map[string]any{"serviceId": "ec2"}, map[string]any{"reverseDnsName": "com.amazonaws.us-east-1.ec2", "dnsName": "ec2.us-east-1.amazonaws.com"}},
		{"index:getService", "", map[string]any{"reverseDnsName": "com.amazonaws.eu-west-1.s3"}, map[string]any{"serviceId": "s3", "region": "eu-west-1"}},
		{"index:getServicePrincipal", "us-east-1", map[string]any{"serviceName": "logs"}, map[string]any{"name": "logs.amazonaws.com", "id": "logs.us-east-1.amazonaws.com"}},
		{"index:getServicePrincipal", "cn-north-1", map[string]any{"serviceName": "logs"}, map[string]any{"name": "logs.amazonaws.com.cn"}},
		{"index:getServicePrincipal", "cn-north-1", map[string]any{"serviceName": "s3"}, map[string]any{"name": "s3.amazonaws.com"}},
		{"elb:getServiceAccount", "us-east-1", nil, map[string]any{"id": "127311923021", "arn": "arn:aws:iam::127311923021:root"}},
		{"elb:getServiceAccount", "", map[string]any{"region": "us-gov-west-1"}, map[string]any{"arn": "arn:aws-us-gov:iam::048591011584:root"}},
		{"lb:getHostedZoneId", "us-east-1", map[string]any{"loadBalancerType": "network"}, map[string]any{"id": "Z26RNL4JYFTOTI"}},
	} {
		result, _, ok := ask(New(Options{}), r.name, r.region, r.args)
		require.True(t, ok, r.name)
		for k, v := range r.want {
			require.Equal(t, v, result[k], "%s.%s", r.name, k)
		}
		require.NotEmpty(t, result["id"], r.name)
	}
	for _, r := range []row{
		{name: "elb:getServiceAccount", region: "il-central-1"}, // has none
		{name: "index:getRegion", args: map[string]any{"name": "mars-north-1"}},
		{name: "index:getArn", args: map[string]any{"arn": "not:an:arn"}},
		{name: "lb:getHostedZoneId", args: map[string]any{"loadBalancerType": "none"}},
		{name: "ec2:getVpc", args: map[string]any{"id": "vpc-1"}}, // what was there before is not known offline
		{name: "ec2:getSubnet"},
	} {
		_, _, ok := ask(New(Options{}), r.name, r.region, r.args)
		require.False(t, ok, r.name)
	}
}

func TestRegionsFunction(t *testing.T) {
	t.Parallel()
	result, assumptions, ok := ask(New(Options{}), "index:getRegions", "me-south-1", nil)
	require.True(t, ok)
	require.Contains(t, result["names"], "us-east-1")
	require.Contains(t, result["names"], "me-south-1", "where the program runs is enabled")
	require.NotContains(t, result["names"], "af-south-1")
	require.NotContains(t, result["names"], "cn-north-1", "another partition")
	require.Len(t, assumptions, 1)
	result, _, ok = ask(New(Options{}), "index:getRegions", "us-east-1", map[string]any{"allRegions": true, "filters": filterArg("opt-in-status", "not-opted-in")})
	require.True(t, ok)
	require.Contains(t, result["names"], "af-south-1")
	require.NotContains(t, result["names"], "us-east-1")
}

func TestCallerIdentity_assumesTheDefaultAccountAlone(t *testing.T) {
	t.Parallel()
	_, assumptions, _ := ask(New(Options{}), "index:getCallerIdentity", "", nil)
	require.Len(t, assumptions, 1)
	_, assumptions, _ = ask(New(Options{AccountID: "111122223333"}), "index:getCallerIdentity", "", nil)
	require.Empty(t, assumptions)
}

func TestDefaultTags(t *testing.T) {
	t.Parallel()
	result, _, ok := New(Options{}).Invoke(Call{Token: functionToken("index:getDefaultTags"), DefaultTags: resource.NewPropertyMapFromMap(map[string]any{"a": "b"})})
	require.True(t, ok)
	require.Equal(t, map[string]any{"a": "b"}, result.Mappable()["tags"])
}

// Documents are rendered as the provider renders them, and refused where it refuses them.
func TestPolicyDocument_asTheProvider(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/policies.json")
	require.NoError(t, err)
	var cases []struct {
		Name, ID, JSON, MinifiedJSON string
		Args                         map[string]any
		Refused                      bool
	}
	require.NoError(t, json.Unmarshal(text, &cases))
	require.NotEmpty(t, cases)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			result, _, ok := ask(New(Options{}), "iam:getPolicyDocument", "", c.Args)
			require.Equal(t, !c.Refused, ok)
			if ok {
				require.Equal(t, c.JSON, result["json"])
				require.Equal(t, c.MinifiedJSON, result["minifiedJson"])
				require.Equal(t, c.ID, result["id"])
			}
		})
	}
}

func TestInvoke_unknownAndSecretArguments(t *testing.T) {
	t.Parallel()
	statement := func(v resource.PropertyValue) Call {
		return Call{Token: functionToken("iam:getPolicyDocument"), Args: resource.PropertyMap{"policyId": v}}
	}
	_, _, ok := New(Options{}).Invoke(statement(unknown()))
	require.False(t, ok)
	result, _, ok := New(Options{}).Invoke(statement(resource.MakeSecret(resource.NewStringProperty("s"))))
	require.True(t, ok)
	require.True(t, result["json"].IsSecret())
}

func TestManagedPrefixList(t *testing.T) {
	t.Parallel()
	for _, args := range []map[string]any{
		{"name": "com.amazonaws.global.cloudfront.origin-facing"},
		{"filters": filterArg("prefix-list-name", "com.amazonaws.global.cloudfront.*")},
	} {
		result, assumptions, ok := ask(New(Options{}), "ec2:getManagedPrefixList", "us-east-1", args)
		require.True(t, ok)
		require.Regexp(t, `^pl-[0-9a-f]{8}$`, result["id"])
		require.NotEmpty(t, result["entries"])
		require.Len(t, assumptions, 1)
	}
	for _, args := range []map[string]any{{"name": "mine"}, {"tags": map[string]any{"a": "b"}}, {"filters": filterArg("owner-id", "AWS")}, {"filters": filterArg("tag:a", "b")}} {
		_, _, ok := ask(New(Options{}), "ec2:getManagedPrefixList", "us-east-1", args)
		require.False(t, ok, args)
	}
}

func TestEndpointService(t *testing.T) {
	t.Parallel()
	for service, names := range map[string][]any{
		"ssm":              {"ssm.eu-west-1.amazonaws.com"},
		"ecr.dkr":          {"dkr.ecr.eu-west-1.amazonaws.com", "*.dkr.ecr.eu-west-1.amazonaws.com"},
		"kinesis-firehose": {"firehose.eu-west-1.amazonaws.com"},
		"eks-auth":         {"eks-auth.eu-west-1.api.aws"},
	} {
		for _, args := range []map[string]any{{"service": service}, {"serviceName": "com.amazonaws.eu-west-1." + service, "serviceType": "Interface"}} {
			result, assumptions, ok := ask(New(Options{}), "ec2:getVpcEndpointService", "eu-west-1", args)
			require.True(t, ok, service)
			require.Equal(t, names, result["privateDnsNames"])
			require.Equal(t, names[0], result["privateDnsName"])
			require.Equal(t, "com.amazonaws.eu-west-1."+service, result["serviceName"])
			require.Equal(t, []any{"eu-west-1a", "eu-west-1b", "eu-west-1c"}, result["availabilityZones"])
			require.Equal(t, true, result["vpcEndpointPolicySupported"])
			require.Len(t, assumptions, 1)
		}
	}
	result, _, ok := ask(New(Options{}), "ec2:getVpcEndpointService", "eu-west-1", map[string]any{"service": "s3", "serviceType": "Gateway"})
	require.True(t, ok)
	require.Equal(t, []any{}, result["privateDnsNames"])
	for _, service := range []string{"dynamodb", "dynamodb-streams"} {
		result, _, ok := ask(New(Options{}), "ec2:getVpcEndpointService", "eu-west-1", map[string]any{"service": service, "serviceType": "Interface"})
		require.True(t, ok)
		require.Equal(t, "", result["privateDnsName"], "DynamoDB has no private names")
	}
	elsewhere, _, ok := ask(New(Options{}), "ec2:getVpcEndpointService", "eu-west-1", map[string]any{
		"serviceName": "com.amazonaws.us-east-1.ecr.api", "serviceType": "Interface", "serviceRegions": []any{"us-east-1"},
	})
	require.True(t, ok)
	require.Equal(t, "us-east-1", elsewhere["region"])
	require.Equal(t, []any{}, elsewhere["availabilityZones"], "AWS tells no zones to other regions")
	require.Equal(t, []any{"api.ecr.us-east-1.vpce.amazonaws.com"}, elsewhere["baseEndpointDnsNames"])
	for _, args := range []map[string]any{
		{"serviceName": "com.amazonaws.us-east-1.ssm"}, // elsewhere, and nobody says so
		{"service": "ssm", "serviceRegions": []any{"us-east-1", "eu-west-1"}},
		{"service": "s3"}, // of two types
		{"service": "no-such-service"},
		{"serviceName": "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"},
		{"service": "ssm", "serviceType": "Gateway"},
		{"service": "ssm", "filters": filterArg("service-type", "Interface")},
	} {
		_, _, ok := ask(New(Options{}), "ec2:getVpcEndpointService", "eu-west-1", args)
		require.False(t, ok, args)
	}
}

func TestDirectConnectGatewayAttachment(t *testing.T) {
	t.Parallel()
	const token = "ec2transitgateway:getDirectConnectGatewayAttachment"
	of := func(gateway, transit string) map[string]any {
		return map[string]any{"dxGatewayId": gateway, "transitGatewayId": transit}
	}
	first, assumptions, ok := ask(New(Options{}), token, "eu-west-1", of("dx", "tgw-1"))
	require.True(t, ok)
	require.Regexp(t, `^tgw-attach-[0-9a-f]{17}$`, first["id"])
	require.Len(t, assumptions, 1)
	again, _, _ := ask(New(Options{}), token, "eu-west-1", of("dx", "tgw-1"))
	require.Equal(t, first, again)
	other, _, _ := ask(New(Options{}), token, "eu-west-1", of("dx", "tgw-2"))
	require.NotEqual(t, first["id"], other["id"])
	for _, args := range []map[string]any{{"dxGatewayId": "dx"}, {"transitGatewayId": "tgw-1"}, {"filters": filterArg("state", "available")}} {
		_, _, ok := ask(New(Options{}), token, "eu-west-1", args)
		require.False(t, ok, args)
	}
}

func TestImages(t *testing.T) {
	t.Parallel()
	al2023 := map[string]any{"owners": []any{"amazon"}, "filters": append(filterArg("name", "al2023-ami-*-arm64"), filterArg("architecture", "arm64")...)}
	first, assumptions, ok := ask(New(Options{}), "ec2:getAmi", "us-east-1", al2023)
	require.True(t, ok)
	require.Regexp(t, `^ami-[0-9a-f]{17}$`, first["id"])
	require.Equal(t, "arm64", first["architecture"])
	require.Len(t, assumptions, 1)
	again, _, _ := ask(New(Options{}), "ec2:getAmi", "us-east-1", al2023)
	require.Equal(t, first["id"], again["id"])
	other, _, _ := ask(New(Options{}), "ec2:getAmi", "us-west-2", al2023)
	require.NotEqual(t, first["id"], other["id"])

	name := "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
	parameter, _, ok := New(Options{}).Invoke(Call{Token: functionToken("ssm:getParameter"), Args: resource.NewPropertyMapFromMap(map[string]any{"name": name})})
	require.True(t, ok)
	require.True(t, parameter["value"].IsSecret(), "as the provider has it")
	require.Regexp(t, `^ami-[0-9a-f]{17}$`, parameter["insecureValue"].StringValue())
	_, _, ok = ask(New(Options{}), "ssm:getParameter", "", map[string]any{"name": "/mine/secret"})
	require.False(t, ok)
}

// EC2's wildcards agree with regular expressions.
func TestMatches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringMatching(`[ab*?]{0,8}`).Draw(t, "pattern")
		s := rapid.StringMatching(`[ab]{0,10}`).Draw(t, "s")
		want := regexp.MustCompile("^" + strings.NewReplacer("*", ".*", "?", ".").Replace(pattern) + "$").MatchString(s)
		require.Equal(t, want, matches(pattern, s))
	})
}
