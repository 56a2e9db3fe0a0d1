package endpoints

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// InterfaceEndpoints says where interface endpoints stand and who may call them.
type InterfaceEndpoints struct {
	// Tier is the tier in whose subnets they stand, one address in each zone. Default: the only tier of type PrivateWithEgress or, if there is none, the
	// only one of type Isolated; where there are several, name one.
	Tier string `pulumi:"tier,optional"`
	// PrivateDnsEnabled gives the service's own names, such as ssm.eu-west-1.amazonaws.com, to the endpoint, so that clients need no change. The VPC must
	// have DNS support and DNS hostnames on. Default: true.
	PrivateDnsEnabled *bool `pulumi:"privateDnsEnabled,optional"`
	// ClientSecurityGroupIds are the groups whose members alone may call the endpoints, each under a name of its own. Default: all addresses of the VPC.
	ClientSecurityGroupIds map[string]pulumi.StringInput `pulumi:"clientSecurityGroupIds,optional"`
	// SecurityGroupIds are groups of the caller's for the endpoints, 1 to 16, in place of the one that is made. They must admit the clients.
	SecurityGroupIds []pulumi.StringInput `pulumi:"securityGroupIds,optional"`
	// ServicePorts are the TCP ports on which clients call a service, by its name: 443, or 1024-1064. Default: 443, and for cassandra, datasync, email-smtp
	// and storagegateway what AWS documents. All ports are open at all endpoints of the bundle: they share a group.
	ServicePorts map[string][]string `pulumi:"servicePorts,optional"`
	// ServiceZones are the zones in which a service is offered, by its name, where AWS does not tell: of services in other regions. Default: what AWS says.
	ServiceZones map[string][]string `pulumi:"serviceZones,optional"`
}

func (i InterfaceEndpoints) privateDns() bool {
	return i.PrivateDnsEnabled == nil || *i.PrivateDnsEnabled
}

func (i InterfaceEndpoints) portsOf(service string) []string {
	if ports := i.ServicePorts[service]; len(ports) > 0 {
		return ports
	}
	return portsOf(service)
}

// validate checks what is known, and puts what is not known yet under checks in an Apply.
func (i *InterfaceEndpoints) validate(c *validate.Collector, at validate.Path) {
	if len(i.ClientSecurityGroupIds) > 0 && len(i.SecurityGroupIds) > 0 {
		c.Addf(validate.Conflict, at.Field("clientSecurityGroupIds"), nil, "the endpoints' groups are given in securityGroupIds, so that no group is made here that could admit these: drop one")
	}
	clients := maps.Clone(i.ClientSecurityGroupIds)
	for name, id := range i.ClientSecurityGroupIds {
		where := at.Field("clientSecurityGroupIds").Key(name)
		if problem := nameProblem(name); problem != "" {
			c.Addf(validate.Invalid, where, name, "%s", problem)
		}
		if id == nil {
			c.Addf(validate.Required, where, nil, "required: the id of a security group for each name")
			continue
		}
		clients[name] = component.CheckedInput(c, where, id, component.AnID("sg", "a security group"))
	}
	i.ClientSecurityGroupIds = clients
	groups := slices.Clone(i.SecurityGroupIds)
	for n, id := range i.SecurityGroupIds {
		where := at.Field("securityGroupIds").Index(n)
		if id == nil {
			c.Addf(validate.Required, where, nil, "required: an id in each place of the list")
			continue
		}
		groups[n] = component.CheckedInput(c, where, id, component.AnID("sg", "a security group"))
	}
	i.SecurityGroupIds = groups
}

