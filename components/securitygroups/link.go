package securitygroups

import (
	"regexp"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Link is one group of a chain.
type Link struct {
	// Name is part of the names of the group and its rules: 1 to 31 lower-case letters, digits and hyphens, the first a letter. Changing it
	// replaces the group.
	Name string `pulumi:"name"`
	// Ports are those on which the group before it in the chain reaches it, such as tcp/8080; as in [Access]. Default: none, the group
	// starts a chain of its own. The first group has none.
	Ports []string `pulumi:"ports,optional"`
	// From says by whom else its members are reached. Default: nobody.
	From []Access `pulumi:"from,optional"`
	// To says whom else its members reach. Default: nobody; the answers to those who reached them go out without any rule.
	To []Access `pulumi:"to,optional"`
	// Description is the group's: up to 255 characters, as of [Access]. AWS cannot change it, so that changing it replaces the group. Default:
	// the names of the component and the group.
	Description string `pulumi:"description,optional"`
	// OtherRules says that the group has more rules than are made here, such as those of a [Connection]. Then it is not promised that
	// nobody else reaches it and that it reaches nobody else. Default: false.
	OtherRules bool `pulumi:"otherRules,optional"`
}

var linkName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)

// groupName is what a group is called.
func groupName(component, link string) string { return component + "-" + link }

// siblings are the groups of the chain as ends, by their names.
func (a *TiersArgs) siblings(name string) map[string]end {
	all := map[string]end{}
	for _, l := range a.Chain {
		if l.Name == "" {
			continue
		}
		all[l.Name] = end{key: l.Name, label: l.Name, isGroup: true, ours: true, weight: 1, selector: component.In(name, "sg:"+groupName(name, l.Name))}
	}
	return all
}

// plan plans the rules of the chain.
func (a *TiersArgs) plan(p *planner) {
	if len(a.Chain) == 0 {
		p.c.Addf(validate.Required, validate.At("chain"), nil, "required: the groups, such as alb, app, data, each of which is reached by the one before it")
	}
	siblings := a.siblings(p.component)
	named := map[string]int{}
	for i, l := range a.Chain {
		at := validate.At("chain").Index(i)
		l.checkName(p, at, named, i)
		p.describe(at.Field("description"), l.Description)
		own := []end{siblings[l.Name]}
		switch {
		case len(l.Ports) > 0 && i == 0:
			p.c.Addf(validate.Forbidden, at.Field("ports"), l.Ports, "nobody stands before the first group: say in from who reaches it")
		case len(l.Ports) > 0:
			p.connect(at, []end{siblings[a.Chain[i-1].Name]}, own, Access{Ports: l.Ports})
		}
		for j, access := range l.From {
			here := at.Field("from").Index(j)
			p.connect(here, access.Peer.ends(p.c, here.Field("peer"), siblings), own, access)
		}
		for j, access := range l.To {
			here := at.Field("to").Index(j)
			p.connect(here, own, access.Peer.ends(p.c, here.Field("peer"), siblings), access)
		}
	}
	p.count(a.RuleQuota)
}

func (l Link) checkName(p *planner, at validate.Path, named map[string]int, i int) {
	at = at.Field("name")
	first, twice := named[l.Name]
	full := groupName(p.component, l.Name)
	switch {
	case l.Name == "":
		p.c.Addf(validate.Required, at, nil, "required: what the members of the group do, such as app")
	case !linkName.MatchString(l.Name):
		p.c.Addf(validate.Invalid, at, l.Name, "%q is no name of a group; use 1 to 31 lower-case letters, digits and hyphens, the first a letter", l.Name)
	case twice:
		p.c.Addf(validate.Duplicate, at, l.Name, "%q is also the name of %s; names must be unique", l.Name, validate.At("chain").Index(first))
	case awsOwnName.MatchString(full):
		p.c.Addf(validate.Invalid, at, l.Name, "%s: AWS takes no group whose name begins with sg-: give the component another name", full)
	case descriptionProblem(full) != "":
		p.c.Addf(validate.Invalid, at, l.Name, "%q: %s: give the component another name", full, descriptionProblem(full))
	default:
		named[l.Name] = i
	}
}

// awsOwnName is what no group may be called ("CreateSecurityGroup").
var awsOwnName = regexp.MustCompile(`(?i)^sg-`)
