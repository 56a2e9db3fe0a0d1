package fromaws

import (
	"cmp"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

type routeTable struct {
	place
	ID           network.ID         `json:"RouteTableId"`
	VPC          network.ID         `json:"VpcId"`
	Owner        string             `json:"OwnerId"`
	Associations []routeAssociation `json:"Associations"`
	Routes       []route            `json:"Routes"`
	Tags         tags               `json:"Tags"`
}

func (t *routeTable) id() network.ID { return t.ID }
func (t *routeTable) owner() string  { return t.Owner }

type routeAssociation struct {
	place
	Main    bool       `json:"Main"`
	Subnet  network.ID `json:"SubnetId"`
	Gateway network.ID `json:"GatewayId"`
	State   blockState `json:"AssociationState"`
}

type route struct {
	place
	Block             string `json:"DestinationCidrBlock"`
	IPv6Block         string `json:"DestinationIpv6CidrBlock"`
	PrefixList        string `json:"DestinationPrefixListId"`
	Gateway           string `json:"GatewayId"`
	NATGateway        string `json:"NatGatewayId"`
	TransitGateway    string `json:"TransitGatewayId"`
	Peering           string `json:"VpcPeeringConnectionId"`
	Interface         string `json:"NetworkInterfaceId"`
	Instance          string `json:"InstanceId"`
	EgressOnlyGateway string `json:"EgressOnlyInternetGatewayId"`
	CarrierGateway    string `json:"CarrierGatewayId"`
	LocalGateway      string `json:"LocalGatewayId"`
	CoreNetwork       string `json:"CoreNetworkArn"`
	OracleNetwork     string `json:"OdbNetworkArn"`
	Address           string `json:"IpAddress"`
	State             string `json:"State"`
	Source            string `json:"Origin"`
}

func (rd *reader) readRouteTables() {
	mains := map[network.ID]bool{}
	for _, t := range rd.routeTables.all {
		part := &network.RouteTable{ID: t.ID, Name: t.Tags.name(""), VPC: t.VPC, Tags: t.Tags.read(), Origin: t.origin()}
		rd.net.RouteTables = append(rd.net.RouteTables, part)
		for i := range t.Associations {
			if a := &t.Associations[i]; is(a.State.State, "associated", "associating", "disassociating") {
				rd.associate(part, a)
				mains[t.VPC] = mains[t.VPC] || a.Main
			}
		}
		for i := range t.Routes {
			part.Routes = append(part.Routes, rd.route(&t.Routes[i]))
		}
	}
	for _, v := range rd.net.VPCs {
		if src := rd.vpcs.get(v.ID); src.answer && !mains[v.ID] {
			t := &network.RouteTable{ID: v.ID + "/main", VPC: v.ID, Origin: v.Origin}
			src.unknown(&t.Unknown, "the main route table of %s is not among the RouteTables", v.ID)
			v.MainRouteTable = t.ID
			rd.net.RouteTables = append(rd.net.RouteTables, t)
		}
	}
}

// associate makes a table the one of a subnet, of a gateway, or of all subnets of its VPC that have none.
// One that is just being made or ended may hold or not.
func (rd *reader) associate(t *network.RouteTable, a *routeAssociation) {
	if !is(a.State.State, "associated") && a.Subnet == "" {
		a.unknown(&t.Unknown, "its association with %s is %s", cmp.Or(a.Gateway, t.VPC), a.State.State)
	}
	if a.Main {
		v := rd.vpc[t.VPC]
		switch {
		case v == nil: // of a VPC that is not part of the network
		case v.MainRouteTable != "":
			rd.mistakes.Addf(validate.Conflict, a.where(), string(t.ID), "%s and %s both are the main route table of %s", v.MainRouteTable, t.ID, v.ID)
		default:
			v.MainRouteTable = t.ID
		}
	}
	if a.Gateway != "" {
		t.Gateways = append(t.Gateways, a.Gateway)
	}
	if a.Subnet == "" {
		return
	}
	s := rd.subnet[a.Subnet]
	switch at := a.field("SubnetId").where(); {
	case s == nil:
		rd.mistakes.Addf(validate.Invalid, at, string(a.Subnet), "%q has route table %s and is not among the Subnets", a.Subnet, t.ID)
	case t.VPC != "" && s.VPC != t.VPC:
		rd.mistakes.Addf(validate.Conflict, at, string(a.Subnet), "subnet %s is in %s, and its route table %s is of %s", s.ID, s.VPC, t.ID, t.VPC)
	case s.RouteTable != "" && s.RouteTable != t.ID:
		rd.mistakes.Addf(validate.Conflict, at, string(a.Subnet), "subnet %s has two route tables: %s and %s", s.ID, s.RouteTable, t.ID)
	default:
		s.RouteTable = t.ID
		carries(a.field("AssociationState"), a.State.State, &s.Unknown, []string{"associated"}, []string{"associating", "disassociating"})
	}
}

func (rd *reader) route(r *route) network.Route {
	part := network.Route{Origin: r.origin(), Propagated: r.Source == "EnableVgwRoutePropagation"}
	switch d := rd.one(r.place, "destination", true, choice{"DestinationCidrBlock", r.Block}, choice{"DestinationIpv6CidrBlock", r.IPv6Block},
		choice{"DestinationPrefixListId", r.PrefixList}); d.name {
	case "":
	case "DestinationPrefixListId":
		part.PrefixList = network.ID(d.value)
	default:
		part.Destination = rd.block(d.value, r.field(d.name))
	}
	switch strings.ToLower(r.State) {
	case "", "active":
	case "blackhole":
		part.Blackhole = true
	default:
		r.unknown(&part.Unknown, "its state is %q", r.State)
	}
	part.Target = rd.target(r, !part.Blackhole)
	return part
}

// target is where a route leads. It must lead somewhere, unless what it led to is gone.
func (rd *reader) target(r *route, must bool) network.Target {
	instance := r.Instance
	if r.Interface != "" {
		instance = "" // AWS names the instance of the interface as well
	}
	t := rd.one(r.place, "target", must, choice{"GatewayId", r.Gateway}, choice{"NatGatewayId", r.NATGateway}, choice{"TransitGatewayId", r.TransitGateway},
		choice{"VpcPeeringConnectionId", r.Peering}, choice{"NetworkInterfaceId", r.Interface}, choice{"InstanceId", instance},
		choice{"EgressOnlyInternetGatewayId", r.EgressOnlyGateway}, choice{"CarrierGatewayId", r.CarrierGateway}, choice{"LocalGatewayId", r.LocalGateway},
		choice{"CoreNetworkArn", r.CoreNetwork}, choice{"OdbNetworkArn", r.OracleNetwork}, choice{"IpAddress", r.Address})
	id := network.ID(t.value)
	switch t.name {
	case "GatewayId":
		return rd.gatewayTarget(id)
	case "NatGatewayId":
		return network.Target{Kind: network.ToNATGateway, ID: id}
	case "TransitGatewayId":
		return network.Target{Kind: network.ToTransitGateway, ID: id}
	case "VpcPeeringConnectionId":
		return network.Target{Kind: network.ToPeering, ID: id}
	case "NetworkInterfaceId":
		return network.Target{Kind: network.ToInterface, ID: id}
	case "InstanceId":
		if i := rd.instance[id]; i != nil && len(i.Interfaces) > 0 {
			id = i.Interfaces[0]
		}
		return network.Target{Kind: network.ToInterface, ID: id}
	case "EgressOnlyInternetGatewayId":
		return network.Target{Kind: network.ToEgressOnly, ID: id}
	}
	return network.Target{Kind: network.ToOther, ID: id}
}

// gatewayTarget is what a GatewayId names: a gateway or an endpoint that is listed, or else what its prefix says.
func (rd *reader) gatewayTarget(id network.ID) network.Target {
	if id == "local" {
		return network.Target{Kind: network.ToLocal}
	}
	prefix, _, _ := strings.Cut(string(id), "-")
	switch {
	case rd.endpoints.get(id) != nil, prefix == "vpce":
		return network.Target{Kind: network.ToEndpoint, ID: id}
	case rd.vpnGateways.get(id) != nil, prefix == "vgw":
		return network.Target{Kind: network.ToVPNGateway, ID: id}
	case rd.gateways.get(id) != nil && rd.gateways.get(id).EgressOnlyID != "", prefix == "eigw":
		return network.Target{Kind: network.ToEgressOnly, ID: id}
	case rd.gateways.get(id) != nil, prefix == "igw":
		return network.Target{Kind: network.ToInternetGateway, ID: id}
	}
	return network.Target{Kind: network.ToOther, ID: id}
}
