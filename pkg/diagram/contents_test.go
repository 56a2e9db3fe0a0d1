package diagram

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
)

func (p *Picture) titles(kind BoxKind) (out []string) {
	for _, b := range p.Boxes {
		if b.Kind == kind {
			out = append(out, b.Title)
		}
	}
	return out
}

// lead are the lines of a kind, by the titles of the boxes at their ends.
func (p *Picture) leads(kind LineKind) (out []string) {
	titles := map[string]string{}
	for _, b := range p.Boxes {
		titles[b.ID] = b.Title
	}
	for _, l := range p.Lines {
		if l.Kind == kind {
			out = append(out, titles[l.From]+" > "+titles[l.To])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// texts are all that can be read within boxes of a kind.
func (p *Picture) texts(kind BoxKind) (out []string) {
	for _, b := range p.Boxes {
		for _, t := range b.Texts {
			if b.Kind == kind {
				out = append(out, t.Value)
			}
		}
	}
	return out
}

func TestDraw_threeTier(t *testing.T) {
	t.Parallel()
	p := Draw(examples(t)["three-tier"], Options{})
	assert.Equal(t, []string{"Tier public of VPC shop-net", "Tier app of VPC shop-net", "Tier data of VPC shop-net"}, p.titles(TierBox), "from the internet down")
	assert.Equal(t, []string{"Application load balancer shop-web", "Interface endpoints"}, p.titles(BandBox))
	assert.Equal(t, []string{"Web ACL shop-waf"}, p.titles(GuardBox))
	assert.Equal(t, []string{"Internet gateway shop-net-igw"}, p.titles(GatewayBox))
	assert.Equal(t, []string{
		"The internet > Internet gateway shop-net-igw",
		"Tier app of VPC shop-net > NAT gateway shop-net-nat-a", "Tier app of VPC shop-net > NAT gateway shop-net-nat-b", "Tier app of VPC shop-net > NAT gateway shop-net-nat-c",
		"Tier public of VPC shop-net > Internet gateway shop-net-igw",
	}, p.leads(RouteLine), "and none from the data tier")
	assert.Equal(t, []string{"Internet gateway shop-net-igw > Application load balancer shop-web"}, p.leads(InboundLine))
	assert.Contains(t, p.texts(TierBox), "0.0.0.0/0 → NAT gateway")
	assert.Contains(t, p.texts(FrameBox), "ap-southeast-2 · account 123456789012")
}

// What comes in is led through the firewall first, and no line pretends otherwise.
func TestDraw_ingressInspection(t *testing.T) {
	t.Parallel()
	p := Draw(examples(t)["ingress-inspection"], Options{})
	assert.Equal(t, []string{"Tier firewall of VPC net", "Tier public of VPC net", "Tier app of VPC net"}, p.titles(TierBox))
	assert.Equal(t, []string{"Internet gateway net-igw > Tier firewall of VPC net"}, p.leads(InboundLine))
	both := 0
	for _, l := range p.Lines {
		if strings.HasPrefix(l.Title, "Route of tier public") && l.Start && l.End {
			both++
		}
	}
	assert.Equal(t, 2, both, "there and back through the endpoint of each zone")
}

func TestDraw_dualStack(t *testing.T) {
	t.Parallel()
	p := Draw(examples(t)["dual-stack"], Options{})
	assert.Equal(t, []string{"Internet gateway net-igw", "Egress-only gateway net-eigw"}, p.titles(GatewayBox))
	assert.Contains(t, p.leads(RouteLine), "Tier pods of VPC net > Egress-only gateway net-eigw")
	assert.Contains(t, p.leads(RouteLine), "Tier pods of VPC net > NAT gateway net-nat-c")
	assert.Contains(t, p.texts(SubnetBox), "2600:1fa8:cf25:90c::/64")
	for _, l := range p.Lines {
		if l.To == "at-"+string(examples(t)["dual-stack"].Gateways[0].ID) && l.From == "at-internet" {
			assert.Equal(t, strings.HasPrefix(l.Title, "Internet gateway"), l.End, "packets come in by the internet gateway alone")
		}
	}
}

func TestDraw_hubAndSpoke(t *testing.T) {
	t.Parallel()
	p := Draw(examples(t)["hub-and-spoke"], Options{})
	assert.ElementsMatch(t, []string{"VPC estate-inspection", "VPC estate-orders", "VPC estate-billing", "VPC estate-sandbox", "VPC estate-shared"}, p.titles(VPCBox), "few VPCs are drawn one by one")
	assert.Equal(t, []string{"Attachment > Routing domain estate-hub-dev", "Attachment > Routing domain estate-hub-inspection", "Attachment > Routing domain estate-hub-prod", "Attachment > Routing domain estate-hub-shared"}, p.leads(LinkLine))
	assert.Contains(t, p.texts(DomainBox), "0.0.0.0/0, 10.3.0.0/20 → estate-inspection")
	assert.Contains(t, p.texts(VPCBox), "10.1.16.0/20 · account 111122223333")
}

func TestDraw_globalWebAndPrivateLink(t *testing.T) {
	t.Parallel()
	list := examples(t)
	web := Draw(list["global-web"], Options{})
	assert.Equal(t, []string{"CloudFront edge > VPC origin edge", "The internet > CloudFront edge", "VPC origin edge > Application load balancer web"}, web.leads(InboundLine))
	assert.Len(t, web.titles(GuardBox), 1, "the web ACL of the distribution")
	api := Draw(list["api"], Options{})
	assert.Equal(t, []string{"Endpoint service front > PrivateLink shop-api"}, api.leads(LinkLine))
	assert.Equal(t, []string{"Endpoint service front > Network load balancer front"}, api.leads(InboundLine))
	assert.Contains(t, api.leads(RouteLine), "Interface endpoint shop-api > PrivateLink shop-api")
	assert.NotContains(t, api.titles(OutsideBox), "The internet", "nothing leads there")
}

func TestDraw_sites(t *testing.T) {
	t.Parallel()
	b := nettest.Hub(1).Network()
	b.OnPremises = []*network.OnPremises{{ID: "vpn-1", Name: "office"}}
	b.Attachments = append(b.Attachments, &network.Attachment{ID: "att-vpn", TransitGateway: "tgw", Kind: network.VPNAttachment, Resource: "vpn-1", Available: true})
	b.Peerings = []*network.Peering{{ID: "pcx-1", Active: true, Requester: network.PeeringSide{VPC: "hub"}, Accepter: network.PeeringSide{VPC: "vpc-elsewhere", Account: "999999999999"}}}
	p := Draw(b, Options{})
	assert.Contains(t, p.leads(LinkLine), "Transit gateway tgw > On premises, VPN office")
	assert.Contains(t, p.leads(LinkLine), "Peering > VPC of another source vpc-elsewhere")
	assert.Contains(t, p.texts(OutsideBox), "account 999999999999")
}

// Transit gateways and VPCs of several regions are joined along the edge of the picture.
func TestDraw_regions(t *testing.T) {
	t.Parallel()
	n := &network.Network{
		VPCs:            []*network.VPC{{ID: "vpc-1", Region: "eu-west-1"}, {ID: "vpc-2", Region: "us-east-1"}},
		TransitGateways: []*network.TransitGateway{{ID: "tgw-1", Region: "eu-west-1"}, {ID: "tgw-2", Region: "us-east-1"}},
		Attachments: []*network.Attachment{
			{ID: "att-1", TransitGateway: "tgw-1", Kind: network.PeeringAttachment, Resource: "tgw-2"},
			{ID: "att-1", TransitGateway: "tgw-2", Kind: network.PeeringAttachment, Resource: "tgw-1"},
			{ID: "att-2", TransitGateway: "tgw-1", Kind: network.VPCAttachment, Resource: "vpc-1"},
		},
		Peerings: []*network.Peering{{ID: "pcx-1", Requester: network.PeeringSide{VPC: "vpc-1"}, Accepter: network.PeeringSide{VPC: "vpc-2"}}},
	}
	p := Draw(n, Options{})
	assert.Equal(t, []string{"eu-west-1", "us-east-1"}, p.titles(FrameBox))
	assert.Equal(t, []string{"Attachment > Transit gateway tgw-1", "Peering > Peering", "Transit gateway tgw-1 > Transit gateway tgw-2"}, p.leads(LinkLine))
	checkBoxes(t, p)
	checkTexts(t, p)
	checkLines(t, p)
}

// What the model has no part for is named, so that nobody takes the picture for all there is.
func TestDraw_saysWhatIsMissing(t *testing.T) {
	t.Parallel()
	n := nettest.ThreeTier().Network()
	assert.Nil(t, Draw(n, Options{}).Note)
	n.Unmodelled = []network.Unmodelled{{ID: "c1", Type: "aws:networkmanager/coreNetwork:CoreNetwork"}, {ID: "s", Type: "aws:ec2/vpcEndpointService:VpcEndpointService", Service: "x"}}
	p := Draw(n, Options{})
	require.NotNil(t, p.Note)
	assert.Equal(t, "Not drawn, and may carry packets: 1 × aws:networkmanager/coreNetwork:CoreNetwork", p.Note.Value)
	assert.Contains(t, svg(t, p, Light), p.Note.Value)
	assert.True(t, rect{0, 0, p.Width, p.Height}.holds(p.Note.rectangle()))
}

// VPCs that are alike are drawn once where there are many, and all of them are named.
func TestDraw_foldsWhatIsAlike(t *testing.T) {
	t.Parallel()
	p := Draw(networks(t)["hub of 10"], Options{})
	assert.Len(t, p.titles(VPCBox), 2)
	text := strings.Join(p.texts(FoldedBox), "\n")
	assert.Contains(t, text, "× 10, alike but for names and addresses")
	for i := range 10 {
		assert.Contains(t, text, "spoke"+decimal(i)+" ")
	}
	odd := named(nettest.Hub(10).Network())
	for _, s := range odd.Subnets {
		if s.VPC == "spoke4" && s.Tier == "data" {
			s.Tier = "lake"
		}
	}
	assert.Len(t, Draw(odd, Options{}).titles(VPCBox), 3, "one that differs is drawn by itself")
	few := named(nettest.Hub(3).Network())
	assert.Len(t, Draw(few, Options{}).titles(VPCBox), 4, "few are drawn one by one")
}

func TestTierNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"prod-web-eu-west-1a": "web", "prod-web-1a": "web", "web-a": "web", "web_az1": "web", "web-1": "web", "web": "web", "prod-db-subnet-2c": "db-subnet", "a": "a",
	} {
		s := &network.Subnet{ID: "subnet-1", Name: name, Zone: "eu-west-1a"}
		assert.Equal(t, want, tierNames(&vpc{name: "prod"}, []*network.Subnet{s})[s], name)
	}
	a, b := &network.Subnet{Name: "appa", Zone: "eu-west-1a"}, &network.Subnet{Name: "appb", Zone: "eu-west-1b"}
	alone := &network.Subnet{Name: "data", Zone: "eu-west-1a"}
	names := tierNames(&vpc{name: "prod"}, []*network.Subnet{a, b, alone})
	assert.Equal(t, []string{"app", "app", "data"}, []string{names[a], names[b], names[alone]}, "the letter of the zone counts as one only where other zones have theirs")
	tagged := &network.Subnet{Name: "x-a", Tier: "core-a", Zone: "eu-west-1a"}
	assert.Equal(t, "core-a", tierNames(&vpc{}, []*network.Subnet{tagged})[tagged], "a tag is taken as it is")
}

// One NAT gateway for all zones is seen as such: the tiers of all zones lead to it.
func TestDraw_singleNATGateway(t *testing.T) {
	t.Parallel()
	n := examples(t)["three-tier"]
	n.NATGateways = n.NATGateways[:1]
	for _, table := range n.RouteTables {
		for i := range table.Routes {
			if table.Routes[i].Target.Kind == network.ToNATGateway {
				table.Routes[i].Target.ID = n.NATGateways[0].ID
			}
		}
	}
	p := Draw(n, Options{})
	to := 0
	for _, l := range p.Lines {
		if l.To == elementID(n.NATGateways[0].ID) {
			to++
		}
	}
	assert.Equal(t, 3, to)
	checkLines(t, p)
}

func TestDraw_flows(t *testing.T) {
	t.Parallel()
	n := examples(t)["three-tier"]
	p := Draw(n, Options{Flows: []Flow{{"web", "app", "tcp 8443"}, {"app", "data", "tcp 5432"}, {"internet", "web", "tcp 443"}}})
	assert.Equal(t, []string{"internet", "web", "app", "data"}, p.titles(GroupBox), "in the direction in which they lead")
	assert.Equal(t, []string{"app > data", "internet > web", "web > app"}, p.leads(FlowLine))
	checkBoxes(t, p)
	checkTexts(t, p)
	checkLines(t, p)

	var many []Flow
	for i := range 300 {
		many = append(many, Flow{"from" + decimal(i%20), "to" + decimal(i), "all"})
	}
	p = Draw(n, Options{Flows: many})
	assert.LessOrEqual(t, len(p.leads(FlowLine)), mostFlows)
	assert.Contains(t, strings.Join(p.texts(FlowBox), " "), "more: palisade matrix shows all")
	assert.Empty(t, Draw(n, Options{}).titles(FlowBox))
}

// The forms of lines of Mermaid and D2, with "" in place of what is quoted.
var (
	mermaidTitle = regexp.MustCompile(`(?m)^title: "(?:[^"\\\n]|\\.)*"$`)
	mermaidQuote = regexp.MustCompile(`"[^"\n]*"`)
	mermaidNode  = regexp.MustCompile(`^(?:subgraph )?(\w+)(?:\[""\]|\(\[""\]\)|\{\{""\}\})$`)
	mermaidArrow = regexp.MustCompile(`^(\w+) (?:-->|<-->|---|-\.->)(?:\|""\|)? (\w+)$`)
	mermaidOther = regexp.MustCompile(`^(|---|title: ""|flowchart BT|classDef \w+ .*|class \w+ \w+)$`)
	d2Quote      = regexp.MustCompile(`"(?:[^"\\\n]|\\.)*"`)
	d2Line       = regexp.MustCompile(`^\s*(|direction: up|""(: "")? ?\{?|shape: \w+|\}|""(\."")* (->|<->|--) ""(\."")*(: "")?( \{style\.stroke-dash: 4\})?)$`)
	d2Variable   = regexp.MustCompile(`(^|[^\\])(\\\\)*\$`)
	d2Arrow      = regexp.MustCompile(`(?m)^("[^ \n]*) (?:->|<->|--) ("[^ {:\n]*)`)
)

// Each node that an arrow names is there, once, and all that is open is closed.
func checkMermaid(t *testing.T, text string) {
	t.Helper()
	bare := mermaidQuote.ReplaceAllString(mermaidTitle.ReplaceAllString(text, `title: ""`), `""`)
	assert.NotContains(t, strings.ReplaceAll(bare, `""`, ""), `"`, "a quotation is open")
	nodes := map[string]bool{}
	depth := 0
	for _, line := range strings.Split(bare, "\n") {
		line = strings.TrimSpace(line)
		node, ends := mermaidNode.FindStringSubmatch(line), mermaidArrow.FindStringSubmatch(line)
		switch {
		case node != nil:
			assert.False(t, nodes[node[1]], "%s stands twice", node[1])
			nodes[node[1]] = true
			if strings.HasPrefix(line, "subgraph") {
				depth++
			}
		case line == "end":
			depth--
		case ends != nil:
			assert.True(t, nodes[ends[1]] && nodes[ends[2]], "%s names what is not there", line)
		default:
			assert.True(t, mermaidOther.MatchString(line), "%q is no line of a flowchart", line)
		}
	}
	assert.Zero(t, depth)
}

func checkD2(t *testing.T, text string) {
	t.Helper()
	bare := d2Quote.ReplaceAllString(text, `""`)
	assert.Equal(t, strings.Count(bare, "{"), strings.Count(bare, "}"))
	for _, line := range strings.Split(bare, "\n") {
		assert.True(t, d2Line.MatchString(line), "%q is no line of D2", line)
	}
	for _, m := range d2Quote.FindAllString(text, -1) {
		assert.False(t, d2Variable.MatchString(m), "a variable would be put into %s", m)
	}
	for _, m := range d2Arrow.FindAllStringSubmatch(text, -1) {
		for _, path := range m[1:] {
			last := path[strings.LastIndex(path, `"."`)+1:]
			assert.Contains(t, text, strings.TrimPrefix(last, ".")+": ", "%s names what is not there", path)
		}
	}
}

func TestText_canBeRead(t *testing.T) {
	t.Parallel()
	for name, n := range networks(t) {
		p := Draw(n, Options{Title: name, Flows: []Flow{{"a", "b", "tcp 443"}}})
		var mermaid, d2 bytes.Buffer
		require.NoError(t, p.Mermaid(&mermaid))
		require.NoError(t, p.D2(&d2))
		checkMermaid(t, mermaid.String())
		checkD2(t, d2.String())
	}
}
