package vpc_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/plan"
)

const (
	typeBucketEncryption = "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"
	typeBucketLifecycle  = "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"
	typeBucketOwnership  = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
	typeBucketPolicy     = "aws:s3/bucketPolicy:BucketPolicy"
	typeBucketPrivate    = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
	typeBucketVersioning = "aws:s3/bucketVersioningV2:BucketVersioningV2"
)

func TestLogBucket_isPrivateEncryptedAndVersioned(t *testing.T) {
	r := logged(t, vpc.FlowLogs{Destination: vpc.FlowLogsToS3, RetentionInDays: 400})
	bucket := r.get(typeBucket, "net-flowlog")
	assert.True(t, bucket.Protect)
	assert.Equal(t, false, bucket.Inputs["forceDestroy"])
	for _, typ := range []string{typeBucketEncryption, typeBucketLifecycle, typeBucketOwnership, typeBucketPolicy, typeBucketPrivate, typeBucketVersioning} {
		assert.Equal(t, bucket.ID, r.inputs(typ, "net-flowlog")["bucket"], typ)
	}
	private := r.inputs(typeBucketPrivate, "net-flowlog")
	for _, property := range []string{"blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"} {
		assert.Equal(t, true, private[property], property)
	}
	assert.Equal(t, map[string]any{"objectOwnership": "BucketOwnerEnforced"}, r.inputs(typeBucketOwnership, "net-flowlog")["rule"])
	assert.Equal(t, map[string]any{"status": "Enabled"}, r.inputs(typeBucketVersioning, "net-flowlog")["versioningConfiguration"])
	assert.Equal(t, []any{map[string]any{
		"applyServerSideEncryptionByDefault": map[string]any{"sseAlgorithm": "AES256"}, "bucketKeyEnabled": true,
	}}, r.inputs(typeBucketEncryption, "net-flowlog")["rules"])
	rule := r.inputs(typeBucketLifecycle, "net-flowlog")["rules"].([]any)[0].(map[string]any)
	assert.EqualValues(t, 400, rule["expiration"].(map[string]any)["days"])
	assert.EqualValues(t, 1, rule["noncurrentVersionExpiration"].(map[string]any)["noncurrentDays"], "what expired is really gone")
	assert.Equal(t, "Enabled", rule["status"])
}

func TestLogBucket_isEncryptedWithTheCallersKey(t *testing.T) {
	r := logged(t, vpc.FlowLogs{Destination: vpc.FlowLogsToS3, KmsKeyArn: pulumi.String(keyArn)})
	assert.Equal(t, []any{map[string]any{
		"applyServerSideEncryptionByDefault": map[string]any{"sseAlgorithm": "aws:kms", "kmsMasterKeyId": keyArn}, "bucketKeyEnabled": true,
	}}, r.inputs(typeBucketEncryption, "net-flowlog")["rules"])
}

func TestLogBucket_isWrittenByLogDeliveryForThisAccountOverTlsOnly(t *testing.T) {
	r := logged(t, vpc.FlowLogs{Destination: vpc.FlowLogsToS3})
	arn := r.get(typeBucket, "net-flowlog").Outputs["arn"].(string)
	assert.JSONEq(t, `{"Version": "2012-10-17", "Statement": [
		{"Sid": "AWSLogDeliveryWrite", "Effect": "Allow", "Principal": {"Service": "delivery.logs.amazonaws.com"},
		 "Action": ["s3:PutObject"], "Resource": ["`+arn+`/*"],
		 "Condition": {"StringEquals": {"aws:SourceAccount": "`+r.AccountID+`", "s3:x-amz-acl": "bucket-owner-full-control"}}},
		{"Sid": "AWSLogDeliveryAclCheck", "Effect": "Allow", "Principal": {"Service": "delivery.logs.amazonaws.com"},
		 "Action": ["s3:GetBucketAcl", "s3:ListBucket"], "Resource": ["`+arn+`"],
		 "Condition": {"StringEquals": {"aws:SourceAccount": "`+r.AccountID+`"}}},
		{"Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": ["s3:*"], "Resource": ["`+arn+`", "`+arn+`/*"],
		 "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
	]}`, document(t, r.inputs(typeBucketPolicy, "net-flowlog")["policy"]))
}

// AWS adds to the policy of a bucket that lacks what the delivery needs, and refuses two changes of one bucket at once.
func TestLogBucket_isCompleteBeforeTheFlowLogWritesToIt(t *testing.T) {
	r := logged(t, vpc.FlowLogs{Destination: vpc.FlowLogsToS3})
	log := r.get(typeFlowLog, "net-flowlog")
	assert.Equal(t, "s3", log.Inputs["logDestinationType"])
	assert.Equal(t, r.get(typeBucket, "net-flowlog").Outputs["arn"], log.Inputs["logDestination"])
	assert.NotContains(t, log.Inputs, "iamRoleArn")
	all := []*plan.Resource{}
	for _, typ := range []string{typeBucketEncryption, typeBucketOwnership, typeBucketPrivate, typeBucketVersioning} {
		all = append(all, r.get(typ, "net-flowlog"))
	}
	policy, lifecycle := r.get(typeBucketPolicy, "net-flowlog"), r.get(typeBucketLifecycle, "net-flowlog")
	require.Len(t, all, 4)
	for _, earlier := range all {
		assert.Contains(t, policy.Dependencies, earlier.URN)
		assert.Contains(t, lifecycle.Dependencies, earlier.URN)
		assert.Contains(t, log.Dependencies, earlier.URN)
	}
	assert.Contains(t, log.Dependencies, policy.URN)
	assert.Contains(t, log.Dependencies, lifecycle.URN)
}
