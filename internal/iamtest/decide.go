package iamtest

import (
	"fmt"
	"strings"
)

// Decision is what a document says to a request.
type Decision string

// The decisions.
const (
	// Allowed means that a statement allows the request, and none denies it.
	Allowed Decision = "allowed"
	// ExplicitDeny means that a statement denies the request, whatever others say.
	ExplicitDeny Decision = "explicit deny"
	// ImplicitDeny means that no statement is about the request: it is denied unless another document allows it.
	ImplicitDeny Decision = "implicit deny"
)

// Request is what somebody wants to do.
type Request struct {
	// Principal is who asks, as [AWS], [Service] and [Federated] make it; the zero value is anonymous. Documents of identities do not look at it.
	Principal Principal
	// Action is such as s3:PutObject.
	Action string
	// Resource is the ARN of what it is done to, or * for actions that have no resource. Empty for a role that is assumed, in its trust policy.
	Resource string
	// Context are the condition keys of the request and their values. The case of keys does not matter; one without values counts as missing.
	Context map[string][]string
}

// Decide is what the document says to the request, or what it did not understand.
func Decide(document string, request Request) (Decision, error) {
	statements, err := parse(document)
	if err != nil {
		return "", err
	}
	if strings.ContainsAny(request.Action, "*?") || !strings.Contains(request.Action, ":") {
		return "", fmt.Errorf("a request has one action, such as s3:GetObject, not %q", request.Action)
	}
	keys, err := newContext(request.Context)
	if err != nil {
		return "", err
	}
	decision := ImplicitDeny
	for i, s := range statements {
		applies, err := s.applies(request, keys)
		switch {
		case err != nil:
			return "", fmt.Errorf("in Statement[%d]: %w", i, err)
		case applies && s.deny:
			decision = ExplicitDeny
		case applies && decision == ImplicitDeny:
			decision = Allowed
		}
	}
	return decision, nil
}

// applies reports whether the statement is about the request. Conditions are looked at last, since only the keys of actions that the statement is about can be
// expected in the request.
func (s statement) applies(r Request, keys context) (bool, error) {
	if s.principal != nil && !s.principal.matches(r.Principal) {
		return false, nil
	}
	if anyMatches(s.actions, strings.ToLower(r.Action), nil) == s.notAction {
		return false, nil
	}
	if s.resources != nil && r.Resource == "" {
		return false, fmt.Errorf("the statement names resources, and the request none")
	}
	for _, p := range s.resources {
		if err := keys.provides(p); err != nil {
			return false, err
		}
	}
	if s.resources != nil && anyMatches(s.resources, r.Resource, keys) == s.notResource {
		return false, nil
	}
	for _, c := range s.conditions {
		if holds, err := c.holds(keys); err != nil || !holds {
			return false, err
		}
	}
	return true, nil
}
