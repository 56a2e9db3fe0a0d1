package intent_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// behindEdge is the shop with a load balancer whose group lets in on port 443 what is in a list, and on port 8443, where it listens too, whatever else is given.
func behindEdge(list *network.PrefixList, rules ...string) *network.Network {
	b := shop()
	own := b.PrefixList("pl-edge")
	own.Name, own.Service, own.Prefixes, own.Unknown = list.Name, list.Service, list.Prefixes, list.Unknown
	far := b.PrefixList("pl-far")
	far.Name, far.Service, far.Unknown = "com.amazonaws.eu-west-1.route53-healthchecks", "route53-healthchecks", &network.Unknown{Text: "AWS's blocks for far"}
	b.Group("edge", "shop", append([]string{"in tcp/443 pl-edge", "out tcp/8080 app"}, rules...)...)
	n := b.Network()
	front := n.LoadBalancers[0]
	front.Groups = []network.ID{"edge"}
	front.Listeners = append(front.Listeners, network.Listener{Port: 8443, Protocol: "HTTPS"})
	for _, id := range front.Interfaces {
		host(n, id).Groups = front.Groups
	}
	return n
}

// originFacing is AWS's list of the addresses from which CloudFront calls origins, with blocks or without.
func originFacing(blocks ...string) *network.PrefixList {
	l := &network.PrefixList{Name: "com.amazonaws.global.cloudfront.origin-facing", Service: network.OriginFacing}
	for _, b := range blocks {
		l.Prefixes = append(l.Prefixes, netip.MustParsePrefix(b))
	}
	if len(blocks) == 0 {
		l.Unknown = &network.Unknown{Text: "AWS's blocks for CloudFront"}
	}
	return l
}

// publicVPC gives the VPC and a subnet of it addresses that somebody has on the internet.
func publicVPC(n *network.Network) *network.Network {
	block := netip.MustParsePrefix("130.176.0.0/24")
	n.VPCs[0].CIDRs = append(n.VPCs[0].CIDRs, block)
	s := *n.Subnets[0]
	s.ID, s.Name, s.CIDRs = "odd", "odd", []netip.Prefix{block}
	n.Subnets = append(n.Subnets, &s)
	return n
}

