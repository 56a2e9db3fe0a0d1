package dns

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	awsvpc "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/internal/resolver"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Forwarding says who answers for a domain.
type Forwarding struct {
	// TargetIps are the servers that are asked, one to six ("Quotas on Route 53 VPC Resolver"): any of them, at random.
	TargetIps []TargetIp `pulumi:"targetIps"`
}

// TargetIp is a name server.
type TargetIp struct {
	// Ip is its IPv4 address. Plain.
	Ip string `pulumi:"ip"`
	// Port is where it is asked, 1 to 65535. Default: 53.
	Port int `pulumi:"port,optional"`
}

const maxTargets = 6

func (f Forwarding) withDefaults() Forwarding {
	f.TargetIps = slices.Clone(f.TargetIps)
	for i := range f.TargetIps {
		if f.TargetIps[i].Port == 0 {
			f.TargetIps[i].Port = resolver.Port
		}
	}
	return f
}

func (f Forwarding) validate(c *validate.Collector, at validate.Path) {
	switch n := len(f.TargetIps); {
	case n == 0:
		c.Addf(validate.Required, at, nil, "required: the addresses of the servers that answer for the domain")
	case n > maxTargets:
		c.Addf(validate.Invalid, at, n, "%d servers, but AWS takes %d for a domain: drop some", n, maxTargets)
	}
	for i, t := range f.TargetIps {
		address, err := netip.ParseAddr(t.Ip)
		switch {
		case err != nil || !address.Is4():
			c.Addf(validate.Invalid, at.Index(i).Field("ip"), t.Ip, "%q is no IPv4 address, which reads 192.168.0.53", t.Ip)
		case address.IsUnspecified() || address.IsLoopback() || address.IsLinkLocalUnicast() || address.IsMulticast():
			c.Addf(validate.Invalid, at.Index(i).Field("ip"), t.Ip, "%s is nobody's address beyond its own network: name that of a server", t.Ip)
		case slices.Contains(f.TargetIps[:i], t):
			c.Addf(validate.Duplicate, at.Index(i), t.Ip, "%s is listed twice: drop one", t)
		}
		if t.Port < 1 || t.Port > 65535 {
			c.Addf(validate.Invalid, at.Index(i).Field("port"), t.Port, "%d is no port: 1 to 65535", t.Port)
		}
	}
}

func (t TargetIp) String() string { return fmt.Sprintf("%s:%d", t.Ip, t.Port) }

// checkDomain checks the name of a domain. Each has one spelling, so that none is there twice.
func checkDomain(c *validate.Collector, at validate.Path, name string) {
	label := regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$`)
	wrong := len(name) > 255
	for _, part := range strings.Split(name, ".") {
		wrong = wrong || !label.MatchString(part)
	}
	if wrong {
		c.Addf(validate.Invalid, at.Key(name), name, "%q is no name of a domain, which reads corp.example.com: lower case, without a dot at its end", name)
	}
}

// targets are the servers of all domains, each once, sorted.
func (a OutboundEndpointArgs) targets() []TargetIp {
	var all []TargetIp
	for _, f := range a.Domains {
		all = append(all, f.TargetIps...)
	}
	slices.SortFunc(all, func(x, y TargetIp) int { return strings.Compare(x.String(), y.String()) })
	return slices.Compact(all)
}

// servers are the addresses of the servers as blocks, for intents.
func (a OutboundEndpointArgs) servers() component.Texts {
	var all component.Texts
	for _, t := range a.targets() {
		all = append(all, t.Ip+"/32")
	}
	return slices.Compact(all)
}

// ports are those of all servers, for intents.
func (a OutboundEndpointArgs) ports() []string {
	var all []string
	for _, t := range a.targets() {
		port := strconv.Itoa(t.Port)
		all = append(all, "tcp/"+port, "udp/"+port)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// createGroupRules lets the endpoint ask the servers.
func (e *OutboundEndpoint) createGroupRules(ctx *pulumi.Context, b *outboundBuilder) error {
	for _, t := range b.args.targets() {
		for _, protocol := range []string{"tcp", "udp"} {
			rule := fmt.Sprintf("%s-%s-%s-%d", b.name, protocol, t.Ip, t.Port)
			if _, err := awsvpc.NewSecurityGroupEgressRule(ctx, rule, &awsvpc.SecurityGroupEgressRuleArgs{
				SecurityGroupId: e.SecurityGroup.ID().ToStringOutput(), IpProtocol: pulumi.String(protocol), FromPort: pulumi.Int(t.Port), ToPort: pulumi.Int(t.Port),
				CidrIpv4: pulumi.String(t.Ip + "/32"), Description: pulumi.String("Name server " + t.Ip), Tags: b.tagger.Tags(rule),
			}, b.Passing()...); err != nil {
				return err
			}
		}
	}
	return nil
}

// createRules makes a rule for each domain.
func (e *OutboundEndpoint) createRules(ctx *pulumi.Context, b *outboundBuilder) error {
	for _, domain := range sortedKeys(b.args.Domains) {
		var targets route53.ResolverRuleTargetIpArray
		for _, t := range b.args.Domains[domain].TargetIps {
			targets = append(targets, route53.ResolverRuleTargetIpArgs{Ip: pulumi.String(t.Ip), Port: pulumi.Int(t.Port)})
		}
		name := b.name + "-" + domain
		rule, err := route53.NewResolverRule(ctx, name, &route53.ResolverRuleArgs{
			Name: pulumi.String(friendly(name)), DomainName: pulumi.String(domain), RuleType: pulumi.String("FORWARD"), ResolverEndpointId: e.Endpoint.ID().ToStringOutput().ToStringPtrOutput(),
			TargetIps: targets, Tags: b.tagger.Tags(name),
		}, b.Child()...)
		if err != nil {
			return err
		}
		e.Rules[domain] = rule
	}
	return nil
}

// friendly is a name as AWS shows it for a rule and its associations: 64 letters, digits, hyphens and underscores at most, which need not be unique.
func friendly(name string) string {
	name = regexp.MustCompile(`[^A-Za-z0-9_-]`).ReplaceAllString(name, "-")
	return name[:min(len(name), 64)]
}

// createAssociations has the VPCs' resolvers forward.
func (e *OutboundEndpoint) createAssociations(ctx *pulumi.Context, b *outboundBuilder) error {
	for _, domain := range sortedKeys(b.args.Domains) {
		for _, vpc := range sortedKeys(b.args.VpcIds) {
			name := b.name + "-" + domain + "-" + vpc
			if _, err := route53.NewResolverRuleAssociation(ctx, name, &route53.ResolverRuleAssociationArgs{
				Name: pulumi.String(friendly(name)), ResolverRuleId: e.Rules[domain].ID().ToStringOutput(), VpcId: b.args.VpcIds[vpc],
			}, b.Child(pulumi.DeleteBeforeReplace(true))...); err != nil {
				return err
			}
		}
	}
	return nil
}
