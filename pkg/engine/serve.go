package engine

import (
	"context"
	"errors"
	"fmt"
	"net"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// maxMessage is the largest message that is taken, in bytes: as in Pulumi's engine, 400 MiB.
const maxMessage = 400 << 20

// server serves a recorder on loopback until it is stopped.
type server struct {
	*recorder
	grpc *grpc.Server
	addr string
	done chan error
}

// serve serves a program what it asks of an engine.
func serve(ctx context.Context, r *recorder) (*server, error) {
	return listen(ctx, r, func(s grpc.ServiceRegistrar) {
		pulumirpc.RegisterResourceMonitorServer(s, &monitor{recorder: r})
		pulumirpc.RegisterEngineServer(s, &logs{recorder: r})
	})
}

// listen starts to serve on a free port of 127.0.0.1.
func listen(ctx context.Context, r *recorder, register func(grpc.ServiceRegistrar), opts ...grpc.ServerOption) (*server, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening on loopback: %w", err)
	}
	opts = append(opts, grpc.MaxRecvMsgSize(maxMessage), grpc.MaxSendMsgSize(maxMessage), grpc.WaitForHandlers(true))
	s := &server{
		recorder: r,
		grpc:     grpc.NewServer(opts...),
		addr:     listener.Addr().String(),
		done:     make(chan error, 1),
	}
	register(s.grpc)
	go func() { s.done <- s.grpc.Serve(listener) }()
	return s, nil
}

// stop ends all connections, and returns when no request is being served any more.
func (s *server) stop() error {
	s.grpc.Stop()
	return errors.Join(<-s.done, s.callbacks.close())
}
