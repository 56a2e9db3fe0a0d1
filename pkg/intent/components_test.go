package intent_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/plan"
)

const promise = "intents: [{name: data has no internet, deny: {from: 'tier:data in component:net', to: internet}}]"

func TestOfComponents(t *testing.T) {
	t.Parallel()
	component := func(name string, inputs, outputs map[string]any) *plan.Resource {
		return &plan.Resource{URN: "urn::" + name, Type: "shop:index:Net", Name: name, Inputs: inputs, Outputs: outputs, DefinedAt: &plan.Position{File: "net.go", Line: 12}}
	}
	says := func(text any) map[string]any { return map[string]any{"intents": text} }
	list, err := intent.OfComponents(&plan.Plan{Resources: []*plan.Resource{
		component("net", says("intents: []"), says(promise)),
		component("same", nil, says(promise)),
		component("inputs", says("intents: [{name: apart, isolate: [tier:a, tier:b]}]"), nil),
		component("later", nil, says(plan.Unknown)),
		component("secret", nil, says(plan.Secret)),
		component("other", nil, says(5)),
		{URN: "urn::stack", Type: "pulumi:pulumi:Stack", Outputs: says(promise)},
		{URN: "urn::res", Type: "aws:ec2/vpc:Vpc", Custom: true, Outputs: says("nonsense")},
	}})
	require.NoError(t, err)
	require.Equal(t, []string{"data has no internet", "apart"}, names(list), "outputs count before inputs, and what is said twice counts once")
	require.Equal(t, network.Origin{URN: "urn::net", Property: "intents", File: "net.go", Line: 12}, list[0].Origin)
	require.Equal(t, intent.FromComponent, list[0].Source)

	_, err = intent.OfComponents(&plan.Plan{Resources: []*plan.Resource{
		component("net", nil, says("intents: [{name: a}]")), component("two", nil, says("nonsense")),
	}})
	require.ErrorContains(t, err, "shop:index:Net net: the intents that it records: intents: intents[0]: line 1: an intent needs one of deny,")
	require.ErrorContains(t, err, "shop:index:Net two: the intents that it records: intents: line 1: want a mapping with intents")
}

func TestRelaxations(t *testing.T) {
	t.Parallel()
	says := map[string]any{"relaxations": map[string]any{"tiers[1].blacklist": "an old peer", "flowLogs": "paid elsewhere", "odd": 5}}
	got := intent.Relaxations(&plan.Plan{Resources: []*plan.Resource{
		{URN: "urn::net", Name: "net", Outputs: says, Source: &plan.Position{File: "main.go", Line: 3}, DefinedAt: &plan.Position{File: "lib.go", Line: 9}},
		{URN: "urn::net2", Name: "net", Outputs: says},
		{URN: "urn::vpc", Name: "vpc", Custom: true, Outputs: says},
		{URN: "urn::none", Name: "none", Outputs: map[string]any{"relaxations": "none"}},
	}})
	require.Equal(t, []intent.Relaxation{
		{Component: "net", Argument: "flowLogs", Reason: "paid elsewhere", Origin: network.Origin{URN: "urn::net", Property: "flowLogs", File: "main.go", Line: 3}},
		{Component: "net", Argument: "tiers[1].blacklist", Reason: "an old peer", Origin: network.Origin{URN: "urn::net", Property: "tiers[1].blacklist", File: "main.go", Line: 3}},
	}, got)
}

// A component of the library that does not say what it was told to loosen is not taken for one that loosens nothing.
func TestUntold(t *testing.T) {
	t.Parallel()
	says := func(relaxations any) map[string]any { return map[string]any{"relaxations": relaxations} }
	got := intent.Untold(&plan.Plan{Resources: []*plan.Resource{
		{Name: "safe", Type: "palisade:vpc:SecureVpc", Outputs: says(map[string]any{})},
		{Name: "loose", Type: "palisade:vpc:SecureVpc", Outputs: says(map[string]any{"protection": "a playground"})},
		{URN: "urn::cut", Name: "cut", Type: "palisade:vpc:SecureVpc", Source: &plan.Position{File: "main.go", Line: 3}},
		{URN: "urn::late", Name: "late", Type: "palisade:waf:WebAcl", Outputs: says(plan.Unknown)},
		{URN: "urn::odd", Name: "odd", Type: "palisade:waf:WebAcl", Outputs: says(map[string]any{"protection": 5})},
		{Name: "whole", Type: "palisade:reference:ThreeTierWeb", Outputs: map[string]any{"vpcId": "vpc-1"}},
		{Name: "theirs", Type: "acme:net:Net"},
		{Name: "rule", Type: "palisade:vpc:Resource", Custom: true},
	}})
	require.Equal(t, []network.Unknown{
		{Text: "what cut was told to loosen: its output relaxations is not known", Origin: network.Origin{URN: "urn::cut", Property: "relaxations", File: "main.go", Line: 3}},
		{Text: "what late was told to loosen: its output relaxations is not known", Origin: network.Origin{URN: "urn::late", Property: "relaxations"}},
		{Text: "what odd was told to loosen: its output relaxations is not known", Origin: network.Origin{URN: "urn::odd", Property: "relaxations"}},
	}, got)
}

func TestExplain(t *testing.T) {
	t.Parallel()
	d := intent.NewDecider(nacl("data-a", "in 100 allow tcp/5432 0.0.0.0/0"))
	explain := func(from, to, ports string) intent.Explanation {
		f, err := intent.ParseSelector(from)
		require.NoError(t, err)
		g, err := intent.ParseSelector(to)
		require.NoError(t, err)
		p, err := intent.ParsePorts(ports)
		require.NoError(t, err)
		x, err := d.Explain(f, g, []intent.Ports{p}, "")
		require.NoError(t, err)
		return x
	}
	x := explain("internet", "lb:front", "tcp/443")
	require.NotNil(t, x.Passes)
	require.True(t, x.Passes.Result.Reachable)
	require.Nil(t, x.Fails)

	x = explain("sg:app", "sg:data", "tcp/22")
	require.Nil(t, x.Passes)
	require.Equal(t, []string{
		"security group app: no outbound rule matches [sg-egress]", "NACL acl inbound: no entry matches [nacl-ingress]",
		"security group data: no inbound rule matches [sg-ingress]", "NACL acl outbound: no entry matches [nacl-egress]",
	}, brief(x), "all that stands in the way")

	x = explain("sg:app", "sg:data", "tcp/5432")
	require.True(t, x.Fails.Result.Delivered, "it arrives")
	require.Len(t, x.Obstacles, 1, "and its answer does not")

	_, err := d.Explain(intent.Selector{Kind: "internet"}, intent.Selector{Kind: "internet"}, nil, "")
	require.EqualError(t, err, "no packet can be addressed from internet to internet: they have no addresses of one family, or none that the internet routes")
	_, err = d.Explain(intent.Selector{Kind: "tier", Pattern: "x"}, intent.Selector{Kind: "internet"}, nil, "")
	require.ErrorContains(t, err, "tier:x matches nothing")
}

func brief(x intent.Explanation) []string {
	out := make([]string, len(x.Obstacles))
	for i, h := range x.Obstacles {
		h.Origin = network.Origin{}
		out[i] = h.String()
	}
	return out
}
