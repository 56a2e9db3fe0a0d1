package control

import (
	"cmp"
	"slices"
)

// Control is one thing that a standard asks for.
type Control struct {
	// ID is the standard's own: "EC2.18", "5.3". The article has none; its are words of ours: "data-no-internet".
	ID       string   `json:"id"`
	Standard Standard `json:"standard"`
	// Title is the standard's own; of the article, the sentence that gives the advice.
	Title    string   `json:"title"`
	Severity Severity `json:"severity"`
	// Checks says what is looked at, and where that is less or more than the title says.
	Checks string `json:"checks"`
	// Source is the address of the page that has the control; empty for the article.
	Source string `json:"source,omitempty"`
	// Also lists the same control of other versions of the standard: "3.0.0: 5.2".
	Also []string `json:"also,omitempty"`
	// Fix is what makes it pass: the argument of a component, and the property of AWS's resource where there is none.
	Fix string `json:"fix"`

	// about names what it is for, in the plural; read when there is none of it.
	about string
	// relaxedBy are the arguments by which a component is told to give it up: "flowLogs.allowNone". What components record under them explains a failure.
	relaxedBy []string
	check     func(*scene) []finding
}

// Key names a control among those of all standards: "fsbp/EC2.18".
func (c Control) Key() string { return string(c.Standard) + "/" + c.ID }

// Standard is who asks for a control.
type Standard string

// The standards.
const (
	// FSBP is AWS Foundational Security Best Practices v1.0.0, a standard of AWS Security Hub.
	FSBP Standard = "fsbp"
	// CIS is the CIS AWS Foundations Benchmark v5.0.0.
	CIS Standard = "cis"
	// Article is the article on network security on AWS whose architecture the components build.
	Article Standard = "article"
)

// Standards lists all standards.
func Standards() []Standard { return []Standard{FSBP, CIS, Article} }

// Name is the standard's name for people.
func (s Standard) Name() string {
	return map[Standard]string{
		FSBP: "AWS Foundational Security Best Practices v1.0.0", CIS: "CIS AWS Foundations Benchmark v5.0.0", Article: "The article on network security on AWS",
	}[s]
}

// Severity is how bad a failure is.
type Severity string

// The severities, as AWS Security Hub has them.
const (
	Critical Severity = "critical"
	High     Severity = "high"
	Medium   Severity = "medium"
	Low      Severity = "low"
)

// Severities lists all severities, the worst first.
func Severities() []Severity { return []Severity{Critical, High, Medium, Low} }

// AtLeast reports whether a severity is as bad as another one, or worse.
func (s Severity) AtLeast(other Severity) bool {
	return slices.Index(Severities(), s) <= slices.Index(Severities(), other)
}

// Status is what was decided of a control on a resource.
type Status string

// The statuses.
const (
	Pass Status = "pass"
	Fail Status = "fail"
	// Unknown is what depends on something that the plan does not tell. It never passes.
	Unknown Status = "unknown"
	// Waived is what fails or is unknown, and a waiver accepts it for some time.
	Waived Status = "waived"
	// NotApplicable is a control that is for nothing of what there is.
	NotApplicable Status = "not applicable"
)

// Statuses lists all statuses, the worst first.
func Statuses() []Status { return []Status{Fail, Unknown, Waived, Pass, NotApplicable} }

// Result is what was decided of one control on one resource. It is plain data and has a JSON form; fields are only ever added.
type Result struct {
	Control  Control  `json:"control"`
	Status   Status   `json:"status"`
	Resource Resource `json:"resource"`
	// Message says in a line why.
	Message  string     `json:"message"`
	Evidence []Evidence `json:"evidence"`
	// Exposure is what the prover says, where the control speaks of who may reach whom; nil otherwise.
	Exposure *Exposure `json:"exposure,omitempty"`
	// Relaxations are what the component that made the resource was told to loosen, and that explains a failure.
	Relaxations []Relaxation `json:"relaxations,omitempty"`
	// Waiver is the one that accepts the failure, or did until it expired.
	Waiver *Waiver `json:"waiver,omitempty"`
}

// Resource is what a control was asked about. All of it is empty where the control applies to nothing.
type Resource struct {
	// URN in a plan; empty in a snapshot.
	URN string `json:"urn,omitempty"`
	// Type is a word of the field: "security group", "VPC".
	Type string `json:"type,omitempty"`
	// Name by which people know it, ID that AWS or a plan gives it.
	Name string `json:"name,omitempty"`
	ID   string `json:"id,omitempty"`
}

// String is the resource for a person: "security group web".
func (r Resource) String() string {
	if name := cmp.Or(r.Name, r.ID); name != "" {
		return r.Type + " " + name
	}
	return r.Type
}

// Evidence is a property on which a decision rests.
type Evidence struct {
	// URN of the resource in a plan and Property within its inputs; of a snapshot, File and Path instead.
	URN      string `json:"urn,omitempty"`
	Property string `json:"property,omitempty"`
	// Value that it has, or "not set", or "not known".
	Value string `json:"value"`
	// File and Line of the program that leads to the resource, where the plan tells it.
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Path string `json:"path,omitempty"`
}

// Exposure is what the prover says of the packets that a control is worried about.
type Exposure struct {
	Verdict Verdict `json:"verdict"`
	// Question says what was asked: "internet to security group web, TCP 22".
	Question string `json:"question"`
	// Text tells a packet that gets through, or what is not known; empty where none gets through.
	Text string `json:"text,omitempty"`
}

// Verdict is what the prover says.
type Verdict string

// The verdicts.
const (
	Reachable    Verdict = "reachable"
	NotReachable Verdict = "not reachable"
	Undecided    Verdict = "unknown"
)

// Relaxation is a secure default that a component was told to loosen, with the reason that was given.
type Relaxation struct {
	Component string `json:"component"`
	Argument  string `json:"argument"`
	Reason    string `json:"reason"`
}

// Results is what was decided of all controls: the worst first within each standard.
type Results struct {
	Results []Result `json:"results"`
	// Unused are waivers that accept nothing: what they are for passes, or is not there.
	Unused []Waiver `json:"unused"`
}

// Count tells how many results have a status.
func (r Results) Count(s Status) int {
	n := 0
	for _, x := range r.Results {
		if x.Status == s {
			n++
		}
	}
	return n
}
