package vpc_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// edit is a change of a network that is running, with what it may do to what is there. All else must stay as it is, byte by byte.
type edit struct {
	apply func(t *rapid.T, args *vpc.SecureVpcArgs)
	// mayGo tells which resources may go.
	mayGo func(res *plan.Resource, before, after vpc.SecureVpcArgs) bool
	// mayChange tells which inputs may change.
	mayChange func(res *plan.Resource, property string) bool
}

func edits() map[string]edit {
	groups := func(res *plan.Resource, property string) bool {
		return res.Type == typeSubnetGroup && property == "subnetIds"
	}
	return map[string]edit{
		"add a zone": {
			apply: func(t *rapid.T, a *vpc.SecureVpcArgs) {
				a.AvailabilityZones = append(a.AvailabilityZones, pick(t, slices.DeleteFunc(allZones(), func(z string) bool { return slices.Contains(a.AvailabilityZones, z) })))
			},
			mayChange: groups,
		},
		"drop a zone": {
			apply: func(t *rapid.T, a *vpc.SecureVpcArgs) {
				gone := pick(t, slices.DeleteFunc(slices.Clone(a.AvailabilityZones), func(z string) bool { return z == a.NatGateways.AvailabilityZone }))
				a.AvailabilityZones = slices.DeleteFunc(a.AvailabilityZones, func(z string) bool { return z == gone })
			},
			mayGo: func(res *plan.Resource, before, after vpc.SecureVpcArgs) bool {
				return slices.ContainsFunc(before.AvailabilityZones, func(z string) bool {
					return !slices.Contains(after.AvailabilityZones, z) && strings.HasSuffix(res.Name, "-"+z[len(z)-1:])
				})
			},
			mayChange: groups,
		},
		"name the zones in another order": {apply: func(_ *rapid.T, a *vpc.SecureVpcArgs) { slices.Reverse(a.AvailabilityZones) }},
		"append a tier": {apply: func(t *rapid.T, a *vpc.SecureVpcArgs) {
			a.Tiers = append(a.Tiers, drawTier(t, len(a.Tiers)))
		}},
		"reserve a tier's place": {
			apply: func(t *rapid.T, a *vpc.SecureVpcArgs) {
				i := rapid.IntRange(1, len(a.Tiers)-1).Draw(t, "which")
				a.Tiers[i] = vpc.Tier{Name: a.Tiers[i].Name, Type: vpc.TierReserved, Netmask: a.Tiers[i].Netmask}
			},
			mayGo: func(res *plan.Resource, _, after vpc.SecureVpcArgs) bool {
				switch res.Type {
				case typeNat, typeEip, typeEigw: // nobody may need them any more
					return true
				}
				return slices.ContainsFunc(after.Tiers, func(t vpc.Tier) bool {
					return t.Type == vpc.TierReserved && strings.Contains(res.Name+"-", "-"+t.Name+"-")
				})
			},
		},
		"change the NAT strategy": {
			apply: func(t *rapid.T, a *vpc.SecureVpcArgs) {
				if a.NatGateways.Strategy == vpc.NatSingle {
					a.NatGateways = vpc.NatGateways{}
				} else {
					a.NatGateways = vpc.NatGateways{Strategy: vpc.NatSingle, AvailabilityZone: pick(t, a.AvailabilityZones)}
				}
			},
			mayGo: func(res *plan.Resource, _, _ vpc.SecureVpcArgs) bool {
				return res.Type == typeNat || res.Type == typeEip
			},
			mayChange: func(res *plan.Resource, property string) bool {
				return res.Type == typeRoute && property == "natGatewayId"
			},
		},
		"deny a block": {
			apply: func(t *rapid.T, a *vpc.SecureVpcArgs) {
				a.NetworkAcls.DenyCidrs = append(a.NetworkAcls.DenyCidrs, drawBlock(t))
			},
			// A block beside or within the new one is joined with it.
			mayGo: func(res *plan.Resource, _, _ vpc.SecureVpcArgs) bool { return strings.Contains(res.Name, "-deny-4") },
		},
	}
}

func allZones() []string {
	return []string{"us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1e", "us-east-1f"}
}

