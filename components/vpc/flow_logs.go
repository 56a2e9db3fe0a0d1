package vpc

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The destinations of [FlowLogs].
const (
	// FlowLogsToCloudWatch sends records to a CloudWatch Logs group.
	FlowLogsToCloudWatch = "CloudWatchLogs"
	// FlowLogsToS3 sends them to an S3 bucket.
	FlowLogsToS3 = "S3"
	// FlowLogsToFirehose sends them to an Amazon Data Firehose stream of the caller.
	FlowLogsToFirehose = "Firehose"
)

// FlowLogs records what traffic the VPC's interfaces saw, accepted and rejected. Its zero value logs to a CloudWatch Logs group made
// here, encrypted and kept for 90 days.
type FlowLogs struct {
	// Destination is CloudWatchLogs, S3 or Firehose. Default: CloudWatchLogs.
	Destination string `pulumi:"destination,optional"`
	// DestinationArn is a log group, a bucket (a folder may follow, as in arn:aws:s3:::logs/vpc/) or a Firehose stream that is there already.
	// Default: a group or bucket is made here; required with Firehose. The policy of a bucket of the caller's must let
	// delivery.logs.amazonaws.com write; a Firehose stream needs the tag LogDeliveryEnabled=true.
	DestinationArn pulumi.StringInput `pulumi:"destinationArn,optional"`
	// KmsKeyArn encrypts the group or bucket that is made here; the key's policy must let the logs service use it. Default: the
	// service's own encryption.
	KmsKeyArn pulumi.StringInput `pulumi:"kmsKeyArn,optional"`
	// RetentionInDays is how long records are kept in what is made here: one of the periods of CloudWatch Logs (1, 3, 5, 7, 14, 30, 60, 90,
	// ... 3653), any number for S3. Default: 90.
	RetentionInDays int `pulumi:"retentionInDays,optional"`
	// TrafficType is ALL, ACCEPT or REJECT. Default: ALL.
	TrafficType string `pulumi:"trafficType,optional"`
	// MaxAggregationInterval is 60 or 600 seconds: how long packets are gathered into one record. Default: 600; 60 makes more records.
	MaxAggregationInterval int `pulumi:"maxAggregationInterval,optional"`
	// LogFormat lists the fields as ${name}, separated by spaces. Default: [DefaultLogFormat]. Changing it replaces the flow log.
	LogFormat string `pulumi:"logFormat,optional"`
	// FileFormat is plain-text or parquet, with S3. Default: plain-text.
	FileFormat string `pulumi:"fileFormat,optional"`
	// HiveCompatiblePartitions writes the folders of objects in S3 as name=value, as query engines like them. Default: false.
	HiveCompatiblePartitions bool `pulumi:"hiveCompatiblePartitions,optional"`
	// PerHourPartition adds a folder for each hour, with S3. Default: false; a folder for each day.
	PerHourPartition bool `pulumi:"perHourPartition,optional"`
	// AllowNone leaves the VPC without a flow log.
	AllowNone *Relaxation `pulumi:"allowNone,optional"`
}

// DefaultLogFormat has the fields of versions 2 to 5: beyond the default ones those that tell which way a packet went and by
// which path it left, its true ends behind a NAT gateway or load balancer, and where the interface is.
const DefaultLogFormat = "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} " +
	"${start} ${end} ${action} ${log-status} ${vpc-id} ${subnet-id} ${instance-id} ${tcp-flags} ${type} ${pkt-srcaddr} ${pkt-dstaddr} " +
	"${region} ${az-id} ${pkt-src-aws-service} ${pkt-dst-aws-service} ${flow-direction} ${traffic-path}"

// retentions are the periods that CloudWatch Logs knows ("PutRetentionPolicy").
func retentions() []int {
	return []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}
}

func (f FlowLogs) withDefaults() FlowLogs {
	if f.Destination == "" {
		f.Destination = FlowLogsToCloudWatch
	}
	if f.RetentionInDays == 0 {
		f.RetentionInDays = 90
	}
	if f.TrafficType == "" {
		f.TrafficType = "ALL"
	}
	if f.MaxAggregationInterval == 0 {
		f.MaxAggregationInterval = 600
	}
	if f.LogFormat == "" {
		f.LogFormat = DefaultLogFormat
	}
	return f
}

func (f *FlowLogs) validate(c *validate.Collector, at validate.Path) {
	if f.AllowNone != nil {
		f.AllowNone.Validate(c, at.Field("allowNone"))
	}
	known := validate.OneOf(c, at.Field("destination"), f.Destination, FlowLogsToCloudWatch, FlowLogsToS3, FlowLogsToFirehose)
	validate.OneOf(c, at.Field("trafficType"), f.TrafficType, "ALL", "ACCEPT", "REJECT")
	if i := f.MaxAggregationInterval; i != 60 && i != 600 {
		c.Addf(validate.Invalid, at.Field("maxAggregationInterval"), i, "%d seconds is no interval that AWS offers: 60 or 600", i)
	}
	if f.RetentionInDays < 1 {
		c.Addf(validate.Invalid, at.Field("retentionInDays"), f.RetentionInDays, "%d days: records must be kept for a day at least", f.RetentionInDays)
	} else if f.Destination == FlowLogsToCloudWatch && !slices.Contains(retentions(), f.RetentionInDays) {
		c.Addf(validate.Invalid, at.Field("retentionInDays"), f.RetentionInDays, "CloudWatch Logs keeps no log for %d days: choose one of %v", f.RetentionInDays, retentions())
	}
	for _, field := range strings.Fields(f.LogFormat) {
		if !strings.HasPrefix(field, "${") || !strings.HasSuffix(field, "}") {
			c.Addf(validate.Invalid, at.Field("logFormat"), field, "%q is no field: write ${srcaddr} ${dstaddr} ..., separated by spaces", field)
		}
	}
	if f.Destination != FlowLogsToS3 && (f.FileFormat != "" || f.HiveCompatiblePartitions || f.PerHourPartition) {
		c.Addf(validate.Conflict, at.Field("destination"), f.Destination, "fileFormat, hiveCompatiblePartitions and perHourPartition are for S3 only")
	}
	if f.FileFormat != "" {
		validate.OneOf(c, at.Field("fileFormat"), f.FileFormat, "plain-text", "parquet")
	}
	if f.Destination == FlowLogsToFirehose && f.DestinationArn == nil {
		c.Addf(validate.Required, at.Field("destinationArn"), nil, "required with Firehose: the ARN of the delivery stream")
	}
	f.KmsKeyArn = component.CheckedInput(c, at.Field("kmsKeyArn"), f.KmsKeyArn, component.AnARN("kms", "a KMS key"))
	if known {
		service := map[string]string{FlowLogsToCloudWatch: "logs", FlowLogsToS3: "s3", FlowLogsToFirehose: "firehose"}[f.Destination]
		f.DestinationArn = component.CheckedInput(c, at.Field("destinationArn"), f.DestinationArn, component.AnARN(service, "a destination of type "+f.Destination))
	}
}

