package peering_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/peering"
	"github.com/palisade-iac/palisade/components/vpc"
)

func TestVpcPeering_routesLeadFromChosenTiersToChosenTiers(t *testing.T) {
	r := record(t, link(least()))
	assert.Equal(t, []string{
		"link-accepter-data-a-to-app-10.1.0.0-17: rtb-lake-data-a to 10.1.0.0/17",
		"link-accepter-data-b-to-app-10.1.0.0-17: rtb-lake-data-b to 10.1.0.0/17",
		"link-requester-app-a-to-data-10.2.128.0-17: rtb-shop-app-a to 10.2.128.0/17",
		"link-requester-app-b-to-data-10.2.128.0-17: rtb-shop-app-b to 10.2.128.0/17",
	}, r.routes())
}

// One provider works in one account and region: nobody else has to accept.
func TestVpcPeering_ofOneProviderAcceptsItself(t *testing.T) {
	r := record(t, link(least()))
	in := r.get(typeConnection, "link").Inputs
	assert.Equal(t, "vpc-shop", in["vpcId"])
	assert.Equal(t, "vpc-lake", in["peerVpcId"])
	assert.Equal(t, true, in["autoAccept"])
	assert.NotContains(t, in, "peerOwnerId")
	assert.NotContains(t, in, "peerRegion")
	for _, res := range r.Resources {
		assert.NotEqual(t, typeAccepter, res.Type)
	}
	same := record(t, func(ctx *pulumi.Context) error {
		own, err := provider(ctx, "own", "111122223333", "eu-west-1")
		if err != nil {
			return err
		}
		return link(with(func(a *peering.VpcPeeringArgs) { a.Requester.Provider, a.Accepter.Provider = own, own }))(ctx)
	})
	assert.Equal(t, true, same.get(typeConnection, "link").Inputs["autoAccept"])
	assert.Equal(t, r.routes(), same.routes())
}

// Each side's provider makes what is that side's, whichever of the two is that of the component.
func TestVpcPeering_ofTwoAccountsAndRegions(t *testing.T) {
	for name, sides := range map[string]struct{ requester, accepter, region, owner string }{
		"both given":                 {"shop", "lake", "eu-west-1", "444455556666"},
		"accepter by the component":  {"shop", "", "us-east-1", "777788889999"},
		"requester by the component": {"", "lake", "eu-west-1", "444455556666"},
	} {
		t.Run(name, func(t *testing.T) {
			r := record(t, func(ctx *pulumi.Context) error {
				shop, err := provider(ctx, "shop", "111122223333", "ap-southeast-2")
				if err != nil {
					return err
				}
				lake, err := provider(ctx, "lake", "444455556666", "eu-west-1")
				if err != nil {
					return err
				}
				own, err := provider(ctx, "own", "777788889999", "us-east-1")
				if err != nil {
					return err
				}
				args := least()
				if sides.requester != "" {
					args.Requester.Provider = shop
				}
				if sides.accepter != "" {
					args.Accepter.Provider = lake
				}
				_, err = newVpcPeering(ctx, "link", &args, pulumi.Providers(own))
				return err
			})
			by := func(typ, name, want string) {
				t.Helper()
				if want == "" {
					want = "own"
				}
				got := r.get(typ, name).Provider
				assert.True(t, strings.HasSuffix(got, "::"+want), "%s %s is made by %s", typ, name, got)
			}
			connection, accepter := r.get(typeConnection, "link"), r.get(typeAccepter, "link-accepter")
			assert.Equal(t, sides.owner, connection.Inputs["peerOwnerId"])
			assert.Equal(t, sides.region, connection.Inputs["peerRegion"])
			assert.NotContains(t, connection.Inputs, "autoAccept", "AWS's provider refuses it beside a region")
			assert.Equal(t, connection.ID, accepter.Inputs["vpcPeeringConnectionId"])
			assert.Equal(t, true, accepter.Inputs["autoAccept"])
			assert.Equal(t, connection.Inputs["tags"], accepter.Inputs["tags"], "in one account and region both are tags of the same connection")
			by(typeConnection, "link", sides.requester)
			by(typeAccepter, "link-accepter", sides.accepter)
			by(typeOptions, "link-options-requester", sides.requester)
			by(typeOptions, "link-options-accepter", sides.accepter)
			by(typeRoute, "link-requester-app-a-to-data-10.2.128.0-17", sides.requester)
			by(typeRoute, "link-accepter-data-a-to-app-10.1.0.0-17", sides.accepter)
			for _, name := range []string{"link-requester-app-a-to-data-10.2.128.0-17", "link-accepter-data-a-to-app-10.1.0.0-17"} {
				assert.Contains(t, r.get(typeRoute, name).Dependencies, accepter.URN, "routes wait until the connection is accepted")
			}
			for _, side := range []string{"requester", "accepter"} {
				assert.Contains(t, r.get(typeOptions, "link-options-"+side).Dependencies, accepter.URN, "options of a connection that is not active are refused")
			}
		})
	}
}

