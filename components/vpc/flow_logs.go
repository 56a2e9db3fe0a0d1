package vpc

import (
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/flowlog"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The destinations of [FlowLogs].
const (
	// FlowLogsToCloudWatch sends records to a CloudWatch Logs group.
	FlowLogsToCloudWatch = flowlog.ToCloudWatch
	// FlowLogsToS3 sends them to an S3 bucket.
	FlowLogsToS3 = flowlog.ToS3
	// FlowLogsToFirehose sends them to an Amazon Data Firehose stream of the caller.
	FlowLogsToFirehose = flowlog.ToFirehose
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
	d := f.to().Validate(c, at)
	f.DestinationArn, f.KmsKeyArn = d.Arn, d.KmsKeyArn
	validate.OneOf(c, at.Field("trafficType"), f.TrafficType, "ALL", "ACCEPT", "REJECT")
	if i := f.MaxAggregationInterval; i != 60 && i != 600 {
		c.Addf(validate.Invalid, at.Field("maxAggregationInterval"), i, "%d seconds is no interval that AWS offers: 60 or 600", i)
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
}

// to is what the flow log is written to.
func (f FlowLogs) to() flowlog.Destination {
	return flowlog.Destination{Kind: f.Destination, Arn: f.DestinationArn, KmsKeyArn: f.KmsKeyArn, RetentionInDays: f.RetentionInDays}
}

// createFlowLog makes the flow log and, unless it is given, what it writes to.
func (v *SecureVpc) createFlowLog(ctx *pulumi.Context, b *vpcBuilder) error {
	f := b.args.FlowLogs
	if f.AllowNone != nil {
		return nil
	}
	args := ec2.FlowLogArgs{
		VpcId: v.Vpc.ID().ToStringOutput().ToStringPtrOutput(), TrafficType: pulumi.String(f.TrafficType),
		LogFormat: pulumi.String(f.LogFormat), MaxAggregationInterval: pulumi.Int(f.MaxAggregationInterval),
	}
	if f.FileFormat != "" || f.HiveCompatiblePartitions || f.PerHourPartition {
		args.DestinationOptions = f.destinationOptions()
	}
	var err error
	v.FlowLog, err = flowlog.Maker{Family: b.Family, Tagger: b.tagger}.FlowLog(ctx, b.name+"-flowlog", f.to(), args)
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
