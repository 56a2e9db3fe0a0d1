package planview

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// listed is how many components that are like another one get a line each; the rest are counted.
const listed = 20

// worthwhile is the number of lines from which a component is folded if another is like it.
const worthwhile = 4

// components are the branches of components that stand side by side. The first of those that are alike, but for their own name and
// addresses, is shown; the others refer to it. Likeness is that of what would be printed: whatever a reader could see differs keeps a component unfolded.
func (v *view) components(parts []*plan.Resource) []*text.Node {
	var nodes []*text.Node
	first := map[string]*plan.Resource{}
	more := map[*plan.Resource]int{}
	resources := map[*plan.Resource]int{}
	for _, c := range parts {
		node := v.branch(c)
		if v.opts.All {
			nodes = append(nodes, node)
			continue
		}
		likeness := v.likeness(c, node)
		model := first[likeness]
		if model == nil || strings.Count(likeness, "\n") < worthwhile {
			first[likeness] = c
			nodes = append(nodes, node)
			continue
		}
		more[model]++
		if more[model] <= listed {
			nodes = append(nodes, v.folded(c, model, node))
		} else {
			resources[model] += v.size(c)
		}
	}
	for _, c := range parts {
		if n := more[c] - listed; n > 0 {
			nodes = append(nodes, &text.Node{Line: text.Ofs("and %d more like ", n).And(text.In(text.Strong, c.Name)).
				And(text.Ofs(" (%d resources); --all shows them", resources[c]))})
		}
	}
	return nodes
}

// folded is the one line of a component that is like model.
func (v *view) folded(c, model *plan.Resource, node *text.Node) *text.Node {
	var blocks []string
	for _, vpc := range v.within(c, "ec2.Vpc") {
		blocks = append(blocks, v.blocks(vpc, "cidrBlock", "ec2.VpcIpv4CidrBlockAssociation")...)
	}
	like := text.Of("like ").And(text.In(text.Strong, model.Name)).And(text.Ofs(" but for names and addresses (%d resources)", v.size(c)))
	return &text.Node{Line: text.Join("  ", node.Line, text.Of(strings.Join(blocks, ", ")), like)}
}

// size is the number of resources of a component: itself, what stands in it, and what is shown with those.
func (v *view) size(c *plan.Resource) int {
	n := 1 + len(v.members[c.URN])
	for _, part := range v.parts[c.URN] {
		n += v.size(part)
	}
	return n
}

// within are the resources of the kinds anywhere in a component.
func (v *view) within(c *plan.Resource, kinds ...string) []*plan.Resource {
	var found []*plan.Resource
	for _, r := range v.members[c.URN] {
		if fits(r, kinds) {
			found = append(found, r)
		}
	}
	for _, part := range v.parts[c.URN] {
		found = append(found, v.within(part, kinds...)...)
	}
	return found
}

// address matches what may be an IPv4 or IPv6 address or block.
var address = regexp.MustCompile(`\b\d+\.\d+\.\d+\.\d+(/\d+)?\b|\b[0-9a-f]{1,4}:[0-9a-f:]*:[0-9a-f:]*(/\d+)?`)

// likeness is what is printed of a component, without what is its alone: its name, the places of its VPCs in the address space, the
// elastic IPs. Two components with one likeness differ in nothing else that a reader could see.
func (v *view) likeness(c *plan.Resource, node *text.Node) string {
	var printed strings.Builder
	write(&printed, node)
	own := map[string]bool{}
	for _, eip := range v.within(c, "ec2.Eip") {
		own[str(eip, "publicIp")] = true
	}
	var blocks []netip.Prefix
	for _, vpc := range v.within(c, "ec2.Vpc") {
		for _, b := range append(v.blocks(vpc, "cidrBlock", "ec2.VpcIpv4CidrBlockAssociation"), v.blocks(vpc, "ipv6CidrBlock", "ec2.VpcIpv6CidrBlockAssociation")...) {
			word, _, _ := strings.Cut(b, " ")
			if p, err := netip.ParsePrefix(word); err == nil {
				blocks = append(blocks, p)
			}
		}
	}
	name := regexp.MustCompile(`\b` + regexp.QuoteMeta(c.Name) + `\b`)
	return address.ReplaceAllStringFunc(name.ReplaceAllString(printed.String(), "\x00"), func(a string) string {
		if own[a] {
			return "\x01"
		}
		return relative(a, blocks)
	})
}

// relative is an address or block within one of blocks as its distance from the block's start; any other stays as it is.
func relative(a string, blocks []netip.Prefix) string {
	p, err := netip.ParsePrefix(a)
	if err != nil {
		host, err := netip.ParseAddr(a)
		if err != nil {
			return a
		}
		p = netip.PrefixFrom(host, host.BitLen())
	}
	for i, b := range blocks {
		if !b.Contains(p.Addr()) || p.Bits() < b.Bits() {
			continue
		}
		at, base := p.Addr().AsSlice(), b.Masked().Addr().AsSlice()
		for j := range at {
			at[j] ^= base[j] // the block's bits cancel out, what is left is the distance
		}
		return fmt.Sprintf("\x02%d+%x/%d", i, at, p.Bits()-b.Bits()+b.Addr().BitLen())
	}
	return a
}

// write writes the text of a node and all below, a line each, with one space between words: the width of columns is no difference.
func write(b *strings.Builder, n *text.Node) {
	line := func(l text.Line) {
		b.WriteString(strings.Join(strings.Fields(l.String()), " "))
		b.WriteByte('\n')
	}
	line(n.Line)
	for _, r := range n.Rows {
		line(r.Line)
	}
	for _, c := range n.Children {
		b.WriteByte('>')
		write(b, c)
	}
}
