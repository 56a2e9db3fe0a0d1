package ingress

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/logbucket"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The prefixes of the logs in their bucket.
const (
	accessPrefix     = "access"
	connectionPrefix = "connection"
)

// Logs says where the logs of a load balancer go. Its zero value keeps them for 90 days in a bucket made here.
type Logs struct {
	// RetentionInDays is how long records are kept in the bucket that is made here, at least 1. Default: 90.
	RetentionInDays int `pulumi:"retentionInDays,optional"`
	// BucketName is a bucket that is there already, in the region of the load balancer: its policy must let the load balancer write. Default: one is
	// made here.
	BucketName pulumi.StringInput `pulumi:"bucketName,optional"`
	// AllowNone leaves the load balancer without logs.
	AllowNone *component.Relaxation `pulumi:"allowNone,optional"`
}

func (l Logs) withDefaults() Logs {
	if l.RetentionInDays == 0 {
		l.RetentionInDays = 90
	}
	return l
}

func (l Logs) validate(c *validate.Collector, at validate.Path) {
	if l.RetentionInDays < 1 {
		c.Addf(validate.Invalid, at.Field("retentionInDays"), l.RetentionInDays, "%d days: records must be kept for a day at least", l.RetentionInDays)
	}
	if l.AllowNone == nil {
		return
	}
	l.AllowNone.Validate(c, at.Field("allowNone"))
	if l.BucketName != nil {
		c.Addf(validate.Conflict, at.Field("allowNone"), l.AllowNone.Reason, "allowNone and bucketName contradict each other: drop one")
	}
}

// logPlace is a bucket, and what makes it fit for logs.
type logPlace struct {
	bucket pulumi.StringInput
	ready  []pulumi.Resource
}

// place finds the bucket, or makes one that the writers may write to; nil for no logs. Writers are told the bucket's ARN and the number of the account.
func (l Logs) place(ctx *pulumi.Context, b *balancer, writers func(bucketArn, account string) []component.Statement) (*logPlace, error) {
	switch {
	case l.AllowNone != nil:
		return nil, nil
	case l.BucketName != nil:
		return &logPlace{bucket: l.BucketName}, nil
	}
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, pulumi.Parent(b.Parent))
	if err != nil {
		return nil, err
	}
	bucket, err := logbucket.New(ctx, b.name+"-logs", logbucket.Args{
		Family: b.Family, Tagger: b.tagger, RetentionInDays: l.RetentionInDays,
		Writers: func(arn string) []component.Statement { return writers(arn, caller.AccountId) },
	})
	if err != nil {
		return nil, err
	}
	return &logPlace{bucket: bucket.ID().ToStringOutput(), ready: bucket.Ready}, nil
}

// webWriters lets application load balancers of the account write their logs ("Enable access logs for your Application Load Balancer"). The service
// writes under the number of the load balancer's account, so that the resource, not a condition, keeps other accounts out. The policy by numbers of
// AWS's own accounts in each region is the old one, which AWS calls legacy and asks to replace by this. The bucket must use keys of S3 itself, as those made
// here do.
func webWriters(bucketArn, account string) []component.Statement {
	return []component.Statement{{
		Sid: "LoadBalancerLogs", Effect: component.Allow, Principal: component.Service("logdelivery.elasticloadbalancing.amazonaws.com"), Action: []string{"s3:PutObject"},
		Resource: []string{bucketArn + "/" + accessPrefix + "/AWSLogs/" + account + "/*", bucketArn + "/" + connectionPrefix + "/AWSLogs/" + account + "/*"},
	}}
}

// networkWriters lets network load balancers of the account write their logs ("Enable access logs for your Network Load Balancer").
func networkWriters(bucketArn, account string) []component.Statement {
	delivery := component.Service("delivery.logs.amazonaws.com")
	own := map[string]component.Texts{"aws:SourceAccount": {account}}
	writes := map[string]component.Texts{"aws:SourceAccount": {account}, "s3:x-amz-acl": {"bucket-owner-full-control"}}
	return []component.Statement{
		{
			Sid: "AWSLogDeliveryAclCheck", Effect: component.Allow, Principal: delivery, Action: []string{"s3:GetBucketAcl"}, Resource: []string{bucketArn},
			Condition: component.Condition{"StringEquals": own},
		},
		{
			Sid: "AWSLogDeliveryWrite", Effect: component.Allow, Principal: delivery, Action: []string{"s3:PutObject"},
			Resource: []string{bucketArn + "/" + accessPrefix + "/AWSLogs/" + account + "/*"}, Condition: component.Condition{"StringEquals": writes},
		},
	}
}
