package composed

import (
	"regexp"

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
