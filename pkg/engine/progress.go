package engine

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progress tells a person what is going on, one line at a time. It is safe for concurrent use.
type progress struct {
	mu sync.Mutex
	to io.Writer // nil: nobody listens
}

// progressInterval is how often a person is told that something still goes on.
const progressInterval = 5 * time.Second

// say writes one line. Nobody is told if it cannot be written: the plan does not depend on it.
func (p *progress) say(format string, args ...any) {
	if p.to == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	_, _ = fmt.Fprintf(p.to, format+"\n", args...)
}

// during says what goes on, now and every few seconds, until the function that it gives is called.
func (p *progress) during(what string) (end func()) {
	started := now()
	p.say("%s", what)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(progressInterval)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				p.say("%s: %d s", what, int(now().Sub(started).Seconds()))
			case <-stop:
				return
			}
		}
	}()
	return func() {
		close(stop)
		<-stopped
		p.say("%s: done in %.1f s", what, now().Sub(started).Seconds())
	}
}
