package engine

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/providers"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/palisade-iac/palisade/pkg/engine/twin"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// RegisterResource records a resource and answers as if it had been made.
func (m *monitor) RegisterResource(ctx context.Context, req *pulumirpc.RegisterResourceRequest) (*pulumirpc.RegisterResourceResponse, error) {
	rec, opts, err := m.prepare(ctx, req)
	if err != nil {
		return nil, m.fail(fmt.Errorf("resource %s of type %s: %w", req.GetName(), req.GetType(), err))
	}
	if err = m.claim(rec); err != nil {
		return nil, m.fail(err)
	}
	if err = m.runHooks(ctx, opts.GetHooks().GetBeforeCreate(), rec, nil); err != nil {
		return nil, m.fail(fmt.Errorf("resource %s: %w", rec.urn, err))
	}
	id, outputs := m.make(rec, opts)
	m.settle(rec, id, outputs)
	if err = m.runHooks(ctx, opts.GetHooks().GetAfterCreate(), rec, outputs); err != nil {
		return nil, m.fail(fmt.Errorf("resource %s: %w", rec.urn, err))
	}
	object, err := marshal(whole(outputs))
	if err != nil {
		return nil, m.fail(fmt.Errorf("resource %s: sending its outputs: %w", rec.urn, err))
	}
	return &pulumirpc.RegisterResourceResponse{Urn: rec.urn, Id: id, Object: object}, nil
}

// prepare turns a request into the record of a resource: inheritance first, then transforms, then what depends on both.
func (m *monitor) prepare(
	ctx context.Context, req *pulumirpc.RegisterResourceRequest,
) (*record, *pulumirpc.TransformResourceOptions, error) {
	if _, err := resource.ParseOptionalURN(req.GetParent()); err != nil {
		return nil, nil, fmt.Errorf("its parent: %w", err)
	}
	typ := req.GetType()
	if req.GetCustom() || req.GetRemote() {
		if _, err := tokens.ParseTypeToken(typ); err != nil {
			return nil, nil, err
		}
	}
	parent := m.lookup(req.GetParent())
	inherit(req, parent)
	inputs, err := properties(req.GetObject())
	if err != nil {
		return nil, nil, fmt.Errorf("reading its inputs: %w", err)
	}
	rec := &record{
		typ: typ, name: req.GetName(), parent: req.GetParent(), above: parent, custom: req.GetCustom(), remote: req.GetRemote(),
	}
	deps := dependenciesOf(req, inputs)
	inputs, opts, err := m.transformed(ctx, rec, req, inputs, deps)
	if err != nil {
		return nil, nil, err
	}
	for _, a := range opts.GetAliases() {
		if _, err := resource.ParseURN(m.aliasURN(rec.name, typ, rec.parent, a)); err != nil {
			return nil, nil, fmt.Errorf("an alias of it: %w", err)
		}
	}
	deps.finish(rec, opts.GetDependsOn(), inputs)
	rec.inputs = plainOutputs(inputs)
	m.secrets.addMarked(resource.NewProperty(rec.inputs))
	m.setOptions(rec, opts)
	rec.urn = m.urnOf(rec.parent, typ, rec.name)
	rec.aliases = m.aliasesOf(rec.name, typ, rec.parent, opts.GetAliases())
	rec.source, rec.definedAt = m.sources.positions(req.GetStackTrace(), req.GetSourcePosition())
	return rec, opts, nil
}

func (m *monitor) setOptions(rec *record, opts *pulumirpc.TransformResourceOptions) {
	rec.protect, rec.retainOnDelete = opts.Protect, opts.RetainOnDelete
	rec.deletedWith = opts.GetDeletedWith()
	rec.deleteBeforeReplace = opts.GetDeleteBeforeReplace()
	rec.ignoreChanges = slices.Clone(opts.GetIgnoreChanges())
	rec.provider = opts.GetProvider()
	if !rec.custom {
		rec.providers = mergedProviders(opts.GetProviders(), rec.above)
	}
}

