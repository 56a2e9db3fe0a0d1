package frompulumi

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// placement says where a type of resource has interfaces: at which path it names its subnets, or a group of them, and its security groups.
type placement struct {
	// kind is AWS's InterfaceType of the interfaces.
	kind string
	// subnets and groups are paths of properties; either may be empty.
	subnets, groups []string
	// through is the path of a name of a group of subnets, and its type.
	through     []string
	subnetGroup string
}

// placements are the types that have interfaces which AWS makes for them.
func placements() map[string]placement {
	at := func(path ...string) []string { return path }
	in := func(kind, parent string) placement {
		return placement{kind: kind, subnets: at(parent, "subnetIds"), groups: at(parent, "securityGroupIds")}
	}
	database := placement{kind: "interface", groups: at("vpcSecurityGroupIds"), through: at("dbSubnetGroupName"), subnetGroup: "rds:SubnetGroup"}
	cache := placement{kind: "interface", groups: at("securityGroupIds"), through: at("subnetGroupName"), subnetGroup: "elasticache:SubnetGroup"}
	flat := placement{kind: "interface", subnets: at("subnetIds"), groups: at("securityGroupIds")}
	cluster := func(module, path string) placement {
		return placement{kind: "interface", groups: at("vpcSecurityGroupIds"), through: at(path), subnetGroup: module + ":SubnetGroup"}
	}
	return map[string]placement{
		"lambda:Function":              in("lambda", "vpcConfig"),
		"eks:Cluster":                  in("interface", "vpcConfig"),
		"eks:NodeGroup":                {kind: "interface", subnets: at("subnetIds")},
		"rds:Instance":                 database,
		"rds:Cluster":                  database,
		"rds:Proxy":                    {kind: "interface", subnets: at("vpcSubnetIds"), groups: at("vpcSecurityGroupIds")},
		"docdb:Cluster":                cluster("docdb", "dbSubnetGroupName"),
		"neptune:Cluster":              cluster("neptune", "neptuneSubnetGroupName"),
		"redshift:Cluster":             cluster("redshift", "clusterSubnetGroupName"),
		"elasticache:Cluster":          cache,
		"elasticache:ReplicationGroup": cache,
		"memorydb:Cluster":             {kind: "interface", groups: at("securityGroupIds"), through: at("subnetGroupName"), subnetGroup: "memorydb:SubnetGroup"},
		"dax:Cluster":                  {kind: "interface", groups: at("securityGroupIds"), through: at("subnetGroupName"), subnetGroup: "dax:SubnetGroup"},
		"dms:ReplicationInstance": {
			kind: "interface", groups: at("vpcSecurityGroupIds"), through: at("replicationSubnetGroupId"), subnetGroup: "dms:ReplicationSubnetGroup",
		},
		"efs:MountTarget":            {kind: "efs", subnets: at("subnetId"), groups: at("securityGroups")},
		"opensearch:Domain":          in("interface", "vpcOptions"),
		"elasticsearch:Domain":       in("interface", "vpcOptions"),
		"msk:Cluster":                {kind: "interface", subnets: at("brokerNodeGroupInfo", "clientSubnets"), groups: at("brokerNodeGroupInfo", "securityGroups")},
		"mq:Broker":                  {kind: "interface", subnets: at("subnetIds"), groups: at("securityGroups")},
		"codebuild:Project":          {kind: "interface", subnets: at("vpcConfig", "subnets"), groups: at("vpcConfig", "securityGroupIds")},
		"apprunner:VpcConnector":     {kind: "interface", subnets: at("subnets"), groups: at("securityGroups")},
		"mwaa:Environment":           in("interface", "networkConfiguration"),
		"transfer:Server":            in("interface", "endpointDetails"),
		"fsx:LustreFileSystem":       flat,
		"fsx:WindowsFileSystem":      flat,
		"fsx:OntapFileSystem":        flat,
		"fsx:OpenZfsFileSystem":      flat,
		"route53:ResolverEndpoint":   {kind: "interface", subnets: at("ipAddresses", "*", "subnetId"), groups: at("securityGroupIds")},
		"apigatewayv2:VpcLink":       flat,
		"sagemaker:NotebookInstance": {kind: "interface", subnets: at("subnetId"), groups: at("securityGroups")},
		"directoryservice:Directory": {kind: "interface", subnets: at("vpcSettings", "subnetIds")},
	}
}

func placementKinds() map[string]kind {
	all := map[string]kind{}
	for short, p := range placements() {
		all[short] = kind{settle: func(r *resource) { _ = place(r, r, p) }}
	}
	for _, module := range []string{"rds", "docdb", "neptune"} {
		all[module+":ClusterInstance"] = kind{settle: placeMember}
	}
	return all
}

// placeMember lists the interfaces of an instance of a database cluster. It is in the cluster's subnets and groups, and says by itself whether it
// has a public address.
func placeMember(r *resource) {
	var u *network.Unknown
	v := r.get("clusterIdentifier")
	id := v.ref(own("rds:Cluster", "docdb:Cluster", "neptune:Cluster"), &u)
	cluster := r.reader.byID[id]
	if cluster == nil {
		if u == nil {
			mark(&u, v.origin(), "cluster %s is %s", id, elsewhere)
		}
		r.unmodelled("has interfaces in subnets that are not known: "+u.Text, nil)
		return
	}
	_ = place(r, cluster, placements()[cluster.short])
}

