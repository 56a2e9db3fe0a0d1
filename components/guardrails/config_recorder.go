package guardrails

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cfg"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/logbucket"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Recorder is the configuration recorder of an account in a region. It records the types of resources that the rules look at, each change of which AWS charges for.
type Recorder struct {
	// ResourceTypes are further types that are recorded, such as AWS::EC2::NetworkInterface, as policies of Firewall Manager need them. Default: none.
	ResourceTypes []string `pulumi:"resourceTypes,optional"`
	// RoleArn is a role that is there already, such as the service-linked one that AWS recommends (arn:aws:iam::ACCOUNT:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig),
	// of which an account has one for all regions. The policy of the bucket then lets AWS Config write. Default: a role is made here.
	RoleArn pulumi.StringInput `pulumi:"roleArn,optional"`
	// BucketName is a bucket that is there already, of this account, or of another whose policy lets the recorder's role write. Default: a bucket is made here.
	BucketName pulumi.StringInput `pulumi:"bucketName,optional"`
	// KmsKeyArn encrypts what is written to the bucket; the key's policy must let the account use it. Default: S3's own keys.
	KmsKeyArn pulumi.StringInput `pulumi:"kmsKeyArn,optional"`
	// RetentionInDays is how long records are kept in the bucket that is made here, at least 1. Default: 365.
	RetentionInDays int `pulumi:"retentionInDays,optional"`
}

func (r Recorder) withDefaults() *Recorder {
	if r.RetentionInDays == 0 && r.BucketName == nil {
		r.RetentionInDays = 365
	}
	return &r
}

func (r Recorder) validate(c *validate.Collector, at validate.Path) *Recorder {
	for i, t := range r.ResourceTypes {
		if !regexp.MustCompile(`^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$`).MatchString(t) {
			c.Addf(validate.Invalid, at.Field("resourceTypes").Index(i), t, "%q is no type of resources, which reads AWS::EC2::NetworkInterface", t)
		}
	}
	r.BucketName = component.CheckedInput(c, at.Field("bucketName"), r.BucketName, aBucket)
	r.RoleArn = component.CheckedInput(c, at.Field("roleArn"), r.RoleArn, component.AnARN("iam", "a role"))
	r.KmsKeyArn = component.CheckedInput(c, at.Field("kmsKeyArn"), r.KmsKeyArn, component.AnARN("kms", "a KMS key"))
	switch {
	case r.BucketName != nil && r.RetentionInDays != 0:
		c.Addf(validate.Conflict, at.Field("retentionInDays"), r.RetentionInDays, "the bucket is there already, and keeps records as long as it says itself: drop one of the two")
	case r.BucketName == nil && r.RetentionInDays < 1:
		c.Addf(validate.TooSmall, at.Field("retentionInDays"), r.RetentionInDays, "records are kept for a day or more")
	}
	return &r
}

// types are those that are recorded: what rules look at, and what was asked for.
func (r Recorder) types() []string {
	types := slices.Clone(r.ResourceTypes)
	for _, rule := range managedRules() {
		types = append(types, rule.types...)
	}
	slices.Sort(types)
	return slices.Compact(types)
}

// bucketName is the bucket that records go to: the one that is made here, or the one that is there.
func (r Recorder) bucketName(made *s3.BucketV2) pulumi.StringOutput {
	if made != nil {
		return made.Bucket
	}
	return r.BucketName.ToStringOutput()
}

// createRecorder makes the recorder, the channel by which its records go to the bucket, and turns it on: in that order, since AWS takes no other.
func (r *ConfigRules) createRecorder(ctx *pulumi.Context, b configBuilder) error {
	recorder := b.args.Recorder
	if recorder == nil {
		return nil
	}
	name, ready := b.name+"-recorder", []pulumi.Resource(nil)
	if recorder.BucketName == nil {
		bucket, err := logbucket.New(ctx, name, logbucket.Args{
			Family: b.Family, Tagger: b.tagger, RetentionInDays: recorder.RetentionInDays, KmsKeyArn: recorder.KmsKeyArn, Writers: b.recordWriters,
		})
		if err != nil {
			return err
		}
		r.Bucket, ready = bucket.BucketV2, bucket.Ready
	}
	bucket := recorder.bucketName(r.Bucket)
	role, parts, err := b.recorderRole(ctx, name, bucket)
	if err != nil {
		return err
	}
	// AWS names the one that it makes itself so; another name would make one that the account's console does not show.
	r.Recorder, err = cfg.NewRecorder(ctx, name, &cfg.RecorderArgs{
		Name: pulumi.String("default"), RoleArn: role,
		RecordingGroup: cfg.RecorderRecordingGroupArgs{
			AllSupported: pulumi.Bool(false), ResourceTypes: pulumi.ToStringArray(recorder.types()),
			RecordingStrategies: cfg.RecorderRecordingGroupRecordingStrategyArray{cfg.RecorderRecordingGroupRecordingStrategyArgs{UseOnly: pulumi.String("INCLUSION_BY_RESOURCE_TYPES")}},
		},
	}, b.Child()...)
	if err != nil {
		return err
	}
	channel, err := cfg.NewDeliveryChannel(ctx, name, &cfg.DeliveryChannelArgs{
		Name: pulumi.String("default"), S3BucketName: bucket, S3KmsKeyArn: component.Optional(recorder.KmsKeyArn),
	}, b.Child(pulumi.DependsOn(slices.Concat(ready, parts, []pulumi.Resource{r.Recorder})))...)
	if err != nil {
		return err
	}
	on, err := cfg.NewRecorderStatus(ctx, name, &cfg.RecorderStatusArgs{Name: r.Recorder.Name, IsEnabled: pulumi.Bool(true)}, b.Child(pulumi.DependsOn([]pulumi.Resource{channel}))...)
	r.recording = []pulumi.Resource{on}
	return err
}

