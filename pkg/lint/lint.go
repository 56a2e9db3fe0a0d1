package lint

import (
	"cmp"
	"slices"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

// Problem is what is probably a mistake.
type Problem struct {
	Rule Rule
	// Level is how bad it is.
	Level Level
	// Message says what and where, and what to do.
	Message string
	Origin  network.Origin
}

// Rule is a check.
type Rule string

// The rules.
const (
	DeadRule       Rule = "dead-rule"
	WideRule       Rule = "wide-rule"
	CutAnswers     Rule = "cut-answers"
	RouteToNowhere Rule = "route-to-nowhere"
	Asymmetric     Rule = "asymmetric-path"
	BrokenNAT      Rule = "broken-nat"
	NearQuota      Rule = "near-quota"
)

// Describe says what a rule finds.
func (r Rule) Describe() string {
	return map[Rule]string{
		DeadRule: "Rules that no packet can match", WideRule: "Rules that are wider than any intent needs", CutAnswers: "Network ACLs that cut answers",
		RouteToNowhere: "Routes to nowhere", Asymmetric: "Paths that lead there and not back", BrokenNAT: "NAT gateways that cannot work", NearQuota: "Quotas nearly used",
	}[r]
}

// Rules lists all rules.
func Rules() []Rule {
	return []Rule{DeadRule, WideRule, CutAnswers, RouteToNowhere, Asymmetric, BrokenNAT, NearQuota}
}

// Level is how bad a problem is.
type Level string

// The levels.
const (
	Error   Level = "error"
	Warning Level = "warning"
	Note    Level = "note"
)

// Check finds the problems of a network: the worst first, and those of a level by rule and place.
func Check(n *network.Network) []Problem {
	d := intent.NewDecider(n)
	l := &linter{x: d.Index(), d: d}
	l.nacls()
	l.groups()
	l.routes()
	l.nats()
	l.asymmetric()
	l.quotas()
	rank := map[Level]int{Error: 0, Warning: 1, Note: 2}
	slices.SortStableFunc(l.found, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(rank[a.Level], rank[b.Level]), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	return l.found
}

// linter collects problems.
type linter struct {
	x     *network.Index
	d     *intent.Decider
	found []Problem
}

func (l *linter) add(r Rule, level Level, o network.Origin, message string) {
	l.found = append(l.found, Problem{r, level, message, o})
}

// name is a part's name.
func (l *linter) name(id network.ID) string { return intent.NameOf(l.x, id) }
