package securitygroups

import (
	"cmp"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// ConnectionType is the type token of [Connection]. It is part of every URN: never change it without an alias.
const ConnectionType = "palisade:securitygroups:Connection"

// ConnectionArgs configures [NewConnection].
type ConnectionArgs struct {
	// From is who opens connections, and To who is reached. At least one is a group in which rules can be made.
	From Peer `pulumi:"from"`
	// To is who is reached.
	To Peer `pulumi:"to"`
	// Ports are what is let through, as in [Access]. At least one.
	Ports []string `pulumi:"ports"`
	// Description is that of the rules, as in [Access].
	Description string `pulumi:"description,optional"`
	// Reason says why a secure default does not fit, as in [Access].
	Reason string `pulumi:"reason,optional"`
	// RuleQuota is the account's quota of rules per group, direction and family of addresses, 1 to 1000. Only the rules of this connection are
	// counted, since nobody knows the others. Default: 60, AWS's own.
	RuleQuota int `pulumi:"ruleQuota,optional"`
	// Tags are added to every rule. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// Connection lets one end talk to another: a rule that lets it out of the one, and a rule that lets it into the other. It makes no groups, and is not
// protected.
//
// # What it does not do
//
//   - It makes no groups: use [NewTiers]. At least one end must be a group in which rules can be made.
//   - It takes nothing away: what other rules of the two groups let through, they go on letting through.
//   - It makes no way between the ends. Whether routes and network ACLs join them, and whether a group of another VPC can be named at all (over a peering in
//     one region, or a transit gateway that is set up for it), is not checked.
//   - It counts its own rules against the quota, since nobody knows the others of a group that exists.
//   - Between groups that are named by their ids alone it promises nothing that `palisade verify` could prove: only groups of [Tiers.Peer] have names in
//     intents.
type Connection struct {
	pulumi.ResourceState

	// Relaxations are the secure defaults that are loosened: the reason by the name of the rule, or by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises, as a document of intents in JSON: `palisade verify` proves it. Its form is
	// docs/intents.schema.json. It is empty where nobody knows what the groups are called.
	Intents pulumi.StringOutput `pulumi:"intents"`
}

// NewConnection makes the rules of a connection. Mistakes are reported as those of [NewTiers].
func NewConnection(ctx *pulumi.Context, name string, args *ConnectionArgs, opts ...pulumi.ResourceOption) (*Connection, error) {
	a, p, err := args.check(name)
	if err != nil {
		return nil, err
	}
	n := &Connection{}
	if err := ctx.RegisterComponentResourceV2(ConnectionType, name, component.State(a), n, opts...); err != nil {
		return nil, err
	}
	lists, err := lookUp(ctx, n, services(p.rules))
	if err != nil {
		return nil, fmt.Errorf("Connection %q: %w", name, err)
	}
	b := &builder{Family: component.Family{Parent: n}, name: name, tagger: component.Tagger{Component: name, Caller: a.Tags}, rules: p.rules, lists: lists}
	if err := b.createRules(ctx); err != nil {
		return nil, err
	}
	n.Relaxations = pulumi.ToStringMap(p.relaxed).ToStringMapOutput()
	n.Intents = worksBetween(name, p.from, p.to, p.rules).Output()
	return n, ctx.RegisterResourceOutputs(n, pulumi.Map{"relaxations": n.Relaxations, "intents": n.Intents})
}

// PlanConnection plans what [NewConnection] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanConnection(_ *pulumi.Context, name string, args *ConnectionArgs, _ ...pulumi.ResourceOption) (*Connection, error) {
	_, _, err := args.check(name)
	return component.Planned(&Connection{}), err
}

// joined are the rules of a connection, and its ends.
type joined struct {
	*planner
	from, to []end
}

func (a *ConnectionArgs) check(name string) (ConnectionArgs, joined, error) {
	if a == nil {
		a = &ConnectionArgs{}
	}
	own := *a
	own.RuleQuota = cmp.Or(own.RuleQuota, defaultRuleQuota)
	var c validate.Collector
	p := joined{planner: newPlanner(&c, name)}
	checkQuota(&c, own.RuleQuota)
	own.Tags = component.CheckedTags(&c, validate.At("tags"), own.Tags)
	p.from, p.to = own.plan(p.planner)
	if err := c.Err(); err != nil {
		return own, p, fmt.Errorf("Connection %q:\n%w", name, err)
	}
	return own, p, nil
}

// Connect is [NewConnection] for a connection without options.
func Connect(ctx *pulumi.Context, name string, from, to Peer, ports ...string) (*Connection, error) {
	return NewConnection(ctx, name, &ConnectionArgs{From: from, To: to, Ports: ports})
}

// plan plans the rules of the connection, and gives its ends.
func (a *ConnectionArgs) plan(p *planner) (from, to []end) {
	from = a.From.ends(p.c, validate.At("from"), nil)
	to = a.To.ends(p.c, validate.At("to"), nil)
	p.connect(validate.Path{}, from, to, Access{Ports: a.Ports, Description: a.Description, Reason: a.Reason})
	if len(from) > 0 && len(to) > 0 && !from[0].ours && !to[0].ours {
		p.c.Addf(validate.Invalid, validate.Path{}, nil, "from and to: neither is a security group in which rules can be made, so that there is nothing to make: give a groupId without rulesElsewhere")
	}
	p.count(a.RuleQuota)
	return from, to
}
