// Command private-workload is an instance that no packet of the internet ever meets: no internet gateway, no NAT gateway, not one open port. It calls
// AWS through endpoints, and people reach it by Session Manager, with what they typed on record.
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(workload) }

func workload(ctx *pulumi.Context) error {
	args, err := vpc.ArgsFromConfig(config.New(ctx, ""))
	if err != nil {
		return err
	}
	args.Tiers = []vpc.Tier{{Name: "app", Type: vpc.TierIsolated}}
	net, err := vpc.NewSecureVpc(ctx, "net", args)
	if err != nil {
		return err
	}
	services, err := endpoints.NewEndpointBundle(ctx, "aws", &endpoints.EndpointBundleArgs{
		Vpc: net.Network(), Presets: []string{endpoints.PresetMinimum}, Services: []string{"logs", "kms"},
		Protection: args.Protection, Tags: args.Tags,
	})
	if err != nil {
		return err
	}
	https := []string{"tcp/443"}
	groups, err := securitygroups.NewTiers(ctx, "work", &securitygroups.TiersArgs{
		Vpc: net.Network(), Protection: args.Protection, Tags: args.Tags,
		Chain: []securitygroups.Link{{Name: "app", To: []securitygroups.Access{
			{Peer: securitygroups.Peer{GroupId: services.SecurityGroupId, Name: "endpoints", RulesElsewhere: true}, Ports: https},
			{Peer: securitygroups.Peer{Service: "s3"}, Ports: https},
		}}},
	})
	if err != nil {
		return err
	}
	sessions, err := access.NewSessionManager(ctx, "shell", &access.SessionManagerArgs{
		Vpc: net.Network(), Tiers: []string{"app"}, Endpoints: services.Services(),
		Logs:             access.SessionLogs{Destinations: []string{access.LogsToS3, access.LogsToCloudWatch}},
		Encryption:       access.SessionEncryption{Key: access.KeyOwn},
		Operators:        map[string]access.SessionOperators{"work": {InstanceTags: map[string]string{"team": "work"}}},
		SecurityGroupIds: map[string]pulumi.StringInput{"app": groups.Id("app")},
		Protection:       args.Protection, Tags: args.Tags,
	})
	if err != nil {
		return err
	}
	worker, err := newWorker(ctx, net, groups.Id("app"), sessions, services)
	if err != nil {
		return err
	}
	ctx.Export("instanceId", worker.ID())
	ctx.Export("sessionDocument", sessions.DocumentName)
	ctx.Export("operatorPolicies", sessions.OperatorPolicyArns)
	return nil
}

// newWorker is an instance of the app tier. Its image has the agent of Systems Manager, which calls home when the instance starts: what it needs for that
// comes first.
func newWorker(ctx *pulumi.Context, net *vpc.SecureVpc, group pulumi.StringOutput, sessions *access.SessionManager, needs ...pulumi.Resource) (*ec2.Instance, error) {
	image, err := ec2.LookupAmi(ctx, &ec2.LookupAmiArgs{
		Owners: []string{"amazon"}, MostRecent: pulumi.BoolRef(true),
		Filters: []ec2.GetAmiFilter{
			{Name: "name", Values: []string{config.New(ctx, "").Require("imageName")}}, {Name: "architecture", Values: []string{"x86_64"}},
		},
	})
	if err != nil {
		return nil, err
	}
	return ec2.NewInstance(ctx, "worker", &ec2.InstanceArgs{
		Ami: pulumi.String(image.Id), InstanceType: pulumi.String("t3.micro"), IamInstanceProfile: sessions.InstanceProfileName,
		SubnetId: net.ReadySubnetIds.MapIndex(pulumi.String("app")).Index(pulumi.Int(0)), VpcSecurityGroupIds: pulumi.StringArray{group},
		MetadataOptions: ec2.InstanceMetadataOptionsArgs{HttpTokens: pulumi.String("required"), HttpEndpoint: pulumi.String("enabled")},
		RootBlockDevice: ec2.InstanceRootBlockDeviceArgs{Encrypted: pulumi.Bool(true), VolumeSize: pulumi.Int(8)},
		Tags:            pulumi.StringMap{"Name": pulumi.String("worker"), "team": pulumi.String("work")},
	}, pulumi.IgnoreChanges([]string{"ami"}), pulumi.DependsOn(needs))
}
