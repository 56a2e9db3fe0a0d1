package fromaws

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// unmodelled lists what may carry packets in some VPCs, or in all if none is named.
func (rd *reader) unmodelled(at place, id network.ID, kind, text string, vpcs ...network.ID) {
	vpcs = slices.DeleteFunc(slices.Clone(vpcs), func(v network.ID) bool { return v == "" })
	slices.Sort(vpcs)
	rd.net.Unmodelled = append(rd.net.Unmodelled, network.Unmodelled{ID: id, Type: kind, VPCs: slices.Compact(vpcs), Text: text, Origin: at.origin()})
}

// foreign is a kind of resource that has no part in the model: the key that lists it, the field of its id, and what it could do.
type foreign struct{ key, id, text string }

func foreigners() []foreign {
	return []foreign{
		{"LoadBalancerDescriptions", "LoadBalancerName", "is a Classic Load Balancer, which carries packets from its clients to its instances"},
		{"CarrierGateways", "CarrierGatewayId", "carries packets between its VPC and a mobile network"},
		{"LocalGatewayRouteTableVpcAssociations", "LocalGatewayRouteTableVpcAssociationId", "carries packets between its VPC and an on-premises network"},
		{"ClientVpnEndpoints", "ClientVpnEndpointId", "carries packets of its clients into its networks"},
		{"InstanceConnectEndpoints", "InstanceConnectEndpointId", "carries packets of those who may use it into its VPC"},
		{"ServiceConfigurations", "ServiceId", "carries packets of those who may use it to its load balancers (PrivateLink)"},
		{"VerifiedAccessEndpoints", "VerifiedAccessEndpointId", "carries packets of those who may use it into its VPC"},
		{"Accelerators", "AcceleratorArn", "carries packets from the internet to its endpoints"},
		{"RouteServers", "RouteServerId", "changes the routes of the tables that it propagates to"},
		{"TransitGatewayMulticastDomains", "TransitGatewayMulticastDomainId", "carries multicast packets between its subnets"},
		{"Attachments", "AttachmentId", "attaches a VPC to a core network, which carries packets between what is attached to it"},
		{"items", "arn", "may carry packets between its VPC and the services of its service network"},
	}
}

func (rd *reader) readUnmodelled() {
	for _, a := range rd.answers {
		for _, f := range foreigners() {
			list, _ := a.Others[f.key].([]any)
			for i, e := range list {
				if o, ok := e.(map[string]any); ok {
					rd.foreign(a.key(f.key).index(i), f, o)
				}
			}
		}
	}
	rd.openPages()
	rd.strangers()
	rd.forgotten()
}

func (rd *reader) foreign(at place, f foreign, o map[string]any) {
	id, _ := o[f.id].(string)
	if gone(o) || rd.listsUnmodelled(network.ID(id), f.key) { // those that are of no region are listed by each
		return
	}
	vpcs := rd.vpcsNamed(o)
	if f.key == "ServiceConfigurations" {
		vpcs = rd.vpcsOfService(o)
	}
	if f.key == "items" && (len(vpcs) == 0 || !strings.Contains(id, ":vpc-lattice:")) {
		return // of VPC Lattice, the associations with a VPC alone reach into it
	}
	if f.key == "InstanceConnectEndpoints" && rd.listsInterfaces(o) {
		return // what comes from it comes from those
	}
	if f.key == "Attachments" && !strings.HasPrefix(id, "attachment-") {
		return
	}
	rd.unmodelled(at, network.ID(id), f.key, f.text, vpcs...)
	if f.key == "ServiceConfigurations" {
		last := &rd.net.Unmodelled[len(rd.net.Unmodelled)-1]
		last.LoadBalancers = rd.servesBy(o)
		last.Service, _ = o["ServiceName"].(string)
	}
}

// gone reports whether an object was deleted, and is listed for a while yet.
func gone(o map[string]any) bool {
	for _, key := range []string{"State", "Status"} {
		var s stateCode
		if s.decode(o[key], place{}) && strings.EqualFold(string(s), "deleted") {
			return true
		}
	}
	return false
}

func (rd *reader) listsUnmodelled(id network.ID, kind string) bool {
	return id != "" && slices.ContainsFunc(rd.net.Unmodelled, func(u network.Unmodelled) bool { return u.ID == id && u.Type == kind })
}

// listsInterfaces reports whether all interfaces that an object names are listed.
func (rd *reader) listsInterfaces(o map[string]any) bool {
	list, _ := o["NetworkInterfaceIds"].([]any)
	for _, e := range list {
		if id, ok := e.(string); !ok || rd.interfaces.get(network.ID(id)) == nil {
			return false
		}
	}
	return len(list) > 0
}

