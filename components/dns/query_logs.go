package dns

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// QueryLogsType is the type token of [QueryLogs]. It is part of every URN: never change it without an alias.
const QueryLogsType = "palisade:dns:QueryLogs"

// QueryLogsArgs configures [NewQueryLogs]. The VPCs must be given.
type QueryLogsArgs struct {
	// VpcIds are the VPCs whose questions are recorded, by names of one's own, which become parts of the names of the associations.
	VpcIds map[string]pulumi.StringInput `pulumi:"vpcIds"`
	// DestinationArn is a log group of CloudWatch Logs, a bucket or a stream of Amazon Data Firehose that is there already. Default: a log group is made here.
	DestinationArn pulumi.StringInput `pulumi:"destinationArn,optional"`
	// KmsKeyArn encrypts the log group that is made here; the key's policy must let the logs service use it. Default: the service's own encryption.
	KmsKeyArn pulumi.StringInput `pulumi:"kmsKeyArn,optional"`
	// RetentionInDays is how long records are kept in the log group that is made here: one of the periods of CloudWatch Logs (1, 3, 5, 7, 14, 30, 60, 90, ...
	// 3653). Default: 90.
	RetentionInDays int `pulumi:"retentionInDays,optional"`
	// Protection guards everything against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// QueryLogs records which names the resolvers of VPCs are asked for, by whom, and what they answer, in a log group, a bucket or a stream: names are a way out
// of a network that no route shows. AWS charges for the log alone.
//
// # What it does not do
//
//   - It stops nothing: use DnsFirewall of package guardrails, which has query logs of its own.
//   - It sees the VPC's own resolver alone: whoever asks a server elsewhere, over port 53 or HTTPS, is not on record. Security groups and a firewall keep that
//     shut.
//   - It does not record every question: what the resolver answers from its cache is recorded once.
//   - It makes a log group at most: a bucket or a stream must be there, and let the logs in. Nothing reads what is recorded, and nothing raises alarms.
//   - It records VPCs of its own account and region, and shares nothing with others.
type QueryLogs struct {
	pulumi.ResourceState

	// ConfigId is the id of the configuration, and DestinationArn where the records go.
	ConfigId       pulumi.StringOutput `pulumi:"configId"`
	DestinationArn pulumi.StringOutput `pulumi:"destinationArn"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`

	// Config is the child that others refer to; LogGroup is nil if the destination was given.
	Config   *route53.ResolverQueryLogConfig
	LogGroup *cloudwatch.LogGroup
}

// retentions are the periods that CloudWatch Logs knows ("PutRetentionPolicy").
func retentions() []int {
	return []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}
}

// NewQueryLogs records the questions of VPCs. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only another
// resource can tell is checked in an Apply, with the same text.
func NewQueryLogs(ctx *pulumi.Context, name string, args *QueryLogsArgs, opts ...pulumi.ResourceOption) (*QueryLogs, error) {
	a, err := args.check(name)
	if err != nil {
		return nil, err
	}
	q := &QueryLogs{}
	if err := ctx.RegisterComponentResourceV2(QueryLogsType, name, component.State(a), q, opts...); err != nil {
		return nil, err
	}
	b := newBuilder(q, name, a.Protection, a.Tags)
	if err := q.create(ctx, b, a); err != nil {
		return nil, err
	}
	q.ConfigId = q.Config.ID().ToStringOutput()
	q.Relaxations = pulumi.ToStringMap(relaxations(a.Protection)).ToStringMapOutput()
	return q, ctx.RegisterResourceOutputs(q, pulumi.Map{"configId": q.ConfigId, "destinationArn": q.DestinationArn, "relaxations": q.Relaxations})
}

// PlanQueryLogs plans what [NewQueryLogs] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanQueryLogs(_ *pulumi.Context, name string, args *QueryLogsArgs, _ ...pulumi.ResourceOption) (*QueryLogs, error) {
	_, err := args.check(name)
	return component.Planned(&QueryLogs{}), err
}

