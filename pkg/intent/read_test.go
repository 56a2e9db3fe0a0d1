package intent_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// everything is a document with each key and each form of value.
const everything = `intents:
  - {name: data has no internet, deny: {from: tier:data, to: internet, both: true}}
  - {name: web only through the ALB, only: {from: internet, to: [lb:web], ports: [tcp/443, tcp/80]}}
  - {name: app talks to the database, allow: {from: sg:app, to: sg:data, ports: [tcp/5432]}}
  - {name: egress is inspected, via: {from: "vpc:spoke-*", to: internet, through: firewall:central}}
  - {name: segments stay apart, isolate: [domain:prod, domain:dev]}
  - name: everything else
    deny:
      from: [tier-type:Isolated, "subnet:a?", tag:env=prod, cidr:10.0.0.0/8, 10.0.0.0/8, "2001:db8::/32 in vpc:shop"]
      to: [endpoint:s3, interface:eni-1, instance:db, service:s3, on-premises, on-premises:hq, tier:app in component:net]
      ports: [tcp, udp/1024-65535, icmp, all, 47, "50"]
      family: ipv6
      connections: true
      both: false
  - {name: the database is asked by the app alone, accept: {from: [sg:app, lb:web], to: sg:data, ports: tcp/5432, family: ipv4}}
  - {name: nobody opens a shell, deny: {from: anywhere, except: ["endpoint:connect in component:net"], to: sg:app, ports: tcp/22}}
  - name: around
    avoid: {from: sg:app, to: internet, ports: 6, through: [nat, nat:a, internet-gateway, egress-only, transit-gateway, peering:p in vpc:shop, vpn-gateway, attachment:x, endpoint:e, interface:i, waf:w]}
  - {name: filtered, via: {from: internet, except: service:cloudfront, to: [lb:web, "distribution:edge in component:edge"], through: waf}}
`

func TestRead_takesAllThatCanBeWritten(t *testing.T) {
	t.Parallel()
	list := read(t, everything)
	require.Len(t, list, 10)
	sel := func(kind, pattern string) intent.Selector { return intent.Selector{Kind: kind, Pattern: pattern} }
	at := func(line int) network.Origin { return network.Origin{File: "intents.yaml", Line: line} }
	require.Equal(t, intent.Intent{
		Name: "data has no internet", Kind: intent.Deny, From: []intent.Selector{sel("tier", "data")}, To: []intent.Selector{sel("internet", "")},
		Both: true, Source: intent.FromFile, Origin: at(2),
	}, list[0])
	require.Equal(t, intent.Intent{
		Name: "web only through the ALB", Kind: intent.Only, From: []intent.Selector{sel("internet", "")}, To: []intent.Selector{sel("lb", "web")},
		Ports: []intent.Ports{{Protocol: 6, From: 443, To: 443}, {Protocol: 6, From: 80, To: 80}}, Source: intent.FromFile, Origin: at(3),
	}, list[1])
	require.Equal(t, []intent.Selector{sel("firewall", "central")}, list[3].Through)
	require.Equal(t, []intent.Selector{sel("domain", "prod"), sel("domain", "dev")}, list[4].From)
	last := list[5]
	require.Equal(t, intent.IPv6, last.Family)
	require.True(t, last.Connections)
	require.False(t, last.Both)
	require.Equal(t, intent.Selector{Kind: "cidr", Pattern: "2001:db8::/32", VPC: "shop"}, last.From[5])
	require.Equal(t, intent.Selector{Kind: "tier", Pattern: "app", Component: "net"}, last.To[6])
	require.Equal(t, intent.Ports{Protocol: 47, From: -1, To: -1}, last.Ports[4])
	require.Equal(t, last.Ports[4].Protocol+3, last.Ports[5].Protocol)
	require.Equal(t, intent.Intent{
		Name: "the database is asked by the app alone", Kind: intent.Accept, From: []intent.Selector{sel("sg", "app"), sel("lb", "web")},
		To: []intent.Selector{sel("sg", "data")}, Ports: []intent.Ports{{Protocol: 6, From: 5432, To: 5432}}, Family: intent.IPv4, Source: intent.FromFile, Origin: at(15),
	}, list[6])
	require.Equal(t, []intent.Selector{{Kind: "endpoint", Pattern: "connect", Component: "net"}}, list[7].Except)
	require.Equal(t, []intent.Selector{sel("anywhere", "")}, list[7].From)
	require.Equal(t, intent.Intent{
		Name: "filtered", Kind: intent.Via, From: []intent.Selector{sel("internet", "")}, Except: []intent.Selector{sel("service", "cloudfront")},
		To: []intent.Selector{sel("lb", "web"), {Kind: "distribution", Pattern: "edge", Component: "edge"}}, Through: []intent.Selector{sel("waf", "")},
		Source: intent.FromFile, Origin: at(19),
	}, list[9])
}

