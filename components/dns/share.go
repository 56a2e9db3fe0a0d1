package dns

import (
	"fmt"
	"maps"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ram"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Share says with whom rules are shared by AWS RAM.
type Share struct {
	// Principals are ids of accounts, and ARNs of the organisation or of its units, each under a name of its own, which becomes part of the resource's. RAM must be
	// let share within the organisation ("Enable resource sharing within AWS Organizations"). Default: nobody.
	Principals map[string]pulumi.StringInput `pulumi:"principals,optional"`
	// AllowExternalPrincipals lets accounts outside of the organisation have the rules; they accept an invitation first (ram.ResourceShareAccepter).
	AllowExternalPrincipals *component.Relaxation `pulumi:"allowExternalPrincipals,optional"`
}

func (s Share) validate(c *validate.Collector, at validate.Path) Share {
	checked := Share{Principals: maps.Clone(s.Principals), AllowExternalPrincipals: s.AllowExternalPrincipals}
	if s.AllowExternalPrincipals != nil {
		s.AllowExternalPrincipals.Validate(c, at.Field("allowExternalPrincipals"))
	}
	for _, name := range sortedKeys(s.Principals) {
		where := at.Field("principals")
		checkName(c, where, name)
		if s.Principals[name] == nil {
			c.Addf(validate.Required, where.Key(name), nil, "required: an account, or the ARN of an organisation or a unit, for each name")
			continue
		}
		checked.Principals[name] = component.CheckedInput(c, where.Key(name), s.Principals[name], aSharePrincipal)
	}
	return checked
}

// aSharePrincipal checks that a text names whom RAM shares with ("AssociateResourceShare": principals) and is not a single role or user.
func aSharePrincipal(principal string) string {
	unit := strings.SplitN(principal, ":", 6)
	if regexp.MustCompile(`^[0-9]{12}$`).MatchString(principal) || component.AnARN("organizations", "a unit")(principal) == "" &&
		(strings.HasPrefix(unit[5], "organization/o-") || strings.HasPrefix(unit[5], "ou/o-")) {
		return ""
	}
	return fmt.Sprintf("%q is neither an account (twelve digits) nor the ARN of an organisation (arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5) or of one of its units (...:ou/o-a1b2c3d4e5/ou-...)", principal)
}

// createShare shares the rules.
func (e *OutboundEndpoint) createShare(ctx *pulumi.Context, b *outboundBuilder) error {
	shared := b.args.Share
	if len(shared.Principals) == 0 {
		return nil
	}
	share, err := ram.NewResourceShare(ctx, b.name, &ram.ResourceShareArgs{
		AllowExternalPrincipals: pulumi.Bool(shared.AllowExternalPrincipals != nil), Tags: b.tagger.Tags(b.name),
	}, b.Child()...)
	if err != nil {
		return err
	}
	e.ResourceShare = share
	for _, domain := range sortedKeys(b.args.Domains) {
		if _, err := ram.NewResourceAssociation(ctx, b.name+"-"+domain, &ram.ResourceAssociationArgs{
			ResourceShareArn: share.Arn, ResourceArn: e.Rules[domain].Arn,
		}, b.Child()...); err != nil {
			return err
		}
	}
	for _, key := range sortedKeys(shared.Principals) {
		if _, err := ram.NewPrincipalAssociation(ctx, b.name+"-"+key, &ram.PrincipalAssociationArgs{
			ResourceShareArn: share.Arn, Principal: shared.Principals[key].ToStringOutput(),
		}, b.Child()...); err != nil {
			return err
		}
	}
	return nil
}
