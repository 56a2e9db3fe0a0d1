package firewall_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/firewall"
)

// An edit leaves all else as it is, byte by byte: what comes, goes and changes is what was edited.
func TestStability_anEditLeavesAllElseAsItIs(t *testing.T) {
	third := func(a *firewall.IngressInspectionArgs) {
		for name := range a.Vpc.Tiers {
			put(a.Vpc, name, func(t *component.NetworkTier) {
				t.SubnetIds["eu-west-1c"], t.RouteTableIds["eu-west-1c"] = pulumi.String("subnet-c"+name), pulumi.String("rtb-c"+name)
				t.SubnetCidrBlocks["eu-west-1c"] = pulumi.String("10.9.9.0/28")
			})
		}
	}
	for name, test := range map[string]struct {
		edit                 func(*firewall.IngressInspectionArgs)
		comes, goes, changes []string
	}{
		"a zone more": {third, []string{"Route wall-default-public-c", "Route wall-edge-public-c"}, nil, []string{"Firewall wall"}},
		"a rule between others": {func(a *firewall.IngressInspectionArgs) {
			a.Policy.Rules = slices.Insert(a.Policy.Rules, 1, firewall.Rule{Name: "new", Destinations: []string{"10.0.0.0/8"}})
		}, nil, nil, []string{"RuleGroup wall-rules"}},
		"a list less": {func(a *firewall.IngressInspectionArgs) { a.Policy.DomainLists = a.Policy.DomainLists[:1] }, nil, []string{"RuleGroup wall-domains-paste"}, []string{"FirewallPolicy wall"}},
		"a list more": {func(a *firewall.IngressInspectionArgs) {
			a.Policy.DomainLists = slices.Insert(a.Policy.DomainLists, 0, firewall.DomainList{Name: "more", Action: firewall.ListDeny, Domains: []string{"example.net"}})
			a.Policy.DomainLists[0].SourceCidrs = []string{"10.3.0.0/16"}
		}, []string{"RuleGroup wall-domains-more"}, nil, []string{"FirewallPolicy wall"}},
		"a domain more": {func(a *firewall.IngressInspectionArgs) {
			a.Policy.DomainLists[0].Domains = append(a.Policy.DomainLists[0].Domains, "example.org")
		}, nil, nil, []string{"RuleGroup wall-domains-updates"}},
	} {
		t.Run(name, func(t *testing.T) {
			before := func(a *firewall.IngressInspectionArgs) {
				everything(a)
				a.Policy.Rules[0].Sources = []string{"198.51.100.0/24"}
			}
			was, is := record(t, ingress(before)), record(t, ingress(func(a *firewall.IngressInspectionArgs) {
				before(a)
				test.edit(a)
			}))
			comes, goes, changes := differences(t, was, is)
			assert.Equal(t, test.comes, comes, "comes")
			assert.Equal(t, test.goes, goes, "goes")
			assert.Equal(t, test.changes, changes, "changes")
		})
	}
}

func differences(t *testing.T, before, after recorded) (comes, goes, changes []string) {
	t.Helper()
	inputs := func(r recorded) map[string]string {
		all := map[string]string{}
		for _, res := range r.Resources {
			if res.Custom {
				all[shortName(res)] = asJSON(t, res.Inputs)
			}
		}
		return all
	}
	was, is := inputs(before), inputs(after)
	for _, name := range before.all() {
		switch now, stays := is[name]; {
		case !stays:
			goes = append(goes, name)
		case now != was[name]:
			changes = append(changes, name)
		}
	}
	for _, name := range after.all() {
		if _, there := was[name]; !there {
			comes = append(comes, name)
		}
	}
	return comes, goes, changes
}
