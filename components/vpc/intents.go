package vpc

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// recordedIntents is a document of intents, as docs/intents.schema.json describes it: what the component promises of the tiers that it made,
// for `palisade verify` to prove. Tiers are named by the component that tags their subnets, since the VPC's id may not be known yet.
type recordedIntents struct {
	Intents []recordedIntent `json:"intents"`
}

// recordedIntent is one sentence on who may talk to whom.
type recordedIntent struct {
	Name string      `json:"name"`
	Deny *intentBody `json:"deny,omitempty"`
	Via  *intentBody `json:"via,omitempty"`
}

type intentBody struct {
	From    string   `json:"from"`
	To      string   `json:"to"`
	Through []string `json:"through,omitempty"`
	Ports   []string `json:"ports,omitempty"`
	Both    bool     `json:"both,omitempty"`
}

// intents is the document for the component's output.
func (b *builder) intents() pulumi.StringOutput {
	doc := recordedIntents{Intents: []recordedIntent{}}
	for _, t := range b.layout.placed() {
		if applianceTier(t.Type) {
			continue
		}
		doc.Intents = append(doc.Intents, b.egressIntents(t)...)
		doc.Intents = append(doc.Intents, b.blacklistIntents(t)...)
	}
	text, err := json.Marshal(doc)
	if err != nil { // strings and booleans alone: there is nothing that JSON could not hold
		panic(err)
	}
	return pulumi.String(text).ToStringOutput()
}

// publicEstate tells whether the estate has public blocks, which the blacklist lets through and which are part of the internet.
func (b *builder) publicEstate() bool {
	return slices.ContainsFunc(prefixes(b.args.EstateCidrs...), func(p netip.Prefix) bool { return !p.Addr().IsPrivate() })
}

// of names something of this component.
func (b *builder) of(selector string) string { return selector + " in component:" + b.name }

func (b *builder) sentence(format string, args ...any) string {
	return b.name + ": " + fmt.Sprintf(format, args...)
}

// egressIntents are what is promised of a tier's default route.
func (b *builder) egressIntents(t Tier) []recordedIntent {
	tier := b.of("tier:" + t.Name)
	if t.NetworkAcl != nil && t.NetworkAcl.DenyInternet {
		return []recordedIntent{{Name: b.sentence("%s and the internet are cut off from each other", t.Name), Deny: &intentBody{From: tier, To: "internet", Both: true}}}
	}
	switch {
	case t.Egress == EgressNone:
		return []recordedIntent{{Name: b.sentence("%s has no way to the internet", t.Name), Deny: &intentBody{From: tier, To: "internet"}}}
	case t.Egress == EgressNatGateway && b.layout.nat.public:
		through := []string{b.of("nat")}
		if b.layout.ipv6Outbound(t) {
			through = append(through, "egress-only")
		}
		return []recordedIntent{{Name: b.sentence("%s goes out by its NAT gateways", t.Name), Via: &intentBody{From: tier, To: "internet", Through: through}}}
	}
	return nil
}

// blacklistIntents are what is promised of a tier's network ACL, as far as no exception takes it back.
func (b *builder) blacklistIntents(t Tier) []recordedIntent {
	var out []recordedIntent
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
		out = append(out, recordedIntent{
			Name: b.sentence("remote access ports of %s are dead to the internet", t.Name), Deny: &intentBody{From: "internet", To: b.of("tier:" + t.Name), Ports: ports},
		})
	}
	for _, block := range append(append([]string(nil), all.DenyCidrs...), tier.DenyCidrs...) {
		if p, err := netip.ParsePrefix(block); err == nil && !p.Addr().IsPrivate() && p.Bits() > 0 {
			out = append(out, recordedIntent{
				Name: b.sentence("%s and %s are cut off from each other", t.Name, p.Masked()),
				Deny: &intentBody{From: b.of("tier:" + t.Name), To: p.Masked().String(), Both: true},
			})
		}
	}
	return out
}
