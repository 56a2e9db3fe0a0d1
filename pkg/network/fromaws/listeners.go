package fromaws

import (
	"path"
	"slices"
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

// listener is the ARN of the listener that a rule is of, which its own begins with: .../listener-rule/app/NAME/BALANCER/LISTENER/RULE.
func (r *listenerRule) listener() network.ID {
	of := strings.Replace(r.ARN, ":listener-rule/", ":listener/", 1)
	return network.ID(of[:max(0, strings.LastIndex(of, "/"))])
}

// rulesOf are the rules of listeners.
func (rd *reader) rulesOf() map[network.ID][]listenerRule {
	all := map[network.ID][]listenerRule{}
	for _, a := range rd.answers {
		for _, r := range a.ListenerRules {
			all[r.listener()] = append(all[r.listener()], r)
		}
	}
	return all
}

// askedListeners reports whether there is an answer about the listeners of a load balancer: one that has none.
func (rd *reader) askedListeners(balancer network.ID) bool {
	return slices.ContainsFunc(rd.answers, func(a *answers) bool {
		return a.members["Listeners"] && (a.BalancerARN == balancer || holdsWord(path.Base(a.file), lastWord(balancer)))
	})
}

func (rd *reader) listener(b *network.LoadBalancer, l *listener, rules map[network.ID][]listenerRule) network.Listener {
	part := network.Listener{Port: l.Port, Protocol: transport(l.Protocol), Origin: l.origin()}
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

// transport is the protocol of a listener or a target group. QUIC is taken as the UDP that it is carried by.
func transport(protocol string) string {
	switch p := strings.ToUpper(protocol); p {
	case "QUIC":
		return "UDP"
	case "TCP_QUIC":
		return "TCP_UDP"
	default:
		return p
	}
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
