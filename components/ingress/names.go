package ingress

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// longestName is how long the name of a load balancer or target group may be: AWS takes 32 characters, of which Pulumi's suffix needs 8.
const longestName = 24

// nameProblem says what is wrong with the name of a load balancer, target group or trust store ("CreateLoadBalancer", "CreateTargetGroup").
func nameProblem(name string) string {
	switch {
	case len(name) > longestName:
		return fmt.Sprintf("%q has %d characters; AWS takes 32, of which Pulumi's suffix needs 8: use at most %d", name, len(name), longestName)
	case strings.HasPrefix(name, "internal-"):
		return fmt.Sprintf("%q begins with internal-, which AWS keeps for itself; choose another", name)
	default:
		return wordProblem(name)
	}
}

// wordProblem says what is wrong with a name that becomes part of the names of resources.
func wordProblem(name string) string {
	if regexp.MustCompile(`^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$`).MatchString(name) {
		return ""
	}
	return fmt.Sprintf("%q is no name: use letters, digits, and single hyphens between them", name)
}

func checkName(c *validate.Collector, at validate.Path, name string, problem string) {
	if problem != "" {
		c.Addf(validate.Invalid, at, name, "%s", problem)
	}
}

// checkNames checks the names of a list: each is required, a word, and its own.
func checkNames(c *validate.Collector, at validate.Path, names []string) {
	seen := map[string]bool{}
	for i, name := range names {
		field := at.Index(i).Field("name")
		switch {
		case name == "":
			c.Addf(validate.Required, field, name, "required: a name that stays, since resources are named after it")
		case seen[name]:
			c.Addf(validate.Duplicate, field, name, "%q is the name of another already; choose one of its own", name)
		default:
			checkName(c, field, name, wordProblem(name))
		}
		seen[name] = true
	}
}

// named gives the names of a list.
func named[T any](list []T, name func(T) string) []string {
	names := make([]string, len(list))
	for i, each := range list {
		names[i] = name(each)
	}
	return names
}

// between checks that a number is within bounds, or left out.
func between(c *validate.Collector, at validate.Path, n, lowest, highest int, unit string) {
	if n != 0 && (n < lowest || n > highest) {
		c.Addf(validate.Invalid, at, n, "%d is not within %d to %d%s", n, lowest, highest, unit)
	}
}
