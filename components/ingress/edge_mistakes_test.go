package ingress_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/ingress"
)

// elsewhere is what the mistakes of a distribution begin with where the program works in eu-west-1 and gives no provider.
const elsewhere = "provider: AWS keeps what is for CloudFront in us-east-1, and the provider works in eu-west-1: give the component a provider of us-east-1"

func refusedEdge(t *testing.T, name string, args *ingress.EdgeDistributionArgs) string {
	t.Helper()
	return refusal(t, func(ctx *pulumi.Context) error {
		_, err := newEdgeDistribution(ctx, name, args)
		return err
	})
}

func TestEdgeMistakes_ofOneThatIsToldNothing(t *testing.T) {
	assert.Equal(t, `aliases: required: the names that viewers ask for. By CloudFront's own name they may speak TLS 1.0, whatever is said here
certificateArn: required
origin.domainName: required
origin.secret: required where the load balancer faces the internet: one of the secrets of its edge; or name an internal one in loadBalancerArn
`+elsewhere+`
webAclArn: required: the ARN of a web ACL of scope CLOUDFRONT, or allowNoWaf with a reason`, refusedEdge(t, "edge", nil))
}

// All mistakes are told at once, before anything is registered.
func TestEdgeMistakes_allAtOnce(t *testing.T) {
	args := withEdge(func(a *ingress.EdgeDistributionArgs) {
		a.Aliases = []string{"WWW.example.com", "a.example.com", "a.example.com"}
		a.CertificateArn, a.WebAclArn, a.AllowNoWaf = pulumi.String(certificate), pulumi.String(webAcl), because("twice")
		a.Origin = ingress.EdgeOrigin{
			DomainName: pulumi.String("origin"), LoadBalancerArn: pulumi.String("arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/net/a/b"), HeaderName: "Host",
			Secret: pulumi.String("short"), ShieldRegion: "Ireland", ReadTimeoutSeconds: 61, KeepAliveSeconds: -1,
		}
		a.Behavior = ingress.EdgeBehavior{CachePolicyId: "CachingDisabled", KeyGroups: []string{"none", "a", "a", "a", "a"}}
		a.Paths = []ingress.EdgePath{{Pattern: "static"}, {Pattern: "/a"}, {Pattern: "/a", Behavior: ingress.EdgeBehavior{OriginRequestPolicyId: "all"}}}
		a.KeyGroups = map[string]ingress.EdgeKeyGroup{
			"a": {}, "b": {PublicKeys: map[string]pulumi.StringInput{
				"one": pulumi.String("key"), "two": pulumi.String(strings.ReplaceAll(publicKey, "PUBLIC", "PRIVATE")), "x y": nil,
			}},
		}
		a.Countries = ingress.EdgeCountries{Allowed: []string{"DE", "DE", "Germany"}, Blocked: []string{"fr"}}
		a.SecurityHeaders = ingress.EdgeSecurityHeaders{HstsSeconds: 5, HstsPreload: true, FrameOption: "ALLOW", ReferrerPolicy: "never"}
		a.DefaultRootObject, a.PriceClass, a.HttpVersion = "/index.html", "PriceClass_300", "http4"
		a.Logs, a.Protection, a.Tags = ingress.Logs{RetentionInDays: -1}, component.Protection{Mode: "Off"}, pulumi.StringMap{"aws:x": pulumi.String("y")}
	})
	assert.Equal(t, strings.TrimPrefix(manyEdgeMistakes, "\n"), refusedEdge(t, strings.Repeat("e", 48), &args))
}

