package firewall_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/plan"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// The types that are broken in the tests.
const (
	typeAttachment  = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
	typePropagation = "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation"
	typeTgwTable    = "aws:ec2transitgateway/routeTable:RouteTable"
)

// decided decides what components of a plan promise, and more intents, by sentence.
func decided(t *testing.T, p *plan.Plan, more string) map[string]intent.Verdict {
	t.Helper()
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	intents, err := intent.OfComponents(p)
	require.NoError(t, err)
	if more != "" {
		own, err := intent.Read(strings.NewReader(more), "intents.yaml")
		require.NoError(t, err)
		intents = append(intents, own...)
	}
	verdicts, err := intent.NewDecider(n).DecideAll(intents)
	require.NoError(t, err)
	of := map[string]intent.Verdict{}
	for _, v := range verdicts {
		of[v.Intent.Name] = v
	}
	return of
}

// fromWeb lets the internet to web servers, and NAT gateways to two names.
func fromWeb(a *firewall.IngressInspectionArgs) {
	a.Policy = firewall.Policy{
		Rules:       []firewall.Rule{{Name: "web-in", Sources: []string{firewall.Any}, Destinations: []string{firewall.HomeNet}, DestinationPorts: []string{"443"}}},
		DomainLists: []firewall.DomainList{{Name: "updates", Action: firewall.ListAllow, Domains: []string{".amazonaws.com"}}},
	}
}

const (
	comesIn = "wall: what comes from the internet to public is inspected"
	goesOut = "wall: what goes from public to the internet is inspected"
	noSsh   = "nothing but the web comes in"
)

const atTheEdge = `intents:
  - {name: nothing but the web comes in, deny: {from: internet, to: "tier:public in component:net", ports: [tcp/1-442, tcp/444-65535, udp, icmp]}}
`

func TestIntents_atTheEdgeAreProved(t *testing.T) {
	for name, program := range map[string]pulumi.RunFunc{"closed": guarded(false, nil), "web": guarded(false, fromWeb), "dual-stack": guarded(true, fromWeb)} {
		t.Run(name, func(t *testing.T) {
			verdicts := decided(t, record(t, program).Plan, atTheEdge)
			for _, sentence := range []string{comesIn, goesOut, noSsh} {
				assert.Equal(t, intent.Proved, verdicts[sentence].Status, "%s: %v", sentence, verdicts[sentence].Doubts)
			}
			assert.False(t, verdicts[comesIn].Vacuous && name != "closed", "something comes in")
		})
	}
}

// drop takes resources out of a plan.
func drop(p *plan.Plan, typ, name string) {
	var kept []*plan.Resource
	for _, r := range p.Resources {
		if r.Type != typ || r.Name != name {
			kept = append(kept, r)
		}
	}
	p.Resources = kept
}

// breaks are copies of a plan with one thing wrong, and the packet that shows it.
type breaks struct {
	change   func(*testing.T, recorded)
	sentence string
	packet   string
}

func refutes(t *testing.T, program pulumi.RunFunc, more string, all map[string]breaks) {
	t.Helper()
	for name, test := range all {
		t.Run(name, func(t *testing.T) {
			r := record(t, program)
			assert.Equal(t, intent.Proved, decided(t, r.Plan, more)[test.sentence].Status, "before: %v", decided(t, r.Plan, more)[test.sentence].Doubts)
			test.change(t, r)
			v := decided(t, r.Plan, more)[test.sentence]
			if assert.Equal(t, intent.Violated, v.Status, "%v", v.Doubts) {
				assert.Contains(t, v.Witness.Flow.Packet.String(), test.packet)
			}
		})
	}
}

