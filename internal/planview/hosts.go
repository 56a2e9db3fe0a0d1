package planview

import "github.com/palisade-iac/palisade/pkg/plan"

// hosts finds, for every resource that only ties others together or completes one, the resource in whose line it is shown. What it
// belongs to may lie in another component, or not be in the plan: then it has a line of its own. What hosts others is never hosted itself.
func (x *index) hosts() map[string]*plan.Resource {
	hosts := map[string]*plan.Resource{}
	for _, r := range x.plan.Resources {
		if host := x.host(r); host != nil && host != r {
			hosts[r.URN] = host
		}
	}
	return hosts
}

// host is where r is shown if not on its own: nil if nothing in the plan fits.
func (x *index) host(r *plan.Resource) *plan.Resource {
	switch kind(r) {
	case "ec2.RouteTableAssociation":
		if subnet := x.target(r, "subnetId", "ec2.Subnet"); subnet != nil {
			return subnet
		}
		return x.target(r, "routeTableId", tableKinds()...)
	case "ec2.Route", "ec2.MainRouteTableAssociation":
		return x.target(r, "routeTableId", tableKinds()...)
	case "ec2.NetworkAclAssociation":
		return x.target(r, "subnetId", "ec2.Subnet")
	case "ec2.NetworkAclRule":
		return x.target(r, "networkAclId", aclKinds()...)
	case "ec2.SecurityGroupRule", "vpc.SecurityGroupIngressRule", "vpc.SecurityGroupEgressRule":
		return x.target(r, "securityGroupId", groupKinds()...)
	case "ec2.InternetGatewayAttachment":
		return x.target(r, "internetGatewayId", "ec2.InternetGateway")
	case "ec2.VpcIpv4CidrBlockAssociation", "ec2.VpcIpv6CidrBlockAssociation", "ec2.VpcDhcpOptionsAssociation":
		return x.target(r, "vpcId", "ec2.Vpc")
	case "ec2.Eip": // the gateway names the address, not the address the gateway
		return x.nats[r.URN]
	case "ec2.VpcEndpointRouteTableAssociation", "ec2.VpcEndpointSubnetAssociation", "ec2.SecurityGroupAssociation", "ec2.VpcEndpointPolicy":
		return x.target(r, "vpcEndpointId", "ec2.VpcEndpoint")
	case "iam.RolePolicy", "iam.RolePolicyAttachment":
		return x.target(r, "role", "iam.Role")
	case "s3.BucketPublicAccessBlock", "s3.BucketVersioningV2", "s3.BucketPolicy", "s3.BucketOwnershipControls",
		"s3.BucketServerSideEncryptionConfigurationV2", "s3.BucketLifecycleConfigurationV2":
		return x.target(r, "bucket", "s3.Bucket", "s3.BucketV2")
	}
	return nil
}

func tableKinds() []string { return []string{"ec2.RouteTable", "ec2.DefaultRouteTable"} }
func aclKinds() []string   { return []string{"ec2.NetworkAcl", "ec2.DefaultNetworkAcl"} }
func groupKinds() []string { return []string{"ec2.SecurityGroup", "ec2.DefaultSecurityGroup"} }
