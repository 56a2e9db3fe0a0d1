package vpc

import (
	"encoding/json"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const policyVersion = "2012-10-17"

// policy is an IAM policy document, with only the elements that are needed here.
type policy struct {
	Version   string
	Statement []statement
}

type statement struct {
	Sid       string `json:",omitempty"`
	Effect    string
	Principal any `json:",omitempty"`
	Action    []string
	Resource  []string                     `json:",omitempty"`
	Condition map[string]map[string]string `json:",omitempty"`
}

// createLogBucket makes the bucket for the flow log: private, encrypted, versioned, over TLS only, written by the log delivery service
// for this account alone. Records expire after the retention period. It returns the bucket's ARN and what the flow log
// must wait for.
func (v *SecureVpc) createLogBucket(ctx *pulumi.Context, b *vpcBuilder, name string) (pulumi.StringPtrInput, []pulumi.Resource, error) {
	bucket, err := s3.NewBucketV2(ctx, name, &s3.BucketV2Args{
		// A bucket that still holds records is deleted only where the network may be.
		ForceDestroy: pulumi.Bool(!b.args.Protection.enabled()), Tags: b.tagger.tags(name),
	}, b.child()...)
	if err != nil {
		return nil, nil, err
	}
	id := bucket.ID().ToStringOutput()
	encryption := s3.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs{SseAlgorithm: pulumi.String("AES256")}
	if key := b.args.FlowLogs.KmsKeyArn; key != nil {
		encryption.SseAlgorithm, encryption.KmsMasterKeyId = pulumi.String("aws:kms"), optional(key)
	}
	days := b.args.FlowLogs.RetentionInDays
	steps := []func() (pulumi.Resource, error){
		func() (pulumi.Resource, error) {
			return s3.NewBucketPublicAccessBlock(ctx, name, &s3.BucketPublicAccessBlockArgs{
				Bucket: id, BlockPublicAcls: pulumi.Bool(true), BlockPublicPolicy: pulumi.Bool(true),
				IgnorePublicAcls: pulumi.Bool(true), RestrictPublicBuckets: pulumi.Bool(true),
			}, b.child()...)
		},
		func() (pulumi.Resource, error) {
			return s3.NewBucketOwnershipControls(ctx, name, &s3.BucketOwnershipControlsArgs{
				Bucket: id, Rule: s3.BucketOwnershipControlsRuleArgs{ObjectOwnership: pulumi.String("BucketOwnerEnforced")},
			}, b.child()...)
		},
		func() (pulumi.Resource, error) {
			return s3.NewBucketServerSideEncryptionConfigurationV2(ctx, name, &s3.BucketServerSideEncryptionConfigurationV2Args{
				Bucket: id, Rules: s3.BucketServerSideEncryptionConfigurationV2RuleArray{
					s3.BucketServerSideEncryptionConfigurationV2RuleArgs{
						ApplyServerSideEncryptionByDefault: encryption, BucketKeyEnabled: pulumi.Bool(true),
					},
				},
			}, b.child()...)
		},
		func() (pulumi.Resource, error) {
			return s3.NewBucketVersioningV2(ctx, name, &s3.BucketVersioningV2Args{
				Bucket: id, VersioningConfiguration: s3.BucketVersioningV2VersioningConfigurationArgs{Status: pulumi.String("Enabled")},
			}, b.child()...)
		},
	}
	var ready []pulumi.Resource
	for _, step := range steps {
		r, err := step()
		if err != nil {
			return nil, nil, err
		}
		ready = append(ready, r)
	}
	// S3 takes rules on noncurrent versions once versioning is on.
	lifecycle, err := s3.NewBucketLifecycleConfigurationV2(ctx, name, &s3.BucketLifecycleConfigurationV2Args{
		Bucket: id, Rules: s3.BucketLifecycleConfigurationV2RuleArray{expireAfter(days)},
	}, b.child(pulumi.DependsOn(ready))...)
	if err != nil {
		return nil, nil, err
	}
	grants, err := v.bucketPolicy(ctx, bucket)
	if err != nil {
		return nil, nil, err
	}
	// The block on public policies comes first: AWS refuses to change both at once.
	delivery, err := s3.NewBucketPolicy(ctx, name, &s3.BucketPolicyArgs{Bucket: id, Policy: grants}, b.child(pulumi.DependsOn(ready))...)
	return bucket.Arn.ToStringPtrOutput(), append(ready, lifecycle, delivery), err
}

func expireAfter(days int) s3.BucketLifecycleConfigurationV2RuleArgs {
	return s3.BucketLifecycleConfigurationV2RuleArgs{
		Id: pulumi.String("expire"), Status: pulumi.String("Enabled"), Filter: s3.BucketLifecycleConfigurationV2RuleFilterArgs{Prefix: pulumi.String("")},
		Expiration:                     s3.BucketLifecycleConfigurationV2RuleExpirationArgs{Days: pulumi.Int(days)},
		NoncurrentVersionExpiration:    s3.BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs{NoncurrentDays: pulumi.Int(1)},
		AbortIncompleteMultipartUpload: s3.BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs{DaysAfterInitiation: pulumi.Int(1)},
	}
}

// bucketPolicy lets the log delivery service write for this account ("Amazon S3 bucket permissions for flow logs") and refuses
// whatever does not come over TLS. AWS would add the first part by itself, and it would show as drift.
func (v *SecureVpc) bucketPolicy(ctx *pulumi.Context, bucket *s3.BucketV2) (pulumi.StringOutput, error) {
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, pulumi.Parent(v))
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	return bucket.Arn.ApplyT(func(arn string) (string, error) {
		delivery := map[string]string{"Service": "delivery.logs.amazonaws.com"}
		own := map[string]string{"aws:SourceAccount": caller.AccountId}
		writes := map[string]string{"aws:SourceAccount": caller.AccountId, "s3:x-amz-acl": "bucket-owner-full-control"}
		text, err := json.Marshal(policy{Version: policyVersion, Statement: []statement{
			{Sid: "AWSLogDeliveryWrite", Effect: "Allow", Principal: delivery, Action: []string{"s3:PutObject"}, Resource: []string{arn + "/*"}, Condition: map[string]map[string]string{"StringEquals": writes}},
			{Sid: "AWSLogDeliveryAclCheck", Effect: "Allow", Principal: delivery, Action: []string{"s3:GetBucketAcl", "s3:ListBucket"}, Resource: []string{arn}, Condition: map[string]map[string]string{"StringEquals": own}},
			{Sid: "TlsOnly", Effect: "Deny", Principal: "*", Action: []string{"s3:*"}, Resource: []string{arn, arn + "/*"}, Condition: map[string]map[string]string{"Bool": {"aws:SecureTransport": "false"}}},
		}})
		return string(text), err
	}).(pulumi.StringOutput), nil
}
