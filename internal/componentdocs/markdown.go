package componentdocs

import (
	"regexp"
	"strings"
)

// code is what stands in backquotes.
var code = regexp.MustCompile("`[^`]*`")

// outside changes what does not stand in backquotes.
func outside(text string, change func(string) string) string {
	var b strings.Builder
	at := 0
	for _, span := range code.FindAllStringIndex(text, -1) {
		b.WriteString(change(text[at:span[0]]) + text[span[0]:span[1]])
		at = span[1]
	}
	return b.String() + change(text[at:])
}

// escaped keeps Markdown from taking characters for its own.
func escaped(text string) string {
	return outside(text, strings.NewReplacer("*", `\*`, "<", "&lt;").Replace)
}

// cell is a text as tables take it: on one line, with pipes that do not end the cell.
func cell(text string) string {
	text = strings.ReplaceAll(escaped(text), "|", `\|`)
	return strings.ReplaceAll(strings.ReplaceAll(text, "\n\n", "<br>"), "\n", "<br>")
}

// names are words with two capitals and more, with what is selected of them, and what stands in backquotes: either may be the name of a component.
var names = regexp.MustCompile("`[^`]*`|\\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\\b(?:\\.[A-Z]\\w*)?")

// prose is a text with links to the pages of other components than the one whose page it stands on.
func (d *Docs) prose(from, text string) string {
	return names.ReplaceAllStringFunc(escaped(text), func(found string) string {
		for _, token := range d.tokens {
			if name := strings.TrimPrefix(strings.Trim(found, "`"), "New"); nameOf(token) == name && token != from {
				return "[" + found + "](" + fileOf(token) + ")"
			}
		}
		return found
	})
}
