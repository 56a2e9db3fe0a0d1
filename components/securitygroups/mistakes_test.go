package securitygroups_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	sg "github.com/palisade-iac/palisade/components/securitygroups"
)

// Everything that can be wrong with a chain, told at once.
func TestMistakes_allAtOnce(t *testing.T) {
	from := func(p sg.Peer, ports ...string) sg.Access { return sg.Access{Peer: p, Ports: ports} }
	args := sg.TiersArgs{
		Vpc: component.Network{VpcId: pulumi.String("net-1")}, RuleQuota: 1001, Protection: component.Protection{Mode: "Disabled"},
		Tags: pulumi.StringMap{"aws:owner": pulumi.String("me")},
		Chain: []sg.Link{
			{Name: "", Ports: []string{"tcp/1"}},
			{Name: "App", Ports: []string{"tcp/80-70", "udp/70000", "icmp/8", "http", "tcp/443", "6/443-443"}},
			{Name: "app", Description: "the shop's", From: []sg.Access{
				from(sg.Peer{}, "tcp/1"), from(sg.Peer{Group: "app", Internet: true}, "tcp/1"), from(sg.Peer{Group: "ap"}, "tcp/1"),
				from(sg.Peer{GroupId: pulumi.String("grp-1")}, "tcp/1"), from(sg.Peer{GroupId: late("sg-1")}, "tcp/1"),
				from(sg.Peer{GroupId: pulumi.String("111122223333/sg-1")}, "tcp/1"), from(sg.Peer{GroupId: pulumi.String("sg-1"), Name: "a b", MaxEntries: 3, AddressFamily: "IPv4"}, "tcp/1"),
				from(sg.Peer{CidrBlocks: []string{"10.0.0.1/8", "10.0.0.0", "10.0.0.0/16", "10.0.0.0/16", "::ffff:10.0.0.0/104"}, Name: "x", RulesElsewhere: true}, "tcp/1"),
				from(sg.Peer{CidrBlocks: []string{"10.0.0.1/8", "10.0.0.0", "10.0.0.0/16", "10.0.0.0/16", "::ffff:10.0.0.0/104"}}, "tcp/1"),
				from(sg.Peer{PrefixListId: pulumi.String("list"), AddressFamily: "ipv4"}, "tcp/1"), from(sg.Peer{PrefixListId: pulumi.String("list"), MaxEntries: 1}, "tcp/1"),
				from(sg.Peer{Service: "S3"}, "tcp/1"), from(sg.Peer{Internet: true}, "tcp/1"),
				{Peer: sg.Peer{CidrBlocks: []string{"10.1.0.0/16"}}, Ports: []string{"tcp/1"}, Reason: "why not", Description: strings.Repeat("x", 256)},
			}, To: []sg.Access{
				from(sg.Peer{CidrBlocks: []string{"10.0.0.0/16"}}), from(sg.Peer{CidrBlocks: []string{"10.0.0.0/16"}}, "icmpv6"), from(sg.Peer{Service: "cloudfront-ipv6"}, "icmp"),
				from(sg.Peer{CidrBlocks: []string{"10.9.0.0/16"}}, "all"), from(sg.Peer{CidrBlocks: []string{"10.8.0.0/16"}}, "tcp/1"), from(sg.Peer{CidrBlocks: []string{"10.8.0.0/16"}}, "tcp/1"),
			}},
			{Name: "app"},
		},
	}
	assert.Equal(t, strings.TrimPrefix(`
chain[0].name: required: what the members of the group do, such as app
chain[0].ports: nobody stands before the first group: say in from who reaches it
chain[1].name: "App" is no name of a group; use 1 to 31 lower-case letters, digits and hyphens, the first a letter
chain[1].ports[0]: "tcp/80-70": "80-70" is no port or range of ports from 0 to 65535
chain[1].ports[1]: "udp/70000": "70000" is no port or range of ports from 0 to 65535
chain[1].ports[2]: "icmp/8": only tcp and udp have ports
chain[1].ports[3]: "http" is no protocol and port: write tcp/443, udp/1024-65535, tcp, icmp, icmpv6, all, or a protocol's number
chain[1].ports[5]: tcp/443 is in the list already
chain[2].description: AWS takes only the characters a-z, A-Z, 0-9, space and ._-:/()#,@[]+=;{}!$* here
chain[2].from[0].peer: required: one of group, groupId, cidrBlocks, prefixListId, service and internet
chain[2].from[1].peer: group and internet are several ends: write a connection for each
chain[2].from[2].peer.group: "ap" is not supported; use one of App, app (did you mean "App"?)
chain[2].from[3].peer.groupId: "grp-1" is not the id of a security group, which reads sg-0123456789abcdef0
chain[2].from[4].peer.name: required: the id comes from another resource, and rules are named before it is known; say what the end is called, such as endpoints
chain[2].from[5].peer.groupId: "111122223333/sg-1" is of another account, where no rule can be made: set rulesElsewhere, and have its owner let the connection through
chain[2].from[6].peer.addressFamily: only for an end by prefixListId: drop it
chain[2].from[6].peer.maxEntries: only for an end by prefixListId: drop it
chain[2].from[6].peer.name: "a b" is no name of an end; use 1 to 128 letters, digits, dots, hyphens and underscores, the first a letter
chain[2].from[7].peer.name: only for an end by groupId or prefixListId, others are named by what they are: drop it
chain[2].from[7].peer.rulesElsewhere: only for an end by groupId: drop it
chain[2].from[8].peer.cidrBlocks[0]: 10.0.0.1/8 has bits set beyond its mask: write 10.0.0.0/8
chain[2].from[8].peer.cidrBlocks[1]: "10.0.0.0" is no CIDR block: write an address and a mask, such as 192.0.2.0/24
chain[2].from[8].peer.cidrBlocks[3]: 10.0.0.0/16 is in the list already
chain[2].from[8].peer.cidrBlocks[4]: "::ffff:10.0.0.0/104" is no CIDR block: write an address and a mask, such as 192.0.2.0/24
chain[2].from[9].peer.addressFamily: "ipv4" is not supported; use one of IPv4, IPv6 (did you mean "IPv4"?)
chain[2].from[9].peer.maxEntries: 0: a prefix list has 1 to 1000 entries at most, and a rule counts as so many: give the list's maximum
chain[2].from[10].peer.prefixListId: "list" is not the id of a prefix list, which reads pl-0123456789abcdef0
chain[2].from[11].peer.service: "S3" is not supported; use one of cloudfront, cloudfront-ipv6, dynamodb, ec2-instance-connect, ec2-instance-connect-ipv6, groundstation, route53-healthchecks, route53-healthchecks-ipv6, s3, s3express, vpc-lattice, vpc-lattice-ipv6 (did you mean "s3"?)
chain[2].from[12].reason: required: say why the secure default does not fit, in a sentence that a reviewer will read
chain[2].from[13].description: 256 characters are more than the 255 that AWS takes: shorten it
chain[2].from[13].reason: nothing here is open to the world or lets all traffic through: drop it, or write it as the description
chain[2].to[0].ports: required: what is let through, such as tcp/443
chain[2].to[1].ports: icmpv6 is of IPv6, and no address of the ends is: drop it, or write icmp for IPv4 and icmpv6 for IPv6
chain[2].to[2].ports: icmp is of IPv4, and no address of the ends is: drop it, or write icmp for IPv4 and icmpv6 for IPv6
chain[2].to[3].reason: required: say why the secure default does not fit, in a sentence that a reviewer will read
chain[2].to[5]: the rule shop-app-out-tcp-1-to-10.8.0.0-16 is made by chain[2].to[4] already, and AWS refuses two that are alike: say each connection once
chain[3].name: "app" is also the name of chain[2]; names must be unique
protection.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read
ruleQuota: 1001: AWS grants 1 to 1000 rules per group and direction
tags["aws:owner"]: keys that begin with aws: are AWS's own; choose another
vpc.vpcId: "net-1" is not the id of a VPC, which reads vpc-0123456789abcdef0`, "\n"), refusal(t, tiers(args)))
}