// recordWriters let AWS Config write to the bucket with its service-linked role, whose permissions end there ("Permissions for the Amazon S3 Bucket for the AWS Config
// Delivery Channel").
func (b configBuilder) recordWriters(arn string) []component.Statement {
	mine := component.Condition{"StringEquals": {"aws:SourceAccount": {b.account}}}
	return []component.Statement{
		{Sid: "ConfigLooks", Effect: component.Allow, Principal: component.Service("config.amazonaws.com"), Action: []string{"s3:GetBucketAcl", "s3:ListBucket"}, Resource: []string{arn}, Condition: mine},
		{
			Sid: "ConfigWrites", Effect: component.Allow, Principal: component.Service("config.amazonaws.com"), Action: []string{"s3:PutObject"}, Resource: []string{b.records(arn)},
			Condition: component.Condition{"StringEquals": {"aws:SourceAccount": {b.account}, "s3:x-amz-acl": {"bucket-owner-full-control"}}},
		},
	}
}

// records are the objects that AWS Config writes to a bucket for the account.
func (b configBuilder) records(bucketArn string) string {
	return fmt.Sprintf("%s/AWSLogs/%s/Config/*", bucketArn, b.account)
}

// recorderRole is the ARN of the role with which AWS Config works, and what must be there before it does.
func (b configBuilder) recorderRole(ctx *pulumi.Context, name string, bucket pulumi.StringOutput) (pulumi.StringInput, []pulumi.Resource, error) {
	if given := b.args.Recorder.RoleArn; given != nil {
		return given, nil, nil
	}
	role, parts, err := b.createRecorderRole(ctx, name, bucket)
	if err != nil {
		return nil, nil, err
	}
	return role.Arn, parts, nil
}

// createRecorderRole makes the role with which AWS Config reads what resources are like (AWS's own policy for that) and writes to the bucket ("Permissions for the IAM
// Role Assigned to AWS Config").
func (b configBuilder) createRecorderRole(ctx *pulumi.Context, name string, bucket pulumi.StringOutput) (*iam.Role, []pulumi.Resource, error) {
	role, err := iam.NewRole(ctx, name, &iam.RoleArgs{
		AssumeRolePolicy: pulumi.String(component.NewPolicy(component.Statement{
			Effect: component.Allow, Principal: component.Service("config.amazonaws.com"), Action: []string{"sts:AssumeRole"},
			Condition: component.Condition{"StringEquals": {"aws:SourceAccount": {b.account}}},
		}).JSON()), Tags: b.tagger.Tags(name),
	}, b.Child()...)
	if err != nil {
		return nil, nil, err
	}
	reads, err := iam.NewRolePolicyAttachment(ctx, name, &iam.RolePolicyAttachmentArgs{
		Role: role.Name, PolicyArn: pulumi.String(fmt.Sprintf("arn:%s:iam::aws:policy/service-role/AWS_ConfigRole", b.partition)),
	}, b.Child()...)
	if err != nil {
		return nil, nil, err
	}
	key := b.args.Recorder.KmsKeyArn
	if key == nil {
		key = pulumi.String("")
	}
	writes, err := iam.NewRolePolicy(ctx, name, &iam.RolePolicyArgs{Role: role.Name, Policy: pulumi.All(bucket, key).ApplyT(func(known []any) string {
		return b.recorderPolicy(known[0].(string), known[1].(string))
	}).(pulumi.StringOutput)}, b.Child()...)
	return role, []pulumi.Resource{reads, writes}, err
}

// recorderPolicy lets the recorder write its records, and nothing else, to the bucket.
func (b configBuilder) recorderPolicy(bucket, key string) string {
	arn := fmt.Sprintf("arn:%s:s3:::%s", b.partition, bucket)
	statements := []component.Statement{
		{Effect: component.Allow, Action: []string{"s3:GetBucketAcl"}, Resource: []string{arn}},
		{
			Effect: component.Allow, Action: []string{"s3:PutObject", "s3:PutObjectAcl"}, Resource: []string{b.records(arn)},
			Condition: component.Condition{"StringLike": {"s3:x-amz-acl": {"bucket-owner-full-control"}}},
		},
	}
	if key != "" {
		statements = append(statements, component.Statement{Effect: component.Allow, Action: []string{"kms:Decrypt", "kms:GenerateDataKey"}, Resource: []string{key}})
	}
	return component.NewPolicy(statements...).JSON()
}
