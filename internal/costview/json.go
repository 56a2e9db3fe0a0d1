package costview

import (
	"encoding/json"
	"io"
)

// JSON writes an estimate, or how two differ, for programs. Sums are exact, and texts so that no reader rounds them. Fields are only ever added.
func JSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
