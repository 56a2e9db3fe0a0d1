package diagram

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// D2 writes what is in the picture as source for D2 (https://d2lang.com).
func (p *Picture) D2(w io.Writer) error {
	var b bytes.Buffer
	b.WriteString("direction: up\n")
	roots, arrows := p.outline()
	paths := map[string]string{}
	for _, n := range roots {
		n.d2(&b, "", "", paths)
	}
	for _, a := range arrows {
		head := "->"
		switch {
		case a.both:
			head = "<->"
		case a.none:
			head = "--"
		}
		fmt.Fprintf(&b, "%s %s %s", paths[a.from], head, paths[a.to])
		if a.label != "" {
			b.WriteString(": " + d2Text(a.label))
		}
		if a.dashed {
			b.WriteString(" {style.stroke-dash: 4}")
		}
		b.WriteByte('\n')
	}
	_, err := w.Write(b.Bytes())
	return err
}

// d2 writes a node and all below it, and notes by what path each is named.
func (n *node) d2(b *bytes.Buffer, indent, above string, paths map[string]string) {
	key := d2Text(n.id)
	path := key
	if above != "" {
		path = above + "." + key
	}
	paths[n.id] = path
	fmt.Fprintf(b, "%s%s: %s", indent, key, d2Text(words(n.lines...)...))
	shape := ""
	switch {
	case n.round:
		shape = "oval"
	case n.edge:
		shape = "hexagon"
	}
	if shape == "" && len(n.children) == 0 {
		b.WriteByte('\n')
		return
	}
	b.WriteString(" {\n")
	if shape != "" {
		fmt.Fprintf(b, "%s  shape: %s\n", indent, shape)
	}
	for _, c := range n.children {
		c.d2(b, indent+"  ", path, paths)
	}
	fmt.Fprintf(b, "%s}\n", indent)
}

// d2Text is lines as a string in double quotes, in which D2 would put in variables at a dollar.
func d2Text(lines ...string) string {
	var out []string
	for _, l := range lines {
		out = append(out, strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`).Replace(printable(l)))
	}
	return `"` + strings.Join(out, `\n`) + `"`
}
