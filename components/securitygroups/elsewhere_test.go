package securitygroups_test

import (
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/pkg/intent"
)

// Of groups in a VPC that is not in the plan it is proved whom they keep out, whatever that VPC is like; that they connect is unknown.
func TestIntents_ofAnExistingVpc(t *testing.T) {
	got := map[string]intent.Status{}
	for sentence, v := range record(t, tiers(shop())).verdicts() {
		got[sentence] = v.Status
	}
	assert.Equal(t, map[string]intent.Status{
		"shop: alb is reached by nobody but 0.0.0.0/0, ::/0": intent.Proved, "shop: alb reaches others on tcp/8080 alone": intent.Proved,
		"shop: alb reaches nobody but app": intent.Proved, "shop: alb does not reach the internet": intent.Proved, "shop: alb reaches app": intent.Undecided,
		"shop: app is reached by nobody but alb": intent.Proved, "shop: app reaches others on tcp/5432 alone": intent.Proved,
		"shop: app reaches nobody but data": intent.Proved, "shop: app does not reach the internet": intent.Proved, "shop: app reaches data": intent.Undecided,
		"shop: data is reached by nobody but app": intent.Proved, "shop: data reaches nobody": intent.Proved,
	}, got)
}

// A rule by somebody else may let in whoever is in that VPC: then nothing is proved of who is kept out.
func TestIntents_ofAnExistingVpcDoubtFurtherRules(t *testing.T) {
	of := record(t, func(ctx *pulumi.Context) error {
		args := shop()
		made, err := newTiers(ctx, "shop", &args)
		if err != nil {
			return err
		}
		all := pulumi.String("-1")
		if _, err := vpc.NewSecurityGroupIngressRule(ctx, "in", &vpc.SecurityGroupIngressRuleArgs{SecurityGroupId: made.Id("data"), CidrIpv4: pulumi.String("10.0.0.0/8"), IpProtocol: all}); err != nil {
			return err
		}
		_, err = vpc.NewSecurityGroupEgressRule(ctx, "out", &vpc.SecurityGroupEgressRuleArgs{SecurityGroupId: made.Id("data"), CidrIpv4: pulumi.String("0.0.0.0/0"), IpProtocol: all})
		return err
	}).verdicts()
	for _, sentence := range []string{"shop: data is reached by nobody but app", "shop: data reaches nobody"} {
		assert.Equal(t, intent.Undecided, of[sentence].Status, sentence)
	}
	assert.Equal(t, intent.Proved, of["shop: app is reached by nobody but alb"].Status)
}