// vpcsNamed are the VPCs that an object names by itself, by a subnet, a group or a transit gateway, or by an ARN.
func (rd *reader) vpcsNamed(o map[string]any) []network.ID {
	var all []network.ID
	for _, key := range []string{"VpcId", "VPCId", "vpcId"} {
		if id, ok := o[key].(string); ok {
			all = append(all, network.ID(id))
		}
	}
	if subnet, ok := o["SubnetId"].(string); ok {
		all = append(all, rd.vpcsOf(network.ID(subnet))...)
	}
	if gateway, ok := o["TransitGatewayId"].(string); ok {
		all = append(all, rd.attachedVPCs(network.ID(gateway))...)
	}
	groups, _ := o["SecurityGroupIds"].([]any)
	for _, g := range groups {
		if id, ok := g.(string); ok && rd.groups.get(network.ID(id)) != nil {
			all = append(all, rd.groups.get(network.ID(id)).VPC)
		}
	}
	if text, ok := o["ResourceArn"].(string); ok {
		if _, _, resource, _ := arn(text); strings.HasPrefix(resource, "vpc/") {
			all = append(all, network.ID(strings.TrimPrefix(resource, "vpc/")))
		}
	}
	return all
}

// vpcsOfService are the VPCs that an endpoint service joins: those of its load balancers, and, where it is not known to lead by these alone, those with
// endpoints of it but for those of Gateway Load Balancers, which are modelled. They are none, which is any, if a load balancer is not listed.
func (rd *reader) vpcsOfService(o map[string]any) []network.ID {
	var all []network.ID
	for _, arn := range slices.Concat(texts(o["NetworkLoadBalancerArns"]), texts(o["GatewayLoadBalancerArns"])) {
		lb := rd.loadBalancers.get(network.ID(arn))
		if lb == nil {
			return nil
		}
		all = append(all, lb.inVPC(rd))
	}
	if rd.servesBy(o) != nil {
		return all
	}
	for _, e := range rd.endpoints.all {
		if name, _ := o["ServiceName"].(string); name == e.Service && e.kind() != network.GatewayLoadBalancerEndpoint {
			all = append(all, e.VPC)
		}
	}
	return all
}

// servesBy are the network load balancers of an endpoint service, by which alone it touches their VPCs; none if one is not listed, or if there are
// Gateway Load Balancers, which hand packets back.
func (rd *reader) servesBy(o map[string]any) []network.ID {
	if len(texts(o["GatewayLoadBalancerArns"])) > 0 {
		return nil
	}
	var all []network.ID
	for _, arn := range texts(o["NetworkLoadBalancerArns"]) {
		lb := rd.loadBalancers.get(network.ID(arn))
		if lb == nil || !strings.EqualFold(lb.Kind, "network") {
			return nil
		}
		all = appendNew(all, lb.ARN)
	}
	return all
}

// texts are the texts in a list of an object, in order.
func texts(list any) []string {
	var out []string
	items, _ := list.([]any)
	for _, item := range items {
		text, _ := item.(string)
		out = append(out, text)
	}
	return out
}

// openPages lists the answers that end with a token for more, of which the last page is nowhere in the folder.
func (rd *reader) openPages() {
	type set struct {
		dir, key string
		of       network.ID
	}
	open, closed := map[set]place{}, map[set]bool{}
	for _, a := range rd.answers {
		token, _ := a.more()
		for key := range a.members {
			s := set{a.file[:strings.LastIndex(a.file, "/")+1], key, rd.about(a, key)}
			if token == "" {
				closed[s] = true
			} else if key != token {
				open[s] = a.key(token)
			}
		}
	}
	for s, at := range open {
		if !closed[s] {
			rd.unmodelled(at, network.ID(s.dir+s.key), s.key, "goes on after the last page that is here: what follows may carry packets")
		}
	}
}

// strangers lists the interfaces that AWS made for something which carries packets and is not listed.
func (rd *reader) strangers() {
	owned := map[network.ID]bool{}
	for _, b := range rd.net.LoadBalancers {
		for _, id := range b.Interfaces {
			owned[id] = true
		}
	}
	for _, i := range rd.interfaces.all {
		what := ""
		switch {
		case owned[i.ID]:
		case strings.HasPrefix(i.Description, "ELB "):
			what = "is of a load balancer that is not listed"
		case is(i.Kind, "gateway_load_balancer", "global_accelerator_managed", "vpc_lattice", "cross_account_vpc_lattice") && i.Kind != "":
			what = "is of a service that may carry packets and is not modelled"
		}
		if vpc := i.VPC; what != "" {
			if s := rd.subnet[i.Subnet]; s != nil && vpc == "" {
				vpc = s.VPC
			}
			rd.unmodelled(i.place, i.ID, "NetworkInterface "+i.Kind, what, vpc)
		}
	}
}
