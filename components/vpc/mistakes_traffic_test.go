package vpc_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/vpc"
)

func TestMistakes_ofNatGateways(t *testing.T) {
	checkMistakes(t, []mistake{
		{
			"none, though a tier wants one", func(a *vpc.SecureVpcArgs) { a.NatGateways.Strategy = vpc.NatNone },
			"tiers[1].egress: tier app goes out through a NAT gateway, but natGateways.strategy is None: choose Single or OnePerAz, or give the tier another egress or the type Isolated",
		},
		{
			"a strategy of later versions", func(a *vpc.SecureVpcArgs) { a.NatGateways.Strategy = "Regional" },
			"natGateways.strategy: Regional NAT gateways need pulumi-aws v7, and this version is built on v6: choose Single or OnePerAz",
		},
		{
			"another strategy", func(a *vpc.SecureVpcArgs) { a.NatGateways.Strategy = "OnPerAz" },
			`natGateways.strategy: "OnPerAz" is not supported; use one of None, Single, OnePerAz (did you mean "OnePerAz"?)`,
		},
		{
			"another connectivity", func(a *vpc.SecureVpcArgs) { a.NatGateways.Connectivity = "private" },
			`natGateways.connectivity: "private" is not supported; use one of Public, Private (did you mean "Private"?)`,
		},
		{
			"a zone where all have one", func(a *vpc.SecureVpcArgs) { a.NatGateways.AvailabilityZone = "ap-southeast-2a" },
			"natGateways.availabilityZone: OnePerAz makes a gateway in every zone: drop ap-southeast-2a, or choose Single",
		},
		{
			"a single one nowhere", func(a *vpc.SecureVpcArgs) { a.NatGateways.Strategy = vpc.NatSingle },
			"natGateways.availabilityZone: required with Single: the zone of the gateway is pinned, so that adding zones never moves it",
		},
		{"a single one elsewhere", func(a *vpc.SecureVpcArgs) {
			a.NatGateways.Strategy, a.NatGateways.AvailabilityZone = vpc.NatSingle, "ap-southeast-2d"
		}, "natGateways.availabilityZone: ap-southeast-2d is none of the VPC's zones: name one of availabilityZones"},
		{
			"private ones nowhere", func(a *vpc.SecureVpcArgs) { a.NatGateways.Connectivity = vpc.NatPrivate },
			"natGateways.tier: required with Private: name the tier from whose addresses others can be reached",
		},
		{
			"public ones without a public tier", func(a *vpc.SecureVpcArgs) { a.Tiers = a.Tiers[1:] },
			"natGateways.tier: NAT gateways stand in a Public tier, and there is none: add one, or have tiers go out another way",
		},
		{
			"no such tier", func(a *vpc.SecureVpcArgs) { a.NatGateways.Tier = "web" },
			`natGateways.tier: there is no tier "web" with subnets`,
		},
		{
			"public ones in a private tier", func(a *vpc.SecureVpcArgs) { a.NatGateways.Tier = "data" },
			"natGateways.tier: tier data is of type Isolated: public NAT gateways reach the internet only from a Public tier",
		},
		{
			"private ones in the tier that uses them", func(a *vpc.SecureVpcArgs) { a.NatGateways = vpc.NatGateways{Connectivity: vpc.NatPrivate, Tier: "app"} },
			"natGateways.tier: tier app goes out through the NAT gateways itself: they need a tier with another egress",
		},
		{"private ones in a tier that leads nowhere", func(a *vpc.SecureVpcArgs) {
			a.NatGateways = vpc.NatGateways{Connectivity: vpc.NatPrivate, Tier: "data"}
		}, "natGateways.tier: tier data has no default route: NAT gateways there would lead nowhere"},
		{"an elastic IP for a private one", func(a *vpc.SecureVpcArgs) {
			a.NatGateways = vpc.NatGateways{Connectivity: vpc.NatPrivate, Tier: "public", ElasticIpAllocationIds: map[string]pulumi.StringInput{"ap-southeast-2a": pulumi.String("eipalloc-1")}}
		}, `natGateways.elasticIpAllocationIds["ap-southeast-2a"]: private NAT gateways have no elastic IP: drop it, or choose Public`},
		{"an elastic IP where no gateway stands", func(a *vpc.SecureVpcArgs) {
			a.NatGateways = vpc.NatGateways{Strategy: vpc.NatSingle, AvailabilityZone: "ap-southeast-2a", ElasticIpAllocationIds: map[string]pulumi.StringInput{"ap-southeast-2b": pulumi.String("eipalloc-1")}}
		}, `natGateways.elasticIpAllocationIds["ap-southeast-2b"]: no NAT gateway stands in ap-southeast-2b: key elastic IPs by the name of a gateway's zone`},
		{"no elastic IP's id", func(a *vpc.SecureVpcArgs) {
			a.NatGateways.ElasticIpAllocationIds = map[string]pulumi.StringInput{"ap-southeast-2a": pulumi.String("203.0.113.7")}
		}, `natGateways.elasticIpAllocationIds["ap-southeast-2a"]: "203.0.113.7" is not the id of an elastic IP, which reads eipalloc-0123456789abcdef0`},
	})
}

