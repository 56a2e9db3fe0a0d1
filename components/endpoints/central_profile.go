package endpoints

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ram"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// CentralProfile is a Route 53 Profile with all zones in it. A spoke then makes one association in place of one for each zone, and nobody authorizes
// it: who may is said by sharing. AWS charges for profiles by the hour.
type CentralProfile struct {
	// Principals are those whom the profile is shared with by AWS RAM: ids of accounts, and ARNs of the organisation or of its units, each under a name of
	// its own, which becomes part of the resource's. RAM must be let share within the organisation ("Enable resource sharing within AWS Organizations").
	// Default: nobody, for spokes of one's own account.
	Principals map[string]pulumi.StringInput `pulumi:"principals,optional"`
	// AllowExternalPrincipals lets accounts outside of the organisation have it; they accept an invitation first, with
	// ram.ResourceShareAccepter for the ARN of EndpointBundle.ProfileShare, and their spokes wait for that (component.After around SpokeArgs.VpcId).
	AllowExternalPrincipals *component.Relaxation `pulumi:"allowExternalPrincipals,optional"`
}

func (f *CentralProfile) validate(c *validate.Collector, at validate.Path) *CentralProfile {
	if f == nil {
		return nil
	}
	checked := CentralProfile{Principals: maps.Clone(f.Principals), AllowExternalPrincipals: f.AllowExternalPrincipals}
	if f.AllowExternalPrincipals != nil {
		f.AllowExternalPrincipals.Validate(c, at.Field("allowExternalPrincipals"))
	}
	for _, name := range slices.Sorted(maps.Keys(f.Principals)) {
		where := at.Field("principals").Key(name)
		if problem := nameProblem(name); problem != "" {
			c.Addf(validate.Invalid, where, name, "%s", problem)
		}
		if f.Principals[name] == nil {
			c.Addf(validate.Required, where, nil, "required: an account, or the ARN of an organisation or a unit, for each name")
			continue
		}
		checked.Principals[name] = component.CheckedInput(c, where, f.Principals[name], aSharePrincipal)
	}
	return &checked
}

// aSharePrincipal checks that a text names whom RAM shares with ("AssociateResourceShare": principals) and is not a single role or user.
func aSharePrincipal(principal string) string {
	unit := strings.SplitN(principal, ":", 6)
	if isAccount(principal) || component.AnARN("organizations", "a unit")(principal) == "" &&
		(strings.HasPrefix(unit[5], "organization/o-") || strings.HasPrefix(unit[5], "ou/o-")) {
		return ""
	}
	return fmt.Sprintf("%q is neither an account (twelve digits) nor the ARN of an organisation (arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5) or of one of its units (...:ou/o-a1b2c3d4e5/ou-...)", principal)
}

// createProfile puts the zones into a profile, one after another, since a profile takes one change at a time, and shares it.
func (e *EndpointBundle) createProfile(ctx *pulumi.Context, b *builder) error {
	if b.args.Central == nil || b.args.Central.Profile == nil {
		return nil
	}
	profile, err := route53.NewProfilesProfile(ctx, b.name, &route53.ProfilesProfileArgs{
		Name: pulumi.String(profileName(b.name)), Tags: b.tagger.Tags(b.name),
	}, b.Child()...)
	if err != nil {
		return err
	}
	e.Profile = profile
	var before []pulumi.Resource
	for _, z := range b.plan.zones {
		association, err := route53.NewProfilesResourceAssociation(ctx, b.name+"-profile-"+z.domain, &route53.ProfilesResourceAssociationArgs{
			Name: pulumi.String(profileName(z.domain)), ProfileId: profile.ID().ToStringOutput(), ResourceArn: e.Zones[z.domain].Arn,
		}, b.Child(pulumi.DependsOn(before))...)
		if err != nil {
			return err
		}
		before = []pulumi.Resource{association}
		e.ready = append(e.ready, association)
	}
	return e.shareProfile(ctx, b)
}

func (e *EndpointBundle) shareProfile(ctx *pulumi.Context, b *builder) error {
	shared := b.args.Central.Profile
	if len(shared.Principals) == 0 {
		return nil
	}
	name := b.name + "-profile"
	share, err := ram.NewResourceShare(ctx, name, &ram.ResourceShareArgs{
		AllowExternalPrincipals: pulumi.Bool(shared.AllowExternalPrincipals != nil), Tags: b.tagger.Tags(name),
	}, b.Child()...)
	if err != nil {
		return err
	}
	e.ProfileShare = share
	resource, err := ram.NewResourceAssociation(ctx, name, &ram.ResourceAssociationArgs{ResourceShareArn: share.Arn, ResourceArn: e.Profile.Arn}, b.Child()...)
	if err != nil {
		return err
	}
	e.ready = append(e.ready, resource)
	for _, key := range slices.Sorted(maps.Keys(shared.Principals)) {
		principal, err := ram.NewPrincipalAssociation(ctx, name+"-"+key, &ram.PrincipalAssociationArgs{
			ResourceShareArn: share.Arn, Principal: shared.Principals[key].ToStringOutput(),
		}, b.Child()...)
		if err != nil {
			return err
		}
		e.ready = append(e.ready, principal)
	}
	return nil
}
