package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// Markdown writes findings for a pull request: a summary, a table, and for what did not pass the details.
func Markdown(w io.Writer, title string, list []Finding) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "## %s\n\n%s\n\n", Escape(title), summary(list))
	if len(list) > 0 {
		b.WriteString("| | what | result |\n| --- | --- | --- |\n")
	}
	for _, f := range list {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", mark(f), Escape(f.Name), Escape(f.Message))
	}
	for _, f := range list {
		if f.Status == Passed {
			continue
		}
		fmt.Fprintf(&b, "\n### %s %s\n\n%s\n", mark(f), Escape(f.Name), Escape(f.Message))
		if o := f.Origin.String(); o != "" {
			fmt.Fprintf(&b, "\n`%s`\n", strings.ReplaceAll(o, "`", "'"))
		}
		if len(f.Details) > 0 {
			fmt.Fprintf(&b, "\n```text\n%s\n```\n", strings.ReplaceAll(strings.Join(f.Details, "\n"), "```", "'''"))
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// summary is the counts in words.
func summary(list []Finding) string {
	var words []string
	for _, s := range []Status{Failed, Unknown, Passed} {
		if n := Count(list, s); n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, s))
		}
	}
	if words == nil {
		return "Nothing found."
	}
	return strings.Join(words, ", ") + "."
}

func mark(f Finding) string {
	switch f.Status {
	case Passed:
		return "✅"
	case Unknown:
		return "❔"
	default:
		if f.level() != Error {
			return "⚠️"
		}
		return "❌"
	}
}

// Escape keeps text from being read as Markdown.
func Escape(s string) string {
	return strings.NewReplacer(
		`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "~", `\~`, "&", "&amp;", "<", "&lt;", "\r", "", "\n", " ",
	).Replace(s)
}
