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

// serve starts to listen on a free port of 127.0.0.1.
func serve(ctx context.Context, r *recorder) (*server, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening on loopback for the program: %w", err)
	}
	s := &server{
		recorder: r,
		grpc:     grpc.NewServer(grpc.MaxRecvMsgSize(maxMessage), grpc.MaxSendMsgSize(maxMessage), grpc.WaitForHandlers(true)),
		addr:     listener.Addr().String(),
		done:     make(chan error, 1),
	}
	pulumirpc.RegisterResourceMonitorServer(s.grpc, &monitor{recorder: r})
	pulumirpc.RegisterEngineServer(s.grpc, &logs{recorder: r})
	go func() { s.done <- s.grpc.Serve(listener) }()
	return s, nil
}

// stop ends all connections, and returns when no request is being served any more.
func (s *server) stop() error {
	s.grpc.Stop()
	return errors.Join(<-s.done, s.callbacks.close())
}
