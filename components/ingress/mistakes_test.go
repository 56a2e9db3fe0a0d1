package ingress_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/ingress"
)

func TestMistakes_ofAWebIngressThatIsToldNothing(t *testing.T) {
	assert.Equal(t, `certificates: required: at least one certificate, by its arn, or by domainName and zoneId to have one requested
tier: required: the tier that the load balancer stands in, a public one if it faces the internet
vpc.vpcId: required: the id of the VPC, or the network that SecureVpc.Network gives
webAclArn: required for a load balancer that faces the internet: the ARN of a web ACL, or allowNoWaf with a reason`, refusal(t, func(ctx *pulumi.Context) error {
		_, err := newWebIngress(ctx, "web", nil)
		return err
	}))
}

// All mistakes are told at once, before anything is registered.
func TestMistakes_ofAWebIngressAllAtOnce(t *testing.T) {
	long := strings.Repeat("x", 129)
	args := with(func(a *ingress.WebIngressArgs) {
		a.Tier, a.DualStack, a.WebAclArn = "app", true, pulumi.String("arn:aws:wafv2:us-east-1:1:global/webacl/a/b")
		a.Clients = ingress.Clients{
			CidrBlocks:       []string{"all", "10.0.0.1/8", "10.0.0.0/8", "10.0.0.0/8"},
			SecurityGroupIds: map[string]pulumi.StringInput{"staff": pulumi.String("pl-1"), "a b": nil}, PrefixListIds: map[string]pulumi.StringInput{"edges": pulumi.String("sg-1")},
		}
		a.Certificates = []ingress.Certificate{
			{Name: "main"},
			{Name: "main", Arn: pulumi.String("arn:aws:acm:us-east-1:1:certificate/1")},
			{Arn: pulumi.String(certificate), DomainName: "example.com"},
			{Name: "d", DomainName: "Example.com", SubjectAlternativeNames: []string{"a.example.org", "a.example.org", "a.example.net"}, ZoneId: pulumi.String("zone"), ZoneName: pulumi.String("example.org.")},
			{Name: "e", DomainName: "*.a.example.net"},
		}
		a.TlsPolicy, a.DesyncMitigationMode, a.XForwardedFor, a.IdleTimeoutSeconds, a.ClientKeepAliveSeconds = "ELBSecurityPolicy-2016-08", "monitor", "drop", 4001, 59
		a.MutualTls = &ingress.MutualTls{RevocationLists: map[string]ingress.S3Object{"a": {}}}
		a.Logs, a.Protection = ingress.Logs{RetentionInDays: -1, BucketName: pulumi.String("b"), AllowNone: because("")}, component.Protection{Mode: "Off"}
		a.Tags = pulumi.StringMap{"aws:x": pulumi.String("y")}
		a.TargetSecurityGroupIds = map[string]pulumi.StringInput{"app": pulumi.String("app"), "spare": pulumi.String("sg-1")}
		a.TargetGroups = []ingress.TargetGroup{
			{Name: "shop", SecurityGroups: []string{"apps"}, SlowStartSeconds: 10, Algorithm: "weighted_random", StickinessCookie: "c", DeregistrationDelaySeconds: number(-1), AllowPlaintext: because(" ")},
			{Name: "a-name-that-is-too-long-by-far", Port: 70000, ProtocolVersion: "HTTP3", HealthCheck: ingress.HealthCheck{
				Protocol: "TCP", Path: "health", Port: -1, IntervalSeconds: 4, TimeoutSeconds: 121, HealthyThreshold: 1, UnhealthyThreshold: 11,
			}, Targets: map[string]ingress.Target{"one": {Id: pulumi.String("10.0.0.1")}, "two": {}}},
			{Name: "fn", TargetType: ingress.TargetLambda, Port: 80, SecurityGroups: []string{"app"}, Targets: map[string]ingress.Target{
				"a": {Id: pulumi.String("fn")}, "b": {Id: pulumi.String("arn:aws:lambda:eu-west-1:1:function:b")},
			}},
			{Name: "odd", TargetType: "pod"},
		}
		a.Rules = []ingress.Rule{
			{Name: "a", Priority: 10, Action: ingress.Action{Forward: []ingress.Forward{{TargetGroup: "shop", Weight: number(0)}, {TargetGroup: "shop", Weight: number(0)}, {TargetGroup: "shops", Weight: number(1000)}}}},
			{Name: "a", Priority: 10, Paths: []string{"img", long}, Methods: []string{"get"}, SourceCidrBlocks: []string{"10.0.0.1/8"}, Headers: map[string][]string{"Host": {}, "X Y": {"*******"}}, Query: []ingress.QueryString{{}}},
			{Priority: 50001, Hosts: []string{"*"}, Action: ingress.Action{Redirect: &ingress.Redirect{}, FixedResponse: &ingress.FixedResponse{StatusCode: 302, ContentType: "text/xml", MessageBody: strings.Repeat("x", 1025)}}},
			{Name: "d", Hosts: []string{"*"}, Action: ingress.Action{
				SignIn:   &ingress.SignIn{OnUnauthenticated: "ask", SessionTimeoutSeconds: -1, Cognito: &ingress.Cognito{UserPoolArn: pulumi.String("pool")}, Oidc: &ingress.Oidc{Issuer: pulumi.String("http://x"), ClientId: pulumi.String(" ")}},
				Redirect: &ingress.Redirect{Port: -1, Path: "new", Query: "?a", Host: long},
			}},
		}
		a.DefaultAction = &ingress.Action{Forward: []ingress.Forward{{TargetGroup: "fn"}}, StickinessSeconds: 5}
	})
	assert.Equal(t, strings.TrimPrefix(manyMistakes, "\n"), refusal(t, func(ctx *pulumi.Context) error {
		_, err := newWebIngress(ctx, "internal-load-balancer-of-the-shop", &args)
		return err
	}))
}

