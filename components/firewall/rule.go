package firewall

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"net/netip"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// The actions of a [Rule].
const (
	// Pass lets a connection through, and nothing else is looked at in it.
	Pass = "Pass"
	// Drop drops it and alerts.
	Drop = "Drop"
	// Reject answers it with a reset and alerts; for TCP alone.
	Reject = "Reject"
	// Alert writes a record, and rules that follow decide.
	Alert = "Alert"
)

// The words for blocks in Sources and Destinations of a [Rule].
const (
	// HomeNet is Policy.HomeNet.
	HomeNet = "HOME_NET"
	// ExternalNet is everything else.
	ExternalNet = "EXTERNAL_NET"
	// Any is every address, of either family.
	Any = "any"
)

// Rule decides on connections by their addresses and ports. It is about who begins a connection: answers pass with it.
type Rule struct {
	// Name is a name that stays; alerts carry it. Letters, digits and single hyphens. Required.
	Name string `pulumi:"name"`
	// Action is Pass, Drop, Reject or Alert. Default: Pass.
	Action string `pulumi:"action,optional"`
	// Protocol is tcp, udp, icmp or ip, which is every protocol. Default: tcp.
	Protocol string `pulumi:"protocol,optional"`
	// Sources are the blocks that begin the connection, or one of the words HOME_NET, EXTERNAL_NET and any. Default: HOME_NET.
	Sources []string `pulumi:"sources,optional"`
	// Destinations are those that it is to, in the same words. Required, so that nothing is opened to everywhere unsaid.
	Destinations []string `pulumi:"destinations"`
	// DestinationPorts are ports and ranges of ports, such as 443 and 8000:8100, with tcp and udp. Default: all.
	DestinationPorts []string `pulumi:"destinationPorts,optional"`
}

func (r Rule) withDefaults() Rule {
	r.Action, r.Protocol = cmp.Or(r.Action, Pass), cmp.Or(r.Protocol, "tcp")
	if len(r.Sources) == 0 {
		r.Sources = []string{HomeNet}
	}
	return r
}

func (r Rule) validate(c *validate.Collector, at validate.Path) {
	known := validate.OneOf(c, at.Field("action"), r.Action, Pass, Drop, Reject, Alert)
	validate.OneOf(c, at.Field("protocol"), r.Protocol, "tcp", "udp", "icmp", "ip")
	if known && r.Action == Reject && r.Protocol != "tcp" {
		c.Addf(validate.Conflict, at.Field("action"), r.Action, "%s has no reset to reject with: drop it", r.Protocol)
	}
	checkEnds(c, at.Field("sources"), r.Sources)
	if len(r.Destinations) == 0 {
		c.Addf(validate.Required, at.Field("destinations"), nil, "required: blocks, or one of %s, %s and %s", HomeNet, ExternalNet, Any)
	}
	checkEnds(c, at.Field("destinations"), r.Destinations)
	if len(r.DestinationPorts) > 0 && r.Protocol != "tcp" && r.Protocol != "udp" {
		c.Addf(validate.Conflict, at.Field("destinationPorts"), r.DestinationPorts, "%s has no ports: drop them, or say tcp or udp", r.Protocol)
	}
	for i, p := range r.DestinationPorts {
		if !isPort(p) {
			c.Addf(validate.Invalid, at.Field("destinationPorts").Index(i), p, "%q is no port: write 443, or 8000:8100 for a range", p)
		}
	}
}

// checkEnds checks blocks and words; a word stands alone.
func checkEnds(c *validate.Collector, at validate.Path, ends []string) {
	for i, e := range ends {
		word := e == HomeNet || e == ExternalNet || e == Any
		switch {
		case word && len(ends) > 1:
			c.Addf(validate.Conflict, at.Index(i), e, "%s stands alone: make two rules of this one", e)
		case !word:
			checkBlock(c, at.Index(i), e)
		}
	}
}

func isPort(text string) bool {
	from, to, isRange := strings.Cut(text, ":")
	if !isRange {
		to = from
	}
	a, errA := strconv.ParseUint(from, 10, 16)
	b, errB := strconv.ParseUint(to, 10, 16)
	return errA == nil && errB == nil && a <= b
}

// passesNames reports whether the rule passes connections that could say a name to somebody outside.
func (r Rule) passesNames() bool {
	inside := len(r.Destinations) == 1 && r.Destinations[0] == HomeNet || !anyOf(r.Destinations, isPublic)
	return r.Action == Pass && (r.Protocol == "tcp" || r.Protocol == "ip") && !inside
}

// isPublic reports whether a block or word may stand for public addresses.
func isPublic(end string) bool {
	p, err := netip.ParsePrefix(end)
	return err != nil || !p.Addr().IsPrivate()
}

// sid is the rule's number, which alerts carry: it follows from the name, so that it is the same whatever stands before the rule.
func (r Rule) sid() int {
	h := fnv.New32a()
	h.Write([]byte(r.Name))
	return 1_000_000_000 + int(h.Sum32()%1_000_000_000)
}

// String is the rule in Suricata's language. flow:to_server has it match whoever begins a connection and not the answers to the other side's.
func (r Rule) String() string {
	ports := "any"
	if len(r.DestinationPorts) > 0 {
		ports = "[" + strings.Join(r.DestinationPorts, ",") + "]"
	}
	return fmt.Sprintf("%s %s %s any -> %s %s (msg:%q; flow:to_server; sid:%d; rev:1;)",
		strings.ToLower(r.Action), r.Protocol, suricataEnds(r.Sources), suricataEnds(r.Destinations), ports, r.Name, r.sid())
}

func suricataEnds(ends []string) string {
	switch {
	case len(ends) == 1 && ends[0] == Any:
		return Any
	case len(ends) == 1 && (ends[0] == HomeNet || ends[0] == ExternalNet):
		return "$" + ends[0]
	default:
		return "[" + strings.Join(ends, ",") + "]"
	}
}
