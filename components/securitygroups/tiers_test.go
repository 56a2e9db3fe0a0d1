package securitygroups_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	sg "github.com/palisade-iac/palisade/components/securitygroups"
)

func TestTiers_eachIsReachedByTheOneBefore(t *testing.T) {
	r := record(t, tiers(shop()))
	assert.Equal(t, []string{
		"shop-alb-in-tcp-443-from-any-ipv4: tcp 443-443 into shop-alb from 0.0.0.0/0",
		"shop-alb-in-tcp-443-from-any-ipv6: tcp 443-443 into shop-alb from ::/0",
		"shop-alb-out-tcp-8080-to-app: tcp 8080-8080 out of shop-alb to shop-app",
		"shop-app-in-tcp-8080-from-alb: tcp 8080-8080 into shop-app from shop-alb",
		"shop-app-out-tcp-5432-to-data: tcp 5432-5432 out of shop-app to shop-data",
		"shop-data-in-tcp-5432-from-app: tcp 5432-5432 into shop-data from shop-app",
	}, r.rules())
	for _, name := range []string{"shop-alb", "shop-app", "shop-data"} {
		group := r.get(typeGroup, name)
		assert.Equal(t, "vpc-1", group.Inputs["vpcId"])
		assert.Equal(t, name, group.Inputs["description"])
		for _, property := range []string{"name", "namePrefix", "ingress", "egress", "revokeRulesOnDelete"} {
			assert.NotContains(t, group.Inputs, property, "of %s", name)
		}
	}
	out := r.get(sg.TiersType, "shop").Outputs
	assert.Equal(t, map[string]any{"alb": r.get(typeGroup, "shop-alb").ID, "app": r.get(typeGroup, "shop-app").ID, "data": r.get(typeGroup, "shop-data").ID}, out["groupIds"])
	assert.Equal(t, r.get(typeGroup, "shop-app").Outputs["arn"], out["groupArns"].(map[string]any)["app"])
	assert.Equal(t, map[string]any{
		"shop-alb-in-tcp-443-from-any-ipv4": "the shop is for everybody", "shop-alb-in-tcp-443-from-any-ipv6": "the shop is for everybody",
	}, out["relaxations"])
}

// By its tag the verifier tells a rule that was loosened on purpose from one that is wrong.
func TestTiers_rulesThatAreLoosenedSaySo(t *testing.T) {
	r := record(t, tiers(shop()))
	loosened := []string{}
	for _, res := range r.Resources {
		if tags, ok := res.Inputs["tags"].(map[string]any); ok && tags[component.TagRelaxation] != nil {
			assert.Equal(t, res.Name, tags[component.TagRelaxation], "it is recorded under its name")
			loosened = append(loosened, res.Name)
		}
	}
	assert.ElementsMatch(t, []string{"shop-alb-in-tcp-443-from-any-ipv4", "shop-alb-in-tcp-443-from-any-ipv6"}, loosened)
}

