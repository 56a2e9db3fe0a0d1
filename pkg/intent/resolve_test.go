package intent_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// estate is the shop, and what else selectors may name: a second VPC of another domain, on-premises networks, endpoints, a firewall, a transit
// gateway, a peering connection.
func estate() *nettest.Builder {
	b := shop()
	b.VPC("lab", "10.9.0.0/16", "2001:db8:9::/56").Tags = network.Tags{intent.DomainTag: "dev"}
	n := b.Subnet("lab-a", "lab", "10.9.1.0/24", "2001:db8:9::/64")
	n.Tier, n.TierType, n.Tags = "app", network.Isolated, network.Tags{intent.DomainTag: "play"}
	b.Subnet("lab-b", "lab", "10.9.2.0/24")
	b.Table("rt-lab", "main lab", "10.9.0.0/16 local")
	b.Host("Lab", "lab-a", "10.9.1.10+3.0.9.10")
	b.Host("Tagged", "lab-b", "10.9.2.10").Tags = network.Tags{"env": "prod"}
	i := b.Host("Owned", "lab-b", "10.9.2.11")
	i.Name = "owned"
	b.VGW("vgw", "lab", "10.100.0.0/16")
	b.OnPremises("hq", "172.20.0.0/16").Name = "headquarters"
	b.PrefixList("pl-s3", "52.0.0.0/16").Service = "s3"
	b.GatewayEndpoint("vpce-s3", "shop", "s3")
	b.InterfaceEndpoint("vpce-ec2", "app-a", "10.0.3.50", "app").Name = "api"
	b.Firewall("fw", "fwe lab-b").Name = "central"
	b.EgressOnly("eigw", "lab")
	b.TransitGateway("tgw")
	b.Attach("att-shop", "tgw", "app-a", "")
	b.Attach("att-lab", "tgw", "lab-b", "")
	b.Peering("pcx", "shop", "lab")
	return b
}

func ends(g intent.Group) []string {
	out := []string{}
	for _, e := range g.Ends {
		switch {
		case e.Workload != nil:
			out = append(out, "any in "+string(e.Workload.ID))
		case e.Interface != nil:
			out = append(out, string(e.Interface.ID))
		case e.OnPremises != nil:
			out = append(out, "behind "+string(e.OnPremises.ID))
		case e.Internet:
			out = append(out, "internet")
		default:
			out = append(out, "service "+e.Service)
		}
	}
	return out
}

