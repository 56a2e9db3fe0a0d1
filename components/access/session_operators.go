package access

import (
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// SessionOperators is a group of people, or roles, and what it may do in sessions: open shells on some instances with the settings of this component and no
// others, and resume and end its own sessions.
type SessionOperators struct {
	// InstanceTags are the tags that an instance must have, all of them, to be reached. Required unless allowAllInstances. Whoever may tag instances chooses
	// which are reached: keep ec2:CreateTags for these keys to yourself.
	InstanceTags map[string]string `pulumi:"instanceTags,optional"`
	// RunAsUsers are the users of the operating system that members may be, by their tag SSMSessionRunAs; needs session.runAs. Default: any, and the
	// default user.
	RunAsUsers []string `pulumi:"runAsUsers,optional"`
	// AllowAllInstances lets the group reach every instance of the account and region.
	AllowAllInstances *component.Relaxation `pulumi:"allowAllInstances,optional"`
	// AllowPortForwarding lets the group forward ports of the instances to their machines: any protocol, and no log of what was said.
	AllowPortForwarding *component.Relaxation `pulumi:"allowPortForwarding,optional"`
	// AllowRemoteHosts lets the group forward ports of other hosts, a database for example, through the instances: it reaches whatever these reach, and
	// there is no log of what was said.
	AllowRemoteHosts *component.Relaxation `pulumi:"allowRemoteHosts,optional"`
}

func (o SessionOperators) instances() instances {
	return instances{o.InstanceTags, o.AllowAllInstances}
}

func (o SessionOperators) validate(c *validate.Collector, at validate.Path, session Session) {
	o.instances().validate(c, at)
	if len(o.RunAsUsers) > 0 && session.RunAs == nil {
		c.Addf(validate.Conflict, at.Field("runAsUsers"), nil, "sessions run as ssm-user, whoever starts them: set session.runAs, or drop runAsUsers")
	}
	for i, user := range o.RunAsUsers {
		checkOsUser(c, at.Field("runAsUsers").Index(i), user)
	}
	for field, relaxed := range o.relaxed() {
		if relaxed != nil && field != "allowAllInstances" {
			relaxed.Validate(c, at.Field(field))
		}
	}
}

func (o SessionOperators) relaxed() map[string]*component.Relaxation {
	return map[string]*component.Relaxation{
		"allowAllInstances": o.AllowAllInstances, "allowPortForwarding": o.AllowPortForwarding, "allowRemoteHosts": o.AllowRemoteHosts,
	}
}

// createOperators makes the policies of the groups.
func (s *SessionManager) createOperators(ctx *pulumi.Context, b *sessionBuilder) error {
	documents := map[string]pulumi.StringInput{}
	for group, o := range b.args.Operators {
		documents[group] = pulumi.All(s.Document.Arn, b.optionalKey()).ApplyT(func(arns []any) string {
			return b.operatorPolicy(o, arns[0].(string), arns[1].(string)).JSON()
		}).(pulumi.StringOutput)
	}
	policies, err := b.createPolicies(ctx, documents)
	s.OperatorPolicies = policies
	return err
}

// operatorPolicy is what a group may do ("Sample IAM policies for Session Manager", "Additional sample IAM policies for Session Manager").
func (b *sessionBuilder) operatorPolicy(o SessionOperators, documentArn, keyArn string) component.Policy {
	// Without this check a session that names no document would start with the account's preferences, whatever the policy says of documents. All statements
	// that allow sessions must have it ("Start a session with a document by specifying the session documents in IAM policies").
	start := component.Condition{"BoolIfExists": {"ssm:SessionDocumentAccessCheck": {"true"}}}
	for operator, keys := range b.args.Session.runAs(o.RunAsUsers) {
		start[operator] = keys
	}
	onInstances := maps.Clone(start)
	if tags := o.instances().tagged("ssm:resourceTag/"); len(tags) > 0 {
		maps.Copy(tags, start["StringEquals"])
		onInstances["StringEquals"] = tags
	}
	documents := []string{documentArn}
	if b.args.Preferences != PreferencesNone {
		documents = append(documents, b.arn("ssm", "document/"+preferencesDocument))
	}
	if o.AllowPortForwarding != nil {
		documents = append(documents, b.awsDocument("AWS-StartPortForwardingSession"))
	}
	if o.AllowRemoteHosts != nil {
		documents = append(documents, b.awsDocument("AWS-StartPortForwardingSessionToRemoteHost"))
	}
	// The session's id begins with the id of who started it: for roles with the role's, which is the same for all who have it, and their own name.
	own := b.arn("ssm", "session/${aws:userid}-*")
	statements := []component.Statement{
		{Sid: "StartOnInstances", Effect: component.Allow, Action: []string{"ssm:StartSession"}, Resource: []string{b.instances()}, Condition: onInstances},
		{Sid: "StartWithDocuments", Effect: component.Allow, Action: []string{"ssm:StartSession"}, Resource: documents, Condition: start},
		{Sid: "OwnSessions", Effect: component.Allow, Action: []string{"ssm:TerminateSession", "ssm:ResumeSession", "ssmmessages:OpenDataChannel"}, Resource: []string{own}},
		{
			Sid: "OwnSessionsByTag", Effect: component.Allow, Action: []string{"ssm:TerminateSession", "ssm:ResumeSession"}, Resource: []string{b.arn("ssm", "session/*")},
			Condition: component.Condition{"StringEquals": {"ssm:resourceTag/aws:ssmmessages:session-id": {"${aws:userid}"}}},
		},
		// These know no single resources.
		{
			Sid: "Look", Effect: component.Allow, Resource: []string{"*"},
			Action: []string{"ssm:DescribeSessions", "ssm:GetConnectionStatus", "ssm:DescribeInstanceProperties", "ssm:DescribeInstanceInformation", "ec2:DescribeInstances"},
		},
	}
	if keyArn != "" {
		statements = append(statements, component.Statement{Sid: "SessionKey", Effect: component.Allow, Action: []string{"kms:GenerateDataKey"}, Resource: []string{keyArn}})
	}
	return component.NewPolicy(statements...)
}

// awsDocument is the ARN of a document of AWS's own, which belongs to no account.
func (l location) awsDocument(name string) string {
	return "arn:" + l.partition + ":ssm:" + l.region + "::document/" + name
}
