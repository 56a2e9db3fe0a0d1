package ingress

import (
	"cmp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The protocols of listeners and target groups of a [NetworkIngress].
const (
	// ProtocolTcp forwards connections as they are.
	ProtocolTcp = "TCP"
	// ProtocolTls ends TLS at the load balancer, or of a target group begins it anew.
	ProtocolTls = "TLS"
	// ProtocolUdp forwards datagrams.
	ProtocolUdp = "UDP"
	// ProtocolTcpUdp forwards both on one port, as DNS needs it.
	ProtocolTcpUdp = "TCP_UDP"
)

func networkProtocols() []string {
	return []string{ProtocolTcp, ProtocolTls, ProtocolUdp, ProtocolTcpUdp}
}

// transports are the protocols of security groups that a protocol of a listener or target group is carried by.
func transports(protocol string) []string {
	switch protocol {
	case ProtocolUdp:
		return []string{"udp"}
	case ProtocolTcpUdp:
		return []string{"tcp", "udp"}
	default:
		return []string{"tcp"}
	}
}

// NetworkTargetGroup is what a [NetworkIngress] forwards to.
type NetworkTargetGroup struct {
	// Name is a name that stays. With the component's name and a hyphen before it, it has at most 24 characters. Required.
	Name string `pulumi:"name"`
	// TargetType is instance, ip, or alb, which is one application load balancer. Default: instance.
	TargetType string `pulumi:"targetType,optional"`
	// Port is where the targets listen, 1 to 65535. Required.
	Port int `pulumi:"port"`
	// Protocol is TCP, TLS, UDP or TCP_UDP; for alb TCP. Listeners of TCP forward to TCP, those of TLS to TLS or TCP, the others to their own. Default: TCP.
	Protocol string `pulumi:"protocol,optional"`
	// SecurityGroups are the groups that the targets are in, by their names in TargetSecurityGroupIds. Required.
	SecurityGroups []string `pulumi:"securityGroups"`
	// AllowOtherClients leaves out the promise that nobody but the load balancer reaches the targets on their port. Their groups are the caller's, who may
	// let others in: whoever does so says why.
	AllowOtherClients *component.Relaxation `pulumi:"allowOtherClients,optional"`
	// PreserveClientIp has targets see the client's address instead of the load balancer's. Their groups let the load balancer in by its own group either
	// way. It is always so with UDP and TCP_UDP, and not for clients of an endpoint service. Default: true for instances, false for addresses.
	PreserveClientIp *bool `pulumi:"preserveClientIp,optional"`
	// ProxyProtocol sends the client's address before the first byte, in version 2 of the proxy protocol, which the targets must understand: they also
	// learn the endpoint that clients of an endpoint service come by. Default: false.
	ProxyProtocol bool `pulumi:"proxyProtocol,optional"`
	// HealthCheck says which targets can take connections. Default: those that accept one by TCP on their port; for alb HTTPS.
	HealthCheck HealthCheck `pulumi:"healthCheck,optional"`
	// DeregistrationDelaySeconds is how long connections may last once a target is deregistered: 0 to 3600. Default: 300.
	DeregistrationDelaySeconds *int `pulumi:"deregistrationDelaySeconds,optional"`
	// TerminateConnections ends those that are left then. Default: false; with UDP AWS does so for new groups anyway.
	TerminateConnections bool `pulumi:"terminateConnections,optional"`
	// StickySource sends a client's connections to one target, by its address; not with TLS. Default: false.
	StickySource bool `pulumi:"stickySource,optional"`
	// CrossZone spreads connections over the targets of all zones. Default: what the load balancer does.
	CrossZone *bool `pulumi:"crossZone,optional"`
	// Targets are those that are known here, by a name that stays. Default: none; others register theirs by the group's ARN.
	Targets map[string]Target `pulumi:"targets,optional"`
}

func (g NetworkTargetGroup) withDefaults() NetworkTargetGroup {
	g.TargetType, g.Protocol = cmp.Or(g.TargetType, TargetInstance), cmp.Or(g.Protocol, ProtocolTcp)
	if g.TargetType == TargetAlb {
		g.HealthCheck = g.HealthCheck.withDefaults("HTTPS")
	} else {
		g.HealthCheck = g.HealthCheck.withDefaults("TCP")
	}
	return g
}

func (g NetworkTargetGroup) ways() []way {
	return waysTo(g.SecurityGroups, transports(g.Protocol), g.Port, g.HealthCheck, g.Targets)
}

func (g NetworkTargetGroup) validate(c *validate.Collector, at validate.Path, owner string, groups map[string]pulumi.StringInput) NetworkTargetGroup {
	if g.Name != "" && wordProblem(g.Name) == "" && len(owner) <= longestName {
		checkName(c, at.Field("name"), g.Name, nameProblem(owner+"-"+g.Name))
	}
	if g.AllowOtherClients != nil {
		g.AllowOtherClients.Validate(c, at.Field("allowOtherClients"))
	}
	if validate.OneOf(c, at.Field("targetType"), g.TargetType, TargetInstance, TargetIp, TargetAlb) {
		g.Targets = checkTargets(c, at.Field("targets"), g.TargetType, g.Targets)
	}
	if g.Port == 0 {
		c.Addf(validate.Required, at.Field("port"), g.Port, "required: where the targets listen")
	}
	between(c, at.Field("port"), g.Port, 1, 65535, "")
	checkGroups(c, at.Field("securityGroups"), g.SecurityGroups, groups)
	if d := g.DeregistrationDelaySeconds; d != nil && (*d < 0 || *d > 3600) {
		c.Addf(validate.Invalid, at.Field("deregistrationDelaySeconds"), *d, "%d is not within 0 to 3600 seconds", *d)
	}
	if !validate.OneOf(c, at.Field("protocol"), g.Protocol, networkProtocols()...) {
		return g
	}
	if g.TargetType == TargetAlb {
		g.validateAlb(c, at)
		return g
	}
	g.HealthCheck.validate(c, at.Field("healthCheck"), "TCP", "HTTP", "HTTPS")
	if p := g.PreserveClientIp; p != nil && !*p && strings.Contains(g.Protocol, ProtocolUdp) {
		c.Addf(validate.Conflict, at.Field("preserveClientIp"), *p, "with %s targets always see the client's address: leave it out", g.Protocol)
	}
	if g.StickySource && g.Protocol == ProtocolTls {
		c.Addf(validate.Conflict, at.Field("stickySource"), g.StickySource, "AWS has no stickiness for TLS: take TCP, or leave it out")
	}
	return g
}

// validateAlb refuses what has no meaning for a load balancer behind another ("Use Application Load Balancers as targets of a Network Load Balancer").
func (g NetworkTargetGroup) validateAlb(c *validate.Collector, at validate.Path) {
	g.HealthCheck.validate(c, at.Field("healthCheck"), "HTTP", "HTTPS")
	if g.Protocol != ProtocolTcp {
		c.Addf(validate.Conflict, at.Field("protocol"), g.Protocol, "an application load balancer is forwarded to by TCP alone")
	}
	for field, set := range map[string]bool{"preserveClientIp": g.PreserveClientIp != nil, "proxyProtocol": g.ProxyProtocol, "stickySource": g.StickySource} {
		if set {
			c.Addf(validate.Conflict, at.Field(field), nil, "an application load balancer tells its targets the client's address in X-Forwarded-For: leave it out")
		}
	}
}

// createNetworkTargetGroup makes the group, and registers the targets that are known here.
func (b *balancer) createNetworkTargetGroup(ctx *pulumi.Context, network component.Network, g NetworkTargetGroup) (*lb.TargetGroup, error) {
	name := b.name + "-" + g.Name
	health := g.HealthCheck
	if health.Protocol != "TCP" {
		health.Path, health.Matcher = cmp.Or(health.Path, "/"), cmp.Or(health.Matcher, "200")
	}
	args := &lb.TargetGroupArgs{
		TargetType: pulumi.String(g.TargetType), VpcId: component.Optional(network.VpcId), Port: pulumi.Int(g.Port), Protocol: pulumi.String(g.Protocol),
		HealthCheck: health.args(), DeregistrationDelay: pulumi.Int(300), Tags: b.tagger.Tags(name),
	}
	if d := g.DeregistrationDelaySeconds; d != nil {
		args.DeregistrationDelay = pulumi.Int(*d)
	}
	if g.TargetType != TargetAlb {
		args.ConnectionTermination, args.ProxyProtocolV2 = pulumi.Bool(g.TerminateConnections), pulumi.Bool(g.ProxyProtocol)
	}
	if p := g.PreserveClientIp; p != nil {
		args.PreserveClientIp = pulumi.String(map[bool]string{true: "true", false: "false"}[*p])
	}
	if g.StickySource {
		args.Stickiness = lb.TargetGroupStickinessArgs{Enabled: pulumi.Bool(true), Type: pulumi.String("source_ip")}
	}
	if cross := g.CrossZone; cross != nil {
		args.LoadBalancingCrossZoneEnabled = pulumi.String(map[bool]string{true: "true", false: "false"}[*cross])
	}
	group, err := lb.NewTargetGroup(ctx, name, args, b.Child()...)
	if err != nil {
		return nil, err
	}
	return group, b.register(ctx, g.Name, group, g.Targets, false)
}
