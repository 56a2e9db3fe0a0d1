package ingress

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// NetworkIngressType is the type token of [NetworkIngress]. It is part of every URN: never change it without an alias.
const NetworkIngressType = "palisade:ingress:NetworkIngress"

// NetworkIngressArgs configures [NewNetworkIngress]. A network, a tier, and a listener with its target group suffice.
type NetworkIngressArgs struct {
	// Vpc is the network that the load balancer stands in, as SecureVpc.Network gives it. Required.
	Vpc component.Network `pulumi:"vpc"`
	// Tier is the name of the tier that it stands in: a public one, or with Internal any that holds workloads. Required. To take a zone away later replaces
	// the load balancer.
	Tier string `pulumi:"tier"`
	// Internal gives the load balancer private addresses alone. Default: false, it faces the internet.
	Internal bool `pulumi:"internal,optional"`
	// DualStack gives it IPv6 addresses as well; the network needs IPv6, and no listener may speak UDP. Default: false.
	DualStack bool `pulumi:"dualStack,optional"`
	// Clients are those who may connect. Default: everybody, or with Internal nobody, so that it is required. Clients of an endpoint service come from
	// their own addresses, and are let in by these.
	Clients Clients `pulumi:"clients,optional"`
	// AllowUnfilteredPrivateLink takes whoever comes by an endpoint service, whatever Clients says.
	AllowUnfilteredPrivateLink *component.Relaxation `pulumi:"allowUnfilteredPrivateLink,optional"`

	// StaticAddresses gives a load balancer that faces the internet an elastic IP in each zone, which clients may put on their lists. Default: false; the
	// addresses that AWS gives stay as long as the load balancer does. Changing it replaces the load balancer.
	StaticAddresses bool `pulumi:"staticAddresses,optional"`
	// ElasticIpAllocationIds are elastic IPs that are there, by the name of the zone, with StaticAddresses. Default: they are made here.
	ElasticIpAllocationIds map[string]pulumi.StringInput `pulumi:"elasticIpAllocationIds,optional"`
	// CrossZone spreads connections over the targets of all zones; traffic between zones is charged. Default: false, each zone serves its own.
	CrossZone bool `pulumi:"crossZone,optional"`

	// Listeners are the ports that it listens on. At least one is required.
	Listeners []NetworkListener `pulumi:"listeners"`
	// TargetGroups are what connections are forwarded to. At least one is required.
	TargetGroups []NetworkTargetGroup `pulumi:"targetGroups"`
	// TargetSecurityGroupIds are the security groups that targets are in, by a name that stays. The load balancer is let in to them on the ports of the
	// target groups that name them.
	TargetSecurityGroupIds map[string]pulumi.StringInput `pulumi:"targetSecurityGroupIds"`
	// Certificates are those of all listeners of TLS: the first is for clients that ask for no name or for one that no other has. Required with TLS.
	Certificates []Certificate `pulumi:"certificates,optional"`
	// TlsPolicy is the security policy of listeners of TLS. Default: [DefaultTlsPolicy]. Policies without forward secrecy, or with TLS older than 1.2,
	// need AllowWeakTls.
	TlsPolicy string `pulumi:"tlsPolicy,optional"`
	// AllowWeakTls takes any policy in TlsPolicy.
	AllowWeakTls *component.Relaxation `pulumi:"allowWeakTls,optional"`

	// Logs says where the logs go, which AWS writes of connections of TLS listeners alone. Default: with TLS a bucket made here, kept for 90 days.
	Logs Logs `pulumi:"logs,optional"`
	// Protection guards the load balancer and all that it stands on against deletion, by AWS too; rules of security groups and the registration of
	// targets come and go. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// NetworkListener is a port that a [NetworkIngress] listens on.
type NetworkListener struct {
	// Name is a name that stays. Required.
	Name string `pulumi:"name"`
	// Port is 1 to 65535. TCP and UDP may share a port by TCP_UDP alone. Required.
	Port int `pulumi:"port"`
	// Protocol is TLS, TCP, UDP or TCP_UDP. Default: TLS.
	Protocol string `pulumi:"protocol,optional"`
	// TargetGroup is the name of what connections are forwarded to. Required.
	TargetGroup string `pulumi:"targetGroup"`
	// AlpnPolicy is HTTP1Only, HTTP2Only, HTTP2Optional, HTTP2Preferred or None, with TLS. Default: None.
	AlpnPolicy string `pulumi:"alpnPolicy,optional"`
	// IdleTimeoutSeconds is how long a connection may be silent: 60 to 6000, with TCP. Default: 350.
	IdleTimeoutSeconds int `pulumi:"idleTimeoutSeconds,optional"`
}

// NetworkIngress is a network load balancer for TCP, TLS and UDP: listeners with their certificates, target groups, a security group that lets in its clients
// alone, and elastic IPs if asked for.
//
// # What it does not do
//
//   - It has no web ACL, since AWS WAF takes no network load balancers: have it forward to an internal [WebIngress] (TargetType alb) where requests are to be
//     filtered.
//   - It logs connections of TLS alone, as AWS does: of TCP and UDP the flow logs of the VPC have all that there is.
//   - It knows its targets by security groups, which must be such as a group of its VPC can name: there are none by addresses of other networks, as
//     [WebIngress] has them.
//   - It speaks no UDP where it is dual-stack, no QUIC at all, and has no private addresses of your choice. Health checks of UDP ask by TCP.
//   - It offers no endpoint service: give its ARN to EndpointService of package endpoints. Nor does it make records: aliases need DnsName and HostedZoneId.
//   - AWS replaces it, and its name with it, when it loses a zone or StaticAddresses changes.
type NetworkIngress struct {
	pulumi.ResourceState

	// LoadBalancerArn and the outputs below are the load balancer's: an endpoint service takes the ARN, aliases of Route 53 need DnsName and HostedZoneId.
	LoadBalancerArn       pulumi.StringOutput `pulumi:"loadBalancerArn"`
	LoadBalancerArnSuffix pulumi.StringOutput `pulumi:"loadBalancerArnSuffix"`
	DnsName               pulumi.StringOutput `pulumi:"dnsName"`
	HostedZoneId          pulumi.StringOutput `pulumi:"hostedZoneId"`
	// SecurityGroupId is the group that the load balancer is in.
	SecurityGroupId pulumi.StringOutput `pulumi:"securityGroupId"`
	// ListenerArns are the ARNs of the listeners, TargetGroupArns those of the target groups, CertificateArns those of the certificates, by their names.
	ListenerArns    pulumi.StringMapOutput `pulumi:"listenerArns"`
	TargetGroupArns pulumi.StringMapOutput `pulumi:"targetGroupArns"`
	CertificateArns pulumi.StringMapOutput `pulumi:"certificateArns"`
	// PublicIps are the elastic IPs that were made here, and AllocationIds the ids of all, by zone.
	PublicIps     pulumi.StringMapOutput `pulumi:"publicIps"`
	AllocationIds pulumi.StringMapOutput `pulumi:"allocationIds"`
	// LogBucketName is the bucket that logs go to; empty if there are none.
	LogBucketName pulumi.StringOutput `pulumi:"logBucketName"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// LoadBalancer and the resources below are the children that others refer to.
	LoadBalancer  *lb.LoadBalancer
	SecurityGroup *ec2.SecurityGroup
	Listeners     map[string]*lb.Listener
	TargetGroups  map[string]*lb.TargetGroup
	ElasticIps    map[string]*ec2.Eip

	certificates []certified
	allocations  map[string]pulumi.StringInput
	logs         *logPlace
}

// NewNetworkIngress makes a load balancer for connections and datagrams. All that is wrong with args is returned at once, as validate.Errors, before anything
// is registered; what only another resource can tell is checked in an Apply, with the same text.
func NewNetworkIngress(ctx *pulumi.Context, name string, args *NetworkIngressArgs, opts ...pulumi.ResourceOption) (*NetworkIngress, error) {
	a, p, err := args.check(ctx, name, opts)
	if err != nil {
		return nil, err
	}
	n := &NetworkIngress{}
	if err := ctx.RegisterComponentResourceV2(NetworkIngressType, name, component.State(a), n, opts...); err != nil {
		return nil, err
	}
	b := newBalancer(n, name, a.Protection, a.Tags)
	for _, create := range []func(*pulumi.Context, *balancer, NetworkIngressArgs) error{
		n.createGroup,
		n.createTargetGroups,
		func(ctx *pulumi.Context, b *balancer, a NetworkIngressArgs) error {
			return n.createAddresses(ctx, b, a, *p)
		},
		func(ctx *pulumi.Context, b *balancer, a NetworkIngressArgs) error {
			return n.createLoadBalancer(ctx, b, a, *p)
		},
		n.createListeners,
	} {
		if err := create(ctx, b, a); err != nil {
			return nil, err
		}
	}
	return n, ctx.RegisterResourceOutputs(n, n.collectOutputs(b, a))
}

// PlanNetworkIngress plans what [NewNetworkIngress] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanNetworkIngress(ctx *pulumi.Context, name string, args *NetworkIngressArgs, opts ...pulumi.ResourceOption) (*NetworkIngress, error) {
	_, p, err := args.check(ctx, name, opts)
	if p == nil {
		return nil, err
	}
	return component.Planned(&NetworkIngress{}), err
}

func (a *NetworkIngressArgs) check(ctx *pulumi.Context, name string, opts []pulumi.ResourceOption) (NetworkIngressArgs, *placement, error) {
	if a == nil {
		a = &NetworkIngressArgs{}
	}
	own := a.withDefaults()
	region, err := regionOf(ctx, opts)
	if err != nil {
		return own, nil, err
	}
	var c validate.Collector
	p := own.validate(&c, name, region)
	if err := c.Err(); err != nil {
		return own, &p, wrong("NetworkIngress", name, err)
	}
	return own, &p, nil
}

// createGroup makes the security group: AWS lets none be added to a network load balancer that was made without.
func (n *NetworkIngress) createGroup(ctx *pulumi.Context, b *balancer, a NetworkIngressArgs) error {
	var err error
	if n.SecurityGroup, err = b.createGroup(ctx, a.Vpc); err != nil {
		return err
	}
	id := n.SecurityGroup.ID().ToStringOutput()
	if err := a.Clients.letIn(ctx, b, id, a.doors(), nil); err != nil {
		return err
	}
	return b.openWays(ctx, id, a.TargetSecurityGroupIds, a.ways())
}

func (n *NetworkIngress) createTargetGroups(ctx *pulumi.Context, b *balancer, a NetworkIngressArgs) error {
	n.TargetGroups = map[string]*lb.TargetGroup{}
	for _, g := range a.TargetGroups {
		group, err := b.createNetworkTargetGroup(ctx, a.Vpc, g)
		if err != nil {
			return err
		}
		n.TargetGroups[g.Name] = group
	}
	return nil
}

// createAddresses finds the elastic IP of each zone, and makes those that are not given.
func (n *NetworkIngress) createAddresses(ctx *pulumi.Context, b *balancer, a NetworkIngressArgs, p placement) error {
	n.ElasticIps, n.allocations = map[string]*ec2.Eip{}, map[string]pulumi.StringInput{}
	if !a.StaticAddresses {
		return nil
	}
	for _, zone := range p.zones {
		if given := a.ElasticIpAllocationIds[zone]; given != nil {
			n.allocations[zone] = given
			continue
		}
		name := b.name + "-eip-" + zone[len(zone)-1:]
		eip, err := ec2.NewEip(ctx, name, &ec2.EipArgs{Domain: pulumi.String("vpc"), Tags: b.tagger.Tags(name)}, b.Child()...)
		if err != nil {
			return err
		}
		n.ElasticIps[zone], n.allocations[zone] = eip, eip.ID().ToStringOutput()
	}
	return nil
}

// createLoadBalancer makes the load balancer and, before it, what its logs go to.
func (n *NetworkIngress) createLoadBalancer(ctx *pulumi.Context, b *balancer, a NetworkIngressArgs, p placement) error {
	enforced := "on"
	if a.AllowUnfilteredPrivateLink != nil {
		enforced = "off"
	}
	args := &lb.LoadBalancerArgs{
		LoadBalancerType: pulumi.String("network"), Internal: pulumi.Bool(a.Internal), IpAddressType: pulumi.String(ipAddressType(a.DualStack)),
		SecurityGroups:           pulumi.StringArray{n.SecurityGroup.ID().ToStringOutput()},
		EnableDeletionProtection: pulumi.Bool(a.Protection.Enabled()), EnableCrossZoneLoadBalancing: pulumi.Bool(a.CrossZone),
		EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: pulumi.String(enforced), Tags: b.tagger.Tags(b.name),
	}
	if a.StaticAddresses {
		var mappings lb.LoadBalancerSubnetMappingArray
		for _, zone := range p.zones {
			mappings = append(mappings, lb.LoadBalancerSubnetMappingArgs{SubnetId: p.subnets[zone], AllocationId: component.Optional(n.allocations[zone])})
		}
		args.SubnetMappings = mappings
	} else {
		args.Subnets = p.subnetIds()
	}
	var err error
	wait := slices.Clone(b.openings)
	if a.tls() {
		if n.logs, err = a.Logs.place(ctx, b, networkWriters); err != nil {
			return err
		}
	}
	if n.logs != nil {
		args.AccessLogs = lb.LoadBalancerAccessLogsArgs{Bucket: n.logs.bucket, Prefix: pulumi.String(accessPrefix), Enabled: pulumi.Bool(true)}
		wait = append(wait, n.logs.ready...)
	}
	n.LoadBalancer, err = lb.NewLoadBalancer(ctx, b.name, args, b.Child(pulumi.DependsOn(wait))...)
	return err
}

func (n *NetworkIngress) createListeners(ctx *pulumi.Context, b *balancer, a NetworkIngressArgs) error {
	var err error
	if n.certificates, err = b.createCertificates(ctx, a.Certificates); err != nil {
		return err
	}
	n.Listeners = map[string]*lb.Listener{}
	for _, l := range a.Listeners {
		name := b.name + "-listener-" + l.Name
		args := &lb.ListenerArgs{
			LoadBalancerArn: n.LoadBalancer.Arn, Port: pulumi.Int(l.Port), Protocol: pulumi.String(l.Protocol), Tags: b.tagger.Tags(name),
			DefaultActions: lb.ListenerDefaultActionArray{lb.ListenerDefaultActionArgs{
				Type: pulumi.String("forward"), TargetGroupArn: n.TargetGroups[l.TargetGroup].Arn.ToStringPtrOutput(),
			}},
		}
		if l.Protocol == ProtocolTls {
			args.SslPolicy, args.CertificateArn = pulumi.String(a.TlsPolicy), component.Optional(n.certificates[0].arn)
			args.AlpnPolicy = pulumi.String(l.AlpnPolicy)
		}
		if l.IdleTimeoutSeconds != 0 {
			args.TcpIdleTimeoutSeconds = pulumi.Int(l.IdleTimeoutSeconds)
		}
		listener, err := lb.NewListener(ctx, name, args, b.Child(pulumi.DependsOn(b.registered))...)
		if err != nil {
			return err
		}
		n.Listeners[l.Name] = listener
		if l.Protocol == ProtocolTls {
			if _, err := b.addCertificates(ctx, b.name+"-sni-"+l.Name+".", listener, n.certificates, b.Child()); err != nil {
				return err
			}
		}
	}
	return nil
}