// Who is let in by AWS's list of CloudFront's addresses is CloudFront and nobody else, whatever the list holds.
func TestDecide_cloudFrontAlone(t *testing.T) {
	t.Parallel()
	const (
		alone   = "accept: {from: service:cloudfront, to: lb:front, ports: tcp/443}"
		nobody  = "deny: {from: anywhere, except: service:cloudfront, to: lb:front}"
		outside = "deny: {from: internet, except: service:cloudfront, to: lb:front}"
		gets    = "allow: {from: service:cloudfront, to: lb:front, ports: tcp/443}"
	)
	unlisted := &network.PrefixList{Unknown: &network.Unknown{Text: "not part of the plan"}}
	hosts := func(d decided) decided {
		d.status, d.witness, d.from, d.to = intent.Violated, "tcp 8.8.8.8:49152 -> 3.0.0.20:8443", "the internet", "front-web-a"
		return d
	}
	checkAll(t, map[string]decided{
		"by the list":                          {n: behindEdge(originFacing()), demand: alone, status: intent.Proved},
		"by the list, by its full name":        {n: behindEdge(originFacing()), demand: "accept: {from: 'service:cloudfront.origin-facing', to: lb:front, ports: tcp/443}", status: intent.Proved},
		"by the list, of which all is known":   {n: behindEdge(originFacing("130.176.0.0/16")), demand: alone, status: intent.Proved},
		"nobody else":                          {n: behindEdge(originFacing()), demand: nobody, status: intent.Proved},
		"nobody else, of which all is known":   {n: behindEdge(originFacing("130.176.0.0/16")), demand: nobody, status: intent.Proved},
		"nobody else of the internet":          {n: behindEdge(originFacing()), demand: outside, status: intent.Proved},
		"the internet, which CloudFront is of": {n: behindEdge(originFacing()), demand: "deny: {from: internet, to: lb:front}", status: intent.Undecided},
		"another service":                      {n: behindEdge(originFacing()), demand: "accept: {from: service:route53-healthchecks, to: lb:front, ports: tcp/443}", status: intent.Undecided},
		"a list of which nothing is known":     {n: behindEdge(unlisted), demand: alone, status: intent.Undecided},
		"another list besides":                 {n: behindEdge(originFacing(), "in tcp/8443 pl-far"), demand: alone, status: intent.Undecided},
		"everybody besides":                    hosts(decided{n: behindEdge(originFacing(), "in tcp/8443 0.0.0.0/0"), demand: nobody}),
		"everybody besides, with ports":        hosts(decided{n: behindEdge(originFacing(), "in tcp/8443 0.0.0.0/0"), demand: alone}),
		"some besides, of the list as well": {
			n: behindEdge(originFacing("130.176.0.0/16"), "in tcp/8443 130.176.4.0/24"), demand: outside, status: intent.Proved,
		},
		"some besides, half of them of the list": {
			n: behindEdge(originFacing("130.176.0.0/16"), "in tcp/8443 130.176.0.0/15"), demand: outside, status: intent.Violated,
			witness: "tcp 130.177.0.0:49152 -> 3.0.0.20:8443", from: "the internet", to: "front-web-a",
		},
		"a neighbour": {
			n: behindEdge(originFacing(), "in tcp/8443 10.0.3.0/24"), demand: alone, status: intent.Violated,
			witness: "tcp 10.0.3.4:49152 -> 10.0.1.20:8443", from: "any workload in subnet app-a", to: "front-web-a",
		},
		"a neighbour with a public address": {n: publicVPC(behindEdge(originFacing())), demand: alone, status: intent.Undecided},
		"another port of CloudFront's": {
			n: behindEdge(originFacing(), "in tcp/8443 pl-edge"), demand: alone, status: intent.Violated,
			witness: "tcp 1.0.0.0:49152 -> 3.0.0.20:8443", from: "CloudFront", to: "front-web-a",
		},
		"another port of CloudFront's, of which all is known": {
			n: behindEdge(originFacing("130.176.0.0/16"), "in tcp/8443 pl-edge"), demand: alone, status: intent.Violated,
			witness: "tcp 130.176.0.0:49152 -> 3.0.0.20:8443", from: "CloudFront", to: "front-web-a",
		},
		"it gets there":                          {n: behindEdge(originFacing()), demand: gets, status: intent.Proved},
		"it gets there, of which all is known":   {n: behindEdge(originFacing("130.176.0.0/16")), demand: gets, status: intent.Proved},
		"it gets there by a list of the unknown": {n: behindEdge(unlisted), demand: gets, status: intent.Undecided},
		"it does not get everywhere": {
			n: behindEdge(originFacing()), demand: "allow: {from: service:cloudfront, to: lb:front, ports: tcp/8443}", status: intent.Violated,
			witness: "tcp 1.0.0.0:49152 -> 3.0.0.20:8443", from: "CloudFront", to: "front-web-a", cause: trace.GroupIngress,
		},
	})
}

// By the interfaces that AWS places for CloudFront's packets nobody else comes, and who is named as CloudFront may.
func TestDecide_cloudFrontByItsInterfaces(t *testing.T) {
	t.Parallel()
	inside := func(rules ...string) *network.Network {
		n := behindEdge(originFacing(), rules...)
		n.SecurityGroups = append(n.SecurityGroups, &network.SecurityGroup{ID: "origins", Name: network.OriginGroup, VPC: "shop", Egress: []network.GroupRule{{Traffic: network.AllTraffic(), Group: "edge"}}})
		n.Interfaces = append(n.Interfaces, &network.Interface{
			ID: "Origin", Name: "Origin", VPC: "shop", Subnet: "web-b", Kind: "interface", Service: network.OriginFacing, Groups: []network.ID{"origins"},
			Addresses: []network.InterfaceAddress{{Private: netip.MustParseAddr("10.0.2.80")}},
		})
		return n
	}
	const alone = "accept: {from: service:cloudfront, to: lb:front, ports: tcp/443}"
	checkAll(t, map[string]decided{
		"by the list":            {n: inside(), demand: alone, status: intent.Proved},
		"by their group":         {n: inside("in tcp/443 origins"), demand: alone, status: intent.Proved},
		"and nobody else":        {n: inside("in tcp/443 origins"), demand: "deny: {from: anywhere, except: service:cloudfront, to: lb:front}", status: intent.Proved},
		"by their group, anyway": {n: inside("in tcp/8443 origins"), demand: alone, status: intent.Violated, witness: "tcp 10.0.2.80:49152 -> 10.0.2.20:8443", from: "Origin", to: "front-web-b"},
		"beside them":            {n: inside("in tcp/443 app"), demand: alone, status: intent.Violated, witness: "tcp 10.0.1.4:49152 -> 10.0.1.20:443", from: "any workload in subnet web-a", to: "front-web-a"},
	})
}

// guard lays a web ACL before the load balancer.
func guard(n *network.Network, acl network.WebACL) *network.Network {
	n.LoadBalancers[0].WebACL = &acl
	return n
}