// make gives the id and the outputs that a resource would have.
func (r *recorder) make(rec *record, opts *pulumirpc.TransformResourceOptions) (string, resource.PropertyMap) {
	switch {
	case rec.remote:
		r.ask(plan.Question{Kind: "component", Token: rec.typ, URN: rec.urn})
		return "", resource.PropertyMap{}
	case !rec.custom:
		return "", resource.PropertyMap{}
	case opts.GetImport() != "":
		return opts.GetImport(), markOutputs(r.imported(rec, opts.GetImport()), rec.inputs, opts.GetAdditionalSecretOutputs())
	}
	answer := r.twin.Create(twin.Registration{
		URN: rec.urn, Type: rec.typ, Name: rec.name, Region: r.workingRegion(rec.provider, packageOf(rec.typ)), Account: r.accountOf(rec.provider),
		Inputs: rec.inputs, DefaultTags: r.defaultTagsOf(rec.provider), ParentURN: rec.parent, Parent: r.typeAndInputs, Above: r.parentOf, Existing: r.existing,
	})
	for _, a := range answer.Assumptions {
		r.assume(rec.urn, a.Subject, a.Text)
	}
	if answer.Problem != "" {
		r.find(rec.urn, answer.Problem)
	}
	secret := opts.GetAdditionalSecretOutputs()
	if providers.IsProviderType(tokens.Type(rec.typ)) { // its outputs are its inputs: what it is not given, it does not have
		secret = slices.DeleteFunc(slices.Clone(secret), func(name string) bool { _, given := answer.Outputs[resource.PropertyKey(name)]; return !given })
	}
	outputs := markOutputs(answer.Outputs, rec.inputs, secret)
	r.secrets.addMarked(resource.NewProperty(outputs))
	return answer.ID, outputs
}

// imported gives the outputs of a resource that exists and is adopted: what the answers file says over what the program says. What AWS would
// compute is not invented, since it exists and may be different.
func (r *recorder) imported(rec *record, id string) resource.PropertyMap {
	outputs := rec.inputs.Copy()
	known, ok := r.book.Resource(rec.typ, id)
	if !ok {
		r.ask(plan.Question{Kind: "read", Token: rec.typ, URN: rec.urn, ID: id, Region: r.otherRegion(rec.provider)})
	}
	maps.Copy(outputs, resource.NewPropertyMapFromMap(known))
	return outputs
}

func (r *recorder) typeAndInputs(urn string) (typ string, inputs resource.PropertyMap, ok bool) {
	rec := r.lookup(urn)
	if rec == nil {
		return "", nil, false
	}
	return rec.typ, rec.inputs, true
}

func (r *recorder) parentOf(urn string) string {
	if rec := r.lookup(urn); rec != nil {
		return rec.parent
	}
	return ""
}

// otherRegion gives the region of a provider where it is not the default region of the run.
func (r *recorder) otherRegion(provider string) string {
	if region := r.regionOf(provider); region != r.twin.Region() {
		return region
	}
	return ""
}

// RegisterResourceOutputs records the outputs of a component, or of the stack.
func (m *monitor) RegisterResourceOutputs(_ context.Context, req *pulumirpc.RegisterResourceOutputsRequest) (*emptypb.Empty, error) {
	outputs, err := properties(req.GetOutputs())
	if err != nil {
		return nil, m.fail(fmt.Errorf("resource %s: reading its outputs: %w", req.GetUrn(), err))
	}
	m.secrets.addMarked(resource.NewProperty(outputs))
	rec := m.lookup(req.GetUrn())
	if rec == nil {
		return nil, m.fail(fmt.Errorf("outputs for %s, which is not registered", req.GetUrn()))
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	rec.outputs = outputs
	m.rootDone = m.rootDone || rec.typ == stackType
	return &emptypb.Empty{}, nil
}
