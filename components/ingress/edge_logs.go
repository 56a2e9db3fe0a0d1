package ingress

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// createLogs has CloudFront log requests by CloudWatch's log delivery ("Configure standard logging (v2)"). The older kind writes by access control lists,
// which buckets here do not have.
func (e *EdgeDistribution) createLogs(ctx *pulumi.Context, b *balancer, a EdgeDistributionArgs) error {
	var err error
	if e.logs, err = a.Logs.place(ctx, b, edgeWriters); err != nil || e.logs == nil {
		return err
	}
	name := b.name + "-logs"
	source, err := cloudwatch.NewLogDeliverySource(ctx, name, &cloudwatch.LogDeliverySourceArgs{
		LogType: pulumi.String("ACCESS_LOGS"), ResourceArn: e.Distribution.Arn, Tags: b.tagger.Tags(name),
	}, b.Child()...)
	if err != nil {
		return err
	}
	destination, err := cloudwatch.NewLogDeliveryDestination(ctx, name, &cloudwatch.LogDeliveryDestinationArgs{
		OutputFormat: pulumi.String("json"), Tags: b.tagger.Tags(name),
		DeliveryDestinationConfiguration: cloudwatch.LogDeliveryDestinationDeliveryDestinationConfigurationArgs{
			DestinationResourceArn: pulumi.Sprintf("arn:aws:s3:::%s/%s", e.logs.bucket, accessPrefix),
		},
	}, b.Child(pulumi.DependsOn(e.logs.ready))...)
	if err != nil {
		return err
	}
	_, err = cloudwatch.NewLogDelivery(ctx, name, &cloudwatch.LogDeliveryArgs{
		DeliverySourceName: source.Name, DeliveryDestinationArn: destination.Arn, Tags: b.tagger.Tags(name),
	}, b.Child()...)
	return err
}

// edgeWriters lets deliveries of the account's own sources write ("Logs sent to Amazon S3", V2 permissions).
func edgeWriters(bucketArn, account string) []component.Statement {
	return []component.Statement{{
		Sid: "AWSLogDeliveryWrite", Effect: component.Allow, Principal: component.Service("delivery.logs.amazonaws.com"), Action: []string{"s3:PutObject"},
		Resource: []string{bucketArn + "/" + accessPrefix + "/AWSLogs/" + account + "/*"},
		Condition: component.Condition{
			"StringEquals": {"aws:SourceAccount": {account}, "s3:x-amz-acl": {"bucket-owner-full-control"}},
			"ArnLike":      {"aws:SourceArn": {"arn:aws:logs:" + edgeRegion + ":" + account + ":delivery-source:*"}},
		},
	}}
}
