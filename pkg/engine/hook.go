package engine

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

// hook is a function of the program that wants to be called around a step of a resource.
type hook struct {
	callback *pulumirpc.Callback
	onDryRun bool
}

// RegisterResourceHook keeps a hook. Those that ask for dry runs are called before and after each creation, as in a preview.
func (m *monitor) RegisterResourceHook(_ context.Context, req *pulumirpc.RegisterResourceHookRequest) (*emptypb.Empty, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, taken := m.hooks[req.GetName()]; taken {
		err := fmt.Errorf("two resource hooks are called %q; give one of them another name", req.GetName())
		m.failures = append(m.failures, err.Error())
		return nil, err
	}
	m.hooks[req.GetName()] = hook{callback: req.GetCallback(), onDryRun: req.GetOnDryRun()}
	return &emptypb.Empty{}, nil
}

// RegisterErrorHook accepts a hook for failed operations, of which there are none.
func (m *monitor) RegisterErrorHook(context.Context, *pulumirpc.RegisterErrorHookRequest) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// runHooks calls the hooks of the given names, in order, as far as they ask for dry runs. A hook that fails ends the run.
func (m *monitor) runHooks(ctx context.Context, names []string, rec *record, outputs resource.PropertyMap) error {
	for _, name := range names {
		m.mu.Lock()
		h, ok := m.hooks[name]
		m.mu.Unlock()
		if !ok {
			return fmt.Errorf("its hook %q is not registered", name)
		}
		if !h.onDryRun {
			continue
		}
		req := &pulumirpc.ResourceHookRequest{Urn: rec.urn, Id: rec.id, Name: rec.name, Type: rec.typ}
		var err error
		if req.NewInputs, err = marshal(rec.inputs); err != nil {
			return err
		}
		if req.NewOutputs, err = marshal(outputs); err != nil {
			return err
		}
		answer := &pulumirpc.ResourceHookResponse{}
		if err := m.callbacks.call(ctx, h.callback, req, answer); err != nil {
			return fmt.Errorf("its hook %q: %w", name, err)
		}
		if answer.GetError() != "" {
			return fmt.Errorf("its hook %q: %s", name, answer.GetError())
		}
	}
	return nil
}
