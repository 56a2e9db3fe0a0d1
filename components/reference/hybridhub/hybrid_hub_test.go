package hybridhub_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/dns"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/reference/hybridhub"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/internal/composedtest"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// usual is an estate with two sites on premises and resolvers.
func usual() hybridhub.HybridHubArgs {
	premises := []string{"192.168.0.0/16", "172.16.0.0/16"}
	return hybridhub.HybridHubArgs{
		Network: vpc.SecureVpcArgs{
			AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"},
			EstateCidrs:       []string{"10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16", "172.16.0.0/16", "192.168.0.0/16"},
			Protection:        component.Protection{Mode: component.ProtectionDisabled, Reason: "a development stack, torn down every night"},
		},
		Domains: map[string]transit.RoutingDomain{
			"prod": {CidrBlocks: []string{"10.1.0.0/16"}, InternetEgress: true}, "dev": {CidrBlocks: []string{"10.2.0.0/16"}, InternetEgress: true},
		},
		Spokes: map[string]hybridhub.Spoke{"orders": {CidrBlock: "10.1.0.0/20", Domain: "prod"}, "sandbox": {CidrBlock: "10.2.0.0/20", Domain: "dev"}},
		Vpns: map[string]transit.VpnConnectionArgs{"office": {
			CustomerGateway: transit.CustomerGateway{IpAddress: pulumi.String("203.0.113.12")}, CidrBlocks: premises[:1], Routing: transit.RoutingStatic,
		}},
		DirectConnects: map[string]transit.DirectConnectArgs{"datacentre": {
			AmazonSideAsn: 64513, CidrBlocks: premises[1:],
			VirtualInterfaces: map[string]transit.VirtualInterface{"one": {ConnectionId: pulumi.String("dxcon-fg1vsdaf"), Vlan: 100, BgpAsn: 65010}},
		}},
		InternetBy: "datacentre", InspectionCidrBlock: "100.64.0.0/24", AllowedDomains: []string{".amazonaws.com", "packages.example.com"},
		Policy: firewall.Policy{Rules: []firewall.Rule{{Name: "orders", Sources: premises, Destinations: []string{"10.1.0.0/20"}, DestinationPorts: []string{"443"}}}},
		Names: &hybridhub.Names{CidrBlock: "10.3.0.0/20", Domains: map[string]dns.Forwarding{
			"corp.example.com": {TargetIps: []dns.TargetIp{{Ip: "172.16.0.53"}, {Ip: "172.16.1.53"}}},
		}},
	}
}

func estate(a hybridhub.HybridHubArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := hybridhub.NewHybridHub(ctx, "acme", &a)
		return err
	}
}

func record(t *testing.T, a hybridhub.HybridHubArgs) *plan.Plan {
	t.Helper()
	p, err := recording.Run(estate(a), nil)
	require.NoError(t, err)
	return p
}

func TestHybridHub_isProved(t *testing.T) {
	a := usual()
	a.Network.Protection = component.Protection{}
	p := record(t, a)
	composedtest.Priced(t, p, "HybridHub")
	composedtest.Family(t, p, hybridhub.HybridHubType, "acme")
	composedtest.Proved(t, p, "acme: the cloud reaches the internet by datacentre alone", "acme: what the cloud sends to the premises crosses the firewall",
		"acme: nobody comes in from the internet")
}

// Without a way to the internet by the premises there are NAT gateways behind the firewall.
func TestHybridHub_withItsOwnInternetIsProved(t *testing.T) {
	a := usual()
	a.InternetBy, a.Names, a.InspectionCidrBlock, a.DirectConnects = "", nil, "", nil
	a.Policy.Rules[0].Sources = []string{"192.168.0.0/16"}
	p := record(t, a)
	assert.Len(t, recording.Names(p, "aws:ec2/natGateway:NatGateway"), 2)
	composedtest.Proved(t, p, "acme: what the cloud sends to the premises crosses the firewall", "acme: nobody comes in from the internet")
	assert.NotContains(t, composedtest.Verdicts(t, p), "acme: the cloud reaches the internet by datacentre alone")
}

