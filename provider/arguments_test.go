package main

import (
	"reflect"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/peering"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// TestCheckArguments_whatIsEventualWaits: a language may tell what a list or an object comes from, and not what each of its parts does. Then the eventual parts
// come from there; where each part tells, none waits for what another comes from.
func TestCheckArguments_whatIsEventualWaits(t *testing.T) {
	vpc, one, two := ofResource("vpc"), ofResource("one"), ofResource("two")
	text := property.New("sg-0123456789abcdef0")
	groups := func(of ...urn.URN) property.Value {
		return property.New([]property.Value{text.WithDependencies([]urn.URN{one}), text.WithDependencies([]urn.URN{two})}).WithDependencies(of)
	}
	check := func(v property.Value) []property.Value {
		var c validate.Collector
		inputs := property.NewMap(map[string]property.Value{"interface": property.New(map[string]property.Value{"securityGroupIds": v, "tier": property.New("app")}).WithDependencies([]urn.URN{one, two})})
		checked := checkArguments(&c, inputs, reflect.TypeFor[endpoints.EndpointBundleArgs]()).Get("interface")
		require.NoError(t, c.Err())
		require.Empty(t, checked.Dependencies(), "it is plain")
		return checked.AsMap().Get("securityGroupIds").AsArray().AsSlice()
	}
	for _, of := range [][]urn.URN{nil, {one}, {one, two}} {
		ids := check(groups(of...))
		require.Equal(t, []urn.URN{one}, ids[0].Dependencies())
		require.Equal(t, []urn.URN{two}, ids[1].Dependencies())
	}
	for i, id := range check(groups(one, two, vpc)) {
		require.Equal(t, union([]urn.URN{vpc}, [][]urn.URN{{one}, {two}}[i]), id.Dependencies(), "no part tells of the VPC")
	}
}

func ofResource(name string) urn.URN {
	return urn.New("dev", "test", "", tokens.Type("aws:ec2/vpc:Vpc"), name)
}

// TestCheckArguments_providers: an explicit provider is a reference to one, of the package that the components' children are of.
func TestCheckArguments_providers(t *testing.T) {
	reference := func(typ string) property.Value {
		return property.New(property.ResourceReference{URN: urn.New("dev", "test", "", tokens.Type(typ), "west"), ID: property.New("an-id")})
	}
	for typ, ok := range map[string]bool{"pulumi:providers:aws": true, "pulumi:providers:random": false, "aws:ec2/vpc:Vpc": false} {
		var c validate.Collector
		checkArguments(&c, property.NewMap(map[string]property.Value{
			"accepter": property.New(map[string]property.Value{"provider": reference(typ)}),
		}), reflect.TypeFor[peering.VpcPeeringArgs]())
		if ok {
			require.NoError(t, c.Err())
		} else {
			require.ErrorContains(t, c.Err(), "accepter.provider: must be a provider of the package aws")
		}
	}
}

// TestReadAs_keepsWhatHasNoProvider: only types with a provider somewhere are read in another form, and what was read comes back as it was.
func TestReadAs_keepsWhatHasNoProvider(t *testing.T) {
	require.Equal(t, reflect.TypeFor[vpc.SecureVpcArgs](), readAs(reflect.TypeFor[vpc.SecureVpcArgs]()))
	provider := &aws.Provider{}
	read := reflect.New(readAs(reflect.TypeFor[peering.VpcPeeringArgs]())).Elem()
	read.FieldByName("Accepter").FieldByName("Provider").Set(reflect.ValueOf(provider))
	read.FieldByName("Accepter").FieldByName("Tiers").Set(reflect.ValueOf([]string{"app"}))
	var args peering.VpcPeeringArgs
	move(read, reflect.ValueOf(&args).Elem())
	require.Same(t, provider, args.Accepter.Provider)
	require.Equal(t, []string{"app"}, args.Accepter.Tiers)
	require.Nil(t, args.Requester.Provider, "no provider is none, and not a nil one of aws")
}
