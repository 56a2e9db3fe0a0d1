package dns_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/dns"
)

const noReason = "required: say why the secure default does not fit, in a sentence that a reviewer will read"

func TestMistakes_allAtOnce(t *testing.T) {
	for name, test := range map[string]struct {
		construct pulumi.RunFunc
		text      []string
	}{
		"nothing said of who asks": {newInbound(dns.InboundEndpointArgs{}), []string{
			`cidrBlocks: required: the IPv4 blocks of the resolvers that may ask, such as 192.168.0.0/16`,
			`tier: the network has no tiers: give them in vpc.tiers`,
			`vpc.vpcId: required: the id of the VPC, or the network that SecureVpc.Network gives`,
		}},
		"who asks": {newInbound(dns.InboundEndpointArgs{
			Vpc: existing(), Tier: "ops", CidrBlocks: []string{"192.168.0.0/16", "192.168.0.0/16", "0.0.0.0/0", "10.0.0.1/8", "fd00::/8", "all"},
			Protection: component.Protection{Mode: component.ProtectionDisabled}, Tags: pulumi.StringMap{"aws:x": pulumi.String("y")},
		}), []string{
			`availabilityZones: 1 zones, but AWS wants two to six addresses: name zones in which the tier has subnets (ap-southeast-2a), or another tier`,
			`cidrBlocks[1]: 192.168.0.0/16 is listed twice: drop one`,
			`cidrBlocks[2]: 0.0.0.0/0 is everybody: name the blocks of your own networks`,
			`cidrBlocks[3]: 10.0.0.1/8 has bits set beyond its mask: write 10.0.0.0/8`,
			`cidrBlocks[4]: "fd00::/8" is no IPv4 block, which reads 192.168.0.0/16`,
			`cidrBlocks[5]: "all" is no IPv4 block, which reads 192.168.0.0/16`,
			`protection.reason: ` + noReason,
			`tags["aws:x"]: keys that begin with aws: are AWS's own; choose another`,
		}},
		"a tier of appliances": {newInbound(dns.InboundEndpointArgs{Vpc: existing(), Tier: "tgw", CidrBlocks: []string{"192.168.0.0/16"}}), []string{
			`tier: a tier of type TransitGateway is for its own interfaces alone: choose one that holds workloads`,
		}},
		"nothing said of what is forwarded": {newOutbound(dns.OutboundEndpointArgs{Vpc: existing(), Tier: "dns"}), []string{
			`domains: required: the domains that are forwarded, such as corp.example.com, and their servers`,
		}},
		"what is forwarded": {newOutbound(dns.OutboundEndpointArgs{
			Vpc: existing(), Tier: "dns", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2a", "ap-southeast-2d"},
			Domains: map[string]dns.Forwarding{
				"Corp.example.com.": {},
				"example.com": {TargetIps: []dns.TargetIp{
					{Ip: "192.168.0.53"}, {Ip: "192.168.0.53", Port: 53}, {Ip: "169.254.169.253"}, {Ip: "dns"}, {Ip: "192.168.0.54", Port: 65536}, {Ip: "192.168.0.55"}, {Ip: "192.168.0.56"},
				}},
			},
			VpcIds: map[string]pulumi.StringInput{"a b": pulumi.String("vpc-2"), "shop": nil, "x": pulumi.String("shop")},
			Share: dns.Share{
				Principals:              map[string]pulumi.StringInput{"a/b": pulumi.String("111122223333"), "none": nil, "x": pulumi.String("arn:aws:iam::111122223333:role/x")},
				AllowExternalPrincipals: &component.Relaxation{},
			},
		}), []string{
			`availabilityZones[1]: ap-southeast-2a is listed twice: drop one`,
			`availabilityZones[2]: "ap-southeast-2d" is not supported; use one of ap-southeast-2a, ap-southeast-2b, ap-southeast-2c (did you mean "ap-southeast-2a"?)`,
			`domains["Corp.example.com."]: "Corp.example.com." is no name of a domain, which reads corp.example.com: lower case, without a dot at its end`,
			`domains["Corp.example.com."].targetIps: required: the addresses of the servers that answer for the domain`,
			`domains["example.com"].targetIps: 7 servers, but AWS takes 6 for a domain: drop some`,
			`domains["example.com"].targetIps[1]: 192.168.0.53:53 is listed twice: drop one`,
			`domains["example.com"].targetIps[2].ip: 169.254.169.253 is nobody's address beyond its own network: name that of a server`,
			`domains["example.com"].targetIps[3].ip: "dns" is no IPv4 address, which reads 192.168.0.53`,
			`domains["example.com"].targetIps[4].port: 65536 is no port: 1 to 65535`,
			`share.allowExternalPrincipals.reason: ` + noReason,
			`share.principals["a/b"]: "a/b" becomes a part of names of resources: take 1 to 64 letters, digits, hyphens, underscores and dots`,
			`share.principals["none"]: required: an account, or the ARN of an organisation or a unit, for each name`,
			`share.principals["x"]: "arn:aws:iam::111122223333:role/x" is neither an account (twelve digits) nor the ARN of an organisation (arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5) or of one of its units (...:ou/o-a1b2c3d4e5/ou-...)`,
			`vpcIds["a b"]: "a b" becomes a part of names of resources: take 1 to 64 letters, digits, hyphens, underscores and dots`,
			`vpcIds["shop"]: required: the id of a VPC for each name`,
			`vpcIds["x"]: "shop" is not the id of a VPC, which reads vpc-0123456789abcdef0`,
		}},
		"what is recorded": {newLogs(dns.QueryLogsArgs{
			DestinationArn: pulumi.String("arn:aws:sns:eu-west-1:111122223333:x"), KmsKeyArn: pulumi.String("alias/x"), RetentionInDays: 91,
			Protection: component.Protection{Mode: "Off"},
		}), []string{
			`destinationArn: "arn:aws:sns:eu-west-1:111122223333:x" is not the ARN of a log group, a bucket or a stream of Firehose, which begins with arn:aws:logs:`,
			`kmsKeyArn: "alias/x" is not the ARN of a KMS key, which begins with arn:aws:kms:`,
			`kmsKeyArn: the destination is there already, and has an encryption of its own: drop one of the two`,
			`protection.mode: "Off" is not supported; use one of Enabled, Disabled`,
			`retentionInDays: CloudWatch Logs keeps no log for 91 days: choose one of [1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653]`,
			`vpcIds: required: the VPCs whose questions are recorded, by names of your own`,
		}},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.text, lines(refusal(t, test.construct))) })
	}
}

