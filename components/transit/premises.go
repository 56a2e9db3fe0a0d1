package transit

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// anywhere is the destination of a default route, which is no part of the blocks of the premises.
const anywhere = "0.0.0.0/0"

// checkPremises checks the blocks of the premises.
func checkPremises(c *validate.Collector, at validate.Path, blocks []string) {
	if len(blocks) == 0 {
		c.Addf(validate.Required, at, nil, "required: the IPv4 blocks of the premises, such as 192.168.0.0/16")
	}
	checkBlocks(c, at, blocks)
}

// checkBlocks checks a list of IPv4 blocks, of which none may be everything there is.
func checkBlocks(c *validate.Collector, at validate.Path, blocks []string) {
	for i, text := range blocks {
		p, ok := aBlock(c, at.Index(i), text)
		switch {
		case !ok:
		case p.Addr().Is6():
			c.Addf(validate.NotSupported, at.Index(i), text, "%s is of IPv6: links to premises are made for IPv4 alone", text)
		case slices.Contains(blocks[:i], text):
			c.Addf(validate.Duplicate, at.Index(i), text, "%s is listed twice: drop one", text)
		}
	}
}

// checkTiersOnPremises checks the tiers that are to send to the premises.
func checkTiersOnPremises(c *validate.Collector, at validate.Path, vpc component.Network, tiers []string) {
	if len(tiers) == 0 {
		c.Addf(validate.Required, at, nil, "required: the tiers that send to the premises")
	}
	for i, name := range tiers {
		tier, ok := vpc.Tier(c, at.Index(i), name)
		switch {
		case !ok:
		case slices.Contains(tiers[:i], name):
			c.Addf(validate.Duplicate, at.Index(i), name, "%s is listed twice: drop one", name)
		case len(tier.RouteTableIds) == 0:
			c.Addf(validate.Required, validate.At("vpc").Field("tiers").Key(name).Field("routeTableIds"), nil,
				"required: the way to the premises goes into the route tables of tier %s; give them, or name other tiers", name)
		}
	}
}

// apartFromPremises refuses blocks of a VPC that overlap those of the premises, which the VPC's local routes would keep from them: at once where they are known,
// otherwise before the VPC is used.
func apartFromPremises(c *validate.Collector, at validate.Path, vpc component.Network, premises []string) component.Network {
	var late []pulumi.StringInput
	for i, block := range vpc.CidrBlocks {
		checked := component.CheckedInput(c, at.Field("cidrBlocks").Index(i), block, func(own string) string {
			p, err := netip.ParsePrefix(own)
			if err != nil {
				return "" // said already
			}
			for _, other := range premises {
				if o, err := netip.ParsePrefix(other); err == nil && o.Overlaps(p) && o.Bits() > 0 {
					return fmt.Sprintf("%s of the VPC and %s of the premises overlap, and the VPC's own routes win: renumber one, or name the parts of the premises that are apart", own, other)
				}
			}
			return ""
		})
		if _, known := block.(pulumi.String); !known && checked != nil {
			late = append(late, checked)
		}
	}
	if vpc.VpcId != nil {
		vpc.VpcId = component.After(vpc.VpcId, late...)
	}
	return vpc
}

// checkAmazonAsn checks the autonomous system number of a gateway of AWS, which is of a private range ("Virtual private gateway: private ASN").
func checkAmazonAsn(c *validate.Collector, at validate.Path, asn int) {
	if (asn < 64512 || asn > 65534) && (asn < 4200000000 || asn > 4294967294) {
		c.Addf(validate.Invalid, at, asn, "%d is no private autonomous system number, which are 64512 to 65534 and 4200000000 to 4294967294", asn)
	}
}

// optionalAsn is a number as text, or nothing.
func optionalAsn(asn int) pulumi.StringPtrInput {
	if asn == 0 {
		return nil
	}
	return pulumi.String(strconv.Itoa(asn))
}

// outByPremises is the promise of those whose way to the internet is that of the premises: nothing of theirs gets there but by the link.
func outByPremises(name, who string, from component.Texts, through string) component.Intent {
	return component.Intent{
		Name: name + ": " + who + " has no way to the internet but that of the premises",
		Via:  &component.IntentBody{From: from, To: component.Texts{"internet"}, Through: []string{through}},
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// blocksOf reads blocks; what is none is told elsewhere.
func blocksOf(texts []string) []netip.Prefix {
	var out []netip.Prefix
	for _, text := range texts {
		if p, err := netip.ParsePrefix(text); err == nil {
			out = append(out, p)
		}
	}
	return out
}
