package endpoints

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Perimeter is a boundary around identities and data: an organisation, or a list of accounts. Default: the account that the program works in.
type Perimeter struct {
	// OrganizationId is the id of the organisation, o-a1b2c3d4e5: all its accounts are inside, present and future ones.
	OrganizationId pulumi.StringInput `pulumi:"organizationId,optional"`
	// AccountIds are the ids of the accounts inside, where there is no organisation. One's own must be among them.
	AccountIds []pulumi.StringInput `pulumi:"accountIds,optional"`
}

// given reports whether anything is said of the perimeter.
func (p Perimeter) given() bool { return p.OrganizationId != nil || len(p.AccountIds) > 0 }

// validate checks what is known, and puts what is not known yet under checks in an Apply.
func (p *Perimeter) validate(c *validate.Collector, at validate.Path) {
	if p.OrganizationId != nil && len(p.AccountIds) > 0 {
		c.Addf(validate.Conflict, at.Field("accountIds"), nil, "an organisation and a list of accounts are given: drop one")
	}
	p.OrganizationId = component.CheckedInput(c, at.Field("organizationId"), p.OrganizationId, anOrganization)
	accounts := slices.Clone(p.AccountIds)
	for i, id := range p.AccountIds {
		if id == nil {
			c.Addf(validate.Required, at.Field("accountIds").Index(i), nil, "required: an id in each place of the list")
			continue
		}
		accounts[i] = component.CheckedInput(c, at.Field("accountIds").Index(i), id, anAccount)
	}
	p.AccountIds = accounts
}

// anOrganization checks an id of an organisation ("AWS Organizations API: Organization", pattern of Id).
func anOrganization(id string) string {
	if regexp.MustCompile(`^o-[a-z0-9]{10,32}$`).MatchString(id) {
		return ""
	}
	return fmt.Sprintf("%q is not the id of an organisation, which reads o-a1b2c3d4e5", id)
}

func anAccount(id string) string {
	if isAccount(id) {
		return ""
	}
	return fmt.Sprintf("%q is not the id of an account: twelve digits", id)
}

// trusted is a perimeter of which all is known.
type trusted struct {
	organization string
	accounts     []string
}

// identity demands that the caller's identity is inside the perimeter.
func (t trusted) identity() component.Condition {
	if t.organization != "" {
		return component.Condition{"StringEquals": {"aws:PrincipalOrgID": {t.organization}}}
	}
	return component.Condition{"StringEquals": {"aws:PrincipalAccount": t.accounts}}
}

// resource demands that what is called for is inside the perimeter.
func (t trusted) resource() component.Condition {
	if t.organization != "" {
		return component.Condition{"StringEquals": {"aws:ResourceOrgID": {t.organization}}}
	}
	return component.Condition{"StringEquals": {"aws:ResourceAccount": t.accounts}}
}

// document is the text that write makes of the perimeter: at once where all of it is known, otherwise in an Apply. account is the one that the program
// works in: the perimeter if nothing is said of another.
func (p Perimeter) document(account string, write func(trusted) (string, error)) (pulumi.StringInput, error) {
	if !p.given() {
		return plainText(write(trusted{accounts: []string{account}}))
	}
	var eventual []any
	t := trusted{accounts: make([]string, len(p.AccountIds))}
	take := func(in pulumi.StringInput, to *string) {
		if known, ok := in.(pulumi.String); ok {
			*to = string(known)
		} else if in != nil {
			eventual = append(eventual, in)
		}
	}
	take(p.OrganizationId, &t.organization)
	for i, id := range p.AccountIds {
		take(id, &t.accounts[i])
	}
	if len(eventual) == 0 {
		return plainText(write(t))
	}
	return pulumi.All(eventual...).ApplyT(func(values []any) (string, error) {
		late := trusted{organization: t.organization, accounts: slices.Clone(t.accounts)}
		fill := func(in pulumi.StringInput, to *string) {
			if _, known := in.(pulumi.String); in != nil && !known {
				*to, values = values[0].(string), values[1:]
			}
		}
		fill(p.OrganizationId, &late.organization)
		for i, id := range p.AccountIds {
			fill(id, &late.accounts[i])
		}
		return write(late)
	}).(pulumi.StringOutput), nil
}

func plainText(text string, err error) (pulumi.StringInput, error) { return pulumi.String(text), err }
