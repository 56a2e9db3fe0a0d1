package guardrails

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/fms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

const (
	// longestPolicyName is how long the name of a policy may be, and longestServiceData what it says to its service ("Policy", "SecurityServicePolicyData").
	longestPolicyName  = 128
	longestServiceData = 30000
	// mostResourceTags is how many tags a policy may tell its resources by.
	mostResourceTags = 50
)

// FirewallManagerPolicy is a policy for one service, which one of the pointers says, and for the accounts and resources of a scope.
type FirewallManagerPolicy struct {
	// ContentAudit holds security groups to what an audit group allows or denies.
	ContentAudit *ContentAuditPolicy `pulumi:"contentAudit,optional"`
	// UsageAudit finds security groups that nobody uses, and those that say the same.
	UsageAudit *UsageAuditPolicy `pulumi:"usageAudit,optional"`
	// Waf gives load balancers, stages of API Gateway or distributions a web ACL.
	Waf *WafPolicy `pulumi:"waf,optional"`
	// NetworkFirewall gives each VPC a network firewall of its own.
	NetworkFirewall *NetworkFirewallPolicy `pulumi:"networkFirewall,optional"`
	// DnsFirewall gives each VPC rules for what its resolver is asked.
	DnsFirewall *DnsFirewallPolicy `pulumi:"dnsFirewall,optional"`

	// Accounts are the accounts that the policy is for. Default: all of the organisation.
	Accounts AccountScope `pulumi:"accounts,optional"`
	// Resources are the resources that it is for. Default: all of its types.
	Resources ResourceScope `pulumi:"resources,optional"`
	// Remediate lets Firewall Manager change what does not comply, in all accounts of the scope. Default: false, it reports.
	Remediate bool `pulumi:"remediate,optional"`
	// ReleaseOutOfScope takes protections away from resources that leave the scope. Default: false.
	ReleaseOutOfScope bool `pulumi:"releaseOutOfScope,optional"`
	// AllowCleanupOnDelete takes away what the policy made when the policy is deleted, and leaves what it protected without. Default: that stays.
	AllowCleanupOnDelete *component.Relaxation `pulumi:"allowCleanupOnDelete,optional"`
}

// AccountScope is a part of an organisation: what is included, or all but what is excluded.
type AccountScope struct {
	// IncludeAccounts and what is below are ids of accounts and of organisational units (with all that is in them), of which either are included or excluded.
	// Eventual: each may come from another resource.
	IncludeAccounts []pulumi.StringInput `pulumi:"includeAccounts,optional"`
	// IncludeOrganizationalUnits are units that are included.
	IncludeOrganizationalUnits []pulumi.StringInput `pulumi:"includeOrganizationalUnits,optional"`
	// ExcludeAccounts are accounts that are excluded.
	ExcludeAccounts []pulumi.StringInput `pulumi:"excludeAccounts,optional"`
	// ExcludeOrganizationalUnits are units that are excluded.
	ExcludeOrganizationalUnits []pulumi.StringInput `pulumi:"excludeOrganizationalUnits,optional"`
}

// ResourceScope are resources of a policy.
type ResourceScope struct {
	// Types are the types of resources, in CloudFormation's words, such as AWS::EC2::Instance. Default: those that the policy's service has, or for Waf application load
	// balancers and stages of API Gateway.
	Types []string `pulumi:"types,optional"`
	// Tags are tags that resources have, all of them; a tag without a value is had with any. At most 50. Default: none, all resources are meant.
	Tags map[string]string `pulumi:"tags,optional"`
	// ExcludeTagged turns Tags around: resources that have them are left out. Default: false.
	ExcludeTagged bool `pulumi:"excludeTagged,optional"`
}

// service is what one of the pointers of a policy says.
type service interface {
	// kind is the service in AWS's words, and types are those of resources that its policies may be for, the first ones being the default.
	kind() string
	types() (supported []string, byDefault int)
	// data is what the service is told, ready to be written as JSON.
	data() pulumi.Output
}

