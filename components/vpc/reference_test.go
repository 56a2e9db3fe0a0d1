package vpc_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/vpc"
)

// existing are the least arguments for tiers in a VPC that is there.
func existing() vpc.TieredSubnetsArgs {
	return vpc.TieredSubnetsArgs{Vpc: vpc.Existing(pulumi.String("vpc-1"), "10.0.0.0/16"), AvailabilityZones: zonesOf("a", "b", "c")}
}

func TestExisting_getsTheSameTiersAsAVpcMadeHere(t *testing.T) {
	made, there := record(t, reference()), recordTiers(t, existing())
	want := made.counts()
	for _, typ := range []string{vpc.SecureVpcType, typeVpc, typeDefaultGroup, typeDefaultTable, typeDefaultAcl, typeFlowLog, typeLogGroup, typeRole, typeRolePolicy} {
		delete(want, typ)
	}
	assert.Equal(t, want, there.counts(), "and nothing that is the VPC's own: its defaults, its flow logs")
	for _, table := range there.names(typeRouteTable) {
		assert.Equal(t, made.routes(table), there.routes(table))
	}
	for _, acl := range there.names(typeNetworkAcl) {
		assert.Equal(t, made.entries(acl), there.entries(acl))
	}
	for _, subnet := range there.ofType(typeSubnet) {
		assert.Equal(t, "vpc-1", subnet.Inputs["vpcId"])
		assert.Equal(t, made.inputs(typeSubnet, subnet.Name)["cidrBlock"], subnet.Inputs["cidrBlock"])
	}
}

func TestExisting_usesTheGatewaysThatAreThere(t *testing.T) {
	args := existing()
	args.Vpc.Ipv6CidrBlock = "2600:1f16:aa:bb00::/56"
	args.Vpc.InternetGatewayId = pulumi.String("igw-1")
	args.Vpc.EgressOnlyInternetGatewayId = pulumi.String("eigw-1").ToStringOutput()
	r := recordTiers(t, args)
	assert.Empty(t, r.names(typeIgw), "AWS refuses a second one")
	assert.Empty(t, r.names(typeEigw))
	assert.Equal(t, []string{"0.0.0.0/0 -> igw igw-1", "::/0 -> igw igw-1"}, r.routes("net-rt-public-a"))
	assert.Equal(t, []string{"0.0.0.0/0 -> nat net-nat-a", "::/0 -> eigw eigw-1"}, r.routes("net-rt-app-a"))
	assert.Equal(t, "2600:1f16:aa:bb04::/64", r.inputs(typeSubnet, "net-subnet-app-a")["ipv6CidrBlock"])
	assert.True(t, contains(r.entries("net-nacl-app"), "allow all 2600:1f16:aa:bb00::/56"))
	out := r.component(vpc.TieredSubnetsType)
	assert.Equal(t, "igw-1", out["internetGatewayId"])
	assert.Equal(t, "eigw-1", out["egressOnlyInternetGatewayId"])
}

func TestExisting_tiersMayLiveInASecondaryBlock(t *testing.T) {
	args := existing()
	args.Vpc.SecondaryCidrBlocks = []string{"100.64.0.0/16", "10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16", "10.4.0.0/16", "10.5.0.0/16"}
	args.Tiers = []vpc.Tier{{Name: "pods", Type: vpc.TierIsolated, Within: "100.64.0.0/16", Netmask: 18}}
	r := recordTiers(t, args)
	assert.Equal(t, "100.64.64.0/18", r.inputs(typeSubnet, "net-subnet-pods-b")["cidrBlock"])
	assert.Empty(t, r.names(typeBlockAssociation), "they are associated already, and counted by AWS")
}

// Other tiers of a VPC that was made here have their own component, and places of their own.
func TestReference_handsAVpcToOtherTiers(t *testing.T) {
	for name, edit := range map[string]func(*vpc.SecureVpcArgs){
		"known block": func(*vpc.SecureVpcArgs) {},
		"allocated block": func(a *vpc.SecureVpcArgs) {
			a.CidrBlock, a.Ipam = "", &vpc.Ipam{PoolId: pulumi.String("ipam-pool-1"), NetmaskLength: 16, PlanningCidr: "10.0.0.0/16"}
		},
		"dual-stack":      func(a *vpc.SecureVpcArgs) { a.Ipv6 = &vpc.Ipv6{} },
		"secondary block": func(a *vpc.SecureVpcArgs) { a.SecondaryCidrBlocks = []string{"100.64.0.0/16"} },
	} {
		t.Run(name, func(t *testing.T) {
			r := recordProgram(t, func(ctx *pulumi.Context) error {
				args := with(edit)
				net, err := newSecureVpc(ctx, "net", &args)
				if err != nil {
					return err
				}
				tiers := []vpc.Tier{}
				for _, used := range vpc.ReferenceTiers() {
					tiers = append(tiers, vpc.Tier{Name: used.Name, Type: vpc.TierReserved})
				}
				_, err = newTieredSubnets(ctx, "more", &vpc.TieredSubnetsArgs{
					Vpc: net.Reference(), AvailabilityZones: args.AvailabilityZones,
					Tiers: append(tiers, vpc.Tier{Name: "batch", Type: vpc.TierPublic}),
				})
				return err
			})
			in := r.inputs(typeSubnet, "more-subnet-batch-a")
			assert.Equal(t, "10.0.48.0/22", in["cidrBlock"])
			assert.Equal(t, "net", r.referred(in["vpcId"]))
			assert.Equal(t, []string{"net-igw"}, r.names(typeIgw), "the VPC has one already")
			assert.True(t, contains(r.routes("more-rt-batch-a"), "0.0.0.0/0 -> igw net-igw"))
			assert.True(t, contains(r.entries("more-nacl-batch"), "allow all 10.0.0.0/16"))
			for _, block := range r.ofType(typeBlockAssociation) {
				assert.Contains(t, r.get(typeSubnet, "more-subnet-batch-a").Dependencies, block.URN)
			}
		})
	}
}

func TestReference_listsOfTiersAreInTheOrderOfZones(t *testing.T) {
	var zones []string
	r := recordProgram(t, func(ctx *pulumi.Context) error {
		args := reference()
		args.AvailabilityZones = zonesOf("c", "a")
		net, err := newSecureVpc(ctx, "net", &args)
		if err != nil {
			return err
		}
		zones = net.Tiered.AvailabilityZones()
		ctx.Export("subnets", net.Tiered.SubnetIdsOf("app"))
		ctx.Export("tables", net.Tiered.RouteTableIdsOf("app"))
		ctx.Export("nothing", net.Tiered.SubnetIdsOf("web"))
		return nil
	})
	assert.Equal(t, zonesOf("a", "c"), zones)
	assert.Empty(t, r.Outputs["nothing"])
	for output, want := range map[string][]string{"subnets": {"net-subnet-app-a", "net-subnet-app-c"}, "tables": {"net-rt-app-a", "net-rt-app-c"}} {
		names := []string{}
		for _, id := range r.Outputs[output].([]any) {
			names = append(names, r.referred(id))
		}
		assert.Equal(t, want, names)
		assert.True(t, slices.IsSortedFunc(names, strings.Compare))
	}
}
