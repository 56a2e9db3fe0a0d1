package access

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/logbucket"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The destinations of [SessionLogs].
const (
	// LogsToS3 writes the log of a session to an S3 bucket when it ends.
	LogsToS3 = "S3"
	// LogsToCloudWatch streams the log of a session to a CloudWatch Logs group while it lasts.
	LogsToCloudWatch = "CloudWatchLogs"
)

// SessionLogs records what was typed in sessions, and what was answered. Its zero value writes to an S3 bucket made here, encrypted, versioned, over TLS
// alone, kept for a year. Sessions that forward ports have no log: AWS sees nothing but bytes.
type SessionLogs struct {
	// Destinations are S3, CloudWatchLogs or both. CloudWatchLogs needs a KMS key (encryption), since sessions write to encrypted groups alone. Default: S3.
	Destinations []string `pulumi:"destinations,optional"`
	// BucketArn is a bucket that is there already, encrypted; instances whose logs go there need its key as well, if it has one of its own. Default: a bucket
	// is made here.
	BucketArn pulumi.StringInput `pulumi:"bucketArn,optional"`
	// KeyPrefix is the folder of the bucket in which logs are, such as sessions/prod. Default: none.
	KeyPrefix string `pulumi:"keyPrefix,optional"`
	// LogGroupArn is a log group that is there already, encrypted with a KMS key. Default: a group is made here.
	LogGroupArn pulumi.StringInput `pulumi:"logGroupArn,optional"`
	// RetentionInDays is how long logs are kept in what is made here: with CloudWatchLogs one of its periods (1, 3, 5, 7, 14, 30, 60, 90, ... 3653), for S3 any
	// number. Default: 365.
	RetentionInDays int `pulumi:"retentionInDays,optional"`
	// AllowNone leaves sessions without a log: that there was one is known from CloudTrail alone.
	AllowNone *component.Relaxation `pulumi:"allowNone,optional"`
}

func (l SessionLogs) withDefaults() SessionLogs {
	if len(l.Destinations) == 0 && l.AllowNone == nil {
		l.Destinations = []string{LogsToS3}
	}
	if l.RetentionInDays == 0 {
		l.RetentionInDays = 365
	}
	return l
}

func (l SessionLogs) to(destination string) bool { return slices.Contains(l.Destinations, destination) }

// retentions are the periods that CloudWatch Logs knows ("PutRetentionPolicy").
func retentions() []int {
	return []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}
}

func (l SessionLogs) validate(c *validate.Collector, at validate.Path, encryption SessionEncryption) SessionLogs {
	if l.AllowNone != nil {
		l.AllowNone.Validate(c, at.Field("allowNone"))
		if len(l.Destinations) > 0 {
			c.Addf(validate.Conflict, at.Field("allowNone"), nil, "no logs, and logs to %s: drop one", strings.Join(l.Destinations, " and "))
		}
	}
	for i, d := range l.Destinations {
		if validate.OneOf(c, at.Field("destinations").Index(i), d, LogsToS3, LogsToCloudWatch) && slices.Contains(l.Destinations[:i], d) {
			c.Addf(validate.Duplicate, at.Field("destinations").Index(i), d, "%s is there twice: drop one", d)
		}
	}
	for field, needs := range map[string]struct {
		given       bool
		destination string
	}{
		"bucketArn": {l.BucketArn != nil, LogsToS3}, "keyPrefix": {l.KeyPrefix != "", LogsToS3}, "logGroupArn": {l.LogGroupArn != nil, LogsToCloudWatch},
	} {
		if needs.given && !l.to(needs.destination) {
			c.Addf(validate.Conflict, at.Field(field), nil, "logs do not go to %s: name it among destinations, or drop %s", needs.destination, field)
		}
	}
	if strings.HasPrefix(l.KeyPrefix, "/") || strings.HasSuffix(l.KeyPrefix, "/") || strings.ContainsAny(l.KeyPrefix, "*?$") {
		c.Addf(validate.Invalid, at.Field("keyPrefix"), l.KeyPrefix, "%q: name folders as in sessions/prod, without a slash at either end and without *, ? and $", l.KeyPrefix)
	}
	switch {
	case l.RetentionInDays < 1:
		c.Addf(validate.Invalid, at.Field("retentionInDays"), l.RetentionInDays, "%d days: logs must be kept for a day at least", l.RetentionInDays)
	case l.to(LogsToCloudWatch) && !slices.Contains(retentions(), l.RetentionInDays):
		c.Addf(validate.Invalid, at.Field("retentionInDays"), l.RetentionInDays, "CloudWatch Logs keeps no log for %d days: choose one of %v", l.RetentionInDays, retentions())
	}
	if l.to(LogsToCloudWatch) && l.LogGroupArn == nil && !encryption.withKey() {
		c.Addf(validate.Required, validate.At("encryption"), nil, "required with logs to CloudWatchLogs: sessions write to log groups alone that are encrypted with a KMS key; set key to Own, or give kmsKeyArn")
	}
	l.BucketArn = component.CheckedInput(c, at.Field("bucketArn"), l.BucketArn, component.AnARN("s3", "a bucket"))
	l.LogGroupArn = component.CheckedInput(c, at.Field("logGroupArn"), l.LogGroupArn, component.AnARN("logs", "a log group"))
	return l
}

