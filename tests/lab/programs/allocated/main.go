// Command allocated is a network whose addresses a pool of the organisation hands out, made in the same program: all types of tiers, IPv4
// and IPv6, its own DHCP options, the caller's elastic IPs and key, and flow logs in S3.
package main

import (
	"encoding/json"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(network) }

func network(ctx *pulumi.Context) error {
	pool, filled, err := addressPool(ctx)
	if err != nil {
		return err
	}
	key, err := logKey(ctx)
	if err != nil {
		return err
	}
	eip, err := ec2.NewEip(ctx, "allow-listed", &ec2.EipArgs{Domain: pulumi.String("vpc")})
	if err != nil {
		return err
	}
	net, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{
		Ipam:              &vpc.Ipam{PoolId: pool, NetmaskLength: 18, PlanningCidr: "10.64.0.0/18"},
		Ipv6:              &vpc.Ipv6{},
		AvailabilityZones: []string{"us-east-1a", "us-east-1b"},
		ZoneSlots:         2,
		Tiers:             tiers(),
		NatGateways: vpc.NatGateways{
			ElasticIpAllocationIds: map[string]pulumi.StringInput{"us-east-1a": eip.AllocationId},
		},
		DhcpOptions: &vpc.DhcpOptions{
			DomainName: pulumi.String("corp.example.com"), NtpServers: pulumi.ToStringArray([]string{"169.254.169.123"}), NetbiosNodeType: 2,
		},
		BlockPublicAccessExclusions: &vpc.BlockPublicAccessExclusions{Mode: vpc.BpaAllowEgress, Tiers: []string{"app"}, Reason: "updates come from the internet"},
		NetworkAcls:                 vpc.NetworkAcls{RuleQuota: 40, DenyPorts: []vpc.PortRange{{Protocol: "udp", FromPort: 161, ToPort: 162, Direction: vpc.DirectionBoth}}},
		FlowLogs: vpc.FlowLogs{
			Destination: vpc.FlowLogsToS3, KmsKeyArn: key, MaxAggregationInterval: 60,
			FileFormat: "parquet", HiveCompatiblePartitions: true, PerHourPartition: true,
		},
		EnableNetworkAddressUsageMetrics: true,
		Protection:                       vpc.Protection{Mode: vpc.ProtectionDisabled, Reason: "lives for one test"},
		Tags:                             pulumi.StringMap{"owner": pulumi.String("platform"), "pool": pool},
		ZoneTags:                         map[string]map[string]string{"us-east-1a": {"cell": "one"}},
	}, pulumi.DependsOn([]pulumi.Resource{filled}))
	if err != nil {
		return err
	}
	ctx.Export("vpcId", net.VpcId)
	ctx.Export("cidrBlock", net.CidrBlock)
	ctx.Export("layout", net.Layout)
	ctx.Export("natPublicIps", net.NatPublicIps)
	ctx.Export("allowListed", eip.PublicIp)
	ctx.Export("flowLogDestinationArn", net.FlowLogDestinationArn)
	return nil
}

func tiers() []vpc.Tier {
	return []vpc.Tier{
		{
			Name: "public", Type: vpc.TierPublic, KubernetesRole: true,
			AllowPublicIpOnLaunch: &vpc.Relaxation{Reason: "bastions are launched by hand"},
		},
		{Name: "app", Type: vpc.TierPrivateWithEgress, KubernetesRole: true, Tags: map[string]string{"team": "shop"}},
		{
			Name: "data", Type: vpc.TierIsolated, DatabaseSubnetGroup: true,
			NetworkAcl: &vpc.TierNetworkAcl{
				DenyInternet: true,
				Exceptions:   []vpc.NetworkAclException{{CidrBlock: "52.216.0.0/15", Protocol: "tcp", FromPort: 443, Direction: vpc.DirectionOutbound, Reason: "S3 answers from public addresses"}},
			},
		},
		{Name: "later", Type: vpc.TierReserved},
		{Name: "hub", Type: vpc.TierTransitGateway},
		{Name: "inspect", Type: vpc.TierFirewall},
	}
}

// addressPool makes an IPAM pool that holds addresses.
func addressPool(ctx *pulumi.Context) (pulumi.StringOutput, pulumi.Resource, error) {
	region, err := aws.GetRegion(ctx, &aws.GetRegionArgs{})
	if err != nil {
		return pulumi.StringOutput{}, nil, err
	}
	ipam, err := ec2.NewVpcIpam(ctx, "ipam", &ec2.VpcIpamArgs{
		OperatingRegions: ec2.VpcIpamOperatingRegionArray{ec2.VpcIpamOperatingRegionArgs{RegionName: pulumi.String(region.Name)}},
	})
	if err != nil {
		return pulumi.StringOutput{}, nil, err
	}
	pool, err := ec2.NewVpcIpamPool(ctx, "pool", &ec2.VpcIpamPoolArgs{
		AddressFamily: pulumi.String("ipv4"), IpamScopeId: ipam.PrivateDefaultScopeId, Locale: pulumi.String(region.Name),
	})
	if err != nil {
		return pulumi.StringOutput{}, nil, err
	}
	filled, err := ec2.NewVpcIpamPoolCidr(ctx, "pool", &ec2.VpcIpamPoolCidrArgs{IpamPoolId: pool.ID(), Cidr: pulumi.String("10.64.0.0/12")})
	return pool.ID().ToStringOutput(), filled, err
}

// logKey makes the key that encrypts the flow logs, and lets the log delivery service use it.
func logKey(ctx *pulumi.Context) (pulumi.StringOutput, error) {
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{})
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	grants, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": []map[string]any{
		{"Sid": "Owner", "Effect": "Allow", "Principal": map[string]string{"AWS": "arn:aws:iam::" + caller.AccountId + ":root"}, "Action": "kms:*", "Resource": "*"},
		{
			"Sid": "Logs", "Effect": "Allow", "Principal": map[string]string{"Service": "delivery.logs.amazonaws.com"},
			"Action": []string{"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"}, "Resource": "*",
		},
	}})
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	key, err := kms.NewKey(ctx, "logs", &kms.KeyArgs{
		DeletionWindowInDays: pulumi.Int(7), EnableKeyRotation: pulumi.Bool(true), Policy: pulumi.String(grants),
	})
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	return key.Arn, nil
}
