package endpoints_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/vpc"
)

const (
	typeZone               = "aws:route53/zone:Zone"
	typeRecord             = "aws:route53/record:Record"
	typeProfile            = "aws:route53/profilesProfile:ProfilesProfile"
	typeProfileResource    = "aws:route53/profilesResourceAssociation:ProfilesResourceAssociation"
	typeProfileAssociation = "aws:route53/profilesAssociation:ProfilesAssociation"
	typeZoneAssociation    = "aws:route53/zoneAssociation:ZoneAssociation"
	typeAuthorization      = "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization"
	typeResolver           = "aws:route53/resolverEndpoint:ResolverEndpoint"
	typeShare              = "aws:ram/resourceShare:ResourceShare"
	typeShareResource      = "aws:ram/resourceAssociation:ResourceAssociation"
	typeSharePrincipal     = "aws:ram/principalAssociation:PrincipalAssociation"
	typeEndpoint           = "aws:ec2/vpcEndpoint:VpcEndpoint"
	typeGroup              = "aws:ec2/securityGroup:SecurityGroup"
	typeIngress            = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	organizationId         = "o-a1b2c3d4e5"
	organizationArn        = "arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5"
	regional               = ".ap-southeast-2.amazonaws.com"
)

// hubArgs are those of a VPC with one tier over three zones.
func hubArgs() *vpc.SecureVpcArgs {
	return &vpc.SecureVpcArgs{
		CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"},
		Tiers: []vpc.Tier{{Name: "endpoints", Type: vpc.TierIsolated}},
	}
}

// central are arguments of central endpoints for two services.
func central() endpoints.EndpointBundleArgs {
	return endpoints.EndpointBundleArgs{
		Services: []string{"ssm", "s3"}, Central: &endpoints.Central{EstateCidrs: []string{"10.0.0.0/8", "fd00::/8"}},
		Perimeter: endpoints.Perimeter{OrganizationId: pulumi.String(organizationId)},
	}
}

// bundle makes a VPC and central endpoints in it, called hub.
func bundle(args endpoints.EndpointBundleArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newHub(ctx, args)
		return err
	}
}

func newHub(ctx *pulumi.Context, args endpoints.EndpointBundleArgs) (*endpoints.EndpointBundle, error) {
	net, err := vpc.NewSecureVpc(ctx, "net", hubArgs())
	if err != nil {
		return nil, err
	}
	args.Vpc = net.Network()
	return newEndpointBundle(ctx, "hub", &args)
}

func planCentral(t *testing.T, edits ...func(*endpoints.EndpointBundleArgs)) planned {
	t.Helper()
	args := central()
	for _, edit := range edits {
		edit(&args)
	}
	return planOf(t, bundle(args))
}

func TestCentral_aZoneForEachNameOfAService(t *testing.T) {
	p := planCentral(t)
	assert.Equal(t, []string{"hub-interface-s3", "hub-interface-ssm"}, p.called(typeEndpoint), "S3 is an interface endpoint, gateways serve no other VPC")
	for _, name := range p.called(typeEndpoint) {
		e := p.one(typeEndpoint, name)
		assert.Equal(t, "Interface", e.Inputs["vpcEndpointType"])
		assert.Equal(t, false, e.Inputs["privateDnsEnabled"], "zones take its place")
	}
	assert.Equal(t, []string{
		"hub-zone-s3-accesspoint" + regional, "hub-zone-s3-control" + regional, "hub-zone-s3" + regional, "hub-zone-ssm" + regional,
	}, slices.Sorted(slices.Values(p.called(typeZone))))

	zone := p.one(typeZone, "hub-zone-s3"+regional)
	assert.Equal(t, "s3"+regional, zone.Inputs["name"])
	assert.Equal(t, []any{map[string]any{"vpcId": p.one("aws:ec2/vpc:Vpc", "net").ID}}, zone.Inputs["vpcs"])
	assert.Equal(t, []string{"vpcs"}, zone.IgnoreChanges, "spokes associate themselves")
	assert.True(t, zone.Protect)
	assert.Equal(t, "hub", zone.Inputs["tags"].(map[string]any)["palisade:component"])

	assert.Equal(t, map[string]string{
		"s3" + regional + " A": "s3", "*.s3" + regional + " A": "s3", "s3-accesspoint" + regional + " A": "s3", "*.s3-accesspoint" + regional + " A": "s3",
		"s3-control" + regional + " A": "s3", "*.s3-control" + regional + " A": "s3", "ssm" + regional + " A": "ssm",
	}, recordsOf(p))
	assert.True(t, p.one(typeRecord, "hub-wildcard-a-s3"+regional).Protect)

	outputs := p.one(endpoints.EndpointBundleType, "hub").Outputs
	assert.Equal(t, zone.ID, outputs["zoneIds"].(map[string]any)["s3"+regional])
	assert.Len(t, outputs["zoneIds"], 4)
	assert.Empty(t, outputs["profileId"])
}

