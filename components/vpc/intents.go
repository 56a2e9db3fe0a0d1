package vpc

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// intents is what is promised of the tiers.
func (b *builder) intents() pulumi.StringOutput {
	var all component.Intents
	for _, t := range b.layout.placed() {
		if applianceTier(t.Type) {
			continue
		}
		all = append(all, b.egressIntents(t)...)
		all = append(all, b.blacklistIntents(t)...)
	}
	return all.Output()
}

// publicEstate tells whether the estate has public blocks, which the blacklist lets through and which are part of the internet.
func (b *builder) publicEstate() bool {
	return slices.ContainsFunc(prefixes(b.args.EstateCidrs...), func(p netip.Prefix) bool { return !p.Addr().IsPrivate() })
}

// of names something of this component.
func (b *builder) of(selector string) string { return component.In(b.name, selector) }

func (b *builder) sentence(format string, args ...any) string {
	return b.name + ": " + fmt.Sprintf(format, args...)
}

// egressIntents are what is promised of a tier's default route.
func (b *builder) egressIntents(t Tier) []component.Intent {
	tier := b.of("tier:" + t.Name)
	if t.NetworkAcl != nil && t.NetworkAcl.DenyInternet {
		return []component.Intent{{Name: b.sentence("%s and the internet are cut off from each other", t.Name), Deny: &component.IntentBody{From: component.Texts{tier}, To: component.Texts{"internet"}, Both: true}}}
	}
	switch {
	case t.Egress == EgressNone:
		return []component.Intent{{Name: b.sentence("%s has no way to the internet", t.Name), Deny: &component.IntentBody{From: component.Texts{tier}, To: component.Texts{"internet"}}}}
	case t.Egress == EgressNatGateway && b.layout.nat.public:
		through := []string{b.of("nat")}
		if b.layout.ipv6Outbound(t) {
			through = append(through, "egress-only")
		}
		return []component.Intent{{Name: b.sentence("%s goes out by its NAT gateways", t.Name), Via: &component.IntentBody{From: component.Texts{tier}, To: component.Texts{"internet"}, Through: through}}}
	}
	return nil
}

// blacklistIntents are what is promised of a tier's network ACL, as far as no exception takes it back.
func (b *builder) blacklistIntents(t Tier) []component.Intent {
	var out []component.Intent
	all := b.args.NetworkAcls
	tier := TierNetworkAcl{}
	if t.NetworkAcl != nil {
		tier = *t.NetworkAcl
	}
	if len(all.Exceptions)+len(tier.Exceptions) > 0 || tier.DenyInternet {
		return nil
	}
	if all.AllowRiskyPorts == nil && !b.publicEstate() {
		var ports []string
		for _, r := range riskyPorts(t.Type) {
			ports = append(ports, strings.TrimSuffix(fmt.Sprintf("tcp/%d-%d", r.FromPort, max(r.FromPort, r.ToPort)), fmt.Sprintf("-%d", r.FromPort)))
		}
		out = append(out, component.Intent{
			Name: b.sentence("remote access ports of %s are dead to the internet", t.Name), Deny: &component.IntentBody{From: component.Texts{"internet"}, To: component.Texts{b.of("tier:" + t.Name)}, Ports: ports},
		})
	}
	for _, block := range append(append([]string(nil), all.DenyCidrs...), tier.DenyCidrs...) {
		if p, err := netip.ParsePrefix(block); err == nil && !p.Addr().IsPrivate() && p.Bits() > 0 {
			out = append(out, component.Intent{
				Name: b.sentence("%s and %s are cut off from each other", t.Name, p.Masked()),
				Deny: &component.IntentBody{From: component.Texts{b.of("tier:" + t.Name)}, To: component.Texts{p.Masked().String()}, Both: true},
			})
		}
	}
	return out
}
