package reach

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// The filters are tried in a small world, exhaustively: every list of up to three entries of a vocabulary, against every packet of the world,
// looked at one entry after another.

// filterWorld is the packets: of eight peers, some beside every block of the vocabulary, on both sides of every bound of a range.
func filterWorld() []packet.Packet {
	var all []packet.Packet
	for _, text := range []string{"10.0.0.0", "10.0.0.1", "10.0.0.3", "10.0.0.4", "0.0.0.0", "255.255.255.255"} {
		all = append(all, headers(netip.MustParseAddr(text), packet.ICMP)...)
	}
	return append(append(all, headers(netip.MustParseAddr("::"), packet.ICMPv6)...), headers(netip.MustParseAddr("2001:db8::1"), packet.ICMPv6)...)
}

func headers(peer netip.Addr, icmp uint8) []packet.Packet {
	var all []packet.Packet
	for _, dst := range []uint16{0, 1, 2, 3, 4, 65535} {
		all = append(all, packet.Packet{Src: peer, Protocol: packet.TCP, SrcPort: 2, DstPort: dst})
	}
	return append(all, packet.Packet{Src: peer, Protocol: packet.UDP, DstPort: 2}, packet.Packet{Src: peer, Protocol: icmp, Type: 8},
		packet.Packet{Src: peer, Protocol: icmp, Type: 8, Code: 1}, packet.Packet{Src: peer, Protocol: icmp, Type: 3}, packet.Packet{Src: peer, Protocol: 50})
}

func vocabulary() []network.NACLEntry {
	var all []network.NACLEntry
	for _, block := range []string{"0.0.0.0/0", "10.0.0.0/30", "10.0.0.3/32", "::/0"} {
		for _, t := range []network.Traffic{
			network.AllTraffic(), {Protocol: 6, From: 1, To: 2}, {Protocol: 6, From: 2, To: 65535}, {Protocol: 17, From: -1, To: -1}, {Protocol: 1, From: 8, To: -1},
		} {
			for _, allow := range []bool{true, false} {
				all = append(all, network.NACLEntry{Peer: netip.MustParsePrefix(block), Traffic: t, Allow: allow})
			}
		}
	}
	return all
}

// hits tells, without sets, whether an entry is for a packet.
func hits(block netip.Prefix, t network.Traffic, p packet.Packet) bool {
	switch {
	case !block.Contains(p.Src):
		return false
	case t.Protocol == network.AnyProtocol:
		return true
	case t.Protocol != int(p.Protocol):
		return false
	case p.Protocol == packet.TCP || p.Protocol == packet.UDP:
		return t.From < 0 || t.From <= int(p.DstPort) && int(p.DstPort) <= t.To
	case p.Protocol == packet.ICMP || p.Protocol == packet.ICMPv6:
		return (t.From < 0 || t.From == int(p.Type)) && (t.To < 0 || t.To == int(p.Code))
	}
	return true
}

func TestACLSide_everyListOfThree(t *testing.T) {
	t.Parallel()
	world, words := filterWorld(), vocabulary()
	w := newWalk(New(network.NewIndex(&network.Network{})), Query{}, false)
	matches := make([][]bool, len(words))
	for i, n := range words {
		matches[i] = make([]bool, len(world))
		for k, p := range world {
			matches[i][k] = hits(n.Peer, n.Traffic, p)
		}
	}
	// Peers that come in two boxes at once, and one by one: what passes must not depend on which others are asked about.
	some := packet.Prefixes(netip.MustParsePrefix("10.0.0.1/32"), netip.MustParsePrefix("10.0.0.3/32"), netip.MustParsePrefix("2001:db8::/64"))
	acl := &network.NACL{ID: "acl"}
	for i := range words {
		for j := range words {
			for l := -1; l < len(words); l++ {
				list := []int{i, j}
				if l >= 0 {
					list = append(list, l)
				}
				acl.Entries = acl.Entries[:0]
				for place, index := range list { // written last first: numbers decide
					e := words[index]
					e.Number = 100 - place
					acl.Entries = append(acl.Entries, e)
				}
				clear(w.e.acls)
				side := w.e.aclSideOf(acl, false)
				for _, peers := range []packet.AddrSet{packet.AllAddrs(), some} {
					passes := side.pass(w, peers, packet.AllTransport())
					for k, p := range world {
						want := false
						for place := len(list) - 1; place >= 0; place-- {
							if matches[list[place]][k] {
								want = words[list[place]].Allow
								break
							}
						}
						got := false
						for _, pass := range passes {
							got = got || pass.peers.Contains(p.Src) && pass.transport.Contains(p)
						}
						if want = want && peers.Contains(p.Src); got != want {
							t.Fatalf("%v: passes %v, want %v\n%+v", p, got, want, acl.Entries)
						}
					}
				}
			}
		}
	}
}

