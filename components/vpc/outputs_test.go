package vpc_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/vpc"
)

// outputNames are the outputs that a component's type declares.
func outputNames(component any) []string {
	var names []string
	typ := reflect.TypeOf(component)
	for i := range typ.NumField() {
		if name := typ.Field(i).Tag.Get("pulumi"); name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func TestOutputs_areThoseThatTheTypeDeclares(t *testing.T) {
	r := record(t, reference())
	assert.Equal(t, outputNames(vpc.SecureVpc{}), slices.Sorted(maps.Keys(r.component(vpc.SecureVpcType))))
	assert.Equal(t, outputNames(vpc.TieredSubnets{}), slices.Sorted(maps.Keys(r.component(vpc.TieredSubnetsType))))
	for _, name := range outputNames(vpc.TieredSubnets{}) {
		assert.Equal(t, r.component(vpc.TieredSubnetsType)[name], r.component(vpc.SecureVpcType)[name], name)
	}
}

// Arguments and outputs are read in other languages by these names.
func TestArguments_everyFieldHasItsPropertyName(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var check func(typ reflect.Type)
	check = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || seen[typ] || !strings.Contains(typ.PkgPath(), "components/vpc") {
			return
		}
		seen[typ] = true
		_, hasElementType := typ.MethodByName("ElementType")
		assert.False(t, hasElementType, "%s would be taken for an input", typ)
		for i := range typ.NumField() {
			f := typ.Field(i)
			if !f.IsExported() {
				continue
			}
			name, option, _ := strings.Cut(f.Tag.Get("pulumi"), ",")
			assert.Equal(t, strings.ToLower(f.Name[:1])+f.Name[1:], name, "%s.%s", typ, f.Name)
			assert.Contains(t, []string{"", "optional"}, option, "%s.%s", typ, f.Name)
			check(f.Type)
		}
	}
	check(reflect.TypeOf(vpc.SecureVpcArgs{}))
	check(reflect.TypeOf(vpc.TieredSubnetsArgs{}))
	assert.Greater(t, len(seen), 10)
}

func TestOutputs_areKeyedByTierAndZone(t *testing.T) {
	r := record(t, reference())
	out := r.component(vpc.SecureVpcType)
	for output, of := range map[string]struct{ typ, stem, property string }{
		"subnetIds":        {typeSubnet, "net-subnet-", "id"},
		"subnetArns":       {typeSubnet, "net-subnet-", "arn"},
		"subnetCidrBlocks": {typeSubnet, "net-subnet-", "cidrBlock"},
		"routeTableIds":    {typeRouteTable, "net-rt-", "id"},
	} {
		want := map[string]any{}
		for _, tier := range []string{"public", "app", "data"} {
			byZone := map[string]any{}
			for _, letter := range []string{"a", "b", "c"} {
				res := r.get(of.typ, of.stem+tier+"-"+letter)
				if byZone["ap-southeast-2"+letter] = res.Outputs[of.property]; of.property == "id" {
					byZone["ap-southeast-2"+letter] = res.ID
				}
			}
			want[tier] = byZone
		}
		assert.Equal(t, want, out[output], output)
	}
	for _, letter := range []string{"a", "b", "c"} {
		zone := "ap-southeast-2" + letter
		assert.Equal(t, r.get(typeNat, "net-nat-"+letter).ID, out["natGatewayIds"].(map[string]any)[zone])
		assert.Equal(t, r.get(typeEip, "net-nat-"+letter).ID, out["elasticIpAllocationIds"].(map[string]any)[zone])
		assert.Equal(t, r.get(typeEip, "net-nat-"+letter).Outputs["publicIp"], out["natPublicIps"].(map[string]any)[zone])
	}
	for _, tier := range []string{"public", "app", "data"} {
		assert.Equal(t, r.get(typeNetworkAcl, "net-nacl-"+tier).ID, out["networkAclIds"].(map[string]any)[tier])
	}
}

func TestOutputs_listsAreInTheOrderOfTiersAndZones(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.AvailabilityZones = zonesOf("c", "b")
		a.Tiers = append(vpc.ReferenceTiers(), vpc.Tier{Name: "batch", Type: vpc.TierPrivateWithEgress})
	}))
	out := r.component(vpc.SecureVpcType)
	named := func(list any) []string {
		var names []string
		for _, id := range list.([]any) {
			names = append(names, strings.TrimPrefix(r.referred(id), "net-subnet-"))
		}
		return names
	}
	assert.Equal(t, []string{"public-b", "public-c"}, named(out["publicSubnetIds"]))
	assert.Equal(t, []string{"app-b", "app-c", "batch-b", "batch-c"}, named(out["privateSubnetIds"]))
	assert.Equal(t, []string{"data-b", "data-c"}, named(out["isolatedSubnetIds"]))
	assert.Equal(t, []string{"batch-b", "batch-c"}, named(out["subnetIdLists"].(map[string]any)["batch"]))
}

