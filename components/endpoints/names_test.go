package endpoints

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine/twin"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The list here and the twin's stand apart, since neither package may know the other: what one names, the other must answer, so that a program that plans
// offline is one that runs.
func TestKnownServices_areKnownToTheTwin(t *testing.T) {
	names := KnownServices()
	assert.Equal(t, slices.Compact(slices.Sorted(slices.Values(names))), names, "sorted, each once")
	answers := twin.New(twin.Options{Region: "eu-west-1"})
	ask := func(service, typ string) (resource.PropertyMap, bool) {
		result, _, ok := answers.Invoke(twin.Call{Token: "aws:ec2/getVpcEndpointService:getVpcEndpointService", Args: resource.NewPropertyMapFromMap(map[string]any{
			"serviceName": fullName("eu-west-1", service), "serviceType": typ,
		})})
		return result, ok
	}
	for _, name := range names {
		result, ok := ask(name, typeInterface)
		if assert.True(t, ok, "the twin does not know %s", name) {
			hasName := result["privateDnsName"].StringValue() != ""
			assert.Equal(t, name != "dynamodb" && name != "dynamodb-streams", hasName, "%s and its private name", name)
		}
		_, gateway := ask(name, typeGateway)
		assert.Equal(t, name == serviceS3 || name == serviceDynamoDB, gateway, "%s as a gateway", name)
	}
	_, ok := ask("smm", typeInterface)
	assert.False(t, ok)
}

func TestPresets_areOfKnownServices(t *testing.T) {
	for _, preset := range Presets() {
		services := PresetServices(preset)
		require.NotEmpty(t, services, preset)
		for _, service := range services {
			assert.Contains(t, KnownServices(), service, preset)
			assert.NotContains(t, []string{serviceS3, serviceDynamoDB}, service, "by their gateway endpoints")
		}
	}
	assert.Empty(t, PresetServices("Everything"))
}

func TestServicesWithPortsOfTheirOwn_areKnown(t *testing.T) {
	for _, service := range KnownServices() {
		for _, port := range portsOf(service) {
			_, _, ok := portRange(port)
			assert.True(t, ok, "%s %s", service, port)
		}
	}
}

func TestResolve(t *testing.T) {
	for _, test := range []struct{ name, region, short, full, elsewhere string }{
		{"ssm", "eu-west-1", "ssm", "com.amazonaws.eu-west-1.ssm", ""},
		{"com.amazonaws.eu-west-1.ecr.dkr", "eu-west-1", "ecr.dkr", "com.amazonaws.eu-west-1.ecr.dkr", ""},
		{"com.amazonaws.eu-west-1.brand-new", "eu-west-1", "com.amazonaws.eu-west-1.brand-new", "com.amazonaws.eu-west-1.brand-new", ""},
		{"com.amazonaws.us-gov-west-1.ssm", "eu-west-1", "com.amazonaws.us-gov-west-1.ssm", "com.amazonaws.us-gov-west-1.ssm", "us-gov-west-1"},
		{"com.amazonaws.iam", "eu-west-1", "com.amazonaws.iam", "com.amazonaws.iam", ""},
		{"aws.sagemaker.eu-west-1.studio", "eu-west-1", "aws.sagemaker.eu-west-1.studio", "aws.sagemaker.eu-west-1.studio", ""},
		{"gov.ic.c2s.us-iso-east-1.ec2", "us-iso-east-1", "gov.ic.c2s.us-iso-east-1.ec2", "gov.ic.c2s.us-iso-east-1.ec2", ""},
		{"s3", "cn-north-1", "s3", "cn.com.amazonaws.cn-north-1.s3", ""},
		{"ssm", "cn-north-1", "ssm", "com.amazonaws.cn-north-1.ssm", ""},
		{"ecr.api", "eusc-de-east-1", "ecr.api", "eu.amazonaws.eusc-de-east-1.ecr.api", ""},
	} {
		var c validate.Collector
		n, ok := resolve(&c, validate.At("services"), test.name, test.region)
		require.True(t, ok, "%s: %v", test.name, c.Err())
		assert.Equal(t, named{name: test.short, full: test.full, region: test.elsewhere, at: validate.At("services")}, n)
	}
}

func TestResolve_suggestsWhatWasMeant(t *testing.T) {
	for wrong, text := range map[string]string{
		"smm":             `"smm" is no service that is known here: did you mean ssm, ssmmessages? A service that is new goes by its full name, such as com.amazonaws.eu-west-1.ssm`,
		"ecr":             `"ecr" is no service that is known here: did you mean ecr.api, ecr.dkr, ec2, ecs? A service that is new goes by its full name, such as com.amazonaws.eu-west-1.ssm`,
		"secrets-manager": `"secrets-manager" is no service that is known here: did you mean secretsmanager, license-manager? A service that is new goes by its full name, such as com.amazonaws.eu-west-1.ssm`,
		"SSM":             `"SSM" is no service that is known here: did you mean ssm`,
		"qqqqqqqq":        `"qqqqqqqq" is no service that is known here; see endpoints.KnownServices. A service`,
		"com.amazonaws.":  `"com.amazonaws." is no service that is known here`,
	} {
		var c validate.Collector
		_, ok := resolve(&c, validate.At("services").Index(0), wrong, "eu-west-1")
		assert.False(t, ok)
		assert.Contains(t, c.Err().Error(), "services[0]: "+text)
	}
}
