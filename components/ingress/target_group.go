package ingress

import (
	"cmp"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// TargetGroup is what a [WebIngress] forwards requests to. Its zero value, but for the name, port and groups, takes instances by HTTPS; the load balancer
// accepts any certificate of theirs ("Target groups: routing configuration").
type TargetGroup struct {
	// Name is a name that stays. With the component's name and a hyphen before it, it has at most 24 characters. Required.
	Name string `pulumi:"name"`
	// TargetType is instance, ip or lambda. Default: instance.
	TargetType string `pulumi:"targetType,optional"`
	// Port is where the targets listen, 1 to 65535. Required but for lambda.
	Port int `pulumi:"port,optional"`
	// AllowPlaintext sends requests to the targets by HTTP.
	AllowPlaintext *component.Relaxation `pulumi:"allowPlaintext,optional"`
	// ProtocolVersion is HTTP1, HTTP2 or GRPC. Default: HTTP1.
	ProtocolVersion string `pulumi:"protocolVersion,optional"`
	// SecurityGroups are the groups that the targets are in, by their names in TargetSecurityGroupIds. Required but for lambda and with CidrBlocks.
	SecurityGroups []string `pulumi:"securityGroups,optional"`
	// CidrBlocks are, in the place of SecurityGroups, blocks of other networks that a peering connection or a transit gateway joins to this one, and that all
	// targets are in: private ones of IPv4, with the type ip. The load balancer is let out to these. That its addresses are let in is up to the networks of the targets,
	// to which it has no group. Default: the targets are in this VPC.
	CidrBlocks []string `pulumi:"cidrBlocks,optional"`
	// AllowOtherClients leaves out the promise that nobody but the load balancer reaches the targets on their port. Their groups are the caller's, who may
	// let others in: whoever does so says why.
	AllowOtherClients *component.Relaxation `pulumi:"allowOtherClients,optional"`
	// HealthCheck says which targets can take requests. Lambda functions are not asked.
	HealthCheck HealthCheck `pulumi:"healthCheck,optional"`
	// DeregistrationDelaySeconds is how long requests in flight may take once a target is deregistered: 0 to 3600. Default: 300.
	DeregistrationDelaySeconds *int `pulumi:"deregistrationDelaySeconds,optional"`
	// SlowStartSeconds is how long a new target takes to get its full share: 30 to 900. Default: none.
	SlowStartSeconds int `pulumi:"slowStartSeconds,optional"`
	// Algorithm is round_robin, least_outstanding_requests or weighted_random. Default: round_robin.
	Algorithm string `pulumi:"algorithm,optional"`
	// StickinessSeconds is how long a client is sent to the target that it got, by a cookie: 1 to 604800. Default: each request goes where it may.
	StickinessSeconds int `pulumi:"stickinessSeconds,optional"`
	// StickinessCookie is a cookie of the application to follow, with StickinessSeconds. Default: one of the load balancer's own.
	StickinessCookie string `pulumi:"stickinessCookie,optional"`
	// CrossZone spreads requests over the targets of all zones. Default: true; false needs enough targets in each zone.
	CrossZone *bool `pulumi:"crossZone,optional"`
	// Targets are those that are known here, by a name that stays. Default: none; auto scaling groups, ECS and EKS register theirs by the group's ARN.
	Targets map[string]Target `pulumi:"targets,optional"`
}

func (g TargetGroup) withDefaults() TargetGroup {
	g.TargetType, g.HealthCheck = cmp.Or(g.TargetType, TargetInstance), g.HealthCheck.withDefaults(g.protocol())
	if g.TargetType != TargetLambda {
		g.ProtocolVersion, g.Algorithm = cmp.Or(g.ProtocolVersion, "HTTP1"), cmp.Or(g.Algorithm, "round_robin")
	}
	return g
}

func (g TargetGroup) protocol() string {
	if g.AllowPlaintext != nil {
		return "HTTP"
	}
	return "HTTPS"
}

func (g TargetGroup) ways() []way {
	if g.TargetType == TargetLambda {
		return nil
	}
	return append(waysTo(g.SecurityGroups, []string{"tcp"}, g.Port, g.HealthCheck, g.Targets), g.waysElsewhere()...)
}

func (g TargetGroup) validate(c *validate.Collector, at validate.Path, owner string, groups map[string]pulumi.StringInput) TargetGroup {
	if g.Name != "" && wordProblem(g.Name) == "" && len(owner) <= longestName {
		checkName(c, at.Field("name"), g.Name, nameProblem(owner+"-"+g.Name))
	}
	g.relaxations(at, func(at validate.Path, r *component.Relaxation) {
		if r != nil {
			r.Validate(c, at)
		}
	})
	if !validate.OneOf(c, at.Field("targetType"), g.TargetType, TargetInstance, TargetIp, TargetLambda) {
		return g
	}
	g.Targets = checkTargets(c, at.Field("targets"), g.TargetType, g.Targets)
	if g.TargetType == TargetLambda {
		g.validateLambda(c, at)
		return g
	}
	if g.Port == 0 {
		c.Addf(validate.Required, at.Field("port"), g.Port, "required: where the targets listen")
	}
	between(c, at.Field("port"), g.Port, 1, 65535, "")
	if len(g.CidrBlocks) > 0 {
		g.Targets = g.validateElsewhere(c, at)
	} else {
		checkGroups(c, at.Field("securityGroups"), g.SecurityGroups, groups)
	}
	validate.OneOf(c, at.Field("protocolVersion"), g.ProtocolVersion, "HTTP1", "HTTP2", "GRPC")
	validate.OneOf(c, at.Field("algorithm"), g.Algorithm, "round_robin", "least_outstanding_requests", "weighted_random")
	g.HealthCheck.validate(c, at.Field("healthCheck"), "HTTP", "HTTPS")
	between(c, at.Field("slowStartSeconds"), g.SlowStartSeconds, 30, 900, " seconds")
	between(c, at.Field("stickinessSeconds"), g.StickinessSeconds, 1, 604800, " seconds")
	if d := g.DeregistrationDelaySeconds; d != nil && (*d < 0 || *d > 3600) {
		c.Addf(validate.Invalid, at.Field("deregistrationDelaySeconds"), *d, "%d is not within 0 to 3600 seconds", *d)
	}
	if g.SlowStartSeconds != 0 && g.Algorithm != "round_robin" {
		c.Addf(validate.Conflict, at.Field("slowStartSeconds"), g.SlowStartSeconds, "targets start slowly with the algorithm round_robin alone, not with %s", g.Algorithm)
	}
	if g.StickinessCookie != "" && g.StickinessSeconds == 0 {
		c.Addf(validate.Required, at.Field("stickinessSeconds"), 0, "required with stickinessCookie: how long a client stays with its target")
	}
	return g
}

// validateLambda refuses what has no meaning for a function.
func (g TargetGroup) validateLambda(c *validate.Collector, at validate.Path) {
	for field, set := range map[string]bool{
		"port": g.Port != 0, "allowPlaintext": g.AllowPlaintext != nil, "protocolVersion": g.ProtocolVersion != "", "securityGroups": len(g.SecurityGroups) > 0,
		"allowOtherClients": g.AllowOtherClients != nil, "healthCheck": g.HealthCheck != (HealthCheck{}).withDefaults(g.protocol()), "slowStartSeconds": g.SlowStartSeconds != 0,
		"deregistrationDelaySeconds": g.DeregistrationDelaySeconds != nil, "algorithm": g.Algorithm != "", "stickinessSeconds": g.StickinessSeconds != 0,
		"crossZone": g.CrossZone != nil, "cidrBlocks": len(g.CidrBlocks) > 0,
	} {
		if set {
			c.Addf(validate.Conflict, at.Field(field), nil, "a Lambda function is invoked, not connected to: leave it out")
		}
	}
}

// relaxations visits what of the group may be loosened.
func (g TargetGroup) relaxations(at validate.Path, visit func(validate.Path, *component.Relaxation)) {
	visit(at.Field("allowPlaintext"), g.AllowPlaintext)
	visit(at.Field("allowOtherClients"), g.AllowOtherClients)
}

// createTargetGroup makes the group, and registers the targets that are known here.
func (b *balancer) createTargetGroup(ctx *pulumi.Context, network component.Network, g TargetGroup) (*lb.TargetGroup, error) {
	name := b.name + "-" + g.Name
	args := &lb.TargetGroupArgs{TargetType: pulumi.String(g.TargetType), Tags: b.tagger.Tags(name)}
	if g.TargetType != TargetLambda {
		args.VpcId, args.Port, args.Protocol = component.Optional(network.VpcId), pulumi.Int(g.Port), pulumi.String(g.protocol())
		args.ProtocolVersion, args.LoadBalancingAlgorithmType = pulumi.String(g.ProtocolVersion), pulumi.String(g.Algorithm)
		args.HealthCheck = g.HealthCheck.forWeb(g.ProtocolVersion).args()
		args.DeregistrationDelay = pulumi.Int(300)
		if d := g.DeregistrationDelaySeconds; d != nil {
			args.DeregistrationDelay = pulumi.Int(*d)
		}
		args.SlowStart = pulumi.Int(g.SlowStartSeconds)
		if g.CrossZone != nil && !*g.CrossZone {
			args.LoadBalancingCrossZoneEnabled = pulumi.String("false")
		}
	}
	if g.StickinessSeconds != 0 {
		args.Stickiness = g.stickiness()
	}
	group, err := lb.NewTargetGroup(ctx, name, args, b.Child()...)
	if err != nil {
		return nil, err
	}
	return group, b.register(ctx, g.Name, group, g.Targets, len(g.CidrBlocks) > 0)
}

func (g TargetGroup) stickiness() lb.TargetGroupStickinessArgs {
	if g.StickinessCookie != "" {
		return lb.TargetGroupStickinessArgs{
			Enabled: pulumi.Bool(true), Type: pulumi.String("app_cookie"), CookieDuration: pulumi.Int(g.StickinessSeconds), CookieName: pulumi.String(g.StickinessCookie),
		}
	}
	return lb.TargetGroupStickinessArgs{Enabled: pulumi.Bool(true), Type: pulumi.String("lb_cookie"), CookieDuration: pulumi.Int(g.StickinessSeconds)}
}

// forWeb fills in what a version of HTTP is asked, and answers when it is well.
func (h HealthCheck) forWeb(version string) HealthCheck {
	if version == "GRPC" {
		h.Path, h.Matcher = cmp.Or(h.Path, "/AWS.ALB/healthcheck"), cmp.Or(h.Matcher, "12")
		return h
	}
	h.Path, h.Matcher = cmp.Or(h.Path, "/"), cmp.Or(h.Matcher, "200")
	return h
}

// groupNames are the names of target groups, sorted.
func groupNames(groups []TargetGroup) []string {
	names := named(groups, func(g TargetGroup) string { return g.Name })
	slices.Sort(names)
	return names
}
