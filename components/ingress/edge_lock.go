package ingress

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// DefaultEdgeHeader is the header by which CloudFront shows that a request comes from the distribution.
const DefaultEdgeHeader = "X-Origin-Verify"

// edgeList is AWS's list of the addresses from which CloudFront calls origins. It counts as 55 of the 60 rules that a security group has for each
// direction, so that there is room for one ("AWS-managed prefix lists: AWS-managed prefix list weight").
const edgeList = "com.amazonaws.global.cloudfront.origin-facing"

// edgeRule is the name and last the priority of the rule that the default action moves to, where requests must show a secret.
const (
	edgeRule = "edge"
	last     = 50000
)

// EdgeLock has a load balancer take requests of CloudFront alone: on port 443, from the addresses that CloudFront calls origins from, and with a secret
// in a header, since every distribution of everybody calls from these addresses. One that is internal is reached by a VPC origin, which only
// distributions of the account can use, and may do without the secret.
type EdgeLock struct {
	// HeaderName is the header, 1 to 40 letters, digits and hyphens. Default: [DefaultEdgeHeader].
	HeaderName string `pulumi:"headerName,optional"`
	// Secrets are the values that are valid, by a name that stays: one, or two while it is rotated. Each has 32 to 128 letters, digits, hyphens and
	// underscores, of which case does not matter. Required unless the load balancer is internal.
	Secrets map[string]pulumi.StringInput `pulumi:"secrets,optional"`
}

func (l *EdgeLock) withDefaults() *EdgeLock {
	if l == nil {
		return nil
	}
	return &EdgeLock{HeaderName: cmp.Or(l.HeaderName, DefaultEdgeHeader), Secrets: maps.Clone(l.Secrets)}
}

// validateEdge checks the lock, and that nothing contradicts it.
func (a *WebIngressArgs) validateEdge(c *validate.Collector) {
	at := validate.At("edge")
	if !a.Clients.none() || a.Clients.AllowOthers != nil {
		c.Addf(validate.Conflict, validate.At("clients"), nil, "edge lets CloudFront in and nobody else: drop one")
	}
	if *a.RedirectHttp {
		c.Addf(validate.Conflict, validate.At("redirectHttp"), true, "CloudFront redirects by itself, and connects to port 443 alone: leave it out")
	}
	if a.DualStack {
		c.Addf(validate.Conflict, validate.At("dualStack"), true, "CloudFront is let in by IPv4 alone, since its list counts as 55 of 60 rules: leave it out")
	}
	if len(a.Edge.Secrets) == 0 && !a.Internal {
		c.Addf(validate.Required, at.Field("secrets"), nil,
			"required for a load balancer that faces the internet: distributions of everybody call from CloudFront's addresses, and the secret tells yours")
	}
	if n := len(a.Edge.Secrets); n > 2 {
		c.Addf(validate.Invalid, at.Field("secrets"), n, "%d secrets: one is valid, and a second while it is rotated; drop the old ones", n)
	}
	checkEdgeHeader(c, at.Field("headerName"), a.Edge.HeaderName)
	a.Edge.Secrets = checkedMap(c, at.Field("secrets"), a.Edge.Secrets, secretProblem)
	for name, secret := range a.Edge.Secrets {
		if secret != nil {
			a.Edge.Secrets[name] = pulumi.ToSecret(secret).(pulumi.StringOutput)
		}
	}
	a.validateEdgeRules(c)
}

