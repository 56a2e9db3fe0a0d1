package firewall_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/internal/iamtest"
)

// destinations are the firewall's log destinations, by type of record.
func (r recorded) destinations(name string) map[string]any {
	r.t.Helper()
	out := map[string]any{}
	config := r.get(typeLogging, name).Inputs["loggingConfiguration"].(map[string]any)
	for _, c := range config["logDestinationConfigs"].([]any) {
		c := c.(map[string]any)
		out[c["logType"].(string)] = []any{c["logDestinationType"], c["logDestination"]}
	}
	return out
}

func TestLogs_goToABucketMadeHere(t *testing.T) {
	r := record(t, ingress(nil))
	bucket := r.get(typeBucket, "wall-logs")
	assert.Equal(t, map[string]any{
		"ALERT": []any{"S3", map[string]any{"bucketName": bucket.ID, "prefix": "alert"}},
		"FLOW":  []any{"S3", map[string]any{"bucketName": bucket.ID, "prefix": "flow"}},
	}, r.destinations("wall"))
	logging := r.get(typeLogging, "wall")
	assert.Contains(t, logging.Dependencies, r.get(typePolicyOfS3, "wall-logs").URN, "AWS asks whether it may write")
	assert.Contains(t, logging.Dependencies, r.get(typeFirewall, "wall").URN, "what logs is deleted before the firewall, which AWS would not delete while it logs")
	assert.Equal(t, map[string]any{"alert": bucket.ID, "flow": bucket.ID}, r.get("palisade:firewall:IngressInspection", "wall").Outputs["logDestinations"])
}

func TestLogs_goWhereTheyAreSent(t *testing.T) {
	r := record(t, ingress(func(a *firewall.IngressInspectionArgs) {
		a.Policy = everyPolicy()
		a.Logs = firewall.Logs{
			Alert: firewall.LogDestination{Destination: firewall.LogsToCloudWatch}, Flow: firewall.LogDestination{Destination: firewall.LogsToFirehose, Name: pulumi.String("flows")},
			Tls: firewall.LogDestination{Name: pulumi.String("ours")}, RetentionInDays: 365, KmsKeyArn: pulumi.String(key),
		}
	}))
	group := r.get(typeLogGroup, "wall-logs-alert")
	assert.EqualValues(t, 365, group.Inputs["retentionInDays"])
	assert.Equal(t, key, group.Inputs["kmsKeyId"])
	assert.Equal(t, map[string]any{
		"ALERT": []any{"CloudWatchLogs", map[string]any{"logGroup": group.Outputs["name"]}},
		"FLOW":  []any{"KinesisDataFirehose", map[string]any{"deliveryStream": "flows"}},
		"TLS":   []any{"S3", map[string]any{"bucketName": "ours", "prefix": "tls"}},
	}, r.destinations("wall"))
	assert.Empty(t, r.names(typeBucket))
}

func TestLogs_mayBeNone(t *testing.T) {
	r := record(t, ingress(func(a *firewall.IngressInspectionArgs) {
		a.Logs.Alert.AllowNone, a.Logs.Flow.AllowNone = because("a test"), because("flow logs of the VPC tell")
	}))
	assert.Empty(t, r.names(typeLogging))
	assert.Equal(t, map[string]any{"logs.alert.allowNone": "a test", "logs.flow.allowNone": "flow logs of the VPC tell"},
		r.get("palisade:firewall:IngressInspection", "wall").Outputs["relaxations"])
}

// The policy lets the account's own firewalls write, to the folders of their records, and nobody else.
func TestLogs_theBucketLetsTheDeliveryServiceWrite(t *testing.T) {
	r := record(t, ingress(nil))
	arn := r.get(typeBucket, "wall-logs").Outputs["arn"].(string)
	policy := r.get(typePolicyOfS3, "wall-logs").Inputs["policy"].(string)
	request := func(edit func(*iamtest.Request)) iamtest.Request {
		q := iamtest.Request{
			Principal: iamtest.Service("delivery.logs.amazonaws.com"), Action: "s3:PutObject", Resource: arn + "/alert/AWSLogs/" + r.AccountID + "/network-firewall/alert/x.log.gz",
			Context: map[string][]string{
				"s3:x-amz-acl": {"bucket-owner-full-control"}, "aws:SourceAccount": {r.AccountID}, "aws:SecureTransport": {"true"},
				"aws:SourceArn": {"arn:aws:logs:eu-west-1:" + r.AccountID + ":*"},
			},
		}
		if edit != nil {
			edit(&q)
		}
		return q
	}
	for name, test := range map[string]struct {
		edit func(*iamtest.Request)
		want iamtest.Decision
	}{
		"alerts":           {nil, iamtest.Allowed},
		"flows":            {func(q *iamtest.Request) { q.Resource = arn + "/flow/AWSLogs/" + r.AccountID + "/x" }, iamtest.Allowed},
		"another account":  {func(q *iamtest.Request) { q.Context["aws:SourceAccount"] = []string{"999999999999"} }, iamtest.ImplicitDeny},
		"another folder":   {func(q *iamtest.Request) { q.Resource = arn + "/x" }, iamtest.ImplicitDeny},
		"in the clear":     {func(q *iamtest.Request) { q.Context["aws:SecureTransport"] = []string{"false"} }, iamtest.ExplicitDeny},
		"somebody else":    {func(q *iamtest.Request) { q.Principal = iamtest.AWS("arn:aws:iam::999999999999:role/other") }, iamtest.ImplicitDeny},
		"another's region": {func(q *iamtest.Request) { q.Context["aws:SourceArn"] = []string{"arn:aws:logs:us-east-1:1:*"} }, iamtest.ImplicitDeny},
	} {
		got, err := iamtest.Decide(policy, request(test.edit))
		require.NoError(t, err)
		assert.Equal(t, test.want, got, name)
	}
}