func TestVpcPeering_namesResolveBothWaysUnlessToldOtherwise(t *testing.T) {
	off := false
	for name, test := range map[string]struct {
		edit                func(*peering.VpcPeeringArgs)
		requester, accepter bool
	}{
		"default":       {func(*peering.VpcPeeringArgs) {}, true, true},
		"one way":       {func(a *peering.VpcPeeringArgs) { a.Requester.DnsResolution = &off }, false, true},
		"the other way": {func(a *peering.VpcPeeringArgs) { a.Accepter.DnsResolution = &off }, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := record(t, link(with(test.edit)))
			for side, want := range map[string]bool{"requester": test.requester, "accepter": test.accepter} {
				in := r.get(typeOptions, "link-options-"+side).Inputs
				assert.Equal(t, map[string]any{"allowRemoteVpcDnsResolution": want}, in[side], "what is off is said, since AWS keeps it on otherwise")
				assert.Equal(t, r.get(typeConnection, "link").ID, in["vpcPeeringConnectionId"])
				assert.Len(t, in, 2, "a side says nothing of the other, which it may not change")
			}
		})
	}
}

// IPv6 has routes where both tiers have it. Blocks that AWS assigns are named by their family.
func TestVpcPeering_ipv6WhereBothHaveIt(t *testing.T) {
	choose := func(a *peering.VpcPeeringArgs) {
		a.Requester.Tiers, a.Accepter.Tiers = []string{"app"}, []string{"data"}
	}
	dual := record(t, estate(with(choose), func(a *vpc.SecureVpcArgs) { a.Ipv6 = &vpc.Ipv6{} })).routes()
	assert.Len(t, dual, 8)
	names := strings.Join(dual, "\n")
	for _, name := range []string{"link-requester-app-a-to-data-ipv6: shop-rt-app-a to ", "link-accepter-data-b-to-app-ipv6: lake-rt-data-b to "} {
		assert.Contains(t, names, name)
	}
	one := record(t, estate(with(choose), func(a *vpc.SecureVpcArgs) {
		if a.CidrBlock == "10.1.0.0/16" {
			a.Ipv6 = &vpc.Ipv6{}
		}
	})).routes()
	assert.Len(t, one, 4)
	assert.NotContains(t, strings.Join(one, "\n"), "ipv6")
}

func TestVpcPeering_outputs(t *testing.T) {
	r := record(t, link(with(func(a *peering.VpcPeeringArgs) {
		a.Protection = component.Protection{Mode: component.ProtectionDisabled, Reason: "a trial"}
		a.Tags = pulumi.StringMap{"owner": pulumi.String("net")}
	})))
	out := r.get(peering.VpcPeeringType, "link").Outputs
	assert.Equal(t, r.get(typeConnection, "link").ID, out["peeringConnectionId"])
	assert.Equal(t, map[string]any{"protection": "a trial"}, out["relaxations"])
	assert.JSONEq(t, `{"intents": []}`, out["intents"].(string), "of tiers that no component made nothing is promised")
	assert.Equal(t, map[string]any{"Name": "link", "palisade:component": "link", "owner": "net"}, r.get(typeConnection, "link").Inputs["tags"])
}

// A destroy begins with whatever nothing else depends on: all of it refuses.
func TestVpcPeering_everythingIsProtectedUnlessToldOtherwise(t *testing.T) {
	for protected, args := range map[bool]peering.VpcPeeringArgs{true: least(), false: with(func(a *peering.VpcPeeringArgs) {
		a.Protection = component.Protection{Mode: component.ProtectionDisabled, Reason: "a trial"}
	})} {
		children := 0
		for _, res := range record(t, link(args)).Resources {
			if res.Custom && strings.HasPrefix(res.Name, "link") {
				assert.Equal(t, protected, res.Protect, res.URN)
				children++
			}
		}
		assert.Equal(t, 7, children)
	}
}

func TestVpcPeering_recordsItsArguments(t *testing.T) {
	off := false
	r := record(t, func(ctx *pulumi.Context) error {
		lake, err := provider(ctx, "lake", "444455556666", "eu-west-1")
		if err != nil {
			return err
		}
		return link(with(func(a *peering.VpcPeeringArgs) {
			a.Accepter.Provider, a.Accepter.Ports, a.Accepter.DnsResolution = lake, []string{"tcp/5432"}, &off
			a.Protection, a.Tags = component.Protection{Mode: component.ProtectionDisabled, Reason: "a trial"}, pulumi.StringMap{"owner": pulumi.String("net")}
		}))(ctx)
	})
	in := r.get(peering.VpcPeeringType, "link").Inputs
	for _, property := range []string{"requester", "accepter", "protection", "tags"} {
		assert.Contains(t, in, property)
	}
	accepter := in["accepter"].(map[string]any)
	for _, property := range []string{"vpc", "tiers", "ports", "provider", "dnsResolution"} {
		assert.Contains(t, accepter, property)
	}
	assert.Equal(t, []any{"tcp/5432"}, accepter["ports"])
	assert.Equal(t, "vpc-lake", accepter["vpc"].(map[string]any)["vpcId"])
}
