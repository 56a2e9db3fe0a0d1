package access

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// InstanceConnectType is the type token of [InstanceConnect]. It is part of every URN: never change it without an alias.
const InstanceConnectType = "palisade:access:InstanceConnect"

// InstanceConnectArgs configures [NewInstanceConnect]. One group of operators must be given.
type InstanceConnectArgs struct {
	// Operators are the groups that push keys, by names of one's own, which become parts of the names of their policies; at least one.
	Operators map[string]KeyPush `pulumi:"operators"`
	// AllowFromConsole opens SSH of some instances to the addresses from which AWS's console connects. Default: nothing is opened; operators reach
	// instances by a way that exists already, such as a VPN.
	AllowFromConsole *ConsoleAccess `pulumi:"allowFromConsole,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// ConsoleAccess opens port 22 of instances to the addresses from which the console of EC2 Instance Connect connects, in the region: those of AWS's prefix list
// com.amazonaws.REGION.ec2-instance-connect, which AWS keeps up to date. The console comes from the internet, so that the instances need public addresses,
// their subnets a route to the internet gateway, and network ACLs an exception: prefer an [InstanceConnectEndpoint].
type ConsoleAccess struct {
	// TargetSecurityGroupIds are the security groups of the instances, by names of one's own, at least one.
	TargetSecurityGroupIds map[string]pulumi.StringInput `pulumi:"targetSecurityGroupIds"`
	// Reason is a sentence for whoever reviews the network; required.
	Reason string `pulumi:"reason"`
}

// InstanceConnect makes policies that let operators push public keys to instances, each good for a minute, in place of keys that lie around.
//
// # What it does not do
//
//   - It makes no way to the instances: operators need a VPN or the like, and port 22 open to it. [InstanceConnectEndpoint] makes one. AllowFromConsole opens
//     port 22, but gives no public addresses and changes no network ACL.
//   - It changes nothing on instances: they need the package ec2-instance-connect, which images of Amazon Linux and Ubuntu have. Keys that are there already,
//     such as that of a key pair, go on working.
//   - It is for SSH alone, and not for RDP: keys are no use to that.
//   - It records no session: that a key was pushed is known from CloudTrail, and not what was typed. [SessionManager] records that.
//   - It gives its policies to nobody, and it promises nothing that `palisade verify` could prove: who may push keys is decided by IAM.
type InstanceConnect struct {
	pulumi.ResourceState

	// OperatorPolicyArns are the policies of the groups of operators, by the names of these: attach them to the roles, users or permission sets of members.
	OperatorPolicyArns pulumi.StringMapOutput `pulumi:"operatorPolicyArns"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is an empty document of intents: who may push keys is decided by IAM, not by packets.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// OperatorPolicies are the policies by group.
	OperatorPolicies OperatorPolicies
}

// NewInstanceConnect makes the policies, and the rules that are asked for. All that is wrong with args is returned at once, as validate.Errors, before anything is
// registered; what only another resource can tell is checked in an Apply, with the same text.
func NewInstanceConnect(ctx *pulumi.Context, name string, args *InstanceConnectArgs, opts ...pulumi.ResourceOption) (*InstanceConnect, error) {
	a, err := args.check(name)
	if err != nil {
		return nil, err
	}
	at, err := locate(ctx, opts)
	if err != nil {
		return nil, fmt.Errorf("InstanceConnect %q: %w", name, err)
	}
	i := &InstanceConnect{}
	if err := ctx.RegisterComponentResourceV2(InstanceConnectType, name, component.State(a), i, opts...); err != nil {
		return nil, err
	}
	// Nothing here holds data or traffic by itself, and so nothing is protected.
	b := newBuilder(i, name, at, component.Protection{}, a.Tags)
	if err := i.createOperators(ctx, &b, a); err != nil {
		return nil, err
	}
	if err := createConsoleRules(ctx, &b, a.AllowFromConsole); err != nil {
		return nil, err
	}
	i.OperatorPolicyArns = i.OperatorPolicies.arns()
	relaxed := component.Relaxations{}
	for group, o := range a.Operators {
		relaxed.Add(validate.At("operators").Key(group).Field("allowAllInstances"), o.AllowAllInstances)
	}
	if a.AllowFromConsole != nil {
		relaxed["allowFromConsole"] = a.AllowFromConsole.Reason
	}
	i.Relaxations, i.Intents = pulumi.ToStringMap(relaxed).ToStringMapOutput(), component.Intents(nil).Output()
	return i, ctx.RegisterResourceOutputs(i, pulumi.Map{"operatorPolicyArns": i.OperatorPolicyArns, "relaxations": i.Relaxations, "intents": i.Intents})
}

