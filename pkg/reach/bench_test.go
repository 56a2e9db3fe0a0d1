package reach_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// All pairs of hosts inside of each of 1,000 VPCs, answers included: by a query a pair, and by one for all that a host sends to the others,
// whose answer tells the pairs apart by their destinations.
func BenchmarkEstate(b *testing.B) {
	n := nettest.Estate(1000).Network()
	for _, together := range []bool{true, false} {
		b.Run(map[bool]string{true: "by host", false: "by pair"}[together], func(b *testing.B) {
			for b.Loop() {
				x := network.NewIndex(n)
				e := reach.New(x)
				asked, sent := 0, 0
				for _, v := range n.VPCs {
					var hosts []*network.Interface
					for _, s := range x.SubnetsOf[v.ID] {
						hosts = append(hosts, x.InterfacesIn[s.ID]...)
					}
					for i, from := range hosts {
						var others []reach.End
						for k, to := range hosts {
							if k != i {
								others = append(others, reach.End{Interface: to})
							}
						}
						for len(others) > 0 {
							to := others
							if !together {
								to = others[:1]
							}
							others = others[len(to):]
							asked++
							if a := e.Ask(reach.Query{From: []reach.End{{Interface: from}}, To: to, Replies: true}); !a.Sent.IsEmpty() {
								sent++
							}
						}
					}
				}
				require.Equal(b, map[bool]int{true: 10_000, false: 90_000}[together], asked)
				require.Greater(b, sent, 5000)
				report(b, e)
			}
		})
	}
}

// All pairs of 600 hosts of one VPC, a query for all that each of them sends to all others.
func BenchmarkCrowd(b *testing.B) {
	for _, hosts := range []int{60, 600} {
		b.Run(fmt.Sprint(hosts), func(b *testing.B) {
			n := nettest.Crowd(hosts).Network()
			var to []reach.End
			for _, nic := range n.Interfaces {
				to = append(to, reach.End{Interface: nic})
			}
			b.ResetTimer()
			for b.Loop() {
				e := reach.New(network.NewIndex(n))
				for _, nic := range n.Interfaces {
					a := e.Ask(reach.Query{From: []reach.End{{Interface: nic}}, To: to, Replies: true})
					require.False(b, a.Sent.IsEmpty())
				}
				report(b, e)
			}
		})
	}
}

// A hub with spokes: for each spoke, that data does not reach the internet, that the other spokes are reached through the firewall alone, and
// that its app reaches the internet through it.
func BenchmarkHub(b *testing.B) {
	for _, spokes := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(spokes), func(b *testing.B) {
			n := nettest.Hub(spokes).Network()
			apps, datas := map[network.ID][]reach.End{}, map[network.ID][]reach.End{}
			var all []reach.End
			for _, s := range n.Subnets {
				end := reach.End{Workload: s}
				switch s.Tier {
				case "app":
					apps[s.VPC], all = append(apps[s.VPC], end), append(all, end)
				case "data":
					datas[s.VPC] = append(datas[s.VPC], end)
				}
			}
			internet := []reach.End{{Internet: true}}
			firewall := []network.ID{"fw"}
			b.ResetTimer()
			for b.Loop() {
				e := reach.New(network.NewIndex(n))
				for _, v := range n.VPCs[1:] {
					require.True(b, e.Ask(reach.Query{From: datas[v.ID], To: internet, First: true}).MaybeSent.IsEmpty())
					require.True(b, e.Ask(reach.Query{From: apps[v.ID], To: internet, Without: firewall, First: true}).MaybeSent.IsEmpty())
					require.False(b, e.Ask(reach.Query{From: apps[v.ID], To: internet, Replies: true}).Answered.IsEmpty())
					others := e.Ask(reach.Query{From: apps[v.ID], To: all, Without: firewall})
					own := packet.Prefixes(v.CIDRs...)
					for _, box := range others.MaybeSent.Boxes() {
						require.True(b, box.Dst.IsSubset(own), "%v", box)
					}
				}
				report(b, e)
			}
		})
	}
}

func BenchmarkThreeTier(b *testing.B) {
	n := nettest.ThreeTier().Network()
	x := network.NewIndex(n)
	ends := func(tier string) []reach.End {
		var out []reach.End
		for _, s := range n.Subnets {
			if s.Tier == tier {
				out = append(out, reach.End{Workload: s})
			}
		}
		return out
	}
	e := reach.New(x)
	for name, q := range map[string]reach.Query{
		"data to internet": {From: ends("data"), To: []reach.End{{Internet: true}}, Replies: true},
		"app to data":      {From: ends("app"), To: ends("data"), Replies: true},
		"internet to all":  {From: []reach.End{{Internet: true}}, To: append(append(ends("public"), ends("app")...), ends("data")...), Replies: true},
		"app to internet":  {From: ends("app"), To: []reach.End{{Internet: true}}, Replies: true},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				e.Ask(q)
			}
		})
	}
	b.Run("index and engine", func(b *testing.B) {
		for b.Loop() {
			reach.New(network.NewIndex(n))
		}
	})
}

// report says how much memory is in use with an engine that has answered.
func report(b *testing.B, e *reach.Engine) {
	b.Helper()
	b.StopTimer()
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB")
	runtime.KeepAlive(e)
	b.StartTimer()
}