const manyMistakes = `
allowNoWaf: webAclArn names a web ACL: drop one
certificates[0].arn: required: the ARN of a certificate, or domainName and zoneId to have one requested
certificates[1].arn: arn:aws:acm:us-east-1:1:certificate/1 is of region us-east-1, and the load balancer of eu-west-1: a load balancer takes certificates of its own region
certificates[1].name: "main" is the name of another already; choose one of its own
certificates[2].arn: arn names a certificate that is there; domainName, subjectAlternativeNames, zoneId and zoneName request one: drop either
certificates[2].name: required: a name that stays, since resources are named after it
certificates[3].domainName: "Example.com" is not a domain name in small letters, such as www.example.com or *.example.com
certificates[3].domainName: Example.com is not in zone example.org: its proof would never be found
certificates[3].subjectAlternativeNames[1]: a.example.org is a name of the certificate already: drop one
certificates[3].subjectAlternativeNames[2]: a.example.net is not in zone example.org: its proof would never be found
certificates[3].zoneId: "zone" is not the id of a hosted zone, which reads Z0123456789ABCDEFGHIJ
certificates[4].domainName: a.example.net is proved for certificate "d" already, by the same record: request both names with one certificate
certificates[4].zoneId: required with domainName: the hosted zone that the records go to which prove the names
clientKeepAliveSeconds: 59 is not within 60 to 604800 seconds
clients.cidrBlocks[0]: "all" is not a block, which reads 203.0.113.0/24
clients.cidrBlocks[1]: 10.0.0.1/8 has bits set beyond its mask: write 10.0.0.0/8
clients.cidrBlocks[3]: 10.0.0.0/8 is in the list already: drop one
clients.prefixListIds["edges"]: "sg-1" is not the id of a prefix list, which reads pl-0123456789abcdef0
clients.securityGroupIds["a b"]: "a b" is no name: use letters, digits, and single hyphens between them
clients.securityGroupIds["a b"]: required: a value for each name
clients.securityGroupIds["staff"]: "pl-1" is not the id of a security group, which reads sg-0123456789abcdef0
defaultAction.stickinessSeconds: there are not several target groups to choose from: use the target group's own stickinessSeconds
desyncMitigationMode: "monitor" is not supported; use one of defensive, strictest
dualStack: the network has no IPv6 block: name it in vpc.ipv6CidrBlocks, or leave dualStack out
idleTimeoutSeconds: 4001 is not within 1 to 4000 seconds
logs.allowNone: allowNone and bucketName contradict each other: drop one
logs.allowNone.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read
logs.retentionInDays: -1 days: records must be kept for a day at least
mutualTls.caBundle: required with verify: the authorities to trust, as caBundle or trustStoreArn
mutualTls.revocationLists["a"].bucket: required
mutualTls.revocationLists["a"].key: required
name: "internal-load-balancer-of-the-shop" has 34 characters; AWS takes 32, of which Pulumi's suffix needs 8: use at most 24
protection.mode: "Off" is not supported; use one of Enabled, Disabled
rules[0]: required: a condition, such as paths or hosts; for all requests that no rule matches use defaultAction
rules[0].action.forward[1].targetGroup: "shop" has a share already: add to its weight
rules[0].action.forward[2].targetGroup: "shops" is not supported; use one of a-name-that-is-too-long-by-far, fn, odd, shop (did you mean "shop"?)
rules[0].action.forward[2].weight: 1000 is not within 0 to 999
rules[1]: 6 values of conditions: AWS takes at most 5 in one rule; make it several
rules[1]: 7 wildcards: AWS takes at most 6 in one rule; make it several
rules[1].action: say what becomes of the request: one of forward, redirect and fixedResponse
rules[1].headers["Host"]: "Host" is no name of a header of at most 40 characters; for Host use hosts
rules[1].headers["Host"]: required: a pattern of the header's value
rules[1].headers["X Y"]: "X Y" is no name of a header of at most 40 characters; for Host use hosts
rules[1].methods[0]: "get" is no method in capital letters, such as GET
rules[1].name: "a" is the name of another already; choose one of its own
rules[1].paths[0]: "img" matches no path: begin it with / or *
rules[1].paths[1]: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" matches no path: begin it with / or *
rules[1].paths[1]: 129 characters: AWS takes 1 to 128
rules[1].priority: 10 is the priority of rule "a" already: choose another
rules[1].query[0].value: 0 characters: AWS takes 1 to 128
rules[1].sourceCidrBlocks[0]: "10.0.0.1/8" is not a block, which reads 203.0.113.0/24
rules[2].action: say what becomes of the request: one of forward, redirect and fixedResponse
rules[2].action.fixedResponse.contentType: "text/xml" is not supported; use one of text/plain, text/css, text/html, application/javascript, application/json (did you mean "text/html"?)
rules[2].action.fixedResponse.messageBody: 1025 characters: AWS takes at most 1024
rules[2].action.fixedResponse.statusCode: 302 is no code that a load balancer answers with: 2XX, 4XX or 5XX
rules[2].action.redirect: change at least one of host, port, path and query: the client would come back for ever
rules[2].name: required: a name that stays, since resources are named after it
rules[2].priority: 50001 is not within 1 to 50000
rules[3].action.redirect.host: 129 characters: AWS takes at most 128
rules[3].action.redirect.path: "new" is no path: begin it with /
rules[3].action.redirect.port: -1 is not within 1 to 65535
rules[3].action.redirect.query: "?a" begins with a question mark, which AWS adds itself: leave it out
rules[3].action.signIn: name one identity provider: oidc or cognito
rules[3].action.signIn.cognito.userPoolArn: "pool" is not the ARN of a user pool, which begins with arn:aws:cognito-idp:
rules[3].action.signIn.cognito.userPoolClientId: required
rules[3].action.signIn.cognito.userPoolDomain: required
rules[3].action.signIn.oidc.authorizationEndpoint: required
rules[3].action.signIn.oidc.clientId: it is empty
rules[3].action.signIn.oidc.clientSecret: required
rules[3].action.signIn.oidc.issuer: "http://x" is no address that begins with https://
rules[3].action.signIn.oidc.tokenEndpoint: required
rules[3].action.signIn.oidc.userInfoEndpoint: required
rules[3].action.signIn.onUnauthenticated: "ask" is not supported; use one of authenticate, deny, allow
rules[3].action.signIn.sessionTimeoutSeconds: -1 is not within 1 to 604800 seconds
rules[3].priority: required: 1 to 50000, the lowest is tried first; leave room between rules, such as 100, 200, 300
tags["aws:x"]: keys that begin with aws: are AWS's own; choose another
targetGroups[0].allowPlaintext.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read
targetGroups[0].deregistrationDelaySeconds: -1 is not within 0 to 3600 seconds
targetGroups[0].port: required: where the targets listen
targetGroups[0].securityGroups[0]: "apps" is not among targetSecurityGroupIds: app, spare
targetGroups[0].slowStartSeconds: 10 is not within 30 to 900 seconds
targetGroups[0].slowStartSeconds: targets start slowly with the algorithm round_robin alone, not with weighted_random
targetGroups[0].stickinessSeconds: required with stickinessCookie: how long a client stays with its target
targetGroups[1].healthCheck.healthyThreshold: 1 is not within 2 to 10
targetGroups[1].healthCheck.intervalSeconds: 4 is not within 5 to 300 seconds
targetGroups[1].healthCheck.path: "health" is no path: begin it with /, and use at most 1024 characters
targetGroups[1].healthCheck.port: -1 is not within 1 to 65535
targetGroups[1].healthCheck.protocol: "TCP" is not supported; use one of HTTP, HTTPS
targetGroups[1].healthCheck.protocol: path and matcher are for HTTP and HTTPS: name one of them, or leave these out
targetGroups[1].healthCheck.timeoutSeconds: 121 is not within 2 to 120 seconds
targetGroups[1].healthCheck.timeoutSeconds: 121 seconds is not less than the interval of 4
targetGroups[1].healthCheck.unhealthyThreshold: 11 is not within 2 to 10
targetGroups[1].name: nothing forwards to "a-name-that-is-too-long-by-far": name it in a rule or in defaultAction, or drop it
targetGroups[1].port: 70000 is not within 1 to 65535
targetGroups[1].protocolVersion: "HTTP3" is not supported; use one of HTTP1, HTTP2, GRPC (did you mean "HTTP1"?)
targetGroups[1].securityGroups: required: the security groups of the targets, by their names in targetSecurityGroupIds, so that the load balancer is let in
targetGroups[1].targets["one"].id: "10.0.0.1" is not the id of an instance, which reads i-0123456789abcdef0
targetGroups[1].targets["two"].id: required: what to register
targetGroups[2].port: a Lambda function is invoked, not connected to: leave it out
targetGroups[2].securityGroups: a Lambda function is invoked, not connected to: leave it out
targetGroups[2].targets: 2 targets: a target group of type lambda takes one
targetGroups[2].targets["a"].id: "fn" is not the ARN of a Lambda function, which begins with arn:aws:lambda:
targetGroups[3].name: nothing forwards to "odd": name it in a rule or in defaultAction, or drop it
targetGroups[3].targetType: "pod" is not supported; use one of instance, ip, lambda
targetSecurityGroupIds["app"]: "app" is not the id of a security group, which reads sg-0123456789abcdef0
targetSecurityGroupIds["app"]: no target group names "app" in its securityGroups: name it there, or drop it
targetSecurityGroupIds["spare"]: no target group names "spare" in its securityGroups: name it there, or drop it
tier: app is of type PrivateWithEgress, and the load balancer faces the internet: take a tier of type Public, or set internal
tlsPolicy: "ELBSecurityPolicy-2016-08" lets in old versions of TLS or ciphers without forward secrecy, or is no policy; use one of ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09, ELBSecurityPolicy-TLS13-1-3-PQ-2025-09, ELBSecurityPolicy-TLS13-1-2-PQ-2025-09, ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09, ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09, ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09, ELBSecurityPolicy-TLS13-1-2-Res-2021-06, ELBSecurityPolicy-TLS13-1-3-2021-06, ELBSecurityPolicy-TLS13-1-2-2021-06, ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04, ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04, ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04, or say in allowWeakTls why not
webAclArn: arn:aws:wafv2:us-east-1:1:global/webacl/a/b is not of scope REGIONAL, which load balancers need
xForwardedFor: "drop" is not supported; use one of append, preserve, remove`