func TestMistakes_ofNoArgumentsAtAll(t *testing.T) {
	for _, construct := range []pulumi.RunFunc{
		func(ctx *pulumi.Context) error { _, err := newInboundEndpoint(ctx, "x", nil); return err },
		func(ctx *pulumi.Context) error { _, err := newOutboundEndpoint(ctx, "x", nil); return err },
		func(ctx *pulumi.Context) error { _, err := newQueryLogs(ctx, "x", nil); return err },
	} {
		assert.Contains(t, refusal(t, construct), "required")
	}
}

// What is known while the program runs is refused before anything is registered, what comes later once it is there: with one text.
func TestMistakes_readTheSameWheneverTheyAreFound(t *testing.T) {
	type giver = func(string) pulumi.StringInput
	for name, test := range map[string]struct {
		construct func(giver) pulumi.RunFunc
		text      string
	}{
		"VPC of the endpoint": {func(in giver) pulumi.RunFunc {
			a := inbound()
			a.Vpc.VpcId = in("net")
			return newInbound(a)
		}, `vpc.vpcId: "net" is not the id of a VPC, which reads vpc-0123456789abcdef0`},
		"subnet": {func(in giver) pulumi.RunFunc {
			a := outbound()
			a.Vpc.Tiers["dns"].SubnetIds["ap-southeast-2a"] = in("dns")
			return newOutbound(a)
		}, `vpc.tiers["dns"].subnetIds["ap-southeast-2a"]: "dns" is not the id of a subnet, which reads subnet-0123456789abcdef0`},
		"VPC that asks": {func(in giver) pulumi.RunFunc {
			a := outbound()
			a.VpcIds["shop"] = in("shop")
			return newOutbound(a)
		}, `vpcIds["shop"]: "shop" is not the id of a VPC, which reads vpc-0123456789abcdef0`},
		"principal": {func(in giver) pulumi.RunFunc {
			a := outbound()
			a.Share.Principals = map[string]pulumi.StringInput{"x": in("me")}
			return newOutbound(a)
		}, `share.principals["x"]: "me" is neither an account`},
		"destination": {func(in giver) pulumi.RunFunc {
			a := logs()
			a.DestinationArn = in("audit")
			return newLogs(a)
		}, `destinationArn: "audit" is not the ARN of a log group, a bucket or a stream of Firehose`},
		"key": {func(in giver) pulumi.RunFunc {
			a := logs()
			a.KmsKeyArn = in("alias/x")
			return newLogs(a)
		}, `kmsKeyArn: "alias/x" is not the ARN of a KMS key`},
		"tag": {func(in giver) pulumi.RunFunc {
			a := logs()
			a.Tags = pulumi.StringMap{"owner": in(strings.Repeat("x", 257))}
			return newLogs(a)
		}, `tags["owner"]: a tag's value has at most 256 characters; shorten it`},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Contains(t, refusal(t, test.construct(func(value string) pulumi.StringInput { return pulumi.String(value) })), test.text)
			assert.Contains(t, lateRefusal(t, test.construct(func(value string) pulumi.StringInput { return pulumi.String(value).ToStringOutput() })), test.text)
		})
	}
}
