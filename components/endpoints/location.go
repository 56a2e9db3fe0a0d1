package endpoints

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// location is where the provider works, and how it is asked.
type location struct {
	ctx       *pulumi.Context
	opts      []pulumi.InvokeOption
	region    string
	partition string
	// account is asked for only where the perimeter is one's own account.
	account string
}

// locate asks the provider that the component's children will use.
func locate(ctx *pulumi.Context, perimeter Perimeter, opts []pulumi.ResourceOption) (location, error) {
	invokeOpts, err := component.InvokeOptions[*aws.Provider](opts)
	if err != nil {
		return location{}, err
	}
	at := location{ctx: ctx, opts: invokeOpts}
	region, err := aws.GetRegion(ctx, &aws.GetRegionArgs{}, invokeOpts...)
	if err != nil {
		return location{}, err
	}
	partition, err := aws.GetPartition(ctx, &aws.GetPartitionArgs{}, invokeOpts...)
	if err != nil {
		return location{}, err
	}
	at.region, at.partition = region.Name, partition.Partition
	if perimeter.given() {
		return at, nil
	}
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, invokeOpts...)
	if err != nil {
		return location{}, err
	}
	at.account = caller.AccountId
	return at, nil
}
