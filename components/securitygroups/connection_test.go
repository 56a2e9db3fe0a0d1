package securitygroups_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	sg "github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/pkg/intent"
)

func group(id string) sg.Peer { return sg.Peer{GroupId: pulumi.String(id)} }

func TestConnection_ofGroupsThatExist(t *testing.T) {
	for name, test := range map[string]struct {
		args sg.ConnectionArgs
		want []string
	}{
		"two groups": {sg.ConnectionArgs{From: group("sg-1"), To: group("sg-2"), Ports: []string{"tcp/443"}}, []string{
			"link-sg-1-out-tcp-443-to-sg-2: tcp 443-443 out of sg-1 to sg-2", "link-sg-2-in-tcp-443-from-sg-1: tcp 443-443 into sg-2 from sg-1",
		}},
		"one of another account": {
			sg.ConnectionArgs{From: sg.Peer{GroupId: pulumi.String("111122223333/sg-1"), RulesElsewhere: true}, To: group("sg-2"), Ports: []string{"tcp/443"}},
			[]string{"link-sg-2-in-tcp-443-from-111122223333-sg-1: tcp 443-443 into sg-2 from 111122223333/sg-1"},
		},
		"a block": {sg.ConnectionArgs{From: sg.Peer{CidrBlocks: []string{"10.0.0.0/8"}}, To: group("sg-2"), Ports: []string{"tcp/443"}}, []string{
			"link-sg-2-in-tcp-443-from-10.0.0.0-8: tcp 443-443 into sg-2 from 10.0.0.0/8",
		}},
		"the internet": {sg.ConnectionArgs{From: group("sg-1"), To: sg.Peer{Internet: true}, Ports: []string{"icmp", "tcp/443"}, Reason: "updates"}, []string{
			"link-sg-1-out-icmp-to-any-ipv4: icmp -1--1 out of sg-1 to 0.0.0.0/0",
			"link-sg-1-out-tcp-443-to-any-ipv4: tcp 443-443 out of sg-1 to 0.0.0.0/0", "link-sg-1-out-tcp-443-to-any-ipv6: tcp 443-443 out of sg-1 to ::/0",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r := record(t, connection(test.args))
			assert.Equal(t, test.want, r.rules())
			out := r.get(sg.ConnectionType, "link").Outputs
			assert.JSONEq(t, `{"intents": []}`, out["intents"].(string), "nobody knows what the groups are called")
			relaxed := map[string]any{}
			for _, rule := range test.want {
				if name, _, _ := strings.Cut(rule, ":"); test.args.Reason != "" {
					relaxed[name] = test.args.Reason
				}
			}
			assert.Equal(t, relaxed, out["relaxations"])
			for _, res := range r.Resources {
				assert.False(t, res.Protect)
			}
		})
	}
}

// A group that takes further rules is an end of connections made elsewhere, and promises nothing that they would break.
func TestConnection_ofAGroupOfAChain(t *testing.T) {
	connect := func(t *testing.T, otherRules bool) pulumi.RunFunc {
		t.Helper()
		args := shop()
		args.Chain[1].OtherRules = otherRules
		return func(ctx *pulumi.Context) error {
			made, err := sg.NewTiers(ctx, "shop", &args)
			if err != nil {
				return err
			}
			ops, err := sg.NewTiers(ctx, "ops", &sg.TiersArgs{Vpc: network(), Chain: []sg.Link{{Name: "bastion", OtherRules: true}}})
			if err != nil {
				return err
			}
			_, err = sg.Connect(ctx, "shell", ops.Peer("bastion"), made.Peer("app"), "tcp/22")
			return err
		}
	}
	r := record(t, connect(t, true))
	assert.Subset(t, r.rules(), []string{
		"shell-ops-bastion-out-tcp-22-to-shop-app: tcp 22-22 out of ops-bastion to shop-app",
		"shell-shop-app-in-tcp-22-from-ops-bastion: tcp 22-22 into shop-app from ops-bastion",
	})
	assert.NotContains(t, r.get(sg.TiersType, "shop").Outputs["intents"], "app is reached by nobody")
	assert.Contains(t, r.get(sg.ConnectionType, "shell").Outputs["intents"], "shell: ops-bastion reaches shop-app")

	_, err := run(connect(t, false))
	assert.ErrorContains(t, err, "to: shop promises that group app has no rules but its own: say the connection there, in chain[1].from or chain[1].to, or set chain[1].otherRules")
}

func TestConnection_isProvedToWork(t *testing.T) {
	args := shop()
	args.Chain[0].OtherRules, args.Chain[2].OtherRules = true, true
	program := inVpcThen(args, func(ctx *pulumi.Context, made *sg.Tiers) error {
		_, err := sg.Connect(ctx, "short", made.Peer("alb"), made.Peer("data"), "tcp/5432")
		return err
	})
	v, ok := record(t, program).verdicts()["short: shop-alb reaches shop-data"]
	assert.True(t, ok)
	assert.Equal(t, intent.Proved, v.Status, "%v", v.Doubts)
}

func TestConnection_toAGroupThatIsNotThere(t *testing.T) {
	_, err := run(func(ctx *pulumi.Context) error {
		args := shop()
		made, err := sg.NewTiers(ctx, "shop", &args)
		if err != nil {
			return err
		}
		_, err = sg.Connect(ctx, "link", group("sg-1"), made.Peer("web"), "tcp/443")
		return err
	})
	assert.ErrorContains(t, err, `to: shop has no group "web"; it has alb, app, data`)
}