// What is written in JSON is the same, and so is what aliases stand for.
func TestRead_formsOfTheSame(t *testing.T) {
	t.Parallel()
	want := read(t, everything)
	var tree any
	require.NoError(t, yaml.Unmarshal([]byte(everything), &tree))
	text, err := json.Marshal(tree)
	require.NoError(t, err)
	got := read(t, string(text))
	for i := range got {
		got[i].Origin = want[i].Origin
	}
	require.Equal(t, want, got)

	aliased := read(t, "intents:\n- {name: a, deny: {from: &db tier:data, to: &out [internet]}}\n- {name: b, deny: {from: *db, to: *out}}\n")
	require.Equal(t, aliased[0].From, aliased[1].From)
	require.Equal(t, aliased[0].To, aliased[1].To)
}

// wrong are documents with mistakes, and all that is said of them. Those marked loose are beyond what the schema can tell.
var wrong = map[string]struct {
	text  string
	want  []string
	loose bool
}{
	"a list":                   {text: "[]", want: []string{"line 1: want a mapping with intents"}},
	"no intents":               {text: "{}", want: []string{"intents: line 1: the document needs a list called intents"}},
	"a text":                   {text: "intents: all is well", want: []string{"intents: line 1: intents is a list, each with a name and what it wants"}},
	"another key":              {text: "intents: []\nintent: []", want: []string{"intent: line 2: no such key; there is intents"}},
	"no name":                  {text: "intents:\n- deny: {from: tier:a, to: internet}", want: []string{"intents[0].name: line 2: an intent needs a name: a sentence that says what it wants"}},
	"no proper name":           {text: "intents:\n- {name: 5, isolate: [tier:a, tier:b]}", want: []string{"intents[0].name: line 2: the name of an intent is a sentence that says what it wants"}},
	"a blank name":             {text: "intents: [{name: ' ', isolate: [tier:a, tier:b]}]", want: []string{"intents[0].name: line 1: the name of an intent is a sentence that says what it wants"}},
	"null for a name":          {text: "intents: [{name: ~, isolate: [tier:a, tier:b]}]", want: []string{"intents[0].name: line 1: the name of an intent is a sentence that says what it wants"}},
	"an intent that is a text": {text: "intents: [hello]", want: []string{"intents[0]: line 1: want a mapping with name, deny, allow, only, accept, via, avoid, isolate"}},
	"no kind":                  {text: "intents: [{name: a}]", want: []string{"intents[0]: line 1: an intent needs one of deny, allow, only, accept, via, avoid, isolate"}},
	"two kinds": {
		text: "intents:\n- name: a\n  deny: {from: tier:a, to: internet}\n  isolate: [tier:a, tier:b]",
		want: []string{"intents[0].isolate: line 4: an intent is one thing, and this is deny already: make it two intents"},
	},
	"the same name twice": {
		text: "intents:\n- {name: a, isolate: [tier:a, tier:b]}\n- {name: a, isolate: [tier:a, tier:b]}", loose: true,
		want: []string{`intents[1].name: line 3: "a" is also the name of the intent in line 2; give each its own`},
	},
	"a key twice": { // JSON's readers, and so the schema's, take the last one
		text: "intents:\n- name: a\n  deny:\n    from: tier:a\n    from: tier:b\n    to: internet", loose: true,
		want: []string{"intents[0].deny.from: line 5: it stands in line 4 already; only one of the two would count"},
	},
	"a body that is a text": {text: "intents: [{name: a, deny: all}]", want: []string{"intents[0].deny: line 1: want a mapping with from, to, ports, family, except, both, connections"}},
	"what a kind does not have": {
		text: "intents: [{name: a, allow: {from: tier:a, to: tier:b, both: true, through: nat}}]",
		want: []string{
			"intents[0].allow.both: line 1: no such key; there is from, to, ports, family",
			"intents[0].allow.through: line 1: no such key; there is from, to, ports, family",
		},
	},
	"what a kind needs": {
		text: "intents: [{name: a, via: {}}]",
		want: []string{
			"intents[0].via.from: line 1: via needs from: a selector or a list of them",
			"intents[0].via.through: line 1: via needs through: a selector or a list of them",
			"intents[0].via.to: line 1: via needs to: a selector or a list of them",
		},
	},
	"isolate of one":    {text: "intents: [{name: a, isolate: [tier:a]}]", want: []string{"intents[0].isolate: line 1: isolate takes a list of at least two segments"}},
	"isolate of a text": {text: "intents: [{name: a, isolate: tier:a}]", want: []string{"intents[0].isolate: line 1: isolate takes a list of at least two segments"}},
	"empty lists": {
		text: "intents: [{name: a, deny: {from: [], to: internet, ports: []}}]",
		want: []string{"intents[0].deny.from: line 1: the list is empty", "intents[0].deny.ports: line 1: the list is empty"},
	},
	"lists of lists": {
		text: "intents: [{name: a, deny: {from: [[tier:a]], to: {tier: b}}}]",
		want: []string{"intents[0].deny.from[0]: line 1: want a string", "intents[0].deny.to: line 1: want a string or a list of strings"},
	},
	"what is no selector": {
		text: "intents:\n- name: a\n  deny:\n    from: [tier:a, zone:b]\n    to: data",
		want: []string{
			`intents[0].deny.from[1]: line 4: "zone:b" is no selector; write one of anywhere, attachment:NAME, cidr:NAME, distribution:NAME, domain:NAME,`,
			`intents[0].deny.to: line 5: "data" is no selector; write one of`,
		},
	},
	"a node for an end": {
		text: "intents: [{name: a, deny: {from: nat, to: firewall:f}}]",
		want: []string{
			`intents[0].deny.from: line 1: "nat" is no end that packets start from or arrive at; write one of anywhere, cidr:NAME, domain:NAME, endpoint:NAME,`,
			`intents[0].deny.to: line 1: "firewall:f" is no end that packets start from or arrive at;`,
		},
	},
	"an end for a node": {
		text: "intents: [{name: a, via: {from: tier:a, to: internet, through: tier:b}}]",
		want: []string{`intents[0].via.through: line 1: "tier:b" is nothing that packets go through; write one of attachment:NAME, egress-only,`},
	},
	"ports and families": {
		text: "intents:\n- name: a\n  deny: {from: tier:a, to: internet, family: v4, ports: [tcp/https, smtp, udp/1-2-3]}",
		want: []string{
			`intents[0].deny.family: line 3: "v4" is no family: write ipv4 or ipv6, or leave it out for both`,
			`intents[0].deny.ports[0]: line 3: "tcp/https": "https" is no port or range of ports from 0 to 65535`,
			`intents[0].deny.ports[1]: line 3: "smtp" is no protocol and port: write tcp/443, udp/1024-65535, tcp, icmp, or a protocol's number`,
			`intents[0].deny.ports[2]: line 3: "udp/1-2-3": "1-2-3" is no port or range of ports from 0 to 65535`,
		},
	},
	"ports that there are not": {
		text: "intents: [{name: a, deny: {from: tier:a, to: internet, ports: tcp/65536}}]", loose: true,
		want: []string{`intents[0].deny.ports: line 1: "tcp/65536": "65536" is no port or range of ports from 0 to 65535`},
	},
	"accept of nobody": {
		text: "intents: [{name: a, accept: {from: [], to: sg:a, except: sg:b}}]",
		want: []string{"intents[0].accept.except: line 1: no such key; there is from, to, ports, family", "intents[0].accept.from: line 1: the list is empty"},
	},
	"all but some, both ways": {
		text: "intents:\n- {name: a, deny: {from: vpc:a, to: vpc:b, except: sg:a, both: true}}\n- {name: b, deny: {from: vpc:a, to: vpc:b, except: sg:a, connections: true}}",
		want: []string{
			"intents[0].deny.except: line 2: it is about the first packets of from alone: leave both and connections out, or make it two intents",
			"intents[1].deny.except: line 3: it is about the first packets of from alone: leave both and connections out, or make it two intents",
		},
	},
	"truth in words": {
		text: "intents: [{name: a, deny: {from: tier:a, to: internet, both: 'yes', connections: [true]}}]",
		want: []string{"intents[0].deny.both: line 1: write true or false", "intents[0].deny.connections: line 1: write true or false"},
	},
}

