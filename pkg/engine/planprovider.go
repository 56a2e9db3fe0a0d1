package engine

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/palisade-iac/palisade/pkg/engine/answers"
)

const awsProviderType = "pulumi:providers:aws"

// planProvider serves Pulumi's ResourceProvider from a recorder: to Pulumi's own engine it is the aws provider, for one preview of an empty stack.
// It answers as if AWS had made each resource, so that ids and outputs are known and every Apply runs, in whatever language the program is. It
// cannot make anything, and whatever is not part of a preview is refused.
type planProvider struct {
	pulumirpc.UnimplementedResourceProviderServer
	*recorder
	// schema gives the schema of the aws package, which some languages need to understand a program.
	schema func() (string, error)
}

// client is a connection of Pulumi's engine. The engine has one for each provider resource of a program, and nothing else in a request tells
// by which provider a resource is made, and so in which region.
type client struct{ provider atomic.Pointer[string] } // URN of the provider resource

type clientKey struct{}

// perClient gives the context of each connection a client.
type perClient struct{}

// TagConn gives a connection its client, which is in the context of every request of it.
func (perClient) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context {
	return context.WithValue(ctx, clientKey{}, &client{})
}

// HandleConn counts nothing.
func (perClient) HandleConn(context.Context, stats.ConnStats) {}

// TagRPC adds nothing to a request.
func (perClient) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context { return ctx }

// HandleRPC counts nothing.
func (perClient) HandleRPC(context.Context, stats.RPCStats) {}

// Handshake says how values are sent: as they are, with their secrets.
func (p *planProvider) Handshake(context.Context, *pulumirpc.ProviderHandshakeRequest) (*pulumirpc.ProviderHandshakeResponse, error) {
	return &pulumirpc.ProviderHandshakeResponse{AcceptSecrets: true, AcceptResources: true}, nil
}

// Attach has nothing to do: there is nothing to say to the engine.
func (p *planProvider) Attach(context.Context, *pulumirpc.PluginAttach) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// GetPluginInfo gives a version that no program finds too old: whatever version of the package it uses is served.
func (p *planProvider) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "999.0.0"}, nil
}

// GetSchema gives the schema of the installed package.
func (p *planProvider) GetSchema(context.Context, *pulumirpc.GetSchemaRequest) (*pulumirpc.GetSchemaResponse, error) {
	schema, err := p.schema()
	if err != nil {
		return nil, p.fail(fmt.Errorf("the schema of the aws package, which this program's language needs: %w", err))
	}
	return &pulumirpc.GetSchemaResponse{Schema: schema}, nil
}

// CheckConfig lets every configuration pass, and notes whose it is: the engine has a provider's configuration checked on the connection over which it
// then makes the provider's resources.
func (p *planProvider) CheckConfig(ctx context.Context, req *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	if c, ok := ctx.Value(clientKey{}).(*client); ok {
		urn := req.GetUrn()
		c.provider.Store(&urn)
	}
	return &pulumirpc.CheckResponse{Inputs: req.GetNews()}, nil
}

// Configure keeps the configuration of a provider.
func (p *planProvider) Configure(ctx context.Context, req *pulumirpc.ConfigureRequest) (*pulumirpc.ConfigureResponse, error) {
	urn, err := providerOf(ctx)
	if err != nil {
		return nil, p.fail(err)
	}
	inputs, err := properties(req.GetArgs())
	if err != nil {
		return nil, p.fail(fmt.Errorf("provider %s: reading its configuration: %w", urn, err))
	}
	rec := &record{urn: urn, typ: awsProviderType, custom: true, inputs: plainOutputs(inputs)}
	p.secrets.addMarked(resource.NewProperty(rec.inputs))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.records[urn] = rec
	return &pulumirpc.ConfigureResponse{AcceptSecrets: true, AcceptResources: true, SupportsPreview: true}, nil
}

// providerOf gives the URN of the provider that a request is made to.
func providerOf(ctx context.Context) (string, error) {
	if c, ok := ctx.Value(clientKey{}).(*client); ok {
		if urn := c.provider.Load(); urn != nil {
			return *urn, nil
		}
	}
	return "", errors.New("nothing tells which provider is asked, and so in which region; run the preview again, and with a newer version of Pulumi if it fails again")
}

// Check lets all inputs pass: a plan shows what the program says.
func (p *planProvider) Check(_ context.Context, req *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	return &pulumirpc.CheckResponse{Inputs: req.GetNews()}, nil
}

// Create answers as if a resource had been made. It is of a preview, or it is refused.
func (p *planProvider) Create(ctx context.Context, req *pulumirpc.CreateRequest) (*pulumirpc.CreateResponse, error) {
	if !req.GetPreview() {
		return nil, p.refuse("to create " + req.GetUrn())
	}
	rec, err := p.requested(ctx, req.GetUrn(), req.GetProperties())
	if err != nil {
		return nil, err
	}
	id, outputs := p.make(rec, nil)
	object, err := p.settled(rec, id, outputs)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.CreateResponse{Id: id, Properties: object}, nil
}