func TestMistakes_ofANetworkIngressAllAtOnce(t *testing.T) {
	args := withDoor(func(a *ingress.NetworkIngressArgs) {
		a.Tier, a.Internal, a.DualStack, a.StaticAddresses, a.Clients = "hub", true, true, true, ingress.Clients{CidrBlocks: []string{"0.0.0.0/0"}}
		a.ElasticIpAllocationIds = map[string]pulumi.StringInput{"eu-west-1c": pulumi.String("eip-1"), "eu-west-1a": nil}
		a.AllowUnfilteredPrivateLink, a.TlsPolicy = because(""), "weak"
		a.Listeners = []ingress.NetworkListener{
			{Name: "tls", Port: 443, TargetGroup: "alb", AlpnPolicy: "HTTP3"},
			{Name: "tls", Port: 443, Protocol: ingress.ProtocolUdp, TargetGroup: "app", AlpnPolicy: "None", IdleTimeoutSeconds: 10},
			{Protocol: "SCTP", TargetGroup: "apps"},
		}
		a.TargetGroups = []ingress.NetworkTargetGroup{
			{Name: "app", Protocol: ingress.ProtocolUdp, PreserveClientIp: flag(false), SecurityGroups: []string{"app"}, HealthCheck: ingress.HealthCheck{Path: "/"}, DeregistrationDelaySeconds: number(3601)},
			{
				Name: "alb", TargetType: ingress.TargetAlb, Port: 443, Protocol: ingress.ProtocolTls, StickySource: true, ProxyProtocol: true, SecurityGroups: []string{"app"}, HealthCheck: ingress.HealthCheck{Protocol: "TCP"},
				Targets: map[string]ingress.Target{"a": {Id: pulumi.String("alb")}, "b": {Id: pulumi.String("arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/a/b")}},
			},
			{Name: "idle", Port: 1, Protocol: ingress.ProtocolTls, StickySource: true},
		}
	})
	assert.Equal(t, strings.TrimPrefix(manyMistakesOfADoor, "\n"), refusal(t, door(args)))
}

