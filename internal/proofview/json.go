package proofview

import (
	"encoding/json"
	"io"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

type (
	jsonVerification struct {
		Source      string           `json:"source"`
		Summary     map[string]int   `json:"summary"`
		Intents     []jsonVerdict    `json:"intents"`
		Relaxations []jsonRelaxation `json:"relaxations"`
		Gate        *jsonGate        `json:"relaxationGate,omitempty"`
		Assumptions []jsonFact       `json:"assumptions"`
		Unmodelled  []jsonFact       `json:"unmodelled"`
	}
	jsonVerdict struct {
		Name        string           `json:"name"`
		Kind        string           `json:"kind"`
		Source      string           `json:"source"`
		Status      string           `json:"status"`
		Populations []string         `json:"populations"`
		Vacuous     bool             `json:"vacuous,omitempty"`
		Relaxed     []jsonRelaxation `json:"relaxed,omitempty"`
		Witness     *jsonWitness     `json:"witness,omitempty"`
		Doubts      []jsonFact       `json:"doubts,omitempty"`
		Stops       []jsonStop       `json:"stops,omitempty"`
		Origin      *jsonOrigin      `json:"origin,omitempty"`
	}
	jsonWitness struct {
		Packet     jsonPacket `json:"packet"`
		From       string     `json:"from"`
		To         string     `json:"to"`
		ServerName string     `json:"serverName,omitempty"`
		Host       string     `json:"host,omitempty"`
		Delivered  bool       `json:"delivered"`
		Answered   bool       `json:"answered"`
		Cause      string     `json:"cause,omitempty"`
		Forward    []jsonHop  `json:"forward"`
		Reply      []jsonHop  `json:"reply"`
	}
	jsonPacket struct {
		Src      string `json:"src"`
		Dst      string `json:"dst"`
		Protocol string `json:"protocol"`
		SrcPort  uint16 `json:"srcPort,omitempty"`
		DstPort  uint16 `json:"dstPort,omitempty"`
		Type     *uint8 `json:"icmpType,omitempty"`
		Code     *uint8 `json:"icmpCode,omitempty"`
	}
	jsonHop struct {
		Node   string      `json:"node,omitempty"`
		What   string      `json:"what"`
		Cause  string      `json:"cause,omitempty"`
		Packet jsonPacket  `json:"packet"`
		Origin *jsonOrigin `json:"origin,omitempty"`
	}
	jsonStop struct {
		Node  string `json:"node,omitempty"`
		Cause string `json:"cause"`
	}
	jsonFact struct {
		ID     string      `json:"id,omitempty"`
		Text   string      `json:"text"`
		Origin *jsonOrigin `json:"origin,omitempty"`
	}
	jsonRelaxation struct {
		Component string      `json:"component"`
		Argument  string      `json:"argument"`
		Reason    string      `json:"reason"`
		Origin    *jsonOrigin `json:"origin,omitempty"`
	}
	jsonOrigin struct {
		URN      string `json:"urn,omitempty"`
		Property string `json:"property,omitempty"`
		File     string `json:"file,omitempty"`
		Line     int    `json:"line,omitempty"`
		Path     string `json:"path,omitempty"`
	}
)

// JSON writes verdicts for programs. Fields are only ever added.
func JSON(w io.Writer, v Verification) error {
	out := jsonVerification{
		Source: v.Name, Intents: []jsonVerdict{}, Assumptions: []jsonFact{}, Unmodelled: []jsonFact{},
		Summary: map[string]int{"proved": v.count(intent.Proved), "violated": v.count(intent.Violated), "unknown": v.count(intent.Undecided), "relaxed": v.count(intent.Relaxed)},
	}
	for _, d := range v.Verdicts {
		j := jsonVerdict{
			Name: d.Intent.Name, Kind: string(d.Intent.Kind), Source: string(d.Intent.Source), Status: string(d.Status), Vacuous: d.Vacuous,
			Populations: []string{}, Origin: originJSON(d.Intent.Origin), Relaxed: relaxationsJSON(d.Relaxed),
		}
		for _, p := range d.Populations {
			j.Populations = append(j.Populations, string(p))
		}
		if d.Witness != nil {
			j.Witness = witnessJSON(*d.Witness)
		}
		if d.Status == intent.Undecided {
			for _, u := range d.Doubts {
				j.Doubts = append(j.Doubts, jsonFact{Text: u.Text, Origin: originJSON(u.Origin)})
			}
		}
		for _, s := range d.Stops {
			j.Stops = append(j.Stops, jsonStop{string(s.Node), string(s.Cause)})
		}
		out.Intents = append(out.Intents, j)
	}
	out.Relaxations, out.Gate = relaxationsJSON(v.Relaxations), v.Gate.json()
	for _, a := range v.Assumptions {
		out.Assumptions = append(out.Assumptions, jsonFact{string(a.ID), a.Text, originJSON(a.Origin)})
	}
	for _, u := range v.Index.Network.Unmodelled {
		out.Unmodelled = append(out.Unmodelled, jsonFact{string(u.ID), u.Type + ": " + u.Text, originJSON(u.Origin)})
	}
	return encode(w, out)
}

func relaxationsJSON(list []intent.Relaxation) []jsonRelaxation {
	out := make([]jsonRelaxation, len(list))
	for i, r := range list {
		out[i] = jsonRelaxation{r.Component, r.Argument, r.Reason, originJSON(r.Origin)}
	}
	return out
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func witnessJSON(w intent.Witness) *jsonWitness {
	return &jsonWitness{
		Packet: packetJSON(w.Flow.Packet), From: w.From, To: w.To, ServerName: w.Flow.ServerName, Host: w.Flow.Host, Delivered: w.Result.Delivered,
		Answered: w.Result.Reachable, Cause: string(w.Result.Cause), Forward: hopsJSON(w.Result.Forward), Reply: hopsJSON(w.Result.Reply),
	}
}

func packetJSON(p packet.Packet) jsonPacket {
	j := jsonPacket{Src: p.Src.String(), Dst: p.Dst.String(), Protocol: packet.ProtocolName(p.Protocol), SrcPort: p.SrcPort, DstPort: p.DstPort}
	if p.Protocol == packet.ICMP || p.Protocol == packet.ICMPv6 {
		j.Type, j.Code = &p.Type, &p.Code
	}
	return j
}

func hopsJSON(list []trace.Hop) []jsonHop {
	out := []jsonHop{}
	for _, h := range list {
		out = append(out, jsonHop{string(h.Node), h.What, string(h.Cause), packetJSON(h.Packet), originJSON(h.Origin)})
	}
	return out
}

func originJSON(o network.Origin) *jsonOrigin {
	if o.IsZero() {
		return nil
	}
	return &jsonOrigin{o.URN, o.Property, o.File, o.Line, o.Path}
}
