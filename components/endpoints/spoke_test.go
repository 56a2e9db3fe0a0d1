package endpoints_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// estate makes a hub, and spokes of another account that use it.
func estate(edit func(*endpoints.EndpointBundleArgs), spokes ...string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		args := central()
		edit(&args)
		hub, err := newHub(ctx, args)
		if err != nil {
			return err
		}
		owner, err := provider(ctx, "owner", "123456789012")
		if err != nil {
			return err
		}
		for _, name := range spokes {
			own, err := provider(ctx, name, "111122223333")
			if err != nil {
				return err
			}
			a := endpoints.SpokeArgs{VpcId: pulumi.String("vpc-" + name), Central: hub.CentralEndpoints(), Provider: own}
			if args.Central.Profile == nil {
				a.OwnerProvider = owner
			}
			if _, err := newSpoke(ctx, name, &a); err != nil {
				return err
			}
		}
		return nil
	}
}

func provider(ctx *pulumi.Context, name, account string) (*aws.Provider, error) {
	return aws.NewProvider(ctx, name, &aws.ProviderArgs{
		Region: pulumi.String("ap-southeast-2"), AssumeRole: aws.ProviderAssumeRoleArgs{RoleArn: pulumi.String("arn:aws:iam::" + account + ":role/network")},
	})
}

func asItIs(*endpoints.EndpointBundleArgs) {}

func byProfile(a *endpoints.EndpointBundleArgs) {
	a.Central.Profile = &endpoints.CentralProfile{Principals: map[string]pulumi.StringInput{"all": pulumi.String(organizationArn)}}
}

func TestSpoke_oneMoreTouchesNothingElse(t *testing.T) {
	for name, edit := range map[string]func(*endpoints.EndpointBundleArgs){"zones": asItIs, "profile": byProfile} {
		t.Run(name, func(t *testing.T) {
			before, after := planOf(t, estate(edit, "shop", "web")), planOf(t, estate(edit, "shop", "billing", "web"))
			assert.Greater(t, len(after.Resources), len(before.Resources))
			for _, r := range before.Resources {
				same := after.one(r.Type, r.Name)
				assert.Equal(t, r.Inputs, same.Inputs, r.URN)
				assert.Equal(t, r.Dependencies, same.Dependencies, r.URN)
			}
			for _, r := range after.Resources {
				if !strings.HasPrefix(r.Name, "billing") {
					before.one(r.Type, r.Name)
				}
			}
		})
	}
}

func TestSpoke_isAuthorizedByTheOwnerAndAssociatesItself(t *testing.T) {
	p := planOf(t, estate(asItIs, "shop"))
	assert.Len(t, p.called(typeAuthorization), 4)
	assert.Len(t, p.called(typeZoneAssociation), 4)
	for _, zone := range []string{"ssm" + regional, "s3" + regional, "s3-accesspoint" + regional, "s3-control" + regional} {
		authorization, association := p.one(typeAuthorization, "shop-authorization-"+zone), p.one(typeZoneAssociation, "shop-zone-"+zone)
		for _, r := range []map[string]any{authorization.Inputs, association.Inputs} {
			assert.Equal(t, p.one(typeZone, "hub-zone-"+zone).ID, r["zoneId"])
			assert.Equal(t, "vpc-shop", r["vpcId"])
		}
		assert.True(t, strings.HasSuffix(authorization.Provider, "::owner"), authorization.Provider)
		assert.True(t, strings.HasSuffix(association.Provider, "::shop"), association.Provider)
		assert.Contains(t, association.Dependencies, authorization.URN)
		assert.True(t, authorization.Protect)
		assert.True(t, association.Protect)
		assert.Equal(t, association.ID, p.one(endpoints.SpokeType, "shop").Outputs["zoneAssociationIds"].(map[string]any)[zone])
	}
}

// Route 53 takes five requests a second: each call of a spoke waits for the one before.
func TestSpoke_oneCallAfterAnother(t *testing.T) {
	p := planOf(t, estate(asItIs, "shop"))
	before := ""
	for _, zone := range []string{"s3-accesspoint", "s3-control", "s3", "ssm"} {
		for _, call := range []*plan.Resource{
			p.one(typeAuthorization, "shop-authorization-"+zone+regional), p.one(typeZoneAssociation, "shop-zone-"+zone+regional),
		} {
			if before != "" {
				assert.Contains(t, call.Dependencies, before)
			}
			before = call.URN
		}
	}
	records := p.called(typeRecord)
	require.NotEmpty(t, records)
	for _, record := range records {
		assert.Contains(t, p.one(typeAuthorization, "shop-authorization-s3-accesspoint"+regional).Dependencies, p.one(typeRecord, record).URN, "the zones have their names before anybody asks")
	}
}

