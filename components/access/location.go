package access

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// location is where the provider works: what policies are about, and nowhere else.
type location struct {
	partition, dnsSuffix, region, account string
	// opts make further functions use the same provider.
	opts []pulumi.InvokeOption
}

// locate asks the provider that the component's children will use.
func locate(ctx *pulumi.Context, opts []pulumi.ResourceOption) (location, error) {
	invokeOpts, err := component.InvokeOptions[*aws.Provider](opts)
	if err != nil {
		return location{}, err
	}
	region, err := aws.GetRegion(ctx, &aws.GetRegionArgs{}, invokeOpts...)
	if err != nil {
		return location{}, err
	}
	partition, err := aws.GetPartition(ctx, &aws.GetPartitionArgs{}, invokeOpts...)
	if err != nil {
		return location{}, err
	}
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, invokeOpts...)
	if err != nil {
		return location{}, err
	}
	return location{
		partition: partition.Partition, dnsSuffix: partition.DnsSuffix, region: region.Name, account: caller.AccountId, opts: invokeOpts,
	}, nil
}

// arn is the ARN of something of the account in the region.
func (l location) arn(service, resource string) string {
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", l.partition, service, l.region, l.account, resource)
}

// instances are all instances of the account in the region.
func (l location) instances() string { return l.arn("ec2", "instance/*") }
