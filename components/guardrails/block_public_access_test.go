package guardrails_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/guardrails"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
)

func TestBlockPublicAccess_turnsTheSwitchOnceExclusionsAreThereAndLeavesItOn(t *testing.T) {
	r := record(t, newBlock(block()))
	on, exempt := r.get(typeSwitch, "outside"), r.get(typeExclusion, "outside-shop")
	assert.Equal(t, map[string]any{"internetGatewayBlockMode": "block-bidirectional"}, on.Inputs)
	assert.True(t, on.RetainOnDelete, "deleting the resource would turn the switch off")
	assert.True(t, on.Protect)
	assert.Contains(t, on.Dependencies, exempt.URN)
	assert.Equal(t, []any{"vpc-1", "allow-bidirectional"}, []any{exempt.Inputs["vpcId"], exempt.Inputs["internetGatewayExclusionMode"]})
	assert.True(t, exempt.Protect)
	assert.False(t, exempt.RetainOnDelete)
	outputs := r.get(guardrails.BlockPublicAccessType, "outside").Outputs
	assert.Equal(t, "block-bidirectional", outputs["mode"])
	assert.Equal(t, map[string]any{"shop": exempt.ID}, outputs["exclusionIds"])
	assert.Equal(t, map[string]any{`exclusions["shop"]`: "customers come by the internet"}, outputs["relaxations"])
}

func TestBlockPublicAccess_offSaysWhy(t *testing.T) {
	r := record(t, newBlock(guardrails.BlockPublicAccessArgs{Mode: guardrails.BlockOff, AllowOff: because("a sandbox")}))
	assert.Equal(t, "off", r.get(typeSwitch, "outside").Inputs["internetGatewayBlockMode"])
	assert.Equal(t, map[string]any{"allowOff": "a sandbox"}, r.get(guardrails.BlockPublicAccessType, "outside").Outputs["relaxations"])
}

// There is one switch for an account and region, whatever names the components have.
func TestBlockPublicAccess_isOneForAnAccountAndRegion(t *testing.T) {
	second := func(opts ...pulumi.ResourceOption) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error {
			if err := newBlock(block())(ctx); err != nil {
				return err
			}
			_, err := guardrails.NewBlockPublicAccess(ctx, "another", &guardrails.BlockPublicAccessArgs{Mode: guardrails.BlockIngress}, opts...)
			return err
		}
	}
	_, err := recording.Run(second(), nil)
	require.ErrorContains(t, err, `mode: BlockPublicAccess "outside" turns the switch of account `)
	require.ErrorContains(t, err, " and region ap-southeast-2 already, and there is one: add the exclusions there")
	elsewhere := record(t, func(ctx *pulumi.Context) error {
		other, err := aws.NewProvider(ctx, "other", &aws.ProviderArgs{Region: pulumi.String("eu-west-1")})
		if err != nil {
			return err
		}
		return second(pulumi.Provider(other))(ctx)
	})
	assert.Equal(t, []string{"another", "outside"}, elsewhere.names(typeSwitch))
}

// inspected is a firewall between the internet and a public tier.
func inspected(ctx *pulumi.Context) error {
	zone := func(id string) map[string]pulumi.StringInput {
		return map[string]pulumi.StringInput{region + "a": pulumi.String(id)}
	}
	_, err := firewall.NewIngressInspection(ctx, "wall", &firewall.IngressInspectionArgs{Vpc: component.Network{
		VpcId: pulumi.String("vpc-1"), CidrBlocks: []pulumi.StringInput{pulumi.String("10.0.0.0/16")}, InternetGatewayId: pulumi.String("igw-1"),
		Tiers: map[string]component.NetworkTier{
			"public": {
				Type: component.TierPublic, Egress: component.EgressFirewallEndpoint, SubnetIds: zone("subnet-1"), RouteTableIds: zone("rtb-1"), SubnetCidrBlocks: zone("10.0.0.0/24"),
			},
			"wall": {Type: component.TierFirewall, Egress: component.EgressInternetGateway, SubnetIds: zone("subnet-2")},
		},
	}})
	return err
}

// eastWest is a firewall between VPCs of a hub, which nothing from the internet gets to.
func eastWest(ctx *pulumi.Context) error {
	zone := func(id string) map[string]pulumi.StringInput {
		return map[string]pulumi.StringInput{region + "a": pulumi.String(id)}
	}
	_, err := firewall.NewCentralFirewall(ctx, "centre", &firewall.CentralFirewallArgs{
		EstateCidrs: []string{"10.0.0.0/8"}, InspectionFlow: firewall.InspectEastWest,
		Vpc: component.Network{
			VpcId: pulumi.String("vpc-2"), CidrBlocks: []pulumi.StringInput{pulumi.String("100.64.0.0/20")},
			Tiers: map[string]component.NetworkTier{
				"attachment": {Type: component.TierTransitGateway, Egress: component.EgressFirewallEndpoint, SubnetIds: zone("subnet-3"), RouteTableIds: zone("rtb-3")},
				"wall":       {Type: component.TierFirewall, Egress: component.EgressNone, SubnetIds: zone("subnet-4"), RouteTableIds: zone("rtb-4")},
			},
		},
	})
	return err
}

