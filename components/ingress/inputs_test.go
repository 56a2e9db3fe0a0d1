package ingress_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// late is a value that another resource gives.
func late(value string) pulumi.StringInput { return pulumi.String(value).ToStringOutput() }

// unknown is an output that is not known before the program is deployed.
func unknown() pulumi.StringInput {
	return pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" }).(pulumi.StringOutput)
}

// What is known while the program runs is refused before anything is registered, what comes later once it is there: with one text.
func TestInputs_aMistakeReadsTheSameWheneverItIsFound(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(*ingress.WebIngressArgs, func(string) pulumi.StringInput)
		text string
	}{
		"certificate of another region": {
			func(a *ingress.WebIngressArgs, in func(string) pulumi.StringInput) {
				a.Certificates[0].Arn = in("arn:aws:acm:us-east-1:111122223333:certificate/1")
			},
			"certificates[0].arn: arn:aws:acm:us-east-1:111122223333:certificate/1 is of region us-east-1, and the load balancer of eu-west-1: a load balancer takes certificates of its own region",
		},
		"name outside of its zone": {
			func(a *ingress.WebIngressArgs, in func(string) pulumi.StringInput) {
				a.Certificates[0] = ingress.Certificate{Name: "main", DomainName: "example.com", SubjectAlternativeNames: []string{"www.example.net"}, ZoneId: pulumi.String("Z1"), ZoneName: in("example.com")}
			},
			"certificates[0].subjectAlternativeNames[0]: www.example.net is not in zone example.com: its proof would never be found",
		},
		"zone": {
			func(a *ingress.WebIngressArgs, in func(string) pulumi.StringInput) {
				a.Certificates[0] = ingress.Certificate{Name: "main", DomainName: "example.com", ZoneId: in("example.com")}
			},
			`certificates[0].zoneId: "example.com" is not the id of a hosted zone, which reads Z0123456789ABCDEFGHIJ`,
		},
		"web ACL of CloudFront": {
			func(a *ingress.WebIngressArgs, in func(string) pulumi.StringInput) {
				a.AllowNoWaf, a.WebAclArn = nil, in("arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b")
			},
			"webAclArn: arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b is not of scope REGIONAL, which load balancers need",
		},
		"security group of targets": {
			func(a *ingress.WebIngressArgs, in func(string) pulumi.StringInput) {
				a.TargetSecurityGroupIds["app"] = in("app")
			},
			`targetSecurityGroupIds["app"]: "app" is not the id of a security group, which reads sg-0123456789abcdef0`,
		},
		"client's prefix list": {
			func(a *ingress.WebIngressArgs, in func(string) pulumi.StringInput) {
				a.Clients.PrefixListIds = map[string]pulumi.StringInput{"edges": in("edges")}
			},
			`clients.prefixListIds["edges"]: "edges" is not the id of a prefix list, which reads pl-0123456789abcdef0`,
		},
		"target": {
			func(a *ingress.WebIngressArgs, in func(string) pulumi.StringInput) {
				a.TargetGroups[0].Targets = map[string]ingress.Target{"one": {Id: in("10.0.0.1")}}
			},
			`targetGroups[0].targets["one"].id: "10.0.0.1" is not the id of an instance, which reads i-0123456789abcdef0`,
		},
		"identity provider": {
			func(a *ingress.WebIngressArgs, in func(string) pulumi.StringInput) {
				a.DefaultAction.SignIn = signIn()
				a.DefaultAction.SignIn.Oidc.TokenEndpoint = in("http://login.example.com")
			},
			`defaultAction.signIn.oidc.tokenEndpoint: "http://login.example.com" is no address that begins with https://`,
		},
		"trust store": {
			func(a *ingress.WebIngressArgs, in func(string) pulumi.StringInput) {
				a.MutualTls = &ingress.MutualTls{TrustStoreArn: in("store")}
			},
			`mutualTls.trustStoreArn: "store" is not the ARN of a trust store, which begins with arn:aws:elasticloadbalancing:`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			construct := func(in func(string) pulumi.StringInput) pulumi.RunFunc {
				return func(ctx *pulumi.Context) error {
					return web(with(func(a *ingress.WebIngressArgs) { test.edit(a, in) }))(ctx)
				}
			}
			assert.Equal(t, test.text, refusal(t, construct(func(value string) pulumi.StringInput { return pulumi.String(value) })))
			assert.Contains(t, lateRefusal(t, construct(late)), test.text)
		})
	}
}

// How many of what there are, and what they are called, is decided while the program runs: a preview with ids that are not known yet has them all.
func TestInputs_unknownOnesChangeNeitherNumberNorNames(t *testing.T) {
	here := func(*plan.Resource) bool { return true }
	known := record(t, web(everything()))
	args := everything()
	args.Vpc.VpcId, args.Vpc.InternetGatewayId, args.WebAclArn = unknown(), unknown(), unknown()
	args.Clients.SecurityGroupIds["staff"], args.TargetSecurityGroupIds["app"] = unknown(), unknown()
	args.Certificates[0].ZoneId, args.Certificates[0].ZoneName, args.Certificates[1].Arn = unknown(), unknown(), unknown()
	args.TargetGroups[0].Targets["one"] = ingress.Target{Id: unknown(), Port: 9443}
	args.Tags = pulumi.StringMap{"owner": unknown()}
	assert.Equal(t, known.all(here), record(t, web(args)).all(here))
}
