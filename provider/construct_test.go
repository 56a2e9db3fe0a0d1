package main

import (
	"strings"
	"sync"
	"testing"

	"github.com/blang/semver"
	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/integration"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine/twin"
)

// cloud notes what components register, and answers as AWS would.
type cloud struct {
	*twin.Twin
	sync.Mutex
	registered map[string]resource.PropertyMap // by type and name
}

func (c *cloud) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	c.Lock()
	c.registered[args.TypeToken+" "+args.Name] = args.Inputs
	c.Unlock()
	if !args.Custom {
		return "", args.Inputs, nil
	}
	answer := c.Create(twin.Registration{
		URN: string(urn.New("dev", "test", "", tokens.Type(args.TypeToken), args.Name)), Type: args.TypeToken, Name: args.Name, Inputs: args.Inputs,
	})
	return answer.ID, answer.Outputs, nil
}

func (c *cloud) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	result, _, _ := c.Invoke(twin.Call{Token: args.Token, Args: args.Args})
	return result, nil
}

// construct has the provider make a component called main, and gives its outputs with all that was registered.
func construct(t *testing.T, token string, inputs map[string]property.Value) (property.Map, map[string]resource.PropertyMap, error) {
	t.Helper()
	c := &cloud{Twin: twin.New(twin.Options{}), registered: map[string]resource.PropertyMap{}}
	server, err := integration.NewServer(t.Context(), name, semver.MustParse("1.2.3"), integration.WithProvider(serve("1.2.3")), integration.WithMocks(c))
	require.NoError(t, err)
	response, err := server.Construct(p.ConstructRequest{
		Urn: urn.New("dev", "test", "", tokens.Type(token), "main"), Inputs: property.NewMap(inputs), DryRun: true,
	})
	return response.State, c.registered, err
}

func texts(all ...string) property.Value {
	var values []property.Value
	for _, text := range all {
		values = append(values, property.New(text))
	}
	return property.New(values)
}

func object(of map[string]property.Value) property.Value { return property.New(of) }

// eventual is a value that another resource will have.
func eventual() property.Value { return property.New(property.Computed) }

func TestConstruct_secureVpc(t *testing.T) {
	state, registered, err := construct(t, "palisade:vpc:SecureVpc", map[string]property.Value{
		"cidrBlock": property.New("10.20.0.0/16"), "availabilityZones": texts("us-east-1a", "us-east-1b"),
		"tags": object(map[string]property.Value{"team": property.New("network")}),
	})
	require.NoError(t, err)
	require.Equal(t, "10.20.0.0/16", registered["aws:ec2/vpc:Vpc main"]["cidrBlock"].StringValue())
	require.Equal(t, "network", registered["aws:ec2/vpc:Vpc main"]["tags"].ObjectValue()["team"].StringValue())
	require.Contains(t, registered, "palisade:vpc:SecureVpc main")
	require.Contains(t, registered, "palisade:vpc:TieredSubnets main")
	require.Regexp(t, `^vpc-[0-9a-f]{17}$`, state.Get("vpcId").AsString())
	tiers := state.Get("subnetIds").AsMap()
	require.Equal(t, 2, tiers.Get("public").AsMap().Len(), "the tiers of the reference architecture")
	require.NotEmpty(t, state.Get("intents").AsString())
	for output := range serveds(t, "palisade:vpc:SecureVpc") {
		_, ok := state.GetOk(output)
		require.True(t, ok, "%s is in the schema, and must come back", output)
	}
}

// serveds are the outputs that the schema has of a component.
func serveds(t *testing.T, token string) map[string]bool {
	t.Helper()
	outputs := map[string]bool{}
	for output := range described(t).Resources[token].Properties {
		outputs[output] = true
	}
	require.NotEmpty(t, outputs)
	return outputs
}

// network is a VPC as a program in another language assembles it: ids that are not known yet, in a structure that is.
func network() property.Value {
	return object(map[string]property.Value{
		"vpcId": eventual(), "cidrBlocks": property.New([]property.Value{eventual()}),
		"tiers": object(map[string]property.Value{"app": object(map[string]property.Value{
			"type":          property.New("Isolated"),
			"subnetIds":     object(map[string]property.Value{"us-east-1a": eventual(), "us-east-1b": eventual()}),
			"routeTableIds": object(map[string]property.Value{"us-east-1a": eventual(), "us-east-1b": eventual()}),
		})}),
	})
}

func TestConstruct_endpointsInAVpcThatIsNotThereYet(t *testing.T) {
	_, registered, err := construct(t, "palisade:endpoints:EndpointBundle", map[string]property.Value{
		"vpc": network(), "services": texts("ssm"),
	})
	require.NoError(t, err)
	endpoint := registered["aws:ec2/vpcEndpoint:VpcEndpoint main-interface-ssm"]
	require.NotNil(t, endpoint, "there are %v", registered)
	require.True(t, endpoint["vpcId"].ContainsUnknowns())
	require.Len(t, endpoint["subnetIds"].ArrayValue(), 2, "an address in each zone of the tier")
}

