package intent_test

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// manned is the castle with the groups of two hosts, and with interfaces of AWS in groups of their own: of the endpoint of a service, and of an EC2
// Instance Connect endpoint, which the app lets in.
func manned() *network.Network {
	b := castle()
	b.Group("app-group", "net", "in tcp/8080 10.0.1.0/24", "in tcp/22 shells", "out tcp/443 0.0.0.0/0")
	b.Group("db-group", "net", "in tcp/5432 app-group")
	b.Group("api", "net", "in tcp/443 10.0.0.0/16")
	b.Group("shells", "net", "out tcp/22 app-group")
	b.Host("App", "app", "10.0.2.10", "app-group")
	b.InterfaceEndpoint("vpce-kms", "data", "10.0.3.50", "api")
	b.Host("eni-shells", "app", "10.0.2.50", "shells").Kind = "ec2_instance_connect_endpoint"
	n := b.Network()
	n.Endpoints = append(n.Endpoints, &network.Endpoint{ID: "eice", Name: "shells", Kind: network.ConnectEndpoint, VPC: "net", Interfaces: []network.ID{"eni-shells"}})
	n.SecurityGroups = slices.DeleteFunc(n.SecurityGroups, func(g *network.SecurityGroup) bool { return g.ID == "open-net" })
	for _, s := range n.Subnets {
		s.Tags = network.Tags{intent.ComponentTag: "net"}
	}
	return n
}

const (
	noShells = "no security group opens remote access but to EC2 Instance Connect endpoints"
	noCalls  = "interface endpoints open no connections"
)

func TestReference_ofGroups(t *testing.T) {
	t.Parallel()
	for _, sentence := range []string{noShells, noCalls} {
		require.Equal(t, intent.Proved, verdict(t, manned(), sentence, nil).Status, sentence)
	}
	ssh := network.GroupRule{Traffic: network.Traffic{Protocol: 6, From: 22, To: 22}}
	for name, tc := range map[string]struct {
		sentence, witness string
		change            func(*network.Network)
	}{
		"a shell for the VPC": {noShells, "tcp 10.0.2.4:49152 -> 10.0.2.10:22", func(n *network.Network) {
			r := ssh
			r.Prefix = netip.MustParsePrefix("10.0.0.0/8")
			group(n, "app-group").Ingress = append(group(n, "app-group").Ingress, r)
		}},
		"a shell for another group, where nothing is in the group yet": {noShells, "tcp 10.0.1.6:49152 -> 10.0.1.4:22", func(n *network.Network) {
			r := ssh
			r.Group = "app-group"
			group(n, "db-group").Ingress = append(group(n, "db-group").Ingress, r)
		}},
		"an endpoint that calls": {noCalls, "tcp 10.0.3.50:49152 -> 10.0.1.4:443", func(n *network.Network) {
			group(n, "api").Egress = append(group(n, "api").Egress, network.GroupRule{Traffic: network.AllTraffic(), Prefix: netip.MustParsePrefix("10.0.1.0/24")})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := manned()
			tc.change(n)
			v := verdict(t, n, tc.sentence, nil)
			require.Equal(t, intent.Violated, v.Status)
			require.Equal(t, tc.witness, v.Witness.Flow.Packet.String())
		})
	}
}

// verdict decides a sentence of the catalogue, with what the components of a plan were told to loosen.
func verdict(t *testing.T, n *network.Network, sentence string, p *plan.Plan) intent.Verdict {
	t.Helper()
	d := intent.NewDecider(n)
	for _, in := range reference(t, d.Index()) {
		if in.Name != sentence {
			continue
		}
		v, err := d.Decide(in)
		require.NoError(t, err)
		if p == nil {
			return v
		}
		list, err := d.Relax([]intent.Verdict{v}, intent.Relaxations(p))
		require.NoError(t, err)
		return list[0]
	}
	require.Fail(t, "no such sentence", sentence)
	return intent.Verdict{}
}

// opens adds a rule for SSH to the group of the app, and to a plan as a resource of a component, with a tag that says by which argument; none for
// an empty one.
func opens(n *network.Network, p *plan.Plan, component, argument string, rule network.GroupRule) {
	urn := "urn::rule::" + argument + rule.Prefix.String()
	rule.Traffic, rule.Origin = network.Traffic{Protocol: 6, From: 22, To: 22}, network.Origin{URN: urn}
	group(n, "app-group").Ingress = append(group(n, "app-group").Ingress, rule)
	tags := map[string]any{"Name": "a rule"}
	if argument != "" {
		tags[intent.RelaxationTag] = argument
	}
	p.Resources = append(p.Resources, &plan.Resource{URN: urn, Name: "rule", Custom: true, Parent: "urn::" + component, Inputs: map[string]any{"tags": tags}})
}

