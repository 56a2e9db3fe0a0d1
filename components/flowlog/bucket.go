package flowlog

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/logbucket"
)

// bucket makes the bucket for the flow log, which the log delivery service may write to for this account alone ("Amazon S3 bucket permissions for flow
// logs"). AWS would add these grants by itself, and they would show as drift. It returns the bucket's ARN and what the flow log must wait for.
func (m Maker) bucket(ctx *pulumi.Context, name string, d Destination) (pulumi.StringPtrInput, []pulumi.Resource, error) {
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, pulumi.Parent(m.Family.Parent))
	if err != nil {
		return nil, nil, err
	}
	bucket, err := logbucket.New(ctx, name, logbucket.Args{
		Family: m.Family, Tagger: m.Tagger, RetentionInDays: d.RetentionInDays, KmsKeyArn: d.KmsKeyArn,
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