func TestMistakes_noGroups(t *testing.T) {
	assert.Equal(t, "chain: required: the groups, such as alb, app, data, each of which is reached by the one before it\n"+
		"vpc.vpcId: required: the id of the VPC, or the network that SecureVpc.Network gives", refusal(t, func(ctx *pulumi.Context) error {
		_, err := sg.NewTiers(ctx, "shop", nil)
		return err
	}))
}

func TestMistakes_namesThatAWSDoesNotTake(t *testing.T) {
	for name, want := range map[string]string{
		"sg":      "chain[0].name: sg-app: AWS takes no group whose name begins with sg-: give the component another name",
		"Shop&Co": `chain[0].name: "Shop&Co-app": AWS takes only the characters a-z, A-Z, 0-9, space and ._-:/()#,@[]+=;{}!$* here: give the component another name`,
	} {
		assert.Equal(t, want, refusal(t, func(ctx *pulumi.Context) error {
			_, err := sg.NewTiers(ctx, name, &sg.TiersArgs{Vpc: network(), Chain: []sg.Link{{Name: "app"}}})
			return err
		}))
	}
}

func TestMistakes_ofAConnection(t *testing.T) {
	for name, test := range map[string]struct {
		args sg.ConnectionArgs
		want string
	}{
		"nothing": {sg.ConnectionArgs{}, "from: required: one of group, groupId, cidrBlocks, prefixListId, service and internet\n" +
			"ports: required: what is let through, such as tcp/443\nto: required: one of group, groupId, cidrBlocks, prefixListId, service and internet"},
		"no group": {
			sg.ConnectionArgs{From: sg.Peer{CidrBlocks: []string{"10.0.0.0/8"}}, To: sg.Peer{Service: "s3"}, Ports: []string{"tcp/443"}},
			"from and to: neither is a security group in which rules can be made, so that there is nothing to make: give a groupId without rulesElsewhere",
		},
		"a group of a chain by name": {
			sg.ConnectionArgs{From: sg.Peer{Group: "app"}, To: group("sg-1"), Ports: []string{"tcp/443"}},
			`from.group: "app": only groups of one chain name each other; give the peer that Tiers.Peer has for it, or a groupId`,
		},
		"open to the world": {
			sg.ConnectionArgs{From: sg.Peer{Internet: true}, To: group("sg-1"), Ports: []string{"tcp/443"}},
			"reason: required: say why the secure default does not fit, in a sentence that a reviewer will read",
		},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, refusal(t, connection(test.args))) })
	}
}

