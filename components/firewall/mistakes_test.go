package firewall_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/firewall"
)

func lines(texts ...string) string { return strings.Join(texts, "\n") }

func TestMistakes_allAtOnce(t *testing.T) {
	assert.Equal(t, lines(
		"estateCidrs: required: the blocks of all networks of the estate, such as 10.0.0.0/8",
		"firewallTier: the VPC has 0 tiers of type Firewall: give it one, with a subnet in each zone, or name the tier here",
		"publicTier: the VPC has 0 tiers of type Public: give it one, with a subnet in each zone, or name the tier here",
		"transitTier: the VPC has 0 tiers of type TransitGateway: give it one, with a subnet in each zone, or name the tier here",
		"vpc.vpcId: required: the id of the VPC, or the network that SecureVpc.Network gives",
	), refusal(t, func(ctx *pulumi.Context) error {
		_, err := newCentralFirewall(ctx, "hub", nil)
		return err
	}))
	assert.Equal(t, lines(
		"firewallTier: the VPC has 0 tiers of type Firewall: give it one, with a subnet in each zone, or name the tier here",
		"tiers: the VPC has no tier of type Public whose egress is FirewallEndpoint: there is nothing to stand before",
		"vpc.cidrBlocks: required: the VPC's blocks are HOME_NET; or give the policy's homeNet",
		"vpc.internetGatewayId: required: the internet gateway before which the firewall stands",
		"vpc.vpcId: required: the id of the VPC, or the network that SecureVpc.Network gives",
	), refusal(t, func(ctx *pulumi.Context) error {
		_, err := newIngressInspection(ctx, "wall", nil)
		return err
	}))
}

// put changes a tier of a network.
func put(n component.Network, name string, edit func(*component.NetworkTier)) {
	tier := n.Tiers[name]
	edit(&tier)
	n.Tiers[name] = tier
}

func TestMistakes_ofThePlaceAtTheEdge(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(*firewall.IngressInspectionArgs)
		text string
	}{
		"firewall tier without a way": {
			func(a *firewall.IngressInspectionArgs) {
				put(a.Vpc, "wall", func(t *component.NetworkTier) { t.Egress = "" })
			},
			`vpc.tiers["wall"].egress: what the firewall lets through goes on to the internet gateway: let the tier's egress be InternetGateway`,
		},
		"public tier with its own way": {
			func(a *firewall.IngressInspectionArgs) {
				put(a.Vpc, "public", func(t *component.NetworkTier) { t.Egress = "" })
				a.Tiers = []string{"public"}
			},
			`vpc.tiers["public"].egress: the firewall owns the default route of public: let the tier's egress be FirewallEndpoint`,
		},
		"private tier": {func(a *firewall.IngressInspectionArgs) { a.Tiers = []string{"app"} }, "tiers[0]: app is a tier of type PrivateWithEgress: the internet reaches Public ones alone"},
		"twice":        {func(a *firewall.IngressInspectionArgs) { a.Tiers = []string{"public", "public"} }, "tiers[1]: public is listed twice: drop one"},
		"no such tier": {func(a *firewall.IngressInspectionArgs) { a.Tiers = []string{"publik"} }, `tiers[0]: "publik" is not supported; use one of app, public, wall (did you mean "public"?)`},
		"another tier": {func(a *firewall.IngressInspectionArgs) { a.FirewallTier = "app" }, lines(
			"firewallTier: app is a tier of type PrivateWithEgress: name one of type Firewall, where nothing else is",
			`vpc.tiers["app"].egress: what the firewall lets through goes on to the internet gateway: let the tier's egress be InternetGateway`,
		)},
		"no such firewall tier": {func(a *firewall.IngressInspectionArgs) { a.FirewallTier = "walls" }, `firewallTier: "walls" is not supported; use one of app, public, wall (did you mean "wall"?)`},
		"no endpoint in a zone": {func(a *firewall.IngressInspectionArgs) { delete(a.Vpc.Tiers["wall"].SubnetIds, "eu-west-1b") }, `vpc.tiers["wall"].subnetIds["eu-west-1b"]: required: tier public has a subnet in eu-west-1b, and the firewall needs an endpoint there`},
		"shared table":          {func(a *firewall.IngressInspectionArgs) { delete(a.Vpc.Tiers["public"].RouteTableIds, "eu-west-1b") }, `vpc.tiers["public"].routeTableIds["eu-west-1b"]: required: the zone's own route table, which is to lead to the endpoint of that zone`},
		"no block":              {func(a *firewall.IngressInspectionArgs) { delete(a.Vpc.Tiers["public"].SubnetCidrBlocks, "eu-west-1b") }, `vpc.tiers["public"].subnetCidrBlocks["eu-west-1b"]: required: the subnet's block, which the internet gateway is to lead to the firewall`},
		"no IPv6 block": {func(a *firewall.IngressInspectionArgs) {
			a.Vpc.Ipv6CidrBlocks = []pulumi.StringInput{pulumi.String("2001:db8::/56")}
			put(a.Vpc, "public", func(t *component.NetworkTier) {
				t.SubnetIpv6CidrBlocks = map[string]pulumi.StringInput{"eu-west-1a": pulumi.String("2001:db8::/64")}
			})
		}, `vpc.tiers["public"].subnetIpv6CidrBlocks["eu-west-1b"]: required: the subnet's IPv6 block, or that would be reached past the firewall`},
		"public access is blocked": {
			func(a *firewall.IngressInspectionArgs) { a.Vpc.ExcludedFromPublicAccessBlock = true },
			"vpc.excludedFromPublicAccessBlock: the account blocks public access, and its exclusions do not help what goes through a network firewall: turn the block off and drop the exclusions, or do without the firewall",
		},
		"protection without a reason": {func(a *firewall.IngressInspectionArgs) { a.Protection.Mode = component.ProtectionDisabled }, "protection.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read"},
		"tags of Palisade's": {func(a *firewall.IngressInspectionArgs) {
			a.Tags = pulumi.StringMap{"palisade:tier": pulumi.String("x")}
		}, `tags["palisade:tier"]: keys that begin with palisade: are written by the components; choose another`},
		"log destinations": {func(a *firewall.IngressInspectionArgs) {
			a.Logs = firewall.Logs{
				Alert: firewall.LogDestination{Destination: firewall.LogsToFirehose}, Flow: firewall.LogDestination{Destination: "Kafka", AllowNone: because("")},
				Tls: firewall.LogDestination{AllowNone: because("none")}, RetentionInDays: -1,
			}
		}, lines(
			"logs.alert.name: required with Firehose: the name of a stream that is there, since none is made here",
			"logs.flow.allowNone.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read",
			`logs.flow.destination: "Kafka" is not supported; use one of S3, CloudWatch, Firehose`,
			"logs.retentionInDays: -1 days: records must be kept for a day at least",
			"logs.tls: there are no such records without the policy's tlsInspection: drop it",
		)},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.text, refusal(t, ingress(test.edit))) })
	}
}