const manyMistakesOfADoor = `
allowUnfilteredPrivateLink.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read
clients.cidrBlocks[0]: 0.0.0.0/0 is everybody, and the load balancer is internal: name who may connect
dualStack: the network has no IPv6 block: name it in vpc.ipv6CidrBlocks, or leave dualStack out
elasticIpAllocationIds["eu-west-1a"]: required
elasticIpAllocationIds["eu-west-1c"]: "eip-1" is not the id of an elastic IP, which reads eipalloc-0123456789abcdef0
elasticIpAllocationIds["eu-west-1c"]: hub has no subnet in "eu-west-1c"; it has them in eu-west-1a, eu-west-1b
listeners[0].alpnPolicy: "HTTP3" is not supported; use one of HTTP1Only, HTTP2Only, HTTP2Optional, HTTP2Preferred, None
listeners[0].targetGroup: an application load balancer ends TLS itself: forward to it by TCP
listeners[1].alpnPolicy: ALPN is a part of TLS, and the listener is of UDP: leave it out
listeners[1].idleTimeoutSeconds: 10 is not within 60 to 6000 seconds
listeners[1].idleTimeoutSeconds: AWS changes it for listeners of TCP alone, and this is of UDP: leave it out
listeners[1].name: "tls" is the name of another already; choose one of its own
listeners[1].port: listener "tls" has port 443 already; for TCP and UDP on one port use TCP_UDP
listeners[1].protocol: a dual-stack load balancer listens to no UDP here: leave dualStack out, or make it two
listeners[2].name: required: a name that stays, since resources are named after it
listeners[2].port: required: the port to listen on
listeners[2].protocol: "SCTP" is not supported; use one of TCP, TLS, UDP, TCP_UDP
listeners[2].targetGroup: "apps" is not supported; use one of app, alb, idle (did you mean "app"?)
staticAddresses: elastic IPs are public, and the load balancer is internal: drop one
targetGroups[0].deregistrationDelaySeconds: 3601 is not within 0 to 3600 seconds
targetGroups[0].healthCheck.protocol: path and matcher are for HTTP and HTTPS: name one of them, or leave these out
targetGroups[0].port: required: where the targets listen
targetGroups[0].preserveClientIp: with UDP targets always see the client's address: leave it out
targetGroups[1].healthCheck.protocol: "TCP" is not supported; use one of HTTP, HTTPS
targetGroups[1].protocol: an application load balancer is forwarded to by TCP alone
targetGroups[1].proxyProtocol: an application load balancer tells its targets the client's address in X-Forwarded-For: leave it out
targetGroups[1].stickySource: an application load balancer tells its targets the client's address in X-Forwarded-For: leave it out
targetGroups[1].targets: 2 targets: a target group of type alb takes one
targetGroups[1].targets["a"].id: "alb" is not the ARN of an application load balancer, which begins with arn:aws:elasticloadbalancing:
targetGroups[2].name: no listener forwards to "idle": name it there, or drop it
targetGroups[2].securityGroups: required: the security groups of the targets, by their names in targetSecurityGroupIds, so that the load balancer is let in
targetGroups[2].stickySource: AWS has no stickiness for TLS: take TCP, or leave it out
tier: hub is of type TransitGateway, which holds nothing else: take another tier
tlsPolicy: "weak" lets in old versions of TLS or ciphers without forward secrecy, or is no policy; use one of ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09, ELBSecurityPolicy-TLS13-1-3-PQ-2025-09, ELBSecurityPolicy-TLS13-1-2-PQ-2025-09, ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09, ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09, ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09, ELBSecurityPolicy-TLS13-1-2-Res-2021-06, ELBSecurityPolicy-TLS13-1-3-2021-06, ELBSecurityPolicy-TLS13-1-2-2021-06, ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04, ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04, ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04, or say in allowWeakTls why not`

