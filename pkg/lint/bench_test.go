package lint_test

import (
	"testing"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/lint"
)

// BenchmarkCheck is for growth: ten times the VPCs must not take much more than ten times as long.
func BenchmarkCheck(b *testing.B) {
	for _, bc := range []struct {
		name string
		n    *nettest.Builder
	}{
		{"Estate10", nettest.Estate(10)},
		{"Estate100", nettest.Estate(100)},
		{"Estate1000", nettest.Estate(1000)},
		{"Hub10", nettest.Hub(10)},
		{"Hub100", nettest.Hub(100)},
		{"Hub1000", nettest.Hub(1000)},
	} {
		b.Run(bc.name, func(b *testing.B) {
			net := bc.n.Network()
			for b.Loop() {
				lint.Check(net)
			}
		})
	}
}
