// Command palisade plans networks offline: it runs a Pulumi program without a cloud, and shows what the program would build.
//
// Run palisade help, or read docs/cli.md.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/palisade-iac/palisade/internal/cli"
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // it ends within seconds, and what it holds until then fits any machine that compiles programs
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(cli.Main(ctx, os.Args[1:], cli.Process()))
}
