package diagram

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

// legendLine is the length of a line in the legend.
const legendLine = 28
