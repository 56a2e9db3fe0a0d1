package diagram

import (
	"maps"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// addLegend says what the lines mean, at the lower edge, where there are several kinds of them.
func (p *Picture) addLegend() {
	seen := map[LineKind]bool{}
	for _, l := range p.Lines {
		seen[l.Kind] = true
	}
	var entries []LegendEntry
	x := margin
	for _, e := range []struct {
		kind LineKind
		text string
	}{{RouteLine, "route"}, {InboundLine, "from outside"}, {LinkLine, "attachment, peering, VPN"}, {FlowLine, "allowed flow"}} {
		if !seen[e.kind] {
			continue
		}
		entries = append(entries, LegendEntry{Kind: e.kind, X: x, Y: p.Height, Text: Text{X: x + legendLine + 8, Y: p.Height + 4, Size: smallSize, Muted: true, Value: e.text}})
		x += legendLine + 8 + measure(e.text, smallSize, false) + 2*gap
	}
	if len(entries) > 1 {
		p.Legend = entries
		p.Height += margin
		p.Width = max(p.Width, x)
	}
}

// addNote names the types of what is in the network and not in the picture.
func (p *Picture) addNote(n *network.Network) {
	counts := map[string]int{}
	for i := range n.Unmodelled {
		if u := &n.Unmodelled[i]; u.Service == "" { // services of one's own are drawn
			counts[u.Type]++
		}
	}
	if len(counts) == 0 {
		return
	}
	var words []string
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		words = append(words, decimal(counts[kind])+" × "+kind)
	}
	text := "Not drawn, and may carry packets: " + strings.Join(words, ", ")
	p.Note = &Text{X: margin, Y: p.Height, Size: smallSize, Muted: true, Value: fit(text, smallSize, false, p.Width-2*margin)}
	p.Height += margin
}

// legendLine is the length of a line in the legend.
const legendLine = 28
