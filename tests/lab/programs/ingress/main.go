// Command ingress has a load balancer for the web with certificates, routing, sign-in and a web ACL, one inside that a network load balancer
// stands in front of, and targets of both. With the setting more a rule goes, one changes, and a rule and a client come; with protected nothing may be deleted; with planned
// comes what the emulator cannot make: a trust store for clients of the one inside, and static addresses.
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/components/waf"
)

func main() { pulumi.Run(program) }

func because(reason string) *component.Relaxation { return &component.Relaxation{Reason: reason} }

// ground is what load balancers stand on.
type ground struct {
	network    component.Network
	zone       *route53.Zone
	app        pulumi.StringInput
	protection component.Protection
}

func program(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	g := ground{protection: component.Protection{Mode: component.ProtectionDisabled, Reason: "lives for one test"}}
	if cfg.GetBool("protected") {
		g.protection = component.Protection{}
	}
	net, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{
		CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"us-east-1a", "us-east-1b"}, Tiers: vpc.ReferenceTiers()[:2],
		FlowLogs: vpc.FlowLogs{AllowNone: because("not looked at")}, NatGateways: vpc.NatGateways{Strategy: vpc.NatSingle, AvailabilityZone: "us-east-1a"}, Protection: g.protection,
	})
	if err != nil {
		return err
	}
	app, err := ec2.NewSecurityGroup(ctx, "app", &ec2.SecurityGroupArgs{VpcId: net.VpcId.ToStringPtrOutput(), Description: pulumi.String("Servers")}, pulumi.Protect(g.protection.Enabled()))
	if err != nil {
		return err
	}
	if g.zone, err = route53.NewZone(ctx, "zone", &route53.ZoneArgs{Name: pulumi.String("example.com"), ForceDestroy: pulumi.Bool(true)}, pulumi.Protect(g.protection.Enabled())); err != nil {
		return err
	}
	g.network, g.app = net.Network(), app.ID().ToStringOutput()
	if err := g.web(ctx, cfg.GetBool("more")); err != nil {
		return err
	}
	return g.door(ctx, cfg.GetBool("planned"))
}

// web is the load balancer for the web.
func (g ground) web(ctx *pulumi.Context, more bool) error {
	acl, err := waf.NewWebAcl(ctx, "acl", &waf.WebAclArgs{Protection: g.protection, Logs: waf.Logs{AllowNone: because("not looked at")}, Alarms: waf.Alarms{AllowNone: because("not looked at")}})
	if err != nil {
		return err
	}
	args := &ingress.WebIngressArgs{
		Vpc: g.network, Tier: "public", Clients: ingress.Clients{CidrBlocks: []string{"198.51.100.0/24"}}, WebAclArn: acl.Arn, Protection: g.protection,
		Certificates: []ingress.Certificate{
			{Name: "main", DomainName: "example.com", SubjectAlternativeNames: []string{"*.example.com", "shop.example.com"}, ZoneId: g.zone.ZoneId, ZoneName: g.zone.Name},
			{Name: "api", DomainName: "api.example.com", ZoneId: g.zone.ZoneId},
		},
		TargetSecurityGroupIds: map[string]pulumi.StringInput{"app": g.app},
		TargetGroups: []ingress.TargetGroup{
			{
				Name: "shop", Port: 8443, SecurityGroups: []string{"app"}, TargetType: ingress.TargetIp, StickinessSeconds: 3600, AllowOtherClients: because("the door's servers"),
				Targets: map[string]ingress.Target{"one": {Id: pulumi.String("10.0.16.10")}},
			},
			{Name: "api", Port: 9090, SecurityGroups: []string{"app"}, AllowPlaintext: because("a sidecar"), ProtocolVersion: "GRPC", TargetType: ingress.TargetIp},
		},
		DefaultAction: &ingress.Action{Forward: []ingress.Forward{{TargetGroup: "shop"}}},
		Rules: []ingress.Rule{
			{Name: "api", Priority: 100, Hosts: []string{"api.example.com"}, Paths: []string{"/v1/*"}, Action: ingress.Action{
				Forward: []ingress.Forward{{TargetGroup: "api"}, {TargetGroup: "shop"}}, StickinessSeconds: 60,
			}},
			{Name: "old", Priority: 200, Paths: []string{"/old/*"}, Methods: []string{"GET"}, Action: ingress.Action{Redirect: &ingress.Redirect{Path: "/new", Permanent: true}}},
			{
				Name: "blocked", Priority: 300, Headers: map[string][]string{"X-Bad": {"1"}}, Query: []ingress.QueryString{{Key: "a", Value: "b"}}, SourceCidrBlocks: []string{"198.51.100.0/28"},
				Action: ingress.Action{FixedResponse: &ingress.FixedResponse{StatusCode: 403, MessageBody: "no"}},
			},
			{Name: "staff", Priority: 400, Paths: []string{"/staff"}, Action: ingress.Action{SignIn: signIn(), Forward: []ingress.Forward{{TargetGroup: "shop"}}}},
		},
	}
	if more {
		args.Clients.CidrBlocks = append(args.Clients.CidrBlocks, "192.0.2.0/24")
		args.Rules[1].Paths = []string{"/old/*", "/older/*"}
		args.Rules[2] = ingress.Rule{Name: "gone", Priority: 150, Paths: []string{"/gone"}, Action: ingress.Action{FixedResponse: &ingress.FixedResponse{StatusCode: 410}}}
	}
	_, err = ingress.NewWebIngress(ctx, "web", args)
	return err
}

