package page

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/palisade-iac/palisade/internal/controlview"
	"github.com/palisade-iac/palisade/internal/proofview"
	"github.com/palisade-iac/palisade/pkg/cost"
)

// document is the JSON form of a page: docs/report.schema.json. What other commands write as JSON is in it as they write it.
type document struct {
	FormatVersion int             `json:"formatVersion"`
	Source        string          `json:"source"`
	Verification  json.RawMessage `json:"verification"`
	Problems      json.RawMessage `json:"problems"`
	Controls      json.RawMessage `json:"controls"`
	// Matrix is left out where there are too many groups to show, Groups says how many there are.
	Matrix    json.RawMessage `json:"matrix,omitempty"`
	Groups    int             `json:"groups"`
	Cost      *cost.Estimate  `json:"cost,omitempty"`
	Base      *baseDocument   `json:"base,omitempty"`
	Addresses []space         `json:"addresses"`
	Resources []group         `json:"resources"`
	Caveats   caveats         `json:"caveats"`
}

type baseDocument struct {
	Source  string          `json:"source"`
	Changes json.RawMessage `json:"changes"`
	Cost    *cost.Estimate  `json:"cost,omitempty"`
}

// JSON writes the page for programs. Fields are only ever added.
func (p *Page) JSON(w io.Writer) error {
	var failed error
	part := func(write func(io.Writer) error) json.RawMessage {
		var b bytes.Buffer
		if err := write(&b); err != nil && failed == nil {
			failed = err
		}
		return b.Bytes()
	}
	d := document{
		FormatVersion: 1, Source: p.Name, Groups: p.Groups, Cost: p.Cost,
		Addresses: p.addresses(), Resources: p.resources(), Caveats: p.caveats(),
		Verification: part(func(w io.Writer) error { return proofview.JSON(w, p.Verification) }),
		Controls:     part(func(w io.Writer) error { return controlview.JSON(w, p.Name, p.Controls) }),
		Problems:     part(func(w io.Writer) error { return proofview.ProblemsJSON(w, p.Name, p.Problems) }),
	}
	if p.Matrix != nil {
		d.Matrix = part(func(w io.Writer) error { return proofview.MatrixJSON(w, *p.Matrix) })
	}
	if p.Base != nil {
		d.Base = &baseDocument{Source: p.Base.Changes.Before, Cost: p.Base.Cost}
		d.Base.Changes = part(func(w io.Writer) error { return proofview.ChangesJSON(w, p.Base.Changes) })
	}
	if failed != nil {
		return failed
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(d)
}
