package page

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/palisade-iac/palisade/internal/proofview"
	"github.com/palisade-iac/palisade/pkg/control"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/report"
)

// mostMarkdown is how many bytes a page of Markdown may have: GitHub takes comments of 65,536 characters.
const mostMarkdown = 60_000

// Markdown writes the page as a comment on a pull request: what is wrong and what changes first, the rest folded. What does not fit into a comment is left
// out, and it says so.
func (p *Page) Markdown(w io.Writer) error {
	sections := []struct {
		name  string
		write func(*bytes.Buffer) error
	}{
		{"summary", p.markdownSummary},
		{"changes", p.markdownChanges},
		{"intents", p.markdownIntents},
		{"controls", p.markdownControls},
		{"likely mistakes", p.markdownProblems},
		{"what was loosened on purpose", p.markdownRelaxations},
		{"cost", p.markdownCost},
		{"matrix", p.markdownMatrix},
		{"diagram", p.markdownDiagram},
	}
	var out bytes.Buffer
	var left []string
	for _, s := range sections {
		var b bytes.Buffer
		if err := s.write(&b); err != nil {
			return err
		}
		if out.Len()+b.Len() > mostMarkdown {
			left = append(left, s.name)
			continue
		}
		out.Write(b.Bytes())
	}
	if len(left) > 0 {
		fmt.Fprintf(&out, "\nLeft out, since a comment has no room for it: %s. The page in HTML has everything.\n", strings.Join(left, ", "))
	}
	_, err := w.Write(out.Bytes())
	return err
}

func (p *Page) markdownSummary(b *bytes.Buffer) error {
	fmt.Fprintf(b, "## Palisade: %s\n\n| | |\n| --- | --- |\n", report.Escape(p.title()))
	fmt.Fprintf(b, "| Intents | %d proved, **%d violated**, **%d unknown**", p.count(intent.Proved), p.count(intent.Violated), p.count(intent.Undecided))
	if n := p.count(intent.Relaxed); n > 0 {
		fmt.Fprintf(b, ", %d relaxed", n)
	}
	if g := p.Verification.Gate; g != nil {
		fmt.Fprintf(b, " |\n| Relaxations | %d excepted, **%d not**, **%d unknown**", len(g.Excepted), len(g.Failed), len(g.Untold))
	}
	fmt.Fprintf(b, " |\n| Controls | %d pass, **%d fail**, %d unknown, %d waived |\n",
		p.Controls.Count(control.Pass), p.Controls.Count(control.Fail), p.Controls.Count(control.Unknown), p.Controls.Count(control.Waived))
	fmt.Fprintf(b, "| Likely mistakes | %d |\n", len(p.Problems))
	if c := p.changes(); c != nil && c.Cost != "" {
		fmt.Fprintf(b, "| Cost | %s |\n", c.Cost)
	} else if p.Cost != nil {
		fmt.Fprintf(b, "| Cost | %s a month |\n", money(p.Cost.Total))
	}
	return nil
}

func (p *Page) markdownChanges(b *bytes.Buffer) error {
	c := p.changes()
	if c == nil {
		return nil
	}
	fmt.Fprintf(b, "\n### Changes against %s\n\n", report.Escape(c.Before))
	list := func(title string, lines []string) {
		for i, l := range lines {
			if i == 0 {
				fmt.Fprintf(b, "%s:\n\n", title)
			}
			fmt.Fprintf(b, "- %s\n", report.Escape(l))
		}
		if len(lines) > 0 {
			b.WriteString("\n")
		}
	}
	list("Proved before, and no longer", c.Broken)
	list("Proved now", c.Mended)
	if len(c.Pairs) == 0 {
		b.WriteString("Who can talk to whom is the same.\n")
	}
	for _, to := range c.Pairs {
		fmt.Fprintf(b, "%s to %s\n\n", report.Escape(to.From), report.Escape(to.To))
		fence(b, "diff", lines(to.Rows))
	}
	return nil
}

