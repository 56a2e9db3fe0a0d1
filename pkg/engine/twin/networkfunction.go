package twin

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

func networkFunctions() map[string]function {
	return map[string]function{
		"ec2:getPrefixList":                                   getPrefixList,
		"ec2:getManagedPrefixList":                            getManagedPrefixList,
		"ec2:getVpcEndpointService":                           getVPCEndpointService,
		"ec2transitgateway:getDirectConnectGatewayAttachment": getDirectConnectGatewayAttachment,
	}
}

// awsList is a prefix list that AWS manages. Its blocks stand in for those that AWS keeps up to date.
type awsList struct {
	id, name, family string
	blocks           []string
}

func (l awsList) cidrs() []any { return anys(l.blocks) }

// originFacing names the addresses from which CloudFront calls origins, the same in every region.
const originFacing = "com.amazonaws.global.cloudfront.origin-facing"

// awsPrefixList finds a list by its name in a region.
func (t *Twin) awsPrefixList(region, name string) (awsList, bool) {
	family := "IPv4"
	var blocks []string
	service, _ := serviceOf(region, name)
	if name == originFacing {
		service = name
	}
	switch service {
	case originFacing:
		blocks = []string{"15.158.0.0/16", "64.252.64.0/18", "130.176.0.0/16"}
	case "s3":
		blocks = []string{"52.216.0.0/15", "54.231.0.0/16"}
	case "dynamodb":
		blocks = []string{"52.94.0.0/22", "52.119.224.0/20"}
	case "vpc-lattice":
		blocks = []string{"169.254.171.0/24"}
	case "ipv6.vpc-lattice":
		family, blocks = "IPv6", []string{"fd00:ec2:80::/64"}
	case "ec2-instance-connect":
		blocks = []string{"18.206.107.24/29"}
	case "route53-healthchecks":
		blocks = []string{"15.177.0.0/18"}
	default:
		return awsList{}, false
	}
	return awsList{id: "pl-" + mint(region, service).hex(8), name: name, family: family, blocks: blocks}, true
}

// awsListNames are the names under which a region has lists.
func awsListNames(region string) []string {
	local := "com.amazonaws." + region + "."
	return []string{
		local + "dynamodb", local + "ec2-instance-connect", local + "ipv6.vpc-lattice", local + "route53-healthchecks", local + "s3",
		local + "vpc-lattice", originFacing,
	}
}

// prefixList finds the one list that name, id and filters select; not ok for none and for several.
func (q *question) prefixList(name, id string) (awsList, bool) {
	filters, ok := q.filters()
	if !ok {
		return awsList{}, false
	}
	var found []awsList
	for _, n := range awsListNames(q.region) {
		l, _ := q.twin.awsPrefixList(q.region, n)
		pass, known := selects(filters, func(attribute string) (string, bool) {
			switch attribute {
			case "prefix-list-name":
				return l.name, true
			case "prefix-list-id":
				return l.id, true
			case "owner-id":
				return "AWS", true
			}
			return "", false
		})
		if !known {
			return awsList{}, false
		}
		if pass && (name == "" || l.name == name) && (id == "" || l.id == id) {
			found = append(found, l)
		}
	}
	if len(found) != 1 {
		return awsList{}, false
	}
	q.assume("%s stand for the addresses of %s, which AWS changes", strings.Join(found[0].blocks, ", "), found[0].name)
	return found[0], true
}

func getPrefixList(q *question) (object, bool) {
	if !q.only("name", "prefixListId", "filters", "id") {
		return nil, false
	}
	l, ok := q.prefixList(q.text("name"), q.text("prefixListId"))
	if !ok {
		return nil, false
	}
	return object{"id": l.id, "name": l.name, "cidrBlocks": l.cidrs()}, true
}

func getManagedPrefixList(q *question) (object, bool) {
	if !q.only("name", "id", "filters") { // lists of the account, which tags select, are not known offline
		return nil, false
	}
	l, ok := q.prefixList(q.text("name"), q.text("id"))
	if !ok {
		return nil, false
	}
	entries := make([]any, len(l.blocks))
	for i, b := range l.blocks {
		entries[i] = object{"cidr": b, "description": ""}
	}
	return object{
		"id": l.id, "name": l.name, "addressFamily": l.family, "ownerId": "AWS", "entries": entries, "tags": object{},
		"arn": "arn:" + partition(q.region) + ":ec2:" + q.region + ":aws:prefix-list/" + l.id, "version": 1,
	}, true
}

