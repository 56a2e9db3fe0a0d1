package waf

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// nameCharacters are those of the names of WAF's rules, sets and metrics ("WebACL", "VisibilityConfig").
const nameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// What is made here has at most 128 characters in AWS, of which Pulumi takes 8 to tell it from its successor.
const maxName = 128 - 8

// checkComponentName checks the name of the component, which becomes that of the web ACL and of its metric.
func checkComponentName(c *validate.Collector, name string) {
	checkName(c, validate.At("name"), name, maxName)
}

// checkName checks the name of a rule or set, which is its metric's too. WAF keeps a few for itself.
func checkName(c *validate.Collector, at validate.Path, name string, limit int) bool {
	switch n := len(name); {
	case n < 1 || n > limit:
		c.Addf(validate.Invalid, at, name, "a name of %d characters: 1 to %d have room", n, limit)
	case strings.Trim(name, nameCharacters) != "":
		c.Addf(validate.Invalid, at, name, "%q has characters that WAF's names and metrics cannot have: use letters, digits, hyphens and underscores", name)
	case slices.Contains([]string{"All", "ALL", "Default_Action"}, name):
		c.Addf(validate.Invalid, at, name, "%s is a metric of WAF's own: choose another name", name)
	default:
		return true
	}
	return false
}

// checkLabel checks a label or namespace ("Label").
func checkLabel(c *validate.Collector, at validate.Path, label string) {
	if n := len(label); n < 1 || n > 1024 || strings.Trim(label, nameCharacters+":") != "" {
		c.Addf(validate.Invalid, at, label, "%q is no label: 1 to 1024 letters, digits, hyphens, underscores and colons", label)
	}
}

// plainName is a text as a name: what names cannot have becomes a hyphen.
func plainName(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(nameCharacters, r) {
			return r
		}
		return '-'
	}, text)
}
