package ingress

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// EdgeOrigin is the load balancer that a distribution forwards requests to, by HTTPS alone.
type EdgeOrigin struct {
	// DomainName is the name that CloudFront connects to: that of the load balancer, as WebIngress.DnsName, or an alias of it. The load balancer's certificate
	// must be for the names that viewers ask for, since these are forwarded. Required.
	DomainName pulumi.StringInput `pulumi:"domainName"`
	// LoadBalancerArn reaches an internal load balancer by a VPC origin. Default: the load balancer faces the internet, and Secret is required.
	LoadBalancerArn pulumi.StringInput `pulumi:"loadBalancerArn,optional"`
	// HeaderName is the header that Secret is in, as that of the load balancer's [EdgeLock]. Default: [DefaultEdgeHeader].
	HeaderName string `pulumi:"headerName,optional"`
	// Secret is one of the secrets of the load balancer's [EdgeLock]: 32 to 128 letters, digits, hyphens and underscores.
	Secret pulumi.StringInput `pulumi:"secret,optional"`
	// ShieldRegion is the region through which all edges ask the origin (Origin Shield): the nearest to it. Default: none; each edge's own region asks.
	ShieldRegion string `pulumi:"shieldRegion,optional"`
	// ReadTimeoutSeconds is how long the origin may take to answer: 1 to 60. Default: 30.
	ReadTimeoutSeconds int `pulumi:"readTimeoutSeconds,optional"`
	// KeepAliveSeconds is how long an idle connection is kept: 1 to 60. Default: 5.
	KeepAliveSeconds int `pulumi:"keepAliveSeconds,optional"`
}

func (o EdgeOrigin) withDefaults() EdgeOrigin {
	o.HeaderName = cmp.Or(o.HeaderName, DefaultEdgeHeader)
	o.ReadTimeoutSeconds, o.KeepAliveSeconds = cmp.Or(o.ReadTimeoutSeconds, 30), cmp.Or(o.KeepAliveSeconds, 5)
	return o
}

// validate checks what is known, and replaces what is not by what is checked in an Apply.
func (o *EdgeOrigin) validate(c *validate.Collector, at validate.Path) {
	o.DomainName = required(c, at.Field("domainName"), o.DomainName, domainProblem)
	o.LoadBalancerArn = component.CheckedInput(c, at.Field("loadBalancerArn"), o.LoadBalancerArn, applicationBalancer)
	checkEdgeHeader(c, at.Field("headerName"), o.HeaderName)
	if o.Secret == nil && o.LoadBalancerArn == nil {
		c.Addf(validate.Required, at.Field("secret"), nil,
			"required where the load balancer faces the internet: one of the secrets of its edge; or name an internal one in loadBalancerArn")
	}
	if o.Secret = component.CheckedInput(c, at.Field("secret"), o.Secret, secretProblem); o.Secret != nil {
		o.Secret = pulumi.ToSecret(o.Secret).(pulumi.StringOutput)
	}
	if o.ShieldRegion != "" && !regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-\d$`).MatchString(o.ShieldRegion) {
		c.Addf(validate.Invalid, at.Field("shieldRegion"), o.ShieldRegion, "%q is no region, such as eu-west-1", o.ShieldRegion)
	}
	between(c, at.Field("readTimeoutSeconds"), o.ReadTimeoutSeconds, 1, 60, " seconds")
	between(c, at.Field("keepAliveSeconds"), o.KeepAliveSeconds, 1, 60, " seconds")
}

func domainProblem(name string) string {
	if regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$`).MatchString(strings.ToLower(name)) {
		return ""
	}
	return fmt.Sprintf("%q is not a domain name, such as www.example.com", name)
}

func applicationBalancer(arn string) string {
	if problem := component.AnARN("elasticloadbalancing", "a load balancer")(arn); problem != "" {
		return problem
	}
	if !strings.Contains(arn, ":loadbalancer/app/") {
		return fmt.Sprintf("%s is not of an application load balancer", arn)
	}
	return ""
}

// origin is the provider's form: by the VPC origin, or else by the internet.
func (o EdgeOrigin) origin(by *cloudfront.VpcOrigin) cloudfront.DistributionOriginArgs {
	args := cloudfront.DistributionOriginArgs{OriginId: pulumi.String(originID), DomainName: o.DomainName}
	read, keep := pulumi.Int(o.ReadTimeoutSeconds), pulumi.Int(o.KeepAliveSeconds)
	if by != nil {
		args.VpcOriginConfig = cloudfront.DistributionOriginVpcOriginConfigArgs{VpcOriginId: by.ID().ToStringOutput(), OriginReadTimeout: read, OriginKeepaliveTimeout: keep}
	} else {
		args.CustomOriginConfig = cloudfront.DistributionOriginCustomOriginConfigArgs{
			HttpPort: pulumi.Int(80), HttpsPort: pulumi.Int(443), OriginProtocolPolicy: pulumi.String("https-only"),
			OriginSslProtocols: pulumi.StringArray{pulumi.String("TLSv1.2")}, OriginReadTimeout: read, OriginKeepaliveTimeout: keep,
		}
	}
	if o.Secret != nil { // it stands in place of what a viewer may have written there
		args.CustomHeaders = cloudfront.DistributionOriginCustomHeaderArray{
			cloudfront.DistributionOriginCustomHeaderArgs{Name: pulumi.String(o.HeaderName), Value: o.Secret},
		}
	}
	if o.ShieldRegion != "" {
		args.OriginShield = cloudfront.DistributionOriginOriginShieldArgs{Enabled: pulumi.Bool(true), OriginShieldRegion: pulumi.String(o.ShieldRegion)}
	}
	return args
}