// destinations are where logs go; what is not used is empty text.
type destinations struct {
	bucketArn, bucketName pulumi.StringOutput
	groupArn, groupName   pulumi.StringOutput
	// ready is what sessions wait for.
	ready []pulumi.Resource
}

func nothing() pulumi.StringOutput { return pulumi.String("").ToStringOutput() }

// createLogs makes what logs are written to, unless it is given.
func (s *SessionManager) createLogs(ctx *pulumi.Context, b *sessionBuilder) error {
	l, d := b.args.Logs, &b.logs
	d.bucketArn, d.bucketName, d.groupArn, d.groupName = nothing(), nothing(), nothing(), nothing()
	switch {
	case l.BucketArn != nil:
		d.bucketArn = l.BucketArn.ToStringOutput()
		d.bucketName = d.bucketArn.ApplyT(func(arn string) string { return arn[strings.LastIndex(arn, ":")+1:] }).(pulumi.StringOutput)
	case l.to(LogsToS3):
		bucket, err := logbucket.New(ctx, b.name+"-logs", logbucket.Args{
			Family: b.Family, Tagger: b.Tagger, RetentionInDays: l.RetentionInDays, KmsKeyArn: b.keyArn,
		})
		if err != nil {
			return err
		}
		s.LogBucket = bucket.BucketV2
		d.bucketArn, d.bucketName, d.ready = bucket.Arn, bucket.Bucket, append(d.ready, bucket.Ready...)
	}
	switch {
	case l.LogGroupArn != nil:
		d.groupArn = l.LogGroupArn.ToStringOutput().ApplyT(func(arn string) string { return strings.TrimSuffix(arn, ":*") }).(pulumi.StringOutput)
		d.groupName = d.groupArn.ApplyT(func(arn string) string {
			_, name, _ := strings.Cut(arn, ":log-group:")
			return name
		}).(pulumi.StringOutput)
	case l.to(LogsToCloudWatch):
		group, err := cloudwatch.NewLogGroup(ctx, b.logGroup(), &cloudwatch.LogGroupArgs{
			RetentionInDays: pulumi.Int(l.RetentionInDays), KmsKeyId: component.Optional(b.keyArn), Tags: b.Tags(b.logGroup()),
		}, b.Child()...)
		if err != nil {
			return err
		}
		s.LogGroup = group
		d.groupArn, d.groupName, d.ready = group.Arn, group.Name, append(d.ready, group)
	}
	return nil
}

// logGroup is what the name of the log group begins with; Pulumi adds a hyphen and some letters.
func (b *sessionBuilder) logGroup() string { return b.name + "-logs" }