// given is the property by which a resource names its security groups, or the resource as a whole.
func (p placement) given(r *resource) value {
	if len(p.groups) == 0 {
		return value{of: r}
	}
	return value{of: r, path: strings.Join(p.groups, ".")}
}

// place lists the interfaces of a resource: one for each subnet that it names, or that another resource names for it, with an address of that
// subnet. A resource without subnets is in no VPC.
func place(r, by *resource, p placement) []*network.Interface {
	var u *network.Unknown
	var subnets []network.ID
	if len(p.through) > 0 {
		subnets = throughGroup(by, p, &u)
	} else {
		subnets = along(by, p.subnets, r.reader.names.subnet, &u)
	}
	var lacking *network.Unknown
	groups := slices.Clone(along(by, p.groups, r.reader.names.group, &lacking))
	if lacking != nil {
		addID(&groups, r.reader.hiddenGroup(r.id(), lacking))
	}
	if len(subnets) == 0 && u != nil {
		r.unmodelled("has interfaces in subnets that are not known: "+u.Text, nil)
		return nil
	}
	all := make([]*network.Interface, 0, len(subnets))
	for _, id := range subnets {
		s := r.reader.subnet(id, r.origin(""))
		i := &network.Interface{
			ID: r.id() + "#" + id, Name: r.label(), VPC: s.VPC, Subnet: id, Kind: p.kind, Groups: slices.Clone(groups), Tags: r.tags(), Origin: r.origin(""),
			Addresses: []network.InterfaceAddress{{}},
		}
		for _, why := range []*network.Unknown{u, lacking} {
			if why != nil {
				mark(&i.Unknown, why.Origin, "%s", why.Text)
			}
		}
		// What is started as an instance gets a public address where its subnet gives one.
		i.Addresses[0].HasPublic = r.get("publiclyAccessible").may(&i.Unknown, r.short == "eks:NodeGroup" && s.MapPublicIP)
		placeIPv6(by, i)
		if len(groups) == 0 {
			addID(&i.Groups, r.reader.defaultGroup(s.VPC, r.id(), p.given(by)))
		}
		r.reader.interfaces[i.ID] = i
		all = append(all, i)
	}
	return all
}

// placeIPv6 tells whether an interface that AWS makes has an IPv6 address: functions, databases and caches have one if they ask for it, others as
// their subnets give one.
func placeIPv6(r *resource, i *network.Interface) {
	switch module, _, _ := strings.Cut(r.short, ":"); module {
	case "lambda":
		i.HasIPv6 = r.get("vpcConfig").only().field("ipv6AllowedForDualStack").may(&i.Unknown, false)
	case "rds", "docdb", "neptune", "elasticache", "memorydb":
		v := r.get("networkType")
		kind := strings.ToLower(v.text(&i.Unknown))
		i.HasIPv6 = strings.HasPrefix(kind, "dual") || kind == "ipv6" || v.unknown()
	default:
		r.reader.autoIPv6(i)
	}
}

// along are the ids at a path: of a list, or of one property; a star stands for all members of a list.
func along(r *resource, path []string, n naming, u **network.Unknown) []network.ID {
	if len(path) == 0 {
		return nil
	}
	v := r.get(path[0])
	for _, step := range path[1:] {
		if step == "*" {
			var raw []any
			for _, e := range v.items(u) {
				raw = append(raw, e.field(path[len(path)-1]).raw)
			}
			v.raw = raw
			break
		}
		v = v.only().field(step)
	}
	if _, list := v.raw.([]any); list || v.unknown() {
		return v.refs(n, u)
	}
	if id := v.ref(n, u); id != "" {
		return []network.ID{id}
	}
	return nil
}

// throughGroup are the subnets of the group of subnets that a resource names.
func throughGroup(r *resource, p placement, u **network.Unknown) []network.ID {
	name := along(r, p.through, own(p.subnetGroup), u)
	if len(name) == 0 {
		if *u == nil {
			mark(u, r.origin(p.through[0]), "%s: none, which is a default that the plan does not show", p.through[0])
		}
		return nil
	}
	group := r.reader.byID[name[0]]
	if group == nil || group.short != p.subnetGroup {
		mark(u, r.origin(p.through[0]), "group of subnets %s is %s", name[0], elsewhere)
		return nil
	}
	return group.get("subnetIds").refs(r.reader.names.subnet, u)
}

// placeFleet lists the interfaces of the instances that an auto scaling group starts, by what its launch template says.
func placeFleet(r *resource) {
	for _, i := range place(r, r, placement{kind: "interface", subnets: []string{"vpcZoneIdentifiers"}}) {
		i.Addresses[0].HasPublic = true
		mark(&i.Unknown, r.origin("launchTemplate"), "its security groups and public addresses are up to a launch template, which is not read")
		i.Groups = []network.ID{r.reader.hiddenGroup(r.id(), i.Unknown)}
	}
}

// placeService lists the interfaces of the tasks of a service that has its own network.
func placeService(r *resource) {
	v := r.get("networkConfiguration").only()
	if v.absent() {
		return // its tasks use the interfaces of their hosts
	}
	p := placement{kind: "interface", subnets: []string{"networkConfiguration", "subnets"}, groups: []string{"networkConfiguration", "securityGroups"}}
	for _, i := range place(r, r, p) {
		i.Addresses[0].HasPublic = v.field("assignPublicIp").may(&i.Unknown, false)
	}
}