func TestDecide_throughAWebACL(t *testing.T) {
	t.Parallel()
	const (
		via   = "via: {from: internet, to: lb:front, through: waf}"
		named = "via: {from: internet, to: lb:front, through: 'waf:main'}"
		avoid = "avoid: {from: internet, to: lb:front, through: waf}"
	)
	around := func(n *network.Network, demand string) decided {
		return decided{n: n, demand: demand, status: intent.Violated, witness: "tcp 8.8.8.8:49152 -> 3.0.0.20:443", from: "the internet", to: "front-web-a"}
	}
	acl := network.WebACL{ID: "arn:acl", Name: "main"}
	which := network.WebACL{ID: "arn:acl", Which: &network.Unknown{Text: "webAclArn"}}
	maybe := network.WebACL{ID: "arn:acl", Unknown: &network.Unknown{Text: "an association may be of it"}}
	checkAll(t, map[string]decided{
		"one":                                  {n: guard(with(), acl), demand: via, status: intent.Proved},
		"the one that is meant":                {n: guard(with(), acl), demand: named, status: intent.Proved},
		"none":                                 around(with(), via),
		"perhaps one":                          {n: guard(with(), maybe), demand: via, status: intent.Undecided},
		"perhaps the one":                      {n: guard(with(), maybe), demand: named, status: intent.Undecided},
		"around one":                           around(guard(with(), acl), avoid),
		"around none":                          {n: with(), demand: avoid, status: intent.Proved},
		"the one, of which nobody knows which": {n: guard(with(), which), demand: via, status: intent.Proved},
		"perhaps the one that is meant":        {n: guard(with(), which), demand: named, status: intent.Undecided},
		"perhaps around it":                    {n: guard(with(), which), demand: "avoid: {from: internet, to: lb:front, through: 'waf:main'}", status: intent.Undecided},
		"around perhaps one":                   {n: guard(with(), maybe), demand: avoid, status: intent.Undecided},
		"for nobody but CloudFront":            {n: behindEdge(originFacing()), demand: "via: {from: internet, except: service:cloudfront, to: lb:front, through: waf}", status: intent.Proved, vacuous: true},
		"for CloudFront, through it":           {n: guard(behindEdge(originFacing()), acl), demand: "via: {from: [internet, service:cloudfront], to: lb:front, through: waf}", status: intent.Proved},
		"for CloudFront": {
			n: behindEdge(originFacing()), demand: "via: {from: service:cloudfront, to: lb:front, through: waf}", status: intent.Violated,
			witness: "tcp 1.0.0.0:49152 -> 3.0.0.20:443", from: "CloudFront", to: "front-web-a",
		},
	})
	_, err := intent.NewDecider(guard(with(), acl)).Decide(one(t, "via: {from: internet, to: lb:front, through: 'waf:other'}"))
	require.ErrorContains(t, err, "waf:other matches nothing in the network; there is main")
}

func TestDecide_distributions(t *testing.T) {
	t.Parallel()
	front := func(acl network.ID, u *network.Unknown) *network.Network {
		n := with()
		n.Distributions = []*network.Distribution{{ID: "E1", Name: "edge", WebACL: acl, Unknown: u, Tags: network.Tags{intent.ComponentTag: "edge"}}}
		return n
	}
	const demand = "{from: internet, to: distribution:edge, through: waf}"
	for name, tc := range map[string]struct {
		n      *network.Network
		kind   string
		status intent.Status
	}{
		"one":                {front("arn:acl", nil), "via", intent.Proved},
		"none":               {front("", nil), "via", intent.Violated},
		"perhaps one":        {front("", &network.Unknown{Text: "webAclId"}), "via", intent.Undecided},
		"around one":         {front("arn:acl", nil), "avoid", intent.Violated},
		"around none":        {front("", nil), "avoid", intent.Proved},
		"around perhaps one": {front("", &network.Unknown{Text: "webAclId"}), "avoid", intent.Undecided},
	} {
		require.Equal(t, tc.status, decide(t, tc.n, tc.kind+": "+demand).Status, name)
	}
	both := "via: {from: internet, to: [distribution:edge, lb:front], through: waf}"
	require.Equal(t, intent.Violated, decide(t, front("arn:acl", nil), both).Status, "the load balancer has none")
	require.Equal(t, intent.Proved, decide(t, guard(front("arn:edge", nil), network.WebACL{ID: "arn:acl"}), both).Status)
	_, err := intent.NewDecider(front("", nil)).Decide(one(t, "via: {from: internet, to: distribution:shop, through: waf}"))
	require.ErrorContains(t, err, "distribution:shop matches nothing in the network; there is edge")
	_, err = intent.Read(strings.NewReader("intents: [{name: it, deny: {from: internet, to: distribution:edge}}]"), "intents.yaml")
	require.ErrorContains(t, err, "is no end that packets start from or arrive at")
	_, err = intent.Read(strings.NewReader("intents: [{name: it, via: {from: distribution:edge, to: internet, through: waf}}]"), "intents.yaml")
	require.ErrorContains(t, err, "is no end that packets start from or arrive at")

	const sentence = "viewers reach edge through a web ACL alone"
	require.Equal(t, intent.Proved, verdict(t, front("arn:acl", nil), sentence, loosened("edge", nil)).Status)
	require.Equal(t, intent.Violated, verdict(t, front("", nil), sentence, loosened("edge", nil)).Status)
	lab := map[string]any{"allowNoWaf": "a lab"}
	require.Equal(t, intent.Relaxed, verdict(t, front("", nil), sentence, loosened("edge", lab)).Status)
	require.Equal(t, intent.Violated, verdict(t, front("", nil), sentence, loosened("other", lab)).Status)
}

