package access_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// Shells on web servers and databases of a VPC, with no open port: one group of operators for each.
func ExampleNewSessionManager() {
	program := func(ctx *pulumi.Context) error {
		net, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{
			CidrBlock:         "10.0.0.0/16",
			AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"},
		})
		if err != nil {
			return err
		}
		ops, err := access.NewSessionManager(ctx, "ops", &access.SessionManagerArgs{
			Vpc:       net.Network(),
			Tiers:     []string{"app", "data"},
			Endpoints: []string{"ssm", "ssmmessages", "s3"}, // what an EndpointBundle of the VPC gives
			Operators: map[string]access.SessionOperators{
				"developers": {InstanceTags: map[string]string{"Role": "web"}},
				"dba": {
					InstanceTags:     map[string]string{"Role": "db"},
					AllowRemoteHosts: &component.Relaxation{Reason: "the managed databases have no shell"},
				},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("relaxations", ops.Relaxations)
		return nil
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		switch r.Type {
		case "aws:ssm/document:Document", "aws:iam/policy:Policy", "aws:iam/instanceProfile:InstanceProfile", "aws:s3/bucketV2:BucketV2":
			fmt.Println(r.Type, r.Name)
		}
	}
	fmt.Println(plan.Outputs["relaxations"])
	// Output:
	// aws:iam/instanceProfile:InstanceProfile ops-instances
	// aws:iam/policy:Policy ops-instances
	// aws:iam/policy:Policy ops-operators-dba
	// aws:iam/policy:Policy ops-operators-developers
	// aws:s3/bucketV2:BucketV2 ops-logs
	// aws:ssm/document:Document ops
	// map[operators["dba"].allowRemoteHosts:the managed databases have no shell]
}

// SSH to web servers by an endpoint, in a VPC that somebody else made.
func ExampleNewInstanceConnectEndpoint() {
	program := func(ctx *pulumi.Context) error {
		web, err := ec2.NewSecurityGroup(ctx, "web", &ec2.SecurityGroupArgs{VpcId: pulumi.String("vpc-0a1b2c3d4e5f60718")})
		if err != nil {
			return err
		}
		_, err = access.NewInstanceConnectEndpoint(ctx, "connect", &access.InstanceConnectEndpointArgs{
			Vpc: component.Network{
				VpcId:      pulumi.String("vpc-0a1b2c3d4e5f60718"),
				CidrBlocks: []pulumi.StringInput{pulumi.String("10.20.0.0/16")},
				Tiers: map[string]component.NetworkTier{"app": {
					Type:      component.TierPrivateWithEgress,
					SubnetIds: map[string]pulumi.StringInput{"ap-southeast-2a": pulumi.String("subnet-0a1b2c3d4e5f60718")},
				}},
			},
			Tier:                   "app",
			TargetSecurityGroupIds: map[string]pulumi.StringInput{"web": web.ID().ToStringOutput()},
			Operators: map[string]access.TunnelOperators{"developers": {
				MaxTunnelDuration: 1800,
				Keys:              &access.KeyPush{InstanceTags: map[string]string{"Role": "web"}, OsUsers: []string{"ec2-user"}},
			}},
		})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Custom {
			fmt.Println(r.Type, r.Name)
		}
	}
	// Output:
	// aws:ec2/securityGroup:SecurityGroup web
	// aws:ec2/securityGroup:SecurityGroup connect
	// aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint connect
	// aws:iam/policy:Policy connect-operators-developers
	// aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule connect-to-web-22
	// aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule connect-at-web-22
}

// Developers push keys to web servers that they reach over a VPN, and log in as one user alone.
func ExampleNewInstanceConnect() {
	program := func(ctx *pulumi.Context) error {
		_, err := access.NewInstanceConnect(ctx, "keys", &access.InstanceConnectArgs{
			Operators: map[string]access.KeyPush{"developers": {InstanceTags: map[string]string{"Role": "web"}, OsUsers: []string{"ec2-user"}}},
		})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Custom {
			fmt.Println(r.Type, r.Name)
		}
	}
	// Output:
	// aws:iam/policy:Policy keys-operators-developers
}
