package firewall_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/intent"
)

// byPremises has no way to the internet but the transit gateway.
func byPremises(a *firewall.CentralFirewallArgs) {
	put(a.Vpc, "wall", func(t *component.NetworkTier) { t.Egress = component.EgressTransitGateway })
	delete(a.Vpc.Tiers, "public")
}

// Where the premises lead to the internet, the firewall's own routes are those of the transit tier alone: both directions come by the transit gateway.
func TestCentralFirewall_byThePremises(t *testing.T) {
	r := record(t, central(byPremises))
	assert.Equal(t, []string{"hub-default-tgw-a", "hub-default-tgw-b"}, r.names(typeRoute))
	assert.Equal(t, `publicTier: the firewall lets out what goes to the internet by the transit gateway: drop it, or let the egress of tier wall be NatGateway`,
		refusal(t, central(func(a *firewall.CentralFirewallArgs) {
			put(a.Vpc, "wall", func(t *component.NetworkTier) { t.Egress = component.EgressTransitGateway })
			a.PublicTier = "public"
		})))
}

// besides adds to the estate a hub without a firewall, whose prod has its own way to the internet.
func besides(edit func(*firewall.CentralFirewallArgs)) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		if err := estate(edit)(ctx); err != nil {
			return err
		}
		other, err := transit.NewTransitHub(ctx, "other", &transit.TransitHubArgs{
			AmazonSideAsn: 64600, Domains: map[string]transit.RoutingDomain{"prod": {Reaches: []string{"dev"}}, "dev": {}},
		})
		if err != nil {
			return err
		}
		for _, name := range []string{"prod", "dev"} {
			net, err := secure(ctx, "other-"+name, vpc.SecureVpcArgs{CidrBlock: map[string]string{"prod": "10.9.0.0/16", "dev": "10.10.0.0/16"}[name], Tiers: []vpc.Tier{
				{Name: "public", Type: vpc.TierPublic}, {Name: "app", Type: vpc.TierPrivateWithEgress}, {Name: "tgw", Type: vpc.TierTransitGateway},
			}})
			if err != nil {
				return err
			}
			if _, err := other.Attach(ctx, "other-"+name, &transit.AttachmentArgs{Domain: name, Vpc: net, EstateTiers: []string{"app"}}); err != nil {
				return err
			}
		}
		return nil
	}
}

// Two hubs of a program may call their domains alike: a firewall promises of those of its own.
func TestIntents_areOfOneHub(t *testing.T) {
	own := decided(t, record(t, besides(func(a *firewall.CentralFirewallArgs) { a.Hub = "hub" })).Plan, "")
	all := decided(t, record(t, besides(nil)).Plan, "")
	for _, sentence := range centralSentences() {
		assert.Equal(t, intent.Proved, own[sentence].Status, "%s: %v", sentence, own[sentence].Doubts)
		assert.False(t, own[sentence].Vacuous && sentence == centralSentences()[0], "something goes out")
		assert.Equal(t, intent.Violated, all[sentence].Status, "without the hub's name, the other one's domains count: %s", sentence)
	}
}
