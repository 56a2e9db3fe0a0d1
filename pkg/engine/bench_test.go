package engine_test

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
)

// BenchmarkRecord measures what a resource costs, in a program of n VPCs with 59 resources each: it must not grow with n.
//
//	go test ./pkg/engine -run - -bench Record -benchtime 3x
func BenchmarkRecord(b *testing.B) {
	for _, n := range []int{1, 10, 50, 500} {
		b.Run(fmt.Sprintf("vpcs=%d", n), func(b *testing.B) {
			resources := 0
			b.ReportAllocs()
			for b.Loop() {
				p, err := engine.Record(b.Context(), manyVpcs(n), engine.Options{Config: region})
				require.NoError(b, err)
				resources += len(p.Resources)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(resources), "µs/resource")
		})
	}
}

// The heap that the record of 50 VPCs takes, program and plan included, stays below 150 MB at its highest.
func TestRecord_memory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	runtime.GC()
	var before, at runtime.MemStats
	runtime.ReadMemStats(&before)
	peak := uint64(0)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
				runtime.ReadMemStats(&at)
				peak = max(peak, at.HeapAlloc)
			}
		}
	}()
	p := record(t, engine.Options{Config: region}, manyVpcs(50))
	close(stop)
	<-stopped
	require.Len(t, p.Resources, 50*59+1)
	used := (int64(peak) - int64(before.HeapAlloc)) >> 20
	t.Logf("%d MB for %d resources", used, len(p.Resources))
	require.Less(t, used, int64(150))
}