func TestMistakes_ofNetworkAcls(t *testing.T) {
	checkMistakes(t, []mistake{
		{
			"a deny that is no block", func(a *vpc.SecureVpcArgs) { a.NetworkAcls.DenyCidrs = []string{"10.0.0.0"} },
			`networkAcls.denyCidrs[0]: "10.0.0.0" is no CIDR block: write an address and a mask, such as 192.0.2.0/24`,
		},
		{
			"a deny with host bits", func(a *vpc.SecureVpcArgs) { a.NetworkAcls.DenyCidrs = []string{"45.0.0.0/8", "46.0.0.1/8"} },
			"networkAcls.denyCidrs[1]: 46.0.0.1/8 has bits set behind its mask: write 46.0.0.0/8",
		},
		{
			"a deny of the VPC itself", func(a *vpc.SecureVpcArgs) { a.NetworkAcls.DenyCidrs = []string{"10.0.0.0/8"} },
			"networkAcls.denyCidrs: 10.0.0.0/8 covers the VPC's own 10.0.0.0/16 and would cut its tiers off from each other: deny narrower blocks, or add an exception for 10.0.0.0/16",
		},
		{"one tier's deny of the VPC itself", func(a *vpc.SecureVpcArgs) {
			a.Tiers[1].NetworkAcl = &vpc.TierNetworkAcl{DenyCidrs: []string{"10.0.0.0/8"}}
		}, "tiers[1].networkAcl.denyCidrs: 10.0.0.0/8 covers the VPC's own 10.0.0.0/16 and would cut its tiers off from each other: deny narrower blocks, or add an exception for 10.0.0.0/16"},
		{
			"one tier's deny that is no block", func(a *vpc.SecureVpcArgs) { a.Tiers[1].NetworkAcl = &vpc.TierNetworkAcl{DenyCidrs: []string{"x"}} },
			`tiers[1].networkAcl.denyCidrs[0]: "x" is no CIDR block: write an address and a mask, such as 192.0.2.0/24`,
		},
		{
			"a protocol without ports", func(a *vpc.SecureVpcArgs) { a.NetworkAcls.DenyPorts = []vpc.PortRange{{Protocol: "icmp", FromPort: 1}} },
			`networkAcls.denyPorts[0].protocol: "icmp" is not supported; use one of tcp, udp`,
		},
		{
			"another direction", func(a *vpc.SecureVpcArgs) { a.NetworkAcls.DenyPorts = []vpc.PortRange{{FromPort: 1, Direction: "In"}} },
			`networkAcls.denyPorts[0].direction: "In" is not supported; use one of Inbound, Outbound, Both`,
		},
		{
			"no range of ports", func(a *vpc.SecureVpcArgs) { a.NetworkAcls.DenyPorts = []vpc.PortRange{{FromPort: 10, ToPort: 9}} },
			"networkAcls.denyPorts[0]: 10 to 9 is no range of ports: 0 to 65535, the lower one first",
		},
		{
			"a port beyond the last", func(a *vpc.SecureVpcArgs) { a.NetworkAcls.DenyPorts = []vpc.PortRange{{FromPort: 65536}} },
			"networkAcls.denyPorts[0]: 65536 to 65536 is no range of ports: 0 to 65535, the lower one first",
		},
		{
			"an exception for no block", func(a *vpc.SecureVpcArgs) { a.NetworkAcls.Exceptions = []vpc.NetworkAclException{{Reason: "x"}} },
			`networkAcls.exceptions[0].cidrBlock: "" is no CIDR block: write an address and a mask, such as 192.0.2.0/24`,
		},
		{"an exception without a reason", func(a *vpc.SecureVpcArgs) {
			a.Tiers[1].NetworkAcl = &vpc.TierNetworkAcl{Exceptions: []vpc.NetworkAclException{{CidrBlock: "45.0.0.0/8"}}}
		}, "tiers[1].networkAcl.exceptions[0].reason: required: say why the secure default does not fit, in a sentence that a reviewer will read"},
		{
			"an estate that is everybody", func(a *vpc.SecureVpcArgs) { a.EstateCidrs = []string{"10.0.0.0/8", "0.0.0.0/0"} },
			"estateCidrs[1]: 0.0.0.0/0 covers 0.0.0.0/8, which is no network's: name the blocks of your own networks, and no others",
		},
		{
			"an estate that is half of everybody", func(a *vpc.SecureVpcArgs) { a.EstateCidrs = []string{"128.0.0.0/1"} },
			"estateCidrs[0]: 128.0.0.0/1 covers 192.0.2.0/24, which is no network's: name the blocks of your own networks, and no others",
		},
		{
			"an estate that is everybody over IPv6", func(a *vpc.SecureVpcArgs) { a.EstateCidrs = []string{"fc00::/7", "2000::/3"} },
			"estateCidrs[1]: 2000::/3 covers 2001:db8::/32, which is no network's: name the blocks of your own networks, and no others",
		},
		{"an exception in no direction", func(a *vpc.SecureVpcArgs) {
			a.NetworkAcls.Exceptions = []vpc.NetworkAclException{{CidrBlock: "45.0.0.0/8", Direction: "x", Reason: "x"}}
		}, `networkAcls.exceptions[0].direction: "x" is not supported; use one of Inbound, Outbound, Both`},
		{"an exception for no protocol", func(a *vpc.SecureVpcArgs) {
			a.NetworkAcls.Exceptions = []vpc.NetworkAclException{{CidrBlock: "45.0.0.0/8", Protocol: "icmp", Reason: "x"}}
		}, `networkAcls.exceptions[0].protocol: "icmp" is not supported; use one of all, tcp, udp`},
		{"an exception for ports of all protocols", func(a *vpc.SecureVpcArgs) {
			a.NetworkAcls.Exceptions = []vpc.NetworkAclException{{CidrBlock: "45.0.0.0/8", FromPort: 443, Reason: "x"}}
		}, "networkAcls.exceptions[0].protocol: ports mean nothing when all protocols are allowed: say tcp or udp, or drop the ports"},
		{"an exception for no range", func(a *vpc.SecureVpcArgs) {
			a.NetworkAcls.Exceptions = []vpc.NetworkAclException{{CidrBlock: "45.0.0.0/8", Protocol: "tcp", FromPort: 9, ToPort: 8, Reason: "x"}}
		}, "networkAcls.exceptions[0]: 9 to 8 is no range of ports: 0 to 65535, the lower one first"},
		{
			"a quota that AWS does not grant", func(a *vpc.SecureVpcArgs) { a.NetworkAcls.RuleQuota = 41 },
			"networkAcls.ruleQuota: 41 is no quota that AWS grants: 20 unless raised, 40 at most",
		},
		{
			"risky ports without a reason", func(a *vpc.SecureVpcArgs) { a.NetworkAcls.AllowRiskyPorts = because("") },
			"networkAcls.allowRiskyPorts.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read",
		},
		{
			"bogons without a reason", func(a *vpc.SecureVpcArgs) { a.NetworkAcls.AllowBogons = because("") },
			"networkAcls.allowBogons.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read",
		},
		{"more entries than the quota", func(a *vpc.SecureVpcArgs) {
			a.Tiers = a.Tiers[:1]
			a.NetworkAcls.DenyCidrs = []string{"1.0.0.0/24", "3.0.0.0/24", "5.0.0.0/24", "7.0.0.0/24", "9.0.0.0/24", "11.0.0.0/24", "13.0.0.0/24", "15.0.0.0/24", "17.0.0.0/24", "19.0.0.0/24"}
		}, `tiers[0]: network ACL of tier public: 21 inbound entries, but AWS takes 20: 0 exceptions, 10 denied blocks, 1 for the VPC and the estate, 6 bogons, 3 ports, 1 to allow the rest; drop some (allowBogons and allowRiskyPorts drop the defaults), or have AWS raise "Rules per network ACL" and set networkAcls.ruleQuota, 40 at most`},
		{
			"an estate that is no block", func(a *vpc.SecureVpcArgs) { a.EstateCidrs = []string{"172.16.0.0/12", "corp"} },
			`estateCidrs[1]: "corp" is no CIDR block: write an address and a mask, such as 192.0.2.0/24`,
		},
	})
}

