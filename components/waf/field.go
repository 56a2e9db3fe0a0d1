package waf

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// Field is the part of a request that a statement looks at ("Request components in AWS WAF").
type Field struct {
	// Component is UriPath, UriFragment, QueryString, Method, Body, JsonBody, SingleHeader, SingleQueryArgument, AllQueryArguments, Headers, HeaderOrder,
	// Cookies, Ja3Fingerprint or Ja4Fingerprint.
	Component string `pulumi:"component"`
	// Name is the header or the query argument, in lower case; required with SingleHeader (up to 40 characters) and SingleQueryArgument (up to 30).
	Name string `pulumi:"name,optional"`
	// Oversize is what becomes of a body, headers or cookies that are larger than what AWS looks at: CONTINUE looks at the beginning, MATCH takes the
	// request for one that matches, NO_MATCH for one that does not. Required with these: MATCH, or padding hides an attack from a rule that blocks;
	// NO_MATCH, or padding opens a rule that allows.
	Oversize string `pulumi:"oversize,optional"`
	// MatchScope is what is looked at of JSON, headers and cookies: ALL, KEY or VALUE. Default: ALL.
	MatchScope string `pulumi:"matchScope,optional"`
	// IncludedPaths are the JSON pointers to look at with JsonBody, such as /user/name. Default: all of it.
	IncludedPaths []string `pulumi:"includedPaths,optional"`
	// InvalidJson is what becomes of a body that is no JSON: EVALUATE_AS_STRING, MATCH or NO_MATCH. Default: EVALUATE_AS_STRING.
	InvalidJson string `pulumi:"invalidJson,optional"`
	// Included and Excluded are the headers or cookies to look at, one of the two lists. Default: all.
	Included []string `pulumi:"included,optional"`
	// Excluded are those to leave out.
	Excluded []string `pulumi:"excluded,optional"`
	// Fallback is what becomes of a request without fingerprint or fragment: MATCH or NO_MATCH. Required with these.
	Fallback string `pulumi:"fallback,optional"`
}

// The components of a [Field] that arguments speak of.
const (
	fieldJsonBody          = "JsonBody"
	fieldAllQueryArguments = "AllQueryArguments"
)

// fieldArguments are the components, with the arguments that each takes beside Component.
func fieldArguments() map[string][]string {
	return map[string][]string{
		"UriPath": nil, "QueryString": nil, "Method": nil, fieldAllQueryArguments: nil,
		"SingleHeader": {"name"}, "SingleQueryArgument": {"name"},
		"UriFragment": {"fallback"}, "Ja3Fingerprint": {"fallback"}, "Ja4Fingerprint": {"fallback"},
		"Body": {"oversize"}, "HeaderOrder": {"oversize"},
		fieldJsonBody: {"oversize", "matchScope", "includedPaths", "invalidJson"},
		"Headers":     {"oversize", "matchScope", "included", "excluded"}, "Cookies": {"oversize", "matchScope", "included", "excluded"},
	}
}

func (f Field) withDefaults() Field {
	taken := fieldArguments()[f.Component]
	for _, d := range []struct {
		name, value string
		field       *string
	}{
		{"matchScope", "ALL", &f.MatchScope}, {"invalidJson", "EVALUATE_AS_STRING", &f.InvalidJson},
	} {
		if *d.field == "" && slices.Contains(taken, d.name) {
			*d.field = d.value
		}
	}
	return f
}

// compile checks the field, and gives the provider's form of it.
func (f Field) compile(c *validate.Collector, at validate.Path) pulumi.Map {
	f = f.withDefaults()
	if !validate.OneOf(c, at.Field("component"), f.Component, "UriPath", "UriFragment", "QueryString", "Method", "Body", fieldJsonBody, "SingleHeader",
		"SingleQueryArgument", fieldAllQueryArguments, "Headers", "HeaderOrder", "Cookies", "Ja3Fingerprint", "Ja4Fingerprint") {
		return nil
	}
	f.checkArguments(c, at)
	property := strings.ToLower(f.Component[:1]) + f.Component[1:]
	oversize := pulumi.String(f.Oversize)
	switch f.Component {
	case "SingleHeader", "SingleQueryArgument":
		return pulumi.Map{property: pulumi.Map{"name": pulumi.String(f.Name)}}
	case "UriFragment", "Ja3Fingerprint", "Ja4Fingerprint":
		return pulumi.Map{property: pulumi.Map{"fallbackBehavior": pulumi.String(f.Fallback)}}
	case "Body":
		return pulumi.Map{property: pulumi.Map{"oversizeHandling": oversize}}
	case "HeaderOrder":
		return pulumi.Map{"headerOrders": pulumi.Array{pulumi.Map{"oversizeHandling": oversize}}}
	case fieldJsonBody:
		pattern := pulumi.Map{"all": pulumi.Map{}}
		if len(f.IncludedPaths) > 0 {
			pattern = pulumi.Map{"includedPaths": pulumi.ToStringArray(f.IncludedPaths)}
		}
		return pulumi.Map{property: pulumi.Map{
			"matchPattern": pattern, "matchScope": pulumi.String(f.MatchScope),
			"invalidFallbackBehavior": pulumi.String(f.InvalidJson), "oversizeHandling": oversize,
		}}
	case "Headers":
		return pulumi.Map{"headers": pulumi.Array{pulumi.Map{
			"matchPattern": f.pattern(f.Component), "matchScope": pulumi.String(f.MatchScope), "oversizeHandling": oversize,
		}}}
	case "Cookies":
		return pulumi.Map{property: pulumi.Map{
			"matchPatterns": pulumi.Array{f.pattern(f.Component)}, "matchScope": pulumi.String(f.MatchScope), "oversizeHandling": oversize,
		}}
	default:
		return pulumi.Map{property: pulumi.Map{}}
	}
}

