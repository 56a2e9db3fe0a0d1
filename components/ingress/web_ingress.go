package ingress

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// WebIngressType is the type token of [WebIngress]. It is part of every URN: never change it without an alias.
const WebIngressType = "palisade:ingress:WebIngress"

// WebIngressArgs configures [NewWebIngress]. A network, a tier, a certificate and a web ACL suffice.
type WebIngressArgs struct {
	// Vpc is the network that the load balancer stands in, as SecureVpc.Network gives it. Required.
	Vpc component.Network `pulumi:"vpc"`
	// Tier is the name of the tier that it stands in, with subnets in two zones at least, each of /27 or larger with 8 addresses free: a public one, or with
	// Internal any that holds workloads. Required.
	Tier string `pulumi:"tier"`
	// Internal gives the load balancer private addresses alone. Default: false, it faces the internet.
	Internal bool `pulumi:"internal,optional"`
	// DualStack gives it IPv6 addresses as well; the network needs IPv6. Default: false.
	DualStack bool `pulumi:"dualStack,optional"`
	// Clients are those who may connect. Default: everybody, or with Internal nobody, so that it is required.
	Clients Clients `pulumi:"clients,optional"`
	// Edge has the load balancer take requests of CloudFront alone, in place of Clients, and on port 443 alone. Default: it stands by itself.
	Edge *EdgeLock `pulumi:"edge,optional"`

	// WebAclArn is the web ACL of AWS WAF, of scope REGIONAL, that guards the load balancer. Either this or AllowNoWaf is required for one that faces the
	// internet, unless Edge is given: then that of the distribution guards it.
	WebAclArn pulumi.StringInput `pulumi:"webAclArn,optional"`
	// AllowNoWaf leaves a load balancer that faces the internet without a web ACL.
	AllowNoWaf *component.Relaxation `pulumi:"allowNoWaf,optional"`

	// Certificates are its certificates: the first is for clients that ask for no name or for one that no other has. Required.
	Certificates []Certificate `pulumi:"certificates"`
	// TlsPolicy is the security policy of the HTTPS listener. Default: [DefaultTlsPolicy]. Policies without forward secrecy, or with TLS older than
	// 1.2, need AllowWeakTls.
	TlsPolicy string `pulumi:"tlsPolicy,optional"`
	// AllowWeakTls takes any policy in TlsPolicy.
	AllowWeakTls *component.Relaxation `pulumi:"allowWeakTls,optional"`
	// MutualTls has clients show a certificate. Default: they need none.
	MutualTls *MutualTls `pulumi:"mutualTls,optional"`
	// RedirectHttp listens on port 80 as well, and sends clients to port 443. Default: true, with Edge false; false leaves port 80 closed.
	RedirectHttp *bool `pulumi:"redirectHttp,optional"`

	// TargetGroups are what requests are forwarded to. Default: none; every request is then answered by the load balancer.
	TargetGroups []TargetGroup `pulumi:"targetGroups,optional"`
	// TargetSecurityGroupIds are the security groups that targets are in, by a name that stays. The load balancer is let in to them on the ports of the
	// target groups that name them.
	TargetSecurityGroupIds map[string]pulumi.StringInput `pulumi:"targetSecurityGroupIds,optional"`
	// Rules say what becomes of requests, the lowest priority first. Default: none.
	Rules []Rule `pulumi:"rules,optional"`
	// DefaultAction is what becomes of requests that no rule matches. Default: 404.
	DefaultAction *Action `pulumi:"defaultAction,optional"`

	// EnableHttp2 lets clients speak HTTP/2. Default: true.
	EnableHttp2 *bool `pulumi:"enableHttp2,optional"`
	// DesyncMitigationMode is defensive, or strictest, which refuses whatever does not keep to RFC 7230. Default: defensive.
	DesyncMitigationMode string `pulumi:"desyncMitigationMode,optional"`
	// IdleTimeoutSeconds is how long a connection may be silent: 1 to 4000. Default: 60.
	IdleTimeoutSeconds int `pulumi:"idleTimeoutSeconds,optional"`
	// ClientKeepAliveSeconds is how long a client may keep a connection: 60 to 604800. Default: 3600.
	ClientKeepAliveSeconds int `pulumi:"clientKeepAliveSeconds,optional"`
	// XForwardedFor is append, preserve or remove: what becomes of the header X-Forwarded-For. With append the last entry is the client's address, and what
	// stands before it was written by the client. Default: append.
	XForwardedFor string `pulumi:"xForwardedFor,optional"`
	// XForwardedForClientPort adds the client's port to its address there. Default: false.
	XForwardedForClientPort bool `pulumi:"xForwardedForClientPort,optional"`
	// PreserveHostHeader hands the header Host on as it came. Default: false.
	PreserveHostHeader bool `pulumi:"preserveHostHeader,optional"`
	// TlsHeaders tells targets the version and cipher suite of the client's connection, in headers. Default: false.
	TlsHeaders bool `pulumi:"tlsHeaders,optional"`

	// Logs says where the logs of requests and of connections go. Default: a bucket made here, kept for 90 days.
	Logs Logs `pulumi:"logs,optional"`
	// Protection guards the load balancer and all that it stands on against deletion, by AWS too; rules of listeners and security groups, further
	// certificates and the registration of targets come and go. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// WebIngress is an application load balancer for the web: listeners on ports 443 and 80 with their certificates and rules, target groups, a security group that
// lets in its clients alone, and logs.
//
// # What it does not do
//
//   - It listens on port 443, and on 80 to redirect, and on nothing else: use [NetworkIngress] for other ports and protocols.
//   - It makes no web ACL, though one that faces the internet needs one or a reason: use WebAcl of package waf. Nor does it make records for its own names:
//     aliases need DnsName and HostedZoneId.
//   - It rewrites no hosts and no paths, and checks no JSON web tokens: redirect, or leave that to the application. Users sign in by OIDC or Cognito alone.
//   - It does not prove who its targets are: load balancers of AWS take any certificate of a target. Targets in other networks (CidrBlocks) are reached by
//     their addresses, and who else reaches them is not promised.
//   - It watches nothing: there are no alarms for errors or for targets that are unwell, and no protection by Shield Advanced.
//   - What its rules do with paths and headers is no matter of packets, and so not proved.
type WebIngress struct {
	pulumi.ResourceState

	// LoadBalancerArn and the outputs below are the load balancer's; aliases of Route 53 need DnsName and HostedZoneId.
	LoadBalancerArn       pulumi.StringOutput `pulumi:"loadBalancerArn"`
	LoadBalancerArnSuffix pulumi.StringOutput `pulumi:"loadBalancerArnSuffix"`
	DnsName               pulumi.StringOutput `pulumi:"dnsName"`
	HostedZoneId          pulumi.StringOutput `pulumi:"hostedZoneId"`
	// SecurityGroupId is the group that the load balancer is in.
	SecurityGroupId pulumi.StringOutput `pulumi:"securityGroupId"`
	// HttpsListenerArn and HttpListenerArn are the listeners'; the latter is empty if port 80 is closed.
	HttpsListenerArn pulumi.StringOutput `pulumi:"httpsListenerArn"`
	HttpListenerArn  pulumi.StringOutput `pulumi:"httpListenerArn"`
	// TargetGroupArns are the ARNs of the target groups, and CertificateArns those of the certificates, by their names.
	TargetGroupArns pulumi.StringMapOutput `pulumi:"targetGroupArns"`
	CertificateArns pulumi.StringMapOutput `pulumi:"certificateArns"`
	// LogBucketName is the bucket that logs go to; empty if there are none.
	LogBucketName pulumi.StringOutput `pulumi:"logBucketName"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// LoadBalancer and the resources below are the children that others refer to; HttpListener is nil if port 80 is closed.
	LoadBalancer  *lb.LoadBalancer
	SecurityGroup *ec2.SecurityGroup
	HttpsListener *lb.Listener
	HttpListener  *lb.Listener
	TargetGroups  map[string]*lb.TargetGroup

	certificates []certified
	clients      Clients
	logs         *logPlace
	// served are the listeners, and what belongs to them.
	served []pulumi.Resource
}

// NewWebIngress makes a load balancer for the web. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what
// only another resource can tell is checked in an Apply, with the same text.
func NewWebIngress(ctx *pulumi.Context, name string, args *WebIngressArgs, opts ...pulumi.ResourceOption) (*WebIngress, error) {
	a, p, err := args.check(ctx, name, opts)
	if err != nil {
		return nil, err
	}
	w := &WebIngress{}
	if err := ctx.RegisterComponentResourceV2(WebIngressType, name, component.State(a), w, opts...); err != nil {
		return nil, err
	}
	b := newBalancer(w, name, a.Protection, a.Tags)
	for _, create := range []func(*pulumi.Context, *balancer, WebIngressArgs) error{
		w.createGroup,
		w.createTargetGroups,
		func(ctx *pulumi.Context, b *balancer, a WebIngressArgs) error {
			return w.createLoadBalancer(ctx, b, a, *p)
		},
		w.createListeners,
		w.guard,
	} {
		if err := create(ctx, b, a); err != nil {
			return nil, err
		}
	}
	return w, ctx.RegisterResourceOutputs(w, w.collectOutputs(b, a))
}

// PlanWebIngress plans what [NewWebIngress] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanWebIngress(ctx *pulumi.Context, name string, args *WebIngressArgs, opts ...pulumi.ResourceOption) (*WebIngress, error) {
	_, p, err := args.check(ctx, name, opts)
	if p == nil {
		return nil, err
	}
	return component.Planned(&WebIngress{}), err
}

func (a *WebIngressArgs) check(ctx *pulumi.Context, name string, opts []pulumi.ResourceOption) (WebIngressArgs, *placement, error) {
	if a == nil {
		a = &WebIngressArgs{}
	}
	own := a.withDefaults()
	region, err := regionOf(ctx, opts)
	if err != nil {
		return own, nil, err
	}
	var c validate.Collector
	p := own.validate(&c, name, region)
	if err := c.Err(); err != nil {
		return own, &p, wrong("WebIngress", name, err)
	}
	return own, &p, nil
}

// createGroup makes the security group: clients in, targets out, and the identity provider if users sign in.
func (w *WebIngress) createGroup(ctx *pulumi.Context, b *balancer, a WebIngressArgs) error {
	var err error
	if w.SecurityGroup, err = b.createGroup(ctx, a.Vpc); err != nil {
		return err
	}
	id := w.SecurityGroup.ID().ToStringOutput()
	var tags map[string]string
	if w.clients = a.Clients; a.Edge != nil {
		if w.clients, err = a.Edge.clients(ctx, w); err != nil {
			return err
		}
		tags = map[string]string{component.TagPrefixList: edgeList}
	}
	if err := w.clients.letIn(ctx, b, id, a.doors(), tags); err != nil {
		return err
	}
	if err := b.openWays(ctx, id, a.TargetSecurityGroupIds, a.ways()); err != nil {
		return err
	}
	if !a.signsIn() {
		return nil
	}
	return b.openIdentityProvider(ctx, id)
}

func (w *WebIngress) createTargetGroups(ctx *pulumi.Context, b *balancer, a WebIngressArgs) error {
	w.TargetGroups = map[string]*lb.TargetGroup{}
	for _, g := range a.TargetGroups {
		group, err := b.createTargetGroup(ctx, a.Vpc, g)
		if err != nil {
			return err
		}
		w.TargetGroups[g.Name] = group
	}
	return nil
}

// createLoadBalancer makes the load balancer and, before it, what its logs go to: AWS tries to write when logs are switched on.
func (w *WebIngress) createLoadBalancer(ctx *pulumi.Context, b *balancer, a WebIngressArgs, p placement) error {
	var err error
	if w.logs, err = a.Logs.place(ctx, b, webWriters); err != nil {
		return err
	}
	args := &lb.LoadBalancerArgs{
		LoadBalancerType: pulumi.String("application"), Internal: pulumi.Bool(a.Internal), IpAddressType: pulumi.String(ipAddressType(a.DualStack)),
		Subnets: p.subnetIds(), SecurityGroups: pulumi.StringArray{w.SecurityGroup.ID().ToStringOutput()},
		EnableDeletionProtection: pulumi.Bool(a.Protection.Enabled()), EnableCrossZoneLoadBalancing: pulumi.Bool(true),
		DropInvalidHeaderFields: pulumi.Bool(true), DesyncMitigationMode: pulumi.String(a.DesyncMitigationMode), EnableHttp2: pulumi.Bool(*a.EnableHttp2),
		IdleTimeout: pulumi.Int(a.IdleTimeoutSeconds), ClientKeepAlive: pulumi.Int(a.ClientKeepAliveSeconds),
		XffHeaderProcessingMode: pulumi.String(a.XForwardedFor), EnableXffClientPort: pulumi.Bool(a.XForwardedForClientPort),
		PreserveHostHeader: pulumi.Bool(a.PreserveHostHeader), EnableTlsVersionAndCipherSuiteHeaders: pulumi.Bool(a.TlsHeaders), Tags: b.tagger.Tags(b.name),
	}
	wait := slices.Clone(b.openings)
	if w.logs != nil {
		args.AccessLogs = lb.LoadBalancerAccessLogsArgs{Bucket: w.logs.bucket, Prefix: pulumi.String(accessPrefix), Enabled: pulumi.Bool(true)}
		args.ConnectionLogs = lb.LoadBalancerConnectionLogsArgs{Bucket: w.logs.bucket, Prefix: pulumi.String(connectionPrefix), Enabled: pulumi.Bool(true)}
		wait = append(wait, w.logs.ready...)
	}
	w.LoadBalancer, err = lb.NewLoadBalancer(ctx, b.name, args, b.Child(pulumi.DependsOn(wait))...)
	return err
}

func ipAddressType(dualStack bool) string {
	if dualStack {
		return "dualstack"
	}
	return "ipv4"
}

// createListeners makes the listener of HTTPS with its certificates and rules, and then that which sends clients there.
func (w *WebIngress) createListeners(ctx *pulumi.Context, b *balancer, a WebIngressArgs) error {
	var err error
	if w.certificates, err = b.createCertificates(ctx, a.Certificates); err != nil {
		return err
	}
	trustStore, wait, err := b.createTrust(ctx, a.MutualTls)
	if err != nil {
		return err
	}
	asked, action := a.Edge.lock(a.Rules, *a.DefaultAction)
	w.HttpsListener, err = lb.NewListener(ctx, b.name+"-https", &lb.ListenerArgs{
		LoadBalancerArn: w.LoadBalancer.Arn, Port: pulumi.Int(443), Protocol: pulumi.String("HTTPS"), SslPolicy: pulumi.String(a.TlsPolicy),
		CertificateArn: component.Optional(w.certificates[0].arn), MutualAuthentication: a.MutualTls.args(trustStore),
		DefaultActions: action.forListener(w.TargetGroups), Tags: b.tagger.Tags(b.name + "-https"),
	}, b.Child(pulumi.DependsOn(append(wait, b.registered...)))...)
	if err != nil {
		return err
	}
	w.served = []pulumi.Resource{w.HttpsListener}
	// The listener of port 80 and the web ACL come last, and keep the rules and certificates in a destroy that is refused. Where there is neither, these
	// are protected themselves.
	options := b.Passing()
	if !*a.RedirectHttp && a.WebAclArn == nil {
		options = b.Child()
	}
	certificates, err := b.addCertificates(ctx, b.name+"-sni-", w.HttpsListener, w.certificates, options)
	if err != nil {
		return err
	}
	rules, err := b.createRules(ctx, w.HttpsListener, asked, a.Edge, w.TargetGroups, options)
	if err != nil {
		return err
	}
	w.served = append(append(w.served, certificates...), rules...)
	if !*a.RedirectHttp {
		return nil
	}
	w.HttpListener, err = lb.NewListener(ctx, b.name+"-http", &lb.ListenerArgs{
		LoadBalancerArn: w.LoadBalancer.Arn, Port: pulumi.Int(80), Protocol: pulumi.String("HTTP"),
		DefaultActions: Action{Redirect: &Redirect{Port: 443, Permanent: true}}.forListener(nil), Tags: b.tagger.Tags(b.name + "-http"),
	}, b.Child(pulumi.DependsOn(w.served))...)
	w.served = append(w.served, w.HttpListener)
	return err
}
