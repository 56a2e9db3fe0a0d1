package vpc_test

import (
	"errors"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/vpc"
)

// zonesIn are the zones of the app tier's subnets, by letter.
func (r recorded) zonesIn() []string {
	zones := []string{}
	for _, subnet := range r.ofType(typeSubnet) {
		if subnet.Inputs["tags"].(map[string]any)[component.TagTier] == "app" {
			zones = append(zones, subnet.Inputs["availabilityZone"].(string))
		}
	}
	return zones
}

func TestZones_pinnedOnesAreTakenWhateverTheirOrder(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) { a.AvailabilityZones = zonesOf("c", "a") }))
	assert.Equal(t, zonesOf("a", "c"), r.zonesIn())
	assert.Equal(t, "10.0.24.0/22", r.inputs(typeSubnet, "net-subnet-app-c")["cidrBlock"], "c has its own place, whether b is there or not")
	assert.Empty(t, r.warnings())
}

func TestZones_aBareCountTakesTheFirstStandardOnesAndTellsHowToPinThem(t *testing.T) {
	for name, test := range map[string]struct {
		count int
		want  []string
		pin   string
	}{
		"nothing said": {0, zonesOf("a", "b", "c"), `the first 3 zones of the region were taken; pin them, so that they never change: ["ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"]`},
		"two":          {2, zonesOf("a", "b"), `the first 2 zones of the region were taken; pin them, so that they never change: ["ap-southeast-2a", "ap-southeast-2b"]`},
	} {
		t.Run(name, func(t *testing.T) {
			r := record(t, with(func(a *vpc.SecureVpcArgs) { a.AvailabilityZones, a.AvailabilityZoneCount = nil, test.count }))
			assert.Equal(t, test.want, r.zonesIn())
			assert.Equal(t, []string{"availabilityZones: " + test.pin}, r.warnings())
		})
	}
}

// The account that the recorder plays has opted in to local zones whose names sort before those of standard ones.
func TestZones_localOnesAreNeverTaken(t *testing.T) {
	p, err := run(func(ctx *pulumi.Context) error {
		all, err := aws.GetAvailabilityZones(ctx, &aws.GetAvailabilityZonesArgs{})
		if err != nil {
			return err
		}
		args := reference()
		args.AvailabilityZones = nil
		net, err := newSecureVpc(ctx, "net", &args)
		if err != nil {
			return err
		}
		ctx.Export("first", pulumi.String(all.Names[0]))
		ctx.Export("taken", pulumi.ToStringArray(net.Tiered.AvailabilityZones()))
		return nil
	}, map[string]string{"aws:region": "us-east-1"})
	require.NoError(t, err)
	assert.Equal(t, []any{"us-east-1a", "us-east-1b", "us-east-1c"}, p.Outputs["taken"])
	require.NotEqual(t, "us-east-1a", p.Outputs["first"], "a program that does not filter would take a local zone: otherwise this test shows nothing")
}

// zoneQuestion answers what is asked before anything is registered, and keeps what was asked of zones.
type zoneQuestion struct{ asked resource.PropertyMap }

func (z *zoneQuestion) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	if args.Token == "aws:index/getAvailabilityZones:getAvailabilityZones" {
		z.asked = args.Args
		return resource.PropertyMap{}, errors.New("that is all")
	}
	return resource.NewPropertyMapFromMap(map[string]any{"name": "eu-west-1"}), nil
}

func (z *zoneQuestion) NewResource(pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	return "", nil, errors.New("nothing is registered before the zones are known")
}

// Which zones somebody opted in to is the account's own matter, and must change nothing.
func TestZones_noneIsTakenThatMustBeOptedInTo(t *testing.T) {
	var zones zoneQuestion
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		_, err := newSecureVpc(ctx, "net", &vpc.SecureVpcArgs{CidrBlock: "10.0.0.0/16"})
		return err
	}, pulumi.WithMocks("project", "dev", &zones))
	require.ErrorContains(t, err, "that is all")
	assert.Equal(t, map[string]any{
		"state": "available",
		"filters": []any{
			map[string]any{"name": "zone-type", "values": []any{"availability-zone"}},
			map[string]any{"name": "opt-in-status", "values": []any{"opt-in-not-required"}},
		},
	}, zones.asked.Mappable())
}

func TestZones_oneAloneNeedsAReason(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.AvailabilityZones, a.AllowSingleZone = zonesOf("b"), because("a sandbox")
	}))
	assert.Equal(t, zonesOf("b"), r.zonesIn())
	assert.Equal(t, map[string]any{"allowSingleZone": "a sandbox"}, r.component(vpc.SecureVpcType)["relaxations"])
	assert.Equal(t, "10.0.20.0/22", r.inputs(typeSubnet, "net-subnet-app-b")["cidrBlock"])
}

func TestZones_slotsDecideHowManyZonesATierHasRoomFor(t *testing.T) {
	for slots, want := range map[int][]string{
		2: {"10.0.16.0/21", "10.0.24.0/21"},
		4: {"10.0.16.0/22", "10.0.20.0/22"},
		8: {"10.0.16.0/23", "10.0.18.0/23"},
	} {
		r := record(t, with(func(a *vpc.SecureVpcArgs) { a.AvailabilityZones, a.ZoneSlots = zonesOf("a", "b"), slots }))
		for i, zone := range []string{"a", "b"} {
			assert.Equal(t, want[i], r.inputs(typeSubnet, "net-subnet-app-"+zone)["cidrBlock"], "%d slots", slots)
		}
	}
}

func TestZones_eightSlotsTakeZonesBeyondTheFourth(t *testing.T) {
	p, err := run(func(ctx *pulumi.Context) error {
		args := reference()
		args.AvailabilityZones, args.ZoneSlots = []string{"us-east-1a", "us-east-1f"}, 8
		_, err := newSecureVpc(ctx, "net", &args)
		return err
	}, map[string]string{"aws:region": "us-east-1"})
	require.NoError(t, err)
	blocks := map[string]any{}
	for _, res := range p.Resources {
		if res.Type == typeSubnet {
			blocks[res.Name] = res.Inputs["cidrBlock"]
		}
	}
	assert.Equal(t, "10.0.26.0/23", blocks["net-subnet-app-f"])
}

func TestZones_thoseOfTheComponentsOwnProviderCount(t *testing.T) {
	p, err := run(func(ctx *pulumi.Context) error {
		west, err := aws.NewProvider(ctx, "west", &aws.ProviderArgs{Region: pulumi.String("eu-west-1")})
		if err != nil {
			return err
		}
		args := reference()
		args.AvailabilityZones = []string{"eu-west-1a", "eu-west-1b"}
		if _, err = newSecureVpc(ctx, "named", &args, pulumi.Providers(west)); err != nil {
			return err
		}
		args.AvailabilityZones = nil
		_, err = newSecureVpc(ctx, "counted", &args, pulumi.Provider(west))
		return err
	}, nil)
	require.NoError(t, err)
	for _, res := range p.Resources {
		if res.Type == typeSubnet {
			assert.Contains(t, res.Inputs["availabilityZone"], "eu-west-1")
			assert.Contains(t, res.Provider, "::west", "children inherit the provider")
		}
	}
}
