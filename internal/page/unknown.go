package page

import (
	"fmt"
	"strings"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

// note is something that a reader of proofs has to know.
type note struct {
	// Subject is what it is about.
	Subject string `json:"subject,omitempty"`
	Text    string `json:"text"`
	// Origin is where that is written.
	Origin string `json:"origin,omitempty"`
}

// caveats are what limits what the page says.
type caveats struct {
	// Relaxations are secure defaults that components were told to loosen.
	Relaxations []note `json:"relaxations"`
	// Unknown is what the source of the network does not tell, and what may carry packets and is not modelled.
	Unknown []note `json:"unknown"`
	// Assumptions are what was taken for granted instead.
	Assumptions []note `json:"assumptions"`
}

func (p *Page) caveats() caveats {
	c := caveats{Relaxations: []note{}, Unknown: []note{}, Assumptions: []note{}}
	if p.Undecided != "" {
		c.Unknown = append(c.Unknown, note{Subject: "intents", Text: p.Undecided})
	}
	for _, r := range p.Verification.Relaxations {
		c.Relaxations = append(c.Relaxations, note{r.Component + " " + r.Argument, r.Reason, r.Origin.String()})
	}
	for _, u := range p.Network.Unmodelled {
		c.Unknown = append(c.Unknown, note{u.Type + " " + string(u.ID), u.Text, u.Origin.String()})
	}
	told := map[string]bool{} // those of a plan that matter to packets are in the network too
	for _, a := range p.Network.Assumptions {
		told[a.Text] = true
		c.Assumptions = append(c.Assumptions, note{p.name(a.ID), a.Text, a.Origin.String()})
	}
	if p.Plan == nil {
		return c
	}
	for _, q := range p.Plan.Unanswered {
		c.Unknown = append(c.Unknown, note{q.Token, "was asked while the program ran, and nobody could answer", nameOf(q.URN)})
	}
	for _, u := range p.Plan.UnknownInputs {
		c.Unknown = append(c.Unknown, note{nameOf(u.URN) + " " + u.Property, "is not known before the program is deployed", ""})
	}
	for _, a := range p.Plan.Assumptions {
		if !told[a.Text] {
			c.Assumptions = append(c.Assumptions, note{strings.TrimSpace(nameOf(a.URN) + " " + a.Subject), a.Text, ""})
		}
	}
	return c
}

func (p *Page) name(id network.ID) string {
	if id == "" {
		return ""
	}
	return intent.NameOf(p.Verification.Index, id)
}

// nameOf is the name at the end of a URN.
func nameOf(urn string) string {
	if i := strings.LastIndex(urn, "::"); i >= 0 {
		return urn[i+len("::"):]
	}
	return urn
}

// plural is a count with its word.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
