package waf

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Statement says which requests a rule is about. Exactly one field is set; And, Or and Not take further statements, three levels of them deep (see
// [WebAclArgs.AllowRuleJson] for more). Values are WAF's own, in capitals.
type Statement struct {
	// And matches what all of at least two statements match.
	And []Statement `pulumi:"and,optional"`
	// Or matches what one of at least two statements matches.
	Or []Statement `pulumi:"or,optional"`
	// Not matches what a statement does not match.
	Not *Statement `pulumi:"not,optional"`
	// ByteMatch looks for a text. 2 WCUs, or 10 for CONTAINS and CONTAINS_WORD.
	ByteMatch *ByteMatch `pulumi:"byteMatch,optional"`
	// RegexMatch looks for a regular expression. 3 WCUs.
	RegexMatch *RegexMatch `pulumi:"regexMatch,optional"`
	// RegexPatternSet looks for one of a set of regular expressions. 25 WCUs.
	RegexPatternSet *RegexPatternSetMatch `pulumi:"regexPatternSet,optional"`
	// SizeConstraint compares a size. 1 WCU.
	SizeConstraint *SizeConstraint `pulumi:"sizeConstraint,optional"`
	// SqliMatch looks for SQL. 20 WCUs, or 30 with high sensitivity.
	SqliMatch *SqliMatch `pulumi:"sqliMatch,optional"`
	// XssMatch looks for scripts. 40 WCUs.
	XssMatch *XssMatch `pulumi:"xssMatch,optional"`
	// GeoMatch matches the country of the sender. 1 WCU.
	GeoMatch *GeoMatch `pulumi:"geoMatch,optional"`
	// AsnMatch matches the autonomous system of the sender. 1 WCU.
	AsnMatch *AsnMatch `pulumi:"asnMatch,optional"`
	// IpSet matches the address of the sender. 1 WCU, or 5 for any address of a header.
	IpSet *IpSetMatch `pulumi:"ipSet,optional"`
	// LabelMatch matches what an earlier rule said of the request. 1 WCU.
	LabelMatch *LabelMatch `pulumi:"labelMatch,optional"`
}

// ByteMatch looks for a text in a part of the request.
type ByteMatch struct {
	// Field is where to look.
	Field Field `pulumi:"field"`
	// PositionalConstraint is EXACTLY, STARTS_WITH, ENDS_WITH, CONTAINS or CONTAINS_WORD.
	PositionalConstraint string `pulumi:"positionalConstraint"`
	// SearchString is the text, 1 to 200 bytes; in lower case if a transformation makes the field so.
	SearchString string `pulumi:"searchString"`
	// TextTransformations are applied to the field first, in their order: LOWERCASE, URL_DECODE, ..., at most 10. Each costs 10 WCUs. Default: none.
	TextTransformations []string `pulumi:"textTransformations,optional"`
}

// RegexMatch looks for a regular expression.
type RegexMatch struct {
	// Field is where to look.
	Field Field `pulumi:"field"`
	// RegexString is the expression, 1 to 200 characters.
	RegexString string `pulumi:"regexString"`
	// TextTransformations are those of [ByteMatch].
	TextTransformations []string `pulumi:"textTransformations,optional"`
}

// RegexPatternSetMatch looks for one of a set of regular expressions.
type RegexPatternSetMatch struct {
	// Arn names the set: raw.NewRegexPatternSet makes one.
	Arn pulumi.StringInput `pulumi:"arn"`
	// Field is where to look.
	Field Field `pulumi:"field"`
	// TextTransformations are those of [ByteMatch].
	TextTransformations []string `pulumi:"textTransformations,optional"`
}

// SizeConstraint compares the size of a part of the request, in bytes after its transformations.
type SizeConstraint struct {
	// Field is whose size it is.
	Field Field `pulumi:"field"`
	// ComparisonOperator is EQ, NE, LE, LT, GE or GT.
	ComparisonOperator string `pulumi:"comparisonOperator"`
	// Size is in bytes, from 0. WAF sees no more of a body than it inspects: see [WebAclArgs.BodyInspectionKb].
	Size int `pulumi:"size"`
	// TextTransformations are those of [ByteMatch].
	TextTransformations []string `pulumi:"textTransformations,optional"`
}

// SqliMatch looks for injected SQL.
type SqliMatch struct {
	// Field is where to look.
	Field Field `pulumi:"field"`
	// SensitivityLevel is LOW or HIGH, which finds more and errs more. Default: LOW.
	SensitivityLevel string `pulumi:"sensitivityLevel,optional"`
	// TextTransformations are those of [ByteMatch].
	TextTransformations []string `pulumi:"textTransformations,optional"`
}

// XssMatch looks for scripts.
type XssMatch struct {
	// Field is where to look.
	Field Field `pulumi:"field"`
	// TextTransformations are those of [ByteMatch].
	TextTransformations []string `pulumi:"textTransformations,optional"`
}

// LabelMatch matches labels that earlier rules added, those of managed groups that only count included.
type LabelMatch struct {
	// Scope is LABEL or NAMESPACE. Default: LABEL.
	Scope string `pulumi:"scope,optional"`
	// Key is the label, such as awswaf:managed:aws:core-rule-set:SizeRestrictions_Body, or a namespace that ends in a colon.
	Key string `pulumi:"key"`
}

// AsnMatch matches autonomous systems.
type AsnMatch struct {
	// AsnList are the numbers, 1 to 100 of them.
	AsnList []int `pulumi:"asnList"`
	// ForwardedIp takes the address from a header. Default: the address of the connection.
	ForwardedIp *ForwardedIp `pulumi:"forwardedIp,optional"`
}

// compiled is a statement in the provider's form, with what it takes of AWS's limits.
type compiled struct {
	input pulumi.Map
	// capacity is in WCUs; references counts sets of addresses and patterns, of which a web ACL may use 50.
	capacity, references int
	// depth is how deep And, Or and Not are nested.
	depth int
}

// part is a statement of one kind.
type part interface {
	compile(c *validate.Collector, at validate.Path) compiled
}

// kinds are the kinds of statements that are set, by the name of their argument and of the provider's property.
func (s Statement) kinds() (set []part, fields, properties []string) {
	add := func(is bool, p part, field, property string) {
		if is {
			set, fields, properties = append(set, p), append(fields, field), append(properties, property)
		}
	}
	add(s.And != nil, many(s.And), "and", "andStatement")
	add(s.Or != nil, many(s.Or), "or", "orStatement")
	add(s.Not != nil, negated{s.Not}, "not", "notStatement")
	add(s.ByteMatch != nil, s.ByteMatch, "byteMatch", "byteMatchStatement")
	add(s.RegexMatch != nil, s.RegexMatch, "regexMatch", "regexMatchStatement")
	add(s.RegexPatternSet != nil, s.RegexPatternSet, "regexPatternSet", "regexPatternSetReferenceStatement")
	add(s.SizeConstraint != nil, s.SizeConstraint, "sizeConstraint", "sizeConstraintStatement")
	add(s.SqliMatch != nil, s.SqliMatch, "sqliMatch", "sqliMatchStatement")
	add(s.XssMatch != nil, s.XssMatch, "xssMatch", "xssMatchStatement")
	add(s.GeoMatch != nil, s.GeoMatch, "geoMatch", "geoMatchStatement")
	add(s.AsnMatch != nil, s.AsnMatch, "asnMatch", "asnMatchStatement")
	add(s.IpSet != nil, s.IpSet, "ipSet", "ipSetReferenceStatement")
	add(s.LabelMatch != nil, s.LabelMatch, "labelMatch", "labelMatchStatement")
	return set, fields, properties
}

// compile checks the statement, and gives its form.
func (s Statement) compile(c *validate.Collector, at validate.Path) compiled {
	set, fields, properties := s.kinds()
	switch len(set) {
	case 0:
		c.Addf(validate.Required, at, nil, "required: what the requests are like; set one of byteMatch, geoMatch, ipSet, labelMatch, and, or, not, ...")
		return compiled{}
	case 1:
		out := set[0].compile(c, at.Field(fields[0]))
		out.input = pulumi.Map{properties[0]: out.input}
		return out
	default:
		c.Addf(validate.Conflict, at, fields, "a statement is of one kind, and this is of %d: %s; combine them in and, or", len(set), strings.Join(fields, ", "))
		return compiled{}
	}
}

// many are the statements of And and Or.
type many []Statement

func (m many) compile(c *validate.Collector, at validate.Path) compiled {
	if len(m) < 2 {
		c.Addf(validate.TooSmall, at, len(m), "%d statement: AWS combines two at least; give more, or the one by itself", len(m))
	}
	var out compiled
	statements := pulumi.Array{}
	for i, s := range m {
		one := s.compile(c, at.Index(i))
		statements = append(statements, one.input)
		out.capacity, out.references, out.depth = out.capacity+one.capacity, out.references+one.references, max(out.depth, one.depth)
	}
	out.depth++
	out.input = pulumi.Map{"statements": statements}
	return out
}

// negated is the statement of Not.
type negated struct{ statement *Statement }

func (n negated) compile(c *validate.Collector, at validate.Path) compiled {
	out := n.statement.compile(c, at)
	out.depth++
	out.input = pulumi.Map{"statements": pulumi.Array{out.input}}
	return out
}

func (m *ByteMatch) compile(c *validate.Collector, at validate.Path) compiled {
	base := 2
	validate.OneOf(c, at.Field("positionalConstraint"), m.PositionalConstraint, "EXACTLY", "STARTS_WITH", "ENDS_WITH", "CONTAINS", "CONTAINS_WORD")
	if strings.HasPrefix(m.PositionalConstraint, "CONTAINS") {
		base = 10
	}
	if n := len(m.SearchString); n < 1 || n > 200 {
		c.Addf(validate.Invalid, at.Field("searchString"), m.SearchString, "%d bytes: AWS looks for texts of 1 to 200 bytes", n)
	}
	out := inspect(c, at, m.Field, m.TextTransformations, base)
	out.input["positionalConstraint"], out.input["searchString"] = pulumi.String(m.PositionalConstraint), pulumi.String(m.SearchString)
	return out
}

func (m *RegexMatch) compile(c *validate.Collector, at validate.Path) compiled {
	if n := len(m.RegexString); n < 1 || n > 200 {
		c.Addf(validate.Invalid, at.Field("regexString"), m.RegexString, "%d characters: AWS takes expressions of 1 to 200", n)
	}
	out := inspect(c, at, m.Field, m.TextTransformations, 3)
	out.input["regexString"] = pulumi.String(m.RegexString)
	return out
}

func (m *RegexPatternSetMatch) compile(c *validate.Collector, at validate.Path) compiled {
	out := inspect(c, at, m.Field, m.TextTransformations, 25)
	out.input["arn"], out.references = requiredArn(c, at.Field("arn"), m.Arn, "regexpatternset", "a regex pattern set"), 1
	return out
}

func (m *SizeConstraint) compile(c *validate.Collector, at validate.Path) compiled {
	validate.OneOf(c, at.Field("comparisonOperator"), m.ComparisonOperator, "EQ", "NE", "LE", "LT", "GE", "GT")
	if m.Size < 0 {
		c.Addf(validate.Invalid, at.Field("size"), m.Size, "%d is no size in bytes", m.Size)
	}
	out := inspect(c, at, m.Field, m.TextTransformations, 1)
	out.input["comparisonOperator"], out.input["size"] = pulumi.String(m.ComparisonOperator), pulumi.Int(m.Size)
	return out
}

func (m *SqliMatch) compile(c *validate.Collector, at validate.Path) compiled {
	base, level := 20, "LOW"
	if m.SensitivityLevel != "" {
		level = m.SensitivityLevel
		validate.OneOf(c, at.Field("sensitivityLevel"), level, "LOW", "HIGH")
	}
	if level == "HIGH" {
		base = 30
	}
	out := inspect(c, at, m.Field, m.TextTransformations, base)
	out.input["sensitivityLevel"] = pulumi.String(level)
	return out
}

func (m *XssMatch) compile(c *validate.Collector, at validate.Path) compiled {
	return inspect(c, at, m.Field, m.TextTransformations, 40)
}

func (m *LabelMatch) compile(c *validate.Collector, at validate.Path) compiled {
	scope := m.Scope
	if scope == "" {
		scope = "LABEL"
	}
	validate.OneOf(c, at.Field("scope"), scope, "LABEL", "NAMESPACE")
	checkLabel(c, at.Field("key"), m.Key)
	if ends := strings.HasSuffix(m.Key, ":"); ends != (scope == "NAMESPACE") {
		c.Addf(validate.Conflict, at.Field("key"), m.Key, "%q does not fit scope %s: a namespace ends in a colon, a label does not", m.Key, scope)
	}
	return compiled{input: pulumi.Map{"scope": pulumi.String(scope), "key": pulumi.String(m.Key)}, capacity: 1}
}

func (m *AsnMatch) compile(c *validate.Collector, at validate.Path) compiled {
	if n := len(m.AsnList); n < 1 || n > 100 {
		c.Addf(validate.Invalid, at.Field("asnList"), n, "%d autonomous systems: AWS takes 1 to 100 in a statement", n)
	}
	for i, asn := range m.AsnList {
		if asn < 0 || asn > 4294967295 {
			c.Addf(validate.Invalid, at.Field("asnList").Index(i), asn, "%d is no number of an autonomous system: 0 to 4294967295", asn)
		}
	}
	out := pulumi.Map{"asnLists": pulumi.ToIntArray(m.AsnList)}
	if m.ForwardedIp != nil {
		out["forwardedIpConfig"] = m.ForwardedIp.config(c, at.Field("forwardedIp"), "")
	}
	return compiled{input: out, capacity: 1}
}

// requiredArn checks the ARN of something of WAF, which reads arn:aws:wafv2:REGION:ACCOUNT:SCOPE/KIND/NAME/ID.
func requiredArn(c *validate.Collector, at validate.Path, arn pulumi.StringInput, kind, what string) pulumi.StringInput {
	if arn == nil {
		c.Addf(validate.Required, at, nil, "required: the ARN of %s", what)
		return nil
	}
	return component.CheckedInput(c, at, arn, func(known string) string {
		if problem := component.AnARN("wafv2", what)(known); problem != "" {
			return problem
		}
		if parts := strings.Split(known, "/"); len(parts) != 4 || parts[1] != kind {
			return fmt.Sprintf("%q is not the ARN of %s, which has /%s/ in it", known, what, kind)
		}
		return ""
	})
}
