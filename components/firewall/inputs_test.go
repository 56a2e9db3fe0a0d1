package firewall_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// What is known while the program runs is refused before anything is registered, what comes later once it is there: with one text.
func TestInputs_aMistakeReadsTheSameWheneverItIsFound(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(*firewall.IngressInspectionArgs, func(string) pulumi.StringInput)
		text string
	}{
		"gateway": {func(a *firewall.IngressInspectionArgs, in func(string) pulumi.StringInput) {
			a.Vpc.InternetGatewayId = in("eigw-1")
		}, `vpc.internetGatewayId: "eigw-1" is not the id of an internet gateway, which reads igw-0123456789abcdef0`},
		"key": {func(a *firewall.IngressInspectionArgs, in func(string) pulumi.StringInput) {
			a.KmsKeyArn = in("alias/x")
		}, `kmsKeyArn: "alias/x" is not the ARN of a KMS key, which begins with arn:aws:kms:`},
		"key of logs": {
			func(a *firewall.IngressInspectionArgs, in func(string) pulumi.StringInput) {
				a.Logs.KmsKeyArn = in("alias/x")
			},
			`logs.kmsKeyArn: "alias/x" is not the ARN of a KMS key, which begins with arn:aws:kms:`,
		},
		"bucket": {
			func(a *firewall.IngressInspectionArgs, in func(string) pulumi.StringInput) {
				a.Logs.Flow.Name = in("arn:aws:s3:::logs")
			},
			`logs.flow.name: "arn:aws:s3:::logs" is an ARN: give the name alone`,
		},
		"stream": {
			func(a *firewall.IngressInspectionArgs, in func(string) pulumi.StringInput) {
				a.Logs.Flow = firewall.LogDestination{Destination: firewall.LogsToFirehose, Name: in("all flows")}
			},
			`logs.flow.name: "all flows" is no name of a stream: letters, digits, underscores, dots and hyphens, 64 at most`,
		},
		"certificate": {func(a *firewall.IngressInspectionArgs, in func(string) pulumi.StringInput) {
			a.Policy = everyPolicy()
			a.Policy.TlsInspection.CertificateAuthorityArn = in("ca")
		}, `policy.tlsInspection.certificateAuthorityArn: "ca" is not the ARN of a certificate in ACM, which begins with arn:aws:acm:`},
		"service": {func(a *firewall.IngressInspectionArgs, in func(string) pulumi.StringInput) {
			a.Appliances = &firewall.Appliances{ServiceName: in("vpce-svc-0a1b")}
		}, `appliances.serviceName: "vpce-svc-0a1b" is no endpoint service, which reads com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0`},
		"tag": {func(a *firewall.IngressInspectionArgs, in func(string) pulumi.StringInput) {
			a.Tags = pulumi.StringMap{"owner": in(strings.Repeat("x", 257))}
		}, `tags["owner"]: a tag's value has at most 256 characters; shorten it`},
	} {
		t.Run(name, func(t *testing.T) {
			construct := func(in func(string) pulumi.StringInput) pulumi.RunFunc {
				return ingress(func(a *firewall.IngressInspectionArgs) { test.edit(a, in) })
			}
			assert.Equal(t, test.text, refusal(t, construct(func(value string) pulumi.StringInput { return pulumi.String(value) })))
			assert.Contains(t, lateRefusal(t, construct(late)), test.text)
		})
	}
}

// How many of what there are, and what they are called, is decided while the program runs: a preview with ids that are not known yet has them all.
func TestInputs_unknownOnesChangeNeitherNumberNorNames(t *testing.T) {
	veil := func(n component.Network) component.Network {
		n.VpcId, n.InternetGatewayId, n.CidrBlocks = unknown(), unknown(), []pulumi.StringInput{unknown()}
		for name := range n.Tiers {
			put(n, name, func(t *component.NetworkTier) {
				for _, m := range []map[string]pulumi.StringInput{t.SubnetIds, t.RouteTableIds, t.SubnetCidrBlocks} {
					for zone := range m {
						m[zone] = unknown()
					}
				}
			})
		}
		return n
	}
	assert.Equal(t, record(t, ingress(nil)).all(), record(t, ingress(func(a *firewall.IngressInspectionArgs) { a.Vpc = veil(a.Vpc) })).all())
	assert.Equal(t, record(t, central(nil)).all(), record(t, central(func(a *firewall.CentralFirewallArgs) { a.Vpc = veil(a.Vpc) })).all())
}

func everything(a *firewall.IngressInspectionArgs) {
	*a = firewall.IngressInspectionArgs{
		Vpc: front(), FirewallTier: "wall", Tiers: []string{"public"}, Policy: everyPolicy(), Logs: firewall.Logs{RetentionInDays: 30},
		KmsKeyArn: pulumi.String(key), Protection: component.Protection{Mode: component.ProtectionDisabled, Reason: "a test"},
		Tags: pulumi.StringMap{"owner": pulumi.String("net")},
	}
}

