package fromaws_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/fromaws"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Whatever a file holds, it is a network whose parts can be found, or mistakes; never a panic.
func FuzzReadBytes(f *testing.F) {
	whole, err := os.ReadFile("testdata/snapshot.json")
	require.NoError(f, err)
	var keys map[string]json.RawMessage
	require.NoError(f, json.Unmarshal(whole, &keys))
	for key, text := range keys { // one at a time: short inputs are what fuzzing is quick with
		f.Add([]byte(`{"Vpcs":[{"VpcId":"vpc-app","CidrBlock":"10.0.0.0/16"}],"Subnets":[],"` + key + `":` + string(text) + `}`))
	}
	f.Add([]byte(`{"Vpcs":[{"VpcId":"v","CidrBlock":"10.0.0.0/8"}],"Subnets":[{"SubnetId":"s","VpcId":"v","CidrBlock":"10.0.0.0/9"}]}`))
	f.Add([]byte(`{"Vpcs":[],"Subnets":[],"Firewall":{"FirewallArn":"f"},"Routes":[{"DestinationCidrBlock":"0.0.0.0/0"}],"TransitGatewayRouteTableId":"t"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		n, err := fromaws.ReadBytes("net.json", text, fromaws.Options{})
		if err != nil {
			var mistakes validate.Errors
			require.ErrorAs(t, err, &mistakes)
			require.Nil(t, n)
			return
		}
		x := network.NewIndex(n)
		for _, s := range n.Subnets {
			require.NotNil(t, x.VPC[s.VPC])
			require.NotEmpty(t, s.CIDRs)
			x.TableOf(s)
			x.NACLOf(s)
		}
		for _, table := range n.RouteTables {
			for _, r := range table.Routes {
				require.NotEqual(t, r.Destination.IsValid(), r.PrefixList != "", "%v", r)
			}
		}
	})
}
