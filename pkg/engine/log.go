package engine

import (
	"context"
	"fmt"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// logs serves Pulumi's Engine, which takes log messages, from a recorder.
type logs struct {
	pulumirpc.UnimplementedEngineServer
	*recorder
}

// Log keeps a message. Those that only describe progress are dropped.
func (l *logs) Log(_ context.Context, req *pulumirpc.LogRequest) (*emptypb.Empty, error) {
	if !req.GetEphemeral() {
		l.diagnose(strings.ToLower(req.GetSeverity().String()), req.GetUrn(), req.GetMessage())
	}
	return &emptypb.Empty{}, nil
}

// GetRootResource gives the URN of the stack.
func (l *logs) GetRootResource(context.Context, *pulumirpc.GetRootResourceRequest) (*pulumirpc.GetRootResourceResponse, error) {
	urn := l.urnOf("", stackType, l.project+"-"+l.stack)
	if l.lookup(urn) == nil {
		urn = ""
	}
	return &pulumirpc.GetRootResourceResponse{Urn: urn}, nil
}

// SetRootResource has nothing to do: the root is the stack.
func (l *logs) SetRootResource(context.Context, *pulumirpc.SetRootResourceRequest) (*pulumirpc.SetRootResourceResponse, error) {
	return &pulumirpc.SetRootResourceResponse{}, nil
}

// StartDebugging has nothing to do.
func (l *logs) StartDebugging(context.Context, *pulumirpc.StartDebuggingRequest) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// RequirePulumiVersion lets every version pass and says so: there is no Pulumi CLI here whose version could fit or not.
func (l *logs) RequirePulumiVersion(
	_ context.Context, req *pulumirpc.RequirePulumiVersionRequest,
) (*pulumirpc.RequirePulumiVersionResponse, error) {
	l.assume("", "pulumiVersion", fmt.Sprintf("the program requires Pulumi %s; assumed to be met", req.GetPulumiVersionRange()))
	return &pulumirpc.RequirePulumiVersionResponse{}, nil
}

// diagnose keeps a message for the plan.
func (r *recorder) diagnose(severity, urn, message string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.diagnostics = append(r.diagnostics, plan.Diagnostic{Severity: severity, URN: urn, Message: strings.TrimRight(message, "\n")})
}
