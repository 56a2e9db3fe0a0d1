package reach_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// Laws of what a change of a network may do to answers. Each is tried on random networks, with some ends of each.

// changed is a random network, a copy to change, and dice.
type changed struct {
	t             *testing.T
	seed          uint64
	before, after *network.Network
	dice          *rand.Rand
}

// onChanges tries a law on some random networks. The change returns false where there is nothing to change.
func onChanges(t *testing.T, count int, change func(c *changed) bool, law func(c *changed, from, to string, before, after reach.Answer)) {
	t.Helper()
	tried := 0
	for i := range uint64(count) {
		seed := *firstSeed + i
		c := &changed{t, seed, nettest.Random(seed), nettest.Random(seed), rand.New(rand.NewPCG(seed, 2))}
		if !change(c) {
			continue
		}
		x, y := network.NewIndex(c.before), network.NewIndex(c.after)
		e, f := reach.New(x), reach.New(y)
		for _, pair := range c.pairs(x, y) {
			tried++
			q := func(from, to reach.End) reach.Query {
				return reach.Query{From: []reach.End{from}, To: []reach.End{to}, Replies: true}
			}
			law(c, pair.from, pair.to, e.Ask(q(pair.before[0], pair.before[1])), f.Ask(q(pair.after[0], pair.after[1])))
		}
	}
	require.Greater(t, tried, count, "hardly anything was tried")
}

// pair is two ends, in the network as it was and as it is.
type pair struct {
	from, to      string
	before, after [2]reach.End
}

// pairs are some pairs of ends. Those of the changed network have the same place in the lists of the network unless it renames.
func (c *changed) pairs(x, y *network.Index) []pair {
	name := func(id network.ID) network.ID {
		if y.VPC[c.before.VPCs[0].ID] == nil {
			return renamed(id)
		}
		return id
	}
	var before, after []reach.End
	var names []string
	add := func(text string, b, a reach.End) {
		names, before, after = append(names, text), append(before, b), append(after, a)
	}
	for _, i := range c.dice.Perm(len(c.before.Interfaces))[:min(2, len(c.before.Interfaces))] {
		nic := c.before.Interfaces[i]
		add(string(nic.ID), reach.End{Interface: nic}, reach.End{Interface: y.Interface[name(nic.ID)]})
	}
	s := c.before.Subnets[c.dice.IntN(len(c.before.Subnets))]
	add("workload of "+string(s.ID), reach.End{Workload: s}, reach.End{Workload: y.Subnet[name(s.ID)]})
	add("internet", reach.End{Internet: true}, reach.End{Internet: true})
	for _, o := range c.before.OnPremises {
		add(string(o.ID), reach.End{OnPremises: x.OnPremises[o.ID]}, reach.End{OnPremises: y.OnPremises[name(o.ID)]})
	}
	var out []pair
	for i := range names {
		for k := range names {
			if i != k {
				out = append(out, pair{names[i], names[k], [2]reach.End{before[i], before[k]}, [2]reach.End{after[i], after[k]}})
			}
		}
	}
	return out
}

func (c *changed) fail(from, to, law string, before, after reach.Answer) {
	var sets string
	for _, s := range []struct {
		name          string
		before, after packet.Set
	}{
		{"sent", before.Sent, after.Sent},
		{"perhaps sent", before.MaybeSent, after.MaybeSent},
		{"answered", before.Answered, after.Answered},
		{"perhaps answered", before.MaybeAnswered, after.MaybeAnswered},
	} {
		sets += fmt.Sprintf("no longer %s: %v\nnewly %s: %v\n", s.name, some(s.before.Subtract(s.after)), s.name, some(s.after.Subtract(s.before)))
	}
	c.t.Fatalf("seed %d, from %s to %s: %s\n%sdoubts %v\nthen %v", c.seed, from, to, law, sets, before.Doubts, after.Doubts)
}