func TestConstruct_unknownPlainArgumentIsNamed(t *testing.T) {
	for path, inputs := range map[string]map[string]property.Value{
		"cidrBlock":            {"cidrBlock": eventual()},
		"tiers":                {"tiers": eventual()},
		"tiers[1].netmask":     {"tiers": property.New([]property.Value{object(map[string]property.Value{"name": property.New("a")}), object(map[string]property.Value{"netmask": eventual()})})},
		`zoneTags["a"]["b"]`:   {"zoneTags": object(map[string]property.Value{"a": object(map[string]property.Value{"b": eventual()})})},
		"availabilityZones[0]": {"availabilityZones": property.New([]property.Value{eventual()})},
		"protection.reason":    {"protection": object(map[string]property.Value{"reason": eventual()})},
		"ipam.netmaskLength":   {"ipam": object(map[string]property.Value{"poolId": eventual(), "netmaskLength": eventual()})},
	} {
		_, registered, err := construct(t, "palisade:vpc:SecureVpc", inputs)
		require.ErrorContains(t, err, path+": its value is not known", path)
		require.ErrorContains(t, err, `SecureVpc "main"`)
		require.Equal(t, 1, strings.Count(err.Error(), "its value is not known"), err)
		require.Empty(t, registered)
	}
}

func TestConstruct_mistakesOfAnyLanguageAllAtOnce(t *testing.T) {
	_, registered, err := construct(t, "palisade:vpc:SecureVpc", map[string]property.Value{
		"cidrBlok":            property.New("10.0.0.0/16"),
		"cidrBlock":           property.New("10.0.0.0/16").WithSecret(true),
		"zoneSlots":           property.New(2.5),
		"enableDnsSupport":    property.New("yes"),
		"tiers":               property.New("public"),
		"estateCidrs":         property.New([]property.Value{property.New(10.0)}),
		"secondaryCidrBlocks": object(map[string]property.Value{"a": property.New("b")}),
		"natGateways":         object(map[string]property.Value{"stratgy": property.New("Single")}),
	})
	require.Error(t, err)
	require.Empty(t, registered)
	for _, want := range []string{
		"cidrBlok: there is no such argument", "cidrBlock: it is a secret", "zoneSlots: must be a whole number", "enableDnsSupport: must be true or false",
		"tiers: must be a list", "estateCidrs[0]: must be a text", "secondaryCidrBlocks: must be a list", "natGateways.stratgy: there is no such argument",
	} {
		require.ErrorContains(t, err, want)
	}
}

// TestConstruct_componentsFindTheirOwnMistakes: the errors of the components themselves come back in their own words.
func TestConstruct_componentsFindTheirOwnMistakes(t *testing.T) {
	_, registered, err := construct(t, "palisade:vpc:SecureVpc", map[string]property.Value{"cidrBlock": property.New("10.20.0.0/30"), "zoneSlots": property.New(3.0)})
	require.ErrorContains(t, err, "cidrBlock: ")
	require.ErrorContains(t, err, "zoneSlots: ")
	require.Empty(t, registered)
}

// TestConstruct_knownValuesOfOtherResourcesArePlain: what a plain argument was computed from does not matter once it is known.
func TestConstruct_knownValuesOfOtherResourcesArePlain(t *testing.T) {
	of := []urn.URN{urn.New("dev", "test", "", "aws:ec2/vpcIpamPool:VpcIpamPool", "pool")}
	_, registered, err := construct(t, "palisade:vpc:SecureVpc", map[string]property.Value{
		"cidrBlock":         property.New("10.20.0.0/16").WithDependencies(of),
		"availabilityZones": property.New([]property.Value{property.New("us-east-1a"), property.New("us-east-1b").WithDependencies(of)}).WithDependencies(of),
	})
	require.NoError(t, err)
	require.Contains(t, registered, "aws:ec2/vpc:Vpc main")
}

// TestConstruct_everyComponent: each is made by the constructor that its token says. Without arguments some refuse, in their own name; the others register
// themselves.
func TestConstruct_everyComponent(t *testing.T) {
	for _, c := range components() {
		_, registered, err := construct(t, c.token, nil)
		if err != nil {
			require.ErrorContains(t, err, c.state.Name()+` "main"`, c.token)
			for one := range registered {
				require.True(t, strings.HasPrefix(one, c.token), "%s registered %s in spite of the mistakes", c.token, one) // a composition itself, for a part that refuses
			}
			continue
		}
		require.Contains(t, registered, c.token+" main")
	}
}

func TestConstruct_unknownComponent(t *testing.T) {
	_, _, err := construct(t, "palisade:vpc:SecureVPC", nil)
	require.ErrorContains(t, err, "palisade 1.2.3 has no component palisade:vpc:SecureVPC")
}
