package firewall

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// The actions of a [DomainList].
const (
	// ListAllow lets connections to the domains through, and drops those of the same protocol to any other.
	ListAllow = "Allow"
	// ListDeny drops connections to the domains.
	ListDeny = "Deny"
)

// The protocols in which connections say what domain they are for.
const (
	// ProtocolTls has the server name that clients ask for (SNI).
	ProtocolTls = "TLS"
	// ProtocolHttp has the Host header.
	ProtocolHttp = "HTTP"
)

// DomainList decides on connections from the sources by the domain that they are for. It believes what the client says: a client of bad will may name one
// domain and talk to the address of another.
type DomainList struct {
	// Name is a name that stays. Letters, digits and single hyphens. Required.
	Name string `pulumi:"name"`
	// Action is Allow or Deny. Required.
	Action string `pulumi:"action"`
	// Domains are names such as www.example.com; one that begins with a dot stands for the domain and all below it. Required.
	Domains []string `pulumi:"domains"`
	// Protocols are TLS and HTTP, of which the names are looked at. Default: TLS to allow, both to deny.
	Protocols []string `pulumi:"protocols,optional"`
	// SourceCidrs are the blocks whose connections are looked at. Default: HOME_NET.
	SourceCidrs []string `pulumi:"sourceCidrs,optional"`
	// Capacity is how many rules the group may ever have; AWS makes up to one for each domain and protocol. To change it replaces the group. Default: 100, doubled
	// until half is free.
	Capacity int `pulumi:"capacity,optional"`
}

func (l DomainList) withDefaults() DomainList {
	if len(l.Protocols) == 0 {
		if l.Protocols = []string{ProtocolTls, ProtocolHttp}; l.Action == ListAllow {
			l.Protocols = []string{ProtocolTls}
		}
	}
	l.Capacity = cmp.Or(l.Capacity, roomFor(l.rules()))
	return l
}

// rules is how many rules AWS makes of the list: one for each domain and protocol, and to allow one more that drops the rest.
func (l DomainList) rules() int { return (len(l.Domains) + 1) * len(l.Protocols) }

func (l DomainList) validate(c *validate.Collector, at validate.Path, defaultAction string) {
	validate.OneOf(c, at.Field("action"), l.Action, ListAllow, ListDeny)
	if l.Action == ListAllow && defaultAction == DropStrict {
		c.Addf(validate.Conflict, at.Field("action"), l.Action, "DropStrict drops connections before they can say a name, so that the list allows nothing: let the policy's defaultAction be DropEstablished")
	}
	if len(l.Domains) == 0 {
		c.Addf(validate.Required, at.Field("domains"), nil, "required: names such as www.example.com, or .example.com for a domain and all below it")
	}
	seen := map[string]bool{}
	for i, d := range l.Domains {
		switch {
		case !isDomain(d):
			c.Addf(validate.Invalid, at.Field("domains").Index(i), d, "%q is no domain: write www.example.com, or .example.com for a domain and all below it", d)
		case seen[d]:
			c.Addf(validate.Duplicate, at.Field("domains").Index(i), d, "%s is listed twice: drop one", d)
		}
		seen[d] = true
	}
	for i, p := range l.Protocols {
		validate.OneOf(c, at.Field("protocols").Index(i), p, ProtocolTls, ProtocolHttp)
	}
	checkBlocks(c, at.Field("sourceCidrs"), l.SourceCidrs)
}

// isDomain reports whether a text is a domain as lists have them: no address, no *, no port.
func isDomain(text string) bool {
	name := strings.TrimPrefix(text, ".")
	return len(name) <= 253 && regexp.MustCompile(`^([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`).MatchString(name)
}

// targetTypes are the protocols in AWS's words.
func (l DomainList) targetTypes() []string {
	var out []string
	for _, p := range l.Protocols {
		out = append(out, map[string]string{ProtocolTls: "TLS_SNI", ProtocolHttp: "HTTP_HOST"}[p])
	}
	return out
}
