package lint

import (
	"fmt"

	"github.com/palisade-iac/palisade/pkg/matrix"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// asymmetric finds groups that TCP connections of one reach and whose answers do not come back: not a single one, since denied ports are no
// mistake of the path.
func (l *linter) asymmetric() {
	_, cells := matrix.Of(l.d, matrix.Tiers)
	for _, c := range cells {
		if c.Sent.IsEmpty() || c.From == c.To {
			continue
		}
		there, back := matrix.Transport(c.Sent).TCP(), matrix.Transport(c.Answered).TCP()
		if there.IsEmpty() || !back.IsEmpty() {
			continue
		}
		o, why := l.lost(c)
		l.add(Asymmetric, Warning, o, fmt.Sprintf("%s reaches %s, but no answer comes back: %s; give the answers a way, or take the request's", c.From, c.To, why))
	}
}

// lost says where the answers of a pair get lost.
func (l *linter) lost(c matrix.Cell) (network.Origin, string) {
	for _, g := range matrix.Groups(l.x, matrix.Tiers) {
		if g.Name != c.From {
			continue
		}
		for _, h := range matrix.Groups(l.x, matrix.Tiers) {
			if h.Name != c.To {
				continue
			}
			w, err := l.d.Example(g.Ends, h.Ends, c.Sent.Intersect(tcp()))
			if err != nil {
				continue
			}
			for _, hop := range w.Result.Reply {
				if hop.Cause != trace.None {
					return hop.Origin, hop.What
				}
			}
		}
	}
	return network.Origin{}, "somewhere on the way"
}

func tcp() packet.Set {
	return packet.SetOf(packet.Box{Src: packet.AllAddrs(), Dst: packet.AllAddrs(), Transport: packet.Protocol(packet.TCP)})
}