func TestMistakes_ofFlowLogs(t *testing.T) {
	checkMistakes(t, []mistake{
		{
			"none without a reason", func(a *vpc.SecureVpcArgs) { a.FlowLogs.AllowNone = because("") },
			"flowLogs.allowNone.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read",
		},
		{
			"another destination", func(a *vpc.SecureVpcArgs) { a.FlowLogs.Destination = "s3" },
			`flowLogs.destination: "s3" is not supported; use one of CloudWatchLogs, S3, Firehose (did you mean "S3"?)`,
		},
		{
			"other traffic", func(a *vpc.SecureVpcArgs) { a.FlowLogs.TrafficType = "all" },
			`flowLogs.trafficType: "all" is not supported; use one of ALL, ACCEPT, REJECT (did you mean "ALL"?)`,
		},
		{
			"another interval", func(a *vpc.SecureVpcArgs) { a.FlowLogs.MaxAggregationInterval = 300 },
			"flowLogs.maxAggregationInterval: 300 seconds is no interval that AWS offers: 60 or 600",
		},
		{
			"a negative retention", func(a *vpc.SecureVpcArgs) { a.FlowLogs.RetentionInDays = -1 },
			"flowLogs.retentionInDays: -1 days: records must be kept for a day at least",
		},
		{
			"a period that CloudWatch does not have", func(a *vpc.SecureVpcArgs) { a.FlowLogs.RetentionInDays = 91 },
			"flowLogs.retentionInDays: CloudWatch Logs keeps no log for 91 days: choose one of [1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653]",
		},
		{
			"a format that is none", func(a *vpc.SecureVpcArgs) { a.FlowLogs.LogFormat = "${srcaddr} dstaddr" },
			`flowLogs.logFormat: "dstaddr" is no field: write ${srcaddr} ${dstaddr} ..., separated by spaces`,
		},
		{
			"files in a log group", func(a *vpc.SecureVpcArgs) { a.FlowLogs.FileFormat = "parquet" },
			"flowLogs.destination: fileFormat, hiveCompatiblePartitions and perHourPartition are for S3 only",
		},
		{
			"another file format", func(a *vpc.SecureVpcArgs) { a.FlowLogs.Destination, a.FlowLogs.FileFormat = vpc.FlowLogsToS3, "csv" },
			`flowLogs.fileFormat: "csv" is not supported; use one of plain-text, parquet`,
		},
		{
			"a stream that is not given", func(a *vpc.SecureVpcArgs) { a.FlowLogs.Destination = vpc.FlowLogsToFirehose },
			"flowLogs.destinationArn: required with Firehose: the ARN of the delivery stream",
		},
		{
			"no key's ARN", func(a *vpc.SecureVpcArgs) { a.FlowLogs.KmsKeyArn = pulumi.String("alias/logs") },
			`flowLogs.kmsKeyArn: "alias/logs" is not the ARN of a KMS key, which begins with arn:aws:kms:`,
		},
		{
			"an ARN of another service", func(a *vpc.SecureVpcArgs) { a.FlowLogs.DestinationArn = pulumi.String("arn:aws:s3:::logs") },
			`flowLogs.destinationArn: "arn:aws:s3:::logs" is not the ARN of a destination of type CloudWatchLogs, which begins with arn:aws:logs:`,
		},
	})
}