// What is known while the program runs is refused before anything is registered, what comes later once it is there: with one text.
func TestMistakes_readTheSameWheneverTheyAreFound(t *testing.T) {
	for name, test := range map[string]struct {
		args func(func(string) pulumi.StringInput) sg.ConnectionArgs
		text string
	}{
		"group": {func(in func(string) pulumi.StringInput) sg.ConnectionArgs {
			return sg.ConnectionArgs{From: sg.Peer{GroupId: in("grp-1"), Name: "x"}, To: group("sg-1"), Ports: []string{"tcp/1"}}
		}, `from.groupId: "grp-1" is not the id of a security group, which reads sg-0123456789abcdef0`},
		"group of another account": {func(in func(string) pulumi.StringInput) sg.ConnectionArgs {
			return sg.ConnectionArgs{From: sg.Peer{GroupId: in("111122223333/sg-1"), Name: "x"}, To: group("sg-1"), Ports: []string{"tcp/1"}}
		}, `from.groupId: "111122223333/sg-1" is of another account, where no rule can be made: set rulesElsewhere, and have its owner let the connection through`},
		"prefix list": {func(in func(string) pulumi.StringInput) sg.ConnectionArgs {
			return sg.ConnectionArgs{From: sg.Peer{PrefixListId: in("list"), Name: "x", MaxEntries: 1}, To: group("sg-1"), Ports: []string{"tcp/1"}}
		}, `from.prefixListId: "list" is not the id of a prefix list, which reads pl-0123456789abcdef0`},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.text, refusal(t, connection(test.args(func(v string) pulumi.StringInput { return pulumi.String(v) }))))
			assert.Contains(t, lateRefusal(t, connection(test.args(late))), test.text)
		})
	}
}

// How wide a block must be to count as the world.
func TestMistakes_whatIsOpenToTheWorld(t *testing.T) {
	for block, open := range map[string]bool{
		"0.0.0.0/0": true, "0.0.0.0/1": true, "128.0.0.0/1": true, "8.0.0.0/7": true, "9.0.0.0/8": false, "10.0.0.0/8": false, "203.0.113.7/32": false,
		"::/0": true, "8000::/1": false, "::/1": true, "2000::/3": true, "2600::/15": true, "2600::/16": false, "fc00::/7": false,
	} {
		_, err := run(connection(sg.ConnectionArgs{From: sg.Peer{CidrBlocks: []string{block}}, To: group("sg-1"), Ports: []string{"tcp/443"}}))
		assert.Equal(t, open, err != nil, "%s: %v", block, err)
	}
}