// checkServices refuses words about services that have no interface endpoint here, and ports that are none.
func (i InterfaceEndpoints) checkServices(c *validate.Collector, interfaces []named) {
	at := validate.At("interface")
	names := make([]string, len(interfaces))
	for n, s := range interfaces {
		names[n] = s.name
	}
	for _, service := range slices.Sorted(maps.Keys(i.ServicePorts)) {
		where := at.Field("servicePorts").Key(service)
		validate.OneOf(c, where, service, names...)
		for n, port := range i.ServicePorts[service] {
			if _, _, ok := portRange(port); !ok {
				c.Addf(validate.Invalid, where.Index(n), port, "%q is no port, 1 to 65535, and no range of them, such as 1024-1064", port)
			}
		}
	}
	for _, service := range slices.Sorted(maps.Keys(i.ServiceZones)) {
		validate.OneOf(c, at.Field("serviceZones").Key(service), service, names...)
	}
}

// interfaceTier is the tier in which interface endpoints stand.
func (a *EndpointBundleArgs) interfaceTier(c *validate.Collector) (component.NetworkTier, bool) {
	at := validate.At("interface").Field("tier")
	name := a.Interface.Tier
	if name == "" {
		if name = a.onlyTier(component.TierPrivateWithEgress, component.TierIsolated); name == "" {
			c.Addf(validate.Required, at, nil, "required: the tier in which the endpoints stand, one of %s: there is not one alone of type PrivateWithEgress, nor of type Isolated",
				strings.Join(slices.Sorted(maps.Keys(a.Vpc.Tiers)), ", "))
			return component.NetworkTier{}, false
		}
	}
	tier, ok := a.Vpc.Tier(c, at, name)
	if ok && (tier.Type == component.TierTransitGateway || tier.Type == component.TierFirewall) {
		c.Addf(validate.Forbidden, at, name, "tier %s is of type %s, and holds the attachment or firewall alone: name another", name, tier.Type)
		return tier, false
	}
	if ok && len(tier.SubnetIds) == 0 {
		c.Addf(validate.Required, validate.At("vpc").Field("tiers").Key(name).Field("subnetIds"), nil, "required: the endpoints stand in the subnets of tier %s", name)
		return tier, false
	}
	return tier, ok
}

// onlyTier is the only tier of the first type of which there is one; empty if there are several.
func (a *EndpointBundleArgs) onlyTier(types ...string) string {
	for _, typ := range types {
		var of []string
		for name, t := range a.Vpc.Tiers {
			if t.Type == typ {
				of = append(of, name)
			}
		}
		switch {
		case len(of) == 1:
			return of[0]
		case len(of) > 1:
			return ""
		}
	}
	return ""
}

// createInterfaceEndpoints makes the interface endpoints.
func (e *EndpointBundle) createInterfaceEndpoints(ctx *pulumi.Context, b *builder) error {
	for _, i := range b.plan.interfaces {
		name := b.name + "-interface-" + i.name
		args := &ec2.VpcEndpointArgs{
			VpcId: b.args.Vpc.VpcId, ServiceName: pulumi.String(i.full), VpcEndpointType: pulumi.String(typeInterface), SubnetIds: i.subnets,
			SecurityGroupIds: e.groups(b), PrivateDnsEnabled: pulumi.Bool(i.privateDns), Policy: component.Optional(i.policy), Tags: b.tagger.Tags(name),
		}
		var more []pulumi.ResourceOption
		if i.region != "" {
			args.ServiceRegion = pulumi.String(i.region)
		}
		if i.dualStack {
			args.IpAddressType = pulumi.String("dualstack")
		}
		if i.privateDns && (i.name == serviceS3 || i.name == serviceDynamoDB) { // AWS's own default is true, which it refuses in a VPC without gateway endpoint
			args.DnsOptions = ec2.VpcEndpointDnsOptionsArgs{PrivateDnsOnlyForInboundResolverEndpoint: pulumi.Bool(i.inboundOnly)}
		}
		if gateway := e.GatewayEndpoints[i.name]; gateway != nil {
			more = append(more, pulumi.DependsOn([]pulumi.Resource{gateway}))
		}
		endpoint, err := ec2.NewVpcEndpoint(ctx, name, args, b.Child(more...)...)
		if err != nil {
			return err
		}
		e.InterfaceEndpoints[i.name] = endpoint
	}
	return nil
}