func TestMistakes_ofExclusionsAndProtection(t *testing.T) {
	checkMistakes(t, []mistake{
		{"another mode", func(a *vpc.SecureVpcArgs) {
			a.BlockPublicAccessExclusions = &vpc.BlockPublicAccessExclusions{Mode: "both", Reason: "x"}
		}, `blockPublicAccessExclusions.mode: "both" is not supported; use one of allow-bidirectional, allow-egress`},
		{"no reason", func(a *vpc.SecureVpcArgs) {
			a.BlockPublicAccessExclusions = &vpc.BlockPublicAccessExclusions{Mode: vpc.BpaAllowEgress}
		}, "blockPublicAccessExclusions.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read"},
		{"no such tier to exempt", func(a *vpc.SecureVpcArgs) {
			a.BlockPublicAccessExclusions = &vpc.BlockPublicAccessExclusions{Mode: vpc.BpaAllowEgress, Reason: "x", Tiers: []string{"web"}}
		}, `blockPublicAccessExclusions.tiers[0]: there is no tier "web" with subnets`},
		{
			"another protection", func(a *vpc.SecureVpcArgs) { a.Protection.Mode = "Off" },
			`protection.mode: "Off" is not supported; use one of Enabled, Disabled`,
		},
		{
			"no protection without a reason", func(a *vpc.SecureVpcArgs) { a.Protection.Mode = vpc.ProtectionDisabled },
			"protection.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read",
		},
	})
}