func TestSpoke_ofTheSameAccountNeedsNoAuthorization(t *testing.T) {
	p := planOf(t, func(ctx *pulumi.Context) error {
		_, err := newSpoke(ctx, "shop", &endpoints.SpokeArgs{
			VpcId: pulumi.String("vpc-shop"), VpcRegion: pulumi.String("eu-west-1"),
			Central: endpoints.CentralEndpoints{ZoneIds: map[string]pulumi.StringInput{"ssm" + regional: pulumi.String("Z0123456789ABCDEFGHIJ")}},
		})
		return err
	})
	assert.Empty(t, p.called(typeAuthorization))
	in := p.one(typeZoneAssociation, "shop-zone-ssm"+regional).Inputs
	assert.Equal(t, map[string]any{"zoneId": "Z0123456789ABCDEFGHIJ", "vpcId": "vpc-shop", "vpcRegion": "eu-west-1"}, in)
	outputs := p.one(endpoints.SpokeType, "shop").Outputs
	assert.Empty(t, outputs["profileAssociationId"])
	assert.JSONEq(t, `{"intents":[]}`, outputs["intents"].(string))
}

func TestSpoke_ofAProfileMakesOneAssociation(t *testing.T) {
	p := planOf(t, estate(byProfile, "shop"))
	assert.Empty(t, p.called(typeAuthorization))
	assert.Empty(t, p.called(typeZoneAssociation))
	association := p.one(typeProfileAssociation, "shop")
	assert.Equal(t, p.one(typeProfile, "hub").ID, association.Inputs["profileId"])
	assert.Equal(t, "vpc-shop", association.Inputs["resourceId"])
	assert.Equal(t, "shop", association.Inputs["name"])
	assert.True(t, strings.HasSuffix(association.Provider, "::shop"), association.Provider)
	assert.Contains(t, association.Dependencies, p.one(typeSharePrincipal, "hub-profile-all").URN, "it is shared before it is used")
	assert.True(t, association.Protect)
	assert.Equal(t, association.ID, p.one(endpoints.SpokeType, "shop").Outputs["profileAssociationId"])
}

func TestSpoke_namesOfProfileAssociationsAreAWSs(t *testing.T) {
	for name, want := range map[string]string{"a.b c": "a-b-c", "2024": "n2024", strings.Repeat("x", 70): strings.Repeat("x", 64)} {
		p := planOf(t, func(ctx *pulumi.Context) error {
			_, err := newSpoke(ctx, name, &endpoints.SpokeArgs{VpcId: pulumi.String("vpc-1"), Central: endpoints.CentralEndpoints{ProfileId: pulumi.String("rp-1")}})
			return err
		})
		assert.Equal(t, want, p.one(typeProfileAssociation, name).Inputs["name"])
	}
}

func spoke(args *endpoints.SpokeArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newSpoke(ctx, "shop", args)
		return err
	}
}

func TestSpoke_allMistakesAtOnce(t *testing.T) {
	assert.Equal(t, strings.Join([]string{
		`central.zoneIds: required: the hub's zones by their names, or its profile in profileId`,
		`vpcId: required: the id of the VPC that is to use the endpoints`,
	}, "\n"), refusedWith(t, endpoints.SpokeType, spoke(nil)))
	text := refusedWith(t, endpoints.SpokeType, func(ctx *pulumi.Context) error {
		owner, err := provider(ctx, "owner", "123456789012")
		require.NoError(t, err)
		return spoke(&endpoints.SpokeArgs{
			VpcId: pulumi.String("shop"), OwnerProvider: owner,
			Central: endpoints.CentralEndpoints{ProfileId: pulumi.String("profile"), ZoneIds: map[string]pulumi.StringInput{
				"*.s3" + regional: pulumi.String("Z1"), "kms" + regional: nil, "ssm" + regional: pulumi.String("zone"), "dkr.ecr" + regional: pulumi.String("Z2"),
			}},
			PrivateDnsNames: []string{"sts" + regional, "ssm" + regional, "*.dkr.ecr" + regional},
			Protection:      component.Protection{Mode: component.ProtectionDisabled}, Tags: pulumi.StringMap{"aws:x": pulumi.String("y")},
		})(ctx)
	})
	const refused = ` is answered by an endpoint of the VPC itself, and AWS refuses the zone `
	const instead = ` beside it: drop that endpoint or its private DNS, or leave the zone out of central.zoneIds`
	assert.Equal(t, strings.Join([]string{
		`central.profileId: "profile" is not the id of a Route 53 Profile, which reads rp-0123456789abcdef0`,
		`central.zoneIds["*.s3` + regional + `"]: "*.s3` + regional + `" is no name of a zone, which reads ssm.ap-southeast-2.amazonaws.com`,
		`central.zoneIds["kms` + regional + `"]: required: an id for each zone that is named`,
		`central.zoneIds["ssm` + regional + `"]: "zone" is not the id of a hosted zone, which reads Z0123456789ABCDEFGHIJ`,
		`ownerProvider: a profile is shared, and nobody authorizes the VPC: drop ownerProvider`,
		`privateDnsNames[1]: ssm` + regional + refused + `ssm` + regional + instead,
		`privateDnsNames[2]: *.dkr.ecr` + regional + refused + `dkr.ecr` + regional + instead,
		`protection.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read`,
		`tags["aws:x"]: keys that begin with aws: are AWS's own; choose another`,
		`vpcId: "shop" is not the id of a VPC, which reads vpc-0123456789abcdef0`,
	}, "\n"), text)
}

