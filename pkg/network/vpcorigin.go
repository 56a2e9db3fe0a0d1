package network

import "slices"

// OriginFacing is the service of the prefix list that AWS has of the addresses from which CloudFront calls origins.
const OriginFacing = "cloudfront.origin-facing"

// OriginGroup begins the names of the security groups that AWS makes for VPC origins, and of no others: it is "an AWS reserved naming pattern".
const OriginGroup = "CloudFront-VPCOrigins-Service-SG"

// VPCOrigin is CloudFront's way to a load balancer or an instance: "CloudFront routes to your subnet by using a service-managed elastic network interface",
// in a security group that AWS makes and nobody should edit (CloudFront guide, Restrict access with VPC origins).
type VPCOrigin struct {
	ID   ID
	Name string
	// Target is the load balancer or instance that it leads to; empty where it is not known.
	Target ID
	// Ports of the target that CloudFront connects to, over TCP and IPv4.
	Ports []int
	// Interfaces that AWS placed; empty where they are not known: one in each subnet of the target, as far as anybody can tell.
	Interfaces []ID
	Unknown    *Unknown
	Tags       Tags
	Origin     Origin
}

// wayIn is what is known of the interfaces of a VPC origin, the subnets that they are in, and the security group. AWS has one group for each VPC, and leads
// each origin to its target; here each origin has its own, with rules for the groups of its target. A target that is not of the network leads to nothing
// of it.
func (n *Network) wayIn(o *VPCOrigin) (Interface, []ID, *SecurityGroup) {
	i := Interface{
		Name: o.Name, Kind: "interface", Service: OriginFacing, Addresses: []InterfaceAddress{{}}, Groups: []ID{o.ID + "/" + OriginGroup},
		Tags: o.Tags, Origin: o.Origin,
	}
	var subnets, targets []ID
	for _, b := range n.LoadBalancers {
		if b.ID == o.Target {
			i.VPC, subnets, targets, i.Unknown = b.VPC, b.Subnets, b.Groups, b.Unknown
		}
	}
	for _, t := range n.Interfaces {
		if o.Target != "" && t.Instance == o.Target {
			i.VPC, targets, i.Unknown = t.VPC, append(targets, t.Groups...), t.Unknown
			if !slices.Contains(subnets, t.Subnet) {
				subnets = append(subnets, t.Subnet)
			}
		}
	}
	if o.Target == "" || len(subnets) > 0 && o.Unknown != nil {
		i.Unknown = o.Unknown
	}
	g := &SecurityGroup{ID: i.Groups[0], Name: OriginGroup, VPC: i.VPC, Unknown: i.Unknown, Origin: o.Origin}
	for _, target := range targets {
		for _, port := range o.Ports {
			g.Egress = append(g.Egress, GroupRule{Traffic: Traffic{Protocol: 6, From: port, To: port}, Group: target, Origin: o.Origin})
		}
	}
	return i, subnets, g
}
