// Command private-workload is an instance that no packet of the internet ever meets: no internet gateway, no NAT gateway, not one open port. It calls
// AWS through endpoints, and people reach it by Session Manager, with what they typed on record. The network is one call, and the instance stands in it.
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/reference/privateworkload"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(workload) }

func workload(ctx *pulumi.Context) error {
	args, err := vpc.ArgsFromConfig(config.New(ctx, ""))
	if err != nil {
		return err
	}
	lab, err := privateworkload.NewPrivateWorkload(ctx, "lab", &privateworkload.PrivateWorkloadArgs{
		Network:   *args,
		Operators: map[string]access.SessionOperators{"work": {InstanceTags: map[string]string{"team": "work"}}},
	})
	if err != nil {
		return err
	}
	worker, err := newWorker(ctx, lab)
	if err != nil {
		return err
	}
	ctx.Export("instanceId", worker.ID())
	ctx.Export("sessionDocument", lab.SessionDocumentName)
	ctx.Export("operatorPolicies", lab.OperatorPolicyArns)
	return nil
}

// newWorker is an instance of the app tier. Its image has the agent of Systems Manager, which calls home when the instance starts: what it needs for that
// comes first.
func newWorker(ctx *pulumi.Context, lab *privateworkload.PrivateWorkload) (*ec2.Instance, error) {
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
		Ami: pulumi.String(image.Id), InstanceType: pulumi.String("t3.micro"), IamInstanceProfile: lab.InstanceProfileName,
		SubnetId: lab.Network.ReadySubnetIds.MapIndex(pulumi.String("app")).Index(pulumi.Int(0)), VpcSecurityGroupIds: pulumi.StringArray{lab.SecurityGroupId},
		MetadataOptions: ec2.InstanceMetadataOptionsArgs{HttpTokens: pulumi.String("required"), HttpEndpoint: pulumi.String("enabled")},
		RootBlockDevice: ec2.InstanceRootBlockDeviceArgs{Encrypted: pulumi.Bool(true), VolumeSize: pulumi.Int(8)},
		Tags:            pulumi.StringMap{"Name": pulumi.String("worker"), "team": pulumi.String("work")},
	}, pulumi.IgnoreChanges([]string{"ami"}), pulumi.DependsOn([]pulumi.Resource{lab}))
}