// some is a packet of a set, or word that there is none.
func some(s packet.Set) string {
	if s.IsEmpty() {
		return "nothing"
	}
	return s.Any(443).String()
}

func TestAsk_anAllowNeverShrinksReach(t *testing.T) {
	t.Parallel()
	onChanges(t, 150, func(c *changed) bool {
		g := c.after.SecurityGroups[c.dice.IntN(len(c.after.SecurityGroups))]
		r := network.GroupRule{Traffic: network.Traffic{Protocol: 6, From: 1, To: 60000}, Prefix: netip.MustParsePrefix("0.0.0.0/0")}
		if c.dice.IntN(3) == 0 {
			r.Prefix, r.Group = netip.Prefix{}, c.after.SecurityGroups[0].ID
		}
		g.Ingress, g.Egress = append(g.Ingress, r), append(g.Egress, r)
		return true
	}, func(c *changed, from, to string, before, after reach.Answer) {
		if !before.Sent.IsSubset(after.Sent) || !before.MaybeSent.IsSubset(after.MaybeSent) || !before.Answered.IsSubset(after.Answered) ||
			!before.MaybeAnswered.IsSubset(after.MaybeAnswered) {
			c.fail(from, to, "an allow took something away", before, after)
		}
	})
}

func TestAsk_aDenyNeverGrowsReach(t *testing.T) {
	t.Parallel()
	onChanges(t, 150, func(c *changed) bool {
		if len(c.after.NACLs) == 0 {
			return false
		}
		l := c.after.NACLs[c.dice.IntN(len(c.after.NACLs))]
		for _, egress := range []bool{true, false} {
			l.Entries = append(l.Entries, network.NACLEntry{
				Egress: egress, Number: 1 + c.dice.IntN(500), Traffic: network.Traffic{Protocol: 6, From: c.dice.IntN(9000), To: 9000}, Peer: netip.MustParsePrefix("0.0.0.0/1"),
			})
		}
		return true
	}, func(c *changed, from, to string, before, after reach.Answer) {
		if !after.Sent.IsSubset(before.Sent) || !after.MaybeSent.IsSubset(before.MaybeSent) || !after.Answered.IsSubset(before.Answered) ||
			!after.MaybeAnswered.IsSubset(before.MaybeAnswered) {
			c.fail(from, to, "a deny opened something", before, after)
		}
	})
}

func renamed(id network.ID) network.ID { return "z" + id + "'" }

func TestAsk_namesAndOrderMeanNothing(t *testing.T) {
	t.Parallel()
	onChanges(t, 150, func(c *changed) bool {
		rename(reflect.ValueOf(c.after).Elem())
		shuffleLists(c.after, c.dice)
		return true
	}, func(c *changed, from, to string, before, after reach.Answer) {
		if !before.Asked.Equal(after.Asked) || !before.Sent.Equal(after.Sent) || !before.MaybeSent.Equal(after.MaybeSent) ||
			!before.Answered.Equal(after.Answered) || !before.MaybeAnswered.Equal(after.MaybeAnswered) {
			c.fail(from, to, "names or order decided", before, after)
		}
	})
}

// rename gives every part of a network another ID.
func rename(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			rename(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			rename(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				rename(v.Field(i))
			}
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[network.ID]() && v.String() != "" {
			v.SetString(string(renamed(network.ID(v.String()))))
		}
	default:
	}
}

// shuffleLists changes the order of what has no order.
func shuffleLists(n *network.Network, dice *rand.Rand) {
	v := reflect.ValueOf(n).Elem()
	for i := range v.NumField() {
		dice.Shuffle(v.Field(i).Len(), reflect.Swapper(v.Field(i).Interface()))
	}
	shuffle := func(list any) { dice.Shuffle(reflect.ValueOf(list).Len(), reflect.Swapper(list)) }
	for _, t := range n.RouteTables {
		shuffle(t.Routes)
	}
	for _, t := range n.TransitTables {
		shuffle(t.Routes)
		shuffle(t.Propagations)
	}
	for _, l := range n.NACLs {
		shuffle(l.Entries)
	}
	for _, g := range n.SecurityGroups {
		shuffle(g.Ingress)
		shuffle(g.Egress)
	}
	for _, i := range n.Interfaces {
		shuffle(i.Groups)
	}
	for _, a := range n.Attachments {
		shuffle(a.Subnets)
	}
	for _, f := range n.Firewalls {
		shuffle(f.Endpoints)
		shuffle(f.Policy.Stateless)
	}
}