// recordsOf tells, by name and type, the service to whose endpoint's regional name a record leads.
func recordsOf(p planned) map[string]string {
	p.t.Helper()
	records := map[string]string{}
	for _, name := range p.called(typeRecord) {
		in := p.one(typeRecord, name).Inputs
		alias := in["aliases"].([]any)[0].(map[string]any)
		for _, endpoint := range p.called(typeEndpoint) {
			entries, ok := p.one(typeEndpoint, endpoint).Outputs["dnsEntries"].([]any)
			require.True(p.t, ok, "the plan tells no names of %s", endpoint)
			first := entries[0].(map[string]any)
			if alias["name"] == first["dnsName"] && alias["zoneId"] == first["hostedZoneId"] {
				records[in["name"].(string)+" "+in["type"].(string)] = strings.TrimPrefix(endpoint, "hub-interface-")
			}
		}
		assert.Equal(p.t, false, alias["evaluateTargetHealth"])
		assert.Equal(p.t, p.one(typeZone, "hub-zone-"+strings.TrimPrefix(in["name"].(string), "*.")).ID, in["zoneId"])
	}
	return records
}

func TestCentral_presetsComeWithS3(t *testing.T) {
	p := planCentral(t, func(a *endpoints.EndpointBundleArgs) { a.Services = nil })
	assert.Contains(t, p.called(typeEndpoint), "hub-interface-s3")
	assert.Contains(t, p.called(typeEndpoint), "hub-interface-ssm")
	p = planCentral(t, func(a *endpoints.EndpointBundleArgs) { a.Services = []string{"ssm"} })
	assert.Equal(t, []string{"hub-interface-ssm"}, p.called(typeEndpoint), "what is listed is all")
}

func TestCentral_theEstateAloneIsAdmitted(t *testing.T) {
	p := planCentral(t, func(a *endpoints.EndpointBundleArgs) {
		a.OnPremises = &endpoints.OnPremises{CidrBlocks: []string{"192.168.0.0/16", "10.0.0.0/8"}}
	})
	rules := map[string]any{}
	for _, name := range p.called(typeIngress) {
		in := p.one(typeIngress, name).Inputs
		assert.EqualValues(t, 443, in["fromPort"])
		assert.EqualValues(t, 443, in["toPort"])
		assert.Equal(t, "tcp", in["ipProtocol"])
		rules[name] = in["cidrIpv4"]
		if in["cidrIpv6"] != nil {
			rules[name] = in["cidrIpv6"]
		}
	}
	assert.Equal(t, map[string]any{"hub-in-443-10.0.0.0/8": "10.0.0.0/8", "hub-in-443-fd00::/8": "fd00::/8", "hub-in-443-192.168.0.0/16": "192.168.0.0/16"}, rules)
}

