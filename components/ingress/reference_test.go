package ingress_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

const typeAssociation = "aws:wafv2/webAclAssociation:WebAclAssociation"

// sentenceOf decides a sentence of the catalogue about a plan.
func sentenceOf(t *testing.T, p *plan.Plan, sentence string) intent.Verdict {
	t.Helper()
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	d := intent.NewDecider(n)
	list, err := intent.Reference(d.Index())
	require.NoError(t, err)
	at := slices.IndexFunc(list, func(in intent.Intent) bool { return in.Name == sentence })
	require.GreaterOrEqual(t, at, 0, sentence)
	v, err := d.Decide(list[at])
	require.NoError(t, err)
	relaxed, err := d.Relax([]intent.Verdict{v}, intent.Relaxations(p))
	require.NoError(t, err)
	return relaxed[0]
}

// What the catalogue says of load balancers and distributions holds for the components', and no more once it is broken.
func TestReference_ofLoadBalancersAndDistributions(t *testing.T) {
	const (
		ports    = "the internet reaches web on tcp/443 and tcp/80 alone"
		filtered = "the internet reaches web through a web ACL alone"
		locked   = "the internet, but for CloudFront, reaches web through a web ACL alone"
		viewers  = "viewers reach edge through a web ACL alone"
	)
	guarded := shopWeb(func(a *ingress.WebIngressArgs, _ map[string]pulumi.StringInput) {
		a.AllowNoWaf, a.WebAclArn = nil, pulumi.String(webAcl)
	})
	byInternet := shopWeb(func(a *ingress.WebIngressArgs, _ map[string]pulumi.StringInput) {
		a.AllowNoWaf, a.Edge = nil, &ingress.EdgeLock{Secrets: map[string]pulumi.StringInput{"a": pulumi.String(secretA)}}
	})
	distribution := func(edit func(*ingress.EdgeDistributionArgs)) pulumi.RunFunc {
		return shop(func(ctx *pulumi.Context, _ component.Network, _ map[string]pulumi.StringInput, _ map[string]ingress.Target) error {
			return edge(withEdge(edit))(ctx)
		})
	}
	open := func(r recorded) {
		rule := map[string]any{"securityGroupId": r.get(typeGroup, "web").ID, "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "0.0.0.0/0"}
		r.Resources = append(r.Resources, &plan.Resource{
			URN: "urn:pulumi:dev::project::" + typeIngress + "::leak", Type: typeIngress, Name: "leak", ID: "sgr-leak", Custom: true, Inputs: rule, Outputs: rule,
		})
	}
	drop := func(r recorded) {
		r.Resources = slices.DeleteFunc(r.Resources, func(res *plan.Resource) bool { return res.Type == typeAssociation })
	}
	unfiltered := func(r recorded) {
		delete(r.inputs(typeDistribution, "edge"), "webAclId")
		delete(r.get(typeDistribution, "edge").Outputs, "webAclId")
	}
	for name, test := range map[string]struct {
		program  pulumi.RunFunc
		breaks   func(recorded)
		sentence string
		status   intent.Status
	}{
		"ports":                      {guarded, nil, ports, intent.Proved},
		"ports behind CloudFront":    {byInternet, nil, ports, intent.Proved},
		"a web ACL":                  {guarded, nil, filtered, intent.Proved},
		"a web ACL that is gone":     {guarded, drop, filtered, intent.Violated},
		"no web ACL, and why":        {shopWeb(nil), nil, filtered, intent.Relaxed},
		"behind CloudFront":          {byInternet, nil, locked, intent.Proved},
		"around CloudFront":          {byInternet, open, locked, intent.Violated},
		"a distribution":             {distribution(func(*ingress.EdgeDistributionArgs) {}), nil, viewers, intent.Proved},
		"a distribution without one": {distribution(func(*ingress.EdgeDistributionArgs) {}), unfiltered, viewers, intent.Violated},
		"a distribution without one, and why": {
			distribution(func(a *ingress.EdgeDistributionArgs) { a.WebAclArn, a.AllowNoWaf = nil, because("a test") }), nil, viewers, intent.Relaxed,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := record(t, test.program)
			if test.breaks != nil {
				test.breaks(r)
			}
			v := sentenceOf(t, r.Plan, test.sentence)
			assert.Equal(t, test.status, v.Status, "%v", v.Doubts)
		})
	}
}

// Whoever lets others in beside CloudFront's list, or lets CloudFront in elsewhere, is shown by a packet.
func TestEdgeLock_isRefutedWhenOthersAreLetIn(t *testing.T) {
	program := shopWeb(func(a *ingress.WebIngressArgs, _ map[string]pulumi.StringInput) {
		a.AllowNoWaf, a.Edge = nil, &ingress.EdgeLock{Secrets: map[string]pulumi.StringInput{"a": pulumi.String(secretA)}}
	})
	for name, peer := range map[string]map[string]any{
		"everybody":     {"cidrIpv4": "0.0.0.0/0"},
		"a neighbour":   {"cidrIpv4": "10.0.0.0/16"},
		"another group": {"referencedSecurityGroupId": "app"},
	} {
		r := record(t, program)
		rule := map[string]any{"securityGroupId": r.get(typeGroup, "web").ID, "ipProtocol": "tcp", "fromPort": 443, "toPort": 443}
		for k, v := range peer {
			if rule[k] = v; v == "app" {
				rule[k] = r.get(typeGroup, "app").ID
			}
		}
		r.Resources = append(r.Resources, &plan.Resource{
			URN: "urn:pulumi:dev::project::" + typeIngress + "::leak", Type: typeIngress, Name: "leak", ID: "sgr-leak", Custom: true, Inputs: rule, Outputs: rule,
		})
		v := promised(t, r.Plan, "web")[cloudFrontAlone]
		if assert.Equal(t, intent.Violated, v.Status, "%s: %v", name, v.Doubts) {
			assert.Contains(t, v.Witness.Flow.Packet.String(), ":443", name)
		}
	}
	// A rule without the tag names a list of which nobody knows whose addresses it has.
	r := record(t, program)
	for _, res := range r.Resources {
		if res.Type == typeIngress {
			delete(res.Inputs["tags"].(map[string]any), component.TagPrefixList)
			delete(res.Outputs["tags"].(map[string]any), component.TagPrefixList)
			delete(res.Outputs["tagsAll"].(map[string]any), component.TagPrefixList)
		}
	}
	assert.Equal(t, intent.Undecided, promised(t, r.Plan, "web")[cloudFrontAlone].Status)
}
