package page

import (
	"github.com/palisade-iac/palisade/internal/proofview"
	"github.com/palisade-iac/palisade/pkg/control"
	"github.com/palisade-iac/palisade/pkg/cost"
	"github.com/palisade-iac/palisade/pkg/diagram"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/lint"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// MostGroups is how many groups a matrix may have on a page. More make a table that nobody reads, and take their time: there is a sentence in its place.
const MostGroups = 40

// Page is all that is shown of one network.
type Page struct {
	// Name of the source that the network was read from.
	Name    string
	Network *network.Network
	// Plan that the network was read from; nil for a snapshot of AWS, of which resources and costs are not told.
	Plan         *plan.Plan
	Verification proofview.Verification
	// Undecided says why nothing was decided; empty if something was.
	Undecided string
	Problems  []lint.Problem
	Controls  control.Results
	// Matrix of the tiers; nil if there are more than [MostGroups], and Groups says how many.
	Matrix *proofview.Table
	Groups int
	// Cost is nil where there is no plan.
	Cost    *cost.Estimate
	Picture *diagram.Picture
	// Base is the network that this one is compared with; nil if there is none.
	Base *Base
}

// Base is another network, and what the one of the page changes of it.
type Base struct {
	Changes proofview.Changes
	// Verdicts are those of the base, by which a page tells what is newly violated.
	Verdicts []intent.Verdict
	// Cost is nil where there is no plan of the base.
	Cost *cost.Estimate
}
