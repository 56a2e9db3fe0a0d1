package iamtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// pattern is a text of a policy, taken apart: literal texts, wildcards and policy variables.
type pattern []piece

// piece is one part of a pattern.
type piece struct {
	kind pieceKind
	// text is the literal, or the name of the variable's key.
	text string
	// preset is the value of a variable whose key is missing; nil for none.
	preset *string
}

type pieceKind int

const (
	literal pieceKind = iota
	variable
	anyText
	anyOne
	// anyWithin and oneWithin do not reach beyond a colon.
	anyWithin
	oneWithin
)

// variableSyntax is a policy variable ("IAM policy elements: Variables and tags"): ${key}, ${key, 'default'}, and ${*}, ${?} and ${$} for the characters.
var variableSyntax = regexp.MustCompile(`^\$\{\s*(?:([*?$])|([A-Za-z0-9:/._=+@-]+)(?:\s*,\s*'((?:[^']|'')*)')?)\s*\}`)

// syntax says what is special in a text of a policy.
type syntax struct{ variables, wildcards bool }

func (s syntax) parse(text string) (pattern, error) {
	var p pattern
	for text != "" {
		at := strings.IndexAny(text, "$*?")
		switch {
		case at < 0:
			return append(p, piece{text: text}), nil
		case at > 0:
			p, text = append(p, piece{text: text[:at]}), text[at:]
			continue
		}
		switch {
		case s.wildcards && text[0] == '*':
			p, text = append(p, piece{kind: anyText}), text[1:]
		case s.wildcards && text[0] == '?':
			p, text = append(p, piece{kind: anyOne}), text[1:]
		case s.variables && strings.HasPrefix(text, "${"):
			m := variableSyntax.FindStringSubmatchIndex(text)
			if m == nil {
				return nil, fmt.Errorf("%q begins with no policy variable", text)
			}
			p, text = append(p, variableOf(text, m)), text[m[1]:]
		case strings.HasPrefix(text, "${"):
			return nil, fmt.Errorf("%q: there are no policy variables here, or not in this version of the language", text)
		default:
			p, text = append(p, piece{text: text[:1]}), text[1:]
		}
	}
	return p, nil
}

func variableOf(text string, m []int) piece {
	if m[2] >= 0 {
		return piece{text: text[m[2]:m[3]]}
	}
	v := piece{kind: variable, text: text[m[4]:m[5]]}
	if m[6] >= 0 {
		preset := strings.ReplaceAll(text[m[6]:m[7]], "''", "'")
		v.preset = &preset
	}
	return v
}

// resource bounds wildcards as those of ARNs are ("IAM JSON policy elements: Resource"): within a segment, the parts between colons. Only a * that ends its
// segment may reach beyond.
func (p pattern) resource() pattern {
	p = slices.Clone(p)
	for i := range p {
		endsSegment := i == len(p)-1 || p[i+1].kind == literal && strings.HasPrefix(p[i+1].text, ":")
		switch {
		case p[i].kind == anyOne:
			p[i].kind = oneWithin
		case p[i].kind == anyText && !endsSegment:
			p[i].kind = anyWithin
		}
	}
	return p
}

// arn bounds wildcards as those of ArnLike are: each of an ARN's six parts is compared by itself.
func (p pattern) arn() pattern {
	p = slices.Clone(p)
	colons := 0
	for i := range p {
		switch within := colons < 5; {
		case p[i].kind == literal:
			colons += strings.Count(p[i].text, ":")
		case p[i].kind == anyText && within:
			p[i].kind = anyWithin
		case p[i].kind == anyOne && within:
			p[i].kind = oneWithin
		}
	}
	return p
}

// matches reports whether the whole text fits. A variable without a value fits nothing.
func (p pattern) matches(text string, keys context) bool {
	if len(p) == 0 {
		return text == ""
	}
	first, rest := p[0], p[1:]
	switch first.kind {
	case literal:
		after, ok := strings.CutPrefix(text, first.text)
		return ok && rest.matches(after, keys)
	case variable:
		value, ok := keys.value(first)
		if !ok {
			return false
		}
		after, ok := strings.CutPrefix(text, value)
		return ok && rest.matches(after, keys)
	case anyOne, oneWithin:
		return text != "" && (first.kind == anyOne || text[0] != ':') && rest.matches(text[1:], keys)
	default:
		for i := 0; i <= len(text); i++ {
			if rest.matches(text[i:], keys) {
				return true
			}
			if first.kind == anyWithin && i < len(text) && text[i] == ':' {
				return false
			}
		}
		return false
	}
}

func anyMatches(patterns []pattern, text string, keys context) bool {
	return slices.ContainsFunc(patterns, func(p pattern) bool { return p.matches(text, keys) })
}
