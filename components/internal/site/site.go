// Package site tells where the provider of a component's children works, for components that name things of the account before they are made.
package site

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// Site is an account and a region.
type Site struct {
	// Partition and DNSSuffix are those of the region: "aws" and "amazonaws.com".
	Partition, DNSSuffix string
	Region               string
	// Account is the account of the provider's credentials, 12 digits.
	Account string
	// Options make further functions use the same provider.
	Options []pulumi.InvokeOption
}

// Of asks the provider that the children of a component with these options will use.
func Of(ctx *pulumi.Context, opts []pulumi.ResourceOption) (Site, error) {
	options, err := component.InvokeOptions[*aws.Provider](opts)
	if err != nil {
		return Site{}, err
	}
	region, err := aws.GetRegion(ctx, &aws.GetRegionArgs{}, options...)
	if err != nil {
		return Site{}, err
	}
	partition, err := aws.GetPartition(ctx, &aws.GetPartitionArgs{}, options...)
	if err != nil {
		return Site{}, err
	}
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, options...)
	if err != nil {
		return Site{}, err
	}
	return Site{Partition: partition.Partition, DNSSuffix: partition.DnsSuffix, Region: region.Name, Account: caller.AccountId, Options: options}, nil
}
