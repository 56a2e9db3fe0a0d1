package waf_test

import (
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/waf"
	"github.com/palisade-iac/palisade/components/waf/raw"
)

const balancer = "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/web/1"

// associated is a program with a web ACL before a resource.
func associated(args waf.WebAclArgs, arn pulumi.StringInput) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		acl, err := newWebAcl(ctx, "web", &args)
		if err != nil {
			return err
		}
		_, err = waf.Associate(ctx, "balancer", acl, arn)
		return err
	}
}

func TestAssociate_waitsForTheWebAclAndItsLogs(t *testing.T) {
	r := recordProgram(t, associated(waf.WebAclArgs{}, late(balancer)), nil)
	a := r.get(raw.WebAclAssociationType, "web-balancer")
	assert.Equal(t, map[string]any{"webAclArn": r.outputs()["arn"], "resourceArn": balancer}, a.Inputs)
	for _, urn := range []string{r.get(raw.WebAclType, "web").URN, r.get(raw.WebAclLoggingConfigurationType, "web-logs").URN} {
		assert.Contains(t, a.Dependencies, urn)
	}
	assert.True(t, a.Protect, "without it everything gets through")
	assert.True(t, a.DeleteBeforeReplace, "a resource has one web ACL at most")
	assert.Equal(t, r.get(waf.WebAclType, "web").URN, a.Parent)
}

func TestAssociate_whatWafCanProtect(t *testing.T) {
	for _, arn := range []string{
		balancer, "arn:aws:apigateway:eu-west-1::/restapis/abc/stages/prod", "arn:aws:appsync:eu-west-1:1:apis/x", "arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_x",
		"arn:aws:apprunner:eu-west-1:1:service/x/1", "arn:aws-us-gov:ec2:eu-west-1:1:verified-access-instance/vai-1",
	} {
		_, err := run(associated(waf.WebAclArgs{}, pulumi.String(arn)), nil)
		require.NoError(t, err, arn)
	}
	for arn, text := range map[string]string{
		"web": `"web" is no ARN`,
		"arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/net/web/1": "WAF protects Application Load Balancers alone, and this is none: arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/net/web/1",
		"arn:aws:apigateway:eu-west-1::/apis/abc/stages/prod":             "WAF protects REST APIs, and this is an HTTP or WebSocket API: put CloudFront before it, with a web ACL of its own: arn:aws:apigateway:eu-west-1::/apis/abc/stages/prod",
		"arn:aws:apigateway:eu-west-1::/restapis/abc":                     "WAF protects the stage of a REST API, which reads arn:aws:apigateway:eu-west-1::/restapis/abc123/stages/prod: arn:aws:apigateway:eu-west-1::/restapis/abc",
		"arn:aws:cloudfront::1:distribution/E1":                           "a distribution takes the web ACL itself: set its webAclId to the arn of a web ACL for CloudFront",
		"arn:aws:s3:::bucket":                                             "WAF cannot be laid before arn:aws:s3:::bucket",
	} {
		_, err := run(associated(waf.WebAclArgs{}, pulumi.String(arn)), nil)
		require.ErrorContains(t, err, "association \"balancer\":\n")
		require.ErrorContains(t, err, "resourceArn: "+text)
		assert.Contains(t, lateRefusal(t, associated(waf.WebAclArgs{}, late(arn))), "resourceArn: "+text)
	}
}

func TestAssociate_mistakes(t *testing.T) {
	assert.Equal(t, "acl: required: the web ACL that NewWebAcl gives", refusal(t, func(ctx *pulumi.Context) error {
		_, err := waf.Associate(ctx, "balancer", nil, nil)
		return err
	}))
	_, err := run(associated(waf.WebAclArgs{}, nil), nil)
	require.ErrorContains(t, err, "resourceArn: required: the ARN of what is to be protected")
	_, err = run(associated(waf.WebAclArgs{Scope: waf.ScopeCloudFront}, pulumi.String(balancer)), map[string]string{"aws:region": "us-east-1"})
	require.ErrorContains(t, err, "acl: WebAcl web is for CloudFront: give its arn to the distribution as webAclId")
}

// patience notes how long the provider tries to make an association.
type patience struct {
	sync.Mutex
	create string
}

func (p *patience) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	if args.TypeToken == raw.WebAclAssociationType {
		p.Lock()
		defer p.Unlock()
		p.create = args.RegisterRPC.GetCustomTimeouts().GetCreate()
	}
	outputs := args.Inputs.Copy()
	outputs["arn"] = resource.NewProperty("arn:aws:wafv2:eu-west-1:1:regional/webacl/x/1")
	return args.Name, outputs, nil
}

func (p *patience) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return resource.PropertyMap{"name": resource.NewProperty("eu-west-1"), "accountId": resource.NewProperty("1")}, nil
}

func TestAssociate_isPatient(t *testing.T) {
	p := &patience{}
	require.NoError(t, pulumi.RunErr(associated(waf.WebAclArgs{}, pulumi.String(balancer)), pulumi.WithMocks("project", "dev", p)))
	assert.Equal(t, "30m", p.create)
}