// pattern says which headers or cookies are looked at.
func (f Field) pattern(what string) pulumi.Map {
	switch {
	case len(f.Included) > 0:
		return pulumi.Map{"included" + what: pulumi.ToStringArray(f.Included)}
	case len(f.Excluded) > 0:
		return pulumi.Map{"excluded" + what: pulumi.ToStringArray(f.Excluded)}
	default:
		return pulumi.Map{"all": pulumi.Map{}}
	}
}

func (f Field) checkArguments(c *validate.Collector, at validate.Path) {
	taken := fieldArguments()[f.Component]
	for _, a := range []struct {
		name            string
		given, required bool
		text            string
		allowed         []string
	}{
		{"name", f.Name != "", false, "", nil},
		{"oversize", f.Oversize != "", true, f.Oversize, []string{"CONTINUE", "MATCH", "NO_MATCH"}},
		{"matchScope", f.MatchScope != "", false, f.MatchScope, []string{"ALL", "KEY", "VALUE"}},
		{"includedPaths", len(f.IncludedPaths) > 0, false, "", nil},
		{"invalidJson", f.InvalidJson != "", false, f.InvalidJson, []string{"EVALUATE_AS_STRING", "MATCH", "NO_MATCH"}},
		{"included", len(f.Included) > 0, false, "", nil},
		{"excluded", len(f.Excluded) > 0, false, "", nil},
		{"fallback", f.Fallback != "", true, f.Fallback, []string{"MATCH", "NO_MATCH"}},
	} {
		switch {
		case a.given && !slices.Contains(taken, a.name):
			c.Addf(validate.Conflict, at.Field(a.name), f.Component, "%s has no %s: drop it", f.Component, a.name)
		case a.given && a.allowed != nil:
			validate.OneOf(c, at.Field(a.name), a.text, a.allowed...)
		case !a.given && a.required && slices.Contains(taken, a.name):
			c.Addf(validate.Required, at.Field(a.name), nil, "required with %s: one of %s, for requests of which AWS cannot tell", f.Component, strings.Join(a.allowed, ", "))
		}
	}
	if slices.Contains(taken, "name") {
		limit := map[string]int{"SingleHeader": 40, "SingleQueryArgument": 30}[f.Component]
		if n := len(f.Name); n < 1 || n > limit || strings.Trim(f.Name, "abcdefghijklmnopqrstuvwxyz0123456789_-") != "" {
			c.Addf(validate.Invalid, at.Field("name"), f.Name, "%q is no name that can be looked up: 1 to %d lower-case letters, digits, hyphens and underscores", f.Name, limit)
		}
	}
	if len(f.Included) > 0 && len(f.Excluded) > 0 {
		c.Addf(validate.Conflict, at.Field("excluded"), f.Excluded, "included says what is looked at: drop excluded")
	}
	for i, path := range f.IncludedPaths {
		if !strings.HasPrefix(path, "/") {
			c.Addf(validate.Invalid, at.Field("includedPaths").Index(i), path, "%q is no JSON pointer, which reads /user/name", path)
		}
	}
}

// inspect is what all statements have that look at a field: the field, its transformations, and what both cost. All query arguments cost 10 WCUs
// more, a JSON body doubles what the statement costs by itself, and each transformation costs 10 ("String match rule statement").
func inspect(c *validate.Collector, at validate.Path, f Field, transformations []string, base int) compiled {
	field := f.compile(c, at.Field("field"))
	capacity := base
	switch f.Component {
	case fieldJsonBody:
		capacity *= 2
	case fieldAllQueryArguments:
		capacity += 10
	}
	if n := len(transformations); n > 10 {
		c.Addf(validate.Invalid, at.Field("textTransformations"), n, "%d transformations: AWS applies 10 at most", n)
	}
	return compiled{
		input:    pulumi.Map{"fieldToMatch": field, "textTransformations": transform(c, at.Field("textTransformations"), transformations)},
		capacity: capacity + 10*len(transformations),
	}
}

// transform lists transformations in their order; none at all reads NONE.
func transform(c *validate.Collector, at validate.Path, transformations []string) pulumi.Array {
	if len(transformations) == 0 {
		return pulumi.Array{pulumi.Map{"priority": pulumi.Int(0), "type": pulumi.String("NONE")}}
	}
	list := pulumi.Array{}
	for i, t := range transformations {
		validate.OneOf(c, at.Index(i), t, "COMPRESS_WHITE_SPACE", "HTML_ENTITY_DECODE", "LOWERCASE", "CMD_LINE", "URL_DECODE", "BASE64_DECODE", "HEX_DECODE", "MD5",
			"REPLACE_COMMENTS", "ESCAPE_SEQ_DECODE", "SQL_HEX_DECODE", "CSS_DECODE", "JS_DECODE", "NORMALIZE_PATH", "NORMALIZE_PATH_WIN", "REMOVE_NULLS",
			"REPLACE_NULLS", "BASE64_DECODE_EXT", "URL_DECODE_UNI", "UTF8_TO_UNICODE")
		list = append(list, pulumi.Map{"priority": pulumi.Int(i), "type": pulumi.String(t)})
	}
	return list
}
