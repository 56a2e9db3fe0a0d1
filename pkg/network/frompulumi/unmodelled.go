package frompulumi

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// unmodelled is a kind that has no part in the network: what it could do is listed. It touches the VPCs that it names, or else everything.
func unmodelled(text string) kind { return carrier(network.CarriesOnwards, text) }

// carrier is the same for one of which it is known how far it carries packets.
func carrier(how network.Carriage, text string) kind {
	return kind{settle: func(r *resource) {
		r.unmodelled(text, r.touches())
		r.carries(how)
	}}
}

// carries says how far what was listed last carries packets.
func (r *resource) carries(how network.Carriage) {
	list := r.reader.net.Unmodelled
	list[len(list)-1].Carries = how
}

// unmodelled lists a resource that may carry packets in some VPCs, or in all if there is none.
func (r *resource) unmodelled(text string, vpcs []network.ID) {
	r.reader.net.Unmodelled = append(r.reader.net.Unmodelled, network.Unmodelled{
		ID: r.id(), Type: r.Type, VPCs: vpcs, Text: text, Origin: r.origin(""),
	})
}

// touches are the VPCs that a resource names by itself or by a subnet; none where that is not all known.
func (r *resource) touches() []network.ID {
	var u *network.Unknown
	var vpcs []network.ID
	if v := r.get("vpcId"); v.given() {
		vpcs = append(vpcs, v.ref(r.reader.names.vpc, &u))
	}
	for _, property := range []string{"subnetId", "subnetIds", "subnets"} {
		v := r.get(property)
		if v.absent() {
			continue
		}
		var ids []network.ID
		if property == "subnetId" {
			ids = []network.ID{v.ref(r.reader.names.subnet, &u)}
		} else {
			ids = v.refs(r.reader.names.subnet, &u)
		}
		for _, id := range ids {
			s := r.reader.subnets[id]
			if s == nil || s.VPC == "" {
				return nil
			}
			vpcs = append(vpcs, s.VPC)
		}
	}
	if u != nil {
		return nil
	}
	slices.Sort(vpcs)
	return slices.Compact(vpcs)
}

// foreign are the packages that may make networks of AWS in a way that the plan does not show, with what they do.
func foreign() map[string]string {
	const child = "may make parts of a network that are not in the plan"
	return map[string]string{
		"awsx": child, "eks": child, "terraform": child, "cdk": child, "pulumi-nodejs": child, "pulumi-python": child,
		"aws-native": "is a resource of the aws-native package, which is not read",
	}
}

// nativeNetworking reports whether a type of the aws-native package is about networks, or has interfaces in them.
func nativeNetworking(token string) bool {
	fields := strings.Split(token, ":")
	if len(fields) < 3 {
		return true
	}
	module := strings.ToLower(fields[1])
	for short := range placements() {
		if of, _, _ := strings.Cut(short, ":"); of == module {
			return true
		}
	}
	return networking()[module] || strings.HasPrefix(module, "elasticloadbalancing") || module == "autoscaling" || module == "ecs"
}

// networking are the modules of the AWS package whose types are about networks: one that is not known here may matter.
func networking() map[string]bool {
	modules := map[string]bool{}
	for _, m := range []string{
		"cloudformation", "cloudhsmv2", "directconnect", "ec2", "ec2clientvpn", "ec2transitgateway", "elb", "finspace", "gamelift",
		"globalaccelerator", "lb", "lightsail", "networkfirewall", "networkmanager", "odb", "outposts", "ram", "verifiedaccess", "vpc", "vpclattice",
		"vpn", "wavelength",
	} {
		modules[m] = true
	}
	return modules
}