func TestRead_tellsAllThatIsWrong(t *testing.T) {
	t.Parallel()
	for name, tc := range wrong {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list, err := intent.Read(strings.NewReader(tc.text), "f.yaml")
			require.Empty(t, list)
			require.ErrorContains(t, err, "f.yaml: ")
			var all validate.Errors
			require.ErrorAs(t, err, &all)
			require.Len(t, all, len(tc.want), "%v", err)
			for i, want := range tc.want {
				assert.Contains(t, all[i].Error(), want)
			}
		})
	}
}

func TestRead_whatIsNoDocument(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                "no intents: the file is empty",
		"# nothing yet\n":                 "no intents: the file is empty",
		"intents: [":                      "did not find expected node content",
		"intents: []\n---\nintents: []\n": "more follows the first document, which would not be read",
		"intents: *them":                  "unknown anchor 'them' referenced",
		"\t":                              "cannot start any token",
	} {
		_, err := intent.Read(strings.NewReader(text), "f.yaml")
		require.ErrorContains(t, err, want, "%q", text)
		require.ErrorContains(t, err, "f.yaml: ", "%q", text)
	}
	_, err := intent.Load(filepath.Join(t.TempDir(), "none.yaml"))
	require.ErrorContains(t, err, "none.yaml")
}

func TestSchema_agreesWithTheParser(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "docs", "intents.schema.json"))
	require.NoError(t, err)
	check := func(t *testing.T, text string) error {
		t.Helper()
		var tree any
		require.NoError(t, yaml.Unmarshal([]byte(text), &tree))
		j, err := json.Marshal(tree)
		require.NoError(t, err)
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(j))
		require.NoError(t, err)
		return schema.Validate(doc)
	}
	require.NoError(t, check(t, everything))
	for name, tc := range wrong {
		if name == "a key twice" { // no such tree
			continue
		}
		err := check(t, tc.text)
		require.Equal(t, tc.loose, err == nil, "%s: %v", name, err)
	}
	for text, valid := range selectors() {
		doc := "intents: [{name: a, deny: {from: " + `"` + text + `"` + ", to: internet}}]"
		_, err := intent.Read(strings.NewReader(doc), "f.yaml")
		require.Equal(t, valid, err == nil, "%q: %v", text, err)
		if valid {
			require.NoError(t, check(t, doc), "%q", text)
		}
	}
}

