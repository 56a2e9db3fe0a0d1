package report

import (
	"encoding/xml"
	"io"
	"strings"
)

type (
	junitSuites struct {
		XMLName xml.Name     `xml:"testsuites"`
		Suites  []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Failure *junitProblem `xml:"failure,omitempty"`
		Error   *junitProblem `xml:"error,omitempty"`
	}
	junitProblem struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes findings as JUnit XML, a test case each: what failed is a failure, and what is unknown an error, so that neither passes.
func JUnit(w io.Writer, suite string, list []Finding) error {
	s := junitSuite{Name: suite, Tests: len(list), Failures: Count(list, Failed), Errors: Count(list, Unknown)}
	for _, f := range list {
		c := junitCase{Class: suite + "." + f.Rule, Name: f.Name}
		if f.Status != Passed {
			lines := f.Details
			if o := f.Origin.String(); o != "" {
				lines = append([]string{"at " + o}, lines...)
			}
			p := &junitProblem{Message: f.Message, Type: string(f.Status), Text: strings.Join(lines, "\n")}
			if f.Status == Unknown {
				c.Error = p
			} else {
				c.Failure = p
			}
		}
		s.Cases = append(s.Cases, c)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(junitSuites{Suites: []junitSuite{s}}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
