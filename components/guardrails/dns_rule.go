package guardrails

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The actions of a [DnsRule], in AWS's words.
const (
	// DnsBlock answers as the rule says, and asks nobody.
	DnsBlock = "BLOCK"
	// DnsAllow lets the question through, past all rules that come later.
	DnsAllow = "ALLOW"
	// DnsAlert lets the question through, and notes it in the query logs.
	DnsAlert = "ALERT"
)

// What a [DnsRule] answers to a question that it blocks, in AWS's words.
const (
	// AnswerNoDomain answers that there is no such domain.
	AnswerNoDomain = "NXDOMAIN"
	// AnswerNoData answers that there is nothing of the kind that was asked for.
	AnswerNoData = "NODATA"
	// AnswerOverride answers with the name of another domain.
	AnswerOverride = "OVERRIDE"
)

// mostDomains is how many domains of a list AWS takes at once ("UpdateFirewallDomains").
const mostDomains = 1000

// anyDomain is the domain of which all are parts.
const anyDomain = "*"

// DnsRule says what becomes of questions for domains of a list.
type DnsRule struct {
	// Priority is the rule's place: those of lower numbers come first, and the first that matches decides. 1 or more, each once; leave room between them. It never
	// follows from a place in a list, so that rules come and go without moving others.
	Priority int `pulumi:"priority"`
	// Action is BLOCK, ALLOW or ALERT. Default: BLOCK.
	Action string `pulumi:"action,optional"`
	// Domains are the domains, in lower case: example.com is that name alone, *.example.com all names below it, * all names there are. At most 1000.
	Domains []string `pulumi:"domains,optional"`
	// DomainListId is a list that is there already, in place of Domains, such as one that AWS keeps: its id differs between regions, and
	// `aws route53resolver list-firewall-domain-lists` tells it.
	DomainListId pulumi.StringInput `pulumi:"domainListId,optional"`
	// Answer is what is answered to a question that is blocked: NXDOMAIN, NODATA or OVERRIDE. Default: NXDOMAIN.
	Answer string `pulumi:"answer,optional"`
	// OverrideDomain is the name that is answered with OVERRIDE, in a CNAME record.
	OverrideDomain string `pulumi:"overrideDomain,optional"`
	// OverrideTtl is for how many seconds that answer may be kept, 0 to 604800. Default: 0.
	OverrideTtl int `pulumi:"overrideTtl,optional"`
	// QueryType bounds the rule to questions of a type: A, AAAA, CAA, CNAME, DS, MX, NAPTR, NS, PTR, SOA, SPF, SRV, TXT, or TYPE and its number. Default: all.
	QueryType string `pulumi:"queryType,optional"`
	// TrustRedirections looks at the domain that was asked for alone, and not at those to which its answer leads (CNAME, DNAME): whoever owns a domain
	// that is allowed may lead to any other. Default: each of the chain is looked at, and has to be allowed.
	TrustRedirections *component.Relaxation `pulumi:"trustRedirections,optional"`
}

func (r DnsRule) withDefaults() DnsRule {
	if r.Action == "" {
		r.Action = DnsBlock
	}
	if r.Action == DnsBlock && r.Answer == "" {
		r.Answer = AnswerNoDomain
	}
	return r
}

func (r DnsRule) validate(c *validate.Collector, at validate.Path) DnsRule {
	if r.Priority < 1 {
		c.Addf(validate.Required, at.Field("priority"), r.Priority, "required: a number of 1 or more; rules of lower numbers come first")
	}
	blocks := validate.OneOf(c, at.Field("action"), r.Action, DnsBlock, DnsAllow, DnsAlert) && r.Action == DnsBlock
	switch {
	case r.Answer != "" && !blocks:
		c.Addf(validate.Conflict, at.Field("answer"), r.Answer, "%s blocks nothing: drop the answer", r.Action)
	case blocks:
		validate.OneOf(c, at.Field("answer"), r.Answer, AnswerNoDomain, AnswerNoData, AnswerOverride)
	}
	r.validateOverride(c, at)
	r.validateDomains(c, at)
	r.DomainListId = component.CheckedInput(c, at.Field("domainListId"), r.DomainListId, component.AnID("rslvr-fdl", "a domain list"))
	if r.QueryType != "" && !regexp.MustCompile(`^(A|AAAA|CAA|CNAME|DS|MX|NAPTR|NS|PTR|SOA|SPF|SRV|TXT|TYPE[1-9][0-9]{0,4})$`).MatchString(r.QueryType) {
		c.Addf(validate.Invalid, at.Field("queryType"), r.QueryType, "%q is no type of questions, which reads AAAA, TXT or TYPE28", r.QueryType)
	}
	if r.TrustRedirections != nil {
		r.TrustRedirections.Validate(c, at.Field("trustRedirections"))
	}
	return r
}

