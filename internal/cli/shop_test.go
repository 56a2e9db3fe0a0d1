package cli_test

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
)

// shop is a VPC with a tier of each kind: web with a NAT gateway, app behind it with host A, and data with host D that app alone reaches.
func shop() *nettest.Builder {
	n := nettest.NewBuilder()
	n.VPC("v", "10.0.0.0/16")
	for _, s := range []struct{ id, block, kind string }{
		{"web", "10.0.0.0/24", network.Public}, {"app", "10.0.1.0/24", network.PrivateWithEgress}, {"data", "10.0.2.0/24", network.Isolated},
	} {
		subnet := n.Subnet(s.id, "v", s.block)
		subnet.Tier, subnet.TierType = s.id, s.kind
	}
	n.IGW("igw", "v")
	n.NAT("nat", "web", "10.0.0.5+3.0.0.5")
	n.Table("rt-web", "web", "0.0.0.0/0 igw")
	n.Table("rt-app", "app", "0.0.0.0/0 nat")
	n.Table("rt-data", "data")
	n.Group("sg-app", "v", "out all 0.0.0.0/0")
	n.Group("sg-db", "v", "in tcp/5432 sg-app")
	n.Host("A", "app", "10.0.1.10", "sg-app")
	n.Host("D", "data", "10.0.2.10", "sg-db")
	return n
}

// snapshotOf writes a network as a snapshot and gives the file.
func snapshotOf(t *testing.T, n *nettest.Builder) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "snapshot.json")
	writeJSON(t, file, nettest.Snapshot(n.Network()))
	return file
}

// write writes a file into a new folder and gives its path.
func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

// recorded unpacks what Pulumi said of the three-tier example: its preview, or its exported state.
func recorded(t *testing.T, name string) string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "tests", "examples", "testdata", "three-tier."+name+".json.gz"))
	require.NoError(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	require.NoError(t, err)
	text, err := io.ReadAll(z)
	require.NoError(t, err)
	return write(t, name+".json", string(text))
}

// wanted are intents that the shop satisfies.
const wanted = `intents:
  - name: data has no internet
    deny: {from: tier:data, to: internet, both: true}
  - name: app asks the database
    allow: {from: sg:sg-app, to: sg:sg-db, ports: [tcp/5432]}
`
