package firewall

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/networkfirewall"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/logbucket"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Where logs go.
const (
	// LogsToS3 writes them to a bucket every few minutes.
	LogsToS3 = "S3"
	// LogsToCloudWatch writes them to a log group.
	LogsToCloudWatch = "CloudWatch"
	// LogsToFirehose sends them to a stream of Amazon Data Firehose, which is there already, in the account and region of the firewall. To let the delivery of logs in, AWS
	// tags it LogDeliveryEnabled=true and makes the role AWSServiceRoleForLogDelivery, in the name of whoever runs the program: who manages the stream keeps the tag
	// ("Logs sent to Firehose").
	LogsToFirehose = "Firehose"
)

// Logs says where each kind of record goes. Its zero value keeps alerts and flows, and with TlsInspection errors of TLS, in a bucket made here for 90 days.
type Logs struct {
	// Alert are the records of rules that drop, reject or alert, and of the default.
	Alert LogDestination `pulumi:"alert,optional"`
	// Flow are the records of all connections.
	Flow LogDestination `pulumi:"flow,optional"`
	// Tls are those of what TlsInspection could not decrypt; there are none without.
	Tls LogDestination `pulumi:"tls,optional"`
	// RetentionInDays is how long records are kept in what is made here, at least 1; for log groups one of the numbers that CloudWatch takes. Default: 90.
	RetentionInDays int `pulumi:"retentionInDays,optional"`
	// KmsKeyArn encrypts the bucket and the log groups that are made here; the key's policy must let delivery.logs.amazonaws.com use it, and
	// logs.REGION.amazonaws.com for log groups. Default: the services' own encryption.
	KmsKeyArn pulumi.StringInput `pulumi:"kmsKeyArn,optional"`
}

// LogDestination is where one kind of record goes.
type LogDestination struct {
	// Destination is S3, CloudWatch or Firehose. Default: S3.
	Destination string `pulumi:"destination,optional"`
	// Name is the name of a bucket, log group or stream that is there already. Default: made here; required with Firehose, of which none is made.
	Name pulumi.StringInput `pulumi:"name,optional"`
	// AllowNone writes no such records.
	AllowNone *component.Relaxation `pulumi:"allowNone,optional"`
}

// logKind is a kind of record: its argument, which is also its prefix in a bucket, and AWS's word for it.
type logKind struct {
	field, word string
	to          LogDestination
}

func (l Logs) withDefaults() Logs {
	l.RetentionInDays = cmp.Or(l.RetentionInDays, 90)
	for _, d := range []*LogDestination{&l.Alert, &l.Flow, &l.Tls} {
		d.Destination = cmp.Or(d.Destination, LogsToS3)
	}
	return l
}

// kinds are the kinds of record that are written.
func (l Logs) kinds(tls bool) []logKind {
	var out []logKind
	for _, k := range []logKind{{"alert", "ALERT", l.Alert}, {"flow", "FLOW", l.Flow}, {"tls", "TLS", l.Tls}} {
		if k.to.AllowNone == nil && (tls || k.field != "tls") {
			out = append(out, k)
		}
	}
	return out
}

func (l *Logs) validate(c *validate.Collector, at validate.Path, tls bool) {
	if l.RetentionInDays < 1 {
		c.Addf(validate.Invalid, at.Field("retentionInDays"), l.RetentionInDays, "%d days: records must be kept for a day at least", l.RetentionInDays)
	}
	l.KmsKeyArn = component.CheckedInput(c, at.Field("kmsKeyArn"), l.KmsKeyArn, component.AnARN("kms", "a KMS key"))
	for _, k := range []struct {
		field string
		to    *LogDestination
	}{{"alert", &l.Alert}, {"flow", &l.Flow}, {"tls", &l.Tls}} {
		where, d := at.Field(k.field), k.to
		validate.OneOf(c, where.Field("destination"), d.Destination, LogsToS3, LogsToCloudWatch, LogsToFirehose)
		if d.AllowNone != nil {
			d.AllowNone.Validate(c, where.Field("allowNone"))
		} else if d.Destination == LogsToFirehose && d.Name == nil {
			c.Addf(validate.Required, where.Field("name"), nil, "required with Firehose: the name of a stream that is there, since none is made here")
		}
		if k.field == "tls" && !tls && (d.Name != nil || d.AllowNone != nil) {
			c.Addf(validate.Conflict, where, d.Destination, "there are no such records without the policy's tlsInspection: drop it")
		}
		d.Name = component.CheckedInput(c, where.Field("name"), d.Name, func(name string) string { return destinationProblem(d.Destination, name) })
	}
}

// destinationProblem says what is wrong with the name of a destination.
func destinationProblem(destination, name string) string {
	switch {
	case strings.HasPrefix(name, "arn:"):
		return fmt.Sprintf("%q is an ARN: give the name alone", name)
	case destination == LogsToFirehose && !regexp.MustCompile(`^[a-zA-Z0-9_.-]{1,64}$`).MatchString(name):
		return fmt.Sprintf("%q is no name of a stream: letters, digits, underscores, dots and hyphens, 64 at most", name)
	}
	return ""
}

