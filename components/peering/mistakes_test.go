package peering_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/peering"
	"github.com/palisade-iac/palisade/components/vpc"
)

// tier changes a tier of a VPC.
func tier(n component.Network, name string, edit func(*component.NetworkTier)) {
	t := n.Tiers[name]
	edit(&t)
	n.Tiers[name] = t
}

func blocks(texts ...string) (all []pulumi.StringInput) {
	for _, text := range texts {
		all = append(all, pulumi.String(text))
	}
	return all
}

// Everything that can be wrong with a connection, told at once.
func TestMistakes_allAtOnce(t *testing.T) {
	args := with(func(a *peering.VpcPeeringArgs) {
		a.Requester.Vpc.VpcId = pulumi.String("shop")
		a.Requester.Tiers = []string{"app", "app", "dat", "data"}
		a.Requester.Ports = []string{"tcp/443", "5432", "tcp/70000", "udp/20-10", "icmp/8", "tcp/"}
		tier(a.Requester.Vpc, "app", func(n *component.NetworkTier) {
			n.CidrBlocks = []pulumi.StringInput{pulumi.String("10.1.0.0/24"), pulumi.String("10.1.0.0/24"), late("10.1.1.0/24"), late("10.1.2.0/24"), pulumi.String("10.9.0.0/24")}
			n.Ipv6CidrBlocks = blocks("2001:db8::/64")
		})
		tier(a.Requester.Vpc, "data", func(n *component.NetworkTier) {
			n.CidrBlocks, n.RouteTableIds = nil, map[string]pulumi.StringInput{"ap-southeast-2a": pulumi.String("rtb-shop-app-a"), "ap-southeast-2b": pulumi.String("table")}
		})
		a.Accepter.Vpc.CidrBlocks = blocks("10.2.0.0/16", "10.1.128.0/20", "10.3.0.1/16")
		tier(a.Accepter.Vpc, "data", func(n *component.NetworkTier) { n.RouteTableIds = nil })
		a.Protection = component.Protection{Mode: "Disabled"}
		a.Tags = pulumi.StringMap{"aws:owner": pulumi.String("me")}
	})
	assert.Equal(t, strings.TrimPrefix(`
accepter.vpc.cidrBlocks[1]: 10.1.128.0/20 overlaps 10.1.0.0/16 of requester.vpc.cidrBlocks[0], and AWS peers no VPCs of which any blocks overlap: one of them needs other addresses
accepter.vpc.cidrBlocks[2]: 10.3.0.1/16 has bits set beyond its mask: write 10.3.0.0/16
accepter.vpc.tiers["data"].routeTableIds: required of a tier that is chosen: its route tables, by the name of the zone
protection.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read
requester.ports[1]: "5432" is no protocol and port: write tcp/5432, or udp/1024-2048
requester.ports[2]: "tcp/70000" is no protocol and port: write tcp/5432, or udp/1024-2048
requester.ports[3]: "udp/20-10" is no protocol and port: write tcp/5432, or udp/1024-2048
requester.ports[4]: "icmp/8" is no protocol and port: write tcp/5432, or udp/1024-2048
requester.ports[5]: "tcp/" is no protocol and port: write tcp/5432, or udp/1024-2048
requester.tiers[1]: app is in the list already
requester.tiers[2]: "dat" is not supported; use one of app, data (did you mean "data"?)
requester.vpc.tiers["app"].cidrBlocks[1]: 10.1.0.0/24 is in the list already
requester.vpc.tiers["app"].cidrBlocks[3]: routes are named by the blocks that they lead to, before other resources have told these: one block of the list may come from another resource, write the others as text
requester.vpc.tiers["app"].cidrBlocks[4]: 10.9.0.0/24 is in none of the VPC's blocks (10.1.0.0/16)
requester.vpc.tiers["app"].ipv6CidrBlocks[0]: 2001:db8::/64 is in none of the VPC's blocks (it has none of IPv6)
requester.vpc.tiers["data"].cidrBlocks: required of a tier that is chosen: blocks that hold its subnets and nothing else, to which the other side has routes
requester.vpc.tiers["data"].routeTableIds["ap-southeast-2a"]: rtb-shop-app-a is requester.vpc.tiers["app"].routeTableIds["ap-southeast-2a"] already, and takes one route to a destination: give it once
requester.vpc.tiers["data"].routeTableIds["ap-southeast-2b"]: "table" is not the id of a route table, which reads rtb-0123456789abcdef0
requester.vpc.vpcId: "shop" is not the id of a VPC, which reads vpc-0123456789abcdef0
tags["aws:owner"]: keys that begin with aws: are AWS's own; choose another`, "\n"), refusal(t, link(args)))
}

