package peering_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/peering"
)

// An edit makes and drops what it says, and leaves all else as it is, byte by byte.
func TestStability(t *testing.T) {
	for name, test := range map[string]struct {
		edit       func(*peering.VpcPeeringArgs)
		made, gone []string
	}{
		"a tier more, before the other": {
			edit: func(a *peering.VpcPeeringArgs) { a.Requester.Tiers = []string{"data", "app"} },
			made: []string{
				"link-requester-data-a-to-data-10.2.128.0-17", "link-requester-data-b-to-data-10.2.128.0-17",
				"link-accepter-data-a-to-data-10.1.128.0-17", "link-accepter-data-b-to-data-10.1.128.0-17",
			},
		},
		"another tier": {
			edit: func(a *peering.VpcPeeringArgs) { a.Accepter.Tiers = []string{"app"} },
			made: []string{
				"link-requester-app-a-to-app-10.2.0.0-17", "link-requester-app-b-to-app-10.2.0.0-17", "link-accepter-app-a-to-app-10.1.0.0-17", "link-accepter-app-b-to-app-10.1.0.0-17",
			},
			gone: []string{
				"link-requester-app-a-to-data-10.2.128.0-17", "link-requester-app-b-to-data-10.2.128.0-17", "link-accepter-data-a-to-app-10.1.0.0-17", "link-accepter-data-b-to-app-10.1.0.0-17",
			},
		},
		"a zone less": {
			edit: func(a *peering.VpcPeeringArgs) {
				delete(a.Accepter.Vpc.Tiers["data"].RouteTableIds, "ap-southeast-2a")
			},
			gone: []string{"link-accepter-data-a-to-app-10.1.0.0-17"},
		},
		"a block more, before the other": {
			edit: func(a *peering.VpcPeeringArgs) {
				a.Requester.Vpc.CidrBlocks = append(a.Requester.Vpc.CidrBlocks, pulumi.String("100.64.0.0/16"))
				tier(a.Requester.Vpc, "app", func(n *component.NetworkTier) {
					n.CidrBlocks = slices.Insert(n.CidrBlocks, 0, pulumi.StringInput(pulumi.String("100.64.0.0/20")))
				})
			},
			made: []string{"link-accepter-data-a-to-app-100.64.0.0-20", "link-accepter-data-b-to-app-100.64.0.0-20"},
		},
		"promises": {edit: func(a *peering.VpcPeeringArgs) { a.Accepter.Ports = []string{"tcp/5432"} }},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := resources(record(t, link(least()))), resources(record(t, link(with(test.edit))))
			var made, gone []string
			for name, res := range now {
				if _, was := old[name]; !was {
					made = append(made, name)
				} else {
					assert.Equal(t, old[name], res, "%s changed", name)
				}
			}
			for name := range old {
				if _, is := now[name]; !is {
					gone = append(gone, name)
				}
			}
			assert.ElementsMatch(t, test.made, made)
			assert.ElementsMatch(t, test.gone, gone)
		})
	}
}

// resources are the inputs of what a component makes, by name.
func resources(r recorded) map[string]map[string]any {
	all := map[string]map[string]any{}
	for _, res := range r.Resources {
		if res.Custom {
			all[res.Name] = res.Inputs
		}
	}
	return all
}

// What is not known yet changes neither number nor names.
func TestStability_valuesThatAreNotKnownYet(t *testing.T) {
	program := func(in func(string) pulumi.StringInput) pulumi.RunFunc {
		return link(with(func(a *peering.VpcPeeringArgs) {
			a.Accepter.Vpc.VpcId, a.Accepter.Vpc.CidrBlocks[0] = in("vpc-lake"), in("10.2.0.0/16")
			tier(a.Accepter.Vpc, "data", func(n *component.NetworkTier) {
				n.CidrBlocks[0], n.RouteTableIds["ap-southeast-2a"] = in("10.2.128.0/17"), in("rtb-1")
			})
		}))
	}
	known, unknown := resources(record(t, program(late))), resources(record(t, program(never)))
	assert.Contains(t, known, "link-requester-app-a-to-data-ipv4")
	for name := range known {
		assert.Contains(t, unknown, name)
	}
	assert.Len(t, unknown, len(known))
}
