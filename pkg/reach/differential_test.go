package reach_test

import (
	"flag"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/reach/walk"
)

// How much the tests on random networks try. A failure names its seed: -seed N -networks 1 repeats it.
var (
	networks  = flag.Int("networks", 550, "random networks to try; a third of them where each takes longer")
	flows     = flag.Int("flows", 3000, "most packets to try in each")
	firstSeed = flag.Uint64("seed", 1, "seed of the first random network")
)

// TestTrace_agreesWithTheWalker sends boundary packets through random networks, by the engine and by the walker, which shares no code with it.
// Both must say the same of each, except where one of them says that something is not known.
func TestTrace_agreesWithTheWalker(t *testing.T) {
	t.Parallel()
	var total tally
	onNetworks(*networks, func(seed uint64) {
		var sum tally
		n := nettest.Random(seed)
		x := network.NewIndex(n)
		e, w := reach.New(x), walk.New(x)
		for _, f := range nettest.BoundaryFlows(n, *flows) {
			sum.packets++
			got, want := e.Trace(f), w.WalkAll(f)
			switch {
			case len(got.Unknown) > 0 || len(want.Unknown) > 0:
				sum.unknown++
			case got.Delivered != want.Delivered || got.Reachable != want.Reachable:
				sum.disagree(seed, f, got, want)
			case got.Reachable:
				sum.reachable++
			case got.Delivered:
				sum.oneWay++
			}
		}
		total.add(&sum)
	})
	t.Logf("seeds %d to %d: %d packets, of which %d are answered, %d delivered only, %d not known", *firstSeed, *firstSeed+uint64(*networks)-1,
		total.packets, total.reachable, total.oneWay, total.unknown)
	for kind, first := range total.kinds {
		t.Logf("%s: %d times", kind, first.count)
	}
	shown := 0
	for kind, first := range total.kinds {
		if shown++; shown > 12 {
			break
		}
		t.Errorf("%s (%d times), such as\n%s", kind, first.count, first.text)
	}
	if *networks >= 100 {
		require.Greater(t, total.reachable, total.packets/200, "hardly a packet gets through: the networks test nothing")
		require.Greater(t, total.oneWay, total.packets/1000, "hardly an answer gets lost: the networks test nothing")
		require.Less(t, total.unknown, total.packets/3, "too much is not known: the networks test little")
	}
}

// onNetworks does something for each seed, on all cores.
func onNetworks(count int, do func(seed uint64)) {
	seeds := make(chan uint64)
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for seed := range seeds {
				do(seed)
			}
		}()
	}
	for i := range uint64(count) {
		seeds <- *firstSeed + i
	}
	close(seeds)
	wait.Wait()
}

// tally counts what became of packets.
type tally struct {
	sync.Mutex
	packets, reachable, oneWay, unknown int
	kinds                               map[string]*disagreement
}

// disagreement is packets of which engine and walker say different things for the same reasons, and the first of them.
type disagreement struct {
	count int
	text  string
}

func (c *tally) add(d *tally) {
	c.Lock()
	defer c.Unlock()
	c.packets += d.packets
	c.reachable += d.reachable
	c.oneWay += d.oneWay
	c.unknown += d.unknown
	for kind, k := range d.kinds {
		c.count(kind, k.count, func() string { return k.text })
	}
}

func (c *tally) count(kind string, n int, text func() string) {
	if c.kinds == nil {
		c.kinds = map[string]*disagreement{}
	}
	if c.kinds[kind] == nil {
		c.kinds[kind] = &disagreement{text: text()}
	}
	c.kinds[kind].count += n
}

func (c *tally) disagree(seed uint64, f trace.Flow, got trace.Result, want walk.Results) {
	shown := want.Result()
	kind := fmt.Sprintf("engine %s, walker %s", verdict(got.Delivered, got.Reachable, got.Cause), verdict(want.Delivered, want.Reachable, shown.Cause))
	c.count(kind, 1, func() string {
		return fmt.Sprintf("seed %d: from %s %s: %v %s%s\nengine:\n%swalker:\n%s", seed, f.From.Kind, f.From.ID, f.Packet, f.ServerName, f.Host,
			tell(got), tell(*shown))
	})
}

func verdict(delivered, reachable bool, cause trace.Cause) string {
	word := "dropped"
	switch {
	case reachable:
		return "answered"
	case delivered:
		word = "delivered only"
	}
	return strings.TrimSpace(word + " " + string(cause))
}