// web is the castle with a load balancer that faces the internet, which a component made, and a web ACL before it.
func web(rules ...string) *nettest.Builder {
	b := castle()
	b.Group("front", "net", append([]string{"in tcp/443 0.0.0.0/0", "in tcp/80 0.0.0.0/0"}, rules...)...)
	l := b.Balancer("front", "application", "web", "10.0.1.20+3.0.0.20", "front", "443 HTTPS", "80 HTTP", "8443 HTTPS")
	l.Name, l.Tags, l.WebACL = "front", network.Tags{intent.ComponentTag: "ingress"}, &network.WebACL{ID: "arn:acl"}
	return b
}

func TestReference_loadBalancers(t *testing.T) {
	t.Parallel()
	const (
		ports    = "the internet reaches front on tcp/443 and tcp/80 alone"
		filtered = "the internet reaches front through a web ACL alone"
		locked   = "the internet, but for CloudFront, reaches front through a web ACL alone"
	)
	status := func(n *network.Network, sentence string, lab map[string]any) intent.Status {
		return verdict(t, n, sentence, loosened("ingress", lab)).Status
	}
	changed := func(change func(*network.LoadBalancer), rules ...string) *network.Network {
		n := web(rules...).Network()
		change(n.LoadBalancers[0])
		return n
	}
	none := func(b *network.LoadBalancer) { b.WebACL = nil }
	same := func(*network.LoadBalancer) {}
	lab := map[string]any{"allowNoWaf": "a lab"}

	require.Equal(t, intent.Proved, status(changed(same), ports, nil))
	require.Equal(t, intent.Violated, status(changed(same, "in tcp/8443 0.0.0.0/0"), ports, nil), "it listens there, too")
	require.Equal(t, intent.Proved, status(changed(same, "in tcp/8443 10.0.0.0/16"), ports, nil), "that is not the internet")

	require.Equal(t, intent.Proved, status(changed(same), filtered, nil))
	require.Equal(t, intent.Violated, status(changed(none), filtered, nil))
	require.Equal(t, intent.Relaxed, status(changed(none), filtered, lab))
	require.Equal(t, intent.Violated, status(changed(none), filtered, map[string]any{"protection": "a lab"}))
	require.Equal(t, intent.Violated, status(changed(func(b *network.LoadBalancer) { b.WebACL, b.Tags = nil, nil }), filtered, lab), "nobody's component made it")
	require.Equal(t, intent.Undecided, status(changed(func(b *network.LoadBalancer) { b.WebACL.Unknown = &network.Unknown{Text: "resourceArn"} }), filtered, nil))

	edge := func(rules ...string) *network.Network {
		b := castle()
		l := listOf(b, "pl-edge", "global", network.OriginFacing)
		require.NotNil(t, l)
		b.Group("front", "net", append([]string{"in tcp/443 pl-edge"}, rules...)...)
		b.Balancer("front", "application", "web", "10.0.1.20+3.0.0.20", "front", "443 HTTPS").Name = "front"
		return b.Network()
	}
	require.Equal(t, intent.Proved, status(edge(), locked, nil))
	require.Equal(t, intent.Violated, status(edge("in tcp/443 0.0.0.0/0"), locked, nil))

	for name, n := range map[string]*network.Network{
		"inside": changed(func(b *network.LoadBalancer) { b.InternetFacing = false }), "of the network": changed(func(b *network.LoadBalancer) { b.Network = true }),
		"of which no source tells": changed(func(b *network.LoadBalancer) { b.WebACL.Untold = true }),
	} {
		list, err := intent.Reference(network.NewIndex(n))
		require.NoError(t, err)
		for _, in := range list {
			require.NotEqual(t, filtered, in.Name, name)
		}
	}
}