func everythingCentral(a *firewall.CentralFirewallArgs) {
	*a = firewall.CentralFirewallArgs{
		Vpc: hub(), InspectionFlow: firewall.InspectAll, EstateCidrs: []string{"10.0.0.0/8"}, Domains: []string{"prod", "dev"}, IngressDomains: []string{"dev"}, Hub: "hub", TransitTier: "tgw", FirewallTier: "wall",
		PublicTier: "public", Policy: everyPolicy(), Logs: firewall.Logs{RetentionInDays: 30}, KmsKeyArn: pulumi.String(key),
		Protection: component.Protection{Mode: component.ProtectionDisabled, Reason: "a test"}, Tags: pulumi.StringMap{"owner": pulumi.String("net")},
	}
}

// The arguments are the inputs of the component in the state, so that reviews see what was asked for.
func TestArguments_areRecorded(t *testing.T) {
	var wall firewall.IngressInspectionArgs
	var centre firewall.CentralFirewallArgs
	everything(&wall)
	everythingCentral(&centre)
	for _, test := range []struct {
		args                   any
		inputs, withAppliances map[string]any
	}{
		{
			wall, record(t, ingress(everything)).get("palisade:firewall:IngressInspection", "wall").Inputs,
			record(t, ingress(withAppliances)).get("palisade:firewall:IngressInspection", "wall").Inputs,
		},
		{
			centre, record(t, central(everythingCentral)).get("palisade:firewall:CentralFirewall", "hub").Inputs,
			record(t, central(centralAppliances)).get("palisade:firewall:CentralFirewall", "hub").Inputs,
		},
	} {
		v := reflect.ValueOf(test.args)
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("pulumi"), ",")
			if name == "appliances" { // which leave no room for a policy
				assert.Equal(t, map[string]any{"serviceName": service}, test.withAppliances[name])
				assert.NotContains(t, test.withAppliances, "policy")
				continue
			}
			assert.False(t, v.Field(i).IsZero(), "the test gives no %s", name)
			assert.Contains(t, test.inputs, name)
		}
	}
}

// A key of one's own encrypts whatever AWS keeps of the firewall.
func TestKms_encryptsAll(t *testing.T) {
	r := record(t, ingress(everything))
	for _, typ := range []string{typeFirewall, typePolicy, typeRuleGroup} {
		for _, name := range r.names(typ) {
			assert.Equal(t, map[string]any{"keyId": key, "type": "CUSTOMER_KMS"}, r.get(typ, name).Inputs["encryptionConfiguration"], name)
		}
	}
	assert.Equal(t, []any{map[string]any{"keyId": key, "type": "CUSTOMER_KMS"}}, r.get(typeTls, "wall-tls").Inputs["encryptionConfigurations"])
}

// Everything that takes tags has the caller's, its name and its component's.
func TestTags_areOnAll(t *testing.T) {
	r := record(t, ingress(everything))
	for _, res := range r.Resources {
		tags, ok := res.Inputs["tags"].(map[string]any)
		if !res.Custom || !ok {
			continue
		}
		assert.Equal(t, map[string]any{"Name": res.Name, "owner": "net", "palisade:component": "wall"}, tags, res.URN)
	}
	assert.Len(t, r.get(typeFirewall, "wall").Inputs["tags"], 3)
}

// A destroy begins with whatever nothing else depends on. What is not protected is kept by something protected that depends on it, and refuses first; AWS guards
// the firewall as well.
func TestProtection_aRefusedDestroyDeletesNothing(t *testing.T) {
	for name, program := range map[string]pulumi.RunFunc{
		"least": ingress(nil), "central": central(nil), "with everything": ingress(func(a *firewall.IngressInspectionArgs) {
			everything(a)
			a.Protection = component.Protection{}
		}),
	} {
		t.Run(name, func(t *testing.T) {
			r := record(t, program)
			for _, res := range r.Resources {
				if !res.Custom || res.Protect {
					continue
				}
				assert.True(t, slices.ContainsFunc(r.Resources, func(other *plan.Resource) bool {
					return other.Protect && slices.Contains(other.Dependencies, res.URN)
				}), "nothing keeps %s", res.URN)
			}
			wall := r.get(typeFirewall, r.names(typeFirewall)[0])
			for _, guard := range []string{"deleteProtection", "firewallPolicyChangeProtection", "subnetChangeProtection"} {
				assert.Equal(t, true, wall.Inputs[guard], guard)
			}
		})
	}
	r := record(t, ingress(everything))
	for _, res := range r.Resources {
		assert.False(t, res.Protect, res.URN)
	}
	assert.Equal(t, false, r.get(typeFirewall, "wall").Inputs["deleteProtection"], "the first of the two steps of a teardown")
}

func TestRelaxations_areListed(t *testing.T) {
	r := record(t, ingress(func(a *firewall.IngressInspectionArgs) {
		everything(a)
		a.Policy.DefaultAction, a.Policy.AllowUnmatched = firewall.AlertOnly, because("to see first")
		a.Logs.Flow.AllowNone, a.Logs.Tls.AllowNone = because("too many"), because("none")
	}))
	assert.Equal(t, map[string]any{
		"logs.flow.allowNone": "too many", "logs.tls.allowNone": "none", "policy.allowUnmatched": "to see first",
		"policy.managedRuleGroups[1].mode": "to see first", "protection": "a test",
	}, r.get("palisade:firewall:IngressInspection", "wall").Outputs["relaxations"])
}
