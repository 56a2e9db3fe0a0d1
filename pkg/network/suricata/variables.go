package suricata

import (
	"net/netip"
	"strings"
)

// Names of the variables that every rule group has.
const (
	HomeNet     = "HOME_NET"
	ExternalNet = "EXTERNAL_NET"
)

// Variables are what the names in rules stand for, by name without the dollar sign.
type Variables struct {
	// Addresses are the members of address variables as they are written: "10.0.0.0/8", "!10.1.0.0/16", "$OTHER".
	// EXTERNAL_NET is all but HOME_NET unless it is given.
	Addresses map[string][]string
	// Ports are the members of port variables as they are written: "80", "8000:8080".
	Ports map[string][]string
}

// Home is the variables of a rule group that defines none but HOME_NET.
func Home(blocks []netip.Prefix) Variables {
	members := make([]string, len(blocks))
	for i, b := range blocks {
		members[i] = b.String()
	}
	return Variables{Addresses: map[string][]string{HomeNet: members}}
}

func (v Variables) address(name string) (string, bool) {
	if members := v.Addresses[name]; len(members) > 0 {
		return "[" + strings.Join(members, ",") + "]", true
	}
	if name == ExternalNet && len(v.Addresses[HomeNet]) > 0 {
		return "!$" + HomeNet, true
	}
	return "", false
}

func (v Variables) port(name string) (string, bool) {
	members := v.Ports[name]
	return "[" + strings.Join(members, ",") + "]", len(members) > 0
}
