package twin

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const balancingARN = "arn:{partition}:elasticloadbalancing:{region}:{account}:"

func loadBalancerKinds() map[string]kind {
	return map[string]kind{
		"lb:LoadBalancer": {more: finishLoadBalancer},
		"lb:TargetGroup": {id: "{.arn}", props: []prop{
			{"arn", balancingARN + "targetgroup/{.name}/{hex:16}"},
			{"loadBalancerArns", []any{}},
			{"deregistrationDelay", "300"},
			{"targetType", "instance"},
			{"slowStart", 0},
			{"lambdaMultiValueHeadersEnabled", false},
			{"proxyProtocolV2", false},
		}, more: finishTargetGroup},
		"lb:Listener": {more: func(m *making) {
			m.below("loadBalancerArn", ":loadbalancer/", ":listener/")
			switch protocol, known := m.text("protocol"); {
			case !known:
			case protocol == "HTTPS" || protocol == "TLS":
				m.set("sslPolicy", "ELBSecurityPolicy-2016-08")
			default:
				m.set("sslPolicy", "")
			}
		}},
		"lb:ListenerRule": {more: func(m *making) {
			m.below("listenerArn", ":listener/", ":listener-rule/")
		}},
		"lb:ListenerCertificate":   {id: "{.listenerArn}_{.certificateArn}"},
		"lb:TargetGroupAttachment": {id: "{.targetGroupArn}-{digits:26}"},
		"lb:TrustStore":            {id: "{.arn}", props: []prop{{"arn", balancingARN + "truststore/{.name}/{hex:16}"}}},
		"elb:LoadBalancer": {id: "{.name}", props: []prop{
			{"arn", balancingARN + "loadbalancer/{.name}"}, {"dnsName", "{.name}-{digits:10}.{region}.elb.{suffix}"},
		}},
	}
}

func finishLoadBalancer(m *making) {
	typ, known := m.text("loadBalancerType")
	path, ok := map[string]string{"application": "app", "network": "net", "gateway": "gwy"}[typ]
	name, named := m.text("name")
	if !known || !ok || !named {
		m.identify("")
		return
	}
	suffix := path + "/" + name + "/" + m.digest("").hex(16)
	arn, _ := m.expand(balancingARN+"loadbalancer/"+suffix, "arn")
	m.set("arn", arn)
	m.set("arnSuffix", suffix)
	m.id = arn
	if !m.given("internal") {
		m.set("internal", false)
	}
	m.set("ipAddressType", "ipv4")
	m.set("enforceSecurityGroupInboundRulesOnPrivateLinkTraffic", "")
	m.set("accessLogs", object{"bucket": "", "enabled": false, "prefix": ""})
	if typ == "application" {
		m.set("connectionLogs", object{"bucket": "", "enabled": false, "prefix": ""})
	} else {
		m.set("securityGroups", []any{})
	}
	m.balancerName(typ, name)
	m.balancerPlace()
}

// balancerName gives the DNS name in the form of the type, and the hosted zone that aliases point to.
func (m *making) balancerName(typ, name string) {
	r, known := m.twin.zones[m.region]
	switch internal := m.get("internal"); {
	case typ == "network":
		m.set("dnsName", name+"-"+m.digest("").hex(16)+".elb."+m.region+"."+dnsSuffix(m.region))
		if known {
			m.set("zoneId", r.nlbZone)
		}
	case typ == "application" && internal.IsBool():
		prefix := ""
		if internal.BoolValue() {
			prefix = "internal-"
		}
		m.set("dnsName", prefix+name+"-"+m.digest("dnsName").digits(10)+"."+m.region+".elb."+dnsSuffix(m.region))
		if known {
			m.set("zoneId", r.albZone)
		}
	case typ == "gateway":
		m.set("dnsName", "")
		m.set("zoneId", "")
	}
}

// balancerPlace fills subnets from subnet mappings and the other way round, and finds the VPC.
func (m *making) balancerPlace() {
	subnets, ok := m.texts("subnets")
	if !m.given("subnets") {
		mappings, whole := m.list("subnetMappings")
		subnets, ok = nil, whole && m.given("subnetMappings")
		for _, mapping := range mappings {
			id, known := "", false
			if mapping.IsObject() {
				id, known = textAt(mapping.ObjectValue(), "subnetId")
			}
			ok = ok && known
			subnets = append(subnets, id)
		}
	}
	if !ok {
		return
	}
	list := make([]any, len(subnets))
	mappings := make([]any, len(subnets))
	for i, s := range subnets {
		list[i] = s
		mappings[i] = object{"subnetId": s}
	}
	m.set("subnets", list)
	m.set("subnetMappings", mappings)
	for _, id := range subnets {
		if subnet, ok := m.subnet(id); ok {
			m.inherit(subnet, "vpcId")
			if typ, _ := m.text("loadBalancerType"); typ == "application" && !m.given("securityGroups") {
				m.groupOf(subnet, "securityGroups")
			}
			return
		}
	}
}

func finishTargetGroup(m *making) {
	if arn, ok := m.text("arn"); ok {
		if _, suffix, ok := strings.Cut(arn, ":targetgroup/"); ok {
			m.set("arnSuffix", "targetgroup/"+suffix)
		}
	}
	protocol, known := m.text("protocol")
	if !known {
		return
	}
	switch {
	case slices.Contains([]string{"HTTP", "HTTPS"}, protocol):
		m.set("protocolVersion", "HTTP1")
		m.set("loadBalancingAlgorithmType", "round_robin")
		m.set("loadBalancingAnomalyMitigation", "off")
	case protocol != "":
		m.set("protocolVersion", "")
		m.set("connectionTermination", false)
		m.preserveClientIP(protocol)
	}
	m.set("loadBalancingCrossZoneEnabled", "use_load_balancer_configuration")
	if typ, ok := m.text("targetType"); ok && typ != "lambda" {
		m.set("ipAddressType", "ipv4")
	}
}

// preserveClientIP follows the rule of network load balancers: always for instances and for UDP, for addresses only
// when asked.
func (m *making) preserveClientIP(protocol string) {
	typ, known := m.text("targetType")
	if !known {
		return
	}
	udp := protocol == "UDP" || protocol == "TCP_UDP"
	preserved := typ == "instance" || udp
	m.set("preserveClientIp", map[bool]string{true: "true", false: "false"}[preserved])
}

// below gives the ARN of what hangs under another: the same path with one more id.
func (m *making) below(property, from, to string) {
	upper, ok := m.text(property)
	if !ok || !strings.Contains(upper, from) {
		m.identify("")
		return
	}
	m.id = strings.Replace(upper, from, to, 1) + "/" + m.digest("").hex(16)
	m.out["arn"] = resource.NewStringProperty(m.id)
}
