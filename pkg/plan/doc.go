// Package plan is the record of one run of a Pulumi program: which resources it asked for, with which inputs and
// outputs, who depends on whom, and what could not be told before deployment.
//
// The embedded engine (package engine) writes plans; views and the prover read them. The package knows nothing of Pulumi's SDK:
// a [Plan] is plain data and has a stable JSON form, described by docs/plan.schema.json.
package plan