func TestCentral_profileHoldsAllZonesAndIsShared(t *testing.T) {
	p := planCentral(t, func(a *endpoints.EndpointBundleArgs) {
		a.Central.Profile = &endpoints.CentralProfile{Principals: map[string]pulumi.StringInput{
			"all": pulumi.String(organizationArn), "shop": pulumi.String("444455556666"),
		}}
	})
	profile := p.one(typeProfile, "hub")
	assert.Equal(t, profile.ID, p.one(endpoints.EndpointBundleType, "hub").Outputs["profileId"])
	held := map[any]bool{}
	for i, name := range p.called(typeProfileResource) {
		r := p.one(typeProfileResource, name)
		held[r.Inputs["resourceArn"]] = true
		assert.Equal(t, profile.ID, r.Inputs["profileId"])
		assert.Regexp(t, `^[a-zA-Z0-9_-]{1,64}$`, r.Inputs["name"])
		if i > 0 { // a profile takes one change at a time
			assert.Contains(t, r.Dependencies, p.one(typeProfileResource, p.called(typeProfileResource)[i-1]).URN)
		}
	}
	for _, name := range p.called(typeZone) {
		assert.True(t, held[p.one(typeZone, name).Outputs["arn"]], "%s is in no profile", name)
	}
	assert.Equal(t, false, p.one(typeShare, "hub-profile").Inputs["allowExternalPrincipals"])
	assert.Equal(t, profile.Outputs["arn"], p.one(typeShareResource, "hub-profile").Inputs["resourceArn"])
	assert.Equal(t, organizationArn, p.one(typeSharePrincipal, "hub-profile-all").Inputs["principal"])
	assert.Equal(t, "444455556666", p.one(typeSharePrincipal, "hub-profile-shop").Inputs["principal"])

	own := planCentral(t, func(a *endpoints.EndpointBundleArgs) { a.Central.Profile = &endpoints.CentralProfile{} })
	assert.Empty(t, own.called(typeShare), "a profile for spokes of its own account is not shared")
	outside := planCentral(t, func(a *endpoints.EndpointBundleArgs) {
		a.Central.Profile = &endpoints.CentralProfile{
			Principals: map[string]pulumi.StringInput{"shop": pulumi.String("444455556666")}, AllowExternalPrincipals: &component.Relaxation{Reason: "a partner"},
		}
	})
	assert.Equal(t, true, outside.one(typeShare, "hub-profile").Inputs["allowExternalPrincipals"])
	assert.Equal(t, map[string]any{"central.profile.allowExternalPrincipals": "a partner"}, outside.one(endpoints.EndpointBundleType, "hub").Outputs["relaxations"])
}

func TestCentral_aServiceMoreTouchesNoOther(t *testing.T) {
	before := planCentral(t)
	after := planCentral(t, func(a *endpoints.EndpointBundleArgs) { a.Services = append(a.Services, "kms") })
	for _, r := range before.Resources {
		if r.Custom {
			assert.Equal(t, r.Inputs, after.one(r.Type, r.Name).Inputs, r.Name)
		}
	}
	assert.Len(t, after.Resources, len(before.Resources)+3, "an endpoint, a zone and a record")
}

func TestCentral_recordsItsArguments(t *testing.T) {
	p := planCentral(t, func(a *endpoints.EndpointBundleArgs) {
		a.Central.Profile = &endpoints.CentralProfile{Principals: map[string]pulumi.StringInput{"all": pulumi.String(organizationArn)}}
		a.OnPremises = &endpoints.OnPremises{CidrBlocks: []string{"192.168.0.0/16"}, Inbound: &endpoints.Inbound{
			Tier: "endpoints", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2c"}, CidrBlocks: []string{"192.168.7.0/24"},
		}}
	})
	inputs := p.one(endpoints.EndpointBundleType, "hub").Inputs
	assert.Equal(t, map[string]any{
		"estateCidrs": []any{"10.0.0.0/8", "fd00::/8"}, "profile": map[string]any{"principals": map[string]any{"all": organizationArn}},
	}, inputs["central"])
	assert.Equal(t, map[string]any{"cidrBlocks": []any{"192.168.0.0/16"}, "inbound": map[string]any{
		"tier": "endpoints", "availabilityZones": []any{"ap-southeast-2a", "ap-southeast-2c"}, "cidrBlocks": []any{"192.168.7.0/24"},
	}}, inputs["onPremises"])
}

