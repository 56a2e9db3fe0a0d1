package diagram

import (
	"fmt"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// Theme says which colours a picture has.
type Theme string

// The themes.
const (
	// Auto is light or dark as the reader's screen is, and light on paper.
	Auto  Theme = "auto"
	Light Theme = "light"
	Dark  Theme = "dark"
)

// fonts are sans-serif fonts that systems have: nothing is loaded.
const fonts = `system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif`

// rule is a rule of the style sheet: properties that differ between light and dark.
type rule struct{ selector, light, dark string }

// tone is the colours of a type of tier.
type tone struct{ tone, light, lightEdge, dark, darkEdge string }

func tones() []tone {
	return []tone{
		{network.Public, "#e4f1e5", "#4c8a52", "#1d2f22", "#6aa872"},
		{network.PrivateWithEgress, "#e3eefa", "#4a7db5", "#1b2a3d", "#6f9dcc"},
		{network.Isolated, "#ece8f7", "#7664ad", "#292440", "#9a8bd0"},
		{network.Transit, "#fbf0db", "#a06a10", "#33290f", "#c99a45"},
		{network.FirewallTier, "#fae6e2", "#b3503f", "#3a211d", "#d98474"},
	}
}

// rules are the colours. Texts have a contrast of 4.5 and more to what they stand on (WCAG 2.2, AA); a test measures it.
func rules() []rule {
	out := []rule{
		{".page", "fill:#ffffff", "fill:#14181f"},
		{"text", "fill:#1a2230", "fill:#e6eaf0"},
		{"text.muted", "fill:#535e6e", "fill:#a3aebd"},
		{".glyph", "stroke:#3d4a5c", "stroke:#b9c3d0"},
		{".frame rect", "fill:#fafbfc;stroke:#9aa5b4", "fill:#181d26;stroke:#4a5568"},
		{".vpc rect", "fill:#ffffff;stroke:#56657a", "fill:#1c222c;stroke:#8390a3"},
		{".tier rect", "fill:#f1f3f5;stroke:#c3cad3", "fill:#262d38;stroke:#434d5c"},
		{".subnet rect", "fill:#ffffff;stroke:#8b97a6", "fill:#1c222c;stroke:#6b7788"},
		{".band rect,.chip rect,.guard rect", "fill:#ffffff;stroke:#6b7889", "fill:#2b3340;stroke:#8390a3"},
		{".gateway rect", "fill:#ffffff;stroke:#56657a", "fill:#2b3340;stroke:#8390a3"},
		{".outside rect", "fill:#f1f3f5;stroke:#6b7889", "fill:#262d38;stroke:#8390a3"},
		{".transit rect", "fill:#fdf4e3;stroke:#a06a10", "fill:#2e2718;stroke:#c99a45"},
		{".domain rect", "fill:#ffffff;stroke:#a06a10", "fill:#1f1c16;stroke:#c99a45"},
		{".folded rect,.endpoint rect,.flow rect", "fill:#f6f7f9;stroke:#9aa5b4", "fill:#222833;stroke:#566274"},
		{".group rect", "fill:#ffffff;stroke:#1f6fb5", "fill:#2b3340;stroke:#7db8ee"},
		{".line", "stroke:#5a6a80", "stroke:#97a5b8"},
		{".head", "fill:#5a6a80", "fill:#97a5b8"},
		{".inbound .line", "stroke:#b3541e", "stroke:#f0a06a"},
		{".inbound .head", "fill:#b3541e", "fill:#f0a06a"},
		{".link .line", "stroke:#6b5a2e", "stroke:#d3b36a"},
		{".link .head", "fill:#6b5a2e", "fill:#d3b36a"},
		{".guide .line", "stroke:#c3cad3", "stroke:#434d5c"},
		{".allowed .line", "stroke:#1f6fb5", "stroke:#7db8ee"},
		{".allowed .head", "fill:#1f6fb5", "fill:#7db8ee"},
	}
	for _, t := range tones() {
		class := "." + toneClass(t.tone)
		out = append(out,
			rule{".tier" + class + " rect", fmt.Sprintf("fill:%s;stroke:%s", t.light, t.lightEdge), fmt.Sprintf("fill:%s;stroke:%s", t.dark, t.darkEdge)},
			rule{".subnet" + class + " rect", "stroke:" + t.lightEdge, "stroke:" + t.darkEdge})
	}
	return out
}

func toneClass(tone string) string { return "tone-" + strings.ToLower(clean(tone)) }

// style is the style sheet of a theme. All rules are for what is in a picture alone: it may stand in a page with others.
func style(theme Theme) string {
	var b strings.Builder
	write := func(indent, selector, properties string) {
		var scoped []string
		for _, s := range strings.Split(selector, ",") {
			scoped = append(scoped, ".palisade-diagram "+s)
		}
		fmt.Fprintf(&b, "%s%s{%s}\n", indent, strings.Join(scoped, ","), properties)
	}
	write("", "text", "font-family:"+fonts+";font-variant-numeric:tabular-nums")
	write("", ".bold", "font-weight:600")
	write("", ".middle", "text-anchor:middle")
	write("", ".glyph", "fill:none;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round")
	write("", ".line", "fill:none;stroke-width:2;stroke-linejoin:round")
	write("", ".link .line", "stroke-width:3")
	write("", ".allowed .line", "stroke-dasharray:5 4")
	write("", ".frame rect", "stroke-dasharray:6 4")
	write("", ".vpc rect,.transit rect", "stroke-width:1.5")
	for _, r := range rules() {
		properties := r.light
		if theme == Dark {
			properties = r.dark
		}
		write("", r.selector, properties)
	}
	if theme == Auto {
		b.WriteString("@media screen and (prefers-color-scheme:dark){\n")
		for _, r := range rules() {
			write(" ", r.selector, r.dark)
		}
		b.WriteString("}\n")
	}
	return b.String()
}