// services are those that are asked for; there must be one.
func (p FirewallManagerPolicy) services() []service {
	var all []service
	if p.ContentAudit != nil {
		all = append(all, p.ContentAudit)
	}
	if p.UsageAudit != nil {
		all = append(all, p.UsageAudit)
	}
	if p.Waf != nil {
		all = append(all, p.Waf)
	}
	if p.NetworkFirewall != nil {
		all = append(all, p.NetworkFirewall)
	}
	if p.DnsFirewall != nil {
		all = append(all, p.DnsFirewall)
	}
	return all
}

func (p FirewallManagerPolicy) withDefaults() FirewallManagerPolicy {
	if p.ContentAudit != nil {
		p.ContentAudit = p.ContentAudit.withDefaults()
	}
	if p.Waf != nil {
		p.Waf = p.Waf.withDefaults()
	}
	if p.NetworkFirewall != nil {
		p.NetworkFirewall = p.NetworkFirewall.withDefaults()
	}
	if all := p.services(); len(p.Resources.Types) == 0 && len(all) == 1 {
		supported, byDefault := all[0].types()
		p.Resources.Types = supported[:byDefault]
	}
	return p
}

func (p FirewallManagerPolicy) validate(c *validate.Collector, at validate.Path, here location) FirewallManagerPolicy {
	all := p.services()
	if len(all) != 1 {
		c.Addf(validate.Required, at, nil, "required: one of contentAudit, usageAudit, waf, networkFirewall and dnsFirewall")
	}
	if p.ContentAudit != nil {
		p.ContentAudit = p.ContentAudit.validate(c, at.Field("contentAudit"))
	}
	if p.UsageAudit != nil {
		p.UsageAudit.validate(c, at.Field("usageAudit"))
	}
	if p.Waf != nil {
		p.Waf = p.Waf.validate(c, at.Field("waf"))
	}
	if p.NetworkFirewall != nil {
		p.NetworkFirewall = p.NetworkFirewall.validate(c, at.Field("networkFirewall"))
	}
	if p.DnsFirewall != nil {
		p.DnsFirewall = p.DnsFirewall.validate(c, at.Field("dnsFirewall"))
	}
	p.Accounts = p.Accounts.validate(c, at.Field("accounts"))
	for _, s := range all {
		p.Resources.validate(c, at.Field("resources"), s, here)
	}
	if p.AllowCleanupOnDelete != nil {
		p.AllowCleanupOnDelete.Validate(c, at.Field("allowCleanupOnDelete"))
	}
	return p
}

func (p FirewallManagerPolicy) relax(r component.Relaxations, at validate.Path) {
	r.Add(at.Field("allowCleanupOnDelete"), p.AllowCleanupOnDelete)
	if p.NetworkFirewall != nil {
		r.Add(at.Field("networkFirewall").Field("allowWithoutLogs"), p.NetworkFirewall.AllowWithoutLogs)
	}
	if p.ContentAudit != nil {
		r.Add(at.Field("contentAudit").Field("allowAllProtocols"), p.ContentAudit.AllowAllProtocols)
	}
	if p.Waf != nil {
		p.Waf.relax(r, at.Field("waf"))
	}
}

func (s AccountScope) validate(c *validate.Collector, at validate.Path) AccountScope {
	if len(s.IncludeAccounts)+len(s.IncludeOrganizationalUnits) > 0 && len(s.ExcludeAccounts)+len(s.ExcludeOrganizationalUnits) > 0 {
		c.Addf(validate.Conflict, at, nil, "AWS looks at no exclusions where something is included: give either what is included or what is excluded")
	}
	s.IncludeAccounts = checkedList(c, at.Field("includeAccounts"), s.IncludeAccounts, "the id of an account", anAccount)
	s.ExcludeAccounts = checkedList(c, at.Field("excludeAccounts"), s.ExcludeAccounts, "the id of an account", anAccount)
	s.IncludeOrganizationalUnits = checkedList(c, at.Field("includeOrganizationalUnits"), s.IncludeOrganizationalUnits, "the id of a unit", aUnit)
	s.ExcludeOrganizationalUnits = checkedList(c, at.Field("excludeOrganizationalUnits"), s.ExcludeOrganizationalUnits, "the id of a unit", aUnit)
	return s
}