// Read answers for a resource that exists, by what the answers file and the program say of it.
func (p *planProvider) Read(ctx context.Context, req *pulumirpc.ReadRequest) (*pulumirpc.ReadResponse, error) {
	rec, err := p.requested(ctx, req.GetUrn(), req.GetProperties())
	if err != nil {
		return nil, err
	}
	rec.external = true
	object, err := p.settled(rec, req.GetId(), markOutputs(p.read(rec, req.GetId()), rec.inputs, nil))
	if err != nil {
		return nil, err
	}
	return &pulumirpc.ReadResponse{Id: req.GetId(), Properties: object, Inputs: req.GetInputs()}, nil
}

// requested enters the resource of a request.
func (p *planProvider) requested(ctx context.Context, name string, sent *structpb.Struct) (*record, error) {
	provider, err := providerOf(ctx)
	if err != nil {
		return nil, p.fail(fmt.Errorf("resource %s: %w", name, err))
	}
	urn, err := resource.ParseURN(name)
	if err != nil {
		return nil, p.fail(err)
	}
	inputs, err := properties(sent)
	if err != nil {
		return nil, p.fail(fmt.Errorf("resource %s: reading its inputs: %w", name, err))
	}
	rec := &record{
		urn: name, typ: string(urn.Type()), name: urn.Name(), custom: true, provider: provider + resource.URNNameDelimiter, inputs: plainOutputs(inputs),
	}
	p.secrets.addMarked(resource.NewProperty(rec.inputs))
	return rec, p.fail(p.claim(rec))
}

// settled enters what became of a resource, and gives its outputs as they are sent.
func (p *planProvider) settled(rec *record, id string, outputs resource.PropertyMap) (*structpb.Struct, error) {
	p.secrets.addMarked(resource.NewProperty(outputs))
	p.settle(rec, id, outputs)
	object, err := marshal(whole(outputs))
	if err != nil {
		return nil, p.fail(fmt.Errorf("resource %s: sending its outputs: %w", rec.urn, err))
	}
	return object, nil
}

// Invoke answers a function. One that nobody can answer is an error: Pulumi's engine lets no provider answer that it does not know.
func (p *planProvider) Invoke(ctx context.Context, req *pulumirpc.InvokeRequest) (*pulumirpc.InvokeResponse, error) {
	provider, err := providerOf(ctx)
	if err != nil {
		return nil, p.fail(fmt.Errorf("function %s: %w", req.GetTok(), err))
	}
	args, err := properties(req.GetArgs())
	if err != nil {
		return nil, p.fail(fmt.Errorf("function %s: reading its arguments: %w", req.GetTok(), err))
	}
	result, ok := p.call(req.GetTok(), provider+resource.URNNameDelimiter, args)
	if !ok {
		return nil, fmt.Errorf("nobody can answer function %s offline; write its result into %s, under functions (--record-answers writes what is missing)",
			req.GetTok(), answers.FileName)
	}
	object, err := marshal(result)
	if err != nil {
		return nil, p.fail(fmt.Errorf("function %s: sending its result: %w", req.GetTok(), err))
	}
	return &pulumirpc.InvokeResponse{Return: object}, nil
}

// Diff finds no change: a stack that is planned is empty, but for what it adopts.
func (p *planProvider) Diff(context.Context, *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	return &pulumirpc.DiffResponse{Changes: pulumirpc.DiffResponse_DIFF_NONE}, nil
}

// DiffConfig finds no change.
func (p *planProvider) DiffConfig(context.Context, *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	return &pulumirpc.DiffResponse{Changes: pulumirpc.DiffResponse_DIFF_NONE}, nil
}

// Update is refused.
func (p *planProvider) Update(_ context.Context, req *pulumirpc.UpdateRequest) (*pulumirpc.UpdateResponse, error) {
	return nil, p.refuse("to update " + req.GetUrn())
}

// Delete is refused.
func (p *planProvider) Delete(_ context.Context, req *pulumirpc.DeleteRequest) (*emptypb.Empty, error) {
	return nil, p.refuse("to delete " + req.GetUrn())
}

// Construct is refused.
func (p *planProvider) Construct(_ context.Context, req *pulumirpc.ConstructRequest) (*pulumirpc.ConstructResponse, error) {
	return nil, p.refuse("for the component " + req.GetType())
}

// Call is refused.
func (p *planProvider) Call(_ context.Context, req *pulumirpc.CallRequest) (*pulumirpc.CallResponse, error) {
	return nil, p.refuse("for the method " + req.GetTok())
}

// Cancel has nothing to do: no request takes long.
func (p *planProvider) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// refuse gives the error of what does not belong to a preview of an empty stack.
func (p *planProvider) refuse(asked string) error {
	return p.fail(status.Errorf(codes.FailedPrecondition, "palisade's aws provider previews an empty stack and can do nothing else, but was asked %s", asked))
}
