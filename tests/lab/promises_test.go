package lab

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// edit is a change of the settings, and exactly what it may do at AWS: patterns of "Type name", each of which must match something, and
// one of which everything that happens must match. None may replace anything.
type edit struct {
	promise                   string
	settings                  map[string]any
	creates, updates, deletes []string
}

func zonesOf(letters string) []string {
	var zones []string
	for _, letter := range letters {
		zones = append(zones, "us-east-1"+string(letter))
	}
	return zones
}

type tier map[string]any

var (
	publicTier    = tier{"name": "public", "type": "Public"}
	appTier       = tier{"name": "app", "type": "PrivateWithEgress"}
	dataTier      = tier{"name": "data", "type": "Isolated", "databaseSubnetGroup": true}
	plainDataTier = tier{"name": "data", "type": "Isolated"}
	reservedData  = tier{"name": "data", "type": "Reserved"}
	cacheTier     = tier{"name": "cache", "type": "Isolated"}
)

// ofZone are the resources of one zone in three tiers, a NAT gateway among them.
func ofZone(letter string) []string {
	return []string{
		"Subnet net-subnet-(public|app|data)-" + letter, "RouteTable net-rt-(public|app|data)-" + letter,
		"RouteTableAssociation net-rt-(public|app|data)-" + letter, "NetworkAclAssociation net-nacl-(public|app|data)-" + letter,
		"NatGateway net-nat-" + letter, "Eip net-nat-" + letter, "Route net-default-(public|app)-" + letter,
	}
}

// edits come one after the other to a VPC in the zones a, b and c.
func edits() []edit {
	return []edit{{
		promise:  "a zone is added: only what is the zone's own is made",
		settings: map[string]any{"availabilityZones": zonesOf("dcba")},
		creates:  ofZone("d"), updates: []string{"SubnetGroup net-db-data"},
	}, {
		promise:  "a database subnet group is not asked for any more: only it goes",
		settings: map[string]any{"tiers": []tier{publicTier, appTier, plainDataTier}},
		deletes:  []string{"SubnetGroup net-db-data"},
	}, {
		promise:  "the middle zone is dropped: only what was the zone's own goes",
		settings: map[string]any{"availabilityZones": zonesOf("acd")},
		deletes:  ofZone("b"),
	}, {
		promise:  "a tier is appended: nothing else is touched",
		settings: map[string]any{"tiers": []tier{publicTier, appTier, plainDataTier, cacheTier}},
		creates:  []string{`\w+ net-(subnet|rt|nacl)-cache(-.*)?`},
	}, {
		promise:  "a tier in the middle is retired as Reserved: only it goes, and its place stays empty",
		settings: map[string]any{"tiers": []tier{publicTier, appTier, reservedData, cacheTier}},
		deletes:  []string{`\w+ net-(subnet|rt|nacl)-data(-.*)?`},
	}, {
		promise:  "NAT goes from one per zone to one: the gateway that stays is not touched, the others' routes are turned to it",
		settings: map[string]any{"natGateways": map[string]any{"strategy": "Single", "availabilityZone": "us-east-1a"}},
		deletes:  []string{"(NatGateway|Eip) net-nat-[cd]"}, updates: []string{"Route net-default-app-[cd]"},
	}, {
		promise:  "NAT goes back to one per zone: the gateway that was there keeps its address",
		settings: map[string]any{"natGateways": "OnePerAz"},
		creates:  []string{"(NatGateway|Eip) net-nat-[cd]"}, updates: []string{"Route net-default-app-[cd]"},
	}, {
		promise:  "a block is denied: no entry that is there is renumbered",
		settings: map[string]any{"networkAcls": map[string]any{"denyCidrs": []string{"45.9.0.0/16"}}},
		creates:  []string{`NetworkAclRule net-nacl-(public|app|cache)-(in|out)-deny-45\.9\.0\.0-16`},
	}, {
		promise: "a port is denied: no entry that is there is renumbered, and where it was denied nothing happens",
		settings: map[string]any{"networkAcls": map[string]any{
			"denyCidrs": []string{"45.9.0.0/16"}, "denyPorts": []map[string]any{{"fromPort": 3389}},
		}},
		creates: []string{"NetworkAclRule net-nacl-(public|app)-in-deny-tcp-3389-ipv4"},
	}, {
		promise:  "a block denied before another in the list: order means nothing",
		settings: map[string]any{"networkAcls": map[string]any{"denyCidrs": []string{"2.57.0.0/16", "45.9.0.0/16"}}},
		creates:  []string{`NetworkAclRule net-nacl-(public|app|cache)-(in|out)-deny-2\.57\.0\.0-16`},
		deletes:  []string{"NetworkAclRule net-nacl-(public|app)-in-deny-tcp-3389-ipv4"},
	}}
}

// TestPromises_editsMoveNothing takes one VPC through the edits of a life. Each is previewed, in which exactly the promised resources are
// made, changed, replaced and deleted; then it really goes through, and a second preview finds nothing to do.
func TestPromises_editsMoveNothing(t *testing.T) {
	t.Parallel()
	s := newStack(t, "tests/lab/programs/tiers")
	s.set("aws:region", "us-east-1")
	s.set("availabilityZones", zonesOf("abc"))
	s.set("tiers", []tier{publicTier, appTier, dataTier})
	s.up()
	for _, e := range edits() {
		for key, value := range e.settings {
			s.set(key, value)
		}
		happens := s.preview()
		requireExactly(t, e.promise+": created", e.creates, happens.of("create"))
		requireExactly(t, e.promise+": updated", e.updates, happens.of("update"))
		requireExactly(t, e.promise+": replaced", nil, happens.of("replace"))
		requireExactly(t, e.promise+": deleted", e.deletes, happens.of("delete"))
		s.apply(happens)
		t.Logf("kept: %s", e.promise)
	}
	s.clean()
	s.destroy()
}

// requireExactly asserts that every name matches a pattern, and every pattern a name.
func requireExactly(t *testing.T, what string, patterns, names []string) {
	t.Helper()
	matched := map[string]bool{}
	for _, name := range names {
		for _, pattern := range patterns {
			if regexp.MustCompile("^(" + pattern + ")$").MatchString(name) {
				matched[name], matched[pattern] = true, true
			}
		}
		require.True(t, matched[name], "%s: %s, which was not promised; all: %v", what, name, names)
	}
	for _, pattern := range patterns {
		require.True(t, matched[pattern], "%s: nothing matches %s; all: %v", what, pattern, names)
	}
}
