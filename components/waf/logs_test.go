package waf_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/waf"
	"github.com/palisade-iac/palisade/components/waf/raw"
)

const keyArn = "arn:aws:kms:eu-west-1:1:key/x"

// logged records a web ACL with these logs.
func logged(t *testing.T, l waf.Logs) recorded {
	t.Helper()
	return record(t, waf.WebAclArgs{Logs: l})
}

func TestLogs_goToABucketThatOnlyTheLogDeliveryWrites(t *testing.T) {
	r := logged(t, waf.Logs{})
	bucket := r.get(typeBucket, "web-logs")
	assert.Equal(t, "aws-waf-logs-web-", bucket.Inputs["bucketPrefix"])
	assert.True(t, strings.HasPrefix(bucket.ID, "aws-waf-logs-web-"))
	arn := bucket.Outputs["arn"].(string)
	assert.JSONEq(t, `{"Version": "2012-10-17", "Statement": [
		{"Sid": "AWSLogDeliveryWrite", "Effect": "Allow", "Principal": {"Service": "delivery.logs.amazonaws.com"}, "Action": ["s3:PutObject"],
		 "Resource": ["`+arn+`/AWSLogs/`+r.AccountID+`/*"],
		 "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceAccount": "`+r.AccountID+`"},
		   "ArnLike": {"aws:SourceArn": "arn:aws:logs:eu-west-1:`+r.AccountID+`:*"}}},
		{"Sid": "AWSLogDeliveryAclCheck", "Effect": "Allow", "Principal": {"Service": "delivery.logs.amazonaws.com"}, "Action": ["s3:GetBucketAcl"], "Resource": ["`+arn+`"],
		 "Condition": {"StringEquals": {"aws:SourceAccount": "`+r.AccountID+`"}, "ArnLike": {"aws:SourceArn": "arn:aws:logs:eu-west-1:`+r.AccountID+`:*"}}},
		{"Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": ["s3:*"], "Resource": ["`+arn+`", "`+arn+`/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
	]}`, r.inputs(typeBucketPolicy, "web-logs")["policy"].(string))
	logging := r.get(raw.WebAclLoggingConfigurationType, "web-logs")
	assert.Equal(t, map[string]any{
		"resourceArn": r.outputs()["arn"], "logDestinationConfigs": []any{arn},
		"redactedFields": []any{map[string]any{"singleHeader": map[string]any{"name": "authorization"}}, map[string]any{"singleHeader": map[string]any{"name": "cookie"}}},
	}, logging.Inputs)
	assert.Contains(t, logging.Dependencies, r.get(typeBucketPolicy, "web-logs").URN, "records come once the bucket lets them in")
}

func TestLogs_nameOfTheBucketFits(t *testing.T) {
	for name, prefix := range map[string]string{
		"Shop_Front": "aws-waf-logs-shop-front-", strings.Repeat("a", 60): "aws-waf-logs-" + strings.Repeat("a", 23) + "-", strings.Repeat("a", 22) + "-b": "aws-waf-logs-" + strings.Repeat("a", 22) + "-",
	} {
		r := recordProgram(t, func(ctx *pulumi.Context) error {
			_, err := newWebAcl(ctx, name, nil)
			return err
		}, nil)
		got := r.inputs(typeBucket, name+"-logs")["bucketPrefix"].(string)
		assert.Equal(t, prefix, got)
		assert.LessOrEqual(t, len(got), 37)
	}
}

