package cost

import (
	"maps"
	"slices"
)

// Key names a price.
type Key string

// The prices. What each one is of, and where AWS publishes it, [Keys] tells.
const (
	NatHour              Key = "nat-hour"
	NatGB                Key = "nat-gb"
	EndpointHour         Key = "endpoint-hour"
	EndpointGB           Key = "endpoint-gb"
	BalancerEndpointHour Key = "gwlb-endpoint-hour"
	BalancerEndpointGB   Key = "gwlb-endpoint-gb"
	TransitHour          Key = "transit-attachment-hour"
	TransitGB            Key = "transit-gb"
	FirewallHour         Key = "firewall-endpoint-hour"
	FirewallGB           Key = "firewall-gb"
	FirewallTLSHour      Key = "firewall-tls-endpoint-hour"
	AlbHour              Key = "alb-hour"
	AlbUnitHour          Key = "alb-lcu-hour"
	NlbHour              Key = "nlb-hour"
	NlbUnitHour          Key = "nlb-lcu-hour"
	GwlbHour             Key = "gwlb-hour"
	GwlbUnitHour         Key = "gwlb-lcu-hour"
	WafACL               Key = "waf-acl-month"
	WafRule              Key = "waf-rule-month"
	WafRequest           Key = "waf-request"
	CloudFrontRequest    Key = "cloudfront-request"
	CloudFrontGB         Key = "cloudfront-gb"
	AddressHour          Key = "ipv4-hour"
	IdleAddressHour      Key = "ipv4-idle-hour"
	VpnHour              Key = "vpn-hour"
	VpnAccelerationHour  Key = "vpn-acceleration-hour"
	VpnAccelerationGB    Key = "vpn-acceleration-gb"
	LogCloudWatchGB      Key = "log-cloudwatch-gb"
	LogS3GB              Key = "log-s3-gb"
	LogFirehoseGB        Key = "log-firehose-gb"
	LogStorage           Key = "log-storage-gb-month"
	S3Storage            Key = "s3-gb-month"
	ResolverHour         Key = "resolver-interface-hour"
	ResolverQuery        Key = "resolver-query"
	Zone                 Key = "zone-month"
	ProfileHour          Key = "profile-hour"
	DNSFirewallQuery     Key = "dns-firewall-query"
	DNSFirewallDomain    Key = "dns-firewall-domain-month"
	ConfigItem           Key = "config-item"
	ConfigEvaluation     Key = "config-evaluation"
	KmsKey               Key = "kms-key-month"
	FmsPolicy            Key = "fms-policy-month"
	Secret               Key = "secret-month"
	Alarm                Key = "alarm-month"
	InternetGB           Key = "internet-out-gb"
	CrossZoneGB          Key = "cross-zone-gb"
	InterRegionGB        Key = "inter-region-gb"
)

// portKey is the price of a port of Direct Connect with a bandwidth as AWS writes it: "1G", "200M".
func portKey(hosted bool, bandwidth string) Key {
	if hosted {
		return Key("dx-hosted-" + bandwidth + "-hour")
	}
	return Key("dx-port-" + bandwidth + "-hour")
}

// KeyInfo is what a price is of.
type KeyInfo struct {
	Key Key
	// Unit of the quantity that the price is for one of.
	Unit string
	// Text says it in words.
	Text string
	// product is where AWS's price list has it; none where it is not imported.
	product product
}

// product tells a product of AWS's price list. An attribute that is empty here may be anything.
type product struct {
	offer, family, operation string
	// usage is a regular expression for the usage type, without the region before it. [edge] stands for the part of the world of CloudFront's prices.
	usage string
	// global products are priced alike everywhere, and have no region.
	global bool
}

// edge is replaced by the code that CloudFront has for the part of the world in which a region lies.
const edge = "{edge}"