// A VPC with endpoints of its own does not become a spoke for the same services.
func TestSpoke_refusesNamesThatTheVpcsOwnEndpointsAnswer(t *testing.T) {
	text := refusedWith(t, endpoints.SpokeType, func(ctx *pulumi.Context) error {
		hub, err := newHub(ctx, central())
		require.NoError(t, err)
		return spoke(&endpoints.SpokeArgs{VpcId: pulumi.String("vpc-shop"), Central: hub.CentralEndpoints(), PrivateDnsNames: []string{"ssm" + regional}})(ctx)
	})
	assert.Contains(t, text, "privateDnsNames[0]: ssm"+regional+" is answered by an endpoint of the VPC itself")
}

func TestSpoke_refusesAHubThatHasNothingCentral(t *testing.T) {
	text := refusedWith(t, endpoints.SpokeType, func(ctx *pulumi.Context) error {
		args := central()
		args.Central = nil
		own, err := newHub(ctx, args)
		require.NoError(t, err)
		return spoke(&endpoints.SpokeArgs{VpcId: pulumi.String("vpc-shop"), Central: own.CentralEndpoints()})(ctx)
	})
	assert.Equal(t, "central.zoneIds: required: the hub's zones by their names, or its profile in profileId", text)
}

func TestSpoke_aMistakeReadsTheSameWheneverItIsFound(t *testing.T) {
	for text, edit := range map[string]func(*endpoints.SpokeArgs, func(string) pulumi.StringInput){
		`vpcId: "shop" is not the id of a VPC, which reads vpc-0123456789abcdef0`: func(a *endpoints.SpokeArgs, in func(string) pulumi.StringInput) { a.VpcId = in("shop") },
		`central.zoneIds["ssm` + regional + `"]: "zone" is not the id of a hosted zone, which reads Z0123456789ABCDEFGHIJ`: func(a *endpoints.SpokeArgs, in func(string) pulumi.StringInput) {
			a.Central.ZoneIds["ssm"+regional] = in("zone")
		},
		`central.profileId: "profile" is not the id of a Route 53 Profile, which reads rp-0123456789abcdef0`: func(a *endpoints.SpokeArgs, in func(string) pulumi.StringInput) {
			a.Central.ProfileId = in("profile")
		},
	} {
		for _, in := range []func(string) pulumi.StringInput{here, later} {
			args := endpoints.SpokeArgs{VpcId: pulumi.String("vpc-1"), Central: endpoints.CentralEndpoints{ZoneIds: map[string]pulumi.StringInput{"ssm" + regional: pulumi.String("Z1")}}}
			edit(&args, in)
			_, err := tryPlan(spoke(&args))
			require.Error(t, err)
			assert.Contains(t, err.Error(), text)
		}
	}
}

func TestSpoke_recordsItsArguments(t *testing.T) {
	p := planOf(t, func(ctx *pulumi.Context) error {
		owner, err := provider(ctx, "owner", "123456789012")
		require.NoError(t, err)
		own, err := provider(ctx, "own", "111122223333")
		require.NoError(t, err)
		return spoke(&endpoints.SpokeArgs{
			VpcId: pulumi.String("vpc-1"), VpcRegion: pulumi.String("eu-west-1"), Provider: own, OwnerProvider: owner,
			Central: endpoints.CentralEndpoints{ZoneIds: map[string]pulumi.StringInput{"ssm" + regional: pulumi.String("Z1")}}, PrivateDnsNames: []string{"kms" + regional},
			Protection: component.Protection{Mode: component.ProtectionDisabled, Reason: "a trial"}, Tags: pulumi.StringMap{"owner": pulumi.String("net")},
		})(ctx)
	})
	in := p.one(endpoints.SpokeType, "shop").Inputs
	for _, property := range []string{"vpcId", "vpcRegion", "provider", "ownerProvider", "central", "privateDnsNames", "protection", "tags"} {
		assert.Contains(t, in, property)
	}
	assert.Equal(t, map[string]any{"zoneIds": map[string]any{"ssm" + regional: "Z1"}}, in["central"])
	assert.Equal(t, map[string]any{"protection": "a trial"}, p.one(endpoints.SpokeType, "shop").Outputs["relaxations"])
	assert.False(t, p.one(typeZoneAssociation, "shop-zone-ssm"+regional).Protect)
}
