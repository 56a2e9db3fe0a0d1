package scale

import (
	"fmt"
	"syscall"
	"testing"
)

// BenchmarkHub tells what an estate costs beyond compiling: CPU seconds of the command and the program together, and the most memory of either.
func BenchmarkHub(b *testing.B) {
	e := newEstate(b)
	for _, command := range []string{"plan", "verify"} {
		for _, of := range []struct {
			spokes int
			small  string
		}{{10, "true"}, {50, "true"}, {100, "true"}, {200, "true"}, {200, "false"}} {
			b.Run(fmt.Sprintf("%s/spokes=%d/small=%s", command, of.spokes, of.small), func(b *testing.B) {
				var cpu float64
				var most int64
				for range b.N {
					_, used := e.run(b, command, of.spokes, "-c", "small="+of.small)
					cpu += (used.UserTime() + used.SystemTime()).Seconds()
					if u, ok := used.SysUsage().(*syscall.Rusage); ok {
						most = max(most, u.Maxrss)
					}
				}
				b.ReportMetric(cpu/float64(b.N), "cpu-s/op")
				b.ReportMetric(float64(most)/1024, "MB")
			})
		}
	}
}
