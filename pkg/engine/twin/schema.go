package twin

import (
	_ "embed"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

//go:embed schema.txt
var schemaText string

// schema is what the provider does with the properties of a type that a program leaves out.
type schema struct {
	// defaults hold what is there after creation: the default, or the empty value of the property's kind. While a program
	// is planned an absent output is unknown, and so is a null one; "not set" therefore reads as empty.
	defaults resource.PropertyMap
	// secrets are never shown, given or computed.
	secrets []string
	// naming is nil where nothing gets a generated name.
	naming *naming
}

// naming says which property gets a generated name, and of what form.
type naming struct {
	property string
	limit    int
	lower    bool
	prefix   string
}

// schemaOf finds a type's line; a type that the provider does not have has no defaults.
func (t *Twin) schemaOf(token string) *schema {
	if s, ok := t.schemas.Load(token); ok {
		return s.(*schema)
	}
	s := &schema{}
	if line, ok := schemaLine(token); ok {
		s = parseSchema(line)
	}
	t.schemas.Store(token, s)
	return s
}

// schemaLine gives the tab-separated fields of a type, without the type.
func schemaLine(token string) (string, bool) {
	if strings.ContainsAny(token, "\n\t") {
		return "", false
	}
	at := strings.Index(schemaText, "\n"+token)
	if at < 0 {
		return "", false
	}
	line, _, _ := strings.Cut(schemaText[at+1+len(token):], "\n")
	if line != "" && line[0] != '\t' { // a longer token begins alike
		return "", false
	}
	return line, true
}

func parseSchema(line string) *schema {
	s := &schema{defaults: resource.PropertyMap{}}
	for _, field := range strings.Split(line, "\t") {
		switch {
		case field == "":
		case field[0] == '@':
			s.naming = parseNaming(field[1:])
		case field[0] == '!':
			s.secrets = append(s.secrets, field[1:])
		default:
			name, text, _ := strings.Cut(field, "=")
			var value any
			if json.Unmarshal([]byte(text), &value) == nil {
				s.defaults[resource.PropertyKey(name)] = resource.NewPropertyValue(value)
			}
		}
	}
	return s
}

func parseNaming(field string) *naming {
	parts := strings.SplitN(field+",,,", ",", 5)
	limit, err := strconv.Atoi(parts[1])
	if err != nil || limit == 0 {
		limit = 255
	}
	return &naming{property: parts[0], limit: limit, lower: parts[2] == "lower", prefix: parts[3]}
}

// suffixLength is what a generated name adds to the logical one: a dash and seven hexadecimal digits.
const suffixLength = 8

// name gives a name that fits, and whether the provider would have made one of the same length: it refuses a logical
// name that leaves no room for the suffix.
func (n *naming) name(logical string, d digest) (name string, fits bool) {
	if n.lower {
		logical = strings.ToLower(logical)
	}
	room := n.limit - len(n.prefix) - suffixLength
	fits = len(logical) <= room
	if !fits {
		logical = logical[:room]
	}
	return n.prefix + logical + "-" + d.hex(suffixLength-1), fits
}