func TestTiers_everyKindOfEnd(t *testing.T) {
	args := shop()
	args.Chain = []sg.Link{
		{Name: "app", From: []sg.Access{
			{Peer: sg.Peer{Group: "app"}, Ports: []string{"tcp", "udp/7000-7100", "icmp"}},
			{Peer: sg.Peer{GroupId: late("sg-2"), Name: "monitor"}, Ports: []string{"tcp/9100"}},
			{Peer: sg.Peer{GroupId: pulumi.String("111122223333/sg-3"), RulesElsewhere: true}, Ports: []string{"tcp/443"}},
			{Peer: sg.Peer{CidrBlocks: []string{"10.20.0.0/16", "fd00:1::/64"}}, Ports: []string{"tcp/22"}},
			{Peer: sg.Peer{CidrBlocks: []string{"10.20.0.0/16", "fd00:1::/64"}}, Ports: []string{"icmp", "icmpv6"}},
		}, To: []sg.Access{
			{Peer: sg.Peer{PrefixListId: pulumi.String("pl-1"), MaxEntries: 20, AddressFamily: "IPv4"}, Ports: []string{"50"}},
			{Peer: sg.Peer{Service: "dynamodb"}, Ports: []string{"tcp/443"}},
			{Peer: sg.Peer{GroupId: pulumi.String("sg-4")}, Ports: []string{"all"}, Reason: "it is being taken apart"},
		}},
		{Name: "bastion", To: []sg.Access{{Peer: sg.Peer{Group: "app"}, Ports: []string{"6/3389"}, Description: "Remote desktop"}}},
	}
	r := record(t, tiers(args))
	assert.Equal(t, []string{
		"shop-app-in-icmp-from-10.20.0.0-16: icmp -1--1 into shop-app from 10.20.0.0/16",
		"shop-app-in-icmp-from-app: icmp -1--1 into shop-app from shop-app",
		"shop-app-in-icmpv6-from-fd00-1---64: icmpv6 -1--1 into shop-app from fd00:1::/64",
		"shop-app-in-tcp-22-from-10.20.0.0-16: tcp 22-22 into shop-app from 10.20.0.0/16",
		"shop-app-in-tcp-22-from-fd00-1---64: tcp 22-22 into shop-app from fd00:1::/64",
		"shop-app-in-tcp-3389-from-bastion: tcp 3389-3389 into shop-app from shop-bastion",
		"shop-app-in-tcp-443-from-111122223333-sg-3: tcp 443-443 into shop-app from 111122223333/sg-3",
		"shop-app-in-tcp-9100-from-monitor: tcp 9100-9100 into shop-app from sg-2",
		"shop-app-in-tcp-from-app: tcp 0-65535 into shop-app from shop-app",
		"shop-app-in-udp-7000-7100-from-app: udp 7000-7100 into shop-app from shop-app",
		"shop-app-out-50-to-pl-1: 50 -1--1 out of shop-app to pl-1",
		"shop-app-out-all-to-sg-4: -1 out of shop-app to sg-4",
		"shop-app-out-icmp-to-app: icmp -1--1 out of shop-app to shop-app",
		"shop-app-out-tcp-443-to-dynamodb: tcp 443-443 out of shop-app to " + list(r, "shop-app-out-tcp-443-to-dynamodb"),
		"shop-app-out-tcp-to-app: tcp 0-65535 out of shop-app to shop-app",
		"shop-app-out-udp-7000-7100-to-app: udp 7000-7100 out of shop-app to shop-app",
		"shop-bastion-out-tcp-3389-to-app: tcp 3389-3389 out of shop-bastion to shop-app",
		"shop-monitor-out-tcp-9100-to-app: tcp 9100-9100 out of sg-2 to shop-app",
		"shop-sg-4-in-all-from-app: -1 into sg-4 from shop-app",
	}, r.rules())
	assert.Regexp(t, "^pl-[0-9a-f]{8}$", list(r, "shop-app-out-tcp-443-to-dynamodb"))
	assert.Equal(t, "Remote desktop", r.get(typeIngress, "shop-app-in-tcp-3389-from-bastion").Inputs["description"])
	assert.Equal(t, "tcp/9100 from monitor", r.get(typeIngress, "shop-app-in-tcp-9100-from-monitor").Inputs["description"])
	assert.Equal(t, map[string]any{
		"shop-app-out-all-to-sg-4": "it is being taken apart", "shop-sg-4-in-all-from-app": "it is being taken apart",
	}, r.get(sg.TiersType, "shop").Outputs["relaxations"])
}

// list is the id of the prefix list that an outbound rule names.
func list(r recorded, rule string) string {
	return r.get(typeEgress, rule).Inputs["prefixListId"].(string)
}

func TestTiers_groupsAreProtectedAndRulesPass(t *testing.T) {
	for _, disabled := range []bool{false, true} {
		args := shop()
		if disabled {
			args.Protection = component.Protection{Mode: component.ProtectionDisabled, Reason: "it goes"}
		}
		r := record(t, tiers(args))
		for _, res := range r.Resources {
			assert.Equal(t, res.Type == typeGroup && !disabled, res.Protect, "%s %s", res.Type, res.Name)
		}
	}
}

func TestTiers_tags(t *testing.T) {
	args := shop()
	args.Tags = pulumi.StringMap{"owner": pulumi.String("me")}
	r := record(t, tiers(args))
	for _, res := range r.Resources {
		if res.Custom {
			want := map[string]any{"owner": "me", "Name": res.Name, component.TagComponent: "shop"}
			if strings.Contains(res.Name, "-from-any-") {
				want[component.TagRelaxation] = res.Name
			}
			assert.Equal(t, want, res.Inputs["tags"], res.Name)
		}
	}
}

func TestTiers_everyArgumentIsRecorded(t *testing.T) {
	args := shop()
	args.RuleQuota, args.Chain[1].OtherRules, args.Chain[1].Description = 100, true, "of the shop"
	in := record(t, tiers(args)).get(sg.TiersType, "shop").Inputs
	assert.Equal(t, map[string]any{
		"vpc": map[string]any{"vpcId": "vpc-1"}, "ruleQuota": 100.0,
		"chain": []any{
			map[string]any{"name": "alb", "from": []any{map[string]any{"peer": map[string]any{"internet": true}, "ports": []any{"tcp/443"}, "reason": "the shop is for everybody"}}},
			map[string]any{"name": "app", "ports": []any{"tcp/8080"}, "otherRules": true, "description": "of the shop"},
			map[string]any{"name": "data", "ports": []any{"tcp/5432"}},
		},
	}, in)
}

func TestTiers_Id_ofAGroupThatIsNotThere(t *testing.T) {
	text := lateRefusal(t, func(ctx *pulumi.Context) error {
		args := shop()
		made, err := sg.NewTiers(ctx, "shop", &args)
		if err != nil {
			return err
		}
		ctx.Export("app", made.Id("app"))
		ctx.Export("web", made.Id("web"))
		return nil
	})
	assert.Contains(t, text, `shop has no group "web"; it has alb, app, data`)
}

func late(value string) pulumi.StringInput { return pulumi.String(value).ToStringOutput() }