func TestEnds(t *testing.T) {
	t.Parallel()
	n := estate().Network()
	for _, i := range n.Instances {
		if i.ID == "i-Owned" {
			i.Name, i.Tags = "owner", network.Tags{"env": "prod", "part": "data"}
		}
	}
	r := intent.NewDecider(n).Resolver()
	var (
		anybody = []intent.Population{intent.AnyWorkload}
		exactly = []intent.Population{intent.Declared}
		outside = []intent.Population{intent.Outside}
	)
	for text, want := range map[string]struct {
		ends        []string
		populations []intent.Population
	}{
		"tier:app":                   {[]string{"any in app-a", "any in app-b", "any in lab-a"}, anybody},
		"tier:app in vpc:net":        {[]string{"any in app-a", "any in app-b"}, anybody},
		"tier:app in vpc:shop":       {[]string{"any in app-a", "any in app-b"}, anybody},
		"tier:* in vpc:l*":           {[]string{"any in lab-a"}, anybody},
		"tier:app in component:base": {[]string{"any in app-a", "any in app-b"}, anybody},
		"tier:a??":                   {[]string{"any in app-a", "any in app-b", "any in lab-a"}, anybody},
		"tier-type:Isolated":         {[]string{"any in data-a", "any in lab-a"}, anybody},
		"subnet:web-a":               {[]string{"any in web-a"}, anybody},
		"subnet:*-a in vpc:net":      {[]string{"any in web-a", "any in app-a", "any in data-a"}, anybody},
		"vpc:lab":                    {[]string{"any in lab-a", "any in lab-b"}, anybody},
		"vpc:net":                    {[]string{"any in web-a", "any in web-b", "any in app-a", "any in app-b", "any in data-a"}, anybody},
		"vpc:shop":                   {[]string{"any in web-a", "any in web-b", "any in app-a", "any in app-b", "any in data-a"}, anybody},
		"domain:dev":                 {[]string{"any in lab-b"}, anybody}, // a subnet's own tag comes before its VPC's
		"domain:play":                {[]string{"any in lab-a"}, anybody},
		"tag:part=data":              {[]string{"any in data-a", "Owned"}, []intent.Population{intent.AnyWorkload, intent.Declared}},
		"tag:env=prod in vpc:lab":    {[]string{"Tagged", "Owned"}, exactly},
		"tag:env=p*":                 {[]string{"any in web-a", "any in web-b", "any in app-a", "any in app-b", "any in data-a", "Tagged", "Owned"}, []intent.Population{intent.AnyWorkload, intent.Declared}},
		"cidr:10.0.3.0/25":           {[]string{"any in app-a"}, anybody},
		"10.0.3.0/24":                {[]string{"any in app-a"}, anybody},
		"10.9.0.0/16 in vpc:lab":     {[]string{"any in lab-a", "any in lab-b"}, anybody},
		"2001:db8:9::/60":            {[]string{"any in lab-a", "internet"}, []intent.Population{intent.AnyWorkload, intent.Outside}},
		"172.16.0.0/12":              {[]string{"behind hq"}, outside},
		"52.1.0.0/16":                {[]string{"internet"}, outside},
		"3.0.9.10/32":                {[]string{"Lab", "internet"}, []intent.Population{intent.Declared, intent.Outside}},
		"3.0.9.10/32 in vpc:lab":     {[]string{"Lab"}, exactly},
		"0.0.0.0/0 in vpc:lab":       {[]string{"any in lab-a", "any in lab-b", "Lab"}, []intent.Population{intent.AnyWorkload, intent.Declared}},
		"sg:app":                     {[]string{"App", "vpce-ec2-nic"}, exactly},
		"sg:data":                    {[]string{"Db"}, exactly},
		"sg:front":                   {[]string{"front-web-a", "front-web-b"}, exactly},
		"sg:idle": {[]string{
			"a member of idle in web-a", "a member of idle in web-b", "a member of idle in app-a", "a member of idle in app-b", "a member of idle in data-a",
		}, []intent.Population{intent.Members}},
		"lb:front":          {[]string{"front-web-a", "front-web-b"}, exactly},
		"endpoint:api":      {[]string{"vpce-ec2-nic"}, exactly},
		"endpoint:ec2":      {[]string{"vpce-ec2-nic"}, exactly},
		"endpoint:vpce-ec2": {[]string{"vpce-ec2-nic"}, exactly},
		"interface:Db":      {[]string{"Db"}, exactly},
		"interface:owned":   {[]string{"Owned"}, exactly},
		"interface:front-*": {[]string{"front-web-a", "front-web-b"}, exactly},
		"instance:i-App":    {[]string{"App"}, exactly},
		"instance:owner":    {[]string{"Owned"}, exactly},
		"service:S3":        {[]string{"service s3"}, outside},
		"internet":          {[]string{"internet"}, outside},
		"on-premises":       {[]string{"behind vgw", "behind hq"}, outside},
		"on-premises:head*": {[]string{"behind hq"}, outside},
		"on-premises:vgw":   {[]string{"behind vgw"}, outside},
	} {
		s, err := intent.ParseSelector(text)
		require.NoError(t, err)
		g, err := r.Ends(s)
		require.NoError(t, err, text)
		require.Equal(t, want.ends, ends(g), text)
		require.Equal(t, want.populations, g.Populations, text)
	}
}

// A pattern for names is none for IDs of what has a name: those of a plan are made of the names around it.
func TestEnds_patternsAreForNames(t *testing.T) {
	t.Parallel()
	b := nettest.NewBuilder()
	b.VPC("urn:prod::net::one", "10.0.0.0/16").Name = "one"
	b.VPC("urn:prod::net::two", "10.1.0.0/16").Name = "prod"
	b.Subnet("a", "urn:prod::net::one", "10.0.0.0/24")
	b.Subnet("b", "urn:prod::net::two", "10.1.0.0/24")
	r := intent.NewDecider(b.Network()).Resolver()
	for text, want := range map[string][]string{
		"vpc:*prod*": {"any in b"}, "vpc:urn:prod::net::one": {"any in a"}, "subnet:?": {"any in a", "any in b"},
	} {
		s, err := intent.ParseSelector(text)
		require.NoError(t, err)
		g, err := r.Ends(s)
		require.NoError(t, err)
		require.Equal(t, want, ends(g), text)
	}
}

