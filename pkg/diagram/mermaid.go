package diagram

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// Mermaid writes what is in the picture as a flowchart for Mermaid, which GitHub and others draw where it stands in a document.
func (p *Picture) Mermaid(w io.Writer) error {
	var b bytes.Buffer
	if p.Title != "" {
		fmt.Fprintf(&b, "---\ntitle: %s\n---\n", yamlText(p.Title))
	}
	b.WriteString("flowchart BT\n")
	roots, arrows := p.outline()
	for _, t := range tones() {
		fmt.Fprintf(&b, "  classDef %s fill:%s,stroke:%s,color:#1a2230\n", mermaidID(toneClass(t.tone)), t.light, t.lightEdge)
	}
	b.WriteString("  classDef place fill:#fafbfc,stroke:#56657a,color:#1a2230\n")
	for _, n := range roots {
		n.mermaid(&b, "  ")
	}
	for _, a := range arrows {
		head := "-->"
		switch {
		case a.dashed:
			head = "-.->"
		case a.both:
			head = "<-->"
		case a.none:
			head = "---"
		}
		if a.label != "" {
			head += "|" + mermaidText(a.label) + "|"
		}
		fmt.Fprintf(&b, "  %s %s %s\n", mermaidID(a.from), head, mermaidID(a.to))
	}
	for _, n := range roots { // after the arrows, which else take the colours off those that they name
		n.mermaidClass(&b)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (n *node) mermaid(b *bytes.Buffer, indent string) {
	label := mermaidText(n.lines...)
	if len(n.children) > 0 {
		label = mermaidText(strings.Join(words(n.lines...), " · ")) // titles of subgraphs have one line
		fmt.Fprintf(b, "%ssubgraph %s[%s]\n", indent, mermaidID(n.id), label)
		for _, c := range n.children {
			c.mermaid(b, indent+"  ")
		}
		fmt.Fprintf(b, "%send\n", indent)
		return
	}
	left, right := "[", "]"
	switch {
	case n.round:
		left, right = "([", "])"
	case n.edge:
		left, right = "{{", "}}"
	}
	fmt.Fprintf(b, "%s%s%s%s%s\n", indent, mermaidID(n.id), left, label, right)
}

// mermaidClass gives a node that has others in it, and these, their colours.
func (n *node) mermaidClass(b *bytes.Buffer) {
	if len(n.children) == 0 {
		return
	}
	class := "place"
	if n.tone != "" {
		class = mermaidID(toneClass(n.tone))
	}
	fmt.Fprintf(b, "  class %s %s\n", mermaidID(n.id), class)
	for _, c := range n.children {
		c.mermaidClass(b)
	}
}

// mermaidID is an id as Mermaid takes it: hyphens could be read as the beginning of an arrow.
func mermaidID(id string) string { return strings.NewReplacer("-", "_", ".", "_").Replace(id) }

// mermaidText is lines as a quoted label, in which what Mermaid or HTML gives a meaning is written as an entity ("Entity codes to escape characters",
// Mermaid's guide).
func mermaidText(lines ...string) string {
	var out []string
	for _, l := range words(lines...) {
		out = append(out, strings.NewReplacer("#", "#35;", `"`, "#quot;", "&", "#amp;", "<", "#lt;", ">", "#gt;", "`", "#96;", `\`, "#92;").Replace(printable(l)))
	}
	return `"` + strings.Join(out, "<br/>") + `"`
}

// yamlText is a text as a scalar in double quotes.
func yamlText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(printable(text)) + `"`
}
