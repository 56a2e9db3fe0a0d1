package waf

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// RateLimit is against senders of too many requests.
type RateLimit struct {
	// Name decides the rule's name, rate-NAME, and its place.
	Name string `pulumi:"name"`
	// Limit is how many requests a sender may make in a window, 10 to 2,000,000,000.
	Limit int `pulumi:"limit"`
	// EvaluationWindowSec is the window: 60, 120, 300 or 600 seconds. Default: 300.
	EvaluationWindowSec int `pulumi:"evaluationWindowSec,optional"`
	// AggregateBy says what a sender is: up to 5 of Ip, ForwardedIp, HttpMethod, UriPath, QueryString, Header:NAME, Cookie:NAME, QueryArgument:NAME,
	// Ja3Fingerprint, Ja4Fingerprint, LabelNamespace:NAME; requests that are alike in all of them are counted together. Constant counts all
	// requests together, and needs ScopeDown. Default: Ip.
	AggregateBy []string `pulumi:"aggregateBy,optional"`
	// ForwardedIp says which header has the address, with ForwardedIp among AggregateBy.
	ForwardedIp *ForwardedIp `pulumi:"forwardedIp,optional"`
	// ScopeDown counts only the requests that match, such as logins. Default: all.
	ScopeDown *Statement `pulumi:"scopeDown,optional"`
	// Action is Block, Count, Captcha or Challenge. Default: Block, while the sender is above the limit.
	Action string `pulumi:"action,optional"`
	// Response is how requests are blocked, such as with a 429. Default: 403.
	Response *Response `pulumi:"response,optional"`
	// Reason says why requests are counted only; required with Count.
	Reason string `pulumi:"reason,optional"`
}

// GeoRule is against countries. Addresses tell them, well but not surely; senders who mind hide theirs.
type GeoRule struct {
	// Name decides the rule's name, geo-NAME, and its place.
	Name string `pulumi:"name"`
	// CountryCodes are two-letter codes of ISO 3166-1, 1 to 50 of them.
	CountryCodes []string `pulumi:"countryCodes"`
	// Others is against all countries but these. Default: false, against these.
	Others bool `pulumi:"others,optional"`
	// ForwardedIp takes the address from a header. Default: the address of the connection.
	ForwardedIp *ForwardedIp `pulumi:"forwardedIp,optional"`
	// Action is Block, Count, Captcha or Challenge. Default: Block.
	Action string `pulumi:"action,optional"`
	// Response is how requests are blocked. Default: 403.
	Response *Response `pulumi:"response,optional"`
	// Reason says why requests are counted only; required with Count.
	Reason string `pulumi:"reason,optional"`
}

// blocking is the provider's form of the action of a rule that is against requests, with how it blocks.
func (b *builder) blocking(at validate.Path, action, reason string, response *Response) pulumi.Map {
	action = b.against(at, action, reason)
	if response == nil {
		return actionOf(action, nil)
	}
	if action != Block {
		b.c.Addf(validate.Conflict, at.Field("response"), action, "a response is for requests that are blocked: drop it")
	}
	return actionOf(action, pulumi.Map{"customResponse": response.config(b.c, at.Field("response"), b.bodies)})
}

func (g GeoRule) compile(b *builder, at validate.Path) {
	checkName(b.c, at.Field("name"), g.Name, 120)
	// An address that cannot be told is against the rule either way: among the countries, or not among the others.
	fallback := "MATCH"
	if g.Others {
		fallback = "NO_MATCH"
	}
	match := GeoMatch{CountryCodes: g.CountryCodes, ForwardedIp: g.ForwardedIp}
	out := match.against(b.c, at, fallback)
	out.input = pulumi.Map{"geoMatchStatement": out.input}
	if g.Others {
		out.input, out.depth = pulumi.Map{"notStatement": pulumi.Map{"statements": pulumi.Array{out.input}}}, 1
	}
	name := "geo-" + g.Name
	b.add(entry{
		at: at, name: name, priority: place(bandGeo, name), compiled: out, rule: pulumi.Map{"action": b.blocking(at, g.Action, g.Reason, g.Response)},
	})
}

func (l RateLimit) compile(b *builder, at validate.Path) {
	checkName(b.c, at.Field("name"), l.Name, 120)
	if l.Limit < 10 || l.Limit > 2000000000 {
		b.c.Addf(validate.Invalid, at.Field("limit"), l.Limit, "%d requests: AWS limits to 10 and more, up to 2000000000", l.Limit)
	}
	window := cmp.Or(l.EvaluationWindowSec, 300)
	if !slices.Contains([]int{60, 120, 300, 600}, window) {
		b.c.Addf(validate.Invalid, at.Field("evaluationWindowSec"), window, "%d seconds is no window that AWS offers: 60, 120, 300 or 600", window)
	}
	statement := pulumi.Map{"limit": pulumi.Int(l.Limit), "evaluationWindowSec": pulumi.Int(window)}
	out := compiled{capacity: 2}
	out.capacity += l.aggregate(b.c, at, statement)
	if l.ScopeDown != nil {
		narrowed := l.ScopeDown.compile(b.c, at.Field("scopeDown"))
		statement["scopeDownStatement"] = narrowed.input
		out.capacity, out.references, out.depth = out.capacity+narrowed.capacity, narrowed.references, narrowed.depth+1
	}
	out.input = pulumi.Map{"rateBasedStatement": statement}
	name := "rate-" + l.Name
	b.add(entry{
		at: at, name: name, priority: place(bandRate, name), compiled: out, rule: pulumi.Map{"action": b.blocking(at, l.Action, l.Reason, l.Response)},
	})
}

