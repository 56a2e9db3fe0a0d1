package vpc_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/vpc"
)

// promises are the names of the intents that the component records.
func (r recorded) promises() []string {
	text, ok := r.component(vpc.SecureVpcType)["intents"].(string)
	require.True(r.t, ok)
	assert.Equal(r.t, text, r.component(vpc.TieredSubnetsType)["intents"])
	var doc struct {
		Intents []struct{ Name string }
	}
	require.NoError(r.t, json.Unmarshal([]byte(text), &doc))
	names := []string{}
	for _, i := range doc.Intents {
		names = append(names, i.Name)
	}
	return names
}

func TestIntents_areWhatTheTiersPromise(t *testing.T) {
	reference := []string{
		"net: remote access ports of public are dead to the internet",
		"net: app goes out by its NAT gateways", "net: remote access ports of app are dead to the internet",
		"net: data has no way to the internet", "net: remote access ports of data are dead to the internet",
	}
	routes := []string{"net: app goes out by its NAT gateways", "net: data has no way to the internet"}
	for name, test := range map[string]struct {
		edit func(*vpc.SecureVpcArgs)
		want []string
	}{
		"the reference":             {func(*vpc.SecureVpcArgs) {}, reference},
		"a private estate":          {func(a *vpc.SecureVpcArgs) { a.EstateCidrs = []string{"172.16.0.0/12", "fd00::/8"} }, reference},
		"an estate of the internet": {func(a *vpc.SecureVpcArgs) { a.EstateCidrs = []string{"45.9.0.0/16"} }, routes},
		"ports allowed":             {func(a *vpc.SecureVpcArgs) { a.NetworkAcls.AllowRiskyPorts = because("x") }, routes},
		"an exception": {func(a *vpc.SecureVpcArgs) {
			a.NetworkAcls.Exceptions = []vpc.NetworkAclException{{CidrBlock: "45.9.0.0/16", Reason: "x"}}
		}, routes},
		"a tier cut off": {func(a *vpc.SecureVpcArgs) {
			a.Tiers = []vpc.Tier{{Name: "data", Type: vpc.TierIsolated, NetworkAcl: &vpc.TierNetworkAcl{DenyInternet: true}}}
		}, []string{"net: data and the internet are cut off from each other"}},
		"a denied block": {func(a *vpc.SecureVpcArgs) {
			a.Tiers, a.NetworkAcls.DenyCidrs = []vpc.Tier{{Name: "data", Type: vpc.TierIsolated}}, []string{"45.9.0.0/16"}
		}, []string{
			"net: data has no way to the internet", "net: remote access ports of data are dead to the internet", "net: data and 45.9.0.0/16 are cut off from each other",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, record(t, with(test.edit)).promises())
		})
	}
}
