package firewall

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// SuricataRules is a group of rules in Suricata's language. What can be told without Suricata is checked: the form of each rule, its number, the
// variables and keywords that it uses.
type SuricataRules struct {
	// Name is a name that stays. Letters, digits and single hyphens. Required.
	Name string `pulumi:"name"`
	// Rules are the rules, one a line; a backslash at the end of a line continues it, and lines that begin with # are comments. Each needs a sid of its own.
	// Required.
	Rules string `pulumi:"rules"`
	// IpSets are variables for addresses beside HOME_NET and EXTERNAL_NET: blocks by the name of the variable.
	IpSets map[string][]string `pulumi:"ipSets,optional"`
	// PortSets are variables for ports: ports and ranges such as 8000:8100, by the name of the variable.
	PortSets map[string][]string `pulumi:"portSets,optional"`
	// Capacity is how many rules the group may ever have. To change it replaces the group. Default: 100, doubled until half is free.
	Capacity int `pulumi:"capacity,optional"`
}

const (
	longestRule  = 8_192     // "Maximum character length of a Suricata rule" (AWS Network Firewall quotas)
	longestRules = 2_000_000 // "Maximum size of a Suricata-compatible rules string for a rule group, in bytes"
)

func (g SuricataRules) validate(c *validate.Collector, at validate.Path) {
	for _, name := range slices.Sorted(maps.Keys(g.IpSets)) {
		checkVariable(c, at.Field("ipSets").Key(name), name)
		checkBlocks(c, at.Field("ipSets").Key(name), g.IpSets[name])
	}
	for _, name := range slices.Sorted(maps.Keys(g.PortSets)) {
		checkVariable(c, at.Field("portSets").Key(name), name)
		for i, p := range g.PortSets[name] {
			if !isPort(p) {
				c.Addf(validate.Invalid, at.Field("portSets").Key(name).Index(i), p, "%q is no port: write 443, or 8000:8100 for a range", p)
			}
		}
	}
	where := at.Field("rules")
	rules := g.parse(func(line int, format string, args ...any) {
		c.Addf(validate.Invalid, where, line, "line %d: %s", line, fmt.Sprintf(format, args...))
	})
	if rules == 0 {
		c.Addf(validate.Required, where, nil, "required: at least one rule")
	}
	if n := len(g.Rules); n > longestRules {
		c.Addf(validate.Invalid, where, n, "%d bytes, of which AWS takes %d for a group", n, longestRules)
	}
}

