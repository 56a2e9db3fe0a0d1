package transit_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// estate is a hub with VPCs of two domains, and one that both share.
func estate(ctx *pulumi.Context) error {
	hub, err := newTransitHub(ctx, "hub", &transit.TransitHubArgs{Domains: threeDomains()})
	if err != nil {
		return err
	}
	for name, of := range map[string][2]string{
		"shop": {"prod", "10.0.0.0/16"}, "bank": {"prod", "10.1.0.0/16"}, "lab": {"dev", "10.16.0.0/16"}, "tools": {"shared", "10.32.0.0/16"},
	} {
		if err := attach(ctx, hub, name, of[0], of[1]); err != nil {
			return err
		}
	}
	return nil
}

// decide decides what the components recorded, and what else is asked, about a plan.
func decide(t *testing.T, p planned, more ...intent.Intent) map[string]intent.Verdict {
	t.Helper()
	n, err := frompulumi.Read(p.Plan)
	require.NoError(t, err)
	recorded, err := intent.OfComponents(p.Plan)
	require.NoError(t, err)
	verdicts, err := intent.NewDecider(n).DecideAll(append(recorded, more...))
	require.NoError(t, err)
	out := map[string]intent.Verdict{}
	for _, v := range verdicts {
		out[v.Intent.Name] = v
	}
	return out
}

// reaches asks whether every packet of HTTPS gets there, and its answers back.
func reaches(from, to string) intent.Intent {
	return intent.Intent{
		Name: from + " reaches " + to, Kind: intent.Allow, From: []intent.Selector{{Kind: "tier", Pattern: "app", VPC: from}},
		To: []intent.Selector{{Kind: "tier", Pattern: "app", VPC: to}}, Ports: []intent.Ports{{Protocol: 6, From: 443, To: 443}},
	}
}

// declared are the pairs that the estate's domains let reach each other.
func declared() []intent.Intent {
	return []intent.Intent{
		reaches("shop", "tools"), reaches("tools", "shop"), reaches("bank", "tools"), reaches("tools", "bank"), reaches("lab", "tools"), reaches("tools", "lab"),
	}
}

const apart = "hub: dev and prod stay apart"

func TestIntents_areProvedAndDeclaredPairsReach(t *testing.T) {
	for name, program := range map[string]pulumi.RunFunc{
		"nothing inspected": estate, transit.InspectAll: inspected(transit.InspectAll, online), transit.InspectNorthSouth: inspected(transit.InspectNorthSouth, online),
		transit.InspectEastWest: inspected(transit.InspectEastWest, func(map[string]transit.RoutingDomain) {}),
	} {
		t.Run(name, func(t *testing.T) {
			verdicts := decide(t, planOf(t, program), declared()...)
			assert.Contains(t, verdicts, apart)
			assert.Contains(t, verdicts, "shop: no other network of prod reaches it")
			for name, v := range verdicts {
				assert.Equal(t, intent.Proved, v.Status, "%s: %v", name, v.Doubts)
			}
		})
	}
}

func TestIntents_ofADomainThatNobodyIsIn(t *testing.T) {
	v := decide(t, planOf(t, hubOf(transit.TransitHubArgs{Domains: threeDomains()})))[apart]
	assert.Equal(t, intent.Proved, v.Status)
	assert.Equal(t, []intent.Population{intent.Nobody}, slices.Compact(v.Populations), "the verdict says of whom")
}

func TestIntents_ofADomainWhoseNetworksReachEachOther(t *testing.T) {
	p := planOf(t, func(ctx *pulumi.Context) error {
		hub, err := newTransitHub(ctx, "hub", &transit.TransitHubArgs{Domains: map[string]transit.RoutingDomain{"prod": {Reaches: []string{"prod"}}}})
		if err != nil {
			return err
		}
		if err := attach(ctx, hub, "shop", "prod", "10.0.0.0/16"); err != nil {
			return err
		}
		err = attach(ctx, hub, "bank", "prod", "10.1.0.0/16")
		return err
	})
	verdicts := decide(t, p, reaches("shop", "bank"), reaches("bank", "shop"))
	assert.NotContains(t, verdicts, "shop: no other network of prod reaches it", "nothing is promised that was given up")
	for name, v := range verdicts {
		assert.Equal(t, intent.Proved, v.Status, "%s: %v", name, v.Doubts)
	}
}

