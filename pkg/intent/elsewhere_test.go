package intent_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

// elsewhere is the shop beside groups of a VPC that was made elsewhere, of which only the id is known: "mine" with the given rules, "other" and "shut".
func elsewhere(rules ...string) *network.Network {
	b := shop()
	b.Group("mine", "far", rules...)
	b.Group("other", "far", "in all 0.0.0.0/0", "out all 0.0.0.0/0")
	b.Group("shut", "far")
	return b.Network()
}

// Who is in a group of a VPC that was made elsewhere is where nobody knows. What the rules of the groups let neither out nor in gets nowhere all the same;
// of the rest nothing is certain, and nothing is a mistake.
func TestDecide_groupsOfVPCsThatWereMadeElsewhere(t *testing.T) {
	t.Parallel()
	https := elsewhere("out tcp/443 0.0.0.0/0", "in tcp/443 other")
	unknownRules, unknownRule := elsewhere(), elsewhere("out tcp/443 other", "in tcp/443 other")
	group(unknownRules, "mine").Unknown = &network.Unknown{Text: "its rules"}
	for _, side := range [][]network.GroupRule{group(unknownRule, "mine").Ingress, group(unknownRule, "mine").Egress} {
		side[0].Unknown = &network.Unknown{Text: "a rule"}
	}
	listed := elsewhere("out tcp/443 pl-x")
	for _, tc := range []struct {
		n      *network.Network
		demand string
		want   intent.Status
	}{
		{elsewhere(), "deny: {from: sg:mine, to: internet}", intent.Proved},
		{elsewhere(), "deny: {from: sg:mine, to: [sg:other, sg:app, tier:data]}", intent.Proved},
		{elsewhere(), "deny: {from: anywhere, to: sg:mine}", intent.Proved},
		{https, "deny: {from: sg:mine, to: sg:other}", intent.Undecided},
		{https, "deny: {from: sg:mine, to: sg:other, ports: tcp/22}", intent.Proved},
		{https, "deny: {from: sg:mine, to: sg:shut}", intent.Proved},
		{https, "deny: {from: sg:mine, to: sg:data}", intent.Undecided},
		{https, "deny: {from: sg:shut, to: sg:mine}", intent.Proved},
		{https, "deny: {from: sg:shut, to: sg:mine, both: true}", intent.Proved},
		{https, "deny: {from: sg:other, to: sg:mine}", intent.Undecided},
		{https, "deny: {from: anywhere, to: sg:mine}", intent.Undecided},
		{https, "deny: {from: anywhere, to: sg:mine, ports: [tcp/22, tcp/3389]}", intent.Proved},
		{https, "deny: {from: anywhere, to: sg:mine, except: sg:other}", intent.Proved},
		{https, "deny: {from: anywhere, to: sg:mine, except: sg:shut}", intent.Undecided},
		{https, "accept: {from: sg:other, to: sg:mine, ports: tcp/443}", intent.Proved},
		{https, "accept: {from: sg:other, to: sg:mine, ports: tcp/80}", intent.Undecided},
		{https, "accept: {from: sg:app, to: sg:mine, ports: tcp/443}", intent.Undecided},
		{elsewhere("in tcp/443 10.0.0.0/8"), "accept: {from: sg:other, to: sg:mine, ports: tcp/443}", intent.Undecided},
		{elsewhere("in tcp/443 other", "in tcp/443 shut"), "accept: {from: sg:other, to: sg:mine, ports: tcp/443}", intent.Undecided},
		{https, "only: {from: sg:mine, to: sg:other, ports: tcp/443}", intent.Undecided},
		{elsewhere(), "only: {from: sg:mine, to: sg:other, ports: tcp/443}", intent.Proved},
		{https, "via: {from: sg:mine, to: internet, through: nat}", intent.Undecided},
		{elsewhere(), "isolate: [sg:mine, sg:shut]", intent.Proved},
		{https, "isolate: [sg:mine, sg:other]", intent.Undecided},

		{https, "deny: {from: sg:mine, to: internet}", intent.Undecided},
		{elsewhere("out all 10.0.0.0/8", "out all fd00::/8", "out all other"), "deny: {from: sg:mine, to: internet}", intent.Proved},
		{elsewhere("out all ::/0"), "deny: {from: sg:mine, to: internet}", intent.Undecided},
		{elsewhere("out all 64:ff9b::/96"), "deny: {from: sg:mine, to: internet}", intent.Undecided},
		{elsewhere("out all 9.9.9.9/32"), "deny: {from: sg:mine, to: [internet, service:s3]}", intent.Undecided},
		{listed, "deny: {from: sg:mine, to: internet}", intent.Undecided},
		{unknownRules, "deny: {from: sg:mine, to: internet}", intent.Undecided},
		{unknownRules, "deny: {from: sg:other, to: sg:mine}", intent.Undecided},
		{unknownRule, "deny: {from: sg:mine, to: internet}", intent.Undecided},
		{unknownRule, "accept: {from: sg:other, to: sg:mine, ports: tcp/443}", intent.Undecided},

		{https, "allow: {from: sg:mine, to: sg:other, ports: tcp/443}", intent.Undecided},
		{https, "allow: {from: sg:other, to: sg:mine, ports: tcp/443}", intent.Undecided},
		{https, "allow: {from: sg:mine, to: internet, ports: tcp/443}", intent.Undecided},
		{elsewhere(), "allow: {from: sg:mine, to: sg:other, ports: tcp/443}", intent.Undecided},

		{https, "accept: {from: sg:app, to: sg:data, ports: tcp/5432}", intent.Proved}, // which is no worse for them
		{https, "deny: {from: anywhere, except: sg:app, to: sg:data}", intent.Proved},
	} {
		v := decide(t, tc.n, tc.demand)
		require.Equal(t, tc.want, v.Status, "%s: %v", tc.demand, v.Doubts)
		if tc.want == intent.Undecided {
			require.NotEmpty(t, v.Doubts, tc.demand)
		}
	}
	require.Contains(t, decide(t, https, "deny: {from: sg:mine, to: internet}").Doubts, network.Unknown{
		Text: "the subnet of whoever is in security group mine, of whose VPC no subnet is told, is not known", Origin: group(https, "mine").Origin,
	})
	require.Equal(t, []intent.Population{intent.Members, intent.Outside}, decide(t, https, "deny: {from: sg:mine, to: internet}").Populations)
}