const manyEdgeMistakes = `
aliases[0]: "WWW.example.com" is not a domain name in small letters, such as www.example.com or *.example.com
aliases[2]: a.example.com is in the list already: drop one
allowNoWaf: webAclArn names a web ACL: drop one
behavior.cachePolicyId: "CachingDisabled" is not the id of a policy, which reads 4135ea2d-6df8-44a3-9df3-4b5a84be39ad
behavior.keyGroups: 5 groups of keys: AWS takes at most 4 for one behavior
behavior.keyGroups[0]: "none" is not supported; use one of a, b
behavior.keyGroups[2]: "a" is in the list already: drop one
behavior.keyGroups[3]: "a" is in the list already: drop one
behavior.keyGroups[4]: "a" is in the list already: drop one
certificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d is of region eu-west-1: CloudFront takes certificates of us-east-1 alone
countries: allowed and blocked exclude each other: whatever is not allowed is blocked; drop one
countries.allowed[1]: DE is in the list already: drop one
countries.allowed[2]: "Germany" is no code of a country: two capital letters, such as DE
countries.blocked[0]: "fr" is no code of a country: two capital letters, such as DE
defaultRootObject: "/index.html" begins with /, which AWS adds itself: leave it out
httpVersion: "http4" is not supported; use one of http1.1, http2, http2and3, http3 (did you mean "http2"?)
keyGroups["a"].publicKeys: 0 keys: AWS takes 1 to 5 in one group
keyGroups["b"]: nothing demands signatures by "b": name it in a behavior, or drop it
keyGroups["b"].publicKeys["one"]: it is no key in PEM, which begins with -----BEGIN PUBLIC KEY-----
keyGroups["b"].publicKeys["two"]: it is of type PRIVATE KEY, not PUBLIC KEY: the private key stays with the signer
keyGroups["b"].publicKeys["x y"]: "x y" is no name: use letters, digits, and single hyphens between them
keyGroups["b"].publicKeys["x y"]: required: a value for each name
logs.retentionInDays: -1 days: records must be kept for a day at least
name: 48 characters: use at most 47
origin.domainName: "origin" is not a domain name, such as www.example.com
origin.headerName: "Host" is no header that CloudFront adds: 1 to 40 letters, digits and hyphens, neither Host nor one that begins with X-Amz- or X-Edge-
origin.keepAliveSeconds: -1 is not within 1 to 60 seconds
origin.loadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/net/a/b is not of an application load balancer
origin.readTimeoutSeconds: 61 is not within 1 to 60 seconds
origin.secret: it has 5 characters, or others than letters, digits, hyphens and underscores: use 32 to 128 of these, drawn at random
origin.shieldRegion: "Ireland" is no region, such as eu-west-1
paths[0].pattern: "static" is no pattern of a path: begin it with / or *, and use at most 255 characters of those that AWS takes
paths[2].behavior.originRequestPolicyId: "all" is not the id of a policy, which reads 4135ea2d-6df8-44a3-9df3-4b5a84be39ad
paths[2].pattern: "/a" is in the list already, and the first decides: drop one
priceClass: "PriceClass_300" is not supported; use one of PriceClass_100, PriceClass_200, PriceClass_All (did you mean "PriceClass_100"?)
protection.mode: "Off" is not supported; use one of Enabled, Disabled
provider: AWS keeps what is for CloudFront in us-east-1, and the provider works in eu-west-1: give the component a provider of us-east-1
securityHeaders.frameOption: "ALLOW" is not supported; use one of DENY, SAMEORIGIN
securityHeaders.hstsPreload: browsers take hosts with hstsSubdomains and hstsSeconds of 31536000 at least: set these, or leave it out
securityHeaders.referrerPolicy: "never" is not supported; use one of no-referrer, no-referrer-when-downgrade, origin, origin-when-cross-origin, same-origin, strict-origin, strict-origin-when-cross-origin, unsafe-url
tags["aws:x"]: keys that begin with aws: are AWS's own; choose another
webAclArn: arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/0a1b2c3d is not of scope CLOUDFRONT, which distributions need`

// What comes later is refused once it is there: with the same text.
func TestEdgeMistakes_readTheSameWheneverTheyAreFound(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(*ingress.EdgeDistributionArgs, func(string) pulumi.StringInput)
		text string
	}{
		"certificate of another region": {
			func(a *ingress.EdgeDistributionArgs, in func(string) pulumi.StringInput) {
				a.CertificateArn = in(certificate)
			},
			"certificateArn: " + certificate + " is of region eu-west-1: CloudFront takes certificates of us-east-1 alone",
		},
		"web ACL of a region": {
			func(a *ingress.EdgeDistributionArgs, in func(string) pulumi.StringInput) { a.WebAclArn = in(webAcl) },
			"webAclArn: " + webAcl + " is not of scope CLOUDFRONT, which distributions need",
		},
		"network load balancer": {
			func(a *ingress.EdgeDistributionArgs, in func(string) pulumi.StringInput) {
				a.Origin.LoadBalancerArn = in("arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/net/a/b")
			},
			"origin.loadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/net/a/b is not of an application load balancer",
		},
		"secret": {
			func(a *ingress.EdgeDistributionArgs, in func(string) pulumi.StringInput) {
				a.Origin.Secret = in("hush hush")
			},
			"origin.secret: it has 9 characters, or others than letters, digits, hyphens and underscores: use 32 to 128 of these, drawn at random",
		},
		"public key": {
			func(a *ingress.EdgeDistributionArgs, in func(string) pulumi.StringInput) {
				a.Behavior.KeyGroups = []string{"members"}
				a.KeyGroups = map[string]ingress.EdgeKeyGroup{"members": {PublicKeys: map[string]pulumi.StringInput{"one": in("key")}}}
			},
			`keyGroups["members"].publicKeys["one"]: it is no key in PEM, which begins with -----BEGIN PUBLIC KEY-----`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			args := func(in func(string) pulumi.StringInput) ingress.EdgeDistributionArgs {
				return withEdge(func(a *ingress.EdgeDistributionArgs) { test.edit(a, in) })
			}
			early := args(func(value string) pulumi.StringInput { return pulumi.String(value) })
			assert.Contains(t, strings.Split(refusedEdge(t, "edge", &early), "\n"), test.text)
			assert.Contains(t, lateRefusal(t, edge(args(late))), test.text)
		})
	}
}