// markdownIntents has what is violated or unknown with its details, and the rest by name.
func (p *Page) markdownIntents(b *bytes.Buffer) error {
	b.WriteString("\n### Intents\n\n")
	if p.Undecided != "" {
		fmt.Fprintf(b, "Nothing was proved: %s.\n", report.Escape(p.Undecided))
	}
	proved := 0
	for _, v := range p.verdicts() {
		if v.Status == string(intent.Proved) {
			proved++
			continue
		}
		fmt.Fprintf(b, "<details><summary><b>%s</b> %s</summary>\n\n", v.Status, report.Escape(v.Name))
		fence(b, "text", lines(v.Rows))
		b.WriteString("</details>\n\n")
	}
	if proved == 0 {
		return nil
	}
	fmt.Fprintf(b, "<details><summary>%d proved</summary>\n\n", proved)
	for _, v := range p.verdicts() {
		if v.Status == string(intent.Proved) {
			fmt.Fprintf(b, "- %s\n", report.Escape(v.Name))
		}
	}
	b.WriteString("\n</details>\n")
	return nil
}

func (p *Page) markdownControls(b *bytes.Buffer) error {
	b.WriteString("\n### Controls\n\n")
	open := false
	for _, r := range p.Controls.Results {
		if r.Status != control.Fail && r.Status != control.Waived {
			continue
		}
		if !open {
			b.WriteString("| | control | resource | why |\n| --- | --- | --- | --- |\n")
			open = true
		}
		fmt.Fprintf(b, "| %s | %s %s | %s | %s |\n", r.Status, r.Control.ID, report.Escape(r.Control.Title), report.Escape(r.Resource.String()), report.Escape(r.Message))
	}
	if !open {
		b.WriteString("None fails.\n")
	}
	return nil
}

func (p *Page) markdownProblems(b *bytes.Buffer) error {
	if len(p.Problems) == 0 {
		return nil
	}
	b.WriteString("\n### Likely mistakes\n\n")
	for _, l := range p.Problems {
		fmt.Fprintf(b, "- **%s** %s\n", l.Rule, report.Escape(l.Message))
	}
	return nil
}

func (p *Page) markdownRelaxations(b *bytes.Buffer) error {
	list, gate := p.Verification.Relaxations, p.Verification.Gate
	if len(list) == 0 {
		return nil
	}
	b.WriteString("\n### Loosened on purpose\n\n")
	for _, r := range list {
		mark := ""
		if gate.Fails(r) {
			mark = "**not excepted:** "
		}
		fmt.Fprintf(b, "- %s%s: %s\n", mark, report.Escape(r.Component+" "+r.Argument), report.Escape(r.Reason))
	}
	return nil
}

func (p *Page) markdownCost(b *bytes.Buffer) error {
	if p.Cost == nil {
		return nil
	}
	fmt.Fprintf(b, "\n<details><summary>Cost: %s a month</summary>\n\n| component | a month |\n| --- | ---: |\n", money(p.Cost.Total))
	for _, g := range p.Cost.Components {
		fmt.Fprintf(b, "| %s | %s |\n", report.Escape(g.Name), money(g.Monthly))
	}
	b.WriteString("\n")
	for _, u := range p.Cost.Unknown {
		fmt.Fprintf(b, "- unknown: %s, %s: %s\n", report.Escape(u.Name), report.Escape(u.What), report.Escape(u.Reason))
	}
	b.WriteString("\n</details>\n")
	return nil
}

func (p *Page) markdownMatrix(b *bytes.Buffer) error {
	if p.Matrix == nil {
		return nil
	}
	b.WriteString("\n<details><summary>Who can talk to whom</summary>\n\n")
	if err := proofview.MatrixMarkdown(b, *p.Matrix); err != nil {
		return err
	}
	b.WriteString("\n</details>\n")
	return nil
}

func (p *Page) markdownDiagram(b *bytes.Buffer) error {
	if p.Picture == nil {
		return nil
	}
	var mermaid strings.Builder
	if err := p.Picture.Mermaid(&mermaid); err != nil {
		return err
	}
	b.WriteString("\n<details><summary>Diagram</summary>\n\n")
	fence(b, "mermaid", mermaid.String())
	b.WriteString("</details>\n")
	return nil
}

// fence writes text that is shown as it stands, between fences that nothing in it ends.
func fence(b *bytes.Buffer, language, content string) {
	mark := "```"
	for strings.Contains(content, mark) {
		mark += "`"
	}
	fmt.Fprintf(b, "%s%s\n%s%s\n\n", mark, language, content, mark)
}

// lines are rows, each on a line of its own.
func lines(rows []row) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.NewReplacer("\n", " ", "\r", " ").Replace(r.String()) + "\n")
	}
	return b.String()
}

// String is the line without its styles; what stands below another line is moved in.
func (r row) String() string {
	var b strings.Builder
	if r.Inner {
		b.WriteString("  ")
	}
	for _, s := range r.Spans {
		b.WriteString(s.Text)
	}
	return b.String()
}
