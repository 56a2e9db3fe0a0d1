package access

import (
	"fmt"
	"net/netip"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// TunnelOperators is a group of people, or roles, and what it may do by the endpoint: open connections to addresses and ports, for a time. What they
// do there is not recorded; that they connected is, in CloudTrail.
type TunnelOperators struct {
	// PrivateIpAddresses are the IPv4 blocks of the instances that the group may reach, such as 10.0.16.0/20. Default: those of the VPC.
	PrivateIpAddresses []string `pulumi:"privateIpAddresses,optional"`
	// Ports are those of the endpoint's that the group may use. Default: all of them.
	Ports []int `pulumi:"ports,optional"`
	// MaxTunnelDuration is after how many seconds a connection is cut, 1 to 3600. With less than 3600 operators must say --max-tunnel-duration, or are refused.
	// Default: 3600.
	MaxTunnelDuration int `pulumi:"maxTunnelDuration,optional"`
	// SourceIpAddresses are the blocks from which operators call AWS, IPv4 or IPv6, such as the office's. Default: anywhere.
	SourceIpAddresses []string `pulumi:"sourceIpAddresses,optional"`
	// Keys lets the group push its public keys to Linux instances. Default: it uses keys or passwords that the instances know.
	Keys *KeyPush `pulumi:"keys,optional"`
}

func (o TunnelOperators) validate(c *validate.Collector, at validate.Path, a InstanceConnectEndpointArgs) {
	if len(o.PrivateIpAddresses) == 0 && len(a.Vpc.CidrBlocks) == 0 {
		c.Addf(validate.Required, at.Field("privateIpAddresses"), nil, "required, since vpc.cidrBlocks is empty: the blocks of the instances that the group may reach")
	}
	checkBlocks(c, at.Field("privateIpAddresses"), o.PrivateIpAddresses, true)
	checkBlocks(c, at.Field("sourceIpAddresses"), o.SourceIpAddresses, false)
	checkPorts(c, at.Field("ports"), o.Ports, a.Ports)
	if s := o.MaxTunnelDuration; s < 0 || s > 3600 {
		c.Addf(validate.Invalid, at.Field("maxTunnelDuration"), s, "%d seconds: AWS takes 1 to 3600", s)
	}
	if o.Keys != nil {
		o.Keys.validate(c, at.Field("keys"))
	}
}

func checkBlocks(c *validate.Collector, at validate.Path, blocks []string, ipv4 bool) {
	for i, block := range blocks {
		p, err := netip.ParsePrefix(block)
		switch {
		case err != nil:
			c.Addf(validate.Invalid, at.Index(i), block, "%q is no CIDR block: write an address and a mask, such as 10.0.16.0/20 or 10.0.16.4/32", block)
		case p != p.Masked():
			c.Addf(validate.Invalid, at.Index(i), block, "%s has bits set beyond its mask: write %s", block, p.Masked())
		case ipv4 && !p.Addr().Is4():
			c.Addf(validate.Invalid, at.Index(i), block, "%s is not an IPv4 block: the endpoint reaches instances by IPv4 alone", block)
		}
	}
}

// createOperators makes the policies of the groups.
func (e *InstanceConnectEndpoint) createOperators(ctx *pulumi.Context, b *endpointBuilder) error {
	documents := map[string]pulumi.StringInput{}
	for group, o := range b.args.Operators {
		known := []any{e.Endpoint.Arn}
		for _, block := range o.targets(b.args.Vpc) {
			known = append(known, block)
		}
		documents[group] = pulumi.All(known...).ApplyT(func(known []any) string {
			targets := make(component.Texts, 0, len(known)-1)
			for _, block := range known[1:] {
				targets = append(targets, block.(string))
			}
			return b.operatorPolicy(o, known[0].(string), targets).JSON()
		}).(pulumi.StringOutput)
	}
	policies, err := b.createPolicies(ctx, documents)
	e.OperatorPolicies = policies
	return err
}

// targets are the blocks that the group may reach.
func (o TunnelOperators) targets(vpc component.Network) []pulumi.StringInput {
	if len(o.PrivateIpAddresses) == 0 {
		return vpc.CidrBlocks
	}
	blocks := make([]pulumi.StringInput, len(o.PrivateIpAddresses))
	for i, block := range o.PrivateIpAddresses {
		blocks[i] = pulumi.String(block)
	}
	return blocks
}

// operatorPolicy is what a group may do ("Grant permissions to use EC2 Instance Connect Endpoint").
func (b *endpointBuilder) operatorPolicy(o TunnelOperators, endpointArn string, targets component.Texts) component.Policy {
	ports, duration := o.Ports, o.MaxTunnelDuration
	if len(ports) == 0 {
		ports = b.args.Ports
	}
	if duration == 0 {
		duration = 3600
	}
	var allowed component.Texts
	for _, port := range ports {
		allowed = append(allowed, fmt.Sprint(port))
	}
	addresses := map[string]component.Texts{"ec2-instance-connect:privateIpAddress": targets}
	if len(o.SourceIpAddresses) > 0 {
		addresses["aws:SourceIp"] = o.SourceIpAddresses
	}
	statements := []component.Statement{
		{
			Sid: "OpenTunnel", Effect: component.Allow, Action: []string{"ec2-instance-connect:OpenTunnel"}, Resource: []string{endpointArn},
			Condition: component.Condition{
				"NumericEquals":         {"ec2-instance-connect:remotePort": allowed},
				"NumericLessThanEquals": {"ec2-instance-connect:maxTunnelDuration": {strconv.Itoa(duration)}},
				"IpAddress":             addresses,
			},
		},
		// These know no single resources.
		{Sid: "Look", Effect: component.Allow, Action: []string{"ec2:DescribeInstances", "ec2:DescribeInstanceConnectEndpoints"}, Resource: []string{"*"}},
	}
	if o.Keys != nil {
		statements = append(statements, o.Keys.statement(b.location))
	}
	return component.NewPolicy(statements...)
}
