package transit_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/intent"
)

// two are hubs of one program that call their domains alike. What reaches what differs: of the second one, prod has its own way to the internet, and dev reaches the
// premises too.
func two(link func(*transit.VpnConnectionArgs)) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		if err := joined(byVpn(link))(ctx); err != nil {
			return err
		}
		other, err := newTransitHub(ctx, "other", &transit.TransitHubArgs{AmazonSideAsn: 64600, Domains: map[string]transit.RoutingDomain{
			"prod": {Reaches: []string{"hybrid", "dev"}}, "dev": {Reaches: []string{"hybrid"}}, "hybrid": {},
		}})
		if err != nil {
			return err
		}
		for name, block := range map[string]string{"prod": "10.64.0.0/16", "dev": "10.65.0.0/16"} {
			net, err := vpc.NewSecureVpc(ctx, "other-"+name, &vpc.SecureVpcArgs{
				CidrBlock: block, AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}, FlowLogs: vpc.FlowLogs{AllowNone: because("Shows routes alone.")},
				Tiers: []vpc.Tier{{Name: "public", Type: vpc.TierPublic}, {Name: "app", Type: vpc.TierPrivateWithEgress}, {Name: "tgw", Type: vpc.TierTransitGateway}},
			})
			if err != nil {
				return err
			}
			if _, err := other.Attach(ctx, "other-"+name, &transit.AttachmentArgs{Domain: name, Vpc: net.Network(), EstateTiers: []string{"app"}}); err != nil {
				return err
			}
		}
		_, err = newVpnConnection(ctx, "branch", &transit.VpnConnectionArgs{
			Link: &transit.PremisesLink{Hub: other.Reference()}, CustomerGateway: transit.CustomerGateway{IpAddress: device}, Routing: transit.RoutingStatic,
			CidrBlocks: []string{"192.168.0.0/16", "172.31.0.0/16"},
		})
		return err
	}
}

// What is promised of a domain is about the members of the hub's own, whatever domains of that name other hubs have.
func TestIntents_areOfOneHub(t *testing.T) {
	for name, test := range map[string]struct {
		link func(*transit.VpnConnectionArgs)
		want string
	}{
		"BGP": {func(*transit.VpnConnectionArgs) {}, sendsDeclared}, "static": {static, meetsDeclared}, "egress": {egress, outByOffice},
	} {
		t.Run(name, func(t *testing.T) {
			verdicts := decide(t, planOf(t, two(test.link)))
			for _, sentence := range []string{test.want, devApart, "branch: prod meets the declared networks of the premises alone"} {
				require.Contains(t, verdicts, sentence)
			}
			for sentence, v := range verdicts {
				assert.Equal(t, intent.Proved, v.Status, "%s: %v", sentence, v.Doubts)
			}
		})
	}
}