// An endpoint or a load balancer of which no subnet is known is there all the same.
func TestDecide_ownersOfWhichNoSubnetIsKnown(t *testing.T) {
	t.Parallel()
	b := shop()
	b.Group("lock", "shop", "in tcp/443 10.0.0.0/16")
	n := b.Network()
	u := &network.Unknown{Text: "its subnets"}
	n.Endpoints = append(n.Endpoints, &network.Endpoint{
		ID: "vpce", Name: "lost", Kind: network.InterfaceEndpoint, VPC: "shop", Service: "com.amazonaws.eu-west-1.ssm", Groups: []network.ID{"lock"}, Unknown: u,
	})
	n.LoadBalancers = append(n.LoadBalancers, &network.LoadBalancer{ID: "lb", Name: "adrift", VPC: "shop", Groups: []network.ID{"lock"}, Unknown: u})
	for _, demand := range []string{
		"allow: {from: tier:app, to: endpoint:lost, ports: tcp/443}", "deny: {from: internet, to: endpoint:ssm}", "deny: {from: endpoint:lost, to: internet}",
		"deny: {from: tier:app, to: lb:adrift}", "accept: {from: tier:app, to: sg:lock, ports: tcp/443}",
	} {
		require.Equal(t, intent.Undecided, decide(t, n, demand).Status, demand)
	}
	n.Endpoints[0].Unknown, n.LoadBalancers[1].Unknown = nil, nil // which says that they have none
	v := decide(t, n, "deny: {from: internet, to: sg:lock}")
	require.Equal(t, intent.Proved, v.Status)
	require.Equal(t, []intent.Population{intent.Members, intent.Outside}, v.Populations, "nothing is in the group")
}

func TestExplain_groupsOfVPCsThatWereMadeElsewhere(t *testing.T) {
	t.Parallel()
	_, err := intent.NewDecider(elsewhere()).Explain(intent.Selector{Kind: "sg", Pattern: "app"}, intent.Selector{Kind: "sg", Pattern: "mine"}, nil, "")
	require.EqualError(t, err, "no packet can be followed from sg:app to sg:mine: the subnet of whoever is in security group mine, of whose VPC no subnet is told, is not known")
}

// One that is nobody knows where keeps a connection from being proved, however well others connect.
func TestDecide_allowAmongSomeWhoseSubnetIsNotKnown(t *testing.T) {
	t.Parallel()
	b := shop()
	b.Group("data-far", "far", "in tcp/5432 10.0.0.0/8")
	n := b.Network()
	require.Equal(t, intent.Proved, decide(t, n, "allow: {from: sg:app, to: sg:data, ports: tcp/5432}").Status)
	require.Equal(t, intent.Undecided, decide(t, n, "allow: {from: sg:app, to: sg:data*, ports: tcp/5432}").Status)
	require.Equal(t, intent.Undecided, decide(t, n, "allow: {from: sg:app, to: [sg:data, sg:data-far], ports: tcp/5432}").Status)
	host(n, "Db").Subnet = "of-somebody"
	require.Equal(t, intent.Undecided, decide(t, n, "allow: {from: sg:app, to: sg:data, ports: tcp/5432}").Status, "nor is it a mistake")
}

// What a component promises of tiers and groups that were made elsewhere is unknown; what a person writes of what is not there is a mistake.
func TestDecide_componentsPromiseOfWhatWasMadeElsewhere(t *testing.T) {
	t.Parallel()
	d := intent.NewDecider(shop().Network())
	for demand, doubts := range map[string][]string{
		"deny: {from: tier:db in component:net, to: internet}": {"tier:db in component:net is made elsewhere: nothing is known of it"},
		"deny: {from: anywhere, except: sg:sg-1, to: [\"endpoint:* in component:net\", sg:app]}": {
			"endpoint:* in component:net is made elsewhere: nothing is known of it", "sg:sg-1 is made elsewhere: nothing is known of it",
		},
		"via: {from: tier:app, to: internet, through: nat in component:net}": {"nat in component:net is made elsewhere: nothing is known of it"},
		"allow: {from: cidr:10.99.0.0/16, to: sg:app}":                       {"cidr:10.99.0.0/16 is made elsewhere: nothing is known of it"},
	} {
		in := one(t, demand)
		_, err := d.Decide(in)
		require.ErrorContains(t, err, "matches nothing", demand)
		in.Source = intent.FromComponent
		v, err := d.Decide(in)
		require.NoError(t, err, demand)
		require.Equal(t, intent.Undecided, v.Status)
		var texts []string
		for _, u := range v.Doubts {
			texts = append(texts, u.Text)
		}
		require.ElementsMatch(t, doubts, texts)
	}
	in := one(t, "deny: {from: tier:app, to: internet}")
	in.From[0].Kind = "nat"
	in.Source = intent.FromComponent
	_, err := d.Decide(in)
	require.ErrorContains(t, err, "is no end", "what cannot be meant is a mistake, whoever writes it")
}
