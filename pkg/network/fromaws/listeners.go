package fromaws

import (
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

type listener struct {
	place
	ARN          network.ID   `json:"ListenerArn"`
	LoadBalancer network.ID   `json:"LoadBalancerArn"`
	Port         int          `json:"Port"`
	Protocol     string       `json:"Protocol"`
	TargetGroup  network.ID   `json:"TargetGroupArn"`
	TargetGroups []network.ID `json:"TargetGroupArns"`
	Actions      []action     `json:"DefaultActions"`
}

func (l *listener) id() network.ID { return l.ARN }

type action struct {
	place
	Kind        string     `json:"Type"`
	TargetGroup network.ID `json:"TargetGroupArn"`
	Forward     struct {
		TargetGroups []struct {
			ARN network.ID `json:"TargetGroupArn"`
		} `json:"TargetGroups"`
	} `json:"ForwardConfig"`
}

type listenerRule struct {
	place
	ARN        string      `json:"RuleArn"`
	Actions    []action    `json:"Actions"`
	Conditions []condition `json:"Conditions"`
}

type condition struct {
	Field string `json:"Field"`
}

// rulesOf are the rules of listeners, whose ARNs theirs begin with: .../listener-rule/app/NAME/BALANCER/LISTENER/RULE.
func (rd *reader) rulesOf() map[network.ID][]listenerRule {
	all := map[network.ID][]listenerRule{}
	for _, a := range rd.answers {
		for _, r := range a.ListenerRules {
			of, _, _ := cutLast(strings.Replace(r.ARN, ":listener-rule/", ":listener/", 1), "/")
			all[network.ID(of)] = append(all[network.ID(of)], r)
		}
	}
	return all
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func (rd *reader) listener(b *network.LoadBalancer, l *listener, rules map[network.ID][]listenerRule) network.Listener {
	part := network.Listener{Port: l.Port, Protocol: strings.ToUpper(l.Protocol), Origin: l.origin()}
	if l.Port < 1 || l.Port > maxPort {
		rd.mistakes.Addf(validate.Invalid, l.field("Port").where(), l.Port, "%d is no port from 1 to %d", l.Port, maxPort)
	}
	part.TargetGroups = appendNew(part.TargetGroups, l.TargetGroup)
	for _, id := range l.TargetGroups {
		part.TargetGroups = appendNew(part.TargetGroups, id)
	}
	forward(&part, l.Actions)
	own := rules[l.ARN]
	for _, r := range own {
		forward(&part, r.Actions)
		for _, c := range r.Conditions {
			if c.Field == "source-ip" {
				r.field("Conditions").unknown(&part.Unknown, "a rule forwards by the address of the client")
			}
		}
	}
	if l.answer && l.ARN != "" && !b.Network && len(own) == 0 {
		l.unknown(&part.Unknown, "the rules of %s were not asked for", l.ARN)
	}
	return part
}

// forward adds the target groups of actions.
func forward(l *network.Listener, actions []action) {
	for _, a := range actions {
		l.TargetGroups = appendNew(l.TargetGroups, a.TargetGroup)
		for _, g := range a.Forward.TargetGroups {
			l.TargetGroups = appendNew(l.TargetGroups, g.ARN)
		}
	}
}
