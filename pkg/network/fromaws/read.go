package fromaws

import (
	"fmt"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Options say what the answers do not.
type Options struct {
	// Tiers is the path of a YAML file that maps subnets to tiers, for networks whose subnets have no tags palisade:tier; see docs/reading-aws.md.
	// Empty means that the tags alone count.
	Tiers string
}

// Read gives the network of a snapshot, or of a folder of what AWS's describe calls answered. All that is wrong with it is told at once, as
// [validate.Errors]; each names the file and the place in its JSON.
func Read(path string, o Options) (*network.Network, error) {
	rd := newReader()
	if err := rd.open(path); err != nil {
		return nil, fmt.Errorf("reading an AWS network: %w", err)
	}
	return rd.read(o)
}

// ReadBytes gives the network of a snapshot that is held in memory. Origins and mistakes name it by file, which may be empty.
func ReadBytes(file string, text []byte, o Options) (*network.Network, error) {
	rd := newReader()
	rd.file(&source{file: file}, text)
	return rd.read(o)
}

// reader holds a network while it is read.
type reader struct {
	mistakes validate.Collector
	answers  []*answers
	keys     map[area]map[string]bool // top-level keys that were seen, by the areas of their files
	net      *network.Network
	tiers    tierMap

	// What of the network was made so far, by id.
	vpc      map[network.ID]*network.VPC
	subnet   map[network.ID]*network.Subnet
	instance map[network.ID]*network.Instance

	vpcs            parts[vpc]
	subnets         parts[subnet]
	routeTables     parts[routeTable]
	nacls           parts[networkACL]
	groups          parts[securityGroup]
	prefixLists     parts[prefixList]
	gateways        parts[gateway]
	vpnGateways     parts[vpnGateway]
	nats            parts[natGateway]
	peerings        parts[peering]
	transitGateways parts[transitGateway]
	attachments     parts[attachment]
	transitTables   parts[transitTable]
	endpoints       parts[endpoint]
	interfaces      parts[networkInterface]
	instances       parts[instance]
	loadBalancers   parts[loadBalancer]
	listeners       parts[listener]
	targetGroups    parts[targetGroup]
	vpnConnections  parts[vpnConnection]
	onPremises      parts[onPremises]
}

func newReader() *reader {
	return &reader{
		keys: map[area]map[string]bool{}, net: &network.Network{}, vpc: map[network.ID]*network.VPC{}, subnet: map[network.ID]*network.Subnet{},
		instance: map[network.ID]*network.Instance{},
	}
}

func (rd *reader) read(o Options) (*network.Network, error) {
	if err := rd.mistakes.Err(); err != nil {
		return nil, err // what was not decoded would only be missed below
	}
	rd.tiers = rd.readTiers(o.Tiers)
	rd.collect()
	rd.complete()
	if err := rd.mistakes.Err(); err != nil {
		return nil, err
	}
	for _, stage := range []func(){
		rd.readVPCs, rd.readSubnets, rd.readPrefixLists, rd.readGateways, rd.readNATs, rd.readPeerings, rd.readInterfaces, rd.readInstances,
		rd.readEndpoints, rd.readConnectEndpoints, rd.readRouteTables, rd.addEndpointRoutes, rd.readNACLs, rd.readGroups, rd.readTransitGateways, rd.readAttachments,
		rd.readTransitTables, rd.readFirewalls, rd.readOnPremises, rd.readLoadBalancers, rd.readTargetGroups, rd.readPublicAccess,
		rd.readUnmodelled, rd.readCarriage, rd.useTiers,
	} {
		stage()
	}
	if err := rd.mistakes.Err(); err != nil {
		return nil, err
	}
	rd.sort()
	return rd.net, nil
}

// complete refuses what can be no network.
func (rd *reader) complete() {
	if len(rd.answers) == 0 {
		rd.mistakes.Addf(validate.Required, validate.Path{}, nil, "the folder has no .json file; docs/reading-aws.md lists the calls whose answers it must hold")
		return
	}
	for _, key := range []string{"Vpcs", "Subnets"} {
		if !slices.ContainsFunc(rd.answers, func(a *answers) bool { return a.members[key] }) {
			rd.mistakes.Addf(validate.Required, rd.answers[0].key(key).where(), nil, "required: no file has what aws ec2 describe-%s answers", strings.ToLower(key))
		}
	}
}

// sort gives all lists an order that does not depend on that of files.
func (rd *reader) sort() {
	n := rd.net
	byID(n.VPCs, func(p *network.VPC) network.ID { return p.ID })
	byID(n.Subnets, func(p *network.Subnet) network.ID { return p.ID })
	byID(n.RouteTables, func(p *network.RouteTable) network.ID { return p.ID })
	byID(n.NACLs, func(p *network.NACL) network.ID { return p.ID })
	byID(n.SecurityGroups, func(p *network.SecurityGroup) network.ID { return p.ID })
	byID(n.PrefixLists, func(p *network.PrefixList) network.ID { return p.ID })
	byID(n.Gateways, func(p *network.Gateway) network.ID { return p.ID })
	byID(n.NATGateways, func(p *network.NATGateway) network.ID { return p.ID })
	byID(n.Peerings, func(p *network.Peering) network.ID { return p.ID })
	byID(n.TransitGateways, func(p *network.TransitGateway) network.ID { return p.ID })
	byID(n.Attachments, func(p *network.Attachment) network.ID { return p.ID + " " + p.TransitGateway })
	byID(n.TransitTables, func(p *network.TransitTable) network.ID { return p.ID })
	byID(n.Endpoints, func(p *network.Endpoint) network.ID { return p.ID })
	byID(n.Firewalls, func(p *network.Firewall) network.ID { return p.ID })
	byID(n.OnPremises, func(p *network.OnPremises) network.ID { return p.ID })
	byID(n.LoadBalancers, func(p *network.LoadBalancer) network.ID { return p.ID })
	byID(n.TargetGroups, func(p *network.TargetGroup) network.ID { return p.ID })
	byID(n.Interfaces, func(p *network.Interface) network.ID { return p.ID })
	byID(n.Instances, func(p *network.Instance) network.ID { return p.ID })
	byID(n.PublicAccess, func(p *network.BlockPublicAccess) network.ID { return network.ID(p.Account + " " + p.Region) })
	slices.SortStableFunc(n.Unmodelled, func(a, b network.Unmodelled) int {
		return strings.Compare(a.Type+" "+string(a.ID), b.Type+" "+string(b.ID))
	})
	slices.SortStableFunc(n.Assumptions, func(a, b network.Assumption) int {
		return strings.Compare(string(a.ID)+" "+a.Text, string(b.ID)+" "+b.Text)
	})
}

func byID[T any](list []*T, id func(*T) network.ID) {
	slices.SortStableFunc(list, func(a, b *T) int { return strings.Compare(string(id(a)), string(id(b))) })
}
