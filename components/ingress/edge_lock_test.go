package ingress_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/plan"
)

const (
	secretA = "a0123456789012345678901234567890"
	secretB = "b0123456789012345678901234567890"
)

// locked are arguments of a load balancer behind CloudFront that faces the internet.
func locked(edit func(*ingress.WebIngressArgs)) ingress.WebIngressArgs {
	return with(func(a *ingress.WebIngressArgs) {
		a.AllowNoWaf, a.Edge = nil, &ingress.EdgeLock{Secrets: map[string]pulumi.StringInput{"a": pulumi.String(secretA)}}
		if edit != nil {
			edit(a)
		}
	})
}

// behindVpcOrigin makes a load balancer internal, so that CloudFront alone reaches it, by a VPC origin.
func behindVpcOrigin(a *ingress.WebIngressArgs) {
	a.Tier, a.Internal, a.AllowNoWaf, a.Edge = "app", true, nil, &ingress.EdgeLock{}
}

// hidden is what stands in a plan for a secret.
func hidden(value any) bool {
	text, err := json.Marshal(value)
	return err == nil && !strings.Contains(string(text), secretA) && !strings.Contains(string(text), secretB)
}

func TestEdgeLock_takesRequestsOfCloudFrontAlone(t *testing.T) {
	r := record(t, web(locked(func(a *ingress.WebIngressArgs) {
		a.Rules = []ingress.Rule{{Name: "old", Priority: 100, Paths: []string{"/old"}, Action: ingress.Action{FixedResponse: &ingress.FixedResponse{StatusCode: 410}}}}
	})))
	in := slices.DeleteFunc(r.rules(), func(rule string) bool { return !strings.HasPrefix(rule, "web in ") })
	require.Len(t, in, 1, "the list counts as 55 of 60 rules")
	assert.Regexp(t, `^web in tcp/443-443 pl-[0-9a-f]{8}$`, in[0])
	assert.Equal(t, []string{"web-https"}, r.names(typeListener), "port 80 is closed")
	refused := []any{map[string]any{"type": "fixed-response", "fixedResponse": map[string]any{"contentType": "text/plain", "messageBody": "", "statusCode": "403"}}}
	assert.Equal(t, refused, r.inputs(typeListener, "web-https")["defaultActions"], "who shows no secret is refused")
	assert.Equal(t, []string{"web-rule-edge", "web-rule-old"}, r.names(typeRule))
	edge := r.inputs(typeRule, "web-rule-edge")
	assert.EqualValues(t, 50000, edge["priority"])
	assert.Equal(t, []any{map[string]any{"type": "forward", "targetGroupArn": r.get(typeTargetGroup, "web-shop").ID}}, edge["actions"])
	for name, conditions := range map[string]int{"web-rule-edge": 1, "web-rule-old": 2} {
		all := r.inputs(typeRule, name)["conditions"].([]any)
		require.Len(t, all, conditions, name)
		assert.Equal(t, "X-Origin-Verify", all[conditions-1].(map[string]any)["httpHeader"].(map[string]any)["httpHeaderName"], name)
	}
}

// Every rule demands one of the secrets, of which there are two while CloudFront goes from one to the other.
func TestEdgeLock_takesTwoSecretsDuringRotation(t *testing.T) {
	values := func(secrets map[string]pulumi.StringInput) int {
		r := record(t, web(locked(func(a *ingress.WebIngressArgs) { a.Edge.Secrets = secrets })))
		header := r.inputs(typeRule, "web-rule-edge")["conditions"].([]any)[0].(map[string]any)["httpHeader"].(map[string]any)
		return len(header["values"].([]any))
	}
	assert.Equal(t, 1, values(map[string]pulumi.StringInput{"a": pulumi.String(secretA)}))
	assert.Equal(t, 2, values(map[string]pulumi.StringInput{"a": pulumi.String(secretA), "b": late(secretB)}))
	before, after := locked(nil), locked(func(a *ingress.WebIngressArgs) { a.Edge.Secrets["b"] = pulumi.String(secretB) })
	comes, goes, changes := differences(t, record(t, web(before)), record(t, web(after)))
	assert.Empty(t, comes)
	assert.Empty(t, goes)
	assert.Equal(t, []string{"ListenerRule web-rule-edge"}, changes)
}

