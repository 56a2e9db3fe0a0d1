package vpc_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/vpc"
)

// configured reads arguments from a stack's configuration.
func configured(t *testing.T, values map[string]string) (args *vpc.SecureVpcArgs, refused error) {
	t.Helper()
	all := map[string]string{}
	for key, value := range values {
		all["project:"+key] = value
	}
	_, err := run(func(ctx *pulumi.Context) error {
		args, refused = vpc.ArgsFromConfig(config.New(ctx, ""))
		return nil
	}, all)
	require.NoError(t, err)
	return args, refused
}

func TestArgsFromConfig_readsEveryKey(t *testing.T) {
	args, err := configured(t, map[string]string{
		"cidrBlock": "10.0.0.0/16", "defaultNetworkAcl": "Keep", "defaultNetworkAclReason": "others", "secondaryCidrBlocks": `["100.64.0.0/16"]`, "cidrBlockQuota": "7", "ipv6": "true",
		"availabilityZones": `["ap-southeast-2a","ap-southeast-2b"]`, "availabilityZoneCount": "2", "allowSingleZone": `{"reason":"one"}`, "zoneSlots": "8",
		"tiers":       `[{"name":"app","type":"Isolated","netmask":24,"networkAcl":{"denyInternet":true},"tags":{"a":"b"}}]`,
		"natGateways": `{"strategy":"Single","availabilityZone":"ap-southeast-2b","connectivity":"Private","tier":"app","elasticIpAllocationIds":{"ap-southeast-2b":"eipalloc-1"}}`,
		"networkAcls": `{"denyCidrs":["45.0.0.0/8"],"denyPorts":[{"fromPort":25,"direction":"Outbound"}],"ruleQuota":40}`, "estateCidrs": `["172.16.0.0/12"]`,
		"flowLogs":   `{"destination":"S3","retentionInDays":30,"trafficType":"REJECT","maxAggregationInterval":60,"fileFormat":"parquet","hiveCompatiblePartitions":true,"perHourPartition":true,"allowNone":{"reason":"none"}}`,
		"protection": `{"mode":"Disabled","reason":"dev"}`, "tags": `{"owner":"x"}`, "zoneTags": `{"ap-southeast-2a":{"plant":"north"}}`,
	})
	require.NoError(t, err)
	assert.Equal(t, &vpc.SecureVpcArgs{
		CidrBlock: "10.0.0.0/16", DefaultNetworkAcl: "Keep", DefaultNetworkAclReason: "others", SecondaryCidrBlocks: []string{"100.64.0.0/16"}, CidrBlockQuota: 7, Ipv6: &vpc.Ipv6{},
		AvailabilityZones: zonesOf("a", "b"), AvailabilityZoneCount: 2, AllowSingleZone: because("one"), ZoneSlots: 8,
		Tiers: []vpc.Tier{{Name: "app", Type: vpc.TierIsolated, Netmask: 24, NetworkAcl: &vpc.TierNetworkAcl{DenyInternet: true}, Tags: map[string]string{"a": "b"}}},
		NatGateways: vpc.NatGateways{
			Strategy: vpc.NatSingle, AvailabilityZone: "ap-southeast-2b", Connectivity: vpc.NatPrivate, Tier: "app",
			ElasticIpAllocationIds: map[string]pulumi.StringInput{"ap-southeast-2b": pulumi.String("eipalloc-1")},
		},
		NetworkAcls: vpc.NetworkAcls{DenyCidrs: []string{"45.0.0.0/8"}, DenyPorts: []vpc.PortRange{{FromPort: 25, Direction: vpc.DirectionOutbound}}, RuleQuota: 40},
		EstateCidrs: []string{"172.16.0.0/12"},
		FlowLogs: vpc.FlowLogs{
			Destination: vpc.FlowLogsToS3, RetentionInDays: 30, TrafficType: "REJECT", MaxAggregationInterval: 60, FileFormat: "parquet",
			HiveCompatiblePartitions: true, PerHourPartition: true, AllowNone: because("none"),
		},
		Protection: vpc.Protection{Mode: vpc.ProtectionDisabled, Reason: "dev"},
		Tags:       pulumi.StringMap{"owner": pulumi.String("x")},
		ZoneTags:   map[string]map[string]string{"ap-southeast-2a": {"plant": "north"}},
	}, args)
}