// Keys are all prices that there are, in the order of the documentation.
//
// The usage types are those of AWS's price list, as bills show them; families and operations tell apart products that share one.
func Keys() []KeyInfo {
	const vpc, ec2, elb, waf, logs, transfer = "AmazonVPC", "AmazonEC2", "AWSELB", "awswaf", "AmazonCloudWatch", "AWSDataTransfer"
	list := []KeyInfo{
		{NatHour, "hour", "a NAT gateway", product{offer: ec2, family: "NAT Gateway", usage: "NatGateway-Hours"}},
		{NatGB, "GB", "data that a NAT gateway processes", product{offer: ec2, family: "NAT Gateway", usage: "NatGateway-Bytes"}},
		{EndpointHour, "hour", "an interface endpoint in a zone", product{offer: vpc, family: "VpcEndpoint", usage: "VpcEndpoint-Hours"}},
		{EndpointGB, "GB", "data that interface endpoints process", product{offer: vpc, family: "VpcEndpoint", usage: "VpcEndpoint-Bytes"}},
		{BalancerEndpointHour, "hour", "a Gateway Load Balancer endpoint in a zone", product{offer: vpc, family: "VpcEndpoint", usage: "VpcEndpoint-GWLBE-Hours"}},
		{BalancerEndpointGB, "GB", "data that Gateway Load Balancer endpoints process", product{offer: vpc, family: "VpcEndpoint", usage: "VpcEndpoint-GWLBE-Bytes"}},
		{TransitHour, "hour", "an attachment of a transit gateway", product{offer: vpc, usage: "TransitGateway-Hours", operation: "TransitGatewayVPC"}},
		{TransitGB, "GB", "data that a transit gateway processes, charged to the attachment that sends it", product{offer: vpc, usage: "TransitGateway-Bytes", operation: "TransitGatewayVPC"}},
		{FirewallHour, "hour", "an endpoint of AWS Network Firewall", product{offer: "AWSNetworkFirewall", usage: "Endpoint-Hour"}},
		{FirewallGB, "GB", "data that AWS Network Firewall processes", product{offer: "AWSNetworkFirewall", usage: "Traffic-GB-Processed"}},
		{FirewallTLSHour, "hour", "the inspection of TLS at an endpoint of AWS Network Firewall, on top of the endpoint", product{}},
		{AlbHour, "hour", "an Application Load Balancer", product{offer: elb, family: "Load Balancer-Application", usage: "LoadBalancerUsage"}},
		{AlbUnitHour, "LCU-hour", "a capacity unit of an Application Load Balancer", product{offer: elb, family: "Load Balancer-Application", usage: "LCUUsage"}},
		{NlbHour, "hour", "a Network Load Balancer", product{offer: elb, family: "Load Balancer-Network", usage: "LoadBalancerUsage"}},
		{NlbUnitHour, "LCU-hour", "a capacity unit of a Network Load Balancer", product{offer: elb, family: "Load Balancer-Network", usage: "LCUUsage"}},
		{GwlbHour, "hour", "a Gateway Load Balancer", product{offer: elb, family: "Load Balancer-Gateway", usage: "LoadBalancerUsage"}},
		{GwlbUnitHour, "LCU-hour", "a capacity unit of a Gateway Load Balancer", product{offer: elb, family: "Load Balancer-Gateway", usage: "LCUUsage"}},
		{WafACL, "month", "a web ACL", product{offer: waf, usage: "WebACLV2"}},
		{WafRule, "month", "a rule of a web ACL, or a group of rules in it", product{offer: waf, usage: "RuleV2"}},
		{WafRequest, "request", "a request that a web ACL inspects", product{offer: waf, usage: "RequestV2-Tier1"}},
		{CloudFrontRequest, "request", "an HTTPS request to CloudFront", product{offer: "AmazonCloudFront", usage: edge + "-Requests-Tier2-HTTPS", global: true}},
		{CloudFrontGB, "GB", "data from CloudFront to viewers", product{offer: "AmazonCloudFront", usage: edge + "-DataTransfer-Out-Bytes", global: true}},
		{AddressHour, "hour", "a public IPv4 address in use", product{offer: vpc, usage: "PublicIPv4:InUseAddress"}},
		{IdleAddressHour, "hour", "a public IPv4 address that nothing uses", product{offer: vpc, usage: "PublicIPv4:IdleAddress"}},
		{VpnHour, "hour", "a VPN connection", product{offer: vpc, usage: "VPN-Usage-Hours:ipsec\\.1"}},
		{VpnAccelerationHour, "hour", "an accelerator of Global Accelerator, of which an accelerated VPN connection has two", product{}},
		{VpnAccelerationGB, "GB", "data through an accelerated VPN connection, on top of its transfer", product{}},
		{LogCloudWatchGB, "GB", "logs of AWS's services delivered to CloudWatch Logs", product{offer: logs, usage: "VendedLog-Bytes"}},
		{LogS3GB, "GB", "logs of AWS's services delivered to S3", product{offer: logs, usage: "S3-Egress-Bytes"}},
		{LogFirehoseGB, "GB", "logs of AWS's services delivered to Firehose, without Firehose's own price", product{offer: logs, usage: "FH-Egress-Bytes"}},
		{LogStorage, "GB-month", "logs kept in CloudWatch Logs", product{offer: logs, usage: "TimedStorage-ByteHrs"}},
		{S3Storage, "GB-month", "objects kept in S3, standard class", product{offer: "AmazonS3", family: "Storage", usage: "TimedStorage-ByteHrs"}},
		{ResolverHour, "hour", "an address of a resolver endpoint", product{offer: "AmazonRoute53", usage: "ResolverNetworkInterface"}},
		{ResolverQuery, "query", "a query through a resolver endpoint", product{offer: "AmazonRoute53", usage: "DNS-Queries"}},
		{Zone, "month", "a hosted zone", product{offer: "AmazonRoute53", family: "DNS Zone", usage: "HostedZone", global: true}},
		{ProfileHour, "hour", "a Route 53 Profile with up to 100 VPCs", product{offer: "AmazonRoute53", usage: "DNS-ProfileBasePackage"}},
		{DNSFirewallQuery, "query", "a query that DNS Firewall inspects", product{offer: "AmazonRoute53", usage: "DNS-FirewallQueries"}},
		{DNSFirewallDomain, "month", "a domain in a list of DNS Firewall", product{offer: "AmazonRoute53", usage: "DNS-FirewallDomainName"}},
		{ConfigItem, "item", "a configuration item that AWS Config records", product{offer: "AWSConfig", usage: "ConfigurationItemRecorded"}},
		{ConfigEvaluation, "evaluation", "an evaluation of a rule of AWS Config", product{offer: "AWSConfig", usage: "ConfigRuleEvaluations"}},
		{FmsPolicy, "month", "a policy of Firewall Manager in a region", product{}},
		{KmsKey, "month", "a key of AWS KMS", product{offer: "awskms", usage: "KMS-Keys"}},
		{Secret, "month", "a secret of AWS Secrets Manager", product{offer: "AWSSecretsManager", usage: "AWSSecretsManager-Secrets"}},
		{Alarm, "month", "a metric of an alarm, standard resolution", product{offer: logs, usage: "CW:AlarmMonitorUsage"}},
		{InternetGB, "GB", "data from the region to the internet", product{offer: transfer, family: "Data Transfer", usage: "DataTransfer-Out-Bytes"}},
		{CrossZoneGB, "GB", "data from one zone to another, charged on each side", product{offer: transfer, family: "Data Transfer", usage: "DataTransfer-Regional-Bytes"}},
		{InterRegionGB, "GB", "data from the region to another", product{}},
	}
	for _, hosted := range []bool{false, true} {
		for _, bandwidth := range bandwidths(hosted) {
			usage, text := "[A-Za-z0-9]+-PortUsage:", "a dedicated port of Direct Connect, "
			if hosted {
				usage, text = "[A-Za-z0-9]+-HCPortUsage:", "a hosted connection of Direct Connect, "
			}
			list = append(list, KeyInfo{portKey(hosted, bandwidth), "hour", text + bandwidth + "bps", product{offer: "AWSDirectConnect", usage: usage + bandwidth}})
		}
	}
	return list
}

// bandwidths are those that Direct Connect has prices for.
func bandwidths(hosted bool) []string {
	if hosted {
		return []string{"50M", "100M", "200M", "300M", "400M", "500M", "1G", "2G", "5G", "10G", "25G"}
	}
	return []string{"1G", "10G", "100G", "400G"}
}

// unitOf is the unit of a price; empty if there is no such price.
func unitOf(key Key) string {
	for _, k := range Keys() {
		if k.Key == key {
			return k.Unit
		}
	}
	return ""
}

// Offers are the offers of AWS's price list that [Import] takes prices from, sorted.
func Offers() []string {
	seen := map[string]bool{}
	for _, k := range Keys() {
		if k.product.offer != "" {
			seen[k.product.offer] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