// validateEdgeRules sees to it that every rule has room for the secrets, and that the last place is free.
func (a *WebIngressArgs) validateEdgeRules(c *validate.Collector) {
	if len(a.Edge.Secrets) == 0 {
		return
	}
	if n := len(a.Rules); n == 100 {
		c.Addf(validate.Invalid, validate.At("rules"), n, "%d rules, and one that the default action moves to: AWS takes 100 for a load balancer unless the quota is raised; join some", n)
	}
	for i, r := range a.Rules {
		at := validate.At("rules").Index(i)
		if n := len(r.values()); n <= mostConditionValues && n+len(a.Edge.Secrets) > mostConditionValues {
			c.Addf(validate.Invalid, at, n, "%d values of conditions and %d secrets of edge: AWS takes at most %d in one rule; make it several",
				n, len(a.Edge.Secrets), mostConditionValues)
		}
		if r.Name == edgeRule {
			c.Addf(validate.Conflict, at.Field("name"), r.Name, "%q is the rule that the default action moves to: choose another", r.Name)
		}
		if r.Priority == last {
			c.Addf(validate.Conflict, at.Field("priority"), r.Priority, "%d is the priority of the rule that the default action moves to: choose another", last)
		}
	}
}

func checkEdgeHeader(c *validate.Collector, at validate.Path, name string) {
	lower := strings.ToLower(name)
	if !regexp.MustCompile(`^[a-z0-9-]{1,40}$`).MatchString(lower) || lower == "host" || strings.HasPrefix(lower, "x-amz-") || strings.HasPrefix(lower, "x-edge-") {
		c.Addf(validate.Invalid, at, name,
			"%q is no header that CloudFront adds: 1 to 40 letters, digits and hyphens, neither Host nor one that begins with X-Amz- or X-Edge-", name)
	}
}

// secretProblem never shows the secret: what is wrong with it stands in logs.
func secretProblem(secret string) string {
	if regexp.MustCompile(`^[A-Za-z0-9_-]{32,128}$`).MatchString(secret) {
		return ""
	}
	return fmt.Sprintf("it has %d characters, or others than letters, digits, hyphens and underscores: use 32 to 128 of these, drawn at random", len(secret))
}

// clients are CloudFront's addresses, in the list of the load balancer's region.
func (l *EdgeLock) clients(ctx *pulumi.Context, parent pulumi.Resource) (Clients, error) {
	name := edgeList
	list, err := ec2.LookupManagedPrefixList(ctx, &ec2.LookupManagedPrefixListArgs{Name: &name}, pulumi.Parent(parent))
	if err != nil {
		return Clients{}, err
	}
	return Clients{PrefixListIds: map[string]pulumi.StringInput{"cloudfront": pulumi.String(list.Id)}}, nil
}

// locks reports whether requests must show a secret.
func (l *EdgeLock) locks() bool { return l != nil && len(l.Secrets) > 0 }

// lock has every rule demand a secret: the default action, which takes all requests, becomes that of the last rule, and whoever shows none is refused.
func (l *EdgeLock) lock(rules []Rule, action Action) ([]Rule, Action) {
	if !l.locks() {
		return rules, action
	}
	refused := Action{FixedResponse: &FixedResponse{StatusCode: 403, ContentType: "text/plain"}}
	return append(slices.Clone(rules), Rule{Name: edgeRule, Priority: last, Action: action}), refused
}

// conditions are what a rule demands beside its own.
func (l *EdgeLock) conditions() lb.ListenerRuleConditionArray {
	if !l.locks() {
		return nil
	}
	var values pulumi.StringArray
	for _, name := range slices.Sorted(maps.Keys(l.Secrets)) {
		values = append(values, l.Secrets[name])
	}
	return lb.ListenerRuleConditionArray{lb.ListenerRuleConditionArgs{HttpHeader: lb.ListenerRuleConditionHttpHeaderArgs{
		HttpHeaderName: pulumi.String(l.HeaderName), Values: values,
	}}}
}

// edgeIntent says that nobody comes around CloudFront: an internal load balancer has no address that the internet reaches.
func edgeIntent(name, self string) component.Intent {
	return component.Intent{
		Name: name + ": the internet does not reach it, but by CloudFront's VPC origin",
		Deny: &component.IntentBody{From: component.Texts{"internet"}, To: component.Texts{self}},
	}
}
