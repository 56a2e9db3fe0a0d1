package frompulumi

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// Read gives the network of a plan. It fails on what is no plan of one program: none at all, a resource without a name or type, two of the
// same name. Whatever it cannot make sense of beyond that is told in the network itself.
func Read(p *plan.Plan) (*network.Network, error) {
	if p == nil {
		return nil, errors.New("reading the network of a plan: there is no plan")
	}
	rd := newReader(p)
	if err := rd.open(); err != nil {
		return nil, fmt.Errorf("reading the network of plan %s/%s: %w", p.Project, p.Stack, err)
	}
	for _, stage := range []func(kind) func(*resource){
		func(k kind) func(*resource) { return k.make },
		func(k kind) func(*resource) { return k.adopt },
		func(k kind) func(*resource) { return k.join },
		func(k kind) func(*resource) { return k.settle },
	} {
		for _, r := range rd.resources {
			if do := stage(r.kind); do != nil {
				do(r)
			}
		}
	}
	rd.questions()
	rd.outside()
	rd.assumptions()
	return rd.finish(), nil
}

// reader holds a network while it is read.
type reader struct {
	plan      *plan.Plan
	resources []*resource // by URN
	byURN     map[string]*resource
	byID      map[network.ID]*resource
	invented  invented
	names     names
	defaults  map[network.ID]network.ID // VPC to default security group
	mains     map[network.ID]network.ID // VPC to the table that an association makes the main one
	accepters map[network.ID]*resource  // of attachments of VPCs
	net       *network.Network

	vpcs            parts[network.VPC]
	subnets         parts[network.Subnet]
	routeTables     parts[network.RouteTable]
	nacls           parts[network.NACL]
	groups          parts[network.SecurityGroup]
	prefixLists     parts[network.PrefixList]
	gateways        parts[network.Gateway]
	nats            parts[network.NATGateway]
	peerings        parts[network.Peering]
	transitGateways parts[network.TransitGateway]
	attachments     parts[network.Attachment]
	sides           map[network.ID][]*network.Attachment // of peerings of transit gateways
	transitTables   parts[network.TransitTable]
	endpoints       parts[network.Endpoint]
	firewalls       parts[network.Firewall]
	premises        parts[network.OnPremises]
	loadBalancers   parts[network.LoadBalancer]
	targetGroups    parts[network.TargetGroup]
	interfaces      parts[network.Interface]
	instances       parts[network.Instance]
	distributions   parts[network.Distribution]
	vpcOrigins      parts[network.VPCOrigin]
}

func newReader(p *plan.Plan) *reader {
	return &reader{
		plan: p, byURN: make(map[string]*resource, len(p.Resources)), names: newNames(),
		mains:     map[network.ID]network.ID{},
		accepters: map[network.ID]*resource{}, sides: map[network.ID][]*network.Attachment{},
		byID: map[network.ID]*resource{}, net: &network.Network{},
		vpcs: parts[network.VPC]{}, subnets: parts[network.Subnet]{}, routeTables: parts[network.RouteTable]{}, nacls: parts[network.NACL]{},
		groups: parts[network.SecurityGroup]{}, prefixLists: parts[network.PrefixList]{}, gateways: parts[network.Gateway]{},
		nats: parts[network.NATGateway]{}, peerings: parts[network.Peering]{}, transitGateways: parts[network.TransitGateway]{},
		attachments: parts[network.Attachment]{}, transitTables: parts[network.TransitTable]{}, endpoints: parts[network.Endpoint]{},
		firewalls: parts[network.Firewall]{}, premises: parts[network.OnPremises]{}, loadBalancers: parts[network.LoadBalancer]{},
		targetGroups: parts[network.TargetGroup]{}, interfaces: parts[network.Interface]{}, instances: parts[network.Instance]{},
		distributions: parts[network.Distribution]{}, vpcOrigins: parts[network.VPCOrigin]{},
	}
}

// open takes the plan's resources, in the order of their names, so that the order of the plan does not matter.
func (rd *reader) open() error {
	kinds := kinds()
	if i := slices.Index(rd.plan.Resources, nil); i >= 0 {
		return fmt.Errorf("resources[%d]: null is no resource", i)
	}
	rd.invented = inventedOf(rd.plan)
	for i, r := range rd.plan.Resources {
		switch {
		case r.URN == "" || r.Type == "":
			return fmt.Errorf("resources[%d]: urn %q, type %q: a resource has both", i, r.URN, r.Type)
		case rd.byURN[r.URN] != nil:
			return fmt.Errorf("resources[%d]: %s is there twice", i, r.URN)
		}
		short, _ := shortType(r.Type)
		res := &resource{Resource: r, reader: rd, short: short}
		res.kind = kindOf(kinds, res)
		rd.byURN[r.URN] = res
		rd.resources = append(rd.resources, res)
	}
	slices.SortFunc(rd.resources, func(a, b *resource) int { return strings.Compare(a.URN, b.URN) })
	for _, adopted := range []bool{false, true} { // the id of what came with a VPC follows from the VPC's
		for _, r := range rd.resources {
			if (r.kind.id != nil) == adopted && r.Custom {
				rd.byID[r.id()] = r
			}
		}
	}
	return nil
}

// finish hands out the network.
func (rd *reader) finish() *network.Network {
	n := rd.net
	n.VPCs, n.Subnets, n.RouteTables, n.NACLs = rd.vpcs.sorted(), rd.subnets.sorted(), rd.routeTables.sorted(), rd.nacls.sorted()
	n.SecurityGroups, n.PrefixLists, n.Gateways = rd.groups.sorted(), rd.prefixLists.sorted(), rd.gateways.sorted()
	n.NATGateways, n.Peerings, n.TransitGateways = rd.nats.sorted(), rd.peerings.sorted(), rd.transitGateways.sorted()
	n.Attachments = rd.attachments.sorted()
	for _, both := range rd.sides {
		n.Attachments = append(n.Attachments, both...)
	}
	byTransitGateway(n.Attachments)
	n.TransitTables, n.Endpoints, n.Firewalls = rd.transitTables.sorted(), rd.endpoints.sorted(), rd.firewalls.sorted()
	n.OnPremises, n.LoadBalancers, n.TargetGroups = rd.premises.sorted(), rd.loadBalancers.sorted(), rd.targetGroups.sorted()
	for _, b := range n.LoadBalancers {
		sortListeners(b)
	}
	n.Interfaces, n.Instances = rd.interfaces.sorted(), rd.instances.sorted()
	n.Distributions, n.VPCOrigins = rd.distributions.sorted(), rd.vpcOrigins.sorted()
	return n
}
