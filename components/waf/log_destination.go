package waf

import (
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kinesis"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/logbucket"
)

// maxStreamName is how long the name of a component may be that makes a stream: of 64 characters (CreateDeliveryStream) 13 are WAF's prefix and 7 tell
// stacks apart.
const maxStreamName = 64 - len(logPrefix) - 7

// createLogBucket makes the bucket for the logs. If WAF writes to it directly, it is the log delivery service that does, for this account's web ACLs
// alone ("Sending web ACL traffic logs to an Amazon Simple Storage Service bucket"); AWS would add these grants by itself, and they would show as drift.
func (s *steps) createLogBucket(ctx *pulumi.Context, name string, direct bool) (pulumi.StringInput, []pulumi.Resource, error) {
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, pulumi.Parent(s.family.Parent))
	if err != nil {
		return nil, nil, err
	}
	args := logbucket.Args{
		Family: s.family, Tagger: s.tagger, BucketPrefix: bucketPrefix(s.name),
		RetentionInDays: s.args.Logs.RetentionInDays, KmsKeyArn: s.args.Logs.KmsKeyArn,
	}
	if direct {
		args.Writers = func(arn string) []component.Statement { return logDelivery(arn, caller.AccountId, s.region) }
	}
	bucket, err := logbucket.New(ctx, name, args)
	if err != nil {
		return nil, nil, err
	}
	return bucket.Arn, bucket.Ready, nil
}

// logDelivery are the grants that WAF wants to see in the policy of a bucket.
func logDelivery(bucketArn, account, region string) []component.Statement {
	delivery := component.Service("delivery.logs.amazonaws.com")
	partition := strings.Split(bucketArn, ":")[1]
	source := map[string]component.Texts{"aws:SourceArn": {fmt.Sprintf("arn:%s:logs:%s:%s:*", partition, region, account)}}
	return []component.Statement{
		{
			Sid: "AWSLogDeliveryWrite", Effect: component.Allow, Principal: delivery, Action: []string{"s3:PutObject"},
			Resource: []string{bucketArn + "/AWSLogs/" + account + "/*"},
			Condition: component.Condition{
				"StringEquals": {"s3:x-amz-acl": {"bucket-owner-full-control"}, "aws:SourceAccount": {account}}, "ArnLike": source,
			},
		},
		{
			Sid: "AWSLogDeliveryAclCheck", Effect: component.Allow, Principal: delivery, Action: []string{"s3:GetBucketAcl"}, Resource: []string{bucketArn},
			Condition: component.Condition{"StringEquals": {"aws:SourceAccount": {account}}, "ArnLike": source},
		},
	}
}

// bucketPrefix is WAF's prefix and what has room of the component's name: the provider adds 26 characters to the 37.
func bucketPrefix(name string) string {
	name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
	return logPrefix + strings.Trim(name[:min(len(name), 23)], "-") + "-"
}

// streamName is WAF's prefix, the component's name, and a few characters that tell stacks of one account apart: the provider generates no name with a
// prefix for streams.
func streamName(ctx *pulumi.Context, name string) string {
	h := fnv.New32a()
	h.Write([]byte(ctx.Organization() + "/" + ctx.Project() + "/" + ctx.Stack() + "/" + name))
	return fmt.Sprintf("%s%s-%06x", logPrefix, name, h.Sum32()&0xffffff)
}

