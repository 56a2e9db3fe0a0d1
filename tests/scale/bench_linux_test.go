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
		for _, spokes := range []int{10, 50, 100, 200} {
			b.Run(fmt.Sprintf("%s/spokes=%d", command, spokes), func(b *testing.B) {
				var cpu float64
				var most int64
				for range b.N {
					_, used := e.run(b, command, spokes)
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
