package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/proto"
)

// callbacks calls functions of the program, which it serves on loopback. It is safe for concurrent use.
type callbacks struct {
	mu    sync.Mutex
	conns map[string]*grpc.ClientConn
}

func newCallbacks() *callbacks { return &callbacks{conns: map[string]*grpc.ClientConn{}} }

// call sends a request to a function of the program and reads its answer.
func (c *callbacks) call(ctx context.Context, cb *pulumirpc.Callback, request, answer proto.Message) error {
	conn, err := c.conn(cb.GetTarget())
	if err != nil {
		return err
	}
	text, err := proto.Marshal(request)
	if err != nil {
		return err
	}
	resp, err := pulumirpc.NewCallbacksClient(conn).Invoke(ctx, &pulumirpc.CallbackInvokeRequest{Token: cb.GetToken(), Request: text})
	if err != nil {
		return errors.New(withoutStatus(err.Error()))
	}
	return proto.Unmarshal(resp.GetResponse(), answer)
}

func (c *callbacks) conn(target string) (*grpc.ClientConn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if conn, ok := c.conns[target]; ok {
		return conn, nil
	}
	conn, err := grpc.NewClient(target, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage)))
	if err != nil {
		return nil, fmt.Errorf("calling the program back at %q: %w", target, err)
	}
	c.conns[target] = conn
	return conn, nil
}

// close ends all connections.
func (c *callbacks) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var errs []error
	for target, conn := range c.conns {
		errs = append(errs, conn.Close())
		delete(c.conns, target)
	}
	return errors.Join(errs...)
}
