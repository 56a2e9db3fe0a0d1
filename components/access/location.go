package access

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/internal/site"
)

// location is where the provider works: what policies are about, and nowhere else.
type location struct {
	partition, dnsSuffix, region, account string
	// opts make further functions use the same provider.
	opts []pulumi.InvokeOption
}

// locate asks the provider that the component's children will use.
func locate(ctx *pulumi.Context, opts []pulumi.ResourceOption) (location, error) {
	at, err := site.Of(ctx, opts)
	return location{partition: at.Partition, dnsSuffix: at.DNSSuffix, region: at.Region, account: at.Account, opts: at.Options}, err
}

// arn is the ARN of something of the account in the region.
func (l location) arn(service, resource string) string {
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", l.partition, service, l.region, l.account, resource)
}

// instances are all instances of the account in the region.
func (l location) instances() string { return l.arn("ec2", "instance/*") }
