package iamtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// statement is one statement of a document.
type statement struct {
	deny bool
	// principal is nil in documents of identities.
	principal *principals
	actions   []pattern
	notAction bool
	// resources is nil in trust policies.
	resources   []pattern
	notResource bool
	conditions  []condition
}

// action is the form of an action: wildcards may stand for actions, and not for the service, unless one * stands for all.
var action = regexp.MustCompile(`^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$`)

func parse(document string) ([]statement, error) {
	elements, err := object(json.RawMessage(document))
	if err != nil {
		return nil, err
	}
	in := syntax{wildcards: true}
	var raw []json.RawMessage
	for name, element := range elements {
		switch name {
		case "Version":
			var version string
			if err := json.Unmarshal(element, &version); err != nil || version != "2012-10-17" && version != "2008-10-17" {
				return nil, fmt.Errorf("%s is no Version of the language", element)
			}
			// "IAM JSON policy elements: Version": variables came with the newer one.
			in.variables = version == "2012-10-17"
		case "Id":
		case "Statement":
			if json.Unmarshal(element, &raw) != nil {
				raw = []json.RawMessage{element}
			}
		default:
			return nil, fmt.Errorf("%q is not an element that is known here", name)
		}
	}
	if len(raw) == 0 {
		return nil, errors.New("the document has no statements")
	}
	var all []statement
	for i, element := range raw {
		s, err := in.statement(element)
		if err != nil {
			return nil, fmt.Errorf("in Statement[%d]: %w", i, err)
		}
		all = append(all, s)
	}
	return all, nil
}

func (in syntax) statement(element json.RawMessage) (statement, error) {
	var s statement
	elements, err := object(element)
	if err != nil {
		return s, err
	}
	if err := exactlyOne(elements, "Action", "NotAction"); err != nil {
		return s, err
	}
	for name, element := range elements {
		switch name {
		case "Sid":
		case "Effect":
			s.deny, err = isDeny(element)
		case "Principal":
			s.principal, err = parsePrincipals(element)
		case "Action", "NotAction":
			s.notAction = name == "NotAction"
			s.actions, err = parseActions(element)
		case "Resource", "NotResource":
			s.notResource = name == "NotResource"
			s.resources, err = in.resources(element)
		case "Condition":
			s.conditions, err = in.conditions(element)
		default:
			err = errors.New("not an element that is known here")
		}
		if err != nil {
			return s, fmt.Errorf("%s: %w", name, err)
		}
	}
	switch _, says := elements["Effect"]; {
	case !says:
		return s, errors.New("a statement needs an Effect")
	case s.principal == nil || s.resources != nil:
		return s, exactlyOne(elements, "Resource", "NotResource")
	}
	return s, nil
}

func exactlyOne(elements map[string]json.RawMessage, a, b string) error {
	_, hasA := elements[a]
	_, hasB := elements[b]
	if hasA == hasB {
		return fmt.Errorf("a statement has either %s or %s", a, b)
	}
	return nil
}

func isDeny(element json.RawMessage) (bool, error) {
	var effect string
	if err := json.Unmarshal(element, &effect); err != nil || effect != "Allow" && effect != "Deny" {
		return false, fmt.Errorf("%s is neither Allow nor Deny", element)
	}
	return effect == "Deny", nil
}

func parseActions(element json.RawMessage) ([]pattern, error) {
	names, err := texts(element)
	if err != nil {
		return nil, err
	}
	var all []pattern
	for _, name := range names {
		if !action.MatchString(name) {
			return nil, fmt.Errorf("%q is no action", name)
		}
		// Actions are the same in any case.
		p, err := syntax{wildcards: true}.parse(strings.ToLower(name))
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

func (in syntax) resources(element json.RawMessage) ([]pattern, error) {
	arns, err := texts(element)
	if err != nil {
		return nil, err
	}
	var all []pattern
	for _, arn := range arns {
		if arn != "*" && len(strings.SplitN(arn, ":", 6)) < 6 {
			return nil, fmt.Errorf("%q is neither * nor an ARN", arn)
		}
		p, err := in.parse(arn)
		if err != nil {
			return nil, err
		}
		all = append(all, p.resource())
	}
	return all, nil
}

// object reads a JSON object, and refuses names that come twice, of which JSON would keep the last.
func object(text json.RawMessage) (map[string]json.RawMessage, error) {
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return nil, fmt.Errorf("%.60s is not a JSON object", text)
	}
	elements := map[string]json.RawMessage{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		name := token.(string)
		if _, twice := elements[name]; twice {
			return nil, fmt.Errorf("%q comes twice", name)
		}
		var element json.RawMessage
		if err := decoder.Decode(&element); err != nil {
			return nil, err
		}
		elements[name] = element
	}
	if _, err := decoder.Token(); err != nil {
		return nil, err
	}
	if decoder.More() {
		return nil, errors.New("more follows after the JSON object")
	}
	return elements, nil
}

// texts reads one text or a list of some; true, false and numbers count as texts, as in IAM.
func texts(element json.RawMessage) ([]string, error) {
	var list []json.RawMessage
	if json.Unmarshal(element, &list) != nil {
		list = []json.RawMessage{element}
	}
	if len(list) == 0 {
		return nil, errors.New("the list is empty")
	}
	var all []string
	for _, one := range list {
		var value any
		decoder := json.NewDecoder(strings.NewReader(string(one)))
		decoder.UseNumber()
		if err := decoder.Decode(&value); err != nil {
			return nil, err
		}
		switch value.(type) {
		case string, bool, json.Number:
			all = append(all, fmt.Sprint(value))
		default:
			return nil, fmt.Errorf("%s is no text", one)
		}
	}
	return all, nil
}
