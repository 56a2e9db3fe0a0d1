package ingress_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/ingress"
)

const webAcl = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/0a1b2c3d"

func number(n int) *int { return &n }

func flag(on bool) *bool { return &on }

// everything are arguments of which each is set.
func everything() ingress.WebIngressArgs {
	net := network()
	net.Ipv6CidrBlocks = []pulumi.StringInput{pulumi.String("2001:db8:1::/56")}
	return ingress.WebIngressArgs{
		Vpc: net, Tier: "public", DualStack: true, WebAclArn: pulumi.String(webAcl),
		Clients: ingress.Clients{
			CidrBlocks: []string{"198.51.100.0/24", "2001:db8::/32"}, SecurityGroupIds: map[string]pulumi.StringInput{"staff": pulumi.String("sg-staff")},
			PrefixListIds: map[string]pulumi.StringInput{"edges": pulumi.String("pl-1")},
		},
		Certificates: []ingress.Certificate{
			{
				Name: "main", DomainName: "example.com", SubjectAlternativeNames: []string{"*.example.com", "example.net"}, ZoneId: pulumi.String("Z0123456789"),
			},
			{Name: "partner", Arn: pulumi.String(certificate)},
		},
		TlsPolicy: "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06", AllowWeakTls: because("old phones"),
		MutualTls: &ingress.MutualTls{
			CaBundle:        &ingress.S3Object{Bucket: pulumi.String("trust"), Key: pulumi.String("ca.pem"), Version: pulumi.String("7")},
			RevocationLists: map[string]ingress.S3Object{"2026": {Bucket: pulumi.String("trust"), Key: pulumi.String("2026.crl")}},
			AllowExpired:    because("devices in the field"), AdvertiseCaNames: true,
		},
		TargetGroups: []ingress.TargetGroup{
			{
				Name: "shop", Port: 8443, SecurityGroups: []string{"app"}, TargetType: ingress.TargetIp, DeregistrationDelaySeconds: number(0), SlowStartSeconds: 30,
				StickinessSeconds: 60, StickinessCookie: "session", CrossZone: flag(false), Targets: map[string]ingress.Target{"one": {Id: pulumi.String("10.0.1.1"), Port: 9443}},
			},
			{
				Name: "api", Port: 9000, SecurityGroups: []string{"app", "pods"}, AllowPlaintext: because("a sidecar"), AllowOtherClients: because("metrics"),
				ProtocolVersion: "GRPC", Algorithm: "least_outstanding_requests", StickinessSeconds: 30,
			},
			{Name: "fn", TargetType: ingress.TargetLambda, Targets: map[string]ingress.Target{"fn": {Id: pulumi.String("arn:aws:lambda:eu-west-1:111122223333:function:fn")}}},
		},
		TargetSecurityGroupIds: map[string]pulumi.StringInput{"app": pulumi.String("sg-app"), "pods": pulumi.String("sg-pods")},
		Rules: []ingress.Rule{
			{Name: "api", Priority: 100, Hosts: []string{"api.example.com"}, Paths: []string{"/v1/*"}, Action: ingress.Action{
				Forward: []ingress.Forward{{TargetGroup: "api", Weight: number(9)}, {TargetGroup: "shop"}}, StickinessSeconds: 60,
			}},
			{
				Name: "blocked", Priority: 200, Methods: []string{"POST"}, SourceCidrBlocks: []string{"198.51.100.0/28"}, Headers: map[string][]string{"X-Bad": {"*"}},
				Query:  []ingress.QueryString{{Key: "debug", Value: "1"}, {Value: "drop"}},
				Action: ingress.Action{FixedResponse: &ingress.FixedResponse{StatusCode: 403, ContentType: "application/json", MessageBody: "{}"}},
			},
			{Name: "old", Priority: 300, Paths: []string{"/old/*"}, Action: ingress.Action{
				Redirect: &ingress.Redirect{Host: "new.example.com", Port: 8443, Path: "/new/#{path}", Query: "from=old"},
			}},
			{Name: "staff", Priority: 400, Paths: []string{"/staff"}, Action: ingress.Action{
				SignIn: &ingress.SignIn{
					Cognito: &ingress.Cognito{
						UserPoolArn:      pulumi.String("arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_1"),
						UserPoolClientId: pulumi.String("client"), UserPoolDomain: pulumi.String("shop"),
					},
					OnUnauthenticated: ingress.UnauthenticatedDeny, SessionTimeoutSeconds: 3600, SessionCookieName: "staff",
					ExtraParams: map[string]string{"identity_provider": "CompanySaml"},
				},
				Forward: []ingress.Forward{{TargetGroup: "fn"}},
			}},
		},
		DefaultAction:        &ingress.Action{SignIn: signIn(), Forward: []ingress.Forward{{TargetGroup: "shop"}}},
		DesyncMitigationMode: "strictest", IdleTimeoutSeconds: 120, ClientKeepAliveSeconds: 600, XForwardedFor: "remove", XForwardedForClientPort: true,
		PreserveHostHeader: true, TlsHeaders: true, EnableHttp2: flag(false), RedirectHttp: flag(true), Logs: ingress.Logs{RetentionInDays: 30},
		Protection: component.Protection{Mode: component.ProtectionDisabled, Reason: "a trial"}, Tags: pulumi.StringMap{"owner": pulumi.String("shop")},
	}
}