func TestIntents_atTheEdgeAreRefutedWhenBroken(t *testing.T) {
	refutes(t, guarded(false, fromWeb), atTheEdge, map[string]breaks{
		"the internet gateway has no table": {func(_ *testing.T, r recorded) { drop(r.Plan, typeAssociation, "wall-edge") }, comesIn, "8.8.8.8:49152 -> "},
		"a zone's table leads past the firewall": {func(_ *testing.T, r recorded) {
			route := r.get(typeRoute, "wall-default-public-b")
			delete(route.Inputs, "vpcEndpointId")
			route.Inputs["gatewayId"] = r.get("aws:ec2/internetGateway:InternetGateway", "net-igw").ID
		}, goesOut, "10.0.4."},
		"the policy passes what nothing stops": {func(_ *testing.T, r recorded) {
			r.get(typePolicy, "wall").Inputs["firewallPolicy"].(map[string]any)["statefulDefaultActions"] = []any{"aws:alert_established"}
		}, noSsh, "8.8.8.8:49152 -> "},
	})
}

// estate is a hub with an inspection VPC and two spokes, prod and dev.
func estate(edit func(*firewall.CentralFirewallArgs)) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		hub, err := transit.NewTransitHub(ctx, "hub", &transit.TransitHubArgs{
			InspectionFlow: transit.InspectAll, EstateCidrs: []string{"10.0.0.0/8"},
			Domains: map[string]transit.RoutingDomain{
				"prod": {CidrBlocks: []string{"10.1.0.0/16"}, Reaches: []string{"dev"}, InternetEgress: true}, "dev": {CidrBlocks: []string{"10.2.0.0/16"}, InternetEgress: true},
			},
		})
		if err != nil {
			return err
		}
		for name, block := range map[string]string{"prod": "10.1.0.0/20", "dev": "10.2.0.0/20"} {
			net, err := secure(ctx, name, vpc.SecureVpcArgs{CidrBlock: block, Tiers: []vpc.Tier{
				{Name: "app", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway}, {Name: "tgw", Type: vpc.TierTransitGateway},
			}})
			if err != nil {
				return err
			}
			if _, err := hub.Attach(ctx, name, &transit.AttachmentArgs{Domain: name, Vpc: net}); err != nil {
				return err
			}
		}
		net, err := secure(ctx, "inspection", vpc.SecureVpcArgs{CidrBlock: "100.64.0.0/20", EstateCidrs: []string{"10.0.0.0/8"}, Tiers: []vpc.Tier{
			{Name: "public", Type: vpc.TierPublic},
			{Name: "wall", Type: vpc.TierFirewall, Egress: vpc.EgressNatGateway},
			{Name: "tgw", Type: vpc.TierTransitGateway, Egress: vpc.EgressFirewallEndpoint},
		}})
		if err != nil {
			return err
		}
		args := firewall.CentralFirewallArgs{Vpc: net, EstateCidrs: []string{"10.0.0.0/8"}, Domains: []string{"prod", "dev"}, Policy: firewall.Policy{
			Rules:       []firewall.Rule{{Name: "between", Sources: []string{"10.1.0.0/16"}, Destinations: []string{"10.2.0.0/16"}, DestinationPorts: []string{"443"}}},
			DomainLists: []firewall.DomainList{{Name: "updates", Action: firewall.ListAllow, Domains: []string{".amazonaws.com"}}},
		}}
		if edit != nil {
			edit(&args)
		}
		if _, err := newCentralFirewall(ctx, "wall", &args); err != nil {
			return err
		}
		_, err = hub.Attach(ctx, "inspection", &transit.AttachmentArgs{Domain: transit.DomainInspection, Vpc: net, EstateTiers: []string{"wall"}})
		return err
	}
}

const acrossTheHub = `intents:
  - {name: prod calls dev and is answered, allow: {from: "tier:app in component:prod", to: "tier:app in component:dev", ports: [tcp/443]}}
  - {name: nothing else gets from prod to dev, deny: {from: "tier:app in component:prod", to: "tier:app in component:dev", ports: [tcp/22]}}
  - {name: no shell to the internet, deny: {from: "tier:app in component:prod", to: internet, ports: [tcp/22], connections: true}}
`