// aggregate writes what a sender is, and gives what it costs: 30 WCUs for each custom key ("Using rate-based rule statements in AWS WAF").
func (l RateLimit) aggregate(c *validate.Collector, at validate.Path, statement pulumi.Map) int {
	by := l.AggregateBy
	if len(by) == 0 {
		by = []string{"Ip"}
	}
	forwarded := slices.Contains(by, "ForwardedIp")
	switch {
	case forwarded:
		header := l.ForwardedIp
		if header == nil {
			header = &ForwardedIp{}
		}
		statement["forwardedIpConfig"] = header.config(c, at.Field("forwardedIp"), "MATCH")
	case l.ForwardedIp != nil:
		c.Addf(validate.Conflict, at.Field("forwardedIp"), nil, "the sender's address is not taken from a header: name ForwardedIp in aggregateBy")
	}
	if len(by) == 1 {
		switch by[0] {
		case "Ip", "ForwardedIp":
			statement["aggregateKeyType"] = pulumi.String(map[bool]string{false: "IP", true: "FORWARDED_IP"}[forwarded])
			return 0
		case "Constant":
			if l.ScopeDown == nil {
				c.Addf(validate.Required, at.Field("scopeDown"), nil, "required with Constant: which requests are counted together")
			}
			statement["aggregateKeyType"] = pulumi.String("CONSTANT")
			return 0
		}
	}
	if n := len(by); n > 5 {
		c.Addf(validate.Invalid, at.Field("aggregateBy"), n, "%d keys: AWS takes 5 at most", n)
	}
	keys := pulumi.Array{}
	for i, key := range by {
		if slices.Index(by, key) < i {
			c.Addf(validate.Duplicate, at.Field("aggregateBy").Index(i), key, "%s stands in the list already: drop one", key)
		}
		keys = append(keys, aggregateKey(c, at.Field("aggregateBy").Index(i), key))
	}
	if len(by) == 2 && slices.Contains(by, "Ip") && forwarded {
		c.Addf(validate.Conflict, at.Field("aggregateBy"), by, "Ip and ForwardedIp are two addresses of one sender: drop one")
	}
	statement["aggregateKeyType"], statement["customKeys"] = pulumi.String("CUSTOM_KEYS"), keys
	return 30 * len(by)
}

// aggregateKey is one of several keys in the provider's form.
func aggregateKey(c *validate.Collector, at validate.Path, key string) pulumi.Map {
	kind, name, named := strings.Cut(key, ":")
	kinds := map[string]string{
		"Ip": "ip", "ForwardedIp": "forwardedIp", "HttpMethod": "httpMethod", "UriPath": "uriPath", "QueryString": "queryString",
		"Header": "header", "Cookie": "cookie", "QueryArgument": "queryArgument", "Ja3Fingerprint": "ja3Fingerprint", "Ja4Fingerprint": "ja4Fingerprint",
		"LabelNamespace": "labelNamespace",
	}
	if !validate.OneOf(c, at, kind, slices.Sorted(maps.Keys(kinds))...) {
		return nil
	}
	needsName := slices.Contains([]string{"Header", "Cookie", "QueryArgument", "LabelNamespace"}, kind)
	switch {
	case needsName && (name == "" || kind != "LabelNamespace" && len(name) > 64):
		c.Addf(validate.Required, at, key, "%s needs a name of up to 64 characters: %s:NAME", kind, kind)
	case named && !needsName:
		c.Addf(validate.Invalid, at, key, "%s has no name: write %s", kind, kind)
	}
	value := pulumi.Map{}
	switch kind {
	case "UriPath", "QueryString":
		value["textTransformations"] = transform(c, at, nil)
	case "Header", "Cookie", "QueryArgument":
		value["name"], value["textTransformations"] = pulumi.String(name), transform(c, at, nil)
	case "LabelNamespace":
		checkLabel(c, at, name)
		value["namespace"] = pulumi.String(name)
	case "Ja3Fingerprint", "Ja4Fingerprint":
		value["fallbackBehavior"] = pulumi.String("MATCH")
	}
	return pulumi.Map{kinds[kind]: value}
}

// The capacities of a web ACL in WCUs ("Web ACL capacity units (WCUs) in AWS WAF").
const (
	// basicCapacity is in the basic price; AWS charges for each 500 more.
	basicCapacity = 1500
	// maxCapacity is the most that a web ACL or a rule group may have.
	maxCapacity = 5000
	// maxReferences is how many sets and rule groups the rules of a web ACL may refer to, maxRates how many may limit rates ("AWS WAF quotas").
	maxReferences, maxRates = 50, 10
)

// checkCapacity sums up what the rules take. AWS counts less where rules share transformations, never more.
func checkCapacity(c *validate.Collector, at validate.Path, limit int, entries []entry) int {
	total, references := totalCapacity(entries), 0
	for _, e := range entries {
		references += e.references
	}
	if total > limit {
		byCost := slices.SortedFunc(slices.Values(entries), func(x, y entry) int {
			return cmp.Or(cmp.Compare(y.capacity, x.capacity), cmp.Compare(x.name, y.name))
		})
		var most []string
		for _, e := range byCost[:min(5, len(byCost))] {
			most = append(most, e.name+" "+strconv.Itoa(e.capacity))
		}
		advice := "drop some; AWS takes no more than 5000"
		if total <= maxCapacity {
			advice = "drop some, or set capacityLimit to " + strconv.Itoa(total) + " or more (AWS charges for what is over 1500)"
		}
		c.Addf(validate.Invalid, at, total, "the rules take %d WCUs, %d are allowed: %s. Most take %s", total, limit, advice, strings.Join(most, ", "))
	}
	if references > maxReferences {
		c.Addf(validate.Invalid, validate.Path{}, references, "the rules refer to %d sets and rule groups: AWS takes 50 in a web ACL", references)
	}
	return total
}