func (a *QueryLogsArgs) check(name string) (QueryLogsArgs, error) {
	if a == nil {
		a = &QueryLogsArgs{}
	}
	var c validate.Collector
	checked := a.withDefaults().validate(&c)
	if err := c.Err(); err != nil {
		return checked, failed("QueryLogs", name, err)
	}
	return checked, nil
}

func (a QueryLogsArgs) withDefaults() QueryLogsArgs {
	if a.RetentionInDays == 0 {
		a.RetentionInDays = 90
	}
	return a
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a QueryLogsArgs) validate(c *validate.Collector) QueryLogsArgs {
	if len(a.VpcIds) == 0 {
		c.Addf(validate.Required, validate.At("vpcIds"), nil, "required: the VPCs whose questions are recorded, by names of your own")
	}
	a.VpcIds = checkedVpcs(c, validate.At("vpcIds"), a.VpcIds)
	a = a.ValidateDestination(c, validate.Path{})
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

// ValidateDestination checks where records go and how long they are kept, and returns the arguments with what is not known yet checked in an Apply: for components that
// have query logs among their arguments.
func (a QueryLogsArgs) ValidateDestination(c *validate.Collector, at validate.Path) QueryLogsArgs {
	a = a.withDefaults()
	if !slices.Contains(retentions(), a.RetentionInDays) {
		c.Addf(validate.Invalid, at.Field("retentionInDays"), a.RetentionInDays, "CloudWatch Logs keeps no log for %d days: choose one of %v", a.RetentionInDays, retentions())
	}
	a.DestinationArn = component.CheckedInput(c, at.Field("destinationArn"), a.DestinationArn, aDestination)
	a.KmsKeyArn = component.CheckedInput(c, at.Field("kmsKeyArn"), a.KmsKeyArn, component.AnARN("kms", "a KMS key"))
	if a.DestinationArn != nil && a.KmsKeyArn != nil {
		c.Addf(validate.Conflict, at.Field("kmsKeyArn"), nil, "the destination is there already, and has an encryption of its own: drop one of the two")
	}
	return a
}

// aDestination checks that a text names what query logs can be written to.
func aDestination(arn string) string {
	for _, service := range []string{"logs", "s3", "firehose"} {
		if component.AnARN(service, "")(arn) == "" {
			return ""
		}
	}
	return component.AnARN("logs", "a log group, a bucket or a stream of Firehose")(arn)
}

func (q *QueryLogs) create(ctx *pulumi.Context, b builder, a QueryLogsArgs) error {
	destination := a.DestinationArn
	if destination == nil {
		group, err := cloudwatch.NewLogGroup(ctx, b.name, &cloudwatch.LogGroupArgs{
			RetentionInDays: pulumi.Int(a.RetentionInDays), KmsKeyId: component.Optional(a.KmsKeyArn), Tags: b.tagger.Tags(b.name),
		}, b.Child()...)
		if err != nil {
			return err
		}
		q.LogGroup, destination = group, group.Arn
	}
	config, err := route53.NewResolverQueryLogConfig(ctx, b.name, &route53.ResolverQueryLogConfigArgs{DestinationArn: destination, Tags: b.tagger.Tags(b.name)}, b.Child()...)
	if err != nil {
		return err
	}
	q.Config, q.DestinationArn = config, config.DestinationArn
	for _, vpc := range sortedKeys(a.VpcIds) {
		if _, err := route53.NewResolverQueryLogConfigAssociation(ctx, b.name+"-"+vpc, &route53.ResolverQueryLogConfigAssociationArgs{
			ResolverQueryLogConfigId: config.ID().ToStringOutput(), ResourceId: a.VpcIds[vpc],
		}, b.Child(pulumi.DeleteBeforeReplace(true))...); err != nil {
			return err
		}
	}
	return nil
}
