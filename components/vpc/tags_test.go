package vpc_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/plan"
)

func TestTags_nameEachResourceAndTellWhatItBelongsTo(t *testing.T) {
	r := record(t, reference())
	r.every(func(res *plan.Resource, tags map[string]any) {
		assert.Equal(t, res.Name, tags["Name"], res.URN)
		assert.Equal(t, "net", tags[component.TagComponent], res.URN)
	})
	for tier, tierType := range map[string]string{"public": "Public", "app": "PrivateWithEgress", "data": "Isolated"} {
		for typ, name := range map[string]string{typeSubnet: "net-subnet-" + tier + "-b", typeRouteTable: "net-rt-" + tier + "-b", typeNetworkAcl: "net-nacl-" + tier} {
			tags := r.inputs(typ, name)["tags"].(map[string]any)
			assert.Equal(t, tier, tags[component.TagTier], name)
			assert.Equal(t, tierType, tags[component.TagTierType], name)
		}
	}
	assert.NotContains(t, r.inputs(typeNat, "net-nat-a")["tags"], component.TagTier, "a NAT gateway serves tiers, and is none's")
}

func TestTags_ofTheCallerReachEveryResource(t *testing.T) {
	late := pulumi.String("payments").ToStringOutput()
	for name, tags := range map[string]pulumi.StringMapInput{
		"plain":         pulumi.StringMap{"owner": pulumi.String("payments")},
		"single output": pulumi.StringMap{"owner": late},
		"output":        pulumi.StringMap{"owner": late}.ToStringMapOutput(),
	} {
		t.Run(name, func(t *testing.T) {
			args := reference()
			args.Tags = tags
			r := record(t, args)
			r.every(func(res *plan.Resource, tags map[string]any) {
				assert.Equal(t, "payments", tags["owner"], res.URN)
				assert.Equal(t, res.Name, tags["Name"], res.URN)
			})
		})
	}
}

func TestTags_oneSecretHidesNoOther(t *testing.T) {
	args := reference()
	args.Tags = pulumi.StringMap{"token": pulumi.ToSecret(pulumi.String("hush")).(pulumi.StringOutput)}
	subnet := record(t, args).get(typeSubnet, "net-subnet-app-a")
	for name, tags := range map[string]any{"inputs": subnet.Inputs["tags"], "outputs": subnet.Outputs["tagsAll"]} {
		assert.Equal(t, map[string]any{
			"Name": "net-subnet-app-a", component.TagComponent: "net", component.TagTier: "app", component.TagTierType: "PrivateWithEgress", "token": plan.Secret,
		}, tags, name)
	}
}

func TestTags_noneAreNeeded(t *testing.T) {
	for name, tags := range map[string]pulumi.StringMapInput{"empty": pulumi.StringMap{}, "nil map": pulumi.StringMap(nil), "empty output": pulumi.StringMap{}.ToStringMapOutput()} {
		t.Run(name, func(t *testing.T) {
			args := reference()
			args.Tags = tags
			assert.Equal(t, map[string]any{"Name": "net", component.TagComponent: "net"}, record(t, args).inputs(typeVpc, "net")["tags"])
		})
	}
}

func TestTags_ofTiersAndZonesStandOnWhatIsTheirs(t *testing.T) {
	args := reference()
	args.Tiers = vpc.ReferenceTiers()
	args.Tiers[1].Tags = map[string]string{"class": "workload"}
	args.ZoneTags = map[string]map[string]string{"ap-southeast-2b": {"plant": "north"}}
	r := record(t, args)
	tagged := map[string][]string{}
	r.every(func(res *plan.Resource, tags map[string]any) {
		for _, key := range []string{"class", "plant"} {
			if _, ok := tags[key]; ok {
				tagged[key] = append(tagged[key], res.Name)
			}
		}
	})
	assert.ElementsMatch(t, []string{
		"net-subnet-app-a", "net-subnet-app-b", "net-subnet-app-c", "net-rt-app-a", "net-rt-app-b", "net-rt-app-c", "net-nacl-app",
	}, tagged["class"])
	assert.ElementsMatch(t, []string{
		"net-subnet-public-b", "net-subnet-app-b", "net-subnet-data-b", "net-rt-public-b", "net-rt-app-b", "net-rt-data-b",
		"net-nat-b" /* the gateway */, "net-nat-b", /* and its address */
	}, tagged["plant"])
}

func TestTags_ofKubernetesTellLoadBalancersWhereToStand(t *testing.T) {
	args := reference()
	args.Tiers = vpc.ReferenceTiers()
	args.Tiers[0].KubernetesRole, args.Tiers[1].KubernetesRole = true, true
	r := record(t, args)
	assert.Equal(t, "1", r.inputs(typeSubnet, "net-subnet-public-a")["tags"].(map[string]any)["kubernetes.io/role/elb"])
	assert.Equal(t, "1", r.inputs(typeSubnet, "net-subnet-app-c")["tags"].(map[string]any)["kubernetes.io/role/internal-elb"])
	data := r.inputs(typeSubnet, "net-subnet-data-a")["tags"]
	assert.NotContains(t, data, "kubernetes.io/role/elb")
	assert.NotContains(t, data, "kubernetes.io/role/internal-elb")
	assert.NotContains(t, r.inputs(typeRouteTable, "net-rt-app-a")["tags"], "kubernetes.io/role/internal-elb", "only subnets are looked for")
}
