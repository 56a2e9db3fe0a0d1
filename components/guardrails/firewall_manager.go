package guardrails

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/fms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// FirewallManagerType is the type token of [FirewallManager]. It is part of every URN: never change it without an alias.
const FirewallManagerType = "palisade:guardrails:FirewallManager"

// globalRegion is the region in which AWS takes administrators, and policies for CloudFront.
const globalRegion = "us-east-1"

// FirewallManagerArgs configures [NewFirewallManager]. An administrator or a policy must be given.
type FirewallManagerArgs struct {
	// Administrator makes an account the organisation's administrator of Firewall Manager: run by the management account, in us-east-1. Default: there is one.
	Administrator *FirewallManagerAdministrator `pulumi:"administrator,optional"`
	// Policies are the policies, under names of one's own, run by the administrator's account. A policy is of one region, that of the provider.
	Policies map[string]FirewallManagerPolicy `pulumi:"policies,optional"`
	// Protection guards everything against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to the policies. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// FirewallManagerAdministrator is the account that puts policies.
type FirewallManagerAdministrator struct {
	// AccountId is a member of the organisation. Policies of the same program need a provider that works in that account. Default: the account that the program works in.
	AccountId pulumi.StringInput `pulumi:"accountId,optional"`
}

// FirewallManager are policies of AWS Firewall Manager, which hold for the accounts of an organisation. They report; they change the resources of others where remediation
// is asked for alone.
//
// # What it does not do
//
//   - It makes neither the organisation, with all features, nor AWS Config in its accounts, which Firewall Manager needs: [ConfigRules] makes a recorder for
//     one of them.
//   - It has policies for security groups (audits of content and usage), WAF, Network Firewall and DNS Firewall: none for Shield Advanced, network ACLs, common
//     security groups and firewalls of others.
//   - It changes nothing unless Remediate says so, and its network firewalls get no routes: RouteManagement reports those that lead past them, and does not
//     mend them.
//   - A policy is for the region of its provider: several regions take several components.
//   - What policies make in other accounts is in no plan, and no proof is about it.
//   - A policy costs some 100 USD a month in each region, and what it makes is charged as if you had made it: a firewall for each VPC some 290 USD for each
//     zone.
type FirewallManager struct {
	pulumi.ResourceState

	// PolicyIds and PolicyArns are those of the policies, by their names.
	PolicyIds  pulumi.StringMapOutput `pulumi:"policyIds"`
	PolicyArns pulumi.StringMapOutput `pulumi:"policyArns"`
	// AdministratorAccountId is the account that is made administrator here; empty if none is.
	AdministratorAccountId pulumi.StringOutput `pulumi:"administratorAccountId"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`

	// Policies are the policies by their names; Administrator is nil if none is made here.
	Policies      map[string]*fms.Policy
	Administrator *fms.AdminAccount
}

// NewFirewallManager puts policies. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only another resource
// can tell is checked in an Apply, with the same text.
func NewFirewallManager(ctx *pulumi.Context, name string, args *FirewallManagerArgs, opts ...pulumi.ResourceOption) (*FirewallManager, error) {
	if args == nil {
		args = &FirewallManagerArgs{}
	}
	here, err := locate(ctx, opts)
	if err != nil {
		return nil, failed("FirewallManager", name, err)
	}
	var c validate.Collector
	a := args.withDefaults().validate(&c, here)
	checkLength(&c, name, sortedKeys(a.Policies), longestPolicyName)
	if err := c.Err(); err != nil {
		return nil, failed("FirewallManager", name, err)
	}
	m := &FirewallManager{}
	if err := ctx.RegisterComponentResourceV2(FirewallManagerType, name, component.State(a), m, opts...); err != nil {
		return nil, err
	}
	if err := m.create(ctx, newBuilder(m, name, a.Protection, a.Tags), a); err != nil {
		return nil, err
	}
	m.Relaxations = pulumi.ToStringMap(a.relaxations()).ToStringMapOutput()
	return m, ctx.RegisterResourceOutputs(m, pulumi.Map{
		"policyIds": m.PolicyIds, "policyArns": m.PolicyArns, "administratorAccountId": m.AdministratorAccountId, "relaxations": m.Relaxations,
	})
}

func (a FirewallManagerArgs) withDefaults() FirewallManagerArgs {
	policies := map[string]FirewallManagerPolicy{}
	for name, p := range a.Policies {
		policies[name] = p.withDefaults()
	}
	a.Policies = policies
	return a
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a FirewallManagerArgs) validate(c *validate.Collector, here location) FirewallManagerArgs {
	if a.Administrator == nil && len(a.Policies) == 0 {
		c.Addf(validate.Required, validate.At("policies"), nil, "required: policies, by names of your own, or an administrator")
	}
	if a.Administrator != nil {
		at := validate.At("administrator")
		if here.region != globalRegion {
			c.Addf(validate.Invalid, at, here.region, "AWS takes administrators of Firewall Manager in %s alone, and the provider works in %s: give a provider of that region", globalRegion, here.region)
		}
		a.Administrator = &FirewallManagerAdministrator{component.CheckedInput(c, at.Field("accountId"), a.Administrator.AccountId, anAccount)}
		if known, ok := a.Administrator.AccountId.(pulumi.String); ok && string(known) != here.account && anAccount(string(known)) == "" && len(a.Policies) > 0 {
			c.Addf(validate.Conflict, validate.At("policies"), nil, "the administrator %s puts them, and the provider works in account %s: move them to a FirewallManager with a provider of the administrator's", known, here.account)
		}
	}
	for _, name := range sortedKeys(a.Policies) {
		checkName(c, validate.At("policies"), name)
		a.Policies[name] = a.Policies[name].validate(c, validate.At("policies").Key(name), here)
	}
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

func (a FirewallManagerArgs) relaxations() component.Relaxations {
	r := component.Relaxations{}
	for name, p := range a.Policies {
		p.relax(r, validate.At("policies").Key(name))
	}
	r.AddProtection(a.Protection)
	return r
}

// create makes the administrator, and then what it puts.
func (m *FirewallManager) create(ctx *pulumi.Context, b builder, a FirewallManagerArgs) error {
	var first []pulumi.Resource
	m.AdministratorAccountId = pulumi.String("").ToStringOutput()
	if a.Administrator != nil {
		var err error
		m.Administrator, err = fms.NewAdminAccount(ctx, b.name, &fms.AdminAccountArgs{AccountId: component.Optional(a.Administrator.AccountId)}, b.Child()...)
		if err != nil {
			return err
		}
		first, m.AdministratorAccountId = []pulumi.Resource{m.Administrator}, m.Administrator.AccountId
	}
	m.Policies = map[string]*fms.Policy{}
	ids, arns := pulumi.StringMap{}, pulumi.StringMap{}
	for _, key := range sortedKeys(a.Policies) {
		name := b.name + "-" + key
		policy, err := fms.NewPolicy(ctx, name, a.Policies[key].args(validate.At("policies").Key(key), b.tagger.Tags(name)), b.Child(pulumi.DependsOn(first))...)
		if err != nil {
			return err
		}
		m.Policies[key], ids[key], arns[key] = policy, policy.ID().ToStringOutput(), policy.Arn
	}
	m.PolicyIds, m.PolicyArns = ids.ToStringMapOutput(), arns.ToStringMapOutput()
	return nil
}
