package logbucket

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// Args says what a log bucket is like.
type Args struct {
	Family component.Family
	Tagger component.Tagger
	// BucketPrefix begins the bucket's name, for writers that ask for a certain one; up to 37 characters, AWS's provider adds 26. Default: the
	// name of the bucket's resource.
	BucketPrefix string
	// RetentionInDays is how long records are kept, at least 1.
	RetentionInDays int
	// KmsKeyArn encrypts the bucket with a key of one's own, whose policy must let the writers use it. Default: S3's own keys (SSE-S3).
	KmsKeyArn pulumi.StringInput
	// Writers are the statements of the bucket's policy that let the writers in, given its ARN. None is needed for writers that have their
	// permissions from IAM.
	Writers func(bucketArn string) []component.Statement
}

// Bucket is a log bucket. Whoever writes to it waits for Ready: its encryption, its policy and what else makes it fit for logs.
type Bucket struct {
	*s3.BucketV2
	Ready []pulumi.Resource
}

// New makes a log bucket, the parts of which all have the name.
func New(ctx *pulumi.Context, name string, a Args) (*Bucket, error) {
	args := &s3.BucketV2Args{
		// A bucket that still holds records is deleted only where the network may be.
		ForceDestroy: pulumi.Bool(!a.Family.Protection.Enabled()), Tags: a.Tagger.Tags(name),
	}
	if a.BucketPrefix != "" {
		args.BucketPrefix = pulumi.String(a.BucketPrefix)
	}
	bucket, err := s3.NewBucketV2(ctx, name, args, a.Family.Child()...)
	if err != nil {
		return nil, err
	}
	id := bucket.ID().ToStringOutput()
	encryption := s3.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs{SseAlgorithm: pulumi.String("AES256")}
	if key := a.KmsKeyArn; key != nil {
		encryption.SseAlgorithm, encryption.KmsMasterKeyId = pulumi.String("aws:kms"), component.Optional(key)
	}
	steps := []func() (pulumi.Resource, error){
		func() (pulumi.Resource, error) {
			return s3.NewBucketPublicAccessBlock(ctx, name, &s3.BucketPublicAccessBlockArgs{
				Bucket: id, BlockPublicAcls: pulumi.Bool(true), BlockPublicPolicy: pulumi.Bool(true),
				IgnorePublicAcls: pulumi.Bool(true), RestrictPublicBuckets: pulumi.Bool(true),
			}, a.Family.Child()...)
		},
		func() (pulumi.Resource, error) {
			return s3.NewBucketOwnershipControls(ctx, name, &s3.BucketOwnershipControlsArgs{
				Bucket: id, Rule: s3.BucketOwnershipControlsRuleArgs{ObjectOwnership: pulumi.String("BucketOwnerEnforced")},
			}, a.Family.Child()...)
		},
		func() (pulumi.Resource, error) {
			return s3.NewBucketServerSideEncryptionConfigurationV2(ctx, name, &s3.BucketServerSideEncryptionConfigurationV2Args{
				Bucket: id, Rules: s3.BucketServerSideEncryptionConfigurationV2RuleArray{
					s3.BucketServerSideEncryptionConfigurationV2RuleArgs{
						ApplyServerSideEncryptionByDefault: encryption, BucketKeyEnabled: pulumi.Bool(true),
					},
				},
			}, a.Family.Child()...)
		},
		func() (pulumi.Resource, error) {
			return s3.NewBucketVersioningV2(ctx, name, &s3.BucketVersioningV2Args{
				Bucket: id, VersioningConfiguration: s3.BucketVersioningV2VersioningConfigurationArgs{Status: pulumi.String("Enabled")},
			}, a.Family.Child()...)
		},
	}
	var ready []pulumi.Resource
	for _, step := range steps {
		r, err := step()
		if err != nil {
			return nil, err
		}
		ready = append(ready, r)
	}
	// S3 takes rules on noncurrent versions once versioning is on.
	lifecycle, err := s3.NewBucketLifecycleConfigurationV2(ctx, name, &s3.BucketLifecycleConfigurationV2Args{
		Bucket: id, Rules: s3.BucketLifecycleConfigurationV2RuleArray{expireAfter(a.RetentionInDays)},
	}, a.Family.Child(pulumi.DependsOn(ready))...)
	if err != nil {
		return nil, err
	}
	// The block on public policies comes first: AWS refuses to change both at once.
	policy, err := s3.NewBucketPolicy(ctx, name, &s3.BucketPolicyArgs{Bucket: id, Policy: a.policy(bucket)}, a.Family.Child(pulumi.DependsOn(ready))...)
	return &Bucket{BucketV2: bucket, Ready: append(ready, lifecycle, policy)}, err
}

func expireAfter(days int) s3.BucketLifecycleConfigurationV2RuleArgs {
	return s3.BucketLifecycleConfigurationV2RuleArgs{
		Id: pulumi.String("expire"), Status: pulumi.String("Enabled"), Filter: s3.BucketLifecycleConfigurationV2RuleFilterArgs{Prefix: pulumi.String("")},
		Expiration:                     s3.BucketLifecycleConfigurationV2RuleExpirationArgs{Days: pulumi.Int(days)},
		NoncurrentVersionExpiration:    s3.BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs{NoncurrentDays: pulumi.Int(1)},
		AbortIncompleteMultipartUpload: s3.BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs{DaysAfterInitiation: pulumi.Int(1)},
	}
}

// policy lets the writers in, and refuses whatever does not come over TLS.
func (a Args) policy(bucket *s3.BucketV2) pulumi.StringOutput {
	return bucket.Arn.ApplyT(func(arn string) string {
		var statements []component.Statement
		if a.Writers != nil {
			statements = a.Writers(arn)
		}
		return component.NewPolicy(append(statements, component.Statement{
			Sid: "TlsOnly", Effect: component.Deny, Principal: component.Anybody, Action: []string{"s3:*"}, Resource: []string{arn, arn + "/*"},
			Condition: component.Condition{"Bool": {"aws:SecureTransport": {"false"}}},
		})...).JSON()
	}).(pulumi.StringOutput)
}
