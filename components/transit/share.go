package transit

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ram"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Share shares a transit gateway with other accounts by AWS RAM. They may ask for attachments; the owner accepts each, and decides on its routes.
type Share struct {
	// Principals are those whom it is shared with: ids of accounts, and ARNs of the organisation or of its units, each under a name of its own, which
	// becomes part of the resource's. RAM must be let share within the organisation, once, by its management account ("Enable resource sharing within
	// AWS Organizations"). Default: nobody.
	Principals map[string]pulumi.StringInput `pulumi:"principals,optional"`
	// AllowExternalPrincipals lets accounts outside of the organisation have it; they accept an invitation first, with ram.ResourceShareAccepter for
	// TransitHub.ResourceShareArn, and their attachments wait for that (component.After around AttachmentArgs.Hub.TransitGatewayId).
	AllowExternalPrincipals *component.Relaxation `pulumi:"allowExternalPrincipals,optional"`
}

func (s Share) validate(c *validate.Collector, at validate.Path) Share {
	if s.AllowExternalPrincipals != nil {
		s.AllowExternalPrincipals.Validate(c, at.Field("allowExternalPrincipals"))
	}
	checked := maps.Clone(s.Principals)
	for name, principal := range s.Principals {
		where := at.Field("principals").Key(name)
		if problem := nameProblem(name); problem != "" {
			c.Addf(validate.Invalid, where, name, "%s", problem)
		}
		if principal == nil {
			c.Addf(validate.Required, where, nil, "required: an account, or the ARN of an organisation or a unit, for each name")
			continue
		}
		checked[name] = component.CheckedInput(c, where, principal, aPrincipal)
	}
	s.Principals = checked
	return s
}

// aPrincipal checks that a text names whom RAM shares a transit gateway with: no single role or user.
func aPrincipal(principal string) string {
	unit := strings.SplitN(principal, ":", 6)
	if isAccount(principal) || component.AnARN("organizations", "a unit")(principal) == "" &&
		(strings.HasPrefix(unit[5], "organization/o-") || strings.HasPrefix(unit[5], "ou/o-")) {
		return ""
	}
	return fmt.Sprintf("%q is neither an account (twelve digits) nor the ARN of an organisation (arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5) or of one of its units (...:ou/o-a1b2c3d4e5/ou-...)", principal)
}

func isAccount(text string) bool {
	return len(text) == 12 && strings.Trim(text, "0123456789") == ""
}

// createShare shares the transit gateway; attachments of other accounts wait for that.
func (h *TransitHub) createShare(ctx *pulumi.Context, b *builder) error {
	s := b.args.Share
	if len(s.Principals) == 0 {
		return nil
	}
	share, err := ram.NewResourceShare(ctx, b.name, &ram.ResourceShareArgs{
		AllowExternalPrincipals: pulumi.Bool(s.AllowExternalPrincipals != nil), Tags: b.tagger.Tags(b.name),
	}, b.Child()...)
	if err != nil {
		return err
	}
	h.ResourceShare = share
	resource, err := ram.NewResourceAssociation(ctx, b.name, &ram.ResourceAssociationArgs{ResourceShareArn: share.Arn, ResourceArn: h.TransitGateway.Arn}, b.Child()...)
	if err != nil {
		return err
	}
	h.reference.ready = append(h.reference.ready, resource)
	complete := []pulumi.StringInput{resource.ID().ToStringOutput()}
	for _, key := range slices.Sorted(maps.Keys(s.Principals)) {
		principal, err := ram.NewPrincipalAssociation(ctx, b.name+"-"+key, &ram.PrincipalAssociationArgs{
			ResourceShareArn: share.Arn, Principal: s.Principals[key].ToStringOutput(),
		}, b.Child()...)
		if err != nil {
			return err
		}
		h.reference.ready = append(h.reference.ready, principal)
		complete = append(complete, principal.ID().ToStringOutput())
	}
	h.ResourceShareArn = component.After(share.Arn, complete...).ToStringOutput()
	return nil
}