// PlanInstanceConnect plans what [NewInstanceConnect] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanInstanceConnect(_ *pulumi.Context, name string, args *InstanceConnectArgs, _ ...pulumi.ResourceOption) (*InstanceConnect, error) {
	_, err := args.check(name)
	return component.Planned(&InstanceConnect{}), err
}

func (a *InstanceConnectArgs) check(name string) (InstanceConnectArgs, error) {
	if a == nil {
		a = &InstanceConnectArgs{}
	}
	var c validate.Collector
	checked := a.validate(&c)
	if err := c.Err(); err != nil {
		return checked, fmt.Errorf("InstanceConnect %q:\n%w", name, err)
	}
	return checked, nil
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a InstanceConnectArgs) validate(c *validate.Collector) InstanceConnectArgs {
	if len(a.Operators) == 0 {
		c.Addf(validate.Required, validate.At("operators"), nil, "required: a group that pushes keys")
	}
	for group, o := range a.Operators {
		checkName(c, validate.At("operators"), group)
		o.validate(c, validate.At("operators").Key(group))
	}
	if a.AllowFromConsole != nil {
		console, at := *a.AllowFromConsole, validate.At("allowFromConsole")
		component.RequireReason(c, at.Field("reason"), console.Reason)
		if len(console.TargetSecurityGroupIds) == 0 {
			c.Addf(validate.Required, at.Field("targetSecurityGroupIds"), nil, "required: the security groups of the instances, by names of your own")
		}
		console.TargetSecurityGroupIds = checkedGroups(c, at.Field("targetSecurityGroupIds"), console.TargetSecurityGroupIds)
		a.AllowFromConsole = &console
	}
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

// createOperators makes the policies of the groups.
func (i *InstanceConnect) createOperators(ctx *pulumi.Context, b *builder, a InstanceConnectArgs) error {
	documents := map[string]pulumi.StringInput{}
	for group, o := range a.Operators {
		documents[group] = pulumi.String(component.NewPolicy(
			o.statement(b.location),
			// It knows no single resources; the console asks it.
			component.Statement{Sid: "Look", Effect: component.Allow, Action: []string{"ec2:DescribeInstances"}, Resource: []string{"*"}},
		).JSON())
	}
	policies, err := b.createPolicies(ctx, documents)
	i.OperatorPolicies = policies
	return err
}

// createConsoleRules opens the targets to the console.
func createConsoleRules(ctx *pulumi.Context, b *builder, console *ConsoleAccess) error {
	if console == nil {
		return nil
	}
	list, err := ec2.LookupManagedPrefixList(ctx, &ec2.LookupManagedPrefixListArgs{
		Name: pulumi.StringRef("com.amazonaws." + b.region + ".ec2-instance-connect"),
	}, b.opts...)
	if err != nil {
		return err
	}
	for _, target := range slices.Sorted(maps.Keys(console.TargetSecurityGroupIds)) {
		name := b.name + "-console-at-" + target
		if _, err := vpc.NewSecurityGroupIngressRule(ctx, name, &vpc.SecurityGroupIngressRuleArgs{
			SecurityGroupId: console.TargetSecurityGroupIds[target], PrefixListId: pulumi.String(list.Id),
			IpProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(PortSsh), ToPort: pulumi.Int(PortSsh),
			Description: pulumi.String("The console of EC2 Instance Connect"), Tags: b.Tags(name, map[string]string{component.TagRelaxation: "allowFromConsole"}),
		}, b.Passing()...); err != nil {
			return err
		}
	}
	return nil
}
