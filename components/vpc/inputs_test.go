package vpc_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/vpc"
)

// late is a value that another resource gives.
func late(value string) pulumi.StringInput { return pulumi.String(value).ToStringOutput() }

// What is known while the program runs is refused before anything is registered, what comes later once it is there: with one text.
func TestInputs_aMistakeReadsTheSameWheneverItIsFound(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(*vpc.SecureVpcArgs, func(string) pulumi.StringInput)
		text string
	}{
		"elastic IP": {
			func(a *vpc.SecureVpcArgs, in func(string) pulumi.StringInput) {
				a.NatGateways.ElasticIpAllocationIds = map[string]pulumi.StringInput{"ap-southeast-2a": in("203.0.113.7")}
			},
			`natGateways.elasticIpAllocationIds["ap-southeast-2a"]: "203.0.113.7" is not the id of an elastic IP, which reads eipalloc-0123456789abcdef0`,
		},
		"KMS key": {
			func(a *vpc.SecureVpcArgs, in func(string) pulumi.StringInput) {
				a.FlowLogs.KmsKeyArn = in("alias/logs")
			},
			`flowLogs.kmsKeyArn: "alias/logs" is not the ARN of a KMS key, which begins with arn:aws:kms:`,
		},
		"bucket": {
			func(a *vpc.SecureVpcArgs, in func(string) pulumi.StringInput) {
				a.FlowLogs.Destination, a.FlowLogs.DestinationArn = vpc.FlowLogsToS3, in("logs")
			},
			`flowLogs.destinationArn: "logs" is not the ARN of a destination of type S3, which begins with arn:aws:s3:`,
		},
		"IPAM pool": {
			func(a *vpc.SecureVpcArgs, in func(string) pulumi.StringInput) {
				a.CidrBlock, a.Ipam = "", &vpc.Ipam{PoolId: in("pool-1"), NetmaskLength: 16}
			},
			`ipam.poolId: "pool-1" is not the id of an IPAM pool, which reads ipam-pool-0123456789abcdef0`,
		},
		"IPv6 pool": {
			func(a *vpc.SecureVpcArgs, in func(string) pulumi.StringInput) {
				a.Ipv6 = &vpc.Ipv6{IpamPoolId: in("pool-1")}
			},
			`ipv6.ipamPoolId: "pool-1" is not the id of an IPAM pool, which reads ipam-pool-0123456789abcdef0`,
		},
		"value of a tag": {
			func(a *vpc.SecureVpcArgs, in func(string) pulumi.StringInput) {
				a.Tags = pulumi.StringMap{"owner": in(strings.Repeat("x", 257))}
			},
			`tags["owner"]: a tag's value has at most 256 characters; shorten it`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			construct := func(in func(string) pulumi.StringInput) pulumi.RunFunc {
				return func(ctx *pulumi.Context) error {
					args := reference()
					test.edit(&args, in)
					_, err := newSecureVpc(ctx, "net", &args)
					return err
				}
			}
			assert.Equal(t, test.text, refusal(t, construct(func(value string) pulumi.StringInput { return pulumi.String(value) })))
			assert.Contains(t, lateRefusal(t, construct(late)), test.text)
		})
	}
}

func TestInputs_lateTagsAreCheckedAsAWhole(t *testing.T) {
	args := reference()
	args.Tags = pulumi.StringMap{"aws:owner": late("x"), "palisade:tier": late("y")}.ToStringMapOutput()
	text := lateRefusal(t, func(ctx *pulumi.Context) error {
		_, err := newSecureVpc(ctx, "net", &args)
		return err
	})
	assert.Contains(t, text, `tags["aws:owner"]: keys that begin with aws: are AWS's own; choose another`)
	assert.Contains(t, text, `tags["palisade:tier"]: keys that begin with palisade: are written by the components; choose another`)
}

func TestInputs_ofAnExistingVpcMayComeLate(t *testing.T) {
	args := existing()
	args.Vpc.VpcId, args.Vpc.InternetGatewayId = late("vpc-1"), late("igw-1")
	r := recordTiers(t, args)
	assert.Equal(t, "vpc-1", r.inputs(typeSubnet, "net-subnet-app-a")["vpcId"])
	assert.Equal(t, []string{"0.0.0.0/0 -> igw igw-1"}, r.routes("net-rt-public-a"))

	args.Vpc.VpcId = late("subnet-1")
	assert.Contains(t, lateRefusal(t, func(ctx *pulumi.Context) error {
		_, err := newTieredSubnets(ctx, "net", &args)
		return err
	}), `vpc.vpcId: "subnet-1" is not the id of a VPC, which reads vpc-0123456789abcdef0`)
}

// How many of what there are, and what they are called, is decided while the program runs: a preview with ids that are not known yet
// has them all.
func TestInputs_unknownOnesChangeNeitherNumberNorNames(t *testing.T) {
	known := record(t, reference())
	args := reference()
	args.Tags = pulumi.StringMap{"owner": unknown(t)}
	args.NatGateways.ElasticIpAllocationIds = map[string]pulumi.StringInput{"ap-southeast-2a": unknown(t)}
	args.FlowLogs.KmsKeyArn = unknown(t)
	args.CidrBlock, args.Ipam = "", &vpc.Ipam{PoolId: unknown(t), NetmaskLength: 16}
	r := record(t, args)
	want := known.counts()
	want[typeEip]--
	assert.Equal(t, without(want, typeAclRule), without(r.counts(), typeAclRule))
	assert.Equal(t, known.names(typeSubnet), r.names(typeSubnet))
	assert.Len(t, r.names(typeAclRule), 55+3, "the VPC's own block is an entry in both directions while it is not known")
}

// unknown is an output that is not known before the program is deployed.
func unknown(t *testing.T) pulumi.StringInput {
	t.Helper()
	return pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" }).(pulumi.StringOutput)
}

func without(counts map[string]int, typ string) map[string]int {
	delete(counts, typ)
	return counts
}
