package iamtest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Principal is who makes a request.
type Principal struct{ kind, name string }

// AWS is an account, user, role, or session of a role: its ARN, or for a whole account arn:aws:iam::123456789012:root.
func AWS(arn string) Principal { return Principal{"AWS", arn} }

// Service is a service of AWS: delivery.logs.amazonaws.com.
func Service(name string) Principal { return Principal{"Service", name} }

// Federated is a provider of identities: cognito-identity.amazonaws.com, or the ARN of a SAML or OIDC provider.
func Federated(name string) Principal { return Principal{"Federated", name} }

// principals is the element Principal ("AWS JSON policy elements: Principal").
type principals struct {
	everybody bool
	named     []Principal
}

var (
	account     = regexp.MustCompile(`^\d{12}$`)
	accountRoot = regexp.MustCompile(`^arn:[a-z-]+:iam::(\d{12}):root$`)
	session     = regexp.MustCompile(`^arn:([a-z-]+):sts::(\d{12}):assumed-role/([^/]+)/[^/]+$`)
	role        = regexp.MustCompile(`^arn:([a-z-]+):iam::(\d{12}):role/(?:.*/)?([^/]+)$`)
)

func parsePrincipals(element json.RawMessage) (*principals, error) {
	var all string
	if json.Unmarshal(element, &all) == nil {
		if all != "*" {
			return nil, fmt.Errorf("%q is neither * nor a map", all)
		}
		return &principals{everybody: true}, nil
	}
	byKind, err := object(element)
	if err != nil {
		return nil, err
	}
	p := &principals{}
	for kind, element := range byKind {
		if kind != "AWS" && kind != "Service" && kind != "Federated" {
			return nil, fmt.Errorf("%q is not one of AWS, Service and Federated", kind)
		}
		names, err := texts(element)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", kind, err)
		}
		for _, name := range names {
			switch {
			case kind == "AWS" && name == "*":
				// The same as the principal *, says AWS's page.
				p.everybody = true
			case strings.ContainsAny(name, "*?$"):
				return nil, fmt.Errorf("%s: %q: a principal has neither wildcards nor variables", kind, name)
			default:
				p.named = append(p.named, Principal{kind, name})
			}
		}
	}
	return p, nil
}

func (p *principals) matches(who Principal) bool {
	return p.everybody || slices.ContainsFunc(p.named, func(named Principal) bool { return named == who || named.includes(who) })
}

// includes reports whether an account includes a user or role of it, or a role a session of it.
func (named Principal) includes(who Principal) bool {
	if named.kind != "AWS" || who.kind != "AWS" {
		return false
	}
	owner := named.name
	if m := accountRoot.FindStringSubmatch(named.name); m != nil {
		owner = m[1]
	}
	if account.MatchString(owner) {
		parts := strings.SplitN(who.name, ":", 6)
		return len(parts) == 6 && parts[4] == owner
	}
	s, r := session.FindStringSubmatch(who.name), role.FindStringSubmatch(named.name)
	return s != nil && r != nil && slices.Equal(s[1:], r[1:])
}
