package endpoints_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// change is an edit of endpoints in use, with what it may do to what is there. All else must stay as it is, byte by byte.
type change struct {
	apply func(t *rapid.T, args *endpoints.EndpointBundleArgs)
	// mayGo tells which resources may go, mayChange which inputs may change.
	mayGo     func(name string) bool
	mayChange func(res *plan.Resource, property string) bool
}

func changes() map[string]change {
	subnets := func(res *plan.Resource, property string) bool {
		return res.Type == tokenEndpoint && property == "subnetIds"
	}
	return map[string]change{
		"add a service": {apply: func(t *rapid.T, a *endpoints.EndpointBundleArgs) {
			a.Services = append(a.Services, pickService(t, a.Services))
		}},
		"drop a service": {
			apply: func(_ *rapid.T, a *endpoints.EndpointBundleArgs) { a.Services = a.Services[1:] },
			mayGo: func(name string) bool { return strings.HasPrefix(name, "aws-interface-") },
		},
		"name the services in another order": {apply: func(_ *rapid.T, a *endpoints.EndpointBundleArgs) { slices.Reverse(a.Services) }},
		"add a tier": {apply: func(_ *rapid.T, a *endpoints.EndpointBundleArgs) {
			a.Vpc.Tiers["new"] = tierOf(component.TierIsolated, "new", "ap-southeast-2a")
		}},
		"drop a tier": {
			apply: func(_ *rapid.T, a *endpoints.EndpointBundleArgs) { delete(a.Vpc.Tiers, "data") },
			mayGo: func(name string) bool { return strings.Contains(name, "-data-") },
		},
		"add a zone": {
			apply: func(_ *rapid.T, a *endpoints.EndpointBundleArgs) {
				a.Vpc.Tiers["app"] = tierOf(component.TierPrivateWithEgress, "app", "ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c")
			},
			mayChange: subnets,
		},
		"drop a zone": {
			apply: func(_ *rapid.T, a *endpoints.EndpointBundleArgs) {
				a.Vpc.Tiers["app"] = tierOf(component.TierPrivateWithEgress, "app", "ap-southeast-2b")
			},
			mayGo: func(name string) bool { return strings.HasSuffix(name, "-app-a") }, mayChange: subnets,
		},
		"add a block to the VPC": {apply: func(_ *rapid.T, a *endpoints.EndpointBundleArgs) {
			a.Vpc.CidrBlocks = append([]pulumi.StringInput{pulumi.String("100.64.0.0/16")}, a.Vpc.CidrBlocks...)
		}},
		"let on-premises networks in": {apply: func(_ *rapid.T, a *endpoints.EndpointBundleArgs) {
			a.OnPremises = &endpoints.OnPremises{CidrBlocks: []string{"192.168.0.0/16"}, Services: []string{"s3"}}
		}},
		"drop DynamoDB": {
			apply: func(_ *rapid.T, a *endpoints.EndpointBundleArgs) { a.Gateway.Services = []string{"s3"} },
			mayGo: func(name string) bool { return strings.HasPrefix(name, "aws-gateway-dynamodb") },
		},
	}
}

func pickService(t *rapid.T, but []string) string {
	known := slices.DeleteFunc(endpoints.KnownServices(), func(s string) bool {
		return slices.Contains(but, s) || s == "s3" || s == "dynamodb" || s == "cassandra"
	})
	return rapid.SampledFrom(slices.DeleteFunc(known, func(s string) bool { return s == "datasync" || s == "email-smtp" || s == "storagegateway" })).Draw(t, "service")
}

func tierOf(typ, name string, zones ...string) component.NetworkTier {
	t := component.NetworkTier{Type: typ, SubnetIds: map[string]pulumi.StringInput{}, RouteTableIds: map[string]pulumi.StringInput{}}
	for _, zone := range zones {
		t.SubnetIds[zone], t.RouteTableIds[zone] = pulumi.String("subnet-"+name+zone), pulumi.String("rtb-"+name+zone)
	}
	return t
}

// Names follow from services, tiers and zones, never from places in lists: an edit of one leaves the others alone.
func TestBundleStability_anEditLeavesAllElseAsItIs(t *testing.T) {
	all := changes()
	children := func(rt *rapid.T, args endpoints.EndpointBundleArgs) map[string]*plan.Resource {
		p, err := tryPlan(inExisting(args))
		if err != nil {
			rt.Fatal(err)
		}
		byURN := map[string]*plan.Resource{}
		for _, r := range p.Resources {
			if r.Custom && !strings.HasPrefix(r.Type, "pulumi:") {
				byURN[r.URN] = r
			}
		}
		return byURN
	}
	rapid.Check(t, func(rt *rapid.T) {
		e := all[rapid.SampledFrom(slices.Sorted(maps.Keys(all))).Draw(rt, "edit")]
		args := func() endpoints.EndpointBundleArgs {
			return endpoints.EndpointBundleArgs{Vpc: component.Network{
				VpcId: pulumi.String("vpc-1"), CidrBlocks: []pulumi.StringInput{pulumi.String("10.0.0.0/16")},
				Tiers: map[string]component.NetworkTier{
					"app": tierOf(component.TierPrivateWithEgress, "app", "ap-southeast-2a", "ap-southeast-2b"), "data": tierOf(component.TierIsolated, "data", "ap-southeast-2a"),
				},
			}}
		}
		before, after := args(), args()
		for range rapid.IntRange(2, 4).Draw(rt, "services") {
			before.Services = append(before.Services, pickService(rt, before.Services))
		}
		after.Services = slices.Clone(before.Services)
		e.apply(rt, &after)
		then := children(rt, after)
		for urn, res := range children(rt, before) {
			now, stays := then[urn]
			if !stays && (e.mayGo == nil || !e.mayGo(res.Name)) {
				rt.Fatalf("%s goes, though nobody asked for that", urn)
			}
			if !stays {
				continue
			}
			for property, value := range res.Inputs {
				if asJSON(rt, value) != asJSON(rt, now.Inputs[property]) && (e.mayChange == nil || !e.mayChange(res, property)) {
					rt.Fatalf("%s of %s was %v, and is %v", property, urn, value, now.Inputs[property])
				}
			}
			require.Len(rt, now.Inputs, len(res.Inputs), urn)
		}
	})
}

func asJSON(t require.TestingT, v any) string {
	raw, err := json.Marshal(v)
	require.NoError(t, err)
	return string(raw)
}