func TestEdgeLock_keepsItsSecrets(t *testing.T) {
	assert.True(t, hidden(record(t, web(locked(nil))).Plan))
}

func TestEdgeLock_isRecorded(t *testing.T) {
	edge := record(t, web(locked(func(a *ingress.WebIngressArgs) { a.Edge.HeaderName = "X-Mine" }))).get("palisade:ingress:WebIngress", "web").Inputs["edge"]
	assert.Equal(t, "X-Mine", edge.(map[string]any)["headerName"])
	assert.Contains(t, edge.(map[string]any)["secrets"], "a")
}

// By a VPC origin nobody but distributions of the account reaches an internal load balancer: no secret is needed, and the default action stays.
func TestEdgeLock_insideNeedsNoSecret(t *testing.T) {
	r := record(t, web(with(behindVpcOrigin)))
	assert.Equal(t, true, r.inputs(typeBalancer, "web")["internal"])
	assert.Empty(t, r.names(typeRule))
	assert.Equal(t, []any{map[string]any{"type": "forward", "targetGroupArn": r.get(typeTargetGroup, "web-shop").ID}}, r.inputs(typeListener, "web-https")["defaultActions"])
}

func TestEdgeLock_allMistakesAtOnce(t *testing.T) {
	assert.Equal(t, `clients: edge lets CloudFront in and nobody else: drop one
dualStack: CloudFront is let in by IPv4 alone, since its list counts as 55 of 60 rules: leave it out
edge.headerName: "X-Amz-Secret" is no header that CloudFront adds: 1 to 40 letters, digits and hyphens, neither Host nor one that begins with X-Amz- or X-Edge-
edge.secrets: 3 secrets: one is valid, and a second while it is rotated; drop the old ones
edge.secrets["a b"]: "a b" is no name: use letters, digits, and single hyphens between them
edge.secrets["a b"]: required: a value for each name
edge.secrets["b"]: it has 5 characters, or others than letters, digits, hyphens and underscores: use 32 to 128 of these, drawn at random
redirectHttp: CloudFront redirects by itself, and connects to port 443 alone: leave it out
rules[0]: 3 values of conditions and 3 secrets of edge: AWS takes at most 5 in one rule; make it several
rules[0].name: "edge" is the rule that the default action moves to: choose another
rules[0].priority: 50000 is the priority of the rule that the default action moves to: choose another`, refusal(t, web(locked(func(a *ingress.WebIngressArgs) {
		a.Vpc.Ipv6CidrBlocks = []pulumi.StringInput{pulumi.String("2001:db8:1::/56")}
		a.Clients, a.DualStack, a.RedirectHttp = ingress.Clients{CidrBlocks: []string{"198.51.100.0/24"}}, true, flag(true)
		a.Edge.HeaderName, a.Edge.Secrets["b"], a.Edge.Secrets["a b"] = "X-Amz-Secret", pulumi.String("short"), nil
		a.Rules = []ingress.Rule{{
			Name: "edge", Priority: 50000, Paths: []string{"/a", "/b", "/c"}, Action: ingress.Action{FixedResponse: &ingress.FixedResponse{StatusCode: 404}},
		}}
	}))))
	assert.Equal(t, "edge.secrets: required for a load balancer that faces the internet: distributions of everybody call from CloudFront's addresses, and the secret tells yours",
		refusal(t, web(locked(func(a *ingress.WebIngressArgs) { a.Edge.Secrets = nil }))))
	assert.Equal(t, "rules: 100 rules, and one that the default action moves to: AWS takes 100 for a load balancer unless the quota is raised; join some",
		refusal(t, web(locked(func(a *ingress.WebIngressArgs) {
			for i := range 100 {
				a.Rules = append(a.Rules, ingress.Rule{
					Name: fmt.Sprint("r", i), Priority: i + 1, Paths: []string{"/a"}, Action: ingress.Action{FixedResponse: &ingress.FixedResponse{StatusCode: 404}},
				})
			}
		}))))
	assert.Contains(t, lateRefusal(t, web(locked(func(a *ingress.WebIngressArgs) { a.Edge.Secrets["a"] = late("a star *") }))), `edge.secrets["a"]: it has 8 characters`)
}