// createFlowLog makes the flow log and, unless it is given, what it writes to.
func (v *SecureVpc) createFlowLog(ctx *pulumi.Context, b *vpcBuilder) error {
	f, name := b.args.FlowLogs, b.name+"-flowlog"
	if f.AllowNone != nil {
		return nil
	}
	args := &ec2.FlowLogArgs{
		VpcId: v.Vpc.ID().ToStringOutput().ToStringPtrOutput(), TrafficType: pulumi.String(f.TrafficType),
		LogFormat: pulumi.String(f.LogFormat), MaxAggregationInterval: pulumi.Int(f.MaxAggregationInterval),
		Tags: b.tagger.Tags(name), LogDestination: component.Optional(f.DestinationArn),
	}
	var ready []pulumi.Resource
	var err error
	switch f.Destination {
	case FlowLogsToS3:
		args.LogDestinationType = pulumi.String("s3")
		if f.FileFormat != "" || f.HiveCompatiblePartitions || f.PerHourPartition {
			args.DestinationOptions = f.destinationOptions()
		}
		if f.DestinationArn == nil {
			args.LogDestination, ready, err = v.createLogBucket(ctx, b, name)
		}
	case FlowLogsToFirehose:
		args.LogDestinationType = pulumi.String("kinesis-data-firehose")
	default:
		args.LogDestinationType = pulumi.String("cloud-watch-logs")
		ready, err = v.createLogGroup(ctx, b, name, args)
	}
	if err != nil {
		return err
	}
	v.FlowLog, err = ec2.NewFlowLog(ctx, name, args, b.Child(pulumi.DependsOn(ready))...)
	return err
}

func (f FlowLogs) destinationOptions() ec2.FlowLogDestinationOptionsPtrInput {
	format := f.FileFormat
	if format == "" {
		format = "plain-text"
	}
	return ec2.FlowLogDestinationOptionsArgs{
		FileFormat:               pulumi.String(format),
		HiveCompatiblePartitions: pulumi.Bool(f.HiveCompatiblePartitions),
		PerHourPartition:         pulumi.Bool(f.PerHourPartition),
	}
}

// createLogGroup makes the log group, unless it is given, and the role that writes to it. The role may not create log groups: a last
// record would bring a deleted one back. It returns what the flow log must wait for: the role's permissions.
func (v *SecureVpc) createLogGroup(ctx *pulumi.Context, b *vpcBuilder, name string, args *ec2.FlowLogArgs) ([]pulumi.Resource, error) {
	f := b.args.FlowLogs
	groupArn := f.DestinationArn
	if groupArn == nil {
		group, err := cloudwatch.NewLogGroup(ctx, name, &cloudwatch.LogGroupArgs{
			RetentionInDays: pulumi.Int(f.RetentionInDays), KmsKeyId: component.Optional(f.KmsKeyArn), Tags: b.tagger.Tags(name),
		}, b.Child()...)
		if err != nil {
			return nil, err
		}
		groupArn = group.Arn
	}
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, pulumi.Parent(v))
	if err != nil {
		return nil, err
	}
	trust := component.NewPolicy(component.Statement{
		Effect: component.Allow, Principal: component.Service("vpc-flow-logs.amazonaws.com"), Action: []string{"sts:AssumeRole"},
		Condition: component.Condition{"StringEquals": {"aws:SourceAccount": {caller.AccountId}}},
	}).JSON()
	role, err := iam.NewRole(ctx, name, &iam.RoleArgs{
		AssumeRolePolicy: pulumi.String(trust), Description: pulumi.String("Writes the flow log of " + b.name), Tags: b.tagger.Tags(name),
	}, b.Child()...)
	if err != nil {
		return nil, err
	}
	grants := groupArn.ToStringOutput().ApplyT(func(arn string) string {
		arn = strings.TrimSuffix(arn, ":*")
		return component.NewPolicy(component.Statement{
			Effect:   component.Allow,
			Action:   []string{"logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"},
			Resource: []string{arn, arn + ":*"},
		}).JSON()
	}).(pulumi.StringOutput)
	permissions, err := iam.NewRolePolicy(ctx, name, &iam.RolePolicyArgs{Role: role.ID(), Policy: grants}, b.Child()...)
	args.LogDestination, args.IamRoleArn = component.Optional(groupArn), role.Arn.ToStringPtrOutput()
	return []pulumi.Resource{permissions}, err
}
