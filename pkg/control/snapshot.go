package control

import (
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// snapshotOf is a part of a snapshot as a subject: with the properties that the snapshot tells, and no others.
func snapshotOf(id, name string, facts map[string]any, o network.Origin) subject {
	if facts == nil {
		facts = map[string]any{}
	}
	return subject{Resource: &plan.Resource{ID: id, Name: name, Inputs: facts}, partial: true, origin: o}
}

// texts are ids as a plan has a list of them.
func texts(ids []network.ID) []any {
	out := make([]any, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}

// planUnknown stands for a value that a snapshot does not tell within one of which it tells a part.
func planUnknown() any { return plan.Unknown }
