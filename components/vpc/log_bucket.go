package vpc

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/logbucket"
)

// createLogBucket makes the bucket for the flow log, which the log delivery service may write to for this account alone ("Amazon S3 bucket
// permissions for flow logs"). AWS would add these grants by itself, and they would show as drift. It returns the bucket's ARN and what the flow
// log must wait for.
func (v *SecureVpc) createLogBucket(ctx *pulumi.Context, b *vpcBuilder, name string) (pulumi.StringPtrInput, []pulumi.Resource, error) {
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, pulumi.Parent(v))
	if err != nil {
		return nil, nil, err
	}
	f := b.args.FlowLogs
	bucket, err := logbucket.New(ctx, name, logbucket.Args{
		Family: b.Family, Tagger: b.tagger, RetentionInDays: f.RetentionInDays, KmsKeyArn: f.KmsKeyArn,
		Writers: func(arn string) []component.Statement {
			delivery := component.Service("delivery.logs.amazonaws.com")
			own := map[string]component.Texts{"aws:SourceAccount": {caller.AccountId}}
			writes := map[string]component.Texts{"aws:SourceAccount": {caller.AccountId}, "s3:x-amz-acl": {"bucket-owner-full-control"}}
			return []component.Statement{
				{
					Sid: "AWSLogDeliveryWrite", Effect: component.Allow, Principal: delivery, Action: []string{"s3:PutObject"}, Resource: []string{arn + "/*"},
					Condition: component.Condition{"StringEquals": writes},
				},
				{
					Sid: "AWSLogDeliveryAclCheck", Effect: component.Allow, Principal: delivery, Action: []string{"s3:GetBucketAcl", "s3:ListBucket"}, Resource: []string{arn},
					Condition: component.Condition{"StringEquals": own},
				},
			}
		},
	})
	if err != nil {
		return nil, nil, err
	}
	return bucket.Arn.ToStringPtrOutput(), bucket.Ready, nil
}
