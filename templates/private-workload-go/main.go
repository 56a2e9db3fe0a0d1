// Command ${PROJECT} is a network that no packet of the internet ever meets.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/reference/privateworkload"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(workload) }

func workload(ctx *pulumi.Context) error {
	network, err := vpc.ArgsFromConfig(config.New(ctx, ""))
	if err != nil {
		return err
	}
	work, err := privateworkload.NewPrivateWorkload(ctx, "work", &privateworkload.PrivateWorkloadArgs{
		Network:   *network,
		Operators: map[string]access.SessionOperators{"work": {InstanceTags: map[string]string{"team": "work"}}},
	})
	if err != nil {
		return err
	}
	ctx.Export("subnetIds", work.SubnetIds)
	ctx.Export("securityGroupId", work.SecurityGroupId)
	ctx.Export("instanceProfileName", work.InstanceProfileName)
	ctx.Export("sessionDocumentName", work.SessionDocumentName)
	ctx.Export("operatorPolicyArns", work.OperatorPolicyArns)
	return nil
}
