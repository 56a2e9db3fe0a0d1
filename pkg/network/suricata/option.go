package suricata

import (
	"slices"
	"strings"
)

// Option is one option of a rule: "sid:1" has the keyword sid and the value 1.
type Option struct{ Keyword, Value string }

// String is the option as it is written.
func (o Option) String() string {
	if o.Value == "" {
		return o.Keyword
	}
	return o.Keyword + ":" + o.Value
}

// Narrows reports whether the option lets a rule match less than its header says. All but those that are known not to do so are taken to.
func (o Option) Narrows() bool {
	words := strings.FieldsFunc(strings.ToLower(o.Value), func(r rune) bool { return r == ',' || r == ' ' })
	switch strings.ToLower(strings.TrimSpace(o.Keyword)) {
	case "msg", "sid", "gid", "rev", "metadata", "classtype", "priority", "reference", "target", "noalert":
		return false
	case "flow":
		// established skips the handshake, and to_client is about answers.
		return slices.ContainsFunc(words, func(w string) bool { return w != "to_server" && w != "from_client" && w != "stateless" })
	case "flowbits", "xbits":
		return len(words) == 0 || words[0] != "set" && words[0] != "unset" && words[0] != "noalert"
	}
	return true
}

// options takes the text between the parentheses of a rule apart. A semicolon ends an option, unless a backslash or a quotation holds it.
func options(text string) []Option {
	var all []Option
	add := func(part string) {
		keyword, value, _ := strings.Cut(part, ":")
		if keyword = strings.TrimSpace(keyword); keyword != "" {
			all = append(all, Option{keyword, strings.TrimSpace(value)})
		}
	}
	start, quoted, escaped := 0, false, false
	for i, c := range text {
		switch {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case c == ';' && !quoted:
			add(text[start:i])
			start = i + 1
		}
	}
	add(text[start:])
	return all
}
