package planview

import (
	"fmt"
	"io"
	"strings"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// Options say how a plan is shown.
type Options struct {
	// Width of the terminal in cells; at least 80, which is also the default. Longer lines are folded at spaces.
	Width int
	// Color adds the terminal's colours.
	Color bool
	// Answers is the file whose answers the run used; empty if it used none.
	Answers string
	// All shows every component and every rule: nothing is left to "like the one above".
	All bool
}

// Write shows p on w. Nothing is written unless all of it could be laid out; the error is the writer's.
func Write(w io.Writer, p *plan.Plan, o Options) error {
	v := newView(p, o)
	v.header()
	v.tree()
	v.counts()
	v.quotas()
	v.notes()
	_, err := v.out.WriteTo(w)
	return err
}

// view is a plan being shown.
type view struct {
	*index
	opts   Options
	out    *text.Printer
	guests map[string][]*plan.Resource // resource -> those that are shown in its line
	hosted map[string]*plan.Resource   // the other way
	ranks  map[string]int              // subnet -> place in the address order of all subnets
	shown  map[string]bool
	adrift map[string]bool // kinds of which the plan holds one that belongs to nobody knows what
	relations
}

func newView(p *plan.Plan, o Options) *view {
	v := &view{
		index:  newIndex(p),
		opts:   o,
		out:    text.NewPrinter(o.Width, o.Color),
		guests: map[string][]*plan.Resource{},
		shown:  map[string]bool{},
		adrift: map[string]bool{},
	}
	v.hosted = v.hosts()
	for _, r := range p.Resources {
		if host := v.hosted[r.URN]; host != nil {
			v.guests[host.URN] = append(v.guests[host.URN], r)
		} else {
			v.adrift[kind(r)] = true
		}
	}
	v.ranks = v.rankSubnets()
	v.relations = v.relate()
	return v
}

// show notes that r, and all that stand in its line, have been shown.
func (v *view) show(r *plan.Resource) {
	v.shown[r.URN] = true
	for _, g := range v.guests[r.URN] {
		v.shown[g.URN] = true
	}
}

// guestsOf are the resources in r's line that are of a kind.
func (v *view) guestsOf(r *plan.Resource, kinds ...string) []*plan.Resource {
	var found []*plan.Resource
	for _, g := range v.guests[r.URN] {
		if fits(g, kinds) {
			found = append(found, g)
		}
	}
	return found
}

// none says that a thing has no resources of the kinds, which is claimed only if every one in the plan is known to belong elsewhere.
func (v *view) none(words string, kinds ...string) text.Line {
	for _, k := range kinds {
		if v.adrift[k] {
			return text.In(text.Warn, "none known")
		}
	}
	return text.In(text.Faint, words)
}

// header says what was planned.
func (v *view) header() {
	p := v.plan
	facts := []text.Line{text.In(text.Strong, p.Project+"/"+p.Stack)}
	if p.Region != "" {
		facts = append(facts, text.Of(p.Region))
	}
	if p.AccountID != "" {
		account := "account " + p.AccountID
		if p.AccountID == standIn {
			account += " (assumed)"
		}
		facts = append(facts, text.Of(account))
	}
	if v.opts.Answers != "" {
		facts = append(facts, text.Of("answers from "+v.opts.Answers))
	}
	v.out.Row(0, text.Row{Line: text.Join("  ", facts...)})
}

// standIn is the account of AWS's documentation, which the engine takes where nothing tells the real one.
const standIn = "123456789012"

// heading starts a part of the page.
func (v *view) heading(title, aside string) {
	v.out.Blank()
	line := text.In(text.Strong, title)
	if aside != "" {
		line = line.And(text.In(text.Faint, "  "+aside))
	}
	v.out.Row(0, text.Row{Line: line, Hang: 2})
}

// marks are what a reader must not overlook about a resource, in brackets.
func marks(r *plan.Resource) text.Line {
	var set []string
	if r.External {
		set = append(set, "existing")
	}
	if r.Remote {
		set = append(set, "remote: children not planned")
	}
	if r.Protect {
		set = append(set, "protected")
	}
	if r.RetainOnDelete {
		set = append(set, "kept on destroy")
	}
	if len(set) == 0 {
		return nil
	}
	return text.In(text.Faint, "["+strings.Join(set, ", ")+"]")
}

// plural is a count with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