// getVPCEndpointService describes a service of AWS. Which zones offer it, whether it takes policies and whether it has IPv6 addresses differs between
// services, and is not known offline: all of it is assumed.
func getVPCEndpointService(q *question) (object, bool) {
	if !q.only("service", "serviceName", "serviceType", "serviceRegions", "id") {
		return nil, false
	}
	region, ok := q.serviceRegion()
	if !ok {
		return nil, false
	}
	service, full := q.text("service"), "com.amazonaws."+region+"."+q.text("service")
	if name := q.text("serviceName"); name != "" {
		rest, ok := serviceOf(region, name)
		if !ok || service != "" && service != rest {
			return nil, false
		}
		service, full = rest, name
	}
	types := serviceTypes(service)
	typ := q.text("serviceType")
	if typ == "" && len(types) == 1 {
		typ = types[0]
	}
	zones := q.twin.standardZones(region)
	if !slices.Contains(types, typ) || len(zones) == 0 {
		return nil, false
	}
	result := object{
		"id": "vpce-svc-" + mint(region, service, typ).hex(idDigits), "service": service, "serviceName": full, "serviceType": typ,
		"owner": "amazon", "acceptanceRequired": false, "managesVpcEndpoints": false, "vpcEndpointPolicySupported": true, "region": region,
		"baseEndpointDnsNames": []any{dnsStem(service) + "." + region + ".vpce." + dnsSuffix(region)}, "tags": object{},
		"supportedIpAddressTypes": []any{"ipv4"}, "privateDnsName": "", "privateDnsNames": []any{},
	}
	result["serviceId"] = result["id"]
	result["arn"] = "arn:" + partition(region) + ":ec2:" + region + ":" + q.account + ":vpc-endpoint-service/" + result["id"].(string)
	if names, ok := privateNames(region, service); ok && typ == "Interface" {
		result["privateDnsName"], result["privateDnsNames"] = names[0], anys(names)
	}
	names := make([]string, len(zones))
	for i, z := range zones {
		names[i] = z.name
	}
	if result["availabilityZones"] = anys(names); region != q.region { // AWS tells none to other regions
		result["availabilityZones"] = []any{}
	}
	q.assume("assumed: each service that is asked for is offered in all standard zones of %s, takes endpoint policies, and has IPv4 addresses alone", region)
	return result, true
}

// serviceRegion is the region in which a service is looked for: the call's, or the one that it names.
func (q *question) serviceRegion() (string, bool) {
	regions, ok := q.args["serviceRegions"]
	if !ok || empty(regions) {
		return q.region, true
	}
	if !regions.IsArray() || len(regions.ArrayValue()) != 1 || !plain(regions.ArrayValue()[0]).IsString() {
		return "", false
	}
	return plain(regions.ArrayValue()[0]).StringValue(), true
}

// key is a property's name as maps of properties have it.
func key(name string) resource.PropertyKey { return resource.PropertyKey(name) }

// getDirectConnectGatewayAttachment tells the attachment that a Direct Connect gateway has to a transit gateway: that of their association, whose id is of another form.
func getDirectConnectGatewayAttachment(q *question) (object, bool) {
	if !q.only("dxGatewayId", "transitGatewayId", "id") {
		return nil, false
	}
	gateway, transit := q.text("dxGatewayId"), q.text("transitGatewayId")
	if gateway == "" || transit == "" {
		return nil, false
	}
	id := "tgw-attach-" + mint(gateway, transit).hex(idDigits)
	q.assume("%s stands for the id of the attachment", id)
	return object{
		"id": id, "dxGatewayId": gateway, "transitGatewayId": transit, "tags": object{},
		"arn": "arn:" + partition(q.region) + ":ec2:" + q.region + ":" + q.twin.account + ":transit-gateway-attachment/" + id,
	}, true
}
