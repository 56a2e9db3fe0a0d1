package vpc_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/vpc"
)

const (
	keyArn    = "arn:aws:kms:ap-southeast-2:123456789012:key/k"
	bucketArn = "arn:aws:s3:::central-logs/vpc/"
	groupArn  = "arn:aws:logs:ap-southeast-2:123456789012:log-group:central"
	streamArn = "arn:aws:firehose:ap-southeast-2:123456789012:deliverystream/central"
)

// logged records the reference architecture with a flow log of its own.
func logged(t *testing.T, logs vpc.FlowLogs) recorded {
	t.Helper()
	return record(t, with(func(a *vpc.SecureVpcArgs) { a.FlowLogs = logs }))
}

func TestFlowLogs_goToCloudWatchForNinetyDaysByDefault(t *testing.T) {
	r := record(t, reference())
	in, group, role := r.inputs(typeFlowLog, "net-flowlog"), r.get(typeLogGroup, "net-flowlog"), r.get(typeRole, "net-flowlog")
	assert.Equal(t, "net", r.referred(in["vpcId"]))
	assert.Equal(t, "cloud-watch-logs", in["logDestinationType"])
	assert.Equal(t, group.Outputs["arn"], in["logDestination"])
	assert.Equal(t, role.Outputs["arn"], in["iamRoleArn"])
	assert.Equal(t, "ALL", in["trafficType"])
	assert.EqualValues(t, 600, in["maxAggregationInterval"])
	assert.Equal(t, vpc.DefaultLogFormat, in["logFormat"])
	assert.EqualValues(t, 90, group.Inputs["retentionInDays"])
	assert.NotContains(t, group.Inputs, "kmsKeyId")
	for _, field := range []string{"flow-direction", "traffic-path", "pkt-srcaddr", "pkt-dstaddr", "tcp-flags", "subnet-id"} {
		assert.Contains(t, vpc.DefaultLogFormat, "${"+field+"}")
	}
	out := r.component(vpc.SecureVpcType)
	assert.Equal(t, r.get(typeFlowLog, "net-flowlog").ID, out["flowLogId"])
	assert.Equal(t, group.Outputs["arn"], out["flowLogDestinationArn"])
}

// A role that may create log groups brings a deleted one back with its last record.
func TestFlowLogs_roleWritesToItsGroupAndMayCreateNone(t *testing.T) {
	r := record(t, reference())
	trust := document(t, r.inputs(typeRole, "net-flowlog")["assumeRolePolicy"])
	assert.Contains(t, trust, `"Service":"vpc-flow-logs.amazonaws.com"`)
	assert.Contains(t, trust, `"StringEquals":{"aws:SourceAccount":"`+r.AccountID+`"}`, "no other account's logs use the role")
	policy := r.inputs(typeRolePolicy, "net-flowlog")
	assert.Equal(t, r.get(typeRole, "net-flowlog").ID, policy["role"])
	grants := document(t, policy["policy"])
	assert.NotContains(t, grants, "CreateLogGroup")
	assert.NotContains(t, grants, `logs:*`)
	group := strings.TrimSuffix(r.get(typeLogGroup, "net-flowlog").Outputs["arn"].(string), ":*")
	assert.Contains(t, grants, `"Resource":["`+group+`","`+group+`:*"]`)
	assert.Contains(t, grants, `"logs:PutLogEvents"`)
}

// document checks that a policy is JSON and gives its text.
func document(t *testing.T, policy any) string {
	t.Helper()
	text, ok := policy.(string)
	require.True(t, ok, "%v", policy)
	require.True(t, json.Valid([]byte(text)), text)
	return text
}

func TestFlowLogs_options(t *testing.T) {
	for name, test := range map[string]struct {
		logs     vpc.FlowLogs
		property string
		want     any
	}{
		"traffic":  {vpc.FlowLogs{TrafficType: "REJECT"}, "trafficType", "REJECT"},
		"interval": {vpc.FlowLogs{MaxAggregationInterval: 60}, "maxAggregationInterval", 60.0},
		"format":   {vpc.FlowLogs{LogFormat: "${srcaddr} ${dstaddr}"}, "logFormat", "${srcaddr} ${dstaddr}"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.EqualValues(t, test.want, logged(t, test.logs).inputs(typeFlowLog, "net-flowlog")[test.property])
		})
	}
	group := logged(t, vpc.FlowLogs{RetentionInDays: 365, KmsKeyArn: pulumi.String(keyArn)}).inputs(typeLogGroup, "net-flowlog")
	assert.EqualValues(t, 365, group["retentionInDays"])
	assert.Equal(t, keyArn, group["kmsKeyId"])
}

func TestFlowLogs_goToWhatIsThereAlready(t *testing.T) {
	for name, test := range map[string]struct {
		logs vpc.FlowLogs
		typ  string
		role bool
	}{
		"log group": {vpc.FlowLogs{DestinationArn: pulumi.String(groupArn)}, "cloud-watch-logs", true},
		"bucket":    {vpc.FlowLogs{Destination: vpc.FlowLogsToS3, DestinationArn: pulumi.String(bucketArn)}, "s3", false},
		"stream":    {vpc.FlowLogs{Destination: vpc.FlowLogsToFirehose, DestinationArn: pulumi.String(streamArn).ToStringOutput()}, "kinesis-data-firehose", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := logged(t, test.logs)
			in := r.inputs(typeFlowLog, "net-flowlog")
			assert.Equal(t, test.typ, in["logDestinationType"])
			assert.Contains(t, []string{groupArn, bucketArn, streamArn}, in["logDestination"])
			assert.Empty(t, r.names(typeLogGroup))
			assert.Empty(t, r.names(typeBucket))
			assert.Equal(t, test.role, len(r.names(typeRole)) == 1, "only CloudWatch Logs is written to with a role")
			assert.Equal(t, test.role, in["iamRoleArn"] != nil)
			assert.Equal(t, in["logDestination"], r.component(vpc.SecureVpcType)["flowLogDestinationArn"])
		})
	}
}

func TestFlowLogs_shapeOfObjectsInS3(t *testing.T) {
	for name, test := range map[string]struct {
		logs vpc.FlowLogs
		want any
	}{
		"nothing said": {vpc.FlowLogs{}, nil},
		"parquet":      {vpc.FlowLogs{FileFormat: "parquet"}, map[string]any{"fileFormat": "parquet", "hiveCompatiblePartitions": false, "perHourPartition": false}},
		"partitions":   {vpc.FlowLogs{HiveCompatiblePartitions: true, PerHourPartition: true}, map[string]any{"fileFormat": "plain-text", "hiveCompatiblePartitions": true, "perHourPartition": true}},
	} {
		t.Run(name, func(t *testing.T) {
			test.logs.Destination = vpc.FlowLogsToS3
			assert.Equal(t, test.want, logged(t, test.logs).inputs(typeFlowLog, "net-flowlog")["destinationOptions"])
		})
	}
}

func TestFlowLogs_noneNeedsAReason(t *testing.T) {
	r := logged(t, vpc.FlowLogs{AllowNone: because("traffic is mirrored to the observatory")})
	for _, typ := range []string{typeFlowLog, typeLogGroup, typeRole, typeRolePolicy} {
		assert.Empty(t, r.names(typ))
	}
	out := r.component(vpc.SecureVpcType)
	assert.Equal(t, map[string]any{"flowLogs.allowNone": "traffic is mirrored to the observatory"}, out["relaxations"])
	assert.Equal(t, "", out["flowLogId"])
	assert.Equal(t, "", out["flowLogDestinationArn"])
}
