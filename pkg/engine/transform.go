package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

// resourceTransform and invokeTransform are functions of the program that rewrite registrations and calls; they are called back.
type (
	resourceTransform struct{ callback *pulumirpc.Callback }
	invokeTransform   struct{ callback *pulumirpc.Callback }
)

// RegisterStackTransform adds a transform for all resources that follow.
func (m *monitor) RegisterStackTransform(_ context.Context, cb *pulumirpc.Callback) (*emptypb.Empty, error) {
	if cb.GetTarget() == "" {
		return nil, m.fail(errors.New("a transform for the stack: no target to call back"))
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stackTransforms = append(m.stackTransforms, resourceTransform{cb})
	return &emptypb.Empty{}, nil
}

// RegisterStackInvokeTransform adds a transform for all calls of functions that follow.
func (m *monitor) RegisterStackInvokeTransform(_ context.Context, cb *pulumirpc.Callback) (*emptypb.Empty, error) {
	if cb.GetTarget() == "" {
		return nil, m.fail(errors.New("a transform for functions: no target to call back"))
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.invokeTransforms = append(m.invokeTransforms, invokeTransform{cb})
	return &emptypb.Empty{}, nil
}

// transformed gives the inputs and options of a registration after all transforms: the resource's own, its parents' from the nearest on, the
// stack's.
func (m *monitor) transformed(
	ctx context.Context, rec *record, req *pulumirpc.RegisterResourceRequest, inputs resource.PropertyMap, deps *dependencies,
) (resource.PropertyMap, *pulumirpc.TransformResourceOptions, error) {
	for _, cb := range req.GetTransforms() {
		rec.transforms = append(rec.transforms, resourceTransform{cb})
	}
	all := append([]resourceTransform(nil), rec.transforms...)
	for above := rec.above; above != nil; above = above.above {
		all = append(all, above.transforms...)
	}
	m.mu.Lock()
	all = append(all, m.stackTransforms...)
	m.mu.Unlock()

	opts := optionsOf(req, rec)
	if len(all) == 0 {
		return inputs, opts, nil
	}
	inputs = deps.upgraded(inputs)
	for _, t := range all {
		var err error
		if inputs, opts, err = m.transform(ctx, t, rec, inputs, opts); err != nil {
			return nil, nil, fmt.Errorf("a transform of it: %w", err)
		}
	}
	return inputs, opts, nil
}

// optionsOf gives the options of a registration in the form that transforms take.
func optionsOf(req *pulumirpc.RegisterResourceRequest, rec *record) *pulumirpc.TransformResourceOptions {
	opts := &pulumirpc.TransformResourceOptions{
		Import: req.GetImportId(), DependsOn: req.GetDependencies(), Protect: req.Protect, IgnoreChanges: req.GetIgnoreChanges(),
		ReplaceOnChanges: req.GetReplaceOnChanges(), ReplacementTrigger: req.GetReplacementTrigger(), Version: req.GetVersion(),
		Provider: req.GetProvider(), Providers: req.GetProviders(), HideDiff: req.GetHideDiffs(), CustomTimeouts: req.GetCustomTimeouts(),
		PluginDownloadUrl: req.GetPluginDownloadURL(), PluginChecksums: req.GetPluginChecksums(), RetainOnDelete: req.RetainOnDelete,
		DeletedWith: req.GetDeletedWith(), ReplaceWith: req.GetReplaceWith(),
		AdditionalSecretOutputs: req.GetAdditionalSecretOutputs(), Hooks: req.GetHooks(),
	}
	if rec.custom || rec.remote {
		opts.Provider = chooseProvider(req.GetProvider(), req.GetProviders(), rec.above, packageOf(rec.typ))
	}
	for _, urn := range req.GetAliasURNs() {
		opts.Aliases = append(opts.Aliases, &pulumirpc.Alias{Alias: &pulumirpc.Alias_Urn{Urn: urn}})
	}
	opts.Aliases = append(opts.Aliases, req.GetAliases()...)
	// Go's SDK sends the value without saying that it is set.
	if req.GetDeleteBeforeReplaceDefined() || req.GetDeleteBeforeReplace() {
		dbr := req.GetDeleteBeforeReplace()
		opts.DeleteBeforeReplace = &dbr
	}
	return opts
}

// transform calls one transform of the program. What it leaves out of its answer stays as it was.
func (m *monitor) transform(
	ctx context.Context, t resourceTransform, rec *record, inputs resource.PropertyMap, opts *pulumirpc.TransformResourceOptions,
) (resource.PropertyMap, *pulumirpc.TransformResourceOptions, error) {
	props, err := plugin.MarshalProperties(inputs, withEverything())
	if err != nil {
		return nil, nil, err
	}
	answer := &pulumirpc.TransformResponse{}
	err = m.callbacks.call(ctx, t.callback, &pulumirpc.TransformRequest{
		Type: rec.typ, Name: rec.name, Custom: rec.custom, Parent: rec.parent, Properties: props, Options: opts,
	}, answer)
	if err != nil {
		return nil, nil, err
	}
	if answer.GetOptions() != nil {
		opts = answer.GetOptions()
	}
	if answer.GetProperties() != nil {
		if inputs, err = plugin.UnmarshalProperties(answer.GetProperties(), withEverything()); err != nil {
			return nil, nil, err
		}
	}
	return inputs, opts, nil
}

// invokeTransformed gives the arguments and options of a call after all transforms.
func (m *monitor) invokeTransformed(
	ctx context.Context, token string, args resource.PropertyMap, opts *pulumirpc.TransformInvokeOptions,
) (resource.PropertyMap, *pulumirpc.TransformInvokeOptions, error) {
	m.mu.Lock()
	all := append([]invokeTransform(nil), m.invokeTransforms...)
	m.mu.Unlock()
	for _, t := range all {
		props, err := plugin.MarshalProperties(args, withEverything())
		if err != nil {
			return nil, nil, err
		}
		answer := &pulumirpc.TransformInvokeResponse{}
		req := &pulumirpc.TransformInvokeRequest{Token: token, Args: props, Options: opts}
		if err = m.callbacks.call(ctx, t.callback, req, answer); err != nil {
			return nil, nil, fmt.Errorf("a transform of the call: %w", err)
		}
		if answer.GetOptions() != nil {
			opts = answer.GetOptions()
		}
		if answer.GetArgs() != nil {
			if args, err = plugin.UnmarshalProperties(answer.GetArgs(), withEverything()); err != nil {
				return nil, nil, err
			}
		}
	}
	return args, opts, nil
}

func withEverything() plugin.MarshalOptions {
	return plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepResources: true, KeepOutputValues: true}
}