// Every pair of rules, in one group and in two: the packets that one of them is for, of the right family.
func TestGroups_everyPairOfRules(t *testing.T) {
	t.Parallel()
	world, words := filterWorld(), vocabulary()
	for i := range words {
		for j := range words {
			rules := []network.GroupRule{{Traffic: words[i].Traffic, Prefix: words[i].Peer}, {Traffic: words[j].Traffic, Prefix: words[j].Peer}}
			one := &network.SecurityGroup{ID: "one", Ingress: rules}
			two := &network.SecurityGroup{ID: "two", Ingress: rules[:1]}
			three := &network.SecurityGroup{ID: "three", Ingress: rules[1:]}
			w := newWalk(New(network.NewIndex(&network.Network{SecurityGroups: []*network.SecurityGroup{one, two, three}})), Query{}, false)
			st := state{box: packet.Box{Src: packet.AllAddrs(), Dst: packet.Addrs(netip.MustParseAddr("10.9.9.9")), Transport: packet.AllTransport()}}
			for _, groups := range [][]network.ID{{"one"}, {"two", "three"}} {
				allowed := packet.SetOf(w.group(&st, "nic", groups, false)...)
				for _, p := range world {
					p.Dst = netip.MustParseAddr("10.9.9.9")
					want := hits(words[i].Peer, words[i].Traffic, p) || hits(words[j].Peer, words[j].Traffic, p)
					if allowed.Contains(p) != want {
						t.Fatalf("%v: allowed %v, want %v\n%v", p, !want, want, fmt.Sprint(rules))
					}
				}
			}
		}
	}
}

// What is unknown of an entry counts as if it let nothing through, or for an optimist as if it let all through.
func TestACLSide_unknownEntry(t *testing.T) {
	t.Parallel()
	any4 := netip.MustParsePrefix("0.0.0.0/0")
	peers := packet.Prefixes(any4)
	for _, allow := range []bool{true, false} {
		acl := &network.NACL{ID: "acl", Entries: []network.NACLEntry{
			{Number: 1, Allow: allow, Peer: any4, Traffic: network.Traffic{Protocol: 6, From: 22, To: 22}, Unknown: &network.Unknown{Text: "port"}},
			{Number: 2, Allow: !allow, Peer: any4, Traffic: network.AllTraffic()},
		}}
		e := New(network.NewIndex(&network.Network{NACLs: []*network.NACL{acl}}))
		ssh := packet.Packet{Src: netip.MustParseAddr("10.0.0.1"), Protocol: packet.TCP, DstPort: 22}
		for _, optimist := range []bool{true, false} {
			w := newWalk(e, Query{}, optimist)
			got := false
			for _, p := range e.aclSideOf(acl, false).pass(w, peers, packet.AllTransport()) {
				got = got || p.peers.Contains(ssh.Src) && p.transport.Contains(ssh)
			}
			require.Equal(t, optimist, got, "allow %v", allow)
			require.Len(t, w.doubts, 1)
		}
	}
}
