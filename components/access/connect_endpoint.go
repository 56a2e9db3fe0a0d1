package access

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2transitgateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// InstanceConnectEndpointType is the type token of [InstanceConnectEndpoint]. It is part of every URN: never change it without an alias.
const InstanceConnectEndpointType = "palisade:access:InstanceConnectEndpoint"

// The ports that an endpoint opens connections to; AWS offers no others.
const (
	PortSsh = 22
	PortRdp = 3389
)

// InstanceConnectEndpointArgs configures [NewInstanceConnectEndpoint]. The network, a tier, and one target must be given.
type InstanceConnectEndpointArgs struct {
	// Vpc is the network, as SecureVpc.Network gives it. AWS makes one endpoint for each VPC, and five for a region unless that quota is raised.
	Vpc component.Network `pulumi:"vpc"`
	// Tier is the tier in which the endpoint stands. It needs no way out, and reaches instances in all tiers of the VPC.
	Tier string `pulumi:"tier"`
	// AvailabilityZone is the zone of its subnet, such as eu-west-1a; connections to instances in others cost what traffic between zones costs. Changing it
	// replaces the endpoint. Default: the zone of the tier, if it has one only.
	AvailabilityZone string `pulumi:"availabilityZone,optional"`
	// TargetSecurityGroupIds are the security groups of the instances that are to be reached, by names of one's own, at least one. The endpoint's own group may
	// open connections to these alone, and they accept some from it.
	TargetSecurityGroupIds map[string]pulumi.StringInput `pulumi:"targetSecurityGroupIds"`
	// Ports are 22 and 3389, one or both. Default: 22.
	Ports []int `pulumi:"ports,optional"`
	// PreserveClientIp shows instances the operator's address in place of the endpoint's. Rules of security groups are the same either way, since they name the
	// endpoint's group, but network ACLs between the subnets see the operator's address, and those of SecureVpc refuse remote access from outside: then only
	// instances in the subnet of the endpoint are reached. Some old types of instances cannot be reached at all, nor any beyond the VPC. Of what reaches the VPC
	// from outside `palisade verify` then proves nothing. Default: false.
	PreserveClientIp bool `pulumi:"preserveClientIp,optional"`
	// Operators are the groups that open connections, by names of one's own, which become parts of the names of their policies. Default: none.
	Operators map[string]TunnelOperators `pulumi:"operators,optional"`
	// Protection guards the endpoint and its security group against deletion, not its rules and the policies of operators. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// InstanceConnectEndpoint is an endpoint of EC2 Instance Connect with its security group and its rules: a way to SSH and RDP of instances without public
// addresses, which IAM guards.
//
// # What it does not do
//
//   - It survives no outage of its zone: it has one subnet, and AWS makes one endpoint for a VPC.
//   - It reaches ports 22 and 3389 alone, for an hour at most at a time: AWS has it for administration, not for moving data.
//   - It brings no keys and no passwords: the instance asks for its own, unless Keys of a group of operators lets these push one.
//   - What was said in a connection is not on record, only that there was one, by CloudTrail: use [SessionManager] where that counts.
//   - It gives its policies to nobody, and cannot see who else may open tunnels: any policy with ec2-instance-connect:OpenTunnel does.
type InstanceConnectEndpoint struct {
	pulumi.ResourceState

	// EndpointId and EndpointArn are the endpoint's; DnsName is what clients connect to, FipsDnsName the same with validated cryptography.
	EndpointId  pulumi.StringOutput `pulumi:"endpointId"`
	EndpointArn pulumi.StringOutput `pulumi:"endpointArn"`
	DnsName     pulumi.StringOutput `pulumi:"dnsName"`
	FipsDnsName pulumi.StringOutput `pulumi:"fipsDnsName"`
	// NetworkInterfaceIds are its interfaces, from which instances see it come.
	NetworkInterfaceIds pulumi.StringArrayOutput `pulumi:"networkInterfaceIds"`
	// SecurityGroupId is its security group.
	SecurityGroupId pulumi.StringOutput `pulumi:"securityGroupId"`
	// OperatorPolicyArns are the policies of the groups of operators, by the names of these: attach them to the roles, users or permission sets of members.
	OperatorPolicyArns pulumi.StringMapOutput `pulumi:"operatorPolicyArns"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises of the endpoint and its targets, as a document of intents in JSON: `palisade verify` proves it. Its form is
	// docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Endpoint, SecurityGroup and OperatorPolicies are the children that others refer to.
	Endpoint         *ec2transitgateway.InstanceConnectEndpoint
	SecurityGroup    *ec2.SecurityGroup
	OperatorPolicies OperatorPolicies
}

// NewInstanceConnectEndpoint makes an endpoint. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only
// another resource can tell is checked in an Apply, with the same text.
func NewInstanceConnectEndpoint(ctx *pulumi.Context, name string, args *InstanceConnectEndpointArgs, opts ...pulumi.ResourceOption) (*InstanceConnectEndpoint, error) {
	a, subnet, err := args.check(name)
	if err != nil {
		return nil, err
	}
	at, err := locate(ctx, opts)
	if err != nil {
		return nil, fmt.Errorf("InstanceConnectEndpoint %q: %w", name, err)
	}
	e := &InstanceConnectEndpoint{}
	if err := ctx.RegisterComponentResourceV2(InstanceConnectEndpointType, name, component.State(a), e, opts...); err != nil {
		return nil, err
	}
	b := &endpointBuilder{builder: newBuilder(e, name, at, a.Protection, a.Tags), args: a, subnet: subnet}
	for _, create := range []func(*pulumi.Context, *endpointBuilder) error{
		e.createSecurityGroup,
		e.createRules,
		e.createEndpoint,
		e.createOperators,
	} {
		if err := create(ctx, b); err != nil {
			return nil, err
		}
	}
	return e, ctx.RegisterResourceOutputs(e, e.collectOutputs(b))
}

// PlanInstanceConnectEndpoint plans what [NewInstanceConnectEndpoint] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanInstanceConnectEndpoint(_ *pulumi.Context, name string, args *InstanceConnectEndpointArgs, _ ...pulumi.ResourceOption) (*InstanceConnectEndpoint, error) {
	_, _, err := args.check(name)
	return component.Planned(&InstanceConnectEndpoint{}), err
}

func (a *InstanceConnectEndpointArgs) check(name string) (InstanceConnectEndpointArgs, pulumi.StringInput, error) {
	if a == nil {
		a = &InstanceConnectEndpointArgs{}
	}
	var c validate.Collector
	checked := a.withDefaults().validate(&c)
	subnet := checked.subnet(&c)
	if err := c.Err(); err != nil {
		return checked, subnet, fmt.Errorf("InstanceConnectEndpoint %q:\n%w", name, err)
	}
	return checked, subnet, nil
}

// endpointBuilder is what the steps of the construction share.
type endpointBuilder struct {
	builder
	args   InstanceConnectEndpointArgs
	subnet pulumi.StringInput
	rules  []pulumi.Resource
}

func (a InstanceConnectEndpointArgs) withDefaults() InstanceConnectEndpointArgs {
	if len(a.Ports) == 0 {
		a.Ports = []int{PortSsh}
	}
	return a
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a InstanceConnectEndpointArgs) validate(c *validate.Collector) InstanceConnectEndpointArgs {
	a.Vpc = a.Vpc.Validate(c, validate.At("vpc"))
	if len(a.TargetSecurityGroupIds) == 0 {
		c.Addf(validate.Required, validate.At("targetSecurityGroupIds"), nil, "required: the security groups of the instances that are to be reached, by names of your own")
	}
	a.TargetSecurityGroupIds = checkedGroups(c, validate.At("targetSecurityGroupIds"), a.TargetSecurityGroupIds)
	checkPorts(c, validate.At("ports"), a.Ports, []int{PortSsh, PortRdp})
	for group, o := range a.Operators {
		checkName(c, validate.At("operators"), group)
		o.validate(c, validate.At("operators").Key(group), a)
	}
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

func checkPorts(c *validate.Collector, at validate.Path, ports, allowed []int) {
	for i, port := range ports {
		switch {
		case !slices.Contains(allowed, port):
			c.Addf(validate.NotSupported, at.Index(i), port, "%d: the endpoint opens connections to %s", port, listed(allowed))
		case slices.Contains(ports[:i], port):
			c.Addf(validate.Duplicate, at.Index(i), port, "%d is there twice: drop one", port)
		}
	}
}

func listed(ports []int) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(ports), " ", " and "), "[]") + " alone"
}

// subnet is the subnet of the endpoint.
func (a InstanceConnectEndpointArgs) subnet(c *validate.Collector) pulumi.StringInput {
	tier, ok := a.Vpc.Tier(c, validate.At("tier"), a.Tier)
	if !ok {
		return nil
	}
	zones, at := tier.Zones(), validate.At("availabilityZone")
	switch {
	case tier.Type == component.TierTransitGateway || tier.Type == component.TierFirewall:
		c.Addf(validate.Invalid, validate.At("tier"), a.Tier, "a tier of type %s is for its own interfaces alone: choose one that holds workloads", tier.Type)
	case len(zones) == 0:
		c.Addf(validate.Invalid, validate.At("tier"), a.Tier, "%s has no subnets: give them in vpc.tiers", a.Tier)
	case a.AvailabilityZone != "":
		if validate.OneOf(c, at, a.AvailabilityZone, zones...) {
			return tier.SubnetIds[a.AvailabilityZone]
		}
	case len(zones) > 1:
		c.Addf(validate.Required, at, nil, "required, since %s has subnets in %s: the endpoint stands in one of them", a.Tier, strings.Join(zones, ", "))
	default:
		return tier.SubnetIds[zones[0]]
	}
	return nil
}

// createEndpoint makes the endpoint. AWS changes none, and makes no second one for a VPC: the old one goes first. It depends on the rules, so that it works
// from the first moment, and in a destroy refuses before they are gone.
func (e *InstanceConnectEndpoint) createEndpoint(ctx *pulumi.Context, b *endpointBuilder) error {
	endpoint, err := ec2transitgateway.NewInstanceConnectEndpoint(ctx, b.name, &ec2transitgateway.InstanceConnectEndpointArgs{
		SubnetId: b.subnet, SecurityGroupIds: pulumi.StringArray{e.SecurityGroup.ID().ToStringOutput()},
		PreserveClientIp: pulumi.Bool(b.args.PreserveClientIp), Tags: b.Tags(b.name),
	}, b.Child(pulumi.DependsOn(b.rules), pulumi.DeleteBeforeReplace(true))...)
	e.Endpoint = endpoint
	return err
}

func (a InstanceConnectEndpointArgs) relaxed() component.Relaxations {
	r := component.Relaxations{}
	for group, o := range a.Operators {
		if o.Keys != nil {
			r.Add(validate.At("operators").Key(group).Field("keys").Field("allowAllInstances"), o.Keys.AllowAllInstances)
		}
	}
	r.AddProtection(a.Protection)
	return r
}

func (e *InstanceConnectEndpoint) collectOutputs(b *endpointBuilder) pulumi.Map {
	e.EndpointId, e.EndpointArn = e.Endpoint.ID().ToStringOutput(), e.Endpoint.Arn
	e.DnsName, e.FipsDnsName, e.NetworkInterfaceIds = e.Endpoint.DnsName, e.Endpoint.FipsDnsName, e.Endpoint.NetworkInterfaceIds
	e.SecurityGroupId = e.SecurityGroup.ID().ToStringOutput()
	e.OperatorPolicyArns = e.OperatorPolicies.arns()
	e.Relaxations = pulumi.ToStringMap(b.args.relaxed()).ToStringMapOutput()
	e.Intents = b.intents()
	return pulumi.Map{
		"endpointId": e.EndpointId, "endpointArn": e.EndpointArn, "dnsName": e.DnsName, "fipsDnsName": e.FipsDnsName, "networkInterfaceIds": e.NetworkInterfaceIds,
		"securityGroupId": e.SecurityGroupId, "operatorPolicyArns": e.OperatorPolicyArns, "relaxations": e.Relaxations, "intents": e.Intents,
	}
}