func TestEdgeLock_aRefusedDestroyDeletesNothing(t *testing.T) {
	r := record(t, web(locked(nil)))
	assert.True(t, r.get(typeListener, "web-https").Protect)
	assert.True(t, r.get(typeRule, "web-rule-edge").Protect, "nothing else keeps it: there is no listener of port 80 and no web ACL")
}

const (
	cloudFrontAlone = "CloudFront alone connects to it, and on tcp/443 alone"
	sealed          = "the internet does not reach it, but by CloudFront's VPC origin"
)

func TestEdgeLock_isProved(t *testing.T) {
	for name, test := range map[string]struct {
		edit      func(*ingress.WebIngressArgs)
		sentences []string
	}{
		"by the internet": {func(a *ingress.WebIngressArgs) {
			a.AllowNoWaf, a.Edge = nil, &ingress.EdgeLock{Secrets: map[string]pulumi.StringInput{"a": pulumi.String(secretA)}}
		}, []string{cloudFrontAlone, reaches, goesOut, staysIn}},
		"by a VPC origin": {behindVpcOrigin, []string{cloudFrontAlone, sealed, reaches, goesOut, staysIn}},
	} {
		t.Run(name, func(t *testing.T) {
			verdicts := promised(t, record(t, shopWeb(func(a *ingress.WebIngressArgs, _ map[string]pulumi.StringInput) { test.edit(a) })).Plan, "web")
			assert.Len(t, verdicts, len(test.sentences))
			for _, sentence := range test.sentences {
				if assert.Contains(t, verdicts, sentence) {
					assert.Equal(t, intent.Proved, verdicts[sentence].Status, "%s: %v", sentence, verdicts[sentence].Doubts)
				}
			}
		})
	}
}

