package transit_test

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/transit"
)

// What nobody edited stays as it is: blocks, tiers and virtual interfaces come and go by themselves.
func TestPremises_anEditLeavesAllElseAsItIs(t *testing.T) {
	byURN := func(program pulumi.RunFunc) map[string]string {
		all := map[string]string{}
		for _, r := range planOf(t, program).Resources {
			if r.Custom {
				text, err := json.Marshal(r.Inputs)
				require.NoError(t, err)
				all[r.URN] = string(text)
			}
		}
		return all
	}
	few, more := edge(), edge()
	more.CidrBlocks, more.Tiers = append([]string{"172.17.0.0/16"}, office...), []string{"data", "app"}
	interfaces := func(names ...string) func(*transit.DirectConnectArgs) {
		return func(a *transit.DirectConnectArgs) {
			a.VirtualInterfaces = map[string]transit.VirtualInterface{}
			for i, name := range names {
				a.VirtualInterfaces[name] = transit.VirtualInterface{ConnectionId: pulumi.String("dxcon-" + name), Vlan: 100 + len(names) - i, BgpAsn: 65010}
			}
		}
	}
	for name, test := range map[string]struct {
		few, more pulumi.RunFunc
		added     string
	}{
		"VPN gateway":    {gatewayOf(few), gatewayOf(more), "172.17|-data-"},
		"connection":     {joined(byVpn()), joined(byVpn(func(a *transit.VpnConnectionArgs) { a.CidrBlocks = append([]string{"172.16.8.0/24"}, office...) })), "172.16.8"},
		"Direct Connect": {joined(byDirectConnect(interfaces("x"))), joined(byDirectConnect(interfaces("a", "x"))), "office-a"},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := byURN(test.few), byURN(test.more)
			for urn, inputs := range before {
				assert.Equal(t, inputs, after[urn], urn)
			}
			assert.Greater(t, len(after), len(before))
			for urn := range after {
				if _, was := before[urn]; !was {
					assert.Regexp(t, test.added, urn)
				}
			}
		})
	}
}

// Whoever reads a preview or a plan sees what the components were told.
func TestPremises_argumentsAreRecorded(t *testing.T) {
	in := planOf(t, gatewayOf(edge())).one(transit.VpnGatewayType, "edge").Inputs
	assert.Equal(t, []any{[]any{"app"}, []any{"192.168.0.0/16", "172.16.7.0/24"}}, []any{in["tiers"], in["cidrBlocks"]})
	in = planOf(t, joined(byVpn(egress))).one(transit.VpnConnectionType, "office").Inputs
	assert.Equal(t, []any{"hybrid", []any{"prod"}}, []any{in["link"].(map[string]any)["domain"], in["link"].(map[string]any)["egressDomains"]})
	assert.Equal(t, []any{"Bgp", "203.0.113.12", "add"},
		[]any{in["routing"], in["customerGateway"].(map[string]any)["ipAddress"], in["negotiation"].(map[string]any)["startupAction"]})
	in = planOf(t, joined(byDirectConnect())).one(transit.DirectConnectType, "office").Inputs
	assert.Equal(t, []any{64513.0, []any{"10.0.0.0/12"}}, []any{in["amazonSideAsn"], in["allowedPrefixes"]})
}
