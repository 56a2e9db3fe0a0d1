package fromaws

import "github.com/palisade-iac/palisade/pkg/network"

type securityGroup struct {
	place
	ID      network.ID   `json:"GroupId"`
	Name    string       `json:"GroupName"`
	VPC     network.ID   `json:"VpcId"`
	Owner   string       `json:"OwnerId"`
	Ingress []permission `json:"IpPermissions"`
	Egress  []permission `json:"IpPermissionsEgress"`
	Tags    tags         `json:"Tags"`
}

func (g *securityGroup) id() network.ID { return g.ID }
func (g *securityGroup) owner() string  { return g.Owner }

// permission is what AWS calls so: some traffic, with all the peers that it is allowed from or to.
type permission struct {
	place
	Protocol    word        `json:"IpProtocol"`
	From        *int        `json:"FromPort"`
	To          *int        `json:"ToPort"`
	Blocks      []groupPeer `json:"IpRanges"`
	IPv6Blocks  []groupPeer `json:"Ipv6Ranges"`
	PrefixLists []groupPeer `json:"PrefixListIds"`
	Groups      []groupPeer `json:"UserIdGroupPairs"`
}

// groupPeer is one peer; which field is set says of what sort.
type groupPeer struct {
	place
	Block      string     `json:"CidrIp"`
	IPv6Block  string     `json:"CidrIpv6"`
	PrefixList network.ID `json:"PrefixListId"`
	Group      network.ID `json:"GroupId"`
}

func (rd *reader) readGroups() {
	for _, g := range rd.groups.all {
		part := &network.SecurityGroup{
			ID: g.ID, Name: g.Tags.name(g.Name), VPC: g.VPC, Default: g.Name == "default", Tags: g.Tags.read(), Origin: g.origin(),
		}
		for i := range g.Ingress {
			part.Ingress = append(part.Ingress, rd.permission(&g.Ingress[i])...)
		}
		for i := range g.Egress {
			part.Egress = append(part.Egress, rd.permission(&g.Egress[i])...)
		}
		rd.net.SecurityGroups = append(rd.net.SecurityGroups, part)
	}
}

// permission gives a rule for each peer.
func (rd *reader) permission(p *permission) []network.GroupRule {
	field := "FromPort"
	traffic := rd.traffic(p.place, "IpProtocol", p.Protocol, func(int) (from, to *int, name string) { return p.From, p.To, field })
	var rules []network.GroupRule
	for _, list := range [][]groupPeer{p.Blocks, p.IPv6Blocks, p.PrefixLists, p.Groups} {
		for i := range list {
			peer := &list[i]
			rule := network.GroupRule{Traffic: traffic, Origin: peer.origin()}
			switch c := rd.one(peer.place, "peer", true, choice{"CidrIp", peer.Block}, choice{"CidrIpv6", peer.IPv6Block},
				choice{"PrefixListId", string(peer.PrefixList)}, choice{"GroupId", string(peer.Group)}); c.name {
			case "":
			case "PrefixListId":
				rule.PrefixList = peer.PrefixList
			case "GroupId":
				rule.Group = peer.Group
			default:
				rule.Prefix = rd.block(c.value, peer.field(c.name))
			}
			rules = append(rules, rule)
		}
	}
	return rules
}