// What is unknown of a part makes an answer less certain and never another, and so does what is not told of it: what was certain may be lost,
// what was ruled out may not.
func TestAsk_anUnknownPartWidens(t *testing.T) {
	t.Parallel()
	differs := map[string]int{}
	onChanges(t, 1500, func(c *changed) bool {
		parts := unknownFields(reflect.ValueOf(c.after).Elem(), "")
		part := parts[c.dice.IntN(len(parts))]
		part.field.Set(reflect.ValueOf(&network.Unknown{Text: part.kind}))
		part.lose(c.dice)
		return true
	}, func(c *changed, from, to string, before, after reach.Answer) {
		if !after.Sent.IsSubset(before.Sent) || !before.MaybeSent.IsSubset(after.MaybeSent) || !after.Answered.IsSubset(before.Answered) ||
			!before.MaybeAnswered.IsSubset(after.MaybeAnswered) {
			c.fail(from, to, "what is unknown made something certain", before, after)
		}
		if !after.Sent.Equal(after.MaybeSent) && before.Sent.Equal(before.MaybeSent) {
			for _, u := range after.Doubts {
				differs[u.Text]++
			}
		}
	})
	var kinds []string
	for kind := range differs {
		if strings.HasPrefix(kind, "Network.") {
			kinds = append(kinds, kind)
		}
	}
	slices.Sort(kinds)
	t.Logf("made unknown: %s", fmt.Sprint(kinds))
	require.Greater(t, len(kinds), 15, "most of what can be unknown made no answer unknown: %v", kinds)
}

// unknownField is a field of a network that says what is unknown of a part.
type unknownField struct {
	kind  string
	field reflect.Value
	// part is the struct that it is a field of.
	part reflect.Value
}

// lose takes something from the lists of a part that is told to be unknown, of which some may be missing.
func (u *unknownField) lose(dice *rand.Rand) {
	for _, name := range []string{"Routes", "Propagations", "Entries", "Ingress", "Egress", "Prefixes", "Stateless", "Stateful", "Rules"} {
		list := u.part.FieldByName(name)
		if u.part.Type() == reflect.TypeFor[network.OnPremises]() { // whose blocks are what is asked about
			return
		}
		if !list.IsValid() || list.Kind() != reflect.Slice || list.Len() == 0 || dice.IntN(2) == 0 {
			continue
		}
		kept := reflect.MakeSlice(list.Type(), 0, list.Len())
		gone := dice.IntN(list.Len())
		for i := range list.Len() {
			if i != gone {
				kept = reflect.Append(kept, list.Index(i))
			}
		}
		list.Set(kept)
	}
}

func unknownFields(v reflect.Value, at string) []unknownField {
	var out []unknownField
	switch v.Kind() {
	case reflect.Pointer:
		if v.Type() == reflect.TypeFor[*network.Unknown]() {
			return []unknownField{{kind: at, field: v}}
		}
		if !v.IsNil() {
			return unknownFields(v.Elem(), at)
		}
	case reflect.Slice:
		for i := range v.Len() {
			out = append(out, unknownFields(v.Index(i), at)...)
		}
	case reflect.Struct:
		if at == "" {
			at = v.Type().Name()
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				for _, u := range unknownFields(v.Field(i), at+"."+f.Name) {
					if !u.part.IsValid() {
						u.part = v
					}
					out = append(out, u)
				}
			}
		}
	default:
	}
	return out
}
