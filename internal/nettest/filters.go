package nettest

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// Group adds a security group. Rules are written "in TRAFFIC PEER" or "out TRAFFIC PEER": "in tcp/443 10.0.0.0/8"; the peer is a block, a prefix
// list (pl-...) or another group.
func (b *Builder) Group(id, vpc string, rules ...string) *network.SecurityGroup {
	g := &network.SecurityGroup{ID: network.ID(id), VPC: network.ID(vpc), Origin: origin(id)}
	for _, text := range rules {
		words := strings.Fields(text)
		r := network.GroupRule{Traffic: traffic(words[1]), Origin: origin(id + " " + text)}
		switch peer := words[2]; {
		case strings.HasPrefix(peer, "pl-"):
			r.PrefixList = network.ID(peer)
		case strings.Contains(peer, "/"):
			r.Prefix = netip.MustParsePrefix(peer)
		default:
			r.Group = network.ID(peer)
		}
		if out(text, words[0]) {
			g.Egress = append(g.Egress, r)
		} else {
			g.Ingress = append(g.Ingress, r)
		}
	}
	b.network.SecurityGroups = append(b.network.SecurityGroups, g)
	return g
}

// NACL adds a network ACL for "SUBNET SUBNET ...". Entries are written "in NUMBER allow TRAFFIC BLOCK", with out and deny.
func (b *Builder) NACL(id, subnets string, entries ...string) *network.NACL {
	l := &network.NACL{ID: network.ID(id), Origin: origin(id)}
	for _, s := range strings.Fields(subnets) {
		b.subnet(s).NACL = l.ID
		l.VPC = b.vpcOf[s]
	}
	for _, text := range entries {
		words := strings.Fields(text)
		e := network.NACLEntry{
			Egress: out(text, words[0]), Number: number(words[1]), Traffic: traffic(words[3]), Peer: netip.MustParsePrefix(words[4]),
			Origin: origin(id + " " + text),
		}
		switch words[2] {
		case "allow":
			e.Allow = true
		case "deny":
		default:
			panic(fmt.Sprintf("entry %q: %q is neither allow nor deny", text, words[2]))
		}
		l.Entries = append(l.Entries, e)
	}
	b.network.NACLs = append(b.network.NACLs, l)
	return l
}

func out(text, word string) bool {
	switch word {
	case "in":
		return false
	case "out":
		return true
	}
	panic(fmt.Sprintf("rule %q: %q is neither in nor out", text, word))
}
