package ingress

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The types of targets.
const (
	// TargetInstance registers instances by id.
	TargetInstance = "instance"
	// TargetIp registers addresses, as containers and pods have them.
	TargetIp = "ip"
	// TargetLambda registers one Lambda function; for a [WebIngress].
	TargetLambda = "lambda"
	// TargetAlb registers one application load balancer; for a [NetworkIngress].
	TargetAlb = "alb"
)

// Target is one target of a target group.
type Target struct {
	// Id is an instance's id, an address in the VPC or in the CidrBlocks of its group, the ARN of a Lambda function, or that of an application load balancer. A function must let
	// elasticloadbalancing.amazonaws.com invoke it before it is registered.
	Id pulumi.StringInput `pulumi:"id"`
	// Port is where the target listens. Default: that of the target group.
	Port int `pulumi:"port,optional"`
}

// HealthCheck says how a load balancer tells whether a target can take requests.
type HealthCheck struct {
	// Protocol is HTTP or HTTPS, or TCP, which asks for a connection alone and is for a [NetworkIngress]. Default: the target group's own, or for a
	// NetworkIngress TCP.
	Protocol string `pulumi:"protocol,optional"`
	// Path is asked by HTTP or HTTPS. Default: /, or for gRPC /AWS.ALB/healthcheck.
	Path string `pulumi:"path,optional"`
	// Port is asked. Default: the port that the target is registered with.
	Port int `pulumi:"port,optional"`
	// Matcher are the codes of a healthy target: 200, 200,302 or 200-299 of HTTP, or such as 0 or 0-5 of gRPC. Default: 200, or for gRPC 12.
	Matcher string `pulumi:"matcher,optional"`
	// IntervalSeconds is how often a target is asked: 5 to 300. Default: 30.
	IntervalSeconds int `pulumi:"intervalSeconds,optional"`
	// TimeoutSeconds is how long an answer may take: 2 to 120, and less than the interval. Default: 5.
	TimeoutSeconds int `pulumi:"timeoutSeconds,optional"`
	// HealthyThreshold is after how many good answers a target is healthy: 2 to 10. Default: 5.
	HealthyThreshold int `pulumi:"healthyThreshold,optional"`
	// UnhealthyThreshold is after how many bad ones it is not: 2 to 10. Default: 2.
	UnhealthyThreshold int `pulumi:"unhealthyThreshold,optional"`
}

func (h HealthCheck) withDefaults(protocol string) HealthCheck {
	h.Protocol = cmp.Or(h.Protocol, protocol)
	h.IntervalSeconds, h.TimeoutSeconds = cmp.Or(h.IntervalSeconds, 30), cmp.Or(h.TimeoutSeconds, 5)
	h.HealthyThreshold, h.UnhealthyThreshold = cmp.Or(h.HealthyThreshold, 5), cmp.Or(h.UnhealthyThreshold, 2)
	return h
}

func (h HealthCheck) validate(c *validate.Collector, at validate.Path, protocols ...string) {
	validate.OneOf(c, at.Field("protocol"), h.Protocol, protocols...)
	if h.Protocol == "TCP" && (h.Path != "" || h.Matcher != "") {
		c.Addf(validate.Conflict, at.Field("protocol"), h.Protocol, "path and matcher are for HTTP and HTTPS: name one of them, or leave these out")
	}
	between(c, at.Field("port"), h.Port, 1, 65535, "")
	between(c, at.Field("intervalSeconds"), h.IntervalSeconds, 5, 300, " seconds")
	between(c, at.Field("timeoutSeconds"), h.TimeoutSeconds, 2, 120, " seconds")
	between(c, at.Field("healthyThreshold"), h.HealthyThreshold, 2, 10, "")
	between(c, at.Field("unhealthyThreshold"), h.UnhealthyThreshold, 2, 10, "")
	if h.TimeoutSeconds >= h.IntervalSeconds {
		c.Addf(validate.Conflict, at.Field("timeoutSeconds"), h.TimeoutSeconds, "%d seconds is not less than the interval of %d", h.TimeoutSeconds, h.IntervalSeconds)
	}
	if h.Path != "" && (!strings.HasPrefix(h.Path, "/") || len(h.Path) > 1024) {
		c.Addf(validate.Invalid, at.Field("path"), h.Path, "%q is no path: begin it with /, and use at most 1024 characters", h.Path)
	}
}

// args are those of the resource.
func (h HealthCheck) args() lb.TargetGroupHealthCheckArgs {
	args := lb.TargetGroupHealthCheckArgs{
		Enabled: pulumi.Bool(true), Protocol: pulumi.String(h.Protocol), Port: pulumi.String("traffic-port"),
		Interval: pulumi.Int(h.IntervalSeconds), Timeout: pulumi.Int(h.TimeoutSeconds),
		HealthyThreshold: pulumi.Int(h.HealthyThreshold), UnhealthyThreshold: pulumi.Int(h.UnhealthyThreshold),
	}
	if h.Port != 0 {
		args.Port = pulumi.Sprintf("%d", h.Port)
	}
	if h.Path != "" {
		args.Path = pulumi.String(h.Path)
	}
	if h.Matcher != "" {
		args.Matcher = pulumi.String(h.Matcher)
	}
	return args
}

