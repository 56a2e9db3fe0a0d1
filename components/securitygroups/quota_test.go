package securitygroups_test

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	sg "github.com/palisade-iac/palisade/components/securitygroups"
)

// numbered are so many ports.
func numbered(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("tcp/%d", 1000+i)
	}
	return list
}

const raise = `merge ports or blocks, or raise the quota "Inbound or outbound rules per security group" and tell it here`

func TestQuota(t *testing.T) {
	cidr := func(blocks ...string) sg.Peer { return sg.Peer{CidrBlocks: blocks} }
	customers := sg.Peer{PrefixListId: pulumi.String("pl-1"), MaxEntries: 30}
	for name, test := range map[string]struct {
		quota    int
		from, to []sg.Access
		want     string
	}{
		"sixty":            {from: []sg.Access{{Peer: cidr("10.0.0.0/8"), Ports: numbered(60)}}},
		"sixty-one":        {from: []sg.Access{{Peer: cidr("10.0.0.0/8"), Ports: numbered(61)}}, want: "ruleQuota: group app has inbound rules over IPv4 that count as 61, and the quota is 60: " + raise},
		"a larger quota":   {quota: 61, from: []sg.Access{{Peer: cidr("10.0.0.0/8"), Ports: numbered(61)}}},
		"each way its own": {from: []sg.Access{{Peer: cidr("10.0.0.0/8"), Ports: numbered(60)}}, to: []sg.Access{{Peer: cidr("10.0.0.0/8"), Ports: numbered(60)}}},
		"outbound":         {to: []sg.Access{{Peer: cidr("10.0.0.0/8"), Ports: numbered(61)}}, want: "ruleQuota: group app has outbound rules over IPv4 that count as 61, and the quota is 60: " + raise},
		"families apart":   {from: []sg.Access{{Peer: cidr("10.0.0.0/8", "fd00::/8"), Ports: numbered(60)}}},
		"a group counts in both": {
			from: []sg.Access{{Peer: cidr("fd00::/8"), Ports: numbered(60)}, {Peer: group("sg-1"), Ports: []string{"tcp/1"}}},
			want: "ruleQuota: group app has inbound rules over IPv6 that count as 61, and the quota is 60: " + raise,
		},
		"CloudFront and five": {from: []sg.Access{{Peer: sg.Peer{Service: "cloudfront"}, Ports: []string{"tcp/443"}}, {Peer: cidr("10.0.0.0/8"), Ports: numbered(5)}}},
		"CloudFront and six": {
			from: []sg.Access{{Peer: sg.Peer{Service: "cloudfront"}, Ports: []string{"tcp/443"}}, {Peer: cidr("10.0.0.0/8"), Ports: numbered(6)}},
			want: "ruleQuota: group app has inbound rules over IPv4 that count as 61 (55 for cloudfront), and the quota is 60: " + raise,
		},
		"CloudFront on two ports": {
			from: []sg.Access{{Peer: sg.Peer{Service: "cloudfront"}, Ports: []string{"tcp/80", "tcp/443"}}},
			want: "ruleQuota: group app has inbound rules over IPv4 that count as 110 (110 for cloudfront), and the quota is 60: " + raise,
		},
		"S3 and DynamoDB count as one each": {to: []sg.Access{
			{Peer: sg.Peer{Service: "s3"}, Ports: []string{"tcp/443"}}, {Peer: sg.Peer{Service: "dynamodb"}, Ports: []string{"tcp/443"}}, {Peer: cidr("10.0.0.0/8"), Ports: numbered(58)},
		}},
		"a list of any family": {
			from: []sg.Access{{Peer: customers, Ports: numbered(3)}},
			want: "ruleQuota: group app has inbound rules over IPv4 that count as 90 (90 for pl-1), and the quota is 60: " + raise + "\n" +
				"ruleQuota: group app has inbound rules over IPv6 that count as 90 (90 for pl-1), and the quota is 60: " + raise,
		},
		"a list of one": {from: []sg.Access{{Peer: customers, Ports: numbered(2)}, {Peer: cidr("fd00::/8"), Ports: []string{"tcp/1"}}}, want: "ruleQuota: group app has inbound rules over IPv6 that count as 61 (60 for pl-1), and the quota is 60: " + raise},
		"a list of IPv4": {from: []sg.Access{
			{Peer: sg.Peer{PrefixListId: pulumi.String("pl-1"), MaxEntries: 30, AddressFamily: "IPv4"}, Ports: numbered(2)}, {Peer: cidr("fd00::/8"), Ports: numbered(60)},
		}},
		"no quota": {quota: -1, want: "ruleQuota: -1: AWS grants 1 to 1000 rules per group and direction"},
	} {
		t.Run(name, func(t *testing.T) {
			program := tiers(sg.TiersArgs{Vpc: network(), RuleQuota: test.quota, Chain: []sg.Link{{Name: "app", From: test.from, To: test.to}}})
			if test.want == "" {
				_, err := run(program)
				require.NoError(t, err)
				return
			}
			assert.Equal(t, test.want, refusal(t, program))
		})
	}
}

func TestQuota_ofAConnection(t *testing.T) {
	assert.Equal(t, "ruleQuota: group sg-1 has outbound rules over IPv4 that count as 61, and the quota is 60: "+raise,
		refusal(t, connection(sg.ConnectionArgs{From: group("sg-1"), To: sg.Peer{CidrBlocks: []string{"10.0.0.0/8"}}, Ports: numbered(61)})))
}