func TestHybridHub_mistakesAllAtOnce(t *testing.T) {
	a := usual()
	a.Network.EstateCidrs, a.InternetBy = nil, "datacenter"
	a.Domains["hybrid"] = transit.RoutingDomain{CidrBlocks: []string{"10.4.0.0/16"}}
	a.Spokes["office"] = hybridhub.Spoke{Domain: "prod"}
	a.Names.CidrBlock = ""
	office := a.Vpns["office"]
	office.Tags, office.Link = pulumi.StringMap{"a": pulumi.String("b")}, &transit.PremisesLink{}
	a.Vpns["office"] = office
	datacentre := a.DirectConnects["datacentre"]
	datacentre.Link.PropagateRoutes = true
	a.DirectConnects["datacentre"] = datacentre
	assert.Equal(t, `directConnects["datacentre"].link: the link is to the hub that is made here: drop it
domains["hybrid"]: hybrid is a domain of the composition's own: call yours something else
internetBy: "datacenter" is not supported; use one of office, datacentre (did you mean "datacentre"?)
names.cidrBlock: required: the block of the VPC with the resolvers, such as 10.3.0.0/20
network.estateCidrs: required: the blocks of all networks of the estate, such as 10.0.0.0/8
spokes["office"].cidrBlock: required: the block of the spoke, in one of those of its domain
vpns["office"]: office is the name of another part: choose another
vpns["office"].link: the link is to the hub that is made here: drop it
vpns["office"].tags: the tags of the parts are said once for all of them, in network.tags`, recording.Refusal(t, estate(a), nil))
	a = usual()
	a.Vpns, a.DirectConnects = nil, nil
	assert.Contains(t, recording.Refusal(t, estate(a), nil), "required: a link to the premises, in vpns or directConnects")
}

// A mistake in one part hides none of another, nor of the composition.
func TestHybridHub_mistakesOfAllParts(t *testing.T) {
	a := usual()
	a.Network.NetworkAcls.DenyCidrs, a.InspectionCidrBlock, a.InternetBy = []string{"45.0.0.1/8"}, "100.64.0.0/33", "datacenter"
	a.Domains["prod"] = transit.RoutingDomain{CidrBlocks: []string{"10.1.0.0/33"}, InternetEgress: true}
	a.Spokes["sandbox"] = hybridhub.Spoke{CidrBlock: "10.9.0.0/20", Domain: "dev"}
	office, centre := a.Vpns["office"], a.DirectConnects["datacentre"]
	office.Routing, office.CidrBlocks = "Fixed", []string{"192.168.0.1/16"}
	centre.AmazonSideAsn = 1
	a.Vpns["office"], a.DirectConnects["datacentre"] = office, centre
	a.AllowedDomains, a.Policy.Rules[0].DestinationPorts = []string{"all of it"}, []string{"x"}
	a.Names = &hybridhub.Names{CidrBlock: "10.3.0.0/28", Domains: map[string]dns.Forwarding{"corp.example.com": {TargetIps: []dns.TargetIp{{Ip: "dns"}}}}}
	assert.Equal(t, `allowedDomains[0]: "all of it" is no domain: write www.example.com, or .example.com for a domain and all below it
directConnects["datacentre"].amazonSideAsn: 1 is no private autonomous system number, which are 64512 to 65534 and 4200000000 to 4294967294
domains["prod"].cidrBlocks[0]: "10.1.0.0/33" is no block, which reads 10.0.0.0/16 or 2001:db8::/56
inspectionCidrBlock: "100.64.0.0/33" is no CIDR block: write an address and a mask, such as 10.0.0.0/16
internetBy: "datacenter" is not supported; use one of office, datacentre (did you mean "datacentre"?)
names.cidrBlock: tier "dns" needs a free /26 (64 addresses: 4 subnets of /28) in 10.3.0.0/28, where the largest free block is 10.3.0.0/28 (16 addresses); a VPC of /25 holds all tiers, or let it live in another block of the VPC (within)
names.cidrBlock: tier "tgw" needs a free /26 (64 addresses: 4 subnets of /28) in 10.3.0.0/28, where the largest free block is 10.3.0.0/28 (16 addresses); a VPC of /25 holds all tiers, or let it live in another block of the VPC (within)
names.domains["corp.example.com"].targetIps[0].ip: "dns" is no IPv4 address, which reads 192.168.0.53
network.networkAcls.denyCidrs[0]: 45.0.0.1/8 has bits set behind its mask: write 45.0.0.0/8
policy.rules[0].destinationPorts[0]: "x" is no port: write 443, or 8000:8100 for a range
spokes["sandbox"].cidrBlock: 10.9.0.0/20 is outside of the blocks of domain dev (10.2.0.0/16): take it from there, or add it to domains["dev"].cidrBlocks of the hub
vpns["office"].cidrBlocks[0]: 192.168.0.1/16 has bits set beyond its mask: write 192.168.0.0/16
vpns["office"].routing: "Fixed" is not supported; use one of Bgp, Static`, recording.Refusal(t, estate(a), nil))
}

// A spoke more touches nothing of the others, but for the list of those that ask for names.
func TestHybridHub_stability(t *testing.T) {
	a := usual()
	a.Spokes["alpha"] = hybridhub.Spoke{CidrBlock: "10.2.16.0/20", Domain: "dev"}
	composedtest.Grows(t, record(t, usual()), record(t, a))
}

func TestImports(t *testing.T) {
	services, components := composedtest.Imports(t)
	assert.NotContains(t, services, "lb", "who has a hub does not compile load balancers")
	assert.ElementsMatch(t, []string{"component", "dns", "firewall", "flowlog", "internal/resolver", "internal/site", "logbucket", "transit", "vpc"}, components)
}
