package report

import "github.com/palisade-iac/palisade/pkg/network"

// Finding is one thing that was checked.
type Finding struct {
	// Rule is a stable identifier of what was checked: letters, digits and dashes.
	Rule string
	// Name says what was checked, in a sentence.
	Name   string
	Status Status
	// Level is how bad it is if it failed; error if empty.
	Level Level
	// Message says in a line what came out; Details tell more, a line each.
	Message string
	Details []string
	// Origin is the line or the place in a file that decides, or that has to change.
	Origin network.Origin
}

// Status is what came out of a check.
type Status string

// The statuses.
const (
	Passed  Status = "passed"
	Failed  Status = "failed"
	Unknown Status = "unknown"
)

// Level is how bad a finding is.
type Level string

// The levels, as SARIF names them.
const (
	Error   Level = "error"
	Warning Level = "warning"
	Note    Level = "note"
)

// level is the level of a finding that did not pass: what is unknown is a warning at most.
func (f Finding) level() Level {
	switch {
	case f.Level != "" && f.Status == Failed:
		return f.Level
	case f.Status == Failed:
		return Error
	case f.Status == Unknown:
		return Warning
	default:
		return Note
	}
}

// Count tells how many findings have a status.
func Count(list []Finding, s Status) int {
	n := 0
	for _, f := range list {
		if f.Status == s {
			n++
		}
	}
	return n
}