func loosened(component string, arguments map[string]any) *plan.Plan {
	return &plan.Plan{Resources: []*plan.Resource{{URN: "urn::" + component, Name: component, Outputs: map[string]any{"relaxations": arguments}}}}
}

func TestRelax_rules(t *testing.T) {
	t.Parallel()
	office, home := network.GroupRule{Prefix: netip.MustParsePrefix("10.0.2.0/25")}, network.GroupRule{Prefix: netip.MustParsePrefix("10.0.2.128/25")}
	console := map[string]any{"allowFromConsole": "the console is all that operators have", "protection": "a lab"}

	n, p := manned(), loosened("access", console)
	opens(n, p, "access", "allowFromConsole", office)
	v := verdict(t, n, noShells, p)
	require.Equal(t, intent.Relaxed, v.Status)
	require.Len(t, v.Relaxed, 1)
	require.Equal(t, "allowFromConsole", v.Relaxed[0].Argument)
	require.Equal(t, "the console is all that operators have", v.Relaxed[0].Reason)
	require.NotNil(t, v.Witness, "what gets through is shown all the same")

	unknown := network.GroupRule{PrefixList: "pl-unknown"}
	n, p = manned(), loosened("access", console)
	opens(n, p, "access", "allowFromConsole", unknown)
	require.Equal(t, intent.Undecided, verdict(t, n, noShells, nil).Status)
	require.Equal(t, intent.Relaxed, verdict(t, n, noShells, p).Status, "nothing hangs on what is not known but what was loosened")

	n, p = manned(), loosened("access", console)
	opens(n, p, "access", "allowFromConsole", office)
	opens(n, p, "access", "", home)
	v = verdict(t, n, noShells, p)
	require.Equal(t, intent.Violated, v.Status, "another rule of the same component was not loosened")
	require.Equal(t, "tcp 10.0.2.128:49152 -> 10.0.2.10:22", v.Witness.Flow.Packet.String(), "and that is the one to show")

	for name, tc := range map[string]struct{ by, argument string }{
		"a rule of nobody that loosened something": {"other", "allowFromConsole"},
		"another argument":                         {"access", "allowFromOffice"},
		"no argument":                              {"access", ""},
	} {
		n, p = manned(), loosened("access", console)
		p.Resources = append(p.Resources, &plan.Resource{URN: "urn::other", Name: "other", Outputs: map[string]any{}})
		opens(n, p, tc.by, tc.argument, office)
		v = verdict(t, n, noShells, p)
		require.Equal(t, intent.Violated, v.Status, name)
		require.Empty(t, v.Relaxed, name)
	}
}

func TestRelax_sentencesThatAreGivenUp(t *testing.T) {
	t.Parallel()
	const sentence = "remote access ports of web are dead to the internet"
	open := func() *network.Network {
		n := manned()
		n.NACLs[0].Entries = slices.DeleteFunc(n.NACLs[0].Entries, func(e network.NACLEntry) bool { return !e.Allow })
		return n
	}
	risky := map[string]any{"networkAcls.allowRiskyPorts": "administered from the premises", "networkAcls.allowBogons": "a lab"}
	require.Equal(t, intent.Proved, verdict(t, manned(), sentence, loosened("net", risky)).Status, "what holds is proved, whatever was loosened")
	v := verdict(t, open(), sentence, loosened("net", risky))
	require.Equal(t, intent.Relaxed, v.Status)
	require.Len(t, v.Relaxed, 1)
	require.Equal(t, "administered from the premises", v.Relaxed[0].Reason)
	require.Equal(t, intent.Violated, verdict(t, open(), sentence, loosened("other", risky)).Status, "another component")
	require.Equal(t, intent.Violated, verdict(t, open(), sentence, loosened("net", map[string]any{"networkAcls.allowBogons": "a lab"})).Status, "another argument")
	n := open()
	second := *n.Subnets[0]
	second.ID, second.Tags, second.CIDRs = "web-2", network.Tags{intent.ComponentTag: "other"}, []netip.Prefix{netip.MustParsePrefix("10.0.8.0/24")}
	n.Subnets = append(n.Subnets, &second)
	require.Equal(t, intent.Violated, verdict(t, n, sentence, loosened("net", risky)).Status, "not all of the tier is of the component")
	require.Equal(t, intent.Violated, verdict(t, open(), "addresses that belong to nobody are dead", loosened("net", risky)).Status, "no sentence is given up by what it is not about")
}
