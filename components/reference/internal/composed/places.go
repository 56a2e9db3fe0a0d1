package composed

import (
	"fmt"
	"strings"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// Place says that what a part has at one path is at another one of the composition. Of the empty path the part's whole arguments are below it. Without Here, it
// is none of the composition's arguments: what the composition itself chose.
type Place struct {
	Part, Here string
	// Whole says that whatever is wrong there is wrong with the argument here, which has nothing of what is below.
	Whole bool
}

// Same are arguments that have the same paths in the part and here.
func Same(paths ...string) []Place {
	places := make([]Place, len(paths))
	for i, path := range paths {
		places[i] = Place{Part: path, Here: path}
	}
	return places
}

// Renumbered places the last entries of a part's list, which begin at an index, as the list of the composition that they come from.
func Renumbered(part string, from int, here string, count int) []Place {
	places := make([]Place, count)
	for i := range places {
		places[i] = Place{Part: fmt.Sprintf("%s[%d]", part, from+i), Here: fmt.Sprintf("%s[%d]", here, i)}
	}
	return places
}

// moved is a mistake of a part as one of the composition, by the first place that fits. There is none of what the composition itself chose.
func moved(m validate.Error, places []Place) (validate.Error, bool) {
	for _, p := range places {
		rest, ok := strings.CutPrefix(m.Path, p.Part)
		if !ok || p.Part != "" && rest != "" && !strings.ContainsAny(rest[:1], ".[") {
			continue
		}
		switch {
		case p.Here == "":
			return m, false
		case p.Whole:
			m.Path = p.Here
		case p.Part == "" && rest != "" && rest[0] != '[':
			m.Path = p.Here + "." + rest
		default:
			m.Path = p.Here + rest
		}
		return m, true
	}
	return m, false
}