// Whatever makes two domains meet is found.
func TestIntents_mutantsAreRefuted(t *testing.T) {
	add := func(p planned, typ, name string, inputs map[string]any) {
		p.Resources = append(p.Resources, &plan.Resource{
			URN: "urn:pulumi:dev::project::" + typ + "::" + name, Type: typ, Name: name, ID: name, Custom: true, Inputs: inputs, Outputs: inputs,
		})
	}
	drop := func(p planned, typ string, names ...string) {
		p.Resources = slices.DeleteFunc(p.Resources, func(r *plan.Resource) bool { return r.Type == typ && slices.Contains(names, r.Name) })
	}
	everywhere := func(domains map[string]transit.RoutingDomain) {
		for name, d := range domains {
			d.InternetEgress = true
			domains[name] = d
		}
	}
	for name, test := range map[string]struct {
		program  pulumi.RunFunc
		mutate   func(planned)
		violated []string
	}{
		"propagation into a wrong table": {
			program: estate,
			mutate: func(p planned) {
				add(p, typePropagation, "leak", map[string]any{
					"transitGatewayAttachmentId": p.one(typeAttachment, "lab").ID, "transitGatewayRouteTableId": p.one(typeTable, "hub-prod").ID,
				})
			},
			violated: []string{apart},
		},
		"propagation into the domain's own table": {
			program: estate,
			mutate: func(p planned) {
				add(p, typePropagation, "leak", map[string]any{
					"transitGatewayAttachmentId": p.one(typeAttachment, "bank").ID, "transitGatewayRouteTableId": p.one(typeTable, "hub-prod").ID,
				})
			},
			violated: []string{"bank: no other network of prod reaches it"},
		},
		"association with a wrong table": {
			program: estate,
			mutate: func(p planned) {
				p.one(typeAssociation, "lab").Inputs["transitGatewayRouteTableId"] = p.one(typeTable, "hub-shared").ID
			},
			violated: []string{apart},
		},
		"default association and propagation on": {
			program: estate,
			mutate: func(p planned) {
				in := p.one(typeGateway, "hub").Inputs
				in["defaultRouteTableAssociation"], in["defaultRouteTablePropagation"] = "enable", "enable"
				for _, name := range []string{"shop", "bank", "lab", "tools"} {
					attachment := p.one(typeAttachment, name).Inputs
					attachment["transitGatewayDefaultRouteTableAssociation"], attachment["transitGatewayDefaultRouteTablePropagation"] = true, true
				}
				drop(p, typeAssociation, "shop", "bank", "lab", "tools")
			},
			violated: []string{
				apart, "shop: no other network of prod reaches it", "bank: no other network of prod reaches it",
			},
		},
		"no blackhole of private ranges": {
			program: inspected(transit.InspectNorthSouth, everywhere),
			mutate: func(p planned) {
				drop(p, typeTableRoute, "hub-blackhole-dev-10.0.0.0/8")
			},
			violated: []string{apart},
		},
		"no blackhole of private ranges, everything inspected": {
			program: inspected(transit.InspectAll, everywhere),
			mutate: func(p planned) {
				drop(p, typeTableRoute, "hub-blackhole-prod-10.0.0.0/8")
			},
			violated: []string{apart, "shop: no other network of prod reaches it", "bank: no other network of prod reaches it"},
		},
		"a static route beside the declared ones": {
			program: inspected(transit.InspectAll, online),
			mutate: func(p planned) {
				add(p, typeTableRoute, "leak", map[string]any{
					"destinationCidrBlock": "10.16.0.0/12", "transitGatewayRouteTableId": p.one(typeTable, "hub-prod").ID,
					"transitGatewayAttachmentId": p.one(typeAttachment, "watch").ID,
				})
			},
			violated: []string{apart},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := planOf(t, test.program)
			test.mutate(p)
			for name, v := range decide(t, p) {
				want := intent.Proved
				if slices.Contains(test.violated, name) {
					want = intent.Violated
				}
				assert.Equal(t, want, v.Status, "%s: %v", name, v.Doubts)
			}
		})
	}
}

// A route that is missing is found by what is to reach.
func TestIntents_missingPropagationIsRefuted(t *testing.T) {
	p := planOf(t, estate)
	p.Resources = slices.DeleteFunc(p.Resources, func(r *plan.Resource) bool { return r.Type == typePropagation && r.Name == "tools-to-prod" })
	verdicts := decide(t, p, declared()...)
	assert.Equal(t, intent.Violated, verdicts["shop reaches tools"].Status)
	assert.Equal(t, intent.Violated, verdicts["tools reaches shop"].Status, "answers need a route too")
	assert.Equal(t, intent.Proved, verdicts["lab reaches tools"].Status)
}