func TestMistakes_ofTheName(t *testing.T) {
	assert.Equal(t, `name: "my_wall" is no name: use letters, digits, and single hyphens between them`, refusal(t, func(ctx *pulumi.Context) error {
		_, err := newIngressInspection(ctx, "my_wall", &firewall.IngressInspectionArgs{Vpc: front()})
		return err
	}))
	assert.Contains(t, refusal(t, func(ctx *pulumi.Context) error {
		_, err := newCentralFirewall(ctx, strings.Repeat("a", 49), &firewall.CentralFirewallArgs{Vpc: hub(), EstateCidrs: []string{"10.0.0.0/8"}})
		return err
	}), "has 49 characters; use at most 48")
}

func TestMistakes_ofThePlaceInTheHub(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(*firewall.CentralFirewallArgs)
		text string
	}{
		"transit tier without a way": {
			func(a *firewall.CentralFirewallArgs) {
				put(a.Vpc, "tgw", func(t *component.NetworkTier) { t.Egress = "" })
			},
			`vpc.tiers["tgw"].egress: what comes by the transit gateway goes to the firewall first: let the tier's egress be FirewallEndpoint`,
		},
		"firewall tier without NAT": {
			func(a *firewall.CentralFirewallArgs) {
				put(a.Vpc, "wall", func(t *component.NetworkTier) { t.Egress = "" })
			},
			`vpc.tiers["wall"].egress: what the firewall lets out goes on to the NAT gateway of its zone, or by the transit gateway to the premises: let the tier's egress be NatGateway or TransitGateway`,
		},
		"east-west with NAT": {
			func(a *firewall.CentralFirewallArgs) { a.InspectionFlow = firewall.InspectEastWest },
			`vpc.tiers["wall"].egress: nothing goes to the internet with east-west: let the tier's egress be None`,
		},
		"public tier with another way": {
			func(a *firewall.CentralFirewallArgs) {
				put(a.Vpc, "public", func(t *component.NetworkTier) { t.Egress = component.EgressFirewallEndpoint })
			},
			`vpc.tiers["public"].egress: the NAT gateways' packets go to the internet: let the tier's egress be InternetGateway`,
		},
		"no such flow":    {func(a *firewall.CentralFirewallArgs) { a.InspectionFlow = "everything" }, `inspectionFlow: "everything" is not supported; use one of all, east-west, north-south`},
		"no estate":       {func(a *firewall.CentralFirewallArgs) { a.EstateCidrs = nil }, "estateCidrs: required: the blocks of all networks of the estate, such as 10.0.0.0/8"},
		"the VPC's block": {func(a *firewall.CentralFirewallArgs) { a.EstateCidrs = []string{"10.0.0.0/13", "10.9.1.0/24"} }, "estateCidrs[1]: 10.9.1.0/24 is a part of the inspection VPC itself, which AWS routes locally: drop it"},
		"blocks": {func(a *firewall.CentralFirewallArgs) {
			a.EstateCidrs = []string{"10.0.0.0/8", "10.0.0.1/8", "all", "10.0.0.0/8"}
		}, lines("estateCidrs[1]: 10.0.0.1/8 has bits set beyond its mask: write 10.0.0.0/8", `estateCidrs[2]: "all" is no CIDR block: write an address and a mask, such as 192.0.2.0/24`, "estateCidrs[3]: 10.0.0.0/8 is listed twice: drop one")},
		"ingress domains": {func(a *firewall.CentralFirewallArgs) {
			a.Domains, a.IngressDomains = []string{"prod"}, []string{"prod", "dmz"}
		}, `ingressDomains[1]: "dmz" is none of domains: name it there, or drop it`},
		"domains": {func(a *firewall.CentralFirewallArgs) { a.Domains = []string{"prod*"} }, `domains[0]: "prod*" is no name: use letters, digits, and single hyphens between them`},
		"no endpoint for the attachment": {
			func(a *firewall.CentralFirewallArgs) {
				delete(a.Vpc.Tiers["wall"].SubnetIds, "eu-west-1a")
				delete(a.Vpc.Tiers["public"].SubnetIds, "eu-west-1a")
			},
			`vpc.tiers["wall"].subnetIds["eu-west-1a"]: required: tier tgw has a subnet in eu-west-1a, and the firewall needs an endpoint there`,
		},
		"public access is blocked": {
			func(a *firewall.CentralFirewallArgs) { a.Vpc.ExcludedFromPublicAccessBlock = true },
			"vpc.excludedFromPublicAccessBlock: the account blocks public access, and its exclusions do not help what goes through a network firewall: turn the block off and drop the exclusions, or do without the firewall",
		},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.text, refusal(t, central(test.edit))) })
	}
}

