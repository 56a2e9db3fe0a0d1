package transit

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// VpnLogs records the negotiation of both tunnels, as JSON: who offered what, and why a tunnel went down.
type VpnLogs struct {
	// LogGroupArn is a log group that is there already. Default: one is made here.
	LogGroupArn pulumi.StringInput `pulumi:"logGroupArn,optional"`
	// KmsKeyArn encrypts the log group that is made here; the key's policy must let the logs service use it. Default: the service's own encryption.
	KmsKeyArn pulumi.StringInput `pulumi:"kmsKeyArn,optional"`
	// RetentionInDays is how long records are kept in the log group that is made here: one of the periods of CloudWatch Logs (1, 3, 5, 7, 14, 30, 60, 90, ...
	// 3653). Default: 90.
	RetentionInDays int `pulumi:"retentionInDays,optional"`
	// AllowNone leaves the tunnels without logs.
	AllowNone *component.Relaxation `pulumi:"allowNone,optional"`
}

// retentions are the periods that CloudWatch Logs knows ("PutRetentionPolicy").
func retentions() []int {
	return []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}
}

func (l VpnLogs) withDefaults() VpnLogs {
	if l.RetentionInDays == 0 {
		l.RetentionInDays = 90
	}
	return l
}

// validate checks what is known, and returns what is not known yet checked in an Apply.
func (l VpnLogs) validate(c *validate.Collector, at validate.Path) VpnLogs {
	if l.AllowNone != nil {
		l.AllowNone.Validate(c, at.Field("allowNone"))
	}
	if !slices.Contains(retentions(), l.RetentionInDays) {
		c.Addf(validate.Invalid, at.Field("retentionInDays"), l.RetentionInDays, "CloudWatch Logs keeps no log for %d days: choose one of %v", l.RetentionInDays, retentions())
	}
	l.LogGroupArn = component.CheckedInput(c, at.Field("logGroupArn"), l.LogGroupArn, component.AnARN("logs", "a log group"))
	l.KmsKeyArn = component.CheckedInput(c, at.Field("kmsKeyArn"), l.KmsKeyArn, component.AnARN("kms", "a KMS key"))
	if l.LogGroupArn != nil && l.KmsKeyArn != nil {
		c.Addf(validate.Conflict, at.Field("kmsKeyArn"), nil, "the log group is there already, and has an encryption of its own: drop one of the two")
	}
	return l
}

// createLogGroup makes the log group, unless it is given.
func (v *VpnConnection) createLogGroup(ctx *pulumi.Context, b *vpnBuilder) error {
	l := b.args.Logs
	switch {
	case l.AllowNone != nil:
		return nil
	case l.LogGroupArn != nil:
		b.logs = l.LogGroupArn
		return nil
	}
	group, err := cloudwatch.NewLogGroup(ctx, b.name, &cloudwatch.LogGroupArgs{
		RetentionInDays: pulumi.Int(l.RetentionInDays), KmsKeyId: component.Optional(l.KmsKeyArn), Tags: b.tagger.Tags(b.name),
	}, b.Child()...)
	if err != nil {
		return err
	}
	v.LogGroup, b.logs = group, group.Arn
	return nil
}

func logOptions(group pulumi.StringInput) (ec2.VpnConnectionTunnel1LogOptionsPtrInput, ec2.VpnConnectionTunnel2LogOptionsPtrInput) {
	return ec2.VpnConnectionTunnel1LogOptionsArgs{CloudwatchLogOptions: ec2.VpnConnectionTunnel1LogOptionsCloudwatchLogOptionsArgs{
			LogEnabled: pulumi.Bool(true), LogGroupArn: component.Optional(group), LogOutputFormat: pulumi.String("json"),
		}}, ec2.VpnConnectionTunnel2LogOptionsArgs{CloudwatchLogOptions: ec2.VpnConnectionTunnel2LogOptionsCloudwatchLogOptionsArgs{
			LogEnabled: pulumi.Bool(true), LogGroupArn: component.Optional(group), LogOutputFormat: pulumi.String("json"),
		}}
}
