package fromaws_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network/fromaws"
)

func tiersFile(t *testing.T, text string) fromaws.Options {
	t.Helper()
	file := filepath.Join(t.TempDir(), "tiers.yaml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return fromaws.Options{Tiers: file}
}

func TestRead_tiersOfAFile(t *testing.T) {
	t.Parallel()
	n, err := fromaws.Read("testdata/snapshot.json", tiersFile(t, `
firewall: {type: Firewall, subnets: [subnet-fw-a]}
attach:
  type: TransitGateway
  subnets: [subnet-tgw-a]
core:
  type: Isolated
  tags: {"palisade:tier": app}
`))
	require.NoError(t, err)
	got := map[string]string{}
	for _, s := range n.Subnets {
		got[string(s.ID)] = s.Tier + " " + s.TierType
	}
	require.Equal(t, map[string]string{
		"subnet-web-a": "web Public", "subnet-app-a": "core Isolated", "subnet-app-b": "core Isolated", "subnet-data-a": "data Isolated",
		"subnet-fw-a": "firewall Firewall", "subnet-tgw-a": "attach TransitGateway",
	}, got)
}

func TestRead_mistakesOfTiers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`web: {type: Publik, subnets: [subnet-web-a]}`: `tiers.yaml web.type: "Publik" is not supported; use one of Public,`,
		`web: {type: Public}`:                          `tiers.yaml web: says which subnets are of the tier neither by subnets nor by tags`,
		`web: {type: Public, subnets: [subnet-x]}`:     `tiers.yaml web.subnets[0]: "subnet-x" is not among the Subnets`,
		`web: {type: Public, tags: {a: b}}`:            `tiers.yaml web.tags: no subnet has these tags`,
		`{a: {type: Public, subnets: [subnet-web-a]}, b: {type: Isolated, tags: {Name: web-a}}}`: `tiers.yaml b: subnet subnet-web-a is of tier a as well; it has one`,
		`web: {kind: Public}`: `tiers.yaml: unmarshal errors:`,
		`web: [`:              `tiers.yaml: line 1:`,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			_, err := fromaws.Read("testdata/snapshot.json", tiersFile(t, text))
			require.ErrorContains(t, err, want)
		})
	}
	_, err := fromaws.Read("testdata/snapshot.json", fromaws.Options{Tiers: "testdata/none.yaml"})
	require.ErrorIs(t, err, os.ErrNotExist)
}
