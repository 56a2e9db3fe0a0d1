package control

import "encoding/json"

func documents() kind { return kind{word: "SSM document", types: []string{"ssm:Document"}} }

// ssmControls are those of AWS about Systems Manager.
func ssmControls() []Control {
	return []Control{{
		ID: "SSM.4", Standard: FSBP, Severity: Critical, Title: "SSM documents should not be public", Source: userGuide("ssm", "ssm-4"),
		Checks: "permissions of a document do not name all accounts", Fix: "access.SessionManager, which shares its document with nobody", about: "SSM documents",
		check: func(s *scene) []finding {
			return s.each(documents(), func(r subject) finding {
				v := r.get("permissions.account_ids")
				return v.judge(v.is("", "all").not(), "is shared with everybody")
			})
		},
	}}
}

// sessionInputs are the preferences in a document of sessions; not ok if it is no such document, or its text is none that can be read.
func sessionInputs(r subject) (map[string]any, bool) {
	var doc struct {
		Inputs map[string]any `json:"inputs"`
	}
	err := json.Unmarshal([]byte(r.get("content").text()), &doc)
	return doc.Inputs, err == nil
}