// Whoever gives the load balancer public addresses, and lets the internet in, goes around CloudFront.
func TestEdgeLock_isRefutedWhenSomebodyComesAround(t *testing.T) {
	r := record(t, shop(func(ctx *pulumi.Context, net component.Network, groups map[string]pulumi.StringInput, targets map[string]ingress.Target) error {
		args := with(behindVpcOrigin)
		args.Vpc, args.TargetSecurityGroupIds, args.TargetGroups[0].Targets = net, map[string]pulumi.StringInput{"app": groups["app"]}, targets
		args.Tier = "public"
		_, err := newWebIngress(ctx, "web", &args)
		return err
	}))
	assert.Equal(t, intent.Proved, promised(t, r.Plan, "web")[sealed].Status)
	r.inputs(typeBalancer, "web")["internal"] = false
	r.get(typeBalancer, "web").Outputs["internal"] = false
	r.add(typeIngress, "leak", map[string]any{"securityGroupId": r.get(typeGroup, "web").ID, "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "0.0.0.0/0"})
	v := promised(t, r.Plan, "web")[sealed]
	if assert.Equal(t, intent.Violated, v.Status, "%v", v.Doubts) {
		assert.Contains(t, v.Witness.Flow.Packet.String(), ":443")
	}
}

// add adds a resource, and drop takes one away.
func (r recorded) add(typ, name string, inputs map[string]any) {
	r.Resources = append(r.Resources, &plan.Resource{
		URN: "urn:pulumi:dev::project::" + typ + "::" + name, Type: typ, Name: name, ID: "id-" + name, Custom: true, Inputs: inputs, Outputs: inputs,
	})
}

func (r recorded) drop(typ, name string) {
	gone := r.get(typ, name)
	r.Resources = slices.DeleteFunc(r.Resources, func(o *plan.Resource) bool { return o == gone })
}

// behind is a shop with a distribution before its load balancer, by a VPC origin.
func behind(t *testing.T) recorded {
	t.Helper()
	return record(t, shop(func(ctx *pulumi.Context, net component.Network, groups map[string]pulumi.StringInput, targets map[string]ingress.Target) error {
		args := with(behindVpcOrigin)
		args.Vpc, args.TargetSecurityGroupIds, args.TargetGroups[0].Targets = net, map[string]pulumi.StringInput{"app": groups["app"]}, targets
		web, err := newWebIngress(ctx, "web", &args)
		if err != nil {
			return err
		}
		return edge(withEdge(func(a *ingress.EdgeDistributionArgs) {
			a.Origin = ingress.EdgeOrigin{DomainName: web.DnsName, LoadBalancerArn: web.LoadBalancerArn}
		}))(ctx)
	}))
}

const (
	comesIn        = "CloudFront reaches the load balancer on tcp/443"
	leadsToItAlone = "its VPC origin leads to the load balancer on tcp/443 alone"
)

// With the distribution in the plan the promise is the same: its way into the VPC is CloudFront's own, and leads to the load balancer alone.
func TestEdgeLock_isProvedBehindADistribution(t *testing.T) {
	r := behind(t)
	assert.Equal(t, r.get(typeBalancer, "web").ID, r.inputs(typeVpcOrigin, "edge")["vpcOriginEndpointConfig"].(map[string]any)["arn"])
	for component, sentences := range map[string][]string{"web": {cloudFrontAlone, sealed, reaches, goesOut, staysIn}, "edge": {comesIn, leadsToItAlone}} {
		verdicts := promised(t, r.Plan, component)
		assert.Len(t, verdicts, len(sentences))
		for _, sentence := range sentences {
			assert.Equal(t, intent.Proved, verdicts[sentence].Status, "%s: %v", sentence, verdicts[sentence].Doubts)
		}
	}
}

// A VPC origin that nobody lets in, or that leads further, is told from one that does what it should; so is one that AWS would refuse.
func TestEdgeDistribution_isRefutedWhereItsOriginDoesNotLeadToTheBalancerAlone(t *testing.T) {
	for name, test := range map[string]struct {
		change   func(recorded)
		sentence string
		status   intent.Status
	}{
		"no rule for CloudFront": {func(r recorded) { r.drop(typeIngress, "web-in-tcp-443-list-cloudfront") }, comesIn, intent.Violated},
		"a rule for the VPC alone": {func(r recorded) {
			rule := r.get(typeIngress, "web-in-tcp-443-list-cloudfront")
			for _, m := range []map[string]any{rule.Inputs, rule.Outputs} {
				delete(m, "prefixListId")
				m["cidrIpv4"] = "10.0.0.0/16"
			}
		}, comesIn, intent.Undecided},
		"no listener":         {func(r recorded) { r.drop(typeListener, "web-https") }, comesIn, intent.Violated},
		"no internet gateway": {func(r recorded) { r.drop("aws:ec2/internetGateway:InternetGateway", "net-igw") }, comesIn, intent.Undecided},
		"another port": {func(r recorded) {
			r.inputs(typeVpcOrigin, "edge")["vpcOriginEndpointConfig"].(map[string]any)["originProtocolPolicy"] = "match-viewer"
			rule := map[string]any{"securityGroupId": r.get(typeGroup, "web").ID, "ipProtocol": "tcp", "fromPort": 80, "toPort": 80, "cidrIpv4": "0.0.0.0/0"}
			r.add(typeIngress, "leak", rule)
			r.add(typeListener, "plain", map[string]any{"loadBalancerArn": r.get(typeBalancer, "web").ID, "port": 80, "protocol": "HTTP"})
		}, leadsToItAlone, intent.Violated},
	} {
		t.Run(name, func(t *testing.T) {
			r := behind(t)
			test.change(r)
			v := promised(t, r.Plan, "edge")[test.sentence]
			assert.Equal(t, test.status, v.Status, "%v", v.Doubts)
		})
	}
}