func pick(t *rapid.T, from []string) string { return rapid.SampledFrom(from).Draw(t, "zone") }

// drawBlock draws a public block in 45.0.0.0/8.
func drawBlock(t *rapid.T) string {
	return fmt.Sprintf("45.%d.0.0/16", rapid.IntRange(0, 255).Draw(t, "block"))
}

func drawTier(t *rapid.T, i int) vpc.Tier {
	tier := vpc.Tier{Name: fmt.Sprintf("tier%d", i), Netmask: rapid.IntRange(24, 28).Draw(t, "netmask")}
	tier.Type = rapid.SampledFrom([]string{vpc.TierPublic, vpc.TierPrivateWithEgress, vpc.TierIsolated, vpc.TierTransitGateway, vpc.TierReserved}).Draw(t, "type")
	tier.DatabaseSubnetGroup = tier.Type == vpc.TierIsolated
	return tier
}

// drawNetwork draws a network of two or three zones and up to four tiers, the first of them public.
func drawNetwork(t *rapid.T) vpc.SecureVpcArgs {
	zones := rapid.Permutation(allZones()).Draw(t, "zones")[:rapid.IntRange(2, 3).Draw(t, "count")]
	args := vpc.SecureVpcArgs{CidrBlock: "10.0.0.0/16", AvailabilityZones: zones, ZoneSlots: 8, FlowLogs: vpc.FlowLogs{AllowNone: because("not looked at")}}
	if rapid.Bool().Draw(t, "ipam") {
		args.CidrBlock, args.Ipam = "", &vpc.Ipam{PoolId: pulumi.String("ipam-pool-1"), NetmaskLength: 16}
	}
	if rapid.Bool().Draw(t, "dual-stack") {
		args.Ipv6 = &vpc.Ipv6{}
	}
	if rapid.Bool().Draw(t, "single NAT") {
		args.NatGateways = vpc.NatGateways{Strategy: vpc.NatSingle, AvailabilityZone: zones[0]}
	}
	args.Tiers = []vpc.Tier{{Name: "tier0", Type: vpc.TierPublic}, {Name: "tier1", Type: vpc.TierPrivateWithEgress}}
	for i := range rapid.IntRange(0, 2).Draw(t, "more tiers") {
		args.Tiers = append(args.Tiers, drawTier(t, 2+i))
	}
	args.NetworkAcls.RuleQuota = 40
	for range rapid.IntRange(0, 2).Draw(t, "denied") {
		args.NetworkAcls.DenyCidrs = append(args.NetworkAcls.DenyCidrs, drawBlock(t))
	}
	return args
}

// recordEast records a network in the region with the most zones.
func recordEast(t recording.Reporter, args vpc.SecureVpcArgs) map[string]*plan.Resource {
	t.Helper()
	p, err := run(func(ctx *pulumi.Context) error {
		_, err := newSecureVpc(ctx, "net", &args)
		return err
	}, map[string]string{"aws:region": "us-east-1"})
	require.NoError(t, err)
	byURN := map[string]*plan.Resource{}
	for _, res := range p.Resources {
		if res.Custom {
			byURN[res.URN] = res
		}
	}
	return byURN
}

// The most damaging defect of a network library is that an edit moves what nobody edited: subnets are then replaced, with all that is in them.
func TestStability_anEditLeavesAllElseAsItIs(t *testing.T) {
	all := edits()
	rapid.Check(t, func(t *rapid.T) {
		e := all[rapid.SampledFrom(slices.Sorted(maps.Keys(all))).Draw(t, "edit")]
		before := drawNetwork(t)
		after := before
		after.AvailabilityZones, after.Tiers = slices.Clone(before.AvailabilityZones), slices.Clone(before.Tiers)
		after.NetworkAcls.DenyCidrs = slices.Clone(before.NetworkAcls.DenyCidrs)
		if e.apply(t, &after); len(after.AvailabilityZones) < 2 {
			after.AllowSingleZone = because("one is left")
		}
		there, then := recordEast(t, before), recordEast(t, after)
		for urn, res := range there {
			now, stays := then[urn]
			if !stays && (e.mayGo == nil || !e.mayGo(res, before, after)) {
				t.Fatalf("%s goes, though nobody asked for that", urn)
			}
			if !stays {
				continue
			}
			for _, property := range changed(t, res, now) {
				if !gaveWay(res, now, property, there, then) && (e.mayChange == nil || !e.mayChange(res, property)) {
					t.Fatalf("%s of %s was %v, and is %v", property, urn, res.Inputs[property], now.Inputs[property])
				}
			}
		}
	})
}