// selectors are texts that are ends, and texts that are not.
func selectors() map[string]bool {
	return map[string]bool{
		"tier:data": true, "tier:*": true, "tier:my data in vpc:shop": true, "tag:Name=a=b": true, "internet": true, "anywhere": true, "on-premises": true, "on-premises:hq": true,
		"::/0": true, "cidr:10.0.0.0/8 in vpc:a": true, "service:S3": true, "sg:a/b": true, "subnet:[ab]": true,
		"": false, "tier": false, "tier:": false, "internet:all": false, "internet in vpc:a": false, "anywhere:else": false, "anywhere in vpc:a": false, "service:s3 in vpc:a": false, "on-premises in component:a": false,
		"tier:a in subnet:b": false, "tier:a in vpc:": false, "tier:a in vpc": false, "cidr:10.0.0.0": false, "cidr:10.0.0.0/33": false,
		"10.0.0.0/33": false, "10.0.0.1": false, "tag:env": false, "tag:=x": false, "tag:env=": false, "distribution:edge": false, "waf": false, "subnet:[a": false, "tier:a in vpc:[b": false,
		"::ffff:10.0.0.0/104": false, "Tier:a": false,
	}
}

func TestParseSelector_saysTheSameAgain(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"tier:data": "tier:data", " tier:data  in  vpc:shop ": "tier:data in vpc:shop", "10.1.2.3/8": "cidr:10.0.0.0/8", "cidr:2001:db8::1/32": "cidr:2001:db8::/32",
		"nat": "nat", "nat:a in component:net": "nat:a in component:net", "internet": "internet",
	} {
		s, err := intent.ParseSelector(text)
		require.NoError(t, err)
		require.Equal(t, want, s.String())
		again, err := intent.ParseSelector(s.String())
		require.NoError(t, err)
		require.Equal(t, s, again)
	}
}