func (r DnsRule) validateOverride(c *validate.Collector, at validate.Path) {
	field := at.Field("overrideDomain")
	switch {
	case r.Answer == AnswerOverride && r.OverrideDomain == "":
		c.Addf(validate.Required, field, r.OverrideDomain, "required with %s: the domain whose name is answered", AnswerOverride)
	case r.Answer != AnswerOverride && r.OverrideDomain != "":
		c.Addf(validate.Conflict, field, r.OverrideDomain, "it is answered with %s alone: drop it, or set the answer", AnswerOverride)
	case r.OverrideDomain != "" && (strings.HasPrefix(r.OverrideDomain, anyDomain) || domainProblem(r.OverrideDomain) != ""):
		c.Addf(validate.Invalid, field, r.OverrideDomain, "%q is no name of a domain, which reads sinkhole.example.com", r.OverrideDomain)
	}
	if r.Answer != AnswerOverride && r.OverrideTtl != 0 {
		c.Addf(validate.Conflict, at.Field("overrideTtl"), r.OverrideTtl, "it goes with %s alone: drop it, or set the answer", AnswerOverride)
		return
	}
	checkRange(c, at.Field("overrideTtl"), r.OverrideTtl, 0, 604800)
}

func (r DnsRule) validateDomains(c *validate.Collector, at validate.Path) {
	if (len(r.Domains) == 0) == (r.DomainListId == nil) {
		c.Addf(validate.Required, at.Field("domains"), nil, "required: domains of your own or the id of a list, one of the two")
	}
	field := at.Field("domains")
	if len(r.Domains) > mostDomains {
		c.Addf(validate.Invalid, field, len(r.Domains), "%d domains, but AWS takes %d: split the rule in two", len(r.Domains), mostDomains)
	}
	seen := map[string]bool{}
	for i, d := range r.Domains {
		if problem := domainProblem(d); problem != "" {
			c.Addf(validate.Invalid, field.Index(i), d, "%s", problem)
		} else if seen[d] {
			c.Addf(validate.Duplicate, field.Index(i), d, "%s is listed twice: drop one", d)
		}
		seen[d] = true
	}
}

// domainProblem says what is wrong with a domain of a list: "It can optionally start with * (asterisk). With the exception of the optional starting asterisk, it must
// only contain the following characters: A-Z, a-z, 0-9, - (hyphen). It must be from 1-255 characters in length" (UpdateFirewallDomains).
func domainProblem(domain string) string {
	if domain == anyDomain || len(domain) <= 255 && regexp.MustCompile(`^(\*\.)?[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$`).MatchString(domain) {
		return ""
	}
	return fmt.Sprintf("%q is no domain of a list, which reads example.com, *.example.com or *: lower case, without a dot at its end", domain)
}

// fullDomains are the domains as AWS keeps them, with the dot of the root: without it a refresh would show each as changed.
func (r DnsRule) fullDomains() pulumi.StringArray {
	var full pulumi.StringArray
	for _, d := range r.Domains {
		full = append(full, pulumi.String(d+"."))
	}
	return full
}

// decidesAll reports whether no question gets past the rule.
func (r DnsRule) decidesAll() bool {
	return r.Action != DnsAlert && r.QueryType == "" && slices.Contains(r.Domains, anyDomain)
}

// checkOrder checks the places of all rules: each is taken once, and none is behind one past which nothing gets.
func checkOrder(c *validate.Collector, at validate.Path, rules map[string]DnsRule) {
	names := sortedKeys(rules)
	slices.SortStableFunc(names, func(a, b string) int { return rules[a].Priority - rules[b].Priority })
	for i, name := range names {
		for _, before := range names[:i] {
			switch field := at.Key(name).Field("priority"); {
			case rules[before].Priority == rules[name].Priority && rules[name].Priority > 0:
				c.Addf(validate.Duplicate, field, rules[name].Priority, "%d is the place of %q already: choose another", rules[name].Priority, before)
			case rules[before].Priority < rules[name].Priority && rules[before].decidesAll():
				c.Addf(validate.Conflict, field, rules[name].Priority, "no question gets past %q, which comes before and decides all: give this rule a lower number, or drop it", before)
			}
		}
	}
}

// args are those of the rule's resource.
func (r DnsRule) args(group, list pulumi.StringInput) *route53.ResolverFirewallRuleArgs {
	redirections := "INSPECT_REDIRECTION_DOMAIN"
	if r.TrustRedirections != nil {
		redirections = "TRUST_REDIRECTION_DOMAIN"
	}
	args := &route53.ResolverFirewallRuleArgs{
		FirewallRuleGroupId: group, FirewallDomainListId: list, Priority: pulumi.Int(r.Priority), Action: pulumi.String(r.Action),
		FirewallDomainRedirectionAction: pulumi.String(redirections),
	}
	if r.QueryType != "" {
		args.QType = pulumi.String(r.QueryType)
	}
	if r.Answer != "" {
		args.BlockResponse = pulumi.String(r.Answer)
	}
	if r.Answer == AnswerOverride {
		args.BlockOverrideDnsType, args.BlockOverrideDomain, args.BlockOverrideTtl = pulumi.String("CNAME"), pulumi.String(r.OverrideDomain), pulumi.Int(r.OverrideTtl)
	}
	return args
}
