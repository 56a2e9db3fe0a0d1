package suricata

import (
	"errors"
	"fmt"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// Parse reads the rules of a text, one a line; a backslash at the end of a line continues it, and lines that begin with # are comments.
// Each rule has the origin that at gives for the line that it begins on, counted from 1. All lines that are no rules are told at once; the
// other ones are read nevertheless.
func Parse(rules string, vars Variables, at func(line int) network.Origin) ([]network.StatefulRule, error) {
	var all []network.StatefulRule
	var mistakes []error
	text, begin := "", 0
	for i, line := range strings.Split(rules, "\n") {
		if text == "" {
			begin = i + 1
		}
		line = strings.TrimSpace(line)
		if part, more := strings.CutSuffix(line, `\`); more {
			text += part + " "
			continue
		}
		read, err := parseRule(strings.TrimSpace(text+line), vars, at(begin))
		if err != nil {
			mistakes = append(mistakes, fmt.Errorf("line %d: %w", begin, err))
		}
		all = append(all, read...)
		text = ""
	}
	if text = strings.TrimSpace(text); text != "" {
		mistakes = append(mistakes, fmt.Errorf("line %d: %q does not end", begin, text))
	}
	return all, errors.Join(mistakes...)
}

func parseRule(text string, vars Variables, o network.Origin) ([]network.StatefulRule, error) {
	if text == "" || strings.HasPrefix(text, "#") {
		return nil, nil
	}
	head, opts := text, ""
	if i := strings.IndexByte(text, '('); i >= 0 {
		if !strings.HasSuffix(text, ")") {
			return nil, errors.New("the options of a rule end with )")
		}
		head, opts = text[:i], text[i+1:len(text)-1]
	}
	words, err := fields(head)
	if err != nil {
		return nil, err
	}
	if len(words) != 7 {
		return nil, fmt.Errorf("%q has %d words; a rule is ACTION PROTOCOL SOURCE PORT -> DESTINATION PORT (OPTIONS)", strings.TrimSpace(head), len(words))
	}
	h := Header{
		Action: words[0], Protocol: words[1], Source: words[2], SourcePort: words[3], Direction: words[4],
		Destination: words[5], DestinationPort: words[6],
	}
	return Read(h, options(opts), vars, o)
}

// fields are the words of a header: what stands within brackets is one word, spaces and all.
func fields(head string) ([]string, error) {
	var words []string
	var word strings.Builder
	depth := 0
	for _, c := range head {
		space := c == ' ' || c == '\t' || c == '\r'
		switch {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case space && depth == 0:
			if word.Len() > 0 {
				words = append(words, word.String())
				word.Reset()
			}
			continue
		case space:
			continue
		}
		if depth < 0 {
			return nil, fmt.Errorf("%q: a ] without its [", strings.TrimSpace(head))
		}
		word.WriteRune(c)
	}
	if word.Len() > 0 {
		words = append(words, word.String())
	}
	return words, nil
}