// questions lists what could not be answered while the plan was made, where that may be of the network.
func (rd *reader) questions() {
	for _, q := range rd.plan.Unanswered {
		r := rd.byURN[q.URN]
		if r != nil && q.Kind == "read" && r.kind.models() {
			r.unmodelled("exists already, and nobody told what it is like", r.touches())
		}
		if q.Kind != "component" && q.Kind != "method" || r != nil && r.Remote {
			continue // unknown in the places where the answer is used, or listed as a resource
		}
		rd.net.Unmodelled = append(rd.net.Unmodelled, network.Unmodelled{
			ID: network.ID(q.URN), Type: q.Token, Origin: network.Origin{URN: q.URN},
			Text: "is a " + q.Kind + " that nobody could answer for: what it makes is not in the plan, and may carry packets",
		})
	}
}

// assumptions lists those of the plan that the network rests on: a block or a zone that was chosen, an answer for the run as a whole. What was
// invented in the place of an address is no part of the network.
func (rd *reader) assumptions() {
	for _, a := range rd.plan.Assumptions {
		r := rd.byURN[a.URN]
		switch {
		case a.URN == "":
			rd.net.Assumptions = append(rd.net.Assumptions, network.Assumption{Text: a.Subject + ": " + a.Text})
		case r != nil && r.kind.models() && !rd.invented.output(r.Outputs[a.Subject]):
			rd.net.Assumptions = append(rd.net.Assumptions, network.Assumption{ID: r.id(), Text: a.Subject + ": " + a.Text, Origin: r.origin(a.Subject)})
		}
	}
}

// unmodelledKinds are types that carry packets in a way that the network has no part for.
func unmodelledKinds() map[string]kind {
	all := map[string]kind{
		"elb:LoadBalancer":        carrier(network.CarriesWithin, "is a classic load balancer, which carries packets to instances"),
		"ec2:CarrierGateway":      unmodelled("carries packets of a Wavelength zone"),
		"ec2:TrafficMirrorTarget": unmodelled("receives copies of packets"),
		"cloudcontrol:Resource":   unmodelled("may be any resource of AWS"),
	}
	for text, names := range map[string][]string{
		"starts instances, whose interfaces are not in the plan": {"ec2:Fleet", "ec2:SpotFleetRequest", "ec2:SpotInstanceRequest"},
		"changes route tables as its peers announce": {
			"vpc:RouteServer", "vpc:RouteServerEndpoint", "vpc:RouteServerPeer", "vpc:RouteServerPropagation", "vpc:RouteServerVpcAssociation",
		},
		"may carry packets between VPCs of a service network": {
			"vpclattice:ServiceNetworkVpcAssociation", "vpclattice:ResourceGateway", "vpclattice:ServiceNetworkResourceAssociation",
		},
		"may make any resource of AWS": {
			"cloudformation:Stack", "cloudformation:StackSet", "cloudformation:StackSetInstance", "cloudformation:StackInstances",
			"servicecatalog:ProvisionedProduct",
		},
		"leads traffic of the internet to what it names": {"globalaccelerator:EndpointGroup", "globalaccelerator:CustomRoutingEndpointGroup"},
	} {
		for _, short := range names {
			all[short] = unmodelled(text)
		}
	}
	for _, short := range []string{"ec2clientvpn:Endpoint", "ec2clientvpn:NetworkAssociation", "ec2clientvpn:Route"} {
		all[short] = carrier(network.CarriesInwards, "lets people into its VPC over a VPN")
	}
	for _, short := range []string{
		"globalaccelerator:Accelerator", "globalaccelerator:Listener", "globalaccelerator:CustomRoutingAccelerator",
		"globalaccelerator:CustomRoutingListener", "globalaccelerator:CrossAccountAttachment", "ec2clientvpn:AuthorizationRule",
		"vpclattice:Listener", "vpclattice:ListenerRule", "vpclattice:ResourceConfiguration", "vpclattice:Service", "vpclattice:ServiceNetwork",
		"vpclattice:ServiceNetworkServiceAssociation", "vpclattice:TargetGroup", "vpclattice:TargetGroupAttachment",
		"ec2:TrafficMirrorFilter", "ec2:TrafficMirrorFilterRule", "ec2:TrafficMirrorSession", "ec2transitgateway:ConnectPeer",
	} {
		all[short] = kind{} // another resource that belongs to it is listed
	}
	return all
}