func TestCentral_allMistakesAtOnce(t *testing.T) {
	args := central()
	args.Perimeter = endpoints.Perimeter{}
	args.Gateway.Services = []string{"s3"}
	on := true
	args.Interface.PrivateDnsEnabled, args.Interface.ClientSecurityGroupIds = &on, map[string]pulumi.StringInput{"app": pulumi.String("sg-1")}
	args.OnPremises = &endpoints.OnPremises{CidrBlocks: []string{"192.168.0.0/16"}, Services: []string{"s3"}}
	args.Central = &endpoints.Central{EstateCidrs: []string{"10.0.0.0/8", "10.0.0.0/8", "10.0.0.1/8", "0.0.0.0/0"}, Profile: &endpoints.CentralProfile{
		Principals:              map[string]pulumi.StringInput{"a b": pulumi.String("444455556666"), "role": pulumi.String("arn:aws:iam::444455556666:role/x"), "none": nil},
		AllowExternalPrincipals: &component.Relaxation{},
	}}
	text := refusedWith(t, endpoints.EndpointBundleType, bundle(args))
	for _, line := range []string{
		`central.estateCidrs[1]: 10.0.0.0/8 is listed twice: drop one`,
		`central.estateCidrs[2]: 10.0.0.1/8 has bits set beyond its mask: write 10.0.0.0/8`,
		`central.estateCidrs[3]: 0.0.0.0/0 is everybody: name the blocks of your own networks`,
		`central.profile.allowExternalPrincipals.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read`,
		`central.profile.principals["a b"]: "a b" becomes part of a resource's name: letters, digits, hyphens, dots and underscores`,
		`central.profile.principals["none"]: required: an account, or the ARN of an organisation or a unit, for each name`,
		`central.profile.principals["role"]: "arn:aws:iam::444455556666:role/x" is neither an account (twelve digits) nor the ARN of an organisation (arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5) or of one of its units (...:ou/o-a1b2c3d4e5/ou-...)`,
		`gateway.services: gateway endpoints serve no other VPC than their own: drop them here, central endpoints are interface endpoints`,
		`interface.clientSecurityGroupIds: callers of other VPCs are admitted by their blocks (central.estateCidrs): drop the groups`,
		`interface.privateDnsEnabled: the zones of central endpoints take the place of their private DNS, and AWS refuses both: drop it`,
		`onPremises.services: central endpoints are interface endpoints, which on-premises networks can call as they are: name the services in services`,
		`perimeter: required with central endpoints, which callers of many accounts use: the organisation in organizationId, or their accounts in accountIds`,
	} {
		assert.Contains(t, strings.Split(text, "\n"), line)
	}

	args = central()
	args.Central = &endpoints.Central{}
	assert.Equal(t, "central.estateCidrs: required: the blocks from which the endpoints may be called, such as 10.0.0.0/8", refusedWith(t, endpoints.EndpointBundleType, bundle(args)))
}

func TestCentral_aServiceWithoutNamesIsRefused(t *testing.T) {
	args := central()
	args.Services = []string{"ssm", "dynamodb"}
	assert.Equal(t, "services[1]: AWS gives dynamodb no private DNS name, so that no zone can lead spokes to its endpoint: drop it here, and give the VPCs that need it endpoints of their own",
		refusedWith(t, endpoints.EndpointBundleType, bundle(args)))
}

func TestCentral_sharePrincipalsMayComeLate(t *testing.T) {
	args := central()
	args.Central.Profile = &endpoints.CentralProfile{Principals: map[string]pulumi.StringInput{"all": later("everybody")}}
	assert.Contains(t, failedLate(t, bundle(args)), `central.profile.principals["all"]: "everybody" is neither an account (twelve digits)`)
}

func TestCentral_unknownInputsChangeNeitherNumberNorNames(t *testing.T) {
	known := planCentral(t)
	late := planOf(t, func(ctx *pulumi.Context) error {
		args := central()
		args.Perimeter.OrganizationId = never()
		args.Vpc = component.Network{VpcId: never(), Tiers: map[string]component.NetworkTier{"endpoints": {
			Type: component.TierIsolated, SubnetIds: map[string]pulumi.StringInput{"ap-southeast-2a": never(), "ap-southeast-2b": never()},
		}}}
		_, err := newEndpointBundle(ctx, "hub", &args)
		return err
	})
	for _, typ := range []string{typeZone, typeRecord, typeEndpoint, typeIngress} {
		assert.Equal(t, known.called(typ), late.called(typ))
	}
}

func TestPrivateDnsNames_areThoseOfTheVpcsOwnEndpoints(t *testing.T) {
	names := map[string][]string{}
	planOf(t, func(ctx *pulumi.Context) error {
		net, err := vpc.NewSecureVpc(ctx, "net", hubArgs())
		if err != nil {
			return err
		}
		for name, args := range map[string]endpoints.EndpointBundleArgs{
			"hub": central(), "own": {Services: []string{"ssm", "ecr.dkr"}},
		} {
			args.Vpc = net.Network()
			b, err := newEndpointBundle(ctx, name, &args)
			if err != nil {
				return err
			}
			names[name] = b.PrivateDnsNames()
		}
		return nil
	})
	assert.Empty(t, names["hub"])
	assert.Contains(t, names["own"], "ssm"+regional)
	assert.Contains(t, names["own"], "*.dkr.ecr"+regional)
	assert.True(t, slices.IsSorted(names["own"]))
}
