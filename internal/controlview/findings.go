package controlview

import (
	"strings"

	"github.com/palisade-iac/palisade/pkg/control"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/report"
)

// Findings are results as findings of a report. What does not apply is none.
func Findings(r control.Results) []report.Finding {
	var out []report.Finding
	for _, x := range r.Results {
		if x.Status == control.NotApplicable {
			continue
		}
		f := report.Finding{
			Rule: strings.NewReplacer("/", "-", ".", "-").Replace(strings.ToLower(x.Control.Key())), Name: x.Control.ID + " " + x.Control.Title, Level: level(x.Control.Severity),
			Message: subject(x), Details: details(x, false),
		}
		switch x.Status {
		case control.Fail:
			f.Status = report.Failed
			f.Details = append(f.Details, "to pass: "+x.Control.Fix)
		case control.Unknown:
			f.Status = report.Unknown
		case control.Waived:
			f.Status, f.Message = report.Passed, subject(x)+"; waived until "+x.Waiver.Expires+": "+x.Waiver.Reason
		case control.Pass, control.NotApplicable:
			f.Status = report.Passed
		}
		if len(x.Evidence) > 0 {
			e := x.Evidence[0]
			f.Origin = network.Origin{URN: e.URN, Property: e.Property, File: e.File, Line: e.Line, Path: e.Path}
		}
		out = append(out, f)
	}
	return out
}

// level is how bad a failure is for a report.
func level(s control.Severity) report.Level {
	switch s {
	case control.Critical, control.High:
		return report.Error
	case control.Medium:
		return report.Warning
	case control.Low:
	}
	return report.Note
}