func TestArgsFromConfig_saysNothingWhenNothingIsSaid(t *testing.T) {
	args, err := configured(t, nil)
	require.NoError(t, err)
	assert.Equal(t, &vpc.SecureVpcArgs{}, args)
}

func TestArgsFromConfig_natGatewaysMayBeTheStrategyAlone(t *testing.T) {
	for text, want := range map[string]vpc.NatGateways{
		"None": {Strategy: vpc.NatNone}, "OnePerAz": {Strategy: vpc.NatOnePerAz}, "Single": {Strategy: vpc.NatSingle, AvailabilityZone: "ap-southeast-2b"},
	} {
		args, err := configured(t, map[string]string{"natGateways": text, "availabilityZones": `["ap-southeast-2b","ap-southeast-2a"]`})
		require.NoError(t, err)
		assert.Equal(t, want, args.NatGateways)
	}
	args, err := configured(t, map[string]string{"natGateways": "Single"})
	require.NoError(t, err)
	assert.Empty(t, args.NatGateways.AvailabilityZone, "nothing is guessed: NewSecureVpc asks for it")
}

func TestArgsFromConfig_tellsAllThatCannotBeRead(t *testing.T) {
	_, err := configured(t, map[string]string{
		"availabilityZones": "ap-southeast-2a", "zoneSlots": "four", "ipv6": "yes", "tags": `{"count":1}`, "zoneTags": `["x"]`,
		"tiers": `[{"name":"app","kind":"Isolated"}]`, "natGateways": `{"strategy":1}`, "protection": `"Disabled"`,
		"estateCidrs": `{}`, "flowLogs": `{"retentionInDays":"90"}`, "networkAcls": `{"denyCidrs":true}`,
	})
	require.Error(t, err)
	assert.Equal(t, []string{
		`availabilityZones: "ap-southeast-2a" cannot be read: give a list, each a text`,
		"estateCidrs: it is an object: give a list, each a text",
		`flowLogs: retentionInDays is a text where a whole number belongs: give an object with destination, retentionInDays, trafficType, maxAggregationInterval, fileFormat, ` +
			`hiveCompatiblePartitions, perHourPartition, allowNone`,
		`ipv6: "yes" cannot be read: give true or false`,
		"natGateways: strategy is a number where a text belongs: give an object with strategy, availabilityZone, connectivity, tier, elasticIpAllocationIds",
		"networkAcls: denyCidrs is true or false where a list, each a text belongs: give an object with denyCidrs, denyPorts, exceptions, ruleQuota, allowRiskyPorts, allowBogons",
		"protection: it is a text: give an object with mode, reason",
		"tags: it holds a number where a text belongs: give an object, each value a text",
		`tiers: "kind" is no field of it: give a list, each an object with name, type, netmask, cidrBlock, within, egress, allowPublicIpOnLaunch, networkAcl, ` +
			"databaseSubnetGroup, kubernetesRole, tags",
		`zoneSlots: "four" cannot be read: give a whole number`,
		"zoneTags: it is a list: give an object, each value an object, each value a text",
	}, strings.Split(err.Error(), "\n"))
}

// What can be read and makes no sense is refused with everything else.
func TestArgsFromConfig_wrongValuesAreToldBeforeAnythingIsRegistered(t *testing.T) {
	args, err := configured(t, map[string]string{"cidrBlock": "10.0.0.0/33", "availabilityZones": `["eu-west-1a","eu-west-1b"]`, "natGateways": "Many"})
	require.NoError(t, err)
	text := refusal(t, func(ctx *pulumi.Context) error {
		_, err := newSecureVpc(ctx, "net", args)
		return err
	})
	for _, path := range []string{"availabilityZones[0]: ", "availabilityZones[1]: ", "cidrBlock: ", "natGateways.strategy: "} {
		assert.Contains(t, text, path)
	}
}
