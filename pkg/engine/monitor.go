package engine

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
)

const (
	stackType          = "pulumi:pulumi:Stack"
	stackReferenceType = "pulumi:pulumi:StackReference"
)

// monitor serves Pulumi's ResourceMonitor from a recorder.
type monitor struct {
	pulumirpc.UnimplementedResourceMonitorServer
	*recorder
}

// SupportsFeature says what the SDK may count on. What is not listed is neither needed by the SDKs of Go nor done here.
func (m *monitor) SupportsFeature(_ context.Context, req *pulumirpc.SupportsFeatureRequest) (*pulumirpc.SupportsFeatureResponse, error) {
	has := false
	switch req.GetId() {
	case "secrets", "resourceReferences", "outputValues", "aliasSpecs", "deletedWith", "replaceWith", "replacementTrigger",
		"transforms", "invokeTransforms", "parameterization", "resourceHooks", "errorHooks":
		has = true
	}
	return &pulumirpc.SupportsFeatureResponse{HasSupport: has}, nil
}

// RegisterPackage gives a reference for a package; the same package has the same.
func (m *monitor) RegisterPackage(_ context.Context, req *pulumirpc.RegisterPackageRequest) (*pulumirpc.RegisterPackageResponse, error) {
	key := fmt.Sprintf("%s@%s#%s@%s", req.GetName(), req.GetVersion(), req.GetParameterization().GetName(), req.GetParameterization().GetVersion())
	m.mu.Lock()
	defer m.mu.Unlock()
	ref, ok := m.packages[key]
	if !ok {
		ref = fmt.Sprintf("package-%d", len(m.packages))
		m.packages[key] = ref
	}
	return &pulumirpc.RegisterPackageResponse{Ref: ref}, nil
}

// SignalAndWaitForShutdown returns at once: nothing is left to be done when a program has ended.
func (m *monitor) SignalAndWaitForShutdown(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// Call answers a method of a resource. Methods are code of a provider plugin, so the result is unknown.
func (m *monitor) Call(_ context.Context, req *pulumirpc.ResourceCallRequest) (*pulumirpc.CallResponse, error) {
	args, err := properties(req.GetArgs())
	if err != nil {
		return nil, m.fail(fmt.Errorf("method %s: reading its arguments: %w", req.GetTok(), err))
	}
	self := args["__self__"]
	m.secrets.addMarked(resource.NewProperty(args))
	q := questionOf("method", req.GetTok(), args)
	if self.IsResourceReference() {
		q.URN = string(self.ResourceReferenceValue().URN)
	}
	m.ask(q)
	ret, err := marshal(unknownResult())
	if err != nil {
		return nil, err
	}
	return &pulumirpc.CallResponse{Return: ret}, nil
}

// properties reads what a program sent, with every mark in place.
func properties(s *structpb.Struct) (resource.PropertyMap, error) {
	return plugin.UnmarshalProperties(s, plugin.MarshalOptions{
		KeepUnknowns: true, KeepSecrets: true, KeepResources: true, KeepOutputValues: true,
	})
}

// marshal writes what is sent to a program.
func marshal(m resource.PropertyMap) (*structpb.Struct, error) {
	return plugin.MarshalProperties(m, plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepResources: true})
}

// whole gives those properties that are known throughout. Go's SDK does not take values that are unknown in part: an unknown within a list
// would become a zero value in silence. A property that is left out is unknown as a whole.
func whole(m resource.PropertyMap) resource.PropertyMap {
	known := make(resource.PropertyMap, len(m))
	for k, v := range m {
		if !v.ContainsUnknowns() {
			known[k] = v
		}
	}
	return known
}
