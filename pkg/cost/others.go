package cost

import (
	"strings"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// flowLog charges for the delivery of flow logs.
func flowLog(m *meter, r *plan.Resource) {
	switch text(r, "logDestinationType", "cloud-watch-logs") {
	case "cloud-watch-logs":
		m.use(r, Logs, "flow logs delivered to CloudWatch", LogCloudWatchGB, FlowLogs, 1)
	case "s3":
		m.use(r, Logs, "flow logs delivered to S3", LogS3GB, FlowLogs, 1)
	case "kinesis-data-firehose":
		m.use(r, Logs, "flow logs delivered to Firehose", LogFirehoseGB, FlowLogs, 1)
	default:
		m.unknown(r, Logs, "flow logs", "no price here is for their destination")
	}
}

func logGroup(m *meter, r *plan.Resource) {
	m.use(r, Logs, "logs kept in CloudWatch", LogStorage, LogsKept, 1)
}

func bucket(m *meter, r *plan.Resource) {
	m.grant("requests to buckets are not counted")
	m.use(r, Buckets, "kept", S3Storage, BucketSize, 1)
}

// zone charges for a hosted zone. The first 25 of an account cost more than others; zones that the account has besides are not known.
func zone(m *meter, r *plan.Resource) {
	m.grant("an account has no hosted zones but those of the plan; queries for private zones are not counted")
	m.months(r, Names, "a hosted zone", Zone, 1)
}

// resolverEndpoint charges for each address of a resolver endpoint, and for the queries through it.
func resolverEndpoint(m *meter, r *plan.Resource) {
	n, ok := length(r, "ipAddresses")
	if !ok {
		m.unknown(r, Names, "address hours of a resolver endpoint", "its addresses are not known before deployment")
		return
	}
	m.hours(r, Names, "address hours of a resolver endpoint", ResolverHour, n)
	m.use(r, Names, "queries through a resolver endpoint", ResolverQuery, ResolverQueries, 1)
}

func queryLogs(m *meter, r *plan.Resource) {
	arn, _ := known(r.Inputs["destinationArn"])
	m.delivered(r, arn, OtherLogs)
}

// profile charges for a Route 53 Profile; up to 100 VPCs are in its price.
func profile(m *meter, r *plan.Resource) {
	m.grant("a Route 53 Profile has at most 100 VPCs")
	m.hours(r, Names, "profile hours", ProfileHour, 1)
}

// firewallDomains charges for the domains of a list. A list that AWS keeps is free.
func firewallDomains(m *meter, r *plan.Resource) {
	n, ok := length(r, "domains")
	if !ok {
		m.unknown(r, Names, "domains of DNS Firewall", "they are not known before deployment")
		return
	}
	m.months(r, Names, "domains of DNS Firewall", DNSFirewallDomain, n)
}

// firewallQueries charges for what DNS Firewall inspects: once for a VPC, however many groups of rules it has.
func firewallQueries(m *meter, r *plan.Resource) {
	for _, other := range m.ofType(r.Type) {
		if vpc := m.vpcOf(r); other != r && vpc != "" && m.vpcOf(other) == vpc && other.URN < r.URN {
			return
		}
	}
	m.use(r, Names, "queries that DNS Firewall inspects", DNSFirewallQuery, FirewallQueries, 1)
}

// alarm charges for each metric that an alarm watches.
func alarm(m *meter, r *plan.Resource) {
	metrics := 1
	if queries, ok := r.Inputs["metricQueries"].([]any); ok && len(queries) > 0 {
		metrics = 0
		for _, one := range queries {
			if q, _ := one.(map[string]any); q["metric"] != nil {
				metrics++
			}
		}
	}
	m.months(r, Alarms, "metrics of alarms", Alarm, metrics)
}

// kmsKey charges for a key. Each of its first two rotations adds the price of one more.
func kmsKey(m *meter, r *plan.Resource) {
	m.grant("keys of AWS KMS were not rotated yet; requests to them are not counted")
	m.months(r, KeysSecrets, "a key", KmsKey, 1)
}

func secret(m *meter, r *plan.Resource) { m.months(r, KeysSecrets, "a secret", Secret, 1) }

// configRecorder charges for what AWS Config records.
func configRecorder(m *meter, r *plan.Resource) {
	m.use(r, Compliance, "configuration items", ConfigItem, ConfigItems, 1)
}

// configRule charges for evaluations.
func configRule(m *meter, r *plan.Resource) {
	m.use(r, Compliance, "evaluations of rules", ConfigEvaluation, ConfigEvaluations, 1)
}

// conformancePack charges for the evaluations of the rules in a pack's template.
func conformancePack(m *meter, r *plan.Resource) {
	template, ok := known(r.Inputs["templateBody"])
	if !ok {
		m.unknown(r, Compliance, "evaluations of rules", "the rules of the pack are not in the plan")
		return
	}
	m.grant("evaluations in conformance packs cost what others do")
	m.use(r, Compliance, "evaluations of rules", ConfigEvaluation, ConfigEvaluations, strings.Count(template, "AWS::Config::ConfigRule"))
}

// fmsPolicy charges for a policy of Firewall Manager, and says that what it makes in other accounts is not counted.
func fmsPolicy(m *meter, r *plan.Resource) {
	m.months(r, Compliance, "policies of Firewall Manager", FmsPolicy, 1)
	m.unknown(r, Compliance, "what Firewall Manager makes", "the web ACLs, firewalls and rules of AWS Config that it makes in accounts are paid for there, and not in the plan")
}
