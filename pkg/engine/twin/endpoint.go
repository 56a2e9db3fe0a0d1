package twin

import (
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

func endpointKinds() map[string]kind {
	return map[string]kind{
		"ec2:VpcEndpoint": {id: "{new:vpce}", props: []prop{
			{"arn", ec2ARN + "vpc-endpoint/{id}"},
			{"ownerId", "{account}"},
			{"state", "available"},
			{"requesterManaged", false},
			{"ipAddressType", "ipv4"},
			{"serviceRegion", "{region}"},
		}, more: finishEndpoint},
		"ec2:VpcEndpointSubnetAssociation":     {id: "a-{.vpcEndpointId}{digits:10}"},
		"ec2:VpcEndpointRouteTableAssociation": {id: "a-{.vpcEndpointId}{digits:10}"},
		"ec2:SecurityGroupAssociation":         {id: "a-{.vpcEndpointId}{digits:10}"},
		"ec2:VpcEndpointPolicy":                {id: "{.vpcEndpointId}"},
		"ec2:VpcEndpointConnectionAccepter":    {id: "{.vpcEndpointServiceId}_{.vpcEndpointId}", props: []prop{{"vpcEndpointState", "available"}}},
		"ec2:VpcEndpointConnectionNotification": {id: "{new:vpce-nfn}", props: []prop{
			{"notificationType", "Topic"}, {"state", "Enabled"},
		}},
		"ec2:VpcEndpointService": {id: "{new:vpce-svc}", props: []prop{
			{"arn", ec2ARN + "vpc-endpoint-service/{id}"},
			{"serviceName", "com.amazonaws.vpce.{region}.{id}"},
			{"state", "Available"},
			{"managesVpcEndpoints", false},
			{"privateDnsName", ""},
			{"allowedPrincipals", []any{}},
		}, more: func(m *making) {
			m.set("baseEndpointDnsNames", []any{m.id + "." + m.region + ".vpce." + dnsSuffix(m.region)})
			m.set("supportedIpAddressTypes", []any{"ipv4"})
			m.set("supportedRegions", []any{m.region})
			m.verification()
			if gateways, ok := m.texts("gatewayLoadBalancerArns"); ok {
				m.set("serviceType", map[bool]string{true: "GatewayLoadBalancer", false: "Interface"}[len(gateways) > 0])
			}
		}},
		"ec2:VpcEndpointServiceAllowedPrinciple": {id: "{new:vpce-svc-perm}"},
		"vpc:EndpointPrivateDns":                 {id: "{.vpcEndpointId}"},
		"ec2transitgateway:InstanceConnectEndpoint": {id: "{new:eice}", props: []prop{
			{"arn", ec2ARN + "instance-connect-endpoint/{id}"},
			{"ownerId", "{account}"},
			{"dnsName", "{id}.{hex:8}.ec2-instance-connect-endpoint.{region}.{suffix}"},
			{"fipsDnsName", "{id}.{hex:8}.fips.ec2-instance-connect-endpoint.{region}.{suffix}"},
		}, more: func(m *making) {
			m.set("networkInterfaceIds", []any{"eni-" + m.digest("networkInterfaceIds").hex(idDigits)})
			m.set("securityGroupIds", []any{})
			if subnet, ok := m.refer("subnetId", "ec2:Subnet", "ec2:DefaultSubnet"); ok {
				m.inherit(subnet, "vpcId", "availabilityZone")
				m.defaultGroup("securityGroupIds")
			}
		}},
	}
}

// finishEndpoint computes what depends on the endpoint's type; of a type that is not known yet it computes nothing.
func finishEndpoint(m *making) {
	typ, known := m.text("vpcEndpointType")
	if !known {
		m.forget("ipAddressType", "routeTableIds", "subnetIds")
		return
	}
	switch typ {
	case "Gateway":
		m.gatewayEndpoint()
	case "Interface", "GatewayLoadBalancer", "Resource", "ServiceNetwork":
		m.interfaceEndpoint(typ)
	}
}

func (m *making) gatewayEndpoint() {
	m.forget("ipAddressType")
	m.set("routeTableIds", []any{})
	for _, p := range []string{"subnetIds", "securityGroupIds", "networkInterfaceIds", "dnsEntries", "subnetConfigurations"} {
		m.set(p, []any{})
	}
	m.set("privateDnsEnabled", false)
	m.set("policy", `{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}],"Version":"2008-10-17"}`)
	name, ok := m.text("serviceName")
	if !ok {
		return
	}
	list, ok := m.twin.awsPrefixList(m.region, name)
	if !ok {
		return
	}
	m.set("prefixListId", list.id)
	m.set("cidrBlocks", list.cidrs())
	m.assume("cidrBlocks", "%s stand for the addresses of %s, which AWS changes", strings.Join(list.blocks, ", "), name)
}

func (m *making) interfaceEndpoint(typ string) {
	for _, p := range []string{"routeTableIds", "cidrBlocks"} {
		m.set(p, []any{})
	}
	m.set("prefixListId", "")
	m.set("privateDnsEnabled", false)
	if typ == "GatewayLoadBalancer" {
		m.set("securityGroupIds", []any{})
	} else {
		m.defaultGroup("securityGroupIds")
	}
	if typ == "Interface" {
		m.set("policy", `{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}`)
	}
	subnets, ok := m.list("subnetIds")
	if !m.given("subnetIds") {
		m.set("subnetIds", []any{})
		subnets, ok = nil, true
	}
	if !ok {
		return
	}
	interfaces := make([]any, len(subnets))
	for i, s := range subnets {
		id, known := text(s)
		if !known { // the interface of the place in the list, until the subnet has a name
			id = "#" + strconv.Itoa(i)
		}
		interfaces[i] = "eni-" + m.digest("networkInterface "+id).hex(idDigits)
	}
	m.set("networkInterfaceIds", interfaces)
	m.dnsEntries(typ, subnets)
}

// dnsEntries are the regional name first, then a name for each zone, then the private names: AWS's own order, on which
// those rely who alias the first entry.
func (m *making) dnsEntries(typ string, subnets []resource.PropertyValue) {
	name, ok := m.text("serviceName")
	if !ok || typ == "GatewayLoadBalancer" {
		if ok {
			m.set("dnsEntries", []any{})
		}
		return
	}
	service, ok := serviceOf(m.region, name)
	if _, rest, own := strings.Cut(name, ".vpce."+m.region+"."); own {
		service, ok = rest, true
	}
	if !ok {
		return // a service of another region, or of a form that the twin does not know
	}
	zoneID := "Z" + mint(m.region, "vpce").upper(13)
	host := m.id + "-" + m.digest("dnsEntries").lower(8)
	if service == "s3" { // bucket, accesspoint and control stand before it
		host = "*." + host
	}
	domain := "." + dnsStem(service) + "." + m.region + ".vpce." + dnsSuffix(m.region)
	entries := []any{object{"dnsName": host + domain, "hostedZoneId": zoneID}}
	for _, s := range subnets {
		id, known := text(s)
		subnet, found := m.subnet(id)
		zone, named := textAt(subnet, "availabilityZone")
		if !known || !found || !named {
			return // the zones are part of the answer
		}
		entries = append(entries, object{"dnsName": host + "-" + zone + domain, "hostedZoneId": zoneID})
	}
	switch enabled := m.get("privateDnsEnabled"); {
	case enabled.IsComputed():
		return
	case m.is("privateDnsEnabled"):
		names, ok := privateNames(m.region, service)
		if !ok {
			return
		}
		private := "Z" + m.digest("private zone").upper(20)
		for _, n := range names {
			entries = append(entries, object{"dnsName": n, "hostedZoneId": private})
		}
	}
	m.set("dnsEntries", entries)
}

// defaultGroup gives a list of security groups that the program left out: the VPC's default one, where it is in sight.
func (m *making) defaultGroup(property string) {
	if m.given(property) {
		return
	}
	m.forget(property)
	if vpc, ok := m.refer("vpcId", "ec2:Vpc", "ec2:DefaultVpc"); ok {
		if id, ok := textAt(vpc, "defaultSecurityGroupId"); ok {
			m.set(property, []any{id})
		}
	}
}