func TestLogs_throughAStream(t *testing.T) {
	r := logged(t, waf.Logs{Destination: waf.LogsToFirehose, KmsKeyArn: late(keyArn), RetentionInDays: 400})
	stream := r.get(typeStream, "web-logs")
	assert.Regexp(t, "^aws-waf-logs-web-[0-9a-f]{6}$", stream.Inputs["name"])
	assert.Equal(t, "extended_s3", stream.Inputs["destination"])
	assert.NotContains(t, stream.Inputs, "kinesisSourceConfiguration", "WAF puts records itself")
	assert.Equal(t, map[string]any{"enabled": true, "keyType": "CUSTOMER_MANAGED_CMK", "keyArn": keyArn}, stream.Inputs["serverSideEncryption"])
	bucket, role, failures := r.get(typeBucket, "web-logs"), r.get(typeRole, "web-logs"), r.get(typeLogGroup, "web-logs")
	s3 := stream.Inputs["extendedS3Configuration"].(map[string]any)
	assert.Equal(t, []any{bucket.Outputs["arn"], role.Outputs["arn"], keyArn, "GZIP", "WAFLogs/web/"}, []any{s3["bucketArn"], s3["roleArn"], s3["kmsKeyArn"], s3["compressionFormat"], s3["prefix"]})
	assert.Equal(t, map[string]any{"enabled": true, "logGroupName": failures.Outputs["name"], "logStreamName": "S3Delivery"}, s3["cloudwatchLoggingOptions"])
	assert.Equal(t, []any{failures.Outputs["name"], "S3Delivery"}, []any{r.inputs(typeLogStream, "web-logs")["logGroupName"], r.inputs(typeLogStream, "web-logs")["name"]})
	assert.JSONEq(t, `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "firehose.amazonaws.com"}, "Action": ["sts:AssumeRole"],
		"Condition": {"StringEquals": {"aws:SourceAccount": "`+r.AccountID+`"}}}]}`, role.Inputs["assumeRolePolicy"].(string))
	arn := bucket.Outputs["arn"].(string)
	assert.JSONEq(t, `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Resource": ["`+arn+`", "`+arn+`/*"],
		 "Action": ["s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:PutObject"]},
		{"Effect": "Allow", "Action": ["logs:PutLogEvents"], "Resource": ["`+failures.Outputs["arn"].(string)+`:log-stream:*"]},
		{"Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": ["`+keyArn+`"]}
	]}`, r.inputs(typeRolePolicy, "web-logs")["policy"].(string))
	assert.NotContains(t, r.inputs(typeBucketPolicy, "web-logs")["policy"], "Allow", "the role lets the stream in")
	assert.Equal(t, []any{stream.Outputs["arn"]}, r.inputs(raw.WebAclLoggingConfigurationType, "web-logs")["logDestinationConfigs"])
	assert.Equal(t, stream.Outputs["arn"], r.outputs()["logDestinationArn"])
	for _, waits := range []string{typeRolePolicy, typeBucketPolicy} {
		assert.Contains(t, stream.Dependencies, r.get(waits, "web-logs").URN)
	}
	assert.Contains(t, r.get(raw.WebAclLoggingConfigurationType, "web-logs").Dependencies, stream.URN)
	assert.True(t, stream.DeleteBeforeReplace, "its name is fixed")

	plain := logged(t, waf.Logs{Destination: waf.LogsToFirehose, BucketArn: pulumi.String("arn:aws:s3:::archive")})
	assert.Empty(t, plain.names(typeBucket))
	assert.Equal(t, "arn:aws:s3:::archive", at(plain.inputs(typeStream, "web-logs"), "extendedS3Configuration", "bucketArn"))
	assert.Equal(t, map[string]any{"enabled": true, "keyType": "AWS_OWNED_CMK"}, plain.inputs(typeStream, "web-logs")["serverSideEncryption"])
	assert.NotContains(t, plain.inputs(typeRolePolicy, "web-logs")["policy"], "kms:")
}

func TestLogs_toWhatIsThereAlready(t *testing.T) {
	for _, l := range []waf.Logs{
		{DestinationArn: late("arn:aws:s3:::aws-waf-logs-central")},
		{Destination: waf.LogsToFirehose, DestinationArn: late("arn:aws:firehose:eu-west-1:1:deliverystream/aws-waf-logs-central")},
	} {
		r := logged(t, l)
		for _, typ := range []string{typeBucket, typeStream, typeRole, typeLogGroup} {
			assert.Empty(t, r.names(typ))
		}
		arn := r.outputs()["logDestinationArn"]
		assert.Contains(t, arn, "aws-waf-logs-central")
		assert.Equal(t, []any{arn}, r.inputs(raw.WebAclLoggingConfigurationType, "web-logs")["logDestinationConfigs"])
	}
}

func TestLogs_whatIsLeftOut(t *testing.T) {
	r := logged(t, waf.Logs{
		RedactMethod: true, RedactQueryString: true, RedactUriPath: true, RedactedHeaders: []string{"x-api-key", "cookie"}, AllowSecrets: because("we look for stolen sessions"),
		Filter: &waf.LogFilter{DefaultBehavior: "DROP", Reason: "cost", Filters: []waf.LogCondition{
			{Behavior: "KEEP", Actions: []string{"BLOCK"}, Labels: []string{"a:b"}}, {Behavior: "DROP", Requirement: "MEETS_ALL", Actions: []string{"COUNT"}},
		}},
	})
	logging := r.inputs(raw.WebAclLoggingConfigurationType, "web-logs")
	header := func(name string) map[string]any { return map[string]any{"singleHeader": map[string]any{"name": name}} }
	assert.Equal(t, []any{
		map[string]any{"method": empty()}, map[string]any{"queryString": empty()}, map[string]any{"uriPath": empty()}, header("cookie"), header("x-api-key"),
	}, logging["redactedFields"])
	action := func(a string) map[string]any { return map[string]any{"actionCondition": map[string]any{"action": a}} }
	assert.Equal(t, map[string]any{"defaultBehavior": "DROP", "filters": []any{
		map[string]any{"behavior": "KEEP", "requirement": "MEETS_ANY", "conditions": []any{action("BLOCK"), map[string]any{"labelNameCondition": map[string]any{"labelName": "a:b"}}}},
		map[string]any{"behavior": "DROP", "requirement": "MEETS_ALL", "conditions": []any{action("COUNT")}},
	}}, logging["loggingFilter"])
	assert.Equal(t, map[string]any{"logs.allowSecrets": "we look for stolen sessions", "logs.filter": "cost"}, r.outputs()["relaxations"])

	r = logged(t, waf.Logs{AllowSecrets: because("r")})
	assert.NotContains(t, r.inputs(raw.WebAclLoggingConfigurationType, "web-logs"), "redactedFields")
}

func TestLogs_mayBeLeftOut(t *testing.T) {
	r := logged(t, waf.Logs{AllowNone: because("a laboratory")})
	assert.Empty(t, r.names(raw.WebAclLoggingConfigurationType))
	assert.Empty(t, r.names(typeBucket))
	assert.Empty(t, r.outputs()["logDestinationArn"])
	assert.Equal(t, map[string]any{"logs.allowNone": "a laboratory"}, r.outputs()["relaxations"])
}
