package waf_test

import (
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/waf"
	"github.com/palisade-iac/palisade/components/waf/raw"
)

func newProvider(ctx *pulumi.Context, name, region string) (*aws.Provider, error) {
	return aws.NewProvider(ctx, name, &aws.ProviderArgs{Region: pulumi.String(region)})
}

// Whoever imports this package compiles what it imports. The SDK's wafv2 alone takes 84 seconds and 4.5 GB.
func TestImports_areWhatAWebAclNeeds(t *testing.T) {
	listed, err := exec.Command("go", "list", "-deps", ".").Output()
	require.NoError(t, err)
	const sdk, module = "github.com/pulumi/pulumi-aws/sdk/v6/go/aws", "github.com/palisade-iac/palisade/"
	var services, own []string
	for _, pkg := range strings.Fields(string(listed)) {
		if rest, ok := strings.CutPrefix(pkg, sdk); ok {
			services = append(services, strings.TrimPrefix(rest, "/"))
		}
		if rest, ok := strings.CutPrefix(pkg, module); ok {
			own = append(own, rest)
		}
		assert.NotContains(t, pkg, "wafv2")
		assert.NotContains(t, pkg, "github.com/pulumi/pulumi/pkg/", "Pulumi's own engine is no dependency of components")
	}
	assert.ElementsMatch(t, []string{"", "internal", "iam", "cloudwatch", "kinesis", "s3"}, services)
	assert.ElementsMatch(t, []string{"pkg/validate", "components/component", "components/logbucket", "components/waf", "components/waf/raw"}, own)
}

// versions answers for an engine, and notes which version of the provider each resource of AWS asks for.
type versions struct {
	sync.Mutex
	asked map[string][]string
}

func (v *versions) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	if strings.HasPrefix(args.TypeToken, "aws:") {
		v.Lock()
		defer v.Unlock()
		version := args.RegisterRPC.GetVersion()
		v.asked[version] = append(v.asked[version], args.TypeToken)
	}
	outputs := args.Inputs.Copy()
	outputs["arn"] = resource.NewProperty("arn:aws:x:::" + args.Name)
	return args.Name, outputs, nil
}

func (v *versions) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return resource.PropertyMap{"name": resource.NewProperty("eu-west-1"), "accountId": resource.NewProperty("123456789012")}, nil
}

// Pulumi runs one default provider for each version that resources ask for. What is made here asks for that of the SDK's own resources.
func TestProvider_isThatOfTheSdk(t *testing.T) {
	v := &versions{asked: map[string][]string{}}
	require.NoError(t, pulumi.RunErr(func(ctx *pulumi.Context) error {
		acl, err := newWebAcl(ctx, "web", &waf.WebAclArgs{DenyAddresses: []waf.AddressSet{{Name: "bots", Ipv4Addresses: texts()}}})
		if err != nil {
			return err
		}
		if _, err := waf.NewRuleGroup(ctx, "group", &waf.RuleGroupArgs{
			Capacity: 1, Rules: []waf.Rule{{Name: "x", Statement: waf.Statement{LabelMatch: &waf.LabelMatch{Key: "a"}}}},
			Protection: component.Protection{},
		}); err != nil {
			return err
		}
		if _, err := raw.NewRegexPatternSet(ctx, "set", raw.RegexPatternSetArgs{Scope: raw.ScopeRegional}); err != nil {
			return err
		}
		_, err = waf.Associate(ctx, "lb", acl, pulumi.String("arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/x/1"))
		return err
	}, pulumi.WithMocks("project", "dev", v)))
	require.Len(t, v.asked, 1, "one version for all: %v", v.asked)
	for version, types := range v.asked {
		assert.Regexp(t, `^6\.\d+\.\d+$`, version)
		for _, typ := range []string{
			raw.WebAclType, raw.WebAclAssociationType, raw.WebAclLoggingConfigurationType, raw.IpSetType, raw.RegexPatternSetType, raw.RuleGroupType, typeAlarm, typeBucket,
		} {
			assert.Contains(t, types, typ)
		}
	}
}