// changed gives the properties that are not the same, byte by byte.
func changed(t *rapid.T, was, is *plan.Resource) []string {
	var all []string
	for _, property := range slices.Sorted(maps.Keys(merged(was.Inputs, is.Inputs))) {
		x, errX := json.Marshal(was.Inputs[property])
		y, errY := json.Marshal(is.Inputs[property])
		require.NoError(t, errX)
		require.NoError(t, errY)
		if string(x) != string(y) {
			all = append(all, property)
		}
	}
	if was.Protect != is.Protect || was.Parent != is.Parent {
		all = append(all, "protection or parent")
	}
	return all
}

func merged(a, b map[string]any) map[string]any {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// gaveWay tells whether an entry's number went to, or came from, another entry whose hash is the same, as is that of one pair in thousands.
func gaveWay(was, is *plan.Resource, property string, there, then map[string]*plan.Resource) bool {
	held := func(place string) func(*plan.Resource) bool {
		return func(other *plan.Resource) bool {
			return other.Type == typeAclRule && other.URN != was.URN && slot(other) == place
		}
	}
	return was.Type == typeAclRule && property == "ruleNumber" &&
		(slices.ContainsFunc(slices.Collect(maps.Values(then)), held(slot(was))) || slices.ContainsFunc(slices.Collect(maps.Values(there)), held(slot(is))))
}

// A new entry is made before an old one goes, and AWS refuses two of one number: what takes an entry's place has a number of its own.
func TestStability_whatTakesAnEntrysPlaceHasAnotherNumber(t *testing.T) {
	for name, after := range map[string]func(*vpc.NetworkAcls){
		"a port beside the default ones": func(n *vpc.NetworkAcls) { n.DenyPorts = []vpc.PortRange{{FromPort: 24}} },
		"ports over the default ones":    func(n *vpc.NetworkAcls) { n.DenyPorts = []vpc.PortRange{{FromPort: 130, ToPort: 150}} },
		"one of the default ports": func(n *vpc.NetworkAcls) {
			n.DenyPorts, n.AllowRiskyPorts = []vpc.PortRange{{FromPort: 22}}, because("the rest is used")
		},
		"a block beside one that is denied":     func(n *vpc.NetworkAcls) { n.DenyCidrs = []string{"45.0.0.0/9", "45.128.0.0/9"} },
		"a block over one that is denied":       func(n *vpc.NetworkAcls) { n.DenyCidrs = []string{"44.0.0.0/6"} },
		"a high port beside one that is denied": func(n *vpc.NetworkAcls) { n.DenyPorts = []vpc.PortRange{{FromPort: 3389, ToPort: 3390}} },
	} {
		t.Run(name, func(t *testing.T) {
			before, edited := reference(), reference()
			before.NetworkAcls = vpc.NetworkAcls{DenyCidrs: []string{"45.0.0.0/9"}, DenyPorts: []vpc.PortRange{{FromPort: 3389}}}
			edited.NetworkAcls = before.NetworkAcls
			after(&edited.NetworkAcls)
			there, then := record(t, before), record(t, edited)
			gone := map[string]string{}
			for _, rule := range there.ofType(typeAclRule) {
				if !slices.Contains(then.names(typeAclRule), rule.Name) {
					gone[slot(rule)] = rule.Name
				}
			}
			require.NotEmpty(t, gone)
			for _, rule := range then.ofType(typeAclRule) {
				if !slices.Contains(there.names(typeAclRule), rule.Name) {
					assert.Empty(t, gone[slot(rule)], "%s has its number", rule.Name)
				}
			}
		})
	}
}

// slot is the place of an entry in its network ACL.
func slot(rule *plan.Resource) string {
	return fmt.Sprint(rule.Inputs["networkAclId"], rule.Inputs["egress"], rule.Inputs["ruleNumber"])
}
