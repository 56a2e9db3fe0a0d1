package transit

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// DomainHybrid is the usual name of the domain of networks on premises.
const DomainHybrid = "hybrid"

// PremisesLink says how a connection to the premises joins a hub.
type PremisesLink struct {
	// Hub is the hub: TransitHub.Reference gives it.
	Hub Reference `pulumi:"hub"`
	// Domain is the routing domain of the premises: they reach the domains that it reaches, and are reached from there. Default: hybrid.
	Domain string `pulumi:"domain,optional"`
	// EgressDomains are the domains of which all that goes to the internet leaves by the premises: 0.0.0.0/0 leads here. They must be such as reach Domain. Where the
	// hub inspects what goes to the internet (InspectionFlow of all or north-south), they must have InternetEgress, and it is the inspection VPC that sends
	// here what it let through. Default: none.
	EgressDomains []string `pulumi:"egressDomains,optional"`
	// PropagateRoutes has the tables of the domains learn what the premises announce, in place of a static route for each of their blocks. A transit gateway takes
	// one static route for a block, so links that stand in for each other need this. Whoever announces routes then decides what leaves by the link, and
	// what BGP announces is in no plan. Default: false.
	PropagateRoutes bool `pulumi:"propagateRoutes,optional"`
}

func (l PremisesLink) withDefaults() PremisesLink {
	if l.Domain == "" {
		l.Domain = DomainHybrid
	}
	return l
}

// validate checks what is known, and returns the link with what is not known yet checked in an Apply.
func (l PremisesLink) validate(c *validate.Collector, at, atBlocks validate.Path, blocks []string) PremisesLink {
	l.Hub = l.Hub.validate(c, at.Field("hub"))
	if !validate.OneOf(c, at.Field("domain"), l.Domain, l.Hub.names()...) {
		return l
	}
	for i, block := range blocks {
		if problem := l.Hub.blockProblem(l.Domain, block); problem != "" {
			c.Addf(validate.Conflict, atBlocks.Index(i), block, "%s", problem)
		}
	}
	for i, domain := range l.EgressDomains {
		where := at.Field("egressDomains").Index(i)
		switch {
		case !validate.OneOf(c, where, domain, l.Hub.names()...):
		case slices.Contains(l.EgressDomains[:i], domain):
			c.Addf(validate.Duplicate, where, domain, "%s is listed twice: drop one", domain)
		case domain == l.Domain || !l.Hub.reaches(domain, l.Domain):
			c.Addf(validate.Conflict, where, domain, "%s does not reach %s, and answers would not come back: let it (domains[%q].reaches of the hub), or drop it here", domain, l.Domain, domain)
		case l.Hub.inspectsNorthSouth() && !l.Hub.Domains[domain].InternetEgress:
			c.Addf(validate.Conflict, where, domain,
				"the hub inspects what goes to the internet, and nothing of %s: set domains[%q].internetEgress of the hub, so that the firewall sees it first", domain, domain)
		}
	}
	return l
}

// create gives the attachment its domain, and leads to it: from the tables of the domains that may reach it to the blocks of the premises, and from those of which
// all else leaves by the premises, or from that of the inspection VPC in their place.
func (l PremisesLink) create(ctx *pulumi.Context, name string, attachment pulumi.StringInput, blocks []string, opts func() []pulumi.ResourceOption) error {
	if l.PropagateRoutes {
		if err := l.Hub.join(ctx, name, attachment, l.Domain, opts); err != nil {
			return err
		}
	} else {
		if err := l.Hub.associate(ctx, name, attachment, l.Domain, opts); err != nil {
			return err
		}
		for _, learner := range l.Hub.learners(l.Domain) {
			for _, block := range blocks {
				if err := l.Hub.lead(ctx, name, learner, block, attachment, opts); err != nil {
					return err
				}
			}
		}
	}
	for _, table := range l.egressTables() {
		if err := l.Hub.lead(ctx, name, table, anywhere, attachment, opts); err != nil {
			return err
		}
	}
	return nil
}

// egressTables are the domains whose tables lead all else to the premises.
func (l PremisesLink) egressTables() []string {
	if len(l.EgressDomains) > 0 && l.Hub.inspectsNorthSouth() {
		return []string{DomainInspection}
	}
	return slices.Sorted(slices.Values(l.EgressDomains))
}

// intents are what is promised of a link. Who reaches the premises at all is the hub's to say; of those who do it is said here that the declared blocks alone are led
// there, unless routes are learned, or that what they send to the internet leaves there and nowhere else. The premises are known by the name of the link.
// static says that nothing is announced.
func (l PremisesLink) intents(name string, blocks []string, static bool) component.Intents {
	var all component.Intents
	for _, domain := range l.Hub.names() {
		of := component.Texts{l.Hub.selector(domain)}
		switch {
		case domain == l.Domain || !l.Hub.reaches(domain, l.Domain):
		case slices.Contains(l.EgressDomains, domain):
			all = append(all, outByPremises(name, domain, of, "attachment:"+name))
		case l.PropagateRoutes || len(l.EgressDomains) > 0 && l.Hub.inspectsNorthSouth():
		case static:
			all = append(all, component.Intent{
				Name: fmt.Sprintf("%s: %s meets the declared networks of the premises alone", name, domain),
				Deny: &component.IntentBody{From: component.Texts{"on-premises:" + name}, Except: blocks, To: of},
			})
		default:
			all = append(all, component.Intent{
				Name:  fmt.Sprintf("%s: %s sends nothing there but to the declared networks of the premises", name, domain),
				Avoid: &component.IntentBody{From: of, To: without(netip.MustParsePrefix(anywhere), blocksOf(blocks)), Through: []string{"attachment:" + name}},
			})
		}
	}
	return all
}

// without are the blocks that make up what is left of a block without others.
func without(whole netip.Prefix, others []netip.Prefix) component.Texts {
	if insideAny(whole, others) {
		return nil
	}
	if _, ok := overlapping(whole, others); !ok {
		return component.Texts{whole.String()}
	}
	first := netip.PrefixFrom(whole.Addr(), whole.Bits()+1)
	half := whole.Addr().As4()
	half[whole.Bits()/8] |= 0x80 >> (whole.Bits() % 8)
	return append(without(first, others), without(netip.PrefixFrom(netip.AddrFrom4(half), whole.Bits()+1), others)...)
}