func TestMistakes_nothing(t *testing.T) {
	assert.Equal(t, strings.TrimPrefix(`
accepter.tiers: required: the tiers that reach the other side's, and are reached by them
accepter.vpc.cidrBlocks: required: all IPv4 blocks of the VPC, since AWS peers no VPCs of which any blocks overlap
accepter.vpc.vpcId: required: the id of the VPC, or the network that SecureVpc.Network gives
requester.tiers: required: the tiers that reach the other side's, and are reached by them
requester.vpc.cidrBlocks: required: all IPv4 blocks of the VPC, since AWS peers no VPCs of which any blocks overlap
requester.vpc.vpcId: required: the id of the VPC, or the network that SecureVpc.Network gives`, "\n"), refusal(t, func(ctx *pulumi.Context) error {
		_, err := newVpcPeering(ctx, "link", nil)
		return err
	}))
}

// Two VPCs of one program with the same addresses are refused before the connection is registered.
func TestMistakes_vpcsOfOneProgramThatOverlap(t *testing.T) {
	_, err := run(estate(least(), func(a *vpc.SecureVpcArgs) { a.CidrBlock = "10.1.0.0/16" }))
	require.Error(t, err)
	assert.Contains(t, err.Error(), "accepter.vpc.cidrBlocks[0]: 10.1.0.0/16 overlaps 10.1.0.0/16 of requester.vpc.cidrBlocks[0]")
}

// What is known while the program runs is refused before anything is registered, what comes later once it is there: with one text.
func TestMistakes_readTheSameWheneverTheyAreFound(t *testing.T) {
	for text, edit := range map[string]func(*peering.VpcPeeringArgs, func(string) pulumi.StringInput){
		`accepter.vpc.cidrBlocks[0]: 10.1.0.0/16 overlaps 10.1.0.0/16 of requester.vpc.cidrBlocks[0], and AWS peers no VPCs of which any blocks overlap: one of them needs other addresses`: func(a *peering.VpcPeeringArgs, in func(string) pulumi.StringInput) {
			a.Accepter.Vpc = of("lake", "10.1")
			a.Accepter.Vpc.CidrBlocks[0] = in("10.1.0.0/16")
		},
		`accepter.vpc.ipv6CidrBlocks[0]: 2001:db8::/56 overlaps 2001:db8::/48 of requester.vpc.ipv6CidrBlocks[0], and AWS peers no VPCs of which any blocks overlap: one of them needs other addresses`: func(a *peering.VpcPeeringArgs, in func(string) pulumi.StringInput) {
			a.Requester.Vpc.Ipv6CidrBlocks, a.Accepter.Vpc.Ipv6CidrBlocks = []pulumi.StringInput{in("2001:db8::/48")}, blocks("2001:db8::/56")
		},
		`accepter.vpc.tiers["data"].cidrBlocks[0]: 10.7.0.0/24 is in none of the VPC's blocks (10.2.0.0/16)`: func(a *peering.VpcPeeringArgs, in func(string) pulumi.StringInput) {
			tier(a.Accepter.Vpc, "data", func(n *component.NetworkTier) { n.CidrBlocks[0] = in("10.7.0.0/24") })
		},
		`requester.vpc.vpcId: "shop" is not the id of a VPC, which reads vpc-0123456789abcdef0`: func(a *peering.VpcPeeringArgs, in func(string) pulumi.StringInput) {
			a.Requester.Vpc.VpcId = in("shop")
		},
		`requester.vpc.tiers["app"].routeTableIds["ap-southeast-2a"]: "table" is not the id of a route table, which reads rtb-0123456789abcdef0`: func(a *peering.VpcPeeringArgs, in func(string) pulumi.StringInput) {
			a.Requester.Vpc.Tiers["app"].RouteTableIds["ap-southeast-2a"] = in("table")
		},
	} {
		for _, in := range []func(string) pulumi.StringInput{here, late} {
			args := least()
			edit(&args, in)
			_, err := run(link(args))
			require.Error(t, err)
			assert.Contains(t, err.Error(), text)
		}
	}
}

// The connection is not asked for before all blocks are known and nothing is wrong with them.
func TestMistakes_lateOnesComeBeforeTheConnection(t *testing.T) {
	args := least()
	args.Accepter.Vpc = of("lake", "10.1")
	args.Accepter.Vpc.CidrBlocks[0] = late("10.1.0.0/16")
	assert.Contains(t, lateRefusal(t, link(args)), "accepter.vpc.cidrBlocks[0]: 10.1.0.0/16 overlaps")
	args = least()
	args.Accepter.Vpc.CidrBlocks[0] = late("10.2.0.0/16")
	assert.Equal(t, "vpc-shop", record(t, link(args)).get(typeConnection, "link").Inputs["vpcId"])
	args.Accepter.Vpc.CidrBlocks[0] = never("")
	assert.NotEqual(t, "vpc-shop", record(t, link(args)).get(typeConnection, "link").Inputs["vpcId"])
}
