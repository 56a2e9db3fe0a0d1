package securitygroups

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// awsList is a prefix list that AWS manages for a service.
type awsList struct {
	// name of the list; REGION stands for the region.
	name string
	// family of its addresses, 4 or 6.
	family int
	// weight is how many rules a reference counts as.
	weight int
}

// awsLists are the lists by the word for the service, as of "AWS-managed prefix lists: AWS-managed prefix list weight" (VPC guide).
func awsLists() map[string]awsList {
	return map[string]awsList{
		"cloudfront":                {"com.amazonaws.global.cloudfront.origin-facing", 4, 55},
		"cloudfront-ipv6":           {"com.amazonaws.global.ipv6.cloudfront.origin-facing", 6, 55},
		"dynamodb":                  {"com.amazonaws.REGION.dynamodb", 4, 1},
		"ec2-instance-connect":      {"com.amazonaws.REGION.ec2-instance-connect", 4, 2},
		"ec2-instance-connect-ipv6": {"com.amazonaws.REGION.ipv6.ec2-instance-connect", 6, 2},
		"groundstation":             {"com.amazonaws.global.groundstation", 4, 5},
		"route53-healthchecks":      {"com.amazonaws.REGION.route53-healthchecks", 4, 25},
		"route53-healthchecks-ipv6": {"com.amazonaws.REGION.ipv6.route53-healthchecks", 6, 25},
		"s3":                        {"com.amazonaws.REGION.s3", 4, 1},
		"s3express":                 {"com.amazonaws.REGION.s3express", 4, 6},
		"vpc-lattice":               {"com.amazonaws.REGION.vpc-lattice", 4, 10},
		"vpc-lattice-ipv6":          {"com.amazonaws.REGION.ipv6.vpc-lattice", 6, 10},
	}
}

func awsServices() []string { return slices.Sorted(maps.Keys(awsLists())) }

// lookUp finds the ids of the lists of services, in the region of the component's provider. They never change, and so are plain: a preview shows them.
func lookUp(ctx *pulumi.Context, parent pulumi.Resource, services []string) (map[string]string, error) {
	ids := map[string]string{}
	if len(services) == 0 {
		return ids, nil
	}
	region, err := aws.GetRegion(ctx, &aws.GetRegionArgs{}, pulumi.Parent(parent))
	if err != nil {
		return nil, err
	}
	for _, service := range services {
		name := strings.ReplaceAll(awsLists()[service].name, "REGION", region.Name)
		list, err := ec2.LookupManagedPrefixList(ctx, &ec2.LookupManagedPrefixListArgs{Name: &name}, pulumi.Parent(parent))
		if err != nil {
			return nil, err
		}
		ids[service] = list.Id
	}
	return ids, nil
}