func TestMistakes_ofANetworkIngressThatIsToldNothing(t *testing.T) {
	assert.Equal(t, `listeners: required: the ports to listen on
targetGroups: required: what connections are forwarded to
tier: required: the tier that the load balancer stands in, a public one if it faces the internet
vpc.vpcId: required: the id of the VPC, or the network that SecureVpc.Network gives`, refusal(t, func(ctx *pulumi.Context) error {
		_, err := newNetworkIngress(ctx, "door", nil)
		return err
	}))
}

// One mistake at a time, of those that exclude each other.
func TestMistakes_alone(t *testing.T) {
	for name, test := range map[string]struct {
		args ingress.WebIngressArgs
		text string
	}{
		"a public tier for one zone": {with(func(a *ingress.WebIngressArgs) {
			tier := a.Vpc.Tiers["public"]
			tier.SubnetIds = map[string]pulumi.StringInput{"eu-west-1a": pulumi.String("subnet-1")}
			a.Vpc.Tiers["public"] = tier
		}), "tier: public has subnets in fewer than two zones: an application load balancer needs two at least"},
		"nobody may connect inside": {with(func(a *ingress.WebIngressArgs) { a.Internal, a.AllowNoWaf = true, nil }), "clients: required for an internal load balancer: name the blocks, security groups or prefix lists that may connect"},
		"others, for no reason": {
			with(func(a *ingress.WebIngressArgs) {
				a.Internal, a.AllowNoWaf, a.Clients.AllowOthers = true, nil, because("")
			}),
			"clients.allowOthers.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read",
		},
		"weights of nothing":      {with(func(a *ingress.WebIngressArgs) { a.DefaultAction.Forward[0].Weight = number(0) }), "defaultAction.forward: all weights are 0: nobody would be answered"},
		"both a web ACL and none": {with(func(a *ingress.WebIngressArgs) { a.WebAclArn = pulumi.String(webAcl) }), "allowNoWaf: webAclArn names a web ACL: drop one"},
		"IPv6 clients of IPv4": {
			with(func(a *ingress.WebIngressArgs) { a.Clients.CidrBlocks = []string{"2001:db8::/32"} }),
			"clients.cidrBlocks[0]: 2001:db8::/32 is IPv6, and the load balancer is not: set dualStack, or leave it out",
		},
		"a group that nothing forwards to": {with(func(a *ingress.WebIngressArgs) { a.DefaultAction = nil }), `targetGroups[0].name: nothing forwards to "shop": name it in a rule or in defaultAction, or drop it`},
		"two trust stores": {with(func(a *ingress.WebIngressArgs) {
			a.MutualTls = &ingress.MutualTls{TrustStoreArn: pulumi.String("arn:aws:elasticloadbalancing:eu-west-1:1:truststore/a/b"), CaBundle: &ingress.S3Object{Bucket: pulumi.String("b"), Key: pulumi.String("k")}}
		}), "mutualTls.trustStoreArn: caBundle and revocationLists are for a trust store that is made here: drop either"},
		"passing through, and trusting": {
			with(func(a *ingress.WebIngressArgs) {
				a.MutualTls = &ingress.MutualTls{Mode: "passthrough", AdvertiseCaNames: true}
			}),
			"mutualTls.mode: with passthrough the targets decide whom to trust: leave out all else, or take verify",
		},
		"a web ACL of another region": {with(func(a *ingress.WebIngressArgs) {
			a.AllowNoWaf, a.WebAclArn = nil, pulumi.String("arn:aws:wafv2:us-east-1:1:regional/webacl/a/b")
		}), "webAclArn: arn:aws:wafv2:us-east-1:1:regional/webacl/a/b is of region us-east-1, and the load balancer of eu-west-1: it takes a web ACL of its own region"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.text, refusal(t, web(test.args))) })
	}
}
