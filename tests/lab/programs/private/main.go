// Command private is a network without internet: pods in shared address space reach the organisation through a private NAT gateway, a
// single one, in a single zone. Tiers of a second component are added to the same VPC. Flow logs go to a stream of the caller's.
package main

import (
	"encoding/json"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kinesis"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(network) }

func network(ctx *pulumi.Context) error {
	stream, err := logStream(ctx)
	if err != nil {
		return err
	}
	protection := vpc.Protection{Mode: vpc.ProtectionDisabled, Reason: "lives for one test"}
	oneZone := &vpc.Relaxation{Reason: "a laboratory that may be down"}
	off := false
	net, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{
		CidrBlock:           "10.8.0.0/20",
		SecondaryCidrBlocks: []string{"100.64.0.0/16"},
		AvailabilityZones:   []string{"eu-west-1b"},
		AllowSingleZone:     oneZone,
		ZoneSlots:           8,
		Tiers: []vpc.Tier{
			{Name: "routable", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway, Netmask: 26},
			{Name: "pods", Type: vpc.TierPrivateWithEgress, Within: "100.64.0.0/16", Netmask: 20},
		},
		NatGateways:        vpc.NatGateways{Strategy: vpc.NatSingle, AvailabilityZone: "eu-west-1b", Connectivity: vpc.NatPrivate, Tier: "routable"},
		EnableDnsHostnames: &off,
		DefaultNetworkAcl:  vpc.DefaultNetworkAclKeep, DefaultNetworkAclReason: "others still build here",
		EstateCidrs: []string{"10.0.0.0/8", "172.16.0.0/12"},
		NetworkAcls: vpc.NetworkAcls{
			AllowBogons: &vpc.Relaxation{Reason: "198.51.100.0/24 stands in for a partner"},
			DenyCidrs:   []string{"45.9.0.0/17", "45.9.128.0/17"},
			Exceptions:  []vpc.NetworkAclException{{CidrBlock: "45.9.7.0/24", Direction: vpc.DirectionInbound, Reason: "the tester sits there"}},
		},
		FlowLogs:   vpc.FlowLogs{Destination: vpc.FlowLogsToFirehose, DestinationArn: stream, TrafficType: "REJECT"},
		Protection: protection,
	})
	if err != nil {
		return err
	}
	more, err := vpc.NewTieredSubnets(ctx, "more", &vpc.TieredSubnetsArgs{
		Vpc:               net.Reference(),
		AvailabilityZones: []string{"eu-west-1b"},
		AllowSingleZone:   oneZone,
		ZoneSlots:         2,
		Tiers: []vpc.Tier{
			{Name: "edge", Type: vpc.TierPublic, CidrBlock: "10.8.14.0/24", Egress: vpc.EgressFirewallEndpoint},
			{Name: "premises", Type: vpc.TierPrivateWithEgress, CidrBlock: "10.8.15.0/24", Egress: vpc.EgressOnPremises},
		},
		NetworkAcls: vpc.NetworkAcls{AllowRiskyPorts: &vpc.Relaxation{Reason: "administered from the premises"}},
		Protection:  protection,
	})
	if err != nil {
		return err
	}
	ctx.Export("vpcId", net.VpcId)
	ctx.Export("layout", net.Layout)
	ctx.Export("more", more.Layout)
	ctx.Export("defaultNetworkAclId", net.DefaultNetworkAclId)
	return nil
}

// logStream makes the delivery stream to which the flow log writes.
func logStream(ctx *pulumi.Context) (pulumi.StringOutput, error) {
	bucket, err := s3.NewBucketV2(ctx, "archive", &s3.BucketV2Args{ForceDestroy: pulumi.Bool(true)})
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	trust, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": []map[string]any{
		{"Effect": "Allow", "Principal": map[string]string{"Service": "firehose.amazonaws.com"}, "Action": "sts:AssumeRole"},
	}})
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	role, err := iam.NewRole(ctx, "stream", &iam.RoleArgs{AssumeRolePolicy: pulumi.String(trust)})
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	stream, err := kinesis.NewFirehoseDeliveryStream(ctx, "stream", &kinesis.FirehoseDeliveryStreamArgs{
		Destination: pulumi.String("extended_s3"),
		ExtendedS3Configuration: kinesis.FirehoseDeliveryStreamExtendedS3ConfigurationArgs{
			BucketArn: bucket.Arn, RoleArn: role.Arn,
		},
		Tags: pulumi.StringMap{"LogDeliveryEnabled": pulumi.String("true")},
	})
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	return stream.Arn, nil
}
