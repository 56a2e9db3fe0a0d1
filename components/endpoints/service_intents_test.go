package endpoints_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
)

// serving is a network whose load balancer in the app tier sends to its targets and serves endpoints of others, and a host beside that it cannot reach.
func serving(ctx *pulumi.Context) error {
	net, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}})
	if err != nil {
		return err
	}
	app := net.Network().Tiers["app"]
	front, err := ec2.NewSecurityGroup(ctx, "front", &ec2.SecurityGroupArgs{VpcId: net.VpcId, Name: pulumi.String("front"), Egress: ec2.SecurityGroupEgressArray{
		ec2.SecurityGroupEgressArgs{Protocol: pulumi.String("tcp"), FromPort: pulumi.Int(8443), ToPort: pulumi.Int(8443), CidrBlocks: pulumi.StringArray{pulumi.String("10.0.0.0/16")}},
	}})
	if err != nil {
		return err
	}
	for name, peers := range map[string]pulumi.StringArray{"targets": {front.ID()}, "beside": {}} {
		args := &ec2.SecurityGroupArgs{VpcId: net.VpcId, Name: pulumi.String(name)}
		if len(peers) > 0 {
			args.Ingress = ec2.SecurityGroupIngressArray{
				ec2.SecurityGroupIngressArgs{Protocol: pulumi.String("tcp"), FromPort: pulumi.Int(8443), ToPort: pulumi.Int(8443), SecurityGroups: peers},
			}
		}
		if _, err := ec2.NewSecurityGroup(ctx, name, args); err != nil {
			return err
		}
	}
	balancer, err := lb.NewLoadBalancer(ctx, "api", &lb.LoadBalancerArgs{
		Name: pulumi.String("api"), LoadBalancerType: pulumi.String("network"), Internal: pulumi.Bool(true), SecurityGroups: pulumi.StringArray{front.ID()},
		Subnets: pulumi.StringArray{app.SubnetIds["ap-southeast-2a"], app.SubnetIds["ap-southeast-2b"]},
	})
	if err != nil {
		return err
	}
	group, err := lb.NewTargetGroup(ctx, "api", &lb.TargetGroupArgs{VpcId: net.VpcId, Port: pulumi.Int(8443), Protocol: pulumi.String("TCP"), TargetType: pulumi.String("ip")})
	if err != nil {
		return err
	}
	_, err = lb.NewListener(ctx, "api", &lb.ListenerArgs{LoadBalancerArn: balancer.Arn, Port: pulumi.Int(443), Protocol: pulumi.String("TCP"), DefaultActions: lb.ListenerDefaultActionArray{
		lb.ListenerDefaultActionArgs{Type: pulumi.String("forward"), TargetGroupArn: group.Arn},
	}})
	if err != nil {
		return err
	}
	_, err = newEndpointService(ctx, "api", &endpoints.EndpointServiceArgs{NetworkLoadBalancerArns: []pulumi.StringInput{balancer.Arn}})
	return err
}

// Who uses a service is not in the plan. That leaves unknown who gets to its load balancers and by them to their targets, and nothing else.
func TestEndpointService_leavesTheNetworksPromises(t *testing.T) {
	p := planOf(t, serving)
	found := verdicts(t, p.Plan)
	require.NotEmpty(t, found)
	for name, v := range found {
		assert.Equal(t, intent.Proved, v.Status, "%s: %v", name, v.Doubts)
	}
	n, err := frompulumi.Read(p.Plan)
	require.NoError(t, err)
	d := intent.NewDecider(n)
	for demand, want := range map[string]intent.Status{
		"deny: {from: internet, to: lb:api}":                                intent.Undecided,
		"accept: {from: sg:beside, to: lb:api, ports: tcp/443}":             intent.Undecided,
		"deny: {from: internet, to: sg:targets}":                            intent.Undecided,
		"deny: {from: internet, to: sg:targets, ports: tcp/22}":             intent.Proved,
		"deny: {from: internet, to: sg:beside}":                             intent.Proved,
		"deny: {from: sg:beside, to: sg:targets}":                           intent.Proved,
		"only: {from: lb:api, to: sg:targets, ports: tcp/8443}":             intent.Proved,
		"allow: {from: lb:api, to: sg:targets, ports: tcp/8443}":            intent.Proved,
		"deny: {from: lb:api, to: sg:targets, ports: tcp/8443}":             intent.Violated,
		"deny: {from: 'tier:data', to: internet}":                           intent.Proved,
		"deny: {from: internet, to: 'tier:app', ports: [tcp/22, tcp/443]}":  intent.Undecided,
		"deny: {from: internet, to: 'tier:data', ports: [tcp/22, tcp/443]}": intent.Proved,
		"deny: {from: internet, to: lb:api, ports: tcp/22}":                 intent.Proved,
	} {
		list, err := intent.Read(strings.NewReader("intents: [{name: it, "+demand+"}]"), "intents.yaml")
		require.NoError(t, err)
		v, err := d.Decide(list[0])
		require.NoError(t, err, demand)
		assert.Equal(t, want, v.Status, "%s: %v", demand, v.Doubts)
	}
}
