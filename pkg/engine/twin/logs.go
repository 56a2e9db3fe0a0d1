package twin

import "strings"

// flowFormat is the default format of flow logs, version 2.
const flowFormat = "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}"

func logKinds() map[string]kind {
	return map[string]kind{
		"cloudwatch:LogGroup": {id: "{.name}", props: []prop{
			{"arn", "arn:{partition}:logs:{region}:{account}:log-group:{.name}"}, {"logGroupClass", "STANDARD"},
		}},
		"cloudwatch:LogStream":             {id: "{.name}", props: []prop{{"arn", "arn:{partition}:logs:{region}:{account}:log-group:{.logGroupName}:log-stream:{.name}"}}},
		"cloudwatch:LogResourcePolicy":     {id: "{.policyName}"},
		"cloudwatch:LogMetricFilter":       {id: "{.name}"},
		"cloudwatch:LogSubscriptionFilter": {id: "cwlsf-{digits:10}"},
		"cloudwatch:MetricAlarm":           {id: "{.name}", props: []prop{{"arn", "arn:{partition}:cloudwatch:{region}:{account}:alarm:{.name}"}, {"evaluateLowSampleCountPercentiles", ""}}},
		"cloudwatch:Dashboard":             {id: "{.dashboardName}", props: []prop{{"dashboardArn", "arn:{partition}:cloudwatch::{account}:dashboard/{.dashboardName}"}}},
		"cloudwatch:EventRule":             {id: "{.name}", props: []prop{{"arn", "arn:{partition}:events:{region}:{account}:rule/{.name}"}}},
		"cloudwatch:EventTarget":           {id: "{.rule}-{.targetId}"},
		"ec2:FlowLog": {id: "{new:fl}", props: []prop{{"arn", ec2ARN + "vpc-flow-log/{id}"}}, more: func(m *making) {
			m.set("logFormat", flowFormat)
			m.flowDestination()
		}},
		"kinesis:FirehoseDeliveryStream": {id: "{.arn}", props: []prop{
			{"arn", "arn:{partition}:firehose:{region}:{account}:deliverystream/{.name}"}, {"destinationId", "destinationId-000000000001"}, {"versionId", "1"},
		}},
		"kinesis:Stream":  {id: "{.arn}", props: []prop{{"arn", "arn:{partition}:kinesis:{region}:{account}:stream/{.name}"}}},
		"sns:Topic":       {id: "{.arn}", props: []prop{{"arn", "arn:{partition}:sns:{region}:{account}:{.name}"}, {"owner", "{account}"}}},
		"sns:TopicPolicy": {id: "{.arn}"},
		"sqs:Queue": {id: "https://sqs.{region}.{suffix}/{account}/{.name}", props: []prop{
			{"arn", "arn:{partition}:sqs:{region}:{account}:{.name}"}, {"url", "https://sqs.{region}.{suffix}/{account}/{.name}"},
		}},
		"cloudtrail:Trail": {id: "{.arn}", props: []prop{{"arn", "arn:{partition}:cloudtrail:{region}:{account}:trail/{.name}"}, {"homeRegion", "{region}"}}},
	}
}

// flowDestination fills the two properties that both name a log group, each from the other.
func (m *making) flowDestination() {
	const group = ":log-group:"
	if destination, ok := m.text("logDestination"); ok && m.given("logDestination") {
		name := ""
		if i := strings.Index(destination, group); i >= 0 {
			name = strings.TrimSuffix(destination[i+len(group):], ":*")
		}
		m.set("logGroupName", name)
		return
	}
	if name, ok := m.text("logGroupName"); ok && m.given("logGroupName") {
		if arn, ok := m.expand("arn:{partition}:logs:{region}:{account}:log-group:"+name, ""); ok {
			m.set("logDestination", arn)
		}
	}
}
