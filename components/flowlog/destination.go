package flowlog

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The destinations of flow logs.
const (
	// ToCloudWatch sends records to a CloudWatch Logs group.
	ToCloudWatch = "CloudWatchLogs"
	// ToS3 sends them to an S3 bucket.
	ToS3 = "S3"
	// ToFirehose sends them to an Amazon Data Firehose stream of the caller.
	ToFirehose = "Firehose"
)

// Destination says what a flow log is written to.
type Destination struct {
	// Kind is one of the destinations above.
	Kind string
	// Arn is a log group, bucket or stream that is there already; nil for one that is made here, which Firehose has none of.
	Arn pulumi.StringInput
	// KmsKeyArn encrypts what is made here. Default: the service's own encryption.
	KmsKeyArn pulumi.StringInput
	// RetentionInDays is how long records are kept in what is made here.
	RetentionInDays int
}

// retentions are the periods that CloudWatch Logs knows ("PutRetentionPolicy").
func retentions() []int {
	return []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}
}

// Validate checks a destination whose arguments are called destination, destinationArn, kmsKeyArn and retentionInDays, and returns it with what is not known
// yet checked in an Apply.
func (d Destination) Validate(c *validate.Collector, at validate.Path) Destination {
	known := validate.OneOf(c, at.Field("destination"), d.Kind, ToCloudWatch, ToS3, ToFirehose)
	if d.RetentionInDays < 1 {
		c.Addf(validate.Invalid, at.Field("retentionInDays"), d.RetentionInDays, "%d days: records must be kept for a day at least", d.RetentionInDays)
	} else if d.Kind == ToCloudWatch && !slices.Contains(retentions(), d.RetentionInDays) {
		c.Addf(validate.Invalid, at.Field("retentionInDays"), d.RetentionInDays, "CloudWatch Logs keeps no log for %d days: choose one of %v", d.RetentionInDays, retentions())
	}
	if d.Kind == ToFirehose && d.Arn == nil {
		c.Addf(validate.Required, at.Field("destinationArn"), nil, "required with Firehose: the ARN of the delivery stream")
	}
	d.KmsKeyArn = component.CheckedInput(c, at.Field("kmsKeyArn"), d.KmsKeyArn, component.AnARN("kms", "a KMS key"))
	if known {
		service := map[string]string{ToCloudWatch: "logs", ToS3: "s3", ToFirehose: "firehose"}[d.Kind]
		d.Arn = component.CheckedInput(c, at.Field("destinationArn"), d.Arn, component.AnARN(service, "a destination of type "+d.Kind))
	}
	return d
}

// Maker makes flow logs of a component.
type Maker struct {
	Family component.Family
	Tagger component.Tagger
}

// FlowLog makes a flow log and, unless it is given, what it writes to; all of it has the name. args say whose packets are recorded, and how.
func (m Maker) FlowLog(ctx *pulumi.Context, name string, d Destination, args ec2.FlowLogArgs) (*ec2.FlowLog, error) {
	args.Tags, args.LogDestination = m.Tagger.Tags(name), component.Optional(d.Arn)
	var ready []pulumi.Resource
	var err error
	switch d.Kind {
	case ToS3:
		args.LogDestinationType = pulumi.String("s3")
		if d.Arn == nil {
			args.LogDestination, ready, err = m.bucket(ctx, name, d)
		}
	case ToFirehose:
		args.LogDestinationType = pulumi.String("kinesis-data-firehose")
	default:
		args.LogDestinationType = pulumi.String("cloud-watch-logs")
		ready, err = m.group(ctx, name, d, &args)
	}
	if err != nil {
		return nil, err
	}
	return ec2.NewFlowLog(ctx, name, &args, m.Family.Child(pulumi.DependsOn(ready))...)
}