func checkVariable(c *validate.Collector, at validate.Path, name string) {
	switch {
	case name == HomeNet || name == ExternalNet:
		c.Addf(validate.Conflict, at, name, "%s is the policy's, see homeNet: call it something else", name)
	case !regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,31}$`).MatchString(name):
		c.Addf(validate.Invalid, at, name, "%q is no name of a variable: a letter, then letters, digits and underscores, 32 at most", name)
	}
}

// parse takes the text apart, tells wrong what cannot be a rule, and counts the rules.
func (g SuricataRules) parse(wrong func(line int, format string, args ...any)) (rules int) {
	seen := map[int]int{}
	text, begin := "", 0
	lines := strings.Split(g.Rules, "\n")
	for i, line := range lines {
		if text == "" {
			begin = i + 1
		}
		line = strings.TrimSpace(line)
		if part, more := strings.CutSuffix(line, `\`); more && i < len(lines)-1 {
			text += part + " "
			continue
		}
		rule := strings.TrimSpace(text + line)
		if text = ""; rule == "" || strings.HasPrefix(rule, "#") {
			continue
		}
		sid := g.checkRule(rule, func(format string, args ...any) { wrong(begin, format, args...) })
		if first, taken := seen[sid]; taken && sid != 0 {
			wrong(begin, "sid %d is that of line %d already: AWS takes each once in a group", sid, first)
		}
		seen[sid] = begin
		rules++
	}
	return rules
}

// checkRule checks one rule, ACTION PROTOCOL SOURCE PORT -> DESTINATION PORT (OPTIONS), and gives its number; 0 where there is none.
func (g SuricataRules) checkRule(rule string, wrong func(string, ...any)) (sid int) {
	if len(rule) > longestRule {
		wrong("%d characters, of which AWS takes %d for a rule", len(rule), longestRule)
	}
	head, options, _ := strings.Cut(rule, "(")
	options, ok := strings.CutSuffix(options, ")")
	if !ok {
		wrong("a rule is ACTION PROTOCOL SOURCE PORT -> DESTINATION PORT (OPTIONS)")
		return 0
	}
	g.checkHead(head, wrong)
	if trimmed := strings.TrimSpace(options); !strings.HasSuffix(trimmed, ";") || strings.HasSuffix(trimmed, `\;`) {
		wrong("every option ends with a semicolon, the last one too")
	}
	for _, option := range splitOptions(options) {
		keyword, value, _ := strings.Cut(option, ":")
		keyword, value = strings.TrimSpace(keyword), strings.TrimSpace(value)
		switch {
		case keyword == "sid" && sid != 0:
			wrong("a rule has one sid")
		case keyword == "sid":
			n, err := strconv.ParseUint(value, 10, 32)
			if err != nil || n == 0 {
				wrong("sid:%s is no number of a rule", value)
			}
			sid = int(n)
		case keyword == "priority":
			wrong("rules are looked at as they are written, and AWS takes no priority with strict order: drop it")
		case tracksHosts(keyword, value):
			wrong("AWS Network Firewall does not support %s:%s, which remembers hosts: track the flow by flowbits", keyword, value)
		case slices.Contains(unsupportedKeywords(), keyword) || strings.HasPrefix(keyword, "file") || strings.HasPrefix(keyword, "enip_") || keyword == "cip_service":
			wrong("AWS Network Firewall does not support the keyword %s", keyword)
		}
	}
	if sid == 0 {
		wrong("a rule needs a number of its own: sid:1;")
	}
	return sid
}

// unsupportedKeywords are those of features that AWS does not support ("Limitations and caveats for stateful rules in AWS Network Firewall").
func unsupportedKeywords() []string {
	return []string{"dataset", "datarep", "iprep", "lua", "luajit", "threshold", "detection_filter", "filestore"}
}

// tracksHosts reports whether an option remembers something of hosts rather than of flows: "xbits and hostbits with host or IP-level tracking", "tag:host" (same).
func tracksHosts(keyword, value string) bool {
	switch keyword {
	case "xbits", "hostbits":
		return regexp.MustCompile(`track\s+ip_(src|dst|pair)`).MatchString(value) || keyword == "hostbits"
	case "tag":
		return strings.HasPrefix(value, "host")
	}
	return false
}

func (g SuricataRules) checkHead(head string, wrong func(string, ...any)) {
	words, balanced := headWords(head)
	if !balanced || len(words) != 7 {
		wrong("%q: a rule is ACTION PROTOCOL SOURCE PORT -> DESTINATION PORT (OPTIONS)", strings.TrimSpace(head))
		return
	}
	if !slices.Contains([]string{"pass", "drop", "reject", "alert"}, words[0]) {
		wrong("%q is no action that AWS supports: pass, drop, reject or alert", words[0])
	}
	if slices.Contains([]string{"sctp", "ftp-data", "ikev2"}, words[1]) {
		wrong("AWS Network Firewall does not support the protocol %s", words[1])
	}
	if words[4] != "->" && words[4] != "<>" {
		wrong("%q is no direction: -> or <>", words[4])
	}
	for i, word := range words {
		for _, found := range regexp.MustCompile(`\$([A-Za-z0-9_]+)`).FindAllStringSubmatch(word, -1) {
			if !g.defines(found[1], i == 2 || i == 5) {
				wrong("nothing defines the variable $%s: add it to ipSets or portSets", found[1])
			}
		}
	}
}

// defines reports whether there is a variable for addresses, or for ports.
func (g SuricataRules) defines(name string, address bool) bool {
	if !address {
		_, ok := g.PortSets[name]
		return ok
	}
	_, ok := g.IpSets[name]
	return ok || name == HomeNet || name == ExternalNet
}

// headWords are the words of a rule's head; what stands within brackets is one word.
func headWords(head string) (words []string, balanced bool) {
	depth, word := 0, ""
	for _, c := range head + " " {
		switch c {
		case '[':
			depth++
		case ']':
			depth--
		}
		if (c == ' ' || c == '\t') && depth == 0 {
			if word != "" {
				words, word = append(words, word), ""
			}
			continue
		}
		word += string(c)
	}
	return words, depth == 0 && word == ""
}

// splitOptions takes options apart at their semicolons, but those in quotations or behind a backslash.
func splitOptions(text string) []string {
	var all []string
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
			all, start = append(all, text[start:i]), i+1
		}
	}
	return all
}

// count is how many rules the group has.
func (g SuricataRules) count() int { return g.parse(func(int, string, ...any) {}) }

func (g SuricataRules) capacityOrDefault() int { return cmp.Or(g.Capacity, roomFor(g.count())) }
