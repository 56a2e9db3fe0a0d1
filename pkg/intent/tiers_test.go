package intent_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// A subnet of which the tags do not tell tier and type is a mistake and not passed over; all of them are told at once.
func TestReference_subnetsOfNoKnownTier(t *testing.T) {
	t.Parallel()
	const allowed = "Public, PrivateWithEgress, Isolated, TransitGateway, Firewall, Reserved"
	for name, tc := range map[string]struct {
		change func(web, app, data, spare *network.Subnet)
		want   []string
	}{
		"neither tag": {func(_, _, data, _ *network.Subnet) { data.Tier, data.TierType = "", "" }, nil},
		"every type": {func(web, app, _, spare *network.Subnet) {
			web.TierType, app.TierType, spare.Tier, spare.TierType = network.Transit, network.FirewallTier, "later", network.ReservedTier
		}, nil},
		"no type": {func(_, app, _, _ *network.Subnet) { app.TierType = "" }, []string{
			`subnet app (app) palisade:tier-type: required, since palisade:tier is "app": one of ` + allowed,
		}},
		"a type that is not known": {func(_, app, _, _ *network.Subnet) {
			app.TierType, app.Unknown = "", &network.Unknown{Text: "tags: not known before deployment"}
		}, []string{`subnet app (app) palisade:tier-type: not known, as is of tier "app": tags: not known before deployment; the type is one of ` + allowed}},
		"types that there are none of": {func(web, app, data, _ *network.Subnet) {
			web.TierType, app.TierType, data.TierType = "public", "Private", "isolated"
		}, []string{
			`subnet app (app) palisade:tier-type: "Private" is not supported; use one of ` + allowed,
			`subnet data (data) palisade:tier-type: "isolated" is not supported; use one of ` + allowed + ` (did you mean "Isolated"?)`,
			`subnet web (web) palisade:tier-type: "public" is not supported; use one of ` + allowed + ` (did you mean "Public"?)`,
		}},
		"a type without a tier": {func(_, _, data, _ *network.Subnet) { data.Tier = "" }, []string{
			`subnet data (data) palisade:tier: required: palisade:tier-type is "Isolated", and intents know a tier by its name`,
		}},
		"two types of a tier": {func(_, _, _, spare *network.Subnet) { spare.Tier, spare.TierType = "data", network.Public }, []string{
			`subnet spare (spare) palisade:tier-type: "Public", but subnet data (data) is of tier "data" too, which there is "Isolated"; intents name a tier as one: give one of them another name`,
		}},
		"two types of a tier in two VPCs": {func(_, _, _, spare *network.Subnet) {
			spare.VPC, spare.Tier, spare.TierType = "other", "data", network.Public
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := castle().Network()
			for _, s := range n.Subnets {
				s.Origin = network.Origin{File: string(s.ID)}
			}
			tc.change(n.Subnets[0], n.Subnets[1], n.Subnets[2], n.Subnets[3])
			list, err := intent.Reference(network.NewIndex(n))
			if tc.want == nil {
				require.NoError(t, err)
				require.NotEmpty(t, list)
				return
			}
			var all validate.Errors
			require.ErrorAs(t, err, &all)
			require.Equal(t, tc.want, strings.Split(err.Error(), "\n"))
			require.Empty(t, list)
		})
	}
}