func signIn() *ingress.SignIn {
	return &ingress.SignIn{Oidc: &ingress.Oidc{
		Issuer: pulumi.String("https://login.example.com"), AuthorizationEndpoint: pulumi.String("https://login.example.com/authorize"),
		TokenEndpoint: pulumi.String("https://login.example.com/token"), UserInfoEndpoint: pulumi.String("https://login.example.com/userinfo"),
		ClientId: pulumi.String("shop"), ClientSecret: pulumi.String("hush"),
	}}
}

// door is a network load balancer in front of a load balancer for the web, and of servers.
func (g ground) door(ctx *pulumi.Context, planned bool) error {
	off := false
	mutual := &ingress.MutualTls{Mode: ingress.MutualTlsPassthrough}
	if planned {
		mutual = &ingress.MutualTls{
			CaBundle:        &ingress.S3Object{Bucket: pulumi.String("trust"), Key: pulumi.String("ca.pem"), Version: pulumi.String("1")},
			RevocationLists: map[string]ingress.S3Object{"2026": {Bucket: pulumi.String("trust"), Key: pulumi.String("2026.crl")}}, AdvertiseCaNames: true,
		}
	}
	inner, err := ingress.NewWebIngress(ctx, "inner", &ingress.WebIngressArgs{
		Vpc: g.network, Tier: "app", Internal: true, Clients: ingress.Clients{AllowOthers: because("the door lets itself in")}, RedirectHttp: &off, Protection: g.protection,
		MutualTls:    mutual,
		Certificates: []ingress.Certificate{{Name: "inner", DomainName: "inner.example.com", ZoneId: g.zone.ZoneId}},
		Rules: []ingress.Rule{
			{Name: "ready", Priority: 1, Paths: []string{"/ready"}, Action: ingress.Action{FixedResponse: &ingress.FixedResponse{StatusCode: 200}}},
		},
	})
	if err != nil {
		return err
	}
	_, err = ingress.NewNetworkIngress(ctx, "door", &ingress.NetworkIngressArgs{
		Vpc: g.network, Tier: "public", StaticAddresses: planned, Protection: g.protection,
		Listeners: []ingress.NetworkListener{
			{Name: "tls", Port: 8443, TargetGroup: "app"},
			{Name: "web", Port: 443, Protocol: ingress.ProtocolTcp, TargetGroup: "inner", IdleTimeoutSeconds: 600},
			{Name: "dns", Port: 53, Protocol: ingress.ProtocolTcpUdp, TargetGroup: "dns"},
		},
		TargetGroups: []ingress.NetworkTargetGroup{
			{
				Name: "app", Port: 8443, Protocol: ingress.ProtocolTls, SecurityGroups: []string{"app"}, TargetType: ingress.TargetIp,
				Targets: map[string]ingress.Target{"one": {Id: pulumi.String("10.0.16.10")}}, AllowOtherClients: because("the web's servers"),
			},
			{
				Name: "inner", Port: 443, TargetType: ingress.TargetAlb, SecurityGroups: []string{"inner"},
				Targets: map[string]ingress.Target{"inner": {Id: component.After(inner.LoadBalancerArn, inner.HttpsListenerArn)}},
			},
			{Name: "dns", Port: 53, Protocol: ingress.ProtocolTcpUdp, SecurityGroups: []string{"app"}, StickySource: true},
		},
		TargetSecurityGroupIds: map[string]pulumi.StringInput{"app": g.app, "inner": inner.SecurityGroupId},
		Certificates:           []ingress.Certificate{{Name: "door", DomainName: "door.example.com", ZoneId: g.zone.ZoneId}, {Name: "inner", Arn: inner.CertificateArns.MapIndex(pulumi.String("inner"))}},
	})
	return err
}
