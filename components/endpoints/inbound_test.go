package endpoints_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/endpoints"
)

// asked lets on-premises resolvers ask for the names of central endpoints.
func asked(edits ...func(*endpoints.OnPremises)) endpoints.EndpointBundleArgs {
	args := central()
	args.OnPremises = &endpoints.OnPremises{CidrBlocks: []string{"192.168.0.0/16", "fd00:1::/32"}, Inbound: &endpoints.Inbound{}}
	for _, edit := range edits {
		edit(args.OnPremises)
	}
	return args
}

func TestInbound_answersNamedNetworksOnThePortOfDns(t *testing.T) {
	p := planOf(t, bundle(asked()))
	endpoint, group := p.one(typeResolver, "hub-inbound"), p.one(typeGroup, "hub-inbound")
	assert.Equal(t, "INBOUND", endpoint.Inputs["direction"])
	assert.Equal(t, []any{group.ID}, endpoint.Inputs["securityGroupIds"])
	assert.True(t, endpoint.Protect)
	var subnets []string
	for _, address := range endpoint.Inputs["ipAddresses"].([]any) {
		subnets = append(subnets, address.(map[string]any)["subnetId"].(string))
	}
	assert.Equal(t, []string{p.one("aws:ec2/subnet:Subnet", "net-subnet-endpoints-a").ID, p.one("aws:ec2/subnet:Subnet", "net-subnet-endpoints-b").ID}, subnets, "the first two zones")

	rules := slices.DeleteFunc(p.called(typeIngress), func(name string) bool { return !strings.HasPrefix(name, "hub-inbound") })
	assert.ElementsMatch(t, []string{"hub-inbound-tcp-192.168.0.0/16", "hub-inbound-udp-192.168.0.0/16"}, rules)
	for _, name := range rules {
		rule := p.one(typeIngress, name)
		assert.Equal(t, group.ID, rule.Inputs["securityGroupId"])
		assert.EqualValues(t, 53, rule.Inputs["fromPort"])
		assert.EqualValues(t, 53, rule.Inputs["toPort"])
		assert.Equal(t, "192.168.0.0/16", rule.Inputs["cidrIpv4"])
		assert.False(t, rule.Protect)
	}
	assert.NotContains(t, group.Inputs, "egress", "it asks nobody")

	told := map[string]string{}
	for _, address := range endpoint.Outputs["ipAddresses"].([]any) {
		told[address.(map[string]any)["subnetId"].(string)] = address.(map[string]any)["ip"].(string)
	}
	assert.Equal(t, map[string]any{"ap-southeast-2a": told[subnets[0]], "ap-southeast-2b": told[subnets[1]]}, p.one(endpoints.EndpointBundleType, "hub").Outputs["inboundIpAddresses"])
}

func TestInbound_isMadeOnRequestAlone(t *testing.T) {
	p := planOf(t, bundle(asked(func(o *endpoints.OnPremises) { o.Inbound = nil })))
	assert.Empty(t, p.called(typeResolver))
	assert.Equal(t, map[string]any{}, p.one(endpoints.EndpointBundleType, "hub").Outputs["inboundIpAddresses"])
}

func TestInbound_servesTheEndpointsOfOneVpcAsWell(t *testing.T) {
	args := asked()
	args.Central = nil
	assert.Equal(t, []string{"hub-inbound"}, planOf(t, bundle(args)).called(typeResolver))
}

func TestInbound_standsAndAnswersWhereItIsTold(t *testing.T) {
	p := planOf(t, bundle(asked(func(o *endpoints.OnPremises) {
		*o.Inbound = endpoints.Inbound{
			Tier: "endpoints", AvailabilityZones: []string{"ap-southeast-2c", "ap-southeast-2a", "ap-southeast-2b"}, CidrBlocks: []string{"192.168.7.0/24"},
		}
	})))
	assert.Len(t, p.one(typeResolver, "hub-inbound").Inputs["ipAddresses"], 3)
	assert.Equal(t, "192.168.7.0/24", p.one(typeIngress, "hub-inbound-udp-192.168.7.0/24").Inputs["cidrIpv4"])
	assert.NotContains(t, p.called(typeIngress), "hub-inbound-udp-192.168.0.0/16")
}

func TestInbound_allMistakesAtOnce(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(*endpoints.OnPremises)
		text []string
	}{
		"who asks": {func(o *endpoints.OnPremises) {
			o.Inbound.CidrBlocks = []string{"192.168.0.0/16", "192.168.0.0/16", "0.0.0.0/0", "fd00::/8", "all"}
		}, []string{
			`onPremises.inbound.cidrBlocks[1]: 192.168.0.0/16 is listed twice: drop one`,
			`onPremises.inbound.cidrBlocks[2]: 0.0.0.0/0 is everybody: name the blocks of your own networks`,
			`onPremises.inbound.cidrBlocks[3]: fd00::/8 is of IPv6: the endpoint answers over IPv4 alone`,
			`onPremises.inbound.cidrBlocks[4]: "all" is no block of addresses, which reads 192.168.0.0/16`,
		}},
		"nobody asks over IPv4": {func(o *endpoints.OnPremises) { o.CidrBlocks = []string{"fd00:1::/32"} }, []string{
			`onPremises.inbound.cidrBlocks: required: the IPv4 blocks of the resolvers that may ask, since onPremises.cidrBlocks has none`,
		}},
		"one zone": {func(o *endpoints.OnPremises) { o.Inbound.AvailabilityZones = []string{"ap-southeast-2a"} }, []string{
			`onPremises.inbound.availabilityZones: 1 zones, but AWS wants two to six addresses: name zones in which the tier has subnets (ap-southeast-2a, ap-southeast-2b, ap-southeast-2c), or another tier`,
		}},
		"other zones": {func(o *endpoints.OnPremises) {
			o.Inbound.AvailabilityZones = []string{"ap-southeast-2a", "ap-southeast-2a", "ap-southeast-2d"}
		}, []string{
			`onPremises.inbound.availabilityZones[1]: ap-southeast-2a is listed twice: drop one`,
			`onPremises.inbound.availabilityZones[2]: "ap-southeast-2d" is not supported; use one of ap-southeast-2a, ap-southeast-2b, ap-southeast-2c (did you mean "ap-southeast-2a"?)`,
		}},
		"another tier": {func(o *endpoints.OnPremises) { o.Inbound.Tier = "app" }, []string{
			`onPremises.inbound.tier: "app" is not supported; use endpoints`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, strings.Join(test.text, "\n"), refusedWith(t, endpoints.EndpointBundleType, bundle(asked(test.edit))))
		})
	}
}
