package endpoints

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// The types of endpoints.
const (
	typeGateway   = "Gateway"
	typeInterface = "Interface"
)

// facts are what AWS says of a service.
type facts struct {
	// zones are those in which it is offered; empty where AWS does not say, as of services in other regions.
	zones []string
	// names are the service's own, which an endpoint can take over; empty if it cannot.
	names []string
	// policy tells whether an endpoint takes a policy.
	policy    bool
	dualStack bool
}

// describe asks AWS for a service.
func (at location) describe(c *validate.Collector, n named, typ string) (facts, bool) {
	args := &ec2.LookupVpcEndpointServiceArgs{ServiceName: &n.full, ServiceType: &typ}
	if n.region != "" {
		args.ServiceRegions = []string{n.region}
	}
	found, err := ec2.LookupVpcEndpointService(at.ctx, args, at.opts...)
	if err != nil {
		c.Addf(validate.NotSupported, n.at, n.name, "%s (%s, %s) was not found in %s: %v", n.name, n.full, typ, at.region, err)
		return facts{}, false
	}
	return facts{
		zones: found.AvailabilityZones, names: privateNames(found), policy: found.VpcEndpointPolicySupported,
		dualStack: slices.Contains(found.SupportedIpAddressTypes, IpAddressTypeIpv4) && slices.Contains(found.SupportedIpAddressTypes, IpAddressTypeIpv6),
	}, true
}

// privateNames are the private DNS names of a service: the list of them, or the one in its place.
func privateNames(of *ec2.LookupVpcEndpointServiceResult) []string {
	if len(of.PrivateDnsNames) == 0 && of.PrivateDnsName != "" {
		return []string{of.PrivateDnsName}
	}
	return of.PrivateDnsNames
}

// blocksOf are the public blocks from which a service with gateway endpoints answers.
func (at location) blocksOf(full string) ([]string, error) {
	list, err := ec2.GetPrefixList(at.ctx, &ec2.GetPrefixListArgs{Name: pulumi.StringRef(full)}, at.opts...)
	if err != nil {
		return nil, err
	}
	return list.CidrBlocks, nil
}