// AWS stops what goes through a network firewall in excluded subnets as well: whichever component comes second is refused.
func TestBlockPublicAccess_goesWithNoFirewallBeforeTheInternet(t *testing.T) {
	both := func(first, second pulumi.RunFunc) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error { return errors.Join(first(ctx), second(ctx)) }
	}
	_, err := recording.Run(both(inspected, newBlock(block())), nil)
	require.ErrorContains(t, err, `mode: IngressInspection "wall" stands before the internet in account `)
	_, err = recording.Run(both(newBlock(block()), inspected), nil)
	require.ErrorContains(t, err, `vpc: BlockPublicAccess "outside" blocks public access in account `)
	record(t, both(inspected, newBlock(guardrails.BlockPublicAccessArgs{Mode: guardrails.BlockOff, AllowOff: because("there is a firewall")})))
	record(t, both(newBlock(block()), eastWest))
	record(t, both(eastWest, newBlock(block())))
}

// shopFront is a VPC that faces the internet, in an account with the switch, if there is one.
func shopFront(mode string, exempt bool) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		net, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{
			CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"},
			Tiers: []vpc.Tier{{Name: "public", Type: vpc.TierPublic}, {Name: "app", Type: vpc.TierPrivateWithEgress}},
		})
		if err != nil || mode == "" {
			return err
		}
		args := guardrails.BlockPublicAccessArgs{Mode: mode}
		if exempt {
			args.Exclusions = map[string]guardrails.PublicAccessExclusion{"net": {VpcId: net.VpcId, Mode: guardrails.AllowBidirectional, Reason: "a shop"}}
		}
		return newBlock(args)(ctx)
	}
}

// The switch is a part of proofs: what routes and filters let through is cut off by it, but for what is exempt.
func TestBlockPublicAccess_isProved(t *testing.T) {
	for name, test := range map[string]struct {
		program      pulumi.RunFunc
		kept, closed intent.Status
	}{
		"no switch":             {program: shopFront("", false), kept: intent.Violated, closed: intent.Violated},
		"bidirectional":         {program: shopFront(guardrails.BlockBidirectional, false), kept: intent.Proved, closed: intent.Proved},
		"ingress":               {program: shopFront(guardrails.BlockIngress, false), kept: intent.Violated, closed: intent.Proved},
		"bidirectional, exempt": {program: shopFront(guardrails.BlockBidirectional, true), kept: intent.Violated, closed: intent.Violated},
		"ingress, exempt":       {program: shopFront(guardrails.BlockIngress, true), kept: intent.Violated, closed: intent.Violated},
	} {
		t.Run(name, func(t *testing.T) {
			n, err := frompulumi.Read(record(t, test.program).Plan)
			require.NoError(t, err)
			wanted, err := intent.Read(strings.NewReader(component.Intents{
				{Name: "app does not reach the internet", Deny: &component.IntentBody{From: component.Texts{"tier:app"}, To: component.Texts{"internet"}}},
				{Name: "the internet does not reach public", Deny: &component.IntentBody{From: component.Texts{"internet"}, To: component.Texts{"tier:public"}}},
			}.JSON()), "intents.json")
			require.NoError(t, err)
			decided, err := intent.NewDecider(n).DecideAll(wanted)
			require.NoError(t, err)
			assert.Equal(t, []intent.Status{test.kept, test.closed}, []intent.Status{decided[0].Status, decided[1].Status}, "%v %v", decided[0].Doubts, decided[1].Doubts)
		})
	}
}

// No other guardrail is a matter of packets, and none leaves a proof in doubt.
func TestProofs_areNotTroubledByGuardrails(t *testing.T) {
	for name, program := range map[string]pulumi.RunFunc{
		"names": newDns(names()), "rules": newRules(guardrails.ConfigRulesArgs{Recorder: &guardrails.Recorder{}, RemediateDefaultSecurityGroup: &guardrails.Remediation{}}),
		"pack": newRules(guardrails.ConfigRulesArgs{Form: guardrails.FormConformancePack}), "estate": newManager(policies()),
	} {
		n, err := frompulumi.Read(record(t, program).Plan)
		require.NoError(t, err)
		assert.Empty(t, n.Unmodelled, name)
	}
}