// An interface of a load balancer that the network does not have is not left out in silence.
func TestEnds_interfacesThatAreMissing(t *testing.T) {
	t.Parallel()
	n := shop().Network()
	n.LoadBalancers[0].Interfaces = append(n.LoadBalancers[0].Interfaces, "eni-lost")
	_, err := intent.NewDecider(n).Decide(one(t, "deny: {from: lb:front, to: tier:data}"))
	require.EqualError(t, err, `deny.from: "it": lb:front: the network does not tell of interface eni-lost of front`)
}

func TestNodes(t *testing.T) {
	t.Parallel()
	b := estate()
	b.ApplianceEndpoint("gwe-a", "lab-a").Tags = network.Tags{intent.ComponentTag: "inspection"}
	b.ApplianceEndpoint("gwe-b", "lab-b").Tags = network.Tags{intent.ComponentTag: "inspection"}
	b.ApplianceEndpoint("gwe", "lab-b").Name = "by-hand"
	b.ApplianceEndpoint("fwe", "lab-b") // as AWS lists a firewall's
	r := intent.NewDecider(b.Network()).Resolver()
	for text, want := range map[string][]network.ID{
		"firewall:central":        {"fw"},
		"firewall:* in vpc:lab":   {"fw", "gwe-a", "gwe-b", "gwe"},
		"firewall:inspection":     {"gwe-a", "gwe-b"},
		"firewall:by-hand":        {"gwe"},
		"nat":                     {"nat-a"},
		"nat:nat-*":               {"nat-a"},
		"nat in vpc:net":          {"nat-a"},
		"internet-gateway":        {"igw"},
		"egress-only in vpc:lab":  {"eigw"},
		"vpn-gateway:vgw":         {"vgw"},
		"transit-gateway":         {"tgw"},
		"attachment:att-*":        {"att-shop", "att-lab"},
		"attachment:* in vpc:lab": {"att-lab"},
		"peering":                 {"pcx"},
		"peering in vpc:lab":      {"pcx"},
		"endpoint:s3":             {"vpce-s3"},
		"endpoint:api":            {"vpce-ec2", "vpce-ec2-nic"},
		"interface:App":           {"App"},
	} {
		s, err := intent.ParseSelector(text)
		require.NoError(t, err)
		got, err := r.Nodes(s)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	_, err := r.Nodes(intent.Selector{Kind: "tier", Pattern: "app"})
	require.EqualError(t, err, "tier:app is nothing that packets go through")
	_, err = r.Ends(intent.Selector{Kind: "nat"})
	require.EqualError(t, err, "nat is no end that packets start from or arrive at")
}

// What matches nothing is told, all of it at once, with what there is; blocks that a sentence spares may be of networks elsewhere.
func TestCheck_tellsAllThatMatchesNothing(t *testing.T) {
	t.Parallel()
	d := intent.NewDecider(shop().Network())
	list := read(t, `intents:
- {name: good, deny: {from: tier:data, to: internet}}
- {name: bad, deny: {from: [tier:data, tier:db], to: "vpc:shop2"}}
- {name: apart, isolate: [tier:web, domain:prod]}
- {name: round, via: {from: sg:ap, to: internet, through: [nat, firewall:central]}}
- {name: more, only: {from: on-premises, to: [lb:back, instance:i-Nobody, endpoint:s3, "tag:a=b", interface:x, 10.77.0.0/16, 10.0.5.0/24 in vpc:other]}}
- {name: rest, avoid: {from: subnet:x, to: tier-type:Public, through: [peering, transit-gateway, attachment:a, nat:b, egress-only]}}
`)
	err := d.Check(list)
	var all validate.Errors
	require.ErrorAs(t, err, &all)
	var got []string
	for _, e := range all {
		got = append(got, e.Error())
	}
	want := []string{
		`intents[1].deny.from[1]: "bad": tier:db matches nothing in the network; there is app, data, web`,
		`intents[1].deny.to: "bad": vpc:shop2 matches nothing in the network; there is net`,
		`intents[2].isolate[1]: "apart": domain:prod matches nothing in the network; there is none of the kind`,
		`intents[3].via.from: "round": sg:ap matches nothing in the network; there is app, data, front, idle, open-shop`,
		`intents[3].via.through[1]: "round": firewall:central matches nothing in the network; there is none of the kind`,
		`intents[4].only.from: "more": on-premises matches nothing in the network; there is none of the kind`,
		`intents[4].only.to[0]: "more": lb:back matches nothing in the network; there is front`,
		`intents[4].only.to[1]: "more": instance:i-Nobody matches nothing in the network; there is i-App, i-Db`,
		`intents[4].only.to[2]: "more": endpoint:s3 matches nothing in the network; there is none of the kind`,
		`intents[4].only.to[3]: "more": tag:a=b matches nothing in the network; write it as the tags of subnets, VPCs, interfaces or instances have it`,
		`intents[4].only.to[4]: "more": interface:x matches nothing in the network; there is App, Db, front-web-a, front-web-b`,
		`intents[5].avoid.from: "rest": subnet:x matches nothing in the network; there is app-a, app-b, data-a, web-a, web-b`,
		`intents[5].avoid.through[0]: "rest": peering matches nothing in the network; there is none of the kind`,
		`intents[5].avoid.through[1]: "rest": transit-gateway matches nothing in the network; there is none of the kind`,
		`intents[5].avoid.through[2]: "rest": attachment:a matches nothing in the network; there is none of the kind`,
		`intents[5].avoid.through[3]: "rest": nat:b matches nothing in the network; there is nat-a`,
		`intents[5].avoid.through[4]: "rest": egress-only matches nothing in the network; there is none of the kind`,
	}
	slices.Sort(want)
	slices.Sort(got)
	require.Equal(t, want, got)

	decided, err := d.DecideAll(list)
	require.Error(t, err)
	require.Len(t, decided, 1, "what matches nothing has no verdict")
	require.Equal(t, "good", decided[0].Intent.Name)
}

// Members stand for groups that nothing is in; the network that was read stays as it was.
func TestWithMembers(t *testing.T) {
	t.Parallel()
	n := shop().Network()
	before := len(n.Interfaces)
	with := intent.WithMembers(n)
	require.Len(t, n.Interfaces, before)
	require.Len(t, with.Interfaces, before+2*len(n.Subnets), "of idle and of the open group, in each subnet")
	for _, kind := range []string{"nat_gateway", "transit_gateway", "gateway_load_balancer_endpoint"} {
		nic := &network.Interface{ID: network.ID(kind), VPC: "shop", Subnet: "web-a", Kind: kind, Groups: []network.ID{"idle"}}
		n.Interfaces = append(n.Interfaces, nic)
		g, err := intent.NewDecider(n).Resolver().Ends(intent.Selector{Kind: "sg", Pattern: "idle"})
		require.NoError(t, err)
		require.NotContains(t, g.Ends, reach.End{Interface: nic}, "no group filters the interface of a %s, whatever is listed", kind)
		require.Len(t, g.Ends, len(n.Subnets))
	}
}

// A group of which a plan knows nothing but its id has members as well: in any subnet, since its VPC is not known.
func TestWithMembers_ofAGroupThatIsNotTold(t *testing.T) {
	t.Parallel()
	n := shop().Network()
	n.SecurityGroups = append(n.SecurityGroups, &network.SecurityGroup{ID: "sg-elsewhere", Unknown: &network.Unknown{Text: "not told"}})
	n.Subnets = append(n.Subnets, &network.Subnet{ID: "elsewhere", Unknown: &network.Unknown{Text: "not told"}})
	g, err := intent.NewDecider(n).Resolver().Ends(intent.Selector{Kind: "sg", Pattern: "sg-elsewhere"})
	require.NoError(t, err)
	require.Len(t, g.Ends, len(n.Subnets))
	require.Equal(t, []intent.Population{intent.Members}, g.Populations)
}
