package firewall

import (
	"fmt"
	"net/netip"
	"regexp"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// longestName is how long the name of a component or of a list may be: names of rule groups have both, and AWS takes 128 characters, of which Pulumi's
// suffix needs 8.
const longestName = 48

// nameProblem says what is wrong with a name that becomes part of the names of AWS's resources, letters, digits and hyphens.
func nameProblem(name string) string {
	switch {
	case len(name) > longestName:
		return fmt.Sprintf("%q has %d characters; use at most %d", name, len(name), longestName)
	case !regexp.MustCompile(`^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$`).MatchString(name):
		return fmt.Sprintf("%q is no name: use letters, digits, and single hyphens between them", name)
	}
	return ""
}

// checkNames checks the names of a list: each is required, a word, and its own.
func checkNames(c *validate.Collector, at validate.Path, names []string) {
	seen := map[string]bool{}
	for i, name := range names {
		field := at.Index(i).Field("name")
		problem := nameProblem(name)
		switch {
		case name == "":
			c.Addf(validate.Required, field, name, "required: a name that stays")
		case seen[name]:
			c.Addf(validate.Duplicate, field, name, "%q is the name of another already; choose one of its own", name)
		case problem != "":
			c.Addf(validate.Invalid, field, name, "%s", problem)
		}
		seen[name] = true
	}
}

func namesOf[T any](list []T, name func(T) string) []string {
	names := make([]string, len(list))
	for i, each := range list {
		names[i] = name(each)
	}
	return names
}

func anyOf(list []string, is func(string) bool) bool {
	for _, each := range list {
		if is(each) {
			return true
		}
	}
	return false
}

// checkBlock checks that a text is a block of addresses without bits beyond its mask.
func checkBlock(c *validate.Collector, at validate.Path, text string) bool {
	p, err := netip.ParsePrefix(text)
	switch {
	case err != nil:
		c.Addf(validate.Invalid, at, text, "%q is no CIDR block: write an address and a mask, such as 192.0.2.0/24", text)
	case p != p.Masked():
		c.Addf(validate.Invalid, at, text, "%s has bits set beyond its mask: write %s", text, p.Masked())
	default:
		return true
	}
	return false
}

// checkBlocks checks each block of a list, and that it is listed once.
func checkBlocks(c *validate.Collector, at validate.Path, blocks []string) {
	seen := map[string]bool{}
	for i, b := range blocks {
		if checkBlock(c, at.Index(i), b) && seen[b] {
			c.Addf(validate.Duplicate, at.Index(i), b, "%s is listed twice: drop one", b)
		}
		seen[b] = true
	}
}