// What is launched in a subnet by its ready id comes after all that joins the subnet to the network.
func TestOutputs_readyIdsComeAfterRoutesAndNetworkAcls(t *testing.T) {
	args := with(func(a *vpc.SecureVpcArgs) { a.AvailabilityZones, a.Ipv6 = zonesOf("a", "b"), &vpc.Ipv6{} })
	r := recordProgram(t, func(ctx *pulumi.Context) error {
		net, err := newSecureVpc(ctx, "net", &args)
		if err != nil {
			return err
		}
		_, err = rds.NewSubnetGroup(ctx, "late", &rds.SubnetGroupArgs{SubnetIds: net.ReadySubnetIds.MapIndex(pulumi.String("app"))})
		return err
	})
	out := r.component(vpc.SecureVpcType)
	assert.Equal(t, out["subnetIdLists"], out["readySubnetIds"])
	var after []string
	for _, urn := range r.get(typeSubnetGroup, "late").PropertyDependencies["subnetIds"] {
		after = append(after, urn[strings.LastIndex(urn, "::")+2:])
	}
	for _, letter := range []string{"a", "b"} {
		assert.Subset(t, after, []string{
			"net-subnet-app-" + letter, "net-rt-app-" + letter, "net-nacl-app-" + letter, "net-default-app-" + letter, "net-ipv6-default-app-" + letter,
		})
	}
}

func TestOutputs_ofTheVpcAreWhatAwsMadeWithIt(t *testing.T) {
	r := record(t, reference())
	out, of := r.component(vpc.SecureVpcType), r.get(typeVpc, "net")
	assert.Equal(t, of.ID, out["vpcId"])
	for output, property := range map[string]string{
		"vpcArn": "arn", "cidrBlock": "cidrBlock", "defaultSecurityGroupId": "defaultSecurityGroupId",
		"defaultNetworkAclId": "defaultNetworkAclId", "mainRouteTableId": "mainRouteTableId",
	} {
		assert.NotEmpty(t, out[output], output)
		assert.Equal(t, of.Outputs[property], out[output], output)
	}
	assert.Equal(t, r.get(typeIgw, "net-igw").ID, out["internetGatewayId"])
	for _, output := range []string{"ipv6CidrBlock", "egressOnlyInternetGatewayId"} {
		assert.Equal(t, "", out[output], output)
	}
	for _, output := range []string{"secondaryCidrBlocks", "subnetIpv6CidrBlocks", "databaseSubnetGroupNames", "relaxations"} {
		assert.Empty(t, out[output], output)
		assert.NotNil(t, out[output], output)
	}
}

func TestOutputs_layoutIsTheAddressPlan(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.AvailabilityZones = zonesOf("a", "b")
		a.Tiers = []vpc.Tier{{Name: "gone", Type: vpc.TierReserved}, {Name: "app", Type: vpc.TierIsolated, Netmask: 24}}
	}))
	assert.Equal(t, []any{
		map[string]any{"name": "gone", "type": "Reserved", "egress": "None", "cidrBlock": "10.0.0.0/20", "netmask": 22.0},
		map[string]any{"name": "app", "type": "Isolated", "egress": "None", "cidrBlock": "10.0.16.0/22", "netmask": 24.0, "subnets": map[string]any{
			"ap-southeast-2a": "10.0.16.0/24", "ap-southeast-2b": "10.0.17.0/24",
		}},
	}, r.component(vpc.SecureVpcType)["layout"])
}
