package controlview

import (
	"encoding/json"
	"io"

	"github.com/palisade-iac/palisade/pkg/control"
)

// JSON writes results for programs. Fields are only ever added.
func JSON(w io.Writer, name string, r control.Results) error {
	summary := map[control.Status]int{}
	for _, s := range control.Statuses() {
		summary[s] = r.Count(s)
	}
	return encode(w, struct {
		Source  string                 `json:"source"`
		Summary map[control.Status]int `json:"summary"`
		control.Results
	}{name, summary, r})
}

// ListJSON writes the catalogue for programs.
func ListJSON(w io.Writer, list []control.Control) error {
	return encode(w, struct {
		Controls []control.Control `json:"controls"`
	}{list})
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