func (s ResourceScope) validate(c *validate.Collector, at validate.Path, of service, here location) {
	supported, _ := of.types()
	for i, t := range s.Types {
		field := at.Field("types").Index(i)
		switch {
		case !validate.OneOf(c, field, t, supported...):
		case slices.Contains(s.Types[:i], t):
			c.Addf(validate.Duplicate, field, t, "%s is listed twice: drop one", t)
		case t == distribution && here.region != globalRegion:
			c.Addf(validate.Invalid, field, t, "policies for CloudFront are put in %s, and the provider works in %s: give a provider of that region", globalRegion, here.region)
		case t == distribution && len(s.Types) > 1:
			c.Addf(validate.Conflict, field, t, "web ACLs for CloudFront are global and those for others of a region: make a policy for each")
		}
	}
	if len(s.Tags) > mostResourceTags {
		c.Addf(validate.Invalid, at.Field("tags"), len(s.Tags), "%d tags, but AWS takes %d", len(s.Tags), mostResourceTags)
	}
	if s.ExcludeTagged && len(s.Tags) == 0 {
		c.Addf(validate.Required, at.Field("tags"), nil, "required: the tags of the resources that are left out")
	}
}

// anAccount checks the id of an account.
func anAccount(id string) string {
	if regexp.MustCompile(`^[0-9]{12}$`).MatchString(id) {
		return ""
	}
	return fmt.Sprintf("%q is no account, which reads 111122223333", id)
}

// aUnit checks the id of an organisational unit ("OrganizationalUnit": Id).
func aUnit(id string) string {
	if regexp.MustCompile(`^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$`).MatchString(id) {
		return ""
	}
	return fmt.Sprintf("%q is no organisational unit, which reads ou-a1b2-f6g7h111", id)
}

// args are those of the policy's resource.
func (p FirewallManagerPolicy) args(at validate.Path, tags pulumi.StringMapInput) *fms.PolicyArgs {
	s := p.services()[0]
	args := &fms.PolicyArgs{
		RemediationEnabled: pulumi.Bool(p.Remediate), DeleteUnusedFmManagedResources: pulumi.Bool(p.ReleaseOutOfScope), DeleteAllPolicyResources: pulumi.Bool(p.AllowCleanupOnDelete != nil),
		ExcludeResourceTags: pulumi.Bool(p.Resources.ExcludeTagged), Tags: tags,
		SecurityServicePolicyData: fms.PolicySecurityServicePolicyDataArgs{Type: pulumi.String(s.kind()), ManagedServiceData: serviceData(at, s).ToStringPtrOutput()},
	}
	if len(p.Resources.Tags) > 0 {
		args.ResourceTags = pulumi.ToStringMap(p.Resources.Tags)
	}
	// The provider takes no list of one.
	if types := p.Resources.Types; len(types) == 1 {
		args.ResourceType = pulumi.String(types[0])
	} else {
		args.ResourceTypeLists = pulumi.ToStringArray(types)
	}
	if a := p.Accounts; len(a.IncludeAccounts)+len(a.IncludeOrganizationalUnits) > 0 {
		args.IncludeMap = fms.PolicyIncludeMapArgs{Accounts: listOrNone(a.IncludeAccounts), Orgunits: listOrNone(a.IncludeOrganizationalUnits)}
	} else if len(a.ExcludeAccounts)+len(a.ExcludeOrganizationalUnits) > 0 {
		args.ExcludeMap = fms.PolicyExcludeMapArgs{Accounts: listOrNone(a.ExcludeAccounts), Orgunits: listOrNone(a.ExcludeOrganizationalUnits)}
	}
	return args
}

func listOrNone(all []pulumi.StringInput) pulumi.StringArrayInput {
	if len(all) == 0 {
		return nil
	}
	return pulumi.StringArray(all)
}

// serviceData is what the service is told, as JSON, which AWS bounds.
func serviceData(at validate.Path, s service) pulumi.StringOutput {
	return s.data().ApplyT(func(known any) (string, error) {
		var late validate.Collector
		text := mustJSON(known)
		if len(text) > longestServiceData {
			late.Addf(validate.Invalid, at, len(text), "what the service is told has %d characters, but AWS takes %d: make two policies of it", len(text), longestServiceData)
		}
		return text, late.Err()
	}).(pulumi.StringOutput)
}
