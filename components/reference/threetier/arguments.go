package threetier

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/components/reference/internal/composed"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/components/waf"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The tiers, of which the last two are also the names of the groups.
const (
	tierPublic = "public"
	tierApp    = "app"
	tierData   = "data"
)

// longestName is how long the name of a composition may be: target groups are called NAME-web-app, of which AWS and Pulumi's suffix leave 24 characters.
const longestName = 24 - len("-web-") - len(tierApp)

// tiers are those of the reference, with a database subnet group for data.
func tiers() []vpc.Tier {
	all := vpc.ReferenceTiers()
	for i := range all {
		all[i].DatabaseSubnetGroup = all[i].Name == tierData
	}
	return all
}

func (a ThreeTierWebArgs) withDefaults() ThreeTierWebArgs {
	if len(a.Network.Tiers) == 0 {
		a.Network.Tiers = tiers()
	}
	a.AppPort = cmp.Or(a.AppPort, 8443)
	if len(a.DataPorts) == 0 {
		a.DataPorts = []string{"tcp/5432"}
	}
	return a
}

// validate checks what the parts cannot know.
func (a ThreeTierWebArgs) validate(c *validate.Collector, name string) {
	composed.CheckName(c, validate.At("name"), name, longestName)
	network, webAcl := validate.At("network"), validate.At("waf")
	for _, wanted := range tiers() {
		a.checkTier(c, network.Field("tiers"), wanted)
	}
	if len(a.Certificates) == 0 {
		c.Addf(validate.Required, validate.At("certificates"), nil, "required: the load balancer speaks HTTPS alone: name a certificate of AWS Certificate Manager by its ARN, or a domain to request one for")
	}
	if a.AppPort < 1 || a.AppPort > 65535 {
		c.Addf(validate.Invalid, validate.At("appPort"), a.AppPort, "%d is no port: give one from 1 to 65535", a.AppPort)
	}
	composed.CheckShared(c, webAcl, a.Waf.Protection, a.Waf.Tags, network)
	if a.Waf.Scope == waf.ScopeCloudFront {
		c.Addf(validate.Conflict, webAcl.Field("scope"), a.Waf.Scope, "a load balancer has a web ACL of its region: drop it")
	}
}

// checkTier wants a tier of the reference. One whose servers call nobody outside may be Isolated in the place of PrivateWithEgress: it needs no NAT gateways.
func (a ThreeTierWebArgs) checkTier(c *validate.Collector, at validate.Path, wanted vpc.Tier) {
	types := []string{wanted.Type}
	if wanted.Type == vpc.TierPrivateWithEgress {
		types = append(types, vpc.TierIsolated)
	}
	i := slices.IndexFunc(a.Network.Tiers, func(t vpc.Tier) bool { return t.Name == wanted.Name })
	switch {
	case i < 0:
		c.Addf(validate.Required, at, nil, "required: a tier called %s of type %s, which parts stand in: leave tiers out, or add to the three of the reference", wanted.Name, wanted.Type)
	case !slices.Contains(types, a.Network.Tiers[i].Type):
		c.Addf(validate.Conflict, at.Index(i).Field("type"), a.Network.Tiers[i].Type, "%s is of type %s here: call a tier of another type something else", wanted.Name, strings.Join(types, " or "))
	}
}