func (l Logs) relaxed(r component.Relaxations, at validate.Path) {
	r.Add(at.Field("alert").Field("allowNone"), l.Alert.AllowNone)
	r.Add(at.Field("flow").Field("allowNone"), l.Flow.AllowNone)
	r.Add(at.Field("tls").Field("allowNone"), l.Tls.AllowNone)
}

// createLogs makes the destinations that are not given, and has the firewall write to them. AWS deletes no firewall that logs: what has it log depends on the
// firewall, and so is deleted first.
func (b *builder) createLogs(ctx *pulumi.Context) error {
	var configs networkfirewall.LoggingConfigurationLoggingConfigurationLogDestinationConfigArray
	var ready []pulumi.Resource
	for _, k := range b.logs.kinds(b.policy.TlsInspection != nil) {
		config := networkfirewall.LoggingConfigurationLoggingConfigurationLogDestinationConfigArgs{LogType: pulumi.String(k.word)}
		name := k.to.Name
		switch k.to.Destination {
		case LogsToS3:
			if name == nil {
				bucket, err := b.logBucket(ctx)
				if err != nil {
					return err
				}
				name, ready = bucket.ID().ToStringOutput(), bucket.Ready
			}
			config.LogDestinationType, config.LogDestination = pulumi.String("S3"), pulumi.StringMap{"bucketName": name, "prefix": pulumi.String(k.field)}
		case LogsToCloudWatch:
			if name == nil {
				group, err := b.logGroup(ctx, k.field)
				if err != nil {
					return err
				}
				name = group.Name
			}
			config.LogDestinationType, config.LogDestination = pulumi.String("CloudWatchLogs"), pulumi.StringMap{"logGroup": name}
		default:
			config.LogDestinationType, config.LogDestination = pulumi.String("KinesisDataFirehose"), pulumi.StringMap{"deliveryStream": name}
		}
		b.destinations[k.field] = name
		configs = append(configs, config)
	}
	if len(configs) == 0 {
		return nil
	}
	_, err := networkfirewall.NewLoggingConfiguration(ctx, b.name, &networkfirewall.LoggingConfigurationArgs{
		FirewallArn:          b.firewall.Arn,
		LoggingConfiguration: networkfirewall.LoggingConfigurationLoggingConfigurationArgs{LogDestinationConfigs: configs},
	}, b.Child(pulumi.DependsOn(ready))...)
	return err
}

// logBucket is the bucket of all kinds of records that go to one made here.
func (b *builder) logBucket(ctx *pulumi.Context) (*logbucket.Bucket, error) {
	if b.bucket != nil {
		return b.bucket, nil
	}
	var err error
	b.bucket, err = logbucket.New(ctx, b.name+"-logs", logbucket.Args{
		Family: b.Family, Tagger: b.tagger, RetentionInDays: b.logs.RetentionInDays, KmsKeyArn: b.logs.KmsKeyArn,
		Writers: func(arn string) []component.Statement { return logDelivery(arn, b.location) },
	})
	return b.bucket, err
}

// logGroup is the log group of a kind of record. Groups whose names begin so share a policy that AWS writes itself, since a region takes ten of them.
func (b *builder) logGroup(ctx *pulumi.Context, kind string) (*cloudwatch.LogGroup, error) {
	name := b.name + "-logs-" + kind
	return cloudwatch.NewLogGroup(ctx, name, &cloudwatch.LogGroupArgs{
		NamePrefix: pulumi.String("/aws/vendedlogs/" + name + "-"), RetentionInDays: pulumi.Int(b.logs.RetentionInDays),
		KmsKeyId: component.Optional(b.logs.KmsKeyArn), Tags: b.tagger.Tags(name),
	}, b.Child()...)
}

// logDelivery lets the log delivery service write the records of this account's firewalls to a bucket ("Sending AWS Network Firewall logs to Amazon Simple
// Storage Service"). AWS would add these grants by itself, and they would show as drift.
func logDelivery(bucketArn string, here location) []component.Statement {
	delivery := component.Service("delivery.logs.amazonaws.com")
	own := map[string]component.Texts{"aws:SourceAccount": {here.account}}
	source := map[string]component.Texts{"aws:SourceArn": {fmt.Sprintf("arn:%s:logs:%s:%s:*", here.partition, here.region, here.account)}}
	return []component.Statement{
		{
			Sid: "AWSLogDeliveryWrite", Effect: component.Allow, Principal: delivery, Action: []string{"s3:PutObject"},
			Resource: []string{bucketArn + "/alert/AWSLogs/" + here.account + "/*", bucketArn + "/flow/AWSLogs/" + here.account + "/*", bucketArn + "/tls/AWSLogs/" + here.account + "/*"},
			Condition: component.Condition{
				"StringEquals": {"s3:x-amz-acl": {"bucket-owner-full-control"}, "aws:SourceAccount": {here.account}}, "ArnLike": source,
			},
		},
		{
			Sid: "AWSLogDeliveryAclCheck", Effect: component.Allow, Principal: delivery, Action: []string{"s3:GetBucketAcl"}, Resource: []string{bucketArn},
			Condition: component.Condition{"StringEquals": own, "ArnLike": source},
		},
	}
}
