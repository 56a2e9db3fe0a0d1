package securitygroups_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	sg "github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/pkg/intent"
)

// wide is a chain whose groups have ends of every kind.
func wide() sg.TiersArgs {
	args := shop()
	args.Chain[0].From = append(args.Chain[0].From, sg.Access{Peer: sg.Peer{Service: "cloudfront"}, Ports: []string{"tcp/8443"}})
	args.Chain[1].To = []sg.Access{{Peer: sg.Peer{Service: "s3"}, Ports: []string{"tcp/443"}}}
	args.Chain = append(args.Chain,
		sg.Link{Name: "bastion", To: []sg.Access{{Peer: sg.Peer{Group: "data"}, Ports: []string{"tcp/22"}}, {Peer: sg.Peer{Group: "app"}, Ports: []string{"icmp"}}}},
		sg.Link{Name: "agent", From: []sg.Access{{Peer: sg.Peer{CidrBlocks: []string{"10.0.0.0/16"}}, Ports: []string{"all"}, Reason: "it is asked by everything"}}, OtherRules: true},
		sg.Link{Name: "batch", To: []sg.Access{{Peer: sg.Peer{PrefixListId: pulumi.String("pl-1"), MaxEntries: 5}, Ports: []string{"tcp/25", "50"}}}},
	)
	return args
}

func TestIntents_areProved(t *testing.T) {
	verdicts := record(t, inVpc(wide())).verdicts()
	for _, sentence := range []string{
		"shop: alb is reached on tcp/443, tcp/8443 alone", "shop: alb reaches app", "shop: alb reaches nobody but app", "shop: alb reaches others on tcp/8080 alone",
		"shop: alb does not reach the internet", "shop: app is reached by nobody but alb, bastion", "shop: app is reached on tcp/8080 by nobody but alb",
		"shop: app is reached on icmp by nobody but bastion", "shop: app reaches data", "shop: app reaches nobody but s3, data", "shop: app reaches others on tcp/443, tcp/5432 alone",
		"shop: data is reached by nobody but app, bastion", "shop: data is reached on tcp/5432 by nobody but app", "shop: data is reached on tcp/22 by nobody but bastion",
		"shop: data reaches nobody", "shop: bastion is reached by nobody", "shop: bastion reaches nobody but data, app", "shop: bastion reaches others on icmp, tcp/22 alone",
		"shop: bastion does not reach the internet", "shop: batch is reached by nobody", "shop: batch reaches others on 50, tcp/25 alone",
	} {
		v, told := verdicts[sentence]
		if assert.True(t, told, "%s; there is %v", sentence, slices.Sorted(maps.Keys(verdicts))) {
			assert.Equal(t, intent.Proved, v.Status, "%s: %v", sentence, v.Doubts)
		}
		delete(verdicts, sentence)
	}
	for sentence := range verdicts {
		assert.NotContains(t, sentence, "shop:", "no other is promised")
	}
}

// extra adds a rule to a group, by hand.
type extra func(ctx *pulumi.Context, made *sg.Tiers, group string) error

// A rule that somebody adds by hand breaks what was promised of the groups that it opens, and is found.
func TestIntents_aRuleMoreBreaksThem(t *testing.T) {
	in := func(cidr, peer string, port int) extra {
		return func(ctx *pulumi.Context, made *sg.Tiers, group string) error {
			args := &vpc.SecurityGroupIngressRuleArgs{SecurityGroupId: made.Id(group), IpProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(port), ToPort: pulumi.Int(port)}
			if cidr != "" {
				args.CidrIpv4 = pulumi.String(cidr)
			} else {
				args.ReferencedSecurityGroupId = made.Id(peer)
			}
			_, err := vpc.NewSecurityGroupIngressRule(ctx, "extra", args)
			return err
		}
	}
	out := func(cidr, peer string, port int) extra {
		return func(ctx *pulumi.Context, made *sg.Tiers, group string) error {
			args := &vpc.SecurityGroupEgressRuleArgs{SecurityGroupId: made.Id(group), IpProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(port), ToPort: pulumi.Int(port)}
			if cidr != "" {
				args.CidrIpv4 = pulumi.String(cidr)
			} else {
				args.ReferencedSecurityGroupId = made.Id(peer)
			}
			_, err := vpc.NewSecurityGroupEgressRule(ctx, "extra", args)
			return err
		}
	}
	for name, test := range map[string]struct {
		group string
		add   extra
		want  []string
	}{
		"app from the VPC": {"app", in("10.0.0.0/16", "", 8080), []string{"shop: app is reached by nobody but alb, bastion", "shop: app is reached on tcp/8080 by nobody but alb"}},
		"app from the bastion on the port of the alb": {"app", in("", "bastion", 8080), []string{"shop: app is reached on tcp/8080 by nobody but alb"}},
		"data from the VPC on another port":           {"data", in("10.0.0.0/16", "", 3306), []string{"shop: data is reached by nobody but app, bastion"}},
		"alb on another port":                         {"alb", in("0.0.0.0/0", "", 80), []string{"shop: alb is reached on tcp/443, tcp/8443 alone"}},
		"bastion from the VPC":                        {"bastion", in("10.0.0.0/16", "", 22), []string{"shop: bastion is reached by nobody"}},
		"data out to everybody":                       {"data", out("0.0.0.0/0", "", 443), []string{"shop: data reaches nobody"}},
		"alb out to the VPC":                          {"alb", out("10.0.0.0/16", "", 443), []string{"shop: alb reaches others on tcp/8080 alone"}},
		"alb out to the internet on the port of app":  {"alb", out("0.0.0.0/0", "", 8080), []string{"shop: alb does not reach the internet"}},
		"batch out on another port":                   {"batch", out("0.0.0.0/0", "", 80), []string{"shop: batch reaches others on 50, tcp/25 alone"}},
		"app out to everybody":                        {"app", out("0.0.0.0/0", "", 80), []string{"shop: app reaches others on tcp/443, tcp/5432 alone", "shop: app reaches nobody but s3, data"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := record(t, inVpcThen(wide(), func(ctx *pulumi.Context, made *sg.Tiers) error {
				return test.add(ctx, made, test.group)
			}))
			var broken []string
			for sentence, v := range r.verdicts() {
				if v.Status == intent.Violated {
					broken = append(broken, sentence)
					assert.NotNil(t, v.Witness)
				}
			}
			assert.ElementsMatch(t, test.want, broken)
		})
	}
}

// A rule that is missing breaks the promise that a connection works.
func TestIntents_aRuleLessBreaksThem(t *testing.T) {
	for _, name := range []string{"shop-alb-out-tcp-8080-to-app", "shop-app-in-tcp-8080-from-alb"} {
		r := record(t, inVpc(shop()))
		for i, res := range r.Resources {
			if res.Name == name {
				r.Resources = slices.Delete(r.Resources, i, i+1)
				break
			}
		}
		assert.Equal(t, intent.Violated, r.verdicts()["shop: alb reaches app"].Status, name)
	}
}
