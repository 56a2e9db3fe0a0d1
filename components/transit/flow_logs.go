package transit

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/flowlog"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// FlowLogs records what the transit gateway carries between its attachments, once a minute, in AWS's own format. Its zero value logs to a CloudWatch Logs
// group made here, encrypted and kept for 90 days.
type FlowLogs struct {
	// Destination is CloudWatchLogs, S3 or Firehose. Default: CloudWatchLogs.
	Destination string `pulumi:"destination,optional"`
	// DestinationArn is a log group, a bucket (a folder may follow) or a Firehose stream that is there already. Default: a group or bucket is made here;
	// required with Firehose. The policy of a bucket of the caller's must let delivery.logs.amazonaws.com write.
	DestinationArn pulumi.StringInput `pulumi:"destinationArn,optional"`
	// KmsKeyArn encrypts the group or bucket that is made here; the key's policy must let the logs service use it. Default: the service's own
	// encryption.
	KmsKeyArn pulumi.StringInput `pulumi:"kmsKeyArn,optional"`
	// RetentionInDays is how long records are kept in what is made here: one of the periods of CloudWatch Logs (1, 3, 5, 7, 14, 30, 60, 90, ... 3653), any
	// number for S3. Default: 90.
	RetentionInDays int `pulumi:"retentionInDays,optional"`
	// AllowNone leaves the transit gateway without a flow log.
	AllowNone *component.Relaxation `pulumi:"allowNone,optional"`
}

func (f FlowLogs) withDefaults() FlowLogs {
	if f.Destination == "" {
		f.Destination = flowlog.ToCloudWatch
	}
	if f.RetentionInDays == 0 {
		f.RetentionInDays = 90
	}
	return f
}

func (f FlowLogs) validate(c *validate.Collector, at validate.Path) FlowLogs {
	if f.AllowNone != nil {
		f.AllowNone.Validate(c, at.Field("allowNone"))
	}
	d := f.to().Validate(c, at)
	f.DestinationArn, f.KmsKeyArn = d.Arn, d.KmsKeyArn
	return f
}

// to is what the flow log is written to.
func (f FlowLogs) to() flowlog.Destination {
	return flowlog.Destination{Kind: f.Destination, Arn: f.DestinationArn, KmsKeyArn: f.KmsKeyArn, RetentionInDays: f.RetentionInDays}
}

// createFlowLog makes the flow log. AWS takes those of transit gateways with an interval of a minute alone ("CreateFlowLogs": MaxAggregationInterval).
func (h *TransitHub) createFlowLog(ctx *pulumi.Context, b *builder) error {
	f := b.args.FlowLogs
	if f.AllowNone != nil {
		return nil
	}
	var err error
	h.FlowLog, err = flowlog.Maker{Family: b.Family, Tagger: b.tagger}.FlowLog(ctx, b.name+"-flowlog", f.to(), ec2.FlowLogArgs{
		TransitGatewayId: h.TransitGateway.ID().ToStringOutput().ToStringPtrOutput(), MaxAggregationInterval: pulumi.Int(60),
	})
	return err
}