// checkTargets checks the targets of a group of a type.
func checkTargets(c *validate.Collector, at validate.Path, typ string, targets map[string]Target) map[string]Target {
	checked := maps.Clone(targets)
	if one := typ == TargetLambda || typ == TargetAlb; one && len(targets) > 1 {
		c.Addf(validate.Invalid, at, len(targets), "%d targets: a target group of type %s takes one", len(targets), typ)
	}
	for name, t := range targets {
		at := at.Key(name)
		checkName(c, at, name, wordProblem(name))
		between(c, at.Field("port"), t.Port, 1, 65535, "")
		if t.Id == nil {
			c.Addf(validate.Required, at.Field("id"), nil, "required: what to register")
			continue
		}
		switch typ {
		case TargetInstance:
			t.Id = component.CheckedInput(c, at.Field("id"), t.Id, component.AnID("i", "an instance"))
		case TargetLambda:
			t.Id = component.CheckedInput(c, at.Field("id"), t.Id, component.AnARN("lambda", "a Lambda function"))
		case TargetAlb:
			t.Id = component.CheckedInput(c, at.Field("id"), t.Id, component.AnARN("elasticloadbalancing", "an application load balancer"))
		}
		checked[name] = t
	}
	return checked
}

// checkGroups checks the security groups that the targets of a target group are in.
func checkGroups(c *validate.Collector, at validate.Path, names []string, groups map[string]pulumi.StringInput) {
	if len(names) == 0 {
		c.Addf(validate.Required, at, nil, "required: the security groups of the targets, by their names in targetSecurityGroupIds, so that the load balancer is let in")
	}
	for i, name := range names {
		if _, ok := groups[name]; !ok {
			c.Addf(validate.Invalid, at.Index(i), name, "%q is not among targetSecurityGroupIds: %s", name, strings.Join(slices.Sorted(maps.Keys(groups)), ", "))
		}
	}
}

// checkGroupsUsed refuses security groups that no target group names: a typing mistake, or a rule that is missing.
func checkGroupsUsed(c *validate.Collector, groups map[string]pulumi.StringInput, ways []way) {
	for name := range groups {
		if !slices.ContainsFunc(ways, func(w way) bool { return w.group == name }) {
			c.Addf(validate.Invalid, validate.At("targetSecurityGroupIds").Key(name), name, "no target group names %q in its securityGroups: name it there, or drop it", name)
		}
	}
}

// way is how the load balancer reaches targets: the security group that they are in, or a block elsewhere, and the port.
type way struct {
	group, block string
	door
}

// where is the group or block, as a part of a name.
func (w way) where() string { return cmp.Or(w.group, blockName(w.block)) }

// waysTo gives the ways to the targets of a target group, by the ports that they listen on and are asked for their health on.
func waysTo(groups []string, protocols []string, port int, health HealthCheck, targets map[string]Target) []way {
	var all []way
	for _, group := range groups {
		for _, protocol := range protocols {
			all = append(all, way{group: group, door: door{protocol, port}})
			for _, t := range targets {
				all = append(all, way{group: group, door: door{protocol, cmp.Or(t.Port, port)}})
			}
		}
		all = append(all, way{group: group, door: door{"tcp", cmp.Or(health.Port, port)}})
	}
	return all
}

// distinct gives the ways once each, in a fixed order.
func distinct(ways []way) []way {
	slices.SortFunc(ways, func(a, b way) int {
		return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(a.block, b.block), cmp.Compare(a.protocol, b.protocol), cmp.Compare(a.port, b.port))
	})
	return slices.Compact(ways)
}

// openWays lets the load balancer out to its targets, and in to those of this VPC.
func (b *balancer) openWays(ctx *pulumi.Context, own pulumi.StringInput, groups map[string]pulumi.StringInput, ways []way) error {
	for _, w := range ways {
		name := fmt.Sprintf("%s-to-%s-%s-%d", b.name, w.where(), w.protocol, w.port)
		description := pulumi.String(fmt.Sprintf("load balancer %s to its targets in %s on %s/%d", b.name, cmp.Or(w.group, w.block), w.protocol, w.port))
		theirs, protocol, port := groups[w.group], pulumi.String(w.protocol), pulumi.Int(w.port)
		rule := &vpc.SecurityGroupEgressRuleArgs{
			SecurityGroupId: own, ReferencedSecurityGroupId: component.Optional(theirs), IpProtocol: protocol, FromPort: port, ToPort: port,
			Description: description, Tags: b.tagger.Tags(name),
		}
		if w.block != "" {
			rule.CidrIpv4 = pulumi.String(w.block)
		}
		out, err := vpc.NewSecurityGroupEgressRule(ctx, name, rule, b.Passing()...)
		if err != nil {
			return err
		}
		if b.openings = append(b.openings, out); w.block != "" {
			continue
		}
		in, err := vpc.NewSecurityGroupIngressRule(ctx, name, &vpc.SecurityGroupIngressRuleArgs{
			SecurityGroupId: theirs, ReferencedSecurityGroupId: component.Optional(own), IpProtocol: protocol, FromPort: port, ToPort: port,
			Description: description, Tags: b.tagger.Tags(name),
		}, b.Passing()...)
		if err != nil {
			return err
		}
		b.openings = append(b.openings, in)
	}
	return nil
}

// register registers the targets that are known here; others may register with the group themselves. Those elsewhere are for all zones of the load balancer,
// which must be said: "If the IP address is outside the VPC, this parameter is required" (TargetDescription).
func (b *balancer) register(ctx *pulumi.Context, groupName string, group *lb.TargetGroup, targets map[string]Target, elsewhere bool) error {
	for _, name := range slices.Sorted(maps.Keys(targets)) {
		t := targets[name]
		args := &lb.TargetGroupAttachmentArgs{TargetGroupArn: group.Arn, TargetId: t.Id}
		if t.Port != 0 {
			args.Port = pulumi.Int(t.Port)
		}
		if elsewhere {
			args.AvailabilityZone = pulumi.String("all")
		}
		r, err := lb.NewTargetGroupAttachment(ctx, fmt.Sprintf("%s-target-%s.%s", b.name, groupName, name), args, b.Passing()...)
		if err != nil {
			return err
		}
		b.registered = append(b.registered, r)
	}
	return nil
}