func centralSentences() []string {
	return []string{
		"wall: what goes from prod to the internet is inspected", "wall: what comes from the internet to prod is inspected", "wall: what goes from prod to dev is inspected",
		"wall: what goes from dev to the internet is inspected", "wall: what comes from the internet to dev is inspected", "wall: what goes from dev to prod is inspected",
	}
}

func TestIntents_ofTheHubAreProved(t *testing.T) {
	verdicts := decided(t, record(t, estate(nil)).Plan, acrossTheHub)
	for _, sentence := range append(centralSentences(), "prod calls dev and is answered", "nothing else gets from prod to dev") {
		assert.Equal(t, intent.Proved, verdicts[sentence].Status, "%s: %v", sentence, verdicts[sentence].Doubts)
	}
	assert.False(t, verdicts[centralSentences()[0]].Vacuous, "something goes out")
	assert.False(t, verdicts[centralSentences()[2]].Vacuous, "something goes across")
}

func TestIntents_ofTheHubAreRefutedWhenBroken(t *testing.T) {
	add := func(p *plan.Plan, typ, name string, inputs map[string]any) {
		p.Resources = append(p.Resources, &plan.Resource{
			URN: "urn:pulumi:dev::project::" + typ + "::" + name, Type: typ, Name: name, ID: name, Custom: true, Inputs: inputs, Outputs: inputs,
		})
	}
	refutes(t, estate(nil), acrossTheHub, map[string]breaks{
		"appliance mode is off": {func(_ *testing.T, r recorded) {
			r.get(typeAttachment, "inspection").Inputs["applianceModeSupport"] = "disable"
		}, "prod calls dev and is answered", "10.1."},
		"a spoke's table learns the other spoke": {func(_ *testing.T, r recorded) {
			add(r.Plan, typePropagation, "leak", map[string]any{
				"transitGatewayAttachmentId": r.get(typeAttachment, "dev").ID, "transitGatewayRouteTableId": r.get(typeTgwTable, "hub-prod").ID,
			})
		}, "wall: what goes from prod to dev is inspected", "10.1."},
		"a zone's table leads past the firewall": {func(_ *testing.T, r recorded) {
			route := r.get(typeRoute, "wall-default-tgw-b")
			delete(route.Inputs, "vpcEndpointId")
			route.Inputs["natGatewayId"] = r.get("aws:ec2/natGateway:NatGateway", "inspection-nat-b").ID
		}, "wall: what goes from prod to the internet is inspected", "10.1."},
	})
}

// With HOME_NET as AWS has it by default, the inspection VPC alone, lists bind no spoke: whatever name it says is let through.
func TestIntents_listsOfDomainsBindSpokesByHomeNet(t *testing.T) {
	r := record(t, estate(func(a *firewall.CentralFirewallArgs) {
		a.Policy.DefaultAction, a.Policy.AllowUnmatched = firewall.AlertOnly, because("lists alone decide")
	}))
	lets := func(name string) bool {
		n, err := frompulumi.Read(r.Plan)
		require.NoError(t, err)
		d := intent.NewDecider(n)
		from, err := d.Resolver().Ends(intent.Selector{Kind: "tier", Pattern: "app", Component: "prod"})
		require.NoError(t, err)
		to, err := d.Resolver().Ends(intent.Selector{Kind: "internet"})
		require.NoError(t, err)
		https := packet.TCPTo(packet.Ports(443, 443))
		answer := d.Engine().Ask(reach.Query{From: from.Ends, To: to.Ends, Transport: &https, Names: &reach.Names{ServerName: name}})
		require.Empty(t, answer.Doubts)
		return !answer.Sent.IsEmpty()
	}
	assert.True(t, lets("s3.amazonaws.com"))
	assert.False(t, lets("evil.test"))
	delete(r.get(typePolicy, "wall").Inputs["firewallPolicy"].(map[string]any), "policyVariables")
	assert.True(t, lets("evil.test"))
}
