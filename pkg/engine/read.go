package engine

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// ReadResource answers for a resource that exists already: one of another stack, one that the program looks up by its id, or one that the
// program itself has registered.
func (m *monitor) ReadResource(_ context.Context, req *pulumirpc.ReadResourceRequest) (*pulumirpc.ReadResourceResponse, error) {
	rec, err := m.preparedRead(req)
	if err != nil {
		return nil, m.fail(fmt.Errorf("reading resource %s of type %s: %w", req.GetName(), req.GetType(), err))
	}
	if err = m.claim(rec); err != nil {
		return nil, m.fail(err)
	}
	var outputs resource.PropertyMap
	if rec.typ == stackReferenceType {
		outputs = m.stackReference(rec, req.GetId())
	} else {
		outputs = markOutputs(m.read(rec, req.GetId()), rec.inputs, req.GetAdditionalSecretOutputs())
	}
	m.secrets.addMarked(resource.NewProperty(outputs))
	m.settle(rec, req.GetId(), outputs)
	sent := whole(outputs)
	if _, known := sent["outputs"]; !known && rec.typ == stackReferenceType {
		// Go's SDK makes an error of outputs that are unknown as a whole, and an unknown value of each single output that is not there.
		sent["outputs"] = resource.NewProperty(resource.PropertyMap{})
	}
	object, err := marshal(sent)
	if err != nil {
		return nil, m.fail(fmt.Errorf("reading resource %s: sending its outputs: %w", rec.urn, err))
	}
	return &pulumirpc.ReadResourceResponse{Urn: rec.urn, Properties: object}, nil
}

func (m *monitor) preparedRead(req *pulumirpc.ReadResourceRequest) (*record, error) {
	if _, err := resource.ParseOptionalURN(req.GetParent()); err != nil {
		return nil, fmt.Errorf("its parent: %w", err)
	}
	inputs, err := properties(req.GetProperties())
	if err != nil {
		return nil, fmt.Errorf("reading its properties: %w", err)
	}
	parent := m.lookup(req.GetParent())
	rec := &record{
		urn: m.urnOf(req.GetParent(), req.GetType(), req.GetName()), typ: req.GetType(), name: req.GetName(),
		parent: req.GetParent(), above: parent, custom: true, external: true,
		inputs:   plainOutputs(inputs),
		provider: chooseProvider(req.GetProvider(), nil, parent, packageOf(req.GetType())),
	}
	deps := &dependencies{all: setOf(req.GetDependencies())}
	deps.finish(rec, nil, inputs)
	m.secrets.addMarked(resource.NewProperty(rec.inputs))
	rec.source, rec.definedAt = m.sources.positions(req.GetStackTrace(), req.GetSourcePosition())
	return rec, nil
}

// read gives the outputs of an existing resource. The answers file goes first; then the program itself, if it registered that very resource;
// then what the program says of it, and nothing else.
func (r *recorder) read(rec *record, id string) resource.PropertyMap {
	outputs := rec.inputs.Copy()
	if known, ok := r.book.Resource(rec.typ, id); ok {
		maps.Copy(outputs, resource.NewPropertyMapFromMap(known))
		return outputs
	}
	if typ, _, own, ok := r.existing(id); ok && typ == rec.typ {
		maps.Copy(outputs, own)
		return outputs
	}
	r.ask(plan.Question{Kind: "read", Token: rec.typ, URN: rec.urn, ID: id, Region: r.otherRegion(rec.provider)})
	return outputs
}

// stackReference gives the outputs of another stack, in the form that the SDK reads. Without an answer they are unknown, as is each output that
// the answer does not name.
func (m *monitor) stackReference(rec *record, name string) resource.PropertyMap {
	outputs := resource.PropertyMap{"name": resource.NewProperty(name)}
	s, ok := m.book.StackReference(name)
	if !ok {
		m.ask(plan.Question{Kind: "stackReference", Token: rec.typ, URN: rec.urn, ID: name})
		outputs["outputs"] = resource.MakeComputed(resource.NewProperty(""))
		return outputs
	}
	values := resource.NewPropertyMapFromMap(s.Outputs)
	secretNames := make([]resource.PropertyValue, 0, len(s.SecretOutputs))
	for _, secret := range slices.Sorted(slices.Values(s.SecretOutputs)) {
		key := resource.PropertyKey(secret)
		if v, there := values[key]; there {
			values[key] = secretOf(v)
			secretNames = append(secretNames, resource.NewProperty(secret))
		}
	}
	outputs["outputs"] = resource.NewProperty(values)
	outputs["secretOutputNames"] = resource.NewProperty(secretNames)
	return outputs
}
