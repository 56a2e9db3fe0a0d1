package vpc_test

import (
	"flag"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// byComponent registers the reference architecture by the component.
func byComponent(ctx *pulumi.Context, name string) error {
	args := reference()
	_, err := vpc.NewSecureVpc(ctx, name, &args)
	return err
}

// times registers VPCs net0, net1 and so on.
func times(n int, register func(*pulumi.Context, string) error) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		for i := range n {
			if err := register(ctx, fmt.Sprintf("net%d", i)); err != nil {
				return err
			}
		}
		return nil
	}
}

// A benchmark of two programs says something only if both do the same.
func TestBenchmark_bothProgramsRegisterTheSameGraph(t *testing.T) {
	component, hand := recordProgram(t, times(2, byComponent)), recordProgram(t, times(2, handWritten))
	assert.Equal(t, component.counts(), hand.counts())
	written := map[string]*plan.Resource{}
	for _, res := range hand.Resources {
		written[res.URN] = res
	}
	for _, res := range component.Resources {
		other, ok := written[res.URN]
		require.True(t, ok, "nobody wrote %s", res.URN)
		if !res.Custom {
			continue
		}
		assert.Equal(t, res.Inputs, other.Inputs, res.URN)
		assert.Equal(t, res.Dependencies, other.Dependencies, res.URN)
		assert.Equal(t, res.PropertyDependencies, other.PropertyDependencies, res.URN)
		for _, options := range [][2]any{
			{res.Parent, other.Parent}, {res.Protect, other.Protect}, {res.DeleteBeforeReplace, other.DeleteBeforeReplace}, {res.IgnoreChanges, other.IgnoreChanges},
		} {
			assert.Equal(t, options[0], options[1], res.URN)
		}
	}
}

func BenchmarkSecureVpc(b *testing.B)   { benchmark(b, byComponent) }
func BenchmarkHandWritten(b *testing.B) { benchmark(b, handWritten) }

// benchmark records programs of one VPC and more, as a whole: the program, its wire, the recorder, and the plan. The largest is run
// when one iteration is asked for, with -benchtime 1x.
func benchmark(b *testing.B, register func(*pulumi.Context, string) error) {
	b.Helper()
	for _, n := range []int{1, 10, 50, 500} {
		b.Run(fmt.Sprintf("vpcs=%d", n), func(b *testing.B) {
			if n > 50 && flag.Lookup("test.benchtime").Value.String() != "1x" {
				b.Skip("takes minutes: ask for it with -benchtime 1x")
			}
			resources := 0
			for b.Loop() {
				p, err := run(times(n, register), nil)
				require.NoError(b, err)
				resources = len(p.Resources)
			}
			perResource := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / float64(resources)
			b.ReportMetric(perResource, "ns/resource")
			b.ReportMetric(float64(resources), "resources")
		})
	}
}

// BenchmarkRatio tells how much more a VPC by the component takes than one written by hand: the two take turns, so that whatever else the
// machine does slows both, and their medians are compared.
func BenchmarkRatio(b *testing.B) {
	for _, n := range []int{1, 10, 50} {
		b.Run(fmt.Sprintf("vpcs=%d", n), func(b *testing.B) {
			var component, hand []time.Duration
			for b.Loop() {
				component, hand = append(component, took(b, times(n, byComponent))), append(hand, took(b, times(n, handWritten)))
			}
			b.ReportMetric(0, "ns/op") // of both together: it means nothing
			b.ReportMetric(float64(median(component))/float64(median(hand)), "ratio")
		})
	}
}

// took records a program from a clean heap and gives how long that takes.
func took(b *testing.B, program pulumi.RunFunc) time.Duration {
	b.Helper()
	runtime.GC()
	started := time.Now()
	_, err := run(program, nil)
	require.NoError(b, err)
	return time.Since(started)
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// BenchmarkMemory records fifty VPCs and reports the most memory that was in use at once, and how much more the process took from the system.
func BenchmarkMemory(b *testing.B) {
	for name, register := range map[string]func(*pulumi.Context, string) error{"SecureVpc": byComponent, "HandWritten": handWritten} {
		b.Run(name, func(b *testing.B) {
			var peak uint64
			for b.Loop() {
				runtime.GC()
				peak = max(peak, peakDuring(func() {
					_, err := run(times(50, register), nil)
					require.NoError(b, err)
				}))
			}
			b.ReportMetric(float64(peak)/1e6, "peak-MB")
		})
	}
}

// peakDuring gives the highest heap that it saw while work was done: what is in use and what is not yet collected.
func peakDuring(work func()) uint64 {
	var peak uint64
	done := make(chan struct{})
	var watch sync.WaitGroup
	watch.Add(1)
	go func() {
		defer watch.Done()
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	}()
	work()
	close(done)
	watch.Wait()
	return peak
}
