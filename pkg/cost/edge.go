package cost

import (
	"strings"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// loadBalancer charges for hours, capacity units, and a public address in each zone of one that faces the internet.
func loadBalancer(m *meter, r *plan.Resource) {
	hour, unit := AlbHour, AlbUnitHour
	switch text(r, "loadBalancerType", "application") {
	case "network":
		hour, unit = NlbHour, NlbUnitHour
	case "gateway":
		hour, unit = GwlbHour, GwlbUnitHour
	}
	m.hours(r, Balancers, "hours", hour, 1)
	m.use(r, Balancers, "capacity units", unit, CapacityUnits, HoursPerMonth)
	if hour == GwlbHour || r.Inputs["internal"] == true || text(r, "ipAddressType", "ipv4") == "dualstack-without-public-ipv4" {
		return
	}
	mappings, ok := r.Inputs["subnetMappings"].([]any)
	if !ok {
		zones, known := length(r, "subnets")
		if !known {
			m.unknown(r, Addresses, "addresses of a load balancer", "its subnets, one to a zone, are not known before deployment")
			return
		}
		m.hours(r, Addresses, "addresses of a load balancer", AddressHour, zones)
		return
	}
	zones := 0
	for _, one := range mappings {
		if mapping, _ := one.(map[string]any); mapping["allocationId"] == nil { // one that is given is charged where it is allocated
			zones++
		}
	}
	m.hours(r, Addresses, "addresses of a load balancer", AddressHour, zones)
}

// webACL charges for the ACL, for each rule in it (a group of rules, managed or not, counts as one), and for the requests that it inspects. A web ACL for
// CloudFront is priced in the region of its provider, us-east-1.
func webACL(m *meter, r *plan.Resource) {
	m.months(r, WebACLs, "a web ACL", WafACL, 1)
	m.use(r, WebACLs, "requests", WafRequest, WafRequests, 1)
	rules, ok := r.Inputs["rules"].([]any)
	if !ok && r.Inputs["rules"] != nil {
		m.unknown(r, WebACLs, "rules", "the rules are not known before deployment")
		return
	}
	m.months(r, WebACLs, "rules and groups", WafRule, len(rules))
	for _, one := range rules {
		name := paidGroup(one)
		if name != "" {
			m.unknown(r, WebACLs, name, "AWS or a vendor charges for this managed group on top, which no price here is for")
		}
	}
}

// paidGroup is the name of a managed group of rules that has a price of its own; empty for all else.
func paidGroup(rule any) string {
	fields, _ := rule.(map[string]any)
	statement, _ := fields["statement"].(map[string]any)
	group, ok := statement["managedRuleGroupStatement"].(map[string]any)
	if !ok {
		return ""
	}
	name, _ := known(group["name"])
	if vendor, _ := known(group["vendorName"]); vendor != "AWS" {
		return vendor + " " + name
	}
	switch name {
	case "AWSManagedRulesBotControlRuleSet", "AWSManagedRulesATPRuleSet", "AWSManagedRulesACFPRuleSet", "AWSManagedRulesAntiDDoSRuleSet":
		return name
	}
	return ""
}

func webACLLogs(m *meter, r *plan.Resource) {
	list, ok := r.Inputs["logDestinationConfigs"].([]any)
	if !ok {
		m.unknown(r, Logs, "logs of a web ACL", "their destination is not known before deployment")
		return
	}
	for _, one := range list {
		arn, _ := known(one)
		m.delivered(r, arn, OtherLogs)
	}
}

// distribution charges for requests and for what goes to viewers, who are taken to be near the region of the stack.
func distribution(m *meter, r *plan.Resource) {
	m.grant("viewers of CloudFront are near " + m.plan.Region + "; CloudFront's free amounts are not taken off")
	for _, c := range []charge{
		{what: "HTTPS requests", key: CloudFrontRequest, quantity: m.assume(CdnRequests, r)},
		{what: "data to viewers", key: CloudFrontGB, quantity: m.assume(CdnTraffic, r)},
	} {
		c.kind, c.region = CloudFront, m.plan.Region
		m.charge(r, c)
	}
	if certificate, _ := r.Inputs["viewerCertificate"].(map[string]any); certificate["sslSupportMethod"] == "vip" {
		m.unknown(r, CloudFront, "a certificate with addresses of its own", "no price here is for it; sslSupportMethod sni-only is free")
	}
	origins, _ := r.Inputs["origins"].([]any)
	for _, one := range origins {
		origin, _ := one.(map[string]any)
		if shield, _ := origin["originShield"].(map[string]any); shield["enabled"] == true {
			m.unknown(r, CloudFront, "Origin Shield", "no price here is for its requests")
		}
	}
}

// logDelivery charges for logs that a service delivers by CloudWatch's deliveries.
func logDelivery(m *meter, r *plan.Resource) {
	arn, _ := known(r.Inputs["deliveryDestinationArn"])
	for _, d := range m.ofType("aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination") {
		if its, _ := known(d.Outputs["arn"]); arn != "" && its != arn || arn == "" && !dependsOn(r, d) {
			continue
		}
		config, _ := d.Inputs["deliveryDestinationConfiguration"].(map[string]any)
		to, _ := known(config["destinationResourceArn"])
		m.delivered(r, to, OtherLogs)
		return
	}
	m.unknown(r, Logs, "logs delivered", "their destination is not in the plan")
}

// delivered charges for logs that are delivered to what an ARN names.
func (m *meter) delivered(r *plan.Resource, arn string, measure Measure) {
	parts := strings.SplitN(arn, ":", 4)
	service := ""
	if len(parts) == 4 {
		service = parts[2]
	}
	switch service {
	case "s3":
		m.use(r, Logs, "logs delivered to S3", LogS3GB, measure, 1)
	case "logs":
		m.use(r, Logs, "logs delivered to CloudWatch", LogCloudWatchGB, measure, 1)
	case "firehose":
		m.use(r, Logs, "logs delivered to Firehose", LogFirehoseGB, measure, 1)
	default:
		m.unknown(r, Logs, "logs delivered", "their destination is not known before deployment")
	}
}
