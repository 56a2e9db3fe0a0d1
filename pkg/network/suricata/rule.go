package suricata

import (
	"fmt"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// Header is the part of a rule before its options. AWS's own words for the fields are understood as well: ANY, FORWARD.
type Header struct {
	Action          string
	Protocol        string
	Source          string
	SourcePort      string
	Direction       string
	Destination     string
	DestinationPort string
}

// Read gives the rules of package network that one rule amounts to: one per protocol; none where no port matches. Their Origin, and that of
// what is not known, is o.
func Read(h Header, opts []Option, vars Variables, o network.Origin) ([]network.StatefulRule, error) {
	rule := network.StatefulRule{Origin: o}
	var err error
	if rule.Action, err = action(h.Action); err != nil {
		return nil, err
	}
	if rule.BothWays, err = direction(h.Direction); err != nil {
		return nil, err
	}
	numbers, why, err := protocolOf(h.Protocol)
	if err != nil {
		return nil, err
	}
	doubts := reasons{why}
	if rule.Sources, why, err = addresses(h.Source, vars); err != nil {
		return nil, fmt.Errorf("source: %w", err)
	}
	doubts.add(why)
	if rule.Destinations, why, err = addresses(h.Destination, vars); err != nil {
		return nil, fmt.Errorf("destination: %w", err)
	}
	doubts.add(why)
	var none, never bool
	if rule.SourcePorts, none, why, err = ports(h.SourcePort, vars); err != nil {
		return nil, fmt.Errorf("source port: %w", err)
	}
	doubts.add(why)
	never = none
	if rule.DestinationPorts, none, why, err = ports(h.DestinationPort, vars); err != nil {
		return nil, fmt.Errorf("destination port: %w", err)
	}
	doubts.add(why)
	for _, opt := range opts {
		if opt.Narrows() {
			doubts.add("the option " + opt.String())
		}
	}
	if text := doubts.String(); text != "" {
		rule.Unknown = &network.Unknown{Text: "it matches by more than addresses and ports: " + text, Origin: o}
	}
	if never || none {
		return nil, nil
	}
	rules := make([]network.StatefulRule, len(numbers))
	for i, n := range numbers {
		rules[i] = rule
		rules[i].Protocol = n
	}
	return rules, nil
}

// reasons are why a rule may match less than it seems to.
type reasons []string

func (r *reasons) add(why string) { *r = append(*r, why) }

func (r *reasons) String() string {
	var given []string
	for _, why := range *r {
		if why != "" {
			given = append(given, why)
		}
	}
	return strings.Join(given, "; ")
}

func action(word string) (network.StatefulAction, error) {
	switch strings.ToLower(word) {
	case "pass":
		return network.StatefulPass, nil
	case "drop":
		return network.StatefulDrop, nil
	case "reject", "rejectsrc", "rejectdst", "rejectboth":
		return network.StatefulReject, nil
	case "alert":
		return network.StatefulAlert, nil
	}
	return "", fmt.Errorf("%q is no action; rules pass, drop, reject or alert", word)
}

func direction(word string) (bothWays bool, err error) {
	switch strings.ToUpper(word) {
	case "->", "FORWARD":
		return false, nil
	case "<>", "ANY":
		return true, nil
	}
	return false, fmt.Errorf("%q is no direction; it is -> or <>", word)
}
