package ingress

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/shield"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// EdgeDistributionType is the type token of [EdgeDistribution]. It is part of every URN: never change it without an alias.
const EdgeDistributionType = "palisade:ingress:EdgeDistribution"

// edgeRegion is where AWS keeps what belongs to CloudFront: certificates, web ACLs, and the sources of logs.
const edgeRegion = "us-east-1"

// originID names the one origin within the distribution.
const originID = "balancer"

// EdgeDistributionArgs configures [NewEdgeDistribution]. Names, a certificate, a web ACL and an origin suffice.
type EdgeDistributionArgs struct {
	// Aliases are the names that the distribution answers to, such as www.example.com or *.example.com: 1 to 100, all of them in the certificate. Required.
	Aliases []string `pulumi:"aliases"`
	// CertificateArn is a certificate of AWS Certificate Manager in us-east-1. Viewers speak TLS 1.2 or newer, with forward secrecy and authenticated
	// encryption alone (TLSv1.2_2021). Required.
	CertificateArn pulumi.StringInput `pulumi:"certificateArn"`
	// WebAclArn is the web ACL of AWS WAF, of scope CLOUDFRONT, that guards the distribution. Either this or AllowNoWaf is required.
	WebAclArn pulumi.StringInput `pulumi:"webAclArn,optional"`
	// AllowNoWaf leaves the distribution without a web ACL.
	AllowNoWaf *component.Relaxation `pulumi:"allowNoWaf,optional"`
	// Origin is the load balancer that requests go to: a [WebIngress] with Edge. Required.
	Origin EdgeOrigin `pulumi:"origin"`

	// Behavior is what becomes of requests that no path matches. Default: they are all forwarded, and nothing is cached.
	Behavior EdgeBehavior `pulumi:"behavior,optional"`
	// Paths are what becomes of requests for certain paths; the first that matches decides: at most 74. Default: none.
	Paths []EdgePath `pulumi:"paths,optional"`
	// KeyGroups are the groups of keys with which URLs and cookies are signed, by a name that stays.
	KeyGroups map[string]EdgeKeyGroup `pulumi:"keyGroups,optional"`
	// Countries are those that viewers may come from. Default: all.
	Countries EdgeCountries `pulumi:"countries,optional"`
	// SecurityHeaders are the headers that tell browsers to be careful, in place of those of the origin. Default: HSTS for a year, no frames, no guessing
	// of content types, and referrers across origins without paths.
	SecurityHeaders EdgeSecurityHeaders `pulumi:"securityHeaders,optional"`
	// DefaultRootObject answers requests for /, such as index.html. Default: the origin does.
	DefaultRootObject string `pulumi:"defaultRootObject,optional"`
	// PriceClass is PriceClass_100, PriceClass_200 or PriceClass_All: which edges serve. Default: PriceClass_All.
	PriceClass string `pulumi:"priceClass,optional"`
	// HttpVersion is the newest version that viewers may speak: http1.1, http2, http2and3 or http3. Default: http2and3.
	HttpVersion string `pulumi:"httpVersion,optional"`
	// EnableIpv6 answers viewers by IPv6 as well. Default: true.
	EnableIpv6 *bool `pulumi:"enableIpv6,optional"`
	// ShieldAdvanced protects the distribution by AWS Shield Advanced, to which the account must be subscribed (3000 USD a month). Default: false, which
	// leaves Shield Standard.
	ShieldAdvanced bool `pulumi:"shieldAdvanced,optional"`

	// Logs says where the logs of requests go. Default: a bucket made here, kept for 90 days.
	Logs Logs `pulumi:"logs,optional"`
	// Protection guards the distribution and all that it stands on against deletion; public keys come and go. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// EdgeDistribution is a distribution of CloudFront before a load balancer, with its policy of security headers, its keys for signed URLs, its logs, and its way
// into the VPC (a VPC origin).
//
// # What it does not do
//
//   - It has one origin, a load balancer: no buckets, and no second origin to fail over to.
//   - It runs no code of yours (CloudFront Functions, Lambda@Edge), has no error pages of its own, and speaks no gRPC.
//   - It makes no certificate, no web ACL and no records: it takes the ARNs of the first two, in us-east-1, and aliases need DomainName and HostedZoneId.
//   - It caches nothing by default, makes no policies for caching but takes their ids, and invalidates nothing when the application changes.
//   - It does not prove who calls a load balancer that faces the internet: CloudFront's addresses are everybody's, and the secret header that tells this
//     distribution from others is no matter of packets. A VPC origin needs none.
//   - Viewers may speak TLS 1.2 (TLSv1.2_2021): newer policies are not known to the AWS provider that this version is built on.
type EdgeDistribution struct {
	pulumi.ResourceState

	// DistributionId and the outputs below are the distribution's; aliases of Route 53 need DomainName and HostedZoneId.
	DistributionId  pulumi.StringOutput `pulumi:"distributionId"`
	DistributionArn pulumi.StringOutput `pulumi:"distributionArn"`
	DomainName      pulumi.StringOutput `pulumi:"domainName"`
	HostedZoneId    pulumi.StringOutput `pulumi:"hostedZoneId"`
	// VpcOriginId is the VPC origin's; empty if the origin is reached by the internet.
	VpcOriginId pulumi.StringOutput `pulumi:"vpcOriginId"`
	// KeyGroupIds are the ids of the groups of keys by name, and PublicKeyIds those of the keys by GROUP.KEY: signers name them (Key-Pair-Id).
	KeyGroupIds  pulumi.StringMapOutput `pulumi:"keyGroupIds"`
	PublicKeyIds pulumi.StringMapOutput `pulumi:"publicKeyIds"`
	// LogBucketName is the bucket that logs go to; empty if there are none.
	LogBucketName pulumi.StringOutput `pulumi:"logBucketName"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents are what its way to the load balancer promises, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Distribution is the distribution, and VpcOrigin its way into the VPC; nil if the origin is reached by the internet.
	Distribution *cloudfront.Distribution
	VpcOrigin    *cloudfront.VpcOrigin

	headers *cloudfront.ResponseHeadersPolicy
	groups  map[string]*cloudfront.KeyGroup
	keys    map[string]*cloudfront.PublicKey
	logs    *logPlace
}

// NewEdgeDistribution makes a distribution. AWS keeps what belongs to CloudFront in us-east-1: give a provider of it by pulumi.Provider, and make the
// load balancer, its certificate and its secret with that of its own region. All that is wrong with args is returned at once, as validate.Errors, before
// anything is registered; what only another resource can tell is checked in an Apply, with the same text.
func NewEdgeDistribution(ctx *pulumi.Context, name string, args *EdgeDistributionArgs, opts ...pulumi.ResourceOption) (*EdgeDistribution, error) {
	a, err := args.check(ctx, name, opts)
	if err != nil {
		return nil, err
	}
	e := &EdgeDistribution{}
	if err := ctx.RegisterComponentResourceV2(EdgeDistributionType, name, component.State(a), e, opts...); err != nil {
		return nil, err
	}
	b := newBalancer(e, name, a.Protection, a.Tags)
	for _, create := range []func(*pulumi.Context, *balancer, EdgeDistributionArgs) error{
		e.createKeys,
		e.createHeaders,
		e.createVpcOrigin,
		e.createDistribution,
		e.createShield,
		e.createLogs,
	} {
		if err := create(ctx, b, *a); err != nil {
			return nil, err
		}
	}
	return e, ctx.RegisterResourceOutputs(e, e.collectOutputs(name, *a))
}

// PlanEdgeDistribution plans what [NewEdgeDistribution] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanEdgeDistribution(ctx *pulumi.Context, name string, args *EdgeDistributionArgs, opts ...pulumi.ResourceOption) (*EdgeDistribution, error) {
	a, err := args.check(ctx, name, opts)
	if a == nil {
		return nil, err
	}
	return component.Planned(&EdgeDistribution{}), err
}

func (a *EdgeDistributionArgs) check(ctx *pulumi.Context, name string, opts []pulumi.ResourceOption) (*EdgeDistributionArgs, error) {
	if a == nil {
		a = &EdgeDistributionArgs{}
	}
	region, err := regionOf(ctx, opts)
	if err != nil {
		return nil, err
	}
	own := a.withDefaults()
	var c validate.Collector
	own.validate(&c, name, region)
	if err := c.Err(); err != nil {
		return &own, wrong("EdgeDistribution", name, err)
	}
	return &own, nil
}

// createVpcOrigin lets CloudFront into the VPC: AWS places interfaces in the load balancer's subnets, in a security group of its own.
func (e *EdgeDistribution) createVpcOrigin(ctx *pulumi.Context, b *balancer, a EdgeDistributionArgs) error {
	if a.Origin.LoadBalancerArn == nil {
		return nil
	}
	var err error
	e.VpcOrigin, err = cloudfront.NewVpcOrigin(ctx, b.name, &cloudfront.VpcOriginArgs{
		VpcOriginEndpointConfig: cloudfront.VpcOriginVpcOriginEndpointConfigArgs{
			Name: pulumi.String(b.name), Arn: a.Origin.LoadBalancerArn, HttpPort: pulumi.Int(80), HttpsPort: pulumi.Int(443),
			OriginProtocolPolicy: pulumi.String("https-only"),
			OriginSslProtocols: cloudfront.VpcOriginVpcOriginEndpointConfigOriginSslProtocolsArgs{
				Items: pulumi.StringArray{pulumi.String("TLSv1.2")}, Quantity: pulumi.Int(1),
			},
		},
		Tags: b.tagger.Tags(b.name),
	}, b.Child()...)
	return err
}

func (e *EdgeDistribution) createDistribution(ctx *pulumi.Context, b *balancer, a EdgeDistributionArgs) error {
	args := &cloudfront.DistributionArgs{
		Enabled: pulumi.Bool(true), Comment: pulumi.String(b.name), Aliases: pulumi.ToStringArray(a.Aliases), PriceClass: pulumi.String(a.PriceClass),
		HttpVersion: pulumi.String(a.HttpVersion), IsIpv6Enabled: pulumi.Bool(*a.EnableIpv6), WebAclId: component.Optional(a.WebAclArn),
		ViewerCertificate: cloudfront.DistributionViewerCertificateArgs{
			AcmCertificateArn: component.Optional(a.CertificateArn), SslSupportMethod: pulumi.String("sni-only"), MinimumProtocolVersion: pulumi.String("TLSv1.2_2021"),
		},
		Restrictions:         cloudfront.DistributionRestrictionsArgs{GeoRestriction: a.Countries.restriction()},
		Origins:              cloudfront.DistributionOriginArray{a.Origin.origin(e.VpcOrigin)},
		DefaultCacheBehavior: a.Behavior.byDefault(e.headers, e.groups), Tags: b.tagger.Tags(b.name),
	}
	if a.DefaultRootObject != "" {
		args.DefaultRootObject = pulumi.String(a.DefaultRootObject)
	}
	var paths cloudfront.DistributionOrderedCacheBehaviorArray
	for _, p := range a.Paths {
		paths = append(paths, p.Behavior.forPath(p.Pattern, e.headers, e.groups))
	}
	args.OrderedCacheBehaviors = paths
	var err error
	e.Distribution, err = cloudfront.NewDistribution(ctx, b.name, args, b.Child()...)
	return err
}

func (e *EdgeDistribution) createShield(ctx *pulumi.Context, b *balancer, a EdgeDistributionArgs) error {
	if !a.ShieldAdvanced {
		return nil
	}
	_, err := shield.NewProtection(ctx, b.name, &shield.ProtectionArgs{ResourceArn: e.Distribution.Arn, Tags: b.tagger.Tags(b.name)}, b.Child()...)
	return err
}

func (e *EdgeDistribution) collectOutputs(name string, a EdgeDistributionArgs) pulumi.Map {
	groups, keys := pulumi.StringMap{}, pulumi.StringMap{}
	for name, g := range e.groups {
		groups[name] = g.ID().ToStringOutput()
	}
	for name, k := range e.keys {
		keys[name] = k.ID().ToStringOutput()
	}
	nothing := pulumi.String("").ToStringOutput()
	e.DistributionId, e.DistributionArn = e.Distribution.ID().ToStringOutput(), e.Distribution.Arn
	e.DomainName, e.HostedZoneId, e.VpcOriginId, e.LogBucketName = e.Distribution.DomainName, e.Distribution.HostedZoneId, nothing, nothing
	if e.VpcOrigin != nil {
		e.VpcOriginId = e.VpcOrigin.ID().ToStringOutput()
	}
	if e.logs != nil {
		e.LogBucketName = e.logs.bucket.ToStringOutput()
	}
	e.KeyGroupIds, e.PublicKeyIds = groups.ToStringMapOutput(), keys.ToStringMapOutput()
	e.Relaxations, e.Intents = pulumi.ToStringMap(a.relaxed()).ToStringMapOutput(), a.intents(name)
	return pulumi.Map{
		"distributionId": e.DistributionId, "distributionArn": e.DistributionArn, "domainName": e.DomainName, "hostedZoneId": e.HostedZoneId,
		"vpcOriginId": e.VpcOriginId, "keyGroupIds": e.KeyGroupIds, "publicKeyIds": e.PublicKeyIds, "logBucketName": e.LogBucketName,
		"relaxations": e.Relaxations, "intents": e.Intents,
	}
}
