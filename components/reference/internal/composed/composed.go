package composed

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// LongestName is how long the name of a composition may be whose parts have no shorter limit: names of roles and policies have 64 characters.
const LongestName = 24

var word = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// CheckName checks a name that those of the parts begin with. longest is how long it may be, so that the longest of these fits.
func CheckName(c *validate.Collector, at validate.Path, name string, longest int) {
	switch {
	case name == "":
		c.Addf(validate.Required, at, nil, "required: a name that stays, since resources are named after it")
	case !word.MatchString(name):
		c.Addf(validate.Invalid, at, name, "%q is no name: use lower-case letters, digits, and single hyphens between them, the first a letter", name)
	case len(name) > longest:
		c.Addf(validate.Invalid, at, name, "%q has %d characters: use at most %d, since resources whose names AWS limits are named after it", name, len(name), longest)
	}
}

// CheckShared refuses protection and tags of a part: they are said once for all parts, at the path.
func CheckShared(c *validate.Collector, at validate.Path, protection component.Protection, tags pulumi.StringMapInput, said validate.Path) {
	if protection != (component.Protection{}) {
		c.Addf(validate.Forbidden, at.Field("protection"), protection.Mode, "what guards the parts is said once for all of them, in %s", said.Field("protection"))
	}
	if tags != nil {
		c.Addf(validate.Forbidden, at.Field("tags"), nil, "the tags of the parts are said once for all of them, in %s", said.Field("tags"))
	}
}

// Place says that what a part has at one path is at another one of the composition. Of the empty path the part's whole arguments are below it.
type Place struct{ Part, Here string }

// Complaint is what a part refused, as a mistake of the composition that it is a part of: with the paths that its arguments have there, if they have one. The
// first place that fits counts. Any other error is told as it is.
func Complaint(kind, name string, err error, places ...Place) error {
	var mistakes validate.Errors
	if err == nil || !errors.As(err, &mistakes) {
		return err
	}
	var c validate.Collector
	for _, m := range mistakes {
		moved := *m
		for _, p := range places {
			if rest, ok := strings.CutPrefix(m.Path, p.Part); ok && (p.Part == "" || rest == "" || strings.ContainsAny(rest[:1], ".[")) {
				moved.Path = joined(p.Here, p.Part, rest)
				break
			}
		}
		c.Add(&moved)
	}
	return fmt.Errorf("%s %q:\n%w", kind, name, c.Err())
}

func joined(here, part, rest string) string {
	if part == "" && rest != "" && rest[0] != '[' {
		return here + "." + rest
	}
	return here + rest
}

// Renumbered places the last entries of a part's list, which begin at an index, as the list of the composition that they come from.
func Renumbered(part string, from int, here string, count int) []Place {
	places := make([]Place, count)
	for i := range places {
		places[i] = Place{Part: fmt.Sprintf("%s[%d]", part, from+i), Here: fmt.Sprintf("%s[%d]", here, i)}
	}
	return places
}
