package endpoints

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// SpokeType is the type token of [Spoke]. It is part of every URN: never change it without an alias.
const SpokeType = "palisade:endpoints:Spoke"

// SpokeArgs configures [NewSpoke].
type SpokeArgs struct {
	// VpcId is the VPC that is to use the central endpoints. It must have DNS support and DNS hostnames on, and a way to them: a transit gateway or a
	// peering that this component does not make.
	VpcId pulumi.StringInput `pulumi:"vpcId"`
	// VpcRegion is the region of the VPC. Default: the region that the providers work in; give it where the two differ.
	VpcRegion pulumi.StringInput `pulumi:"vpcRegion,optional"`
	// Central is what the hub tells: EndpointBundle.CentralEndpoints, or its outputs in another program.
	Central CentralEndpoints `pulumi:"central"`
	// Provider works in the account of the VPC. Default: the provider of the component.
	Provider pulumi.ProviderResource `pulumi:"provider,optional"`
	// OwnerProvider works in the account that owns the zones, and authorizes the VPC there. Default: none, for a VPC of the same account.
	// A profile needs none: it is shared.
	OwnerProvider pulumi.ProviderResource `pulumi:"ownerProvider,optional"`
	// PrivateDnsNames are the names that endpoints of the VPC itself answer to, as EndpointBundle.PrivateDnsNames gives them: a zone of such a name is
	// refused, since AWS refuses two in one VPC. Default: none.
	PrivateDnsNames []string `pulumi:"privateDnsNames,optional"`
	// Protection guards the associations against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to the association with a profile; those with zones take none. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// CentralEndpoints are the endpoints of a hub, as its spokes see them.
type CentralEndpoints struct {
	// ZoneIds are the ids of the private hosted zones, by their names, such as ssm.ap-southeast-2.amazonaws.com. Which there are is plain. A zone that is
	// left out is not used: its service is then called where the VPC finds it.
	ZoneIds map[string]pulumi.StringInput `pulumi:"zoneIds,optional"`
	// ProfileId is the Route 53 Profile that has the zones in it (rp-0123456789abcdef). The VPC is then associated with that alone, and of ZoneIds nothing
	// but the names counts. A VPC has one profile at most ("AssociateProfile").
	ProfileId pulumi.StringInput `pulumi:"profileId,optional"`

	// ready is what spokes of the same program wait for.
	ready []pulumi.Resource
}

// Spoke lets a VPC use the endpoints of a hub: it associates the VPC with the hub's private hosted zones, or with their profile, so that the services' names
// lead there. Whatever it makes is the spoke's own, so that a spoke more or less touches nothing of the hub and of other spokes.
//
// # What it does not do
//
//   - It joins no networks: use Attachment of package transit, or VpcPeering. Nor does it open the VPC's security groups and network ACLs, which must let 443
//     out to the hub.
//   - It does not ask whether the VPC has DNS support and DNS hostnames on, without which zones answer nobody, nor which names endpoints of the VPC itself
//     answer to, unless PrivateDnsNames tells.
//   - It shares no profile and accepts no share: [EndpointBundle] shares it, and an account outside of the organisation accepts the invitation first.
//   - It lifts no quota of Route 53: a zone takes 300 VPCs and a VPC one profile. Zones are associated one after another, at half a minute or more each.
//   - Names of other regions are not in the zones: endpoints answer for their own region alone.
type Spoke struct {
	pulumi.ResourceState

	// ZoneAssociationIds are the ids of the associations with zones, by the zone's name; empty with a profile.
	ZoneAssociationIds pulumi.StringMapOutput `pulumi:"zoneAssociationIds"`
	// ProfileAssociationId is the id of the association with the profile; empty without one.
	ProfileAssociationId pulumi.StringOutput `pulumi:"profileAssociationId"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is an empty document of intents: names carry no packets. What the endpoints let through is recorded by the hub's bundle.
	Intents pulumi.StringOutput `pulumi:"intents"`

	zones   map[string]pulumi.StringInput
	profile pulumi.StringInput
}

// NewSpoke lets a VPC use central endpoints. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what
// only another resource can tell is checked in an Apply, with the same text.
//
// Route 53 takes five requests a second from an account ("Quotas: maximums on API requests"): the associations of a spoke are made one after
// another. Each takes AWS half a minute or more.
func NewSpoke(ctx *pulumi.Context, name string, args *SpokeArgs, opts ...pulumi.ResourceOption) (*Spoke, error) {
	a, err := args.check(name)
	if err != nil {
		return nil, err
	}
	s := &Spoke{zones: map[string]pulumi.StringInput{}, profile: pulumi.String("")}
	if err := ctx.RegisterComponentResourceV2(SpokeType, name, component.State(a), s, opts...); err != nil {
		return nil, err
	}
	family := component.Family{Parent: s, Protection: a.Protection}
	join := s.joinZones
	if a.Central.ProfileId != nil {
		join = s.joinProfile
	}
	if err := join(ctx, name, a, family); err != nil {
		return nil, err
	}
	return s, ctx.RegisterResourceOutputs(s, s.collectOutputs(a))
}

// PlanSpoke plans what [NewSpoke] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanSpoke(_ *pulumi.Context, name string, args *SpokeArgs, _ ...pulumi.ResourceOption) (*Spoke, error) {
	_, err := args.check(name)
	return component.Planned(&Spoke{}), err
}

func (a *SpokeArgs) check(name string) (SpokeArgs, error) {
	if a == nil {
		a = &SpokeArgs{}
	}
	var c validate.Collector
	checked := a.validate(&c)
	if err := c.Err(); err != nil {
		return checked, fmt.Errorf("Spoke %q:\n%w", name, err)
	}
	return checked, nil
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a SpokeArgs) validate(c *validate.Collector) SpokeArgs {
	if a.VpcId == nil {
		c.Addf(validate.Required, validate.At("vpcId"), nil, "required: the id of the VPC that is to use the endpoints")
	}
	a.VpcId = component.CheckedInput(c, validate.At("vpcId"), a.VpcId, component.AnID("vpc", "a VPC"))
	a.Central = a.Central.validate(c, validate.At("central"))
	if a.Central.ProfileId != nil && a.OwnerProvider != nil {
		c.Addf(validate.Conflict, validate.At("ownerProvider"), nil, "a profile is shared, and nobody authorizes the VPC: drop ownerProvider")
	}
	for i, name := range a.PrivateDnsNames {
		zone := strings.TrimPrefix(name, "*.")
		if _, taken := a.Central.ZoneIds[zone]; taken {
			c.Addf(validate.Conflict, validate.At("privateDnsNames").Index(i), name,
				"%s is answered by an endpoint of the VPC itself, and AWS refuses the zone %s beside it: drop that endpoint or its private DNS, or leave the zone out of central.zoneIds", name, zone)
		}
	}
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

func (e CentralEndpoints) validate(c *validate.Collector, at validate.Path) CentralEndpoints {
	if len(e.ZoneIds) == 0 && e.ProfileId == nil {
		c.Addf(validate.Required, at.Field("zoneIds"), nil, "required: the hub's zones by their names, or its profile in profileId")
	}
	e.ProfileId = component.CheckedInput(c, at.Field("profileId"), e.ProfileId, component.AnID("rp", "a Route 53 Profile"))
	zones := maps.Clone(e.ZoneIds)
	for name, id := range e.ZoneIds {
		if problem := aDomainName(name); problem != "" || strings.HasPrefix(name, "*") {
			c.Addf(validate.Invalid, at.Field("zoneIds").Key(name), name, "%q is no name of a zone, which reads ssm.ap-southeast-2.amazonaws.com", name)
		}
		if id == nil {
			c.Addf(validate.Required, at.Field("zoneIds").Key(name), nil, "required: an id for each zone that is named")
			continue
		}
		zones[name] = component.CheckedInput(c, at.Field("zoneIds").Key(name), id, aHostedZone)
	}
	e.ZoneIds = zones
	return e
}

// aHostedZone checks an id of a hosted zone: 32 characters at most ("GetHostedZone": Id), of which AWS uses capital letters and digits.
func aHostedZone(id string) string {
	if id != "" && len(id) <= 32 && !strings.ContainsFunc(id, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') }) {
		return ""
	}
	return fmt.Sprintf("%q is not the id of a hosted zone, which reads Z0123456789ABCDEFGHIJ", id)
}

// joinZones associates the VPC with each zone, one after another. What another account owns it authorizes first; the authorization stays, as
// Pulumi has no resource for a moment, and counts towards the quota of 1,000 for each owner.
func (s *Spoke) joinZones(ctx *pulumi.Context, name string, a SpokeArgs, family component.Family) error {
	before := a.Central.ready
	for _, zone := range slices.Sorted(maps.Keys(a.Central.ZoneIds)) {
		id := a.Central.ZoneIds[zone]
		if a.OwnerProvider != nil {
			authorization, err := route53.NewVpcAssociationAuthorization(ctx, name+"-authorization-"+zone, &route53.VpcAssociationAuthorizationArgs{
				ZoneId: id, VpcId: a.VpcId, VpcRegion: component.Optional(a.VpcRegion),
			}, family.Child(pulumi.Provider(a.OwnerProvider), pulumi.DependsOn(before))...)
			if err != nil {
				return err
			}
			before = []pulumi.Resource{authorization}
		}
		association, err := route53.NewZoneAssociation(ctx, name+"-zone-"+zone, &route53.ZoneAssociationArgs{
			ZoneId: id, VpcId: a.VpcId, VpcRegion: component.Optional(a.VpcRegion),
		}, a.own(family.Child(pulumi.DependsOn(before)))...)
		if err != nil {
			return err
		}
		before = []pulumi.Resource{association}
		s.zones[zone] = association.ID().ToStringOutput()
	}
	return nil
}

// own adds the provider of the VPC's account to options.
func (a SpokeArgs) own(opts []pulumi.ResourceOption) []pulumi.ResourceOption {
	if a.Provider != nil {
		opts = append(opts, pulumi.Provider(a.Provider))
	}
	return opts
}

func (s *Spoke) joinProfile(ctx *pulumi.Context, name string, a SpokeArgs, family component.Family) error {
	association, err := route53.NewProfilesAssociation(ctx, name, &route53.ProfilesAssociationArgs{
		Name: pulumi.String(profileName(name)), ProfileId: a.Central.ProfileId, ResourceId: a.VpcId, Tags: component.Tagger{Component: name, Caller: a.Tags}.Tags(name),
	}, a.own(family.Child(pulumi.DependsOn(a.Central.ready)))...)
	if err == nil {
		s.profile = association.ID().ToStringOutput()
	}
	return err
}

// profileName makes a name of a thing of Route 53 Profiles out of a text: letters, digits, hyphens and underscores, not digits alone, 64 at most
// ("AssociateProfile": Name). AWS tells its things apart by their ids.
func profileName(text string) string {
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, text)
	if strings.Trim(plain, "0123456789") == "" {
		plain = "n" + plain
	}
	return plain[:min(len(plain), 64)]
}

func (s *Spoke) collectOutputs(a SpokeArgs) pulumi.Map {
	s.ZoneAssociationIds, s.ProfileAssociationId = pulumi.StringMap(s.zones).ToStringMapOutput(), s.profile.ToStringOutput()
	relaxed := component.Relaxations{}
	relaxed.AddProtection(a.Protection)
	s.Relaxations, s.Intents = pulumi.ToStringMap(relaxed).ToStringMapOutput(), component.Intents(nil).Output()
	return pulumi.Map{
		"zoneAssociationIds": s.ZoneAssociationIds, "profileAssociationId": s.ProfileAssociationId, "relaxations": s.Relaxations, "intents": s.Intents,
	}
}
