package control

import (
	"fmt"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

// ask lets the prover decide an intent.
func (s *scene) ask(in intent.Intent) (intent.Verdict, error) {
	in.Source = intent.FromReference
	in.Name = "control"
	return s.d.Decide(in)
}

// exposed asks whether anybody of the internet connects to an end on some ports; question says so in words.
func (s *scene) exposed(to intent.Selector, question string, ports []intent.Ports) *Exposure {
	e := &Exposure{Question: question}
	v, err := s.ask(intent.Intent{Kind: intent.Deny, From: internet(), To: []intent.Selector{to}, Ports: ports, Connections: true})
	switch {
	case err != nil:
		e.Verdict, e.Text = Undecided, err.Error()
	case v.Status == intent.Proved:
		e.Verdict = NotReachable
	case v.Status == intent.Violated:
		e.Verdict, e.Text = Reachable, packetOf(v)
	default:
		e.Verdict, e.Text = Undecided, doubt(v)
	}
	return e
}

// proved is the finding of a control that the prover alone decides: all of the intents hold.
func (s *scene) proved(r Resource, holds, broken string, intents ...intent.Intent) finding {
	f := finding{status: Pass, resource: r, message: "proved: " + holds}
	for _, in := range intents {
		v, err := s.ask(in)
		switch {
		case err != nil:
			f.status, f.message = Unknown, err.Error()
		case v.Status == intent.Proved:
		case v.Status == intent.Violated:
			return finding{status: Fail, resource: r, message: broken + ": " + packetOf(v), evidence: wayOf(v)}
		default:
			f.status, f.message = Unknown, doubt(v)
		}
	}
	return f
}

// packetOf is the packet that shows a violation.
func packetOf(v intent.Verdict) string {
	if v.Witness == nil {
		return "there is a packet"
	}
	return fmt.Sprintf("%s from %s to %s", v.Witness.Flow.Packet, v.Witness.From, v.Witness.To)
}

// wayOf is where the packet of a violation is let through.
func wayOf(v intent.Verdict) []Evidence {
	var out []Evidence
	if v.Witness == nil {
		return nil
	}
	for _, h := range v.Witness.Result.Forward {
		if h.Origin.URN != "" || h.Origin.Path != "" {
			out = append(out, evidenceAt(h.Origin, "", h.What))
		}
	}
	return out
}

// doubt is what is not known and would decide.
func doubt(v intent.Verdict) string {
	if len(v.Doubts) == 0 {
		return "the prover cannot decide it"
	}
	return v.Doubts[0].Text
}

func internet() []intent.Selector { return []intent.Selector{{Kind: "internet"}} }

func group(g *network.SecurityGroup) intent.Selector {
	return intent.Selector{Kind: "sg", Pattern: string(g.ID)}
}

// tcp are single ports of TCP.
func tcp(ports ...int) []intent.Ports {
	out := make([]intent.Ports, len(ports))
	for i, p := range ports {
		out[i] = intent.Ports{Protocol: 6, From: p, To: p}
	}
	return out
}
