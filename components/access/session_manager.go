package access

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ssm"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// SessionManagerType is the type token of [SessionManager]. It is part of every URN: never change it without an alias.
const SessionManagerType = "palisade:access:SessionManager"

// SessionManagerArgs configures [NewSessionManager]. The network, the tiers that hold instances, and one group of operators must be given.
type SessionManagerArgs struct {
	// Vpc is the network, as SecureVpc.Network gives it.
	Vpc component.Network `pulumi:"vpc"`
	// Tiers are the tiers of the network that hold the instances, at least one.
	Tiers []string `pulumi:"tiers"`
	// Endpoints are the services that the VPC has endpoints for, as EndpointBundle.Services gives them: ssm, ssmmessages. Where a tier has no way out, all
	// that sessions need must be among them. Plain: it is checked while the program runs.
	Endpoints []string `pulumi:"endpoints,optional"`
	// Operators are the groups that start sessions, by names of one's own, which become parts of the names of their policies. Default: none.
	Operators map[string]SessionOperators `pulumi:"operators,optional"`
	// Session says what sessions are like. Default: they end after 15 idle minutes, and after 8 hours.
	Session Session `pulumi:"session,optional"`
	// Logs says where the record of sessions goes. Default: to an S3 bucket that is made here, for a year.
	Logs SessionLogs `pulumi:"logs,optional"`
	// Encryption adds a key of KMS to sessions and their logs. Default: none, TLS and S3's own keys.
	Encryption SessionEncryption `pulumi:"encryption,optional"`
	// Preferences is None, Own or Adopt: what becomes of the settings of sessions that name no document. Default: None.
	Preferences string `pulumi:"preferences,optional"`
	// SecurityGroupIds are the security groups of the instances, by names of one's own: the component then promises that nothing at all reaches their ports 22 and
	// 3389. Give those that the program makes, and not those that an InstanceConnectEndpoint opens. Default: none.
	SecurityGroupIds map[string]pulumi.StringInput `pulumi:"securityGroupIds,optional"`
	// Protection guards everything but the policies of operators against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// SessionManager gives operators shells on instances through AWS Systems Manager: a session document, policies for operators and instances, and a place for
// logs. No port is open, there are no keys, and what was typed is on record.
//
// # What it does not do
//
//   - It makes no endpoints: where a tier has no way out use EndpointBundle, with ssm and ssmmessages. That the instances run the agent, and let 443 out, it
//     cannot see.
//   - It gives its policies to nobody: attach them to roles and permission sets. Other policies of the same people count too: one that allows ssm:StartSession
//     without the check of documents undoes these.
//   - It lets instances take part in sessions and in nothing else: for Run Command, Patch Manager and inventory add the managed policy
//     AmazonSSMManagedInstanceCore. Managed nodes outside of EC2 are not covered.
//   - It records no forwarded ports, and nothing of what an instance reaches by itself: whoever has a shell there reaches it as well.
//   - The bucket that it makes keeps versions, but has no Object Lock: who may delete versions can delete the record.
type SessionManager struct {
	pulumi.ResourceState

	// DocumentName is what operators name to start a session: aws ssm start-session --target i-... --document-name NAME.
	DocumentName pulumi.StringOutput `pulumi:"documentName"`
	// DocumentArn is the ARN of that document.
	DocumentArn pulumi.StringOutput `pulumi:"documentArn"`
	// OperatorPolicyArns are the policies of the groups of operators, by the names of these: attach them to the roles, users or permission sets of members.
	OperatorPolicyArns pulumi.StringMapOutput `pulumi:"operatorPolicyArns"`
	// InstancePolicyArn is the policy that instances need: attach it to roles that they have already.
	InstancePolicyArn pulumi.StringOutput `pulumi:"instancePolicyArn"`
	// InstanceRoleArn and InstanceProfileName are a role with that policy, and the profile for instances that have none.
	InstanceRoleArn     pulumi.StringOutput `pulumi:"instanceRoleArn"`
	InstanceProfileName pulumi.StringOutput `pulumi:"instanceProfileName"`
	// LogBucketArn and LogGroupArn are where logs go; empty if they do not.
	LogBucketArn pulumi.StringOutput `pulumi:"logBucketArn"`
	LogGroupArn  pulumi.StringOutput `pulumi:"logGroupArn"`
	// KmsKeyArn is the key that sessions are encrypted with; empty if there is none.
	KmsKeyArn pulumi.StringOutput `pulumi:"kmsKeyArn"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises of the security groups that it was told of, as a document of intents in JSON: `palisade verify` proves it. Its form
	// is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Document and the fields below are the children that others refer to; those that were not asked for are nil.
	Document            *ssm.Document
	PreferencesDocument *ssm.Document
	OperatorPolicies    OperatorPolicies
	InstancePolicy      *iam.Policy
	InstanceRole        *iam.Role
	InstanceProfile     *iam.InstanceProfile
	LogBucket           *s3.BucketV2
	LogGroup            *cloudwatch.LogGroup
	Key                 *kms.Key
}

// NewSessionManager makes what sessions need. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only
// another resource can tell is checked in an Apply, with the same text.
func NewSessionManager(ctx *pulumi.Context, name string, args *SessionManagerArgs, opts ...pulumi.ResourceOption) (*SessionManager, error) {
	a, err := args.check(name)
	if err != nil {
		return nil, err
	}
	at, err := locate(ctx, opts)
	if err != nil {
		return nil, fmt.Errorf("SessionManager %q: %w", name, err)
	}
	s := &SessionManager{}
	if err := ctx.RegisterComponentResourceV2(SessionManagerType, name, component.State(a), s, opts...); err != nil {
		return nil, err
	}
	b := &sessionBuilder{builder: newBuilder(s, name, at, a.Protection, a.Tags), args: a}
	for _, create := range []func(*pulumi.Context, *sessionBuilder) error{
		s.createKey,
		s.createLogs,
		s.createDocuments,
		s.createOperators,
		s.createInstanceProfile,
	} {
		if err := create(ctx, b); err != nil {
			return nil, err
		}
	}
	return s, ctx.RegisterResourceOutputs(s, s.collectOutputs(b))
}

// PlanSessionManager plans what [NewSessionManager] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanSessionManager(_ *pulumi.Context, name string, args *SessionManagerArgs, _ ...pulumi.ResourceOption) (*SessionManager, error) {
	_, err := args.check(name)
	return component.Planned(&SessionManager{}), err
}

func (a *SessionManagerArgs) check(name string) (SessionManagerArgs, error) {
	if a == nil {
		a = &SessionManagerArgs{}
	}
	var c validate.Collector
	checked := a.withDefaults().validate(&c)
	if err := c.Err(); err != nil {
		return checked, fmt.Errorf("SessionManager %q:\n%w", name, err)
	}
	return checked, nil
}

// sessionBuilder is what the steps of the construction share.
type sessionBuilder struct {
	builder
	args SessionManagerArgs
	// keyArn is nil without a key.
	keyArn pulumi.StringInput
	logs   destinations
}

func (a SessionManagerArgs) withDefaults() SessionManagerArgs {
	a.Session, a.Logs, a.Encryption = a.Session.withDefaults(), a.Logs.withDefaults(), a.Encryption.withDefaults()
	if a.Preferences == "" {
		a.Preferences = PreferencesNone
	}
	return a
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a SessionManagerArgs) validate(c *validate.Collector) SessionManagerArgs {
	a.Vpc = a.Vpc.Validate(c, validate.At("vpc"))
	a.checkEndpoints(c)
	a.Session.validate(c, validate.At("session"))
	a.Encryption = a.Encryption.validate(c, validate.At("encryption"))
	a.Logs = a.Logs.validate(c, validate.At("logs"), a.Encryption)
	for group, o := range a.Operators {
		checkName(c, validate.At("operators"), group)
		o.validate(c, validate.At("operators").Key(group), a.Session)
	}
	validate.OneOf(c, validate.At("preferences"), a.Preferences, PreferencesNone, PreferencesOwn, PreferencesAdopt)
	a.SecurityGroupIds = checkedGroups(c, validate.At("securityGroupIds"), a.SecurityGroupIds)
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

// checkedGroups checks the ids of security groups, at once where they are known.
func checkedGroups(c *validate.Collector, at validate.Path, ids map[string]pulumi.StringInput) map[string]pulumi.StringInput {
	checked := maps.Clone(ids)
	named := map[pulumi.StringInput]string{}
	for _, name := range slices.Sorted(maps.Keys(ids)) {
		checkName(c, at, name)
		if ids[name] == nil {
			c.Addf(validate.Required, at.Key(name), nil, "required: the id of a security group for each name")
			continue
		}
		if id, known := ids[name].(pulumi.String); known {
			if same, taken := named[id]; taken {
				c.Addf(validate.Duplicate, at.Key(name), string(id), "%s is there as %q already, and AWS takes no rule twice: drop one", id, same)
			}
			named[id] = name
		}
		checked[name] = component.CheckedInput(c, at.Key(name), ids[name], component.AnID("sg", "a security group"))
	}
	return checked
}

// relaxed collects the reasons of what is loosened.
func (a SessionManagerArgs) relaxed() component.Relaxations {
	r := component.Relaxations{}
	r.Add(validate.At("logs").Field("allowNone"), a.Logs.AllowNone)
	for group, o := range a.Operators {
		for field, relaxed := range o.relaxed() {
			r.Add(validate.At("operators").Key(group).Field(field), relaxed)
		}
	}
	r.AddProtection(a.Protection)
	return r
}

func (s *SessionManager) collectOutputs(b *sessionBuilder) pulumi.Map {
	s.DocumentName, s.DocumentArn = s.Document.Name, s.Document.Arn
	s.OperatorPolicyArns = s.OperatorPolicies.arns()
	s.InstancePolicyArn, s.InstanceRoleArn, s.InstanceProfileName = s.InstancePolicy.Arn, s.InstanceRole.Arn, s.InstanceProfile.Name
	s.LogBucketArn, s.LogGroupArn, s.KmsKeyArn = b.logs.bucketArn, b.logs.groupArn, b.optionalKey()
	s.Relaxations = pulumi.ToStringMap(b.args.relaxed()).ToStringMapOutput()
	s.Intents = b.intents()
	return pulumi.Map{
		"documentName": s.DocumentName, "documentArn": s.DocumentArn, "operatorPolicyArns": s.OperatorPolicyArns,
		"instancePolicyArn": s.InstancePolicyArn, "instanceRoleArn": s.InstanceRoleArn, "instanceProfileName": s.InstanceProfileName,
		"logBucketArn": s.LogBucketArn, "logGroupArn": s.LogGroupArn, "kmsKeyArn": s.KmsKeyArn, "relaxations": s.Relaxations, "intents": s.Intents,
	}
}