func TestParsePorts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]intent.Ports{
		"tcp": {6, -1, -1}, "TCP/443": {6, 443, 443}, "udp/1024-65535": {17, 1024, 65535}, "tcp/0": {6, 0, 0}, " icmp ": {1, -1, -1}, "icmpv6": {1, -1, -1},
		"all": {network.AnyProtocol, -1, -1}, "any": {network.AnyProtocol, -1, -1}, "47": {47, -1, -1}, "6/22": {6, 22, 22},
	} {
		got, err := intent.ParsePorts(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
		again, err := intent.ParsePorts(got.String())
		require.NoError(t, err, text)
		require.Equal(t, got, again, text)
	}
	for text, want := range map[string]string{
		"":             "is no protocol and port",
		"443":          "is no protocol and port",
		"-1":           "is no protocol and port",
		"tcp/":         `"" is no port or range of ports`,
		"tcp/443-":     `"443-" is no port or range of ports`,
		"tcp/443-80":   `"443-80" is no port or range of ports`,
		"tcp/65536":    `"65536" is no port or range of ports`,
		"tcp/+1":       `"+1" is no port or range of ports`,
		"icmp/8":       "only tcp and udp have ports",
		"all/443":      "only tcp and udp have ports",
		"tcp/443/http": `"443/http" is no port or range of ports`,
	} {
		_, err := intent.ParsePorts(text)
		require.ErrorContains(t, err, want, text)
	}
}

// Whatever the text, it is read or refused; what is read can be decided about a network without a panic.
func FuzzRead(f *testing.F) {
	f.Add(everything)
	for _, tc := range wrong {
		f.Add(tc.text)
	}
	f.Add("intents: &a [*a]")
	f.Add("intents: [{name: a, deny: &d {from: *d, to: internet}}]")
	f.Add("? [a]\n: b\n? {c: d}\n: e")
	d := intent.NewDecider(shop().Network())
	f.Fuzz(func(t *testing.T, text string) {
		list, err := intent.Read(strings.NewReader(text), "f.yaml")
		if err != nil {
			require.Empty(t, list)
			return
		}
		for _, in := range list {
			require.NotEmpty(t, in.Name)
			for _, s := range slices.Concat(in.From, in.To, in.Except, in.Through) {
				again, err := intent.ParseSelector(s.String())
				require.NoError(t, err)
				require.Equal(t, s, again)
			}
		}
		_ = d.Check(list)
	})
}