// createStream makes a stream with direct put as its source, which WAF writes to by a role of its own, and the bucket that it fills unless that is
// given. What goes wrong on the way to the bucket is logged.
func (s *steps) createStream(ctx *pulumi.Context, name string) (pulumi.StringInput, []pulumi.Resource, error) {
	l := s.args.Logs
	bucket := l.BucketArn
	var ready []pulumi.Resource
	var err error
	if bucket == nil {
		if bucket, ready, err = s.createLogBucket(ctx, name, false); err != nil {
			return nil, nil, err
		}
	}
	failures, err := cloudwatch.NewLogGroup(ctx, name, &cloudwatch.LogGroupArgs{RetentionInDays: pulumi.Int(90), Tags: s.tagger.Tags(name)}, s.family.Child()...)
	if err != nil {
		return nil, nil, err
	}
	stream, err := cloudwatch.NewLogStream(ctx, name, &cloudwatch.LogStreamArgs{LogGroupName: failures.Name, Name: pulumi.String("S3Delivery")}, s.family.Child()...)
	if err != nil {
		return nil, nil, err
	}
	role, permissions, err := s.createStreamRole(ctx, name, bucket, failures.Arn)
	if err != nil {
		return nil, nil, err
	}
	encryption := kinesis.FirehoseDeliveryStreamServerSideEncryptionArgs{Enabled: pulumi.Bool(true), KeyType: pulumi.String("AWS_OWNED_CMK")}
	if l.KmsKeyArn != nil {
		encryption.KeyType, encryption.KeyArn = pulumi.String("CUSTOMER_MANAGED_CMK"), component.Optional(l.KmsKeyArn)
	}
	delivery, err := kinesis.NewFirehoseDeliveryStream(ctx, name, &kinesis.FirehoseDeliveryStreamArgs{
		Name: pulumi.String(streamName(ctx, s.name)), Destination: pulumi.String("extended_s3"), ServerSideEncryption: encryption, Tags: s.tagger.Tags(name),
		ExtendedS3Configuration: kinesis.FirehoseDeliveryStreamExtendedS3ConfigurationArgs{
			BucketArn: bucket, RoleArn: role.Arn, KmsKeyArn: component.Optional(l.KmsKeyArn),
			Prefix: pulumi.String("WAFLogs/" + s.name + "/"), ErrorOutputPrefix: pulumi.String("WAFLogs-failed/" + s.name + "/"),
			CompressionFormat: pulumi.String("GZIP"), BufferingInterval: pulumi.Int(300), BufferingSize: pulumi.Int(5),
			CloudwatchLoggingOptions: kinesis.FirehoseDeliveryStreamExtendedS3ConfigurationCloudwatchLoggingOptionsArgs{
				Enabled: pulumi.Bool(true), LogGroupName: failures.Name, LogStreamName: stream.Name,
			},
		},
	}, s.family.Child(pulumi.DependsOn(append(ready, permissions)), pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return nil, nil, err
	}
	return delivery.Arn, []pulumi.Resource{delivery}, nil
}

// createStreamRole makes the role by which the stream writes to the bucket ("Controlling access with Amazon Data Firehose").
func (s *steps) createStreamRole(ctx *pulumi.Context, name string, bucket, failures pulumi.StringInput) (*iam.Role, pulumi.Resource, error) {
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, pulumi.Parent(s.family.Parent))
	if err != nil {
		return nil, nil, err
	}
	role, err := iam.NewRole(ctx, name, &iam.RoleArgs{
		Description: pulumi.String("Delivers the logs of " + s.name), Tags: s.tagger.Tags(name),
		AssumeRolePolicy: pulumi.String(component.NewPolicy(component.Statement{
			Effect: component.Allow, Principal: component.Service("firehose.amazonaws.com"), Action: []string{"sts:AssumeRole"},
			Condition: component.Condition{"StringEquals": {"aws:SourceAccount": {caller.AccountId}}},
		}).JSON()),
	}, s.family.Child()...)
	if err != nil {
		return nil, nil, err
	}
	key := s.args.Logs.KmsKeyArn
	if key == nil {
		key = pulumi.String("")
	}
	policy := pulumi.All(bucket, failures, key).ApplyT(func(all []any) string {
		bucket, failures, key := all[0].(string), all[1].(string), all[2].(string)
		grants := []component.Statement{
			{
				Effect: component.Allow, Resource: []string{bucket, bucket + "/*"},
				Action: []string{"s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:PutObject"},
			},
			{Effect: component.Allow, Action: []string{"logs:PutLogEvents"}, Resource: []string{strings.TrimSuffix(failures, ":*") + ":log-stream:*"}},
		}
		if key != "" {
			grants = append(grants, component.Statement{Effect: component.Allow, Action: []string{"kms:Decrypt", "kms:GenerateDataKey"}, Resource: []string{key}})
		}
		return component.NewPolicy(grants...).JSON()
	}).(pulumi.StringOutput)
	permissions, err := iam.NewRolePolicy(ctx, name, &iam.RolePolicyArgs{Role: role.ID(), Policy: policy}, s.family.Child()...)
	return role, permissions, err
}
