package intent_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

// Whoever is named by an address may be on premises where not all addresses there are known: what is denied to a block may be reached there, and who may come from
// a block may do so from there.
func TestDecide_blocksThatMayBeOnPremises(t *testing.T) {
	t.Parallel()
	b := shop()
	b.VGW("vgw", "shop", "10.50.0.0/16")
	b.Table("rt-data2", "data-a", "10.0.0.0/16 local", "10.60.0.0/16 vgw")
	n := b.Network()
	n.OnPremises[0].Unknown = &network.Unknown{Text: "what it announces"}
	data := group(n, "data")
	rule := data.Ingress[0]
	rule.Group, rule.Prefix = "", netip.MustParsePrefix("10.60.0.0/16")
	data.Ingress = append(data.Ingress, rule)
	for demand, want := range map[string]intent.Status{
		"deny: {from: tier:data, to: 10.60.0.0/16}":                                     intent.Undecided,
		"deny: {from: tier:data, to: 10.70.0.0/16}":                                     intent.Proved,
		"accept: {from: [sg:app, sg:idle, 10.60.0.0/16], to: sg:data, ports: tcp/5432}": intent.Proved,
		"accept: {from: [sg:app, sg:idle, 10.61.0.0/16], to: sg:data, ports: tcp/5432}": intent.Undecided,
	} {
		v := decide(t, n, demand)
		require.Equal(t, want, v.Status, "%s: %v", demand, v.Doubts)
	}
}