func TestMistakes_ofThePolicy(t *testing.T) {
	allow := func(name string, edit func(*firewall.DomainList)) firewall.DomainList {
		l := firewall.DomainList{Name: name, Action: firewall.ListAllow, Domains: []string{"example.com"}}
		if edit != nil {
			edit(&l)
		}
		return l
	}
	deny := firewall.DomainList{Name: "no", Action: firewall.ListDeny, Domains: []string{"example.net"}}
	rule := func(edit func(*firewall.Rule)) firewall.Policy {
		r := firewall.Rule{Name: "r", Destinations: []string{"10.0.0.0/8"}}
		edit(&r)
		return firewall.Policy{Rules: []firewall.Rule{r}}
	}
	many := firewall.Policy{}
	for i := range 21 {
		many.DomainLists = append(many.DomainLists, allow("l"+string(rune('a'+i)), func(l *firewall.DomainList) {
			l.Action, l.Capacity = firewall.ListDeny, 1500
		}))
	}
	for name, test := range map[string]struct {
		policy firewall.Policy
		text   string
	}{
		"default":    {firewall.Policy{DefaultAction: "Drop"}, `policy.defaultAction: "Drop" is not supported; use one of DropEstablished, DropStrict, AlertOnly`},
		"alert only": {firewall.Policy{DefaultAction: firewall.AlertOnly}, "policy.allowUnmatched: required with AlertOnly, which lets everything pass that no rule stops: say why, or drop it"},
		"timeout":    {firewall.Policy{TcpIdleTimeoutSeconds: 30}, "policy.tcpIdleTimeoutSeconds: 30 is not within 60 to 6000 seconds"},
		"home net":   {firewall.Policy{HomeNet: []string{"home"}}, `policy.homeNet[0]: "home" is no CIDR block: write an address and a mask, such as 192.0.2.0/24`},
		"managed groups": {firewall.Policy{ManagedRuleGroups: []firewall.ManagedRuleGroup{{Name: "MalwareDomainsActionOrder"}, {Name: "MalwareDomainsStrictOrder", Mode: "Count"}, {Name: "a-b", Mode: firewall.GroupAlert}}}, lines(
			"policy.managedRuleGroups[0].name: the policy has strict order, and takes groups of that order alone: write MalwareDomains",
			`policy.managedRuleGroups[1].mode: "Count" is not supported; use one of Drop, Alert`,
			"policy.managedRuleGroups[1].name: StrictOrder is added here: write MalwareDomains",
			`policy.managedRuleGroups[2].name: "a-b" is no name of a group of AWS's, such as MalwareDomains`,
			"policy.managedRuleGroups[2].reason: required: say why the secure default does not fit, in a sentence that a reviewer will read",
		)},
		"domains": {firewall.Policy{DomainLists: []firewall.DomainList{allow("a", func(l *firewall.DomainList) {
			l.Domains, l.Protocols, l.SourceCidrs = []string{"*.example.com", "example.com:443", "192.0.2.1", "example.com", "example.com"}, []string{"SSH"}, []string{"10.0.0.0/33"}
		}), {Name: "a"}}}, lines(
			`policy.domainLists[0].domains[0]: "*.example.com" is no domain: write www.example.com, or .example.com for a domain and all below it`,
			`policy.domainLists[0].domains[1]: "example.com:443" is no domain: write www.example.com, or .example.com for a domain and all below it`,
			`policy.domainLists[0].domains[2]: "192.0.2.1" is no domain: write www.example.com, or .example.com for a domain and all below it`,
			"policy.domainLists[0].domains[4]: example.com is listed twice: drop one",
			`policy.domainLists[0].protocols[0]: "SSH" is not supported; use one of TLS, HTTP`,
			`policy.domainLists[0].sourceCidrs[0]: "10.0.0.0/33" is no CIDR block: write an address and a mask, such as 192.0.2.0/24`,
			`policy.domainLists[1].action: "" is not supported; use one of Allow, Deny`,
			"policy.domainLists[1].domains: required: names such as www.example.com, or .example.com for a domain and all below it",
			`policy.domainLists[1].name: "a" is the name of another already; choose one of its own`,
		)},
		"an allow list behind another": {
			firewall.Policy{DomainLists: []firewall.DomainList{allow("one", nil), allow("two", func(l *firewall.DomainList) { l.SourceCidrs = []string{"10.1.0.0/16"} })}},
			"policy.domainLists[1].sourceCidrs: list one allows names to the same sources, and drops all others before this list is looked at: make one list of both, or give each its own sources",
		},
		"an allow list under a strict default": {
			firewall.Policy{DefaultAction: firewall.DropStrict, DomainLists: []firewall.DomainList{allow("one", nil)}},
			"policy.domainLists[0].action: DropStrict drops connections before they can say a name, so that the list allows nothing: let the policy's defaultAction be DropEstablished",
		},
		"a deny list behind a rule that passes": {
			firewall.Policy{DomainLists: []firewall.DomainList{deny}, Rules: []firewall.Rule{{Name: "web", Destinations: []string{firewall.ExternalNet}, DestinationPorts: []string{"443"}}}},
			"policy.domainLists[0]: rule web passes connections before they say a name, and nothing is looked at any more in them: allow names by a list in its place, or narrow its destinations to HOME_NET",
		},
		"rules": {rule(func(r *firewall.Rule) {
			r.Name, r.Action, r.Protocol, r.Sources, r.Destinations, r.DestinationPorts = "a b", "Allow", "sctp", []string{"any", "10.0.0.0/8"}, nil, []string{"443", "99999", "20:10", "http"}
		}), lines(
			`policy.rules[0].action: "Allow" is not supported; use one of Pass, Drop, Reject, Alert`,
			"policy.rules[0].destinationPorts: sctp has no ports: drop them, or say tcp or udp",
			`policy.rules[0].destinationPorts[1]: "99999" is no port: write 443, or 8000:8100 for a range`,
			`policy.rules[0].destinationPorts[2]: "20:10" is no port: write 443, or 8000:8100 for a range`,
			`policy.rules[0].destinationPorts[3]: "http" is no port: write 443, or 8000:8100 for a range`,
			"policy.rules[0].destinations: required: blocks, or one of HOME_NET, EXTERNAL_NET and any",
			`policy.rules[0].name: "a b" is no name: use letters, digits, and single hyphens between them`,
			`policy.rules[0].protocol: "sctp" is not supported; use one of tcp, udp, icmp, ip`,
			"policy.rules[0].sources[0]: any stands alone: make two rules of this one",
		)},
		"reject of datagrams": {rule(func(r *firewall.Rule) { r.Action, r.Protocol = firewall.Reject, "udp" }), "policy.rules[0].action: udp has no reset to reject with: drop it"},
		"too little capacity": {firewall.Policy{DomainLists: []firewall.DomainList{allow("a", func(l *firewall.DomainList) { l.Capacity = 1 })}}, "policy.domainLists[0].capacity: 1 is less than the 2 rules that the group has: leave it out, or leave room to grow"},
		"too much capacity": {firewall.Policy{RuleCapacity: 30_001, Rules: []firewall.Rule{{Name: "r", Destinations: []string{"10.0.0.0/8"}}}}, lines(
			"policy: the groups' capacities come to 30001, and a policy takes 30000: set smaller ones, or ruleQuota where the account's quota is raised",
			"policy.ruleCapacity: 30001 is more than a group may have, 30000",
		)},
		"a quota that is less than nothing": {firewall.Policy{RuleQuota: -1}, "policy.ruleQuota: -1 is no quota: give the account's, or leave it out"},
		"too many groups": {many, lines(
			"policy: 21 groups of rules: a policy takes 20, Rules being one and each list, group in Suricata's language and managed group another",
			"policy: the groups' capacities come to 31500, and a policy takes 30000: set smaller ones, or ruleQuota where the account's quota is raised",
		)},
		"TLS inspection": {firewall.Policy{TlsInspection: &firewall.TlsInspection{
			ServerCertificateArns: map[string]pulumi.StringInput{"a": nil, "b": pulumi.String("arn:aws:iam::1:server-certificate/x")}, CheckRevocation: true,
			Scopes: []firewall.TlsScope{{Destinations: []string{"x"}, DestinationPort: 70_000}},
		}}, lines(
			"policy.tlsInspection.checkRevocation: it is others' certificates that are looked at, with certificateAuthorityArn: drop it",
			"policy.tlsInspection.scopes[0].destinationPort: 70000 is no port: 1 to 65535",
			`policy.tlsInspection.scopes[0].destinations[0]: "x" is no CIDR block: write an address and a mask, such as 192.0.2.0/24`,
			"policy.tlsInspection.scopes[0].sources: required: blocks, 0.0.0.0/0 for all",
			`policy.tlsInspection.serverCertificateArns["a"]: required: the ARN of a certificate`,
			`policy.tlsInspection.serverCertificateArns["b"]: "arn:aws:iam::1:server-certificate/x" is not the ARN of a certificate in ACM, which begins with arn:aws:acm:`,
		)},
		"TLS inspection of nothing": {firewall.Policy{TlsInspection: &firewall.TlsInspection{}}, lines(
			"policy.tlsInspection: required: certificateAuthorityArn for connections to others, serverCertificateArns for those to servers of one's own, or both",
			"policy.tlsInspection.scopes: required: which connections are decrypted",
		)},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.text, refusal(t, withPolicy(test.policy))) })
	}
}

// A deny list and rules that pass connections which it cannot be about live together.
func TestPolicy_aDenyListBesideRulesThatPassOthers(t *testing.T) {
	deny := firewall.DomainList{Name: "no", Action: firewall.ListDeny, Domains: []string{"example.net"}, SourceCidrs: []string{"10.1.0.0/16"}}
	for _, r := range []firewall.Rule{
		{Name: "inside", Destinations: []string{firewall.HomeNet}},
		{Name: "others", Sources: []string{"10.2.0.0/16"}, Destinations: []string{firewall.Any}},
		{Name: "private", Destinations: []string{"192.168.0.0/16"}},
		{Name: "time", Protocol: "udp", Destinations: []string{firewall.Any}, DestinationPorts: []string{"123"}},
		{Name: "alert", Action: firewall.Alert, Destinations: []string{firewall.Any}},
	} {
		record(t, withPolicy(firewall.Policy{DomainLists: []firewall.DomainList{deny}, Rules: []firewall.Rule{r}}))
	}
}
