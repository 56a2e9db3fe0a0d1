package vpc

import (
	"net/netip"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// Reference names a VPC that somebody else made, or will have made: what other components need to know of it.
// [Existing] gives one for a VPC known by its id, [SecureVpc.Reference] for one made here.
type Reference struct {
	// VpcId is the id of the VPC.
	VpcId pulumi.StringInput `pulumi:"vpcId"`
	// CidrBlock is the primary IPv4 block, /16 to /28. Plain: subnets are planned from it while the program runs.
	CidrBlock string `pulumi:"cidrBlock"`
	// SecondaryCidrBlocks are the further IPv4 blocks that are associated with the VPC already.
	SecondaryCidrBlocks []string `pulumi:"secondaryCidrBlocks,optional"`
	// Ipv6CidrBlock is the IPv6 block of the VPC, usually a /56. Default: none; subnets are IPv4 only.
	Ipv6CidrBlock string `pulumi:"ipv6CidrBlock,optional"`
	// InternetGatewayId is the gateway that is attached to the VPC. Default: one is made if a tier needs it; AWS refuses a second.
	InternetGatewayId pulumi.StringInput `pulumi:"internetGatewayId,optional"`
	// EgressOnlyInternetGatewayId is the VPC's gateway for outbound IPv6. Default: one is made if a tier needs it.
	EgressOnlyInternetGatewayId pulumi.StringInput `pulumi:"egressOnlyInternetGatewayId,optional"`

	// assigned holds what AWS assigns while it makes the VPC; nil for a VPC whose blocks are known.
	assigned *assignedBlocks
	// planned marks a VPC that the same arguments make: its blocks are theirs, not those of a reference.
	planned bool
	// blockQuota is the account's quota of IPv4 blocks per VPC; 0: AWS's default.
	blockQuota int
}

// Existing refers to a VPC by its id and its primary IPv4 block. Set the other fields of the result where they apply.
func Existing(vpcId pulumi.StringInput, cidrBlock string) Reference {
	return Reference{VpcId: vpcId, CidrBlock: cidrBlock}
}

// assignedBlocks are the blocks of a VPC that are known only once it is there. The address plan is made for a block of the same
// length that stands in for them, and moved to the real one in an Apply.
type assignedBlocks struct {
	// ipv4 is the block that IPAM allocates, in place of standIn; unset if the VPC's IPv4 block is given.
	ipv4        pulumi.StringOutput
	ipv4StandIn netip.Prefix
	// ipv6 is the block that Amazon or IPAM assigns, in place of ipv6StandIn; unset without IPv6.
	ipv6        pulumi.StringOutput
	ipv6StandIn netip.Prefix
	// ready are resources that must be there before the first subnet: the associations of secondary blocks.
	ready []pulumi.Resource
}

// path is where the caller's arguments hold the VPC's blocks: under vpc if they refer to a VPC, at the top if they make one.
func (r Reference) path() validate.Path {
	if r.planned {
		return validate.Path{}
	}
	return validate.At("vpc")
}

// argument is where the caller's arguments hold what the address plan calls by path.
func (r Reference) argument(path string) string {
	switch {
	case strings.HasPrefix(path, "tiers"), strings.HasPrefix(path, "zoneSlots"):
		return path
	case path == "ipv6CidrBlock" && r.planned && r.ipv6Assigned():
		return "ipv6.netmaskLength"
	default:
		return r.path().Field(path).String()
	}
}

func (r Reference) ipv4Assigned() bool { return r.assigned != nil && r.assigned.ipv4StandIn.IsValid() }
func (r Reference) ipv6Assigned() bool { return r.assigned != nil && r.assigned.ipv6StandIn.IsValid() }

// dualStack tells whether the VPC has an IPv6 block.
func (r Reference) dualStack() bool { return r.Ipv6CidrBlock != "" || r.ipv6Assigned() }
