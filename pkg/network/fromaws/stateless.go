package fromaws

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

type statelessRules struct {
	place
	Rules []struct {
		place
		Priority   int `json:"Priority"`
		Definition struct {
			Actions []string       `json:"Actions"`
			Match   statelessMatch `json:"MatchAttributes"`
		} `json:"RuleDefinition"`
	} `json:"StatelessRules"`
}

type statelessMatch struct {
	place
	Protocols        []int         `json:"Protocols"`
	Sources          []addressText `json:"Sources"`
	Destinations     []addressText `json:"Destinations"`
	SourcePorts      []portText    `json:"SourcePorts"`
	DestinationPorts []portText    `json:"DestinationPorts"`
	TCPFlags         []any         `json:"TCPFlags"`
}

// addressText is a block, or an object with an AddressDefinition.
type addressText string

func (a *addressText) decode(tree any, _ place) bool {
	if o, ok := tree.(map[string]any); ok {
		tree = o["AddressDefinition"]
	}
	text, ok := tree.(string)
	*a = addressText(text)
	return ok
}

func (a *addressText) forms() string { return "a CIDR block, or an object with an AddressDefinition" }

// portText is a range of ports: 80, "80", "80:90", {"FromPort": 80, "ToPort": 90}.
type portText network.PortRange

func (p *portText) decode(tree any, _ place) bool {
	from, to := "", ""
	switch t := tree.(type) {
	case json.Number:
		from, to = string(t), string(t)
	case string:
		var isRange bool
		if from, to, isRange = strings.Cut(t, ":"); !isRange {
			if from, to, isRange = strings.Cut(t, "-"); !isRange {
				to = from
			}
		}
	case map[string]any:
		from, to = textOf(t, "FromPort", "From"), textOf(t, "ToPort", "To")
	}
	f, err1 := strconv.Atoi(from)
	u, err2 := strconv.Atoi(to)
	*p = portText{From: f, To: u}
	return err1 == nil && err2 == nil && 0 <= f && f <= u && u <= maxPort
}

func textOf(o map[string]any, keys ...string) string {
	for _, k := range keys {
		if v, ok := o[k]; ok {
			return fmt.Sprint(v)
		}
	}
	return ""
}

func (p *portText) forms() string { return "a range of ports from 0 to 65535" }

// statelessAction is the standard action among some; the others are names of metrics.
func statelessAction(actions []string) network.StatelessAction {
	for _, a := range []network.StatelessAction{network.StatelessPass, network.StatelessDrop, network.StatelessForward} {
		if slices.Contains(actions, string(a)) {
			return a
		}
	}
	return ""
}

func (rd *reader) statelessGroup(priority int, g *ruleGroup) network.StatelessGroup {
	part := network.StatelessGroup{Priority: priority, Origin: g.origin()}
	for i := range g.Rules {
		r := &g.Rules[i]
		part.Rules = append(part.Rules, rd.statelessRule(r.place, r.Priority, r.Actions, &r.Match))
	}
	for _, name := range slices.Sorted(maps.Keys(g.Source.Others)) {
		g.Source.field(name).unknown(&part.Unknown, "it has %s, which is not modelled", name)
	}
	if g.Source.Stateless != nil {
		for i := range g.Source.Stateless.Rules {
			r := &g.Source.Stateless.Rules[i]
			part.Rules = append(part.Rules, rd.statelessRule(r.place, r.Priority, r.Definition.Actions, &r.Definition.Match))
		}
	}
	return part
}

func (rd *reader) statelessRule(at place, priority int, actions []string, m *statelessMatch) network.StatelessRule {
	part := network.StatelessRule{Priority: priority, Action: statelessAction(actions), Protocols: m.Protocols, Origin: at.origin()}
	if part.Action == "" {
		rd.mistakes.Addf(validate.Required, at.field("Actions").where(), nil, "one of aws:pass, aws:drop and aws:forward_to_sfe is required")
	}
	for i, a := range m.Sources {
		part.Sources = append(part.Sources, rd.block(string(a), m.field("Sources").index(i)))
	}
	for i, a := range m.Destinations {
		part.Destinations = append(part.Destinations, rd.block(string(a), m.field("Destinations").index(i)))
	}
	for _, p := range m.SourcePorts {
		part.SourcePorts = append(part.SourcePorts, network.PortRange(p))
	}
	for _, p := range m.DestinationPorts {
		part.DestinationPorts = append(part.DestinationPorts, network.PortRange(p))
	}
	for i, n := range m.Protocols {
		if n < 0 || n > 255 {
			rd.mistakes.Addf(validate.Invalid, m.field("Protocols").index(i).where(), n, "%d is no number of a protocol from 0 to 255", n)
		}
	}
	if len(m.TCPFlags) > 0 {
		m.field("TCPFlags").unknown(&part.Unknown, "it matches by TCP flags")
	}
	return part
}
